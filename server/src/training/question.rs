//! Which sessions are in question: those that do not suit where the citizen is, or will be; those an isolated citizen cannot keep; those
//! of a plan that rests. Asked by task ([`super::follow`]) and decided for all of them at once ([`super::decide`]).

use crate::state::Plads;
use crate::store::plan::Plan;
use crate::store::stay::{self, Stay};
use crate::store::training::{self, Training};
use crate::store::{StoreError, absence, claims, entity, facility};
use domain::absence::AbsenceKind;
use domain::code::Code as _;
use domain::ids::{CitizenId, SiteId};
use domain::instant::Instant;
use domain::period::Period;
use domain::rehab::plan::PlanState;
use domain::rehab::session::{PlaceKind, Whereabouts, not_to_be_kept};
use domain::stay::StayState;
use domain::task::TaskKind;
use sea_orm::{ColumnTrait as _, ConnectionTrait, EntityTrait as _, QueryFilter as _, QuerySelect as _};

/// Tasks that a decision answers.
pub(super) const ASKED: [TaskKind; 2] = [TaskKind::SessionsToDecide, TaskKind::SessionsIsolated];

/// Days ahead that sessions are looked for.
const DAYS: i64 = 800;

/// Sessions of a citizen, seated or in line, that begin after an instant and that nobody has told about or called off.
pub(super) async fn to_come<C: ConnectionTrait>(db: &C, citizen: CitizenId, after: Instant) -> Result<Vec<Training>, StoreError> {
    let mut found = training::of_citizen(db, citizen, Period::lasting(after, 86_400 * DAYS)).await?;
    found.retain(|t| t.session.cancelled.is_none() && !t.is_told() && t.session.period.from() > after);
    Ok(found)
}

/// Those of them that take place in a house: on the ward, in gym or pool.
pub(super) async fn in_house<C: ConnectionTrait>(db: &C, citizen: CitizenId, after: Instant) -> Result<Vec<Training>, StoreError> {
    let mut found = to_come(db, citizen, after).await?;
    found.retain(|t| matches!(t.session.place.kind(), PlaceKind::Ward | PlaceKind::Gym | PlaceKind::Pool));
    Ok(found)
}

/// Where the citizen of a stay is, as seen from a site. On leave somebody is expected back and counts as here; in a hospital not.
async fn whereabouts<C: ConnectionTrait>(db: &C, of: &Stay, site: SiteId) -> Result<Whereabouts, StoreError> {
    let is_here = match of.state {
        StayState::InHouse { .. } => true,
        StayState::OnLeave { absence, .. } => absence::by_id(db, absence).await?.is_some_and(|a| a.kind != AbsenceKind::Hospital),
        StayState::Ended { .. } => false,
    };
    let bed = match claims::of_stay(db, of.id).await?.filter(|_| is_here) {
        Some(claim) => facility::bed(db, claim.bed).await?,
        None => None,
    };
    Ok(if bed.is_some_and(|bed| bed.site == site) { Whereabouts::InHouse { until: of.expected_departure } } else { Whereabouts::Away })
}

/// Sessions to come of the citizen of a stay that do not suit where the citizen is, or will be.
pub(super) async fn unsuited<C: ConnectionTrait>(db: &C, of: &Stay, now: Instant) -> Result<Vec<Training>, StoreError> {
    let mut found = Vec::new();
    for training in to_come(db, of.citizen, now).await? {
        let whereabouts = whereabouts(db, of, training.site).await?;
        if !whereabouts.suit(training.session.place.kind(), training.session.period.from()) {
            found.push(training);
        }
    }
    Ok(found)
}

/// Sessions of a plan that are in question now, as its open tasks ask.
pub(super) async fn in_question<C: ConnectionTrait>(plads: &Plads, db: &C, of: &Plan) -> Result<Vec<Training>, StoreError> {
    let now = plads.now();
    let open = entity::task::Entity::find()
        .select_only()
        .column(entity::task::Column::Kind)
        .filter(entity::task::Column::PlanId.eq(of.id.0))
        .filter(entity::task::Column::Kind.is_in(ASKED.iter().map(|k| k.code())))
        .filter(entity::task::Column::DoneAt.is_null());
    let open: Vec<String> = open.into_tuple().all(db).await?;
    let asks = |kind: TaskKind| open.iter().any(|code| code == kind.code());
    if open.is_empty() {
        return Ok(Vec::new());
    }
    let stay = stay::open_of(db, of.citizen).await?;
    let mut found = to_come(db, of.citizen, now).await?;
    found.retain(|t| t.trainees.iter().any(|who| who.plan == of.id));
    let mut named = Vec::new();
    if asks(TaskKind::SessionsIsolated)
        && let Some(stay) = &stay
    {
        let all: Vec<_> = found.iter().map(|t| t.session.clone()).collect();
        named.extend(not_to_be_kept(&all, of.citizen, stay.infection, now));
    }
    if asks(TaskKind::SessionsToDecide) {
        let rests = matches!(of.state, PlanState::Paused { .. });
        for t in &found {
            let whereabouts = match &stay {
                Some(stay) => whereabouts(db, stay, t.site).await?,
                None => Whereabouts::Away,
            };
            if rests || !whereabouts.suit(t.session.place.kind(), t.session.period.from()) {
                named.push(t.session.id);
            }
        }
    }
    found.retain(|t| named.contains(&t.session.id));
    Ok(found)
}
