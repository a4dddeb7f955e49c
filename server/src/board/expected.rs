//! What is to happen at a site within some hours: arrivals, departures, beds that open again.

use super::load::{self, Taken};
use super::{Moment, Names};
use crate::failure::Failure;
use crate::state::Plads;
use app::board::{BoardView, Expected, ExpectedKind};
use app::error::AppError;
use domain::allocation::ClaimKind;
use domain::ids::{CitizenId, SiteId, StayId};
use domain::instant::Instant;
use std::collections::BTreeSet;

/// The beds of a site, and what is to happen there.
pub(crate) struct Sheet {
    /// The beds.
    pub board: BoardView,
    /// What is to happen, in order.
    pub expected: Vec<Expected>,
    /// Everybody on it.
    pub shown: BTreeSet<CitizenId>,
    /// The stays of those in house or away.
    pub stays: Vec<StayId>,
}

/// The beds of a site, and what is to happen there until an instant. Nobody is asked who they are: the caller has done so, and
/// logs who was shown.
pub(crate) async fn sheet(plads: &Plads, site: SiteId, names: Names, until: Instant) -> Result<Sheet, Failure> {
    let db = plads.store.read();
    let sites = load::sites(db, &[site]).await?;
    let chosen = sites.first().cloned().ok_or(AppError::NotFound)?;
    let moment = Moment::now(plads, names, false).await?;
    let beds = load::beds(db, site, moment.now).await?;
    let taken = load::taken(db, site, moment.now, moment.now, None).await?;
    let mut expected: Vec<(Instant, Expected)> = Vec::new();
    for bed in &beds {
        for taken in taken.get(&bed.id).map_or(&[][..], Vec::as_slice) {
            let Some((at, kind)) = happens(taken) else { continue };
            if at > until {
                continue;
            }
            let who = match (kind, &taken.citizen, names) {
                (ExpectedKind::Opening, _, _) | (_, None, _) | (_, _, Names::None) => String::new(),
                (_, Some(citizen), Names::Full) => citizen.name.to_string(),
                (_, Some(citizen), Names::Initials) => citizen.name.initials(),
            };
            expected.push((at, Expected { at: plads.local(at), kind, bed: bed.label.clone(), ward: bed.ward, who }));
        }
    }
    expected.sort_by(|(a, x), (b, y)| (a, &x.bed).cmp(&(b, &y.bed)));
    let shown = load::citizens(&taken);
    let stays = taken.values().flatten().filter_map(|t| t.claim.stay).collect::<BTreeSet<_>>().into_iter().collect();
    let board = BoardView { site: Some(chosen), sites, shift: None, wards: moment.wards(plads, beds, &taken)? };
    Ok(Sheet { board, expected: expected.into_iter().map(|(_, e)| e).collect(), shown, stays })
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
