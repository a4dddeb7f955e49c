//! A stay, and the tasks that promises leave behind.

mod absence;
mod access;
mod aid;
mod arrival_check;
mod care;
mod charges;
mod complaint;
mod correct;
mod correction;
mod death;
mod departure;
mod doctor;
mod head;
mod infection;
mod moving;
mod page;
mod phase;
mod safeguard;
mod screening;
mod service;
mod sheet;
mod tape;
mod tasks;
mod tell_doctor;
mod transition;

pub use absence::AbsencePage;
pub use access::{AccessPage, AccessRow, AccessView};
pub use aid::{AidRow, AidState};
pub use arrival_check::{AskedView, CheckLine, CheckView, EarlierCheck};
pub use care::CarePage;
pub use charges::ChargesPage;
pub use complaint::ComplaintPage;
pub use correct::CorrectPage;
pub use correction::{Corrected, CorrectionRow, FactRow, MomentRow};
pub use death::DeathPage;
pub use departure::DeparturePage;
pub use doctor::{Doctor, DoctorKind, DoctorView};
pub(crate) use head::head;
pub use infection::InfectionPage;
pub use moving::MovePage;
pub use page::StayPage;
pub use phase::PhasePage;
pub use safeguard::SafeguardRow;
pub use screening::{
    AskAlcoholPage, AskSmokingPage, ReferralPage, ReferralView, ScreeningPage, ScreeningRow, ScreeningView, SmokerRow, TalkRow, TalksPage,
};
pub use service::{
    AbsenceRow, Acting, AwayView, ChargeRow, ChargesView, ClaimLine, ComplaintRow, CourseView, DeathView, DecisionRow, HistoryLine,
    InfectionRow, MoveBed, PhaseRow, StayAct, StayTask, StayView, Stays, TaskRow,
};
pub use sheet::{SheetMeasure, SheetPage, SheetPlan, SheetView};
pub use tasks::TasksPage;
pub use tell_doctor::ToldRow;
pub use transition::{AcceptedRow, ItemLine, TransitionPage, TransitionView};
