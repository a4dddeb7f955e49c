//! How rehabilitation is said: kinds and states of plans, goals, instruments, and why something cannot be done.

use crate::lang::{Lang, tr};
use crate::t;
use crate::ui::format::decimal;
use domain::rehab::clock::{StartAnswer, StartClass};
use domain::rehab::conference::TeamOwner;
use domain::rehab::countersign::CountersignError;
use domain::rehab::decimal::Decimal;
use domain::rehab::fsiii::{FsiiiArea, FunctionLevel};
use domain::rehab::goal::{GoalError, GoalOwner, GoalStatus, IcfComponent, SmartPart};
use domain::rehab::instrument::{Circumstance, Direction, Name, Unit, WalkingAid};
use domain::rehab::measure::MeasureProblem;
use domain::rehab::order::{BasisKind, PlanKind};
use domain::rehab::plan::{Mode, ModeError, PauseReason, PlanError, PlanGap, PlanState, StopReason};
use domain::rehab::self_reliance::{Checkpoint, HomeActivity};

words! {
    /// Kind of a plan.
    plan_kind_name(PlanKind) {
        GeneralBasic: "GOP: almen, basalt", "Order: general, basic";
        GeneralAdvanced: "GOP: almen, avanceret", "Order: general, advanced";
        SpecialisedTraining: "GOP: specialiseret genoptræning", "Order: specialised training";
        SpecialisedRehab: "GOP: specialiseret rehabilitering", "Order: specialised rehabilitation";
        Team: "Teamets plan", "The team's plan";
    }
    /// What a plan rests on.
    plan_basis_name(BasisKind) {
        HealthAct140: "Sundhedsloven § 140", "Health Act § 140";
        SocialTraining: "Træning efter sociallovgivningen", "Training by the social legislation";
        RehabCourse: "Rehabiliteringsforløb (§ 83 a eller ældreloven)", "Rehabilitation course (§ 83 a or the Elderly Care Act)";
    }
    /// Why nothing happens in a plan.
    pause_reason_name(PauseReason) {
        OtherMunicipality: "Overgivet til anden kommune, på borgers anmodning", "Handed to another municipality at the citizen's wish";
        DeferredStart: "Udskudt opstart påkrævet ifølge GGOP", "Deferred start required by the order";
        FreeChoice: "Overgået til frit valg", "Moved to free choice";
        SentInError: "Fejlafsendt GGOP", "Order sent in error";
        PrefersToWait: "Borger tilbudt frit valg, men vil hellere vente", "Offered free choice, but prefers to wait";
    }
    /// Why a plan ends.
    stop_reason_name(StopReason) {
        NoNeedCitizen: "Ikke yderligere behov (borger-vurderet)", "No further need (citizen's judgement)";
        NoNeedProfessional: "Ikke yderligere behov (fagperson-vurderet)", "No further need (professional judgement)";
        OptOut: "Aktivt fravalg", "Active opt-out";
        OtherIllness: "Aktivt fravalg pga. anden sygdom", "Opt-out: other illness";
        TransportCost: "Aktivt fravalg pga. økonomi ifm. transport", "Opt-out: cost of transport";
        TransportLogistics: "Aktivt fravalg pga. logistik ifm. transport", "Opt-out: logistics of transport";
        OtherTraining: "Aktivt fravalg pga. anden træning", "Opt-out: other training";
        Event: "Hændelse medfører ophør", "An event causes the end";
        NoResponse: "Borger har ikke henvendt sig eller er udeblevet", "The citizen did not respond or stayed away";
    }
    /// Where a plan takes place.
    mode_name(Mode) {
        Inpatient: "På plads", "In a bed";
        Home: "I hjemmet", "At home";
        Outpatient: "Ambulant", "Outpatient";
    }
    /// What the citizen said to an offered start.
    start_answer_name(StartAnswer) {
        Accepted: "Taget imod", "Accepted";
        Declined: "Afslået", "Declined";
    }
    /// Component of functioning.
    icf_name(IcfComponent) {
        Body: "Kroppens funktioner", "Body functions";
        Activity: "Aktivitet", "Activity";
        Participation: "Deltagelse", "Participation";
        Environment: "Omgivelser", "Environment";
        Person: "Personlige faktorer", "Personal factors";
    }
    /// Who sees to a goal.
    goal_owner_name(GoalOwner) {
        Citizen: "Borgeren", "The citizen";
        Physiotherapist: "Fysioterapeut", "Physiotherapist";
        OccupationalTherapist: "Ergoterapeut", "Occupational therapist";
        Nurse: "Sygeplejerske", "Nurse";
        CareStaff: "Social- og sundhedspersonale", "Care staff";
        SpeechTherapist: "Logopæd", "Speech therapist";
        Dietitian: "Diætist", "Dietitian";
        Doctor: "Læge", "Doctor";
        Other: "En anden i teamet", "Somebody else in the team";
    }
    /// Where a goal stands.
    goal_status_name(GoalStatus) {
        Active: "Arbejdes på", "Worked on";
        Reached: "Nået", "Reached";
        PartlyReached: "Delvist nået", "Partly reached";
        NotReached: "Ikke nået", "Not reached";
        GivenUp: "Opgivet", "Given up";
    }
    /// What a SMART goal says.
    smart_part_name(SmartPart) {
        Specific: "specifikt", "specific";
        Measurable: "målbart", "measurable";
        Attainable: "realistisk", "attainable";
        Relevant: "relevant", "relevant";
        Timed: "tidsbestemt", "timed";
    }
    /// What a score is counted in.
    unit_name(Unit) {
        Points: "point", "points";
        Rises: "på 30 sek.", "in 30 sec";
        Seconds: "sekunder", "seconds";
        Metres: "meter", "metres";
        MetresPerSecond: "m/s", "m/s";
    }
    /// Which way is better.
    direction_name(Direction) {
        Higher: "højere er bedre", "higher is better";
        Lower: "lavere er bedre", "lower is better";
    }
    /// What must be told along with a score.
    circumstance_name(Circumstance) {
        HandsUsed: "Blev hænderne brugt?", "Were the hands used?";
        WalkingAid: "Ganghjælpemiddel", "Walking aid";
        Oxygen: "Blev der givet ilt?", "Was oxygen given?";
        Rests: "Antal pauser", "Number of rests";
    }
    /// Walking aid.
    walking_aid_name(WalkingAid) {
        None: "Intet", "None";
        Stick: "Stok", "Stick";
        Crutches: "Krykker", "Crutches";
        Rollator: "Rollator", "Rollator";
        Frame: "Gangstativ", "Walking frame";
        HighFrame: "Talerstol", "High frame";
        Other: "Andet", "Another";
    }
    /// An area of functioning, by Fælles Sprog III.
    area_name(FsiiiArea) {
        SelfCare: "Egenomsorg", "Self-care";
        PracticalTasks: "Praktiske opgaver", "Practical tasks";
        Mobility: "Mobilitet", "Mobility";
        MentalFunctions: "Mentale funktioner", "Mental functions";
        CommunityLife: "Samfundsliv", "Community life";
        MovingAbout: "Mobilitet og bevægelse", "Mobility and movement";
        Transfer: "Forflytte sig", "Transfers";
        PersonalCare: "Personlig pleje", "Personal care";
        EatingAndDrinking: "Spise og drikke", "Eating and drinking";
        EnergyAndDrive: "Energi og handlekraft", "Energy and drive";
        Memory: "Hukommelse", "Memory";
        Cognition: "Kognitive funktioner", "Cognitive functions";
        WoundsAndScars: "Sår og cicatriser", "Wounds and scars";
        RespirationAndCirculation: "Respiration og cirkulation", "Respiration and circulation";
        SensesAndPain: "Sanser og smerter", "Senses and pain";
        Continence: "Kontinens", "Continence";
        MusculoskeletalSystem: "Bevægeapparat", "Musculoskeletal system";
        Cooking: "Lave mad", "Cooking";
        Shopping: "Indkøb", "Shopping";
        Housework: "Husligt arbejde", "Housework";
        HealthLiteracy: "Sundhedskompetence", "Health literacy";
        Communication: "Kommunikation", "Communication";
    }
    /// How limited somebody is in an area.
    function_level_name(FunctionLevel) {
        None: "0 · Ingen eller ubetydelige", "0 · None or insignificant";
        Light: "1 · Lette", "1 · Light";
        Moderate: "2 · Moderate", "2 · Moderate";
        Severe: "3 · Svære", "3 · Severe";
        Total: "4 · Totale", "4 · Total";
        NotRelevant: "Ikke relevant", "Not relevant";
    }
    /// What is trained in the home, by KL's classification.
    home_activity_name(HomeActivity) {
        Shopping: "RH indkøb", "Shopping (RH)";
        Cooking: "RH tilberede/anrette mad", "Cooking and serving (RH)";
        Cleaning: "RH rengøring", "Cleaning (RH)";
        Laundry: "RH tøjvask", "Laundry (RH)";
        Children: "RH opgaver for børn i husstanden", "Tasks for children of the household (RH)";
    }
    /// When a course of self-reliance is looked at.
    checkpoint_name(Checkpoint) {
        Start: "Ved start", "At the start";
        FourWeeks: "Efter 4 uger", "After 4 weeks";
        TwelveWeeks: "Efter 12 uger", "After 12 weeks";
    }
    /// How a report counts the start of a plan.
    start_class_name(StartClass) {
        Within: "Tilbudt i tide", "Offered in time";
        Later: "Tilbudt senere", "Offered later";
        Deferred: "Udskudt ifølge planen", "Deferred by the order";
        NoneYet: "Ikke tilbudt endnu", "Not offered yet";
    }
    /// Who in the house sees to a task of the team.
    team_owner_name(TeamOwner) {
        Therapist: "Terapeut", "Therapist";
        WardNurse: "Sygeplejerske på afsnit", "Ward nurse";
        Allocator: "Visitator", "Allocator";
    }
    /// What a plan lacks.
    plan_gap_name(PlanGap) {
        Statement: "borgerens egne ord, eller hvorfor det ikke er muligt", "the citizen's own words, or why that is not possible";
        Basis: "et grundlag, der passer til planen", "a basis that fits the plan";
        Decision: "en afgørelse", "a decision";
        Discharge: "udskrivningsdag", "the day of discharge";
        Requester: "hvem der har bestilt den", "who ordered it";
        Guardian: "værge eller forældremyndighed", "who acts for the child";
    }
}

/// Where a plan stands.
#[must_use]
pub fn plan_state_name(l: Lang, state: PlanState) -> &'static str {
    match state {
        PlanState::Draft { .. } => tr(l, "Kladde", "Draft"),
        PlanState::Running { .. } => tr(l, "I gang", "Going on"),
        PlanState::Paused { .. } => tr(l, "I bero", "Resting"),
        PlanState::Ended { .. } => tr(l, "Afsluttet", "Ended"),
        PlanState::Replaced { .. } => tr(l, "Erstattet", "Replaced"),
    }
}

/// A name of the instruments' data.
#[must_use]
pub fn name_text(l: Lang, name: &Name) -> String {
    match l {
        Lang::Da => name.da.to_string(),
        Lang::En => name.en.to_string(),
    }
}

/// A measured number with the decimals it takes, at least `least`.
#[must_use]
pub fn measured(l: Lang, number: Decimal, least: u8) -> String {
    let decimals = number.decimals().max(least);
    let scale = match decimals {
        0 => 100,
        1 => 10,
        _ => 1,
    };
    decimal(l, number.in_hundredths() / scale, decimals)
}

/// What is wrong with a measured value.
#[must_use]
pub fn measure_problem_text(l: Lang, problem: &MeasureProblem) -> String {
    match problem {
        MeasureProblem::Missing => t!(l, "Skal udfyldes", "Must be filled in"),
        MeasureProblem::TooLow { min } => {
            let min = measured(l, *min, 0);
            t!(l, "Mindst {min}", "At least {min}")
        }
        MeasureProblem::TooHigh { max } => {
            let max = measured(l, *max, 0);
            t!(l, "Højst {max}", "At most {max}")
        }
        MeasureProblem::TooFine { decimals: 0 } => t!(l, "Kun hele tal", "Whole numbers only"),
        MeasureProblem::TooFine { decimals } => t!(l, "Højst {decimals} decimaler", "At most {decimals} decimals"),
        MeasureProblem::NotAStep { steps } => {
            let steps = steps.iter().map(|s| measured(l, *s, 0)).collect::<Vec<_>>().join(", ");
            t!(l, "Kun {steps}", "Only {steps}")
        }
        MeasureProblem::NotAsked => t!(l, "Spørges der ikke om her", "Not asked for here"),
    }
}

/// Why nobody answers for an entry, or writes over it, so.
#[must_use]
pub fn countersign_error_text(l: Lang, why: CountersignError) -> String {
    match why {
        CountersignError::NotAwaiting => t!(l, "Registreringen afventer ikke godkendelse.", "The entry does not await approval."),
        CountersignError::Student => t!(l, "En studerende kan ikke godkende.", "A student cannot approve."),
        CountersignError::AnsweredFor => t!(
            l,
            "Registreringen er underskrevet. Bed den ansvarlige om at rette den.",
            "Somebody answers for the entry. Ask whoever is responsible to put it right."
        ),
    }
}

/// Why a plan cannot change so.
#[must_use]
pub fn plan_error_text(l: Lang, why: &PlanError) -> String {
    match why {
        PlanError::Draft => t!(l, "Planen er en kladde. Gør den gældende først.", "The plan is a draft. Finalise it first."),
        PlanError::Finalised => t!(l, "Planen er allerede gjort gældende.", "The plan is finalised already."),
        PlanError::Paused => t!(l, "Planen er allerede i bero.", "The plan rests already."),
        PlanError::Running => t!(l, "Planen er allerede i gang.", "The plan goes on already."),
        PlanError::Over => t!(l, "Planen er afsluttet eller erstattet.", "The plan is over, or another has taken its place."),
        PlanError::TooEarly => t!(l, "Det er før planens seneste ændring.", "That is before the last change of the plan."),
        PlanError::Gaps(gaps) => {
            let gaps = gaps.iter().map(|g| plan_gap_name(l, *g)).collect::<Vec<_>>().join(", ");
            t!(l, "Planen mangler: {gaps}.", "The plan lacks: {gaps}.")
        }
    }
}

/// Why a plan cannot move so.
#[must_use]
pub fn mode_error_text(l: Lang, why: ModeError) -> String {
    match why {
        ModeError::Same => t!(l, "Planen foregår allerede der.", "The plan takes place there already."),
        ModeError::TooEarly => t!(l, "Planen er lige flyttet. Prøv igen om lidt.", "The plan has just moved. Try again shortly."),
        ModeError::Over => t!(l, "Planen er afsluttet eller erstattet.", "The plan is over, or another has taken its place."),
    }
}

/// Why a goal cannot change so.
#[must_use]
pub fn goal_error_text(l: Lang, why: GoalError) -> String {
    match why {
        GoalError::Over(status) => {
            let status = goal_status_name(l, status).to_lowercase();
            t!(l, "Målet er afsluttet: {status}. Aftal et nyt i stedet.", "The goal is over: {status}. Agree on a new one instead.")
        }
        GoalError::NoSteps => t!(l, "Målet har ingen fem trin at blive vurderet på.", "The goal has no five steps to be judged on."),
        GoalError::StillActive => t!(l, "Vælg, hvad der blev af målet.", "Choose what became of the goal."),
        GoalError::ReviewPast => t!(l, "Dagen er passeret.", "The day is past."),
    }
}

/// Every code of a list with its words, for a form.
#[must_use]
pub fn options<C: domain::code::Code>(l: Lang, name: fn(Lang, C) -> &'static str) -> Vec<crate::ui::field::Opt> {
    C::ALL.iter().map(|c| crate::ui::field::Opt::new(c.code(), name(l, *c))).collect()
}
