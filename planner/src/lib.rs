//! Which bed for whom: a pure search over facts, without clock, database or chance.
//!
//! [`rank`] gives the beds that suit, best first. The order is made of named terms ([`Score`]), so that every place in it can be
//! explained: the citizen's choice, a couple together, scarce beds last, nearness to the home, calm in the room, least waste. [`nearly`] gives the
//! beds that fail one thing with what would solve it, [`undecidable`] those for which a fact is missing. Whether a bed suits is
//! `domain`'s word ([`domain::allocation::judge`]).

mod fit;
mod near;
mod nearly;
mod rank;
mod reasons;

pub use fit::suits;
pub use near::{Home, Nearness};
pub use nearly::{Nearly, Undecidable, nearly, undecidable};
pub use rank::{Score, Suggestion, rank};
pub use reasons::Reasons;

use domain::allocation::{Claim, RoomMate};
use domain::couple::Together;
use domain::facility::BedFacts;

/// A bed to choose from, with what is known about it and its room.
#[derive(Clone, Copy, Debug)]
pub struct Candidate<'a> {
    /// The bed.
    pub bed: &'a BedFacts,
    /// Its live claims.
    pub claims: &'a [Claim],
    /// Who lies, or will lie, in the other beds of its room.
    pub mates: &'a [RoomMate],
    /// How near it is to the partner, for one of a couple.
    pub partner: Option<Near>,
}

/// How near a bed is to a partner's.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Near {
    /// To the bed the partner has.
    Bed(Together),
    /// To a bed that suits the partner, who has none yet.
    Suitable(Together),
}

impl Near {
    /// How near.
    #[must_use]
    pub fn together(self) -> Together {
        match self {
            Self::Bed(together) | Self::Suitable(together) => together,
        }
    }
}

#[cfg(test)]
mod tests;
