//! What the pages of allocation need from the server, and what they get.

use super::view::{Assessment, Letter, PhoneForm};
use crate::error::AppError;
use async_trait::async_trait;
use domain::access::Actor;
use domain::allocation::OfferStatus;
use domain::facility::{Need, StayKind};
use domain::ids::{BedId, DecisionId, RequestId};
use domain::request::{Mobility, RequestStatus};
use time::PrimitiveDateTime;

/// What allocators see and ask.
#[async_trait]
pub trait Allocation: Send + Sync {
    /// The requests the actor's authority decides on: most urgent first. `refresh` says that the page looks again by itself.
    ///
    /// # Errors
    /// [`AppError::Forbidden`] for other roles.
    async fn inbox(&self, actor: &Actor, filter: InboxFilter, refresh: bool) -> Result<Vec<InboxItem>, AppError>;

    /// One request with its decision, its beds and its offer; `bed` is the one chosen to offer.
    ///
    /// # Errors
    /// [`AppError::NotFound`] when another authority decides on it.
    async fn assessment(&self, actor: &Actor, id: RequestId, bed: Option<BedId>) -> Result<Assessment, AppError>;

    /// The letter of a decision.
    ///
    /// # Errors
    /// [`AppError::NotFound`] when another authority decided.
    async fn letter(&self, actor: &Actor, id: DecisionId) -> Result<Letter, AppError>;

    /// What the form for a telephone request needs.
    ///
    /// # Errors
    /// [`AppError::Forbidden`] for other roles.
    async fn phone_form(&self, actor: &Actor) -> Result<PhoneForm, AppError>;
}

/// Which requests.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum InboxFilter {
    /// Everything that still waits for somebody.
    Open,
    /// The hundred closed last.
    Closed,
}

/// A request in the inbox.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InboxItem {
    /// Identity.
    pub id: RequestId,
    /// Number people say.
    pub number: String,
    /// Where it stands.
    pub status: RequestStatus,
    /// Where its offer stands, when a bed is reserved.
    pub offer: Option<OfferStatus>,
    /// The referrer proposes another time and waits for an answer.
    pub proposal: bool,
    /// Name as on the board ("Kragh, Birthe").
    pub name: String,
    /// Initials, where names are hidden.
    pub initials: String,
    /// Age.
    pub age: u16,
    /// Who asks.
    pub from: String,
    /// Who phoned, when it came by telephone.
    pub phoned_by: Option<String>,
    /// Kind granted, else wished.
    pub kind: Option<StayKind>,
    /// Needs.
    pub needs: Vec<Need>,
    /// Help to move.
    pub mobility: Mobility,
    /// Must be isolated, or awaits a result.
    pub isolates: bool,
    /// What runs out next.
    pub clock: InboxClock,
    /// When it runs out.
    pub due: PrimitiveDateTime,
    /// Has it run out?
    pub overdue: bool,
    /// When the citizen can leave.
    pub ready_at: PrimitiveDateTime,
    /// The allocator who has it ("Mette H.").
    pub holder: Option<String>,
    /// The bed reserved ("Solgården 2A").
    pub bed: Option<String>,
}

/// Which clock of a request runs out next.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum InboxClock {
    /// The answer promised to the referrer.
    Answer,
    /// The next word promised while waiting for a place.
    NextUpdate,
    /// The referrer's answer to the offer.
    OfferAnswer,
    /// The arrival agreed.
    Arrival,
    /// None: it is closed; the time says since when it was known.
    Closed,
}

impl InboxItem {
    /// Is it the authority's turn?
    #[must_use]
    pub fn needs_action(&self) -> bool {
        match self.status {
            RequestStatus::Received | RequestStatus::InAssessment | RequestStatus::Granted => true,
            RequestStatus::Reserved => self.proposal,
            RequestStatus::NeedsInfo
            | RequestStatus::Arrived
            | RequestStatus::Refused
            | RequestStatus::Redirected
            | RequestStatus::Withdrawn => false,
        }
    }

    /// Has the referrer confirmed?
    #[must_use]
    pub fn accepted(&self) -> bool {
        self.offer == Some(OfferStatus::Confirmed) && !self.proposal
    }
}
