//! Undoing that somebody left for a while, or came back, within the seconds in which that can be undone ([`crate::undo`]).

use super::absence::{ABOUT_HOLD, away, locked};
use super::{couple, load};
use crate::failure::Failure;
use crate::state::Plads;
use crate::store::absence::{self, Absence};
use crate::store::journal::{Journal, Subject};
use crate::store::stay::{self, Stay};
use crate::store::task::{self, About};
use crate::store::{arrival_check, claims};
use crate::undo::Act;
use app::error::AppError;
use domain::absence::AbsenceEnd;
use domain::access::{Action, Actor};
use domain::allocation::{Claim, ClaimKind};
use domain::ids::{AbsenceId, StayId};
use domain::phase::Span;
use domain::stay::StayState;
use domain::task::TaskKind;
use serde::{Deserialize, Serialize};
use serde_json::json;

/// How it was before somebody left or came back.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct Before {
    pub absence: AbsenceId,
    /// Of the stay, when it had been registered.
    pub version: i32,
    /// Of the absence, likewise.
    pub absence_version: i32,
    /// What took the bed.
    pub claim: Claim,
}

/// Nobody left: the citizen has been in the bed all the time. The absence stays in the book, as registered by mistake.
///
/// # Errors
/// [`Refusal::NotUndone`](app::error::Refusal::NotUndone); [`AppError::Conflict`] when the stay, its absence or its bed has gone on.
pub async fn undo_leave(plads: &Plads, actor: &Actor, act: &Act) -> Result<(), Failure> {
    let (id, before) = (StayId(act.subject), act.before::<Before>()?);
    let (seen, bed) = load(plads, actor, Action::RegisterAbsence, id).await?;
    let now = plads.now();
    plads
        .write(async |tx| {
            let (old, hold) = locked(&tx, &seen, &bed, Some(before.version)).await?;
            act.check(&tx, actor, now).await?;
            let away = away(&tx, &old).await?;
            if away.id != before.absence || away.version != before.absence_version || hold.kind != ClaimKind::Hold {
                return Err(AppError::Conflict.into());
            }
            claims::end_at(&tx, &hold, hold.period.from()).await?;
            claims::restore(&tx, &before.claim).await?;
            let over = Span { to: Some(now.max(away.span.from.plus_seconds(1))), ..away.span };
            absence::save(&tx, &Absence { span: over, ended: Some(AbsenceEnd::Cancelled), ..away.clone() }).await?;
            let state = StayState::InHouse { since: old.arrived_at(), expected_departure: old.expected_departure };
            stay::save(&tx, &Stay { state, ..old.clone() }).await?;
            let settled = [&[TaskKind::PastDeparture], crate::tobs::RAISED.as_slice()].concat();
            task::unsettle(&tx, &settled, About::Stay(id), actor.user, act.at).await?;
            task::settle(&tx, &ABOUT_HOLD, About::Stay(id), Some(actor.user), now).await?;
            couple::never_left(&tx, &old, Some(actor.user), now).await?;
            crate::training::follow::no_question(plads, &tx, &old, Some(actor.user)).await?;
            let mut journal = Journal::new(Some(actor), now);
            let detail = json!({ "undoes": act.id, "absence": away.id, "bed": bed.bed });
            journal.note_at(bed.site, act.kind.undone(), Subject::Stay(id), detail);
            Ok(((), journal.write(&tx).await?))
        })
        .await
}

/// Nobody came back: the bed is held as it was, on the clock it had.
///
/// # Errors
/// [`Refusal::NotUndone`](app::error::Refusal::NotUndone); [`AppError::Conflict`] when the stay or its absence has gone on, or somebody
/// has looked the citizen over.
pub async fn undo_return(plads: &Plads, actor: &Actor, act: &Act) -> Result<(), Failure> {
    let (id, before) = (StayId(act.subject), act.before::<Before>()?);
    let (seen, bed) = load(plads, actor, Action::RegisterAbsence, id).await?;
    let now = plads.now();
    plads
        .write(async |tx| {
            let (old, claim) = locked(&tx, &seen, &bed, Some(before.version)).await?;
            act.check(&tx, actor, now).await?;
            let away = absence::by_id(&*tx, before.absence).await?.filter(|a| a.version == before.absence_version);
            let away = away.ok_or(AppError::Conflict)?;
            if claim.kind != ClaimKind::Stay {
                return Err(AppError::Conflict.into());
            }
            if let Some(check) = arrival_check::latest(&*tx, id).await?.filter(|check| check.began_at == act.at) {
                arrival_check::forget_one(&tx, &check).await?;
            }
            claims::end_at(&tx, &claim, claim.period.from()).await?;
            claims::restore(&tx, &before.claim).await?;
            absence::save(&tx, &Absence { span: Span { to: None, ..away.span }, ended: None, ..away.clone() }).await?;
            let state = StayState::OnLeave { since: old.arrived_at(), expected_departure: old.expected_departure, absence: away.id };
            stay::save(&tx, &Stay { state, ..old.clone() }).await?;
            let settled = [ABOUT_HOLD.as_slice(), &[TaskKind::ArrivalItemMissing]].concat();
            task::unsettle(&tx, &settled, About::Stay(id), actor.user, act.at).await?;
            let mut journal = Journal::new(Some(actor), now);
            let detail = json!({ "undoes": act.id, "absence": away.id, "bed": bed.bed });
            journal.note_at(bed.site, act.kind.undone(), Subject::Stay(id), detail);
            Ok(((), journal.write(&tx).await?))
        })
        .await
}
