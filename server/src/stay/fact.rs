//! Corrections of what has no time of its own: where the citizen went, and what an absence was. Times are in [`super::correct`]. Figures
//! are computed from the rows, so they follow; the row of the correction and the event keep both versions.

use super::load;
use crate::chance;
use crate::failure::Failure;
use crate::state::{Plads, settings};
use crate::store::Tx;
use crate::store::absence::{self, Absence};
use crate::store::claims::Locks;
use crate::store::entity::correction;
use crate::store::journal::{Journal, Subject};
use crate::store::stay::{self, Stay};
use app::error::{AppError, Refusal};
use app::stay::FactRow;
use domain::absence::AbsenceKind;
use domain::access::{Action, Actor};
use domain::code::Code as _;
use domain::correction::{CorrectionError, Fact, Registered, is_open, may_replace};
use domain::form::Problem;
use domain::ids::StayId;
use domain::instant::Instant;
use domain::setting::SettingKey;
use domain::stay::{Outcome, StayState};
use sea_orm::{ConnectionTrait, EntityTrait as _, Set};
use serde_json::json;
use uuid::Uuid;

/// Something registered, about what, and when that was.
struct Found {
    is: Registered,
    subject: Uuid,
    at: Instant,
}

/// What may be corrected. A death is not a place somebody went to, and what a hospital sent word of is the hospital's to correct.
async fn found<C: ConnectionTrait>(db: &C, stay: &Stay) -> Result<Vec<Found>, Failure> {
    let absences = absence::of_stays(db, &[stay.id]).await?.into_iter().filter(|a| a.counts() && a.flow.is_none());
    let mut all: Vec<Found> = absences.map(|a| Found { is: Registered::AbsenceKind(a.kind), subject: a.id.0, at: a.span.from }).collect();
    if let Some((at, outcome)) = stay.state.ended().filter(|(_, outcome)| outcome.is_departure()) {
        all.push(Found { is: Registered::Outcome(outcome), subject: stay.id.0, at });
    }
    Ok(all)
}

/// What of a stay, beside times, is open to correction.
pub(super) async fn facts(plads: &Plads, stay: &Stay) -> Result<Vec<FactRow>, Failure> {
    let days = plads.setting(SettingKey::CorrectionDays).await?;
    let open = found(plads.store.read(), stay).await?.into_iter().filter(|f| is_open(f.at, plads.now(), days));
    Ok(open.map(|f| FactRow { is: f.is, subject: f.subject, at: plads.local(f.at) }).collect())
}

/// Replaces what was registered: where the citizen went, never to or from a death; or what the absence `subject` was.
///
/// # Errors
/// [`Refusal::CorrectionClosed`]; a field problem for the reason, or for what stands already; [`AppError::NotFound`] for
/// what is not there to be corrected; [`AppError::Conflict`].
pub async fn replace(
    plads: &Plads,
    actor: &Actor,
    id: StayId,
    version: i32,
    (subject, new): (Uuid, Registered),
    reason: &str,
) -> Result<(), Failure> {
    let (seen, bed) = load(plads, actor, Action::CorrectStay, id).await?;
    let now = plads.now();
    plads
        .write(async |tx| {
            Locks { citizens: vec![seen.citizen], rooms: vec![bed.room], beds: vec![bed.bed] }.take(&tx).await?;
            let old = stay::by_id(&*tx, id).await?.filter(|s| s.version == version).ok_or(AppError::Conflict)?;
            let all = found(&*tx, &old).await?;
            let is = all.iter().find(|f| f.subject == subject && f.is.fact() == new.fact()).ok_or(AppError::NotFound)?;
            let days = settings(&*tx).await?.on(plads.today(), SettingKey::CorrectionDays);
            may_replace(&is.is, &new, reason, is.at, now, days).map_err(|e| wrong(e, new.fact()))?;
            match new {
                Registered::Outcome(outcome) => change_outcome(&tx, &old, outcome).await?,
                Registered::AbsenceKind(kind) => change_kind(&tx, &old, subject, kind).await?,
            }
            let row = correction::ActiveModel {
                id: Set(chance::id()),
                stay_id: Set(id.0),
                moment: Set(new.fact().code().to_owned()),
                subject_id: Set(subject),
                before_at: Set(is.at.into()),
                after_at: Set(Some(is.at.into())),
                before_code: Set(Some(is.is.code().to_owned())),
                after_code: Set(Some(new.code().to_owned())),
                reason: Set(reason.trim().to_owned()),
                corrected_by: Set(actor.user.0),
                corrected_at: Set(now.into()),
            };
            correction::Entity::insert(row).exec_without_returning(&*tx).await?;
            let mut journal = Journal::new(Some(actor), now);
            let detail = json!({ "fact": new.fact().code(), "subject": subject, "before": is.is.code(), "after": new.code() });
            journal.note_at(bed.site, "stay.corrected", Subject::Stay(id), detail);
            Ok(((), journal.write(&tx).await?))
        })
        .await
}

fn wrong(error: CorrectionError, fact: Fact) -> AppError {
    match error {
        CorrectionError::Reason => AppError::field("reason", Problem::Missing),
        CorrectionError::Closed => AppError::refused(Refusal::CorrectionClosed),
        CorrectionError::Same | CorrectionError::TooEarly | CorrectionError::TooLate => AppError::field(fact.code(), Problem::NotAChoice),
    }
}

async fn change_outcome(tx: &Tx, old: &Stay, outcome: Outcome) -> Result<(), Failure> {
    let StayState::Ended { since, at, .. } = old.state else { return Err(AppError::NotFound.into()) };
    Ok(stay::save(tx, &Stay { state: StayState::Ended { since, at, outcome }, ..old.clone() }).await?)
}

async fn change_kind(tx: &Tx, old: &Stay, subject: Uuid, kind: AbsenceKind) -> Result<(), Failure> {
    let away = absence::of_stays(&**tx, &[old.id]).await?.into_iter().find(|a| a.id.0 == subject).ok_or(AppError::NotFound)?;
    absence::save(tx, &Absence { kind, ..away }).await?;
    // What anybody has on the screen is not what stands any more.
    Ok(stay::save(tx, old).await?)
}
