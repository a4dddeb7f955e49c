//! What is to happen at a site within some hours: arrivals, departures, beds that open again.

use super::Moment;
use super::load::{self, Taken};
use crate::failure::Failure;
use crate::state::Plads;
use app::board::{BoardView, Expected, ExpectedKind};
use app::error::AppError;
use domain::allocation::ClaimKind;
use domain::ids::SiteId;
use domain::instant::Instant;

/// The beds of a site with names, and what is to happen there until `hours` from now. For the server's own sheets: nobody is
/// asked who they are.
pub(crate) async fn sheet(plads: &Plads, site: SiteId, hours: i64) -> Result<(BoardView, Vec<Expected>), Failure> {
    let db = plads.store.read();
    let sites = load::sites(db, &[site]).await?;
    let chosen = sites.first().cloned().ok_or(AppError::NotFound)?;
    let moment = Moment::for_sheet(plads).await?;
    let beds = load::beds(db, site, moment.now).await?;
    let taken = load::taken(db, site, moment.now, moment.now, None).await?;
    let until = moment.now.plus_hours(hours);
    let mut expected: Vec<(Instant, Expected)> = Vec::new();
    for bed in &beds {
        for taken in taken.get(&bed.id).map_or(&[][..], Vec::as_slice) {
            let Some((at, kind)) = happens(taken) else { continue };
            if at > until {
                continue;
            }
            let who = match (kind, &taken.citizen) {
                (ExpectedKind::Opening, _) | (_, None) => String::new(),
                (_, Some(citizen)) => citizen.name.to_string(),
            };
            expected.push((at, Expected { at: plads.local(at), kind, bed: bed.label.clone(), who }));
        }
    }
    expected.sort_by(|(a, x), (b, y)| (a, &x.bed).cmp(&(b, &y.bed)));
    let view = BoardView { site: Some(chosen), sites, wards: moment.wards(plads, beds, &taken)? };
    Ok((view, expected.into_iter().map(|(_, e)| e).collect()))
}

fn happens(taken: &Taken) -> Option<(Instant, ExpectedKind)> {
    match taken.claim.kind {
        ClaimKind::Reservation => Some((taken.claim.period.from(), ExpectedKind::Arrival)),
        ClaimKind::Stay if taken.stay_ended => None,
        ClaimKind::Stay => Some((taken.expected_departure.unwrap_or(taken.claim.period.to()), ExpectedKind::Departure)),
        ClaimKind::Closure => Some((taken.claim.period.to(), ExpectedKind::Opening)),
        ClaimKind::Hold | ClaimKind::Cleaning => None,
    }
}
