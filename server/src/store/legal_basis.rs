//! The list of what a stay may rest on in law, as first delivered: versioned rows that an administrator confirms or corrects.
//!
//! Numbers, charges and complaint bodies follow the domain handbook, section 2.2. No row is marked confirmed before somebody in
//! the installation has read it: not even the complaint body of a well-known section is settled for 2027.

use super::entity::legal_basis;
use super::{Store, StoreError};
use domain::ids::LegalBasisId;
use domain::organisation::LegalBasis;
use sea_orm::{ConnectionTrait, EntityTrait, QueryOrder, Set};
use std::collections::HashSet;
use time::Date;
use time::macros::date;

/// One delivered row.
struct Row {
    code: &'static str,
    act: &'static str,
    section: &'static str,
    charge_allowed: bool,
    complaint_body: &'static str,
    valid_from: Date,
    confirmed: bool,
    source: &'static str,
}

const HEALTH_ACT: &str = "Sundhedsloven";
const SOCIAL_ACT: &str = "Serviceloven";
const ELDERLY_ACT: &str = "Ældreloven";
const PATIENT_COMPLAINTS: &str = "Styrelsen for Patientklager";
const SOCIAL_COMPLAINTS: &str = "Ankestyrelsen, efter at myndigheden har genvurderet afgørelsen";
const COMPLAINT_WEEKS: i32 = 4;

/// A health-act row: free of charge.
const fn health(code: &'static str, section: &'static str, valid_from: Date, source: &'static str) -> Row {
    Row { code, act: HEALTH_ACT, section, charge_allowed: false, complaint_body: PATIENT_COMPLAINTS, valid_from, confirmed: false, source }
}

/// A social-law row: food may be charged.
const fn social(code: &'static str, act: &'static str, section: &'static str, valid_from: Date, source: &'static str) -> Row {
    Row { code, act, section, charge_allowed: true, complaint_body: SOCIAL_COMPLAINTS, valid_from, confirmed: false, source }
}

const ELDERLY_FROM: Date = date!(2025 - 07 - 01);
const SOCIAL_FROM: Date = date!(2007 - 01 - 01);

const ROWS: [Row; 13] = [
    health("sul138", "§ 138", date!(2007 - 01 - 01), "Ingen egenbetaling; klageinstans ikke bekræftet"),
    health("sul140", "§ 140", date!(2007 - 01 - 01), "Klageinstans ikke bekræftet"),
    health("sul118d", "§ 118 d", date!(2027 - 01 - 01), "L 42 (2025-26), udkast til paragrafnummer"),
    social("servicelov83", SOCIAL_ACT, "§ 83", SOCIAL_FROM, "Klageinstans ikke bekræftet"),
    social("servicelov83a", SOCIAL_ACT, "§ 83 a", SOCIAL_FROM, "Klageinstans ikke bekræftet"),
    social("servicelov84", SOCIAL_ACT, "§ 84", SOCIAL_FROM, "Klageinstans ikke bekræftet"),
    social("servicelov86", SOCIAL_ACT, "§ 86", SOCIAL_FROM, "Klageinstans ikke bekræftet"),
    social("aeldrelov10", ELDERLY_ACT, "§ 10", ELDERLY_FROM, "Indholdet er udledt, ikke læst i loven"),
    social("aeldrelov13", ELDERLY_ACT, "§ 13", ELDERLY_FROM, "Indholdet er udledt, ikke læst i loven"),
    social("aeldrelov14", ELDERLY_ACT, "§ 14", ELDERLY_FROM, "Indholdet er udledt, ikke læst i loven"),
    social("aeldrelov16", ELDERLY_ACT, "§ 16", ELDERLY_FROM, "Aflastning af pårørende; ikrafttræden ikke bekræftet"),
    social("aeldrelov17", ELDERLY_ACT, "§ 17", ELDERLY_FROM, "Indholdet er udledt, ikke læst i loven"),
    Row {
        code: LegalBasis::NOT_STATED,
        act: "Ikke oplyst",
        section: "",
        charge_allowed: false,
        complaint_body: "Ikke oplyst",
        valid_from: date!(1900 - 01 - 01),
        confirmed: true,
        source: "Importerede ophold uden lovgrundlag",
    },
];

/// Adds the delivered rows that are not there yet; rows that are there stay as an administrator left them.
///
/// # Errors
/// [`StoreError`] from the database.
pub async fn ensure(store: &Store) -> Result<(), StoreError> {
    let known: HashSet<String> = legal_basis::Entity::find().all(store.read()).await?.into_iter().map(|row| row.code).collect();
    let missing: Vec<legal_basis::ActiveModel> = ROWS.iter().filter(|row| !known.contains(row.code)).map(active).collect();
    if missing.is_empty() {
        return Ok(());
    }
    let done = store
        .write(async |tx| {
            legal_basis::Entity::insert_many(missing).exec_without_returning(&*tx).await?;
            Ok::<_, StoreError>(())
        })
        .await;
    match done {
        // Another process has just started on the same database.
        Err(StoreError::Duplicate) => Ok(()),
        done => done,
    }
}

fn active(row: &Row) -> legal_basis::ActiveModel {
    legal_basis::ActiveModel {
        id: Set(crate::chance::id()),
        code: Set(row.code.to_owned()),
        act: Set(row.act.to_owned()),
        section: Set(row.section.to_owned()),
        charge_allowed: Set(row.charge_allowed),
        complaint_body: Set(row.complaint_body.to_owned()),
        complaint_weeks: Set(COMPLAINT_WEEKS),
        valid_from: Set(row.valid_from),
        valid_to: Set(None),
        confirmed: Set(row.confirmed),
        source: Set(row.source.to_owned()),
        version: Set(1),
    }
}

/// All rows, by act and section.
///
/// # Errors
/// [`StoreError`] from the database.
pub async fn all<C: ConnectionTrait>(db: &C) -> Result<Vec<LegalBasis>, StoreError> {
    let rows =
        legal_basis::Entity::find().order_by_asc(legal_basis::Column::Act).order_by_asc(legal_basis::Column::Section).all(db).await?;
    rows.into_iter().map(basis).collect()
}

/// Reads a row.
///
/// # Errors
/// [`StoreError::Meaningless`] when it cannot be understood.
pub fn basis(row: legal_basis::Model) -> Result<LegalBasis, StoreError> {
    Ok(LegalBasis {
        id: LegalBasisId(row.id),
        code: row.code,
        act: row.act,
        section: row.section,
        charge_allowed: row.charge_allowed,
        complaint_body: row.complaint_body,
        complaint_weeks: u8::try_from(row.complaint_weeks)
            .map_err(|_| StoreError::Meaningless { column: "legal_basis.complaint_weeks" })?,
        valid_from: row.valid_from,
        valid_to: row.valid_to,
        confirmed: row.confirmed,
    })
}
