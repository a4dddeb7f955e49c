//! Changes of agreement at a site, above all on 1 January 2027: which stays and reservations lie across one, and what must be decided
//! anew about each.

use crate::codes;
use crate::ids::{LegalBasisId, OrganisationId, SiteId};
use crate::instant::Instant;
use crate::organisation::Agreement;
use time::Date;

codes! {
    /// What a change of agreement leaves to be done about a stay or a reservation, the weightiest first.
    pub enum Matter {
        /// Nobody has the site after the change: the citizen needs another place, or the site an agreement.
        NoAgreement = "no_agreement",
        /// Another authority decides: it decides anew, or lets the decision stand.
        Authority = "authority",
        /// The usual legal basis is another one: legal basis and payment are decided anew.
        LegalBasis = "legal_basis",
        /// Another pays.
        Payer = "payer",
        /// Another runs the site: a summary is handed over; the record stays with the one before.
        Operator = "operator",
    }
}

/// A change at a site, at the start of a day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// The site.
    pub site: SiteId,
    /// The first day of the new order.
    pub day: Date,
    /// The agreement until then.
    pub before: Agreement,
    /// The agreement from then on, if there is one.
    pub after: Option<Agreement>,
}

/// The changes at one site, in order. Agreements that say the same one after the other are no change; neither is the first one.
#[must_use]
pub fn changes(agreements: &[Agreement]) -> Vec<Change> {
    let mut sorted: Vec<&Agreement> = agreements.iter().collect();
    sorted.sort_by_key(|a| a.valid_from);
    let mut found = Vec::new();
    for (n, before) in sorted.iter().enumerate() {
        let next = sorted.get(n + 1).copied();
        let after = next.filter(|a| before.valid_to.is_none_or(|to| a.valid_from <= to));
        let Some(day) = after.map(|a| a.valid_from).or(before.valid_to) else { continue };
        if after.is_some_and(|a| says_the_same(before, a)) {
            continue;
        }
        found.push(Change { site: before.site, day, before: (*before).clone(), after: after.cloned() });
    }
    found
}

fn says_the_same(a: &Agreement, b: &Agreement) -> bool {
    (a.authority, a.operator, a.payer, a.usual_legal_basis) == (b.authority, b.operator, b.payer, b.usual_legal_basis)
}

/// How a stay or a reservation stands at the change: by whose decision, paid by whom, on what in law.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Standing {
    /// Who has decided.
    pub authority: OrganisationId,
    /// Who pays; `None` where that is not settled before arrival.
    pub payer: Option<OrganisationId>,
    /// Legal basis.
    pub legal_basis: Option<LegalBasisId>,
    /// From when the citizen is or will be here.
    pub from: Instant,
    /// Until when.
    pub until: Instant,
}

/// What must be done about somebody because of a change at `at`; `None` when they have left before it.
#[must_use]
pub fn matters(change: &Change, at: Instant, standing: &Standing) -> Option<Vec<Matter>> {
    if standing.until <= at {
        return None;
    }
    let Some(after) = &change.after else { return Some(vec![Matter::NoAgreement]) };
    let across = standing.from < at;
    let old_law = change.before.usual_legal_basis != after.usual_legal_basis && standing.legal_basis == change.before.usual_legal_basis;
    let found = [
        (Matter::Authority, standing.authority != after.authority),
        (Matter::LegalBasis, old_law && standing.legal_basis.is_some()),
        (Matter::Payer, standing.payer.is_some_and(|payer| payer != after.payer)),
        (Matter::Operator, across && change.before.operator != after.operator),
    ];
    Some(found.into_iter().filter_map(|(matter, holds)| holds.then_some(matter)).collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ids::AgreementId;
    use time::macros::date;
    use uuid::Uuid;

    fn org(n: u128) -> OrganisationId {
        OrganisationId(Uuid::from_u128(n))
    }

    fn law(n: u128) -> Option<LegalBasisId> {
        Some(LegalBasisId(Uuid::from_u128(n)))
    }

    /// Authority 1, operator 2, payer 3, law 4 until another is said.
    fn agreement(from: Date, to: Option<Date>) -> Agreement {
        Agreement {
            id: AgreementId(Uuid::from_u128(u128::from(from.ordinal()))),
            site: SiteId(Uuid::from_u128(7)),
            authority: org(1),
            operator: org(2),
            payer: org(3),
            owner: org(2),
            usual_legal_basis: law(4),
            valid_from: from,
            valid_to: to,
        }
    }

    const OLD: Date = date!(2020 - 01 - 01);
    const NEW_YEAR: Date = date!(2027 - 01 - 01);

    #[test]
    fn a_change_is_a_day_on_which_another_agreement_says_something_else_or_none_follows() {
        let old = agreement(OLD, Some(NEW_YEAR));
        let same = agreement(NEW_YEAR, None);
        let region = Agreement { authority: org(9), ..same.clone() };
        let late = Agreement { valid_from: date!(2027 - 03 - 01), ..region.clone() };
        let days = |all: &[Agreement]| changes(all).into_iter().map(|c| (c.day, c.after.map(|a| a.authority))).collect::<Vec<_>>();
        assert_eq!(days(&[agreement(OLD, None)]), []);
        assert_eq!(days(&[old.clone(), same]), [], "a new paper with the same words");
        assert_eq!(days(&[region.clone(), old.clone()]), [(NEW_YEAR, Some(org(9)))]);
        assert_eq!(days(&[agreement(OLD, None), region]), [(NEW_YEAR, Some(org(9)))], "the old one had no end");
        assert_eq!(days(std::slice::from_ref(&old)), [(NEW_YEAR, None)], "an agreement ends and none follows");
        assert_eq!(days(&[old, late]), [(NEW_YEAR, None)], "two months without");
    }

    #[test]
    fn what_is_to_be_decided_is_what_differs_from_the_new_agreement() {
        let at = Instant::from_unix(1000);
        let old = agreement(OLD, Some(NEW_YEAR));
        let new = Agreement { authority: org(9), payer: org(9), usual_legal_basis: law(5), ..agreement(NEW_YEAR, None) };
        let change = Change { site: old.site, day: NEW_YEAR, before: old.clone(), after: Some(new.clone()) };
        let asleep = Standing {
            authority: org(1),
            payer: Some(org(3)),
            legal_basis: law(4),
            from: Instant::from_unix(500),
            until: Instant::from_unix(2000),
        };
        let all = vec![Matter::Authority, Matter::LegalBasis, Matter::Payer];
        let rows = [
            (asleep, Some(all.clone())),
            (Standing { until: at, ..asleep }, None),
            (Standing { from: Instant::from_unix(1500), payer: None, ..asleep }, Some(vec![Matter::Authority, Matter::LegalBasis])),
            (Standing { authority: org(9), payer: Some(org(9)), legal_basis: law(5), ..asleep }, Some(vec![])),
            (Standing { legal_basis: law(6), ..asleep }, Some(vec![Matter::Authority, Matter::Payer])),
            (Standing { legal_basis: None, ..asleep }, Some(vec![Matter::Authority, Matter::Payer])),
        ];
        for (standing, expected) in rows {
            assert_eq!(matters(&change, at, &standing), expected, "{standing:?}");
        }
        let handed_over = Change { after: Some(Agreement { operator: org(8), ..old.clone() }), ..change.clone() };
        assert_eq!(matters(&handed_over, at, &asleep), Some(vec![Matter::Operator]));
        let coming = Standing { from: at, ..asleep };
        assert_eq!(matters(&handed_over, at, &coming), Some(vec![]), "who comes later has nothing to hand over");
        let nobody = Change { after: None, ..change };
        assert_eq!(matters(&nobody, at, &asleep), Some(vec![Matter::NoAgreement]));
    }
}
