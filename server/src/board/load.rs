//! Reads a site: its beds, and every live claim on them that has not ended, each with what it serves.

use super::order;
use crate::failure::Failure;
use crate::store::entity::{
    absence, bed, bed_claim, citizen, cleaning, closure, equipment, request, reservation, room, site, stay, stay_phase, ward,
};
use crate::store::{Stamp, StoreError, claims};
use app::board::SiteChoice;
use app::ui::format::sort_key;
use domain::allocation::{Claim, OfferStatus};
use domain::citizen::PersonName;
use domain::code::{Code, parse_list};
use domain::facility::{BedFeature, GenderRule, RoomFeature, StayKind};
use domain::ids::{BedId, CitizenId, RoomId, SiteId, WardId};
use domain::instant::Instant;
use domain::request::Infection;
use domain::stay::CleaningStep;
use sea_orm::sea_query::{Condition, Expr, ExprTrait as _, Func, IntoColumnRef, Query, SelectStatement};
use sea_orm::{ColumnTrait as _, ConnectionTrait, EntityTrait, FromQueryResult, QueryFilter as _};
use std::collections::{BTreeSet, HashMap};
use time::Date;
use uuid::Uuid;

/// A bed in its room and ward.
pub(super) struct Bed {
    pub id: BedId,
    pub label: String,
    pub features: Vec<BedFeature>,
    pub max_weight_kg: Option<u16>,
    pub limited: bool,
    pub room: RoomId,
    pub room_name: String,
    pub gender_rule: GenderRule,
    pub room_features: Vec<RoomFeature>,
    pub ward: WardId,
    pub ward_name: String,
}

/// A live claim with what it serves.
pub(super) struct Taken {
    pub claim: Claim,
    pub citizen: Option<Citizen>,
    pub kind: Option<StayKind>,
    pub expected_departure: Option<Instant>,
    /// Until when the bed of somebody away is held.
    pub hold_until: Option<Instant>,
    pub stay_ended: bool,
    pub isolates: bool,
    /// Of an offer that waits for its answer.
    pub answer_by: Option<Instant>,
    pub cleaning_step: Option<CleaningStep>,
    pub closure_cause: Option<String>,
}

impl Taken {
    /// When the citizen in the bed leaves, as expected.
    pub(super) fn leaves(&self) -> Instant {
        self.expected_departure.unwrap_or(self.claim.period.to())
    }

    /// Until when a promise is in time: an answer to the offer, else the arrival.
    pub(super) fn awaited(&self) -> Instant {
        self.answer_by.unwrap_or(self.claim.period.from())
    }
}

/// As much of a citizen as a board shows.
pub(super) struct Citizen {
    pub id: CitizenId,
    pub name: PersonName,
    pub birth_date: Date,
}

/// The row cannot be understood.
pub(super) fn meaningless(column: &'static str) -> Failure {
    StoreError::Meaningless { column }.into()
}

fn coded<C: Code>(code: Option<&str>, column: &'static str) -> Result<Option<C>, Failure> {
    code.map(|code| C::from_code(code).map_err(|_| meaningless(column))).transpose()
}

/// The sites to choose from, by name.
pub(crate) async fn sites<C: ConnectionTrait>(db: &C, ids: &[SiteId]) -> Result<Vec<SiteChoice>, Failure> {
    let rows = site::Entity::find().filter(site::Column::Id.is_in(ids.iter().map(|s| s.0))).all(db).await?;
    let mut sites: Vec<SiteChoice> = rows.into_iter().map(|row| SiteChoice { id: SiteId(row.id), name: row.name }).collect();
    sites.sort_by_key(|site| sort_key(&site.name));
    Ok(sites)
}

#[derive(FromQueryResult)]
struct BedRow {
    id: Uuid,
    label: String,
    features: String,
    max_weight_kg: Option<i32>,
    position: i32,
    faults: i64,
    room_id: Uuid,
    room_name: String,
    room_position: i32,
    gender_rule: String,
    room_features: String,
    ward_id: Uuid,
    ward_name: String,
    ward_position: i32,
}

/// The beds of a site that are open at an instant, in the order of the building.
pub(super) async fn beds<C: ConnectionTrait>(db: &C, site: SiteId, at: Instant) -> Result<Vec<Bed>, Failure> {
    let at = Stamp::from(at);
    let faults = Query::select()
        .expr(Func::count(Expr::col((equipment::Entity, equipment::Column::Id))))
        .from(equipment::Entity)
        .and_where(Expr::col((equipment::Entity, equipment::Column::FaultySince)).is_not_null())
        .cond_where(
            Condition::any().add(Expr::col((equipment::Entity, equipment::Column::BedId)).equals((bed::Entity, bed::Column::Id))).add(
                Expr::col((equipment::Entity, equipment::Column::RoomId))
                    .equals((room::Entity, room::Column::Id))
                    .and(Expr::col((equipment::Entity, equipment::Column::BedId)).is_null()),
            ),
        )
        .and_where(Expr::col((equipment::Entity, equipment::Column::SiteId)).eq(site.0))
        .to_owned();
    let mut query = Query::select();
    query
        .column((bed::Entity, bed::Column::Id))
        .column((bed::Entity, bed::Column::Label))
        .column((bed::Entity, bed::Column::Features))
        .column((bed::Entity, bed::Column::MaxWeightKg))
        .column((bed::Entity, bed::Column::Position))
        .expr_as(Expr::SubQuery(None, Box::new(faults.into())), "faults")
        .expr_as(Expr::col((room::Entity, room::Column::Id)), "room_id")
        .expr_as(Expr::col((room::Entity, room::Column::Name)), "room_name")
        .expr_as(Expr::col((room::Entity, room::Column::Position)), "room_position")
        .column((room::Entity, room::Column::GenderRule))
        .expr_as(Expr::col((room::Entity, room::Column::Features)), "room_features")
        .expr_as(Expr::col((ward::Entity, ward::Column::Id)), "ward_id")
        .expr_as(Expr::col((ward::Entity, ward::Column::Name)), "ward_name")
        .expr_as(Expr::col((ward::Entity, ward::Column::Position)), "ward_position")
        .from(bed::Entity)
        .inner_join(room::Entity, same((room::Entity, room::Column::Id), (bed::Entity, bed::Column::RoomId)))
        .inner_join(ward::Entity, same((ward::Entity, ward::Column::Id), (room::Entity, room::Column::WardId)))
        .and_where(Expr::col((ward::Entity, ward::Column::SiteId)).eq(site.0))
        .and_where(bed::Column::OpenedAt.lte(at))
        .cond_where(Condition::any().add(bed::Column::RetiredAt.is_null()).add(bed::Column::RetiredAt.gt(at)));
    let mut rows: Vec<BedRow> = all(db, &query).await?;
    rows.sort_by_cached_key(|row| {
        (
            (order(row.ward_position, &row.ward_name), row.ward_id),
            (order(row.room_position, &row.room_name), row.room_id),
            (order(row.position, &row.label), row.id),
        )
    });
    rows.into_iter().map(bed_of).collect()
}

fn bed_of(row: BedRow) -> Result<Bed, Failure> {
    Ok(Bed {
        id: BedId(row.id),
        label: row.label,
        features: parse_list(&row.features).map_err(|_| meaningless("bed.features"))?,
        max_weight_kg: row.max_weight_kg.and_then(|kg| u16::try_from(kg).ok()),
        limited: row.faults > 0,
        room: RoomId(row.room_id),
        room_name: row.room_name,
        gender_rule: GenderRule::from_code(&row.gender_rule).map_err(|_| meaningless("room.gender_rule"))?,
        room_features: parse_list(&row.room_features).map_err(|_| meaningless("room.features"))?,
        ward: WardId(row.ward_id),
        ward_name: row.ward_name,
    })
}

#[derive(FromQueryResult)]
struct TakenRow {
    #[sea_orm(nested)]
    claim: bed_claim::Model,
    stay_status: Option<String>,
    expected_departure: Option<Stamp>,
    hold_until: Option<Stamp>,
    stay_infection: Option<String>,
    stay_kind: Option<String>,
    request_infection: Option<String>,
    granted_kind: Option<String>,
    offer_status: Option<String>,
    answer_by: Option<Stamp>,
    cleaning_step: Option<String>,
    closure_cause: Option<String>,
    citizen_id: Option<Uuid>,
    given_name: Option<String>,
    family_name: Option<String>,
    birth_date: Option<Date>,
}

/// The citizens that claims are about.
pub(super) fn citizens(taken: &HashMap<BedId, Vec<Taken>>) -> BTreeSet<CitizenId> {
    taken.values().flatten().filter_map(|t| t.citizen.as_ref()).map(|c| c.id).collect()
}

/// Live claims on the beds of a site, with the kind of stay of `now`, that end after `at` and, where that is given, begin before `until`, by bed.
pub(super) async fn taken<C: ConnectionTrait>(
    db: &C,
    site: SiteId,
    now: Instant,
    at: Instant,
    until: Option<Instant>,
) -> Result<HashMap<BedId, Vec<Taken>>, Failure> {
    let beds = Query::select()
        .column((bed::Entity, bed::Column::Id))
        .from(bed::Entity)
        .inner_join(room::Entity, same((room::Entity, room::Column::Id), (bed::Entity, bed::Column::RoomId)))
        .inner_join(ward::Entity, same((ward::Entity, ward::Column::Id), (room::Entity, room::Column::WardId)))
        .and_where(Expr::col((ward::Entity, ward::Column::SiteId)).eq(site.0))
        .to_owned();
    let claim = |column| (bed_claim::Entity, column);
    let running = same((stay_phase::Entity, stay_phase::Column::StayId), claim(bed_claim::Column::StayId))
        .and(Expr::col((stay_phase::Entity, stay_phase::Column::StartsAt)).lte(Stamp::from(now)))
        .and(
            Expr::col((stay_phase::Entity, stay_phase::Column::EndsAt)).is_null().or(Expr::col((
                stay_phase::Entity,
                stay_phase::Column::EndsAt,
            ))
            .gt(Stamp::from(now))),
        );
    let whose = Expr::col((citizen::Entity, citizen::Column::Id))
        .eq(Func::coalesce([Expr::col((stay::Entity, stay::Column::CitizenId)), Expr::col((request::Entity, request::Column::CitizenId))]));
    let mut query = Query::select();
    for column in <bed_claim::Column as sea_orm::Iterable>::iter() {
        query.column(claim(column));
    }
    query
        .expr_as(Expr::col((stay::Entity, stay::Column::Status)), "stay_status")
        .column((stay::Entity, stay::Column::ExpectedDeparture))
        .column((absence::Entity, absence::Column::HoldUntil))
        .expr_as(Expr::col((stay::Entity, stay::Column::Infection)), "stay_infection")
        .expr_as(Expr::col((stay_phase::Entity, stay_phase::Column::Kind)), "stay_kind")
        .expr_as(Expr::col((request::Entity, request::Column::Infection)), "request_infection")
        .column((request::Entity, request::Column::GrantedKind))
        .expr_as(Expr::col((reservation::Entity, reservation::Column::Status)), "offer_status")
        .column((reservation::Entity, reservation::Column::AnswerBy))
        .expr_as(Expr::col((cleaning::Entity, cleaning::Column::Step)), "cleaning_step")
        .expr_as(Expr::col((closure::Entity, closure::Column::Cause)), "closure_cause")
        .expr_as(Expr::col((citizen::Entity, citizen::Column::Id)), "citizen_id")
        .column((citizen::Entity, citizen::Column::GivenName))
        .column((citizen::Entity, citizen::Column::FamilyName))
        .column((citizen::Entity, citizen::Column::BirthDate))
        .from(bed_claim::Entity)
        .left_join(stay::Entity, same((stay::Entity, stay::Column::Id), claim(bed_claim::Column::StayId)))
        .left_join(absence::Entity, same((absence::Entity, absence::Column::Id), (stay::Entity, stay::Column::AbsenceId)))
        .left_join(stay_phase::Entity, running)
        .left_join(request::Entity, same((request::Entity, request::Column::Id), claim(bed_claim::Column::RequestId)))
        .left_join(reservation::Entity, same((reservation::Entity, reservation::Column::Id), claim(bed_claim::Column::ReservationId)))
        .left_join(cleaning::Entity, same((cleaning::Entity, cleaning::Column::Id), claim(bed_claim::Column::CleaningId)))
        .left_join(closure::Entity, same((closure::Entity, closure::Column::Id), claim(bed_claim::Column::ClosureId)))
        .left_join(citizen::Entity, whose)
        .and_where(Expr::col(claim(bed_claim::Column::BedId)).in_subquery(beds))
        .and_where(Expr::col(claim(bed_claim::Column::Live)))
        .and_where(bed_claim::Column::EndsAt.gt(Stamp::from(at)))
        .and_where_option(until.map(|until| bed_claim::Column::StartsAt.lt(Stamp::from(until))));
    let rows: Vec<TakenRow> = all(db, &query).await?;
    let mut taken: HashMap<BedId, Vec<Taken>> = HashMap::with_capacity(rows.len());
    for row in rows {
        let row = taken_of(row)?;
        taken.entry(row.claim.bed).or_default().push(row);
    }
    Ok(taken)
}

fn taken_of(row: TakenRow) -> Result<Taken, Failure> {
    let citizen = match (row.citizen_id, row.given_name, row.family_name, row.birth_date) {
        (Some(id), Some(given), Some(family), Some(birth_date)) => {
            let name = PersonName::parse(&given, &family).map_err(|_| meaningless("citizen.given_name"))?;
            Some(Citizen { id: CitizenId(id), name, birth_date })
        }
        _ => None,
    };
    let offered = coded::<OfferStatus>(row.offer_status.as_deref(), "reservation.status")? == Some(OfferStatus::Offered);
    let infection = row.stay_infection.as_deref().or(row.request_infection.as_deref());
    Ok(Taken {
        claim: claims::claim(row.claim)?,
        citizen,
        kind: coded(row.stay_kind.as_deref().or(row.granted_kind.as_deref()), "stay_phase.kind")?,
        expected_departure: row.expected_departure.map(Stamp::at),
        hold_until: row.hold_until.map(Stamp::at),
        stay_ended: row.stay_status.as_deref() == Some("ended"),
        isolates: coded::<Infection>(infection, "stay.infection")?.is_some_and(Infection::isolates),
        answer_by: row.answer_by.filter(|_| offered).map(Stamp::at),
        cleaning_step: coded(row.cleaning_step.as_deref(), "cleaning.step")?,
        closure_cause: row.closure_cause,
    })
}

fn same(left: impl IntoColumnRef, right: impl IntoColumnRef) -> Expr {
    Expr::col(left).eq(Expr::col(right))
}

async fn all<C: ConnectionTrait, M: FromQueryResult>(db: &C, query: &SelectStatement) -> Result<Vec<M>, Failure> {
    Ok(M::find_by_statement(db.get_database_backend().build(query)).all(db).await?)
}
