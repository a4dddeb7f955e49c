//! Access to the citizen's own page, from the staff's side: a code is given and shown once, who holds access is listed, and it is
//! withdrawn.

use super::forms::allow;
use super::load;
use crate::chance;
use crate::failure::Failure;
use crate::forms::{Done, Form, Posted, form, invalid};
use crate::state::Plads;
use crate::store::Tx;
use crate::store::citizen_access::{self, Access};
use crate::store::claims::Locks;
use crate::store::entity::{app_user, death, stay as stay_row};
use crate::store::journal::{Journal, Subject};
use crate::store::stay::Stay;
use app::error::{AppError, Refusal};
use app::stay::{AccessRow, AccessView, StayAct};
use domain::access::{Action, Actor, short_name};
use domain::citizen_access::{AccessCode, AccessEnd, Holder, OneTimeCode};
use domain::form::{Problem, Problems};
use domain::ids::{CitizenAccessId, CitizenId, StayId, UserId};
use domain::instant::Instant;
use domain::typed::parse_date;
use sea_orm::{ColumnTrait as _, ConnectionTrait, EntityTrait as _, QueryFilter as _, QuerySelect as _, QueryTrait as _};
use serde_json::json;
use std::collections::HashMap;
use time::Date;

/// How far back in days used and ended accesses are listed.
const LISTED_DAYS: i64 = 30;

/// A code that has not been shown yet.
#[derive(Clone, Debug)]
pub struct UnshownCode {
    stay: StayId,
    code: AccessCode,
    until: Instant,
}

/// For whom, and on what basis.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Holding {
    /// Who.
    pub holder: Holder,
    /// Their name; empty for the citizen.
    pub name: String,
    /// Which power of attorney; may be empty for relatives.
    pub basis: String,
    /// The last day it holds.
    pub until: Option<Date>,
}

impl Holding {
    /// The citizen.
    #[must_use]
    pub fn citizen() -> Self {
        Self { holder: Holder::Citizen, name: String::new(), basis: String::new(), until: None }
    }
}

/// Gives a code. Whoever asks shows it once.
///
/// # Errors
/// [`Refusal::CitizenDied`].
pub async fn give(plads: &Plads, actor: &Actor, id: StayId, to: Holding) -> Result<(AccessCode, CitizenAccessId), Failure> {
    let (seen, bed) = load(plads, actor, Action::GiveCitizenAccess, id).await?;
    let (now, code) = (plads.now(), chance::access_code());
    let new = Access {
        id: CitizenAccessId(chance::id()),
        citizen: seen.citizen,
        stay: id,
        holder: to.holder,
        holder_name: to.name,
        basis: to.basis,
        code: OneTimeCode { given_at: now, wrong_tries: 0, used_at: None, ended: None, until: to.until },
        given_by: actor.user,
        organisation: actor.organisation,
        ended_at: None,
    };
    let hash = chance::hash(code.reveal());
    plads
        .write(async |tx| {
            Locks { citizens: vec![seen.citizen], ..Locks::default() }.take(&tx).await?;
            if has_died(&*tx, seen.citizen).await? {
                return Err(AppError::refused(Refusal::CitizenDied).into());
            }
            citizen_access::insert(&tx, &new, &hash).await?;
            let mut journal = Journal::new(Some(actor), now);
            let detail = json!({ "access": new.id, "holder": new.holder, "until": new.code.until.map(|d| d.to_string()) });
            journal.note_at(bed.site, "citizen_access.given", Subject::Stay(id), detail);
            Ok(((), journal.write(&tx).await?))
        })
        .await?;
    Ok((code, new.id))
}

/// Withdraws an access: the code is dead, and a visit that goes on is over.
///
/// # Errors
/// [`AppError::NotFound`] when it is no access to this citizen's page; [`AppError::Conflict`] when it has ended already.
pub async fn withdraw(plads: &Plads, actor: &Actor, id: StayId, which: CitizenAccessId) -> Result<(), Failure> {
    let (seen, bed) = load(plads, actor, Action::GiveCitizenAccess, id).await?;
    let now = plads.now();
    plads
        .write(async |tx| {
            Locks { citizens: vec![seen.citizen], ..Locks::default() }.take(&tx).await?;
            let access = citizen_access::by_id(&*tx, which).await?.filter(|a| a.citizen == seen.citizen).ok_or(AppError::NotFound)?;
            citizen_access::end(&tx, access.id, AccessEnd::Withdrawn, actor.user, now).await?;
            let mut journal = Journal::new(Some(actor), now);
            journal.note_at(bed.site, "citizen_access.withdrawn", Subject::Stay(id), json!({ "access": which }));
            Ok(((), journal.write(&tx).await?))
        })
        .await
}

/// The citizen has died: every access is closed, and every visit that goes on is over. In the transaction of the death.
pub(super) async fn close(tx: &Tx, of: &Stay, by: UserId, now: Instant, journal: &mut Journal) -> Result<(), Failure> {
    let closed = citizen_access::end_all(tx, of.citizen, AccessEnd::Death, by, now).await?;
    if closed > 0 {
        journal.note("citizen_access.closed", Subject::Stay(of.id), json!({ "accesses": closed }));
    }
    Ok(())
}

async fn has_died<C: ConnectionTrait>(db: &C, citizen: CitizenId) -> Result<bool, Failure> {
    let own = stay_row::Entity::find().select_only().column(stay_row::Column::Id).filter(stay_row::Column::CitizenId.eq(citizen.0));
    let found = death::Entity::find()
        .filter(death::Column::StayId.in_subquery(own.into_query()))
        .filter(death::Column::RevokedAt.is_null())
        .one(db)
        .await?;
    Ok(found.is_some())
}

/// Codes and holders of a citizen's page, the code just given, and the wishes of the stay.
pub(super) async fn view(plads: &Plads, actor: &Actor, of: &Stay) -> Result<AccessView, Failure> {
    let (db, now, today) = (plads.store.read(), plads.now(), plads.today());
    let all = citizen_access::of_citizen(db, of.citizen).await?;
    let ids: Vec<CitizenAccessId> = all.iter().map(|a| a.id).collect();
    let holders: HashMap<CitizenAccessId, Holder> = all.iter().map(|a| (a.id, a.holder)).collect();
    let here: Vec<_> = citizen_access::visits_of(db, &ids).await?.into_iter().filter(|(_, v)| v.is_open(now)).map(|(id, _)| id).collect();
    let staff = app_user::Entity::find().filter(app_user::Column::Id.is_in(all.iter().map(|a| a.given_by.0))).all(db).await?;
    let rows = all
        .into_iter()
        .filter(|a| a.code.given_at > now.plus_hours(-24 * LISTED_DAYS))
        .map(|a| AccessRow {
            id: a.id,
            holder: a.holder,
            state: a.code.state(now, today),
            until: a.code.until,
            given: (
                staff.iter().find(|u| u.id == a.given_by.0).map_or_else(String::new, |u| short_name(&u.name)),
                plads.local(a.code.given_at),
            ),
            is_here: here.contains(&a.id) && a.ended_at.is_none(),
            name: a.holder_name,
            basis: a.basis,
        })
        .collect();
    let wishes = citizen_access::wishes_of(db, of.id).await?.into_iter();
    Ok(AccessView {
        rows,
        fresh: plads.codes.take(actor.user).filter(|c| c.stay == of.id).map(|c| (c.code.in_groups(), plads.local(c.until))),
        wishes: wishes.map(|w| (plads.local(w.at), holders.get(&w.access).copied().unwrap_or(Holder::Citizen), w.text)).collect(),
    })
}

const ACCESS: &str = "/stays/{id}/access";

/// The forms of access to the citizen's page.
pub(super) fn forms() -> Vec<Form> {
    vec![form(ACCESS, "give_code", |p| Box::pin(post_give(p))), form(ACCESS, "withdraw_access", |p| Box::pin(post_withdraw(p)))]
}

fn read_holding(p: &Posted) -> Result<Holding, AppError> {
    let mut problems = Problems::default();
    let holder: Option<Holder> = problems.choice(&p.fields, "holder");
    let is_another = holder.is_some_and(Holder::is_another);
    let by_power = holder == Some(Holder::PowerOfAttorney);
    let mut text = |field: &str, needed: bool| {
        if needed { problems.required(&p.fields, field, 200) } else { problems.optional(&p.fields, field, 200) }
    };
    let (name, basis) = (text("holder_name", is_another), text("basis", by_power));
    if holder == Some(Holder::Relative) && p.fields.get("consent") != "yes" {
        problems.add("consent", Problem::Missing);
    }
    let today = p.plads.today();
    let until = match p.fields.get("until") {
        "" if by_power => {
            problems.add("until", Problem::Missing);
            None
        }
        "" => None,
        typed => problems.keep("until", parse_date(typed, today).map_err(Problem::from)),
    };
    if is_another && until.is_some_and(|last| last < today) {
        problems.add("until", Problem::TooEarly);
    }
    let (Some(holder), Some(name), Some(basis), true) = (holder, name, basis, problems.is_empty()) else { return Err(invalid(problems)) };
    // What is typed about somebody else says nothing about the citizen.
    Ok(if is_another { Holding { holder, name, basis, until } } else { Holding::citizen() })
}

async fn post_give(p: Posted) -> Done {
    let id = allow(&p, StayAct::Access).await?;
    let (code, _) = give(&p.plads, &p.actor, id, read_holding(&p)?).await?;
    let until = p.plads.now().plus_hours(domain::citizen_access::CODE_HOURS);
    p.plads.codes.keep(p.actor.user, UnshownCode { stay: id, code, until });
    Ok(format!("/stays/{id}/access#slip"))
}

async fn post_withdraw(p: Posted) -> Done {
    let id = allow(&p, StayAct::Access).await?;
    withdraw(&p.plads, &p.actor, id, p.id_in("access")?).await?;
    Ok(format!("/stays/{id}/access#holders"))
}
