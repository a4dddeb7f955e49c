//! What the pages of training sessions show: cards, a session, what may be booked, groups, hours.

use super::load;
use super::question::{in_house, in_question};
use super::taken::Planned;
use crate::access::Look;
use crate::failure::Failure;
use crate::plan::{beds_of, names};
use crate::state::Plads;
use crate::store::entity::{site, stay as stay_row, training_room};
use crate::store::plan::{self, Plan};
use crate::store::training::diary::{self, TrainingRoom};
use crate::store::training::{self, Trainee, Training};
use crate::store::{citizen, facility};
use app::error::AppError;
use app::training::{BookingChoices, BookingView, Card, DiaryView, GroupsView, SessionView, TraineeRow, WeekView};
use domain::access::{Action, Actor, Ties, may};
use domain::code::Code as _;
use domain::ids::{CitizenId, PlanId, SessionId, SiteId, StayId};
use domain::instant::{Calendar as _, Instant};
use domain::period::Period;
use domain::request::Infection;
use sea_orm::{ColumnTrait as _, EntityTrait as _, QueryFilter as _};
use std::collections::{BTreeSet, HashMap};
use time::{Date, Duration};
use uuid::Uuid;

/// Weeks ahead that groups are shown for.
const GROUP_WEEKS: i64 = 6;
/// Proposals of free times.
const PROPOSALS: usize = 6;

/// What is known of somebody who trains.
struct Person {
    name: String,
    address: Option<String>,
    bed: Option<String>,
    is_isolated: bool,
}

async fn people(plads: &Plads, all: &[Training]) -> Result<HashMap<CitizenId, Person>, Failure> {
    let db = plads.store.read();
    let ids: Vec<CitizenId> = citizens(all);
    let open = stay_row::Entity::find()
        .filter(stay_row::Column::CitizenId.is_in(ids.iter().map(|c| c.0)))
        .filter(stay_row::Column::Status.ne("ended"))
        .all(db)
        .await?;
    let beds = beds_of(plads, &open.iter().map(|s| StayId(s.id)).collect::<Vec<_>>()).await?;
    let mut found = HashMap::new();
    for person in citizen::by_ids(db, &ids).await? {
        let stay = open.iter().find(|s| s.citizen_id == person.id.0);
        let infection = stay.and_then(|s| Infection::from_code(&s.infection).ok());
        let who = Person {
            name: person.name.to_string(),
            address: (!person.protected && !person.address.is_empty()).then_some(person.address),
            bed: stay.and_then(|s| beds.get(&StayId(s.id)).cloned()),
            is_isolated: infection.is_some_and(Infection::isolates),
        };
        found.insert(person.id, who);
    }
    Ok(found)
}

/// Everybody in some sessions, or in their lines.
pub(super) fn citizens(all: &[Training]) -> Vec<CitizenId> {
    all.iter().flat_map(|t| t.trainees.iter().map(|who| who.citizen)).collect::<BTreeSet<_>>().into_iter().collect()
}

/// Sessions as cards, in the order given.
pub(crate) async fn cards(plads: &Plads, all: Vec<Training>) -> Result<Vec<Card>, Failure> {
    let (db, now) = (plads.store.read(), plads.now());
    let people = people(plads, &all).await?;
    let staff = names(plads, all.iter().flat_map(|t| t.session.therapists.iter())).await?;
    let rooms: BTreeSet<Uuid> = all.iter().filter_map(|t| t.session.place.room().map(|r| r.0)).collect();
    let rooms = training_room::Entity::find().filter(training_room::Column::Id.is_in(rooms)).all(db).await?;
    let rooms: HashMap<Uuid, String> = rooms.into_iter().map(|row| (row.id, row.name)).collect();
    let row = |t: &Trainee| {
        let person = people.get(&t.citizen);
        TraineeRow {
            id: t.id,
            plan: t.plan,
            name: person.map(|p| p.name.clone()).unwrap_or_default(),
            bed: person.and_then(|p| p.bed.clone()),
            address: person.and_then(|p| p.address.clone()),
            is_isolated: person.is_some_and(|p| p.is_isolated),
            attendance: t.attendance,
            awaits: t.told.is_some_and(|(by, _)| by.is_awaiting()),
            note: t.note.clone(),
        }
    };
    let card = |t: Training| {
        let (seated, waiting): (Vec<_>, Vec<_>) = t.trainees.iter().partition(|who| t.session.trainees.citizens().contains(&who.citizen));
        Card {
            id: t.session.id,
            version: t.version,
            from: plads.local(t.session.period.from()),
            to: plads.local(t.session.period.to()),
            what: t.what.clone(),
            place: t.session.place.kind(),
            room: t.session.place.room().and_then(|r| rooms.get(&r.0).cloned()),
            travel: t.session.place.travel(),
            therapists: t.session.therapists.iter().filter_map(|by| staff.get(&by).cloned()).collect(),
            trainees: seated.into_iter().map(row).collect(),
            waiting: waiting.into_iter().map(row).collect(),
            seats: t.group().map(domain::rehab::group::Group::seats),
            cancelled: t.session.cancelled,
            has_begun: t.session.period.from() <= now,
            is_over: t.session.period.to() <= now,
        }
    };
    Ok(all.into_iter().map(card).collect())
}

/// One session.
pub(super) async fn session(plads: &Plads, actor: &Actor, id: SessionId, refresh: bool) -> Result<SessionView, Failure> {
    let stored = load(plads, actor, Action::ReadPlan, id).await?;
    let db = plads.store.read();
    let ties = facility::ties_of_site(db, stored.site, plads.today()).await?;
    let may_keep = may(actor, Action::KeepTraining, ties).is_ok();
    let may_tell = may(actor, Action::TellTraining, ties).is_ok();
    let mut plans = Vec::new();
    let mut shown = citizens(std::slice::from_ref(&stored));
    if may_keep && stored.group().is_some() {
        let open: Vec<Plan> = plan::open_at(db, &[stored.site]).await?;
        plans.extend(open.into_iter().filter(|p| !shown.contains(&p.citizen)));
        shown.extend(plans.iter().map(|p| p.citizen));
    }
    let look = Look { action: "training.read", purpose: "care", criterion: id.to_string(), citizens: &shown, refresh };
    plads.log_look(actor, look).await?;
    let people: HashMap<CitizenId, String> = citizen::by_ids(db, &shown).await?.into_iter().map(|c| (c.id, c.name.to_string())).collect();
    let mut plans: Vec<(PlanId, String)> = plans.into_iter().map(|p| (p.id, people.get(&p.citizen).cloned().unwrap_or_default())).collect();
    plans.sort_by_cached_key(|(_, name)| app::ui::format::sort_key(name));
    let is_open = may_keep && super::change::open(&stored).is_ok();
    let proposals = if is_open { proposals(plads, &stored).await? } else { Vec::new() };
    let following = if is_open { super::series::following(db, &stored).await?.len() } else { 0 };
    let card = cards(plads, vec![stored]).await?.pop().ok_or(AppError::NotFound)?;
    Ok(SessionView { card, proposals, following, plans, may_keep, may_tell, today: plads.today() })
}

/// The next times at which all are free, on the quarter of an hour or when somebody comes free; not the time it has.
async fn proposals(plads: &Plads, of: &Training) -> Result<Vec<time::PrimitiveDateTime>, Failure> {
    let now = plads.now();
    let planned = Planned::load(plads.store.read(), &of.session, now, now).await?;
    let book = planned.book(&plads.zone);
    let quarter = 15 * 60;
    let mut from = Instant::from_unix((now.unix() / quarter + 1) * quarter);
    let mut found = Vec::new();
    while found.len() < PROPOSALS {
        let Some(next) = book.next_free(&of.session, from) else { break };
        if next != of.session.period.from() {
            found.push(plads.local(next));
        }
        // At another hour, so that there is something to choose.
        from = Instant::from_unix((next.unix() / quarter + 4) * quarter);
    }
    Ok(found)
}

async fn choices(plads: &Plads, actor: &Actor, sites: &[SiteId]) -> Result<BookingChoices, Failure> {
    let db = plads.store.read();
    let rooms = diary::rooms_of(db, sites).await?;
    let several = rooms.iter().map(|r| r.site).collect::<BTreeSet<_>>().len() > 1;
    let sites: HashMap<Uuid, String> = sites_of(plads, sites).await?.into_iter().map(|(id, name)| (id.0, name)).collect();
    let name = |room: &TrainingRoom| match sites.get(&room.site.0) {
        Some(site) if several => format!("{}, {site}", room.name),
        _ => room.name.clone(),
    };
    Ok(BookingChoices {
        own: actor.user,
        therapists: diary::therapists_of(db, actor.organisation).await?,
        rooms: rooms.iter().map(|room| (room.id, name(room), room.kind)).collect(),
        today: plads.today(),
    })
}

async fn sites_of(plads: &Plads, sites: &[SiteId]) -> Result<Vec<(SiteId, String)>, Failure> {
    let rows = site::Entity::find().filter(site::Column::Id.is_in(sites.iter().map(|s| s.0))).all(plads.store.read()).await?;
    let mut found: Vec<(SiteId, String)> = rows.into_iter().map(|row| (SiteId(row.id), row.name)).collect();
    found.sort_by_cached_key(|(_, name)| app::ui::format::sort_key(name));
    Ok(found)
}

/// What a session is booked from.
pub(super) async fn booking(plads: &Plads, actor: &Actor, id: PlanId) -> Result<BookingView, Failure> {
    let stored = crate::plan::load(plads, actor, Action::KeepTraining, id).await?;
    let db = plads.store.read();
    let person = citizen::by_id(db, stored.citizen).await?.ok_or(AppError::NotFound)?;
    let look = Look { action: "plan.read", purpose: "care", criterion: id.to_string(), citizens: &[person.id], refresh: false };
    plads.log_look(actor, look).await?;
    Ok(BookingView {
        plan: id,
        name: person.name.to_string(),
        is_isolated: super::infection_of(db, stored.citizen).await?.isolates(),
        choices: choices(plads, actor, &[stored.site]).await?,
    })
}

/// The groups of the actor's sites, or of the site of a plan.
pub(super) async fn groups(plads: &Plads, actor: &Actor, plan: Option<PlanId>) -> Result<GroupsView, Failure> {
    may(actor, Action::KeepTraining, Ties::NONE)?;
    let db = plads.store.read();
    let joining = match plan {
        Some(id) => Some(crate::plan::load(plads, actor, Action::KeepTraining, id).await?),
        None => None,
    };
    let sites = joining.as_ref().map_or_else(|| actor.sites.clone(), |p| vec![p.site]);
    let from = plads.zone.start_of(plads.today());
    let mut all = training::groups(db, &sites, Period::lasting(from, GROUP_WEEKS * 7 * 86_400)).await?;
    all.retain(|t| t.session.cancelled.is_none());
    let mut shown = citizens(&all);
    shown.extend(joining.iter().map(|p| p.citizen));
    let look = Look { action: "training.groups", purpose: "care", criterion: String::new(), citizens: &shown, refresh: false };
    plads.log_look(actor, look).await?;
    let joining = match joining {
        Some(p) => citizen::by_id(db, p.citizen).await?.map(|c| (p.id, c.name.to_string())),
        None => None,
    };
    let choices = choices(plads, actor, &sites).await?;
    Ok(GroupsView { groups: cards(plads, all).await?, joining, sites: sites_of(plads, &sites).await?, choices })
}

/// The actor's own hours and times away.
pub(super) async fn hours(plads: &Plads, actor: &Actor) -> Result<DiaryView, Failure> {
    may(actor, Action::KeepTraining, Ties::NONE)?;
    let db = plads.store.read();
    let mut away = Vec::new();
    for time in diary::away_of(db, actor.user, plads.now()).await? {
        let inside = training::of_therapist(db, actor.user, time.period).await?;
        let inside = inside.iter().filter(|t| t.session.cancelled.is_none() && !t.is_told()).count();
        away.push((time.id, plads.local(time.period.from()), plads.local(time.period.to()), time.cause, inside));
    }
    Ok(DiaryView { hours: diary::hours_of(db, actor.user).await?, away, today: plads.today() })
}

/// The week of a plan that a day lies in; `None` is this week.
pub(crate) async fn week(plads: &Plads, of: &Plan, day: Option<Date>) -> Result<WeekView, Failure> {
    let (db, today, now) = (plads.store.read(), plads.today(), plads.now());
    let day = day.unwrap_or(today);
    let monday = day.saturating_sub(Duration::days(day.weekday().number_days_from_monday().into()));
    let from = plads.zone.start_of(monday);
    let to = plads.zone.start_of(monday.saturating_add(Duration::WEEK));
    let period = Period::new(from, to).map_err(|_| AppError::NotFound)?;
    let mut all = training::of_citizen(db, of.citizen, period).await?;
    all.retain(|t| t.trainees.iter().any(|who| who.plan == of.id));
    // Who else is in a group is not the plan's to show.
    for training in &mut all {
        training.trainees.retain(|who| who.plan == of.id);
    }
    let standing = in_house(db, of.citizen, now).await?;
    Ok(WeekView {
        monday,
        today,
        cards: cards(plads, all).await?,
        in_house: standing
            .iter()
            .filter(|t| t.trainees.iter().any(|who| who.plan == of.id))
            .map(|t| plads.local(t.session.period.from()))
            .collect(),
        in_question: in_question(plads, db, of).await?.iter().map(|t| plads.local(t.session.period.from())).collect(),
    })
}
