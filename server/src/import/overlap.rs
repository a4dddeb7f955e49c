//! Uses of beds that share time, and citizens in two beds: found before the database would refuse them, so that both sides can
//! be named. The guard in the database stays the last word.

use super::Work;
use super::problem::{Other, Problem, Reason};
use super::stored::external_ids;
use crate::clock::Copenhagen;
use crate::store::bulk::portions;
use crate::store::entity::{bed, bed_claim, request, stay};
use crate::store::{Stamp, StoreError, Tx};
use domain::ids::CitizenId;
use domain::instant::{Calendar as _, Instant};
use domain::period::Period;
use sea_orm::sea_query::{Expr, LockType};
use sea_orm::{ColumnTrait, ConnectionTrait, DbBackend, EntityTrait, QueryFilter, QueryOrder as _, QuerySelect as _};
use std::collections::HashMap;
use uuid::Uuid;

/// A bed or a citizen, taken for a period.
#[derive(Clone, Debug)]
pub struct Span {
    /// The bed, or the citizen.
    pub of: Uuid,
    /// When.
    pub period: Period,
    /// By whom.
    pub by: By,
}

/// Who takes it.
#[derive(Clone, Debug)]
pub enum By {
    /// A row of the file.
    Row {
        /// Its line.
        line: usize,
        /// Its external id.
        id: String,
    },
    /// A stored claim.
    Claim(Box<bed_claim::Model>),
}

/// Locks beds, so that nobody claims them while a file is checked and stored.
pub async fn lock_beds(tx: &Tx, beds: &[Uuid]) -> Result<(), StoreError> {
    if tx.get_database_backend() != DbBackend::Postgres {
        return Ok(());
    }
    let mut beds = beds.to_vec();
    beds.sort_unstable();
    beds.dedup();
    for part in portions(&beds) {
        bed::Entity::find()
            .filter(bed::Column::Id.is_in(part.iter().copied()))
            .order_by_asc(bed::Column::Id)
            .lock(LockType::NoKeyUpdate)
            .all(&**tx)
            .await?;
    }
    Ok(())
}

/// Live claims on beds that end after `since`.
pub async fn on_beds(tx: &Tx, beds: &[Uuid], since: Instant) -> Result<Vec<Span>, StoreError> {
    let mut found = Vec::new();
    for part in portions(beds) {
        let rows = bed_claim::Entity::find()
            .filter(bed_claim::Column::BedId.is_in(part.iter().copied()))
            .filter(Expr::col((bed_claim::Entity, bed_claim::Column::Live)))
            .filter(bed_claim::Column::EndsAt.gt(Stamp::from(since)))
            .all(&**tx)
            .await?;
        for row in rows {
            found.push(span(row.bed_id, row)?);
        }
    }
    Ok(found)
}

/// Times citizens have spent, or spend, in some bed.
pub async fn of_citizens(tx: &Tx, citizens: &[CitizenId]) -> Result<Vec<Span>, StoreError> {
    let mut whose = HashMap::new();
    for part in portions(citizens) {
        let stays: Vec<(Uuid, Uuid)> = stay::Entity::find()
            .select_only()
            .columns([stay::Column::Id, stay::Column::CitizenId])
            .filter(stay::Column::CitizenId.is_in(part.iter().map(|c| c.0)))
            .into_tuple()
            .all(&**tx)
            .await?;
        whose.extend(stays);
    }
    let stays: Vec<Uuid> = whose.keys().copied().collect();
    let mut found = Vec::new();
    for part in portions(&stays) {
        let rows = bed_claim::Entity::find()
            .filter(bed_claim::Column::StayId.is_in(part.iter().copied()))
            .filter(bed_claim::Column::Kind.eq("stay"))
            .filter(Expr::col((bed_claim::Entity, bed_claim::Column::Live)))
            .all(&**tx)
            .await?;
        for row in rows {
            let citizen = row.stay_id.and_then(|stay| whose.get(&stay)).copied();
            if let Some(citizen) = citizen {
                found.push(span(citizen, row)?);
            }
        }
    }
    Ok(found)
}

fn span(of: Uuid, row: bed_claim::Model) -> Result<Span, StoreError> {
    let period =
        Period::new(row.starts_at.at(), row.ends_at.at()).map_err(|_| StoreError::Meaningless { column: "bed_claim.starts_at" })?;
    Ok(Span { of, period, by: By::Claim(Box::new(row)) })
}

/// Notes every pair of which one is a row of the file, at that row's `column`, naming the other.
pub async fn refuse(work: &mut Work<'_>, mut spans: Vec<Span>, column: &'static str) -> Result<(), StoreError> {
    spans.sort_by_key(|s| (s.of, s.period.from(), s.period.to()));
    let mut clashes: Vec<(usize, String, By)> = Vec::new();
    let mut furthest: Option<&Span> = None;
    for span in &spans {
        if let Some(earlier) = furthest.filter(|e| e.of == span.of && e.period.overlaps(&span.period)) {
            match (&earlier.by, &span.by) {
                (By::Row { line: a, .. }, By::Row { line: b, id }) if a < b => clashes.push((*b, id.clone(), earlier.by.clone())),
                (By::Row { line, id }, _) => clashes.push((*line, id.clone(), span.by.clone())),
                (By::Claim(_), By::Row { line, id }) => clashes.push((*line, id.clone(), earlier.by.clone())),
                (By::Claim(_), By::Claim(_)) => {}
            }
        }
        if furthest.is_none_or(|e| e.of != span.of || e.period.to() < span.period.to()) {
            furthest = Some(span);
        }
    }
    let named = names(work.tx, work.zone, clashes.iter().map(|(_, _, by)| by)).await?;
    for (line, mine, by) in clashes {
        let other = match by {
            By::Row { line, id } => Other::Line { line, id },
            By::Claim(claim) => named.get(&claim.id).cloned().unwrap_or(Other::TheStored),
        };
        work.problems.push(Problem::cell(line, column, Reason::Overlap { mine, other }));
    }
    Ok(())
}

/// What people call stored claims: the external id they were imported by, the number of the request, else kind and time.
async fn names(tx: &Tx, zone: &Copenhagen, all: impl Iterator<Item = &By>) -> Result<HashMap<Uuid, Other>, StoreError> {
    let claims: Vec<&bed_claim::Model> = all
        .filter_map(|by| match by {
            By::Claim(claim) => Some(claim.as_ref()),
            By::Row { .. } => None,
        })
        .collect();
    if claims.is_empty() {
        return Ok(HashMap::new());
    }
    let stays = external_ids(tx, "stay", &claims.iter().filter_map(|c| c.stay_id).collect::<Vec<_>>()).await?;
    let reservations = external_ids(tx, "reservation", &claims.iter().filter_map(|c| c.reservation_id).collect::<Vec<_>>()).await?;
    let asked: Vec<Uuid> = claims.iter().filter_map(|c| c.request_id).collect();
    let numbers: HashMap<Uuid, String> = request::Entity::find()
        .select_only()
        .columns([request::Column::Id, request::Column::Number])
        .filter(request::Column::Id.is_in(asked))
        .into_tuple::<(Uuid, String)>()
        .all(&**tx)
        .await?
        .into_iter()
        .collect();
    let name = |claim: &bed_claim::Model| {
        let imported = claim.stay_id.and_then(|id| stays.get(&id)).or(claim.reservation_id.and_then(|id| reservations.get(&id)));
        if let Some(id) = imported {
            return Other::Imported(id.clone());
        }
        let at = |stamp: Stamp| {
            let local = zone.local(stamp.at());
            format!("{} {:02}:{:02}", local.date(), local.hour(), local.minute())
        };
        let number = claim.request_id.and_then(|id| numbers.get(&id)).map(|n| format!("{n} ")).unwrap_or_default();
        Other::Stored(format!("{number}{} {} – {}", claim.kind, at(claim.starts_at), at(claim.ends_at)))
    };
    Ok(claims.into_iter().map(|claim| (claim.id, name(claim))).collect())
}
