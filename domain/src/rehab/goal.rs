//! Goals (*mål*): what the citizen wants to reach, first in the citizen's own words, then in words that can be measured.
//!
//! A goal is judged on five steps ([`super::gas`]) where the team uses them; nothing here asks for it.

use super::gas::{GasLevel, GasWeight, t_score};
use crate::codes;
use serde::{Deserialize, Serialize};
use time::Date;

codes! {
    /// Component of WHO's classification of functioning (ICF) that a goal belongs to.
    pub enum IcfComponent {
        /// Kroppens funktioner og anatomi.
        Body = "body",
        /// Aktivitet.
        Activity = "activity",
        /// Deltagelse.
        Participation = "participation",
        /// Omgivelsesfaktorer.
        Environment = "environment",
        /// Personlige faktorer.
        Person = "person",
    }
}

codes! {
    /// Who in the team sees to a goal.
    pub enum GoalOwner {
        /// The citizen.
        Citizen = "citizen",
        /// Fysioterapeut.
        Physiotherapist = "physiotherapist",
        /// Ergoterapeut.
        OccupationalTherapist = "occupational_therapist",
        /// Sygeplejerske.
        Nurse = "nurse",
        /// Social- og sundhedspersonale.
        CareStaff = "care_staff",
        /// Logopæd.
        SpeechTherapist = "speech_therapist",
        /// Diætist.
        Dietitian = "dietitian",
        /// Læge.
        Doctor = "doctor",
        /// Somebody else in the team.
        Other = "other",
    }
}

impl GoalOwner {
    /// Is it a part somebody of the staff has in a team? The citizen is in every team without being put there.
    #[must_use]
    pub fn is_staff(self) -> bool {
        self != Self::Citizen
    }
}

codes! {
    /// Where a goal stands.
    pub enum GoalStatus {
        /// Worked on.
        Active = "active",
        /// Nået.
        Reached = "reached",
        /// Delvist nået.
        PartlyReached = "partly_reached",
        /// Ikke nået.
        NotReached = "not_reached",
        /// Opgivet: no longer what the citizen wants.
        GivenUp = "given_up",
    }
}

impl GoalStatus {
    /// Is it over?
    #[must_use]
    pub fn is_over(self) -> bool {
        self != Self::Active
    }
}

codes! {
    /// The five things a SMART goal says.
    pub enum SmartPart {
        /// Specifikt.
        Specific = "specific",
        /// Målbart.
        Measurable = "measurable",
        /// Opnåeligt.
        Attainable = "attainable",
        /// Relevant.
        Relevant = "relevant",
        /// Tidsbestemt.
        Timed = "timed",
    }
}

/// A goal in words that can be measured (SMART); empty texts are not yet said.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Smart {
    /// What exactly.
    pub specific: String,
    /// By which measure: an instrument, or words.
    pub measure: String,
    /// Which value or state is the goal.
    pub target: String,
    /// Why it can be reached.
    pub attainable: String,
    /// Why it matters to the citizen.
    pub relevant: String,
    /// By when.
    pub due: Option<Date>,
}

impl Smart {
    /// What is not yet said, in order. It is shown, and stops nothing.
    #[must_use]
    pub fn missing(&self) -> Vec<SmartPart> {
        let blank = |text: &str| text.trim().is_empty();
        [
            (SmartPart::Specific, blank(&self.specific)),
            (SmartPart::Measurable, blank(&self.measure) || blank(&self.target)),
            (SmartPart::Attainable, blank(&self.attainable)),
            (SmartPart::Relevant, blank(&self.relevant)),
            (SmartPart::Timed, self.due.is_none()),
        ]
        .into_iter()
        .filter_map(|(part, is_missing)| is_missing.then_some(part))
        .collect()
    }
}

/// The five steps of a goal, and where it stands on them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Gas {
    /// What each step means for this goal, from −2 to +2; empty texts are not yet said.
    pub steps: [String; 5],
    /// Where it stood at the start.
    pub start: GasLevel,
    /// Where it was judged to stand last; `None` while not judged since the start.
    pub now: Option<GasLevel>,
    /// What it weighs.
    pub weight: GasWeight,
}

impl Gas {
    /// Where it stands, as judged last.
    #[must_use]
    pub fn level(&self) -> GasLevel {
        self.now.unwrap_or(self.start)
    }
}

/// A goal of a plan.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Goal {
    /// What the citizen wants, in the citizen's own words. Who cannot say leaves it empty, and the plan says why.
    pub own_words: String,
    /// In words that can be measured.
    pub smart: Smart,
    /// Component of functioning.
    pub icf: IcfComponent,
    /// On five steps, where the team uses them.
    pub gas: Option<Gas>,
    /// Who sees to it.
    pub owner: GoalOwner,
    /// When it is looked at again.
    pub review_on: Date,
    /// Where it stands.
    pub status: GoalStatus,
}

/// Why a goal cannot change so.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum GoalError {
    /// The goal is over; a new one is set instead.
    #[error("the goal is over: {0:?}")]
    Over(GoalStatus),
    /// It has no five steps.
    #[error("the goal is not judged on five steps")]
    NoSteps,
    /// It cannot be closed as still worked on.
    #[error("a goal is closed by what became of it")]
    StillActive,
    /// The review would lie in the past.
    #[error("a goal is looked at again today or later")]
    ReviewPast,
}

impl Goal {
    /// What it is called: what is specific, or else the citizen's own words.
    #[must_use]
    pub fn title(&self) -> &str {
        if self.smart.specific.trim().is_empty() { &self.own_words } else { &self.smart.specific }
    }

    /// Is it to be looked at on `today`, or overdue?
    #[must_use]
    pub fn is_due(&self, today: Date) -> bool {
        !self.status.is_over() && self.review_on <= today
    }

    /// Judges where it stands on its five steps.
    ///
    /// # Errors
    /// [`GoalError`] when over or without steps.
    pub fn judge(self, level: GasLevel) -> Result<Self, GoalError> {
        if self.status.is_over() {
            return Err(GoalError::Over(self.status));
        }
        let gas = self.gas.ok_or(GoalError::NoSteps)?;
        Ok(Self { gas: Some(Gas { now: Some(level), ..gas }), ..self })
    }

    /// Looks at it again on another day.
    ///
    /// # Errors
    /// [`GoalError`] when over, or the day is past.
    pub fn review(self, on: Date, today: Date) -> Result<Self, GoalError> {
        if self.status.is_over() {
            return Err(GoalError::Over(self.status));
        }
        if on < today { Err(GoalError::ReviewPast) } else { Ok(Self { review_on: on, ..self }) }
    }

    /// Closes it by what became of it.
    ///
    /// # Errors
    /// [`GoalError`] when over already, or `status` is not an end.
    pub fn close(self, status: GoalStatus) -> Result<Self, GoalError> {
        if self.status.is_over() {
            return Err(GoalError::Over(self.status));
        }
        if status.is_over() { Ok(Self { status, ..self }) } else { Err(GoalError::StillActive) }
    }
}

/// The T-scores of the goals of a plan, with what they are counted of.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Attainment {
    /// At the start, of the goals that have been judged since.
    pub start: Option<f64>,
    /// As judged last; `None` while nothing is judged.
    pub now: Option<f64>,
    /// How many goals have been judged since the start.
    pub judged: usize,
    /// How many goals have steps and are not yet judged: missing, not zero.
    pub not_judged: usize,
}

/// How far the goals of a plan are reached. Start and now are of the same goals, so that they compare; goals given up are left out.
#[must_use]
pub fn attainment<'a>(goals: impl IntoIterator<Item = &'a Goal>) -> Attainment {
    let scored = goals.into_iter().filter(|g| g.status != GoalStatus::GivenUp).filter_map(|g| g.gas.as_ref());
    let (mut judged, mut not_judged) = (Vec::new(), 0);
    for gas in scored {
        match gas.now {
            Some(now) => judged.push((gas.start, now, gas.weight)),
            None => not_judged += 1,
        }
    }
    Attainment {
        start: t_score(judged.iter().map(|(start, _, weight)| (*start, *weight))),
        now: t_score(judged.iter().map(|(_, now, weight)| (*now, *weight))),
        judged: judged.len(),
        not_judged,
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use time::macros::date;

    fn a_goal() -> Goal {
        Goal {
            own_words: "gå til postkassen selv".into(),
            smart: Smart::default(),
            icf: IcfComponent::Activity,
            gas: Some(Gas { steps: Default::default(), start: GasLevel::new(-2).unwrap(), now: None, weight: GasWeight::NONE }),
            owner: GoalOwner::Physiotherapist,
            review_on: date!(2026 - 12 - 11),
            status: GoalStatus::Active,
        }
    }

    fn at(level: i8) -> Goal {
        a_goal().judge(GasLevel::new(level).unwrap()).unwrap()
    }

    #[test]
    fn a_smart_goal_says_five_things_and_tells_which_are_missing() {
        assert_eq!(Smart::default().missing(), <SmartPart as crate::code::Code>::ALL);
        let smart = Smart {
            specific: "Gå fra dør til postkasse og tilbage".into(),
            measure: "meter".into(),
            target: " ".into(),
            attainable: "Går 40 m med rollator".into(),
            relevant: "Vil selv hente posten".into(),
            due: Some(date!(2026 - 12 - 28)),
        };
        assert_eq!(smart.missing(), [SmartPart::Measurable], "a measure without a target cannot be met");
        assert_eq!(Smart { target: "60".into(), ..smart }.missing(), []);
    }

    #[test]
    fn a_goal_is_judged_while_it_is_worked_on_and_only_on_steps() {
        assert_eq!(a_goal().gas.unwrap().level().get(), -2, "not judged yet: as at the start");
        assert_eq!(at(1).gas.unwrap().level().get(), 1);
        assert_eq!(Goal { gas: None, ..a_goal() }.judge(GasLevel::EXPECTED), Err(GoalError::NoSteps));
        let reached = at(0).close(GoalStatus::Reached).unwrap();
        assert_eq!(reached.clone().judge(GasLevel::EXPECTED), Err(GoalError::Over(GoalStatus::Reached)));
        assert_eq!(reached.clone().close(GoalStatus::GivenUp), Err(GoalError::Over(GoalStatus::Reached)));
        assert_eq!(reached.review(date!(2027 - 01 - 01), date!(2026 - 12 - 20)), Err(GoalError::Over(GoalStatus::Reached)));
        assert_eq!(a_goal().close(GoalStatus::Active), Err(GoalError::StillActive));
    }

    #[test]
    fn a_goal_is_due_from_its_review_day_until_it_is_over() {
        let goal = a_goal();
        assert!(!goal.is_due(date!(2026 - 12 - 10)));
        assert!(goal.is_due(date!(2026 - 12 - 11)) && goal.is_due(date!(2027 - 01 - 11)));
        let later = goal.clone().review(date!(2026 - 12 - 18), date!(2026 - 12 - 11)).unwrap();
        assert!(!later.is_due(date!(2026 - 12 - 17)));
        assert_eq!(goal.clone().review(date!(2026 - 12 - 10), date!(2026 - 12 - 11)), Err(GoalError::ReviewPast));
        assert!(!goal.close(GoalStatus::PartlyReached).unwrap().is_due(date!(2027 - 01 - 11)));
    }

    #[test]
    fn two_goals_as_expected_and_a_little_better_are_56_2() {
        let found = attainment([&at(0), &at(1)]);
        assert_eq!(format!("{:.1}", found.now.unwrap()), "56.2");
        // Both at −2: 50 − 40/√2.6.
        assert_eq!(format!("{:.1}", found.start.unwrap()), "25.2");
        assert_eq!((found.judged, found.not_judged), (2, 0));
    }

    #[test]
    fn a_goal_not_judged_is_missing_and_not_as_at_the_start() {
        let found = attainment([&at(0), &a_goal(), &Goal { gas: None, ..a_goal() }, &at(-2).close(GoalStatus::GivenUp).unwrap()]);
        assert_eq!((found.judged, found.not_judged), (1, 1));
        assert!((found.now.unwrap() - 50.0).abs() < 1e-9 && (found.start.unwrap() - 30.0).abs() < 1e-9);
        let none = attainment([&a_goal()]);
        assert_eq!((none.start, none.now, none.judged, none.not_judged), (None, None, 0, 1));
    }
}
