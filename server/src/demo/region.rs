//! An invented region: who is there, what is built, who may do what. Not one name is a real authority's.

use super::rows::Rows;
use crate::chance;
use crate::clock::Copenhagen;
use crate::store::entity::{agreement, app_user, bed, equipment, legal_basis, membership, organisation, room, site, ward};
use domain::access::{Actor, Role};
use domain::citizen::Sex;
use domain::code::{Code as _, parse_list};
use domain::facility::{BedFeature, Need, RoomFeature, StayKind, has};
use domain::ids::{OrganisationId, UserId};
use domain::instant::{Calendar as _, Instant};
use domain::organisation::OrganisationKind;
use std::collections::HashMap;
use time::Date;
use time::macros::date;
use uuid::Uuid;

/// The day the region takes over.
const TAKES_OVER: Date = date!(2027 - 01 - 01);
/// The day everything was opened.
const OPENED: Date = date!(2024 - 01 - 01);

const USUAL: &str = "short_term|assessment|waiting|respite|inpatient_rehab|palliative|health_care_place";
const ACUTE: &str = "acute|short_term|health_care_place";

/// Name, gender rule, features, who lies there, and its beds with features and rating.
type RoomPlan = (&'static str, &'static str, &'static str, Option<Sex>, &'static [(&'static str, &'static str, Option<i32>)]);
/// Name, kinds of its beds, rooms.
type WardPlan = (&'static str, &'static str, &'static [RoomPlan]);

const F: Option<Sex> = Some(Sex::Female);
const M: Option<Sex> = Some(Sex::Male);

const SOLGAARDEN: [WardPlan; 2] = [
    (
        "Afsnit 1 · Korttid og rehabilitering",
        USUAL,
        &[
            ("Stue 1", "female", "own_bath|wheelchair", F, &[("1A", "ceiling_lift", Some(150)), ("1B", "ceiling_lift", Some(150))]),
            ("Stue 2", "same", "wheelchair", F, &[("2A", "", Some(150)), ("2B", "low_bed", Some(150))]),
            ("Stue 3", "any", "single|own_bath|isolation", None, &[("3", "", Some(150))]),
            ("Stue 4", "same", "wheelchair", M, &[("4A", "ceiling_lift", Some(150)), ("4B", "", Some(150))]),
            ("Stue 5", "male", "", M, &[("5A", "", Some(150)), ("5B", "pressure_mattress", Some(150))]),
            ("Stue 6", "any", "single|wheelchair", None, &[("6", "ceiling_lift|bariatric", Some(250))]),
            ("Stue 7", "same", "own_bath", M, &[("7A", "", Some(150)), ("7B", "", Some(150))]),
            ("Stue 8", "same", "wheelchair", F, &[("8A", "", Some(150)), ("8B", "ceiling_lift", Some(150))]),
            ("Stue 9", "any", "single|own_bath|door_alarm", None, &[("9", "", Some(150))]),
        ],
    ),
    (
        "Afsnit 2 · Akut",
        ACUTE,
        &[
            ("Stue 21", "same", "wheelchair", F, &[("21A", "oxygen", Some(150)), ("21B", "oxygen", Some(150))]),
            ("Stue 22", "same", "door_alarm", M, &[("22A", "oxygen", Some(150)), ("22B", "oxygen", Some(150))]),
            ("Stue 23", "any", "single|own_bath", None, &[("23", "oxygen", Some(150))]),
            ("Stue 24", "same", "", M, &[("24A", "oxygen", Some(150)), ("24B", "oxygen", Some(150))]),
            ("Stue 25", "any", "single|own_bath|isolation", None, &[("25", "oxygen", Some(150))]),
            ("Stue 26", "any", "single|own_bath", None, &[("26", "", Some(150))]),
            ("Stue 27", "any", "single", None, &[("27", "", Some(180))]),
        ],
    ),
];

const SKOVEN: [WardPlan; 1] = [(
    "Skoven",
    USUAL,
    &[
        ("Stue 1", "any", "single|own_bath|wheelchair", None, &[("1", "ceiling_lift", Some(180))]),
        ("Stue 2", "any", "single|own_bath|wheelchair", None, &[("2", "ceiling_lift", Some(180))]),
        ("Stue 3", "any", "single|own_bath", None, &[("3", "", Some(180))]),
        ("Stue 4", "any", "single|own_bath", None, &[("4", "", Some(180))]),
        ("Stue 5", "any", "single|own_bath|garden|door_alarm", None, &[("5", "low_bed", Some(180))]),
        ("Stue 6", "any", "single|own_bath|garden|door_alarm", None, &[("6", "low_bed", Some(180))]),
        ("Stue 7", "any", "single|own_bath", None, &[("7", "", Some(180))]),
        ("Stue 8", "any", "single|own_bath", None, &[("8", "", Some(180))]),
        ("Stue 9", "any", "single|own_bath", None, &[("9", "pressure_mattress", Some(180))]),
        ("Stue 10", "any", "single|own_bath|isolation", None, &[("10", "", Some(180))]),
        ("Stue 11", "any", "single|own_bath|wheelchair", None, &[("11", "ceiling_lift", Some(180))]),
        ("Stue 12", "any", "single|own_bath", None, &[("12", "", Some(180))]),
    ],
)];

const AAHUSET: [WardPlan; 1] = [(
    "Åhuset",
    USUAL,
    &[
        ("Stue 1", "same", "wheelchair", F, &[("1A", "", Some(150)), ("1B", "", Some(150))]),
        ("Stue 2", "same", "", M, &[("2A", "", Some(150)), ("2B", "", Some(150))]),
        ("Stue 3", "any", "own_bath", None, &[("3A", "", Some(150)), ("3B", "", Some(150))]),
        ("Stue 4", "any", "single|own_bath|wheelchair", None, &[("4", "ceiling_lift", Some(180))]),
        ("Stue 5", "any", "single|own_bath", None, &[("5", "", Some(180))]),
        ("Stue 6", "any", "single", None, &[("6", "", Some(150))]),
        ("Stue 7", "any", "single|own_bath|garden", None, &[("7", "", Some(150))]),
        ("Stue 8", "any", "single|own_bath|isolation", None, &[("8", "", Some(150))]),
    ],
)];

/// A bed with what decides who may lie in it.
#[derive(Clone, Debug)]
pub struct Bed {
    /// Identity.
    pub id: Uuid,
    /// Its site.
    pub site: Uuid,
    /// Name of its site.
    pub site_name: &'static str,
    /// Label.
    pub label: &'static str,
    /// Everybody in its room is of this sex.
    pub sex: Option<Sex>,
    /// Kinds.
    pub kinds: Vec<StayKind>,
    room_features: Vec<RoomFeature>,
    features: Vec<BedFeature>,
    /// Alone in its room.
    pub single: bool,
}

impl Bed {
    /// Does it meet the needs?
    #[must_use]
    pub fn meets(&self, needs: &[Need]) -> bool {
        needs.iter().all(|need| has(*need, &self.room_features, &self.features) || (*need == Need::Single && self.single))
    }
}

/// The people who work there, as they appear in the log.
#[derive(Clone, Debug)]
pub struct Staff {
    /// Medicinsk 2.
    pub coordinator: Actor,
    /// Ortopædkirurgisk 3.
    pub second_coordinator: Actor,
    /// Lægerne Havnegade.
    pub doctor: Actor,
    /// Visitator.
    pub allocator: Actor,
    /// Sygeplejerske.
    pub nurse: Actor,
    /// Terapeut.
    pub therapist: Actor,
    /// Terapeut, ergoterapi.
    pub second_therapist: Actor,
    /// Studerende.
    pub student: Actor,
}

/// The invented region.
#[derive(Clone, Debug)]
pub struct Region {
    /// The region.
    pub region: Uuid,
    /// The municipality.
    pub municipality: Uuid,
    /// Who works there.
    pub staff: Staff,
    /// All 48 beds.
    pub beds: Vec<Bed>,
    /// Legal bases by code.
    pub bases: HashMap<String, legal_basis::Model>,
}

impl Region {
    /// Who decides and pays on a day.
    #[must_use]
    pub fn authority(&self, day: Date) -> Uuid {
        if day < TAKES_OVER { self.municipality } else { self.region }
    }

    /// The bed of that label at a site.
    #[must_use]
    pub fn bed(&self, site: &str, label: &str) -> Option<&Bed> {
        self.beds.iter().find(|bed| bed.site_name == site && bed.label == label)
    }

    /// Builds it.
    #[must_use]
    pub fn build(rows: &mut Rows, bases: Vec<legal_basis::Model>, now: Instant, zone: &Copenhagen) -> Self {
        let region = organisation(rows, "Region Fjordland", OrganisationKind::Region, None);
        let municipality = organisation(rows, "Fjordby Kommune", OrganisationKind::Municipality, None);
        let hospital = organisation(rows, "Fjordby Sygehus", OrganisationKind::Hospital, None);
        let medical = organisation(rows, "Medicinsk 2", OrganisationKind::Department, Some(hospital));
        let surgical = organisation(rows, "Ortopædkirurgisk 3", OrganisationKind::Department, Some(hospital));
        let practice = organisation(rows, "Lægerne Havnegade", OrganisationKind::Practice, None);
        let decides = if zone.date(now) < TAKES_OVER { (municipality, "Fjordby Kommune") } else { (region, "Region Fjordland") };
        let runs = (municipality, "Fjordby Kommune");
        let mut user = |name, role, at| user(rows, name, role, at, now);
        let staff = Staff {
            coordinator: user("Lise Toft", Role::ReferrerHospital, (medical, "Medicinsk 2")),
            second_coordinator: user("Sofie Lund", Role::ReferrerHospital, (surgical, "Ortopædkirurgisk 3")),
            doctor: user("Niels Dam", Role::ReferrerGp, (practice, "Lægerne Havnegade")),
            allocator: user("Mette Holm", Role::Allocator, decides),
            nurse: user("Ida Krogh", Role::WardNurse, runs),
            therapist: user("Jonas Rask", Role::Therapist, runs),
            second_therapist: user("Sara Elm", Role::Therapist, runs),
            student: user("Laura Bech", Role::Student, runs),
        };
        user("Asta Nord", Role::AcuteNurse, decides);
        user("Hanne Bach", Role::CapacityManager, decides);
        user("Karl Drift", Role::Admin, (region, "Region Fjordland"));
        user("Dorthe Ravn", Role::Cleaner, runs);
        user("Skærm Vagtstue", Role::WallScreen, runs);
        let bases: HashMap<String, legal_basis::Model> = bases.into_iter().map(|row| (row.code.clone(), row)).collect();
        let usual = |code: &str| bases.get(code).map(|row| row.id);
        let mut beds = Vec::new();
        let sites = [
            ("Solgården", "Solvej 12", "8420", "Fjordby", (5_620_500, 1_055_000), &SOLGAARDEN[..]),
            ("Skoven", "Skovbrynet 3", "8421", "Skovby", (5_624_800, 1_061_500), &SKOVEN[..]),
            ("Åhuset", "Ågade 40", "8425", "Aadal", (5_613_000, 1_048_000), &AAHUSET[..]),
        ];
        for (name, address, postcode, city, position, wards) in sites {
            let id = chance::id();
            rows.sites.push(site::Model {
                id,
                name: name.to_owned(),
                address: address.to_owned(),
                postcode: postcode.to_owned(),
                city: city.to_owned(),
                phone: "12 34 56 78".to_owned(),
                latitude: Some(position.0),
                longitude: Some(position.1),
                version: 1,
            });
            let later_operator = if name == "Åhuset" { region } else { municipality };
            let before = (municipality, municipality, usual("sul138"), OPENED, Some(TAKES_OVER));
            let after = (region, later_operator, usual("sul118d"), TAKES_OVER, None);
            for (authority, operator, basis, from, to) in [before, after] {
                rows.agreements.push(agreement::Model {
                    id: chance::id(),
                    site_id: id,
                    authority_id: authority,
                    operator_id: operator,
                    payer_id: authority,
                    owner_id: municipality,
                    usual_legal_basis_id: basis,
                    valid_from: from,
                    valid_to: to,
                    version: 1,
                });
            }
            build_wards(rows, id, name, wards, zone.start_of(OPENED), &mut beds);
        }
        Self { region, municipality, staff, beds, bases }
    }
}

fn build_wards(rows: &mut Rows, site: Uuid, site_name: &'static str, wards: &[WardPlan], opened_at: Instant, beds: &mut Vec<Bed>) {
    for ((name, kinds, rooms), position) in wards.iter().zip(0..) {
        let ward = chance::id();
        rows.wards.push(ward::Model { id: ward, site_id: site, name: (*name).to_owned(), position, version: 1 });
        for ((name, rule, features, sex, in_room), position) in rooms.iter().zip(0..) {
            let room = chance::id();
            rows.rooms.push(room::Model {
                id: room,
                ward_id: ward,
                name: (*name).to_owned(),
                gender_rule: (*rule).to_owned(),
                features: sorted::<RoomFeature>(features),
                position,
                version: 1,
            });
            for ((label, features_of_bed, max_weight_kg), position) in in_room.iter().zip(0..) {
                let id = chance::id();
                rows.beds.push(bed::Model {
                    id,
                    room_id: room,
                    label: (*label).to_owned(),
                    kinds: sorted::<StayKind>(kinds),
                    features: sorted::<BedFeature>(features_of_bed),
                    max_weight_kg: *max_weight_kg,
                    position,
                    opened_at: opened_at.into(),
                    retired_at: None,
                    version: 1,
                });
                if features_of_bed.contains("ceiling_lift") {
                    rows.equipment.push(lift(site, room, id, label));
                }
                beds.push(Bed {
                    id,
                    site,
                    site_name,
                    label,
                    sex: *sex,
                    kinds: parse_list(kinds).unwrap_or_default(),
                    room_features: parse_list(features).unwrap_or_default(),
                    features: parse_list(features_of_bed).unwrap_or_default(),
                    single: in_room.len() == 1,
                });
            }
        }
    }
}

fn sorted<C: domain::code::Code>(list: &str) -> String {
    domain::code::write_list(&parse_list::<C>(list).unwrap_or_default())
}

fn lift(site: Uuid, room: Uuid, bed: Uuid, label: &str) -> equipment::Model {
    equipment::Model {
        id: chance::id(),
        site_id: site,
        room_id: Some(room),
        bed_id: Some(bed),
        name: format!("Loftlift {label}"),
        faulty_since: None,
        note: String::new(),
        version: 1,
        meets: Some(Need::CeilingLift.code().to_owned()),
    }
}

fn organisation(rows: &mut Rows, name: &str, kind: OrganisationKind, parent: Option<Uuid>) -> Uuid {
    let id = chance::id();
    rows.organisations.push(organisation::Model {
        id,
        name: name.to_owned(),
        kind: kind.code().to_owned(),
        parent_id: parent,
        phone: "12 34 56 78".to_owned(),
        version: 1,
    });
    id
}

fn user(rows: &mut Rows, name: &str, role: Role, (organisation, organisation_name): (Uuid, &str), now: Instant) -> Actor {
    let id = chance::id();
    let first = name.split(' ').next().unwrap_or_default().to_lowercase();
    rows.users.push(app_user::Model {
        id,
        email: format!("{first}@plads.example"),
        name: name.to_owned(),
        password_hash: None,
        active: true,
        created_at: now.plus_hours(-24 * 90).into(),
        version: 1,
    });
    rows.memberships.push(membership::Model { user_id: id, organisation_id: organisation, role: role.code().to_owned() });
    Actor {
        user: UserId(id),
        name: name.to_owned(),
        role,
        organisation: OrganisationId(organisation),
        organisation_name: organisation_name.to_owned(),
        sites: Vec::new(),
    }
}
