//! Citizens: found by civil number, changed only with a version.

use super::entity::citizen;
use super::{StoreError, Tx};
use domain::citizen::{CivilNumber, PersonName, Postcode, Sex};
use domain::code::Code as _;
use domain::ids::CitizenId;
use domain::request::RequestContent;
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, Set};
use time::Date;

/// A citizen as stored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Citizen {
    /// Identity.
    pub id: CitizenId,
    /// Civil registration number.
    pub civil_number: CivilNumber,
    /// Name.
    pub name: PersonName,
    /// Registered sex.
    pub sex: Sex,
    /// Birth date.
    pub birth_date: Date,
    /// Postcode of the home.
    pub postcode: Postcode,
    /// Street and house; may be empty.
    pub address: String,
    /// Name and address protection.
    pub protected: bool,
    /// Home municipality.
    pub home_municipality: String,
    /// Own doctor.
    pub own_doctor: String,
    /// Version.
    pub version: i32,
}

/// Reads a row.
///
/// # Errors
/// [`StoreError::Meaningless`].
pub fn citizen(row: citizen::Model) -> Result<Citizen, StoreError> {
    Ok(Citizen {
        id: CitizenId(row.id),
        civil_number: CivilNumber::parse(&row.civil_number).map_err(|_| StoreError::Meaningless { column: "citizen.civil_number" })?,
        name: PersonName::parse(&row.given_name, &row.family_name).map_err(|_| StoreError::Meaningless { column: "citizen.given_name" })?,
        sex: Sex::from_code(&row.sex).map_err(|_| StoreError::Meaningless { column: "citizen.sex" })?,
        birth_date: row.birth_date,
        postcode: Postcode::parse(&row.postcode).map_err(|_| StoreError::Meaningless { column: "citizen.postcode" })?,
        address: row.address,
        protected: row.protected,
        home_municipality: row.home_municipality,
        own_doctor: row.own_doctor,
        version: row.version,
    })
}

/// Citizens by identity.
///
/// # Errors
/// [`StoreError`] from the database.
pub async fn by_ids<C: ConnectionTrait>(db: &C, ids: &[CitizenId]) -> Result<Vec<Citizen>, StoreError> {
    let mut found = Vec::with_capacity(ids.len());
    for part in ids.chunks(500) {
        let rows = citizen::Entity::find().filter(citizen::Column::Id.is_in(part.iter().map(|c| c.0))).all(db).await?;
        for row in rows {
            found.push(citizen(row)?);
        }
    }
    Ok(found)
}

/// A citizen by identity.
///
/// # Errors
/// [`StoreError`] from the database.
pub async fn by_id<C: ConnectionTrait>(db: &C, id: CitizenId) -> Result<Option<Citizen>, StoreError> {
    citizen::Entity::find_by_id(id.0).one(db).await?.map(citizen).transpose()
}

/// A citizen by civil number.
///
/// # Errors
/// [`StoreError`] from the database.
pub async fn by_number<C: ConnectionTrait>(db: &C, number: &CivilNumber) -> Result<Option<Citizen>, StoreError> {
    citizen::Entity::find().filter(citizen::Column::CivilNumber.eq(number.reveal())).one(db).await?.map(citizen).transpose()
}

/// What names are searched by: lower case, given and family name.
#[must_use]
pub fn search_name(name: &PersonName) -> String {
    format!("{} {}", name.given(), name.family()).to_lowercase()
}

/// Finds the citizen of a request by civil number, or adds them; what the request says of them is the latest word.
///
/// # Errors
/// [`StoreError`] from the database.
pub async fn keep(tx: &Tx, content: &RequestContent) -> Result<CitizenId, StoreError> {
    let number = &content.civil_number;
    let found = citizen::Entity::find().filter(citizen::Column::CivilNumber.eq(number.reveal())).one(&**tx).await?;
    let row = |id, version| citizen::ActiveModel {
        id: Set(id),
        civil_number: Set(number.reveal().to_owned()),
        civil_kind: Set(number.kind().code().to_owned()),
        given_name: Set(content.name.given().to_owned()),
        family_name: Set(content.name.family().to_owned()),
        search_name: Set(search_name(&content.name)),
        sex: Set(content.sex.code().to_owned()),
        birth_date: Set(number.birth_date()),
        postcode: Set(content.postcode.as_str().to_owned()),
        address: Set(content.address.clone()),
        protected: Set(content.protected),
        home_municipality: Set(content.home_municipality.clone()),
        own_doctor: Set(content.own_doctor.clone()),
        version: Set(version),
    };
    let id = match found {
        Some(old) => {
            let mut new = row(old.id, old.version.saturating_add(1));
            // What a short form leaves open does not wipe out what is known, and protection is never lifted by a blank box.
            let known = |said: &str, known: String| if said.is_empty() { known } else { said.to_owned() };
            new.address = Set(known(&content.address, old.address));
            new.home_municipality = Set(known(&content.home_municipality, old.home_municipality));
            new.own_doctor = Set(known(&content.own_doctor, old.own_doctor));
            new.protected = Set(content.protected || old.protected);
            if content.sex == Sex::Unknown {
                new.sex = Set(old.sex);
            }
            citizen::Entity::update(new).validate()?.exec(&**tx).await?;
            old.id
        }
        None => {
            let id = crate::chance::id();
            citizen::Entity::insert(row(id, 1)).exec_without_returning(&**tx).await?;
            id
        }
    };
    Ok(CitizenId(id))
}
