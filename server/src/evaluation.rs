//! What citizens thought of their stays, for those who lead: by site and month, never so few that somebody could be told from it.

use crate::access::Look;
use crate::failure::Failure;
use crate::state::Plads;
use crate::store::entity::site;
use crate::store::evaluation::{self, Evaluation};
use crate::store::{citizen, stay};
use app::error::AppError;
use app::evaluation::{EvaluatedSite, EvaluationMonth, Evaluations};
use app::ui::format::sort_key;
use async_trait::async_trait;
use domain::access::{Action, Actor, Ties, may};
use domain::evaluation::{Mark, SMALLEST, average, month_of};
use domain::ids::{CitizenId, StayId};
use sea_orm::{ColumnTrait as _, EntityTrait as _, QueryFilter as _};
use std::collections::{BTreeMap, HashMap};
use time::{Date, Duration};

#[async_trait]
impl Evaluations for Plads {
    async fn evaluations(&self, actor: &Actor) -> Result<Vec<EvaluatedSite>, AppError> {
        Ok(view(self, actor).await?)
    }
}

async fn view(plads: &Plads, actor: &Actor) -> Result<Vec<EvaluatedSite>, Failure> {
    may(actor, Action::ReadEvaluations, Ties::NONE)?;
    let db = plads.store.read();
    // Twelve months: this one and the eleven before.
    let from = month_of(month_of(plads.today()).saturating_sub(Duration::days(334)));
    let all = evaluation::of_sites(db, &actor.sites, from).await?;
    let names = names(plads, actor, &all).await?;
    let mut sites: Vec<EvaluatedSite> = Vec::new();
    for row in site::Entity::find().filter(site::Column::Id.is_in(actor.sites.iter().map(|s| s.0))).all(db).await? {
        let mut months: BTreeMap<Date, Vec<&Evaluation>> = BTreeMap::new();
        for given in all.iter().filter(|e| e.site.0 == row.id) {
            months.entry(given.month).or_default().push(given);
        }
        let months = months.into_iter().rev().map(|(month, given)| month_view(month, &given, &names)).collect();
        sites.push(EvaluatedSite { site: row.name, months });
    }
    sites.sort_by_cached_key(|s| sort_key(&s.site));
    Ok(sites)
}

/// Names that were put on evaluations with a comment, logged as a look at these citizens.
async fn names(plads: &Plads, actor: &Actor, all: &[Evaluation]) -> Result<HashMap<StayId, String>, Failure> {
    let named: Vec<StayId> = all.iter().filter(|e| !e.comment.is_empty()).filter_map(|e| e.stay).collect();
    if named.is_empty() {
        return Ok(HashMap::new());
    }
    let db = plads.store.read();
    let stays = stay::by_ids(db, &named).await?;
    let citizens: Vec<CitizenId> = stays.iter().map(|s| s.citizen).collect();
    let look = Look { action: "evaluations.read", purpose: "feedback", criterion: String::new(), citizens: &citizens, refresh: false };
    plads.log_look(actor, look).await?;
    let people: HashMap<CitizenId, String> =
        citizen::by_ids(db, &citizens).await?.into_iter().map(|c| (c.id, c.name.to_string())).collect();
    Ok(stays.into_iter().filter_map(|s| Some((s.id, people.get(&s.citizen)?.clone()))).collect())
}

fn month_view(month: Date, given: &[&Evaluation], names: &HashMap<StayId, String>) -> EvaluationMonth {
    let enough = given.len() >= SMALLEST;
    let marks = |n: usize| given.iter().filter_map(|e| e.marks.get(n).copied()).collect::<Vec<Mark>>();
    let comments = given.iter().filter(|e| !e.comment.is_empty()).filter_map(|e| match e.stay {
        Some(stay) => Some((Some(names.get(&stay).cloned().unwrap_or_default()), e.comment.clone())),
        None => enough.then(|| (None, e.comment.clone())),
    });
    EvaluationMonth {
        month,
        answers: enough.then_some(given.len()),
        averages: [0, 1, 2].map(|n| average(&marks(n))),
        comments: comments.collect(),
    }
}
