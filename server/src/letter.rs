//! The letter a citizen gets with a decision: kept as facts, worded by the page. What the decision said on its day stays, whatever
//! is changed in lists and settings afterwards.

use crate::access::Look;
use crate::allocation::{code, legal_basis_of, load};
use crate::failure::Failure;
use crate::state::Plads;
use crate::store::citizen::{self, Citizen};
use crate::store::entity::{decision, legal_basis, organisation, site, stay_decision};
use crate::store::{request, stay};
use app::allocation::view::{Decides, Letter};
use app::error::{AppError, Refusal};
use domain::access::{Action, Actor, Role, Ties, may};
use domain::code::Code as _;
use domain::ids::{DecisionId, OrganisationId, RequestId, StayDecisionId, StayId};
use domain::instant::Calendar as _;
use domain::request::{Choice, DecisionKind};
use domain::stay::StayDecisionKind;
use domain::undo::Undoable;
use sea_orm::EntityTrait;

/// What makes a letter.
const DECIDING: [Undoable; 2] = [Undoable::Grant, Undoable::Refusal];

/// Loads the letter of a decision on a request or on a stay. The address stands on it even when it is protected: it is the citizen's own letter.
pub(crate) async fn letter(plads: &Plads, actor: &Actor, id: DecisionId) -> Result<Letter, Failure> {
    let db = plads.store.read();
    let Some(row) = decision::Entity::find_by_id(id.0).one(db).await? else { return of_stay(plads, actor, StayDecisionId(id.0)).await };
    let request = load(db, RequestId(row.request_id)).await?;
    may(actor, Action::ReadLetter, request.ties())?;
    // A decision that is not its request's any longer never left.
    if request.decision != Some(id) {
        return Err(AppError::refused(Refusal::NeverLeft).into());
    }
    let citizen = citizen::by_id(db, request.citizen).await?.ok_or(AppError::NotFound)?;
    let authority = organisation::Entity::find_by_id(request.authority.0).one(db).await?;
    let basis = legal_basis::Entity::find_by_id(row.legal_basis_id).one(db).await?.map(legal_basis_of);
    let wish_site = match row.wish_site_id {
        Some(site) => site::Entity::find_by_id(site).one(db).await?.map(|s| s.name),
        None => None,
    };
    let letter = Letter {
        back: format!("/requests/{}", request.id),
        number: request.number.clone(),
        to: citizen.name.full(),
        address: address(&citizen),
        authority_phone: authority.as_ref().map_or_else(String::new, |a| a.phone.clone()),
        authority: authority.map_or_else(String::new, |a| a.name),
        date: plads.zone.date(row.signed_at.at()),
        decided: match code("decision.kind", &row.kind)? {
            DecisionKind::Grant => Decides::Grant,
            DecisionKind::Refusal => Decides::Refusal,
        },
        stay_kind: code("decision.stay_kind", &row.stay_kind)?,
        charge_allowed: basis.as_ref().is_some_and(|b| b.charge_allowed),
        legal_basis: basis.map_or_else(String::new, |b| b.name()),
        choice: code("decision.choice", &row.choice)?,
        wish_site,
        why_not_home: row.why_not_home,
        reasons: row.reasons,
        complaint_body: row.complaint_body,
        complaint_weeks: u8::try_from(row.complaint_weeks).unwrap_or_default(),
        signer: row.signer_name,
        signer_role: Role::from_code(&row.signer_role).ok(),
        just_done: crate::undo::just_done(plads, actor, request.id.0).await?.filter(|done| DECIDING.contains(&done.act)),
    };
    look(plads, actor, id.to_string(), &citizen).await?;
    Ok(letter)
}

/// The letter of a decision on a stay, of the authority that made it.
async fn of_stay(plads: &Plads, actor: &Actor, id: StayDecisionId) -> Result<Letter, Failure> {
    let db = plads.store.read();
    let row = stay_decision::Entity::find_by_id(id.0).one(db).await?.ok_or(AppError::NotFound)?;
    may(actor, Action::ReadLetter, Ties { authority: Some(OrganisationId(row.authority_id)), ..Ties::NONE })?;
    let stored = stay::by_id(db, StayId(row.stay_id)).await?.ok_or(AppError::NotFound)?;
    let citizen = citizen::by_id(db, stored.citizen).await?.ok_or(AppError::NotFound)?;
    let asked = match stored.request {
        Some(request) => request::by_id(db, request).await?,
        None => None,
    };
    let authority = organisation::Entity::find_by_id(row.authority_id).one(db).await?;
    let basis = legal_basis::Entity::find_by_id(row.legal_basis_id).one(db).await?.map(legal_basis_of);
    let at = plads.local(row.effective_at.at());
    let letter = Letter {
        back: format!("/stays/{}", stored.id),
        number: asked.map_or_else(String::new, |r| r.number),
        to: citizen.name.full(),
        address: address(&citizen),
        authority_phone: authority.as_ref().map_or_else(String::new, |a| a.phone.clone()),
        authority: authority.map_or_else(String::new, |a| a.name),
        date: plads.zone.date(row.signed_at.at()),
        decided: match code("stay_decision.kind", &row.kind)? {
            StayDecisionKind::Phase => Decides::Phase(at),
            StayDecisionKind::Extension => Decides::Extension(at),
            StayDecisionKind::End => Decides::End(at),
        },
        stay_kind: code("stay_decision.stay_kind", &row.stay_kind)?,
        charge_allowed: basis.as_ref().is_some_and(|b| b.charge_allowed),
        legal_basis: basis.map_or_else(String::new, |b| b.name()),
        choice: Choice::NotAsked,
        wish_site: None,
        why_not_home: String::new(),
        reasons: row.reasons,
        complaint_body: row.complaint_body,
        complaint_weeks: u8::try_from(row.complaint_weeks).unwrap_or_default(),
        signer: row.signer_name,
        signer_role: Role::from_code(&row.signer_role).ok(),
        just_done: None,
    };
    look(plads, actor, id.to_string(), &citizen).await?;
    Ok(letter)
}

fn address(citizen: &Citizen) -> Vec<String> {
    [citizen.address.clone(), citizen.postcode.as_str().to_owned()].into_iter().filter(|line| !line.is_empty()).collect()
}

async fn look(plads: &Plads, actor: &Actor, criterion: String, citizen: &Citizen) -> Result<(), Failure> {
    let look = Look { action: "letter.read", purpose: "allocation", criterion, citizens: &[citizen.id], refresh: false };
    plads.log_look(actor, look).await
}
