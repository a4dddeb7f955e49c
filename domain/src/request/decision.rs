//! The decision that grants or refuses a place.

use crate::codes;
use crate::facility::StayKind;
use crate::ids::LegalBasisId;
use serde::{Deserialize, Serialize};

codes! {
    /// What the citizen chose when offered free choice.
    pub enum Choice {
        /// Chose a site.
        Chosen = "chosen",
        /// Made no choice: the nearest place.
        Nearest = "nearest",
        /// Could not be asked in time.
        NotAsked = "not_asked",
    }
}

codes! {
    /// What a decision says.
    pub enum DecisionKind {
        /// The place is granted.
        Grant = "grant",
        /// The place is refused.
        Refusal = "refusal",
    }
}

/// A decision (*afgørelse*) ready to be signed: nothing is missing from it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Decision {
    /// Grant or refusal.
    pub kind: DecisionKind,
    /// Kind of stay it is about.
    pub stay_kind: StayKind,
    /// Act and section it rests on: chosen by a person.
    pub legal_basis: LegalBasisId,
    /// What the citizen chose.
    pub choice: Choice,
    /// Why home with help is not enough; for a refusal, what is offered instead.
    pub why_not_home: String,
    /// The reasons, in words for the citizen.
    pub reasons: String,
}

/// What a decision lacks (invariant I6).
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum IncompleteDecision {
    /// No reasons are given.
    #[error("reasons are missing")]
    Reasons,
    /// Why home is not enough is missing.
    #[error("why home is not enough is missing")]
    WhyNotHome,
    /// The reasons are a suggestion nobody has confirmed.
    #[error("suggested reasons are not confirmed")]
    NotConfirmed,
}

impl Decision {
    /// Puts a decision together; suggested texts must have been confirmed by the person who signs.
    ///
    /// # Errors
    /// [`IncompleteDecision`] naming the first thing missing.
    pub fn ready(self, texts_confirmed: bool) -> Result<Self, IncompleteDecision> {
        if self.reasons.trim().is_empty() {
            return Err(IncompleteDecision::Reasons);
        }
        if self.kind == DecisionKind::Grant && self.why_not_home.trim().is_empty() {
            return Err(IncompleteDecision::WhyNotHome);
        }
        if !texts_confirmed {
            return Err(IncompleteDecision::NotConfirmed);
        }
        Ok(self)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use uuid::Uuid;

    #[test]
    fn a_refusal_without_reasons_cannot_be_signed() {
        let decision = Decision {
            kind: DecisionKind::Refusal,
            stay_kind: StayKind::ShortTerm,
            legal_basis: LegalBasisId(Uuid::nil()),
            choice: Choice::Nearest,
            why_not_home: String::new(),
            reasons: "  ".into(),
        };
        assert_eq!(decision.clone().ready(true), Err(IncompleteDecision::Reasons));
        let with_reasons = Decision { reasons: "Hjælpen kan gives i hjemmet.".into(), ..decision };
        assert_eq!(with_reasons.clone().ready(false), Err(IncompleteDecision::NotConfirmed));
        assert!(with_reasons.ready(true).is_ok());
    }
}
