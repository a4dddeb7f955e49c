//! Wards (*afsnit*) of a site.

use super::ward_of;
use crate::admin::{allowed, changed_one, checked, id_in, taken};
use crate::chance;
use crate::failure::Failure;
use crate::forms::Posted;
use crate::store::Tx;
use crate::store::entity::{site, ward};
use crate::store::journal::{Journal, Subject};
use app::error::AppError;
use domain::form::{Fields, Problems};
use domain::ids::{SiteId, WardId};
use sea_orm::{ColumnTrait, EntityTrait, PaginatorTrait as _, QueryFilter, Set};
use serde_json::json;

/// Name, and place in the list where one was given.
fn typed(fields: &Fields, prefix: &str) -> Result<(String, Option<i32>), Failure> {
    let mut problems = Problems::default();
    let name = problems.required(fields, &format!("{prefix}_name"), 80);
    let position = problems.number(fields, &format!("{prefix}_position"), 0, 999);
    let all = || Some((name?, position?.and_then(|p| i32::try_from(p).ok())));
    checked(problems, all())
}

/// `add_ward`.
pub(in crate::admin) async fn add(posted: &Posted) -> Result<String, Failure> {
    allowed(&posted.actor)?;
    let site: SiteId = posted.id()?;
    let (name, position) = typed(&posted.fields, "ward")?;
    let id = WardId(chance::id());
    let mut journal = Journal::new(Some(&posted.actor), posted.plads.now());
    journal.note_at(site, "ward.added", Subject::Site(site), json!({ "ward": id }));
    let work = async |tx: Tx| {
        site::Entity::find_by_id(site.0).one(&*tx).await?.ok_or(AppError::NotFound)?;
        let after = ward::Entity::find().filter(ward::Column::SiteId.eq(site.0)).count(&*tx).await?;
        let row = ward::ActiveModel {
            id: Set(id.0),
            site_id: Set(site.0),
            name: Set(name),
            position: Set(position.unwrap_or_else(|| i32::try_from(after).unwrap_or(i32::MAX))),
            version: Set(1),
        };
        ward::Entity::insert(row).exec_without_returning(&*tx).await?;
        Ok(((), journal.write(&tx).await?))
    };
    posted.plads.write(work).await.map_err(taken("ward_name"))?;
    Ok(format!("/admin/sites/{site}#ward-{id}"))
}

/// `change_ward`.
pub(in crate::admin) async fn change(posted: &Posted) -> Result<String, Failure> {
    allowed(&posted.actor)?;
    let site: SiteId = posted.id()?;
    let id: WardId = id_in(posted, "id")?;
    let version = posted.version()?;
    let old = ward_of(posted.plads.store.read(), site, id).await?;
    let (name, position) = typed(&posted.fields, "edit")?;
    let mut journal = Journal::new(Some(&posted.actor), posted.plads.now());
    journal.note_at(site, "ward.changed", Subject::Site(site), json!({ "ward": id }));
    let row = ward::ActiveModel {
        name: Set(name),
        position: Set(position.unwrap_or(old.position)),
        version: Set(version.saturating_add(1)),
        ..Default::default()
    };
    let work = async |tx: Tx| {
        let done = ward::Entity::update_many()
            .set(row)
            .filter(ward::Column::Id.eq(id.0))
            .filter(ward::Column::Version.eq(version))
            .exec(&*tx)
            .await?;
        changed_one(&done)?;
        Ok(((), journal.write(&tx).await?))
    };
    posted.plads.write(work).await.map_err(taken("edit_name"))?;
    Ok(format!("/admin/sites/{site}#ward-{id}"))
}
