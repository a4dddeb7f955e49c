//! `GET /occupancy.csv`: each night at each site, for a spreadsheet. Cells never begin a formula, whatever a site is called.

use super::dates;
use super::load::Loaded;
use crate::failure::{Failure, internal};
use crate::pages::{lang_of, plain_error};
use crate::session::Signed;
use crate::state::Plads;
use app::error::AppError;
use app::lang::Lang;
use app::occupancy::{Asked, Scope};
use app::t;
use app::ui::format::{date_input, date_machine};
use app::words::bed_state_name;
use axum::Extension;
use axum::extract::{Query, State};
use axum::response::{IntoResponse as _, Response};
use domain::access::{Action, Actor, Ties, may};
use domain::board::BedState;
use domain::ids::SiteId;
use domain::occupancy::{BedNights, Census, Night};
use http::HeaderMap;
use http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use std::collections::{BTreeMap, HashMap};

/// The classes in the order of their columns.
const CLASSES: [BedState; 5] = [BedState::Occupied, BedState::Held, BedState::Reserved, BedState::Cleaning, BedState::Free];

/// `GET /occupancy.csv`.
pub async fn download(
    State(plads): State<Plads>,
    Extension(Signed { actor }): Extension<Signed>,
    headers: HeaderMap,
    Query(query): Query<HashMap<String, String>>,
) -> Response {
    let of = |name: &str| query.get(name).cloned().unwrap_or_default();
    let asked = Asked { site: of("site"), kind: of("kind"), from: of("from"), to: of("to") };
    match file(&plads, &actor, &asked, lang_of(&headers)).await {
        Ok((name, text)) => {
            let disposition = format!("attachment; filename=\"{name}\"");
            ([(CONTENT_TYPE, "text/csv; charset=utf-8".to_owned()), (CONTENT_DISPOSITION, disposition)], text).into_response()
        }
        Err(failure) => plain_error(&failure.into()),
    }
}

async fn file(plads: &Plads, actor: &Actor, asked: &Asked, l: Lang) -> Result<(String, String), Failure> {
    may(actor, Action::ReadOccupancy, Ties::NONE)?;
    let (today, last) = plads.counted_days();
    let (scope, problems) = Scope::read(asked, today, last)?;
    if !problems.is_empty() {
        return Err(AppError::Invalid { problems }.into());
    }
    let settings = plads.settings().await?;
    let loaded = Loaded::read(plads, actor, scope.site, scope.from, scope.to).await?;
    let census = Census::new(&loaded.beds, &loaded.claims);
    let mut rows = vec![head(l)];
    for date in dates(scope.from, scope.to) {
        let mut sites: BTreeMap<SiteId, BedNights> = BTreeMap::new();
        for (night, _) in loaded.counted(&census, Night::of(date, &plads.zone, &settings), scope.kind) {
            sites.entry(night.bed.site).or_default().add(night.state, night.night.rule);
        }
        for site in &loaded.sites {
            let Some(nights) = sites.get(&site.id) else { continue };
            rows.push(line(l, date_input(date), &site.name, nights));
        }
    }
    let name = format!("{}_{}_{}.csv", t!(l, "belaegning", "occupancy"), date_machine(scope.from), date_machine(scope.to));
    Ok((name, written(&rows)?))
}

fn head(l: Lang) -> Vec<String> {
    let mut cells = vec![
        t!(l, "Dato", "Date"),
        t!(l, "Sted", "Site"),
        t!(l, "Fysiske", "Physical"),
        bed_state_name(l, BedState::Closed).to_owned(),
        t!(l, "Disponible", "Usable"),
    ];
    cells.extend(CLASSES.map(|class| bed_state_name(l, class).to_owned()));
    cells.push(t!(l, "Tæller som belagt", "Counted as occupied"));
    cells.push(t!(l, "Belægning i procent", "Occupancy in per cent"));
    cells
}

fn line(l: Lang, date: String, site: &str, n: &BedNights) -> Vec<String> {
    let mut cells = vec![date, site.to_owned(), n.physical.to_string(), n.closed.to_string(), n.usable().to_string()];
    cells.extend(CLASSES.map(|class| n.of(class).to_string()));
    cells.push(n.counted.to_string());
    let point = t!(l, ",", ".");
    cells.push(n.percent_tenths().map(|p| format!("{}{point}{}", p / 10, p % 10)).unwrap_or_default());
    cells
}

/// Semicolons and a byte order mark: what Danish spreadsheets open without asking.
pub(crate) fn written(rows: &[Vec<String>]) -> Result<String, Failure> {
    let mut writer = ::csv::WriterBuilder::new().delimiter(b';').from_writer(vec![]);
    for row in rows {
        writer.write_record(row.iter().map(|cell| harmless(cell))).map_err(|e| internal(&e))?;
    }
    let bytes = writer.into_inner().map_err(|e| internal(&e))?;
    let text = String::from_utf8(bytes).map_err(|e| internal(&e))?;
    Ok(format!("\u{feff}{text}"))
}

/// A cell that a spreadsheet takes as text: what would begin a formula gets an apostrophe before it.
fn harmless(cell: &str) -> String {
    if cell.starts_with(['=', '+', '-', '@', '\t', '\r', '\n']) { format!("'{cell}") } else { cell.to_owned() }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn no_cell_begins_a_formula_and_semicolons_are_quoted() {
        let rows = [vec!["=1+1".to_owned(), "@SUM(A1)".to_owned(), "-2".to_owned(), "Åhuset; vest".to_owned(), "1 = 1".to_owned()]];
        assert_eq!(written(&rows).unwrap(), "\u{feff}'=1+1;'@SUM(A1);'-2;\"Åhuset; vest\";1 = 1\n");
    }

    #[test]
    fn a_night_without_usable_beds_has_an_empty_per_cent() {
        let closed = BedNights { physical: 1, closed: 1, ..BedNights::default() };
        assert_eq!(line(Lang::Da, "24.11.2026".into(), "Solgården", &closed).last().map(String::as_str), Some(""));
        let two_of_three = BedNights { physical: 3, occupied: 2, free: 1, counted: 2, ..BedNights::default() };
        assert_eq!(line(Lang::Da, "24.11.2026".into(), "Solgården", &two_of_three).last().map(String::as_str), Some("66,7"));
    }
}
