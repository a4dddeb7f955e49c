//! Rehabilitation plans: those of a team ([`PlansPage`]), one plan wherever it takes place ([`PlanPage`]), its beginning in a stay
//! ([`BeginPage`]), what the team decides about it every week
//! ([`AgendaPage`], [`ConferencePage`]), and what came of them ([`ResultsPage`]).

mod awaiting;
mod begin;
mod chart;
mod conference;
mod exercises;
mod goals;
mod list;
mod measures;
mod page;
mod record;
mod reliance;
mod results;
mod service;
mod side;
mod team;
mod written;

pub(crate) use awaiting::mark;
pub use begin::BeginPage;
pub use conference::{AgendaPage, AgendaRow, ConferencePage, ConferenceView, DecidedView, HeldView};
pub use list::PlansPage;
pub(crate) use measures::{scale_text, score_text};
pub use page::PlanPage;
pub use reliance::{FunctioningView, HelpView, RelianceView};
pub use results::{OutcomeView, ResultsPage, ResultsView, StartRow};
pub use service::{
    Awaiting, AwaitingWhat, Beginning, ClockView, ExerciseView, GoalView, NoteView, OtherPlan, PlanRow, PlanView, Plans, Point,
    ReferenceView, Series,
};

use domain::code::Code as _;
use domain::rehab::measure::MeasureField;

/// The name of the field of an instrument's item.
#[must_use]
pub fn item_field(code: &str) -> String {
    format!("item_{code}")
}

/// The name of the field where a fault of a measurement is.
#[must_use]
pub fn measure_field(field: &MeasureField) -> String {
    match field {
        MeasureField::Value => "value".to_owned(),
        MeasureField::Item(code) => item_field(code),
        MeasureField::Told(what) => what.code().to_owned(),
    }
}
