//! What a site asks people to bring: lines in both languages.

use super::{allowed, checked};
use crate::failure::Failure;
use crate::forms::Posted;
use crate::store::entity::site;
use crate::store::journal::{Journal, Subject};
use crate::store::{Tx, bring};
use app::error::AppError;
use domain::form::{Problem, Problems};
use domain::ids::SiteId;
use sea_orm::EntityTrait as _;
use serde_json::json;

/// Characters in one language at most.
const LONGEST: usize = 800;

/// `set_bring`.
pub(super) async fn set(posted: &Posted) -> Result<String, Failure> {
    allowed(&posted.actor)?;
    let (id, version): (SiteId, i32) = (posted.id()?, posted.version()?);
    let mut problems = Problems::default();
    let (da, en) =
        (problems.optional(&posted.fields, "bring_indanish", LONGEST), problems.optional(&posted.fields, "bring_inenglish", LONGEST));
    if da.as_deref() == Some("") && en.as_deref().is_some_and(|en| !en.is_empty()) {
        problems.add("bring_indanish", Problem::Missing);
    }
    let (da, en) = checked(problems, da.zip(en))?;
    let mut journal = Journal::new(Some(&posted.actor), posted.plads.now());
    journal.note_at(id, "site.bring_set", Subject::Site(id), json!({ "lines": da.lines().count() }));
    let work = async |tx: Tx| {
        site::Entity::find_by_id(id.0).one(&*tx).await?.ok_or(AppError::NotFound)?;
        bring::save(&tx, id, version, &da, &en).await?;
        Ok(((), journal.write(&tx).await?))
    };
    posted.plads.write(work).await?;
    Ok(format!("/admin/sites/{id}#bring"))
}
