//! The letter a citizen gets with a decision: kept as facts, worded by the page. What the decision said on its day stays, whatever
//! is changed in lists and settings afterwards.

use crate::access::Look;
use crate::allocation::{code, legal_basis_of, load};
use crate::failure::Failure;
use crate::state::Plads;
use crate::store::citizen;
use crate::store::entity::{decision, legal_basis, organisation, site};
use app::allocation::view::Letter;
use app::error::AppError;
use domain::access::{Action, Actor, Role, may};
use domain::code::Code as _;
use domain::ids::{DecisionId, RequestId};
use domain::instant::Calendar as _;
use sea_orm::EntityTrait;

/// Loads the letter of a decision. The address stands on it even when it is protected: it is the citizen's own letter.
pub(crate) async fn letter(plads: &Plads, actor: &Actor, id: DecisionId) -> Result<Letter, Failure> {
    let db = plads.store.read();
    let row = decision::Entity::find_by_id(id.0).one(db).await?.ok_or(AppError::NotFound)?;
    let request = load(db, RequestId(row.request_id)).await?;
    may(actor, Action::ReadLetter, request.ties())?;
    let citizen = citizen::by_id(db, request.citizen).await?.ok_or(AppError::NotFound)?;
    let authority = organisation::Entity::find_by_id(request.authority.0).one(db).await?;
    let basis = legal_basis::Entity::find_by_id(row.legal_basis_id).one(db).await?.map(legal_basis_of);
    let wish_site = match row.wish_site_id {
        Some(site) => site::Entity::find_by_id(site).one(db).await?.map(|s| s.name),
        None => None,
    };
    let letter = Letter {
        request: request.id,
        number: request.number.clone(),
        to: citizen.name.full(),
        address: [citizen.address.clone(), citizen.postcode.as_str().to_owned()].into_iter().filter(|line| !line.is_empty()).collect(),
        authority_phone: authority.as_ref().map_or_else(String::new, |a| a.phone.clone()),
        authority: authority.map_or_else(String::new, |a| a.name),
        date: plads.zone.date(row.signed_at.at()),
        kind: code("decision.kind", &row.kind)?,
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
    };
    let look =
        Look { action: "letter.read", purpose: "allocation", criterion: id.to_string(), citizens: &[request.citizen], refresh: false };
    plads.log_look(actor, look).await?;
    Ok(letter)
}
