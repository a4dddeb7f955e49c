//! What the occupancy pages ask of the server, and how their address is read.

use crate::error::AppError;
use async_trait::async_trait;
use domain::access::Actor;
use domain::board::BedState;
use domain::code::Code as _;
use domain::facility::StayKind;
use domain::form::{FieldProblem, Problem, Problems};
use domain::ids::{BedId, SiteId, StayId};
use domain::occupancy::{BedNights, CensusRule, Lengths};
use domain::stay::Outcome;
use domain::typed::{TypedDateError, parse_date};
use time::{Date, Duration};

/// Nights shown when no period is asked for.
pub const USUAL_NIGHTS: i64 = 28;
/// The most nights in one period.
pub const MOST_NIGHTS: i64 = 400;

/// What the address asks for, as texts.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Asked {
    /// A site; empty for all.
    pub site: String,
    /// A kind of stay; empty for all.
    pub kind: String,
    /// First night.
    pub from: String,
    /// Last night.
    pub to: String,
}

/// What is counted: which beds, which nights.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Scope {
    /// One site, or all.
    pub site: Option<SiteId>,
    /// One kind, or all.
    pub kind: Option<StayKind>,
    /// First night.
    pub from: Date,
    /// Last night.
    pub to: Date,
}

impl Scope {
    /// Reads an address. `last` is the last night that has been counted. What cannot be read is noted and the usual put in its
    /// place.
    ///
    /// # Errors
    /// [`AppError::NotFound`] when the site is no identity.
    pub fn read(asked: &Asked, today: Date, last: Date) -> Result<(Self, Vec<FieldProblem>), AppError> {
        let mut problems = Problems::default();
        let site = match asked.site.trim() {
            "" => None,
            id => Some(id.parse().map_err(|_| AppError::NotFound)?),
        };
        let kind = match asked.kind.trim() {
            "" => None,
            code => problems.keep("kind", StayKind::from_code(code).map_err(|_| Problem::NotAChoice)),
        };
        let to = date(&mut problems, "to", &asked.to, today).unwrap_or(last);
        let from = date(&mut problems, "from", &asked.from, today).unwrap_or_else(|| days_before(to, USUAL_NIGHTS - 1));
        if to > last {
            problems.add("to", Problem::TooLate);
        } else if from > to {
            problems.add("from", Problem::TooLate);
        } else if (to - from).whole_days() >= MOST_NIGHTS {
            problems.add("from", Problem::TooEarly);
        }
        let usual = Self { site, kind, from: days_before(last, USUAL_NIGHTS - 1), to: last };
        let scope = if problems.is_empty() { Self { from, to, ..usual } } else { usual };
        Ok((scope, problems.into_vec()))
    }

    /// The scope as a query, other parts first.
    #[must_use]
    pub fn query(&self) -> String {
        let mut parts = vec![format!("from={}&to={}", machine(self.from), machine(self.to))];
        parts.extend(self.site.map(|s| format!("site={s}")));
        parts.extend(self.kind.map(|k| format!("kind={}", k.code())));
        parts.join("&")
    }

    /// How many nights.
    #[must_use]
    pub fn nights(&self) -> i64 {
        (self.to - self.from).whole_days() + 1
    }

    /// The same for the last `nights` nights up to `last`.
    #[must_use]
    pub fn last_nights(&self, nights: i64, last: Date) -> Self {
        Self { from: days_before(last, nights - 1), to: last, ..*self }
    }
}

fn date(problems: &mut Problems, field: &str, text: &str, today: Date) -> Option<Date> {
    match parse_date(text, today) {
        Ok(date) => Some(date),
        Err(TypedDateError::Empty) => None,
        Err(error) => {
            problems.add(field, error.into());
            None
        }
    }
}

fn days_before(date: Date, days: i64) -> Date {
    date.saturating_sub(Duration::days(days))
}

fn machine(date: Date) -> String {
    crate::ui::format::date_machine(date)
}

/// A rule of the census and the first night it was used in the period.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RuleFrom {
    /// First night.
    pub from: Date,
    /// Local hour.
    pub hour: u8,
    /// What counts.
    pub rule: CensusRule,
}

/// A site the reader may choose.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SiteName {
    /// Identity.
    pub id: SiteId,
    /// Name.
    pub name: String,
}

/// The figures of a period.
#[derive(Clone, Debug)]
pub struct OccupancyView {
    /// What was counted.
    pub scope: Scope,
    /// The last night that has been counted.
    pub last: Date,
    /// What was wrong with the address.
    pub problems: Vec<FieldProblem>,
    /// Sites to choose from.
    pub sites: Vec<SiteName>,
    /// The rules that made the figures, by date.
    pub rules: Vec<RuleFrom>,
    /// All nights.
    pub total: BedNights,
    /// The same number of nights just before.
    pub before: BedNights,
    /// Each night.
    pub days: Vec<(Date, BedNights)>,
    /// Each site.
    pub by_site: Vec<(SiteName, BedNights)>,
    /// Each kind of stay; `None` where neither stay nor bed says.
    pub by_kind: Vec<(Option<StayKind>, BedNights)>,
    /// Arrivals in the period.
    pub arrivals: i64,
    /// Departures in the period, by outcome.
    pub departures: Vec<(Outcome, i64)>,
    /// Of the nights of the stays that ended, nights away.
    pub away_nights: i64,
    /// Lengths of the stays that ended in the period.
    pub lengths: Option<Lengths>,
}

/// Which list behind a figure.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ListAsked {
    /// The beds of one night; perhaps of one class.
    Night {
        /// The night, as typed.
        date: String,
        /// The class; empty for all.
        class: String,
    },
    /// Every bed with its nights in the period; perhaps those with nights of one class.
    Beds {
        /// The class; empty for all.
        class: String,
    },
    /// Arrivals in the period.
    Arrivals,
    /// Departures in the period.
    Departures,
}

/// A bed, as a manager reads it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BedName {
    /// Identity.
    pub id: BedId,
    /// Site.
    pub site: String,
    /// Ward.
    pub ward: String,
    /// Label.
    pub label: String,
}

/// A bed at the census of a night.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NightRow {
    /// The bed.
    pub bed: BedName,
    /// Its class.
    pub state: BedState,
    /// Does it count as occupied by the rule of the night?
    pub counts: bool,
    /// Kind of the bed-night.
    pub kind: Option<StayKind>,
    /// Authority of the phase on that night.
    pub authority: Option<String>,
    /// Nights of the stay so far, this one included.
    pub nights: Option<i64>,
    /// Until when the bed is taken.
    pub until: Option<Date>,
    /// The stay.
    pub stay: Option<StayId>,
}

/// A bed with its nights in the period.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BedRow {
    /// The bed.
    pub bed: BedName,
    /// Its nights.
    pub nights: BedNights,
}

/// An arrival or a departure.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MoveRow {
    /// The bed come to, or left.
    pub bed: BedName,
    /// The day.
    pub date: Date,
    /// Kind of stay that day.
    pub kind: Option<StayKind>,
    /// How it ended; `None` for arrivals.
    pub outcome: Option<Outcome>,
    /// Length of the stay in nights; `None` for arrivals.
    pub nights: Option<i64>,
    /// The stay.
    pub stay: StayId,
}

/// The rows behind a figure.
#[derive(Clone, Debug)]
pub enum ListView {
    /// Beds of one night.
    Night {
        /// The night.
        date: Date,
        /// The rule that counted it.
        rule: RuleFrom,
        /// The class asked for.
        class: Option<BedState>,
        /// All beds of the night, whatever class was asked for.
        total: BedNights,
        /// The beds.
        rows: Vec<NightRow>,
    },
    /// Beds of the period.
    Beds {
        /// The class asked for.
        class: Option<BedState>,
        /// The beds.
        rows: Vec<BedRow>,
    },
    /// Arrivals or departures of the period.
    Moves {
        /// Departures, not arrivals.
        departures: bool,
        /// Each.
        rows: Vec<MoveRow>,
    },
}

/// A list behind a figure.
#[derive(Clone, Debug)]
pub struct NightsView {
    /// What was counted.
    pub scope: Scope,
    /// Name of the one site, when one was asked for.
    pub site: Option<String>,
    /// May the reader open stays?
    pub opens_stays: bool,
    /// The rows.
    pub list: ListView,
}

/// Occupancy, as managers and allocators may see it.
#[async_trait]
pub trait Occupancy: Send + Sync {
    /// The figures of a period.
    ///
    /// # Errors
    /// [`AppError`]: the role may not, the site is not theirs, or the database.
    async fn figures(&self, actor: &Actor, asked: Asked) -> Result<OccupancyView, AppError>;

    /// The beds and stays behind a figure.
    ///
    /// # Errors
    /// [`AppError`]: the role may not, the site is not theirs, the address cannot be read, or the database.
    async fn list(&self, actor: &Actor, asked: Asked, list: ListAsked) -> Result<NightsView, AppError>;
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use time::macros::date;

    fn asked(from: &str, to: &str) -> Asked {
        Asked { from: from.into(), to: to.into(), ..Asked::default() }
    }

    fn read(asked: &Asked) -> (Scope, Vec<FieldProblem>) {
        Scope::read(asked, date!(2026 - 11 - 24), date!(2026 - 11 - 23)).unwrap()
    }

    #[test]
    fn nothing_asked_is_the_last_28_nights_up_to_yesterday() {
        let (scope, problems) = read(&Asked::default());
        assert_eq!((scope.from, scope.to, scope.nights()), (date!(2026 - 10 - 27), date!(2026 - 11 - 23), 28));
        assert!(problems.is_empty());
    }

    #[test]
    fn dates_may_be_typed_and_come_back_in_the_query() {
        let (scope, problems) = read(&asked("1/11", "+-1"));
        assert_eq!(problems.first().map(|p| p.field.as_str()), Some("to"));
        assert_eq!(scope.to, date!(2026 - 11 - 23));
        let (scope, problems) = read(&asked("1/11", "i går"));
        assert!(problems.is_empty());
        let (again, _) = read(&asked("2026-11-01", "2026-11-23"));
        assert_eq!(scope, again);
        assert_eq!(scope.query(), "from=2026-11-01&to=2026-11-23");
    }

    #[test]
    fn a_period_that_is_not_over_backwards_or_too_long_is_a_problem_at_its_field() {
        for (from, to, field, problem) in [
            ("1/11", "24.11.2026", "to", Problem::TooLate),
            ("20.11.2026", "10.11.2026", "from", Problem::TooLate),
            ("01.01.2020", "10.11.2026", "from", Problem::TooEarly),
            ("31.02.2026", "", "from", Problem::NoSuchDate),
        ] {
            let (scope, problems) = read(&asked(from, to));
            assert_eq!(problems, [FieldProblem { field: field.into(), problem }], "{from} {to}");
            assert_eq!(scope.nights(), USUAL_NIGHTS);
        }
    }

    #[test]
    fn an_unknown_kind_is_a_problem_and_an_unreadable_site_is_not_found() {
        let (_, problems) = read(&Asked { kind: "hotel".into(), ..Asked::default() });
        assert_eq!(problems, [FieldProblem { field: "kind".into(), problem: Problem::NotAChoice }]);
        let bad = Scope::read(&Asked { site: "x".into(), ..Asked::default() }, date!(2026 - 11 - 24), date!(2026 - 11 - 23));
        assert_eq!(bad, Err(AppError::NotFound));
    }
}
