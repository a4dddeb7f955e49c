//! The infection status of a stay changes: a result has come, or isolation begins. What was before stays in history, the cleaning
//! afterwards follows, and where isolation cannot be kept somebody must move.

use super::absence::locked;
use super::load;
use super::transfer::isolation_holds;
use crate::allocation::{code, lock};
use crate::bed::give_way::authority;
use crate::chance;
use crate::failure::Failure;
use crate::state::Plads;
use crate::store::entity::{app_user, infection_change};
use crate::store::journal::{Journal, Subject};
use crate::store::stay::{self, Stay};
use crate::store::task::{self, About, NewTask};
use crate::training::follow;
use app::error::AppError;
use app::stay::InfectionRow;
use domain::access::{Action, Actor, short_name};
use domain::code::Code as _;
use domain::form::Problem;
use domain::ids::StayId;
use domain::request::Infection;
use domain::stay::{CleaningClass, cleaning_after_change};
use domain::task::TaskKind;
use sea_orm::{ColumnTrait as _, EntityTrait as _, QueryFilter as _, QueryOrder as _, Set};
use serde_json::json;

/// What is known now, as read from the form.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewInfection {
    /// The status.
    pub infection: Infection,
    /// How the bed is cleaned afterwards; must be said when isolation ends.
    pub cleaning: Option<CleaningClass>,
    /// Where it is known from ("svar fra hospitalet: negativ").
    pub reason: String,
}

/// Changes the infection status. Somebody who is isolated now in a room where that cannot be kept is a task at once; nobody is moved.
///
/// # Errors
/// [`app::error::Refusal::StayEnded`]; a field problem without reason, when nothing changes, or without a word on the cleaning when
/// isolation ends; [`AppError::Conflict`] when the stay changed since `version`.
pub async fn change(plads: &Plads, actor: &Actor, id: StayId, version: i32, new: NewInfection) -> Result<(), Failure> {
    let (seen, bed) = load(plads, actor, Action::ChangeInfection, id).await?;
    if new.reason.trim().is_empty() {
        return Err(AppError::field("reason", Problem::Missing).into());
    }
    let now = plads.now();
    plads
        .write(async |tx| {
            lock(&tx, seen.citizen, &[&bed]).await?;
            let (old, claim) = locked(&tx, &seen, &bed, Some(version)).await?;
            let cleaning = cleaning_after_change(old.infection, new.infection, new.cleaning)
                .ok_or_else(|| AppError::field("cleaning", Problem::Missing))?;
            if (old.infection, old.cleaning()) == (new.infection, cleaning) {
                return Err(AppError::field("infection", Problem::NotAChoice).into());
            }
            let changed = Stay { infection: new.infection, end_cleaning: Some(cleaning), ..old.clone() };
            stay::save(&tx, &changed).await?;
            let row = infection_change::ActiveModel {
                id: Set(chance::id()),
                stay_id: Set(id.0),
                before: Set(old.infection.code().to_owned()),
                after: Set(new.infection.code().to_owned()),
                end_cleaning: Set(cleaning.code().to_owned()),
                reason: Set(new.reason.trim().to_owned()),
                changed_by: Set(actor.user.0),
                changed_at: Set(now.into()),
            };
            infection_change::Entity::insert(row).exec_without_returning(&*tx).await?;
            if isolation_holds(plads, &tx, &changed, &bed, &claim).await? {
                task::settle(&tx, &[TaskKind::IsolationBroken], About::Stay(id), Some(actor.user), now).await?;
            } else if let Some(organisation) = authority(plads, &tx, &bed).await? {
                let move_them = NewTask {
                    site: Some(bed.site),
                    stay: Some(id),
                    bed: Some(bed.bed),
                    ..NewTask::new(TaskKind::IsolationBroken, organisation, now)
                };
                task::raise(&tx, move_them, now).await?;
            }
            follow::isolated(plads, &tx, &changed, actor.user).await?;
            let mut journal = Journal::new(Some(actor), now);
            let detail = json!({ "isolates": new.infection.isolates(), "end_cleaning": cleaning.code() });
            journal.note_at(bed.site, "stay.infection_changed", Subject::Stay(id), detail);
            Ok(((), journal.write(&tx).await?))
        })
        .await
}

/// What the status was and became, newest first.
pub(super) async fn changes(plads: &Plads, id: StayId) -> Result<Vec<InfectionRow>, Failure> {
    let db = plads.store.read();
    let rows = infection_change::Entity::find()
        .filter(infection_change::Column::StayId.eq(id.0))
        .order_by_desc(infection_change::Column::ChangedAt)
        .all(db)
        .await?;
    let people = app_user::Entity::find().filter(app_user::Column::Id.is_in(rows.iter().map(|r| r.changed_by))).all(db).await?;
    rows.into_iter()
        .map(|row| {
            Ok(InfectionRow {
                before: code("infection_change.before", &row.before)?,
                after: code("infection_change.after", &row.after)?,
                cleaning: code("infection_change.end_cleaning", &row.end_cleaning)?,
                reason: row.reason,
                who: people.iter().find(|u| u.id == row.changed_by).map_or_else(String::new, |u| short_name(&u.name)),
                at: plads.local(row.changed_at.at()),
            })
        })
        .collect()
}
