//! Corrections: a time that was registered wrongly is moved between its neighbours, or an end that never was is taken back. Claims,
//! phases and absences follow, so every figure is computed anew; the row of the correction and the events keep both versions.

use super::load;
use crate::bed::{give_way, load_bed, taken};
use crate::chance;
use crate::failure::Failure;
use crate::state::{Plads, settings};
use crate::store::absence::{self, Absence};
use crate::store::claims::{self, Locks};
use crate::store::entity::{bed_claim, cleaning, correction, death, stay_phase, stay_transfer};
use crate::store::journal::{Journal, Subject};
use crate::store::stay::{self, Phase, Stay};
use crate::store::task::{self, About};
use crate::store::{Stamp, StoreError, Tx, equipment_move};
use app::error::{AppError, Refusal};
use app::stay::MomentRow;
use domain::absence::{AbsenceEnd, Hold};
use domain::access::{Action, Actor};
use domain::allocation::Claim;
use domain::code::Code as _;
use domain::correction::{CorrectionError, Moment, is_open, may_move};
use domain::form::Problem;
use domain::ids::{BedId, RoomId, StayId};
use domain::instant::Instant;
use domain::period::Period;
use domain::phase::Span;
use domain::setting::SettingKey;
use domain::stay::{Outcome, StayState};
use domain::task::TaskKind;
use sea_orm::sea_query::{Condition, Expr};
use sea_orm::{
    ColumnTrait as _, ConnectionTrait, EntityTrait as _, QueryFilter as _, QueryOrder as _, QuerySelect as _, QueryTrait as _, Set,
};
use serde_json::json;
use uuid::Uuid;

/// Everything about a stay that has a time.
struct Facts {
    stay: Stay,
    claims: Vec<Claim>,
    phases: Vec<Phase>,
    absences: Vec<Absence>,
    transfers: Vec<stay_transfer::Model>,
    death: Option<death::Model>,
}

/// Something that happened in a stay, and between what it may lie.
struct At {
    moment: Moment,
    subject: Uuid,
    at: Instant,
    before: Option<Instant>,
    after: Option<Instant>,
}

impl Facts {
    async fn read<C: ConnectionTrait>(db: &C, id: StayId) -> Result<Self, Failure> {
        let stay = stay::by_id(db, id).await?.ok_or(AppError::NotFound)?;
        // The claims of the stay, and of the cleanings after it.
        let cleanings =
            cleaning::Entity::find().select_only().column(cleaning::Column::Id).filter(cleaning::Column::StayId.eq(id.0)).into_query();
        let rows = bed_claim::Entity::find()
            .filter(Expr::col((bed_claim::Entity, bed_claim::Column::Live)))
            .filter(Condition::any().add(bed_claim::Column::StayId.eq(id.0)).add(bed_claim::Column::CleaningId.in_subquery(cleanings)))
            .order_by_asc(bed_claim::Column::StartsAt)
            .all(db)
            .await?;
        let transfers = stay_transfer::Entity::find()
            .filter(stay_transfer::Column::StayId.eq(id.0))
            .filter(stay_transfer::Column::UndoneAt.is_null())
            .order_by_asc(stay_transfer::Column::At);
        Ok(Self {
            stay,
            claims: rows.into_iter().map(claims::claim).collect::<Result<_, _>>()?,
            phases: stay::phases_of(db, &[id]).await?,
            absences: absence::of_stays(db, &[id]).await?.into_iter().filter(Absence::counts).collect(),
            transfers: transfers.all(db).await?,
            death: super::death::of_stay(db, id).await?,
        })
    }

    /// What may be corrected, in the order in which it happened.
    fn moments(&self) -> Vec<At> {
        let one = |moment, subject, at| At { moment, subject, at, before: None, after: None };
        let id = self.stay.id.0;
        let mut places = vec![one(Moment::Arrival, id, self.stay.arrived_at())];
        for a in &self.absences {
            places.push(one(Moment::AbsenceStart, a.id.0, a.span.from));
            if let (Some(AbsenceEnd::Returned), Some(to)) = (a.ended, a.span.to) {
                places.push(one(Moment::AbsenceReturn, a.id.0, to));
            }
        }
        places.extend(self.transfers.iter().map(|t| one(Moment::Transfer, t.id, t.at.at())));
        // An end by release of a held bed is the decision's own time.
        let released = self.absences.iter().any(|a| a.ended == Some(AbsenceEnd::Released));
        match self.stay.state.ended() {
            Some((at, Outcome::Died)) if !released => places.push(one(Moment::Death, id, at)),
            Some((at, _)) if !released => places.push(one(Moment::Departure, id, at)),
            _ => {}
        }
        places.sort_by_key(|m| m.at);
        bounded(&mut places);
        let mut phases: Vec<At> = self.phases.iter().map(|p| one(Moment::PhaseStart, p.id.0, p.from)).collect();
        bounded(&mut phases);
        // Arrival and end carry the first and the last phase with them.
        let (second, last) = (self.phases.get(1).map(|p| p.from), self.phases.last().map(|p| p.from));
        for m in &mut places {
            match m.moment {
                Moment::Arrival => m.after = m.after.into_iter().chain(second).min(),
                Moment::Departure | Moment::Death => m.before = m.before.into_iter().chain(last).max(),
                Moment::Transfer | Moment::AbsenceStart | Moment::AbsenceReturn | Moment::PhaseStart => {}
            }
        }
        // Nobody is confirmed dead or collected before being found.
        if let (Some(death), Some(found)) = (&self.death, places.iter_mut().find(|m| m.moment == Moment::Death)) {
            let since = [death.confirmed_at, death.body_at, death.belongings_at].into_iter().flatten().map(Stamp::at);
            found.after = found.after.into_iter().chain(since.filter(|at| *at > found.at)).min();
        }
        let end = self.stay.state.ended().map(|(at, _)| at);
        phases.iter_mut().for_each(|m| m.after = m.after.or(end));
        places.extend(phases.into_iter().skip(1));
        places.sort_by_key(|m| m.at);
        places
    }

    /// Was the stay's end the citizen leaving or dying here, so that it can be taken back?
    fn may_reopen(&self) -> bool {
        self.stay.state.ended().is_some() && !self.absences.iter().any(|a| a.ended == Some(AbsenceEnd::Released))
    }
}

/// Each lies between its neighbours.
fn bounded(moments: &mut [At]) {
    let times: Vec<Instant> = moments.iter().map(|m| m.at).collect();
    for (n, m) in moments.iter_mut().enumerate() {
        m.before = n.checked_sub(1).and_then(|n| times.get(n).copied());
        m.after = times.get(n + 1).copied();
    }
}

/// What of a stay is open to correction.
pub(super) async fn moments(plads: &Plads, id: StayId) -> Result<Vec<MomentRow>, Failure> {
    let facts = Facts::read(plads.store.read(), id).await?;
    let days = plads.setting(SettingKey::CorrectionDays).await?;
    let rows = facts.moments().into_iter().filter(|m| is_open(m.at, plads.now(), days)).map(|m| MomentRow {
        moment: m.moment,
        subject: m.subject,
        at: plads.local(m.at),
        may_reopen: matches!(m.moment, Moment::Departure | Moment::Death) && facts.may_reopen(),
    });
    Ok(rows.collect())
}

fn wrong(error: CorrectionError) -> AppError {
    match error {
        CorrectionError::Reason => AppError::field("reason", Problem::Missing),
        CorrectionError::Closed => AppError::refused(Refusal::CorrectionClosed),
        CorrectionError::TooEarly | CorrectionError::Same => AppError::field("at", Problem::TooEarly),
        CorrectionError::TooLate => AppError::field("at", Problem::TooLate),
    }
}

/// Moves something that happened to another time.
///
/// # Errors
/// [`Refusal::CorrectionClosed`]; a field problem for the reason, or a time that does not lie between its neighbours;
/// [`Refusal::BedTaken`] when somebody else had the bed then; [`AppError::Conflict`].
pub async fn correct(
    plads: &Plads,
    actor: &Actor,
    id: StayId,
    version: i32,
    what: (Moment, Uuid),
    new: Instant,
    reason: &str,
) -> Result<(), Failure> {
    let (seen, bed) = load(plads, actor, Action::CorrectStay, id).await?;
    let now = plads.now();
    let locks = locks(plads, &seen).await?;
    let done = plads
        .write(async |tx| {
            locks.clone().take(&tx).await?;
            let facts = Facts::read(&*tx, id).await?;
            if facts.stay.version != version {
                return Err(AppError::Conflict.into());
            }
            let found = facts.moments().into_iter().find(|m| (m.moment, m.subject) == what).ok_or(AppError::NotFound)?;
            let days = settings(&*tx).await?.on(plads.today(), SettingKey::CorrectionDays);
            may_move((found.at, new), (found.before, found.after), reason, now, days).map_err(wrong)?;
            apply(&tx, &facts, &found, new).await?;
            let mut journal = Journal::new(Some(actor), now);
            remember(&tx, actor, id, &found, Some(new), reason, now).await?;
            let detail = json!({ "moment": found.moment.code(), "subject": found.subject, "before": found.at, "after": new });
            journal.note_at(bed.site, "stay.corrected", Subject::Stay(id), detail);
            Ok(((), journal.write(&tx).await?))
        })
        .await;
    match done {
        // Somebody else had the bed at that time.
        Err(Failure::Store(StoreError::BedOverlap)) => {
            let around = Period::new(new.plus_seconds(-1), new.plus_seconds(1)).map_err(|_| AppError::Conflict)?;
            Err(taken(plads, plads.store.read(), &bed, around).await?)
        }
        done => done,
    }
}

async fn apply(tx: &Tx, facts: &Facts, found: &At, new: Instant) -> Result<(), Failure> {
    let old = &facts.stay;
    match found.moment {
        Moment::PhaseStart => {
            phase_boundary(tx, facts, found.at, new).await?;
            return Ok(stay::save(tx, old).await?);
        }
        Moment::Arrival => {
            move_boundary(tx, facts, found.at, new).await?;
            start_phase_at(tx, facts, found.at, new).await?;
        }
        Moment::Departure => {
            move_boundary(tx, facts, found.at, new).await?;
            stay::end_phases(tx, old.id, new).await?;
        }
        Moment::Death => {
            // The bed is kept past death: only what the stay was ends elsewhere.
            stay::end_phases(tx, old.id, new).await?;
            if let Some(death) = &facts.death {
                let set =
                    death::ActiveModel { found_at: Set(new.into()), version: Set(death.version.saturating_add(1)), ..Default::default() };
                death::Entity::update_many().set(set).filter(death::Column::Id.eq(death.id)).exec(&**tx).await?;
            } else {
                move_boundary(tx, facts, found.at, new).await?;
            }
        }
        Moment::Transfer => {
            move_boundary(tx, facts, found.at, new).await?;
            let set = stay_transfer::ActiveModel { at: Set(new.into()), ..Default::default() };
            stay_transfer::Entity::update_many().set(set).filter(stay_transfer::Column::Id.eq(found.subject)).exec(&**tx).await?;
        }
        Moment::AbsenceStart | Moment::AbsenceReturn => {
            move_boundary(tx, facts, found.at, new).await?;
            let away = facts.absences.iter().find(|a| a.id.0 == found.subject).ok_or(AppError::NotFound)?;
            let span =
                if found.moment == Moment::AbsenceStart { Span { from: new, ..away.span } } else { Span { to: Some(new), ..away.span } };
            // A clock nobody has moved by a decision runs from the beginning as it is now known (invariant I7).
            let follows = found.moment == Moment::AbsenceStart && away.ended.is_none() && away.reason.is_empty();
            let hold = if follows { Hold { until: away.hold.until.plus_seconds(new.seconds_since(found.at)) } } else { away.hold };
            absence::save(tx, &Absence { span, hold, ..away.clone() }).await?;
        }
    }
    Ok(stay::save(tx, &moved(old, found.moment, new)).await?)
}

/// The stay with its arrival or its end elsewhere.
fn moved(old: &Stay, what: Moment, new: Instant) -> Stay {
    let state = match (what, old.state) {
        (Moment::Arrival, StayState::InHouse { expected_departure, .. }) => StayState::InHouse { since: new, expected_departure },
        (Moment::Arrival, StayState::OnLeave { expected_departure, absence, .. }) => {
            StayState::OnLeave { since: new, expected_departure, absence }
        }
        (Moment::Arrival, StayState::Ended { at, outcome, .. }) => StayState::Ended { since: new, at, outcome },
        (Moment::Departure | Moment::Death, StayState::Ended { since, outcome, .. }) => StayState::Ended { since, at: new, outcome },
        (_, state) => state,
    };
    Stay { state, ..old.clone() }
}

/// Moves the instant at which one claim ends and the next begins; what shrinks goes first, so that the guard is never in the way.
async fn move_boundary(tx: &Tx, facts: &Facts, old: Instant, new: Instant) -> Result<(), Failure> {
    let ends = facts.claims.iter().filter(|c| c.period.to() == old).map(|c| (c, Period::new(c.period.from(), new)));
    let begins = facts.claims.iter().filter(|c| c.period.from() == old).map(|c| (c, Period::new(new, c.period.to())));
    let (first, then): (Vec<_>, Vec<_>) = if new < old { (ends.collect(), begins.collect()) } else { (begins.collect(), ends.collect()) };
    for (claim, period) in first.into_iter().chain(then) {
        claims::change(tx, claim, claim.bed, period.map_err(|_| AppError::field("at", Problem::TooLate))?).await?;
    }
    Ok(())
}

async fn start_phase_at(tx: &Tx, facts: &Facts, old: Instant, new: Instant) -> Result<(), Failure> {
    if let Some(phase) = facts.phases.iter().find(|p| p.from == old) {
        let set = stay_phase::ActiveModel { starts_at: Set(new.into()), ..Default::default() };
        stay_phase::Entity::update_many().set(set).filter(stay_phase::Column::Id.eq(phase.id.0)).exec(&**tx).await?;
    }
    Ok(())
}

async fn phase_boundary(tx: &Tx, facts: &Facts, old: Instant, new: Instant) -> Result<(), Failure> {
    start_phase_at(tx, facts, old, new).await?;
    if let Some(before) = facts.phases.iter().find(|p| p.to == Some(old)) {
        stay::end_phase_at(tx, before.id, new).await?;
    }
    Ok(())
}

async fn remember(tx: &Tx, actor: &Actor, id: StayId, found: &At, new: Option<Instant>, reason: &str, now: Instant) -> Result<(), Failure> {
    let row = correction::ActiveModel {
        id: Set(chance::id()),
        stay_id: Set(id.0),
        moment: Set(found.moment.code().to_owned()),
        subject_id: Set(found.subject),
        before_at: Set(found.at.into()),
        after_at: Set(new.map(Stamp::from)),
        before_code: Set(None),
        after_code: Set(None),
        reason: Set(reason.trim().to_owned()),
        corrected_by: Set(actor.user.0),
        corrected_at: Set(now.into()),
    };
    correction::Entity::insert(row).exec_without_returning(&**tx).await?;
    Ok(())
}

/// All rooms and beds the stay has been in.
async fn locks(plads: &Plads, seen: &Stay) -> Result<Locks, Failure> {
    let facts = Facts::read(plads.store.read(), seen.id).await?;
    let beds: Vec<BedId> = facts.claims.iter().map(|c| c.bed).collect();
    let mut rooms: Vec<RoomId> = Vec::new();
    for bed in &beds {
        rooms.push(load_bed(plads, *bed).await?.room);
    }
    Ok(Locks { citizens: vec![seen.citizen], rooms, beds })
}

/// The citizen did not leave, or did not die: the stay goes on in the bed it had. What was planned there gives way; nobody who is
/// in the bed does.
///
/// # Errors
/// [`Refusal::CorrectionClosed`], [`Refusal::BedTaken`], [`Refusal::AlreadyInHouse`]; a field problem without reason;
/// [`AppError::Conflict`].
pub async fn reopen(plads: &Plads, actor: &Actor, id: StayId, version: i32, reason: &str) -> Result<(), Failure> {
    let (seen, bed) = load(plads, actor, Action::CorrectStay, id).await?;
    if reason.trim().is_empty() {
        return Err(AppError::field("reason", Problem::Missing).into());
    }
    let now = plads.now();
    let locks = locks(plads, &seen).await?;
    plads
        .write(async |tx| {
            locks.clone().take(&tx).await?;
            let facts = Facts::read(&*tx, id).await?;
            if facts.stay.version != version {
                return Err(AppError::Conflict.into());
            }
            let days = settings(&*tx).await?.on(plads.today(), SettingKey::CorrectionDays);
            let found = facts.moments().into_iter().find(|m| matches!(m.moment, Moment::Departure | Moment::Death));
            let found = found
                .filter(|m| facts.may_reopen() && is_open(m.at, now, days))
                .ok_or_else(|| AppError::refused(Refusal::CorrectionClosed))?;
            if stay::open_of(&*tx, facts.stay.citizen).await?.is_some() {
                return Err(AppError::refused(Refusal::AlreadyInHouse).into());
            }
            let mut journal = Journal::new(Some(actor), now);
            stop_cleaning(&tx, actor, &facts, now).await?;
            let claim = claims::of_stay(&*tx, id).await?.filter(|c| c.bed == bed.bed).ok_or(AppError::Conflict)?;
            let step = settings(&*tx).await?.on(plads.today(), SettingKey::RollForwardMinutes);
            let until = facts.stay.expected_departure.max(now.plus_minutes(step)).max(claim.period.to());
            if let Ok(more) = Period::new(claim.period.to(), until) {
                if give_way::give_way(plads, &tx, &bed, more, Some(&claim), &mut journal).await?.is_some() {
                    return Err(taken(plads, &*tx, &bed, more).await?);
                }
                claims::change(&tx, &claim, bed.bed, Period::new(claim.period.from(), until).map_err(|_| AppError::Conflict)?).await?;
            }
            stay::resume_phases(&tx, id).await?;
            equipment_move::stay_goes_on(&tx, &seen).await?;
            if let Some(death) = &facts.death {
                let set = death::ActiveModel {
                    revoked_at: Set(Some(now.into())),
                    version: Set(death.version.saturating_add(1)),
                    ..Default::default()
                };
                death::Entity::update_many().set(set).filter(death::Column::Id.eq(death.id)).exec(&*tx).await?;
            }
            let state = StayState::InHouse { since: facts.stay.arrived_at(), expected_departure: facts.stay.expected_departure };
            stay::save(&tx, &Stay { state, end_note: String::new(), ..facts.stay.clone() }).await?;
            let moot = [TaskKind::DeathToConfirm, TaskKind::DeathToTell, TaskKind::TellDoctorDeparture];
            task::settle(&tx, &moot, About::Stay(id), Some(actor.user), now).await?;
            remember(&tx, actor, id, &found, None, reason, now).await?;
            let detail = json!({ "moment": found.moment.code(), "before": found.at });
            journal.note_at(bed.site, "stay.reopened", Subject::Stay(id), detail);
            Ok(((), journal.write(&tx).await?))
        })
        .await
}

/// The cleaning after an end that never was is called off: the bed was the citizen's all the time.
async fn stop_cleaning(tx: &Tx, actor: &Actor, facts: &Facts, now: Instant) -> Result<(), Failure> {
    let Some((ended, _)) = facts.stay.state.ended() else { return Ok(()) };
    for claim in facts.claims.iter().filter(|c| c.period.from() >= ended) {
        if let Some(id) = claim.cleaning {
            crate::bed::cleaning::call_off(tx, actor.user, id, claim, now).await?;
        }
    }
    Ok(())
}
