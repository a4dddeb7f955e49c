//! Finding a citizen by name or civil number.
//!
//! Every query starts from what the person may see: a department's own requests, an authority's requests and the stays at its
//! sites, a ward's stays and expected arrivals. What was searched for stands in no address, no log and no event.

use crate::access::Look;
use crate::failure::Failure;
use crate::forms::read;
use crate::leaving;
use crate::pages;
use crate::request::places;
use crate::session::Signed;
use crate::state::Plads;
use crate::store::entity::{access_log, bed, bed_claim, citizen, request, reservation, room, stay, ward};
use crate::store::request::{Stored, stored};
use crate::store::{Stamp, citizen as citizens};
use app::access::{Criterion, Found, Hit, HitPlace, SearchView};
use app::caller::Failed;
use app::error::AppError;
use axum::extract::{Request, State};
use axum::response::Response;
use domain::access::{Action, Actor, Role, Ties, may};
use domain::allocation::{ClaimKind, OfferStatus};
use domain::citizen::CivilNumber;
use domain::code::Code as _;
use domain::form::Problem;
use domain::ids::{BedId, CitizenId, SiteId};
use sea_orm::sea_query::{Condition, Expr, ExprTrait as _, LikeExpr, Query, SelectStatement};
use sea_orm::{ColumnTrait, EntityTrait, PaginatorTrait as _, QueryFilter, QueryOrder, QuerySelect as _, QueryTrait as _};
use std::collections::HashMap;
use uuid::Uuid;

/// The look that a search is.
const SEARCHED: &str = "citizen.search";
/// Searches a person may make in a minute.
pub const MOST_A_MINUTE: u64 = 30;
/// Most citizens shown.
const MOST_SHOWN: usize = 25;
/// Fewest characters of a name.
const FEWEST_LETTERS: usize = 2;
/// The longest search.
const LONGEST: usize = 100;

/// `POST /search`: the page with what was found.
pub async fn search(State(plads): State<Plads>, request: Request) -> Response {
    let Some(Signed { actor }) = request.extensions().get::<Signed>().cloned() else {
        return pages::plain_error(&AppError::NotSignedIn);
    };
    let (page, fields) = match read(request).await {
        Ok(read) => read,
        Err(refusal) => return refusal,
    };
    // The field of the page itself, or the one in the head of every page.
    let mut fields = fields;
    if !fields.contains("find") {
        fields.set("find", fields.get("q").to_owned());
    }
    match plads.find_citizens(&actor, fields.get("find")).await {
        Ok(view) => pages::draw_with(&plads, page, None, Some(Found(view))).await,
        Err(failure) => pages::draw(&plads, page, Some(Failed { fields, error: failure.into() })).await,
    }
}

/// A hit before it is shown: whom, in which order, and the hit without its name.
struct Trace {
    citizen: CitizenId,
    open: bool,
    at: i64,
    place: HitPlace,
    href: String,
}

impl Plads {
    /// Looks for citizens among what the person may see.
    ///
    /// # Errors
    /// [`AppError::TooMany`] after [`MOST_A_MINUTE`] searches; a problem at `find` when it cannot be a name or a number.
    pub async fn find_citizens(&self, actor: &Actor, q: &str) -> Result<SearchView, Failure> {
        may(actor, Action::SearchCitizens, Ties::NONE)?;
        let lately = access_log::Entity::find()
            .filter(access_log::Column::ActorId.eq(actor.user.0))
            .filter(access_log::Column::Action.eq(SEARCHED))
            .filter(access_log::Column::At.gt(Stamp::from(self.now().plus_minutes(-1))))
            .count(self.store.read())
            .await?;
        if lately >= MOST_A_MINUTE {
            return Err(AppError::TooMany.into());
        }
        let (criterion, wanted) = wanted(q)?;
        let (mut found, purpose) = match actor.role {
            Role::ReferrerHospital | Role::ReferrerGp => {
                (self.on_requests(actor, request::Column::RequesterId.eq(actor.organisation.0), wanted).await?, "own request")
            }
            Role::Allocator | Role::AcuteNurse => {
                let mine = Condition::any()
                    .add(request::Column::AuthorityId.eq(actor.organisation.0))
                    .add(request::Column::RequesterId.eq(actor.organisation.0));
                let mut found = self.on_requests(actor, mine, wanted.clone()).await?;
                found.extend(self.in_beds(actor, wanted).await?);
                (found, "allocation")
            }
            Role::WardNurse => {
                let mut found = self.in_beds(actor, wanted.clone()).await?;
                found.extend(self.expected(actor, wanted).await?);
                (found, "care")
            }
            // Who trains at home is found by the stay before.
            Role::Therapist | Role::Student => (self.in_beds(actor, wanted).await?, "care"),
            Role::CapacityManager | Role::Admin | Role::Cleaner | Role::WallScreen => return Err(AppError::Forbidden.into()),
        };
        found.sort_by_key(|f| (!f.open, -f.at));
        let more = found.len() > MOST_SHOWN;
        found.truncate(MOST_SHOWN);
        let shown: Vec<CitizenId> = found.iter().map(|f| f.citizen).collect();
        let words = match criterion {
            Criterion::Name => "name",
            Criterion::CivilNumber => "civil number",
        };
        let look = Look { action: SEARCHED, purpose, criterion: words.to_owned(), citizens: &shown, refresh: false };
        self.log_look(actor, look).await?;
        let people: HashMap<CitizenId, _> =
            citizens::by_ids(self.store.read(), &shown).await?.into_iter().map(|c| (c.id, (c.name.to_string(), c.birth_date))).collect();
        let hits = found.into_iter().filter_map(|f| {
            let (name, birth) = people.get(&f.citizen)?.clone();
            Some(Hit { name, birth, place: f.place, href: f.href })
        });
        Ok(SearchView { criterion, hits: hits.collect(), more })
    }

    async fn on_requests(
        &self,
        actor: &Actor,
        mine: impl sea_orm::sea_query::IntoCondition,
        wanted: SelectStatement,
    ) -> Result<Vec<Trace>, Failure> {
        let rows = request::Entity::find()
            .filter(mine)
            .filter(request::Column::CitizenId.in_subquery(wanted))
            .order_by_desc(request::Column::RequestedAt)
            .limit(4 * MOST_SHOWN as u64)
            .all(self.store.read())
            .await?;
        let mut found = rows.into_iter().map(stored).collect::<Result<Vec<_>, _>>()?;
        if matches!(actor.role, Role::ReferrerHospital | Role::ReferrerGp) {
            leaving::all_as_told(self.store.read(), self.now(), &mut found).await?;
        }
        let trace = |request: Stored| Trace {
            citizen: request.citizen,
            open: request.state.status().is_open(),
            at: request.requested_at.unix(),
            place: HitPlace::Request { number: request.number, status: request.state.status() },
            href: format!("/requests/{}", request.id),
        };
        Ok(found.into_iter().map(trace).collect())
    }

    /// Stays in the beds of the actor's sites.
    async fn in_beds(&self, actor: &Actor, wanted: SelectStatement) -> Result<Vec<Trace>, Failure> {
        let db = self.store.read();
        let people =
            stay::Entity::find().select_only().column(stay::Column::Id).filter(stay::Column::CitizenId.in_subquery(wanted)).into_query();
        let claims = bed_claim::Entity::find()
            .filter(bed_claim::Column::Kind.eq(ClaimKind::Stay.code()))
            .filter(Expr::col((bed_claim::Entity, bed_claim::Column::Live)))
            .filter(bed_claim::Column::BedId.in_subquery(beds_of(&actor.sites)))
            .filter(bed_claim::Column::StayId.in_subquery(people))
            .order_by_desc(bed_claim::Column::StartsAt)
            .limit(4 * MOST_SHOWN as u64)
            .all(db)
            .await?;
        let stays = stay::Entity::find().filter(stay::Column::Id.is_in(claims.iter().filter_map(|c| c.stay_id))).all(db).await?;
        let places = places(db, &claims.iter().map(|c| BedId(c.bed_id)).collect::<Vec<_>>()).await?;
        let found = stays.into_iter().filter_map(|stay| {
            // The latest claim of the stay: where the citizen lies, or lay at the end.
            let claim = claims.iter().find(|c| c.stay_id == Some(stay.id))?;
            let place = places.get(&BedId(claim.bed_id))?;
            let (at, place) = match stay.ended_at {
                None => (stay.arrived_at.at(), HitPlace::InHouse { bed: format!("{} {}", place.site.name, place.label) }),
                Some(ended) => (ended.at(), HitPlace::Left { site: place.site.name.clone(), at: self.local(ended.at()) }),
            };
            Some(Trace {
                citizen: CitizenId(stay.citizen_id),
                open: stay.ended_at.is_none(),
                at: at.unix(),
                place,
                href: format!("/stays/{}", stay.id),
            })
        });
        Ok(found.collect())
    }

    /// Citizens for whom a bed of the actor's sites is promised.
    async fn expected(&self, actor: &Actor, wanted: SelectStatement) -> Result<Vec<Trace>, Failure> {
        let db = self.store.read();
        let requests = request::Entity::find()
            .select_only()
            .column(request::Column::Id)
            .filter(request::Column::CitizenId.in_subquery(wanted))
            .into_query();
        let rows = reservation::Entity::find()
            .filter(reservation::Column::Status.is_in([OfferStatus::Offered.code(), OfferStatus::Confirmed.code()]))
            .filter(reservation::Column::BedId.in_subquery(beds_of(&actor.sites)))
            .filter(reservation::Column::RequestId.in_subquery(requests))
            .limit(4 * MOST_SHOWN as u64)
            .all(db)
            .await?;
        let asked = request::Entity::find().filter(request::Column::Id.is_in(rows.iter().map(|r| r.request_id))).all(db).await?;
        let places = places(db, &rows.iter().map(|r| BedId(r.bed_id)).collect::<Vec<_>>()).await?;
        let found = rows.into_iter().filter_map(|row| {
            let request = asked.iter().find(|r| r.id == row.request_id)?;
            let place = places.get(&BedId(row.bed_id))?;
            let at = row.arrival_at.at();
            Some(Trace {
                citizen: CitizenId(request.citizen_id),
                open: true,
                at: at.unix(),
                place: HitPlace::Expected { bed: format!("{} {}", place.site.name, place.label), at: self.local(at) },
                href: format!("/requests/{}", request.id),
            })
        });
        Ok(found.collect())
    }
}

/// The citizens meant: by the whole number, or by parts of the name.
fn wanted(q: &str) -> Result<(Criterion, SelectStatement), Failure> {
    let problem = |problem| Failure::from(AppError::field("find", problem));
    if q.is_empty() {
        return Err(problem(Problem::Missing));
    }
    if q.chars().count() > LONGEST {
        return Err(problem(Problem::TooLong { max: LONGEST }));
    }
    let mut people = Query::select();
    people.column(citizen::Column::Id).from(citizen::Entity);
    if let Ok(number) = CivilNumber::parse(q) {
        people.and_where(Expr::col((citizen::Entity, citizen::Column::CivilNumber)).eq(number.reveal()));
        return Ok((Criterion::CivilNumber, people));
    }
    if q.chars().any(|c| c.is_ascii_digit()) {
        return Err(problem(Problem::NotACivilNumber));
    }
    let words: Vec<String> =
        q.to_lowercase().split_whitespace().map(|w| w.trim_matches(',').to_owned()).filter(|w| !w.is_empty()).collect();
    if words.iter().map(|w| w.chars().count()).sum::<usize>() < FEWEST_LETTERS {
        return Err(problem(Problem::NotAName));
    }
    for word in words {
        let plain = word.replace('\\', "\\\\").replace('%', "\\%").replace('_', "\\_");
        let like = LikeExpr::new(format!("%{plain}%")).escape('\\');
        people.and_where(Expr::col((citizen::Entity, citizen::Column::SearchName)).like(like));
    }
    Ok((Criterion::Name, people))
}

/// The beds of some sites, retired ones too.
fn beds_of(sites: &[SiteId]) -> SelectStatement {
    let sites: Vec<Uuid> = sites.iter().map(|s| s.0).collect();
    let wards = ward::Entity::find().select_only().column(ward::Column::Id).filter(ward::Column::SiteId.is_in(sites)).into_query();
    let rooms = room::Entity::find().select_only().column(room::Column::Id).filter(room::Column::WardId.in_subquery(wards)).into_query();
    bed::Entity::find().select_only().column(bed::Column::Id).filter(bed::Column::RoomId.in_subquery(rooms)).into_query()
}
