//! The tasks on a handover sheet: those open at the site, and those done since.

use super::happenings::{People, Places};
use crate::board::Names;
use crate::failure::Failure;
use crate::state::Plads;
use crate::store::Stamp;
use crate::store::StoreError;
use crate::store::entity::task;
use app::handover::TaskLine;
use domain::access::Role;
use domain::code::Code as _;
use domain::ids::{CitizenId, SiteId};
use domain::instant::Instant;
use domain::task::TaskKind;
use sea_orm::sea_query::Condition;
use sea_orm::{ColumnTrait as _, EntityTrait as _, QueryFilter as _};
use std::collections::BTreeSet;
use uuid::Uuid;

/// Open tasks by when they are due, and those done since by when they were; whoever they are about is added to `shown`.
pub(super) async fn of_site(
    plads: &Plads,
    site: SiteId,
    since: Instant,
    names: Names,
    shown: &mut BTreeSet<CitizenId>,
) -> Result<(Vec<TaskLine>, Vec<TaskLine>), Failure> {
    let (db, now) = (plads.store.read(), plads.now());
    let wanted = Condition::any().add(task::Column::DoneAt.is_null()).add(task::Column::DoneAt.gte(Stamp::from(since)));
    let rows = task::Entity::find().filter(task::Column::SiteId.eq(site.0)).filter(wanted).all(db).await?;
    let stays: BTreeSet<Uuid> = rows.iter().filter_map(|t| t.stay_id).collect();
    let requests: BTreeSet<Uuid> = rows.iter().filter_map(|t| t.request_id).collect();
    let people = People::load(plads, &stays, &requests).await?;
    let places = Places::load(db, &stays, rows.iter().filter_map(|t| t.bed_id).collect()).await?;
    let (mut open, mut done) = (Vec::new(), Vec::new());
    for row in rows {
        let meaningless = |column| move |_| StoreError::Meaningless { column };
        let bed = row.bed_id.or_else(|| row.stay_id.and_then(|stay| places.of_stay(stay, now)));
        let who = people.of(row.stay_id, row.request_id);
        shown.extend(who);
        let line = TaskLine {
            kind: TaskKind::from_code(&row.kind).map_err(meaningless("task.kind"))?,
            owner: Role::from_code(&row.owner_role).map_err(meaningless("task.owner_role"))?,
            at: plads.local(row.done_at.unwrap_or(row.due_at).at()),
            bed: bed.map(|bed| places.label(bed)).unwrap_or_default(),
            ward: bed.and_then(|bed| places.ward(bed)),
            who: who.and_then(|who| people.who(who, names)),
        };
        if row.done_at.is_some() { done.push(line) } else { open.push(line) }
    }
    open.sort_by_key(|t| t.at);
    done.sort_by_key(|t| t.at);
    Ok((open, done))
}
