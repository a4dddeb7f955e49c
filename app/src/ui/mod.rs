//! What pages are made of, without domain words: the frame, fields, messages, icons and formats.
//! Words of the domain are in [`crate::words`].

pub mod chart;
pub mod copy;
pub mod field;
pub mod form;
pub mod format;
pub mod frame;
pub mod habit;
pub mod icon;
pub mod live;
pub mod page;
