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

/// The list of the site asked for; else of the first of the actor's sites where anything is to be made ready.
pub(super) async fn list(plads: &Plads, actor: &Actor, asked: Option<SiteId>) -> Result<CleaningView, Failure> {
    may(actor, Action::DoCleaning, Ties::NONE)?;
    let (sites, first) = choose(plads.store.read(), actor, asked).await?;
    let may_accept = may(actor, Action::AcceptCleaning, Ties::NONE).is_ok();
    let just_done = match (asked, &first) {
        // Only where one has come back to after doing something.
        (Some(_), Some(here)) => crate::undo::just_cleaned(plads, actor, here.id).await?,
        _ => None,
    };
    for site in sites.iter().filter(|site| asked.is_none_or(|asked| asked == site.id)) {
        let rows = of_site(plads, site.id).await?;
        if !rows.is_empty() {
            return Ok(CleaningView { site: Some(site.clone()), sites, may_accept, just_done, rows });
        }
    }
    Ok(CleaningView { site: first, sites, may_accept, just_done, rows: Vec::new() })
}

async fn of_site(plads: &Plads, site: SiteId) -> Result<Vec<CleaningRow>, Failure> {
    let (db, now) = (plads.store.read(), plads.now());
    let mut taken = load::taken(db, site, now, now, None).await?;
    let mut rows = Vec::new();
    for bed in load::beds(db, site, now).await? {
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
    Ok(rows)
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
