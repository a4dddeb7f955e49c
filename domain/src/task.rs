//! Tasks: every promise that can break has an owner and a time.

use crate::access::Role;
use crate::codes;

codes! {
    /// What sort of task it is; the kind decides whose it is and how it is worded.
    pub enum TaskKind {
        /// The agreed arrival time has passed and nobody has come (confirmed reservations never lapse).
        NonArrival = "non_arrival",
        /// An unanswered offer has lapsed: place the citizen anew, or call the next in line.
        OfferLapsed = "offer_lapsed",
        /// The referrer declined, or proposes another time.
        OfferAnswered = "offer_answered",
        /// A stay ran on into a reservation, or a closure came: the reservation was moved or lost its bed.
        Conflict = "conflict",
        /// The referrer changed ready time or needs, postponed or withdrew.
        RequestChanged = "request_changed",
        /// The legal basis of a stay is not stated.
        LegalBasisMissing = "legal_basis_missing",
        /// Authority and operator of a site are not stated.
        AgreementMissing = "agreement_missing",
        /// The kind of a stay is to be reviewed.
        ReviewKind = "review_kind",
        /// The stay itself is to be reviewed: extend, change or end it.
        ReviewStay = "review_stay",
        /// The citizen is in house past the expected departure.
        PastDeparture = "past_departure",
        /// A cleaning runs on past its time.
        CleaningLate = "cleaning_late",
        /// A held bed's time runs out soon.
        HoldRunsOut = "hold_runs_out",
        /// A held bed's time has run out: release it, or hold it longer.
        HoldRunOut = "hold_run_out",
        /// There is word about somebody who is away: died, or discharged.
        AbsentNews = "absent_news",
        /// Somebody is isolated in a room where isolation cannot be kept.
        IsolationBroken = "isolation_broken",
        /// Equipment in the room has failed that the citizen in it needs.
        NeedUnmet = "need_unmet",
        /// The bed of somebody who is not coming back is given up: belongings are in the room.
        Belongings = "belongings",
        /// A complaint is to be reconsidered.
        ComplaintDue = "complaint_due",
        /// A doctor is to confirm a death.
        DeathToConfirm = "death_to_confirm",
        /// A death is confirmed: relatives and the doctor are to be told.
        DeathToTell = "death_to_tell",
        /// One of a couple is gone: the basis of the other's place is to be looked at.
        PartnerLeft = "partner_left",
        /// Something is missing at arrival: the sender sends it.
        ArrivalItemMissing = "arrival_item_missing",
        /// A safeguard is to be looked at again: its review has come, or the mandate of whoever consents ends.
        SafeguardDue = "safeguard_due",
        /// Equipment is to come from a store to a promised bed.
        EquipmentToMove = "equipment_to_move",
        /// Equipment comes later than the arrival it is for.
        EquipmentLate = "equipment_late",
        /// Equipment has left its store for a bed where nobody needs it any more.
        EquipmentToReturn = "equipment_to_return",
        /// No start of training has been offered in time: the citizen may choose a private provider.
        FreeChoiceDue = "free_choice_due",
        /// A course of self-reliance is at a checkpoint: the help of a week is to be told.
        HelpToBeTold = "help_to_be_told",
        /// A conference decided that somebody of the house does something.
        TeamTask = "team_task",
        /// A conference proposes that a stay lasts longer: whoever allocates decides.
        ExtensionProposed = "extension_proposed",
        /// The citizen, or a relative, has written a wish.
        CitizenWish = "citizen_wish",
        /// The day an aid was to be ready has gone by without it.
        AidLate = "aid_late",
        /// The own doctor is to be told that the citizen has come.
        TellDoctorArrival = "tell_doctor_arrival",
        /// The own doctor is to be told that the citizen has left.
        TellDoctorDeparture = "tell_doctor_departure",
        /// The stay of somebody with training sessions to come has ended, moved to another site, or goes on in a hospital: move them
        /// home, keep them, or cancel them.
        SessionsToDecide = "sessions_to_decide",
        /// Somebody is isolated who has training sessions in a group, a gym or a pool.
        SessionsIsolated = "sessions_isolated",
        /// A therapist is away while sessions of theirs are to take place: move or cancel them.
        SessionsTherapistAway = "sessions_therapist_away",
        /// A student has written something: somebody answers for it.
        EntryToSign = "entry_to_sign",
        /// Somebody first in line has got a seat in a group: tell them.
        SeatGiven = "seat_given",
        /// Somebody first in line could not take the seat, being elsewhere or isolated, and has lost the place in line.
        SeatPassed = "seat_passed",
        /// TOBS is to be scored again.
        TobsAgain = "tobs_again",
        /// A TOBS is so high that a nurse is called.
        TobsNurse = "tobs_nurse",
        /// A TOBS is so high that the own doctor is perhaps called.
        TobsDoctor = "tobs_doctor",
    }
}

impl TaskKind {
    /// Whose task it is, unless whoever raises it knows better: what a sender owes is the sender's own role's.
    #[must_use]
    pub fn owner(self) -> Role {
        match self {
            Self::NonArrival
            | Self::OfferLapsed
            | Self::OfferAnswered
            | Self::Conflict
            | Self::RequestChanged
            | Self::LegalBasisMissing
            | Self::ReviewKind
            | Self::ReviewStay
            | Self::HoldRunsOut
            | Self::HoldRunOut
            | Self::AbsentNews
            | Self::IsolationBroken
            | Self::PartnerLeft
            | Self::EquipmentLate
            | Self::ExtensionProposed
            | Self::ComplaintDue => Role::Allocator,
            Self::PastDeparture
            | Self::CleaningLate
            | Self::NeedUnmet
            | Self::Belongings
            | Self::DeathToConfirm
            | Self::DeathToTell
            | Self::SafeguardDue
            | Self::CitizenWish
            | Self::EquipmentToMove
            | Self::EquipmentToReturn
            | Self::AidLate
            | Self::TellDoctorArrival
            | Self::TellDoctorDeparture
            | Self::TobsAgain
            | Self::TobsNurse
            | Self::TobsDoctor => Role::WardNurse,
            Self::FreeChoiceDue
            | Self::HelpToBeTold
            | Self::TeamTask
            | Self::SessionsToDecide
            | Self::EntryToSign
            | Self::SessionsIsolated
            | Self::SessionsTherapistAway
            | Self::SeatGiven
            | Self::SeatPassed => Role::Therapist,
            Self::AgreementMissing => Role::Admin,
            Self::ArrivalItemMissing => Role::ReferrerHospital,
        }
    }
}
