//! What a site sees to before somebody goes home: its checklist of both sectors, for arrivals from now on.

use super::{allowed, checked};
use crate::failure::Failure;
use crate::forms::Posted;
use crate::store::entity::site;
use crate::store::journal::{Journal, Subject};
use crate::store::{Tx, transition};
use app::error::AppError;
use domain::arrival_check::ItemText;
use domain::form::{Fields, Problem, Problems};
use domain::ids::SiteId;
use domain::transition::{ListItem, MOST_ITEMS};
use sea_orm::EntityTrait as _;
use serde_json::json;

/// Characters of an item at most.
const LONGEST: usize = 80;

/// The items in the order typed; those left empty close up.
fn typed(fields: &Fields) -> Result<Vec<ListItem>, Failure> {
    let (mut problems, mut items) = (Problems::default(), Vec::new());
    for n in 1..=MOST_ITEMS {
        let in_danish = format!("item_da_{n}");
        let da = problems.optional(fields, &in_danish, LONGEST).unwrap_or_default();
        let en = problems.optional(fields, &format!("item_en_{n}"), LONGEST).unwrap_or_default();
        if da.is_empty() {
            if !en.is_empty() {
                problems.add(&in_danish, Problem::Missing);
            }
            continue;
        }
        let sector = problems.choice(fields, &format!("item_sector_{n}"));
        let must = fields.has(&format!("item_must_{n}"), "yes");
        items.extend(sector.map(|sector| ListItem { sector, must, text: ItemText { da, en } }));
    }
    checked(problems, Some(items))
}

/// `set_transition_list`. Checklists that have begun keep what they ask.
pub(super) async fn set(posted: &Posted) -> Result<String, Failure> {
    allowed(&posted.actor)?;
    let id: SiteId = posted.id()?;
    let version = posted.version()?;
    let items = typed(&posted.fields)?;
    let mut journal = Journal::new(Some(&posted.actor), posted.plads.now());
    journal.note_at(id, "site.transition_list_set", Subject::Site(id), json!({ "items": items.len() }));
    let work = async |tx: Tx| {
        site::Entity::find_by_id(id.0).one(&*tx).await?.ok_or(AppError::NotFound)?;
        transition::save_list(&tx, id, version, &items).await?;
        Ok(((), journal.write(&tx).await?))
    };
    posted.plads.write(work).await?;
    Ok(format!("/admin/sites/{id}#transition"))
}
