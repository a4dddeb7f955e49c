//! A group (*hold*): seats, and a list of those who wait for one, in the order they came.

use crate::ids::CitizenId;
use serde::{Deserialize, Serialize};

/// A group: never more seated than there are seats, nobody twice, nobody waiting while a seat is free.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Group {
    seats: u8,
    seated: Vec<CitizenId>,
    waiting: Vec<CitizenId>,
}

/// What joining came to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Joined {
    /// A seat.
    Seat,
    /// A place on the waiting list, from 1.
    Waiting {
        /// Which.
        place: usize,
    },
}

/// Why a group cannot change so.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum GroupError {
    /// A group has at least one seat.
    #[error("a group has at least one seat")]
    NoSeats,
    /// The citizen is in it, seated or waiting.
    #[error("the citizen is in the group already")]
    In,
    /// The citizen is not in it.
    #[error("the citizen is not in the group")]
    NotIn,
    /// More are seated than the new number of seats.
    #[error("{seated} are seated")]
    Seated {
        /// How many.
        seated: usize,
    },
}

impl Group {
    /// An empty group.
    ///
    /// # Errors
    /// [`GroupError::NoSeats`].
    pub fn new(seats: u8) -> Result<Self, GroupError> {
        if seats == 0 { Err(GroupError::NoSeats) } else { Ok(Self { seats, seated: Vec::new(), waiting: Vec::new() }) }
    }

    /// A group as stored: those who joined and did not leave, in order.
    ///
    /// # Errors
    /// [`GroupError`] without seats, or when somebody is in it twice.
    pub fn of(seats: u8, joined: impl IntoIterator<Item = CitizenId>) -> Result<Self, GroupError> {
        let mut group = Self::new(seats)?;
        for citizen in joined {
            group.join(citizen)?;
        }
        Ok(group)
    }

    /// How many seats.
    #[must_use]
    pub fn seats(&self) -> u8 {
        self.seats
    }

    /// Who has a seat.
    #[must_use]
    pub fn seated(&self) -> &[CitizenId] {
        &self.seated
    }

    /// Who waits, the first in line first.
    #[must_use]
    pub fn waiting(&self) -> &[CitizenId] {
        &self.waiting
    }

    /// Seats left.
    #[must_use]
    pub fn free(&self) -> usize {
        usize::from(self.seats).saturating_sub(self.seated.len())
    }

    /// Somebody joins: a seat, or the end of the line.
    ///
    /// # Errors
    /// [`GroupError::In`].
    pub fn join(&mut self, citizen: CitizenId) -> Result<Joined, GroupError> {
        if self.seated.contains(&citizen) || self.waiting.contains(&citizen) {
            return Err(GroupError::In);
        }
        if self.free() > 0 {
            self.seated.push(citizen);
            return Ok(Joined::Seat);
        }
        self.waiting.push(citizen);
        Ok(Joined::Waiting { place: self.waiting.len() })
    }

    /// Somebody leaves; whoever is first in line gets the seat and is returned, to be told and asked.
    ///
    /// # Errors
    /// [`GroupError::NotIn`].
    pub fn leave(&mut self, citizen: CitizenId) -> Result<Option<CitizenId>, GroupError> {
        let was_waiting = self.waiting.contains(&citizen);
        if !was_waiting && !self.seated.contains(&citizen) {
            return Err(GroupError::NotIn);
        }
        self.waiting.retain(|c| *c != citizen);
        self.seated.retain(|c| *c != citizen);
        Ok(self.fill().first().copied())
    }

    /// The group gets another number of seats; those who get one of them are returned.
    ///
    /// # Errors
    /// [`GroupError`] without seats, or with fewer than are taken.
    pub fn resize(&mut self, seats: u8) -> Result<Vec<CitizenId>, GroupError> {
        match seats {
            0 => Err(GroupError::NoSeats),
            _ if usize::from(seats) < self.seated.len() => Err(GroupError::Seated { seated: self.seated.len() }),
            _ => {
                self.seats = seats;
                Ok(self.fill())
            }
        }
    }

    fn fill(&mut self) -> Vec<CitizenId> {
        let n = self.free().min(self.waiting.len());
        let moved_up: Vec<_> = self.waiting.drain(..n).collect();
        self.seated.extend(&moved_up);
        moved_up
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use uuid::Uuid;

    fn citizen(n: u128) -> CitizenId {
        CitizenId(Uuid::from_u128(n))
    }

    #[test]
    fn the_ninth_in_a_pool_of_eight_waits_and_gets_the_first_seat_that_is_given_up() {
        let mut pool = Group::new(8).unwrap();
        for n in 1..=8 {
            assert_eq!(pool.join(citizen(n)), Ok(Joined::Seat));
        }
        assert_eq!(pool.join(citizen(9)), Ok(Joined::Waiting { place: 1 }));
        assert_eq!(pool.join(citizen(10)), Ok(Joined::Waiting { place: 2 }));
        assert_eq!(pool.join(citizen(9)), Err(GroupError::In));
        assert_eq!(pool.leave(citizen(3)), Ok(Some(citizen(9))));
        assert_eq!((pool.seated().len(), pool.free(), pool.waiting()), (8, 0, [citizen(10)].as_slice()));
        assert_eq!(pool.leave(citizen(10)), Ok(None), "who waits leaves no seat");
        assert_eq!(pool.leave(citizen(10)), Err(GroupError::NotIn));
    }

    #[test]
    fn seats_are_added_to_the_line_and_never_taken_from_somebody() {
        let mut group = Group::of(2, (1..=5).map(citizen)).unwrap();
        assert_eq!(group.resize(1), Err(GroupError::Seated { seated: 2 }));
        assert_eq!(group.resize(4), Ok(vec![citizen(3), citizen(4)]));
        assert_eq!(group.waiting(), [citizen(5)]);
        assert_eq!((group.resize(0), Group::new(0)), (Err(GroupError::NoSeats), Err(GroupError::NoSeats)));
        assert_eq!(Group::of(2, [citizen(1), citizen(1)]), Err(GroupError::In));
    }

    proptest! {
        #[test]
        fn seats_are_never_exceeded_and_nobody_waits_beside_a_free_one(
            seats in 1_u8..6,
            acts in prop::collection::vec((any::<bool>(), 0_u128..12), 0..60),
        ) {
            let mut group = Group::new(seats).unwrap();
            let mut line: Vec<CitizenId> = Vec::new();
            for (joins, n) in acts {
                let done = if joins { group.join(citizen(n)).is_ok() } else { group.leave(citizen(n)).is_ok() };
                prop_assert_eq!(done, joins != line.contains(&citizen(n)));
                if done {
                    line.retain(|c| *c != citizen(n));
                    line.extend(joins.then(|| citizen(n)));
                }
                prop_assert!(group.seated().len() <= usize::from(seats));
                prop_assert!(group.waiting().is_empty() || group.free() == 0);
                let all: Vec<_> = group.seated().iter().chain(group.waiting()).copied().collect();
                prop_assert_eq!(all, line.clone());
            }
        }
    }
}
