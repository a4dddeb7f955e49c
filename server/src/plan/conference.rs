//! The weekly conference: the team looks at a citizen's plan, and what it decides becomes a task of somebody, or a proposal to whoever
//! allocates to let the stay last longer. Goals it agrees on are goals of the plan ([`super::goal`]).

use super::list::{beds_of, names};
use super::record::kept_here;
use super::{again, load, view};
use crate::access::Look;
use crate::bed::give_way::authority;
use crate::bed::load_bed;
use crate::chance;
use crate::failure::Failure;
use crate::state::Plads;
use crate::store::journal::{Journal, Subject};
use crate::store::plan;
use crate::store::plan::conference::{self, Conference, Decided};
use crate::store::task::{self, NewTask};
use crate::store::{Tx, citizen, claims, facility, stay};
use app::error::{AppError, Refusal};
use app::plan::{AgendaRow, ConferenceView, DecidedView, HeldView};
use app::ui::format::sort_key;
use domain::access::{Action, Actor, Ties, may};
use domain::form::Problem;
use domain::ids::{CitizenId, ConferenceId, PlanId, TaskId};
use domain::instant::Calendar as _;
use domain::record::DataKind;
use domain::rehab::conference::{TeamDecision, TeamOwner, answer_by, next_on};
use domain::task::TaskKind;
use serde_json::json;
use std::collections::{BTreeSet, HashMap};
use time::{Date, Duration};

/// A conference is held about the citizen of a plan, today.
///
/// # Errors
/// A problem at `present` when nobody is named; [`domain::rehab::plan::PlanError::Over`] as a refusal.
pub async fn hold(plads: &Plads, actor: &Actor, id: PlanId, present: &str, summary: &str) -> Result<ConferenceId, Failure> {
    let seen = load(plads, actor, Action::KeepPlan, id).await?;
    let new = Conference {
        id: ConferenceId(chance::id()),
        plan: id,
        on: plads.today(),
        present: present.to_owned(),
        summary: summary.to_owned(),
        by: actor.user,
        decisions: Vec::new(),
    };
    plads
        .write(async |tx| {
            let plan = again(&tx, &seen).await?.going_on()?;
            if !new.summary.is_empty() {
                kept_here(&*tx, plan.site, DataKind::Notes).await?;
            }
            conference::insert(&tx, &new, plads.now()).await?;
            let mut journal = Journal::new(Some(actor), plads.now());
            journal.note_at(plan.site, "plan.conference", Subject::Plan(id), json!({ "conference": new.id }));
            Ok((new.id, journal.write(&tx).await?))
        })
        .await
}

/// Decides on a task of the team.
///
/// # Errors
/// A problem at `due` for a day that is over; [`AppError::NotFound`] when no conference has been held today;
/// [`domain::rehab::plan::PlanError::Over`] as a refusal.
pub async fn decide_task(plads: &Plads, actor: &Actor, id: PlanId, text: &str, owner: TeamOwner, due: Date) -> Result<TaskId, Failure> {
    let seen = load(plads, actor, Action::KeepPlan, id).await?;
    let (now, today) = (plads.now(), plads.today());
    if due < today {
        return Err(AppError::field("due", Problem::TooEarly).into());
    }
    plads
        .write(async |tx| {
            let plan = again(&tx, &seen).await?.going_on()?;
            let of = todays(&tx, id, today).await?;
            let agreement = facility::agreement_on(&*tx, plan.site, today).await?.ok_or(AppError::NotFound)?;
            let new = NewTask {
                owner: owner.role(),
                site: Some(plan.site),
                plan: Some(id),
                note: text.to_owned(),
                ..NewTask::new(TaskKind::TeamTask, agreement.operator, plads.zone.start_of(due.saturating_add(Duration::DAY)))
            };
            let task = task::raise_another(&tx, new, now).await?;
            let decided = Decided { kind: TeamDecision::Task, text: text.to_owned(), owner: owner.role(), day: due, task, is_done: false };
            conference::insert_decision(&tx, of, &decided, actor.user, now).await?;
            let mut journal = Journal::new(Some(actor), now);
            journal.note_at(plan.site, "plan.task_decided", Subject::Plan(id), json!({ "conference": of, "task": task }));
            Ok((task, journal.write(&tx).await?))
        })
        .await
}

/// Proposes that the stay lasts until another day: a task of whoever allocates, who decides as on any extension.
///
/// # Errors
/// A problem at `until` for a day that is not after the expected departure; [`Refusal::StayEnded`] when there is no stay that goes on;
/// [`AppError::NotFound`] when no conference has been held today; [`domain::rehab::plan::PlanError::Over`] as a refusal.
pub async fn propose_extension(plads: &Plads, actor: &Actor, id: PlanId, until: Date, reason: &str) -> Result<TaskId, Failure> {
    let seen = load(plads, actor, Action::KeepPlan, id).await?;
    let (now, today) = (plads.now(), plads.today());
    plads
        .write(async |tx| {
            let plan = again(&tx, &seen).await?.going_on()?;
            let of = todays(&tx, id, today).await?;
            let ended = || AppError::refused(Refusal::StayEnded);
            let open = stay::open_of(&*tx, plan.citizen).await?.ok_or_else(ended)?;
            let claim = claims::of_stay(&*tx, open.id).await?.ok_or_else(ended)?;
            if until <= plads.zone.date(open.expected_departure) {
                return Err(AppError::field("until", Problem::TooEarly).into());
            }
            let bed = load_bed(plads, claim.bed).await?;
            let organisation = authority(plads, &tx, &bed).await?.ok_or(AppError::NotFound)?;
            let new = NewTask {
                site: Some(bed.site),
                stay: Some(open.id),
                note: format!("{}: {reason}", app::ui::format::date_input(until)),
                ..NewTask::new(TaskKind::ExtensionProposed, organisation, answer_by(open.expected_departure, now))
            };
            let owner = new.owner;
            let task = task::raise_another(&tx, new, now).await?;
            let decided = Decided { kind: TeamDecision::Extension, text: reason.to_owned(), owner, day: until, task, is_done: false };
            conference::insert_decision(&tx, of, &decided, actor.user, now).await?;
            let mut journal = Journal::new(Some(actor), now);
            let detail = json!({ "conference": of, "task": task, "until": until.to_string() });
            journal.note_at(plan.site, "plan.extension_proposed", Subject::Plan(id), detail.clone());
            journal.note_at(bed.site, "plan.extension_proposed", Subject::Stay(open.id), detail);
            Ok((task, journal.write(&tx).await?))
        })
        .await
}

/// The last conference held today: what is decided is decided there.
async fn todays(tx: &Tx, id: PlanId, today: Date) -> Result<ConferenceId, Failure> {
    let held = conference::of_plan(&**tx, id).await?.into_iter().find(|c| c.on == today);
    Ok(held.ok_or(AppError::NotFound)?.id)
}

/// The agenda: plans that are not over, those whose turn has come first, then by name.
pub(super) async fn agenda(plads: &Plads, actor: &Actor, refresh: bool) -> Result<Vec<AgendaRow>, Failure> {
    let rows = turns(plads, actor).await?;
    let citizens: Vec<CitizenId> = rows.iter().map(|(whose, _)| *whose).collect::<BTreeSet<_>>().into_iter().collect();
    let look = Look { action: "conferences.list", purpose: "care", criterion: String::new(), citizens: &citizens, refresh };
    plads.log_look(actor, look).await?;
    Ok(rows.into_iter().map(|(_, row)| row).collect())
}

/// The rows of the agenda with whose they are. Whoever shows some of them logs the look at those.
async fn turns(plads: &Plads, actor: &Actor) -> Result<Vec<(CitizenId, AgendaRow)>, Failure> {
    may(actor, Action::ReadPlan, Ties::NONE)?;
    let (db, today) = (plads.store.read(), plads.today());
    let open = plan::open_at(db, &actor.sites).await?;
    let citizens: Vec<CitizenId> = open.iter().map(|p| p.citizen).collect::<BTreeSet<_>>().into_iter().collect();
    let people: HashMap<CitizenId, String> =
        citizen::by_ids(db, &citizens).await?.into_iter().map(|c| (c.id, c.name.to_string())).collect();
    let last = conference::last_of(db, &open.iter().map(|p| p.id).collect::<Vec<_>>()).await?;
    let beds = beds_of(plads, &open.iter().filter_map(|p| p.stay).collect::<Vec<_>>()).await?;
    let mut rows: Vec<(CitizenId, AgendaRow)> = open
        .into_iter()
        .map(|of| {
            let held = last.get(&of.id).copied();
            let next = next_on(plads.zone.date(of.begun.1), held);
            let row = AgendaRow {
                id: of.id,
                name: people.get(&of.citizen).cloned().unwrap_or_default(),
                place: of.stay.and_then(|stay| beds.get(&stay).cloned()),
                hindrance: of.written.hindrance,
                last: held,
                next,
                is_due: next <= today,
            };
            (of.citizen, row)
        })
        .collect();
    rows.sort_by_cached_key(|(_, row)| (!row.is_due, sort_key(&row.name)));
    Ok(rows)
}

/// The page of one citizen at the conference.
pub(super) async fn one(plads: &Plads, actor: &Actor, id: PlanId, refresh: bool) -> Result<ConferenceView, Failure> {
    let plan = view::view(plads, actor, id, None, refresh).await?;
    let (db, today) = (plads.store.read(), plads.today());
    let stored = load(plads, actor, Action::ReadPlan, id).await?;
    let held = conference::of_plan(db, id).await?;
    let staff = names(plads, held.iter().map(|c| c.by)).await?;
    let open = stay::open_of(db, stored.citizen).await?;
    let turns = turns(plads, actor).await?;
    let at = turns.iter().position(|(_, row)| row.id == id);
    let beside = |i: Option<usize>| i.and_then(|i| turns.get(i));
    let (before, next) = (beside(at.and_then(|i| i.checked_sub(1))), beside(at.map(|i| i + 1)));
    let named: Vec<CitizenId> = before.iter().chain(&next).map(|(whose, _)| *whose).collect();
    if !named.is_empty() {
        let look = Look { action: "conferences.list", purpose: "care", criterion: id.to_string(), citizens: &named, refresh };
        plads.log_look(actor, look).await?;
    }
    let named = |turn: Option<&(CitizenId, AgendaRow)>| turn.map(|(_, row)| (row.id, row.name.clone()));
    Ok(ConferenceView {
        departure: open.map(|s| plads.local(s.expected_departure)),
        is_open: held.first().is_some_and(|c| c.on == today),
        held: held
            .into_iter()
            .map(|c| HeldView {
                on: c.on,
                by: staff.get(&c.by).cloned().unwrap_or_default(),
                goals: plan.goals.iter().filter(|g| g.agreed == c.on).map(|g| g.goal.title().to_owned()).collect(),
                present: c.present,
                summary: c.summary,
                decisions: c
                    .decisions
                    .into_iter()
                    .map(|d| DecidedView { kind: d.kind, text: d.text, owner: d.owner, day: d.day, is_done: d.is_done })
                    .collect(),
            })
            .collect(),
        before: named(before),
        next: named(next),
        plan,
    })
}
