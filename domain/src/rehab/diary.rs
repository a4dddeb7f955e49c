//! The diary (*kalender*): when therapists work and are away, who and what is taken, and the next time at which all are free.
//!
//! It tells the reason and proposes a time. What guards against two bookings at once is the database; both speak of half-open
//! periods, so that one session may begin as another ends.

use super::session::{Session, Who};
use crate::codes;
use crate::ids::{SessionId, UserId};
use crate::instant::{Calendar, Instant};
use crate::period::Period;
use time::{Date, Duration, Time, Weekday};

codes! {
    /// Why a therapist is away.
    pub enum AwayCause {
        /// Holiday.
        Holiday = "holiday",
        /// Ill.
        Ill = "ill",
        /// Course.
        Course = "course",
        /// Meeting.
        Meeting = "meeting",
        /// Break.
        Break = "break",
        /// Something else.
        Other = "other",
    }
}

/// Hours of work on a day of the week, by the clock on the wall; `from` before `to`, not over midnight.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct WorkingHours {
    /// Which day.
    pub weekday: Weekday,
    /// First minute.
    pub from: Time,
    /// First minute that no longer belongs to them.
    pub to: Time,
}

/// When a therapist works and is away.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diary {
    /// Whose.
    pub therapist: UserId,
    /// Hours of work; a day may have several.
    pub hours: Vec<WorkingHours>,
    /// Times away, with the cause.
    pub away: Vec<(Period, AwayCause)>,
}

/// Why somebody or something is not free.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Because {
    /// Another session.
    Session(SessionId),
    /// The therapist is away.
    Away(AwayCause),
    /// Outside the therapist's hours.
    OffHours,
}

/// Who or what is not free, when and why.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Conflict {
    /// Who or what.
    pub who: Who,
    /// Taken from when to when, driving included.
    pub period: Period,
    /// Why.
    pub because: Because,
}

/// Days that are looked through for a free time, at most.
pub const DAYS_AHEAD: i64 = 60;

/// The instant of a local date and clock; a clock that is skipped in spring is the one an hour later.
#[must_use]
pub fn at_clock(date: Date, clock: Time, calendar: &impl Calendar) -> Instant {
    let exact = calendar.instant(date, clock);
    let later = || calendar.instant(date, clock + Duration::HOUR);
    exact.or_else(later).unwrap_or_else(|| calendar.start_of(date))
}

/// When a therapist works between two instants, in order.
fn working(diary: &Diary, between: Period, calendar: &impl Calendar) -> Vec<Period> {
    let (first, last) = (calendar.date(between.from()), calendar.date(between.to()));
    let days = std::iter::successors(Some(first), |day| day.next_day()).take_while(|day| *day <= last);
    let mut hours: Vec<Period> = days
        .flat_map(|day| diary.hours.iter().filter(move |h| h.weekday == day.weekday()).map(move |h| (day, h)))
        .filter_map(|(day, h)| Period::new(at_clock(day, h.from, calendar), at_clock(day, h.to, calendar)).ok())
        .collect();
    hours.sort_unstable();
    hours
}

/// The times between two instants at which a therapist does not work.
fn off_hours(diary: &Diary, between: Period, calendar: &impl Calendar) -> Vec<Period> {
    let mut off = Vec::new();
    let mut from = between.from();
    for hours in working(diary, between, calendar) {
        // Hours that touch or overlap leave nothing between them.
        off.extend(Period::new(from, hours.from()));
        from = from.max(hours.to());
    }
    off.extend(Period::new(from, between.to()));
    off
}

/// What is planned already, and when the therapists work. A therapist without a diary is bound by no hours.
#[derive(Clone, Copy, Debug)]
pub struct Book<'a, C> {
    /// Sessions planned; one of the same identity as the session asked about is left out, so that it may be moved.
    pub sessions: &'a [Session],
    /// Diaries.
    pub diaries: &'a [Diary],
    /// Local time.
    pub calendar: &'a C,
}

impl<C: Calendar> Book<'_, C> {
    /// What is in the way of a session, in order; nothing when all are free.
    #[must_use]
    pub fn conflicts(&self, session: &Session) -> Vec<Conflict> {
        let taken = session.taken();
        let around = session.with_travel();
        let mut found = self.blocked(session, Period::lasting(around.from(), around.seconds()));
        found.retain(|block| taken.iter().any(|(who, period)| *who == block.who && period.overlaps(&block.period)));
        found.sort_unstable();
        found
    }

    /// The first time, not before `from` and within [`DAYS_AHEAD`], at which all whom the session takes are free; `None` when there is
    /// none.
    #[must_use]
    pub fn next_free(&self, session: &Session, from: Instant) -> Option<Instant> {
        let horizon = Period::lasting(from.plus_hours(-24), (DAYS_AHEAD + 2) * 86_400);
        let blocked = self.blocked(session, horizon);
        let taken = session.moved(from).taken();
        // The first free time is `from`, or somebody's first possible one after something that was in the way.
        let lead = |who: Who| taken.iter().find(|(w, _)| *w == who).map_or(0, |(_, period)| from.seconds_since(period.from()));
        let mut starts: Vec<Instant> = blocked.iter().map(|block| block.period.to().plus_seconds(lead(block.who))).collect();
        starts.push(from);
        starts.retain(|start| *start >= from && *start <= from.plus_hours(24 * DAYS_AHEAD));
        starts.sort_unstable();
        starts.into_iter().find(|start| {
            let taken = session.moved(*start).taken();
            !blocked.iter().any(|block| taken.iter().any(|(who, period)| *who == block.who && period.overlaps(&block.period)))
        })
    }

    /// Everything between two instants that could be in the way of those whom a session takes.
    fn blocked(&self, session: &Session, between: Period) -> Vec<Conflict> {
        let needed: Vec<Who> = session.taken().into_iter().map(|(who, _)| who).collect();
        let others =
            self.sessions.iter().filter(|other| other.id != session.id).flat_map(|other| {
                other.taken().into_iter().map(|(who, period)| Conflict { who, period, because: Because::Session(other.id) })
            });
        let diaries = self.diaries.iter().filter(|diary| needed.contains(&Who::Therapist(diary.therapist))).flat_map(|diary| {
            let who = Who::Therapist(diary.therapist);
            let away = diary.away.iter().map(move |(period, cause)| Conflict { who, period: *period, because: Because::Away(*cause) });
            let off = off_hours(diary, between, self.calendar).into_iter();
            away.chain(off.map(move |period| Conflict { who, period, because: Because::OffHours })).collect::<Vec<_>>()
        });
        others.filter(|block| needed.contains(&block.who) && block.period.overlaps(&between)).chain(diaries).collect()
    }
}

#[cfg(test)]
mod tests;
