//! Occupancy for managers and allocators: figures of a period, the lists behind them, and a file for a spreadsheet.
//!
//! A night belongs to the organisation that is authority or operator of the site on that date, so that figures of 2026 stay
//! with those who had the beds in 2026. All of a period is read in a handful of queries and counted by `domain`.

mod csv;
mod load;

pub use csv::download;
pub(crate) use csv::written as csv_of;

use crate::access::Look;
use crate::failure::Failure;
use crate::state::Plads;
use app::error::AppError;
use app::occupancy::{
    Asked, BedRow, ListAsked, ListView, MoveRow, NightRow, NightsView, Occupancy, OccupancyView, RuleFrom, Scope, SiteName,
};
use async_trait::async_trait;
use domain::access::{Action, Actor, Role, Ties, may};
use domain::board::BedState;
use domain::code::Code as _;
use domain::facility::StayKind;
use domain::form::Problem;
use domain::ids::{CitizenId, SiteId};
use domain::instant::{Calendar as _, Instant};
use domain::occupancy::{BedNight, BedNights, Census, Lengths, Night};
use domain::stay::{Outcome, StayState};
use domain::typed::parse_date;
use load::Loaded;
use std::collections::{BTreeMap, BTreeSet};
use time::{Date, Duration};

#[async_trait]
impl Occupancy for Plads {
    async fn figures(&self, actor: &Actor, asked: Asked) -> Result<OccupancyView, AppError> {
        may(actor, Action::ReadOccupancy, Ties::NONE).map_err(Failure::from)?;
        let (today, last) = self.counted_days();
        let (scope, problems) = Scope::read(&asked, today, last)?;
        let settings = self.settings().await.map_err(Failure::from)?;
        let before = scope.from.saturating_sub(Duration::days(scope.nights()));
        let loaded = Loaded::read(self, actor, scope.site, before, scope.to).await?;
        let census = Census::new(&loaded.beds, &loaded.claims);
        let counted = |date| loaded.counted(&census, Night::of(date, &self.zone, &settings), scope.kind);

        let mut days = Vec::new();
        let mut sites: BTreeMap<SiteId, BedNights> = BTreeMap::new();
        let mut kinds: BTreeMap<Option<StayKind>, BedNights> = BTreeMap::new();
        for date in dates(scope.from, scope.to) {
            let mut day = BedNights::default();
            for (night, kind) in counted(date) {
                day.add(night.state, night.night.rule);
                sites.entry(night.bed.site).or_default().add(night.state, night.night.rule);
                kinds.entry(kind).or_default().add(night.state, night.night.rule);
            }
            days.push((date, day));
        }
        let earlier = dates(before, scope.from.saturating_sub(Duration::DAY)).flat_map(counted).map(|(night, _)| night).collect();
        let moves = loaded.moves(self, &scope);
        Ok(OccupancyView {
            scope,
            last,
            problems,
            sites: loaded.sites.clone(),
            rules: rules(dates(scope.from, scope.to).map(|date| Night::of(date, &self.zone, &settings))),
            total: days.iter().map(|(_, n)| *n).sum(),
            before: earlier,
            days,
            by_site: loaded.sites.iter().filter_map(|s| Some((s.clone(), *sites.get(&s.id)?))).collect(),
            by_kind: in_order(kinds),
            arrivals: count(&moves.arrivals),
            departures: by_outcome(&moves.departures),
            away_nights: moves.departures.iter().filter_map(|m| loaded.away.get(&m.stay)).sum(),
            lengths: Lengths::of(moves.departures.iter().filter_map(|m| m.nights).collect()),
        })
    }

    async fn list(&self, actor: &Actor, asked: Asked, list: ListAsked) -> Result<NightsView, AppError> {
        may(actor, Action::DrillOccupancy, Ties::NONE).map_err(Failure::from)?;
        let (today, last) = self.counted_days();
        let (scope, problems) = Scope::read(&asked, today, last)?;
        if !problems.is_empty() {
            return Err(AppError::Invalid { problems });
        }
        let (list, site, shown) = match list {
            ListAsked::Night { date, class } => {
                let date = parse_date(&date, today).map_err(|e| AppError::field("date", e.into()))?;
                if date > last {
                    return Err(AppError::field("date", Problem::TooLate));
                }
                let loaded = Loaded::read(self, actor, scope.site, date, date).await?;
                let (list, shown) = self.one_night(&loaded, &scope, date, class_asked(&class)?).await?;
                (list, loaded.name_of(scope.site), shown)
            }
            ListAsked::Beds { class } => {
                let class = class_asked(&class)?;
                let loaded = Loaded::read(self, actor, scope.site, scope.from, scope.to).await?;
                (self.each_bed(&loaded, &scope, class).await?, loaded.name_of(scope.site), Vec::new())
            }
            ListAsked::Arrivals | ListAsked::Departures => {
                let departures = list == ListAsked::Departures;
                let loaded = Loaded::read(self, actor, scope.site, scope.from, scope.to).await?;
                let moves = loaded.moves(self, &scope);
                let rows = if departures { moves.departures } else { moves.arrivals };
                let shown = rows.iter().filter_map(|m| loaded.stays.get(&m.stay)).map(|s| s.citizen).collect();
                (ListView::Moves { departures, rows }, loaded.name_of(scope.site), shown)
            }
        };
        self.log_drill(actor, &scope, &shown).await?;
        Ok(NightsView { scope, site, opens_stays: actor.role == Role::Allocator, list })
    }
}

impl Plads {
    /// Today, and the last night of which a census has been taken.
    fn counted_days(&self) -> (Date, Date) {
        let today = self.today();
        (today, today.saturating_sub(Duration::DAY))
    }

    async fn one_night(
        &self,
        loaded: &Loaded,
        scope: &Scope,
        date: Date,
        class: Option<BedState>,
    ) -> Result<(ListView, Vec<CitizenId>), Failure> {
        let settings = self.settings().await?;
        let night = Night::of(date, &self.zone, &settings);
        let census = Census::new(&loaded.beds, &loaded.claims);
        let all: Vec<(BedNight<'_>, Option<StayKind>)> = loaded.counted(&census, night, scope.kind).collect();
        let total = all.iter().map(|(n, _)| *n).collect();
        let listed = all.into_iter().filter(|(n, _)| class.is_none_or(|class| n.state == class));
        let (mut rows, mut shown) = (Vec::new(), Vec::new());
        for (one, kind) in listed {
            let Some(bed) = loaded.names.get(&one.bed.bed).cloned() else { continue };
            let stay = one.claim.and_then(|claim| claim.stay);
            let phase = stay.and_then(|stay| loaded.phases.at(stay, night.at));
            let known = stay.and_then(|stay| loaded.stays.get(&stay));
            shown.extend(known.map(|s| s.citizen));
            rows.push(NightRow {
                bed,
                state: one.state,
                counts: night.rule.counts(one.state),
                kind,
                authority: phase.and_then(|p| loaded.organisations.get(&p.authority).cloned()),
                nights: known.map(|s| (date - self.zone.date(s.arrived_at())).whole_days() + 1),
                until: one.claim.map(|claim| self.zone.date(claim.period.to())),
                stay,
            });
        }
        let rule = RuleFrom { from: date, hour: night.hour, rule: night.rule };
        Ok((ListView::Night { date, rule, class, total, rows }, shown))
    }

    async fn each_bed(&self, loaded: &Loaded, scope: &Scope, class: Option<BedState>) -> Result<ListView, Failure> {
        let settings = self.settings().await?;
        let census = Census::new(&loaded.beds, &loaded.claims);
        let mut of_bed = BTreeMap::new();
        for date in dates(scope.from, scope.to) {
            for (night, _) in loaded.counted(&census, Night::of(date, &self.zone, &settings), scope.kind) {
                of_bed.entry(night.bed.bed).or_insert_with(BedNights::default).add(night.state, night.night.rule);
            }
        }
        let rows = loaded
            .beds
            .iter()
            .filter_map(|bed| Some((bed, *of_bed.get(&bed.bed)?)))
            .filter(|(_, nights)| class.is_none_or(|class| nights.of(class) > 0))
            .filter_map(|(bed, nights)| Some(BedRow { bed: loaded.names.get(&bed.bed)?.clone(), nights }))
            .collect();
        Ok(ListView::Beds { class, rows })
    }

    /// Whoever looks behind a figure sees bed, kind and dates of stays: logged as a look at these citizens.
    async fn log_drill(&self, actor: &Actor, scope: &Scope, shown: &[CitizenId]) -> Result<(), Failure> {
        if shown.is_empty() {
            return Ok(());
        }
        let look = Look { action: "occupancy.list", purpose: "capacity", criterion: scope.query(), citizens: shown, refresh: false };
        self.log_look(actor, look).await
    }
}

/// A class from the address.
fn class_asked(code: &str) -> Result<Option<BedState>, AppError> {
    match code.trim() {
        "" => Ok(None),
        code => BedState::from_code(code).map(Some).map_err(|_| AppError::NotFound),
    }
}

/// The dates from one to another, both included.
fn dates(from: Date, to: Date) -> impl Iterator<Item = Date> {
    std::iter::successors(Some(from), |date| date.next_day()).take_while(move |date| *date <= to)
}

/// Each rule with the first night it was used.
fn rules(nights: impl Iterator<Item = Night>) -> Vec<RuleFrom> {
    let mut rules: Vec<RuleFrom> = Vec::new();
    for night in nights {
        if rules.last().is_none_or(|r| (r.hour, r.rule) != (night.hour, night.rule)) {
            rules.push(RuleFrom { from: night.date, hour: night.hour, rule: night.rule });
        }
    }
    rules
}

/// Kinds in the order people expect, the one not stated last.
fn in_order(mut kinds: BTreeMap<Option<StayKind>, BedNights>) -> Vec<(Option<StayKind>, BedNights)> {
    let not_stated = kinds.remove(&None);
    kinds.into_iter().chain(not_stated.map(|n| (None, n))).collect()
}

fn count<T>(list: &[T]) -> i64 {
    i64::try_from(list.len()).unwrap_or(i64::MAX)
}

fn by_outcome(departures: &[MoveRow]) -> Vec<(Outcome, i64)> {
    let of = |outcome| departures.iter().filter(|m| m.outcome == Some(outcome)).count();
    Outcome::ALL.iter().map(|o| (*o, i64::try_from(of(*o)).unwrap_or(i64::MAX))).filter(|(_, n)| *n > 0).collect()
}

/// Arrivals and departures of a period.
struct Moves {
    arrivals: Vec<MoveRow>,
    departures: Vec<MoveRow>,
}

impl Loaded {
    /// Stays that began or ended in the period on beds of the scope. A transfer is neither.
    fn moves(&self, plads: &Plads, scope: &Scope) -> Moves {
        let first = plads.zone.start_of(scope.from);
        let end = plads.zone.start_of(scope.to.saturating_add(Duration::DAY));
        let inside = |at: Instant| first <= at && at < end;
        let (mut arrivals, mut departures) = (Vec::new(), Vec::new());
        for stay in self.stays.values() {
            let arrived = stay.arrived_at();
            let came_to = self.spans.get(&stay.id).filter(|span| inside(arrived) && span.first.period.from() <= arrived);
            arrivals.extend(came_to.and_then(|span| self.move_row(plads, scope, &span.first, arrived, stay, None)));
            if let StayState::Ended { at, outcome, .. } = stay.state {
                let left = self.spans.get(&stay.id).filter(|span| inside(at) && span.last.period.to() >= at);
                departures.extend(left.and_then(|span| self.move_row(plads, scope, &span.last, at, stay, Some(outcome))));
            }
        }
        for list in [&mut arrivals, &mut departures] {
            list.sort_by(|a, b| (a.date, &a.bed.site, &a.bed.label).cmp(&(b.date, &b.bed.site, &b.bed.label)));
        }
        Moves { arrivals, departures }
    }

    fn move_row(
        &self,
        plads: &Plads,
        scope: &Scope,
        claim: &domain::allocation::Claim,
        at: Instant,
        stay: &crate::store::stay::Stay,
        outcome: Option<Outcome>,
    ) -> Option<MoveRow> {
        let bed = self.beds.iter().find(|b| b.bed == claim.bed)?;
        let date = plads.zone.date(at);
        let kind = self.phases.at(stay.id, at).map(|p| p.kind);
        let ours = self.is_ours(bed.site, date) && scope.kind.is_none_or(|asked| kind == Some(asked));
        ours.then(|| MoveRow {
            bed: self.names.get(&claim.bed).cloned().unwrap_or_else(|| load::unnamed(claim.bed)),
            date,
            kind,
            outcome,
            nights: outcome.map(|_| (date - plads.zone.date(stay.arrived_at())).whole_days()),
            stay: stay.id,
        })
    }

    /// Bed-nights of one night that belong to the organisation, with their kinds; of one kind when one is asked for.
    fn counted<'a>(
        &'a self,
        census: &'a Census<'a>,
        night: Night,
        kind: Option<StayKind>,
    ) -> impl Iterator<Item = (BedNight<'a>, Option<StayKind>)> {
        let ours: BTreeSet<SiteId> = self.sites.iter().map(|s| s.id).filter(|site| self.is_ours(*site, night.date)).collect();
        census
            .night(night)
            .filter(move |one| ours.contains(&one.bed.site))
            .map(|one| (one, self.phases.kind_of(&one)))
            .filter(move |(_, found)| kind.is_none_or(|asked| *found == Some(asked)))
    }

    fn name_of(&self, site: Option<SiteId>) -> Option<String> {
        self.sites.iter().find(|s| Some(s.id) == site).map(|s: &SiteName| s.name.clone())
    }
}
