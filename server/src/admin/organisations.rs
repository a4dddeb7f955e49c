//! Organisations: regions, municipalities, hospitals with departments, practices and operators.

use super::{allowed, changed_one, checked, id_in, one_of_or_none, taken};
use crate::chance;
use crate::failure::Failure;
use crate::forms::Posted;
use crate::state::Plads;
use crate::store::StoreError;
use crate::store::entity::{membership, organisation};
use crate::store::journal::{Journal, Subject};
use app::admin::{Choices, OrganisationLine};
use app::error::{AppError, Refusal};
use app::ui::format::sort_key;
use domain::code::Code as _;
use domain::form::{Problem, Problems};
use domain::ids::OrganisationId;
use domain::organisation::OrganisationKind;
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, PaginatorTrait as _, QueryFilter, Set};
use serde_json::json;
use std::collections::{BTreeSet, HashMap};
use uuid::Uuid;

/// All organisations, by name.
pub(super) async fn read(plads: &Plads) -> Result<Vec<OrganisationLine>, Failure> {
    let db = plads.store.read();
    let rows = organisation::Entity::find().all(db).await?;
    let names: HashMap<Uuid, String> = rows.iter().map(|o| (o.id, o.name.clone())).collect();
    let mut members: HashMap<Uuid, BTreeSet<Uuid>> = HashMap::new();
    for row in membership::Entity::find().all(db).await? {
        members.entry(row.organisation_id).or_default().insert(row.user_id);
    }
    let mut lines = Vec::with_capacity(rows.len());
    for row in rows {
        lines.push(OrganisationLine {
            id: OrganisationId(row.id),
            kind: kind_of(&row)?,
            parent: row.parent_id.and_then(|p| Some((OrganisationId(p), names.get(&p)?.clone()))),
            users: members.get(&row.id).map_or(0, |users| i64::try_from(users.len()).unwrap_or(i64::MAX)),
            name: row.name,
            phone: row.phone,
            version: row.version,
        });
    }
    lines.sort_by_cached_key(|o| sort_key(&o.name));
    Ok(lines)
}

/// Organisations to choose from: "Medicinsk 2, Prøveby Sygehus".
pub(super) async fn to_choose(plads: &Plads) -> Result<Choices<OrganisationId>, Failure> {
    Ok(read(plads)
        .await?
        .into_iter()
        .map(|o| match o.parent {
            Some((_, parent)) => (o.id, format!("{}, {parent}", o.name)),
            None => (o.id, o.name),
        })
        .collect())
}

fn kind_of(row: &organisation::Model) -> Result<OrganisationKind, StoreError> {
    OrganisationKind::from_code(&row.kind).map_err(|_| StoreError::Meaningless { column: "organisation.kind" })
}

/// What was typed, understood.
struct Typed {
    name: String,
    kind: OrganisationKind,
    parent: Option<OrganisationId>,
    phone: String,
}

/// Under what may an organisation of a kind stand? A department belongs to a hospital; others need not belong to any.
fn fits_under(kind: OrganisationKind, parent: Option<OrganisationKind>) -> Result<(), Problem> {
    use OrganisationKind::{Department, Hospital, Municipality, Practice, Provider, Region, Unknown};
    let fits = match (kind, parent) {
        (Department, None) => return Err(Problem::Missing),
        (Department, Some(parent)) => parent == Hospital,
        (Hospital | Practice | Provider, Some(parent)) => matches!(parent, Region | Municipality),
        (Region | Municipality | Unknown, Some(_)) => false,
        (Hospital | Practice | Provider | Region | Municipality | Unknown, None) => true,
    };
    if fits { Ok(()) } else { Err(Problem::NotAChoice) }
}

async fn typed(posted: &Posted, prefix: &str) -> Result<Typed, Failure> {
    let (fields, field) = (&posted.fields, |name: &str| format!("{prefix}_{name}"));
    let known = organisation::Entity::find().all(posted.plads.store.read()).await?;
    let ids: Vec<OrganisationId> = known.iter().map(|o| OrganisationId(o.id)).collect();
    let mut problems = Problems::default();
    let name = problems.required(fields, &field("name"), 120);
    let kind: Option<OrganisationKind> = problems.choice(fields, &field("kind"));
    let parent = one_of_or_none(&mut problems, fields, &field("parent"), &ids);
    let phone = problems.optional(fields, &field("phone"), 40);
    if let (Some(kind), Some(parent)) = (kind, parent) {
        let under = parent.and_then(|p| known.iter().find(|o| o.id == p.0)).map(kind_of).transpose()?;
        problems.keep(&field("parent"), fits_under(kind, under));
    }
    let all = || Some(Typed { name: name?, kind: kind?, parent: parent?, phone: phone? });
    checked(problems, all())
}

/// `add_organisation`.
pub(super) async fn add(posted: &Posted) -> Result<String, Failure> {
    allowed(&posted.actor)?;
    let typed = typed(posted, "org").await?;
    let id = chance::id();
    let row = organisation::ActiveModel {
        id: Set(id),
        name: Set(typed.name),
        kind: Set(typed.kind.code().to_owned()),
        parent_id: Set(typed.parent.map(|p| p.0)),
        phone: Set(typed.phone),
        version: Set(1),
    };
    let mut journal = Journal::new(Some(&posted.actor), posted.plads.now());
    journal.note("organisation.added", Subject::Organisation(OrganisationId(id)), json!({ "kind": typed.kind.code() }));
    let work = async |tx: crate::store::Tx| {
        organisation::Entity::insert(row).exec_without_returning(&*tx).await?;
        Ok(((), journal.write(&tx).await?))
    };
    posted.plads.write(work).await.map_err(taken("org_name"))?;
    Ok(format!("/admin/organisations#organisation-{id}"))
}

/// `change_organisation`.
pub(super) async fn change(posted: &Posted) -> Result<String, Failure> {
    allowed(&posted.actor)?;
    let id: OrganisationId = id_in(posted, "id")?;
    let version = posted.version()?;
    let old = organisation::Entity::find_by_id(id.0).one(posted.plads.store.read()).await?.ok_or(AppError::NotFound)?;
    let typed = typed(posted, "edit").await?;
    if typed.parent == Some(id) {
        return Err(AppError::field("edit_parent", Problem::NotAChoice).into());
    }
    let mut journal = Journal::new(Some(&posted.actor), posted.plads.now());
    journal.note("organisation.changed", Subject::Organisation(id), json!({ "kind": typed.kind.code() }));
    journal.touch_organisation(id);
    let row = organisation::ActiveModel {
        name: Set(typed.name),
        kind: Set(typed.kind.code().to_owned()),
        parent_id: Set(typed.parent.map(|p| p.0)),
        phone: Set(typed.phone),
        version: Set(version.saturating_add(1)),
        ..Default::default()
    };
    let changes_kind = old.kind != typed.kind.code();
    let work = async |tx: crate::store::Tx| {
        if changes_kind && has_parts(&*tx, id).await? {
            return Err(AppError::refused(Refusal::InUse).into());
        }
        let done = organisation::Entity::update_many()
            .set(row)
            .filter(organisation::Column::Id.eq(id.0))
            .filter(organisation::Column::Version.eq(version))
            .exec(&*tx)
            .await?;
        changed_one(&done)?;
        Ok(((), journal.write(&tx).await?))
    };
    posted.plads.write(work).await.map_err(taken("edit_name"))?;
    Ok(format!("/admin/organisations#organisation-{id}"))
}

/// A hospital with departments stays a hospital.
async fn has_parts<C: ConnectionTrait>(db: &C, id: OrganisationId) -> Result<bool, Failure> {
    Ok(organisation::Entity::find().filter(organisation::Column::ParentId.eq(id.0)).count(db).await? > 0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_department_belongs_to_a_hospital_and_a_region_to_nobody() {
        use OrganisationKind::{Department, Hospital, Municipality, Practice, Region};
        assert_eq!(fits_under(Department, None), Err(Problem::Missing));
        assert_eq!(fits_under(Department, Some(Region)), Err(Problem::NotAChoice));
        assert_eq!(fits_under(Department, Some(Hospital)), Ok(()));
        assert_eq!(fits_under(Practice, None), Ok(()));
        assert_eq!(fits_under(Practice, Some(Municipality)), Ok(()));
        assert_eq!(fits_under(Region, Some(Hospital)), Err(Problem::NotAChoice));
    }
}
