//! TOBS: the sets of a stay, and what follows from them ([`keep`]); the tables of a site and their approval ([`tables`]). What the
//! pages show is in [`view`].

mod forms;
pub mod keep;
pub mod tables;
mod view;

pub use forms::forms;
pub(crate) use keep::RAISED;
pub(crate) use view::view;
