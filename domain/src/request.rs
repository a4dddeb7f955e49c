//! A request for a place: what the referrer writes. Its life is in [`state`], the decision on it in [`decision`]; the reservation's
//! own life (offer, answer) is in [`crate::allocation`], what a form must hold in [`crate::request_form`].

mod decision;
mod state;

pub use decision::{Choice, Decision, DecisionKind, IncompleteDecision};
pub use state::{Grant, IllegalMove, PostponeCause, Redirection, RequestState, RequestStatus, WithdrawCause};

use crate::citizen::{CivilNumber, PersonName, Postcode, Sex};
use crate::codes;
use crate::facility::{Need, StayKind};
use crate::ids::{OrganisationId, SiteId};
use crate::instant::Instant;

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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn awaiting_a_result_counts_as_isolation() {
        assert!(Infection::AwaitingResult.isolates() && Infection::Isolation.isolates());
        assert!(!Infection::None.isolates() && !Infection::Unknown.isolates());
    }
}
