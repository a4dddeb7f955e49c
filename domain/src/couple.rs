//! A couple that comes together (*samlet ophold*): two requests that belong together, each with its own decision and its own stay.
//!
//! The link says how near the two are put and sets the rule of a same-sex room aside between them; it never ends, moves or
//! changes the stay of the other.

use crate::codes;
use crate::ids::{CitizenId, OrganisationId, RequestId, RoomId, WardId};
use serde::{Deserialize, Serialize};

codes! {
    /// How near two beds are, nearest first.
    pub enum Together {
        /// In one room.
        SameRoom = "same_room",
        /// In rooms next to each other.
        NextRoom = "next_room",
        /// In one ward.
        SameWard = "same_ward",
    }
}

/// One of two requests to be linked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Party {
    /// The request.
    pub request: RequestId,
    /// Whom it is about.
    pub citizen: CitizenId,
    /// Who decides on it.
    pub authority: OrganisationId,
    /// Is it closed without a place, or the stay it led to over?
    pub over: bool,
    /// Has it a partner already?
    pub linked: bool,
}

/// Why two requests cannot be linked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LinkError {
    /// Both are about one citizen.
    #[error("both requests are about the same citizen")]
    SameCitizen,
    /// Another authority decides on the other.
    #[error("another authority decides on the other request")]
    OtherAuthority,
    /// One of them is over.
    #[error("one of the requests is over")]
    Over,
    /// One of them has a partner already.
    #[error("one of the requests has a partner already")]
    Linked,
}

/// May two requests be linked?
///
/// # Errors
/// [`LinkError`] with the first reason why not.
pub fn may_link(one: &Party, other: &Party) -> Result<(), LinkError> {
    if one.authority != other.authority {
        Err(LinkError::OtherAuthority)
    } else if one.citizen == other.citizen || one.request == other.request {
        Err(LinkError::SameCitizen)
    } else if one.over || other.over {
        Err(LinkError::Over)
    } else if one.linked || other.linked {
        Err(LinkError::Linked)
    } else {
        Ok(())
    }
}

/// A place in a building: the room, and where it comes in its ward.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Spot {
    /// The ward.
    pub ward: WardId,
    /// The room.
    pub room: RoomId,
    /// The room's number in the order of the ward.
    pub place: usize,
}

impl Spot {
    /// How near another place is; `None` in another ward.
    #[must_use]
    pub fn to(self, other: Self) -> Option<Together> {
        if self.ward != other.ward {
            None
        } else if self.room == other.room {
            Some(Together::SameRoom)
        } else if self.place.abs_diff(other.place) == 1 {
            Some(Together::NextRoom)
        } else {
            Some(Together::SameWard)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::code::Code as _;
    use uuid::Uuid;

    fn party(request: u128, citizen: u128, authority: u128) -> Party {
        Party {
            request: RequestId(Uuid::from_u128(request)),
            citizen: CitizenId(Uuid::from_u128(citizen)),
            authority: OrganisationId(Uuid::from_u128(authority)),
            over: false,
            linked: false,
        }
    }

    #[test]
    fn two_open_requests_of_two_citizens_under_one_authority_are_linked_and_no_others() {
        let einer = party(1, 11, 9);
        let rows = [
            (party(2, 12, 9), Ok(())),
            (party(2, 11, 9), Err(LinkError::SameCitizen)),
            (party(1, 11, 9), Err(LinkError::SameCitizen)),
            (party(2, 12, 8), Err(LinkError::OtherAuthority)),
            (Party { over: true, ..party(2, 12, 9) }, Err(LinkError::Over)),
            (Party { linked: true, ..party(2, 12, 9) }, Err(LinkError::Linked)),
        ];
        for (other, expected) in rows {
            assert_eq!(may_link(&einer, &other), expected, "{other:?}");
            assert_eq!(may_link(&other, &einer), expected, "the same from the other side");
        }
    }

    #[test]
    fn a_room_is_nearer_than_its_neighbour_and_that_than_the_ward() {
        let spot = |ward: u128, room: u128, place| Spot { ward: WardId(Uuid::from_u128(ward)), room: RoomId(Uuid::from_u128(room)), place };
        let hers = spot(1, 5, 3);
        for (other, expected) in [
            (spot(1, 5, 3), Some(Together::SameRoom)),
            (spot(1, 4, 2), Some(Together::NextRoom)),
            (spot(1, 6, 4), Some(Together::NextRoom)),
            (spot(1, 7, 5), Some(Together::SameWard)),
            (spot(2, 8, 4), None),
        ] {
            assert_eq!(hers.to(other), expected, "{other:?}");
            assert_eq!(other.to(hers), expected);
        }
        assert!(Together::ALL.is_sorted(), "nearest first");
    }
}
