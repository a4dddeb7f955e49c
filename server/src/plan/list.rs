//! The plans of a team, one line each, and the stay in which a plan is to begin.

use crate::access::Look;
use crate::failure::Failure;
use crate::request::places;
use crate::state::Plads;
use crate::store::entity::{app_user, bed_claim, site};
use crate::store::plan::goal::{self, StoredGoal};
use crate::store::plan::{self, Plan};
use crate::store::{Stamp, citizen, stay};
use app::error::AppError;
use app::plan::{Beginning, OtherPlan, PlanRow};
use app::ui::format::sort_key;
use domain::access::{Action, Actor, Ties, may, short_name};
use domain::ids::{BedId, CitizenId, PlanId, SiteId, StayId, UserId};
use domain::instant::Calendar as _;
use domain::rehab::goal::attainment;
use domain::rehab::plan::Mode;
use domain::setting::SettingKey;
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait as _, EntityTrait as _, QueryFilter as _};
use std::collections::{BTreeSet, HashMap};

/// The plans of the actor's sites that are not over, those to be looked at first, then by name.
pub(super) async fn plans(plads: &Plads, actor: &Actor, refresh: bool) -> Result<Vec<PlanRow>, Failure> {
    may(actor, Action::ReadPlan, Ties::NONE)?;
    let (db, today) = (plads.store.read(), plads.today());
    let open = plan::open_at(db, &actor.sites).await?;
    let citizens: Vec<CitizenId> = open.iter().map(|p| p.citizen).collect::<BTreeSet<_>>().into_iter().collect();
    let look = Look { action: "plans.list", purpose: "care", criterion: String::new(), citizens: &citizens, refresh };
    plads.log_look(actor, look).await?;
    let people: HashMap<CitizenId, String> =
        citizen::by_ids(db, &citizens).await?.into_iter().map(|c| (c.id, c.name.to_string())).collect();
    let ids: Vec<PlanId> = open.iter().map(|p| p.id).collect();
    let mut modes = plan::modes_of(db, &ids).await?;
    let offers = plan::offers_of(db, &ids).await?;
    let goals = goal::of_plans(db, &ids).await?;
    let beds = beds_of(plads, &open.iter().filter_map(|p| p.stay).collect::<Vec<_>>()).await?;
    let sites = site_names(plads, &open).await?;
    let mine: BTreeSet<PlanId> =
        plan::team::of_plans(db, &ids).await?.into_iter().filter(|m| m.user == actor.user).map(|m| m.plan).collect();
    let leads = names(plads, open.iter().map(|p| p.lead)).await?;
    let days = plads.setting(SettingKey::StartOfferDays).await?;
    let mut rows: Vec<PlanRow> = open
        .into_iter()
        .map(|of| {
            let goals: Vec<&StoredGoal> = goals.iter().filter(|g| g.plan == of.id).collect();
            let own: Vec<_> = offers.iter().filter(|o| o.plan == of.id).copied().collect();
            let next_review = goals.iter().filter(|g| !g.goal.status.is_over()).map(|g| g.goal.review_on).min();
            let mode = modes.remove(&of.id).map_or(Mode::Inpatient, |m| m.last().1);
            let bed = of.stay.and_then(|stay| beds.get(&stay).cloned());
            PlanRow {
                id: of.id,
                name: people.get(&of.citizen).cloned().unwrap_or_default(),
                mode,
                place: bed.unwrap_or_else(|| sites.get(&of.site).cloned().unwrap_or_default()),
                kind: of.written.kind,
                clock: of.start_facts(&own).map(|facts| facts.clock(today, days)),
                state: of.state,
                next_review,
                is_due: next_review.is_some_and(|day| day <= today),
                attainment: attainment(goals.iter().map(|g| &g.goal)),
                lead: leads.get(&of.lead).cloned().unwrap_or_default(),
                is_mine: of.lead == actor.user || mine.contains(&of.id),
            }
        })
        .collect();
    rows.sort_by_cached_key(|row| (!row.is_due, sort_key(&row.name)));
    Ok(rows)
}

/// Where those stay whose stay goes on, as people say it.
pub(crate) async fn beds_of(plads: &Plads, stays: &[StayId]) -> Result<HashMap<StayId, String>, Failure> {
    let (db, now) = (plads.store.read(), Stamp::from(plads.now()));
    let claims = bed_claim::Entity::find()
        .filter(bed_claim::Column::StayId.is_in(stays.iter().map(|s| s.0)))
        .filter(Expr::col((bed_claim::Entity, bed_claim::Column::Live)))
        .filter(bed_claim::Column::StartsAt.lte(now))
        .filter(bed_claim::Column::EndsAt.gt(now))
        .all(db)
        .await?;
    let places = places(db, &claims.iter().map(|c| BedId(c.bed_id)).collect::<Vec<_>>()).await?;
    let named = claims.into_iter().filter_map(|claim| {
        let place = places.get(&BedId(claim.bed_id))?;
        Some((StayId(claim.stay_id?), format!("{} {}", place.site.name, place.label)))
    });
    Ok(named.collect())
}

async fn site_names(plads: &Plads, plans: &[Plan]) -> Result<HashMap<SiteId, String>, Failure> {
    let rows = site::Entity::find().filter(site::Column::Id.is_in(plans.iter().map(|p| p.site.0))).all(plads.store.read()).await?;
    Ok(rows.into_iter().map(|row| (SiteId(row.id), row.name)).collect())
}

/// How colleagues say the names of some users.
pub(crate) async fn names(plads: &Plads, users: impl IntoIterator<Item = UserId>) -> Result<HashMap<UserId, String>, Failure> {
    let ids: BTreeSet<_> = users.into_iter().map(|u| u.0).collect();
    let rows = app_user::Entity::find().filter(app_user::Column::Id.is_in(ids)).all(plads.store.read()).await?;
    Ok(rows.into_iter().map(|row| (UserId(row.id), short_name(&row.name))).collect())
}

/// A plan of a citizen, in a line.
pub(super) fn other(plads: &Plads, of: &Plan) -> OtherPlan {
    OtherPlan { id: of.id, kind: of.written.kind, state: of.state, begun: plads.zone.date(of.begun.1) }
}

/// The stay in which a plan is to begin, with the plans there are.
pub(super) async fn beginning(plads: &Plads, actor: &Actor, id: StayId) -> Result<Beginning, Failure> {
    let (stored, bed) = crate::stay::load(plads, actor, Action::ReadPlan, id).await?;
    let db = plads.store.read();
    let person = citizen::by_id(db, stored.citizen).await?.ok_or(AppError::NotFound)?;
    let look = Look { action: "stay.read", purpose: "care", criterion: id.to_string(), citizens: &[person.id], refresh: false };
    plads.log_look(actor, look).await?;
    let ties = crate::store::facility::ties_of_site(db, bed.site, plads.today()).await?;
    Ok(Beginning {
        stay: id,
        name: person.name.to_string(),
        is_over: stored.state.ended().is_some(),
        may_keep: may(actor, Action::KeepPlan, ties).is_ok(),
        plans: of_citizen(plads, actor, stored.citizen).await?.iter().map(|p| other(plads, p)).collect(),
    })
}

/// The plans of a citizen at sites of the actor's, the latest first.
pub(crate) async fn of_citizen(plads: &Plads, actor: &Actor, citizen: CitizenId) -> Result<Vec<Plan>, Failure> {
    let all = plan::of_citizen(plads.store.read(), citizen).await?;
    Ok(all.into_iter().filter(|p| actor.sites.contains(&p.site)).collect())
}

/// The citizen's plan to link to from a stay: the latest that is not over, or the latest.
pub(crate) async fn latest_of_stay(plads: &Plads, actor: &Actor, of: &stay::Stay) -> Result<Option<PlanId>, Failure> {
    let all = of_citizen(plads, actor, of.citizen).await?;
    Ok(all.iter().find(|p| !p.state.is_over()).or(all.first()).map(|p| p.id))
}
