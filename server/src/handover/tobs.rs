//! What a handover sheet says of TOBS in each stay: the last set with what is still to be done about it, or that it is not used.

use crate::failure::Failure;
use crate::state::Plads;
use crate::store::StoreError;
use crate::store::entity::task;
use crate::store::tobs::{self, Kept};
use crate::tobs::RAISED;
use app::handover::TobsLine;
use domain::code::Code as _;
use domain::ids::StayId;
use domain::task::TaskKind;
use sea_orm::{ColumnTrait as _, EntityTrait as _, QueryFilter as _, QueryOrder as _};
use std::collections::HashMap;
use time::PrimitiveDateTime;

/// TOBS in some stays; nothing of those in which it was never taken.
pub(super) async fn of_stays(plads: &Plads, ids: &[StayId]) -> Result<HashMap<StayId, TobsLine>, Failure> {
    let db = plads.store.read();
    let kept = tobs::of_stays(db, ids).await?;
    let with: Vec<StayId> = kept.keys().copied().collect();
    let mut open: HashMap<StayId, Vec<(TaskKind, PrimitiveDateTime)>> = HashMap::new();
    for part in with.chunks(400) {
        let rows = task::Entity::find()
            .filter(task::Column::StayId.is_in(part.iter().map(|stay| stay.0)))
            .filter(task::Column::Kind.is_in(RAISED.iter().map(|kind| kind.code())))
            .filter(task::Column::DoneAt.is_null())
            .order_by_asc(task::Column::DueAt);
        for row in rows.all(db).await? {
            let Some(stay) = row.stay_id else { continue };
            let kind = TaskKind::from_code(&row.kind).map_err(|_| StoreError::Meaningless { column: "task.kind" })?;
            open.entry(StayId(stay)).or_default().push((kind, plads.local(row.due_at.at())));
        }
    }
    let said = |(stay, kept): (StayId, Kept)| {
        let open = open.remove(&stay).unwrap_or_default();
        Some((stay, line(plads, &kept, open)?))
    };
    Ok(kept.into_iter().filter_map(said).collect())
}

fn line(plads: &Plads, kept: &Kept, open: Vec<(TaskKind, PrimitiveDateTime)>) -> Option<TobsLine> {
    if let Some(excluded) = kept.excluded() {
        return Some(TobsLine::NotUsed(excluded.reason.clone()));
    }
    let last = kept.latest()?;
    Some(TobsLine::Last { total: last.tobs.total(), is_very_ill: last.tobs.is_very_ill, taken: plads.local(last.taken), open })
}
