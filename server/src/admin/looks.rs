//! Who looked at whom. A citizen is found by a posted number; the address holds an identity that means nothing to anybody else.

use crate::access::Look;
use crate::failure::Failure;
use crate::forms::Posted;
use crate::state::Plads;
use crate::store::citizen;
use crate::store::entity::{access_log, access_log_citizen, app_user, citizen_access, organisation};
use app::admin::{LookLine, LooksView};
use app::error::AppError;
use domain::access::{Action, Actor, Ties, may};
use domain::citizen::CivilNumber;
use domain::form::Problem;
use domain::ids::CitizenId;
use sea_orm::{ColumnTrait, EntityTrait, PaginatorTrait as _, QueryFilter, QueryOrder as _, QuerySelect as _, QueryTrait as _};
use std::collections::HashMap;
use uuid::Uuid;

/// The most looks on the page.
const MOST: u64 = 300;

/// Only those who may read the log.
pub(super) fn allowed(actor: &Actor) -> Result<(), Failure> {
    may(actor, Action::ReadAccessLog, Ties::NONE)?;
    Ok(())
}

/// `search`.
pub(super) async fn search(posted: &Posted) -> Result<String, Failure> {
    allowed(&posted.actor)?;
    let typed = posted.fields.get("civil_number");
    if typed.is_empty() {
        return Err(AppError::field("civil_number", Problem::Missing).into());
    }
    let number = CivilNumber::parse(typed).map_err(|error| AppError::field("civil_number", error.into()))?;
    Ok(match citizen::by_number(posted.plads.store.read(), &number).await? {
        Some(found) => format!("/admin/access-log?citizen={}", found.id),
        None => "/admin/access-log?citizen=none".to_owned(),
    })
}

/// The looks at a citizen, the latest first; this one is written before anything is read, so that it is among them.
pub(super) async fn read(plads: &Plads, actor: &Actor, id: CitizenId) -> Result<LooksView, Failure> {
    allowed(actor)?;
    let db = plads.store.read();
    let found = citizen::by_id(db, id).await?.ok_or(AppError::NotFound)?;
    let look = Look { action: "access_log.read", purpose: "insight", criterion: id.to_string(), citizens: &[id], refresh: false };
    plads.log_look(actor, look).await?;
    let of_citizen = || {
        let looks = access_log_citizen::Entity::find()
            .select_only()
            .column(access_log_citizen::Column::AccessId)
            .filter(access_log_citizen::Column::CitizenId.eq(id.0));
        access_log::Entity::find().filter(access_log::Column::Id.in_subquery(looks.into_query()))
    };
    let total = of_citizen().count(db).await?;
    let rows = of_citizen().order_by_desc(access_log::Column::At).order_by_desc(access_log::Column::Id).limit(MOST).all(db).await?;
    let users = app_user::Entity::find().filter(app_user::Column::Id.is_in(rows.iter().map(|r| r.actor_id))).all(db).await?;
    let users: HashMap<Uuid, String> = users.into_iter().map(|u| (u.id, u.name)).collect();
    // On the citizen's side the actor is an access: the citizen's own, or one with the name of who holds it.
    let holders = citizen_access::Entity::find().filter(citizen_access::Column::CitizenId.eq(id.0)).all(db).await?;
    let holders: HashMap<Uuid, String> = holders.into_iter().map(|a| (a.id, a.holder_name)).collect();
    let organisations: HashMap<Uuid, String> = organisation::Entity::find().all(db).await?.into_iter().map(|o| (o.id, o.name)).collect();
    let looks = rows.into_iter().map(|row| LookLine {
        at: plads.local(row.at.at()),
        user: users.get(&row.actor_id).or_else(|| holders.get(&row.actor_id)).cloned().unwrap_or_default(),
        role: row.role,
        organisation: organisations.get(&row.organisation_id).cloned().unwrap_or_default(),
        action: row.action,
        purpose: row.purpose,
    });
    Ok(LooksView { number: found.civil_number.to_string(), looks: looks.collect(), total: i64::try_from(total).unwrap_or(i64::MAX) })
}
