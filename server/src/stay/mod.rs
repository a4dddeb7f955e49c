//! A stay: what its page shows ([`view`]), what was looked for at arrival ([`arrival_check`]), what is decided about it ([`decide`]), access to the citizen's own page ([`access`]), absence with a held bed ([`absence`], told by
//! hospitals in [`notice`]), another bed ([`transfer`]), infection ([`infection`]), its end ([`end`]), death ([`death`]), safeguards ([`safeguard`]), complaints ([`complaint`]), screening of lifestyle ([`screening`]), corrections
//! ([`correct`] of times, [`fact`] of the rest), its charge days ([`charges`]), and the transition to the home: checklist ([`transition`]), aids ([`aid`]), word to the own doctor
//! ([`tell_doctor`]) and a sheet to print ([`sheet`]).

pub mod absence;
pub(crate) mod absence_undone;
pub mod access;
pub mod aid;
pub mod arrival_check;
mod away;
pub mod care;
pub mod charges;
pub mod complaint;
pub mod correct;
mod couple;
pub mod death;
pub mod decide;
pub(crate) mod doctor;
pub mod end;
pub mod fact;
mod forms;
pub mod infection;
pub mod notice;
pub mod safeguard;
pub mod screening;
mod sheet;
pub mod tell_doctor;
pub mod transfer;
pub mod transition;
mod view;

pub use forms::forms;
pub(crate) use forms::time;

use crate::bed::load_bed;
use crate::failure::Failure;
use crate::state::Plads;
use crate::store::entity::bed_claim;
use crate::store::stay::Stay;
use crate::store::{claims, facility, stay};
use app::error::AppError;
use app::stay::{AccessView, Acting, ChargesView, ReferralView, SheetView, SmokerRow, StayAct, StayView, Stays, TaskRow};
use async_trait::async_trait;
use domain::access::{Action, Actor, Role, may};
use domain::facility::BedFacts;
use domain::ids::{BedId, ScreeningId, StayId};
use domain::stay::{Outcome, StayState};
use sea_orm::{ColumnTrait as _, EntityTrait as _, QueryFilter as _, QueryOrder as _};

#[async_trait]
impl Stays for Plads {
    async fn stay(&self, actor: &Actor, stay: StayId, refresh: bool) -> Result<StayView, AppError> {
        Ok(view::view(self, actor, stay, refresh).await?)
    }

    async fn acting(&self, actor: &Actor, stay: StayId, act: StayAct) -> Result<Acting, AppError> {
        Ok(acting(self, actor, stay, act).await?)
    }

    async fn sheet(&self, actor: &Actor, stay: StayId) -> Result<SheetView, AppError> {
        Ok(sheet::view(self, actor, stay).await?)
    }

    async fn referral(&self, actor: &Actor, screening: ScreeningId) -> Result<ReferralView, AppError> {
        Ok(screening::referral(self, actor, screening).await?)
    }

    async fn smokers(&self, actor: &Actor, refresh: bool) -> Result<Vec<SmokerRow>, AppError> {
        Ok(screening::talk::smokers(self, actor, refresh).await?)
    }

    async fn charges(&self, actor: &Actor, month: &str) -> Result<ChargesView, AppError> {
        Ok(charges::view(self, actor, month).await?)
    }

    async fn tasks(&self, actor: &Actor) -> Result<Vec<TaskRow>, AppError> {
        Ok(crate::tasks::open(self, actor).await?)
    }
}

/// A stay with the bed of its latest claim; found only by those its site is tied to.
pub(crate) async fn load(plads: &Plads, actor: &Actor, action: Action, id: StayId) -> Result<(Stay, BedFacts), Failure> {
    let db = plads.store.read();
    let stored = stay::by_id(db, id).await?.ok_or(AppError::NotFound)?;
    let bed = bed_of(plads, id).await?;
    let ties = facility::ties_of_site(db, bed.site, plads.today()).await?;
    may(actor, action, ties)?;
    Ok((stored, bed))
}

/// The bed of the latest claim of a stay.
pub(crate) async fn bed_of(plads: &Plads, id: StayId) -> Result<BedFacts, Failure> {
    let db = plads.store.read();
    if let Some(claim) = claims::of_stay(db, id).await? {
        return load_bed(plads, claim.bed).await;
    }
    let all = bed_claim::Entity::find().filter(bed_claim::Column::StayId.eq(id.0)).order_by_desc(bed_claim::Column::StartsAt);
    load_bed(plads, BedId(all.one(db).await?.ok_or(AppError::NotFound)?.bed_id)).await
}

/// What it takes to do something about a stay.
async fn action_of(plads: &Plads, act: StayAct) -> Result<Action, Failure> {
    Ok(match act {
        StayAct::Phase | StayAct::Departure => Action::DecideStay(crate::allocation::scope(plads, None).await?),
        StayAct::Absence => Action::RegisterAbsence,
        StayAct::Infection => Action::ChangeInfection,
        StayAct::Move => Action::TransferStay,
        StayAct::Care => Action::ArrangeStay,
        StayAct::Death => Action::RegisterDeath,
        StayAct::Complaint => Action::HandleComplaint,
        StayAct::Correct => Action::CorrectStay,
        StayAct::Access => Action::GiveCitizenAccess,
    })
}

/// Can it be done about a stay that stands so?
fn open_to(stored: &Stay, act: StayAct) -> bool {
    match act {
        StayAct::Phase | StayAct::Absence | StayAct::Departure | StayAct::Infection | StayAct::Care => stored.state.ended().is_none(),
        StayAct::Move => matches!(stored.state, StayState::InHouse { .. }),
        StayAct::Death => stored.state.ended().is_none_or(|(_, outcome)| outcome == Outcome::Died),
        StayAct::Access => stored.state.ended().is_none_or(|(_, outcome)| outcome != Outcome::Died),
        StayAct::Complaint | StayAct::Correct => true,
    }
}

async fn acting(plads: &Plads, actor: &Actor, id: StayId, act: StayAct) -> Result<Acting, Failure> {
    let (stored, bed) = load(plads, actor, action_of(plads, act).await?, id).await?;
    let stay = view::view(plads, actor, id, false).await?;
    let only_acute = actor.role == Role::AcuteNurse && crate::allocation::scope(plads, None).await?.acute_nurse_only_acute;
    let beds = if act == StayAct::Move { transfer::beds(plads, actor, &stored, &bed).await? } else { Vec::new() };
    let decisions = if act == StayAct::Complaint { complaint::decisions(plads, &stored).await? } else { Vec::new() };
    let moments = if act == StayAct::Correct { correct::moments(plads, id).await? } else { Vec::new() };
    let facts = if act == StayAct::Correct { fact::facts(plads, &stored).await? } else { Vec::new() };
    let preferences = if act == StayAct::Care { crate::room::preferences(plads, stored.request, Some(id)).await? } else { Vec::new() };
    let infections = if act == StayAct::Infection { infection::changes(plads, id).await? } else { Vec::new() };
    let access = if act == StayAct::Access { access::view(plads, actor, &stored).await? } else { AccessView::default() };
    Ok(Acting { stay, access, bases: decide::bases(plads).await?, only_acute, beds, decisions, moments, facts, infections, preferences })
}
