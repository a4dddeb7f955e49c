//! Users and the roles they hold. Whoever is switched off or loses a role is signed out at once; one administrator remains always.

use super::links::Unshown;
use super::{allowed, changed_one, checked, id_in, one_of, organisations, taken};
use crate::failure::Failure;
use crate::forms::Posted;
use crate::state::Plads;
use crate::store::entity::{app_user, membership, organisation, session, sign_in_link};
use crate::store::journal::{Journal, Subject};
use crate::store::{StoreError, Tx};
use crate::{chance, password};
use app::admin::{FreshLink, HeldRole, UserLine, UsersView};
use app::error::{AppError, Refusal};
use app::ui::format::sort_key;
use domain::access::{Actor, Role};
use domain::code::Code as _;
use domain::form::{Fields, Problem, Problems};
use domain::ids::{OrganisationId, UserId};
use sea_orm::{ColumnTrait, EntityTrait, PaginatorTrait as _, QueryFilter, QuerySelect as _, QueryTrait as _, Set};
use serde_json::json;
use std::collections::HashMap;
use uuid::Uuid;

/// Minutes a one-time link can be used.
const LINK_MINUTES: i64 = 30;

/// All users, by name, and a link made a moment ago by the reader.
pub(super) async fn read(plads: &Plads, actor: &Actor) -> Result<UsersView, Failure> {
    let db = plads.store.read();
    let names: HashMap<Uuid, String> = organisation::Entity::find().all(db).await?.into_iter().map(|o| (o.id, o.name)).collect();
    let mut held: HashMap<Uuid, Vec<HeldRole>> = HashMap::new();
    for row in membership::Entity::find().all(db).await? {
        let role = Role::from_code(&row.role).map_err(|_| StoreError::Meaningless { column: "membership.role" })?;
        let organisation_name = names.get(&row.organisation_id).cloned().unwrap_or_default();
        held.entry(row.user_id).or_default().push(HeldRole { role, organisation: OrganisationId(row.organisation_id), organisation_name });
    }
    let mut users: Vec<UserLine> = app_user::Entity::find()
        .all(db)
        .await?
        .into_iter()
        .map(|u| {
            let mut roles = held.remove(&u.id).unwrap_or_default();
            roles.sort_by_cached_key(|r| (r.role, sort_key(&r.organisation_name)));
            UserLine {
                id: UserId(u.id),
                name: u.name,
                email: u.email,
                active: u.active,
                has_password: u.password_hash.is_some(),
                roles,
                version: u.version,
            }
        })
        .collect();
    users.sort_by_cached_key(|u| (!u.active, sort_key(&u.name)));
    let link = plads.links.take(actor.user).map(|l| FreshLink { name: l.name, path: l.path, until: plads.local(l.until) });
    Ok(UsersView { users, me: actor.user, organisations: organisations::to_choose(plads).await?, link })
}

/// One `@` with something on both sides, and no spaces.
fn email(fields: &Fields, problems: &mut Problems) -> Option<String> {
    let text = problems.required(fields, "user_email", 200)?.to_lowercase();
    let (name, host) = text.split_once('@').unwrap_or_default();
    let is_email = !name.is_empty() && host.contains('.') && !host.starts_with('.') && !host.ends_with('.');
    let is_plain = !host.contains('@') && !text.chars().any(|c| c.is_whitespace() || c.is_control());
    problems.keep("user_email", if is_email && is_plain { Ok(text) } else { Err(Problem::NotAnEmail) })
}

async fn known_organisations(plads: &Plads) -> Result<Vec<OrganisationId>, Failure> {
    Ok(organisation::Entity::find().all(plads.store.read()).await?.into_iter().map(|o| OrganisationId(o.id)).collect())
}

/// Whom a form is about.
async fn user_of(posted: &Posted) -> Result<app_user::Model, Failure> {
    let id: UserId = id_in(posted, "id")?;
    Ok(app_user::Entity::find_by_id(id.0).one(posted.plads.store.read()).await?.ok_or(AppError::NotFound)?)
}

fn subject(user: Uuid) -> Subject {
    Subject::Other("user", user)
}

fn at_user(user: Uuid) -> String {
    format!("/admin/users?edit=user:{user}#edit")
}

/// `add_user`.
pub(super) async fn add(posted: &Posted) -> Result<String, Failure> {
    allowed(&posted.actor)?;
    let known = known_organisations(&posted.plads).await?;
    let fields = &posted.fields;
    let mut problems = Problems::default();
    let name = problems.required(fields, "user_name", 120);
    let email = email(fields, &mut problems);
    let role: Option<Role> = problems.choice(fields, "user_role");
    let organisation = one_of(&mut problems, fields, "user_organisation", &known);
    let (((name, email), role), organisation) = checked(problems, name.zip(email).zip(role).zip(organisation))?;
    let (id, now) = (chance::id(), posted.plads.now());
    let user = app_user::ActiveModel {
        id: Set(id),
        email: Set(email),
        name: Set(name),
        password_hash: Set(None),
        active: Set(true),
        created_at: Set(now.into()),
        version: Set(1),
    };
    let mut journal = Journal::new(Some(&posted.actor), now);
    journal.note("user.added", subject(id), json!({ "role": role.code(), "organisation": organisation }));
    let work = async |tx: Tx| {
        app_user::Entity::insert(user).exec_without_returning(&*tx).await?;
        insert_role(&tx, id, organisation, role).await?;
        Ok(((), journal.write(&tx).await?))
    };
    posted.plads.write(work).await.map_err(taken("user_email"))?;
    Ok(at_user(id))
}

async fn insert_role(tx: &Tx, user: Uuid, organisation: OrganisationId, role: Role) -> Result<(), Failure> {
    let row = membership::ActiveModel { user_id: Set(user), organisation_id: Set(organisation.0), role: Set(role.code().to_owned()) };
    membership::Entity::insert(row).exec_without_returning(&**tx).await?;
    Ok(())
}

/// `add_role`.
pub(super) async fn add_role(posted: &Posted) -> Result<String, Failure> {
    allowed(&posted.actor)?;
    let user = user_of(posted).await?;
    let known = known_organisations(&posted.plads).await?;
    let mut problems = Problems::default();
    let role: Option<Role> = problems.choice(&posted.fields, "edit_role");
    let organisation = one_of(&mut problems, &posted.fields, "edit_organisation", &known);
    let (role, organisation) = checked(problems, role.zip(organisation))?;
    let mut journal = Journal::new(Some(&posted.actor), posted.plads.now());
    journal.note("user.role_added", subject(user.id), json!({ "role": role.code(), "organisation": organisation }));
    let work = async |tx: Tx| {
        insert_role(&tx, user.id, organisation, role).await?;
        Ok(((), journal.write(&tx).await?))
    };
    posted.plads.write(work).await.map_err(taken("edit_role"))?;
    Ok(at_user(user.id))
}

/// `remove_role`.
pub(super) async fn remove_role(posted: &Posted) -> Result<String, Failure> {
    allowed(&posted.actor)?;
    let user = user_of(posted).await?;
    let organisation: OrganisationId = id_in(posted, "organisation")?;
    let role = Role::from_code(posted.fields.get("role")).map_err(|_| AppError::NotFound)?;
    let mut journal = Journal::new(Some(&posted.actor), posted.plads.now());
    journal.note("user.role_removed", subject(user.id), json!({ "role": role.code(), "organisation": organisation }));
    let work = async |tx: Tx| {
        let done = membership::Entity::delete_by_id((user.id, organisation.0, role.code().to_owned())).exec(&*tx).await?;
        if done.rows_affected == 0 {
            return Err(AppError::NotFound.into());
        }
        an_administrator_remains(&tx).await?;
        session::Entity::delete_many()
            .filter(session::Column::UserId.eq(user.id))
            .filter(session::Column::OrganisationId.eq(organisation.0))
            .filter(session::Column::Role.eq(role.code()))
            .exec(&*tx)
            .await?;
        Ok(((), journal.write(&tx).await?))
    };
    posted.plads.write(work).await?;
    Ok(at_user(user.id))
}

/// Somebody must be left who can let others in.
async fn an_administrator_remains(tx: &Tx) -> Result<(), Failure> {
    let active = app_user::Entity::find().select_only().column(app_user::Column::Id).filter(app_user::Column::Active.eq(true)).into_query();
    let left = membership::Entity::find()
        .filter(membership::Column::Role.eq(Role::Admin.code()))
        .filter(membership::Column::UserId.in_subquery(active))
        .count(&**tx)
        .await?;
    if left == 0 { Err(AppError::refused(Refusal::InUse).into()) } else { Ok(()) }
}

/// `switch_off`.
pub(super) async fn switch_off(posted: &Posted) -> Result<String, Failure> {
    switch(posted, false).await
}

/// `switch_on`.
pub(super) async fn switch_on(posted: &Posted) -> Result<String, Failure> {
    switch(posted, true).await
}

async fn switch(posted: &Posted, on: bool) -> Result<String, Failure> {
    allowed(&posted.actor)?;
    let user = user_of(posted).await?;
    let version = posted.version()?;
    let mut journal = Journal::new(Some(&posted.actor), posted.plads.now());
    journal.note(if on { "user.switched_on" } else { "user.switched_off" }, subject(user.id), json!({}));
    let row = app_user::ActiveModel { active: Set(on), version: Set(version.saturating_add(1)), ..Default::default() };
    let work = async |tx: Tx| {
        let done = app_user::Entity::update_many()
            .set(row)
            .filter(app_user::Column::Id.eq(user.id))
            .filter(app_user::Column::Version.eq(version))
            .exec(&*tx)
            .await?;
        changed_one(&done)?;
        if !on {
            an_administrator_remains(&tx).await?;
            session::Entity::delete_many().filter(session::Column::UserId.eq(user.id)).exec(&*tx).await?;
            sign_in_link::Entity::delete_many().filter(sign_in_link::Column::UserId.eq(user.id)).exec(&*tx).await?;
        }
        Ok(((), journal.write(&tx).await?))
    };
    posted.plads.write(work).await?;
    Ok(at_user(user.id))
}

/// `make_link`: the token is shown once to the administrator who made it; only its hash is stored.
pub(super) async fn make_link(posted: &Posted) -> Result<String, Failure> {
    allowed(&posted.actor)?;
    let user = user_of(posted).await?;
    if !user.active {
        return Err(AppError::refused(Refusal::InUse).into());
    }
    let (token, now) = (chance::secret(), posted.plads.now());
    let until = now.plus_minutes(LINK_MINUTES);
    let row = sign_in_link::ActiveModel {
        token_hash: Set(chance::hash(&token)),
        user_id: Set(user.id),
        expires_at: Set(until.into()),
        used_at: Set(None),
    };
    let mut journal = Journal::new(Some(&posted.actor), now);
    journal.note("user.link_made", subject(user.id), json!({}));
    let work = async |tx: Tx| {
        sign_in_link::Entity::insert(row).exec_without_returning(&*tx).await?;
        Ok(((), journal.write(&tx).await?))
    };
    posted.plads.write(work).await?;
    posted.plads.links.keep(posted.actor.user, Unshown { name: user.name, path: format!("/link?token={token}"), until });
    Ok(at_user(user.id))
}

/// `set_password`: everybody sets their own, nobody another's.
pub(super) async fn set_password(posted: &Posted) -> Result<String, Failure> {
    let (new, again) = (posted.fields.get("pw_new").to_owned(), posted.fields.get("pw_again"));
    let mut problems = Problems::default();
    if new.is_empty() {
        problems.add("pw_new", Problem::Missing);
    } else if !password::is_strong(&new) {
        problems.add("pw_new", Problem::WeakPassword);
    } else if new != again {
        problems.add("pw_again", Problem::NotTheSame);
    }
    let new = checked(problems, Some(new))?;
    let me = posted.actor.user;
    let hash = password::hash(&posted.plads, new).await?;
    let mut journal = Journal::new(Some(&posted.actor), posted.plads.now());
    journal.note("user.password_set", subject(me.0), json!({}));
    let row = app_user::ActiveModel { password_hash: Set(Some(hash)), ..Default::default() };
    let work = async |tx: Tx| {
        app_user::Entity::update_many().set(row).filter(app_user::Column::Id.eq(me.0)).exec(&*tx).await?;
        Ok(((), journal.write(&tx).await?))
    };
    posted.plads.write(work).await?;
    Ok("/account?saved=password".to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_email_has_a_name_a_host_and_no_spaces() {
        let read = |text: &str| {
            let mut fields = Fields::default();
            fields.set("user_email", text);
            email(&fields, &mut Problems::default())
        };
        assert_eq!(read(" Mette.Holm@Region.example ").as_deref(), Some("mette.holm@region.example"));
        for bad in ["", "mette", "@region.example", "mette@", "mette@region", "mette@.example", "a b@region.example", "a@b@c.example"] {
            assert_eq!(read(bad), None, "{bad}");
        }
    }
}
