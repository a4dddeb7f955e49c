//! Absence with a held bed: away, held longer, back, released, or registered by mistake. A hold is never released by itself.

use super::absence_undone::Before;
use super::{arrival_check, couple, load};
use crate::bed::{cleaning, give_way};
use crate::chance;
use crate::failure::Failure;
use crate::state::{Plads, settings};
use crate::store::absence::{self, Absence};
use crate::store::claims::{self, Locks, Serves};
use crate::store::journal::{Journal, Subject};
use crate::store::stay::{self, Stay};
use crate::store::task::{self, About, NewTask};
use crate::store::{StoreError, Tx};
use crate::training::follow;
use app::error::{AppError, Refusal};
use domain::absence::{AbsenceEnd, AbsenceKind, Hold, HoldError, Word};
use domain::access::{Action, Actor};
use domain::allocation::{Claim, ClaimKind};
use domain::code::Code as _;
use domain::facility::BedFacts;
use domain::form::Problem;
use domain::ids::{AbsenceId, BedId, StayId};
use domain::instant::Instant;
use domain::period::Period;
use domain::phase::Span;
use domain::setting::SettingKey;
use domain::stay::{Outcome, StayState};
use domain::task::TaskKind;
use domain::transition::DoctorMoment;
use serde_json::json;

/// Tasks a decision about a hold answers.
pub(super) const ABOUT_HOLD: [TaskKind; 3] = [TaskKind::HoldRunsOut, TaskKind::HoldRunOut, TaskKind::AbsentNews];

/// Who is away where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Leaving {
    /// In hospital, or on leave.
    pub kind: AbsenceKind,
    /// Since when.
    pub at: Instant,
    /// Where, as people say it.
    pub place: String,
    /// When the citizen is expected back.
    pub expected_return: Option<Instant>,
    /// The hospital's course, where a notice tells of it.
    pub flow: Option<String>,
}

/// How a held bed is given up.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Releasing {
    /// Where the citizen is.
    pub outcome: Outcome,
    /// Why the bed is not held longer.
    pub reason: String,
}

/// The citizen is away from `leaving.at` on: the stay claim ends, a hold claim on the same bed begins, with its clock.
///
/// # Errors
/// [`Refusal::Away`], [`Refusal::StayEnded`]; a field problem when the time lies before the citizen came or in the future;
/// [`AppError::Conflict`] when the stay changed since `version`.
pub async fn leave(plads: &Plads, actor: &Actor, id: StayId, version: i32, leaving: Leaving) -> Result<AbsenceId, Failure> {
    let (seen, bed) = load(plads, actor, Action::RegisterAbsence, id).await?;
    begin(plads, Some(actor), &seen, &bed, Some(version), leaving).await
}

/// The same for a person or for a hospital's notice.
pub(super) async fn begin(
    plads: &Plads,
    actor: Option<&Actor>,
    seen: &Stay,
    bed: &BedFacts,
    version: Option<i32>,
    leaving: Leaving,
) -> Result<AbsenceId, Failure> {
    let now = plads.now();
    plads
        .write(async |tx| {
            let (old, claim) = locked(&tx, seen, bed, version).await?;
            let id = AbsenceId(chance::id());
            let state = old.state.leave(id, leaving.at, claim.period.from(), now)?;
            let mut journal = Journal::new(actor, now);
            let until = kept_until(plads, &tx, bed, &claim, &mut journal).await?;
            let hours = settings(&*tx).await?.on(plads.today(), SettingKey::HoldHours);
            let away = Absence {
                id,
                stay: old.id,
                kind: leaving.kind,
                place: leaving.place.clone(),
                flow: leaving.flow.clone(),
                span: Span { from: leaving.at, to: None },
                expected_return: leaving.expected_return,
                ended: None,
                hold: Hold::begin(leaving.at, hours),
                reason: String::new(),
                word: None,
                registered_by: actor.map(|a| a.user),
                version: 1,
            };
            absence::insert(&tx, &away).await?;
            claims::end_at(&tx, &claim, leaving.at).await?;
            let held = Period::new(leaving.at, until).map_err(|_| AppError::Conflict)?;
            claims::insert(&tx, bed.bed, Serves::Hold(old.id), held).await?;
            stay::save(&tx, &Stay { state, ..old.clone() }).await?;
            task::settle(&tx, &[TaskKind::PastDeparture], About::Stay(old.id), actor.map(|a| a.user), now).await?;
            // A leave is for a while and agreed; from hospital nobody knows who comes back when.
            if leaving.kind == AbsenceKind::Hospital {
                couple::left(plads, &tx, &old, &mut journal).await?;
                follow::ask(plads, &tx, &old, now).await?;
                task::settle(&tx, &crate::tobs::RAISED, About::Stay(old.id), actor.map(|a| a.user), now).await?;
            }
            let before = Before { absence: id, version: old.version.saturating_add(1), absence_version: 1, claim };
            // What has moved other people's plans cannot be undone alone.
            let before = Some(before).filter(|_| journal.is_empty());
            let detail = json!({
                "absence": id, "kind": leaving.kind.code(), "bed": bed.bed, "at": leaving.at, "hold_until": away.hold.until, "undo": before,
            });
            journal.note_at(bed.site, "absence.began", Subject::Stay(old.id), detail);
            Ok((id, journal.write(&tx).await?))
        })
        .await
}

/// The citizen is back in the held bed: the hold ends, the stay goes on.
///
/// # Errors
/// [`Refusal::NotAway`]; a field problem when the time lies before the absence or in the future; [`AppError::Conflict`].
pub async fn come_back(plads: &Plads, actor: &Actor, id: StayId, version: i32, at: Instant) -> Result<(), Failure> {
    let (seen, bed) = load(plads, actor, Action::RegisterAbsence, id).await?;
    let now = plads.now();
    plads
        .write(async |tx| {
            let (old, claim) = locked(&tx, &seen, &bed, Some(version)).await?;
            let away = away(&tx, &old).await?;
            let state = old.state.come_back(at, away.span.from, now)?;
            let mut journal = Journal::new(Some(actor), now);
            let until = kept_until(plads, &tx, &bed, &claim, &mut journal).await?;
            claims::end_at(&tx, &claim, at).await?;
            let again = Period::new(at, until).map_err(|_| AppError::Conflict)?;
            claims::insert(&tx, bed.bed, Serves::Stay(id), again).await?;
            absence::save(&tx, &over(&away, AbsenceEnd::Returned, at)).await?;
            stay::save(&tx, &Stay { state, ..old.clone() }).await?;
            task::settle(&tx, &ABOUT_HOLD, About::Stay(id), Some(actor.user), now).await?;
            follow::no_question(plads, &tx, &old, Some(actor.user)).await?;
            // What belongs to somebody goes along to hospital and comes back, or does not.
            if away.kind == AbsenceKind::Hospital {
                arrival_check::begin(plads, &tx, id, bed.site, actor.user, now).await?;
            }
            let (version, absence_version) = (old.version.saturating_add(1), away.version.saturating_add(1));
            let before = Some(Before { absence: away.id, version, absence_version, claim }).filter(|_| journal.is_empty());
            let detail = json!({ "absence": away.id, "bed": bed.bed, "at": at, "undo": before });
            journal.note_at(bed.site, "absence.returned", Subject::Stay(id), detail);
            Ok(((), journal.write(&tx).await?))
        })
        .await
}

/// A person holds the bed longer, with a reason.
///
/// # Errors
/// [`Refusal::NotAway`]; a field problem for the reason or the time; [`AppError::Conflict`].
pub async fn hold_longer(plads: &Plads, actor: &Actor, id: StayId, version: i32, until: Instant, reason: &str) -> Result<(), Failure> {
    let (seen, bed) = load(plads, actor, Action::DecideHold, id).await?;
    let now = plads.now();
    plads
        .write(async |tx| {
            let (old, _) = locked(&tx, &seen, &bed, Some(version)).await?;
            let away = away(&tx, &old).await?;
            let hold = away.hold.extend(until, reason, now).map_err(|e| match e {
                HoldError::Reason => AppError::field("reason", Problem::Missing),
                HoldError::NotLater => AppError::field("until", Problem::TooEarly),
            })?;
            absence::save(&tx, &Absence { hold, reason: reason.trim().to_owned(), ..away.clone() }).await?;
            stay::save(&tx, &old).await?;
            task::settle(&tx, &ABOUT_HOLD, About::Stay(id), Some(actor.user), now).await?;
            let mut journal = Journal::new(Some(actor), now);
            let detail = json!({ "absence": away.id, "before": away.hold.until, "hold_until": until });
            journal.note_at(bed.site, "absence.held_longer", Subject::Stay(id), detail);
            Ok(((), journal.write(&tx).await?))
        })
        .await
}

/// A person gives the held bed up: the stay ends, the bed is cleaned, and belongings become a task.
///
/// # Errors
/// [`Refusal::NotAway`]; a field problem without reason; [`AppError::Conflict`].
pub async fn release(plads: &Plads, actor: &Actor, id: StayId, version: i32, releasing: Releasing) -> Result<BedId, Failure> {
    let (seen, bed) = load(plads, actor, Action::DecideHold, id).await?;
    if releasing.reason.trim().is_empty() {
        return Err(AppError::field("reason", Problem::Missing).into());
    }
    let now = plads.now();
    plads
        .write(async |tx| {
            let (old, claim) = locked(&tx, &seen, &bed, Some(version)).await?;
            let away = away(&tx, &old).await?;
            let state = old.state.give_up(now, releasing.outcome)?;
            claims::end_at(&tx, &claim, now).await?;
            let ended = over(&away, AbsenceEnd::Released, now);
            absence::save(&tx, &Absence { reason: releasing.reason.trim().to_owned(), ..ended }).await?;
            stay::save(&tx, &Stay { state, end_note: releasing.reason.trim().to_owned(), ..old.clone() }).await?;
            stay::end_phases(&tx, id, now).await?;
            let moot = [
                ABOUT_HOLD.as_slice(),
                &crate::tobs::RAISED,
                &[
                    TaskKind::PastDeparture,
                    TaskKind::ReviewKind,
                    TaskKind::ReviewStay,
                    TaskKind::ArrivalItemMissing,
                    TaskKind::SafeguardDue,
                    TaskKind::TellDoctorArrival,
                ],
            ]
            .concat();
            task::settle(&tx, &moot, About::Stay(id), Some(actor.user), now).await?;
            let mut journal = Journal::new(Some(actor), now);
            if let Some(organisation) = give_way::authority(plads, &tx, &bed).await? {
                let due = now.plus_hours(24);
                let pack = NewTask {
                    site: Some(bed.site),
                    stay: Some(id),
                    bed: Some(bed.bed),
                    ..NewTask::new(TaskKind::Belongings, organisation, due)
                };
                task::raise(&tx, pack, now).await?;
            }
            cleaning::begin(plads, &tx, &bed, &old, now, &mut journal).await?;
            couple::left(plads, &tx, &old, &mut journal).await?;
            follow::ask(plads, &tx, &old, now).await?;
            let detail = json!({ "absence": away.id, "bed": bed.bed });
            if releasing.outcome.is_departure() {
                super::tell_doctor::ask(plads, &tx, id, DoctorMoment::Departure, &bed).await?;
            }
            journal.note_at(bed.site, "absence.released", Subject::Stay(id), detail);
            let detail = json!({ "bed": bed.bed, "at": now, "outcome": releasing.outcome.code() });
            journal.note_at(bed.site, "stay.ended", Subject::Stay(id), detail);
            Ok((bed.bed, journal.write(&tx).await?))
        })
        .await
}

/// The absence never was: the stay goes on as if the citizen had been in the bed all the time. What was registered stays in history.
///
/// # Errors
/// [`Refusal::NotAway`]; a field problem without reason; [`AppError::Conflict`].
pub async fn cancel(plads: &Plads, actor: &Actor, id: StayId, version: i32, reason: &str) -> Result<(), Failure> {
    let (seen, bed) = load(plads, actor, Action::RegisterAbsence, id).await?;
    if reason.trim().is_empty() {
        return Err(AppError::field("reason", Problem::Missing).into());
    }
    undo(plads, Some(actor), &seen, &bed, Some(version), reason).await
}

/// The same for a person or for a hospital's notice.
pub(super) async fn undo(
    plads: &Plads,
    actor: Option<&Actor>,
    seen: &Stay,
    bed: &BedFacts,
    version: Option<i32>,
    reason: &str,
) -> Result<(), Failure> {
    let now = plads.now();
    plads
        .write(async |tx| {
            let (old, claim) = locked(&tx, seen, bed, version).await?;
            let away = away(&tx, &old).await?;
            // What was registered this very second can be taken back, too.
            let now = now.max(away.span.from.plus_seconds(1));
            let state = old.state.come_back(now, away.span.from, now)?;
            let before = Period::new(away.span.from.plus_seconds(-1), away.span.from).map_err(|_| AppError::Conflict)?;
            let before = claims::on_beds(&*tx, &[bed.bed], before).await?;
            let before = before.into_iter().find(|c| c.kind == ClaimKind::Stay && c.stay == Some(old.id)).ok_or(AppError::Conflict)?;
            // The hold goes off as if it had never begun, and the stay takes its hours.
            claims::end_at(&tx, &claim, claim.period.from()).await?;
            let whole = Period::new(before.period.from(), claim.period.to()).map_err(|_| AppError::Conflict)?;
            claims::change(&tx, &before, bed.bed, whole).await?;
            let ended = over(&away, AbsenceEnd::Cancelled, now);
            absence::save(&tx, &Absence { reason: reason.trim().to_owned(), ..ended }).await?;
            stay::save(&tx, &Stay { state, ..old.clone() }).await?;
            task::settle(&tx, &ABOUT_HOLD, About::Stay(old.id), actor.map(|a| a.user), now).await?;
            couple::never_left(&tx, &old, actor.map(|a| a.user), now).await?;
            follow::no_question(plads, &tx, &old, actor.map(|a| a.user)).await?;
            let mut journal = Journal::new(actor, now);
            journal.note_at(bed.site, "absence.cancelled", Subject::Stay(old.id), json!({ "absence": away.id, "bed": bed.bed }));
            Ok(((), journal.write(&tx).await?))
        })
        .await
}

/// Word about somebody who is away: a task that proposes what to do. Nothing is released.
///
/// # Errors
/// [`Refusal::NotAway`]; [`AppError::Conflict`].
pub async fn tell(plads: &Plads, actor: &Actor, id: StayId, version: i32, word: Word, at: Instant) -> Result<(), Failure> {
    let (seen, bed) = load(plads, actor, Action::RegisterAbsence, id).await?;
    hear(plads, Some(actor), &seen, &bed, Some(version), (word, at)).await
}

/// The same for a person or for a hospital's notice.
pub(super) async fn hear(
    plads: &Plads,
    actor: Option<&Actor>,
    seen: &Stay,
    bed: &BedFacts,
    version: Option<i32>,
    word: (Word, Instant),
) -> Result<(), Failure> {
    let now = plads.now();
    if word.1 > now {
        return Err(AppError::field("word_at", Problem::TooLate).into());
    }
    plads
        .write(async |tx| {
            let (old, _) = locked(&tx, seen, bed, version).await?;
            let away = away(&tx, &old).await?;
            absence::save(&tx, &Absence { word: Some(word), ..away.clone() }).await?;
            stay::save(&tx, &old).await?;
            let mut journal = Journal::new(actor, now);
            if let Some(organisation) = give_way::authority(plads, &tx, bed).await? {
                let news = NewTask { site: Some(bed.site), stay: Some(old.id), ..NewTask::new(TaskKind::AbsentNews, organisation, now) };
                task::raise(&tx, news, now).await?;
            }
            let detail = json!({ "absence": away.id, "word": word.0.code(), "at": word.1 });
            journal.note_at(bed.site, "absence.word", Subject::Stay(old.id), detail);
            Ok(((), journal.write(&tx).await?))
        })
        .await
}

/// A new part of the same admission moves the clock of the hold.
pub(super) async fn renew(plads: &Plads, seen: &Stay, bed: &BedFacts, from: Instant, flow: &str) -> Result<(), Failure> {
    let now = plads.now();
    plads
        .write(async |tx| {
            let (old, _) = locked(&tx, seen, bed, None).await?;
            let away = away(&tx, &old).await?;
            let hours = settings(&*tx).await?.on(plads.today(), SettingKey::HoldHours);
            let hold = away.hold.renewed(from, hours);
            let mut journal = Journal::new(None, now);
            if hold != away.hold || away.flow.is_none() {
                absence::save(&tx, &Absence { hold, flow: Some(flow.to_owned()), ..away.clone() }).await?;
                stay::save(&tx, &old).await?;
                let detail = json!({ "absence": away.id, "before": away.hold.until, "hold_until": hold.until });
                journal.note_at(bed.site, "absence.held_longer", Subject::Stay(old.id), detail);
            }
            Ok(((), journal.write(&tx).await?))
        })
        .await
}

fn over(away: &Absence, how: AbsenceEnd, at: Instant) -> Absence {
    Absence { span: Span { to: Some(at), ..away.span }, ended: Some(how), ..away.clone() }
}

/// The open absence of a stay.
pub(super) async fn away(tx: &Tx, stay: &Stay) -> Result<Absence, Failure> {
    match stay.state {
        StayState::OnLeave { absence, .. } => Ok(absence::by_id(&**tx, absence).await?.ok_or(AppError::NotFound)?),
        StayState::InHouse { .. } => Err(AppError::refused(Refusal::NotAway).into()),
        StayState::Ended { .. } => Err(AppError::refused(Refusal::StayEnded).into()),
    }
}

/// A stay that goes on and its claim, under the locks, as they were on the screen.
pub(super) async fn locked(tx: &Tx, seen: &Stay, bed: &BedFacts, version: Option<i32>) -> Result<(Stay, Claim), Failure> {
    Locks { citizens: vec![seen.citizen], rooms: vec![bed.room], beds: vec![bed.bed] }.take(tx).await?;
    let old = stay::by_id(&**tx, seen.id).await?.ok_or(AppError::NotFound)?;
    if old.state.ended().is_some() {
        return Err(AppError::refused(Refusal::StayEnded).into());
    }
    let claim = claims::of_stay(&**tx, seen.id).await?.filter(|c| c.bed == bed.bed).ok_or(AppError::Conflict)?;
    if version.is_some_and(|version| version != old.version) { Err(AppError::Conflict.into()) } else { Ok((old, claim)) }
}

/// Until when the claim keeps the bed: to its end, or, when that is past because nobody looked, a step from now. What was planned
/// there gives way.
pub(super) async fn kept_until(plads: &Plads, tx: &Tx, bed: &BedFacts, claim: &Claim, journal: &mut Journal) -> Result<Instant, Failure> {
    let step = settings(&**tx).await?.on(plads.today(), SettingKey::RollForwardMinutes);
    let now = plads.now();
    if claim.period.to() > now {
        return Ok(claim.period.to());
    }
    let until = now.plus_minutes(step);
    let more = Period::new(claim.period.to(), until).map_err(|_| AppError::Conflict)?;
    match give_way::give_way(plads, tx, bed, more, Some(claim), journal).await? {
        Some(_) => Err(StoreError::Conflict.into()),
        None => Ok(until),
    }
}
