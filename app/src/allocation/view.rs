//! What the pages of one request show. Times are local; nothing here says more than the page needs.

use super::couple::{Companion, Parted};
use crate::board::Awaited;
use crate::room::PreferenceRow;
use crate::undo::UndoView;
use domain::access::Role;
use domain::allocation::{DeclineCause, Mismatch, MissingFact, OfferStatus, Verdict};
use domain::citizen::{RoomPreference, Sex};
use domain::facility::{Need, StayKind};
use domain::ids::{BedId, DecisionId, LegalBasisId, OrganisationId, RequestId, SiteId};
use domain::request::{Choice, Consent, DecisionKind, Infection, Mobility, Redirection, RequestStatus, Source, Transport, WithdrawCause};
use domain::suggestion::{Reason, Solution};
use time::{Date, PrimitiveDateTime};

/// One request, as those who decide see it.
#[derive(Clone, Debug, PartialEq)]
pub struct Assessment {
    /// Identity.
    pub id: RequestId,
    /// Number people say.
    pub number: String,
    /// Version of what is shown.
    pub version: i32,
    /// Where it stands.
    pub status: RequestStatus,
    /// Whom it is about.
    pub person: Person,
    /// What was asked for.
    pub asked: Asked,
    /// The allocator who has it ("Mette H.").
    pub holder: Option<String>,
    /// When the referrer was promised an answer.
    pub answer_due: PrimitiveDateTime,
    /// When the referrer hears next, while waiting for a place.
    pub next_update: Option<PrimitiveDateTime>,
    /// Questions, oldest first.
    pub questions: Vec<Asking>,
    /// The decision, once made.
    pub decision: Option<Decided>,
    /// The live offer.
    pub offer: Option<Offered>,
    /// Offers that have ended, oldest first.
    pub past_offers: Vec<Offered>,
    /// How it was closed.
    pub closed: Option<Closed>,
    /// Beds, once it is known what kind of stay to look for.
    pub places: Option<Places>,
    /// The bed chosen, with the terms to begin with.
    pub draft: Option<ReserveDraft>,
    /// What may be chosen in a decision.
    pub choices: DecisionChoices,
    /// May the actor only decide acute kinds just now?
    pub only_acute: bool,
    /// Whose room the citizen wants to share, where it differs from the registered sex.
    pub room_preference: Option<RoomPreference>,
    /// What was set, the latest first.
    pub preferences: Vec<PreferenceRow>,
    /// With whom the citizen comes together.
    pub companion: Option<Companion>,
    /// With whom before, the latest first.
    pub parted: Vec<Parted>,
    /// May the actor link and part?
    pub may_link: bool,
    /// When to promise the next word, unless something else is said.
    pub usual_update: PrimitiveDateTime,
    /// When to want an answer to a question, unless something else is said.
    pub usual_answer: PrimitiveDateTime,
    /// What the reader has just done here, with the way back.
    pub just_done: Option<UndoView>,
}

/// A citizen, as those who decide see them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Person {
    /// Name as on the board ("Kragh, Birthe").
    pub name: String,
    /// The whole name.
    pub full_name: String,
    /// Age.
    pub age: u16,
    /// Civil number with the last four hidden.
    pub masked_number: String,
    /// The whole number, for a short while after the actor has asked for it.
    pub whole_number: Option<String>,
    /// Is it a replacement number?
    pub replacement: bool,
    /// Sex.
    pub sex: Sex,
    /// Postcode.
    pub postcode: String,
    /// Address; empty when it is protected.
    pub address: String,
    /// Name and address protection.
    pub protected: bool,
    /// Home municipality.
    pub home_municipality: String,
    /// Own doctor.
    pub own_doctor: String,
    /// Is the citizen in one of our beds now?
    pub in_house: bool,
}

/// What a referrer asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Asked {
    /// Who asks.
    pub from: String,
    /// Telephone of the sender.
    pub sender_phone: String,
    /// Who phoned, and when.
    pub phoned: Option<(String, Option<PrimitiveDateTime>)>,
    /// Source.
    pub source: Source,
    /// When it came.
    pub requested_at: PrimitiveDateTime,
    /// When the citizen can leave.
    pub ready_at: PrimitiveDateTime,
    /// Why.
    pub why: String,
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
    /// Nights.
    pub nights: Option<u16>,
    /// Site wished.
    pub wish_site: Option<(SiteId, String)>,
    /// Transport.
    pub transport: Transport,
    /// Consent.
    pub consent: Consent,
    /// Who acts for the citizen.
    pub representative: String,
    /// Relative.
    pub relative: String,
    /// Interpreter.
    pub interpreter: String,
    /// Note.
    pub note: String,
}

/// A question and its answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Asking {
    /// The question.
    pub text: String,
    /// Who asked.
    pub by: String,
    /// When.
    pub at: PrimitiveDateTime,
    /// When an answer is wanted.
    pub due: PrimitiveDateTime,
    /// The answer, who gave it and when.
    pub answer: Option<(String, String, PrimitiveDateTime)>,
}

/// A decision made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Decided {
    /// Identity, for the letter.
    pub id: DecisionId,
    /// Grant or refusal.
    pub kind: DecisionKind,
    /// Kind of stay.
    pub stay_kind: StayKind,
    /// Act and section.
    pub legal_basis: String,
    /// What the citizen chose.
    pub choice: Choice,
    /// The site chosen.
    pub wish_site: Option<String>,
    /// Why home is not enough, or what is offered instead.
    pub why_not_home: String,
    /// Reasons.
    pub reasons: String,
    /// Who signed.
    pub signer: String,
    /// When.
    pub signed_at: PrimitiveDateTime,
}

/// An offer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Offered {
    /// Version of what is shown.
    pub version: i32,
    /// The bed.
    pub bed: BedId,
    /// As people say it.
    pub bed_name: String,
    /// Where it stands.
    pub status: OfferStatus,
    /// Arrival.
    pub arrival: PrimitiveDateTime,
    /// Expected departure.
    pub until: PrimitiveDateTime,
    /// Past this an unanswered offer lapses.
    pub answer_by: Option<PrimitiveDateTime>,
    /// Another arrival the referrer proposes.
    pub proposed: Option<PrimitiveDateTime>,
    /// Who offered.
    pub by: String,
    /// When.
    pub at: PrimitiveDateTime,
    /// When it was confirmed or ended.
    pub decided_at: Option<PrimitiveDateTime>,
    /// The word to the referrer.
    pub message: String,
    /// Why the citizen's choice was not met.
    pub unmet_choice: String,
    /// Who consented to setting a rule aside.
    pub consents: String,
    /// What its bed waits for, of the live one.
    pub awaited: Vec<Awaited>,
    /// Why it was declined.
    pub decline_cause: Option<DeclineCause>,
    /// What the citizen answered, and who informed them.
    pub citizen_answer: String,
    /// A word on how it ended.
    pub end_reason: String,
}

/// How a request was closed without a place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Closed {
    /// Directed where.
    pub redirected_to: Option<Redirection>,
    /// Withdrawn why.
    pub withdrawn: Option<WithdrawCause>,
    /// A word more.
    pub word: String,
}

/// The beds for a request.
#[derive(Clone, Debug, PartialEq)]
pub struct Places {
    /// Kind of stay looked for.
    pub kind: StayKind,
    /// Arrival looked for.
    pub arrival: PrimitiveDateTime,
    /// Departure looked for.
    pub until: PrimitiveDateTime,
    /// At so many sites.
    pub sites: usize,
    /// Beds that suit, best first.
    pub suggestions: Vec<Suggested>,
    /// Beds that fail one thing.
    pub nearly: Vec<NearlySuited>,
    /// Beds for which a fact is missing.
    pub undecidable: Vec<Undecided>,
}

/// A bed as it stands in a list of beds to choose.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BedLine {
    /// The bed.
    pub bed: BedId,
    /// As people say it ("Solgården 2A").
    pub name: String,
    /// Label on the door.
    pub label: String,
    /// The site.
    pub site: String,
    /// The ward.
    pub ward: String,
    /// Beds in its room.
    pub beds_in_room: u8,
}

/// A bed that suits.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Suggested {
    /// The bed.
    pub bed: BedLine,
    /// When it becomes free; `None` when it is free now.
    pub free_from: Option<PrimitiveDateTime>,
    /// When the next claim begins.
    pub free_until: Option<PrimitiveDateTime>,
    /// How far it is from the home.
    pub metres: Option<u32>,
    /// Reasons for and against.
    pub reasons: Vec<Why>,
    /// What would be fetched to it.
    pub fetched: Vec<Fetched>,
}

/// What reserving a bed would order to it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fetched {
    /// The piece.
    pub piece: String,
    /// From the store of which site.
    pub from: String,
    /// Until when it is to be in place.
    pub due: PrimitiveDateTime,
}

/// A reason, with its time where it has one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Why {
    /// The reason.
    pub reason: Reason,
    /// Its time.
    pub at: Option<PrimitiveDateTime>,
}

/// A bed that fails one thing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NearlySuited {
    /// The bed.
    pub bed: BedLine,
    /// What it fails.
    pub fails: Mismatch,
    /// What would solve it.
    pub solution: Solution,
    /// The time of the solution.
    pub at: Option<PrimitiveDateTime>,
}

/// A bed for which a fact is missing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Undecided {
    /// The bed.
    pub bed: BedLine,
    /// What is not known.
    pub missing: Vec<MissingFact>,
}

/// The terms of an offer to begin with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReserveDraft {
    /// The bed.
    pub bed: BedLine,
    /// Arrival.
    pub arrival: PrimitiveDateTime,
    /// Expected departure.
    pub until: PrimitiveDateTime,
    /// Past this an unanswered offer lapses.
    pub answer_by: PrimitiveDateTime,
    /// The site the citizen chose, when the bed is elsewhere.
    pub unmet: Option<String>,
    /// What speaks against the bed; empty when it suits.
    pub verdict: Verdict,
    /// What the offer orders to it.
    pub fetched: Vec<Fetched>,
    /// Is a reservation moved, rather than made?
    pub moves: bool,
}

/// What may be chosen in a decision.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct DecisionChoices {
    /// Legal bases of today.
    pub bases: Vec<Basis>,
    /// Sites the citizen may choose.
    pub sites: Vec<(SiteId, String)>,
}

/// A legal basis to choose.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Basis {
    /// Identity.
    pub id: LegalBasisId,
    /// Act and section.
    pub name: String,
    /// Has an administrator confirmed it?
    pub confirmed: bool,
    /// Is it the usual one at some site of the authority?
    pub usual: bool,
    /// May the citizen be charged for food under it?
    pub charge_allowed: bool,
}

/// What a letter says is decided.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Decides {
    /// A place is granted.
    Grant,
    /// A place is refused.
    Refusal,
    /// The stay changes kind or legal basis from then on.
    Phase(PrimitiveDateTime),
    /// The stay is prolonged until then.
    Extension(PrimitiveDateTime),
    /// The stay ends earlier, then.
    End(PrimitiveDateTime),
}

/// The letter of a decision.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Letter {
    /// Address of what it is about, to go back to.
    pub back: String,
    /// Number of the case; empty for a stay that came without a request.
    pub number: String,
    /// To whom.
    pub to: String,
    /// Address lines.
    pub address: Vec<String>,
    /// From whom.
    pub authority: String,
    /// Their telephone.
    pub authority_phone: String,
    /// Day of the decision.
    pub date: Date,
    /// What is decided.
    pub decided: Decides,
    /// Kind of stay.
    pub stay_kind: StayKind,
    /// Act and section.
    pub legal_basis: String,
    /// May the citizen be charged for food?
    pub charge_allowed: bool,
    /// What the citizen chose.
    pub choice: Choice,
    /// The site chosen.
    pub wish_site: Option<String>,
    /// Why home is not enough, or what is offered instead.
    pub why_not_home: String,
    /// Reasons.
    pub reasons: String,
    /// Who hears a complaint.
    pub complaint_body: String,
    /// Within how many weeks.
    pub complaint_weeks: u8,
    /// Who signed.
    pub signer: String,
    /// In which role.
    pub signer_role: Option<Role>,
    /// What the reader has just done about it, with the way back.
    pub just_done: Option<UndoView>,
}

/// What the form for a telephone request needs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PhoneForm {
    /// Who may phone: departments and practices, and the authority itself first.
    pub requesters: Vec<(OrganisationId, String)>,
}
