//! What a citizen does: ticks an exercise, writes a wish, evaluates a stay that is over. Each is looked up among the citizen's own, so
//! that whatever is posted about somebody else is not found, and nothing is written.

use super::{again, view};
use crate::chance;
use crate::failure::Failure;
use crate::forms::{Done, invalid};
use crate::state::Plads;
use crate::store::citizen_access::{self, Wish};
use crate::store::evaluation::{self, Evaluation};
use crate::store::journal::{Journal, Subject};
use crate::store::plan::{self, exercise};
use crate::store::task::{self, NewTask};
use crate::store::{facility, stay};
use app::error::AppError;
use app::ui::format::date_from_machine;
use domain::citizen_access::{LONGEST_WISH, Visitor};
use domain::evaluation::{LONGEST_COMMENT, Mark, QUESTIONS, month_of};
use domain::form::{Fields, Problem, Problems};
use domain::ids::{ExerciseId, WishId};
use domain::task::TaskKind;
use serde_json::json;
use time::Date;

/// Hours within which somebody in the ward reads a wish.
const WISH_HOURS: i64 = 24;

pub(super) async fn post_tick(plads: &Plads, visitor: &Visitor, fields: &Fields) -> Done {
    let which: ExerciseId = fields.get("exercise").parse().map_err(|_| AppError::NotFound)?;
    let day = date_from_machine(fields.get("day")).ok_or(AppError::Conflict)?;
    tick(plads, visitor, which, day, fields.get("done") != "no").await?;
    Ok("/me#ex".to_owned())
}

/// Notes that an exercise was done on a day, or was not after all.
///
/// # Errors
/// [`AppError::NotFound`] when it is not the citizen's; [`AppError::Conflict`] when it is not to be done on that day, or the day is
/// neither today nor yesterday.
pub async fn tick(plads: &Plads, visitor: &Visitor, which: ExerciseId, day: Date, done: bool) -> Result<(), Failure> {
    let (now, today) = (plads.now(), plads.today());
    plads
        .write(async |tx| {
            again(&tx, visitor).await?;
            let plans = plan::of_citizen(&*tx, visitor.citizen).await?;
            let ids: Vec<_> = plans.iter().filter(|p| !p.state.is_over()).map(|p| p.id).collect();
            let found = exercise::of_plans(&*tx, &ids).await?.into_iter().find(|e| e.id == which).ok_or(AppError::NotFound)?;
            if !found.span.may_tick(day, today) {
                return Err(AppError::Conflict.into());
            }
            exercise::tick(&tx, which, day, done, visitor.access, now).await?;
            let mut journal = Journal::by_visitor(visitor, now);
            let name = if done { "exercise.ticked" } else { "exercise.unticked" };
            let site = plans.iter().find(|p| p.id == found.plan).map(|p| p.site).ok_or(AppError::NotFound)?;
            journal.note_at(site, name, Subject::Plan(found.plan), json!({ "exercise": which, "day": day.to_string() }));
            Ok(((), journal.write(&tx).await?))
        })
        .await
}

pub(super) async fn post_wish(plads: &Plads, visitor: &Visitor, fields: &Fields) -> Done {
    let mut problems = Problems::default();
    let Some(text) = problems.required(fields, "wish", LONGEST_WISH) else { return Err(invalid(problems)) };
    wish(plads, visitor, &text).await?;
    Ok("/me#wi".to_owned())
}

/// Sends a wish to the ward of the stay in house; the same words sent twice in a row are one wish.
///
/// # Errors
/// [`AppError::Conflict`] when there is no stay in house.
pub async fn wish(plads: &Plads, visitor: &Visitor, text: &str) -> Result<(), Failure> {
    let now = plads.now();
    plads
        .write(async |tx| {
            again(&tx, visitor).await?;
            let stay = stay::open_of(&*tx, visitor.citizen).await?.ok_or(AppError::Conflict)?;
            let mut journal = Journal::by_visitor(visitor, now);
            let before = citizen_access::wishes_of(&*tx, stay.id).await?;
            if before.first().is_none_or(|last| last.text != text || last.access != visitor.access) {
                let (site, _) = view::site_of(plads, &stay).await?.ok_or(AppError::Conflict)?;
                let new = Wish { id: WishId(chance::id()), stay: stay.id, access: visitor.access, text: text.to_owned(), at: now };
                citizen_access::insert_wish(&tx, &new).await?;
                let runs = facility::agreement_on(&*tx, site, plads.today()).await?.map_or(visitor.organisation, |a| a.operator);
                let due = now.plus_hours(WISH_HOURS);
                let read = NewTask { site: Some(site), stay: Some(stay.id), ..NewTask::new(TaskKind::CitizenWish, runs, due) };
                task::raise(&tx, read, now).await?;
                journal.note_at(site, "citizen.wished", Subject::Stay(stay.id), json!({ "wish": new.id }));
            }
            Ok(((), journal.write(&tx).await?))
        })
        .await
}

pub(super) async fn post_evaluation(plads: &Plads, visitor: &Visitor, fields: &Fields) -> Done {
    let mut problems = Problems::default();
    let mut mark = |field: &str| {
        let number = problems.number(fields, field, 1, 5)?;
        if number.is_none() {
            problems.add(field, Problem::Missing);
        }
        number.and_then(Mark::new)
    };
    let marks = [mark("place"), mark("staff"), mark("say")];
    let comment = problems.optional(fields, "comment", LONGEST_COMMENT);
    let named = match fields.get("named") {
        "yes" => true,
        "" | "no" => false,
        _ => {
            problems.add("named", Problem::NotAChoice);
            false
        }
    };
    let ([Some(place), Some(staff), Some(say)], Some(comment), true) = (marks, comment, problems.is_empty()) else {
        return Err(invalid(problems));
    };
    evaluate(plads, visitor, [place, staff, say], &comment, named).await?;
    Ok("/me/evaluation".to_owned())
}

/// Keeps what a citizen thought of the stay that is over, once. Without a name neither the row nor the event leads to the stay.
///
/// # Errors
/// [`AppError::Conflict`] when there is nothing to evaluate, or it has been done.
pub async fn evaluate(plads: &Plads, visitor: &Visitor, marks: [Mark; QUESTIONS], comment: &str, named: bool) -> Result<(), Failure> {
    let stay = view::to_evaluate(plads, visitor.citizen).await?.ok_or(AppError::Conflict)?;
    let (site, _) = view::site_of(plads, &stay).await?.ok_or(AppError::Conflict)?;
    let now = plads.now();
    plads
        .write(async |tx| {
            again(&tx, visitor).await?;
            let month = month_of(plads.today());
            let new = Evaluation { site, month, stay: named.then_some(stay.id), marks, comment: comment.to_owned() };
            evaluation::insert(&tx, stay.id, &new).await?;
            // Whoever gave it stands in no log: the event is the site's own.
            let mut journal = Journal::new(None, now);
            journal.note_by_itself(site, "evaluation.given", Subject::Site(site), json!({ "month": month.to_string() }));
            Ok(((), journal.write(&tx).await?))
        })
        .await
}
