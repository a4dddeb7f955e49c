//! What the pages of a handover need from the server, and what they get.

use crate::board::{BoardView, Expected, SiteChoice, Who};
use crate::error::AppError;
use crate::stay::DoctorView;
use async_trait::async_trait;
use domain::access::{Actor, Role};
use domain::cover::Competence;
use domain::ids::{BedId, EventId, SiteId, StayId, WardId};
use domain::shift::Shift;
use domain::stay::{CleaningStep, Outcome};
use domain::task::TaskKind;
use std::collections::HashMap;
use time::PrimitiveDateTime;
use uuid::Uuid;

/// Handing over between shifts.
#[async_trait]
pub trait Handover: Send + Sync {
    /// The sheet for a shift; logged with everybody on it.
    ///
    /// # Errors
    /// [`AppError::Forbidden`] for other roles; [`AppError::NotFound`] for a site that is not the actor's, and for a shift that is
    /// neither at work nor next: the beds on a sheet are as they stand now.
    async fn sheet(&self, actor: &Actor, ask: AskSheet) -> Result<SheetView, AppError>;

    /// What was done at a site in a shift, the latest first; of the running shift when none is asked for. Logged.
    ///
    /// # Errors
    /// As [`Self::sheet`]; [`AppError::NotFound`] for a shift that has not begun.
    async fn acts(&self, actor: &Actor, site: Option<SiteId>, shift: Option<Shift>) -> Result<ActsView, AppError>;
}

/// Which sheet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AskSheet {
    /// Of which site; the first by name when none is asked for.
    pub site: Option<SiteId>,
    /// Of one ward only.
    pub ward: Option<WardId>,
    /// For which shift; the one at work, and from its middle on the next, when none is asked for.
    pub shift: Option<Shift>,
    /// With names, or with initials.
    pub names: bool,
}

/// A sheet. Times are local.
#[derive(Clone, Debug)]
pub struct SheetView {
    /// The beds as they stand now; without a site when the organisation has none.
    pub board: BoardView,
    /// Of which ward only.
    pub ward: Option<WardId>,
    /// For which shift.
    pub shift: Shift,
    /// When it begins and ends.
    pub span: (PrimitiveDateTime, PrimitiveDateTime),
    /// Since when changes are told: since the shift of the same name went home.
    pub since: PrimitiveDateTime,
    /// What changed since, by group.
    pub changes: Vec<Change>,
    /// What is to happen until the end of the shift.
    pub expected: Vec<Expected>,
    /// Open tasks, the next due first.
    pub open: Vec<TaskLine>,
    /// Tasks done since.
    pub done: Vec<TaskLine>,
    /// What those in the shift can do, for each ward that says it.
    pub present: Vec<(String, Vec<Competence>)>,
    /// The ward whose ticks the reader may change.
    pub keeps: Option<WardId>,
    /// Who answers for the treatment in each stay.
    pub doctors: HashMap<StayId, DoctorView>,
    /// What is said of TOBS in each stay in which it was taken, or is not used.
    pub tobs: HashMap<StayId, TobsLine>,
    /// Who prints it.
    pub by: String,
}

/// A change on the sheet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// Under what it stands.
    pub group: Group,
    /// What happened, the last of its kind about the same thing.
    pub happening: Happening,
}

/// Something that happened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Happening {
    /// When it happened.
    pub at: PrimitiveDateTime,
    /// When it was registered.
    pub entered: PrimitiveDateTime,
    /// The name of the event.
    pub name: String,
    /// What it is about.
    pub about: Uuid,
    /// At which bed.
    pub bed: Option<(BedId, String)>,
    /// In which ward.
    pub ward: Option<WardId>,
    /// About whom.
    pub who: Option<Who>,
    /// Must they be isolated, or do they await a result?
    pub isolates: bool,
    /// Who did it; empty when it came by itself.
    pub by: String,
    /// Where the thing is, for this reader.
    pub link: Option<String>,
    /// What else is known of it.
    pub details: Vec<Detail>,
    /// The event, as long as the reader can undo it.
    pub undo: Option<EventId>,
    /// Has it been undone, or does it undo another?
    pub undone: bool,
}

/// What else is known of something that happened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Detail {
    /// The bed it was before.
    FromBed(String),
    /// Until when.
    Until(PrimitiveDateTime),
    /// How far a cleaning is.
    Step(CleaningStep),
    /// How a stay ended.
    Outcome(Outcome),
    /// What sort of task.
    Task(TaskKind),
}

/// A task on the sheet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TaskLine {
    /// What sort.
    pub kind: TaskKind,
    /// Whose it is.
    pub owner: Role,
    /// When it is due; when it was done, of a task that is.
    pub at: PrimitiveDateTime,
    /// At which bed.
    pub bed: String,
    /// In which ward.
    pub ward: Option<WardId>,
    /// About whom.
    pub who: Option<Who>,
}

/// TOBS in a stay, as the next shift needs it. Times are local.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TobsLine {
    /// It is not used, and why.
    NotUsed(String),
    /// The set taken last that is no mistake.
    Last {
        /// The total.
        total: u8,
        /// Very ill by the respiration alone?
        is_very_ill: bool,
        /// When the values were read.
        taken: PrimitiveDateTime,
        /// What is to be done about TOBS and is not, with when it is due; the next due first.
        open: Vec<(TaskKind, PrimitiveDateTime)>,
    },
}

/// What was done in a shift.
#[derive(Clone, Debug)]
pub struct ActsView {
    /// Where.
    pub site: Option<SiteChoice>,
    /// In which shift.
    pub shift: Shift,
    /// When it began and ends. Local.
    pub span: (PrimitiveDateTime, PrimitiveDateTime),
    /// Has the next shift begun?
    pub over: bool,
    /// What happened, the latest first.
    pub acts: Vec<Happening>,
    /// There was more than is shown.
    pub cut: bool,
}

/// Under what a change stands on the sheet, in its order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Group {
    /// Somebody came.
    Arrival,
    /// Somebody left.
    Departure,
    /// Somebody changed beds.
    Move,
    /// Somebody went away or came back; a held bed.
    Absence,
    /// A death.
    Death,
    /// Somebody's infection status.
    Infection,
    /// A decision about a stay.
    Decision,
    /// A reservation.
    Reservation,
    /// A bed was closed, opened or cleaned.
    Bed,
    /// A registration was put right.
    Correction,
}

impl Group {
    /// Under what an event stands; `None` for what is not news to the next shift.
    #[must_use]
    pub fn of(event: &str) -> Option<Self> {
        Some(match event {
            "stay.arrived" | "stay.imported" => Self::Arrival,
            "stay.ended" => Self::Departure,
            "stay.transferred" => Self::Move,
            "absence.began" | "absence.returned" | "absence.cancelled" | "absence.word" | "hold.runs_out" | "hold.run_out" => Self::Absence,
            "death.found" | "death.confirmed" | "death.collected" => Self::Death,
            "stay.infection_changed" => Self::Infection,
            "stay.phase_changed"
            | "stay.extended"
            | "stay.shortened"
            | "stay.rolled_forward"
            | "absence.held_longer"
            | "absence.released"
            | "safeguard.decided"
            | "safeguard.renewed"
            | "safeguard.ended"
            | "complaint.received"
            | "complaint.decided" => Self::Decision,
            "offer.made"
            | "offer.moved"
            | "offer.cancelled"
            | "offer.confirmed"
            | "offer.declined"
            | "offer.lapsed"
            | "offer.time_proposed"
            | "offer.proposal_accepted"
            | "offer.proposal_declined"
            | "reservation.moved_behind"
            | "reservation.lost_bed"
            | "reservation.not_arrived"
            | "arrival.postponed"
            | "request.changed"
            | "request.postponed"
            | "request.withdrawn" => Self::Reservation,
            "equipment.faulty"
            | "equipment.repaired"
            | "bed.closed"
            | "bed.reopened"
            | "cleaning.step"
            | "cleaning.rolled_forward"
            | "claim.moved_behind" => Self::Bed,
            "stay.corrected" | "stay.reopened" => Self::Correction,
            _ => return None,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lang::Lang;
    use crate::words::event_name;

    #[test]
    fn every_change_on_the_sheet_has_words() {
        let names = [
            "stay.arrived",
            "stay.ended",
            "stay.transferred",
            "absence.began",
            "absence.returned",
            "death.found",
            "stay.extended",
            "stay.infection_changed",
            "equipment.faulty",
            "arrival.postponed",
            "stay.rolled_forward",
            "offer.made",
            "offer.moved",
            "offer.cancelled",
            "reservation.not_arrived",
            "bed.closed",
            "cleaning.step",
            "cleaning.rolled_forward",
            "claim.moved_behind",
            "stay.corrected",
            "stay.review_due",
            "reservation.released",
            "task.done",
            "site.shifts_set",
            "ward.cover_set",
        ];
        for name in names {
            for l in [Lang::Da, Lang::En] {
                assert_ne!(event_name(l, name), name, "{name} is said by its name only");
            }
        }
    }

    #[test]
    fn what_administrators_do_and_what_is_due_is_no_change() {
        for name in ["bed.added", "ward.changed", "site.changed", "task.done", "stay.review_due", "something.new"] {
            assert_eq!(Group::of(name), None, "{name}");
        }
    }
}
