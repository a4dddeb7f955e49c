//! What several parts of the slice read: who decides, which sites there are, how people and organisations are called.

use crate::failure::Failure;
use crate::state::Plads;
use crate::store::entity::{app_user, organisation, site};
use crate::store::{StoreError, facility};
use domain::access::{Actor, Role};
use domain::citizen::{CivilNumber, PersonName, age_on};
use domain::code::Code as _;
use domain::form::Fields;
use domain::ids::{OrganisationId, SiteId, UserId};
use domain::instant::Instant;
use domain::organisation::OrganisationKind;
use domain::request::Source;
use domain::request_form::{Context, Extent};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder};
use std::collections::{BTreeSet, HashMap};
use time::Date;

use app::request::Heading;

/// What a form is checked against.
pub struct Around {
    /// Organisations that decide, by name.
    pub authorities: Vec<(OrganisationId, String)>,
    /// Sites, by name.
    pub sites: Vec<site::Model>,
    authority_ids: Vec<OrganisationId>,
    site_ids: Vec<SiteId>,
    extent: Extent,
    today: Date,
    now: Instant,
}

impl Around {
    /// Reads it for a person.
    pub async fn read(plads: &Plads, actor: &Actor) -> Result<Self, Failure> {
        let db = plads.store.read();
        let sites = site::Entity::find().order_by_asc(site::Column::Name).all(db).await?;
        let site_ids: Vec<SiteId> = sites.iter().map(|s| SiteId(s.id)).collect();
        let deciding: BTreeSet<uuid::Uuid> =
            facility::agreements_on(db, &site_ids, plads.today()).await?.into_iter().map(|a| a.authority.0).collect();
        let authorities: Vec<(OrganisationId, String)> = organisation::Entity::find()
            .filter(organisation::Column::Id.is_in(deciding))
            .order_by_asc(organisation::Column::Name)
            .all(db)
            .await?
            .into_iter()
            .map(|o| (OrganisationId(o.id), o.name))
            .collect();
        Ok(Self {
            authority_ids: authorities.iter().map(|a| a.0).collect(),
            authorities,
            sites,
            site_ids,
            extent: if actor.role == Role::ReferrerGp { Extent::Practice } else { Extent::Full },
            today: plads.today(),
            now: plads.now(),
        })
    }

    /// The same as the check wants it.
    pub fn context<'a>(&'a self, plads: &'a Plads) -> Context<'a> {
        Context {
            today: self.today,
            now: self.now,
            calendar: &plads.zone,
            authorities: &self.authority_ids,
            sites: &self.site_ids,
            extent: self.extent,
        }
    }
}

/// What stands in an empty form beforehand: the sender's telephone, where the request comes from, and for a practice that the
/// place is wanted now.
pub async fn prefilled(plads: &Plads, actor: &Actor) -> Result<Fields, Failure> {
    let mut fields = Fields::default();
    let own = organisation::Entity::find_by_id(actor.organisation.0).one(plads.store.read()).await?;
    if let Some(own) = own {
        let source = match OrganisationKind::from_code(&own.kind) {
            Ok(OrganisationKind::Department | OrganisationKind::Hospital) => Source::HospitalMedical,
            Ok(OrganisationKind::Practice) => Source::Gp,
            Ok(OrganisationKind::Municipality) => Source::HomeNursing,
            Ok(OrganisationKind::Region | OrganisationKind::Provider | OrganisationKind::Unknown) | Err(_) => Source::Other,
        };
        fields.set("source", source.code());
        if let Some(phone) = domain::request_form::phone(&own.phone) {
            fields.set("sender_phone", app::ui::format::phone(&phone));
        }
    }
    if actor.role == Role::ReferrerGp {
        fields.set("ready", app::ui::format::date_time_input(plads.local(plads.now())));
    }
    Ok(fields)
}

/// The citizen at the head of a form, once number and name can be read.
pub fn heading_of_form(fields: &Fields, today: Date) -> Option<Heading> {
    let number = CivilNumber::parse(fields.get("civil_number")).ok()?;
    let name = PersonName::parse(fields.get("given_name"), fields.get("family_name")).ok()?;
    Some(heading(&number, &name, today))
}

/// The citizen at the head of a page.
pub fn heading(number: &CivilNumber, name: &PersonName, today: Date) -> Heading {
    Heading {
        name: name.to_string(),
        age: age_on(number.birth_date(), today),
        masked: number.to_string(),
        number_kind: number.kind(),
        check: number.checks_modulus_11() == Some(false),
    }
}

/// How colleagues in other organisations see the names of users: "Mette H.".
///
/// # Errors
/// [`StoreError`] from the database.
pub async fn short_names<C: ConnectionTrait>(
    db: &C,
    users: impl IntoIterator<Item = UserId>,
) -> Result<HashMap<UserId, String>, StoreError> {
    let ids: BTreeSet<uuid::Uuid> = users.into_iter().map(|u| u.0).collect();
    let rows = app_user::Entity::find().filter(app_user::Column::Id.is_in(ids)).all(db).await?;
    Ok(rows.into_iter().map(|row| (UserId(row.id), short_name(&row.name))).collect())
}

fn short_name(name: &str) -> String {
    let mut words = name.split_whitespace();
    let first = words.next().unwrap_or_default();
    match words.next_back().and_then(|word| word.chars().next()) {
        Some(initial) => format!("{first} {initial}."),
        None => first.to_owned(),
    }
}
