//! What a rehabilitation plan comes from: a hospital's order (*genoptræningsplan*, GOP) of some level, or the team's own judgement;
//! who is authority for it on a day, and what sort of basis it rests on.
//!
//! Act and section are rows with dates ([`crate::organisation::LegalBasis`]); here is only what the rules need to know of them.

use crate::codes;
use crate::organisation::OrganisationKind;
use time::Date;
use time::macros::date;

codes! {
    /// Kind of a plan.
    pub enum PlanKind {
        /// Almen genoptræning, basalt niveau.
        GeneralBasic = "general_basic",
        /// Almen genoptræning, avanceret niveau.
        GeneralAdvanced = "general_advanced",
        /// Genoptræning på specialiseret niveau: at a hospital.
        SpecialisedTraining = "specialised_training",
        /// Rehabilitering på specialiseret niveau.
        SpecialisedRehab = "specialised_rehab",
        /// Made by the team, without an order from a hospital.
        Team = "team",
    }
}

codes! {
    /// How much competence an order asks for.
    pub enum PlanLevel {
        /// Basalt: a simple, limited loss; general competence.
        Basic = "basic",
        /// Avanceret: an extensive loss; special competence, perhaps coordination.
        Advanced = "advanced",
        /// Specialiseret: a complicated, invasive loss; specialised competence.
        Specialised = "specialised",
    }
}

codes! {
    /// What sort of legal basis a plan rests on.
    pub enum BasisKind {
        /// Sundhedsloven § 140: rehabilitation after discharge, free of charge.
        HealthAct140 = "health_act_140",
        /// Træning efter sociallovgivningen.
        SocialTraining = "social_training",
        /// Rehabiliteringsforløb: Serviceloven § 83 a, or what took its place in Ældreloven.
        RehabCourse = "rehab_course",
    }
}

impl BasisKind {
    /// Must the authority have decided first? A hospital's order needs no decision of the municipality.
    #[must_use]
    pub fn needs_decision(self) -> bool {
        match self {
            Self::HealthAct140 => false,
            Self::SocialTraining | Self::RehabCourse => true,
        }
    }
}

/// Authority for a kind of plan from a day on.
struct AuthorityFrom {
    kind: PlanKind,
    from: Date,
    authority: OrganisationKind,
}

const fn authority(kind: PlanKind, from: Date, authority: OrganisationKind) -> AuthorityFrom {
    AuthorityFrom { kind, from, authority }
}

/// Source: the law behind the health reform, as the region tells it (Region Østdanmark, questions and answers).
const AUTHORITIES: [AuthorityFrom; 6] = [
    authority(PlanKind::GeneralBasic, Date::MIN, OrganisationKind::Municipality),
    authority(PlanKind::GeneralAdvanced, Date::MIN, OrganisationKind::Municipality),
    authority(PlanKind::SpecialisedTraining, Date::MIN, OrganisationKind::Region),
    authority(PlanKind::SpecialisedRehab, Date::MIN, OrganisationKind::Municipality),
    authority(PlanKind::SpecialisedRehab, date!(2027 - 01 - 01), OrganisationKind::Region),
    authority(PlanKind::Team, Date::MIN, OrganisationKind::Municipality),
];

impl PlanKind {
    /// The level of an order; `None` for a plan of the team.
    #[must_use]
    pub fn level(self) -> Option<PlanLevel> {
        match self {
            Self::GeneralBasic => Some(PlanLevel::Basic),
            Self::GeneralAdvanced => Some(PlanLevel::Advanced),
            Self::SpecialisedTraining | Self::SpecialisedRehab => Some(PlanLevel::Specialised),
            Self::Team => None,
        }
    }

    /// Does it come from a hospital's order?
    #[must_use]
    pub fn is_ordered(self) -> bool {
        self.level().is_some()
    }

    /// May it rest on such a basis? An order rests on § 140, a plan of the team on one of the others.
    #[must_use]
    pub fn may_rest_on(self, basis: BasisKind) -> bool {
        self.is_ordered() == (basis == BasisKind::HealthAct140)
    }

    /// What kind of organisation is authority for it on `day`.
    #[must_use]
    pub fn authority_on(self, day: Date) -> OrganisationKind {
        AUTHORITIES
            .iter()
            .filter(|row| row.kind == self && row.from <= day)
            .max_by_key(|row| row.from)
            .map_or(OrganisationKind::Unknown, |row| row.authority)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::code::Code;
    use OrganisationKind::{Municipality, Region};

    #[test]
    fn specialised_rehabilitation_goes_to_the_region_at_the_turn_of_the_year_and_nothing_else_does() {
        for (kind, before, after) in [
            (PlanKind::GeneralBasic, Municipality, Municipality),
            (PlanKind::GeneralAdvanced, Municipality, Municipality),
            (PlanKind::SpecialisedTraining, Region, Region),
            (PlanKind::SpecialisedRehab, Municipality, Region),
            (PlanKind::Team, Municipality, Municipality),
        ] {
            assert_eq!(kind.authority_on(date!(2026 - 12 - 31)), before, "{kind:?}");
            assert_eq!(kind.authority_on(date!(2027 - 01 - 01)), after, "{kind:?}");
        }
    }

    #[test]
    fn only_what_does_not_come_from_a_hospital_needs_a_decision() {
        for kind in PlanKind::ALL {
            for basis in BasisKind::ALL.iter().filter(|basis| kind.may_rest_on(**basis)) {
                assert_eq!(basis.needs_decision(), !kind.is_ordered(), "{kind:?} on {basis:?}");
            }
        }
        assert!(!PlanKind::Team.may_rest_on(BasisKind::HealthAct140));
        assert!(!PlanKind::GeneralBasic.may_rest_on(BasisKind::RehabCourse));
    }
}
