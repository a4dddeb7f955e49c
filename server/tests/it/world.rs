//! A small region for tests. Authority and operator of a site are different organisations, and a second region exists beside
//! the first, so that "own" and "other" mean something.
//!
//! | site | beds |
//! |---|---|
//! | Solgården, ward 1 | 1A, 1B: one room, same sex · 2: single, own bath, isolation · 3: single, lift, bariatric 250 kg |
//! | Solgården, ward 2 | 21: single, oxygen, acute |
//! | Skoven | S1, S2: single |
//! | Fjernby (the other region's) | F1 |

use domain::access::Role;
use domain::code::Code as _;
use domain::ids::{BedId, LegalBasisId, OrganisationId, SiteId, UserId};
use domain::instant::Instant;
use sea_orm::{ActiveModelTrait as _, EntityTrait as _, Set};
use server::chance;
use server::failure::Failure;
use server::state::Plads;
use server::store::Tx;
use server::store::entity::{agreement, app_user, bed, legal_basis, membership, organisation, room, site, topic_version, ward};
use std::collections::BTreeMap;
use time::macros::date;

/// A user in a role in an organisation.
pub type Who = (UserId, OrganisationId, Role);

pub struct World {
    pub region: OrganisationId,
    pub municipality: OrganisationId,
    pub department: OrganisationId,
    pub other_region: OrganisationId,
    pub solgaarden: SiteId,
    pub skoven: SiteId,
    pub fjernby: SiteId,
    pub beds: BTreeMap<&'static str, BedId>,
    /// Sundhedsloven § 138.
    pub nursing: LegalBasisId,
    /// The authority's.
    pub allocator: Who,
    pub second_allocator: Who,
    pub acute_nurse: Who,
    pub manager: Who,
    pub admin: Who,
    /// The operator's.
    pub ward_nurse: Who,
    /// A department's.
    pub hospital: Who,
    /// A colleague in the same department.
    pub colleague: Who,
    pub other_hospital: Who,
    pub gp: Who,
    /// The other region's.
    pub other_allocator: Who,
    pub other_ward_nurse: Who,
    pub other_manager: Who,
    pub wall_screen: Who,
    /// Keeps plans at the sites of the municipality.
    pub therapist: Who,
    /// Keeps plans at the other region's site.
    pub other_therapist: Who,
    /// Learns at the sites of the municipality, under supervision.
    pub student: Who,
    /// Cleans at the sites of the municipality.
    pub cleaner: Who,
    /// Cleans at the other region's site.
    pub other_cleaner: Who,
    pub other_acute_nurse: Who,
    pub other_admin: Who,
    pub other_gp: Who,
}

impl World {
    pub async fn settle(plads: &Plads) -> Self {
        plads.store.write(async |tx| Ok::<_, Failure>(build(&tx, plads.now()).await)).await.unwrap()
    }
}

async fn build(tx: &Tx, now: Instant) -> World {
    let region = org(tx, "Region Prøve", "region", None).await;
    let municipality = org(tx, "Prøveby Kommune", "municipality", None).await;
    let hospital = org(tx, "Prøveby Sygehus", "hospital", None).await;
    let department = org(tx, "Medicinsk 2", "department", Some(hospital)).await;
    let other_department = org(tx, "Ortopædkirurgisk 3", "department", Some(hospital)).await;
    let practice = org(tx, "Lægerne Prøvegade", "practice", None).await;
    let other_practice = org(tx, "Lægerne Andengade", "practice", None).await;
    let other_region = org(tx, "Anden Region", "region", None).await;
    let nursing = legal(tx, "sul138", "Sundhedsloven", "§ 138").await;
    legal(tx, "not_stated", "Ikke oplyst", "").await;
    let solgaarden = place(tx, "Solgården", "8420", region, municipality, nursing).await;
    let skoven = place(tx, "Skoven", "8500", region, municipality, nursing).await;
    let fjernby = place(tx, "Fjernby", "9900", other_region, other_region, nursing).await;
    let mut beds = BTreeMap::new();
    let ward_1 = part(tx, solgaarden, "Afsnit 1").await;
    let ward_2 = part(tx, solgaarden, "Afsnit 2").await;
    let kinds = "short_term|inpatient_rehab|respite|waiting|assessment";
    let shared = chamber(tx, ward_1, "Stue 1", "same", "").await;
    beds.insert("1A", berth(tx, shared, "1A", kinds, "", None, now).await);
    beds.insert("1B", berth(tx, shared, "1B", kinds, "", None, now).await);
    let isolation = chamber(tx, ward_1, "Stue 2", "any", "single|own_bath|isolation").await;
    beds.insert("2", berth(tx, isolation, "2", kinds, "", None, now).await);
    let bariatric = chamber(tx, ward_1, "Stue 3", "any", "single").await;
    beds.insert("3", berth(tx, bariatric, "3", kinds, "ceiling_lift|bariatric", Some(250), now).await);
    let acute = chamber(tx, ward_2, "Stue 21", "any", "single").await;
    beds.insert("21", berth(tx, acute, "21", "acute", "oxygen", None, now).await);
    let ward_s = part(tx, skoven, "Skoven").await;
    for label in ["S1", "S2"] {
        let room = chamber(tx, ward_s, label, "any", "single|own_bath").await;
        beds.insert(label, berth(tx, room, label, kinds, "", None, now).await);
    }
    let ward_f = part(tx, fjernby, "Fjernby").await;
    let room_f = chamber(tx, ward_f, "F1", "any", "single").await;
    beds.insert("F1", berth(tx, room_f, "F1", kinds, "", None, now).await);
    World {
        region,
        municipality,
        department,
        other_region,
        solgaarden,
        skoven,
        fjernby,
        beds,
        nursing,
        allocator: user(tx, "Mette Holm", region, Role::Allocator, now).await,
        second_allocator: user(tx, "Ole Vang", region, Role::Allocator, now).await,
        acute_nurse: user(tx, "Asta Nord", region, Role::AcuteNurse, now).await,
        manager: user(tx, "Hanne Bach", region, Role::CapacityManager, now).await,
        therapist: user(tx, "Jonas Rask", municipality, Role::Therapist, now).await,
        other_therapist: user(tx, "Freddy Fjern", other_region, Role::Therapist, now).await,
        student: user(tx, "Laura Holm", municipality, Role::Student, now).await,
        cleaner: user(tx, "Dorthe Ravn", municipality, Role::Cleaner, now).await,
        other_cleaner: user(tx, "Flemming Fjern", other_region, Role::Cleaner, now).await,
        wall_screen: user(tx, "Skærm Et", municipality, Role::WallScreen, now).await,
        admin: user(tx, "Karl Drift", region, Role::Admin, now).await,
        ward_nurse: user(tx, "Ida Krogh", municipality, Role::WardNurse, now).await,
        colleague: user(tx, "Bo Dal", department, Role::ReferrerHospital, now).await,
        hospital: user(tx, "Lise Toft", department, Role::ReferrerHospital, now).await,
        other_hospital: user(tx, "Per Lund", other_department, Role::ReferrerHospital, now).await,
        gp: user(tx, "Niels Læge", practice, Role::ReferrerGp, now).await,
        other_allocator: user(tx, "Fie Fjern", other_region, Role::Allocator, now).await,
        other_ward_nurse: user(tx, "Finn Fjern", other_region, Role::WardNurse, now).await,
        other_manager: user(tx, "Freja Fjern", other_region, Role::CapacityManager, now).await,
        other_acute_nurse: user(tx, "Frode Fjern", other_region, Role::AcuteNurse, now).await,
        other_admin: user(tx, "Fanny Fjern", other_region, Role::Admin, now).await,
        other_gp: user(tx, "Rikke Læge", other_practice, Role::ReferrerGp, now).await,
    }
}

async fn org(tx: &Tx, name: &str, kind: &str, parent: Option<OrganisationId>) -> OrganisationId {
    let id = chance::id();
    let row = organisation::ActiveModel {
        id: Set(id),
        name: Set(name.into()),
        kind: Set(kind.into()),
        parent_id: Set(parent.map(|p| p.0)),
        phone: Set("12345678".into()),
        version: Set(1),
    };
    organisation::Entity::insert(row).exec_without_returning(&**tx).await.unwrap();
    OrganisationId(id)
}

/// A legal basis, unless the installation brings it along.
async fn legal(tx: &Tx, code: &str, act: &str, section: &str) -> LegalBasisId {
    use sea_orm::{ColumnTrait as _, QueryFilter as _};
    if let Some(row) = legal_basis::Entity::find().filter(legal_basis::Column::Code.eq(code)).one(&**tx).await.unwrap() {
        return LegalBasisId(row.id);
    }
    let row = legal_basis::ActiveModel {
        id: Set(chance::id()),
        code: Set(code.into()),
        act: Set(act.into()),
        section: Set(section.into()),
        charge_allowed: Set(false),
        complaint_body: Set("Styrelsen for Patientklager".into()),
        complaint_weeks: Set(4),
        valid_from: Set(date!(2007 - 01 - 01)),
        valid_to: Set(None),
        confirmed: Set(true),
        source: Set("S9".into()),
        version: Set(1),
    };
    LegalBasisId(row.insert(&**tx).await.unwrap().id)
}

async fn place(tx: &Tx, name: &str, postcode: &str, authority: OrganisationId, operator: OrganisationId, basis: LegalBasisId) -> SiteId {
    let id = chance::id();
    let row = site::ActiveModel {
        id: Set(id),
        name: Set(name.into()),
        address: Set("Prøvevej 1".into()),
        postcode: Set(postcode.into()),
        city: Set("Prøveby".into()),
        phone: Set("12345678".into()),
        latitude: Set(None),
        longitude: Set(None),
        version: Set(1),
    };
    site::Entity::insert(row).exec_without_returning(&**tx).await.unwrap();
    topic_version::Entity::insert(topic_version::ActiveModel { topic_id: Set(id), n: Set(1) }).exec_without_returning(&**tx).await.unwrap();
    let row = agreement::ActiveModel {
        id: Set(chance::id()),
        site_id: Set(id),
        authority_id: Set(authority.0),
        operator_id: Set(operator.0),
        payer_id: Set(authority.0),
        owner_id: Set(operator.0),
        usual_legal_basis_id: Set(Some(basis.0)),
        valid_from: Set(date!(2020 - 01 - 01)),
        valid_to: Set(None),
        version: Set(1),
    };
    agreement::Entity::insert(row).exec_without_returning(&**tx).await.unwrap();
    SiteId(id)
}

async fn part(tx: &Tx, site: SiteId, name: &str) -> uuid::Uuid {
    let id = chance::id();
    let row = ward::ActiveModel { id: Set(id), site_id: Set(site.0), name: Set(name.into()), position: Set(0), version: Set(1) };
    ward::Entity::insert(row).exec_without_returning(&**tx).await.unwrap();
    id
}

async fn chamber(tx: &Tx, ward: uuid::Uuid, name: &str, rule: &str, features: &str) -> uuid::Uuid {
    let id = chance::id();
    let row = room::ActiveModel {
        id: Set(id),
        ward_id: Set(ward),
        name: Set(name.into()),
        gender_rule: Set(rule.into()),
        features: Set(features.into()),
        position: Set(0),
        version: Set(1),
    };
    room::Entity::insert(row).exec_without_returning(&**tx).await.unwrap();
    id
}

async fn berth(tx: &Tx, room: uuid::Uuid, label: &str, kinds: &str, features: &str, max_kg: Option<i32>, now: Instant) -> BedId {
    let id = chance::id();
    let row = bed::ActiveModel {
        id: Set(id),
        room_id: Set(room),
        label: Set(label.into()),
        kinds: Set(kinds.into()),
        features: Set(features.into()),
        max_weight_kg: Set(max_kg),
        position: Set(0),
        opened_at: Set(now.plus_hours(-24 * 365).into()),
        retired_at: Set(None),
        version: Set(1),
    };
    bed::Entity::insert(row).exec_without_returning(&**tx).await.unwrap();
    BedId(id)
}

/// E-mail of a user: the first name at `prøve.example` in plain letters.
pub fn email(name: &str) -> String {
    format!("{}@plads.example", name.to_lowercase().split(' ').next().unwrap())
}

pub async fn user(tx: &Tx, name: &str, organisation: OrganisationId, role: Role, now: Instant) -> Who {
    let id = chance::id();
    let row = app_user::ActiveModel {
        id: Set(id),
        email: Set(email(name)),
        name: Set(name.into()),
        password_hash: Set(None),
        active: Set(true),
        created_at: Set(now.into()),
        version: Set(1),
    };
    app_user::Entity::insert(row).exec_without_returning(&**tx).await.unwrap();
    let row = membership::ActiveModel { user_id: Set(id), organisation_id: Set(organisation.0), role: Set(role.code().into()) };
    membership::Entity::insert(row).exec_without_returning(&**tx).await.unwrap();
    (UserId(id), organisation, role)
}
