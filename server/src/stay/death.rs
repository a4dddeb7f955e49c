//! Death in a stay: two facts with their times, found by a nurse and confirmed by a doctor. The stay ends when the citizen is found;
//! the bed waits for the collection of the citizen and of the belongings, without a name on the board. Nobody is to be told before
//! the confirmation: only then do the tasks to tell relatives and doctor arise.

use super::absence::{ABOUT_HOLD, kept_until, locked};
use super::{access, couple, load};
use crate::bed::cleaning;
use crate::bed::give_way::authority;
use crate::chance;
use crate::failure::Failure;
use crate::state::Plads;
use crate::store::claims::{self, Serves};
use crate::store::entity::death;
use crate::store::journal::{Journal, Subject};
use crate::store::plan;
use crate::store::stay::{self, Stay};
use crate::store::task::{self, About, NewTask};
use crate::store::{Stamp, Tx, absence};
use crate::training::follow;
use app::error::{AppError, Refusal};
use domain::absence::AbsenceEnd;
use domain::access::{Action, Actor};
use domain::allocation::ClaimKind;
use domain::form::Problem;
use domain::ids::StayId;
use domain::instant::Instant;
use domain::period::Period;
use domain::phase::Span;
use domain::stay::{Outcome, StayState};
use domain::task::TaskKind;
use sea_orm::{ColumnTrait as _, ConnectionTrait, EntityTrait as _, QueryFilter as _, Set};
use serde_json::json;

/// What is collected.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Collected {
    /// The citizen.
    Body,
    /// The belongings.
    Belongings,
}

/// The death that stands, of a stay.
pub(super) async fn of_stay<C: ConnectionTrait>(db: &C, id: StayId) -> Result<Option<death::Model>, Failure> {
    let one = death::Entity::find().filter(death::Column::StayId.eq(id.0)).filter(death::Column::RevokedAt.is_null());
    Ok(one.one(db).await?)
}

/// A nurse has found the citizen dead at `at`: the stay and its charges end, the bed is kept.
///
/// # Errors
/// [`Refusal::StayEnded`]; a field problem when the time lies before the citizen came or in the future; [`AppError::Conflict`].
pub async fn found(plads: &Plads, actor: &Actor, id: StayId, version: i32, at: Instant, found_by: &str) -> Result<(), Failure> {
    let (seen, bed) = load(plads, actor, Action::RegisterDeath, id).await?;
    if found_by.trim().is_empty() {
        return Err(AppError::field("found_by", Problem::Missing).into());
    }
    let now = plads.now();
    plads
        .write(async |tx| {
            let (old, claim) = locked(&tx, &seen, &bed, Some(version)).await?;
            let state = old.state.die(at, claim.period.from(), now)?;
            let mut journal = Journal::new(Some(actor), now);
            let until = kept_until(plads, &tx, &bed, &claim, &mut journal).await?;
            if claim.kind == ClaimKind::Hold {
                // Died away from here: the bed waits for the belongings.
                claims::end_at(&tx, &claim, at).await?;
                claims::insert(&tx, bed.bed, Serves::Stay(id), Period::new(at, until).map_err(|_| AppError::Conflict)?).await?;
            } else if until > claim.period.to() {
                claims::change(&tx, &claim, bed.bed, Period::new(claim.period.from(), until).map_err(|_| AppError::Conflict)?).await?;
            }
            if let StayState::OnLeave { absence: away, .. } = old.state
                && let Some(away) = absence::by_id(&*tx, away).await?
            {
                let over = absence::Absence { span: Span { to: Some(at), ..away.span }, ended: Some(AbsenceEnd::Released), ..away };
                absence::save(&tx, &over).await?;
            }
            stay::save(&tx, &Stay { state, ..old.clone() }).await?;
            stay::end_phases(&tx, id, at).await?;
            let row = death::ActiveModel {
                id: Set(chance::id()),
                stay_id: Set(id.0),
                found_at: Set(at.into()),
                found_by: Set(found_by.trim().to_owned()),
                recorded_by: Set(actor.user.0),
                recorded_at: Set(now.into()),
                confirmed_at: Set(None),
                doctor: Set(String::new()),
                confirmed_by: Set(None),
                body_at: Set((claim.kind == ClaimKind::Hold).then(|| at.into())),
                belongings_at: Set(None),
                revoked_at: Set(None),
                version: Set(1),
            };
            death::Entity::insert(row).exec_without_returning(&*tx).await?;
            let moot = [
                ABOUT_HOLD.as_slice(),
                &crate::tobs::RAISED,
                &[
                    TaskKind::PastDeparture,
                    TaskKind::ReviewKind,
                    TaskKind::ReviewStay,
                    TaskKind::PartnerLeft,
                    TaskKind::ExtensionProposed,
                    TaskKind::ArrivalItemMissing,
                    TaskKind::SafeguardDue,
                    TaskKind::CitizenWish,
                    TaskKind::AidLate,
                    TaskKind::TellDoctorArrival,
                ],
            ]
            .concat();
            task::settle(&tx, &moot, About::Stay(id), Some(actor.user), now).await?;
            for of in plan::of_citizen(&*tx, old.citizen).await? {
                task::settle(&tx, &[TaskKind::FreeChoiceDue, TaskKind::HelpToBeTold], About::Plan(of.id), Some(actor.user), now).await?;
            }
            access::close(&tx, &old, actor.user, now, &mut journal).await?;
            couple::left(plads, &tx, &old, &mut journal).await?;
            follow::died(plads, &tx, &old, at, &mut journal).await?;
            if let Some(organisation) = authority(plads, &tx, &bed).await? {
                let new = NewTask { site: Some(bed.site), stay: Some(id), ..NewTask::new(TaskKind::DeathToConfirm, organisation, now) };
                task::raise(&tx, new, now).await?;
            }
            let detail = json!({ "bed": bed.bed, "at": at, "outcome": Outcome::Died });
            journal.note_at(bed.site, "death.found", Subject::Stay(id), detail.clone());
            journal.note_at(bed.site, "stay.ended", Subject::Stay(id), detail);
            Ok(((), journal.write(&tx).await?))
        })
        .await
}

/// A doctor has confirmed the death at `at`. From now on relatives and the citizen's doctor are to be told.
///
/// # Errors
/// [`AppError::NotFound`] without a death; a field problem for the doctor's name or a time before the finding or in the future;
/// [`AppError::Conflict`] when it is confirmed already.
pub async fn confirm(plads: &Plads, actor: &Actor, id: StayId, at: Instant, doctor: &str) -> Result<(), Failure> {
    let (_, bed) = load(plads, actor, Action::RegisterDeath, id).await?;
    if doctor.trim().is_empty() {
        return Err(AppError::field("doctor", Problem::Missing).into());
    }
    let now = plads.now();
    plads
        .write(async |tx| {
            let row = of_stay(&*tx, id).await?.ok_or(AppError::NotFound)?;
            within(at, row.found_at, now)?;
            let set = death::ActiveModel {
                confirmed_at: Set(Some(at.into())),
                doctor: Set(doctor.trim().to_owned()),
                confirmed_by: Set(Some(actor.user.0)),
                version: Set(row.version.saturating_add(1)),
                ..Default::default()
            };
            let open =
                death::Entity::update_many().set(set).filter(death::Column::Id.eq(row.id)).filter(death::Column::ConfirmedAt.is_null());
            if open.exec(&*tx).await?.rows_affected == 0 {
                return Err(AppError::Conflict.into());
            }
            task::settle(&tx, &[TaskKind::DeathToConfirm], About::Stay(id), Some(actor.user), now).await?;
            if let Some(organisation) = authority(plads, &tx, &bed).await? {
                let tell = NewTask {
                    site: Some(bed.site),
                    stay: Some(id),
                    ..NewTask::new(TaskKind::DeathToTell, organisation, now.plus_hours(2))
                };
                task::raise(&tx, tell, now).await?;
            }
            let mut journal = Journal::new(Some(actor), now);
            journal.note_at(bed.site, "death.confirmed", Subject::Stay(id), json!({ "at": at }));
            Ok(((), journal.write(&tx).await?))
        })
        .await
}

/// The citizen, or the belongings, have been collected. When both have, the bed goes to cleaning.
///
/// # Errors
/// [`AppError::NotFound`] without a death; [`Refusal::DeathNotConfirmed`] before the doctor has confirmed it; a field problem for the
/// time; [`AppError::Conflict`] when it is collected already.
pub async fn collected(plads: &Plads, actor: &Actor, id: StayId, what: Collected, at: Instant) -> Result<(), Failure> {
    let (seen, bed) = load(plads, actor, Action::RegisterDeath, id).await?;
    let now = plads.now();
    plads
        .write(async |tx| {
            crate::store::claims::Locks { citizens: vec![seen.citizen], rooms: vec![bed.room], beds: vec![bed.bed] }.take(&tx).await?;
            let row = of_stay(&*tx, id).await?.ok_or(AppError::NotFound)?;
            if row.confirmed_at.is_none() {
                return Err(AppError::refused(Refusal::DeathNotConfirmed).into());
            }
            within(at, row.found_at, now)?;
            let (before, other) = match what {
                Collected::Body => (row.body_at, row.belongings_at),
                Collected::Belongings => (row.belongings_at, row.body_at),
            };
            if before.is_some() {
                return Err(AppError::Conflict.into());
            }
            let mut set = death::ActiveModel { version: Set(row.version.saturating_add(1)), ..Default::default() };
            match what {
                Collected::Body => set.body_at = Set(Some(at.into())),
                Collected::Belongings => set.belongings_at = Set(Some(at.into())),
            }
            let same =
                death::Entity::update_many().set(set).filter(death::Column::Id.eq(row.id)).filter(death::Column::Version.eq(row.version));
            if same.exec(&*tx).await?.rows_affected == 0 {
                return Err(AppError::Conflict.into());
            }
            let mut journal = Journal::new(Some(actor), now);
            let part = match what {
                Collected::Body => "body",
                Collected::Belongings => "belongings",
            };
            journal.note_at(bed.site, "death.collected", Subject::Stay(id), json!({ "what": part, "at": at }));
            if let Some(other) = other {
                free(plads, &tx, &bed, id, at.max(other.at()), &mut journal).await?;
            }
            Ok(((), journal.write(&tx).await?))
        })
        .await
}

/// Both are collected: the bed is given to cleaning.
async fn free(
    plads: &Plads,
    tx: &Tx,
    bed: &domain::facility::BedFacts,
    id: StayId,
    at: Instant,
    journal: &mut Journal,
) -> Result<(), Failure> {
    let stored = stay::by_id(&**tx, id).await?.ok_or(AppError::NotFound)?;
    let claim = claims::of_stay(&**tx, id).await?.filter(|c| c.bed == bed.bed).ok_or(AppError::Conflict)?;
    let at = at.max(claim.period.from().plus_seconds(1));
    claims::end_at(tx, &claim, at).await?;
    cleaning::begin(plads, tx, bed, &stored, at.min(claim.period.to()), journal).await?;
    Ok(())
}

fn within(at: Instant, found: Stamp, now: Instant) -> Result<(), AppError> {
    if at < found.at() {
        return Err(AppError::field("at", Problem::TooEarly));
    }
    if at > now { Err(AppError::field("at", Problem::TooLate)) } else { Ok(()) }
}
