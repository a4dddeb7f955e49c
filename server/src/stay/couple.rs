//! One of a couple is gone, to hospital or for good. The other's stay goes on exactly as it was; that its basis must be looked at is
//! a task for those who decide on it.

use super::transfer::phase_at;
use crate::failure::Failure;
use crate::state::Plads;
use crate::store::journal::{Journal, Subject};
use crate::store::stay::{self, Stay};
use crate::store::task::{self, About, NewTask};
use crate::store::{Tx, claims, companion, facility, request};
use domain::ids::UserId;
use domain::instant::Instant;
use domain::request::RequestState;
use domain::task::TaskKind;
use serde_json::json;

/// Hours within which the other's basis is to be looked at.
const HOURS: i64 = 24;

/// Raises the task about the partner of a stay that `gone` was, if there is one who is here or expected.
pub(super) async fn left(plads: &Plads, tx: &Tx, gone: &Stay, journal: &mut Journal) -> Result<(), Failure> {
    let now = plads.now();
    let Some(other) = partner(tx, gone).await? else { return Ok(()) };
    let due = now.plus_hours(HOURS);
    let Some(stay) = in_house(tx, &other).await? else {
        if other.state.status().is_open() {
            let new = NewTask { request: Some(other.id), ..NewTask::new(TaskKind::PartnerLeft, other.authority, due) };
            task::raise(tx, new, now).await?;
            journal.note("couple.one_left", Subject::Request(other.id), json!({ "partner": gone.request }));
            journal.touch_organisation(other.authority);
        }
        return Ok(());
    };
    let phase = phase_at(&**tx, stay.id, now).await?;
    let bed = match claims::of_stay(&**tx, stay.id).await? {
        Some(claim) => facility::bed(&**tx, claim.bed).await?,
        None => None,
    };
    let site = bed.map(|b| b.site);
    let new = NewTask { site, stay: Some(stay.id), ..NewTask::new(TaskKind::PartnerLeft, phase.authority, due) };
    task::raise(tx, new, now).await?;
    let detail = json!({ "partner": gone.request });
    match site {
        Some(site) => journal.note_at(site, "couple.one_left", Subject::Stay(stay.id), detail),
        None => journal.note("couple.one_left", Subject::Stay(stay.id), detail),
    }
    Ok(())
}

/// The absence of one was a mistake: nothing is to be looked at.
pub(super) async fn never_left(tx: &Tx, of: &Stay, by: Option<UserId>, now: Instant) -> Result<(), Failure> {
    let Some(other) = partner(tx, of).await? else { return Ok(()) };
    task::settle(tx, &[TaskKind::PartnerLeft], About::Request(other.id), by, now).await?;
    if let RequestState::Arrived { stay, .. } = other.state {
        task::settle(tx, &[TaskKind::PartnerLeft], About::Stay(stay), by, now).await?;
    }
    Ok(())
}

async fn partner(tx: &Tx, of: &Stay) -> Result<Option<request::Stored>, Failure> {
    let Some(own) = of.request else { return Ok(None) };
    match companion::partner_of(&**tx, own).await? {
        Some(id) => Ok(request::by_id(&**tx, id).await?),
        None => Ok(None),
    }
}

/// The stay of a request that goes on.
async fn in_house(tx: &Tx, of: &request::Stored) -> Result<Option<Stay>, Failure> {
    let RequestState::Arrived { stay, .. } = of.state else { return Ok(None) };
    Ok(stay::by_id(&**tx, stay).await?.filter(|s| s.state.ended().is_none()))
}
