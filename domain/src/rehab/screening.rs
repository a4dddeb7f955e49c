//! Screening of lifestyle (*tidlig opsporing*): smoking and alcohol, asked at arrival and at departure, and never in the way of
//! either. To refuse is an answer.
//!
//! Nothing here sends anything. A referral is a draft, and only with consent; children in the home open guidance, and a person
//! decides.

use super::catalogue::{AUDIT, CAGE};
use super::instrument::Instrument;
use super::measure::{MeasureFault, Score, Taken};
use crate::code::Code as _;
use crate::codes;
use crate::instant::Instant;
use crate::period::Period;
use serde::{Deserialize, Serialize};
use time::{Date, Duration};

/// Names that no instrument may have: nobody knows what "TUVA" stands for, so nobody knows what was asked.
pub const NOT_TO_BE_USED: [&str; 1] = ["tuva"];

codes! {
    /// What is asked about.
    pub enum ScreeningKind {
        /// Rygning, by very brief advice (VBA).
        Smoking = "smoking",
        /// Alkohol, by a named instrument.
        Alcohol = "alcohol",
    }
}

codes! {
    /// When it is asked, once each: so at most twice a stay.
    pub enum ScreeningMoment {
        /// At arrival.
        Arrival = "arrival",
        /// At departure.
        Departure = "departure",
    }
}

/// The page of a stay asks by itself on the day of the arrival and on so many days after it.
pub const ARRIVAL_DAYS: i64 = 2;
/// And again from so many days before the expected departure on, never on the day of the arrival.
pub const DEPARTURE_DAYS: i64 = 2;

/// The days of a stay that goes on, local.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct StayDays {
    /// Of the arrival.
    pub arrived: Date,
    /// Of the expected departure.
    pub expected: Date,
    /// Today.
    pub today: Date,
}

impl StayDays {
    fn ends_soon(self) -> bool {
        self.today > self.arrived && self.today >= self.expected.saturating_sub(Duration::days(DEPARTURE_DAYS))
    }

    /// Which moment an answer of today belongs to. What is asked between the two is the answer of the arrival, given late; once the
    /// questions of the departure were asked, a stay that is extended does not go back: `asked` is with what was struck out.
    #[must_use]
    pub fn moment(self, asked: &[(ScreeningKind, ScreeningMoment)]) -> ScreeningMoment {
        let has_departure = asked.iter().any(|(_, moment)| *moment == ScreeningMoment::Departure);
        if has_departure || self.ends_soon() { ScreeningMoment::Departure } else { ScreeningMoment::Arrival }
    }

    /// Does the page ask by itself today? Not every day of a long stay: soon after the arrival, and soon before the departure.
    #[must_use]
    pub fn prompts(self, moment: ScreeningMoment) -> bool {
        match moment {
            ScreeningMoment::Arrival => self.today <= self.arrived.saturating_add(Duration::days(ARRIVAL_DAYS)),
            ScreeningMoment::Departure => self.ends_soon(),
        }
    }
}

/// The instruments a site may ask about alcohol with.
#[must_use]
pub fn alcohol_instruments() -> [&'static Instrument; 2] {
    [&CAGE, &AUDIT]
}

/// What is still to be asked at a moment of a stay, where the site has switched these kinds on, and for which moment. A refusal counts as
/// asked. What was struck out is asked anew, for the moment it was about.
#[must_use]
pub fn to_ask(
    switched_on: &[ScreeningKind],
    now: ScreeningMoment,
    asked: &[(ScreeningKind, ScreeningMoment)],
    struck: &[(ScreeningKind, ScreeningMoment)],
) -> Vec<(ScreeningKind, ScreeningMoment)> {
    let all = ScreeningMoment::ALL.iter().flat_map(|moment| switched_on.iter().map(move |kind| (*kind, *moment)));
    all.filter(|one| (one.1 == now || struck.contains(one)) && !asked.contains(one)).collect()
}

codes! {
    /// Does the citizen smoke?
    pub enum SmokingStatus {
        /// Aldrig.
        Never = "never",
        /// Tidligere.
        Former = "former",
        /// Lejlighedsvis.
        Sometimes = "sometimes",
        /// Dagligt.
        Daily = "daily",
    }
}

codes! {
    /// What a professional reads from the answers. Limits differ and are not confirmed; a number alone decides nothing.
    pub enum Finding {
        /// No sign of a problem.
        NoSign = "no_sign",
        /// Signs of a problem.
        Signs = "signs",
    }
}

codes! {
    /// May the citizen be referred?
    pub enum ReferralConsent {
        /// Yes.
        Given = "given",
        /// No.
        Declined = "declined",
        /// Not asked.
        NotAsked = "not_asked",
    }
}

codes! {
    /// Are there children in the home?
    pub enum ChildrenAtHome {
        /// Yes.
        Yes = "yes",
        /// No.
        No = "no",
        /// The citizen does not say.
        NotSaid = "not_said",
    }
}

codes! {
    /// What a professional decided about children in the home, after the guidance. It is noted; whoever reports does so outside.
    pub enum ChildrenDecision {
        /// No concern.
        NoConcern = "no_concern",
        /// Talked about with a colleague or manager.
        Discussed = "discussed",
        /// Reported to the municipality (*underretning*).
        Reported = "reported",
    }
}

/// What the citizen answered.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Answer {
    /// Did not want to answer.
    Refused,
    /// Very brief advice: asked, and advised where the citizen smokes.
    Smoking {
        /// Status.
        status: SmokingStatus,
        /// Was advice given?
        is_advised: bool,
    },
    /// Answers to an instrument.
    Alcohol {
        /// Its code.
        instrument: String,
        /// Its version.
        version: String,
        /// What it came to.
        score: Score,
        /// What was read from it.
        finding: Finding,
        /// Are there children in the home?
        children: ChildrenAtHome,
    },
}

/// A screening that was done.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LifestyleScreening {
    /// What was asked about.
    pub kind: ScreeningKind,
    /// When.
    pub moment: ScreeningMoment,
    /// What was answered.
    pub answer: Answer,
    /// May the citizen be referred?
    pub consent: ReferralConsent,
}

/// Why a screening cannot be registered so.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ScreeningError {
    /// It was asked at this moment of the stay.
    #[error("asked already at {0:?}")]
    Asked(ScreeningMoment),
    /// The answer is about something else.
    #[error("the answer is not about {0:?}")]
    OtherKind(ScreeningKind),
    /// The instrument has a name that may not be used.
    #[error("no instrument may be called so")]
    Name,
    /// The answers do not fit the instrument.
    #[error("the answers do not fit the instrument")]
    Faults(Vec<MeasureFault>),
}

/// Answers to an alcohol instrument, checked against it.
///
/// # Errors
/// [`ScreeningError::Name`] for a name that may not be used, [`ScreeningError::Faults`] for what does not fit.
pub fn alcohol(instrument: &Instrument, taken: &Taken, finding: Finding, children: ChildrenAtHome) -> Result<Answer, ScreeningError> {
    if NOT_TO_BE_USED.contains(&instrument.code.to_lowercase().as_str()) {
        return Err(ScreeningError::Name);
    }
    let score = instrument.score(taken).map_err(ScreeningError::Faults)?;
    Ok(Answer::Alcohol { instrument: instrument.code.to_string(), version: instrument.version.to_string(), score, finding, children })
}

/// Why no referral is drafted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NoReferral {
    /// The citizen did not want to answer.
    #[error("the citizen did not answer")]
    Refused,
    /// There is nothing to refer for.
    #[error("no sign of a problem")]
    NoSign,
    /// The citizen did not consent, or was not asked.
    #[error("no consent")]
    NoConsent,
}

impl LifestyleScreening {
    /// A screening at a moment of a stay in which these have been asked.
    ///
    /// # Errors
    /// [`ScreeningError::Asked`] when it was asked at this moment already, [`ScreeningError::OtherKind`] when the answer is not about it.
    pub fn register(
        kind: ScreeningKind,
        moment: ScreeningMoment,
        answer: Answer,
        consent: ReferralConsent,
        asked: &[(ScreeningKind, ScreeningMoment)],
    ) -> Result<Self, ScreeningError> {
        let is_about_it = match answer {
            Answer::Refused => true,
            Answer::Smoking { .. } => kind == ScreeningKind::Smoking,
            Answer::Alcohol { .. } => kind == ScreeningKind::Alcohol,
        };
        if asked.contains(&(kind, moment)) {
            return Err(ScreeningError::Asked(moment));
        }
        if is_about_it { Ok(Self { kind, moment, answer, consent }) } else { Err(ScreeningError::OtherKind(kind)) }
    }

    /// May a referral be drafted? A person sends it.
    ///
    /// # Errors
    /// [`NoReferral`] with the reason.
    pub fn may_refer(&self) -> Result<(), NoReferral> {
        let has_signs = match &self.answer {
            Answer::Refused => return Err(NoReferral::Refused),
            Answer::Smoking { status: SmokingStatus::Daily | SmokingStatus::Sometimes, .. } => true,
            Answer::Smoking { status: SmokingStatus::Never | SmokingStatus::Former, .. } => false,
            Answer::Alcohol { finding, .. } => *finding == Finding::Signs,
        };
        match (has_signs, self.consent) {
            (false, _) => Err(NoReferral::NoSign),
            (true, ReferralConsent::Given) => Ok(()),
            (true, ReferralConsent::Declined | ReferralConsent::NotAsked) => Err(NoReferral::NoConsent),
        }
    }

    /// Does the citizen smoke and want help to stop? Then somebody comes to the bed and talks about it.
    #[must_use]
    pub fn wants_talk(&self) -> bool {
        self.kind == ScreeningKind::Smoking && self.may_refer().is_ok()
    }

    /// Is the guidance about children in the home to be opened? It asks a person to decide ([`ChildrenDecision`]) and sends nothing.
    #[must_use]
    pub fn opens_guidance(&self) -> bool {
        match &self.answer {
            Answer::Alcohol { children, .. } => *children == ChildrenAtHome::Yes,
            Answer::Refused | Answer::Smoking { .. } => false,
        }
    }
}

/// Minutes of a talk at the bedside about stopping to smoke.
pub const TALK_MINUTES: i64 = 10;

/// Why no talk can be at a time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum TalkError {
    /// It has gone by.
    #[error("the time is past")]
    Past,
    /// The citizen has left by then.
    #[error("the stay is over by then")]
    AfterStay,
}

/// A talk that begins at `at`, with somebody who stays until `until`.
///
/// # Errors
/// [`TalkError`] with the reason.
pub fn talk(at: Instant, now: Instant, until: Instant) -> Result<Period, TalkError> {
    let period = Period::lasting(at, TALK_MINUTES * 60);
    if at < now {
        Err(TalkError::Past)
    } else if period.to() > until {
        Err(TalkError::AfterStay)
    } else {
        Ok(period)
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests;
