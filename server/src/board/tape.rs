//! The timeline: claims on the beds of a site over some days. How they are laid out is in [`domain::tape`].

use super::load::{self, Bed, Taken};
use super::{Moment, choose};
use crate::failure::Failure;
use crate::state::Plads;
use app::board::{Ask, Length, TapeBar, TapeCell, TapeRow, TapeView, TapeWard};
use domain::access::{Action, Actor, Ties, may};
use domain::allocation::ClaimKind;
use domain::board::{BedState, bed_at};
use domain::ids::WardId;
use domain::instant::{Calendar as _, Instant};
use domain::period::Period;
use domain::setting::SettingKey;
use domain::tape::lay;
use time::{Date, Duration, Time, Weekday};

/// Half a day.
const NOON: Time = time::macros::time!(12:00);

pub(super) async fn tape(plads: &Plads, actor: &Actor, ask: Ask, from: Option<Date>, length: Length) -> Result<TapeView, Failure> {
    may(actor, Action::ReadBoard, Ties::NONE)?;
    let db = plads.store.read();
    let (sites, site) = choose(db, actor, ask.site).await?;
    let asked = from.unwrap_or_else(|| plads.today());
    let from = if asked.weekday() == Weekday::Monday { asked } else { asked.prev_occurrence(Weekday::Monday) };
    let days: Vec<Date> = (0..i64::from(length.days())).filter_map(|n| from.checked_add(Duration::days(n))).collect();
    let bounds = bounds(plads, &days);
    let now = how_far(&bounds, plads.now());
    let mut view = TapeView { site: site.clone(), sites, from, length, now, wards: Vec::new(), free: vec![0; days.len()] };
    let (Some(site), Some(first), Some(last)) = (site, bounds.first(), bounds.last()) else { return Ok(view) };
    let moment = Moment::of(plads, actor, ask).await?;
    let nights = nights(plads, &days).await?;
    let beds = load::beds(db, site.id, moment.now).await?;
    let taken = load::taken(db, site.id, moment.now, *first, Some(*last)).await?;
    if moment.shows_people() {
        moment.log(plads, actor, site.id, load::citizens(&taken)).await?;
    }
    let mut ward_now: Option<WardId> = None;
    for bed in beds {
        let claims = taken.get(&bed.id).map_or(&[][..], Vec::as_slice);
        for (free, night) in view.free.iter_mut().zip(&nights) {
            if bed_at(*night, claims.iter().map(|t| &t.claim)).state == BedState::Free {
                *free = free.saturating_add(1);
            }
        }
        if ward_now != Some(bed.ward) {
            view.wards.push(TapeWard { name: bed.ward_name.clone(), rows: Vec::new() });
            ward_now = Some(bed.ward);
        }
        let row = row(plads, &moment, bed, claims, &bounds, &days);
        if let Some(ward) = view.wards.last_mut() {
            ward.rows.push(row);
        }
    }
    Ok(view)
}

/// The instants between half-days: midnight and noon of each day, and the midnight after the last.
fn bounds(plads: &Plads, days: &[Date]) -> Vec<Instant> {
    let mut bounds: Vec<Instant> = Vec::new();
    for day in days {
        bounds.push(plads.zone.start_of(*day));
        bounds.extend(plads.zone.instant(*day, NOON));
    }
    bounds.extend(days.last().and_then(|day| day.next_day()).map(|day| plads.zone.start_of(day)));
    bounds
}

/// The instant of each day's census.
async fn nights(plads: &Plads, days: &[Date]) -> Result<Vec<Instant>, Failure> {
    let hour = u8::try_from(plads.setting(SettingKey::CensusHour).await?).unwrap_or(23);
    let clock = Time::from_hms(hour, 0, 0).unwrap_or(NOON);
    Ok(days.iter().map(|day| plads.zone.instant(*day, clock).unwrap_or_else(|| plads.zone.start_of(*day))).collect())
}

/// How far the tape has run, in thousandths. Half-days are drawn equally wide, also those with a change of clocks.
fn how_far(bounds: &[Instant], now: Instant) -> Option<u16> {
    let half = bounds.partition_point(|bound| *bound <= now).checked_sub(1)?;
    let (from, to) = (bounds.get(half)?, bounds.get(half.checked_add(1)?)?);
    let halves = i64::try_from(bounds.len()).ok()?.checked_sub(1)?;
    let within = now.seconds_since(*from).checked_mul(1000)?.checked_div(to.seconds_since(*from))?;
    let done = i64::try_from(half).ok()?.checked_mul(1000)?.checked_add(within)?;
    u16::try_from(done.checked_div(halves)?).ok()
}

fn row(plads: &Plads, moment: &Moment, bed: Bed, taken: &[Taken], bounds: &[Instant], days: &[Date]) -> TapeRow {
    let periods: Vec<Period> = taken.iter().map(|t| t.claim.period).collect();
    let mut cells = Vec::new();
    let mut at = 0;
    for bar in lay(bounds, &periods) {
        free(&mut cells, days, at, bar.half);
        if let Some(taken) = taken.get(bar.which) {
            cells.push(TapeCell::Bar(self::bar(plads, moment, taken, bar)));
        }
        at = bar.half.saturating_add(bar.span);
    }
    free(&mut cells, days, at, days.len().saturating_mul(2));
    TapeRow { bed: bed.id, label: bed.label, features: bed.features, room_features: bed.room_features, limited: bed.limited, cells }
}

/// Free half-days, the two of a day together.
fn free(cells: &mut Vec<TapeCell>, days: &[Date], mut at: usize, to: usize) {
    while at < to {
        let Some(day) = days.get(at / 2) else { return };
        let span = if at.is_multiple_of(2) && at.saturating_add(1) < to { 2 } else { 1 };
        cells.push(TapeCell::Free { day: *day, span });
        at = at.saturating_add(span);
    }
}

fn bar(plads: &Plads, moment: &Moment, taken: &Taken, bar: domain::tape::Bar) -> TapeBar {
    let claim = &taken.claim;
    let ended = claim.period.to() <= moment.now;
    let here = claim.kind == ClaimKind::Stay && !ended && !taken.stay_ended;
    let to = if here { taken.leaves() } else { claim.period.to() };
    let late = match claim.kind {
        ClaimKind::Stay => here && to <= moment.now,
        ClaimKind::Reservation => !ended && taken.awaited() <= moment.now,
        ClaimKind::Hold | ClaimKind::Cleaning | ClaimKind::Closure => false,
    };
    let people = matches!(claim.kind, ClaimKind::Stay | ClaimKind::Reservation | ClaimKind::Hold);
    TapeBar {
        state: BedState::of(claim.kind),
        who: people.then(|| moment.who(plads, taken)),
        stay: claim.stay,
        request: claim.request,
        from: plads.local(claim.period.from()),
        to: plads.local(to),
        span: bar.span,
        from_before: bar.from_before,
        runs_on: bar.runs_on,
        late,
        isolates: taken.isolates,
        answer_by: taken.answer_by.map(|at| plads.local(at)),
        cause: taken.closure_cause.clone(),
    }
}
