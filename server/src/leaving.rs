//! What leaves for its receiver ten seconds after the act: offers. Until then the act can be undone ([`crate::undo`]), and to its
//! receiver nothing has happened: her pages show the request as it was, and her screens are told when it leaves.
//!
//! What has left is never written down: it follows from when the act was done, so that no restart loses or repeats an offer.

use crate::failure::Failure;
use crate::state::Plads;
use crate::store::entity::{request as request_row, reservation as row};
use crate::store::journal::Journal;
use crate::store::request::Stored;
use crate::store::reservation::Reservation;
use crate::store::{Stamp, reservation};
use domain::allocation::{OfferState, OfferStatus};
use domain::code::Code as _;
use domain::ids::{OrganisationId, RequestId};
use domain::instant::Instant;
use domain::request::RequestState;
use domain::undo::{UNDO_SECONDS, has_left, left_if_made_by};
use sea_orm::{ColumnTrait as _, ConnectionTrait, EntityTrait as _, QueryFilter as _};
use std::collections::BTreeSet;
use std::time::Duration;

/// Has an offer reached the referrer? What has been answered, or arrived on, has; what ended before it left never did.
pub(crate) fn has_reached(request: &Stored, offer: &Reservation, now: Instant) -> bool {
    match offer.state {
        OfferState::Offered { .. } => {
            let waited = matches!(request.state, RequestState::Reserved { next_update_at: Some(_), .. });
            !waited || has_left(offer.offered_at, now)
        }
        OfferState::Confirmed { .. } | OfferState::Ended { how: OfferStatus::Arrived, .. } => true,
        OfferState::Ended { at, .. } => has_left(offer.offered_at, at),
    }
}

/// The request as its referrer knows it: an offer that has not left has not been made.
///
/// # Errors
/// [`Failure`] from the database.
pub(crate) async fn as_told<C: ConnectionTrait>(db: &C, now: Instant, request: Stored) -> Result<Stored, Failure> {
    let mut request = request;
    all_as_told(db, now, std::slice::from_mut(&mut request)).await?;
    Ok(request)
}

/// Requests as their referrers know them.
///
/// # Errors
/// [`Failure`] from the database.
pub(crate) async fn all_as_told<C: ConnectionTrait>(db: &C, now: Instant, requests: &mut [Stored]) -> Result<(), Failure> {
    if !requests.iter().any(|r| matches!(r.state, RequestState::Reserved { .. })) {
        return Ok(());
    }
    let young: Vec<Reservation> = made_after(left_if_made_by(now), db).await?;
    for request in requests {
        if let Some(offer) = young.iter().find(|o| o.request == request.id && !has_reached(request, o, now)) {
            request.state = request.state.undo_offer(offer.id).unwrap_or(request.state);
        }
    }
    Ok(())
}

/// The open offers made after an instant.
async fn made_after<C: ConnectionTrait>(at: Instant, db: &C) -> Result<Vec<Reservation>, Failure> {
    let rows = row::Entity::find()
        .filter(row::Column::Status.eq(OfferStatus::Offered.code()))
        .filter(row::Column::OfferedAt.gt(Stamp::from(at)))
        .all(db)
        .await?;
    Ok(rows.into_iter().map(reservation::reservation).collect::<Result<_, _>>()?)
}

/// Until the process ends, tells the receivers of what leaves. It sleeps until the next leaves; what is made meanwhile leaves later
/// than it would sleep at most. After a start it tells of all that is open, as nobody knows what left without it.
pub async fn watch(plads: Plads) {
    let mut since = None;
    loop {
        let wait = match tell(&plads, since).await {
            Ok(told) => {
                since = Some(told.at);
                told.next
            }
            Err(error) => {
                tracing::error!(%error, "receivers could not be told of what has left");
                UNDO_SECONDS
            }
        };
        tokio::time::sleep(Duration::from_secs(u64::try_from(wait).unwrap_or_default().max(1))).await;
    }
}

/// A look at what leaves.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Told {
    /// When.
    pub at: Instant,
    /// Seconds until the next look.
    pub next: i64,
}

/// Tells the receivers of what has left since the last look, or ever.
///
/// # Errors
/// [`Failure`] from the database; then nobody was told.
pub async fn tell(plads: &Plads, since: Option<Instant>) -> Result<Told, Failure> {
    let now = plads.now();
    // A clock that steps back must not leave a gap.
    let last = since.map_or(Instant::from_unix(0), |at| left_if_made_by(at.min(now)));
    let (gone, coming): (Vec<_>, Vec<_>) =
        made_after(last, plads.store.read()).await?.into_iter().partition(|offer| has_left(offer.offered_at, now));
    let requesters = requesters(plads, gone.iter().map(|offer| offer.request)).await?;
    if !requesters.is_empty() {
        plads
            .write(async |tx| {
                let mut journal = Journal::new(None, now);
                for requester in &requesters {
                    journal.touch_organisation(*requester);
                }
                Ok(((), journal.write(&tx).await?))
            })
            .await?;
    }
    let next = coming.iter().map(|offer| domain::undo::seconds_left(offer.offered_at, now)).min().unwrap_or(UNDO_SECONDS);
    Ok(Told { at: now, next })
}

async fn requesters(plads: &Plads, requests: impl Iterator<Item = RequestId>) -> Result<BTreeSet<OrganisationId>, Failure> {
    let (ids, mut found): (Vec<_>, _) = (requests.map(|r| r.0).collect(), BTreeSet::new());
    for part in ids.chunks(500) {
        let rows = request_row::Entity::find().filter(request_row::Column::Id.is_in(part.iter().copied())).all(plads.store.read()).await?;
        found.extend(rows.into_iter().map(|r| OrganisationId(r.requester_id)));
    }
    Ok(found)
}
