//! Tasks of an organisation: those of its sites and those it owns itself.

use crate::failure::Failure;
use crate::forms::{Done, Form, Posted, form};
use crate::state::Plads;
use crate::store::entity::{site, task};
use crate::store::facility;
use crate::store::journal::{Journal, Subject};
use app::error::AppError;
use app::stay::TaskRow;
use domain::access::{Action, Actor, Role, Ties, may};
use domain::code::Code as _;
use domain::ids::{OrganisationId, SiteId, TaskId};
use domain::task::TaskKind;
use sea_orm::sea_query::Condition;
use sea_orm::{ColumnTrait as _, EntityTrait as _, QueryFilter as _, QueryOrder as _, QuerySelect as _, Set};
use serde_json::json;
use std::collections::HashMap;
use uuid::Uuid;

/// At most so many are listed.
const MOST: u64 = 200;

/// Open tasks the actor may see: the actor's own role first, then by time.
///
/// # Errors
/// [`Failure`] when the role has no tasks, or from the database.
pub async fn open(plads: &Plads, actor: &Actor) -> Result<Vec<TaskRow>, Failure> {
    may(actor, Action::ReadTasks, Ties::NONE)?;
    let db = plads.store.read();
    let mine = Condition::any()
        .add(task::Column::OrganisationId.eq(actor.organisation.0))
        .add(task::Column::SiteId.is_in(actor.sites.iter().map(|s| s.0)));
    let rows = task::Entity::find()
        .filter(task::Column::DoneAt.is_null())
        .filter(mine)
        .order_by_asc(task::Column::DueAt)
        .limit(MOST)
        .all(db)
        .await?;
    let sites: HashMap<Uuid, String> = site::Entity::find()
        .filter(site::Column::Id.is_in(rows.iter().filter_map(|t| t.site_id)))
        .all(db)
        .await?
        .into_iter()
        .map(|s| (s.id, s.name))
        .collect();
    let now = plads.now();
    let mut tasks = rows
        .into_iter()
        .map(|row| {
            let meaningless = |column| move |_| crate::store::StoreError::Meaningless { column };
            Ok(TaskRow {
                id: TaskId(row.id),
                version: row.version,
                kind: TaskKind::from_code(&row.kind).map_err(meaningless("task.kind"))?,
                owner: Role::from_code(&row.owner_role).map_err(meaningless("task.owner_role"))?,
                due: plads.local(row.due_at.at()),
                late: row.due_at.at() < now,
                place: row.site_id.and_then(|s| sites.get(&s).cloned()).unwrap_or_default(),
                link: link(actor, &row),
                note: row.note,
            })
        })
        .collect::<Result<Vec<_>, Failure>>()?;
    tasks.sort_by_key(|t| (t.owner != actor.role, t.due));
    Ok(tasks)
}

/// Where a task is dealt with, by whoever reads it.
fn link(actor: &Actor, row: &task::Model) -> Option<String> {
    let decides = matches!(actor.role, Role::Allocator | Role::AcuteNurse);
    let reads_stays = matches!(actor.role, Role::Allocator | Role::AcuteNurse | Role::WardNurse | Role::Therapist);
    if let Some(plan) = row.plan_id.filter(|_| reads_stays) {
        return Some(format!("/plans/{plan}"));
    }
    match (row.request_id, row.stay_id, row.bed_id, row.site_id) {
        (Some(request), ..) if decides => Some(format!("/requests/{request}")),
        (_, Some(stay), ..) if reads_stays => Some(format!("/stays/{stay}")),
        (_, _, Some(bed), _) if actor.role != Role::Admin => Some(format!("/beds/{bed}")),
        (.., Some(site)) if actor.role == Role::Admin => Some(format!("/admin/sites/{site}")),
        _ => None,
    }
}

/// Marks a task done.
///
/// # Errors
/// [`AppError::NotFound`] for another organisation's; [`AppError::Conflict`] when it is done already.
pub async fn complete(plads: &Plads, actor: &Actor, id: TaskId, version: i32) -> Result<(), Failure> {
    may(actor, Action::CompleteTask, Ties::NONE)?;
    let row = task::Entity::find_by_id(id.0).one(plads.store.read()).await?.ok_or(AppError::NotFound)?;
    let owner = Ties { requester: None, authority: Some(OrganisationId(row.organisation_id)), operator: None };
    if may(actor, Action::CompleteTask, owner).is_err() {
        let site = row.site_id.map(SiteId).ok_or(AppError::NotFound)?;
        may(actor, Action::CompleteTask, facility::ties_of_site(plads.store.read(), site, plads.today()).await?)?;
    }
    let now = plads.now();
    plads
        .write(async |tx| {
            let set = task::ActiveModel {
                done_at: Set(Some(now.into())),
                done_by: Set(Some(actor.user.0)),
                version: Set(version.saturating_add(1)),
                ..Default::default()
            };
            let open = task::Entity::update_many()
                .set(set)
                .filter(task::Column::Id.eq(id.0))
                .filter(task::Column::Version.eq(version))
                .filter(task::Column::DoneAt.is_null());
            if open.exec(&*tx).await?.rows_affected == 0 {
                return Err(AppError::Conflict.into());
            }
            let mut journal = Journal::new(Some(actor), now);
            let detail = json!({ "kind": row.kind, "bed": row.bed_id });
            match row.site_id.map(SiteId) {
                Some(site) => journal.note_at(site, "task.done", Subject::Other("task", id.0), detail),
                None => journal.note("task.done", Subject::Other("task", id.0), detail),
            }
            journal.touch_organisation(OrganisationId(row.organisation_id));
            Ok(((), journal.write(&tx).await?))
        })
        .await
}

/// The forms of tasks.
#[must_use]
pub fn forms() -> Vec<Form> {
    vec![form("/tasks", "done", |p| Box::pin(post_done(p)))]
}

async fn post_done(p: Posted) -> Done {
    may(&p.actor, Action::CompleteTask, Ties::NONE).map_err(crate::failure::denied_answer)?;
    complete(&p.plads, &p.actor, p.id_in("task")?, p.version()?).await?;
    Ok("/tasks".into())
}
