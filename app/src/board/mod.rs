//! Beds at a glance, and one bed.
//!
//! [`BoardPage`] shows the beds of a site as tiles ([`tiles`]) or as a list ([`list`]); what a tile says is worded once, in
//! [`words`], for both; days to come stand on the timeline ([`tape`]). [`BedPage`] is one bed, [`CleaningPage`]
//! those to be made ready. What is dragged onto a bed leads to its form ([`carry`]).

pub(crate) mod awaited;
mod bed;
pub(crate) mod carry;
mod cleaning;
mod downtime;
mod list;
mod page;
mod service;
mod tape;
mod tape_keys;
mod tiles;
mod wall;
pub(crate) mod words;

pub use awaited::Awaited;
pub use bed::{Arriving, BedPage, BedView, Beds, ClaimRow, EquipmentRow, OpenCleaning, OpenClosure, state_class, state_glyph};
pub use cleaning::{CleaningPage, CleaningRow, CleaningView};
pub use downtime::downtime_page;
pub use page::BoardPage;
pub use service::{
    Arrival, Ask, BedTile, Board, BoardView, Counts, Expected, ExpectedKind, Guest, Length, RoomView, SiteChoice, Situation, TapeBar,
    TapeCell, TapeRow, TapeView, TapeWard, WardView, Who,
};
pub use wall::WallPage;
