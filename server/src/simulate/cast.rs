//! Who plays: the users of the installation in their roles, with the sites that the agreements of the day give them.

use crate::failure::Failure;
use crate::session;
use crate::state::Plads;
use crate::store::StoreError;
use crate::store::entity::{app_user, membership};
use domain::access::{Actor, Role};
use domain::code::Code as _;
use domain::ids::{OrganisationId, SiteId, UserId};
use sea_orm::EntityTrait as _;
use std::collections::{BTreeMap, HashMap};

/// Everybody, by role, in the order of their names.
#[derive(Clone, Debug, Default)]
pub struct Cast(BTreeMap<Role, Vec<Actor>>);

impl Cast {
    /// Everybody active, as today makes them.
    ///
    /// # Errors
    /// [`Failure`] from the database.
    pub async fn call(plads: &Plads) -> Result<Self, Failure> {
        let db = plads.store.read();
        let names: HashMap<_, _> = app_user::Entity::find().all(db).await?.into_iter().map(|u| (u.id, u.name)).collect();
        let mut held = membership::Entity::find().all(db).await?;
        held.sort_by(|a, b| (names.get(&a.user_id), &a.role).cmp(&(names.get(&b.user_id), &b.role)));
        let mut cast = Self::default();
        for row in held {
            let role = Role::from_code(&row.role).map_err(|_| StoreError::Meaningless { column: "membership.role" })?;
            if let Some(actor) = session::actor(plads, UserId(row.user_id), OrganisationId(row.organisation_id), role).await? {
                cast.0.entry(role).or_default().push(actor);
            }
        }
        Ok(cast)
    }

    /// Everybody in one of the roles for whom `fits` holds.
    pub fn those(&self, roles: &[Role], fits: impl Fn(&Actor) -> bool) -> Vec<&Actor> {
        roles.iter().filter_map(|role| self.0.get(role)).flatten().filter(|actor| fits(actor)).collect()
    }

    /// Those of an organisation.
    #[must_use]
    pub fn of(&self, roles: &[Role], organisation: OrganisationId) -> Vec<&Actor> {
        self.those(roles, |actor| actor.organisation == organisation)
    }

    /// Those who work at a site.
    #[must_use]
    pub fn at(&self, roles: &[Role], site: SiteId) -> Vec<&Actor> {
        self.those(roles, |actor| actor.sites.contains(&site))
    }
}
