//! What the citizen's pages show and need.

use crate::error::AppError;
use async_trait::async_trait;
use domain::citizen_access::{Holder, Visitor};
use domain::ids::ExerciseId;
use domain::rehab::goal::GoalOwner;
use domain::rehab::session::PlaceKind;
use domain::request::Transport;
use time::{Date, PrimitiveDateTime, Time};

/// A place as a citizen is told of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PlaceText {
    /// The site.
    pub site: String,
    /// Street and city.
    pub address: String,
    /// Telephone.
    pub phone: String,
    /// Room, once there is one.
    pub room: String,
    /// Bed.
    pub bed: String,
}

/// Where the citizen's matter stands. A place that is not confirmed is not in here, so that no page can show it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Standing {
    /// Nobody has asked for a place.
    Nothing,
    /// Asked for; no place is confirmed.
    Searching,
    /// A place is confirmed.
    Promised {
        /// Which.
        place: PlaceText,
        /// The day of arrival.
        day: Date,
        /// Between when and when.
        window: (Time, Time),
        /// Expected home.
        home: Date,
        /// How the citizen gets there.
        transport: Transport,
    },
    /// In the house, or away with the place held.
    Here {
        /// Where.
        place: PlaceText,
        /// Since.
        since: Date,
        /// Expected home.
        home: Date,
        /// Away, the place held.
        is_away: bool,
    },
    /// The stay is over.
    Left {
        /// Where it was; room and bed are no longer the citizen's.
        place: PlaceText,
        /// When it ended.
        on: Date,
    },
}

/// What is paid from a day on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PriceLine {
    /// From this day; `None` for what holds now.
    pub from: Option<Date>,
    /// May food be charged?
    pub charged: bool,
}

/// A goal in the citizen's own words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OwnGoal {
    /// The words.
    pub words: String,
    /// When it is looked at together.
    pub review_on: Date,
}

/// An exercise for today.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OwnExercise {
    /// Identity, for the form and never for an address.
    pub id: ExerciseId,
    /// What to do.
    pub text: String,
    /// How often.
    pub often: String,
    /// Until when.
    pub until: Date,
    /// Done today.
    pub is_done: bool,
    /// Days of the last seven on which it was done.
    pub days_done: usize,
}

/// A training session to come.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OwnSession {
    /// When it begins.
    pub at: PrimitiveDateTime,
    /// What is trained.
    pub what: String,
    /// Who trains with the citizen, by given name.
    pub with: Vec<String>,
    /// Where.
    pub place: PlaceKind,
}

/// The plan in plain words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OwnPlan {
    /// What the citizen said it is for.
    pub words: String,
    /// Who of the staff works with the citizen: the first name, and as what.
    pub team: Vec<(String, GoalOwner)>,
    /// Goals that are worked on.
    pub goals: Vec<OwnGoal>,
    /// Exercises of today.
    pub exercises: Vec<OwnExercise>,
}

/// The citizen's page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OwnView {
    /// Whose it is; `None` under name protection.
    pub name: Option<String>,
    /// Who looks.
    pub holder: Holder,
    /// Where the matter stands.
    pub standing: Standing,
    /// What is paid, now and later; empty when nothing is known.
    pub price: Vec<PriceLine>,
    /// What the site asks people to bring, a line each, Danish and English; empty for the usual list.
    pub bring: (Vec<String>, Vec<String>),
    /// The plan, where there is one.
    pub plan: Option<OwnPlan>,
    /// Training sessions of the next days, the first first.
    pub sessions: Vec<OwnSession>,
    /// Wishes that were sent in this stay, the latest first, with their time.
    pub wishes: Vec<(PrimitiveDateTime, String)>,
    /// May a wish be written?
    pub may_wish: bool,
    /// Can a stay be evaluated?
    pub may_evaluate: bool,
    /// Looks in the last days.
    pub looks: usize,
    /// Today.
    pub today: Date,
}

/// Looks of one day by one role of one organisation for one reason.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OwnLook {
    /// The day.
    pub day: Date,
    /// Role of who looked, by code.
    pub role: String,
    /// Their organisation; empty for the citizen's own looks.
    pub organisation: String,
    /// Why, by code.
    pub purpose: String,
    /// How often that day.
    pub times: usize,
}

/// Who has looked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OwnLooks {
    /// Whose page it is; `None` under name protection.
    pub name: Option<String>,
    /// The latest first.
    pub looks: Vec<OwnLook>,
}

/// A stay to be evaluated.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Evaluating {
    /// Whose page it is; `None` under name protection.
    pub name: Option<String>,
    /// The site, and when the stay ended; `None` when there is nothing to evaluate, or it is done.
    pub stay: Option<(String, Date)>,
}

/// What the citizen's pages need. Each takes the visitor, and nothing that could name another citizen.
#[async_trait]
pub trait Me: Send + Sync {
    /// The citizen's page.
    ///
    /// # Errors
    /// [`AppError`].
    async fn own(&self, visitor: &Visitor) -> Result<OwnView, AppError>;

    /// Who has looked.
    ///
    /// # Errors
    /// [`AppError`].
    async fn looks(&self, visitor: &Visitor) -> Result<OwnLooks, AppError>;

    /// The stay to be evaluated.
    ///
    /// # Errors
    /// [`AppError`].
    async fn evaluating(&self, visitor: &Visitor) -> Result<Evaluating, AppError>;
}
