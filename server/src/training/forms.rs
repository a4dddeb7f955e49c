//! The forms of training sessions: what was typed, read into what the use cases take. Whoever may not is refused before anything is
//! read.

use super::book::{Booking, book, open_group};
use super::decide::{Decision, decide};
use super::{attend, change, diary, group, load};
use crate::failure::denied_answer;
use crate::forms::{Done, Form, Posted, form, invalid};
use crate::store::training::by_id;
use app::error::AppError;
use app::ui::format::date_machine;
use domain::access::{Action, Ties, may};
use domain::code::Code as _;
use domain::form::{Problem, Problems};
use domain::ids::{PlanId, SessionId, SiteId, TrainingRoomId, UserId};
use domain::instant::{Calendar as _, Instant};
use domain::period::Period;
use domain::rehab::diary::{WorkingHours, at_clock};
use domain::rehab::series::{MOST_MINUTES, MOST_SESSIONS, Reach, Series, SeriesEnd, SeriesError};
use domain::rehab::session::{NoShowCause, Place, PlaceKind, Therapists};
use domain::typed::{parse_date, parse_date_time, parse_time};
use time::{Date, Time, Weekday};
use uuid::Uuid;

const DAY: &str = "/day";
const SESSION: &str = "/sessions/{id}";

/// The forms of training sessions.
#[must_use]
pub fn forms() -> Vec<Form> {
    vec![
        form(DAY, "tell_came", |p| Box::pin(post_tell(p, true))),
        form(DAY, "tell_no_show", |p| Box::pin(post_tell(p, false))),
        form(SESSION, "tell_came", |p| Box::pin(post_tell(p, true))),
        form(SESSION, "tell_no_show", |p| Box::pin(post_tell(p, false))),
        form(SESSION, "move_session", |p| Box::pin(post_move(p))),
        form(SESSION, "cancel_session", |p| Box::pin(post_cancel(p))),
        form(SESSION, "join_group", |p| Box::pin(post_join(p))),
        form(SESSION, "leave_group", |p| Box::pin(post_leave(p))),
        form(SESSION, "resize_group", |p| Box::pin(post_resize(p))),
        form("/plans/{id}/book", "book_session", |p| Box::pin(post_book(p))),
        form("/plans/{id}", "decide_sessions", |p| Box::pin(post_decide(p))),
        form("/groups", "open_group", |p| Box::pin(post_open(p))),
        form("/groups", "join_group", |p| Box::pin(post_join(p))),
        form("/day/hours", "set_hours", |p| Box::pin(post_hours(p))),
        form("/day/hours", "set_away", |p| Box::pin(post_away(p))),
        form("/day/hours", "remove_away", |p| Box::pin(post_remove_away(p))),
    ]
}

/// The session of the address, or of a field where the address has none.
async fn allow(p: &Posted, action: Action) -> Result<SessionId, AppError> {
    may(&p.actor, action, Ties::NONE).map_err(denied_answer)?;
    let id: SessionId = if p.params.contains_key("id") { p.id()? } else { p.id_in("session")? };
    load(&p.plads, &p.actor, action, id).await?;
    Ok(id)
}

fn minutes(p: &Posted, problems: &mut Problems, field: &str, max: i64) -> Option<u16> {
    let typed = problems.number(&p.fields, field, 0, max)?;
    u16::try_from(typed.unwrap_or(0)).ok()
}

/// Minutes of driving before and after, as typed; a quarter of an hour when nothing was.
pub(crate) fn travel(p: &Posted) -> Result<(u16, u16), AppError> {
    let mut problems = Problems::default();
    let mut minutes = |field: &str| {
        let typed = problems.number(&p.fields, field, 0, 240)?;
        u16::try_from(typed.unwrap_or(15)).ok()
    };
    let (before, after) = (minutes("travel_before"), minutes("travel_after"));
    before.zip(after).ok_or_else(|| invalid(problems))
}

async fn post_tell(p: Posted, came: bool) -> Done {
    let id = allow(&p, Action::TellTraining).await?;
    let mut problems = Problems::default();
    let note = problems.optional(&p.fields, "note", 500);
    let told: Option<Result<(), NoShowCause>> = if came { Some(Ok(())) } else { problems.choice(&p.fields, "cause").map(Err) };
    let (Some(note), Some(told)) = (note, told) else { return Err(invalid(problems)) };
    let who: Uuid = p.fields.get("trainee").parse().map_err(|_| AppError::NotFound)?;
    attend::tell(&p.plads, &p.actor, id, who, told, &note).await?;
    if p.params.contains_key("id") { Ok(format!("/sessions/{id}")) } else { day_of(&p, id).await }
}

/// The day that a session stands on.
async fn day_of(p: &Posted, id: SessionId) -> Done {
    let stored = by_id(p.plads.store.read(), id).await.map_err(|e| crate::failure::store_answer(&e))?.ok_or(AppError::NotFound)?;
    let day = p.plads.zone.date(stored.session.period.from());
    Ok(if day == p.plads.today() { DAY.to_owned() } else { format!("{DAY}?date={}", date_machine(day)) })
}

/// A day that must be typed.
fn day(p: &Posted, problems: &mut Problems, field: &str) -> Option<Date> {
    if p.fields.get(field).is_empty() {
        problems.add(field, Problem::Missing);
        return None;
    }
    problems.keep(field, parse_date(p.fields.get(field), p.plads.today()).map_err(Problem::from))
}

/// A clock that must be typed.
fn clock(p: &Posted, problems: &mut Problems, field: &str) -> Option<Time> {
    if p.fields.get(field).is_empty() {
        problems.add(field, Problem::Missing);
        return None;
    }
    problems.keep(field, parse_time(p.fields.get(field)).map_err(Problem::from))
}

/// How far the change of a session reaches; the one alone where nothing is asked.
fn reach(p: &Posted) -> Result<Reach, AppError> {
    match p.fields.get("reach") {
        "" => Ok(Reach::One),
        typed => Reach::from_code(typed).map_err(|_| AppError::field("reach", Problem::NotAChoice)),
    }
}

async fn post_move(p: Posted) -> Done {
    let id = allow(&p, Action::KeepTraining).await?;
    let mut problems = Problems::default();
    // What was typed goes before what was chosen: whoever types has thought of it last.
    let typed = !p.fields.get("day").is_empty() || !p.fields.get("clock").is_empty();
    let to: Option<Instant> = if typed || p.fields.get("to").is_empty() {
        let (day, clock) = (day(&p, &mut problems, "day"), clock(&p, &mut problems, "clock"));
        day.zip(clock).map(|(day, clock)| at_clock(day, clock, &p.plads.zone))
    } else {
        let read = parse_date_time(p.fields.get("to"), p.plads.today()).ok();
        let at = read.and_then(|(day, clock)| Some(at_clock(day, clock?, &p.plads.zone)));
        problems.keep("to", at.ok_or(Problem::NotAChoice))
    };
    let (Some(to), true) = (to, problems.is_empty()) else { return Err(invalid(problems)) };
    change::shift(&p.plads, &p.actor, id, p.version()?, to, reach(&p)?).await?;
    day_of(&p, id).await
}

async fn post_cancel(p: Posted) -> Done {
    let id = allow(&p, Action::KeepTraining).await?;
    let mut problems = Problems::default();
    let Some(cause) = problems.choice(&p.fields, "cause") else { return Err(invalid(problems)) };
    change::cancel(&p.plads, &p.actor, id, p.version()?, cause, reach(&p)?).await?;
    day_of(&p, id).await
}

fn plan_in(p: &Posted) -> Result<PlanId, AppError> {
    p.fields.get("plan").parse().map_err(|_| AppError::field("plan", Problem::NotAChoice))
}

async fn post_join(p: Posted) -> Done {
    let id = allow(&p, Action::KeepTraining).await?;
    group::join(&p.plads, &p.actor, id, plan_in(&p)?).await?;
    Ok(format!("/sessions/{id}"))
}

async fn post_leave(p: Posted) -> Done {
    let id = allow(&p, Action::KeepTraining).await?;
    group::leave(&p.plads, &p.actor, id, plan_in(&p)?).await?;
    Ok(format!("/sessions/{id}"))
}

fn seats(p: &Posted, problems: &mut Problems) -> Option<u8> {
    if p.fields.get("seats").is_empty() {
        problems.add("seats", Problem::Missing);
    }
    problems.number(&p.fields, "seats", 1, 99)?.and_then(|n| u8::try_from(n).ok())
}

async fn post_resize(p: Posted) -> Done {
    let id = allow(&p, Action::KeepTraining).await?;
    let mut problems = Problems::default();
    let (Some(seats), true) = (seats(&p, &mut problems), problems.is_empty()) else { return Err(invalid(problems)) };
    group::resize(&p.plads, &p.actor, id, p.version()?, seats).await?;
    Ok(format!("/sessions/{id}"))
}

fn place(p: &Posted, problems: &mut Problems) -> Option<Place> {
    let room = |problems: &mut Problems| {
        let read = p.fields.get("room").parse::<TrainingRoomId>().map_err(|_| Problem::NotAChoice);
        problems.keep("room", read)
    };
    Some(match problems.choice(&p.fields, "place")? {
        PlaceKind::Ward => Place::Ward,
        PlaceKind::Gym => Place::Gym(room(problems)?),
        PlaceKind::Pool => Place::Pool(room(problems)?),
        PlaceKind::Home => {
            let before = minutes(p, problems, "travel_before", 240);
            Place::Home { travel_before: before?, travel_after: minutes(p, problems, "travel_after", 240)? }
        }
        PlaceKind::Video => Place::Video,
    })
}

fn therapists(p: &Posted, problems: &mut Problems) -> Option<Therapists> {
    let first: UserId = problems.keep("therapist", p.fields.get("therapist").parse().map_err(|_| Problem::NotAChoice))?;
    match p.fields.get("second") {
        "" => Some(Therapists::one(first)),
        second => {
            let second: UserId = problems.keep("second", second.parse().map_err(|_| Problem::NotAChoice))?;
            problems.keep("second", Therapists::two(first, second).map_err(|_| Problem::NotTheSame))
        }
    }
}

/// One time, or those of a series when a last day or a number is typed.
fn times(p: &Posted, problems: &mut Problems) -> Option<Vec<Period>> {
    let (first, clock) = (day(p, problems, "day"), clock(p, problems, "clock"));
    let lasts = problems.number(&p.fields, "minutes", 1, MOST_MINUTES.into())?;
    let lasts = problems.keep("minutes", lasts.and_then(|n| u16::try_from(n).ok()).ok_or(Problem::Missing));
    let until = (!p.fields.get("until").is_empty()).then(|| day(p, problems, "until"));
    let most = i64::try_from(MOST_SESSIONS).unwrap_or(100);
    let times = problems.number(&p.fields, "times", 1, most)?.and_then(|n| usize::try_from(n).ok());
    let every = problems.number(&p.fields, "every", 1, 8)?.and_then(|n| u8::try_from(n).ok()).unwrap_or(1);
    let (first, clock, lasts) = (first?, clock?, lasts?);
    let end = match (until, times) {
        (None, None) => return Some(vec![Period::lasting(at_clock(first, clock, &p.plads.zone), 60 * i64::from(lasts))]),
        (Some(last), None) => SeriesEnd::On(last?),
        (_, Some(n)) => SeriesEnd::After(n),
    };
    let mut weekdays: Vec<Weekday> =
        (0..7).filter(|n: &u8| p.fields.has("weekdays", &(n + 1).to_string())).map(|n| Weekday::Monday.nth_next(n)).collect();
    if weekdays.is_empty() {
        weekdays.push(first.weekday());
    }
    let series = Series::weekly(first, clock, lasts, &weekdays, end).and_then(|series| series.every(every));
    let series = series.map_err(|why| match why {
        SeriesError::NoWeekday | SeriesError::Minutes | SeriesError::Weeks => ("weekdays", Problem::NotAChoice),
        SeriesError::Empty => ("until", Problem::TooEarly),
        SeriesError::TooMany => ("until", Problem::TooLate),
    });
    match series {
        Ok(series) => Some(series.periods(&p.plads.zone)),
        Err((field, problem)) => {
            problems.add(field, problem);
            None
        }
    }
}

fn booking(p: &Posted, problems: &mut Problems) -> Option<Booking> {
    let what = problems.required(&p.fields, "what", 200);
    let times = times(p, problems);
    let (place, therapists) = (place(p, problems), therapists(p, problems));
    Some(Booking { what: what?, therapists: therapists?, place: place?, times: times? })
}

async fn post_book(p: Posted) -> Done {
    let id: PlanId = p.id()?;
    crate::plan::load(&p.plads, &p.actor, Action::KeepTraining, id).await?;
    let mut problems = Problems::default();
    let (Some(new), true) = (booking(&p, &mut problems), problems.is_empty()) else { return Err(invalid(problems)) };
    let week = new.times.first().map(|time| p.plads.zone.date(time.from()));
    book(&p.plads, &p.actor, id, new).await?;
    let week = week.map(|day| format!("?week={}", date_machine(day))).unwrap_or_default();
    Ok(format!("/plans/{id}{week}#week"))
}

async fn post_open(p: Posted) -> Done {
    may(&p.actor, Action::KeepTraining, Ties::NONE).map_err(denied_answer)?;
    let mut problems = Problems::default();
    let site: Option<SiteId> = problems.keep("site", p.fields.get("site").parse().map_err(|_| Problem::NotAChoice));
    let (seats, new) = (seats(&p, &mut problems), booking(&p, &mut problems));
    let (Some(site), Some(seats), Some(new), true) = (site, seats, new, problems.is_empty()) else { return Err(invalid(problems)) };
    open_group(&p.plads, &p.actor, site, new, seats).await?;
    Ok("/groups".to_owned())
}

async fn post_decide(p: Posted) -> Done {
    let id: PlanId = p.id()?;
    crate::plan::load(&p.plads, &p.actor, Action::KeepTraining, id).await?;
    let decision = match p.fields.get("decision") {
        "home" => {
            let (travel_before, travel_after) = travel(&p)?;
            Decision::Move(Place::Home { travel_before, travel_after })
        }
        "ward" => Decision::Move(Place::Ward),
        "keep" => Decision::Keep,
        "cancel" => {
            let mut problems = Problems::default();
            Decision::Cancel(problems.choice(&p.fields, "cause").ok_or_else(|| invalid(problems))?)
        }
        _ => return Err(AppError::field("decision", Problem::NotAChoice)),
    };
    decide(&p.plads, &p.actor, id, p.version()?, decision).await?;
    Ok(format!("/plans/{id}#week"))
}

async fn post_hours(p: Posted) -> Done {
    may(&p.actor, Action::KeepTraining, Ties::NONE).map_err(denied_answer)?;
    let mut problems = Problems::default();
    let mut hours = Vec::new();
    for n in 0..7_u8 {
        let (from_field, to_field) = (format!("from_{}", n + 1), format!("to_{}", n + 1));
        if p.fields.get(&from_field).is_empty() && p.fields.get(&to_field).is_empty() {
            continue;
        }
        let (from, to) = (clock(&p, &mut problems, &from_field), clock(&p, &mut problems, &to_field));
        let Some((from, to)) = from.zip(to) else { continue };
        if from < to {
            hours.push(WorkingHours { weekday: Weekday::Monday.nth_next(n), from, to });
        } else {
            problems.add(&to_field, Problem::TooEarly);
        }
    }
    if !problems.is_empty() {
        return Err(invalid(problems));
    }
    diary::set_hours(&p.plads, &p.actor, &hours).await?;
    Ok("/day/hours".to_owned())
}

/// A day with a clock that must be typed.
fn moment(p: &Posted, problems: &mut Problems, field: &str) -> Option<Instant> {
    if p.fields.get(field).is_empty() {
        problems.add(field, Problem::Missing);
        return None;
    }
    let (day, clock) = problems.keep(field, parse_date_time(p.fields.get(field), p.plads.today()).map_err(Problem::from))?;
    let clock = problems.keep(field, clock.ok_or(Problem::NotATime))?;
    Some(at_clock(day, clock, &p.plads.zone))
}

async fn post_away(p: Posted) -> Done {
    may(&p.actor, Action::KeepTraining, Ties::NONE).map_err(denied_answer)?;
    let mut problems = Problems::default();
    let (from, to) = (moment(&p, &mut problems, "away_from"), moment(&p, &mut problems, "away_to"));
    let cause = problems.choice(&p.fields, "cause");
    let period = from.zip(to).and_then(|(from, to)| problems.keep("away_to", Period::new(from, to).map_err(|_| Problem::TooEarly)));
    let (Some(period), Some(cause), true) = (period, cause, problems.is_empty()) else { return Err(invalid(problems)) };
    diary::set_away(&p.plads, &p.actor, period, cause).await?;
    Ok("/day/hours".to_owned())
}

async fn post_remove_away(p: Posted) -> Done {
    may(&p.actor, Action::KeepTraining, Ties::NONE).map_err(denied_answer)?;
    diary::remove_away(&p.plads, &p.actor, p.id_in("away")?).await?;
    Ok("/day/hours".to_owned())
}
