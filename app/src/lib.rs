//! The pages of Plads: what people see, and what their screens may ask the server.
//!
//! Pages are drawn by the server and work without scripts; only `#[island]` components ship code, and they are leaves. Each
//! slice says in a small trait what it needs (`service.rs`); `server` provides it through the context. Texts stand in both
//! languages beside each other (`t!`), so that a missing one does not compile. The route table below is the whole site.

#![recursion_limit = "512"]

pub mod access;
pub mod admin;
pub mod allocation;
pub mod board;
pub mod caller;
pub mod changeover;
pub mod cover;
pub mod error;
pub mod evaluation;
pub mod handover;
pub mod kitchen;
pub mod lang;
pub mod me;
pub mod occupancy;
pub mod plan;
pub mod request;
pub mod room;
pub mod shell;
pub mod stay;
pub mod tobs;
pub mod training;
pub mod ui;
pub mod undo;
pub mod words;

use leptos::prelude::*;
use leptos_router::components::{Route, Router, Routes};
use leptos_router::{SsrMode, path};

/// Every page. Forms post to the address of their own page; see `server`'s table of forms for what they do.
#[component]
pub fn App() -> impl IntoView {
    leptos_meta::provide_meta_context();
    let mode = SsrMode::Async;
    view! {
        <Router>
            <Routes fallback=ui::page::NotFound>
                <Route path=path!("/login") view=access::LoginPage ssr=mode.clone() />
                <Route path=path!("/me") view=me::OwnPage ssr=mode.clone() />
                <Route path=path!("/me/sign-in") view=me::MeSignInPage ssr=mode.clone() />
                <Route path=path!("/me/looks") view=me::OwnLooksPage ssr=mode.clone() />
                <Route path=path!("/me/evaluation") view=me::EvaluatingPage ssr=mode.clone() />
                <Route path=path!("/search") view=access::SearchPage ssr=mode.clone() />
                <Route path=path!("/requests") view=request::RequestsPage ssr=mode.clone() />
                <Route path=path!("/requests/new") view=request::RequestFormPage ssr=mode.clone() />
                <Route path=path!("/requests/phone") view=allocation::PhoneRequestPage ssr=mode.clone() />
                <Route path=path!("/requests/:id") view=request::RequestPage ssr=mode.clone() />
                <Route path=path!("/letters/:id") view=allocation::LetterPage ssr=mode.clone() />
                <Route path=path!("/capacity") view=request::CapacityPage ssr=mode.clone() />
                <Route path=path!("/board") view=board::BoardPage ssr=mode.clone() />
                <Route path=path!("/handover") view=handover::HandoverPage ssr=mode.clone() />
                <Route path=path!("/handover/acts") view=handover::ActsPage ssr=mode.clone() />
                <Route path=path!("/wards/:id/cover") view=cover::CoverPage ssr=mode.clone() />
                <Route path=path!("/wall") view=board::WallPage ssr=mode.clone() />
                <Route path=path!("/beds/:id") view=board::BedPage ssr=mode.clone() />
                <Route path=path!("/stays/:id") view=stay::StayPage ssr=mode.clone() />
                <Route path=path!("/stays/:id/phase") view=stay::PhasePage ssr=mode.clone() />
                <Route path=path!("/stays/:id/move") view=stay::MovePage ssr=mode.clone() />
                <Route path=path!("/stays/:id/departure") view=stay::DeparturePage ssr=mode.clone() />
                <Route path=path!("/stays/:id/complaint") view=stay::ComplaintPage ssr=mode.clone() />
                <Route path=path!("/stays/:id/correct") view=stay::CorrectPage ssr=mode.clone() />
                <Route path=path!("/stays/:id/infection") view=stay::InfectionPage ssr=mode.clone() />
                <Route path=path!("/stays/:id/death") view=stay::DeathPage ssr=mode.clone() />
                <Route path=path!("/stays/:id/care") view=stay::CarePage ssr=mode.clone() />
                <Route path=path!("/stays/:id/absence") view=stay::AbsencePage ssr=mode.clone() />
                <Route path=path!("/stays/:id/access") view=stay::AccessPage ssr=mode.clone() />
                <Route path=path!("/stays/:id/transition") view=stay::TransitionPage ssr=mode.clone() />
                <Route path=path!("/stays/:id/transition/sheet") view=stay::SheetPage ssr=mode.clone() />
                <Route path=path!("/stays/:id/tobs") view=tobs::TobsPage ssr=mode.clone() />
                <Route path=path!("/tobs/tables") view=tobs::TobsTablesPage ssr=mode.clone() />
                <Route path=path!("/stays/:id/screening") view=stay::ScreeningPage ssr=mode.clone() />
                <Route path=path!("/stays/:id/screening/smoking") view=stay::AskSmokingPage ssr=mode.clone() />
                <Route path=path!("/stays/:id/screening/alcohol") view=stay::AskAlcoholPage ssr=mode.clone() />
                <Route path=path!("/screenings/:id/referral") view=stay::ReferralPage ssr=mode.clone() />
                <Route path=path!("/screening") view=stay::TalksPage ssr=mode.clone() />
                <Route path=path!("/stays/:id/plan") view=plan::BeginPage ssr=mode.clone() />
                <Route path=path!("/plans") view=plan::PlansPage ssr=mode.clone() />
                <Route path=path!("/plans/results") view=plan::ResultsPage ssr=mode.clone() />
                <Route path=path!("/plans/:id/conference") view=plan::ConferencePage ssr=mode.clone() />
                <Route path=path!("/conferences") view=plan::AgendaPage ssr=mode.clone() />
                <Route path=path!("/plans/:id") view=plan::PlanPage ssr=mode.clone() />
                <Route path=path!("/plans/:id/book") view=training::BookPage ssr=mode.clone() />
                <Route path=path!("/day") view=training::DayPage ssr=mode.clone() />
                <Route path=path!("/day/hours") view=training::HoursPage ssr=mode.clone() />
                <Route path=path!("/sessions/:id") view=training::SessionPage ssr=mode.clone() />
                <Route path=path!("/groups") view=training::GroupsPage ssr=mode.clone() />
                <Route path=path!("/undo/:id") view=undo::UndoPage ssr=mode.clone() />
                <Route path=path!("/charges") view=stay::ChargesPage ssr=mode.clone() />
                <Route path=path!("/cleaning") view=board::CleaningPage ssr=mode.clone() />
                <Route path=path!("/tasks") view=stay::TasksPage ssr=mode.clone() />
                <Route path=path!("/kitchen") view=kitchen::KitchenPage ssr=mode.clone() />
                <Route path=path!("/changeover") view=changeover::ChangeoverPage ssr=mode.clone() />
                <Route path=path!("/occupancy") view=occupancy::OccupancyPage ssr=mode.clone() />
                <Route path=path!("/occupancy/nights") view=occupancy::NightsPage ssr=mode.clone() />
                <Route path=path!("/evaluations") view=evaluation::EvaluationsPage ssr=mode.clone() />
                <Route path=path!("/account") view=admin::AccountPage ssr=mode.clone() />
                <Route path=path!("/admin") view=admin::AdminPage ssr=mode.clone() />
                <Route path=path!("/admin/organisations") view=admin::OrganisationsPage ssr=mode.clone() />
                <Route path=path!("/admin/sites/:id") view=admin::SitePage ssr=mode.clone() />
                <Route path=path!("/admin/users") view=admin::UsersPage ssr=mode.clone() />
                <Route path=path!("/admin/settings") view=admin::SettingsPage ssr=mode.clone() />
                <Route path=path!("/admin/access-log") view=admin::AccessLogPage ssr=mode />
            </Routes>
        </Router>
    }
}
