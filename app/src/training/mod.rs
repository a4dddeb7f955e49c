//! Training sessions: the day of a therapist ([`DayPage`]) with its hours ([`HoursPage`]), a session ([`SessionPage`]), booking one for a
//! plan ([`BookPage`]), groups ([`GroupsPage`]), and the week of a plan ([`week`]).

mod book;
mod day;
mod fields;
mod groups;
mod hours;
mod service;
mod session;
pub(crate) mod week;

pub use book::BookPage;
pub use day::DayPage;
pub use groups::GroupsPage;
pub use hours::HoursPage;
pub use service::{
    BookingChoices, BookingView, Card, Changed, DayView, DiaryView, GroupsView, SessionView, TalkSlot, ToDo, ToDoKind, TraineeRow,
    Trainings, WeekView,
};
pub use session::SessionPage;
