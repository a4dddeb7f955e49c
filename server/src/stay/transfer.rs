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
use crate::store::{Tx, citizen, equipment_move, facility, request};
use crate::training::follow;
use crate::undo::Act;
use app::error::{AppError, Refusal};
use app::stay::MoveBed;
use domain::access::{Action, Actor, may};
use domain::allocation::{Claim, Mismatch, Verdict, Wanted, judge};
use domain::citizen::room_sex;
use domain::facility::BedFacts;
use domain::form::Problem;
use domain::ids::{BedId, CleaningId, StayId};
use domain::instant::Instant;
use domain::period::Period;
use sea_orm::{ColumnTrait as _, ConnectionTrait, EntityTrait as _, QueryFilter as _, Set};
use serde::{Deserialize, Serialize};
use serde_json::json;
use uuid::Uuid;

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
            let cleaning = cleaning::begin(plads, &tx, &from, &old, to.at, &mut journal).await?;
            let moved = chance::id();
            let row = stay_transfer::ActiveModel {
                id: Set(moved),
                stay_id: Set(id.0),
                from_bed_id: Set(from.bed.0),
                to_bed_id: Set(bed.bed.0),
                at: Set(to.at.into()),
                reason: Set(to.reason.trim().to_owned()),
                override_reason: Set(if set_aside { to.consents.trim().to_owned() } else { String::new() }),
                moved_by: Set(actor.user.0),
                undone_at: Set(None),
            };
            stay_transfer::Entity::insert(row).exec_without_returning(&*tx).await?;
            equipment_move::goes_along(&tx, &old, bed.bed).await?;
            if from.site != bed.site {
                follow::ask(plads, &tx, &old, now).await?;
            }
            stay::save(&tx, &old).await?;
            // What has moved other people's plans cannot be undone alone.
            let before = cleaning.filter(|_| journal.is_empty());
            let before = before.map(|cleaning| Before { transfer: moved, version: old.version.saturating_add(1), claim, cleaning });
            let detail = json!({ "from_bed": from.bed, "bed": bed.bed, "at": to.at, "set_aside": set_aside, "undo": before });
            journal.note_at(bed.site, "stay.transferred", Subject::Stay(id), detail);
            journal.touch_site(from.site);
            Ok(((), journal.write(&tx).await?))
        })
        .await
}

/// How it was before a transfer.
#[derive(Clone, Debug, Serialize, Deserialize)]
struct Before {
    transfer: Uuid,
    /// Of the stay, when it had been moved.
    version: i32,
    claim: Claim,
    cleaning: CleaningId,
}

/// The transfer never was: the citizen has lain in the old bed all the time, its cleaning is called off, and the new bed is free.
///
/// # Errors
/// [`Refusal::NotUndone`]; [`Refusal::BedTaken`] and [`Refusal::BedDoesNotSuit`] when others have come meanwhile;
/// [`AppError::Conflict`] when the stay, or the cleaning of its old bed, has gone on.
pub async fn undo(plads: &Plads, actor: &Actor, act: &Act) -> Result<(), Failure> {
    let id = StayId(act.subject);
    let (seen, bed) = load(plads, actor, Action::TransferStay, id).await?;
    let before: Before = act.before()?;
    let from = load_bed(plads, before.claim.bed).await?;
    let now = plads.now();
    plads
        .write(async |tx| {
            lock(&tx, seen.citizen, &[&from, &bed]).await?;
            act.check(&tx, actor, now).await?;
            let old = super::decide::going_on(&tx, id, before.version).await?;
            let claim = claims::of_stay(&*tx, id).await?.filter(|c| c.bed == bed.bed).ok_or(AppError::Conflict)?;
            let clean = claims::of_cleaning(&*tx, before.cleaning).await?.ok_or(AppError::Conflict)?;
            if !cleaning::is_untouched(&tx, before.cleaning).await? {
                return Err(AppError::refused(Refusal::CleaningMovedOn).into());
            }
            claims::end_at(&tx, &claim, claim.period.from()).await?;
            cleaning::call_off(&tx, actor.user, before.cleaning, &clean, now).await?;
            if let Ok(rest) = Period::new(now, before.claim.period.to()) {
                nobody_came(plads, &tx, &old, &from, rest).await?;
            }
            claims::restore(&tx, &before.claim).await?;
            let set = stay_transfer::ActiveModel { undone_at: Set(Some(now.into())), ..Default::default() };
            stay_transfer::Entity::update_many().set(set).filter(stay_transfer::Column::Id.eq(before.transfer)).exec(&*tx).await?;
            equipment_move::goes_along(&tx, &old, from.bed).await?;
            follow::no_question(plads, &tx, &old, Some(actor.user)).await?;
            stay::save(&tx, &old).await?;
            let mut journal = Journal::new(Some(actor), now);
            let detail = json!({ "undoes": act.id, "from_bed": bed.bed, "bed": from.bed });
            journal.note_at(from.site, act.kind.undone(), Subject::Stay(id), detail);
            journal.touch_site(bed.site);
            Ok(((), journal.write(&tx).await?))
        })
        .await
}

/// Judges the bed somebody goes back to: what else speaks against it did so before.
pub(super) async fn nobody_came(plads: &Plads, tx: &Tx, of: &Stay, bed: &BedFacts, period: Period) -> Result<(), Failure> {
    let phase = phase_at(&**tx, of.id, plads.now()).await?;
    let (verdict, facts, claims) = judged(plads, tx, of, &phase, bed, period).await?;
    if verdict.mismatches.iter().any(|m| matches!(m, Mismatch::Taken { .. })) {
        return Err(taken::by(plads, &**tx, &facts, &claims, period).await?);
    }
    let mismatches: Vec<Mismatch> = verdict.mismatches.into_iter().filter(|m| m.is_about_others()).collect();
    if mismatches.is_empty() {
        return Ok(());
    }
    let verdict = Verdict { mismatches, ..Verdict::default() };
    Err(AppError::refused(Refusal::BedDoesNotSuit { bed: bed_name(&facts), verdict }).into())
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
    // What was fetched for the citizen goes along, wherever that is.
    let fetched = equipment_move::of_stay(db, of.request).await?;
    let mut needs = asked.as_ref().map(|r| r.needs.clone()).unwrap_or_default();
    needs.retain(|need| fetched.iter().all(|m| m.need != *need));
    Ok(Wanted {
        kind: phase.kind,
        sex: room_sex(person.sex, of.room_preference),
        needs,
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
    let (verdict, facts, claims) = judged(plads, tx, of, phase, bed, period).await?;
    if verdict.mismatches.iter().any(|m| matches!(m, Mismatch::Taken { .. })) {
        return Err(taken::by(plads, &**tx, &facts, &claims, period).await?);
    }
    if verdict.suits() {
        return Ok(false);
    }
    if !consents.trim().is_empty() && yields(&verdict) {
        return Ok(true);
    }
    Err(AppError::refused(Refusal::BedDoesNotSuit { bed: bed_name(&facts), verdict }).into())
}

/// A bed judged for a stay under the locks, without the stay's own claims: the bed as it is now, and the claims on it.
async fn judged(
    plads: &Plads,
    tx: &Tx,
    of: &Stay,
    phase: &Phase,
    bed: &BedFacts,
    period: Period,
) -> Result<(Verdict, BedFacts, Vec<Claim>), Failure> {
    let room = beds_of_room(&**tx, bed.room).await?;
    let partner = partner_citizen(&**tx, of.request).await?;
    let stock = Stock::load_but(plads, &**tx, room, period, of.cleaning(), partner, |c| c.stay == Some(of.id)).await?;
    let facts = stock.bed(bed.bed).ok_or(AppError::NotFound)?;
    let candidate = stock.candidate(facts);
    let verdict = judge(&wanted(&**tx, of, phase, period).await?, facts, candidate.claims, candidate.mates);
    Ok((verdict, facts.clone(), candidate.claims.to_vec()))
}

/// Can what the infection of a stay asks for be kept in the bed it has? Looked at under the locks, for as long as the claim runs.
pub(super) async fn isolation_holds(plads: &Plads, tx: &Tx, of: &Stay, bed: &BedFacts, claim: &Claim) -> Result<bool, Failure> {
    let now = plads.now();
    let Ok(period) = Period::new(now, claim.period.to()) else { return Ok(true) };
    let phase = phase_at(&**tx, of.id, now).await?;
    let (verdict, ..) = judged(plads, tx, of, &phase, bed, period).await?;
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
