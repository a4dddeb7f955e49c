//! The end of a stay: the citizen leaves, the bed is cleaned, what was planned moves behind; undone, the stay goes on.

use super::transition::{Acceptance, Leaving, ready_or_accepted};
use super::{couple, tell_doctor, transfer};
use crate::allocation::lock;
use crate::bed::{cleaning, load_bed, taken};
use crate::failure::Failure;
use crate::state::Plads;
use crate::store::claims::{self, Locks};
use crate::store::journal::{Journal, Subject};
use crate::store::stay::Stay;
use crate::store::task::{self, About};
use crate::store::{StoreError, equipment_move, facility, request, stay};
use crate::training::follow;
use crate::undo::Act;
use app::error::{AppError, Refusal};
use domain::access::{Action, Actor, may};
use domain::allocation::Claim;
use domain::code::Code as _;
use domain::ids::{BedId, CleaningId, StayId};
use domain::instant::Instant;
use domain::period::Period;
use domain::stay::{Outcome, StayState};
use domain::task::TaskKind;
use domain::transition::{DoctorMoment, goes_home};
use serde::{Deserialize, Serialize};
use serde_json::json;

/// What the end of a stay settles.
const MOOT: [TaskKind; 10] = [
    TaskKind::TellDoctorArrival,
    TaskKind::PastDeparture,
    TaskKind::ReviewKind,
    TaskKind::ReviewStay,
    TaskKind::PartnerLeft,
    TaskKind::ArrivalItemMissing,
    TaskKind::SafeguardDue,
    TaskKind::TobsAgain,
    TaskKind::TobsNurse,
    TaskKind::TobsDoctor,
];

/// How it was before a departure.
#[derive(Clone, Debug, Serialize, Deserialize)]
struct Before {
    /// Of the stay, when it had ended.
    version: i32,
    claim: Claim,
    cleaning: CleaningId,
}

/// How a stay ends.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ending {
    /// When the citizen left; not in the future.
    pub at: Instant,
    /// Where to.
    pub outcome: Outcome,
    /// A word more.
    pub note: String,
    /// Who accepts that the citizen goes home before all that must be ready is ready.
    pub accepted: Option<Acceptance>,
}

/// Ends a stay, in one transaction: stay and phase end, the claim is shortened, cleaning begins.
///
/// # Errors
/// `Refusal::StayEnded`; [`Refusal::NotReadyAtHome`] while nobody accepts what is missing; a field problem when the time lies before the citizen came to this bed or in the future; [`AppError::Conflict`] when the stay
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
            // Phases that end unbegun are gone: then there is no simple way back.
            let only_ends = stay::phases_of(&*tx, &[id]).await?.last().is_some_and(|last| last.to.is_none() && last.from <= ending.at);
            stay::end_phases(&tx, id, ending.at).await?;
            claims::end_at(&tx, &claim, ending.at).await?;
            task::settle(&tx, &MOOT, About::Stay(id), Some(actor.user), now).await?;
            let cleaning = cleaning::begin(plads, &tx, &bed, &old, ending.at, &mut journal).await?;
            couple::left(plads, &tx, &old, &mut journal).await?;
            follow::ask(plads, &tx, &old, ending.at.max(now)).await?;
            // What has moved other people's plans cannot be undone alone.
            let before = cleaning.filter(|_| only_ends && journal.is_empty());
            let before = before.map(|cleaning| Before { version: old.version.saturating_add(1), claim, cleaning });
            if goes_home(ending.outcome) {
                let leaving = (id, Leaving::Ended, ending.at);
                ready_or_accepted(plads, &tx, (actor, &bed), leaving, ending.accepted.as_ref(), &mut journal).await?;
            }
            if ending.outcome.is_departure() {
                tell_doctor::ask(plads, &tx, id, DoctorMoment::Departure, &bed).await?;
            }
            journal.note_at(
                bed.site,
                "stay.ended",
                Subject::Stay(id),
                json!({ "bed": bed.bed, "at": ending.at, "outcome": ending.outcome.code(), "undo": before }),
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

/// Nobody left: the stay goes on in the bed it had, whose cleaning is called off.
///
/// # Errors
/// [`Refusal::NotUndone`]; [`Refusal::CleaningMovedOn`]; [`Refusal::BedTaken`] and [`Refusal::BedDoesNotSuit`] when others have come
/// meanwhile; [`Refusal::AlreadyInHouse`] and [`AppError::Conflict`] when the citizen or the stay has gone on.
pub async fn undo(plads: &Plads, actor: &Actor, act: &Act) -> Result<(), Failure> {
    let (db, id, before) = (plads.store.read(), StayId(act.subject), act.before::<Before>()?);
    let seen = stay::by_id(db, id).await?.ok_or(AppError::NotFound)?;
    let bed = load_bed(plads, before.claim.bed).await?;
    may(actor, Action::EndStay, facility::ties_of_site(db, bed.site, plads.today()).await?)?;
    let now = plads.now();
    let done = plads
        .write(async |tx| {
            lock(&tx, seen.citizen, &[&bed]).await?;
            act.check(&tx, actor, now).await?;
            let ended = stay::by_id(&*tx, id).await?.filter(|s| s.version == before.version).ok_or(AppError::Conflict)?;
            if stay::open_of(&*tx, ended.citizen).await?.is_some() {
                return Err(AppError::refused(Refusal::AlreadyInHouse).into());
            }
            let clean = claims::of_cleaning(&*tx, before.cleaning).await?.ok_or(AppError::Conflict)?;
            if !cleaning::is_untouched(&tx, before.cleaning).await? {
                return Err(AppError::refused(Refusal::CleaningMovedOn).into());
            }
            cleaning::call_off(&tx, actor.user, before.cleaning, &clean, now).await?;
            if let Ok(rest) = Period::new(now, before.claim.period.to()) {
                transfer::nobody_came(plads, &tx, &ended, &bed, rest).await?;
            }
            claims::restore(&tx, &before.claim).await?;
            stay::resume_phases(&tx, id).await?;
            let state = StayState::InHouse { since: ended.arrived_at(), expected_departure: ended.expected_departure };
            stay::save(&tx, &Stay { state, end_note: String::new(), ..ended.clone() }).await?;
            equipment_move::stay_goes_on(&tx, &ended).await?;
            task::unsettle(&tx, &MOOT, About::Stay(id), actor.user, act.at).await?;
            task::settle(&tx, &[TaskKind::TellDoctorDeparture], About::Stay(id), Some(actor.user), now).await?;
            follow::no_question(plads, &tx, &ended, Some(actor.user)).await?;
            let mut journal = Journal::new(Some(actor), now);
            journal.note_at(bed.site, act.kind.undone(), Subject::Stay(id), json!({ "undoes": act.id, "bed": bed.bed }));
            if let Some(asked) = ended.request
                && let Some(asked) = request::by_id(&*tx, asked).await?
            {
                journal.touch_organisation(asked.requester);
            }
            Ok(((), journal.write(&tx).await?))
        })
        .await;
    match done {
        Err(Failure::Store(StoreError::BedOverlap)) => Err(taken(plads, db, &bed, before.claim.period).await?),
        done => done,
    }
}
