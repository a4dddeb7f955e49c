//! What a citizen sees, and the look that is written for it.

use crate::access::OWN_PURPOSE;
use crate::failure::Failure;
use crate::plan::names;
use crate::request::places;
use crate::state::Plads;
use crate::store::citizen::Citizen;
use crate::store::citizen_access::wishes_of;
use crate::store::entity::{
    access_log, access_log_citizen, bed_claim, decision, legal_basis, organisation, request as request_row, stay as stay_row,
};
use crate::store::plan::{self, Plan, exercise, goal};
use crate::store::request::Stored;
use crate::store::stay::{self, Stay, phases_of};
use crate::store::{Stamp, bring, citizen, evaluation, request, reservation, training};
use app::error::AppError;
use app::me::{Evaluating, OwnExercise, OwnGoal, OwnLook, OwnLooks, OwnPlan, OwnSession, OwnView, PlaceText, PriceLine, Standing};
use domain::allocation::OfferState;
use domain::citizen_access::{Visitor, window};
use domain::evaluation::is_open;
use domain::ids::{BedId, CitizenId, LegalBasisId, PlanId, SiteId};
use domain::instant::Calendar as _;
use domain::period::Period;
use domain::rehab::exercise::shown_days;
use domain::rehab::goal::{GoalOwner, GoalStatus};
use domain::rehab::plan::{PlanState, Statement};
use domain::rehab::session::Attendance;
use domain::stay::StayState;
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait as _, EntityTrait as _, QueryFilter as _, QueryOrder as _, QuerySelect as _, QueryTrait as _};
use std::collections::{BTreeMap, HashMap};
use time::Date;
use uuid::Uuid;

/// Days ahead whose training sessions are told.
const SESSION_DAYS: i64 = 14;

/// Days of looks that are listed.
const LOOK_DAYS: i64 = 30;

/// What a citizen has with us, as far as the page goes.
struct Matter {
    /// The stay in house, or else the latest.
    stay: Option<Stay>,
    /// The latest request that is on its way to a place.
    request: Option<Stored>,
}

async fn matter(plads: &Plads, whose: CitizenId) -> Result<Matter, Failure> {
    let db = plads.store.read();
    let in_house = stay::open_of(db, whose).await?;
    let latest = match in_house {
        Some(stay) => Some(stay),
        None => {
            let row = stay_row::Entity::find().filter(stay_row::Column::CitizenId.eq(whose.0)).order_by_desc(stay_row::Column::ArrivedAt);
            row.one(db).await?.map(stay::stay).transpose()?
        }
    };
    let open = ["received", "in_assessment", "needs_info", "granted", "reserved"];
    let row = request_row::Entity::find()
        .filter(request_row::Column::CitizenId.eq(whose.0))
        .filter(request_row::Column::Status.is_in(open))
        .order_by_desc(request_row::Column::RequestedAt);
    Ok(Matter { stay: latest, request: row.one(db).await?.map(request::stored).transpose()? })
}

async fn person(plads: &Plads, whose: CitizenId) -> Result<Citizen, Failure> {
    Ok(citizen::by_id(plads.store.read(), whose).await?.ok_or(AppError::NotFound)?)
}

/// Name and address protection holds against whoever stands beside the screen: the page then names nobody.
fn shown_name(person: &Citizen) -> Option<String> {
    (!person.protected).then(|| format!("{} {}", person.name.given(), person.name.family()))
}

/// The page, logged as the citizen's own look.
pub(super) async fn own(plads: &Plads, visitor: &Visitor) -> Result<OwnView, Failure> {
    plads.log_own_look(visitor, "me.read").await?;
    let (db, whose, today) = (plads.store.read(), visitor.citizen, plads.today());
    let matter = matter(plads, whose).await?;
    let (standing, site) = standing(plads, &matter).await?;
    let in_house = matter.stay.as_ref().filter(|s| s.state.ended().is_none());
    let wishes = match in_house {
        Some(stay) => wishes_of(db, stay.id).await?,
        None => Vec::new(),
    };
    let (da, en, _) = match site {
        Some(site) => bring::of_site(db, site).await?,
        None => Default::default(),
    };
    let lines = |text: String| text.lines().map(str::trim).filter(|l| !l.is_empty()).map(str::to_owned).collect::<Vec<_>>();
    Ok(OwnView {
        name: shown_name(&person(plads, whose).await?),
        holder: visitor.holder,
        price: price(plads, &matter).await?,
        bring: (lines(da), lines(en)),
        plan: own_plan(plads, whose).await?,
        sessions: sessions(plads, whose).await?,
        wishes: wishes.into_iter().map(|w| (plads.local(w.at), w.text)).collect(),
        may_wish: in_house.is_some(),
        may_evaluate: to_evaluate(plads, whose).await?.is_some(),
        looks: looked(plads, whose).await?.iter().filter(|l| !l.organisation.is_empty()).map(|l| l.times).sum(),
        standing,
        today,
    })
}

/// Where the matter stands, and at which site. A request on its way comes before a stay that is over; a place is told once it is
/// confirmed, and not while it is only offered.
async fn standing(plads: &Plads, matter: &Matter) -> Result<(Standing, Option<SiteId>), Failure> {
    let db = plads.store.read();
    if let Some(stay) = &matter.stay
        && (stay.state.ended().is_none() || matter.request.is_none())
    {
        let last = bed_claim::Entity::find()
            .filter(bed_claim::Column::StayId.eq(stay.id.0))
            .filter(Expr::col((bed_claim::Entity, bed_claim::Column::Live)))
            .order_by_desc(bed_claim::Column::StartsAt);
        let Some(bed) = last.one(db).await?.map(|c| BedId(c.bed_id)) else { return Ok((Standing::Nothing, None)) };
        let Some((place, site)) = place(plads, bed).await? else { return Ok((Standing::Nothing, None)) };
        let standing = match stay.state.ended() {
            Some((at, _)) => {
                Standing::Left { place: PlaceText { room: String::new(), bed: String::new(), ..place }, on: plads.zone.date(at) }
            }
            None => Standing::Here {
                place,
                since: plads.zone.date(stay.arrived_at()),
                home: plads.zone.date(stay.expected_departure),
                is_away: matches!(stay.state, StayState::OnLeave { .. }),
            },
        };
        return Ok((standing, Some(site)));
    }
    let Some(asked) = &matter.request else { return Ok((Standing::Nothing, None)) };
    let confirmed = reservation::of_request(db, asked.id).await?.into_iter().find(|r| matches!(r.state, OfferState::Confirmed { .. }));
    let Some(promised) = confirmed else { return Ok((Standing::Searching, None)) };
    let Some((place, site)) = place(plads, promised.bed).await? else { return Ok((Standing::Searching, None)) };
    let at = plads.local(promised.period.from());
    let standing = Standing::Promised {
        place,
        day: at.date(),
        window: window(at),
        home: plads.zone.date(promised.period.to()),
        transport: asked.transport,
    };
    Ok((standing, Some(site)))
}

async fn place(plads: &Plads, bed: BedId) -> Result<Option<(PlaceText, SiteId)>, Failure> {
    let found = places(plads.store.read(), &[bed]).await?.remove(&bed);
    Ok(found.map(|p| {
        let address = format!("{}, {}", p.site.address, p.site.city);
        (PlaceText { address, phone: p.site.phone, room: p.room, bed: p.label, site: p.site.name }, SiteId(p.site.id))
    }))
}

/// What is paid now and from each day it changes: from the phases of the stay, or from the decision before there is one. A basis that
/// is not stated says nothing.
async fn price(plads: &Plads, matter: &Matter) -> Result<Vec<PriceLine>, Failure> {
    let (db, now, today) = (plads.store.read(), plads.now(), plads.today());
    let bases: HashMap<Uuid, legal_basis::Model> = legal_basis::Entity::find().all(db).await?.into_iter().map(|b| (b.id, b)).collect();
    let charged =
        |id: LegalBasisId| bases.get(&id.0).filter(|b| b.code != domain::organisation::LegalBasis::NOT_STATED).map(|b| b.charge_allowed);
    if let Some(stay) = matter.stay.as_ref().filter(|s| s.state.ended().is_none()) {
        let mut lines: Vec<PriceLine> = Vec::new();
        for phase in phases_of(db, &[stay.id]).await?.into_iter().filter(|p| p.to.is_none_or(|to| to > now)) {
            let from = plads.zone.date(phase.from);
            let from = (from > today).then_some(from);
            if let Some(charged) = charged(phase.legal_basis)
                && lines.last().is_none_or(|last| last.charged != charged)
            {
                lines.push(PriceLine { from, charged });
            }
        }
        return Ok(lines);
    }
    let Some(decided) = matter.request.as_ref().and_then(|r| r.decision) else { return Ok(Vec::new()) };
    let basis = decision::Entity::find_by_id(decided.0).one(db).await?.map(|d| LegalBasisId(d.legal_basis_id));
    Ok(basis.and_then(charged).map(|charged| PriceLine { from: None, charged }).into_iter().collect())
}

/// The plan that is worked on: the latest that is not a draft and not over.
async fn own_plan(plads: &Plads, whose: CitizenId) -> Result<Option<OwnPlan>, Failure> {
    let (db, today) = (plads.store.read(), plads.today());
    let running = |p: &Plan| matches!(p.state, PlanState::Running { .. } | PlanState::Paused { .. });
    let Some(plan) = plan::of_citizen(db, whose).await?.into_iter().find(running) else { return Ok(None) };
    let goals = goal::of_plans(db, &[plan.id]).await?.into_iter().filter(|g| g.goal.status == GoalStatus::Active);
    let goals = goals.map(|g| OwnGoal {
        review_on: g.goal.review_on,
        words: if g.goal.own_words.is_empty() { g.goal.smart.specific } else { g.goal.own_words },
    });
    let goals: Vec<OwnGoal> = goals.collect();
    let days = shown_days(today);
    let all: Vec<_> = exercise::of_plans(db, &[plan.id]).await?.into_iter().filter(|e| e.span.holds_on(today)).collect();
    let ids: Vec<_> = all.iter().map(|e| e.id).collect();
    let ticks = exercise::ticks_of(db, &ids, days.first().copied().unwrap_or(today)).await?;
    let exercises = all.into_iter().map(|e| {
        let done = ticks.get(&e.id);
        OwnExercise {
            is_done: done.is_some_and(|d| d.contains(&today)),
            days_done: done.map_or(0, |d| d.iter().filter(|day| **day <= today).count()),
            id: e.id,
            text: e.text,
            often: e.often,
            until: e.span.until,
        }
    });
    let words = match plan.written.statement {
        Some(Statement::OwnWords(words)) => words,
        Some(Statement::NotPossible { .. }) | None => String::new(),
    };
    Ok(Some(OwnPlan { words, team: team(plads, plan.id).await?, goals, exercises: exercises.collect() }))
}

/// Who works with the citizen, by first names, as in the citizen's sessions.
async fn team(plads: &Plads, of: PlanId) -> Result<Vec<(String, GoalOwner)>, Failure> {
    let members = plan::team::of_plans(plads.store.read(), &[of]).await?;
    let staff = names(plads, members.iter().map(|m| m.user)).await?;
    let given = |user| staff.get(&user).and_then(|name| name.split_whitespace().next()).unwrap_or_default().to_owned();
    Ok(members.into_iter().map(|m| (given(m.user), m.part)).collect())
}

/// Sessions of the next days that the citizen has a seat in and that take place, the first first.
async fn sessions(plads: &Plads, whose: CitizenId) -> Result<Vec<OwnSession>, Failure> {
    let (db, now) = (plads.store.read(), plads.now());
    let mut coming = training::of_citizen(db, whose, Period::lasting(now, SESSION_DAYS * 86_400)).await?;
    coming.retain(|t| {
        let is_planned = t.seated().any(|one| one.citizen == whose && one.attendance == Attendance::Planned);
        t.session.cancelled.is_none() && t.session.period.from() >= now && is_planned
    });
    coming.sort_by_key(|t| t.session.period.from());
    let staff = names(plads, coming.iter().flat_map(|t| t.session.therapists.iter())).await?;
    let given = |user| staff.get(&user).and_then(|name| name.split_whitespace().next()).unwrap_or_default().to_owned();
    Ok(coming
        .into_iter()
        .map(|t| OwnSession {
            at: plads.local(t.session.period.from()),
            with: t.session.therapists.iter().map(given).collect(),
            place: t.session.place.kind(),
            what: t.what,
        })
        .collect())
}

/// The stay a citizen can evaluate now.
pub(super) async fn to_evaluate(plads: &Plads, whose: CitizenId) -> Result<Option<Stay>, Failure> {
    let db = plads.store.read();
    let last = stay_row::Entity::find()
        .filter(stay_row::Column::CitizenId.eq(whose.0))
        .filter(stay_row::Column::EndedAt.is_not_null())
        .order_by_desc(stay_row::Column::EndedAt);
    let Some(last) = last.one(db).await?.map(stay::stay).transpose()? else { return Ok(None) };
    let open = last.state.ended().is_some_and(|(at, outcome)| is_open(at, outcome, plads.now()));
    Ok(if open && !evaluation::is_given(db, last.id).await? { Some(last) } else { None })
}

/// The stay to evaluate, with its site and when it ended.
pub(super) async fn evaluating(plads: &Plads, visitor: &Visitor) -> Result<Evaluating, Failure> {
    plads.log_own_look(visitor, "me.read").await?;
    let name = shown_name(&person(plads, visitor.citizen).await?);
    let Some(stay) = to_evaluate(plads, visitor.citizen).await? else { return Ok(Evaluating { name, stay: None }) };
    let (_, site) = site_of(plads, &stay).await?.ok_or(AppError::NotFound)?;
    let on = stay.state.ended().map_or(plads.today(), |(at, _)| plads.zone.date(at));
    Ok(Evaluating { name, stay: Some((site, on)) })
}

/// The site where a stay was last.
pub(super) async fn site_of(plads: &Plads, of: &Stay) -> Result<Option<(SiteId, String)>, Failure> {
    let last = bed_claim::Entity::find().filter(bed_claim::Column::StayId.eq(of.id.0)).order_by_desc(bed_claim::Column::StartsAt);
    let Some(claim) = last.one(plads.store.read()).await? else { return Ok(None) };
    Ok(place(plads, BedId(claim.bed_id)).await?.map(|(place, site)| (site, place.site)))
}

/// Who has looked, logged as a look as well.
pub(super) async fn looks(plads: &Plads, visitor: &Visitor) -> Result<OwnLooks, Failure> {
    plads.log_own_look(visitor, "me.looks").await?;
    let name = shown_name(&person(plads, visitor.citizen).await?);
    Ok(OwnLooks { name, looks: looked(plads, visitor.citizen).await? })
}

/// Looks of the last days, by day, role, organisation and reason; the latest first.
async fn looked(plads: &Plads, whose: CitizenId) -> Result<Vec<OwnLook>, Failure> {
    let (db, since) = (plads.store.read(), Stamp::from(plads.now().plus_hours(-24 * LOOK_DAYS)));
    let of_citizen = access_log_citizen::Entity::find()
        .select_only()
        .column(access_log_citizen::Column::AccessId)
        .filter(access_log_citizen::Column::CitizenId.eq(whose.0));
    let rows = access_log::Entity::find()
        .filter(access_log::Column::Id.in_subquery(of_citizen.into_query()))
        .filter(access_log::Column::At.gte(since))
        .all(db)
        .await?;
    let names: HashMap<Uuid, String> = organisation::Entity::find().all(db).await?.into_iter().map(|o| (o.id, o.name)).collect();
    let mut counted: BTreeMap<(Date, String, String, String), usize> = BTreeMap::new();
    for row in rows {
        // The citizen's side belongs to no organisation: the one in the log only gave the code.
        let organisation =
            if row.purpose == OWN_PURPOSE { String::new() } else { names.get(&row.organisation_id).cloned().unwrap_or_default() };
        let times = counted.entry((plads.zone.date(row.at.at()), row.role, organisation, row.purpose)).or_default();
        *times = times.saturating_add(1);
    }
    let looks = counted.into_iter().rev();
    Ok(looks.map(|((day, role, organisation, purpose), times)| OwnLook { day, role, organisation, purpose, times }).collect())
}
