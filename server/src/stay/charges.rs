//! Charge days of a month, by citizen: for the page, and as a file. What may be charged is [`domain::charge`]'s.

use crate::access::Look;
use crate::allocation::legal_basis_of;
use crate::bed::load_bed;
use crate::failure::Failure;
use crate::occupancy::csv_of;
use crate::pages::{lang_of, plain_error};
use crate::session::Signed;
use crate::state::Plads;
use crate::store::absence::{self, Absence};
use crate::store::entity::{bed_claim, legal_basis, organisation, stay, stay_phase};
use crate::store::stay::{Phase, Stay, phases_of, stay as stay_of};
use crate::store::{Stamp, citizen};
use app::error::AppError;
use app::lang::Lang;
use app::stay::{ChargeRow, ChargesView};
use app::t;
use app::ui::format::sort_key;
use app::words::kind_name;
use axum::Extension;
use axum::extract::{Query, State};
use axum::response::{IntoResponse as _, Response};
use domain::access::{Action, Actor, Ties, may};
use domain::charge::{ChargeDay, ChargePhase, ChargeRule, ChargedStay, charge_days};
use domain::ids::{BedId, CitizenId, LegalBasisId, StayId};
use domain::instant::Calendar as _;
use domain::organisation::LegalBasis;
use domain::phase::Span;
use domain::setting::SettingKey;
use http::HeaderMap;
use http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use sea_orm::sea_query::Condition;
use sea_orm::{ColumnTrait as _, EntityTrait as _, QueryFilter as _, QueryOrder as _, QuerySelect as _, QueryTrait as _};
use std::collections::{BTreeMap, HashMap};
use time::{Date, Duration, Month};
use uuid::Uuid;

/// The days of a month that stays under the actor's authority, or paid by it, had; logged as a look at these citizens.
pub(super) async fn view(plads: &Plads, actor: &Actor, month: &str) -> Result<ChargesView, Failure> {
    may(actor, Action::ReadCharges, Ties::NONE)?;
    let today = plads.today();
    let first = month_of(month, today).filter(|first| *first <= today).ok_or(AppError::NotFound)?;
    let next = (first + Duration::days(32)).replace_day(1).map_err(|_| AppError::NotFound)?;
    let last = next.previous_day().ok_or(AppError::NotFound)?;
    let stays = stays_of(plads, actor, first, next).await?;
    let settings = plads.settings().await?;
    let set = |key| settings.on(last.min(today), key) == 1;
    let rule = ChargeRule { absent: set(SettingKey::ChargeAbsentDays), last_day: set(SettingKey::ChargeLastDay) };
    let names = Names::load(plads, &stays).await?;
    let ids: Vec<StayId> = stays.iter().map(|(s, _)| s.id).collect();
    let away: Vec<Absence> = absence::of_stays(plads.store.read(), &ids).await?.into_iter().filter(Absence::counts).collect();
    let mut sums: BTreeMap<(String, CitizenId, usize), (ChargeRow, Date)> = BTreeMap::new();
    for (stored, phases) in &stays {
        let Some(person) = names.people.get(&stored.citizen) else { continue };
        let charged = charged(stored, phases, &away, &names);
        for (day, what, n) in charge_days(&charged, first, last, today, &plads.zone, rule) {
            let Some(phase) = phases.get(n).filter(|p| p.authority == actor.organisation || p.payer == actor.organisation) else {
                continue;
            };
            let row = names.row(person, stored.id, phase);
            let known = sums.iter().find(|((_, who, _), (other, _))| *who == person.id && same(other, &row)).map(|(key, _)| key.clone());
            let key = known.unwrap_or_else(|| (sort_key(&row.name), person.id, sums.len()));
            let (row, _) = sums.entry(key).or_insert((row, day));
            *match what {
                ChargeDay::Charged => &mut row.charged,
                ChargeDay::Free => &mut row.free,
                ChargeDay::Absent => &mut row.absent,
                ChargeDay::Last => &mut row.last,
            } += 1;
        }
    }
    let shown: Vec<CitizenId> = sums.keys().map(|(_, who, _)| *who).collect();
    let criterion = format!("{}-{:02}", first.year(), u8::from(first.month()));
    plads.log_look(actor, Look { action: "charges.read", purpose: "settlement", criterion, citizens: &shown, refresh: false }).await?;
    Ok(ChargesView { month: first, running: today <= last, rows: sums.into_values().map(|(row, _)| row).collect() })
}

/// `2026-11`; empty is this month.
fn month_of(text: &str, today: Date) -> Option<Date> {
    if text.is_empty() {
        return today.replace_day(1).ok();
    }
    let (year, month) = text.split_once('-')?;
    let month = Month::try_from(month.parse::<u8>().ok()?).ok()?;
    Date::from_calendar_date(year.parse().ok().filter(|y| (2000..2200).contains(y))?, month, 1).ok()
}

/// Stays that touch the month and have a phase of the organisation's, with all their phases.
async fn stays_of(plads: &Plads, actor: &Actor, first: Date, next: Date) -> Result<Vec<(Stay, Vec<Phase>)>, Failure> {
    let db = plads.store.read();
    let ours = stay_phase::Entity::find()
        .select_only()
        .column(stay_phase::Column::StayId)
        .filter(
            Condition::any()
                .add(stay_phase::Column::AuthorityId.eq(actor.organisation.0))
                .add(stay_phase::Column::PayerId.eq(actor.organisation.0)),
        )
        .into_query();
    let rows = stay::Entity::find()
        .filter(stay::Column::Id.in_subquery(ours))
        .filter(stay::Column::ArrivedAt.lt(Stamp::from(plads.zone.start_of(next))))
        .filter(
            Condition::any().add(stay::Column::EndedAt.is_null()).add(stay::Column::EndedAt.gt(Stamp::from(plads.zone.start_of(first)))),
        )
        .all(db)
        .await?;
    let stays = rows.into_iter().map(stay_of).collect::<Result<Vec<Stay>, _>>()?;
    let ids: Vec<StayId> = stays.iter().map(|s| s.id).collect();
    let mut phases: HashMap<StayId, Vec<Phase>> = HashMap::new();
    for phase in phases_of(db, &ids).await? {
        phases.entry(phase.stay).or_default().push(phase);
    }
    Ok(stays.into_iter().map(|s| (phases.remove(&s.id).unwrap_or_default(), s)).map(|(p, s)| (s, p)).collect())
}

fn charged(stored: &Stay, phases: &[Phase], away: &[Absence], names: &Names) -> ChargedStay {
    ChargedStay {
        arrived: stored.arrived_at(),
        ended: stored.state.ended().map(|(at, _)| at),
        phases: phases
            .iter()
            .map(|p| ChargePhase {
                span: Span { from: p.from, to: p.to },
                charge_allowed: names.bases.get(&p.legal_basis).is_some_and(|b| b.charge_allowed),
            })
            .collect(),
        absences: away.iter().filter(|a| a.stay == stored.id).map(|a| a.span).collect(),
    }
}

fn same(one: &ChargeRow, other: &ChargeRow) -> bool {
    (one.kind, &one.site, &one.legal_basis, &one.payer) == (other.kind, &other.site, &other.legal_basis, &other.payer)
}

/// What the rows are called.
struct Names {
    people: HashMap<CitizenId, citizen::Citizen>,
    bases: HashMap<LegalBasisId, LegalBasis>,
    organisations: HashMap<Uuid, String>,
    sites: HashMap<StayId, String>,
}

impl Names {
    async fn load(plads: &Plads, stays: &[(Stay, Vec<Phase>)]) -> Result<Self, Failure> {
        let db = plads.store.read();
        let ids: Vec<CitizenId> = stays.iter().map(|(s, _)| s.citizen).collect();
        // A stay that moved to another site is counted where it was last.
        let last: HashMap<Uuid, Uuid> = bed_claim::Entity::find()
            .filter(bed_claim::Column::StayId.is_in(stays.iter().map(|(s, _)| s.id.0)))
            .order_by_asc(bed_claim::Column::StartsAt)
            .all(db)
            .await?
            .into_iter()
            .filter_map(|claim| Some((claim.stay_id?, claim.bed_id)))
            .collect();
        let mut names: HashMap<Uuid, String> = HashMap::new();
        let mut sites = HashMap::new();
        for (stay, bed) in last {
            let name = match names.get(&bed) {
                Some(name) => name.clone(),
                None => load_bed(plads, BedId(bed)).await?.site_name,
            };
            sites.insert(StayId(stay), name.clone());
            names.insert(bed, name);
        }
        Ok(Self {
            people: citizen::by_ids(db, &ids).await?.into_iter().map(|c| (c.id, c)).collect(),
            bases: legal_basis::Entity::find().all(db).await?.into_iter().map(legal_basis_of).map(|b| (b.id, b)).collect(),
            organisations: organisation::Entity::find().all(db).await?.into_iter().map(|o| (o.id, o.name)).collect(),
            sites,
        })
    }

    fn row(&self, person: &citizen::Citizen, stay: StayId, phase: &Phase) -> ChargeRow {
        let basis = self.bases.get(&phase.legal_basis);
        ChargeRow {
            name: person.name.to_string(),
            number: person.civil_number.to_string(),
            site: self.sites.get(&stay).cloned().unwrap_or_default(),
            kind: phase.kind,
            legal_basis: basis.map_or_else(String::new, LegalBasis::name),
            payer: self.organisations.get(&phase.payer.0).cloned().unwrap_or_default(),
            charged: 0,
            free: 0,
            absent: 0,
            last: 0,
        }
    }
}

/// `GET /charges.csv`.
pub async fn download(
    State(plads): State<Plads>,
    Extension(Signed { actor }): Extension<Signed>,
    headers: HeaderMap,
    Query(query): Query<HashMap<String, String>>,
) -> Response {
    let month = query.get("month").cloned().unwrap_or_default();
    match file(&plads, &actor, &month, lang_of(&headers)).await {
        Ok((name, text)) => {
            let disposition = format!("attachment; filename=\"{name}\"");
            ([(CONTENT_TYPE, "text/csv; charset=utf-8".to_owned()), (CONTENT_DISPOSITION, disposition)], text).into_response()
        }
        Err(failure) => plain_error(&failure.into()),
    }
}

async fn file(plads: &Plads, actor: &Actor, month: &str, l: Lang) -> Result<(String, String), Failure> {
    let view = view(plads, actor, month).await?;
    let month = format!("{}-{:02}", view.month.year(), u8::from(view.month.month()));
    let mut rows = vec![vec![
        t!(l, "Måned", "Month"),
        t!(l, "Borger", "Citizen"),
        t!(l, "CPR-nummer (maskeret)", "Civil number (masked)"),
        t!(l, "Sted", "Site"),
        t!(l, "Opholdstype", "Kind of stay"),
        t!(l, "Lovgrundlag", "Legal basis"),
        t!(l, "Betaler", "Payer"),
        t!(l, "Dage, der kan opkræves", "Chargeable days"),
        t!(l, "Gratis dage efter loven", "Days free by law"),
        t!(l, "Fraværsdage", "Days away"),
        t!(l, "Sidste dage", "Last days"),
    ]];
    rows.extend(view.rows.into_iter().map(|r| {
        let figures = [r.charged, r.free, r.absent, r.last].map(|n| n.to_string());
        let words = [month.clone(), r.name, r.number, r.site, kind_name(l, r.kind).to_owned(), r.legal_basis, r.payer];
        words.into_iter().chain(figures).collect::<Vec<String>>()
    }));
    Ok((format!("{}_{month}.csv", t!(l, "egenbetalingsdage", "charge-days")), csv_of(&rows)?))
}

#[cfg(test)]
mod tests {
    use super::*;
    use time::macros::date;

    #[test]
    fn a_month_is_a_year_and_a_number_and_nothing_else() {
        let today = date!(2026 - 11 - 24);
        assert_eq!(month_of("", today), Some(date!(2026 - 11 - 01)));
        assert_eq!(month_of("2026-02", today), Some(date!(2026 - 02 - 01)));
        for wrong in ["2026", "2026-13", "x-1", "1-1", "2026-0", "99999-01"] {
            assert_eq!(month_of(wrong, today), None, "{wrong}");
        }
    }
}
