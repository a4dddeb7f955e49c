//! Equipment that fails at a bed or in its room, and works again. While it is faulty the bed is *limited*: it takes nobody who needs
//! what is broken. Nobody is moved; whoever lies there and needs it is a task for the ward, whoever is to come one for the allocators.

use super::give_way::authority;
use super::load_bed;
use crate::failure::Failure;
use crate::state::Plads;
use crate::store::claims::{self, Locks};
use crate::store::entity::equipment;
use crate::store::journal::{Journal, Subject};
use crate::store::task::{self, About, NewTask};
use crate::store::{Stamp, Tx, facility, request, stay};
use app::board::EquipmentRow;
use app::error::AppError;
use domain::access::{Action, Actor, may};
use domain::facility::{BedFacts, Need};
use domain::ids::{BedId, RequestId};
use domain::instant::Instant;
use domain::period::Period;
use domain::task::TaskKind;
use sea_orm::sea_query::{Condition, ExprTrait as _};
use sea_orm::{ColumnTrait as _, ConnectionTrait, EntityTrait as _, QueryFilter as _, QueryOrder as _, Set};
use serde_json::json;
use uuid::Uuid;

/// How far ahead reservations are looked at that need what has failed, in days.
const AHEAD_DAYS: i64 = 90;

fn at(bed: &BedFacts) -> Condition {
    let in_room = equipment::Column::RoomId.eq(bed.room.0).and(equipment::Column::BedId.is_null());
    Condition::any().add(equipment::Column::BedId.eq(bed.bed.0)).add(in_room)
}

/// The equipment at a bed and in its room, by name.
pub(super) async fn equipment_of(plads: &Plads, bed: &BedFacts) -> Result<Vec<EquipmentRow>, Failure> {
    let rows = equipment::Entity::find().filter(at(bed)).order_by_asc(equipment::Column::Name).all(plads.store.read()).await?;
    rows.into_iter()
        .map(|row| {
            Ok(EquipmentRow {
                id: row.id,
                meets: meets(&row)?,
                faulty_since: row.faulty_since.map(|at| plads.local(at.at())),
                name: row.name,
                note: row.note,
                version: row.version,
            })
        })
        .collect()
}

fn meets(row: &equipment::Model) -> Result<Option<Need>, Failure> {
    row.meets.as_deref().map(|code| crate::allocation::code("equipment.meets", code)).transpose()
}

/// Reports equipment as faulty from now on, with a word on what is wrong.
///
/// # Errors
/// [`AppError::NotFound`] when it does not stand there; [`AppError::Conflict`] when it is faulty already or changed since `version`.
pub async fn report(plads: &Plads, actor: &Actor, bed: BedId, id: Uuid, version: i32, note: &str) -> Result<(), Failure> {
    set(plads, actor, bed, (id, version), Some(note.to_owned())).await
}

/// The equipment works again.
///
/// # Errors
/// As [`report`].
pub async fn repaired(plads: &Plads, actor: &Actor, bed: BedId, id: Uuid, version: i32) -> Result<(), Failure> {
    set(plads, actor, bed, (id, version), None).await
}

async fn set(plads: &Plads, actor: &Actor, bed: BedId, (id, version): (Uuid, i32), fault: Option<String>) -> Result<(), Failure> {
    let bed = load_bed(plads, bed).await?;
    may(actor, Action::CloseBed, facility::ties_of_site(plads.store.read(), bed.site, plads.today()).await?)?;
    let now = plads.now();
    plads
        .write(async |tx| {
            let beds = facility::beds_in_room(&*tx, bed.room).await?;
            Locks { rooms: vec![bed.room], beds: beds.clone(), ..Locks::default() }.take(&tx).await?;
            let row = equipment::Entity::find_by_id(id).filter(at(&bed)).one(&*tx).await?.ok_or(AppError::NotFound)?;
            if row.version != version || row.faulty_since.is_some() == fault.is_some() {
                return Err(AppError::Conflict.into());
            }
            let set = equipment::ActiveModel {
                faulty_since: Set(fault.is_some().then(|| Stamp::from(now))),
                note: Set(fault.clone().unwrap_or_default()),
                version: Set(version.saturating_add(1)),
                ..Default::default()
            };
            equipment::Entity::update_many().set(set).filter(equipment::Column::Id.eq(id)).exec(&*tx).await?;
            let mut journal = Journal::new(Some(actor), now);
            let concerned: Vec<BedId> = row.bed_id.map_or(beds, |at| vec![BedId(at)]);
            for at in concerned {
                let name = if fault.is_some() { "equipment.faulty" } else { "equipment.repaired" };
                journal.note_at(bed.site, name, Subject::Bed(at), json!({ "equipment": id, "meets": row.meets }));
                match (meets(&row)?, fault.is_some()) {
                    (Some(need), true) => unmet(plads, &tx, &bed, at, need, now).await?,
                    (Some(_), false) => task::settle(&tx, &[TaskKind::NeedUnmet], About::Bed(at), Some(actor.user), now).await?,
                    (None, _) => {}
                }
            }
            Ok(((), journal.write(&tx).await?))
        })
        .await
}

/// Tasks for everybody in the bed, or promised it, who needs what has failed.
async fn unmet(plads: &Plads, tx: &Tx, bed: &BedFacts, at: BedId, need: Need, now: Instant) -> Result<(), Failure> {
    let Some(organisation) = authority(plads, tx, bed).await? else { return Ok(()) };
    let ahead = Period::new(now, now.plus_hours(24 * AHEAD_DAYS)).map_err(|_| AppError::Conflict)?;
    for claim in claims::on_beds(&**tx, &[at], ahead).await? {
        let asked = match (claim.stay, claim.request) {
            (Some(id), _) => stay::by_id(&**tx, id).await?.and_then(|s| s.request),
            (None, asked) => asked,
        };
        let Some(asked) = asked else { continue };
        if !needs(&**tx, asked, need).await? {
            continue;
        }
        let about = NewTask { site: Some(bed.site), bed: Some(at), ..NewTask::new(TaskKind::NeedUnmet, organisation, now) };
        let new = match claim.stay {
            Some(stay) => NewTask { stay: Some(stay), ..about },
            None => NewTask {
                request: Some(asked),
                reservation: claim.reservation,
                due_at: claim.period.from(),
                kind: TaskKind::Conflict,
                ..about
            },
        };
        task::raise(tx, new, now).await?;
    }
    Ok(())
}

async fn needs<C: ConnectionTrait>(db: &C, asked: RequestId, need: Need) -> Result<bool, Failure> {
    Ok(request::by_id(db, asked).await?.is_some_and(|r| r.needs.contains(&need)))
}
