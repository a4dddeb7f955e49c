//! Beginning a plan, and writing in it. A draft may lack things; a plan that runs lacks nothing, and is not saved when it would.

use super::{at_version, load, start};
use crate::chance;
use crate::failure::Failure;
use crate::state::Plads;
use crate::store::claims::Locks;
use crate::store::journal::{Journal, Subject};
use crate::store::plan::{self, Plan, Written};
use crate::store::{Tx, citizen, stay};
use app::error::{AppError, Refusal};
use domain::access::{Action, Actor};
use domain::citizen::PersonName;
use domain::form::{FieldProblem, Problem};
use domain::ids::{PlanId, StayId};
use domain::rehab::plan::{Mode, Modes, PlanError, PlanFacts, PlanGap, PlanState};
use serde_json::{Value, json};
use time::Date;

/// Begins a plan as a draft, in a stay that goes on: it takes place in the bed, and follows the citizen from there.
///
/// # Errors
/// [`AppError::NotFound`] for a stay of another organisation; [`Refusal::StayEnded`].
pub async fn begin(plads: &Plads, actor: &Actor, id: StayId, written: Written) -> Result<PlanId, Failure> {
    let (seen, bed) = crate::stay::load(plads, actor, Action::KeepPlan, id).await?;
    let now = plads.now();
    let new = Plan {
        id: PlanId(chance::id()),
        citizen: seen.citizen,
        stay: Some(id),
        site: bed.site,
        stated: written.statement.as_ref().map(|_| (actor.user, now)),
        written,
        lead: actor.user,
        state: PlanState::Draft { since: now },
        begun: (actor.user, now),
        version: 1,
    };
    plads
        .write(async |tx| {
            Locks { citizens: vec![seen.citizen], ..Locks::default() }.take(&tx).await?;
            let stored = stay::by_id(&*tx, id).await?.ok_or(AppError::NotFound)?;
            if stored.state.ended().is_some() {
                return Err(AppError::refused(Refusal::StayEnded).into());
            }
            plan::insert(&tx, &new).await?;
            plan::insert_mode(&tx, new.id, &Modes::begin(now, Mode::Inpatient), actor.user).await?;
            let mut journal = Journal::new(Some(actor), now);
            let detail = json!({ "stay": id, "written": told(&new.written) });
            journal.note_at(new.site, "plan.begun", Subject::Plan(new.id), detail);
            journal.note_at(new.site, "plan.begun", Subject::Stay(id), json!({ "plan": new.id }));
            Ok((new.id, journal.write(&tx).await?))
        })
        .await
}

/// Writes a plan anew; `finalise` makes a draft a plan that runs, in the same transaction.
///
/// # Errors
/// [`AppError::Invalid`] naming the field of everything that is missing; [`Refusal::Plan`]; [`AppError::Conflict`].
pub async fn keep(plads: &Plads, actor: &Actor, id: PlanId, version: i32, written: Written, finalise: bool) -> Result<(), Failure> {
    let seen = load(plads, actor, Action::KeepPlan, id).await?;
    let (now, today) = (plads.now(), plads.today());
    plads
        .write(async |tx| {
            let old = at_version(&tx, &seen, version).await?;
            let stated =
                if written.statement == old.written.statement { old.stated } else { written.statement.as_ref().map(|_| (actor.user, now)) };
            let mut new = Plan { written: written.clone(), stated, ..old.clone() };
            let facts = facts(&tx, &new).await?;
            new.state = match (old.state, finalise) {
                (state, true) => state.finalise(&facts, now, today).map_err(with_fields)?,
                (state @ PlanState::Draft { .. }, false) => state,
                (state @ (PlanState::Running { .. } | PlanState::Paused { .. }), false) => {
                    whole(&facts, today)?;
                    state
                }
                (PlanState::Ended { .. } | PlanState::Replaced { .. }, false) => return Err(PlanError::Over.into()),
            };
            plan::save(&tx, &new).await?;
            start::settle(plads, &tx, &new, Some(actor.user)).await?;
            let mut journal = Journal::new(Some(actor), now);
            if written != old.written {
                let detail = json!({ "before": told(&old.written), "after": told(&written) });
                journal.note_at(new.site, "plan.kept", Subject::Plan(id), detail);
            }
            if finalise {
                journal.note_at(new.site, "plan.finalised", Subject::Plan(id), json!({}));
            }
            Ok(((), journal.write(&tx).await?))
        })
        .await
}

/// What a plan is judged by before it runs.
pub(super) async fn facts(tx: &Tx, of: &Plan) -> Result<PlanFacts, Failure> {
    let person = citizen::by_id(&**tx, of.citizen).await?.ok_or(AppError::NotFound)?;
    Ok(facts_of(&of.written, person.birth_date))
}

/// The same of what is written, for somebody born on a day.
pub(super) fn facts_of(written: &Written, born: Date) -> PlanFacts {
    PlanFacts {
        kind: written.kind,
        basis: written.basis,
        is_decided: written.decision.is_some(),
        discharged: written.discharged,
        has_requester: !written.requester.trim().is_empty(),
        statement: written.statement.clone(),
        born,
        guardian: name_of(&written.guardian),
    }
}

/// A name as typed in one field: the last word is the family's.
pub(super) fn name_of(text: &str) -> Option<PersonName> {
    let (given, family) = text.trim().rsplit_once(' ')?;
    PersonName::parse(given, family).ok()
}

fn whole(facts: &PlanFacts, today: Date) -> Result<(), Failure> {
    let gaps = facts.gaps(today);
    if gaps.is_empty() { Ok(()) } else { Err(with_fields(PlanError::Gaps(gaps))) }
}

/// What is missing, each at its field.
fn with_fields(error: PlanError) -> Failure {
    let PlanError::Gaps(gaps) = error else { return error.into() };
    let problems = gaps.into_iter().map(|gap| {
        let (field, problem) = match gap {
            PlanGap::Statement => ("statement", Problem::Missing),
            PlanGap::Basis => ("basis", Problem::NotAChoice),
            PlanGap::Decision => ("decision", Problem::Missing),
            PlanGap::Discharge => ("discharged", Problem::Missing),
            PlanGap::Requester => ("requester", Problem::Missing),
            PlanGap::Guardian => ("guardian", Problem::Missing),
        };
        FieldProblem { field: field.to_owned(), problem }
    });
    AppError::Invalid { problems: problems.collect() }.into()
}

/// What the log keeps of what is written: codes and days, no words.
fn told(written: &Written) -> Value {
    let day = |day: Option<Date>| day.map(|d| d.to_string());
    json!({
        "kind": written.kind, "basis": written.basis, "discharged": day(written.discharged), "later_start": day(written.later_start),
        "decided_on": day(written.decision.as_ref().map(|(d, _)| *d)), "is_stated": written.statement.is_some(),
    })
}
