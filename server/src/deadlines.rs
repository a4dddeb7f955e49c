//! What happens when time passes, every minute: promises that break become tasks, and a bed never becomes free because a clock
//! ran out. Nobody's stay is ended or moved (invariant I12); only unanswered offers lapse by themselves.

use crate::allocation::lapse_offers;
use crate::bed::give_way::{authority, give_way};
use crate::bed::load_bed;
use crate::failure::Failure;
use crate::state::Plads;
use crate::store::claims::{self, Locks};
use crate::store::entity::{bed_claim, cleaning, death, draft, reservation, stay as stay_row};
use crate::store::journal::{Journal, Subject};
use crate::store::task::{self, NewTask};
use crate::store::{Stamp, StoreError, Tx, absence, request};
use domain::absence::HoldClock;
use domain::allocation::{Claim, ClaimKind};
use domain::code::Code as _;
use domain::facility::BedFacts;
use domain::ids::{BedId, RequestId, ReservationId, StayId};
use domain::instant::Instant;
use domain::period::Period;
use domain::setting::SettingKey;
use domain::task::TaskKind;
use sea_orm::sea_query::{Condition, Expr};
use sea_orm::{ColumnTrait as _, EntityTrait as _, QueryFilter as _, QuerySelect as _, QueryTrait as _};
use serde_json::json;
use std::time::Duration;

/// A claim that runs out within so many minutes is rolled forward. Short, because whoever is to have the bed at ten keeps ten
/// o'clock for as long as the citizen before may still leave in time; longer than the minute between two looks.
const SOON_MINUTES: i64 = 5;

/// Runs every minute until the process ends. A failure is logged and the next minute tries again.
pub async fn watch(plads: Plads) {
    loop {
        if let Err(error) = run_once(&plads).await {
            tracing::error!(%error, "deadlines could not be kept this minute");
        }
        tokio::time::sleep(Duration::from_secs(60)).await;
    }
}

/// Everything that is due now. One thing that fails keeps nothing else from being done.
///
/// # Errors
/// The first [`Failure`], when all is done that could be.
pub async fn run_once(plads: &Plads) -> Result<(), Failure> {
    let done = [
        lapse_offers(plads).await.map(drop),
        roll_forward(plads).await,
        non_arrivals(plads).await,
        reviews(plads).await,
        holds(plads).await,
        crate::plan::start::look(plads).await,
        crate::plan::reliance::look(plads).await,
        crate::stay::aid::look(plads).await,
        expired_drafts(plads).await,
    ];
    done.into_iter().collect()
}

/// Claims of people in house, of the dead not yet collected, and of cleanings nobody has accepted, that are about to run out.
async fn roll_forward(plads: &Plads) -> Result<(), Failure> {
    let now = plads.now();
    let step = plads.setting(SettingKey::RollForwardMinutes).await?;
    let in_house =
        stay_row::Entity::find().select_only().column(stay_row::Column::Id).filter(stay_row::Column::Status.eq("in_house")).into_query();
    let awaiting = death::Entity::find()
        .select_only()
        .column(death::Column::StayId)
        .filter(death::Column::RevokedAt.is_null())
        .filter(Condition::any().add(death::Column::BodyAt.is_null()).add(death::Column::BelongingsAt.is_null()))
        .into_query();
    let unfinished =
        cleaning::Entity::find().select_only().column(cleaning::Column::Id).filter(cleaning::Column::Step.ne("accepted")).into_query();
    let rows = bed_claim::Entity::find()
        .filter(Expr::col((bed_claim::Entity, bed_claim::Column::Live)))
        .filter(bed_claim::Column::EndsAt.lte(Stamp::from(now.plus_minutes(SOON_MINUTES))))
        .filter(
            Condition::any()
                .add(bed_claim::Column::StayId.in_subquery(in_house))
                .add(bed_claim::Column::StayId.in_subquery(awaiting))
                .add(bed_claim::Column::CleaningId.in_subquery(unfinished)),
        )
        .all(plads.store.read())
        .await?;
    let mut outcome = Ok(());
    for row in rows {
        match roll_row(plads, row, now, step).await {
            // Somebody changed it in the same moment: the next minute looks again.
            Ok(()) | Err(Failure::Store(StoreError::Conflict)) => {}
            // The next bed must not be lost with this one.
            Err(failure) => outcome = outcome.and(Err(failure)),
        }
    }
    outcome
}

async fn roll_row(plads: &Plads, row: bed_claim::Model, now: Instant, step: i64) -> Result<(), Failure> {
    let claim = claims::claim(row)?;
    if is_latest(plads, &claim).await? { roll_one(plads, &claim, now, step).await } else { Ok(()) }
}

/// Is it the latest claim of its stay or cleaning? Earlier beds of the same stay are history.
async fn is_latest(plads: &Plads, claim: &Claim) -> Result<bool, Failure> {
    let db = plads.store.read();
    let latest = match (claim.stay, claim.cleaning) {
        (Some(stay), _) => claims::of_stay(db, stay).await?,
        (None, Some(cleaning)) => claims::of_cleaning(db, cleaning).await?,
        (None, None) => None,
    };
    Ok(latest.is_some_and(|latest| latest.id == claim.id))
}

async fn roll_one(plads: &Plads, seen: &Claim, now: Instant, step: i64) -> Result<(), Failure> {
    let bed = load_bed(plads, seen.bed).await?;
    plads
        .write(async |tx| {
            Locks { rooms: vec![bed.room], beds: vec![bed.bed], ..Locks::default() }.take(&tx).await?;
            let row = bed_claim::Entity::find_by_id(seen.id.0).one(&*tx).await?.ok_or(StoreError::Conflict)?;
            let claim = claims::claim(row)?;
            if !claim.live || claim.version != seen.version {
                return Err(StoreError::Conflict.into());
            }
            let mut journal = Journal::new(None, now);
            let until = claim.period.to().max(now).plus_minutes(step);
            let longer = Period::new(claim.period.from(), until).map_err(|_| StoreError::Conflict)?;
            let more = Period::new(claim.period.to(), until).map_err(|_| StoreError::Conflict)?;
            if give_way(plads, &tx, &bed, more, Some(&claim), &mut journal).await?.is_some() {
                // The bed is another's already, as after days without this server: nobody is moved by a clock, a person decides.
                conflict(plads, &tx, &bed, &claim).await?;
                return Ok(((), journal.write(&tx).await?));
            }
            claims::change(&tx, &claim, bed.bed, longer).await?;
            let (kind, late) = match claim.stay {
                // A held bed has a clock and tasks of its own.
                Some(_) if claim.kind == ClaimKind::Hold => (TaskKind::HoldRunOut, false),
                Some(stay) => {
                    journal.note_at(bed.site, "stay.rolled_forward", Subject::Stay(stay), json!({ "bed": bed.bed, "until": until }));
                    (TaskKind::PastDeparture, past_departure(&tx, stay, now).await?)
                }
                None => {
                    journal.note_at(bed.site, "cleaning.rolled_forward", Subject::Bed(bed.bed), json!({ "until": until }));
                    (TaskKind::CleaningLate, true)
                }
            };
            if let (true, Some(organisation)) = (late, authority(plads, &tx, &bed).await?) {
                let due = NewTask { site: Some(bed.site), bed: Some(bed.bed), stay: claim.stay, ..NewTask::new(kind, organisation, now) };
                // Dealt with today, it does not come back before tomorrow.
                if !task::raised_since(&tx, &due, now.plus_hours(-24)).await? {
                    task::raise(&tx, due, now).await?;
                }
            }
            Ok(((), journal.write(&tx).await?))
        })
        .await
}

async fn conflict(plads: &Plads, tx: &Tx, bed: &BedFacts, claim: &Claim) -> Result<(), Failure> {
    let now = plads.now();
    if let Some(organisation) = authority(plads, tx, bed).await? {
        let due =
            NewTask { site: Some(bed.site), bed: Some(bed.bed), stay: claim.stay, ..NewTask::new(TaskKind::Conflict, organisation, now) };
        if !task::raised_since(tx, &due, now.plus_hours(-24)).await? {
            task::raise(tx, due, now).await?;
        }
    }
    Ok(())
}

async fn past_departure(tx: &Tx, stay: StayId, now: Instant) -> Result<bool, Failure> {
    Ok(stay_row::Entity::find_by_id(stay.0)
        .one(&**tx)
        .await?
        .is_some_and(|s| s.status == "in_house" && s.expected_departure.at() <= now.plus_minutes(SOON_MINUTES)))
}

/// Confirmed reservations whose citizen has not come: a task for a person; nothing is released.
async fn non_arrivals(plads: &Plads) -> Result<(), Failure> {
    let now = plads.now();
    let late = now.plus_minutes(-plads.setting(SettingKey::NonArrivalMinutes).await?);
    let rows = reservation::Entity::find()
        .filter(reservation::Column::Status.eq("confirmed"))
        .filter(reservation::Column::ArrivalAt.lte(Stamp::from(late)))
        .all(plads.store.read())
        .await?;
    for row in rows {
        let agreed = row.arrival_at.at();
        let bed = load_bed(plads, BedId(row.bed_id)).await?;
        let Some(asked) = request::by_id(plads.store.read(), RequestId(row.request_id)).await? else { continue };
        plads
            .write(async |tx| {
                let mut journal = Journal::new(None, now);
                let new = NewTask {
                    site: Some(bed.site),
                    request: Some(asked.id),
                    reservation: Some(ReservationId(row.id)),
                    bed: Some(bed.bed),
                    note: asked.number.clone(),
                    ..NewTask::new(TaskKind::NonArrival, asked.authority, now)
                };
                // Once for each agreed arrival: what a person has dealt with does not come back.
                if !task::raised_since(&tx, &new, agreed).await? && task::raise(&tx, new, now).await?.is_some() {
                    journal.note_at(bed.site, "reservation.not_arrived", Subject::Request(asked.id), json!({ "reservation": row.id }));
                    journal.touch_organisation(asked.authority);
                }
                Ok(((), journal.write(&tx).await?))
            })
            .await?;
    }
    Ok(())
}

/// Held beds whose time runs out soon, or has run out: a task for a person. The bed is held until somebody decides.
async fn holds(plads: &Plads) -> Result<(), Failure> {
    let now = plads.now();
    let warning = plads.setting(SettingKey::HoldWarningMinutes).await?;
    for away in absence::open(plads.store.read()).await? {
        let (kind, name, since) = match away.hold.clock(now, warning) {
            HoldClock::Running => continue,
            HoldClock::RunsOut => (TaskKind::HoldRunsOut, "hold.runs_out", away.hold.until.plus_minutes(-warning)),
            // Dealt with today without a decision, it comes back tomorrow.
            HoldClock::RunOut => (TaskKind::HoldRunOut, "hold.run_out", away.hold.until.max(now.plus_hours(-24))),
        };
        let Some(claim) = claims::of_stay(plads.store.read(), away.stay).await? else { continue };
        let bed = load_bed(plads, claim.bed).await?;
        plads
            .write(async |tx| {
                let mut journal = Journal::new(None, now);
                let Some(organisation) = authority(plads, &tx, &bed).await? else { return Ok(((), journal.write(&tx).await?)) };
                let due = NewTask { site: Some(bed.site), stay: Some(away.stay), ..NewTask::new(kind, organisation, away.hold.until) };
                if !task::raised_since(&tx, &due, since).await? && task::raise(&tx, due, now).await?.is_some() {
                    journal.note_at(bed.site, name, Subject::Stay(away.stay), json!({ "hold_until": away.hold.until }));
                }
                Ok(((), journal.write(&tx).await?))
            })
            .await?;
    }
    Ok(())
}

/// Stays that are to be reviewed, their kind first and later the whole: a task on the day, once.
async fn reviews(plads: &Plads) -> Result<(), Failure> {
    review(plads, TaskKind::ReviewKind, SettingKey::ReviewDays).await?;
    review(plads, TaskKind::ReviewStay, SettingKey::StayReviewDays).await
}

async fn review(plads: &Plads, kind: TaskKind, after: SettingKey) -> Result<(), Failure> {
    let now = plads.now();
    let days = plads.setting(after).await?;
    // A weekend without the server is caught up on; stays that were old when they were brought in are not all due at once.
    let to = now.plus_hours(-24 * days);
    let from = to.plus_hours(-72);
    let rows = stay_row::Entity::find()
        .filter(stay_row::Column::Status.eq("in_house"))
        .filter(stay_row::Column::ArrivedAt.gt(Stamp::from(from)))
        .filter(stay_row::Column::ArrivedAt.lte(Stamp::from(to)))
        .all(plads.store.read())
        .await?;
    for row in rows {
        let Some(claim) = claims::of_stay(plads.store.read(), StayId(row.id)).await? else { continue };
        let bed = load_bed(plads, claim.bed).await?;
        plads
            .write(async |tx| {
                let mut journal = Journal::new(None, now);
                let Some(organisation) = authority(plads, &tx, &bed).await? else { return Ok(((), journal.write(&tx).await?)) };
                let new =
                    NewTask { site: Some(bed.site), stay: Some(StayId(row.id)), ..NewTask::new(kind, organisation, now.plus_hours(24)) };
                if !task::raised_since(&tx, &new, row.arrived_at.at()).await? && task::raise(&tx, new, now).await?.is_some() {
                    journal.note_at(bed.site, "stay.review_due", Subject::Stay(StayId(row.id)), json!({ "task": kind.code() }));
                }
                Ok(((), journal.write(&tx).await?))
            })
            .await?;
    }
    Ok(())
}

/// Drafts nobody has touched for as long as they are kept.
async fn expired_drafts(plads: &Plads) -> Result<(), Failure> {
    let now = plads.now();
    plads
        .store
        .write(async |tx| {
            draft::Entity::delete_many().filter(draft::Column::ExpiresAt.lte(Stamp::from(now))).exec(&*tx).await?;
            Ok::<_, Failure>(())
        })
        .await
}
