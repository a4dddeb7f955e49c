//! A house to play in, made the way people make one: beds by an import, the first administrator by the command line, everybody else
//! and the departments by the forms of the administration. Not one name is real.

use super::player::{Command, Manners, Player, Stopped};
use super::scene;
use crate::cli;
use crate::failure::Failure;
use crate::import::{self, ImportError, Kind};
use crate::session;
use crate::state::Plads;
use crate::store::entity::{agreement, app_user, membership, organisation};
use domain::access::{Actor, Role};
use domain::code::Code as _;
use domain::facility::Need;
use domain::ids::{OrganisationId, UserId};
use sea_orm::{ColumnTrait as _, EntityTrait as _, QueryFilter as _, QueryOrder as _};
use std::fmt::Write as _;
use uuid::Uuid;

/// Authority and operator of all beds.
const AUTHORITY: &str = "Kommunen i Simulationen";
/// At most so many beds at one site.
const BEDS_AT_A_SITE: usize = 24;
const SITES: [&str; 8] = ["Prøvelund", "Demohøj", "Testkær", "Skitsegård", "Kulissebo", "Mønsterhave", "Attraphus", "Digterdal"];
const USUAL: &str = "short_term|assessment|waiting|respite|inpatient_rehab|palliative|health_care_place";
const ACUTE: &str = "acute|short_term|health_care_place";
/// Gender rule, features of the room, features of each bed.
const ROOMS: [(&str, &str, &[&str]); 8] = [
    ("any", "single|own_bath", &[""]),
    ("same", "wheelchair", &["ceiling_lift", ""]),
    ("any", "single|own_bath|isolation", &[""]),
    ("same", "own_bath", &["", "low_bed"]),
    ("any", "single|own_bath|wheelchair", &["ceiling_lift"]),
    ("female", "", &["", "pressure_mattress"]),
    ("any", "single|own_bath|door_alarm", &["low_bed"]),
    ("male", "wheelchair", &["ceiling_lift", ""]),
];

/// Those taken on where somebody is missing.
const NEW_HANDS: [&str; 6] = ["Sara Lind", "Jonas Falk", "Eva Brandt", "Tom Riis", "Nina Ravn", "Kaj Mose"];

/// Why there is no house to play in.
#[derive(Debug, thiserror::Error)]
pub enum NoHouse {
    /// The database.
    #[error(transparent)]
    Failure(#[from] Failure),
    /// The beds were refused.
    #[error("the beds: {0}")]
    Import(#[from] ImportError),
    /// A form was refused.
    #[error(transparent)]
    Stopped(#[from] Stopped),
    /// Something that had just been made is not there.
    #[error("{0} is missing")]
    Missing(&'static str),
}

impl From<sea_orm::DbErr> for NoHouse {
    fn from(error: sea_orm::DbErr) -> Self {
        Self::Failure(error.into())
    }
}

/// The beds, as a file to import.
#[must_use]
pub fn file_of(beds: usize) -> String {
    let mut file =
        "external_id,site,address,postcode,city,ward,room,room_gender_rule,room_features,bed,bed_kinds,bed_features\n".to_owned();
    let (mut made, mut room) = (0, 0);
    while made < beds {
        let site = made / BEDS_AT_A_SITE;
        let name = SITES.get(site % SITES.len()).copied().unwrap_or_default();
        let name = if site < SITES.len() { name.to_owned() } else { format!("{name} {}", site / SITES.len() + 1) };
        // A third of each house takes acute cases.
        let acute = made % BEDS_AT_A_SITE >= BEDS_AT_A_SITE * 2 / 3;
        let (ward, kinds) = if acute { ("Afsnit 2", ACUTE) } else { ("Afsnit 1", USUAL) };
        let Some((rule, features, of_beds)) = ROOMS.get(room % ROOMS.len()) else { break };
        room += 1;
        let left = (beds - made).min(BEDS_AT_A_SITE - made % BEDS_AT_A_SITE);
        for (n, of_bed) in of_beds.iter().take(left).enumerate() {
            made += 1;
            let label = if of_beds.len() == 1 { format!("{room}") } else { format!("{room}{}", if n == 0 { 'A' } else { 'B' }) };
            let _ = writeln!(
                file,
                "S{made},{name},Opdigtet Allé 1,842{},Opdigtet,{ward},Stue {room},{rule},{features},{label},{kinds},{of_bed}",
                site % 4
            );
        }
    }
    file
}

/// Makes a house of so many beds, with everybody who works there and everybody who asks for places.
///
/// # Errors
/// [`NoHouse`].
pub async fn make(plads: &Plads, beds: usize) -> Result<(), NoHouse> {
    let options = import::Options { dry_run: false, organisation: Some(AUTHORITY.to_owned()), now: plads.now() };
    // Nobody watches a house that is being made.
    let (_report, _changed) = import::run(&plads.store, Kind::Beds, file_of(beds).as_bytes(), &options, &|_| {}).await?;
    cli::create_admin(&plads.store, "karl@plads.example", "Karl Drift", Some(AUTHORITY), plads.now()).await?;
    let mut player = Player::new(plads.clone(), 0, Manners::CAREFUL).await?;
    let admin = administrator(plads).await?;
    for (name, kind, parent) in [
        ("Opdigtet Sygehus", "hospital", None),
        ("Medicinsk 2, Opdigtet Sygehus", "department", Some("Opdigtet Sygehus")),
        ("Kirurgisk 3, Opdigtet Sygehus", "department", Some("Opdigtet Sygehus")),
        ("Lægerne Opdigtet Torv", "practice", None),
    ] {
        let mut command = Command::new("/admin/organisations", "add_organisation").with("org_name", name).with("org_kind", kind);
        if let Some(parent) = parent {
            command = command.with("org_parent", organisation_of(plads, parent).await?);
        }
        must(&mut player, &admin, command).await?;
    }
    for (name, role, of) in [
        ("Lise Toft", Role::ReferrerHospital, "Medicinsk 2, Opdigtet Sygehus"),
        ("Bo Dal", Role::ReferrerHospital, "Medicinsk 2, Opdigtet Sygehus"),
        ("Sofie Lund", Role::ReferrerHospital, "Kirurgisk 3, Opdigtet Sygehus"),
        ("Niels Dam", Role::ReferrerGp, "Lægerne Opdigtet Torv"),
        ("Mette Holm", Role::Allocator, AUTHORITY),
        ("Ole Vang", Role::Allocator, AUTHORITY),
        ("Asta Nord", Role::AcuteNurse, AUTHORITY),
        ("Ida Krogh", Role::WardNurse, AUTHORITY),
        ("Per Lund", Role::WardNurse, AUTHORITY),
        ("Hanne Bach", Role::CapacityManager, AUTHORITY),
    ] {
        let first = name.split(' ').next().unwrap_or(name).to_lowercase();
        let command = Command::new("/admin/users", "add_user")
            .with("user_name", name)
            .with("user_email", format!("{first}@plads.example"))
            .with("user_role", role.code())
            .with("user_organisation", organisation_of(plads, of).await?);
        must(&mut player, &admin, command).await?;
    }
    // Things that can break.
    for (n, place) in scene::places(plads).await?.into_iter().enumerate().filter(|(n, _)| n % 3 == 0) {
        let meets = if n % 2 == 0 { Need::CeilingLift } else { Need::PressureMattress };
        let command = Command::on("/admin/sites/{id}", "add_equipment", place.site.0)
            .with("eq_name", format!("Udstyr {n}"))
            .with("eq_at", format!("bed:{}", place.bed))
            .with("eq_meets", meets.code());
        must(&mut player, &admin, command).await?;
    }
    // Things to fetch to beds that lack them.
    if let Some(site) = player.sites.first().copied() {
        for (name, meets) in [("Lav seng på lager", Need::LowBed), ("Mobil lift", Need::CeilingLift), ("Mobil lift 2", Need::CeilingLift)]
        {
            let command = Command::on("/admin/sites/{id}", "add_equipment", site.0)
                .with("eq_name", name)
                .with("eq_at", "site")
                .with("eq_meets", meets.code());
            must(&mut player, &admin, command).await?;
        }
    }
    Ok(())
}

/// Whoever decides or runs a site on some day of the play must have somebody who does it: an administrator takes on those who are
/// missing. Whoever is there already keeps the work they have.
///
/// # Errors
/// [`NoHouse`].
pub async fn staff(plads: &Plads) -> Result<(), NoHouse> {
    let db = plads.store.read();
    let mut player = Player::new(plads.clone(), 0, Manners::CAREFUL).await?;
    let admin = administrator(plads).await?;
    let agreements = agreement::Entity::find().all(db).await?;
    let held = membership::Entity::find().all(db).await?;
    let mut wanted: Vec<(Role, Uuid)> = Vec::new();
    for row in agreements {
        wanted.extend([Role::Allocator, Role::AcuteNurse, Role::CapacityManager].map(|role| (role, row.authority_id)));
        wanted.push((Role::WardNurse, row.operator_id));
    }
    wanted.sort_unstable();
    wanted.dedup();
    let missing = |(role, organisation): &(Role, Uuid)| !held.iter().any(|m| m.role == role.code() && m.organisation_id == *organisation);
    for (n, (role, organisation)) in wanted.into_iter().filter(missing).enumerate() {
        let name = NEW_HANDS.get(n % NEW_HANDS.len()).copied().unwrap_or_default();
        let command = Command::new("/admin/users", "add_user")
            .with("user_name", name)
            .with("user_email", format!("ny{n}@plads.example"))
            .with("user_role", role.code())
            .with("user_organisation", organisation);
        must(&mut player, &admin, command).await?;
    }
    Ok(())
}

async fn must(player: &mut Player, admin: &Actor, command: Command) -> Result<(), NoHouse> {
    let said = format!("{command:?}");
    if player.post(admin, command).await? {
        return Ok(());
    }
    let why: Vec<String> = player.tally.reasons().map(|(act, reason, _)| format!("{act}: {reason}")).collect();
    Err(player.stopped(said, why.join("; ")).into())
}

async fn administrator(plads: &Plads) -> Result<Actor, NoHouse> {
    let admins = membership::Entity::find().filter(membership::Column::Role.eq(Role::Admin.code())).all(plads.store.read()).await?;
    let mut names = Vec::new();
    for row in admins {
        let user = app_user::Entity::find_by_id(row.user_id).one(plads.store.read()).await?;
        names.extend(user.filter(|u| u.active).map(|u| (u.name, row)));
    }
    names.sort_by(|a, b| a.0.cmp(&b.0));
    let (_, row) = names.into_iter().next().ok_or(NoHouse::Missing("an administrator"))?;
    let actor = session::actor(plads, UserId(row.user_id), OrganisationId(row.organisation_id), Role::Admin).await?;
    actor.ok_or(NoHouse::Missing("the administrator"))
}

async fn organisation_of(plads: &Plads, name: &str) -> Result<Uuid, NoHouse> {
    let row = organisation::Entity::find()
        .filter(organisation::Column::Name.eq(name))
        .order_by_asc(organisation::Column::Id)
        .one(plads.store.read())
        .await?;
    row.map(|o| o.id).ok_or(NoHouse::Missing("an organisation"))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::indexing_slicing)]
    use super::*;

    #[test]
    fn a_house_has_exactly_as_many_beds_as_asked_for_each_named_once() {
        for beds in [1, 2, 7, 24, 25, 40, 48, 333] {
            let file = file_of(beds);
            let rows: Vec<&str> = file.lines().skip(1).collect();
            assert_eq!(rows.len(), beds);
            let mut names: Vec<String> =
                rows.iter().map(|r| r.split(',').collect::<Vec<_>>()).map(|c| format!("{} {}", c[1], c[9])).collect();
            names.sort();
            names.dedup();
            assert_eq!(names.len(), beds);
        }
    }
}
