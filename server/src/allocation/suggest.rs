//! The beds for a request: ranked, nearly suitable, undecidable; and the terms an offer begins with.

use super::couple;
use super::inbox::bed_name;
use super::stock::{Stock, beds_of, wanted};
use crate::failure::Failure;
use crate::state::Plads;
use crate::store::citizen::{self, Citizen};
use crate::store::request::Stored;
use crate::store::reservation;
use app::allocation::view::{BedLine, Fetched, NearlySuited, Places, ReserveDraft, Suggested, Undecided, Why};
use app::error::{AppError, NextBed};
use domain::allocation::{Claim, Wanted, judge};
use domain::equipment_move::due_for;
use domain::facility::{BedFacts, StayKind};
use domain::ids::{BedId, ReservationId};
use domain::instant::{Calendar as _, Instant};
use domain::period::Period;
use domain::setting::SettingKey;
use domain::stay::CleaningClass;
use domain::suggestion::{Reason, Solution};
use planner::{Candidate, Home, nearly, rank, undecidable};
use std::collections::BTreeSet;
use time::{Duration, Time};

/// So many suggestions are shown.
const SUGGESTIONS: usize = 6;
/// So many nearly suitable and undecidable beds.
const NEARLY: usize = 5;
/// So many beds are named to whom the bed was taken from.
const NEXT: usize = 2;
/// A stay whose end is given as a day ends at this hour.
pub(super) const DEPARTURE_HOUR: u8 = 10;

/// Everything needed to choose a bed for one request.
pub(super) struct Search {
    /// What is looked for.
    pub wanted: Wanted,
    stock: Stock,
    home_postcode: String,
    now: Instant,
    /// Minutes before an arrival by which what is fetched is to be in place.
    lead_minutes: i64,
    /// The bed that is held already: moving there would change nothing.
    held: Option<BedId>,
}

impl Search {
    /// Loads the beds for a request; a reservation being moved does not stand in its own way.
    pub async fn begin(
        plads: &Plads,
        request: &Stored,
        citizen: &Citizen,
        kind: StayKind,
        period: Period,
        without: Option<ReservationId>,
    ) -> Result<Self, Failure> {
        let db = plads.store.read();
        let now = plads.now();
        let beds = beds_of(db, request.authority, plads.zone.date(period.from()), period.from()).await?;
        let partner = couple::partner(db, request.id).await?;
        let (own, theirs) = (CleaningClass::after(request.infection), partner.as_ref().map(|p| p.citizen));
        let mut stock = Stock::load(plads, db, beds, period, own, without, theirs).await?;
        if let Some(partner) = &partner {
            stock.partner = couple::nearness(plads, &stock, partner).await?;
        }
        let lead_minutes = plads.setting(SettingKey::EquipmentLeadMinutes).await?;
        let home_postcode = citizen.postcode.as_str().to_owned();
        let held = match without {
            Some(id) => reservation::by_id(db, id).await?.map(|r| r.bed),
            None => None,
        };
        Ok(Self { wanted: wanted(request, citizen.sex, kind, period), stock, home_postcode, now, lead_minutes, held })
    }

    /// The home: its postcode, and the position of a site that has the same one.
    fn home(&self) -> Home<'_> {
        let position = self.stock.beds.iter().find(|b| b.postcode == self.home_postcode).and_then(|b| b.position);
        Home { postcode: &self.home_postcode, position }
    }

    /// Ranked, nearly suitable and undecidable beds.
    pub fn places(&self, plads: &Plads) -> Places {
        let candidates: Vec<Candidate<'_>> = self.stock.candidates().into_iter().filter(|c| Some(c.bed.bed) != self.held).collect();
        let line = |index: usize| candidates.get(index).map(|c| bed_line(c.bed));
        let suggestions = rank(&self.wanted, &self.home(), &candidates, SUGGESTIONS)
            .into_iter()
            .filter_map(|s| {
                let candidate = candidates.get(s.candidate)?;
                Some(Suggested {
                    bed: bed_line(candidate.bed),
                    free_from: self.free_from(candidate).map(|at| plads.local(at)),
                    free_until: s.free_until.map(|at| plads.local(at)),
                    metres: s.nearness.metres(),
                    fetched: self.fetched(plads, candidate.bed, self.wanted.period),
                    reasons: s.reasons.iter().map(|reason| Why { reason, at: time_of(reason).map(|at| plads.local(at)) }).collect(),
                })
            })
            .collect();
        let nearly = nearly(&self.wanted, &candidates, NEARLY)
            .into_iter()
            .filter_map(|n| {
                let at = match n.solution {
                    Solution::ArriveAfter { at, .. } | Solution::LeaveBefore(at) => Some(plads.local(at)),
                    Solution::Consent
                    | Solution::TestResult
                    | Solution::Bring(_)
                    | Solution::Repair(_)
                    | Solution::CallIn(_)
                    | Solution::OpenToKind
                    | Solution::OtherBed => None,
                };
                Some(NearlySuited { bed: line(n.candidate)?, fails: n.fails, solution: n.solution, at })
            })
            .collect();
        let undecidable = undecidable(&self.wanted, &candidates, NEARLY)
            .into_iter()
            .filter_map(|u| Some(Undecided { bed: line(u.candidate)?, missing: u.missing }))
            .collect();
        Places {
            kind: self.wanted.kind,
            arrival: plads.local(self.wanted.period.from()),
            until: plads.local(self.wanted.period.to()),
            sites: self.stock.beds.iter().map(|b| b.site).collect::<BTreeSet<_>>().len(),
            suggestions,
            nearly,
            undecidable,
        }
    }

    /// The terms an offer of this bed begins with: the arrival waits for a claim that is in the way, the departure ends before the
    /// next one.
    pub fn draft(&self, plads: &Plads, bed: BedId, answer_by: Instant, request: &Stored, site: Option<String>) -> Option<ReserveDraft> {
        let facts = self.stock.bed(bed)?;
        let candidate = self.stock.candidate(facts);
        let period = free_part(self.wanted.period, candidate.claims);
        let verdict = judge(&Wanted { period, ..self.wanted.clone() }, facts, candidate.claims, candidate.mates);
        Some(ReserveDraft {
            bed: bed_line(facts),
            arrival: plads.local(period.from()),
            until: plads.local(period.to()),
            answer_by: plads.local(answer_by),
            unmet: site.filter(|_| request.wish_site.is_some_and(|wish| wish != facts.site)),
            fetched: self.fetched(plads, facts, period),
            verdict,
            moves: false,
        })
    }

    /// What reserving a bed would order to it.
    fn fetched(&self, plads: &Plads, bed: &BedFacts, period: Period) -> Vec<Fetched> {
        let due = plads.local(due_for(period.from(), self.lead_minutes, self.now));
        let pieces = self.wanted.needs.iter().filter(|need| bed.waits_for(**need)).filter_map(|need| self.stock.loose.piece(bed, *need));
        pieces.map(|p| Fetched { piece: p.name.clone(), from: p.site_name.clone(), due }).collect()
    }

    /// When a bed that suits becomes free, if it is not free now.
    fn free_from(&self, candidate: &Candidate<'_>) -> Option<Instant> {
        let until_arrival = candidate.claims.iter().filter(|c| c.live && c.period.to() <= self.wanted.period.from());
        until_arrival.map(|c| c.period.to()).max().filter(|at| *at > self.now)
    }
}

/// The first part of a period that no claim takes, keeping its length where it can.
fn free_part(period: Period, claims: &[Claim]) -> Period {
    let mut from = period.from();
    while let Some(claim) = claims.iter().find(|c| c.live && c.period.contains(from)) {
        from = claim.period.to();
    }
    let next = claims.iter().filter(|c| c.live && c.period.from() > from).map(|c| c.period.from()).min();
    let until = if from < period.to() { period.to() } else { from.plus_seconds(period.seconds()) };
    Period::new(from, next.map_or(until, |next| until.min(next))).unwrap_or(period)
}

fn time_of(reason: Reason) -> Option<Instant> {
    match reason {
        Reason::SharesWith { from, .. } => Some(from),
        Reason::Meets(_)
        | Reason::Carries { .. }
        | Reason::Chosen
        | Reason::NearPartner(_)
        | Reason::RoomForPartner(_)
        | Reason::NearestHome
        | Reason::RoomForOne
        | Reason::NobodyElse
        | Reason::OnlyThisKind
        | Reason::NotChosen
        | Reason::Farther { .. }
        | Reason::ToFetch(_)
        | Reason::Scarce(_) => None,
    }
}

pub(super) fn bed_line(bed: &BedFacts) -> BedLine {
    BedLine {
        bed: bed.bed,
        name: bed_name(bed),
        label: bed.label.clone(),
        site: bed.site_name.clone(),
        ward: bed.ward_name.clone(),
        beds_in_room: bed.beds_in_room,
    }
}

/// The stay a request asks for: from when the citizen is ready (on the next quarter of an hour), for the nights asked for.
pub(super) async fn period_of(plads: &Plads, request: &Stored) -> Result<Period, Failure> {
    const QUARTER: i64 = 15 * 60;
    let usual = plads.setting(SettingKey::UsualNights).await?;
    let earliest = plads.now().max(request.ready_at);
    let arrival = Instant::from_unix((earliest.unix() + QUARTER - 1) / QUARTER * QUARTER);
    let nights = request.nights.map_or(usual, i64::from);
    let last = plads.zone.date(arrival).saturating_add(Duration::days(nights));
    let clock = Time::from_hms(DEPARTURE_HOUR, 0, 0).unwrap_or(Time::MIDNIGHT);
    let until = plads.zone.instant(last, clock).unwrap_or_else(|| arrival.plus_hours(24 * nights));
    Ok(Period::new(arrival, until).map_err(|_| AppError::Conflict)?)
}

/// The best beds for a request besides one that was just taken.
pub(super) async fn next_beds(plads: &Plads, request: &Stored, taken: BedId, period: Period) -> Result<Vec<NextBed>, Failure> {
    let (Some(kind), Some(citizen)) = (request.kind(), citizen::by_id(plads.store.read(), request.citizen).await?) else {
        return Ok(Vec::new());
    };
    let own = super::inbox::reservation_of(request.state);
    let search = Search::begin(plads, request, &citizen, kind, period, own).await?;
    let candidates = search.stock.candidates();
    let best = rank(&search.wanted, &search.home(), &candidates, NEXT + 1);
    let beds = best.into_iter().filter_map(|s| candidates.get(s.candidate)).filter(|c| c.bed.bed != taken).take(NEXT);
    Ok(beds.map(|c| NextBed { id: c.bed.bed, name: bed_name(c.bed), free_from: search.free_from(c).map(|at| plads.local(at)) }).collect())
}
