//! What a ward sets on a stay: room preference and diet.

use super::forms::allow;
use super::load;
use crate::failure::Failure;
use crate::forms::{Done, Form, Posted, form, invalid};
use crate::room::{Preferring, prefer_for_stay};
use crate::state::Plads;
use crate::store::claims::Locks;
use crate::store::journal::{Journal, Subject};
use crate::store::stay::{self, Stay};
use app::stay::StayAct;
use domain::access::{Action, Actor};
use domain::form::Problems;
use domain::ids::StayId;
use domain::kitchen::Diet;
use serde_json::json;

const CARE: &str = "/stays/{id}/care";

/// Sets what the citizen eats.
///
/// # Errors
/// [`domain::stay::StayError`] as a refusal when the stay is over; [`AppError::Conflict`] when it changed since `version`.
pub async fn set_diet(plads: &Plads, actor: &Actor, id: StayId, version: i32, diet: Diet) -> Result<(), Failure> {
    let (seen, bed) = load(plads, actor, Action::ArrangeStay, id).await?;
    let now = plads.now();
    plads
        .write(async |tx| {
            Locks { citizens: vec![seen.citizen], ..Locks::default() }.take(&tx).await?;
            let old = super::decide::going_on(&tx, id, version).await?;
            stay::save(&tx, &Stay { diet, ..old.clone() }).await?;
            let mut journal = Journal::new(Some(actor), now);
            journal.note_at(bed.site, "stay.diet", Subject::Stay(id), json!({ "before": old.diet, "diet": diet }));
            Ok(((), journal.write(&tx).await?))
        })
        .await
}

/// Sets whose room the citizen wants to share. Nobody is moved by it.
///
/// # Errors
/// [`AppError::Conflict`] when the stay is over or changed since `version`.
pub async fn set_room_preference(plads: &Plads, actor: &Actor, id: StayId, version: i32, new: Preferring) -> Result<(), Failure> {
    let (seen, bed) = load(plads, actor, Action::ArrangeStay, id).await?;
    prefer_for_stay(plads, actor, (&seen, &bed), version, new).await
}

/// The forms of the page.
pub(super) fn forms() -> Vec<Form> {
    vec![form(CARE, "set_diet", |p| Box::pin(post_diet(p))), form(CARE, "set_room_preference", |p| Box::pin(post_preference(p)))]
}

async fn post_diet(p: Posted) -> Done {
    let id = allow(&p, StayAct::Care).await?;
    let mut problems = Problems::default();
    let Some(diet) = problems.choice::<Diet>(&p.fields, "diet") else {
        return Err(invalid(problems));
    };
    set_diet(&p.plads, &p.actor, id, p.version()?, diet).await?;
    Ok(format!("/stays/{id}"))
}

async fn post_preference(p: Posted) -> Done {
    let id = allow(&p, StayAct::Care).await?;
    let mut problems = Problems::default();
    let Some(new) = Preferring::read(&p.fields, &mut problems) else {
        return Err(invalid(problems));
    };
    set_room_preference(&p.plads, &p.actor, id, p.version()?, new).await?;
    Ok(format!("/stays/{id}"))
}
