//! Self-reliance (*"Vi vil klare os selv"*): how much help the citizen needs, and how functioning is, at the start and after 4 and 12
//! weeks; and how many need less help than when they began.
//!
//! What was not measured is missing: it is counted as such and never as no help.

use super::fsiii::{FsiiiArea, FunctionLevel};
use crate::codes;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use time::{Date, Duration};

codes! {
    /// What is trained in the home, by KL's classification (*Rehabilitering praktisk hjælp i hjemmet*).
    pub enum HomeActivity {
        /// RH indkøb.
        Shopping = "shopping",
        /// RH tilberede/anrette mad.
        Cooking = "cooking",
        /// RH rengøring.
        Cleaning = "cleaning",
        /// RH tøjvask.
        Laundry = "laundry",
        /// RH opgaver for børn i husstanden.
        Children = "children",
    }
}

codes! {
    /// When it is looked at.
    pub enum Checkpoint {
        /// At the start.
        Start = "0",
        /// After 4 weeks.
        FourWeeks = "4",
        /// After 12 weeks.
        TwelveWeeks = "12",
    }
}

impl Checkpoint {
    /// Weeks after the start.
    #[must_use]
    pub fn weeks(self) -> i64 {
        match self {
            Self::Start => 0,
            Self::FourWeeks => 4,
            Self::TwelveWeeks => 12,
        }
    }

    /// The day it is due.
    #[must_use]
    pub fn due(self, begun: Date) -> Date {
        begun.saturating_add(Duration::weeks(self.weeks()))
    }
}

/// Days before a checkpoint on which it may be told already: a visit rarely falls on the day itself.
pub const EARLY_DAYS: i64 = 7;

/// Most help of a week, in minutes: every minute there is.
pub const MOST_HELP: u32 = 7 * 24 * 60;

/// Weeks after its beginning in which a course is asked about; what has not been told by then is missing.
pub const WEEKS_ASKED: i64 = 26;

/// Days from when help is asked for until it is to be told.
pub const ANSWER_DAYS: i64 = 7;

/// The checkpoint is not here yet.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the checkpoint opens on {opens}")]
pub struct NotOpen {
    /// When it opens.
    pub opens: Date,
}

/// What was found at a checkpoint; either may be missing.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Finding {
    /// Help in the home, in minutes a week; 0 is no help.
    pub help_minutes: Option<u32>,
    /// Functioning by area.
    pub functioning: BTreeMap<FsiiiArea, FunctionLevel>,
}

/// The course of one citizen.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Course {
    /// First day.
    pub begun: Date,
    /// What was found when.
    pub found: BTreeMap<Checkpoint, Finding>,
}

codes! {
    /// How the need of help has changed.
    pub enum HelpChange {
        /// Less help than at the start.
        Less = "less",
        /// As much.
        Same = "same",
        /// More.
        More = "more",
        /// Not known at the start, or not known now.
        Missing = "missing",
    }
}

impl Course {
    /// Help at a checkpoint, in minutes a week; `None` when missing.
    #[must_use]
    pub fn help(&self, at: Checkpoint) -> Option<u32> {
        self.found.get(&at)?.help_minutes
    }

    /// The need of help at a checkpoint against the start.
    #[must_use]
    pub fn change(&self, at: Checkpoint) -> HelpChange {
        match (self.help(Checkpoint::Start), self.help(at)) {
            (Some(start), Some(now)) if now < start => HelpChange::Less,
            (Some(start), Some(now)) if now > start => HelpChange::More,
            (Some(_), Some(_)) => HelpChange::Same,
            (None, _) | (_, None) => HelpChange::Missing,
        }
    }

    /// Does the citizen manage alone (*klarer sig selv*)? `None` when missing.
    #[must_use]
    pub fn manages_alone(&self, at: Checkpoint) -> Option<bool> {
        self.help(at).map(|minutes| minutes == 0)
    }

    /// Levels gained in an area since the start, less than 0 when lost; `None` where either is missing or not relevant.
    #[must_use]
    pub fn gained(&self, area: FsiiiArea, at: Checkpoint) -> Option<i8> {
        let level = |at: Checkpoint| self.found.get(&at)?.functioning.get(&area)?.number().and_then(|n| i8::try_from(n).ok());
        Some(level(Checkpoint::Start)? - level(at)?)
    }

    /// May help be told at a checkpoint on `today`? What was told may be told anew.
    ///
    /// # Errors
    /// [`NotOpen`] more than [`EARLY_DAYS`] before.
    pub fn may_tell(&self, at: Checkpoint, today: Date) -> Result<(), NotOpen> {
        let opens = at.due(self.begun).saturating_sub(Duration::days(EARLY_DAYS)).max(self.begun);
        if today < opens { Err(NotOpen { opens }) } else { Ok(()) }
    }

    /// What is due on `today` and has no help told, the earliest first.
    #[must_use]
    pub fn due(&self, today: Date) -> Vec<Checkpoint> {
        let all = [Checkpoint::Start, Checkpoint::FourWeeks, Checkpoint::TwelveWeeks];
        all.into_iter().filter(|c| c.due(self.begun) <= today && self.help(*c).is_none()).collect()
    }
}

/// The report at a checkpoint: every course in one of the first four.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct SelfRelianceReport {
    /// Needs less help than at the start.
    pub less: usize,
    /// As much.
    pub same: usize,
    /// More.
    pub more: usize,
    /// Missing at the start or now.
    pub missing: usize,
    /// Of those whose help is known now: manages alone.
    pub alone: usize,
}

impl SelfRelianceReport {
    /// Counts the courses that are due at the checkpoint by `today`; a course too young for it is not counted.
    #[must_use]
    pub fn of<'a>(courses: impl IntoIterator<Item = &'a Course>, at: Checkpoint, today: Date) -> Self {
        let mut report = Self::default();
        for course in courses.into_iter().filter(|course| at.due(course.begun) <= today) {
            let count = match course.change(at) {
                HelpChange::Less => &mut report.less,
                HelpChange::Same => &mut report.same,
                HelpChange::More => &mut report.more,
                HelpChange::Missing => &mut report.missing,
            };
            *count += 1;
            report.alone += usize::from(course.manages_alone(at) == Some(true));
        }
        report
    }

    /// Courses whose change is known: the n behind the figures.
    #[must_use]
    pub fn known(&self) -> usize {
        self.less + self.same + self.more
    }

    /// All courses counted.
    #[must_use]
    pub fn total(&self) -> usize {
        self.known() + self.missing
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use Checkpoint::{FourWeeks, Start, TwelveWeeks};
    use time::macros::date;

    const BEGUN: Date = date!(2026 - 12 - 07);

    fn course(help: [Option<u32>; 3]) -> Course {
        let found = [Start, FourWeeks, TwelveWeeks].into_iter().zip(help);
        Course {
            begun: BEGUN,
            found: found.map(|(at, help_minutes)| (at, Finding { help_minutes, functioning: BTreeMap::new() })).collect(),
        }
    }

    #[test]
    fn less_help_at_twelve_weeks_is_counted_against_the_start_and_missing_is_missing() {
        for (help, expected) in [
            ([Some(300), Some(320), Some(120)], HelpChange::Less),
            ([Some(300), None, Some(299)], HelpChange::Less),
            ([Some(300), Some(100), Some(300)], HelpChange::Same),
            ([Some(0), Some(0), Some(0)], HelpChange::Same),
            ([Some(300), Some(100), Some(301)], HelpChange::More),
            ([Some(300), Some(0), None], HelpChange::Missing),
            ([None, Some(100), Some(0)], HelpChange::Missing),
        ] {
            assert_eq!(course(help).change(TwelveWeeks), expected, "{help:?}");
        }
        let never_seen = Course { begun: BEGUN, found: BTreeMap::new() };
        assert_eq!((never_seen.change(TwelveWeeks), never_seen.manages_alone(TwelveWeeks)), (HelpChange::Missing, None));
    }

    #[test]
    fn the_report_adds_up_and_leaves_out_who_began_too_late() {
        let young = Course { begun: date!(2026 - 12 - 08), ..course([Some(300), None, Some(0)]) };
        let courses = [
            course([Some(300), Some(200), Some(0)]),
            course([Some(300), Some(200), Some(60)]),
            course([Some(60), Some(60), Some(60)]),
            course([Some(60), Some(60), Some(90)]),
            course([Some(60), Some(0), None]),
            course([None, None, Some(0)]),
            young,
        ];
        let on = |day| SelfRelianceReport::of(&courses, TwelveWeeks, day);
        let report = on(date!(2027 - 03 - 01));
        assert_eq!(report, SelfRelianceReport { less: 2, same: 1, more: 1, missing: 2, alone: 2 });
        assert_eq!((report.known(), report.total()), (4, 6));
        assert_eq!(on(date!(2027 - 02 - 28)).total(), 0, "twelve weeks are not over");
        assert_eq!(on(date!(2027 - 03 - 02)).total(), 7);
        assert_eq!(SelfRelianceReport::of(&courses, FourWeeks, date!(2027 - 03 - 01)).less, 3, "two of 300 and one of 60 needed less");
    }

    #[test]
    fn it_is_looked_at_at_the_start_and_after_four_and_twelve_weeks() {
        assert_eq!([Start, FourWeeks, TwelveWeeks].map(|c| c.due(BEGUN)), [BEGUN, date!(2027 - 01 - 04), date!(2027 - 03 - 01)]);
        let seen_once = course([Some(300), None, None]);
        for (day, expected) in [
            (date!(2027 - 01 - 03), vec![]),
            (date!(2027 - 01 - 04), vec![FourWeeks]),
            (date!(2027 - 03 - 01), vec![FourWeeks, TwelveWeeks]),
        ] {
            assert_eq!(seen_once.due(day), expected, "{day}");
        }
    }

    #[test]
    fn a_checkpoint_is_told_from_a_week_before_it_and_the_start_from_the_start() {
        let told = |at, day| course([None; 3]).may_tell(at, day).map_err(|e| e.opens);
        for (at, day, expected) in [
            (Start, date!(2026 - 12 - 06), Err(BEGUN)),
            (Start, BEGUN, Ok(())),
            (FourWeeks, date!(2026 - 12 - 27), Err(date!(2026 - 12 - 28))),
            (FourWeeks, date!(2026 - 12 - 28), Ok(())),
            (TwelveWeeks, date!(2027 - 02 - 21), Err(date!(2027 - 02 - 22))),
            (TwelveWeeks, date!(2027 - 06 - 01), Ok(())),
        ] {
            assert_eq!(told(at, day), expected, "{at:?} {day}");
        }
    }

    #[test]
    fn functioning_is_gained_where_both_are_levels() {
        let at = |level| Finding { help_minutes: None, functioning: [(FsiiiArea::Shopping, level)].into() };
        let with = |start, end| Course { begun: BEGUN, found: [(Start, at(start)), (TwelveWeeks, at(end))].into() };
        for (start, end, expected) in [
            (FunctionLevel::Severe, FunctionLevel::Light, Some(2)),
            (FunctionLevel::Light, FunctionLevel::Moderate, Some(-1)),
            (FunctionLevel::Light, FunctionLevel::NotRelevant, None),
        ] {
            assert_eq!(with(start, end).gained(FsiiiArea::Shopping, TwelveWeeks), expected, "{start:?} {end:?}");
        }
        assert_eq!(with(FunctionLevel::Severe, FunctionLevel::Light).gained(FsiiiArea::Shopping, FourWeeks), None);
        assert_eq!(with(FunctionLevel::Severe, FunctionLevel::Light).gained(FsiiiArea::Mobility, TwelveWeeks), None);
    }
}
