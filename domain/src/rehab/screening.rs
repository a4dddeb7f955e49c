//! Screening of lifestyle (*tidlig opsporing*): smoking and alcohol, asked at arrival and at departure, and never in the way of
//! either. To refuse is an answer.
//!
//! Nothing here sends anything. A referral is a draft, and only with consent; children in the home open guidance, and a person
//! decides.

use super::instrument::Instrument;
use super::measure::{MeasureFault, Score, Taken};
use crate::codes;
use serde::{Deserialize, Serialize};

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

/// What is still to be asked at a moment of a stay, where the site has switched these kinds on. A refusal counts as asked.
#[must_use]
pub fn to_ask(switched_on: &[ScreeningKind], moment: ScreeningMoment, asked: &[(ScreeningKind, ScreeningMoment)]) -> Vec<ScreeningKind> {
    switched_on.iter().copied().filter(|kind| !asked.contains(&(*kind, moment))).collect()
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

    /// Is the guidance about children in the home to be opened? It asks a person to decide ([`ChildrenDecision`]) and sends nothing.
    #[must_use]
    pub fn opens_guidance(&self) -> bool {
        match &self.answer {
            Answer::Alcohol { children, .. } => *children == ChildrenAtHome::Yes,
            Answer::Refused | Answer::Smoking { .. } => false,
        }
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::rehab::catalogue::{AUDIT, CAGE};
    use crate::rehab::decimal::Decimal;
    use ScreeningKind::{Alcohol, Smoking};
    use ScreeningMoment::{Arrival, Departure};

    fn cage(yes: usize) -> Taken {
        let items = CAGE.items().iter().enumerate().map(|(n, i)| (i.code.to_string(), Decimal::whole(i32::from(n < yes))));
        Taken { items: items.collect(), ..Taken::default() }
    }

    fn screened(answer: Answer, consent: ReferralConsent) -> LifestyleScreening {
        let kind = if matches!(answer, Answer::Smoking { .. }) { Smoking } else { Alcohol };
        LifestyleScreening::register(kind, Arrival, answer, consent, &[]).unwrap()
    }

    #[test]
    fn each_is_asked_at_arrival_and_at_departure_and_no_third_time() {
        let on = [Smoking, Alcohol];
        let mut asked = vec![];
        assert_eq!(to_ask(&on, Arrival, &asked), on);
        assert_eq!(to_ask(&[], Arrival, &asked), [], "where the site has switched nothing on");
        for moment in [Arrival, Departure] {
            let refused = LifestyleScreening::register(Alcohol, moment, Answer::Refused, ReferralConsent::NotAsked, &asked);
            assert!(refused.is_ok(), "{moment:?}");
            asked.push((Alcohol, moment));
            let again = LifestyleScreening::register(Alcohol, moment, Answer::Refused, ReferralConsent::NotAsked, &asked);
            assert_eq!(again, Err(ScreeningError::Asked(moment)));
            assert_eq!(to_ask(&on, moment, &asked), [Smoking], "refused is asked");
        }
    }

    #[test]
    fn an_answer_is_about_what_was_asked() {
        let smokes = Answer::Smoking { status: SmokingStatus::Daily, is_advised: true };
        let found = LifestyleScreening::register(Alcohol, Arrival, smokes, ReferralConsent::Given, &[]);
        assert_eq!(found, Err(ScreeningError::OtherKind(Alcohol)));
    }

    #[test]
    fn a_referral_is_drafted_only_for_signs_and_with_consent() {
        use ReferralConsent::{Declined, Given, NotAsked};
        let drinks = |finding| alcohol(&CAGE, &cage(2), finding, ChildrenAtHome::No).unwrap();
        let smokes = |status| Answer::Smoking { status, is_advised: true };
        for (answer, consent, expected) in [
            (drinks(Finding::Signs), Given, Ok(())),
            (drinks(Finding::Signs), Declined, Err(NoReferral::NoConsent)),
            (drinks(Finding::Signs), NotAsked, Err(NoReferral::NoConsent)),
            (drinks(Finding::NoSign), Given, Err(NoReferral::NoSign)),
            (Answer::Refused, Given, Err(NoReferral::Refused)),
            (smokes(SmokingStatus::Daily), Given, Ok(())),
            (smokes(SmokingStatus::Sometimes), Given, Ok(())),
            (smokes(SmokingStatus::Daily), Declined, Err(NoReferral::NoConsent)),
            (smokes(SmokingStatus::Former), Given, Err(NoReferral::NoSign)),
            (smokes(SmokingStatus::Never), Given, Err(NoReferral::NoSign)),
        ] {
            assert_eq!(screened(answer.clone(), consent).may_refer(), expected, "{answer:?} {consent:?}");
        }
    }

    #[test]
    fn answers_carry_the_instrument_and_its_version_and_fit_it() {
        let Answer::Alcohol { instrument, version, score, .. } = alcohol(&CAGE, &cage(2), Finding::Signs, ChildrenAtHome::No).unwrap()
        else {
            unreachable!("alcohol")
        };
        assert_eq!((instrument.as_str(), version.as_str(), score), ("cage", "1", Score::Number(Decimal::whole(2))));
        let wrong = alcohol(&AUDIT, &cage(2), Finding::Signs, ChildrenAtHome::No);
        assert!(matches!(wrong, Err(ScreeningError::Faults(faults)) if faults.len() == 6), "four of ten questions");
    }

    #[test]
    fn a_name_that_nobody_can_explain_is_not_used() {
        for name in ["tuva", "TUVA", "Tuva"] {
            let unknown = Instrument { code: name.into(), ..CAGE.clone() };
            assert_eq!(alcohol(&unknown, &cage(1), Finding::NoSign, ChildrenAtHome::No), Err(ScreeningError::Name), "{name}");
        }
    }

    #[test]
    fn children_in_the_home_open_guidance_whatever_was_found() {
        for (children, expected) in [(ChildrenAtHome::Yes, true), (ChildrenAtHome::No, false), (ChildrenAtHome::NotSaid, false)] {
            for finding in [Finding::Signs, Finding::NoSign] {
                let answer = alcohol(&CAGE, &cage(1), finding, children).unwrap();
                assert_eq!(screened(answer, ReferralConsent::NotAsked).opens_guidance(), expected, "{children:?}");
            }
        }
        assert!(!screened(Answer::Refused, ReferralConsent::NotAsked).opens_guidance());
    }
}
