//! The words of the domain as people read them, in both languages: one place, so that a thing has one name everywhere
//! (glossary: domain handbook 7). Texts of a single page stand in that page.

mod happening;
mod reason;
mod refusal;
mod shift;

pub use citizen::{access_end_name, code_state_name, evaluation_question, holder_name, log_role_name, mark_name, purpose_name};
pub use happening::{event_name, task_name, task_text};
pub use reason::{distance, question_about, reason_text, solution_text};
pub use record::{data_kind_name, master_name};
pub use refusal::{mismatch_text, missing_text, problem_text, refusal_text};
pub use rehab::{
    area_name, checkpoint_name, circumstance_name, direction_name, function_level_name, goal_owner_name, goal_status_name,
    home_activity_name, icf_name, measured, mode_name, name_text, options, pause_reason_name, plan_basis_name, plan_gap_name,
    plan_kind_name, plan_state_name, smart_part_name, start_answer_name, start_class_name, stop_reason_name, team_owner_name, unit_name,
    walking_aid_name,
};
pub use screening::{
    answer_text, children_at_home_name, children_decision_name, finding_name, instrument_name, no_referral_text, referral_consent_name,
    screening_kind_name, screening_moment_name, smoking_status_name,
};
pub use shift::{shift_name, shift_short};
pub use tobs::{
    consciousness_name, reading_text, step_text, temperature_site_name, tobs_call_name, tobs_check_name, tobs_not_used, tobs_unit,
    tobs_value_name, very_ill,
};
pub use training::{away_cause_name, cancel_cause_name, no_show_cause_name, place_kind_name};

use crate::lang::{Lang, tr};
use domain::absence::{AbsenceEnd, AbsenceKind, Word};
use domain::access::Role;
use domain::allocation::{ClaimKind, DeclineCause, OfferStatus};
use domain::arrival_check::{CheckAnswer, ItemText};
use domain::board::BedState;
use domain::changeover::Matter;
use domain::citizen::{RoomPreference, Sex};
use domain::complaint::{Channel, ComplaintResult};
use domain::correction::{Fact, Moment};
use domain::cover::{Competence, DayKind};
use domain::equipment_move::MoveStep;
use domain::facility::{BedFeature, ClosureScope, GenderRule, Need, RoomFeature, StayKind};
use domain::kitchen::{Diet, Meal};
use domain::organisation::OrganisationKind;
use domain::request::{Choice, Consent, Infection, Mobility, PostponeCause, Redirection, RequestStatus, Source, Transport, WithdrawCause};
use domain::safeguard::SafeguardConsent;
use domain::stay::{CleaningClass, CleaningStep, Outcome, StayDecisionKind};
use domain::transition::{AidPlace, DoctorMoment, Sector, ToldHow};

/// An item of an arrival check; one without English is read in Danish.
#[must_use]
pub fn item_text(lang: Lang, item: &ItemText) -> &str {
    match lang {
        Lang::En if !item.en.is_empty() => &item.en,
        Lang::Da | Lang::En => &item.da,
    }
}

macro_rules! words {
    ($($(#[$doc:meta])* $name:ident($type:ty) { $($variant:ident: $da:literal, $en:literal;)+ })+) => { $(
        $(#[$doc])*
        #[must_use]
        pub fn $name(lang: Lang, what: $type) -> &'static str {
            type T = $type;
            match what { $(T::$variant => tr(lang, $da, $en),)+ }
        }
    )+ };
}

// After the macro, which they use as well.
mod citizen;
mod record;
mod rehab;
mod screening;
mod tobs;
mod training;

words! {
    /// Whose item of a transition checklist it is.
    sector_name(Sector) {
        Ward: "Afsnittet", "The ward";
        Home: "Kommunen og hjemmet", "Municipality and home";
    }
    /// Where an aid is needed.
    aid_place_name(AidPlace) {
        Stay: "I opholdet", "In the stay";
        Home: "I hjemmet", "At home";
    }
    /// When the own doctor is told.
    doctor_moment_name(DoctorMoment) {
        Arrival: "Ved ankomst", "At arrival";
        Departure: "Ved afrejse", "At departure";
    }
    /// How somebody was told.
    told_how_name(ToldHow) {
        Phone: "Telefon", "Telephone";
        Message: "Besked i et andet system", "Message in another system";
        Paper: "Papir", "On paper";
        InPerson: "Personligt", "In person";
    }
    /// Kind of stay.
    kind_name(StayKind) {
        Acute: "Akutplads", "Acute place (akutplads)";
        ShortTerm: "Korttidsplads", "Short-term place (korttidsplads)";
        Assessment: "Vurderingsophold", "Assessment stay (vurderingsophold)";
        Waiting: "Venteophold", "Waiting stay (venteophold)";
        Respite: "Aflastningsophold", "Respite stay (aflastningsophold)";
        InpatientRehab: "Rehabiliteringsophold", "Inpatient rehabilitation (rehabiliteringsophold)";
        Palliative: "Palliativt ophold", "Palliative stay (palliativt ophold)";
        HealthCarePlace: "Sundheds- og omsorgsplads", "Health and care place (sundheds- og omsorgsplads)";
    }
    /// What a bed must meet.
    need_name(Need) {
        Single: "Enestue", "Single room";
        OwnBath: "Eget bad", "Own bath";
        Isolation: "Isolation", "Isolation";
        Wheelchair: "Kørestolsplads", "Wheelchair access";
        DoorAlarm: "Døralarm", "Door alarm";
        Garden: "Lukket have", "Closed garden";
        CeilingLift: "Loftlift", "Ceiling lift";
        Bariatric: "Bariatrisk seng", "Bariatric bed";
        Oxygen: "Ilt", "Oxygen";
        LowBed: "Lav seng", "Low bed";
        PressureMattress: "Trykaflastende madras", "Pressure-relieving mattress";
        Intravenous: "IV-behandling", "Intravenous treatment";
        Tracheostomy: "Trakeostomi", "Tracheostomy";
        Dialysis: "Støtte til dialyse", "Dialysis support";
        Doctor: "Tilsyn af læge", "A doctor's visits";
    }
    /// What somebody at work can do.
    competence_name(Competence) {
        Intravenous: "IV-behandling", "Intravenous treatment";
        Tracheostomy: "Trakeostomi", "Tracheostomy";
        Dialysis: "Støtte til dialyse", "Dialysis support";
        Doctor: "Lægedækning", "Doctor cover";
    }
    /// Which days are alike.
    day_kind_name(DayKind) {
        Weekday: "Hverdag", "Weekday";
        Weekend: "Weekend", "Weekend";
    }
    /// What a room has.
    room_feature_name(RoomFeature) {
        Single: "Enestue", "Single room";
        OwnBath: "Eget bad", "Own bath";
        Isolation: "Isolation", "Isolation";
        Wheelchair: "Kørestolsplads", "Wheelchair access";
        DoorAlarm: "Døralarm", "Door alarm";
        Garden: "Lukket have", "Closed garden";
    }
    /// What a bed has.
    bed_feature_name(BedFeature) {
        CeilingLift: "Loftlift", "Ceiling lift";
        Bariatric: "Bariatrisk seng", "Bariatric bed";
        Oxygen: "Ilt", "Oxygen";
        LowBed: "Lav seng", "Low bed";
        PressureMattress: "Trykaflastende madras", "Pressure-relieving mattress";
    }
    /// Who may share a room.
    gender_rule_name(GenderRule) {
        Any: "Alle", "Anybody";
        Same: "Samme køn", "Same sex";
        Male: "Kun mænd", "Men only";
        Female: "Kun kvinder", "Women only";
    }
    /// Sex.
    sex_name(Sex) {
        Male: "Mand", "Male";
        Female: "Kvinde", "Female";
        Unknown: "Ikke oplyst", "Not stated";
    }
    /// State of a bed.
    bed_state_name(BedState) {
        Free: "Ledig", "Free";
        Reserved: "Reserveret", "Reserved";
        Occupied: "Belagt", "Occupied";
        Held: "Fastholdt", "Held";
        Cleaning: "Klargøres", "Being cleaned";
        Closed: "Lukket", "Closed";
    }
    /// Why a bed is taken.
    claim_kind_name(ClaimKind) {
        Stay: "Ophold", "Stay";
        Reservation: "Reservation", "Reservation";
        Hold: "Fastholdt plads", "Held place";
        Cleaning: "Klargøring", "Cleaning";
        Closure: "Lukket seng", "Closure";
    }
    /// Where a request stands.
    request_status_name(RequestStatus) {
        Received: "Modtaget", "Received";
        InAssessment: "Vurderes", "Being assessed";
        NeedsInfo: "Afventer svar", "Question asked";
        Granted: "Bevilget", "Granted";
        Reserved: "Tilbudt", "Offered";
        Arrived: "Ankommet", "Arrived";
        Refused: "Afslået", "Refused";
        Redirected: "Henvist videre", "Redirected";
        Withdrawn: "Trukket tilbage", "Withdrawn";
    }
    /// Where an offer stands.
    offer_status_name(OfferStatus) {
        Offered: "Tilbudt", "Offered";
        Confirmed: "Accepteret", "Confirmed";
        Declined: "Afvist", "Declined";
        Lapsed: "Bortfaldet", "Lapsed";
        Cancelled: "Annulleret", "Cancelled";
        Arrived: "Ankommet", "Arrived";
    }
    /// Why an offer is declined.
    decline_cause_name(DeclineCause) {
        CitizenSaidNo: "Borgeren har takket nej", "The citizen said no";
        TimeDoesNotFit: "Tidspunktet passer ikke", "The time does not fit";
        ConditionChanged: "Borgerens tilstand er ændret", "The citizen's condition has changed";
        NeedsNotMet: "Pladsen dækker ikke behovene", "The place does not meet the needs";
        OtherSolution: "Der er fundet en anden løsning", "Another solution was found";
    }
    /// Why a request is withdrawn.
    withdraw_cause_name(WithdrawCause) {
        WentHome: "Borgeren er taget hjem", "The citizen went home";
        ConditionChanged: "Borgerens tilstand er ændret", "The citizen's condition has changed";
        CitizenDeclined: "Borgeren ønsker ikke en plads", "The citizen does not want a place";
        Died: "Borgeren er død", "The citizen has died";
        PlacedElsewhere: "Borgeren har fået plads et andet sted", "The citizen was placed elsewhere";
        Mistake: "Sendt ved en fejl", "Sent by mistake";
    }
    /// Why a citizen comes later.
    postpone_cause_name(PostponeCause) {
        Treatment: "Behandlingen tager længere tid", "Treatment takes longer";
        Transport: "Kørslen er forsinket eller mangler", "The transport is late or missing";
        Citizen: "Borgeren eller pårørende ønsker det", "The citizen or relatives wish it";
        NotPrepared: "Medicin, hjælpemidler eller papirer mangler", "Medicine, aids or papers are missing";
        Other: "Andet", "Other";
    }
    /// Where a citizen is directed instead.
    redirection_name(Redirection) {
        Home: "Eget hjem med hjælp", "Own home with help";
        OtherSite: "Andet sted", "Another site";
        OtherAuthority: "Anden myndighed", "Another authority";
    }
    /// What the citizen chose.
    choice_name(Choice) {
        Chosen: "Borgeren har valgt sted", "The citizen chose a site";
        Nearest: "Intet valg: nærmeste plads", "No choice: nearest place";
        NotAsked: "Borgeren kunne ikke spørges", "The citizen could not be asked";
    }
    /// Isolation.
    infection_name(Infection) {
        None: "Nej", "No";
        Isolation: "Ja", "Yes";
        AwaitingResult: "Afventer prøvesvar", "Awaiting test result";
        Unknown: "Ikke oplyst", "Not stated";
    }
    /// Help to move.
    mobility_name(Mobility) {
        Independent: "Selvstændig", "Independent";
        OneHelper: "Hjælp af 1", "Help of 1";
        TwoHelpers: "Hjælp af 2", "Help of 2";
        Lift: "Lift", "Lift";
        Unknown: "Ikke oplyst", "Not stated";
    }
    /// How the citizen travels.
    transport_name(Transport) {
        Seated: "Siddende", "Seated";
        Wheelchair: "Kørestol", "Wheelchair";
        Stretcher: "Liggende", "Lying";
        Own: "Kommer selv", "Comes by own means";
        Unknown: "Ikke afklaret", "Not decided";
    }
    /// Consent.
    consent_name(Consent) {
        Citizen: "Borgeren er informeret og samtykker", "The citizen is informed and consents";
        Representative: "Værge eller fuldmagtshaver handler for borgeren", "A guardian or attorney acts for the citizen";
        CannotConsent: "Borgeren kan ikke samtykke, og ingen handler for borgeren", "The citizen cannot consent and nobody acts for them";
        NotStated: "Ikke oplyst", "Not stated";
    }
    /// Where a request comes from.
    source_name(Source) {
        Citizen: "Borger", "Citizen";
        Relative: "Pårørende", "Relative";
        Gp: "Egen læge eller vagtlæge", "GP or doctor on call";
        Specialist: "Speciallæge", "Specialist";
        HospitalMedical: "Sygehus, medicinsk", "Hospital, medical";
        HospitalSurgical: "Sygehus, kirurgisk", "Hospital, surgical";
        HospitalPsychiatric: "Sygehus, psykiatrisk", "Hospital, psychiatric";
        HospitalEmergency: "Sygehus, akutmodtagelse", "Hospital, emergency";
        HomeCare: "Hjemmepleje", "Home care";
        HomeNursing: "Hjemmesygepleje", "Home nursing";
        Training: "Træning", "Training";
        HealthPromotion: "Sundhedsfremme", "Health promotion";
        OtherMunicipality: "Anden kommune", "Another municipality";
        CaseWorker: "Sagsbehandler", "Case worker";
        Other: "Andre", "Others";
    }
    /// How a stay ended.
    outcome_name(Outcome) {
        OwnHome: "Eget hjem", "Own home";
        OwnHomeWithHelp: "Eget hjem med hjælp", "Own home with help";
        NursingHome: "Plejebolig", "Nursing home";
        OtherPlace: "Anden plads", "Another place";
        Hospital: "Sygehus", "Hospital";
        Hospice: "Hospice", "Hospice";
        Died: "Død", "Died";
        Moved: "Flyttet til anden kommune", "Moved to another municipality";
        OwnChoice: "Eget ønske", "Own choice";
        Other: "Andet", "Other";
    }
    /// Why somebody is away.
    absence_kind_name(AbsenceKind) {
        Hospital: "Indlagt", "In hospital";
        Leave: "Orlov", "On leave";
    }
    /// How an absence ended.
    absence_end_name(AbsenceEnd) {
        Returned: "Retur", "Back";
        Released: "Plads frigivet", "Place released";
        Cancelled: "Registreret ved en fejl", "Registered by mistake";
    }
    /// What is decided about a stay.
    stay_decision_name(StayDecisionKind) {
        Phase: "Ny fase", "New phase";
        Extension: "Forlængelse", "Extension";
        End: "Tidligere afslutning", "Earlier end";
    }
    /// How a complaint came.
    channel_name(Channel) {
        Phone: "Telefon", "Telephone";
        Letter: "Skriftligt", "In writing";
        InPerson: "Personligt", "In person";
    }
    /// What came of a complaint.
    complaint_result_name(ComplaintResult) {
        Upheld: "Medhold", "Upheld";
        Partly: "Delvist medhold", "Partly upheld";
        Maintained: "Fastholdt", "Maintained";
    }
    /// Something that happened in a stay, at a time.
    moment_name(Moment) {
        Arrival: "Ankomst", "Arrival";
        Departure: "Afrejse", "Departure";
        Death: "Død", "Death";
        Transfer: "Flytning", "Transfer";
        AbsenceStart: "Fravær begyndt", "Absence begun";
        AbsenceReturn: "Retur", "Return";
        PhaseStart: "Fase begyndt", "Phase begun";
    }
    /// What is corrected beside times.
    fact_name(Fact) {
        Outcome: "Afrejst til", "Departed to";
        AbsenceKind: "Fravær", "Absence";
    }
    /// Word about somebody who is away.
    word_name(Word) {
        Died: "Død", "Died";
        DischargedHome: "Udskrevet til hjemmet", "Discharged home";
        DischargedElsewhere: "Udskrevet til et andet sted", "Discharged to another place";
    }
    /// Class of a cleaning.
    cleaning_class_name(CleaningClass) {
        Ordinary: "Almindelig klargøring", "Ordinary cleaning";
        Infection: "Slutrengøring, smitte", "Cleaning after infection";
    }
    /// What one closure takes out of use.
    closure_scope_name(ClosureScope) {
        Bed: "Kun denne seng", "This bed only";
        Room: "Hele stuen", "The whole room";
        Ward: "Hele afsnittet", "The whole ward";
    }
    /// How far a cleaning has come.
    cleaning_step_name(CleaningStep) {
        Due: "Ikke startet", "Not begun";
        Started: "I gang", "Under way";
        Done: "Færdig, afventer godkendelse", "Done, awaiting acceptance";
        Accepted: "Godkendt", "Accepted";
    }
    /// How far equipment has come.
    move_step_name(MoveStep) {
        Ordered: "Bestilt", "Ordered";
        UnderWay: "På vej", "On its way";
        Delayed: "Forsinket", "Delayed";
        InPlace: "På plads", "In place";
        Over: "Ikke længere i brug", "No longer in use";
        Cancelled: "Afbestilt", "Cancelled";
    }
    /// What a citizen eats.
    diet_name(Diet) {
        Normal: "Normalkost", "Ordinary food";
        SmallEater: "Kost til småtspisende", "Small portions, energy-rich";
        Diabetes: "Diabeteskost", "Diabetes";
        Soft: "Blød kost", "Soft food";
        Puree: "Pureret kost", "Puréed food";
        Vegetarian: "Vegetarisk", "Vegetarian";
        NoPork: "Uden svinekød", "No pork";
        GlutenFree: "Glutenfri", "Gluten-free";
        LactoseFree: "Laktosefri", "Lactose-free";
    }
    /// A meal.
    meal_name(Meal) {
        Breakfast: "Morgenmad", "Breakfast";
        Lunch: "Middag", "Lunch";
        Supper: "Aftensmad", "Supper";
    }
    /// What a change of agreement leaves to be done.
    matter_name(Matter) {
        NoAgreement: "Ingen aftale efter skiftet: find en anden plads, eller indgå aftale", "No agreement after the change: find another place, or make one";
        Authority: "Ny myndighed: afgør på ny, eller lad afgørelsen stå ved magt", "New authority: decide anew, or let the decision stand";
        LegalBasis: "Nyt lovgrundlag: afgør lovgrundlag og egenbetaling på ny", "New legal basis: decide legal basis and payment anew";
        Payer: "Ny betaler: næste fase skal følge aftalen", "New payer: the next phase must follow the agreement";
        Operator: "Ny driftsherre: overdrag et resumé, journalen bliver", "New operator: hand over a summary, the record stays";
    }
    /// What is answered to an item of an arrival check.
    check_answer_name(CheckAnswer) {
        Present: "I orden", "In order";
        Missing: "Mangler", "Missing";
    }
    /// Whose room a citizen wants to share.
    room_preference_name(RoomPreference) {
        Women: "Stue med kvinder", "A room with women";
        Men: "Stue med mænd", "A room with men";
    }
    /// Who agrees to a safeguard.
    safeguard_consent_name(SafeguardConsent) {
        Citizen: "Borgeren selv", "The citizen";
        PowerOfAttorney: "Pårørende med fuldmagt", "A relative with power of attorney";
        Guardian: "Værge", "A guardian";
        Decided: "Uden samtykke, efter afgørelse", "Nobody: decided by law";
    }
    /// Role.
    role_name(Role) {
        ReferrerHospital: "Henviser, hospital", "Referrer, hospital";
        ReferrerGp: "Henviser, almen praksis", "Referrer, general practice";
        Allocator: "Visitator", "Allocator (visitator)";
        AcuteNurse: "Akutsygeplejerske", "Acute nurse";
        WardNurse: "Sygeplejerske på afsnit", "Ward nurse";
        CapacityManager: "Leder", "Manager";
        Admin: "Systemadministrator", "Administrator";
        Therapist: "Terapeut", "Therapist";
        Cleaner: "Rengøring", "Cleaner";
        Student: "Studerende", "Student";
        WallScreen: "Vægskærm", "Wall screen";
    }
    /// Sort of organisation.
    organisation_kind_name(OrganisationKind) {
        Region: "Region", "Region";
        Municipality: "Kommune", "Municipality";
        Hospital: "Sygehus", "Hospital";
        Department: "Afdeling", "Department";
        Practice: "Almen praksis", "General practice";
        Provider: "Anden driftsherre", "Other operator";
        Unknown: "Ikke oplyst", "Not stated";
    }
}
