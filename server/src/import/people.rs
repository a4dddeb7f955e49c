//! The citizens of a file: found by civil number, added when new. What a file says of somebody must agree with itself and with
//! what is stored: another name under the same number is more often a wrong number than a new name.

use super::problem::{Other, Problem, Reason};
use super::reading::Person;
use super::{ImportError, Work};
use crate::chance;
use crate::store::bulk::insert_all;
use crate::store::bulk::portions;
use crate::store::citizen::search_name;
use crate::store::entity::citizen;
use crate::store::{StoreError, Tx};
use domain::citizen::{PersonName, Postcode, Sex};
use domain::code::Code as _;
use sea_orm::sea_query::LockType;
use sea_orm::{
    ActiveModelTrait as _, ColumnTrait, ConnectionTrait, DbBackend, EntityTrait, IntoActiveModel as _, QueryFilter, QueryOrder as _,
    QuerySelect as _,
};
use std::collections::HashMap;
use uuid::Uuid;

/// What a row says of a citizen besides number, name and sex; what it does not say is empty.
#[derive(Clone, Copy, Debug, Default)]
pub struct Besides<'a> {
    /// Postcode of the home.
    pub postcode: Option<&'a Postcode>,
    /// Home municipality.
    pub home_municipality: &'a str,
    /// Own doctor.
    pub own_doctor: &'a str,
    /// Name and address protection.
    pub protected: bool,
}

/// The citizens a file is about.
pub struct People {
    by_number: HashMap<String, Entry>,
}

struct Entry {
    row: citizen::Model,
    /// Who said so: a line, or what is stored.
    said_by: Other,
    is_new: bool,
    changed: bool,
}

impl People {
    /// Loads those of these numbers who are stored already, and keeps others from changing them meanwhile.
    pub async fn load(tx: &Tx, persons: &[&Person]) -> Result<Self, StoreError> {
        let numbers: Vec<&str> = persons.iter().map(|p| p.number.reveal()).collect();
        let mut by_number = HashMap::with_capacity(numbers.len());
        for part in portions(&numbers) {
            let mut find =
                citizen::Entity::find().filter(citizen::Column::CivilNumber.is_in(part.iter().copied())).order_by_asc(citizen::Column::Id);
            if tx.get_database_backend() == DbBackend::Postgres {
                find = find.lock(LockType::NoKeyUpdate);
            }
            for row in find.all(&**tx).await? {
                by_number.insert(row.civil_number.clone(), Entry { row, said_by: Other::TheStored, is_new: false, changed: false });
            }
        }
        Ok(Self { by_number })
    }

    /// The citizen of a row; a contradiction is noted.
    pub fn of(&mut self, line: usize, id: &str, person: &Person, besides: Besides<'_>, problems: &mut Vec<Problem>) -> Uuid {
        let said_by = Other::Line { line, id: id.to_owned() };
        let Some(entry) = self.by_number.get_mut(person.number.reveal()) else {
            let row = new_row(person, besides);
            let id = row.id;
            self.by_number.insert(row.civil_number.clone(), Entry { row, said_by, is_new: true, changed: false });
            return id;
        };
        let same_name = PersonName::parse(&entry.row.given_name, &entry.row.family_name);
        let differs = |stored: &str, said: &str| stored.to_lowercase() != said.to_lowercase();
        if same_name.as_ref().is_ok_and(|stored| differs(stored.given(), person.name.given())) {
            problems.push(Problem::cell(line, "given_name", Reason::Contradicts(entry.said_by.clone())));
        }
        if same_name.as_ref().is_ok_and(|stored| differs(stored.family(), person.name.family())) {
            problems.push(Problem::cell(line, "family_name", Reason::Contradicts(entry.said_by.clone())));
        }
        if person.sex != Sex::Unknown && entry.row.sex != person.sex.code() {
            if entry.row.sex == Sex::Unknown.code() {
                entry.row.sex = person.sex.code().to_owned();
                entry.changed = true;
            } else {
                problems.push(Problem::cell(line, "sex", Reason::Contradicts(entry.said_by.clone())));
            }
        }
        entry.add(besides);
        entry.row.id
    }

    /// Stores the new ones and what was added about the known ones.
    pub async fn save(self, work: &Work<'_>) -> Result<(), ImportError> {
        let (new, known): (Vec<Entry>, Vec<Entry>) = self.by_number.into_values().partition(|entry| entry.is_new);
        let mut new: Vec<citizen::Model> = new.into_iter().map(|entry| entry.row).collect();
        new.sort_by_key(|row| row.id);
        insert_all(work.tx, new.into_iter().map(all_columns).collect(), |_| {}).await?;
        for mut entry in known.into_iter().filter(|entry| entry.changed) {
            entry.row.version = entry.row.version.saturating_add(1);
            citizen::Entity::update(all_columns(entry.row)).validate()?.exec(&**work.tx).await?;
        }
        Ok(())
    }
}

impl Entry {
    /// Fills what was not known; a postcode and protection follow the newest word.
    fn add(&mut self, besides: Besides<'_>) {
        let before = self.row.clone();
        if let Some(postcode) = besides.postcode {
            postcode.as_str().clone_into(&mut self.row.postcode);
        }
        if self.row.home_municipality.is_empty() {
            besides.home_municipality.clone_into(&mut self.row.home_municipality);
        }
        if self.row.own_doctor.is_empty() {
            besides.own_doctor.clone_into(&mut self.row.own_doctor);
        }
        self.row.protected |= besides.protected;
        self.changed |= self.row != before;
    }
}

fn new_row(person: &Person, besides: Besides<'_>) -> citizen::Model {
    citizen::Model {
        id: chance::id(),
        civil_number: person.number.reveal().to_owned(),
        civil_kind: person.number.kind().code().to_owned(),
        given_name: person.name.given().to_owned(),
        family_name: person.name.family().to_owned(),
        search_name: search_name(&person.name),
        sex: person.sex.code().to_owned(),
        birth_date: person.number.birth_date(),
        postcode: besides.postcode.cloned().unwrap_or_else(Postcode::unknown).as_str().to_owned(),
        address: String::new(),
        protected: besides.protected,
        home_municipality: besides.home_municipality.to_owned(),
        own_doctor: besides.own_doctor.to_owned(),
        version: 1,
    }
}

fn all_columns(row: citizen::Model) -> citizen::ActiveModel {
    let id = row.id;
    let mut active = row.into_active_model().reset_all();
    active.id = sea_orm::Set(id);
    active
}
