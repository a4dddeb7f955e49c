//! The care record beside Plads: what a site keeps there is refused here, and referred to instead.

use super::{again, load};
use crate::chance;
use crate::failure::Failure;
use crate::state::Plads;
use crate::store::journal::{Journal, Subject};
use crate::store::record::{self, Reference};
use app::error::{AppError, Refusal};
use domain::access::{Action, Actor};
use domain::form::Problem;
use domain::ids::{PlanId, ReferenceId, SiteId};
use domain::record::DataKind;
use sea_orm::ConnectionTrait;
use serde_json::json;
use time::Date;

/// Refuses data that the site keeps in the record.
///
/// # Errors
/// [`Refusal::KeptInRecord`].
pub(crate) async fn kept_here<C: ConnectionTrait>(db: &C, site: SiteId, kind: DataKind) -> Result<(), Failure> {
    let (masters, _) = record::masters_of(db, site).await?;
    if masters.is_record(kind) { Err(AppError::refused(Refusal::KeptInRecord { kind }).into()) } else { Ok(()) }
}

/// A reference as read from its form.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewReference {
    /// To which data.
    pub kind: DataKind,
    /// The day under which it stands in the record.
    pub on: Date,
    /// One line, or empty where there is a link.
    pub line: String,
    /// A link, or empty where there is a line.
    pub link: String,
}

/// Refers to something that stands in the record.
///
/// # Errors
/// [`AppError::Invalid`] at `data_kind` for what is kept in Plads, at `stands_on` for a day to come;
/// [`domain::rehab::plan::PlanError::Over`] as a refusal.
pub async fn refer(plads: &Plads, actor: &Actor, id: PlanId, new: NewReference) -> Result<ReferenceId, Failure> {
    let seen = load(plads, actor, Action::KeepPlan, id).await?;
    if new.on > plads.today() {
        return Err(AppError::field("stands_on", Problem::TooLate).into());
    }
    let reference = Reference {
        id: ReferenceId(chance::id()),
        plan: id,
        kind: new.kind,
        on: new.on,
        line: new.line,
        link: new.link,
        by: actor.user,
        struck: None,
    };
    plads
        .write(async |tx| {
            let plan = again(&tx, &seen).await?.going_on()?;
            if !record::masters_of(&*tx, plan.site).await?.0.is_record(reference.kind) {
                return Err(AppError::field("data_kind", Problem::NotAChoice).into());
            }
            record::insert(&tx, &reference, plads.now()).await?;
            let mut journal = Journal::new(Some(actor), plads.now());
            let detail = json!({ "reference": reference.id, "kind": reference.kind, "on": reference.on.to_string() });
            journal.note_at(plan.site, "record.referred", Subject::Plan(id), detail);
            Ok((reference.id, journal.write(&tx).await?))
        })
        .await
}

/// Strikes a reference out. It stays to be seen.
///
/// # Errors
/// [`AppError::Conflict`] when it is struck out already.
pub async fn strike(plads: &Plads, actor: &Actor, id: PlanId, which: ReferenceId, reason: &str) -> Result<(), Failure> {
    let seen = load(plads, actor, Action::KeepPlan, id).await?;
    let now = plads.now();
    plads
        .write(async |tx| {
            let plan = again(&tx, &seen).await?;
            record::strike(&tx, id, which, actor.user, now, reason).await?;
            let mut journal = Journal::new(Some(actor), now);
            journal.note_at(plan.site, "record.struck", Subject::Plan(id), json!({ "reference": which }));
            Ok(((), journal.write(&tx).await?))
        })
        .await
}
