//! What the referrer's pages need from the server, and what it gives them. Times are local.

use super::saver::{DraftPart, DraftSaved};
use crate::error::AppError;
use async_trait::async_trait;
use domain::access::Actor;
use domain::allocation::{DeclineCause, OfferStatus};
use domain::arrival_check::ItemText;
use domain::citizen::{CivilNumberKind, Sex};
use domain::facility::{Need, StayKind};
use domain::form::{FieldProblem, Fields};
use domain::ids::{DraftId, OrganisationId, RequestId, ReservationId, SiteId};
use domain::request::{Consent, Infection, Mobility, Redirection, RequestStatus, Source, Transport, WithdrawCause};
use domain::request_form::{Extent, Step};
use time::{Date, PrimitiveDateTime};

/// Use cases of the referrer.
#[async_trait]
pub trait Requests: Send + Sync {
    /// The form, empty or as far as a draft has come.
    ///
    /// # Errors
    /// [`AppError::NotFound`] for a draft of another department, or one sent or deleted.
    async fn form(&self, actor: &Actor, ask: FormAsk) -> Result<FormView, AppError>;

    /// Keeps what is typed so far.
    ///
    /// # Errors
    /// [`AppError::Conflict`] when a colleague saved meanwhile.
    async fn save_draft(&self, actor: &Actor, draft: Option<DraftPart>) -> Result<DraftSaved, AppError>;

    /// The requests of the own department. `refresh`: the page renews itself, nobody looks anew.
    ///
    /// # Errors
    /// [`AppError`] from the rules or the database.
    async fn mine(&self, actor: &Actor, filter: Filter, refresh: bool) -> Result<MineView, AppError>;

    /// One request, as the referrer sees it; `refresh` as in [`Self::mine`].
    ///
    /// # Errors
    /// [`AppError::NotFound`] when it is another department's.
    async fn one(&self, actor: &Actor, id: RequestId, refresh: bool) -> Result<RequestView, AppError>;

    /// One request, as the ward that expects the citizen sees it; `refresh` as in [`Self::mine`].
    ///
    /// # Errors
    /// [`AppError::NotFound`] when no bed of the own sites is promised.
    async fn incoming(&self, actor: &Actor, id: RequestId, refresh: bool) -> Result<IncomingView, AppError>;

    /// Free, few or full per kind and site, today and tomorrow.
    ///
    /// # Errors
    /// [`AppError`] from the rules or the database.
    async fn capacity(&self, actor: &Actor) -> Result<CapacityView, AppError>;
}

/// Which form is asked for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FormAsk {
    /// The draft, when there is one.
    pub draft: Option<DraftId>,
    /// Is it fine that nothing has been saved under that identity yet?
    pub may_be_new: bool,
}

/// The form of a request, as far as it has come.
#[derive(Clone, Debug)]
pub struct FormView {
    /// Identity of the draft, saved or not.
    pub draft: DraftId,
    /// Its version; 0 when it has not been saved.
    pub version: i32,
    /// When it was saved.
    pub saved_at: Option<PrimitiveDateTime>,
    /// Days it is kept.
    pub kept_days: i64,
    /// What has been typed, with what is filled in beforehand.
    pub fields: Fields,
    /// How much must be there.
    pub extent: Extent,
    /// Organisations that decide.
    pub authorities: Vec<(OrganisationId, String)>,
    /// Sites that may be wished.
    pub sites: Vec<(SiteId, String)>,
    /// The citizen, once number and name are given.
    pub citizen: Option<Heading>,
    /// Steps whose fields are all in order.
    pub done: Vec<Step>,
    /// What is still wrong or missing.
    pub problems: Vec<FieldProblem>,
    /// What the typed ready time was understood as.
    pub ready_at: Option<PrimitiveDateTime>,
    /// The open request of the own department on the same citizen.
    pub open: Option<(RequestId, String)>,
    /// Minutes within which an answer is promised: ordinary, acute.
    pub answer_minutes: (i64, i64),
    /// Free, few, full.
    pub capacity: CapacityView,
}

/// A citizen in the head of a page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Heading {
    /// "Munk, Carl".
    pub name: String,
    /// In whole years today.
    pub age: u16,
    /// "030345-xxxx".
    pub masked: String,
    /// Who issued the number.
    pub number_kind: CivilNumberKind,
    /// Does the check digit fail? At most a hint: the number may be valid.
    pub check: bool,
}

/// Which requests of the own department.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Filter {
    /// Anything may still happen to them.
    #[default]
    Open,
    /// The department is to act.
    WaitingForMe,
    /// Nothing happens any more.
    Closed,
}

/// The requests of a department.
#[derive(Clone, Debug)]
pub struct MineView {
    /// Name of the department.
    pub department: String,
    /// Offers to answer, soonest first.
    pub offers: Vec<OfferView>,
    /// The requests under the filter.
    pub rows: Vec<RowView>,
    /// How many are open.
    pub open: usize,
    /// How many wait for the department.
    pub waiting: usize,
    /// Drafts, latest first.
    pub drafts: Vec<DraftView>,
    /// The filter.
    pub filter: Filter,
}

/// An offer to answer, or the one that was confirmed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OfferView {
    /// The request.
    pub request: RequestId,
    /// The reservation.
    pub reservation: ReservationId,
    /// Its version.
    pub version: i32,
    /// "Kragh, Birthe".
    pub name: String,
    /// Age.
    pub age: u16,
    /// Where it stands.
    pub status: OfferStatus,
    /// The site.
    pub site: String,
    /// Its street, postcode and town.
    pub address: String,
    /// Its telephone.
    pub phone: String,
    /// The room; only once confirmed.
    pub room: Option<String>,
    /// Kind of stay granted.
    pub kind: Option<StayKind>,
    /// When the citizen may come.
    pub arrival: PrimitiveDateTime,
    /// Expected departure.
    pub until: PrimitiveDateTime,
    /// Answer by; only while unanswered.
    pub answer_by: Option<PrimitiveDateTime>,
    /// When the place is expected to be ready, where that has changed.
    pub ready_at: Option<PrimitiveDateTime>,
    /// The other arrival time the department proposed.
    pub proposed: Option<PrimitiveDateTime>,
    /// Word from the allocator.
    pub message: String,
    /// Why the citizen's choice was not met.
    pub unmet_choice: String,
    /// Who offered ("Mette H.").
    pub by: String,
}

/// A row among the requests of a department.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RowView {
    /// Identity.
    pub id: RequestId,
    /// Number.
    pub number: String,
    /// "Juul, Agnes".
    pub name: String,
    /// Age.
    pub age: u16,
    /// Where it stands.
    pub status: RequestStatus,
    /// What is going on.
    pub now: Happening,
    /// When the department hears next, at the latest.
    pub answer: Option<PrimitiveDateTime>,
    /// Is the department to act?
    pub waits_for_me: bool,
}

/// What is going on with a request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Happening {
    /// Nobody has looked yet.
    Received {
        /// When it came.
        at: PrimitiveDateTime,
    },
    /// Somebody has it.
    Assessed {
        /// Who.
        by: String,
        /// Since when, where known.
        since: Option<PrimitiveDateTime>,
    },
    /// A question is open.
    Asked {
        /// Who asks.
        by: String,
        /// What.
        question: String,
        /// Answer by.
        answer_by: PrimitiveDateTime,
    },
    /// Granted, and waits for a place.
    Waiting {
        /// Kind granted.
        kind: StayKind,
        /// Who has it.
        by: String,
        /// When the department hears next.
        next_update: PrimitiveDateTime,
    },
    /// A place is offered or confirmed.
    Place(Box<OfferView>),
    /// The citizen has arrived.
    Arrived {
        /// Where.
        site: String,
        /// When.
        at: PrimitiveDateTime,
        /// What was missing, and is still owed.
        missing: Option<MissingView>,
    },
    /// Refused.
    Refused {
        /// When.
        at: Option<PrimitiveDateTime>,
    },
    /// Directed elsewhere.
    Redirected {
        /// Where to.
        to: Redirection,
        /// A word more.
        reason: String,
    },
    /// Withdrawn.
    Withdrawn {
        /// Why.
        cause: WithdrawCause,
    },
}

/// What the ward misses since the arrival, and the department owes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MissingView {
    /// Version of the check.
    pub version: i32,
    /// What, by its place in the list.
    pub items: Vec<(i32, ItemText)>,
    /// Until when it is to be sent.
    pub due: PrimitiveDateTime,
    /// That has passed.
    pub late: bool,
}

/// A draft of the department.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DraftView {
    /// Identity.
    pub id: DraftId,
    /// Name of the citizen, as far as typed.
    pub name: String,
    /// Who began it.
    pub by: String,
    /// When it was saved last.
    pub saved_at: PrimitiveDateTime,
    /// When it goes.
    pub expires_at: PrimitiveDateTime,
}

/// A moment in the life of a request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Moment {
    /// What.
    pub what: Milestone,
    /// When; `None` while it lies ahead.
    pub at: Option<PrimitiveDateTime>,
    /// Who.
    pub by: String,
}

/// The milestones of a request, in their order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Milestone {
    /// Modtaget.
    Received,
    /// Vurderes.
    Assessed,
    /// Bevilget.
    Granted,
    /// Tilbudt.
    Offered,
    /// Accepteret.
    Confirmed,
    /// Ankommet.
    Arrived,
    /// Afslået.
    Refused,
    /// Henvist videre.
    Redirected,
    /// Trukket tilbage.
    Withdrawn,
}

/// A question with its answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct QuestionView {
    /// What is asked.
    pub text: String,
    /// Who asks.
    pub by: String,
    /// When.
    pub at: PrimitiveDateTime,
    /// The answer, who gave it and when.
    pub answer: Option<(String, String, PrimitiveDateTime)>,
}

/// An offer that is over.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PastOffer {
    /// The site.
    pub site: String,
    /// How it ended.
    pub how: OfferStatus,
    /// When.
    pub at: PrimitiveDateTime,
    /// Why it was declined.
    pub cause: Option<DeclineCause>,
    /// What the citizen answered.
    pub citizen_answer: String,
    /// Who informed the citizen.
    pub informed_by: String,
}

/// A refusal as the department may read it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RefusalView {
    /// Reasons.
    pub reasons: String,
    /// Act and section.
    pub legal_basis: String,
    /// What is offered instead.
    pub instead: String,
    /// Who hears a complaint.
    pub complaint_body: String,
    /// Within how many weeks.
    pub complaint_weeks: i32,
    /// Who signed.
    pub signer: String,
    /// When.
    pub at: PrimitiveDateTime,
}

/// What a request says, for reading.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ContentView {
    /// Sex.
    pub sex: Sex,
    /// Street, postcode.
    pub address: String,
    /// Name and address protection.
    pub protected: bool,
    /// Home municipality.
    pub home_municipality: String,
    /// Own doctor.
    pub own_doctor: String,
    /// Relative.
    pub relative: String,
    /// Their telephone.
    pub relative_phone: String,
    /// Interpreter.
    pub interpreter: String,
    /// Source.
    pub source: Source,
    /// Why.
    pub why: String,
    /// Telephone of the sender.
    pub sender_phone: String,
    /// Kind wished.
    pub wished_kind: Option<StayKind>,
    /// Isolation.
    pub infection: Infection,
    /// Needs.
    pub needs: Vec<Need>,
    /// Help to move.
    pub mobility: Mobility,
    /// Weight.
    pub weight_kg: Option<u16>,
    /// Aids.
    pub aids: String,
    /// Ready.
    pub ready_at: PrimitiveDateTime,
    /// Nights.
    pub nights: Option<u16>,
    /// Site wished.
    pub wish_site: Option<String>,
    /// Transport.
    pub transport: Transport,
    /// Consent.
    pub consent: Consent,
    /// Who acts for the citizen.
    pub representative: String,
    /// Note.
    pub note: String,
}

/// One request, as the referrer sees it.
#[derive(Clone, Debug)]
pub struct RequestView {
    /// Identity.
    pub id: RequestId,
    /// Number.
    pub number: String,
    /// Version.
    pub version: i32,
    /// The citizen.
    pub citizen: Heading,
    /// The whole civil number, for two minutes after a logged click.
    pub civil_number: Option<String>,
    /// Where it stands.
    pub status: RequestStatus,
    /// What is going on.
    pub now: Happening,
    /// Who decides.
    pub authority: String,
    /// Its telephone.
    pub authority_phone: String,
    /// When an answer is promised.
    pub answer_due: PrimitiveDateTime,
    /// What has happened and what lies ahead.
    pub moments: Vec<Moment>,
    /// Questions, latest first.
    pub questions: Vec<QuestionView>,
    /// The offer or the confirmed place.
    pub offer: Option<OfferView>,
    /// Offers that are over, latest first.
    pub past_offers: Vec<PastOffer>,
    /// The refusal.
    pub refusal: Option<RefusalView>,
    /// What it says.
    pub content: ContentView,
}

/// A citizen a ward expects.
#[derive(Clone, Debug)]
pub struct IncomingView {
    /// The citizen.
    pub citizen: Heading,
    /// Who sends.
    pub requester: String,
    /// The place.
    pub offer: OfferView,
    /// The bed.
    pub bed: String,
    /// What the request says.
    pub content: ContentView,
}

/// How much room there is; never how many beds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Level {
    /// None.
    Full,
    /// A few.
    Few,
    /// More than a few.
    Free,
}

/// Free, few or full, now and tomorrow at noon.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CapacityView {
    /// By site, in the order of names.
    pub sites: Vec<SiteCapacity>,
    /// Tomorrow.
    pub tomorrow: Date,
    /// When it was read.
    pub at: PrimitiveDateTime,
}

/// Room at one site.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SiteCapacity {
    /// The site.
    pub site: SiteId,
    /// Its name.
    pub name: String,
    /// Its postcode and town.
    pub town: String,
    /// Beds of any kind: now, tomorrow.
    pub all: (Level, Level),
    /// By kind: now, tomorrow.
    pub kinds: Vec<(StayKind, Level, Level)>,
}
