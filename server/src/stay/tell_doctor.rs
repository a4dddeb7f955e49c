//! Word to the own doctor when somebody has come and when they leave: a task with a time, and a note of who was told, how and when.

use super::forms::{allow, time};
use super::load;
use super::transition::TRANSITION;
use crate::allocation::code;
use crate::bed::give_way::authority;
use crate::failure::Failure;
use crate::forms::{Done, Form, Posted, form, invalid};
use crate::request::short_names;
use crate::state::{Plads, settings};
use crate::store::claims::Locks;
use crate::store::entity::doctor_notice;
use crate::store::journal::{Journal, Subject};
use crate::store::task::{self, About, NewTask};
use crate::store::{StoreError, Tx};
use app::error::AppError;
use app::stay::{StayAct, ToldRow};
use domain::access::{Action, Actor};
use domain::code::Code as _;
use domain::facility::BedFacts;
use domain::form::{Problem, Problems};
use domain::ids::{StayId, UserId};
use domain::instant::Instant;
use domain::setting::SettingKey;
use domain::task::TaskKind;
use domain::transition::{DoctorMoment, ToldHow};
use sea_orm::{ColumnTrait as _, EntityTrait as _, QueryFilter as _, Set};
use serde_json::json;

/// The task of a moment.
pub(crate) fn task_of(moment: DoctorMoment) -> TaskKind {
    match moment {
        DoctorMoment::Arrival => TaskKind::TellDoctorArrival,
        DoctorMoment::Departure => TaskKind::TellDoctorDeparture,
    }
}

/// Somebody was told.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Told {
    /// When in the stay.
    pub moment: DoctorMoment,
    /// Who ("Lægerne Prøvegade, Lis").
    pub who: String,
    /// How.
    pub how: ToldHow,
    /// When; not in the future.
    pub at: Instant,
}

/// Asks the ward to tell the own doctor, unless the doctor has been told.
pub(crate) async fn ask(plads: &Plads, tx: &Tx, id: StayId, moment: DoctorMoment, bed: &BedFacts) -> Result<(), Failure> {
    let told = doctor_notice::Entity::find_by_id((id.0, moment.code().to_owned())).one(&**tx).await?;
    let (None, Some(organisation)) = (told, authority(plads, tx, bed).await?) else { return Ok(()) };
    let hours = settings(&**tx).await?.on(plads.today(), SettingKey::TellDoctorHours);
    let due = plads.now().plus_hours(hours);
    let new = NewTask { site: Some(bed.site), stay: Some(id), ..NewTask::new(task_of(moment), organisation, due) };
    task::raise(tx, new, plads.now()).await?;
    Ok(())
}

/// Notes that the own doctor was told.
///
/// # Errors
/// A problem at `told_at` for a time to come; [`AppError::Conflict`] when it is noted already.
pub async fn tell(plads: &Plads, actor: &Actor, id: StayId, told: Told) -> Result<(), Failure> {
    let (seen, bed) = load(plads, actor, Action::ArrangeStay, id).await?;
    let now = plads.now();
    if told.at > now {
        return Err(AppError::field("told_at", Problem::TooLate).into());
    }
    plads
        .write(async |tx| {
            Locks { citizens: vec![seen.citizen], ..Locks::default() }.take(&tx).await?;
            let row = doctor_notice::ActiveModel {
                stay_id: Set(id.0),
                moment: Set(told.moment.code().to_owned()),
                told_who: Set(told.who.clone()),
                told_how: Set(told.how.code().to_owned()),
                told_at: Set(told.at.into()),
                registered_by: Set(actor.user.0),
                registered_at: Set(now.into()),
            };
            let stored = doctor_notice::Entity::insert(row).exec_without_returning(&*tx).await.map_err(StoreError::from);
            stored.map_err(|e| match e {
                StoreError::Duplicate => AppError::Conflict.into(),
                other => Failure::from(other),
            })?;
            task::settle(&tx, &[task_of(told.moment)], About::Stay(id), Some(actor.user), now).await?;
            let mut journal = Journal::new(Some(actor), now);
            let detail = json!({ "moment": told.moment.code(), "how": told.how.code(), "at": told.at });
            journal.note_at(bed.site, "doctor.told", Subject::Stay(id), detail);
            Ok(((), journal.write(&tx).await?))
        })
        .await
}

/// What the own doctor was told, and when.
pub(super) async fn rows(plads: &Plads, id: StayId) -> Result<Vec<ToldRow>, Failure> {
    let db = plads.store.read();
    let all = doctor_notice::Entity::find().filter(doctor_notice::Column::StayId.eq(id.0)).all(db).await?;
    let names = short_names(db, all.iter().map(|row| UserId(row.registered_by)).collect::<Vec<_>>()).await?;
    let mut rows = all
        .into_iter()
        .map(|row| {
            Ok(ToldRow {
                moment: code("doctor_notice.moment", &row.moment)?,
                how: code("doctor_notice.told_how", &row.told_how)?,
                at: plads.local(row.told_at.at()),
                by: names.get(&UserId(row.registered_by)).cloned().unwrap_or_default(),
                who: row.told_who,
            })
        })
        .collect::<Result<Vec<_>, Failure>>()?;
    rows.sort_by_key(|row| row.moment);
    Ok(rows)
}

/// The form.
pub(super) fn forms() -> Vec<Form> {
    vec![form(TRANSITION, "tell_doctor", |p| Box::pin(post_tell(p)))]
}

async fn post_tell(p: Posted) -> Done {
    let id = allow(&p, StayAct::Care).await?;
    load(&p.plads, &p.actor, Action::ArrangeStay, id).await?;
    let mut problems = Problems::default();
    let (moment, how) = (problems.choice(&p.fields, "moment"), problems.choice(&p.fields, "told_how"));
    let who = problems.required(&p.fields, "told_who", 200);
    let at = time(&p, &mut problems, "told_at", Some(p.plads.now()))?;
    let (Some(moment), Some(how), Some(who), Some(at), true) = (moment, how, who, at, problems.is_empty()) else {
        return Err(invalid(problems));
    };
    tell(&p.plads, &p.actor, id, Told { moment, who, how, at }).await?;
    Ok(format!("/stays/{id}/transition#doctor-told"))
}
