//! Deciding on a stay that goes on: another phase, a later or an earlier departure. Each decision is signed with its reasons, legal
//! basis and complaint guidance as they are on its day, and is a letter to the citizen.

use super::load;
use super::transfer::phase_at;
use super::transition::{Acceptance, Leaving, ready_or_accepted};
use crate::allocation::{basis_on, bed_name, legal_basis_of, scope};
use crate::chance;
use crate::failure::Failure;
use crate::state::Plads;
use crate::store::Tx;
use crate::store::claims::{self, Locks};
use crate::store::entity::{agreement, legal_basis, stay_decision};
use crate::store::facility;
use crate::store::journal::{Journal, Subject};
use crate::store::request;
use crate::store::stay::{self, Phase, Stay};
use crate::store::task::{self, About, NewTask};
use crate::training::follow;
use app::allocation::view::Basis;
use app::error::{AppError, Refusal};
use domain::access::{Action, Actor};
use domain::allocation::Claim;
use domain::code::Code as _;
use domain::facility::{BedFacts, StayKind};
use domain::form::Problem;
use domain::ids::{LegalBasisId, OrganisationId, PhaseId, StayDecisionId, StayId};
use domain::instant::{Calendar as _, Instant};
use domain::organisation::LegalBasis;
use domain::period::Period;
use domain::phase::{self, PhaseError, Span};
use domain::stay::{NotReady, StayDecisionKind, ready};
use domain::task::TaskKind;
use sea_orm::{ColumnTrait as _, EntityTrait as _, QueryFilter as _, QueryOrder as _, Set};
use serde_json::json;
use std::collections::BTreeSet;

/// Another phase, as read from the form.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewPhase {
    /// Kind of stay.
    pub kind: StayKind,
    /// Legal basis, chosen by a person.
    pub legal_basis: LegalBasisId,
    /// From when.
    pub from: Instant,
    /// Reasons, in words for the citizen.
    pub reasons: String,
}

/// What is signed.
pub(super) struct Signed<'a> {
    pub kind: StayDecisionKind,
    pub phase: Option<PhaseId>,
    pub stay_kind: StayKind,
    pub basis: &'a LegalBasis,
    pub authority: OrganisationId,
    /// When it takes effect.
    pub effective_at: Instant,
    /// What it was before, where a time is moved.
    pub before_at: Option<Instant>,
    pub reasons: &'a str,
}

/// Changes kind or legal basis of a stay from a time on, which may lie in the past or in the future. Authority and payer follow
/// the site's agreement of that day.
///
/// # Errors
/// [`AppError::Invalid`] naming what is missing or when the time does not follow the phase before; [`Refusal::StayEnded`];
/// [`AppError::Conflict`] when the stay changed since `version`.
pub async fn change_phase(plads: &Plads, actor: &Actor, id: StayId, version: i32, new: NewPhase) -> Result<StayDecisionId, Failure> {
    let scope = scope(plads, Some(new.kind)).await?;
    let (seen, bed) = load(plads, actor, Action::DecideStay(scope), id).await?;
    let now = plads.now();
    let day = plads.zone.date(new.from);
    let basis = basis_on(plads, new.legal_basis, day).await?;
    ready(&new.reasons, &basis, day).map_err(not_ready)?;
    plads
        .write(async |tx| {
            Locks { citizens: vec![seen.citizen], ..Locks::default() }.take(&tx).await?;
            let old = going_on(&tx, id, version).await?;
            let phases = stay::phases_of(&*tx, &[id]).await?;
            let spans: Vec<Span> = phases.iter().map(|p| Span { from: p.from, to: p.to }).collect();
            phase::may_follow(&spans, new.from, old.expected_departure, now).map_err(|e| match e {
                PhaseError::TooEarly => AppError::field("from", Problem::TooEarly),
                PhaseError::TooLate => AppError::field("from", Problem::TooLate),
            })?;
            let last = phases.last().ok_or(AppError::NotFound)?;
            let agreement = facility::agreement_on(&*tx, bed.site, day).await?;
            let phase = Phase {
                id: PhaseId(chance::id()),
                stay: id,
                kind: new.kind,
                legal_basis: new.legal_basis,
                authority: agreement.as_ref().map_or(last.authority, |a| a.authority),
                payer: agreement.as_ref().map_or(last.payer, |a| a.payer),
                from: new.from,
                to: None,
                decided_by: Some(actor.user),
                reason: new.reasons.clone(),
            };
            stay::end_phase_at(&tx, last.id, new.from).await?;
            stay::insert_phase(&tx, &phase).await?;
            let signed = Signed {
                kind: StayDecisionKind::Phase,
                phase: Some(phase.id),
                stay_kind: new.kind,
                basis: &basis,
                authority: actor.organisation,
                effective_at: new.from,
                before_at: None,
                reasons: &new.reasons,
            };
            let decided = sign(&tx, actor, id, signed, now).await?;
            stay::save(&tx, &old).await?;
            let answered = [TaskKind::ReviewKind, TaskKind::ReviewStay, TaskKind::LegalBasisMissing, TaskKind::PartnerLeft];
            task::settle(&tx, &answered, About::Stay(id), Some(actor.user), now).await?;
            let mut journal = Journal::new(Some(actor), now);
            let detail = json!({
                "decision": decided, "phase": phase.id, "kind": new.kind, "legal_basis": basis.code, "from": new.from,
                "authority": phase.authority, "payer": phase.payer,
            });
            journal.note_at(bed.site, "stay.phase_changed", Subject::Stay(id), detail);
            Ok((decided, journal.write(&tx).await?))
        })
        .await
}

/// Another expected departure, as read from the form.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewDeparture {
    /// When the citizen is to leave.
    pub until: Instant,
    /// Reasons, in words for the citizen.
    pub reasons: String,
    /// Decide although the bed is promised to another: the promise stands, and its allocator gets a task.
    pub despite: bool,
    /// Who accepts that it is before all that must be ready at home is ready.
    pub accepted: Option<Acceptance>,
}

/// Extends a stay, or ends it earlier than granted. An extension that meets what is planned on the bed is refused with the choices, or
/// decided all the same: then the promise stands for now, a conflict task names it, and nobody is moved.
///
/// # Errors
/// [`Refusal::ExtensionBlocked`]; [`Refusal::NotReadyAtHome`]; [`AppError::Invalid`] naming what is missing; [`Refusal::StayEnded`]; [`AppError::Conflict`].
pub async fn change_departure(
    plads: &Plads,
    actor: &Actor,
    id: StayId,
    version: i32,
    new: NewDeparture,
) -> Result<StayDecisionId, Failure> {
    let running = phase_at(plads.store.read(), id, plads.now()).await?;
    let scope = scope(plads, Some(running.kind)).await?;
    let (seen, bed) = load(plads, actor, Action::DecideStay(scope), id).await?;
    let (now, today) = (plads.now(), plads.today());
    let basis = basis_on(plads, running.legal_basis, today).await?;
    ready(&new.reasons, &basis, today).map_err(not_ready)?;
    plads
        .write(async |tx| {
            Locks { citizens: vec![seen.citizen], rooms: vec![bed.room], beds: vec![bed.bed] }.take(&tx).await?;
            let old = going_on(&tx, id, version).await?;
            let kind = old.state.decide_departure(new.until, now).map_err(|_| AppError::field("until", Problem::TooEarly))?;
            let claim = claims::of_stay(&*tx, id).await?.filter(|c| c.bed == bed.bed).ok_or(AppError::Conflict)?;
            let mut journal = Journal::new(Some(actor), now);
            let blocking = match Period::new(claim.period.to(), new.until) {
                Ok(more) => claims::on_beds(&*tx, &[bed.bed], more).await?.into_iter().find(|c| c.id != claim.id),
                Err(_) => None,
            };
            if let (Some(other), false) = (&blocking, new.despite) {
                return Err(blocked(plads, &tx, &bed, other).await?);
            }
            let leaving = (id, Leaving::Planned, new.until);
            ready_or_accepted(plads, &tx, (actor, &bed), leaving, new.accepted.as_ref(), &mut journal).await?;
            let until = blocking.as_ref().map_or(new.until, |other| other.period.from().max(claim.period.to()).min(new.until));
            if let Ok(period) = Period::new(claim.period.from(), until) {
                claims::change(&tx, &claim, bed.bed, period).await?;
            }
            if let Some(other) = &blocking {
                let asked = match other.request {
                    Some(request) => request::by_id(&*tx, request).await?,
                    None => None,
                };
                let conflict = NewTask {
                    site: Some(bed.site),
                    stay: Some(id).filter(|_| asked.is_none()),
                    request: other.request,
                    reservation: other.reservation,
                    bed: Some(bed.bed),
                    note: asked.as_ref().map_or_else(String::new, |r| r.number.clone()),
                    ..NewTask::new(TaskKind::Conflict, asked.map_or(actor.organisation, |r| r.authority), other.period.from())
                };
                task::raise(&tx, conflict, now).await?;
            }
            let signed = Signed {
                kind,
                phase: None,
                stay_kind: running.kind,
                basis: &basis,
                authority: actor.organisation,
                effective_at: new.until,
                before_at: Some(old.expected_departure),
                reasons: &new.reasons,
            };
            let decided = sign(&tx, actor, id, signed, now).await?;
            let moved = Stay { expected_departure: new.until, ..old.clone() };
            stay::save(&tx, &moved).await?;
            follow::departure_moved(plads, &tx, &old, &moved, actor.user).await?;
            task::settle(
                &tx,
                &[TaskKind::ReviewKind, TaskKind::ReviewStay, TaskKind::PastDeparture, TaskKind::ExtensionProposed],
                About::Stay(id),
                Some(actor.user),
                now,
            )
            .await?;
            let name = if kind == StayDecisionKind::Extension { "stay.extended" } else { "stay.shortened" };
            let detail = json!({
                "decision": decided, "before": old.expected_departure, "until": new.until, "blocked_by": blocking.map(|other| other.id),
            });
            journal.note_at(bed.site, name, Subject::Stay(id), detail);
            Ok((decided, journal.write(&tx).await?))
        })
        .await
}

/// What an extension meets, with the request it would wait for.
async fn blocked(plads: &Plads, tx: &Tx, bed: &BedFacts, other: &Claim) -> Result<Failure, Failure> {
    let asked = match other.request {
        Some(request) => request::by_id(&**tx, request).await?,
        None => None,
    };
    Ok(AppError::refused(Refusal::ExtensionBlocked {
        bed: bed_name(bed),
        kind: other.kind,
        from: plads.local(other.period.from()),
        request: asked.map(|r| r.number),
    })
    .into())
}

/// The stay inside a write, still at the version that was on the screen and not over.
pub(super) async fn going_on(tx: &Tx, id: StayId, version: i32) -> Result<Stay, Failure> {
    let stored = stay::by_id(&**tx, id).await?.ok_or(AppError::NotFound)?;
    if stored.state.ended().is_some() {
        return Err(AppError::refused(Refusal::StayEnded).into());
    }
    if stored.version == version { Ok(stored) } else { Err(AppError::Conflict.into()) }
}

pub(super) fn not_ready(missing: NotReady) -> AppError {
    match missing {
        NotReady::Reasons => AppError::field("reasons", Problem::Missing),
        NotReady::LegalBasis => AppError::field("legal_basis", Problem::NotAChoice),
    }
}

/// Stores a decision with the complaint guidance as it is today, signed by the actor.
pub(super) async fn sign(tx: &Tx, actor: &Actor, stay: StayId, signed: Signed<'_>, now: Instant) -> Result<StayDecisionId, Failure> {
    let id = StayDecisionId(chance::id());
    let row = stay_decision::ActiveModel {
        id: Set(id.0),
        stay_id: Set(stay.0),
        kind: Set(signed.kind.code().to_owned()),
        phase_id: Set(signed.phase.map(|p| p.0)),
        stay_kind: Set(signed.stay_kind.code().to_owned()),
        legal_basis_id: Set(signed.basis.id.0),
        authority_id: Set(signed.authority.0),
        effective_at: Set(signed.effective_at.into()),
        before_at: Set(signed.before_at.map(Into::into)),
        reasons: Set(signed.reasons.to_owned()),
        complaint_body: Set(signed.basis.complaint_body.clone()),
        complaint_weeks: Set(i32::from(signed.basis.complaint_weeks)),
        signed_by: Set(actor.user.0),
        signer_name: Set(actor.name.clone()),
        signer_role: Set(actor.role.code().to_owned()),
        signed_at: Set(now.into()),
    };
    stay_decision::Entity::insert(row).exec_without_returning(&**tx).await?;
    Ok(id)
}

/// Legal bases that may be chosen today or later, the usual ones first.
pub(super) async fn bases(plads: &Plads) -> Result<Vec<Basis>, Failure> {
    let (db, today) = (plads.store.read(), plads.today());
    let usual: BTreeSet<uuid::Uuid> = agreement::Entity::find()
        .filter(agreement::Column::ValidFrom.lte(today))
        .all(db)
        .await?
        .into_iter()
        .filter_map(|a| a.usual_legal_basis_id)
        .collect();
    let all = legal_basis::Entity::find().order_by_asc(legal_basis::Column::Act).order_by_asc(legal_basis::Column::Section).all(db).await?;
    let mut bases: Vec<Basis> = all
        .into_iter()
        .map(legal_basis_of)
        .filter(|b| b.may_be_chosen_on(today.max(b.valid_from)))
        .map(|b| Basis {
            id: b.id,
            name: b.name(),
            confirmed: b.confirmed,
            usual: usual.contains(&b.id.0),
            charge_allowed: b.charge_allowed,
        })
        .collect();
    bases.sort_by_key(|b| !b.usual);
    Ok(bases)
}
