//! The end of a stay: the citizen leaves, the bed is cleaned, what was planned moves behind.

use super::couple;
use crate::bed::{cleaning, load_bed};
use crate::failure::Failure;
use crate::state::Plads;
use crate::store::claims::{self, Locks};
use crate::store::journal::{Journal, Subject};
use crate::store::stay::Stay;
use crate::store::task::{self, About};
use crate::store::{facility, request, stay};
use app::error::AppError;
use domain::access::{Action, Actor, may};
use domain::code::Code as _;
use domain::ids::{BedId, StayId};
use domain::instant::Instant;
use domain::stay::Outcome;
use domain::task::TaskKind;
use serde_json::json;

/// How a stay ends.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ending {
    /// When the citizen left; not in the future.
    pub at: Instant,
    /// Where to.
    pub outcome: Outcome,
    /// A word more.
    pub note: String,
}

/// Ends a stay, in one transaction: stay and phase end, the claim is shortened, cleaning begins.
///
/// # Errors
/// `Refusal::StayEnded`; a field problem when the time lies before the citizen came to this bed or in the future; [`AppError::Conflict`] when the stay
/// changed since `version`.
pub async fn end(plads: &Plads, actor: &Actor, id: StayId, version: i32, ending: Ending) -> Result<BedId, Failure> {
    let seen = stay::by_id(plads.store.read(), id).await?.ok_or(AppError::NotFound)?;
    let bed = match claims::of_stay(plads.store.read(), id).await? {
        Some(claim) => load_bed(plads, claim.bed).await?,
        None => return Err(AppError::NotFound.into()),
    };
    let ties = facility::ties_of_site(plads.store.read(), bed.site, plads.today()).await?;
    may(actor, Action::EndStay, ties)?;
    let now = plads.now();
    plads
        .write(async |tx| {
            Locks { citizens: vec![seen.citizen], rooms: vec![bed.room], beds: vec![bed.bed] }.take(&tx).await?;
            let old = stay::by_id(&*tx, id).await?.ok_or(AppError::NotFound)?;
            let claim = claims::of_stay(&*tx, id).await?.filter(|c| c.bed == bed.bed).ok_or(AppError::Conflict)?;
            let state = old.state.end(ending.at, ending.outcome, claim.period.from(), now)?;
            if old.version != version {
                return Err(AppError::Conflict.into());
            }
            let mut journal = Journal::new(Some(actor), now);
            stay::save(&tx, &Stay { state, end_note: ending.note.clone(), ..old.clone() }).await?;
            stay::end_phases(&tx, id, ending.at).await?;
            claims::end_at(&tx, &claim, ending.at).await?;
            let moot = [
                TaskKind::PastDeparture,
                TaskKind::ReviewKind,
                TaskKind::ReviewStay,
                TaskKind::PartnerLeft,
                TaskKind::ArrivalItemMissing,
                TaskKind::SafeguardDue,
            ];
            task::settle(&tx, &moot, About::Stay(id), Some(actor.user), now).await?;
            cleaning::begin(plads, &tx, &bed, &old, ending.at, &mut journal).await?;
            couple::left(plads, &tx, &old, &mut journal).await?;
            journal.note_at(
                bed.site,
                "stay.ended",
                Subject::Stay(id),
                json!({ "bed": bed.bed, "at": ending.at, "outcome": ending.outcome.code() }),
            );
            if let Some(asked) = old.request
                && let Some(asked) = request::by_id(&*tx, asked).await?
            {
                journal.touch_organisation(asked.requester);
            }
            Ok((bed.bed, journal.write(&tx).await?))
        })
        .await
}
