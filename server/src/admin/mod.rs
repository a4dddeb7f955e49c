//! Administration: organisations, sites with their dated agreements and beds, users, settings, and who looked at whom.
//!
//! Each file reads for one page and writes for its forms. Every write asks first whether the caller may, notes what was changed
//! in its own transaction, and tells the screens of the site.

mod agreements;
mod arrival_check;
mod bring;
mod facility;
pub mod links;
mod looks;
mod masters;
mod organisations;
mod overview;
mod screening;
mod settings;
mod shifts;
mod sites;
mod training_rooms;
mod transition_list;
mod users;

use crate::failure::Failure;
use crate::forms::{Form, Posted, form, invalid};
use crate::state::Plads;
use crate::store::StoreError;
use app::admin::{AdminView, Administration, LooksView, OrganisationLine, SettingsView, SiteView, UsersView};
use app::error::AppError;
use async_trait::async_trait;
use domain::access::{Action, Actor, Ties, may};
use domain::form::{Fields, Problem, Problems};
use domain::ids::{CitizenId, SiteId};
use domain::typed::{TypedDateError, parse_date};
use std::str::FromStr;
use time::Date;

#[async_trait]
impl Administration for Plads {
    async fn overview(&self, actor: &Actor) -> Result<AdminView, AppError> {
        allowed(actor)?;
        Ok(overview::read(self).await?)
    }

    async fn organisations(&self, actor: &Actor) -> Result<Vec<OrganisationLine>, AppError> {
        allowed(actor)?;
        Ok(organisations::read(self).await?)
    }

    async fn site(&self, actor: &Actor, id: Option<SiteId>) -> Result<SiteView, AppError> {
        allowed(actor)?;
        Ok(sites::read(self, id).await?)
    }

    async fn users(&self, actor: &Actor) -> Result<UsersView, AppError> {
        allowed(actor)?;
        Ok(users::read(self, actor).await?)
    }

    async fn settings_kept(&self, actor: &Actor) -> Result<SettingsView, AppError> {
        allowed(actor)?;
        Ok(settings::read(self).await?)
    }

    async fn looks_at(&self, actor: &Actor, citizen: CitizenId) -> Result<LooksView, AppError> {
        Ok(looks::read(self, actor, citizen).await?)
    }

    async fn may_read_looks(&self, actor: &Actor) -> Result<(), AppError> {
        Ok(looks::allowed(actor)?)
    }
}

/// Declares a form whose work is a function of what was posted.
macro_rules! act {
    ($path:literal, $act:literal, $work:path) => {
        form($path, $act, |posted: Posted| Box::pin(async move { Ok($work(&posted).await?) }))
    };
}

/// The forms of the administration.
#[must_use]
pub fn forms() -> Vec<Form> {
    vec![
        act!("/admin/organisations", "add_organisation", organisations::add),
        act!("/admin/organisations", "change_organisation", organisations::change),
        act!("/admin/sites/{id}", "add_site", sites::add),
        act!("/admin/sites/{id}", "change_site", sites::change),
        act!("/admin/sites/{id}", "set_shifts", shifts::set),
        act!("/admin/sites/{id}", "set_arrival_check", arrival_check::set),
        act!("/admin/sites/{id}", "set_bring", bring::set),
        act!("/admin/sites/{id}", "set_masters", masters::set),
        act!("/admin/sites/{id}", "set_transition_list", transition_list::set),
        act!("/admin/sites/{id}", "set_screening", screening::set),
        act!("/admin/sites/{id}", "add_training_room", training_rooms::add),
        act!("/admin/sites/{id}", "rename_training_room", training_rooms::rename),
        act!("/admin/sites/{id}", "remove_training_room", training_rooms::remove),
        act!("/admin/sites/{id}", "add_agreement", agreements::add),
        act!("/admin/sites/{id}", "remove_agreement", agreements::remove),
        act!("/admin/sites/{id}", "add_ward", facility::wards::add),
        act!("/admin/sites/{id}", "change_ward", facility::wards::change),
        act!("/admin/sites/{id}", "add_room", facility::rooms::add),
        act!("/admin/sites/{id}", "change_room", facility::rooms::change),
        act!("/admin/sites/{id}", "add_bed", facility::beds::add),
        act!("/admin/sites/{id}", "change_bed", facility::beds::change),
        act!("/admin/sites/{id}", "add_equipment", facility::equipment::add),
        act!("/admin/sites/{id}", "change_equipment", facility::equipment::change),
        act!("/admin/users", "add_user", users::add),
        act!("/admin/users", "add_role", users::add_role),
        act!("/admin/users", "remove_role", users::remove_role),
        act!("/admin/users", "switch_off", users::switch_off),
        act!("/admin/users", "switch_on", users::switch_on),
        act!("/admin/users", "make_link", users::make_link),
        act!("/admin/settings", "set_setting", settings::set),
        act!("/admin/settings", "change_basis", settings::change_basis),
        act!("/admin/settings", "add_basis", settings::add_basis),
        act!("/admin/access-log", "search", looks::search),
        act!("/account", "set_password", users::set_password),
    ]
}

/// Only administrators.
fn allowed(actor: &Actor) -> Result<(), Failure> {
    may(actor, Action::Administer, Ties::NONE)?;
    Ok(())
}

/// The identity of the thing a form changes: absent is a form that cannot be read, unreadable is nothing of ours.
fn id_in<I: FromStr>(posted: &Posted, field: &str) -> Result<I, Failure> {
    match posted.fields.get(field) {
        "" => Err(AppError::Invalid { problems: Vec::new() }.into()),
        id => id.parse().map_err(|_| AppError::NotFound.into()),
    }
}

/// Everything was understood, or all problems at once.
fn checked<T>(problems: Problems, value: Option<T>) -> Result<T, Failure> {
    match value {
        Some(value) if problems.is_empty() => Ok(value),
        _ => Err(invalid(problems).into()),
    }
}

/// One identity of a list of choices; anything else is no choice, however it was made up.
fn one_of<I: FromStr + PartialEq>(problems: &mut Problems, fields: &Fields, field: &str, known: &[I]) -> Option<I> {
    match fields.get(field) {
        "" => {
            problems.add(field, Problem::Missing);
            None
        }
        id => {
            let id = id.parse().ok().filter(|id| known.contains(id));
            problems.keep(field, id.ok_or(Problem::NotAChoice))
        }
    }
}

/// The same where nothing need be chosen.
fn one_of_or_none<I: FromStr + PartialEq>(problems: &mut Problems, fields: &Fields, field: &str, known: &[I]) -> Option<Option<I>> {
    if fields.get(field).is_empty() { Some(None) } else { one_of(problems, fields, field, known).map(Some) }
}

/// Several codes of a list; unknown ones are a problem.
fn codes<C: domain::code::Code>(problems: &mut Problems, fields: &Fields, field: &str) -> Option<Vec<C>> {
    let typed: Vec<&str> = fields.all(field).collect();
    problems.keep(field, domain::code::parse_list(&typed.join("|")).map_err(|_| Problem::NotAChoice))
}

/// A typed date that must be there.
fn date(problems: &mut Problems, fields: &Fields, field: &str, today: Date) -> Option<Date> {
    problems.keep(field, parse_date(fields.get(field), today).map_err(Problem::from))
}

/// A typed date that may be empty.
fn date_or_none(problems: &mut Problems, fields: &Fields, field: &str, today: Date) -> Option<Option<Date>> {
    match parse_date(fields.get(field), today) {
        Err(TypedDateError::Empty) => Some(None),
        other => problems.keep(field, other.map(Some).map_err(Problem::from)),
    }
}

/// Says at a field that its value exists already.
fn taken(field: &str) -> impl Fn(Failure) -> Failure {
    let field = field.to_owned();
    move |failure| match failure {
        Failure::Store(StoreError::Duplicate) => AppError::field(&field, Problem::Taken).into(),
        other => other,
    }
}

/// The version guard of an update: no row means that somebody was faster.
fn changed_one(done: &sea_orm::UpdateResult) -> Result<(), Failure> {
    if done.rows_affected == 0 { Err(AppError::Conflict.into()) } else { Ok(()) }
}
