//! What came of rehabilitation (*resultat*): how far each measurement moved from the start to the end of the plans that are over, and
//! how far their goals were reached. What was measured once is missing: it is counted as such and never as no change.

use super::decimal::Decimal;
use super::goal::Attainment;
use super::instrument::{Direction, Instrument};
use super::measure::{Change, Score, Taken};

/// Which way a measurement went.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Turn {
    /// Better.
    Better,
    /// The same.
    Unchanged,
    /// Worse.
    Worse,
    /// Of several dimensions without a total, one is better and another worse.
    Mixed,
}

/// A measurement, as far as its outcome is concerned.
#[derive(Clone, Copy, Debug)]
pub struct Point<'a> {
    /// By which instrument, in which version.
    pub instrument: &'static Instrument,
    /// What it came to.
    pub score: Score,
    /// What was taken.
    pub taken: &'a Taken,
}

impl Point<'_> {
    /// Which way it went since `start`; `None` where the two do not compare: nobody knew, or another version was used.
    #[must_use]
    pub fn turn(&self, start: &Self) -> Option<Turn> {
        if self.instrument != start.instrument {
            return None;
        }
        if (start.score, self.score) == (Score::Profile, Score::Profile) {
            return self.turn_of_items(start);
        }
        Some(match self.instrument.change(Some(start.score), Some(self.score)) {
            Change::Missing => return None,
            Change::Unchanged => Turn::Unchanged,
            Change::Better { .. } => Turn::Better,
            Change::Worse { .. } => Turn::Worse,
        })
    }

    /// A profile has no total: it is better when a dimension is and none is worse.
    fn turn_of_items(&self, start: &Self) -> Option<Turn> {
        let (mut better, mut worse) = (false, false);
        for item in self.instrument.items() {
            let (before, now) = (start.taken.items.get(item.code.as_ref())?, self.taken.items.get(item.code.as_ref())?);
            let (rises, falls) = (now > before, now < before);
            let (good, bad) = match self.instrument.direction {
                Direction::Higher => (rises, falls),
                Direction::Lower => (falls, rises),
            };
            better |= good;
            worse |= bad;
        }
        Some(match (better, worse) {
            (true, true) => Turn::Mixed,
            (true, false) => Turn::Better,
            (false, true) => Turn::Worse,
            (false, false) => Turn::Unchanged,
        })
    }
}

/// What became of one instrument in the plans it was used in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InstrumentOutcome {
    /// The instrument.
    pub instrument: &'static Instrument,
    /// Plans in which it is better at the end than at the start.
    pub better: usize,
    /// The same.
    pub unchanged: usize,
    /// Worse.
    pub worse: usize,
    /// Better in one dimension and worse in another.
    pub mixed: usize,
    /// Plans in which it was used and start or end is missing.
    pub missing: usize,
    /// How far the numbers moved together, last minus first.
    moved: Decimal,
    /// Of how many plans.
    numbers: usize,
}

impl InstrumentOutcome {
    /// Plans whose change is known: the n behind the figures.
    #[must_use]
    pub fn n(&self) -> usize {
        self.better + self.unchanged + self.worse + self.mixed
    }

    /// How far the number moved on average, last minus first, to the nearest hundredth; `None` without a number.
    #[must_use]
    pub fn mean(&self) -> Option<Decimal> {
        let n = i64::try_from(self.numbers).ok().filter(|n| *n > 0)?;
        let (moved, half) = (self.moved.in_hundredths(), n / 2);
        Some(Decimal::hundredths(if moved < 0 { (moved - half) / n } else { (moved + half) / n }))
    }
}

/// What became of each instrument in some plans, in the order of `all`: of each plan, its measurements that count, by time.
#[must_use]
pub fn outcomes(all: &[&'static Instrument], plans: &[Vec<Point<'_>>]) -> Vec<InstrumentOutcome> {
    let mut found = Vec::new();
    for instrument in all.iter().copied() {
        let mut of =
            InstrumentOutcome { instrument, better: 0, unchanged: 0, worse: 0, mixed: 0, missing: 0, moved: Decimal::ZERO, numbers: 0 };
        for plan in plans {
            let mut taken = plan.iter().filter(|point| point.instrument.code == instrument.code);
            let Some(first) = taken.next() else { continue };
            let Some((turn, last)) = taken.next_back().and_then(|last| Some((last.turn(first)?, last))) else {
                of.missing += 1;
                continue;
            };
            match turn {
                Turn::Better => of.better += 1,
                Turn::Unchanged => of.unchanged += 1,
                Turn::Worse => of.worse += 1,
                Turn::Mixed => of.mixed += 1,
            }
            if let (Some(before), Some(now)) = (first.score.number(), last.score.number()) {
                of.moved = of.moved.plus(now.minus(before));
                of.numbers += 1;
            }
        }
        if of.n() + of.missing > 0 {
            found.push(of);
        }
    }
    found
}

/// How far the goals of some plans were reached: means of their T-scores.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct GasOutcome {
    /// At the start.
    pub start: f64,
    /// At the end.
    pub end: f64,
    /// Of how many plans.
    pub n: usize,
    /// Plans none of whose goals was judged.
    pub missing: usize,
}

impl GasOutcome {
    /// Of the plans of a period; `None` when none of them has a judged goal.
    #[must_use]
    #[allow(clippy::cast_precision_loss)] // plans are few
    pub fn of(plans: &[Attainment]) -> Option<Self> {
        let known: Vec<(f64, f64)> = plans.iter().filter_map(|a| a.start.zip(a.now)).collect();
        let n = known.len();
        let (start, end) = known.iter().fold((0.0, 0.0), |(start, end), (s, e)| (start + s, end + e));
        (n > 0).then(|| Self { start: start / n as f64, end: end / n as f64, n, missing: plans.len() - n })
    }
}

#[cfg(test)]
#[allow(clippy::indexing_slicing)] // of what the test made itself
mod tests {
    use super::*;
    use crate::rehab::catalogue::{BARTHEL_20, EQ_5D_5L, EQ_VAS, EVS, TUG};

    fn number(value: i32) -> Taken {
        Taken { value: Some(Decimal::whole(value)), ..Taken::default() }
    }

    fn levels(levels: [i32; 5]) -> Taken {
        let items = EQ_5D_5L.items().iter().zip(levels).map(|(i, n)| (i.code.to_string(), Decimal::whole(n)));
        Taken { items: items.collect(), ..Taken::default() }
    }

    fn points<'a>(instrument: &'static Instrument, taken: &'a [Taken]) -> Vec<Point<'a>> {
        let score = |t: &Taken| t.value.map_or(Score::Profile, Score::Number);
        taken.iter().map(|t| Point { instrument, score: score(t), taken: t }).collect()
    }

    #[test]
    fn a_profile_is_better_when_a_dimension_is_and_none_is_worse() {
        let start = levels([3, 3, 3, 3, 3]);
        for (end, expected) in [
            ([3, 3, 3, 3, 3], Turn::Unchanged),
            ([2, 3, 3, 3, 3], Turn::Better),
            ([1, 1, 1, 1, 1], Turn::Better),
            ([3, 3, 3, 3, 4], Turn::Worse),
            ([1, 1, 1, 1, 4], Turn::Mixed),
        ] {
            let taken = [start.clone(), levels(end)];
            let both = points(&EQ_5D_5L, &taken);
            assert_eq!(both[1].turn(&both[0]), Some(expected), "{end:?}");
        }
    }

    #[test]
    fn first_and_last_count_once_is_missing_and_the_mean_is_of_those_known() {
        // TUG in seconds: 28 -> 25 -> 21, 30 -> 30, 20 -> 26, and once 19. Less is better.
        let taken =
            [vec![number(28), number(25), number(21)], vec![number(30), number(30)], vec![number(20), number(26)], vec![number(19)]];
        let plans: Vec<_> = taken.iter().map(|t| points(&TUG, t)).collect();
        let found = outcomes(&[&BARTHEL_20, &TUG], &plans);
        assert_eq!(found.len(), 1, "Barthel was not used");
        let tug = &found[0];
        assert_eq!((tug.better, tug.unchanged, tug.worse, tug.mixed, tug.missing), (1, 1, 1, 0, 1));
        // (-7 + 0 + 6) / 3 = -0.33
        assert_eq!((tug.n(), tug.mean()), (3, Some(Decimal::hundredths(-33))));
    }

    #[test]
    fn what_nobody_knew_at_one_end_and_another_version_are_missing() {
        let (known, other) = (number(45), number(70));
        let observed = Point { instrument: &EVS, score: Score::Observe, taken: &known };
        let risk = Point { instrument: &EVS, score: Score::Number(Decimal::whole(1)), taken: &other };
        let later: &'static Instrument = Box::leak(Box::new(Instrument { version: "6L".into(), ..EQ_VAS.clone() }));
        let plans = [
            vec![observed, risk],
            vec![
                Point { instrument: &EQ_VAS, score: Score::Number(Decimal::whole(45)), taken: &known },
                Point { instrument: later, score: Score::Number(Decimal::whole(70)), taken: &other },
            ],
        ];
        for of in outcomes(&[&EVS, &EQ_VAS], &plans) {
            assert_eq!((of.n(), of.missing, of.mean()), (0, 1, None), "{}", of.instrument.code);
        }
    }

    #[test]
    fn the_mean_of_t_scores_is_of_plans_with_a_judged_goal() {
        let plan = |start, now| Attainment { start, now, judged: 1, not_judged: 0 };
        let all = [plan(Some(30.0), Some(50.0)), plan(Some(20.0), Some(60.0)), plan(None, None)];
        assert_eq!(GasOutcome::of(&all), Some(GasOutcome { start: 25.0, end: 55.0, n: 2, missing: 1 }));
        assert_eq!(GasOutcome::of(&all[2..]), None);
    }
}
