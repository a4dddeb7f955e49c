//! The life of a request for a place, from receipt to arrival, and the decision that grants or refuses it.
//!
//! `received → in_assessment ⇄ needs_info → granted | refused | redirected`, `granted ⇄ reserved → arrived`, and `withdrawn`
//! from any state before arrival. "No place now" is *granted and waiting*, never a refusal. The reservation's own life (offer,
//! answer) is in [`crate::allocation`]; what a form must hold is in [`crate::request_form`].

use crate::citizen::{CivilNumber, PersonName, Postcode, Sex};
use crate::code::Code;
use crate::codes;
use crate::facility::{Need, StayKind};
use crate::ids::{DecisionId, LegalBasisId, OrganisationId, QuestionId, ReservationId, SiteId, StayId, UserId};
use crate::instant::Instant;
use serde::{Deserialize, Serialize};

codes! {
    /// Where the request comes from: KL's referral sources in their order (domain handbook 3.5).
    pub enum Source {
        /// Borger.
        Citizen = "citizen",
        /// Pårørende.
        Relative = "relative",
        /// Egen læge, vagtlæge.
        Gp = "gp",
        /// Speciallæge.
        Specialist = "specialist",
        /// Sygehus, medicinsk.
        HospitalMedical = "hospital_medical",
        /// Sygehus, kirurgisk.
        HospitalSurgical = "hospital_surgical",
        /// Sygehus, psykiatrisk.
        HospitalPsychiatric = "hospital_psychiatric",
        /// Sygehus, akutmodtagelse.
        HospitalEmergency = "hospital_emergency",
        /// Hjemmepleje.
        HomeCare = "home_care",
        /// Hjemmesygepleje.
        HomeNursing = "home_nursing",
        /// Træning.
        Training = "training",
        /// Sundhedsfremme.
        HealthPromotion = "health_promotion",
        /// Anden kommune.
        OtherMunicipality = "other_municipality",
        /// Sagsbehandler.
        CaseWorker = "case_worker",
        /// Andre.
        Other = "other",
    }
}

impl Source {
    /// Does the citizen come out of hospital?
    #[must_use]
    pub fn is_hospital(self) -> bool {
        match self {
            Self::HospitalMedical | Self::HospitalSurgical | Self::HospitalPsychiatric | Self::HospitalEmergency => true,
            Self::Citizen
            | Self::Relative
            | Self::Gp
            | Self::Specialist
            | Self::HomeCare
            | Self::HomeNursing
            | Self::Training
            | Self::HealthPromotion
            | Self::OtherMunicipality
            | Self::CaseWorker
            | Self::Other => false,
        }
    }
}

codes! {
    /// Must the citizen be isolated? "Awaiting result" counts as isolation, for the citizen and for room-mates.
    pub enum Infection {
        /// No.
        None = "none",
        /// Yes.
        Isolation = "isolation",
        /// A test result is awaited.
        AwaitingResult = "awaiting_result",
        /// Not stated: cannot be decided, ask.
        Unknown = "unknown",
    }
}

impl Infection {
    /// Does it count as isolation?
    #[must_use]
    pub fn isolates(self) -> bool {
        match self {
            Self::Isolation | Self::AwaitingResult => true,
            Self::None | Self::Unknown => false,
        }
    }
}

codes! {
    /// Help needed to move from bed to chair.
    pub enum Mobility {
        /// Moves alone.
        Independent = "independent",
        /// Help of one.
        OneHelper = "one_helper",
        /// Help of two.
        TwoHelpers = "two_helpers",
        /// By lift.
        Lift = "lift",
        /// Not stated.
        Unknown = "unknown",
    }
}

codes! {
    /// How the citizen travels.
    pub enum Transport {
        /// Seated.
        Seated = "seated",
        /// Own wheelchair.
        Wheelchair = "wheelchair",
        /// Lying (*liggende*).
        Stretcher = "stretcher",
        /// Comes without ordered transport.
        Own = "own",
        /// Not yet known.
        Unknown = "unknown",
    }
}

codes! {
    /// Who has said yes to the request.
    pub enum Consent {
        /// The citizen is informed and consents.
        Citizen = "citizen",
        /// Someone acts for the citizen (*værge, fuldmagt*); the name is given.
        Representative = "representative",
        /// The citizen cannot consent and nobody acts for them; treatment cannot wait.
        CannotConsent = "cannot_consent",
        /// Not stated (imports).
        NotStated = "not_stated",
    }
}

codes! {
    /// Where a request stands.
    pub enum RequestStatus {
        /// Modtaget.
        Received = "received",
        /// Vurderes.
        InAssessment = "in_assessment",
        /// Afventer svar.
        NeedsInfo = "needs_info",
        /// Bevilget (og venter på plads).
        Granted = "granted",
        /// Tilbudt / Accepteret, as the reservation says.
        Reserved = "reserved",
        /// Ankommet.
        Arrived = "arrived",
        /// Afslået.
        Refused = "refused",
        /// Henvist videre.
        Redirected = "redirected",
        /// Trukket tilbage.
        Withdrawn = "withdrawn",
    }
}

impl RequestStatus {
    /// May anything still happen to it?
    #[must_use]
    pub fn is_open(self) -> bool {
        match self {
            Self::Received | Self::InAssessment | Self::NeedsInfo | Self::Granted | Self::Reserved => true,
            Self::Arrived | Self::Refused | Self::Redirected | Self::Withdrawn => false,
        }
    }
}

codes! {
    /// Why a request was withdrawn.
    pub enum WithdrawCause {
        /// The citizen went home.
        WentHome = "went_home",
        /// The citizen's condition changed.
        ConditionChanged = "condition_changed",
        /// The citizen does not want a place.
        CitizenDeclined = "citizen_declined",
        /// The citizen has died.
        Died = "died",
        /// Placed elsewhere.
        PlacedElsewhere = "placed_elsewhere",
        /// Sent by mistake.
        Mistake = "mistake",
    }
}

codes! {
    /// Why a citizen comes later than asked for.
    pub enum PostponeCause {
        /// Treatment takes longer.
        Treatment = "treatment",
        /// The transport is late or missing.
        Transport = "transport",
        /// The citizen or the relatives asked for it.
        Citizen = "citizen",
        /// Medicine, aids or papers are not ready.
        NotPrepared = "not_prepared",
        /// Something else.
        Other = "other",
    }
}

codes! {
    /// Where a citizen was directed instead of a place.
    pub enum Redirection {
        /// Home, with care or acute nursing (lowest effective level).
        Home = "home",
        /// Another site outside Plads.
        OtherSite = "other_site",
        /// Another authority.
        OtherAuthority = "other_authority",
    }
}

codes! {
    /// What the citizen chose when offered free choice.
    pub enum Choice {
        /// Chose a site.
        Chosen = "chosen",
        /// Made no choice: the nearest place.
        Nearest = "nearest",
        /// Could not be asked in time.
        NotAsked = "not_asked",
    }
}

/// What a request says: the part the referrer writes and may change.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RequestContent {
    /// Civil registration number.
    pub civil_number: CivilNumber,
    /// Name.
    pub name: PersonName,
    /// Registered sex, or unknown.
    pub sex: Sex,
    /// Postcode of the home.
    pub postcode: Postcode,
    /// Street and house; may legitimately be empty.
    pub address: String,
    /// Name and address protection (*navne- og adressebeskyttelse*).
    pub protected: bool,
    /// Home municipality, as written.
    pub home_municipality: String,
    /// Own doctor, as written.
    pub own_doctor: String,
    /// Contact relative.
    pub relative_name: String,
    /// Their telephone.
    pub relative_phone: String,
    /// Language of the interpreter; empty for none.
    pub interpreter: String,
    /// Where the request comes from.
    pub source: Source,
    /// Why the citizen needs a place.
    pub why: String,
    /// Telephone of the sender.
    pub sender_phone: String,
    /// Kind wished; `None` leaves it to the allocator.
    pub wished_kind: Option<StayKind>,
    /// Isolation.
    pub infection: Infection,
    /// What the bed must meet.
    pub needs: Vec<Need>,
    /// Help to move.
    pub mobility: Mobility,
    /// Weight in kilograms, where known.
    pub weight_kg: Option<u16>,
    /// Aids that must be there, as written.
    pub aids: String,
    /// When the citizen can leave hospital or home.
    pub ready_at: Instant,
    /// Nights asked for.
    pub nights: Option<u16>,
    /// Site the citizen wishes.
    pub wish_site: Option<SiteId>,
    /// Transport.
    pub transport: Transport,
    /// Consent.
    pub consent: Consent,
    /// Who acts for the citizen.
    pub representative: String,
    /// Anything else.
    pub note: String,
    /// The authority that is to decide.
    pub authority: OrganisationId,
}

/// The grant behind a granted request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Grant {
    /// The decision.
    pub decision: DecisionId,
    /// Kind of stay granted.
    pub kind: StayKind,
}

/// Where a request stands, with what belongs to that state.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RequestState {
    /// Nobody has looked yet.
    Received,
    /// An allocator has it.
    InAssessment {
        /// Who.
        by: UserId,
    },
    /// A question to the referrer is open.
    NeedsInfo {
        /// Who asked.
        by: UserId,
        /// The question.
        question: QuestionId,
    },
    /// Granted; waits for a place.
    Granted {
        /// The grant.
        grant: Grant,
        /// When the referrer hears next.
        next_update_at: Instant,
    },
    /// A bed is reserved (offered or confirmed).
    Reserved {
        /// The grant.
        grant: Grant,
        /// The reservation.
        reservation: ReservationId,
    },
    /// The citizen has arrived.
    Arrived {
        /// The grant.
        grant: Grant,
        /// The stay.
        stay: StayId,
    },
    /// Refused, with a decision.
    Refused {
        /// The decision.
        decision: DecisionId,
    },
    /// Directed elsewhere.
    Redirected {
        /// Where to.
        to: Redirection,
    },
    /// Withdrawn.
    Withdrawn {
        /// Why.
        cause: WithdrawCause,
    },
}

/// A request in that state cannot make that move.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a request that is {from:?} cannot {step}")]
pub struct IllegalMove {
    /// Where it stands.
    pub from: RequestStatus,
    /// What was tried.
    pub step: &'static str,
}

impl RequestState {
    /// The state without its data.
    #[must_use]
    pub fn status(self) -> RequestStatus {
        match self {
            Self::Received => RequestStatus::Received,
            Self::InAssessment { .. } => RequestStatus::InAssessment,
            Self::NeedsInfo { .. } => RequestStatus::NeedsInfo,
            Self::Granted { .. } => RequestStatus::Granted,
            Self::Reserved { .. } => RequestStatus::Reserved,
            Self::Arrived { .. } => RequestStatus::Arrived,
            Self::Refused { .. } => RequestStatus::Refused,
            Self::Redirected { .. } => RequestStatus::Redirected,
            Self::Withdrawn { .. } => RequestStatus::Withdrawn,
        }
    }

    fn refuse_move<T>(self, step: &'static str) -> Result<T, IllegalMove> {
        Err(IllegalMove { from: self.status(), step })
    }

    /// An allocator takes it up.
    ///
    /// # Errors
    /// [`IllegalMove`] unless just received.
    pub fn assess(self, by: UserId) -> Result<Self, IllegalMove> {
        match self {
            Self::Received => Ok(Self::InAssessment { by }),
            _ => self.refuse_move("be taken up"),
        }
    }

    /// The allocator asks the referrer something.
    ///
    /// # Errors
    /// [`IllegalMove`] unless in assessment.
    pub fn ask(self, question: QuestionId) -> Result<Self, IllegalMove> {
        match self {
            Self::InAssessment { by } => Ok(Self::NeedsInfo { by, question }),
            _ => self.refuse_move("be asked about"),
        }
    }

    /// The referrer answers.
    ///
    /// # Errors
    /// [`IllegalMove`] unless a question is open.
    pub fn answer(self) -> Result<Self, IllegalMove> {
        match self {
            Self::NeedsInfo { by, .. } => Ok(Self::InAssessment { by }),
            _ => self.refuse_move("be answered"),
        }
    }

    /// Granted: from now on the citizen has a right to the place and waits for one.
    ///
    /// # Errors
    /// [`IllegalMove`] unless in assessment.
    pub fn grant(self, grant: Grant, next_update_at: Instant) -> Result<Self, IllegalMove> {
        match self {
            Self::InAssessment { .. } => Ok(Self::Granted { grant, next_update_at }),
            _ => self.refuse_move("be granted"),
        }
    }

    /// Refused, with a signed decision.
    ///
    /// # Errors
    /// [`IllegalMove`] unless in assessment.
    pub fn refuse(self, decision: DecisionId) -> Result<Self, IllegalMove> {
        match self {
            Self::InAssessment { .. } => Ok(Self::Refused { decision }),
            _ => self.refuse_move("be refused"),
        }
    }

    /// Directed to another level, site or authority.
    ///
    /// # Errors
    /// [`IllegalMove`] unless in assessment.
    pub fn redirect(self, to: Redirection) -> Result<Self, IllegalMove> {
        match self {
            Self::InAssessment { .. } => Ok(Self::Redirected { to }),
            _ => self.refuse_move("be redirected"),
        }
    }

    /// A bed is reserved and offered.
    ///
    /// # Errors
    /// [`IllegalMove`] unless granted and waiting.
    pub fn reserve(self, reservation: ReservationId) -> Result<Self, IllegalMove> {
        match self {
            Self::Granted { grant, .. } => Ok(Self::Reserved { grant, reservation }),
            _ => self.refuse_move("be given a bed"),
        }
    }

    /// The reservation ended (lapsed, declined, cancelled, bed lost): back on the list, still granted.
    ///
    /// # Errors
    /// [`IllegalMove`] unless a bed is reserved.
    pub fn lose_reservation(self, next_update_at: Instant) -> Result<Self, IllegalMove> {
        match self {
            Self::Reserved { grant, .. } => Ok(Self::Granted { grant, next_update_at }),
            _ => self.refuse_move("lose its bed"),
        }
    }

    /// The referrer is promised the next word at another time.
    ///
    /// # Errors
    /// [`IllegalMove`] unless granted and waiting.
    pub fn promise_update(self, next_update_at: Instant) -> Result<Self, IllegalMove> {
        match self {
            Self::Granted { grant, .. } => Ok(Self::Granted { grant, next_update_at }),
            _ => self.refuse_move("be promised word"),
        }
    }

    /// The citizen arrives on the reservation.
    ///
    /// # Errors
    /// [`IllegalMove`] unless a bed is reserved.
    pub fn arrive(self, stay: StayId) -> Result<Self, IllegalMove> {
        match self {
            Self::Reserved { grant, .. } => Ok(Self::Arrived { grant, stay }),
            _ => self.refuse_move("arrive"),
        }
    }

    /// The arrival never was: the reservation stands again.
    ///
    /// # Errors
    /// [`IllegalMove`] unless the citizen arrived in that stay.
    pub fn undo_arrival(self, of: StayId, reservation: ReservationId) -> Result<Self, IllegalMove> {
        match self {
            Self::Arrived { grant, stay } if stay == of => Ok(Self::Reserved { grant, reservation }),
            _ => self.refuse_move("go back to its reservation"),
        }
    }

    /// The referrer takes it back.
    ///
    /// # Errors
    /// [`IllegalMove`] once it is closed.
    pub fn withdraw(self, cause: WithdrawCause) -> Result<Self, IllegalMove> {
        if self.status().is_open() { Ok(Self::Withdrawn { cause }) } else { self.refuse_move("be withdrawn") }
    }
}

codes! {
    /// What a decision says.
    pub enum DecisionKind {
        /// The place is granted.
        Grant = "grant",
        /// The place is refused.
        Refusal = "refusal",
    }
}

/// A decision (*afgørelse*) ready to be signed: nothing is missing from it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Decision {
    /// Grant or refusal.
    pub kind: DecisionKind,
    /// Kind of stay it is about.
    pub stay_kind: StayKind,
    /// Act and section it rests on: chosen by a person.
    pub legal_basis: LegalBasisId,
    /// What the citizen chose.
    pub choice: Choice,
    /// Why home with help is not enough; for a refusal, what is offered instead.
    pub why_not_home: String,
    /// The reasons, in words for the citizen.
    pub reasons: String,
}

/// What a decision lacks (invariant I6).
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum IncompleteDecision {
    /// No reasons are given.
    #[error("reasons are missing")]
    Reasons,
    /// Why home is not enough is missing.
    #[error("why home is not enough is missing")]
    WhyNotHome,
    /// The reasons are a suggestion nobody has confirmed.
    #[error("suggested reasons are not confirmed")]
    NotConfirmed,
}

impl Decision {
    /// Puts a decision together; suggested texts must have been confirmed by the person who signs.
    ///
    /// # Errors
    /// [`IncompleteDecision`] naming the first thing missing.
    pub fn ready(self, texts_confirmed: bool) -> Result<Self, IncompleteDecision> {
        if self.reasons.trim().is_empty() {
            return Err(IncompleteDecision::Reasons);
        }
        if self.kind == DecisionKind::Grant && self.why_not_home.trim().is_empty() {
            return Err(IncompleteDecision::WhyNotHome);
        }
        if !texts_confirmed {
            return Err(IncompleteDecision::NotConfirmed);
        }
        Ok(self)
    }
}

/// Name of a status in events and logs.
#[must_use]
pub fn status_code(state: RequestState) -> &'static str {
    state.status().code()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use uuid::Uuid;

    fn states() -> Vec<RequestState> {
        let grant = Grant { decision: DecisionId(Uuid::nil()), kind: StayKind::ShortTerm };
        let by = UserId(Uuid::nil());
        vec![
            RequestState::Received,
            RequestState::InAssessment { by },
            RequestState::NeedsInfo { by, question: QuestionId(Uuid::nil()) },
            RequestState::Granted { grant, next_update_at: Instant::from_unix(0) },
            RequestState::Reserved { grant, reservation: ReservationId(Uuid::nil()) },
            RequestState::Arrived { grant, stay: StayId(Uuid::nil()) },
            RequestState::Refused { decision: DecisionId(Uuid::nil()) },
            RequestState::Redirected { to: Redirection::Home },
            RequestState::Withdrawn { cause: WithdrawCause::Mistake },
        ]
    }

    type Move = (&'static str, fn(RequestState) -> Result<RequestState, IllegalMove>, &'static [(&'static str, &'static str)]);

    /// Every pair of state and move, against the policy written down as a table of (from, to).
    #[test]
    fn only_the_moves_of_the_table_are_allowed() {
        let at = Instant::from_unix(0);
        let _ = at;
        let moves: [Move; 11] = [
            ("assess", |s| s.assess(UserId(Uuid::nil())), &[("received", "in_assessment")]),
            ("ask", |s| s.ask(QuestionId(Uuid::nil())), &[("in_assessment", "needs_info")]),
            ("answer", RequestState::answer, &[("needs_info", "in_assessment")]),
            (
                "grant",
                |s| s.grant(Grant { decision: DecisionId(Uuid::nil()), kind: StayKind::Acute }, Instant::from_unix(0)),
                &[("in_assessment", "granted")],
            ),
            ("refuse", |s| s.refuse(DecisionId(Uuid::nil())), &[("in_assessment", "refused")]),
            ("redirect", |s| s.redirect(Redirection::Home), &[("in_assessment", "redirected")]),
            ("reserve", |s| s.reserve(ReservationId(Uuid::nil())), &[("granted", "reserved")]),
            ("lose", |s| s.lose_reservation(Instant::from_unix(0)), &[("reserved", "granted")]),
            ("promise", |s| s.promise_update(Instant::from_unix(9)), &[("granted", "granted")]),
            ("arrive", |s| s.arrive(StayId(Uuid::nil())), &[("reserved", "arrived")]),
            (
                "withdraw",
                |s| s.withdraw(WithdrawCause::WentHome),
                &[
                    ("received", "withdrawn"),
                    ("in_assessment", "withdrawn"),
                    ("needs_info", "withdrawn"),
                    ("granted", "withdrawn"),
                    ("reserved", "withdrawn"),
                ],
            ),
        ];
        for (name, step, allowed) in moves {
            for state in states() {
                let from = status_code(state);
                let expected = allowed.iter().find(|(f, _)| *f == from).map(|(_, to)| *to);
                let got = step(state).ok().map(status_code);
                assert_eq!(got, expected, "{name} from {from}");
            }
        }
    }

    #[test]
    fn a_refusal_without_reasons_cannot_be_signed() {
        let decision = Decision {
            kind: DecisionKind::Refusal,
            stay_kind: StayKind::ShortTerm,
            legal_basis: LegalBasisId(Uuid::nil()),
            choice: Choice::Nearest,
            why_not_home: String::new(),
            reasons: "  ".into(),
        };
        assert_eq!(decision.clone().ready(true), Err(IncompleteDecision::Reasons));
        let with_reasons = Decision { reasons: "Hjælpen kan gives i hjemmet.".into(), ..decision };
        assert_eq!(with_reasons.clone().ready(false), Err(IncompleteDecision::NotConfirmed));
        assert!(with_reasons.ready(true).is_ok());
    }

    #[test]
    fn awaiting_a_result_counts_as_isolation() {
        assert!(Infection::AwaitingResult.isolates() && Infection::Isolation.isolates());
        assert!(!Infection::None.isolates() && !Infection::Unknown.isolates());
    }
}
