//! Which records have been kept for their time (*opbevaring*): told by the last event of each stay and plan. Nothing is deleted here.

mod hold;

pub use hold::{HoldError, hold, release};

use crate::state::Plads;
use crate::store::entity::{complaint, death, rehab_plan, stay};
use crate::store::{Stamp, StoreError, retention_hold};
use domain::code::Code as _;
use domain::instant::Calendar as _;
use domain::retention::{Holder, RecordPart, Retention, retention};
use sea_orm::{ColumnTrait as _, Condition, ConnectionTrait, EntityTrait as _, FromQueryResult, QueryFilter as _, Statement};
use std::collections::{BTreeMap, HashMap, HashSet};
use time::Date;
use uuid::Uuid;

/// What is kept of one part of the record, in stays or plans.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Kept {
    /// To be kept.
    pub kept: usize,
    /// Past its time, and held by a complaint.
    pub by_complaint: usize,
    /// Past its time, and held by a case of supervision or compensation, and by no complaint.
    pub by_case: usize,
    /// Past its time: which stays or plans, with the day it was over, the oldest first.
    pub past: Vec<(Date, Uuid)>,
}

#[derive(FromQueryResult)]
struct Last {
    id: Uuid,
    at: Option<Stamp>,
}

/// The last event about each thing that a query names, as a day.
async fn last<C: ConnectionTrait>(plads: &Plads, db: &C, sql: &str) -> Result<HashMap<Uuid, Date>, StoreError> {
    let rows = Last::find_by_statement(Statement::from_string(db.get_database_backend(), sql)).all(db).await?;
    Ok(rows.into_iter().filter_map(|row| Some((row.id, plads.zone.date(row.at?.at())))).collect())
}

const OF_STAYS: &str = "SELECT s.id AS id, max(e.at) AS at FROM stay s JOIN event e ON e.subject_id = s.id GROUP BY s.id";
/// A plan's own events and those of its sessions.
const OF_PLANS: &str = "SELECT entry.id AS id, max(entry.at) AS at FROM (
  SELECT p.id AS id, e.at AS at FROM rehab_plan p JOIN event e ON e.subject_id = p.id
  UNION ALL
  SELECT t.plan_id AS id, e.at AS at FROM training_trainee t JOIN event e ON e.subject_id = t.session_id
) entry GROUP BY entry.id";

/// What has been kept for its time, part by part, in the order of [`RecordPart`]. A stay without any event counts from its end.
///
/// # Errors
/// [`StoreError`] from the database.
pub async fn examine(plads: &Plads) -> Result<Vec<(RecordPart, Kept)>, StoreError> {
    let (db, today) = (plads.store.read(), plads.today());
    let (stays, plans) = (last(plads, db, OF_STAYS).await?, last(plads, db, OF_PLANS).await?);
    let rows = stay::Entity::find().all(db).await?;
    let citizens: HashMap<Uuid, Uuid> = rows.iter().map(|s| (s.id, s.citizen_id)).collect();
    let died = death::Entity::find().filter(death::Column::ConfirmedAt.is_not_null()).filter(death::Column::RevokedAt.is_null());
    let died: HashSet<Uuid> = died.all(db).await?.into_iter().map(|row| row.stay_id).collect();
    // Until it is decided, and from there on where it went to the board of appeal, which tells nobody here how it ended.
    let open = Condition::any().add(complaint::Column::DecidedAt.is_null()).add(complaint::Column::ForwardedAt.is_not_null());
    let complaints = complaint::Entity::find().filter(open).all(db).await?;
    let complain: HashSet<Uuid> = complaints.iter().filter_map(|row| citizens.get(&row.stay_id).copied()).collect();
    let cases: HashSet<Uuid> = retention_hold::running(db).await?.iter().map(|hold| hold.citizen.0).collect();
    let holder = |citizen: Uuid| {
        if complain.contains(&citizen) { Some(Holder::Complaint) } else { cases.contains(&citizen).then_some(Holder::Case) }
    };
    let mut found: BTreeMap<RecordPart, Kept> = RecordPart::ALL.iter().map(|part| (*part, Kept::default())).collect();
    let mut count = |part, id, last: Option<Date>, citizen| {
        let kept = found.entry(part).or_default();
        match retention(part, last, holder(citizen), today) {
            Retention::Kept => kept.kept += 1,
            Retention::Held { by: Holder::Complaint } => kept.by_complaint += 1,
            Retention::Held { by: Holder::Case } => kept.by_case += 1,
            Retention::Past { since } => kept.past.push((since, id)),
        }
    };
    for row in rows {
        let part = if died.contains(&row.id) { RecordPart::Medical } else { RecordPart::Nursing };
        let ended = row.ended_at.map(|at| plads.zone.date(at.at()));
        count(part, row.id, ended.map(|day| stays.get(&row.id).map_or(day, |last| day.max(*last))), row.citizen_id);
    }
    for row in rehab_plan::Entity::find().all(db).await? {
        let is_over = matches!(row.state.as_str(), "ended" | "replaced");
        let since = plads.zone.date(row.state_since.at());
        count(
            RecordPart::Rehabilitation,
            row.id,
            is_over.then(|| plans.get(&row.id).map_or(since, |last| since.max(*last))),
            row.citizen_id,
        );
    }
    let mut found: Vec<_> = found.into_iter().collect();
    for (_, kept) in &mut found {
        kept.past.sort_unstable();
    }
    Ok(found)
}
