//! What may be corrected about a stay, and what has been; the page is [`super::correct`].

use crate::lang::Lang;
use crate::words::{absence_kind_name, outcome_name};
use domain::correction::{Moment, Registered};
use time::PrimitiveDateTime;
use uuid::Uuid;

/// Something that may be corrected.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MomentRow {
    /// What.
    pub moment: Moment,
    /// Of which thing.
    pub subject: Uuid,
    /// When it is said to have happened.
    pub at: PrimitiveDateTime,
    /// Can it be taken back altogether?
    pub may_reopen: bool,
}

/// Something without a time of its own that may be corrected.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FactRow {
    /// What, and as it stands.
    pub is: Registered,
    /// Of which thing.
    pub subject: Uuid,
    /// When that was.
    pub at: PrimitiveDateTime,
}

/// What a correction changed: both versions.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Corrected {
    /// When something happened.
    Time {
        /// What.
        moment: Moment,
        /// As it stood.
        before: PrimitiveDateTime,
        /// As it stands since; `None` when it was taken back.
        after: Option<PrimitiveDateTime>,
    },
    /// What was registered.
    Fact {
        /// As it stood.
        before: Registered,
        /// As it stands since.
        after: Registered,
    },
}

/// A correction, as a line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CorrectionRow {
    /// What.
    pub what: Corrected,
    /// Why.
    pub reason: String,
    /// By whom ("Mette H.").
    pub who: String,
    /// When.
    pub at: PrimitiveDateTime,
}

/// What was registered, in words.
pub(super) fn registered_name(l: Lang, is: Registered) -> String {
    match is {
        Registered::Outcome(outcome) => outcome_name(l, outcome).to_owned(),
        Registered::AbsenceKind(kind) => absence_kind_name(l, kind).to_owned(),
    }
}
