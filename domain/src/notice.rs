//! Word from a hospital about somebody's admission (*indlæggelsesadvis*): an activity code, a course, a time. No diagnosis.
//!
//! Notices come late, twice and out of order; what a course says is read from all its notices by the time they tell of, never from
//! the order in which they came.

use crate::absence::Word;
use crate::codes;
use crate::instant::Instant;

codes! {
    /// What a notice says.
    pub enum NoticeCode {
        /// Admitted through the emergency department.
        AdmitEmergency = "admit_emergency",
        /// Admitted to a ward.
        AdmitInpatient = "admit_inpatient",
        /// The admission was registered by mistake.
        CancelAdmit = "cancel_admit",
        /// Discharged home.
        DischargeHome = "discharge_home",
        /// Discharged to another place.
        DischargeElsewhere = "discharge_elsewhere",
        /// Died in hospital.
        Died = "died",
    }
}

/// What a course says so far.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Course {
    /// In hospital.
    Admitted {
        /// Since when.
        since: Instant,
        /// When the latest part of the admission began.
        latest: Instant,
    },
    /// There was no admission.
    Cancelled,
    /// The admission is over, or asks somebody to decide.
    Over {
        /// What is said.
        word: Word,
        /// When it happened.
        at: Instant,
    },
}

/// Reads a course from its notices, in any order; `None` when they say nothing about an admission. Cancelling takes back what was
/// said before it; a later admission stands.
#[must_use]
pub fn course(notices: &[(NoticeCode, Instant)]) -> Option<Course> {
    let mut sorted = notices.to_vec();
    sorted.sort_by_key(|(code, at)| (*at, *code));
    let mut so_far = None;
    for (code, at) in sorted {
        so_far = Some(match (code, so_far) {
            (NoticeCode::AdmitEmergency | NoticeCode::AdmitInpatient, Some(Course::Admitted { since, .. })) => {
                Course::Admitted { since, latest: at }
            }
            (NoticeCode::AdmitEmergency | NoticeCode::AdmitInpatient, _) => Course::Admitted { since: at, latest: at },
            (NoticeCode::CancelAdmit, _) => Course::Cancelled,
            (NoticeCode::DischargeHome, _) => Course::Over { word: Word::DischargedHome, at },
            (NoticeCode::DischargeElsewhere, _) => Course::Over { word: Word::DischargedElsewhere, at },
            (NoticeCode::Died, _) => Course::Over { word: Word::Died, at },
        });
    }
    so_far
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_course_says_the_same_in_whatever_order_its_notices_come() {
        use NoticeCode::{AdmitEmergency, AdmitInpatient, CancelAdmit, Died, DischargeHome};
        let at = Instant::from_unix;
        let admitted = |since, latest| Some(Course::Admitted { since: at(since), latest: at(latest) });
        for (notices, expected) in [
            (vec![], None),
            (vec![(AdmitEmergency, 10)], admitted(10, 10)),
            (vec![(AdmitEmergency, 10), (AdmitInpatient, 20)], admitted(10, 20)),
            (vec![(AdmitEmergency, 10), (CancelAdmit, 12)], Some(Course::Cancelled)),
            (vec![(AdmitEmergency, 10), (CancelAdmit, 12), (AdmitEmergency, 30)], admitted(30, 30)),
            (vec![(AdmitEmergency, 10), (DischargeHome, 50)], Some(Course::Over { word: Word::DischargedHome, at: at(50) })),
            (vec![(AdmitInpatient, 10), (Died, 50)], Some(Course::Over { word: Word::Died, at: at(50) })),
        ] {
            let mut notices: Vec<(NoticeCode, Instant)> = notices.into_iter().map(|(code, t)| (code, at(t))).collect();
            assert_eq!(course(&notices), expected, "{notices:?}");
            notices.reverse();
            assert_eq!(course(&notices), expected, "{notices:?}");
            notices.extend(notices.clone());
            assert_eq!(course(&notices), expected, "twice: {notices:?}");
        }
    }
}
