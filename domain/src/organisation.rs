//! Who decides, who runs, who pays, who owns: five roles that one municipality used to hold, and that now differ per place and
//! change on a date (1 January 2027 above all).
//!
//! An [`Agreement`] says so for a site and a range of dates. Access rights, figures and invoices follow the agreement of the day.

use crate::codes;
use crate::ids::{AgreementId, LegalBasisId, OrganisationId, SiteId};
use serde::{Deserialize, Serialize};
use time::Date;

codes! {
    /// What sort of organisation it is.
    pub enum OrganisationKind {
        /// Region.
        Region = "region",
        /// Municipality (*kommune*).
        Municipality = "municipality",
        /// Hospital.
        Hospital = "hospital",
        /// Department of a hospital (*afdeling*); its parent is the hospital.
        Department = "department",
        /// General practice (*almen praksis*).
        Practice = "practice",
        /// Anybody else who runs places.
        Provider = "provider",
        /// Not stated (*ikke oplyst*): made by an import without names, listed as a task.
        Unknown = "unknown",
    }
}

/// Authority, operator, payer, building owner and usual legal basis of a site, from a date and perhaps to a date.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Agreement {
    /// Its identity.
    pub id: AgreementId,
    /// The site it is about.
    pub site: SiteId,
    /// Decides and grants (*myndighed*).
    pub authority: OrganisationId,
    /// Staffs and runs (*drift*).
    pub operator: OrganisationId,
    /// Pays for the stay.
    pub payer: OrganisationId,
    /// Owns the building.
    pub owner: OrganisationId,
    /// The legal basis proposed first in the list; each stay's own is chosen by a person.
    pub usual_legal_basis: Option<LegalBasisId>,
    /// First day.
    pub valid_from: Date,
    /// First day it no longer holds; `None` while no end is known.
    pub valid_to: Option<Date>,
}

impl Agreement {
    /// Does it hold on the day?
    #[must_use]
    pub fn holds_on(&self, day: Date) -> bool {
        self.valid_from <= day && self.valid_to.is_none_or(|end| day < end)
    }

    /// Do two agreements share a day? For one site they must not.
    #[must_use]
    pub fn overlaps(&self, other: &Self) -> bool {
        self.valid_to.is_none_or(|end| other.valid_from < end) && other.valid_to.is_none_or(|end| self.valid_from < end)
    }
}

/// Act and section that a phase of a stay rests on (*lovgrundlag*): a dated list, because the law changes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LegalBasis {
    /// Its identity.
    pub id: LegalBasisId,
    /// Short code for imports and links (`sul138`, `not_stated`).
    pub code: String,
    /// Name of the act, in Danish.
    pub act: String,
    /// Section, as written (§ 138); empty where none is stated.
    pub section: String,
    /// May the citizen be charged for food under it?
    pub charge_allowed: bool,
    /// Who hears a complaint, in Danish.
    pub complaint_body: String,
    /// Weeks within which to complain.
    pub complaint_weeks: u8,
    /// First day it may be chosen.
    pub valid_from: Date,
    /// First day it may no longer be chosen.
    pub valid_to: Option<Date>,
    /// Has an administrator confirmed it? Unconfirmed ones carry the tag *ikke bekræftet*.
    pub confirmed: bool,
}

impl LegalBasis {
    /// The code of the row that says nothing: imports use it, decisions may not.
    pub const NOT_STATED: &'static str = "not_stated";

    /// May a decision made on `day` rest on it?
    #[must_use]
    pub fn may_be_chosen_on(&self, day: Date) -> bool {
        self.code != Self::NOT_STATED && self.valid_from <= day && self.valid_to.is_none_or(|end| day < end)
    }

    /// Act and section as people say it.
    #[must_use]
    pub fn name(&self) -> String {
        if self.section.is_empty() { self.act.clone() } else { format!("{} {}", self.act, self.section) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use time::macros::date;
    use uuid::Uuid;

    fn agreement(from: Date, to: Option<Date>) -> Agreement {
        let org = OrganisationId(Uuid::nil());
        Agreement {
            id: AgreementId(Uuid::nil()),
            site: SiteId(Uuid::nil()),
            authority: org,
            operator: org,
            payer: org,
            owner: org,
            usual_legal_basis: None,
            valid_from: from,
            valid_to: to,
        }
    }

    #[test]
    fn authority_changes_at_midnight_of_the_first_of_january() {
        let old = agreement(date!(2020 - 01 - 01), Some(date!(2027 - 01 - 01)));
        let new = agreement(date!(2027 - 01 - 01), None);
        assert!(old.holds_on(date!(2026 - 12 - 31)) && !new.holds_on(date!(2026 - 12 - 31)));
        assert!(!old.holds_on(date!(2027 - 01 - 01)) && new.holds_on(date!(2027 - 01 - 01)));
        assert!(!old.overlaps(&new) && !new.overlaps(&old));
    }

    #[test]
    fn two_open_agreements_overlap() {
        assert!(agreement(date!(2026 - 01 - 01), None).overlaps(&agreement(date!(2030 - 01 - 01), None)));
    }
}
