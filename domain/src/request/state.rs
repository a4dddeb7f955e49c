//! The life of a request, from receipt to arrival.
//!
//! `received → in_assessment ⇄ needs_info → granted | refused | redirected`, `granted ⇄ reserved → arrived`, and `withdrawn`
//! from any state before arrival. "No place now" is *granted and waiting*, never a refusal.

use crate::codes;
use crate::facility::StayKind;
use crate::ids::{DecisionId, QuestionId, ReservationId, StayId, UserId};
use crate::instant::Instant;

codes! {
    /// Where a request stands.
    pub enum RequestStatus {
        /// Modtaget.
        Received = "received",
        /// Vurderes.
        InAssessment = "in_assessment",
        /// Afventer svar.
        NeedsInfo = "needs_info",
        /// Bevilget (og venter på plads).
        Granted = "granted",
        /// Tilbudt / Accepteret, as the reservation says.
        Reserved = "reserved",
        /// Ankommet.
        Arrived = "arrived",
        /// Afslået.
        Refused = "refused",
        /// Henvist videre.
        Redirected = "redirected",
        /// Trukket tilbage.
        Withdrawn = "withdrawn",
    }
}

impl RequestStatus {
    /// May anything still happen to it?
    #[must_use]
    pub fn is_open(self) -> bool {
        match self {
            Self::Received | Self::InAssessment | Self::NeedsInfo | Self::Granted | Self::Reserved => true,
            Self::Arrived | Self::Refused | Self::Redirected | Self::Withdrawn => false,
        }
    }

    /// Has it been granted, refused, or directed elsewhere?
    #[must_use]
    pub fn is_answered(self) -> bool {
        match self {
            Self::Granted | Self::Reserved | Self::Arrived | Self::Refused | Self::Redirected => true,
            Self::Received | Self::InAssessment | Self::NeedsInfo | Self::Withdrawn => false,
        }
    }
}

codes! {
    /// Why a request was withdrawn.
    pub enum WithdrawCause {
        /// The citizen went home.
        WentHome = "went_home",
        /// The citizen's condition changed.
        ConditionChanged = "condition_changed",
        /// The citizen does not want a place.
        CitizenDeclined = "citizen_declined",
        /// The citizen has died.
        Died = "died",
        /// Placed elsewhere.
        PlacedElsewhere = "placed_elsewhere",
        /// Sent by mistake.
        Mistake = "mistake",
    }
}

codes! {
    /// Why a citizen comes later than asked for.
    pub enum PostponeCause {
        /// Treatment takes longer.
        Treatment = "treatment",
        /// The transport is late or missing.
        Transport = "transport",
        /// The citizen or the relatives asked for it.
        Citizen = "citizen",
        /// Medicine, aids or papers are not ready.
        NotPrepared = "not_prepared",
        /// Something else.
        Other = "other",
    }
}

codes! {
    /// Where a citizen was directed instead of a place.
    pub enum Redirection {
        /// Home, with care or acute nursing (lowest effective level).
        Home = "home",
        /// Another site outside Plads.
        OtherSite = "other_site",
        /// Another authority.
        OtherAuthority = "other_authority",
    }
}

/// The grant behind a granted request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Grant {
    /// The decision.
    pub decision: DecisionId,
    /// Kind of stay granted.
    pub kind: StayKind,
}

/// Where a request stands, with what belongs to that state.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RequestState {
    /// Nobody has looked yet.
    Received,
    /// An allocator has it.
    InAssessment {
        /// Who.
        by: UserId,
    },
    /// A question to the referrer is open.
    NeedsInfo {
        /// Who asked.
        by: UserId,
        /// The question.
        question: QuestionId,
    },
    /// Granted; waits for a place.
    Granted {
        /// The grant.
        grant: Grant,
        /// When the referrer hears next.
        next_update_at: Instant,
    },
    /// A bed is reserved (offered or confirmed).
    Reserved {
        /// The grant.
        grant: Grant,
        /// The reservation.
        reservation: ReservationId,
        /// When the referrer hears next, as she was told while waiting: what she goes on seeing until the offer has left. `None`
        /// when the request never waited (imports), or its citizen had arrived on the reservation.
        next_update_at: Option<Instant>,
    },
    /// The citizen has arrived.
    Arrived {
        /// The grant.
        grant: Grant,
        /// The stay.
        stay: StayId,
    },
    /// Refused, with a decision.
    Refused {
        /// The decision.
        decision: DecisionId,
    },
    /// Directed elsewhere.
    Redirected {
        /// Where to.
        to: Redirection,
    },
    /// Withdrawn.
    Withdrawn {
        /// Why.
        cause: WithdrawCause,
    },
}

/// A request in that state cannot make that move.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a request that is {from:?} cannot {step}")]
pub struct IllegalMove {
    /// Where it stands.
    pub from: RequestStatus,
    /// What was tried.
    pub step: &'static str,
}

impl RequestState {
    /// The state without its data.
    #[must_use]
    pub fn status(self) -> RequestStatus {
        match self {
            Self::Received => RequestStatus::Received,
            Self::InAssessment { .. } => RequestStatus::InAssessment,
            Self::NeedsInfo { .. } => RequestStatus::NeedsInfo,
            Self::Granted { .. } => RequestStatus::Granted,
            Self::Reserved { .. } => RequestStatus::Reserved,
            Self::Arrived { .. } => RequestStatus::Arrived,
            Self::Refused { .. } => RequestStatus::Refused,
            Self::Redirected { .. } => RequestStatus::Redirected,
            Self::Withdrawn { .. } => RequestStatus::Withdrawn,
        }
    }

    fn refuse_move<T>(self, step: &'static str) -> Result<T, IllegalMove> {
        Err(IllegalMove { from: self.status(), step })
    }

    /// An allocator takes it up.
    ///
    /// # Errors
    /// [`IllegalMove`] unless just received.
    pub fn assess(self, by: UserId) -> Result<Self, IllegalMove> {
        match self {
            Self::Received => Ok(Self::InAssessment { by }),
            _ => self.refuse_move("be taken up"),
        }
    }

    /// The allocator asks the referrer something.
    ///
    /// # Errors
    /// [`IllegalMove`] unless in assessment.
    pub fn ask(self, question: QuestionId) -> Result<Self, IllegalMove> {
        match self {
            Self::InAssessment { by } => Ok(Self::NeedsInfo { by, question }),
            _ => self.refuse_move("be asked about"),
        }
    }

    /// The referrer answers.
    ///
    /// # Errors
    /// [`IllegalMove`] unless a question is open.
    pub fn answer(self) -> Result<Self, IllegalMove> {
        match self {
            Self::NeedsInfo { by, .. } => Ok(Self::InAssessment { by }),
            _ => self.refuse_move("be answered"),
        }
    }

    /// Granted: from now on the citizen has a right to the place and waits for one.
    ///
    /// # Errors
    /// [`IllegalMove`] unless in assessment.
    pub fn grant(self, grant: Grant, next_update_at: Instant) -> Result<Self, IllegalMove> {
        match self {
            Self::InAssessment { .. } => Ok(Self::Granted { grant, next_update_at }),
            _ => self.refuse_move("be granted"),
        }
    }

    /// Refused, with a signed decision.
    ///
    /// # Errors
    /// [`IllegalMove`] unless in assessment.
    pub fn refuse(self, decision: DecisionId) -> Result<Self, IllegalMove> {
        match self {
            Self::InAssessment { .. } => Ok(Self::Refused { decision }),
            _ => self.refuse_move("be refused"),
        }
    }

    /// Directed to another level, site or authority.
    ///
    /// # Errors
    /// [`IllegalMove`] unless in assessment.
    pub fn redirect(self, to: Redirection) -> Result<Self, IllegalMove> {
        match self {
            Self::InAssessment { .. } => Ok(Self::Redirected { to }),
            _ => self.refuse_move("be redirected"),
        }
    }

    /// The answer never was: as before it, with whoever had taken it up, or as it came in.
    ///
    /// # Errors
    /// [`IllegalMove`] unless granted and waiting, refused, or directed elsewhere.
    pub fn undo_answer(self, assessor: Option<UserId>) -> Result<Self, IllegalMove> {
        match self {
            Self::Granted { .. } | Self::Refused { .. } | Self::Redirected { .. } => {
                Ok(assessor.map_or(Self::Received, |by| Self::InAssessment { by }))
            }
            _ => self.refuse_move("go back to being assessed"),
        }
    }

    /// A bed is reserved and offered.
    ///
    /// # Errors
    /// [`IllegalMove`] unless granted and waiting.
    pub fn reserve(self, reservation: ReservationId) -> Result<Self, IllegalMove> {
        match self {
            Self::Granted { grant, next_update_at } => Ok(Self::Reserved { grant, reservation, next_update_at: Some(next_update_at) }),
            _ => self.refuse_move("be given a bed"),
        }
    }

    /// The offer never was: granted and waiting, with what the referrer was told before.
    ///
    /// # Errors
    /// [`IllegalMove`] unless that reservation was made for a request that waited.
    pub fn undo_offer(self, of: ReservationId) -> Result<Self, IllegalMove> {
        match self {
            Self::Reserved { grant, reservation, next_update_at: Some(next_update_at) } if reservation == of => {
                Ok(Self::Granted { grant, next_update_at })
            }
            _ => self.refuse_move("go back to waiting"),
        }
    }

    /// The reservation ended (lapsed, declined, cancelled, bed lost): back on the list, still granted.
    ///
    /// # Errors
    /// [`IllegalMove`] unless a bed is reserved.
    pub fn lose_reservation(self, next_update_at: Instant) -> Result<Self, IllegalMove> {
        match self {
            Self::Reserved { grant, .. } => Ok(Self::Granted { grant, next_update_at }),
            _ => self.refuse_move("lose its bed"),
        }
    }

    /// The referrer is promised the next word at another time.
    ///
    /// # Errors
    /// [`IllegalMove`] unless granted and waiting.
    pub fn promise_update(self, next_update_at: Instant) -> Result<Self, IllegalMove> {
        match self {
            Self::Granted { grant, .. } => Ok(Self::Granted { grant, next_update_at }),
            _ => self.refuse_move("be promised word"),
        }
    }

    /// The citizen arrives on the reservation.
    ///
    /// # Errors
    /// [`IllegalMove`] unless a bed is reserved.
    pub fn arrive(self, stay: StayId) -> Result<Self, IllegalMove> {
        match self {
            Self::Reserved { grant, .. } => Ok(Self::Arrived { grant, stay }),
            _ => self.refuse_move("arrive"),
        }
    }

    /// The arrival never was: the reservation stands again.
    ///
    /// # Errors
    /// [`IllegalMove`] unless the citizen arrived in that stay.
    pub fn undo_arrival(self, of: StayId, reservation: ReservationId) -> Result<Self, IllegalMove> {
        match self {
            Self::Arrived { grant, stay } if stay == of => Ok(Self::Reserved { grant, reservation, next_update_at: None }),
            _ => self.refuse_move("go back to its reservation"),
        }
    }

    /// The referrer takes it back.
    ///
    /// # Errors
    /// [`IllegalMove`] once it is closed.
    pub fn withdraw(self, cause: WithdrawCause) -> Result<Self, IllegalMove> {
        if self.status().is_open() { Ok(Self::Withdrawn { cause }) } else { self.refuse_move("be withdrawn") }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::code::Code as _;
    use uuid::Uuid;

    fn states() -> Vec<RequestState> {
        let grant = Grant { decision: DecisionId(Uuid::nil()), kind: StayKind::ShortTerm };
        let by = UserId(Uuid::nil());
        vec![
            RequestState::Received,
            RequestState::InAssessment { by },
            RequestState::NeedsInfo { by, question: QuestionId(Uuid::nil()) },
            RequestState::Granted { grant, next_update_at: Instant::from_unix(0) },
            RequestState::Reserved { grant, reservation: ReservationId(Uuid::nil()), next_update_at: Some(Instant::from_unix(0)) },
            RequestState::Arrived { grant, stay: StayId(Uuid::nil()) },
            RequestState::Refused { decision: DecisionId(Uuid::nil()) },
            RequestState::Redirected { to: Redirection::Home },
            RequestState::Withdrawn { cause: WithdrawCause::Mistake },
        ]
    }

    type Move = (&'static str, fn(RequestState) -> Result<RequestState, IllegalMove>, &'static [(&'static str, &'static str)]);

    /// Every pair of state and move, against the policy written down as a table of (from, to).
    #[test]
    fn only_the_moves_of_the_table_are_allowed() {
        let moves: [Move; 14] = [
            ("assess", |s| s.assess(UserId(Uuid::nil())), &[("received", "in_assessment")]),
            ("ask", |s| s.ask(QuestionId(Uuid::nil())), &[("in_assessment", "needs_info")]),
            ("answer", RequestState::answer, &[("needs_info", "in_assessment")]),
            (
                "grant",
                |s| s.grant(Grant { decision: DecisionId(Uuid::nil()), kind: StayKind::Acute }, Instant::from_unix(0)),
                &[("in_assessment", "granted")],
            ),
            ("refuse", |s| s.refuse(DecisionId(Uuid::nil())), &[("in_assessment", "refused")]),
            ("redirect", |s| s.redirect(Redirection::Home), &[("in_assessment", "redirected")]),
            (
                "undo the answer",
                |s| s.undo_answer(Some(UserId(Uuid::nil()))),
                &[("granted", "in_assessment"), ("refused", "in_assessment"), ("redirected", "in_assessment")],
            ),
            (
                "undo the answer nobody had prepared",
                |s| s.undo_answer(None),
                &[("granted", "received"), ("refused", "received"), ("redirected", "received")],
            ),
            ("reserve", |s| s.reserve(ReservationId(Uuid::nil())), &[("granted", "reserved")]),
            ("lose", |s| s.lose_reservation(Instant::from_unix(0)), &[("reserved", "granted")]),
            ("undo the offer", |s| s.undo_offer(ReservationId(Uuid::nil())), &[("reserved", "granted")]),
            ("promise", |s| s.promise_update(Instant::from_unix(9)), &[("granted", "granted")]),
            ("arrive", |s| s.arrive(StayId(Uuid::nil())), &[("reserved", "arrived")]),
            (
                "withdraw",
                |s| s.withdraw(WithdrawCause::WentHome),
                &[
                    ("received", "withdrawn"),
                    ("in_assessment", "withdrawn"),
                    ("needs_info", "withdrawn"),
                    ("granted", "withdrawn"),
                    ("reserved", "withdrawn"),
                ],
            ),
        ];
        for (name, step, allowed) in moves {
            for state in states() {
                let from = state.status().code();
                let expected = allowed.iter().find(|(f, _)| *f == from).map(|(_, to)| *to);
                let got = step(state).ok().map(|state| state.status().code());
                assert_eq!(got, expected, "{name} from {from}");
            }
        }
    }

    #[test]
    fn an_offer_undone_leaves_the_referrer_with_the_word_she_had() {
        let (grant, at) = (Grant { decision: DecisionId(Uuid::nil()), kind: StayKind::ShortTerm }, Instant::from_unix(9));
        let (mine, other) = (ReservationId(Uuid::from_u128(1)), ReservationId(Uuid::from_u128(2)));
        let waiting = RequestState::Granted { grant, next_update_at: at };
        let reserved = waiting.reserve(mine).unwrap();
        assert_eq!(reserved.undo_offer(mine), Ok(waiting));
        assert!(reserved.undo_offer(other).is_err(), "that is another offer");
        let stay = StayId(Uuid::nil());
        let back = reserved.arrive(stay).unwrap().undo_arrival(stay, mine).unwrap();
        assert!(back.undo_offer(mine).is_err(), "she has seen it");
    }
}
