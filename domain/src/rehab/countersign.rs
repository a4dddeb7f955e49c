//! Entries of students (*studerende*): what a student writes waits until a supervisor has countersigned it.

use crate::ids::UserId;
use crate::instant::Instant;
use serde::{Deserialize, Serialize};

/// Who writes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Writer {
    /// Who.
    pub user: UserId,
    /// A student?
    pub is_student: bool,
}

/// Who answers for an entry.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Signature {
    /// Written and answered for by one person.
    Signed {
        /// Who.
        by: UserId,
    },
    /// Written by a student: awaits approval (*afventer godkendelse*).
    Awaiting {
        /// Who wrote it.
        student: UserId,
    },
    /// Written by a student and answered for by somebody else.
    Countersigned {
        /// Who wrote it.
        student: UserId,
        /// Who answers for it.
        by: UserId,
        /// Since when.
        at: Instant,
    },
}

/// Why an entry cannot be countersigned.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CountersignError {
    /// It does not wait for it.
    #[error("the entry does not await approval")]
    NotAwaiting,
    /// A student cannot.
    #[error("a student cannot approve an entry")]
    Student,
    /// Somebody answers for what stands: a student does not write over it.
    #[error("somebody answers for what stands")]
    AnsweredFor,
}

impl Signature {
    /// The signature of a new entry.
    #[must_use]
    pub fn of(writer: Writer) -> Self {
        if writer.is_student { Self::Awaiting { student: writer.user } } else { Self::Signed { by: writer.user } }
    }

    /// What is stored: who wrote it, as a student or not, and who answers for it since when.
    #[must_use]
    pub fn stored(writer: Writer, signed: Option<(UserId, Instant)>) -> Self {
        match (Self::of(writer), signed) {
            (Self::Awaiting { student }, Some((by, at))) => Self::Countersigned { student, by, at },
            (unsigned, _) => unsigned,
        }
    }

    /// Who wrote it.
    #[must_use]
    pub fn writer(self) -> Writer {
        match self {
            Self::Signed { by } => Writer { user: by, is_student: false },
            Self::Awaiting { student } | Self::Countersigned { student, .. } => Writer { user: student, is_student: true },
        }
    }

    /// Who answers for what a student wrote, since when.
    #[must_use]
    pub fn countersigned(self) -> Option<(UserId, Instant)> {
        match self {
            Self::Countersigned { by, at, .. } => Some((by, at)),
            Self::Signed { .. } | Self::Awaiting { .. } => None,
        }
    }

    /// Does it await approval? It is shown with that mark.
    #[must_use]
    pub fn is_awaiting(self) -> bool {
        match self {
            Self::Awaiting { .. } => true,
            Self::Signed { .. } | Self::Countersigned { .. } => false,
        }
    }

    /// The signature of an entry that is written over this one.
    ///
    /// # Errors
    /// [`CountersignError::AnsweredFor`] for a student, once somebody answers for what stands.
    pub fn written_over(self, by: Writer) -> Result<Self, CountersignError> {
        if by.is_student && !self.is_awaiting() { Err(CountersignError::AnsweredFor) } else { Ok(Self::of(by)) }
    }

    /// A supervisor answers for it.
    ///
    /// # Errors
    /// [`CountersignError`]; whoever wrote it as a student cannot, whatever they have become since.
    pub fn countersign(self, by: Writer, at: Instant) -> Result<Self, CountersignError> {
        match self {
            Self::Awaiting { student } if by.is_student || by.user == student => Err(CountersignError::Student),
            Self::Awaiting { student } => Ok(Self::Countersigned { student, by: by.user, at }),
            Self::Signed { .. } | Self::Countersigned { .. } => Err(CountersignError::NotAwaiting),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use uuid::Uuid;

    fn writer(n: u128, is_student: bool) -> Writer {
        Writer { user: UserId(Uuid::from_u128(n)), is_student }
    }

    #[test]
    fn a_students_entry_awaits_approval_until_a_supervisor_signs() {
        let at = Instant::from_unix(1_796_300_000);
        let (student, therapist) = (writer(1, true), writer(2, false));
        let entry = Signature::of(student);
        assert!(entry.is_awaiting());
        assert!(!Signature::of(therapist).is_awaiting());
        for by in [student, writer(3, true), writer(1, false)] {
            assert_eq!(entry.countersign(by, at), Err(CountersignError::Student), "{by:?}");
        }
        let signed = entry.countersign(therapist, at);
        assert_eq!(signed, Ok(Signature::Countersigned { student: student.user, by: therapist.user, at }));
        assert_eq!(signed.map(Signature::is_awaiting), Ok(false));
        assert_eq!(entry.written_over(student), Ok(entry), "a student puts an own entry right while it waits");
        assert_eq!(entry.written_over(therapist), Ok(Signature::of(therapist)));
        for answered in [Signature::of(therapist), signed.unwrap_or(entry)] {
            assert_eq!(answered.written_over(student), Err(CountersignError::AnsweredFor), "{answered:?}");
            assert_eq!(answered.written_over(therapist), Ok(Signature::of(therapist)));
        }
        for one in [entry, Signature::of(therapist), signed.unwrap_or(entry)] {
            assert_eq!(Signature::stored(one.writer(), one.countersigned()), one, "as it was stored");
        }
        assert_eq!(signed.and_then(|s| s.countersign(writer(4, false), at)), Err(CountersignError::NotAwaiting), "once");
        assert_eq!(Signature::of(therapist).countersign(writer(4, false), at), Err(CountersignError::NotAwaiting));
    }
}
