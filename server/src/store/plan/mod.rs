//! Rehabilitation plans: a plan with where it takes place and the starts it was offered. Its goals are in [`goal`], its
//! measurements in [`measure`] with what is aimed at in [`target`], how the citizen manages in [`reliance`], its team in [`team`].

pub mod conference;
pub mod exercise;
pub mod goal;
pub mod measure;
pub mod reliance;
pub mod target;
pub mod team;

use super::entity::{death, plan_mode, plan_offer, rehab_plan, stay};
use super::{Stamp, StoreError, Tx};
use domain::code::Code;
use domain::ids::{CitizenId, OfferId, PlanId, SiteId, StayId, UserId};
use domain::instant::Instant;
use domain::rehab::clock::{StartAnswer, StartFacts, StartOffer};
use domain::rehab::order::{BasisKind, PlanKind};
use domain::rehab::plan::{Modes, PauseReason, PlanError, PlanState, Statement, StopReason};
use sea_orm::sea_query::{Expr, ExprTrait as _, Query, SelectStatement};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect as _, Set};
use std::collections::HashMap;
use time::Date;
use uuid::Uuid;

/// What is written in a plan, and may be written anew.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Written {
    /// Kind.
    pub kind: PlanKind,
    /// What it rests on.
    pub basis: BasisKind,
    /// Who ordered it; empty while not known.
    pub requester: String,
    /// Day of discharge.
    pub discharged: Option<Date>,
    /// Day from which training may begin, as the order says.
    pub later_start: Option<Date>,
    /// The decision of the authority, with its day.
    pub decision: Option<(Date, String)>,
    /// What it says in the citizen's name.
    pub statement: Option<Statement>,
    /// Who acts for a child, as typed; empty for others.
    pub guardian: String,
    /// What stands in the way; empty when nothing does.
    pub hindrance: String,
}

/// A plan as stored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Plan {
    /// Identity.
    pub id: PlanId,
    /// Whose.
    pub citizen: CitizenId,
    /// The stay in which it began.
    pub stay: Option<StayId>,
    /// Whose team runs it.
    pub site: SiteId,
    /// What is written in it.
    pub written: Written,
    /// Who wrote down what the citizen says, and when.
    pub stated: Option<(UserId, Instant)>,
    /// Who holds the threads together.
    pub lead: UserId,
    /// Where it stands.
    pub state: PlanState,
    /// Who began it, and when.
    pub begun: (UserId, Instant),
    /// Version.
    pub version: i32,
}

impl Plan {
    /// The plan, unless it is over: nothing more happens in one that is.
    ///
    /// # Errors
    /// [`PlanError::Over`].
    pub fn going_on(self) -> Result<Self, PlanError> {
        if self.state.is_over() { Err(PlanError::Over) } else { Ok(self) }
    }

    /// What its clock is read from; `None` without a day of discharge.
    #[must_use]
    pub fn start_facts(&self, offers: &[Offer]) -> Option<StartFacts> {
        Some(StartFacts {
            kind: self.written.kind,
            basis: self.written.basis,
            discharged: self.written.discharged?,
            later_start: self.written.later_start,
            offers: offers.iter().map(|o| o.offer).collect(),
            is_replaced: matches!(self.state, PlanState::Replaced { .. }),
        })
    }
}

/// A start that was offered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Offer {
    /// Identity.
    pub id: OfferId,
    /// Of which plan.
    pub plan: PlanId,
    /// The offer.
    pub offer: StartOffer,
    /// Who made it.
    pub made_by: UserId,
}

pub(in crate::store) fn coded<C: Code>(column: &'static str, code: &str) -> Result<C, StoreError> {
    C::from_code(code).map_err(|_| StoreError::Meaningless { column })
}

fn state_of(row: &rehab_plan::Model) -> Result<PlanState, StoreError> {
    let since = row.state_since.at();
    let meaningless = || StoreError::Meaningless { column: "rehab_plan.state" };
    let reason = row.state_reason.as_deref();
    Ok(match row.state.as_str() {
        "draft" => PlanState::Draft { since },
        "running" => PlanState::Running { since },
        "paused" => {
            let reason: PauseReason = coded("rehab_plan.state_reason", reason.ok_or_else(meaningless)?)?;
            PlanState::Paused { since, reason }
        }
        "ended" => {
            let reason: StopReason = coded("rehab_plan.state_reason", reason.ok_or_else(meaningless)?)?;
            PlanState::Ended { at: since, reason }
        }
        "replaced" => PlanState::Replaced { at: since, by: row.replaced_by_id.map(PlanId).ok_or_else(meaningless)? },
        _ => return Err(meaningless()),
    })
}

/// The word of a state.
#[must_use]
pub fn state_code(state: PlanState) -> &'static str {
    match state {
        PlanState::Draft { .. } => "draft",
        PlanState::Running { .. } => "running",
        PlanState::Paused { .. } => "paused",
        PlanState::Ended { .. } => "ended",
        PlanState::Replaced { .. } => "replaced",
    }
}

fn statement_of(row: &rehab_plan::Model) -> Result<Option<Statement>, StoreError> {
    let text = row.statement.clone();
    Ok(match row.statement_kind.as_deref() {
        None => None,
        Some("own_words") => Some(Statement::OwnWords(text)),
        Some("not_possible") => Some(Statement::NotPossible { reason: text }),
        Some(_) => return Err(StoreError::Meaningless { column: "rehab_plan.statement_kind" }),
    })
}

fn plan(row: rehab_plan::Model) -> Result<Plan, StoreError> {
    Ok(Plan {
        id: PlanId(row.id),
        citizen: CitizenId(row.citizen_id),
        stay: row.stay_id.map(StayId),
        site: SiteId(row.site_id),
        state: state_of(&row)?,
        stated: row.stated_by.map(UserId).zip(row.stated_at.map(Stamp::at)),
        lead: UserId(row.lead_id),
        begun: (UserId(row.begun_by), row.begun_at.at()),
        version: row.version,
        written: Written {
            kind: coded("rehab_plan.kind", &row.kind)?,
            basis: coded("rehab_plan.basis", &row.basis)?,
            statement: statement_of(&row)?,
            requester: row.requester,
            discharged: row.discharged,
            later_start: row.later_start,
            decision: row.decided_on.map(|day| (day, row.decision)),
            guardian: row.guardian,
            hindrance: row.hindrance,
        },
    })
}

fn row_of(plan: &Plan) -> rehab_plan::ActiveModel {
    let Written { kind, basis, requester, discharged, later_start, decision, statement, guardian, hindrance } = plan.written.clone();
    let (statement_kind, statement) = match statement {
        None => (None, String::new()),
        Some(Statement::OwnWords(text)) => (Some("own_words".to_owned()), text),
        Some(Statement::NotPossible { reason }) => (Some("not_possible".to_owned()), reason),
    };
    let (reason, replaced_by) = match plan.state {
        PlanState::Draft { .. } | PlanState::Running { .. } => (None, None),
        PlanState::Paused { reason, .. } => (Some(reason.code().to_owned()), None),
        PlanState::Ended { reason, .. } => (Some(reason.code().to_owned()), None),
        PlanState::Replaced { by, .. } => (None, Some(by.0)),
    };
    rehab_plan::ActiveModel {
        id: Set(plan.id.0),
        citizen_id: Set(plan.citizen.0),
        stay_id: Set(plan.stay.map(|s| s.0)),
        site_id: Set(plan.site.0),
        kind: Set(kind.code().to_owned()),
        basis: Set(basis.code().to_owned()),
        requester: Set(requester),
        discharged: Set(discharged),
        later_start: Set(later_start),
        decided_on: Set(decision.as_ref().map(|(day, _)| *day)),
        decision: Set(decision.map(|(_, text)| text).unwrap_or_default()),
        statement_kind: Set(statement_kind),
        statement: Set(statement),
        stated_by: Set(plan.stated.map(|(by, _)| by.0)),
        stated_at: Set(plan.stated.map(|(_, at)| at.into())),
        guardian: Set(guardian),
        lead_id: Set(plan.lead.0),
        hindrance: Set(hindrance),
        state: Set(state_code(plan.state).to_owned()),
        state_since: Set(plan.state.since().into()),
        state_reason: Set(reason),
        replaced_by_id: Set(replaced_by),
        begun_by: Set(plan.begun.0.0),
        begun_at: Set(plan.begun.1.into()),
        version: Set(plan.version),
    }
}

/// A plan by identity.
///
/// # Errors
/// [`StoreError`] from the database.
pub async fn by_id<C: ConnectionTrait>(db: &C, id: PlanId) -> Result<Option<Plan>, StoreError> {
    rehab_plan::Entity::find_by_id(id.0).one(db).await?.map(plan).transpose()
}

/// Citizens whose death is registered: their plans ask for nothing and are on no list. Nothing is stored in the plan, so that a death
/// that was registered by mistake leaves it as it was.
fn the_dead() -> SelectStatement {
    Query::select()
        .column((stay::Entity, stay::Column::CitizenId))
        .from(death::Entity)
        .inner_join(stay::Entity, Expr::col((stay::Entity, stay::Column::Id)).equals((death::Entity, death::Column::StayId)))
        .and_where(Expr::col((death::Entity, death::Column::RevokedAt)).is_null())
        .to_owned()
}

/// Is a death of the citizen registered?
///
/// # Errors
/// [`StoreError`] from the database.
pub async fn has_died<C: ConnectionTrait>(db: &C, citizen: CitizenId) -> Result<bool, StoreError> {
    let dead = death::Entity::find().filter(death::Column::RevokedAt.is_null()).filter(death::Column::StayId.in_subquery(
        Query::select().column(stay::Column::Id).from(stay::Entity).and_where(stay::Column::CitizenId.eq(citizen.0)).to_owned(),
    ));
    Ok(dead.one(db).await?.is_some())
}

/// Plans of some sites that are not over, the oldest first; those of the dead are left out.
///
/// # Errors
/// [`StoreError`] from the database.
pub async fn open_at<C: ConnectionTrait>(db: &C, sites: &[SiteId]) -> Result<Vec<Plan>, StoreError> {
    let rows = rehab_plan::Entity::find()
        .filter(rehab_plan::Column::SiteId.is_in(sites.iter().map(|s| s.0)))
        .filter(rehab_plan::Column::State.is_in(["draft", "running", "paused"]))
        .filter(rehab_plan::Column::CitizenId.not_in_subquery(the_dead()))
        .order_by_asc(rehab_plan::Column::BegunAt);
    rows.all(db).await?.into_iter().map(plan).collect()
}

/// Plans on § 140 that nothing has stopped: their clock runs.
///
/// # Errors
/// [`StoreError`] from the database.
pub async fn with_clock<C: ConnectionTrait>(db: &C) -> Result<Vec<Plan>, StoreError> {
    let rows = rehab_plan::Entity::find()
        .filter(rehab_plan::Column::Basis.eq(BasisKind::HealthAct140.code()))
        .filter(rehab_plan::Column::State.is_in(["draft", "running"]))
        .filter(rehab_plan::Column::CitizenId.not_in_subquery(the_dead()))
        .filter(rehab_plan::Column::Discharged.is_not_null());
    rows.all(db).await?.into_iter().map(plan).collect()
}

/// Plans of some sites whose day of discharge lies in a period, both days included, by that day.
///
/// # Errors
/// [`StoreError`] from the database.
pub async fn discharged_in<C: ConnectionTrait>(db: &C, sites: &[SiteId], from: Date, to: Date) -> Result<Vec<Plan>, StoreError> {
    let rows = rehab_plan::Entity::find()
        .filter(rehab_plan::Column::SiteId.is_in(sites.iter().map(|s| s.0)))
        .filter(rehab_plan::Column::Discharged.between(from, to))
        .order_by_asc(rehab_plan::Column::Discharged)
        .order_by_asc(rehab_plan::Column::BegunAt);
    rows.all(db).await?.into_iter().map(plan).collect()
}

/// Plans of some sites that ended in a period, its end excluded; those that another took the place of go on in it.
///
/// # Errors
/// [`StoreError`] from the database.
pub async fn ended_in<C: ConnectionTrait>(db: &C, sites: &[SiteId], from: Instant, to: Instant) -> Result<Vec<PlanId>, StoreError> {
    let ids: Vec<Uuid> = rehab_plan::Entity::find()
        .select_only()
        .column(rehab_plan::Column::Id)
        .filter(rehab_plan::Column::SiteId.is_in(sites.iter().map(|s| s.0)))
        .filter(rehab_plan::Column::State.eq("ended"))
        .filter(rehab_plan::Column::StateSince.gte(Stamp::from(from)))
        .filter(rehab_plan::Column::StateSince.lt(Stamp::from(to)))
        .into_tuple()
        .all(db)
        .await?;
    Ok(ids.into_iter().map(PlanId).collect())
}

/// The plans of some sites, of those named.
///
/// # Errors
/// [`StoreError`] from the database.
pub async fn among<C: ConnectionTrait>(db: &C, sites: &[SiteId], plans: &[PlanId]) -> Result<Vec<Plan>, StoreError> {
    let rows = rehab_plan::Entity::find()
        .filter(rehab_plan::Column::SiteId.is_in(sites.iter().map(|s| s.0)))
        .filter(rehab_plan::Column::Id.is_in(plans.iter().map(|p| p.0)));
    rows.all(db).await?.into_iter().map(plan).collect()
}

/// Every plan of a citizen, the latest first.
///
/// # Errors
/// [`StoreError`] from the database.
pub async fn of_citizen<C: ConnectionTrait>(db: &C, citizen: CitizenId) -> Result<Vec<Plan>, StoreError> {
    let rows = rehab_plan::Entity::find().filter(rehab_plan::Column::CitizenId.eq(citizen.0)).order_by_desc(rehab_plan::Column::BegunAt);
    rows.all(db).await?.into_iter().map(plan).collect()
}

/// Stores a new plan.
///
/// # Errors
/// [`StoreError`] from the database.
pub async fn insert(tx: &Tx, new: &Plan) -> Result<(), StoreError> {
    rehab_plan::Entity::insert(row_of(new)).exec_without_returning(&**tx).await?;
    Ok(())
}

/// Stores a changed plan, still at the version that was read, and raises it.
///
/// # Errors
/// [`StoreError::Conflict`] when somebody was faster.
pub async fn save(tx: &Tx, changed: &Plan) -> Result<(), StoreError> {
    let row = row_of(&Plan { version: changed.version.saturating_add(1), ..changed.clone() });
    let done = rehab_plan::Entity::update_many()
        .set(row)
        .filter(rehab_plan::Column::Id.eq(changed.id.0))
        .filter(rehab_plan::Column::Version.eq(changed.version))
        .exec(&**tx)
        .await?;
    if done.rows_affected == 0 { Err(StoreError::Conflict) } else { Ok(()) }
}

/// Where some plans have taken place.
///
/// # Errors
/// [`StoreError::Meaningless`] for places that are not in order.
pub async fn modes_of<C: ConnectionTrait>(db: &C, plans: &[PlanId]) -> Result<HashMap<PlanId, Modes>, StoreError> {
    let rows =
        plan_mode::Entity::find().filter(plan_mode::Column::PlanId.is_in(plans.iter().map(|p| p.0))).order_by_asc(plan_mode::Column::Since);
    let mut stored: HashMap<PlanId, Vec<_>> = HashMap::new();
    for row in rows.all(db).await? {
        stored.entry(PlanId(row.plan_id)).or_default().push((row.since.at(), coded("plan_mode.mode", &row.mode)?));
    }
    let mut found = HashMap::new();
    for (plan, modes) in stored {
        let modes = Modes::of(modes).map_err(|_| StoreError::Meaningless { column: "plan_mode.since" })?;
        found.extend(modes.map(|modes| (plan, modes)));
    }
    Ok(found)
}

/// The plan takes place somewhere else from an instant.
///
/// # Errors
/// [`StoreError`] from the database.
pub async fn insert_mode(tx: &Tx, plan: PlanId, modes: &Modes, by: UserId) -> Result<(), StoreError> {
    let (since, mode) = modes.last();
    let row = plan_mode::ActiveModel {
        id: Set(crate::chance::id()),
        plan_id: Set(plan.0),
        since: Set(since.into()),
        mode: Set(mode.code().to_owned()),
        changed_by: Set(by.0),
    };
    plan_mode::Entity::insert(row).exec_without_returning(&**tx).await?;
    Ok(())
}

/// The starts some plans were offered, in order.
///
/// # Errors
/// [`StoreError`] from the database.
pub async fn offers_of<C: ConnectionTrait>(db: &C, plans: &[PlanId]) -> Result<Vec<Offer>, StoreError> {
    let rows = plan_offer::Entity::find()
        .filter(plan_offer::Column::PlanId.is_in(plans.iter().map(|p| p.0)))
        .order_by_asc(plan_offer::Column::MadeAt)
        .order_by_asc(plan_offer::Column::StartOn);
    rows.all(db)
        .await?
        .into_iter()
        .map(|row| {
            let offer =
                StartOffer::new(row.made_on, row.start_on).map_err(|_| StoreError::Meaningless { column: "plan_offer.start_on" })?;
            let answer: Option<StartAnswer> = row.answer.as_deref().map(|code| coded("plan_offer.answer", code)).transpose()?;
            Ok(Offer {
                id: OfferId(row.id),
                plan: PlanId(row.plan_id),
                offer: answer.map_or(offer, |answer| offer.answered(answer)),
                made_by: UserId(row.made_by),
            })
        })
        .collect()
}

/// Stores an offer.
///
/// # Errors
/// [`StoreError`] from the database.
pub async fn insert_offer(tx: &Tx, new: &Offer, at: Instant) -> Result<(), StoreError> {
    let row = plan_offer::ActiveModel {
        id: Set(new.id.0),
        plan_id: Set(new.plan.0),
        made_on: Set(new.offer.made_on()),
        start_on: Set(new.offer.start()),
        answer: Set(new.offer.answer.map(|a| a.code().to_owned())),
        answered_by: Set(new.offer.answer.map(|_| new.made_by.0)),
        made_by: Set(new.made_by.0),
        made_at: Set(at.into()),
    };
    plan_offer::Entity::insert(row).exec_without_returning(&**tx).await?;
    Ok(())
}

/// Stores what the citizen said to an offer that is not answered yet.
///
/// # Errors
/// [`StoreError::Conflict`] when it is answered, or there is none such of the plan.
pub async fn answer_offer(tx: &Tx, plan: PlanId, id: OfferId, answer: StartAnswer, by: UserId) -> Result<(), StoreError> {
    let set = plan_offer::ActiveModel { answer: Set(Some(answer.code().to_owned())), answered_by: Set(Some(by.0)), ..Default::default() };
    let done = plan_offer::Entity::update_many()
        .set(set)
        .filter(plan_offer::Column::Id.eq(id.0))
        .filter(plan_offer::Column::PlanId.eq(plan.0))
        .filter(plan_offer::Column::Answer.is_null())
        .exec(&**tx)
        .await?;
    if done.rows_affected == 0 { Err(StoreError::Conflict) } else { Ok(()) }
}
