//! Talks at the bedside with those who smoke and want help to stop: booked and moved, held, called off. Nobody is in two
//! places at once: neither in two talks nor in one beside training.

use super::talk_row;
use crate::access::Look;
use crate::chance;
use crate::failure::Failure;
use crate::plan::beds_of;
use crate::request::short_names;
use crate::state::Plads;
use crate::stay::load;
use crate::stay::transition::in_house;
use crate::store::claims::Locks;
use crate::store::entity::stay as stay_row;
use crate::store::journal::{Journal, Subject};
use crate::store::stay::Stay;
use crate::store::talk::{self, Talk, TalkState};
use crate::store::training::claim;
use crate::store::{Tx, citizen, screening, stay};
use crate::training::refuse_unless_free;
use app::error::AppError;
use app::stay::{SmokerRow, TalkRow};
use domain::access::{Action, Actor, Ties, may};
use domain::form::Problem;
use domain::ids::{CitizenId, SiteId, StayId, TalkId};
use domain::instant::{Calendar as _, Instant};
use domain::rehab::screening::{Answer, TalkError};
use domain::rehab::session::Who;
use sea_orm::{ColumnTrait as _, EntityTrait as _, QueryFilter as _};
use serde_json::json;
use std::collections::HashMap;
use time::Duration;

/// Until when somebody can be talked with: the expected departure, or today, where that has gone by.
fn until(plads: &Plads, stored: &Stay) -> Instant {
    let tomorrow = plads.zone.start_of(plads.today().saturating_add(Duration::DAY));
    if stored.expected_departure > plads.now() { stored.expected_departure } else { tomorrow }
}

/// Books a talk with somebody who smokes and wants help to stop, held by the actor; whoever has a time gets this one instead.
/// `version` is that of the booked talk, 0 where none was on the screen.
///
/// # Errors
/// A problem at `talk_at` for a time that is past or after the stay; [`app::error::Refusal::SessionTaken`] when the actor or the citizen is
/// in another talk or trains then; [`AppError::Conflict`] when the citizen does not want one, or somebody was faster;
/// [`app::error::Refusal::StayEnded`].
pub async fn book(plads: &Plads, actor: &Actor, id: StayId, version: i32, at: Instant) -> Result<TalkId, Failure> {
    let (seen, bed) = load(plads, actor, Action::KeepTalks, id).await?;
    let now = plads.now();
    plads
        .write(async |tx| {
            claim::lock(&tx, [Who::Citizen(seen.citizen), Who::Therapist(actor.user)], []).await?;
            let stored = in_house(&tx, id).await?;
            let until = until(plads, &stored);
            let when = |at| domain::rehab::screening::talk(at, now, until);
            let period = when(at).map_err(|why| {
                let problem = match why {
                    TalkError::Past => Problem::TooEarly,
                    TalkError::AfterStay => Problem::TooLate,
                };
                AppError::field("talk_at", problem)
            })?;
            if screening::willing(&*tx, &[id]).await?.is_empty() {
                return Err(AppError::Conflict.into());
            }
            let booked = talk::of_stays(&*tx, &[id]).await?.into_iter().find(|t| t.state == TalkState::Booked);
            if booked.map_or(0, |t| t.version) != version {
                return Err(AppError::Conflict.into());
            }
            talk::clear_ended(&tx, actor.user, period, now).await?;
            let wanted = match booked {
                Some(was) => Talk { coordinator: actor.user, period, ..was },
                None => Talk { id: TalkId(chance::id()), stay: id, coordinator: actor.user, period, state: TalkState::Booked, version: 1 },
            };
            refuse_unless_free(plads, &*tx, &talk::as_session(&wanted, seen.citizen), |at| when(at).is_ok()).await?;
            let mut journal = Journal::new(Some(actor), now);
            let starts = period.from();
            match booked {
                Some(was) => {
                    talk::save(&tx, &wanted, actor.user, now).await?;
                    let detail = json!({ "talk": was.id, "before": was.period.from(), "starts_at": starts });
                    journal.note_at(bed.site, "talk.moved", Subject::Stay(id), detail);
                }
                None => {
                    talk::insert(&tx, &wanted, actor.user, now).await?;
                    journal.note_at(bed.site, "talk.booked", Subject::Stay(id), json!({ "talk": wanted.id, "starts_at": starts }));
                }
            }
            Ok((wanted.id, journal.write(&tx).await?))
        })
        .await
}

/// What becomes of a booked talk.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Became {
    /// It was held.
    Held,
    /// It was called off.
    CalledOff,
}

/// Tells what became of a booked talk.
///
/// # Errors
/// [`AppError::NotFound`] for a talk with a citizen of another organisation; [`AppError::Conflict`] when somebody was faster.
pub async fn tell(plads: &Plads, actor: &Actor, which: TalkId, version: i32, became: Became) -> Result<(), Failure> {
    may(actor, Action::KeepTalks, Ties::NONE)?;
    let of = talk::by_id(plads.store.read(), which).await?.ok_or(AppError::NotFound)?;
    let (seen, bed) = load(plads, actor, Action::KeepTalks, of.stay).await?;
    let now = plads.now();
    plads
        .write(async |tx| {
            Locks { citizens: vec![seen.citizen], ..Locks::default() }.take(&tx).await?;
            let stands = talk::by_id(&*tx, which).await?.filter(|t| t.version == version && t.state == TalkState::Booked);
            let stands = stands.ok_or(AppError::Conflict)?;
            let (state, name) = match became {
                Became::Held => (TalkState::Held, "talk.held"),
                Became::CalledOff => (TalkState::CalledOff, "talk.called_off"),
            };
            talk::save(&tx, &Talk { state, ..stands }, actor.user, now).await?;
            let mut journal = Journal::new(Some(actor), now);
            journal.note_at(bed.site, name, Subject::Stay(of.stay), json!({ "talk": which }));
            Ok(((), journal.write(&tx).await?))
        })
        .await
}

/// Calls off what is booked in a stay whose last answer is no yes to help, or no longer stands. What was held was held.
pub(super) async fn call_off_unwanted(
    tx: &Tx,
    actor: &Actor,
    (id, site): (StayId, SiteId),
    now: Instant,
    journal: &mut Journal,
) -> Result<(), Failure> {
    if !screening::willing(&**tx, &[id]).await?.is_empty() {
        return Ok(());
    }
    for booked in talk::of_stays(&**tx, &[id]).await?.into_iter().filter(|t| t.state == TalkState::Booked) {
        talk::save(tx, &Talk { state: TalkState::CalledOff, ..booked }, actor.user, now).await?;
        journal.note_at(site, "talk.called_off", Subject::Stay(id), json!({ "talk": booked.id }));
    }
    Ok(())
}

/// Talks as lines.
pub(super) async fn rows(plads: &Plads, talks: &[Talk]) -> Result<Vec<TalkRow>, Failure> {
    let names = short_names(plads.store.read(), talks.iter().map(|t| t.coordinator).collect::<Vec<_>>()).await?;
    Ok(talks.iter().map(|t| talk_row(plads, t, &names)).collect())
}

/// Who is in the actor's houses, smokes and wants help to stop; logged.
pub(in crate::stay) async fn smokers(plads: &Plads, actor: &Actor, refresh: bool) -> Result<Vec<SmokerRow>, Failure> {
    may(actor, Action::KeepTalks, Ties::NONE)?;
    let db = plads.store.read();
    let consented = screening::with_consent();
    let here = stay_row::Entity::find()
        .filter(stay_row::Column::Status.eq("in_house"))
        .filter(stay_row::Column::Id.in_subquery(consented))
        .all(db)
        .await?;
    let ids: Vec<StayId> = here.iter().map(|row| StayId(row.id)).collect();
    let mut found = Vec::new();
    for of in screening::willing(db, &ids).await? {
        let site = super::super::bed_of(plads, of.stay).await?.site;
        if actor.sites.contains(&site) {
            found.push(of);
        }
    }
    let ids: Vec<StayId> = found.iter().map(|of| of.stay).collect();
    let stays: HashMap<StayId, Stay> = stay::by_ids(db, &ids).await?.into_iter().map(|s| (s.id, s)).collect();
    let citizens: Vec<CitizenId> = stays.values().map(|s| s.citizen).collect();
    let look = Look { action: "smokers.list", purpose: "care", criterion: String::new(), citizens: &citizens, refresh };
    plads.log_look(actor, look).await?;
    let people: HashMap<CitizenId, String> =
        citizen::by_ids(db, &citizens).await?.into_iter().map(|c| (c.id, c.name.to_string())).collect();
    let beds = beds_of(plads, &ids).await?;
    let talks = talk::of_stays(db, &ids).await?;
    let mut of_stay: HashMap<StayId, TalkRow> = HashMap::new();
    // The last one counts.
    for (talk, row) in talks.iter().zip(rows(plads, &talks).await?) {
        of_stay.insert(talk.stay, row);
    }
    let row = |of: screening::Screened| {
        let stored = stays.get(&of.stay)?;
        let Answer::Smoking { status, .. } = of.screening.answer else { return None };
        Some(SmokerRow {
            stay: of.stay,
            screening: of.id,
            name: people.get(&stored.citizen).cloned().unwrap_or_default(),
            bed: beds.get(&of.stay).cloned().unwrap_or_default(),
            status,
            asked: plads.local(of.registered.1),
            expected: plads.local(stored.expected_departure),
            talk: of_stay.remove(&of.stay),
        })
    };
    let mut rows: Vec<SmokerRow> = found.into_iter().filter_map(row).collect();
    rows.sort_by_key(|row| row.talk.as_ref().map(|talk| (talk.held, talk.from)));
    Ok(rows)
}
