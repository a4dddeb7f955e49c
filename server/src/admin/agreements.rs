//! Agreements on a site: a new one begins on a date and ends the one before; what has begun is history and stays.

use super::{allowed, changed_one, checked, date, id_in, one_of, one_of_or_none, organisations};
use crate::chance;
use crate::failure::Failure;
use crate::forms::Posted;
use crate::store::entity::{agreement, legal_basis, organisation, site, task};
use crate::store::facility::agreement_of;
use crate::store::journal::{Journal, Subject};
use crate::store::{StoreError, Tx};
use app::error::{AppError, Refusal};
use domain::code::Code as _;
use domain::form::{Problem, Problems};
use domain::ids::{AgreementId, LegalBasisId, OrganisationId, SiteId};
use domain::organisation::{Agreement, OrganisationKind};
use domain::task::TaskKind;
use sea_orm::sea_query::{Condition, LockType};
use sea_orm::{ColumnTrait, EntityTrait, PaginatorTrait as _, QueryFilter, QuerySelect as _, Set};
use serde_json::json;
use time::Date;

/// Why an agreement cannot begin on a date.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum CannotBegin {
    /// Another begins that day or later.
    Overlaps,
    /// It would end one that holds, in the past: history is not rewritten.
    InThePast,
}

/// Which agreement ends when a new one begins on `from`.
fn succession(existing: &[Agreement], from: Date, today: Date) -> Result<Option<AgreementId>, CannotBegin> {
    if existing.iter().any(|a| a.valid_from >= from) {
        return Err(CannotBegin::Overlaps);
    }
    match existing.iter().find(|a| a.holds_on(from)) {
        Some(_) if from < today => Err(CannotBegin::InThePast),
        ends => Ok(ends.map(|a| a.id)),
    }
}

/// `add_agreement`.
pub(super) async fn add(posted: &Posted) -> Result<String, Failure> {
    allowed(&posted.actor)?;
    let site: SiteId = posted.id()?;
    let (fields, today, db) = (&posted.fields, posted.plads.today(), posted.plads.store.read());
    let known: Vec<OrganisationId> = organisations::to_choose(&posted.plads).await?.into_iter().map(|(id, _)| id).collect();
    let bases: Vec<LegalBasisId> = legal_basis::Entity::find().all(db).await?.into_iter().map(|b| LegalBasisId(b.id)).collect();
    let mut problems = Problems::default();
    let from = date(&mut problems, fields, "agr_from", today);
    let [authority, operator, payer, owner] =
        ["agr_authority", "agr_operator", "agr_payer", "agr_owner"].map(|field| one_of(&mut problems, fields, field, &known));
    let basis = one_of_or_none(&mut problems, fields, "agr_basis", &bases);
    let all = || {
        Some(Agreement {
            id: AgreementId(chance::id()),
            site,
            authority: authority?,
            operator: operator?,
            payer: payer?,
            owner: owner?,
            usual_legal_basis: basis?,
            valid_from: from?,
            valid_to: None,
        })
    };
    let new = checked(problems, all())?;
    let at = posted.plads.now();
    let (actor, journal) = (posted.actor.user, Journal::new(Some(&posted.actor), at));
    let work = async |tx: Tx| {
        let mut journal = journal;
        let existing = of_site(&tx, site).await?;
        let ends = succession(&existing, new.valid_from, today).map_err(|cannot| match cannot {
            CannotBegin::Overlaps => AppError::refused(Refusal::AgreementOverlaps),
            CannotBegin::InThePast => AppError::field("agr_from", Problem::TooEarly),
        })?;
        if let Some(ends) = existing.iter().find(|a| Some(a.id) == ends) {
            end_on(&tx, ends.id, Some(new.valid_from)).await?;
            journal.touch_organisation(ends.authority);
            journal.touch_organisation(ends.operator);
        }
        agreement::Entity::insert(row(&new)).exec_without_returning(&*tx).await?;
        let ended = finish_tasks(&tx, &new, actor.0, at.into()).await?;
        journal.note_at(
            site,
            "agreement.added",
            Subject::Site(site),
            json!({ "agreement": new.id, "from": new.valid_from.to_string(), "authority": new.authority, "operator": new.operator,
                "payer": new.payer, "owner": new.owner, "ends": ends, "tasks_done": ended }),
        );
        journal.touch_organisation(new.authority);
        journal.touch_organisation(new.operator);
        Ok(((), journal.write(&tx).await?))
    };
    posted.plads.write(work).await?;
    Ok(format!("/admin/sites/{site}#agreements"))
}

/// `remove_agreement`: one that has not begun; the one before it goes on.
pub(super) async fn remove(posted: &Posted) -> Result<String, Failure> {
    allowed(&posted.actor)?;
    let site: SiteId = posted.id()?;
    let id: AgreementId = id_in(posted, "id")?;
    let (version, today) = (posted.version()?, posted.plads.today());
    let journal = Journal::new(Some(&posted.actor), posted.plads.now());
    let work = async |tx: Tx| {
        let mut journal = journal;
        let existing = of_site(&tx, site).await?;
        let Some(gone) = existing.iter().find(|a| a.id == id) else { return Err(AppError::NotFound.into()) };
        if gone.valid_from <= today {
            return Err(AppError::refused(Refusal::InUse).into());
        }
        let done = agreement::Entity::delete_many()
            .filter(agreement::Column::Id.eq(id.0))
            .filter(agreement::Column::Version.eq(version))
            .exec(&*tx)
            .await?;
        if done.rows_affected == 0 {
            return Err(AppError::Conflict.into());
        }
        if let Some(before) = existing.iter().find(|a| a.valid_to == Some(gone.valid_from)) {
            end_on(&tx, before.id, gone.valid_to).await?;
        }
        journal.note_at(site, "agreement.removed", Subject::Site(site), json!({ "agreement": id, "from": gone.valid_from.to_string() }));
        for organisation in existing.iter().flat_map(|a| [a.authority, a.operator]) {
            journal.touch_organisation(organisation);
        }
        Ok(((), journal.write(&tx).await?))
    };
    posted.plads.write(work).await?;
    Ok(format!("/admin/sites/{site}#agreements"))
}

/// The agreements of a site, with the site locked: two administrators decide one after the other.
async fn of_site(tx: &Tx, site: SiteId) -> Result<Vec<Agreement>, Failure> {
    site::Entity::find_by_id(site.0).lock(LockType::Update).one(&**tx).await?.ok_or(AppError::NotFound)?;
    let rows = agreement::Entity::find().filter(agreement::Column::SiteId.eq(site.0)).all(&**tx).await?;
    Ok(rows.into_iter().map(agreement_of).collect())
}

async fn end_on(tx: &Tx, id: AgreementId, day: Option<Date>) -> Result<(), Failure> {
    use sea_orm::sea_query::{Expr, ExprTrait as _};
    let done = agreement::Entity::update_many()
        .set(agreement::ActiveModel { valid_to: Set(day), ..Default::default() })
        .col_expr(agreement::Column::Version, Expr::col(agreement::Column::Version).add(1))
        .filter(agreement::Column::Id.eq(id.0))
        .exec(&**tx)
        .await?;
    changed_one(&done)
}

fn row(a: &Agreement) -> agreement::ActiveModel {
    agreement::ActiveModel {
        id: Set(a.id.0),
        site_id: Set(a.site.0),
        authority_id: Set(a.authority.0),
        operator_id: Set(a.operator.0),
        payer_id: Set(a.payer.0),
        owner_id: Set(a.owner.0),
        usual_legal_basis_id: Set(a.usual_legal_basis.map(|b| b.0)),
        valid_from: Set(a.valid_from),
        valid_to: Set(a.valid_to),
        version: Set(1),
    }
}

/// Tasks that asked for this: those of the site, and those of an unnamed organisation that no longer decides or runs anything.
async fn finish_tasks(tx: &Tx, new: &Agreement, by: uuid::Uuid, at: crate::store::Stamp) -> Result<u64, Failure> {
    let unnamed = organisation::Entity::find().filter(organisation::Column::Kind.eq(OrganisationKind::Unknown.code())).all(&**tx).await?;
    let mut idle = Vec::new();
    for organisation in unnamed.iter().map(|o| o.id) {
        let still = agreement::Entity::find()
            .filter(
                Condition::any().add(agreement::Column::AuthorityId.eq(organisation)).add(agreement::Column::OperatorId.eq(organisation)),
            )
            .filter(agreement::Column::ValidTo.is_null())
            .count(&**tx)
            .await?;
        if still == 0 {
            idle.push(organisation);
        }
    }
    let named = !unnamed.iter().any(|o| o.id == new.authority.0 || o.id == new.operator.0);
    let mut about = Condition::any().add(task::Column::OrganisationId.is_in(idle));
    if named {
        about = about.add(task::Column::SiteId.eq(new.site.0));
    }
    let done = task::Entity::update_many()
        .set(task::ActiveModel { done_at: Set(Some(at)), done_by: Set(Some(by)), ..Default::default() })
        .filter(task::Column::Kind.eq(TaskKind::AgreementMissing.code()))
        .filter(task::Column::DoneAt.is_null())
        .filter(about)
        .exec(&**tx)
        .await
        .map_err(StoreError::from)?;
    Ok(done.rows_affected)
}

#[cfg(test)]
mod tests {
    use super::*;
    use time::macros::date;
    use uuid::Uuid;

    fn held(id: u128, from: Date, to: Option<Date>) -> Agreement {
        let org = OrganisationId(Uuid::nil());
        Agreement {
            id: AgreementId(Uuid::from_u128(id)),
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
    fn a_new_agreement_ends_the_one_that_holds_and_never_rewrites_the_past() {
        let today = date!(2026 - 11 - 24);
        let old = [held(1, date!(2020 - 01 - 01), None)];
        assert_eq!(succession(&old, date!(2027 - 01 - 01), today), Ok(Some(AgreementId(Uuid::from_u128(1)))));
        assert_eq!(succession(&old, today, today), Ok(Some(AgreementId(Uuid::from_u128(1)))));
        assert_eq!(succession(&old, date!(2026 - 11 - 23), today), Err(CannotBegin::InThePast));
        assert_eq!(succession(&old, date!(2020 - 01 - 01), today), Err(CannotBegin::Overlaps));
        assert_eq!(succession(&old, date!(2019 - 01 - 01), today), Err(CannotBegin::Overlaps));
        assert_eq!(succession(&[], date!(2019 - 01 - 01), today), Ok(None), "the first one may have begun");
    }

    #[test]
    fn after_a_gap_nothing_ends_and_before_a_coming_one_nothing_begins() {
        let today = date!(2026 - 11 - 24);
        let two = [held(1, date!(2020 - 01 - 01), Some(date!(2026 - 06 - 01))), held(2, date!(2027 - 01 - 01), None)];
        assert_eq!(succession(&two, date!(2026 - 12 - 01), today), Err(CannotBegin::Overlaps));
        assert_eq!(succession(&two[..1], date!(2026 - 07 - 01), today), Ok(None));
    }
}
