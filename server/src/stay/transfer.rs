//! Moving a citizen to another bed, room, ward or site within the stay. The new bed is judged under the locks as for a reservation;
//! the old one goes to cleaning, and the history keeps both.

use super::absence::kept_until;
use super::load;
use crate::allocation::{Stock, bed_name, beds_of_room, lock, partner_citizen, release_lapsed, taken};
use crate::bed::{cleaning, load_bed};
use crate::chance;
use crate::failure::Failure;
use crate::state::Plads;
use crate::store::claims::{self, Serves};
use crate::store::entity::stay_transfer;
use crate::store::journal::{Journal, Subject};
use crate::store::stay::{self, Phase, Stay};
use crate::store::{Tx, citizen, facility, request};
use app::error::{AppError, Refusal};
use app::stay::MoveBed;
use domain::access::{Action, Actor, may};
use domain::allocation::{Claim, Mismatch, Verdict, Wanted, judge};
use domain::citizen::room_sex;
use domain::facility::BedFacts;
use domain::form::Problem;
use domain::ids::{BedId, StayId};
use domain::instant::Instant;
use domain::period::Period;
use sea_orm::{ConnectionTrait, EntityTrait as _, Set};
use serde_json::json;

/// To which bed, as read from the form.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Transferring {
    /// The bed.
    pub bed: BedId,
    /// When the citizen changed beds; not in the future.
    pub at: Instant,
    /// Why.
    pub reason: String,
    /// Who has consented to setting a rule on sharing aside, or how a missing fact was settled; empty when nothing was.
    pub consents: String,
}

/// Moves a citizen to another bed at `to.at`.
///
/// # Errors
/// [`Refusal::BedTaken`], [`Refusal::BedDoesNotSuit`], [`Refusal::OtherAuthority`], [`Refusal::Away`], [`Refusal::StayEnded`]; a field
/// problem for bed, time or reason; [`AppError::Conflict`] when the stay changed since `version`.
pub async fn transfer(plads: &Plads, actor: &Actor, id: StayId, version: i32, to: Transferring) -> Result<(), Failure> {
    let (seen, from) = load(plads, actor, Action::TransferStay, id).await?;
    let bed = load_bed(plads, to.bed).await?;
    may(actor, Action::TransferStay, facility::ties_of_site(plads.store.read(), bed.site, plads.today()).await?)?;
    if bed.bed == from.bed {
        return Err(AppError::field("bed", Problem::NotAChoice).into());
    }
    if to.reason.trim().is_empty() {
        return Err(AppError::field("reason", Problem::Missing).into());
    }
    let now = plads.now();
    plads
        .write(async |tx| {
            lock(&tx, seen.citizen, &[&from, &bed]).await?;
            let mut journal = Journal::new(Some(actor), now);
            release_lapsed(plads, &tx, &bed, &mut journal).await?;
            let old = super::decide::going_on(&tx, id, version).await?;
            let claim = claims::of_stay(&*tx, id).await?.filter(|c| c.bed == from.bed).ok_or(AppError::Conflict)?;
            old.state.may_move(to.at, claim.period.from(), now)?;
            let until = kept_until(plads, &tx, &from, &claim, &mut journal).await?;
            let period = Period::new(to.at, until).map_err(|_| AppError::Conflict)?;
            let phase = phase_at(&*tx, id, now).await?;
            let decides = facility::agreement_on(&*tx, bed.site, plads.today()).await?.map(|a| a.authority);
            if from.site != bed.site && decides != Some(phase.authority) {
                return Err(AppError::refused(Refusal::OtherAuthority).into());
            }
            let set_aside = suits(plads, &tx, &old, &phase, &bed, period, &to.consents).await?;
            claims::end_at(&tx, &claim, to.at).await?;
            claims::insert(&tx, bed.bed, Serves::Stay(id), period).await?;
            cleaning::begin(plads, &tx, &from, &old, to.at, &mut journal).await?;
            let row = stay_transfer::ActiveModel {
                id: Set(chance::id()),
                stay_id: Set(id.0),
                from_bed_id: Set(from.bed.0),
                to_bed_id: Set(bed.bed.0),
                at: Set(to.at.into()),
                reason: Set(to.reason.trim().to_owned()),
                override_reason: Set(if set_aside { to.consents.trim().to_owned() } else { String::new() }),
                moved_by: Set(actor.user.0),
            };
            stay_transfer::Entity::insert(row).exec_without_returning(&*tx).await?;
            stay::save(&tx, &old).await?;
            let detail = json!({ "from_bed": from.bed, "bed": bed.bed, "at": to.at, "set_aside": set_aside });
            journal.note_at(bed.site, "stay.transferred", Subject::Stay(id), detail);
            journal.touch_site(from.site);
            Ok(((), journal.write(&tx).await?))
        })
        .await
}

/// The phase of a stay at an instant: the last that has begun.
pub(super) async fn phase_at<C: ConnectionTrait>(db: &C, id: StayId, at: Instant) -> Result<Phase, Failure> {
    let phases = stay::phases_of(db, &[id]).await?;
    let begun = phases.iter().rfind(|p| p.from <= at).or(phases.first()).cloned();
    Ok(begun.ok_or(AppError::NotFound)?)
}

async fn wanted<C: ConnectionTrait>(db: &C, of: &Stay, phase: &Phase, period: Period) -> Result<Wanted, Failure> {
    let person = citizen::by_id(db, of.citizen).await?.ok_or(AppError::NotFound)?;
    let asked = match of.request {
        Some(id) => request::by_id(db, id).await?,
        None => None,
    };
    Ok(Wanted {
        kind: phase.kind,
        sex: room_sex(person.sex, of.room_preference),
        needs: asked.as_ref().map(|r| r.needs.clone()).unwrap_or_default(),
        infection: of.infection,
        weight_kg: asked.and_then(|r| r.weight_kg),
        period,
        wish: None,
    })
}

/// May what speaks against the bed be set aside with a word of who consented, or of how it was settled?
fn yields(verdict: &Verdict) -> bool {
    verdict.mismatches.iter().all(|m| m.yields_to_consent())
}

/// Judges the bed under the locks; says whether something was set aside.
async fn suits(plads: &Plads, tx: &Tx, of: &Stay, phase: &Phase, bed: &BedFacts, period: Period, consents: &str) -> Result<bool, Failure> {
    let room = beds_of_room(&**tx, bed.room).await?;
    let partner = partner_citizen(&**tx, of.request).await?;
    let stock = Stock::load_but(plads, &**tx, room, period, of.cleaning(), partner, |c| c.stay == Some(of.id)).await?;
    let facts = stock.bed(bed.bed).ok_or(AppError::NotFound)?;
    let candidate = stock.candidate(facts);
    let verdict = judge(&wanted(&**tx, of, phase, period).await?, facts, candidate.claims, candidate.mates);
    if verdict.mismatches.iter().any(|m| matches!(m, Mismatch::Taken { .. })) {
        return Err(taken::by(plads, &**tx, facts, candidate.claims, period).await?);
    }
    if verdict.suits() {
        return Ok(false);
    }
    if !consents.trim().is_empty() && yields(&verdict) {
        return Ok(true);
    }
    Err(AppError::refused(Refusal::BedDoesNotSuit { bed: bed_name(facts), verdict }).into())
}

/// Can what the infection of a stay asks for be kept in the bed it has? Looked at under the locks, for as long as the claim runs.
pub(super) async fn isolation_holds(plads: &Plads, tx: &Tx, of: &Stay, bed: &BedFacts, claim: &Claim) -> Result<bool, Failure> {
    let now = plads.now();
    let Ok(period) = Period::new(now, claim.period.to()) else { return Ok(true) };
    let phase = phase_at(&**tx, of.id, now).await?;
    let room = beds_of_room(&**tx, bed.room).await?;
    let partner = partner_citizen(&**tx, of.request).await?;
    let stock = Stock::load_but(plads, &**tx, room, period, of.cleaning(), partner, |c| c.stay == Some(of.id)).await?;
    let facts = stock.bed(bed.bed).ok_or(AppError::NotFound)?;
    let candidate = stock.candidate(facts);
    let verdict = judge(&wanted(&**tx, of, &phase, period).await?, facts, candidate.claims, candidate.mates);
    Ok(!verdict.mismatches.iter().any(|m| m.breaks_isolation()))
}

/// The beds of the actor's sites, those that suit first, each with what speaks against it.
pub(super) async fn beds(plads: &Plads, actor: &Actor, of: &Stay, from: &BedFacts) -> Result<Vec<MoveBed>, Failure> {
    let (db, now) = (plads.store.read(), plads.now());
    let until = claims::of_stay(db, of.id).await?.map_or(of.expected_departure, |c| c.period.to());
    let period = Period::new(now, until.max(now.plus_hours(1))).map_err(|_| AppError::Conflict)?;
    let phase = phase_at(db, of.id, now).await?;
    let wanted = wanted(db, of, &phase, period).await?;
    let all = facility::beds_of_sites(db, &actor.sites, now).await?;
    let partner = partner_citizen(db, of.request).await?;
    let stock = Stock::load_but(plads, db, all, period, of.cleaning(), partner, |c| c.stay == Some(of.id)).await?;
    let mut beds: Vec<MoveBed> = stock
        .candidates()
        .into_iter()
        .filter(|c| c.bed.bed != from.bed)
        .map(|c| {
            let verdict = judge(&wanted, c.bed, c.claims, c.mates);
            MoveBed {
                bed: c.bed.bed,
                name: bed_name(c.bed),
                here: c.bed.site == from.site,
                suits: verdict.suits(),
                yields: yields(&verdict),
                verdict,
            }
        })
        .collect();
    beds.sort_by_key(|b| (!b.suits, !b.yields, !b.here));
    Ok(beds)
}
