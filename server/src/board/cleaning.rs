//! The list for whoever cleans: open cleanings of a site, the next needed first; without anybody's name.

use super::{choose, load};
use crate::bed::cleaning::{act_of, take_step};
use crate::failure::Failure;
use crate::forms::{Done, Form, Posted, form};
use crate::state::Plads;
use crate::store::entity::cleaning;
use app::board::{CleaningRow, CleaningView};
use domain::access::{Action, Actor, Ties, may};
use domain::allocation::ClaimKind;
use domain::ids::SiteId;
use domain::stay::CleaningStep;
use sea_orm::EntityTrait as _;

pub(super) async fn list(plads: &Plads, actor: &Actor, asked: Option<SiteId>) -> Result<CleaningView, Failure> {
    may(actor, Action::DoCleaning, Ties::NONE)?;
    let (db, now) = (plads.store.read(), plads.now());
    let (sites, site) = choose(db, actor, asked).await?;
    let Some(here) = site.clone() else { return Ok(CleaningView { site, sites, may_accept: false, rows: Vec::new() }) };
    let mut taken = load::taken(db, here.id, now, now, None).await?;
    let mut rows = Vec::new();
    for bed in load::beds(db, here.id, now).await? {
        let mut claims = taken.remove(&bed.id).unwrap_or_default();
        claims.sort_by_key(|t| t.claim.period.from());
        let Some(open) = claims.iter().find(|t| t.claim.period.contains(now)) else { continue };
        let (Some(id), Some(step)) = (open.claim.cleaning, open.cleaning_step) else { continue };
        let Some(row) = cleaning::Entity::find_by_id(id.0).one(db).await? else { continue };
        let needed = claims.iter().find(|t| t.claim.kind == ClaimKind::Reservation).map(|t| plads.local(t.claim.period.from()));
        rows.push(CleaningRow {
            id,
            bed: bed.id,
            label: bed.label,
            place: format!("{} · {}", bed.ward_name, bed.room_name),
            class: crate::allocation::code("cleaning.class", &row.class)?,
            step,
            until: plads.local(open.claim.period.to()),
            needed,
        });
    }
    rows.sort_by_key(|row| (row.needed.is_none(), row.needed, row.until));
    let may_accept = may(actor, Action::AcceptCleaning, Ties::NONE).is_ok();
    Ok(CleaningView { site, sites, may_accept, rows })
}

/// The forms of the list.
#[must_use]
pub(crate) fn forms() -> Vec<Form> {
    const PATH: &str = "/cleaning";
    vec![
        form(PATH, "start_cleaning", |p| Box::pin(post(p, CleaningStep::Started))),
        form(PATH, "finish_cleaning", |p| Box::pin(post(p, CleaningStep::Done))),
        form(PATH, "accept_cleaning", |p| Box::pin(post(p, CleaningStep::Accepted))),
    ]
}

async fn post(p: Posted, next: CleaningStep) -> Done {
    may(&p.actor, act_of(next), Ties::NONE).map_err(crate::failure::denied_answer)?;
    let bed = p.id_in("bed")?;
    take_step(&p.plads, &p.actor, bed, p.id_in("cleaning")?, next).await?;
    Ok(format!("/cleaning?site={}", crate::bed::load_bed(&p.plads, bed).await?.site))
}
