//! An exercise the citizen does alone (*øvelse*), ticked day by day, so that the therapist sees it before the next session (H4).

use time::{Date, Duration};

/// Characters of what is to be done at most.
pub const LONGEST_TEXT: usize = 200;
/// Characters of how often at most.
pub const LONGEST_OFTEN: usize = 60;
/// Days whose ticks a therapist sees.
pub const SHOWN_DAYS: usize = 7;

/// When an exercise is to be done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ExerciseSpan {
    /// The first day.
    pub from: Date,
    /// The last day.
    pub until: Date,
    /// The day the therapist took it off the plan, where that has happened.
    pub taken_off: Option<Date>,
}

impl ExerciseSpan {
    /// Is it to be done on a day? On the day it is taken off it no longer is.
    #[must_use]
    pub fn holds_on(self, day: Date) -> bool {
        self.from <= day && day <= self.until && self.taken_off.is_none_or(|off| day < off)
    }

    /// May it be ticked for a day? Today, and yesterday for a page that was opened before midnight or an evening that was forgotten.
    #[must_use]
    pub fn may_tick(self, day: Date, today: Date) -> bool {
        let yesterday = today.saturating_sub(Duration::days(1));
        (day == today || day == yesterday) && self.holds_on(day)
    }
}

/// The last days whose ticks are shown, the earliest first; the last is today.
#[must_use]
pub fn shown_days(today: Date) -> Vec<Date> {
    (0..SHOWN_DAYS).rev().map(|back| today.saturating_sub(Duration::days(i64::try_from(back).unwrap_or(0)))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use time::macros::date;

    #[test]
    fn an_exercise_is_ticked_for_today_and_yesterday_while_it_is_on_the_plan() {
        let span = ExerciseSpan { from: date!(2026 - 11 - 24), until: date!(2026 - 11 - 26), taken_off: None };
        let rows = [
            (date!(2026 - 11 - 24), date!(2026 - 11 - 24), true),
            (date!(2026 - 11 - 23), date!(2026 - 11 - 24), false),
            (date!(2026 - 11 - 24), date!(2026 - 11 - 25), true),
            (date!(2026 - 11 - 24), date!(2026 - 11 - 26), false),
            (date!(2026 - 11 - 25), date!(2026 - 11 - 24), false),
            (date!(2026 - 11 - 26), date!(2026 - 11 - 27), true),
            (date!(2026 - 11 - 27), date!(2026 - 11 - 27), false),
        ];
        for (day, today, may) in rows {
            assert_eq!(span.may_tick(day, today), may, "{day} on {today}");
        }
        let off = ExerciseSpan { taken_off: Some(date!(2026 - 11 - 25)), ..span };
        assert!(off.may_tick(date!(2026 - 11 - 24), date!(2026 - 11 - 25)) && !off.may_tick(date!(2026 - 11 - 25), date!(2026 - 11 - 25)));
    }

    #[test]
    fn a_week_of_ticks_ends_today() {
        let days = shown_days(date!(2026 - 12 - 02));
        assert_eq!(
            (days.len(), days.first().copied(), days.last().copied()),
            (7, Some(date!(2026 - 11 - 26)), Some(date!(2026 - 12 - 02)))
        );
    }
}
