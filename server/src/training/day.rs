//! The day of a therapist: the sessions and talks at the bedside, what is to be done in plans, and what others have changed.

use super::view::{cards, citizens};
use crate::access::Look;
use crate::failure::Failure;
use crate::state::Plads;
use crate::store::entity::{event, task};
use crate::store::plan::{self, goal};
use crate::store::talk::{self, Talk};
use crate::store::training::{self, Training, diary};
use crate::store::{Stamp, StoreError, citizen};
use app::training::{Changed, DayView, TalkSlot, ToDo, ToDoKind};
use domain::access::{Action, Actor, Role, Ties, may};
use domain::code::Code as _;
use domain::ids::{CitizenId, PlanId, SessionId};
use domain::instant::{Calendar as _, Instant};
use domain::period::Period;
use domain::rehab::session::Who;
use domain::task::TaskKind;
use sea_orm::sea_query::Condition;
use sea_orm::{ColumnTrait as _, EntityTrait as _, QueryFilter as _, QueryOrder as _, QuerySelect as _};
use serde_json::Value;
use std::collections::{BTreeMap, HashMap};
use time::{Date, Duration};

/// Changes of the last hours are shown.
const CHANGED_HOURS: i64 = 48;
/// At most so many of them, and of what is to be done.
const MOST: u64 = 8;
/// Goals to be looked at within so many days are to be done.
const GOAL_DAYS: i64 = 4;
/// What others do to a session that its therapist is to know.
const CHANGES: [&str; 5] = ["training.moved", "training.moved_home", "training.cancelled", "training.left", "training.seat_given"];

/// The actor's own day.
pub(super) async fn view(plads: &Plads, actor: &Actor, day: Option<Date>, refresh: bool) -> Result<DayView, Failure> {
    may(actor, Action::KeepTraining, Ties::NONE)?;
    let (db, today, now) = (plads.store.read(), plads.today(), plads.now());
    let day = day.unwrap_or(today);
    let (from, to) = (plads.zone.start_of(day), plads.zone.start_of(day.saturating_add(Duration::DAY)));
    let period = Period::new(from, to.max(from.plus_hours(1))).map_err(|_| app::error::AppError::NotFound)?;
    let mut all = training::of_therapist(db, actor.user, period).await?;
    // What was called off long before is no part of the day; what was called off today is.
    all.retain(|t| t.session.cancelled.is_none() || day == today);
    let around = Period::lasting(now.plus_hours(-CHANGED_HOURS), 3600 * 24 * 60);
    let near = training::of_therapist(db, actor.user, around).await?;
    let (plans, mut to_do) = to_do(plads, actor).await?;
    let changes = changes(plads, actor, &near).await?;
    let changed_in: Vec<Training> = near.into_iter().filter(|t| changes.iter().any(|c| c.subject_id == t.session.id.0)).collect();
    let talks = talk::taking(db, &[Who::Therapist(actor.user)], period).await?;
    let mut shown = citizens(&all);
    shown.extend(talks.iter().map(|(_, citizen)| *citizen));
    shown.extend(citizens(&changed_in));
    shown.extend(plans.values().copied());
    shown.sort_unstable();
    shown.dedup();
    let look = Look { action: "training.day", purpose: "care", criterion: day.to_string(), citizens: &shown, refresh };
    plads.log_look(actor, look).await?;
    let people: HashMap<CitizenId, String> = citizen::by_ids(db, &shown).await?.into_iter().map(|c| (c.id, c.name.to_string())).collect();
    for todo in &mut to_do {
        todo.name = plans.get(&todo.plan).and_then(|c| people.get(c)).cloned().unwrap_or_default();
    }
    let changed = changes.into_iter().filter_map(|row| {
        let of = changed_in.iter().find(|t| t.session.id.0 == row.subject_id)?;
        let detail: Value = serde_json::from_str(&row.detail).unwrap_or_default();
        let one = of.trainees.first().filter(|_| of.group().is_none());
        Some(Changed {
            at: plads.local(row.at.at()),
            event: row.name,
            session: SessionId(row.subject_id),
            who: one.and_then(|t| people.get(&t.citizen)).unwrap_or(&of.what).clone(),
            stands: plads.local(of.session.period.from()),
            before: detail.get("before").and_then(Value::as_i64).map(|at| plads.local(Instant::from_unix(at))),
            by: row.actor_name,
        })
    });
    let changed = changed.collect();
    let slot = |(of, citizen): &(Talk, CitizenId)| TalkSlot {
        from: plads.local(of.period.from()),
        to: plads.local(of.period.to()),
        stay: of.stay,
        name: people.get(citizen).cloned().unwrap_or_default(),
    };
    let mut away = diary::away_of(db, actor.user, from).await?;
    away.retain(|a| a.period.overlaps(&period));
    Ok(DayView {
        day,
        today,
        now: plads.local(now),
        cards: cards(plads, all).await?,
        talks: talks.iter().map(slot).collect(),
        away: away.into_iter().map(|a| (plads.local(a.period.from().max(from)), plads.local(a.period.to().min(to)), a.cause)).collect(),
        to_do,
        changed,
    })
}

/// What others have done to these sessions lately, the last first.
async fn changes(plads: &Plads, actor: &Actor, near: &[Training]) -> Result<Vec<event::Model>, Failure> {
    let by_others = Condition::any().add(event::Column::ActorId.is_null()).add(event::Column::ActorId.ne(actor.user.0));
    let mut found = Vec::new();
    for part in near.chunks(400) {
        let rows = event::Entity::find()
            .filter(event::Column::SubjectKind.eq("training"))
            .filter(event::Column::SubjectId.is_in(part.iter().map(|t| t.session.id.0)))
            .filter(event::Column::Name.is_in(CHANGES))
            .filter(event::Column::At.gte(Stamp::from(plads.now().plus_hours(-CHANGED_HOURS))))
            .filter(by_others.clone())
            .order_by_desc(event::Column::At)
            .limit(MOST);
        found.extend(rows.all(plads.store.read()).await?);
    }
    found.sort_by_key(|row| std::cmp::Reverse(row.at.at()));
    found.truncate(usize::try_from(MOST).unwrap_or(8));
    Ok(found)
}

/// Tasks about plans of the actor's sites, and goals of the plans the actor leads; without names yet, with whose plans they are.
async fn to_do(plads: &Plads, actor: &Actor) -> Result<(BTreeMap<PlanId, CitizenId>, Vec<ToDo>), Failure> {
    let (db, today) = (plads.store.read(), plads.today());
    let tasks = task::Entity::find()
        .filter(task::Column::DoneAt.is_null())
        .filter(task::Column::PlanId.is_not_null())
        .filter(task::Column::OwnerRole.eq(Role::Therapist.code()))
        .filter(task::Column::SiteId.is_in(actor.sites.iter().map(|s| s.0)))
        .order_by_asc(task::Column::DueAt)
        .limit(MOST)
        .all(db)
        .await?;
    let open = plan::open_at(db, &actor.sites).await?;
    let mut plans: BTreeMap<PlanId, CitizenId> = open.iter().map(|p| (p.id, p.citizen)).collect();
    let mut found = Vec::new();
    for row in tasks {
        let Some(id) = row.plan_id.map(PlanId) else { continue };
        if let std::collections::btree_map::Entry::Vacant(entry) = plans.entry(id)
            && let Some(over) = plan::by_id(db, id).await?
        {
            entry.insert(over.citizen);
        }
        let kind = TaskKind::from_code(&row.kind).map_err(|_| StoreError::Meaningless { column: "task.kind" })?;
        found.push(ToDo {
            what: ToDoKind::Task(kind),
            name: String::new(),
            note: row.note,
            due: plads.zone.date(row.due_at.at()),
            plan: id,
        });
    }
    let own: Vec<PlanId> = open.iter().filter(|p| p.lead == actor.user).map(|p| p.id).collect();
    for goal in goal::of_plans(db, &own).await? {
        let due = goal.goal.review_on;
        if !goal.goal.status.is_over() && due <= today.saturating_add(Duration::days(GOAL_DAYS)) {
            found.push(ToDo { what: ToDoKind::Goal, name: String::new(), note: goal.goal.own_words, due, plan: goal.plan });
        }
    }
    found.sort_by_key(|todo| todo.due);
    found.truncate(usize::try_from(MOST).unwrap_or(8));
    plans.retain(|id, _| found.iter().any(|todo| todo.plan == *id));
    Ok((plans, found))
}
