//! What the administrator's pages show. What they change goes through forms (`server::admin`).

use crate::error::AppError;
use async_trait::async_trait;
use domain::access::{Actor, Role};
use domain::arrival_check::ItemText;
use domain::equipment_move::MoveStep;
use domain::facility::{BedFeature, GenderRule, Need, RoomFeature, StayKind};
use domain::ids::{AgreementId, BedId, CitizenId, LegalBasisId, OrganisationId, RoomId, SiteId, TrainingRoomId, UserId, WardId};
use domain::organisation::OrganisationKind;
use domain::record::Masters;
use domain::rehab::instrument::Instrument;
use domain::rehab::session::PlaceKind;
use domain::setting::SettingKey;
use domain::shift::ShiftHours;
use domain::transition::ListItem;
use time::{Date, PrimitiveDateTime};
use uuid::Uuid;

/// Organisations to choose from, by name: "Medicinsk 2, Prøveby Sygehus".
pub type Choices<I> = Vec<(I, String)>;

/// A site in a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SiteLine {
    /// Identity.
    pub id: SiteId,
    /// Name.
    pub name: String,
    /// City.
    pub city: String,
    /// Beds that are open today.
    pub beds: i64,
    /// Authority today; `None` when no agreement holds.
    pub authority: Option<String>,
    /// Operator today.
    pub operator: Option<String>,
    /// The next day on which the agreement changes.
    pub changes_on: Option<Date>,
}

/// What is missing since an import.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Missing {
    /// Stays without a legal basis.
    LegalBasis,
    /// A site without authority and operator.
    Agreement,
}

/// Open tasks of administrators of one sort, at one site.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TaskLine {
    /// What is missing.
    pub missing: Missing,
    /// At which site.
    pub site: Option<(SiteId, String)>,
    /// How many.
    pub open: i64,
}

/// The administrator's start page.
#[derive(Clone, Debug)]
pub struct AdminView {
    /// How many organisations.
    pub organisations: i64,
    /// How many users, and how many of them are switched on.
    pub users: (i64, i64),
    /// Settings whose value nobody has confirmed.
    pub unconfirmed_settings: Vec<SettingKey>,
    /// Legal bases nobody has confirmed.
    pub unconfirmed_bases: Vec<String>,
    /// All sites.
    pub sites: Vec<SiteLine>,
    /// Open tasks of administrators.
    pub tasks: Vec<TaskLine>,
}

/// An organisation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OrganisationLine {
    /// Identity.
    pub id: OrganisationId,
    /// Name.
    pub name: String,
    /// What sort.
    pub kind: OrganisationKind,
    /// The organisation it is a part of.
    pub parent: Option<(OrganisationId, String)>,
    /// Telephone.
    pub phone: String,
    /// How many users hold a role in it.
    pub users: i64,
    /// Version.
    pub version: i32,
}

/// An agreement on a site.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AgreementLine {
    /// Identity.
    pub id: AgreementId,
    /// Decides.
    pub authority: String,
    /// Runs.
    pub operator: String,
    /// Pays.
    pub payer: String,
    /// Owns the building.
    pub owner: String,
    /// Usual legal basis.
    pub basis: Option<String>,
    /// First day.
    pub from: Date,
    /// First day it no longer holds.
    pub to: Option<Date>,
    /// Version.
    pub version: i32,
}

/// A bed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BedLine {
    /// Identity.
    pub id: BedId,
    /// Label.
    pub label: String,
    /// Kinds of stay it is for.
    pub kinds: Vec<StayKind>,
    /// What it has.
    pub features: Vec<BedFeature>,
    /// Weight it is rated for, in kilograms.
    pub max_weight_kg: Option<i32>,
    /// First day.
    pub opened: Date,
    /// First day it is no longer there.
    pub retired: Option<Date>,
    /// When and until when it is closed, when a closure is running or coming.
    pub closed: Option<(PrimitiveDateTime, PrimitiveDateTime)>,
    /// Version.
    pub version: i32,
}

/// A room with its beds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RoomLine {
    /// Identity.
    pub id: RoomId,
    /// Name.
    pub name: String,
    /// Who may share it.
    pub rule: GenderRule,
    /// What it has.
    pub features: Vec<RoomFeature>,
    /// Place in the list.
    pub position: i32,
    /// Version.
    pub version: i32,
    /// Beds.
    pub beds: Vec<BedLine>,
}

/// A ward with its rooms.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WardLine {
    /// Identity.
    pub id: WardId,
    /// Name.
    pub name: String,
    /// Place in the list.
    pub position: i32,
    /// Version.
    pub version: i32,
    /// Rooms.
    pub rooms: Vec<RoomLine>,
}

/// Where equipment stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StandsAt {
    /// Anywhere at the site.
    Site,
    /// In a room.
    Room(RoomId),
    /// At a bed.
    Bed(BedId),
}

/// A piece of equipment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EquipmentLine {
    /// Identity.
    pub id: Uuid,
    /// Name.
    pub name: String,
    /// Where.
    pub at: StandsAt,
    /// The need it meets where it stands, if any.
    pub meets: Option<Need>,
    /// The bed it is promised to, where it is.
    pub promised: Option<Promised>,
    /// Faulty since.
    pub faulty_since: Option<Date>,
    /// A word more.
    pub note: String,
    /// Version.
    pub version: i32,
}

/// Where equipment is promised.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Promised {
    /// The bed, as people say it.
    pub bed: String,
    /// How far it has come.
    pub step: MoveStep,
    /// When it is expected there, local.
    pub expected: PrimitiveDateTime,
}

/// When the shifts of a site begin.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ShiftTimes {
    /// The times.
    pub hours: ShiftHours,
    /// Version; 0 while nobody has set any.
    pub version: i32,
}

/// What a site looks for when somebody comes.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ArrivalItems {
    /// Its items in order.
    pub items: Vec<ItemText>,
    /// Version; 0 while it keeps the usual list.
    pub version: i32,
}

/// What a site asks people to bring.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct BringLines {
    /// Danish, a line each; empty while it keeps the usual list.
    pub da: String,
    /// English.
    pub en: String,
    /// Version; 0 while it keeps the usual list.
    pub version: i32,
}

/// What a site asks about lifestyle.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ScreeningSwitches {
    /// Smoking?
    pub smoking: bool,
    /// Alcohol, with this instrument.
    pub alcohol: Option<&'static Instrument>,
    /// Version; 0 while nobody has set it.
    pub version: i32,
}

/// What a site sees to before somebody goes home.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TransitionItems {
    /// Its items in order.
    pub items: Vec<ListItem>,
    /// Version; 0 while it keeps the usual list.
    pub version: i32,
}

/// A room to train in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TrainingRoomLine {
    /// Identity.
    pub id: TrainingRoomId,
    /// Name.
    pub name: String,
    /// Gym or pool.
    pub kind: PlaceKind,
    /// Version.
    pub version: i32,
}

/// Name, address and position of a site.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SiteFacts {
    /// Name.
    pub name: String,
    /// Street and number.
    pub address: String,
    /// Postcode.
    pub postcode: String,
    /// City.
    pub city: String,
    /// Telephone.
    pub phone: String,
    /// Latitude in degrees × 10⁵.
    pub latitude: Option<i32>,
    /// Longitude in degrees × 10⁵.
    pub longitude: Option<i32>,
    /// Version; 0 for a site not yet made.
    pub version: i32,
}

/// A site with all that belongs to it; `id` is `None` for one not yet made.
#[derive(Clone, Debug)]
pub struct SiteView {
    /// Identity.
    pub id: Option<SiteId>,
    /// Name, address, position.
    pub facts: SiteFacts,
    /// Its shifts.
    pub shifts: ShiftTimes,
    /// What it looks for when somebody comes.
    pub arrival: ArrivalItems,
    /// What it asks people to bring.
    pub bring: BringLines,
    /// Where it keeps its data, with the version of that.
    pub masters: (Masters, i32),
    /// What it sees to before somebody goes home.
    pub transition: TransitionItems,
    /// What it asks about lifestyle.
    pub screening: ScreeningSwitches,
    /// Its rooms to train in, by name.
    pub training_rooms: Vec<TrainingRoomLine>,
    /// Today.
    pub today: Date,
    /// Agreements, the latest first.
    pub agreements: Vec<AgreementLine>,
    /// Stays and reservations that reach past the next change of agreement.
    pub over_change: i64,
    /// Wards.
    pub wards: Vec<WardLine>,
    /// Equipment.
    pub equipment: Vec<EquipmentLine>,
    /// Organisations to choose from.
    pub organisations: Choices<OrganisationId>,
    /// Legal bases to choose from.
    pub bases: Choices<LegalBasisId>,
}

/// A role a user holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HeldRole {
    /// The role.
    pub role: Role,
    /// In which organisation.
    pub organisation: OrganisationId,
    /// Its name.
    pub organisation_name: String,
}

/// A user.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UserLine {
    /// Identity.
    pub id: UserId,
    /// Name.
    pub name: String,
    /// E-mail.
    pub email: String,
    /// Switched on?
    pub active: bool,
    /// Has a password been set?
    pub has_password: bool,
    /// Roles.
    pub roles: Vec<HeldRole>,
    /// Version.
    pub version: i32,
}

/// A sign-in link that has just been made; shown once.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FreshLink {
    /// For whom.
    pub name: String,
    /// Path with its token.
    pub path: String,
    /// Until when it can be used.
    pub until: PrimitiveDateTime,
}

/// All users.
#[derive(Clone, Debug)]
pub struct UsersView {
    /// By name.
    pub users: Vec<UserLine>,
    /// The reader.
    pub me: UserId,
    /// Organisations to choose from.
    pub organisations: Choices<OrganisationId>,
    /// A link made a moment ago.
    pub link: Option<FreshLink>,
}

/// A value of a setting.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ValueLine {
    /// First day; `None` for the value that came with the program.
    pub from: Option<Date>,
    /// The value.
    pub value: i64,
    /// Where it comes from.
    pub source: String,
    /// Has somebody confirmed it?
    pub confirmed: bool,
}

/// A setting.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SettingLine {
    /// Which.
    pub key: SettingKey,
    /// As it stands today.
    pub today: ValueLine,
    /// Values to come, then earlier ones.
    pub others: Vec<ValueLine>,
    /// How many values have been set: guards against two people setting one at a time.
    pub version: i32,
}

/// A legal basis.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BasisLine {
    /// Identity.
    pub id: LegalBasisId,
    /// Short code.
    pub code: String,
    /// Act and section.
    pub name: String,
    /// May food be charged for?
    pub charge_allowed: bool,
    /// Who hears complaints.
    pub complaint_body: String,
    /// Weeks to complain.
    pub complaint_weeks: i32,
    /// First day.
    pub from: Date,
    /// First day it may no longer be chosen.
    pub to: Option<Date>,
    /// Has somebody confirmed it?
    pub confirmed: bool,
    /// Where it comes from.
    pub source: String,
    /// Version.
    pub version: i32,
}

/// Settings and legal bases.
#[derive(Clone, Debug)]
pub struct SettingsView {
    /// Today.
    pub today: Date,
    /// Settings.
    pub settings: Vec<SettingLine>,
    /// Legal bases.
    pub bases: Vec<BasisLine>,
}

/// A look at a citizen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LookLine {
    /// When.
    pub at: PrimitiveDateTime,
    /// Who.
    pub user: String,
    /// In which role, as a code.
    pub role: String,
    /// For whom.
    pub organisation: String,
    /// What was done, as a code.
    pub action: String,
    /// Why it was allowed, as a code.
    pub purpose: String,
}

/// Who looked at one citizen.
#[derive(Clone, Debug)]
pub struct LooksView {
    /// The number, masked.
    pub number: String,
    /// Looks, the latest first.
    pub looks: Vec<LookLine>,
    /// How many there are; not all may be shown.
    pub total: i64,
}

/// What the administrator's pages read.
#[async_trait]
pub trait Administration: Send + Sync {
    /// The start page.
    ///
    /// # Errors
    /// [`AppError`]: the role may not, or the database.
    async fn overview(&self, actor: &Actor) -> Result<AdminView, AppError>;

    /// Organisations, by name.
    ///
    /// # Errors
    /// [`AppError`]: the role may not, or the database.
    async fn organisations(&self, actor: &Actor) -> Result<Vec<OrganisationLine>, AppError>;

    /// A site, or what is needed to make one.
    ///
    /// # Errors
    /// [`AppError`]: the role may not, there is no such site, or the database.
    async fn site(&self, actor: &Actor, id: Option<SiteId>) -> Result<SiteView, AppError>;

    /// Users, by name.
    ///
    /// # Errors
    /// [`AppError`]: the role may not, or the database.
    async fn users(&self, actor: &Actor) -> Result<UsersView, AppError>;

    /// Settings and legal bases.
    ///
    /// # Errors
    /// [`AppError`]: the role may not, or the database.
    async fn settings_kept(&self, actor: &Actor) -> Result<SettingsView, AppError>;

    /// Who looked at a citizen; that somebody asked is a look itself.
    ///
    /// # Errors
    /// [`AppError`]: the role may not, there is no such citizen, or the database.
    async fn looks_at(&self, actor: &Actor, citizen: CitizenId) -> Result<LooksView, AppError>;

    /// May the page without a citizen be shown?
    ///
    /// # Errors
    /// [`AppError`]: the role may not.
    async fn may_read_looks(&self, actor: &Actor) -> Result<(), AppError>;
}
