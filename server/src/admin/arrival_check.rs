//! What a site looks for when somebody comes: its list, for arrivals from now on.

use super::{allowed, checked};
use crate::failure::Failure;
use crate::forms::Posted;
use crate::store::entity::site;
use crate::store::journal::{Journal, Subject};
use crate::store::{Tx, arrival_check};
use app::error::AppError;
use domain::arrival_check::{ItemText, MOST_ITEMS};
use domain::form::{Fields, Problem, Problems};
use domain::ids::SiteId;
use sea_orm::EntityTrait as _;
use serde_json::json;

/// Characters of an item at most.
const LONGEST: usize = 80;

/// The items in the order typed; those left empty close up.
fn typed(fields: &Fields) -> Result<Vec<ItemText>, Failure> {
    let (mut problems, mut items) = (Problems::default(), Vec::new());
    for n in 1..=MOST_ITEMS {
        let (in_danish, in_english) = (format!("item_da_{n}"), format!("item_en_{n}"));
        let da = problems.optional(fields, &in_danish, LONGEST);
        let en = problems.optional(fields, &in_english, LONGEST);
        match (da, en) {
            (Some(da), Some(en)) if da.is_empty() && !en.is_empty() => problems.add(&in_danish, Problem::Missing),
            (Some(da), Some(en)) if !da.is_empty() => items.push(ItemText { da, en }),
            _ => {}
        }
    }
    checked(problems, Some(items))
}

/// `set_arrival_check`. Checks that have begun keep what they ask.
pub(super) async fn set(posted: &Posted) -> Result<String, Failure> {
    allowed(&posted.actor)?;
    let id: SiteId = posted.id()?;
    let version = posted.version()?;
    let items = typed(&posted.fields)?;
    let mut journal = Journal::new(Some(&posted.actor), posted.plads.now());
    journal.note_at(id, "site.arrival_check_set", Subject::Site(id), json!({ "items": items.len() }));
    let work = async |tx: Tx| {
        site::Entity::find_by_id(id.0).one(&*tx).await?.ok_or(AppError::NotFound)?;
        arrival_check::save_list(&tx, id, version, &items).await?;
        Ok(((), journal.write(&tx).await?))
    };
    posted.plads.write(work).await?;
    Ok(format!("/admin/sites/{id}#arrival"))
}
