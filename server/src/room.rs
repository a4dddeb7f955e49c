//! Room preference: whose room a citizen wants to share, where that differs from the registered sex. Set on a request or a stay by a
//! person with a reason; a request's goes over to its stay at arrival. The registered sex stays as it is, and a civil number is never
//! asked.

use crate::allocation::{held_bed, load as load_request, lock};
use crate::chance;
use crate::failure::Failure;
use crate::state::Plads;
use crate::store::entity::{app_user, request as request_row, room_preference};
use crate::store::journal::{Journal, Subject};
use crate::store::stay::Stay;
use crate::store::{Tx, request, stay};
use app::error::AppError;
use app::room::PreferenceRow;
use domain::access::{Action, Actor, may, short_name};
use domain::citizen::RoomPreference;
use domain::code::Code as _;
use domain::facility::BedFacts;
use domain::form::{Fields, Problem, Problems};
use domain::ids::{RequestId, StayId};
use sea_orm::sea_query::Condition;
use sea_orm::{ColumnTrait as _, EntityTrait as _, QueryFilter as _, QueryOrder as _, Set};
use serde_json::json;

/// A preference and why, as read from the form.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Preferring {
    /// Whose room; `None` goes by the registered sex.
    pub preference: Option<RoomPreference>,
    /// Why.
    pub reason: String,
}

impl Preferring {
    /// Reads the fields; an empty choice goes by the registered sex.
    #[must_use]
    pub fn read(fields: &Fields, problems: &mut Problems) -> Option<Self> {
        let preference = match fields.get("preference") {
            "" => Some(None),
            text => problems.keep("preference", RoomPreference::from_code(text).map(Some).map_err(|_| Problem::NotAChoice)),
        };
        let reason = problems.required(fields, "preference_reason", 500);
        Some(Self { preference: preference?, reason: reason? })
    }
}

/// Sets the preference of somebody who waits for a place.
///
/// # Errors
/// [`AppError::NotFound`] for another authority's request; [`AppError::Conflict`] when it changed since `version`.
pub async fn prefer_for_request(plads: &Plads, actor: &Actor, id: RequestId, version: i32, new: Preferring) -> Result<(), Failure> {
    let seen = load_request(plads.store.read(), id).await?;
    may(actor, Action::AssessRequest, seen.ties())?;
    let now = plads.now();
    let bed = held_bed(plads.store.read(), &seen).await?;
    plads
        .write(async |tx| {
            let beds: Vec<&BedFacts> = bed.iter().collect();
            lock(&tx, seen.citizen, &beds).await?;
            let old = load_request(&*tx, id).await?;
            if old.version != version || !old.state.status().is_open() {
                return Err(AppError::Conflict.into());
            }
            let set = request_row::ActiveModel { room_preference: Set(new.preference.map(|p| p.code().to_owned())), ..Default::default() };
            request::save(&tx, &old, set).await?;
            keep(&tx, actor, Some(id), None, &new, now).await?;
            let mut journal = Journal::new(Some(actor), now);
            let detail = json!({ "before": old.room_preference, "preference": new.preference });
            journal.note("request.room_preference", Subject::Request(id), detail);
            journal.touch_organisation(old.authority);
            journal.touch_organisation(old.requester);
            Ok(((), journal.write(&tx).await?))
        })
        .await
}

/// Sets the preference of somebody in the house. Nobody is moved by it.
///
/// # Errors
/// [`AppError::Conflict`] when the stay changed since `version` or is over.
pub(crate) async fn prefer_for_stay(
    plads: &Plads,
    actor: &Actor,
    (seen, bed): (&Stay, &BedFacts),
    version: i32,
    new: Preferring,
) -> Result<(), Failure> {
    let now = plads.now();
    plads
        .write(async |tx| {
            lock(&tx, seen.citizen, &[bed]).await?;
            let old = stay::by_id(&*tx, seen.id).await?.ok_or(AppError::NotFound)?;
            if old.version != version || old.state.ended().is_some() {
                return Err(AppError::Conflict.into());
            }
            stay::save(&tx, &Stay { room_preference: new.preference, ..old.clone() }).await?;
            keep(&tx, actor, None, Some(seen.id), &new, now).await?;
            let mut journal = Journal::new(Some(actor), now);
            let detail = json!({ "before": old.room_preference, "preference": new.preference });
            journal.note_at(bed.site, "stay.room_preference", Subject::Stay(seen.id), detail);
            Ok(((), journal.write(&tx).await?))
        })
        .await
}

async fn keep(
    tx: &Tx,
    actor: &Actor,
    request: Option<RequestId>,
    stay: Option<StayId>,
    new: &Preferring,
    now: domain::instant::Instant,
) -> Result<(), Failure> {
    let row = room_preference::ActiveModel {
        id: Set(chance::id()),
        request_id: Set(request.map(|r| r.0)),
        stay_id: Set(stay.map(|s| s.0)),
        preference: Set(new.preference.map(|p| p.code().to_owned())),
        reason: Set(new.reason.trim().to_owned()),
        set_by: Set(actor.user.0),
        set_at: Set(now.into()),
    };
    room_preference::Entity::insert(row).exec_without_returning(&**tx).await?;
    Ok(())
}

/// What was set on a request and its stay, the latest first.
pub(crate) async fn preferences(plads: &Plads, request: Option<RequestId>, stay: Option<StayId>) -> Result<Vec<PreferenceRow>, Failure> {
    let db = plads.store.read();
    let mut about = Condition::any();
    if let Some(request) = request {
        about = about.add(room_preference::Column::RequestId.eq(request.0));
    }
    if let Some(stay) = stay {
        about = about.add(room_preference::Column::StayId.eq(stay.0));
    }
    if about.is_empty() {
        return Ok(Vec::new());
    }
    let rows = room_preference::Entity::find().filter(about).order_by_desc(room_preference::Column::SetAt).all(db).await?;
    let people = app_user::Entity::find().filter(app_user::Column::Id.is_in(rows.iter().map(|r| r.set_by))).all(db).await?;
    rows.into_iter()
        .map(|row| {
            Ok(PreferenceRow {
                preference: row.preference.as_deref().map(|p| crate::allocation::code("room_preference.preference", p)).transpose()?,
                reason: row.reason,
                by: people.iter().find(|u| u.id == row.set_by).map_or_else(String::new, |u| short_name(&u.name)),
                at: plads.local(row.set_at.at()),
            })
        })
        .collect()
}
