//! What a use case may fail with on its way, and how that becomes the small answer the asker gets.
//!
//! Details of a defect go to the log under a number; the asker sees the number. Logs never hold names or civil numbers.

use crate::store::{Retryable, StoreError};
use app::error::{AppError, Refusal};
use domain::access::Denied;
use domain::allocation::{OfferError, OfferStatus};
use domain::rehab::goal::GoalError;
use domain::rehab::plan::{ModeError, PlanError};
use domain::request::IllegalMove;
use domain::stay::StayError;
use sea_orm::DbErr;

/// A failure inside a use case.
#[derive(Debug, thiserror::Error)]
pub enum Failure {
    /// An answer for the asker.
    #[error(transparent)]
    Answer(#[from] AppError),
    /// The database.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl Retryable for Failure {
    fn is_retryable(&self) -> bool {
        matches!(self, Self::Store(e) if e.is_retryable())
    }
}

impl From<DbErr> for Failure {
    fn from(error: DbErr) -> Self {
        Self::Store(error.into())
    }
}

impl From<Denied> for Failure {
    fn from(denied: Denied) -> Self {
        Self::Answer(denied_answer(denied))
    }
}

/// What someone who may not is told: another organisation's thing does not exist.
#[must_use]
pub fn denied_answer(denied: Denied) -> AppError {
    match denied {
        Denied::Role => AppError::Forbidden,
        Denied::NotYours => AppError::NotFound,
        Denied::OfficeHours => AppError::refused(Refusal::OfficeHours),
    }
}

impl From<IllegalMove> for Failure {
    fn from(error: IllegalMove) -> Self {
        Self::Answer(AppError::refused(Refusal::IllegalMove { from: error.from }))
    }
}

impl From<OfferError> for Failure {
    fn from(error: OfferError) -> Self {
        let how = match error {
            OfferError::Confirmed => OfferStatus::Confirmed,
            OfferError::Over | OfferError::DoesNotLapse => OfferStatus::Cancelled,
        };
        Self::Answer(AppError::refused(Refusal::OfferOver { how }))
    }
}

impl From<StayError> for Failure {
    fn from(error: StayError) -> Self {
        Self::Answer(match error {
            StayError::Ended => AppError::refused(Refusal::StayEnded),
            StayError::Away => AppError::refused(Refusal::Away),
            StayError::NotAway => AppError::refused(Refusal::NotAway),
            StayError::DeathIsItsOwn => AppError::field("outcome", domain::form::Problem::NotAChoice),
            StayError::BeforeArrival => AppError::field("at", domain::form::Problem::TooEarly),
            StayError::InTheFuture => AppError::field("at", domain::form::Problem::TooLate),
        })
    }
}

impl From<PlanError> for Failure {
    fn from(why: PlanError) -> Self {
        Self::Answer(AppError::refused(Refusal::Plan { why }))
    }
}

impl From<ModeError> for Failure {
    fn from(why: ModeError) -> Self {
        Self::Answer(AppError::refused(Refusal::PlanMode { why }))
    }
}

impl From<GoalError> for Failure {
    fn from(why: GoalError) -> Self {
        Self::Answer(match why {
            GoalError::ReviewPast => AppError::field("review_on", domain::form::Problem::TooEarly),
            GoalError::StillActive => AppError::field("status", domain::form::Problem::NotAChoice),
            GoalError::Over(_) | GoalError::NoSteps => AppError::refused(Refusal::Goal { why }),
        })
    }
}

impl From<Failure> for AppError {
    fn from(failure: Failure) -> Self {
        match failure {
            Failure::Answer(answer) => answer,
            Failure::Store(error) => store_answer(&error),
        }
    }
}

/// What the asker is told about a failure of the database.
#[must_use]
pub fn store_answer(error: &StoreError) -> AppError {
    match error {
        StoreError::Conflict => AppError::Conflict,
        error if error.is_unavailable() => {
            tracing::warn!(%error, "the database does not answer");
            AppError::Unavailable
        }
        error => internal(error),
    }
}

/// Notes a defect and gives its number.
#[must_use]
pub fn internal(error: &dyn std::fmt::Display) -> AppError {
    let incident: String = crate::chance::secret().chars().filter(char::is_ascii_alphanumeric).take(8).collect();
    tracing::error!(incident, %error, "a defect");
    AppError::Internal { incident }
}
