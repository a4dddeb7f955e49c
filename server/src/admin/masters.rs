//! Where a site keeps its data: in Plads, or in the care record beside it.

use super::{allowed, checked};
use crate::failure::Failure;
use crate::forms::Posted;
use crate::store::entity::site;
use crate::store::journal::{Journal, Subject};
use crate::store::{Tx, record};
use app::error::AppError;
use domain::form::Problems;
use domain::ids::SiteId;
use domain::record::Masters;
use sea_orm::EntityTrait as _;
use serde_json::json;

/// `set_masters`. What was registered before stays where it is.
pub(super) async fn set(posted: &Posted) -> Result<String, Failure> {
    allowed(&posted.actor)?;
    let (id, version): (SiteId, i32) = (posted.id()?, posted.version()?);
    let mut problems = Problems::default();
    let mut master = |field| problems.choice(&posted.fields, field);
    let (goals, measures, notes, screenings) =
        (master("master_goals"), master("master_measures"), master("master_notes"), master("master_screenings"));
    let read = match (goals, measures, notes, screenings) {
        (Some(goals), Some(measures), Some(notes), Some(screenings)) => Some(Masters { goals, measures, notes, screenings }),
        _ => None,
    };
    let masters = checked(problems, read)?;
    let mut journal = Journal::new(Some(&posted.actor), posted.plads.now());
    journal.note_at(id, "site.masters_set", Subject::Site(id), json!(masters));
    let work = async |tx: Tx| {
        site::Entity::find_by_id(id.0).one(&*tx).await?.ok_or(AppError::NotFound)?;
        record::save_masters(&tx, id, version, masters).await?;
        Ok(((), journal.write(&tx).await?))
    };
    posted.plads.write(work).await?;
    Ok(format!("/admin/sites/{id}#masters"))
}
