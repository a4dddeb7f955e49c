//! Screening of lifestyle in a stay: asked at the arrival and before the departure where the site has switched it on, and in the way of
//! neither. Nothing is sent from here: a referral is a draft with consent, and children in the home open guidance.

mod forms;
pub mod talk;

pub(super) use forms::forms;

use super::load;
use super::transition::in_house;
use crate::access::Look;
use crate::chance;
use crate::failure::Failure;
use crate::plan::record::kept_here;
use crate::request::short_names;
use crate::state::Plads;
use crate::store::claims::Locks;
use crate::store::entity::{organisation, site};
use crate::store::journal::{Journal, Subject};
use crate::store::screening::{self, Screened};
use crate::store::stay::Stay;
use crate::store::talk::{Talk, TalkState};
use crate::store::{StoreError, Tx, citizen, facility, record};
use app::error::{AppError, Refusal};
use app::stay::{ReferralView, ScreeningRow, ScreeningView, TalkRow};
use domain::access::{Action, Actor, Ties, may};
use domain::code::Code as _;
use domain::ids::{ScreeningId, SiteId, StayId, UserId};
use domain::instant::Calendar as _;
use domain::record::DataKind;
use domain::rehab::measure::Taken;
use domain::rehab::screening::{
    Answer, ChildrenDecision, LifestyleScreening, ReferralConsent, ScreeningError, ScreeningKind, ScreeningMoment, StayDays, to_ask,
};
use domain::stay::StayState;
use sea_orm::{ConnectionTrait, EntityTrait as _};
use serde_json::json;
use std::collections::HashMap;

/// An answer, as it was given.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answered {
    /// About what.
    pub kind: ScreeningKind,
    /// The answer.
    pub answer: Answer,
    /// What each question of an instrument was given; nothing otherwise.
    pub taken: Taken,
    /// May the citizen be referred?
    pub consent: ReferralConsent,
    /// For which moment it was asked anew, where an answer was struck out; it is that of the day otherwise.
    pub anew: Option<ScreeningMoment>,
}

/// About what somebody was asked, and when.
type Asked = (ScreeningKind, ScreeningMoment);

fn days(plads: &Plads, stored: &Stay) -> StayDays {
    let day = |at| plads.zone.date(at);
    StayDays { arrived: day(stored.arrived_at()), expected: day(stored.expected_departure), today: plads.today() }
}

/// The refusal for what was asked already, naming who did.
async fn asked_already<C: ConnectionTrait>(
    db: &C,
    all: &[Screened],
    kind: ScreeningKind,
    moment: ScreeningMoment,
) -> Result<Failure, Failure> {
    let Some(known) = all.iter().find(|s| s.stands() && s.screening.kind == kind && s.screening.moment == moment) else {
        return Ok(AppError::Conflict.into());
    };
    let by = short_names(db, [known.registered.0]).await?.remove(&known.registered.0).unwrap_or_default();
    Ok(AppError::refused(Refusal::ScreeningAsked { by }).into())
}

/// What stands, and what was struck out.
fn asked_and_struck(all: &[Screened]) -> (Vec<Asked>, Vec<Asked>) {
    let (stands, struck): (Vec<&Screened>, Vec<&Screened>) = all.iter().partition(|s| s.stands());
    (screening::asked(stands), screening::asked(struck))
}

/// Registers an answer at the moment that it is, or at that of an answer that was struck out. Whoever no longer wants help to stop smoking has no talk booked.
///
/// # Errors
/// [`Refusal::KeptInRecord`]; [`Refusal::ScreeningAsked`] when a colleague was faster; [`Refusal::StayEnded`]; [`AppError::Conflict`] when the site does not ask
/// about it, or no longer with this instrument.
pub async fn register(plads: &Plads, actor: &Actor, id: StayId, answered: Answered) -> Result<ScreeningId, Failure> {
    let (seen, bed) = load(plads, actor, Action::KeepScreening, id).await?;
    let (now, new) = (plads.now(), ScreeningId(chance::id()));
    plads
        .write(async |tx| {
            Locks { citizens: vec![seen.citizen], ..Locks::default() }.take(&tx).await?;
            let stored = in_house(&tx, id).await?;
            kept_here(&*tx, bed.site, DataKind::Screenings).await?;
            let switches = screening::of_site(&*tx, bed.site).await?;
            let is_asked_so = match &answered.answer {
                Answer::Alcohol { instrument, version, .. } => {
                    switches.alcohol.is_some_and(|i| i.code == *instrument && i.version == *version)
                }
                Answer::Refused | Answer::Smoking { .. } => true,
            };
            if !is_asked_so || !switches.kinds().contains(&answered.kind) {
                return Err(AppError::Conflict.into());
            }
            let all = screening::of_stays(&*tx, &[id]).await?;
            let (asked, struck) = asked_and_struck(&all);
            let Answered { kind, answer, taken, consent, anew } = answered.clone();
            let today = days(plads, &stored).moment(&screening::asked(&all));
            let moment = anew.filter(|moment| struck.contains(&(kind, *moment))).unwrap_or(today);
            let screening = match LifestyleScreening::register(kind, moment, answer, consent, &asked) {
                Ok(screening) => screening,
                Err(ScreeningError::Asked(_)) => return Err(asked_already(&*tx, &all, kind, moment).await?),
                Err(ScreeningError::OtherKind(_) | ScreeningError::Name | ScreeningError::Faults(_)) => {
                    return Err(AppError::Conflict.into());
                }
            };
            let row = Screened { id: new, stay: id, screening, registered: (actor.user, now), handed: None, struck: None };
            match screening::insert(&tx, &row, &taken).await {
                Err(StoreError::Duplicate) => return Err(asked_already(&*tx, &all, kind, moment).await?),
                done => done?,
            }
            let mut journal = Journal::new(Some(actor), now);
            // What was answered is not for the history.
            let detail = json!({ "screening": new, "about": kind.code(), "moment": moment.code() });
            journal.note_at(bed.site, "screening.registered", Subject::Stay(id), detail);
            talk::call_off_unwanted(&tx, actor, (id, bed.site), now, &mut journal).await?;
            Ok((new, journal.write(&tx).await?))
        })
        .await
}

/// Strikes a wrong answer out. It stays to be seen and counts no longer: nobody is referred or talked with by it, and the question is
/// asked anew for its moment while the stay goes on.
///
/// # Errors
/// [`AppError::NotFound`] for answers in another stay; [`AppError::Conflict`] when they are struck out already.
pub async fn strike(plads: &Plads, actor: &Actor, id: StayId, which: ScreeningId, reason: &str) -> Result<(), Failure> {
    let (seen, bed) = load(plads, actor, Action::KeepScreening, id).await?;
    let now = plads.now();
    plads
        .write(async |tx| {
            Locks { citizens: vec![seen.citizen], ..Locks::default() }.take(&tx).await?;
            let of = of_stay(&tx, id, which).await?;
            screening::strike(&tx, which, actor.user, now, reason).await?;
            let mut journal = Journal::new(Some(actor), now);
            let detail = json!({ "screening": which, "about": of.screening.kind.code(), "moment": of.screening.moment.code() });
            journal.note_at(bed.site, "screening.struck", Subject::Stay(id), detail);
            talk::call_off_unwanted(&tx, actor, (id, bed.site), now, &mut journal).await?;
            Ok(((), journal.write(&tx).await?))
        })
        .await
}

/// Puts the questions of the moment away: the page does not ask by itself again until the departure is near, or not at all.
///
/// # Errors
/// [`Refusal::StayEnded`].
pub async fn put_away(plads: &Plads, actor: &Actor, id: StayId) -> Result<(), Failure> {
    let (seen, bed) = load(plads, actor, Action::KeepScreening, id).await?;
    let now = plads.now();
    plads
        .write(async |tx| {
            Locks { citizens: vec![seen.citizen], ..Locks::default() }.take(&tx).await?;
            let stored = in_house(&tx, id).await?;
            let moment = days(plads, &stored).moment(&screening::asked(&screening::of_stays(&*tx, &[id]).await?));
            let mut journal = Journal::new(Some(actor), now);
            if !screening::is_put_away(&*tx, id, moment).await? {
                screening::put_away(&tx, id, moment, actor.user, now).await?;
                journal.note_at(bed.site, "screening.put_away", Subject::Stay(id), json!({ "moment": moment.code() }));
            }
            Ok(((), journal.write(&tx).await?))
        })
        .await
}

/// Answers in a stay, within a transaction.
async fn of_stay(tx: &Tx, id: StayId, which: ScreeningId) -> Result<Screened, Failure> {
    Ok(screening::by_id(&**tx, which).await?.filter(|s| s.stay == id).ok_or(AppError::NotFound)?)
}

/// Notes what a professional decided about children in the home. Plads reports nothing itself; a later decision stands beside the first.
///
/// # Errors
/// [`AppError::NotFound`] for answers in another stay; [`AppError::Conflict`] when there are no children in the home, or the answer was
/// struck out.
pub async fn decide(plads: &Plads, actor: &Actor, id: StayId, which: ScreeningId, decision: ChildrenDecision) -> Result<(), Failure> {
    let (seen, bed) = load(plads, actor, Action::KeepScreening, id).await?;
    let now = plads.now();
    plads
        .write(async |tx| {
            Locks { citizens: vec![seen.citizen], ..Locks::default() }.take(&tx).await?;
            let of = of_stay(&tx, id, which).await?;
            if !of.stands() || !of.screening.opens_guidance() {
                return Err(AppError::Conflict.into());
            }
            screening::decide(&tx, which, decision, actor.user, now).await?;
            let mut journal = Journal::new(Some(actor), now);
            journal.note_at(bed.site, "screening.children_decided", Subject::Stay(id), json!({ "screening": which }));
            Ok(((), journal.write(&tx).await?))
        })
        .await
}

/// May somebody be referred after an answer: does it stand, and give a referral?
fn refers(of: &Screened) -> Result<(), AppError> {
    if of.stands() && of.screening.may_refer().is_ok() { Ok(()) } else { Err(AppError::NotFound) }
}

/// Notes that a person has handed a referral on.
///
/// # Errors
/// [`AppError::NotFound`] for answers in another stay, and those nobody may be referred after; [`AppError::Conflict`] when it was handed
/// on already.
pub async fn hand_on(plads: &Plads, actor: &Actor, id: StayId, which: ScreeningId, to: &str) -> Result<(), Failure> {
    let (seen, bed) = load(plads, actor, Action::KeepScreening, id).await?;
    let now = plads.now();
    plads
        .write(async |tx| {
            Locks { citizens: vec![seen.citizen], ..Locks::default() }.take(&tx).await?;
            refers(&of_stay(&tx, id, which).await?)?;
            screening::hand_on(&tx, which, to, actor.user, now).await?;
            let mut journal = Journal::new(Some(actor), now);
            journal.note_at(bed.site, "screening.handed_on", Subject::Stay(id), json!({ "screening": which }));
            Ok(((), journal.write(&tx).await?))
        })
        .await
}

/// What the pages of a stay show of it; nothing where nothing is asked and nothing was.
pub(super) async fn view(plads: &Plads, actor: &Actor, stored: &Stay, site: SiteId, ties: Ties) -> Result<Option<ScreeningView>, Failure> {
    let (db, id) = (plads.store.read(), stored.id);
    let (all, switches) = (screening::of_stays(db, &[id]).await?, screening::of_site(db, site).await?);
    let asks_here = !record::masters_of(db, site).await?.0.is_record(DataKind::Screenings);
    let kinds = if asks_here { switches.kinds() } else { Vec::new() };
    if may(actor, Action::KeepScreening, ties).is_err() || (all.is_empty() && kinds.is_empty()) {
        return Ok(None);
    }
    let (days, (asked, struck)) = (days(plads, stored), asked_and_struck(&all));
    let moment = stored.state.ended().is_none().then(|| days.moment(&screening::asked(&all)));
    let to_ask = moment.map(|moment| to_ask(&kinds, moment, &asked, &struck)).unwrap_or_default();
    let is_here = matches!(stored.state, StayState::InHouse { .. });
    let asks_now = |now: ScreeningMoment| to_ask.iter().any(|(_, moment)| *moment == now);
    let prompts = match moment.filter(|m| is_here && asks_now(*m) && days.prompts(*m)) {
        Some(moment) => !screening::is_put_away(db, id, moment).await?,
        None => false,
    };
    let talks = crate::store::talk::of_stays(db, &[id]).await?;
    Ok(Some(ScreeningView {
        kinds,
        instrument: switches.alcohol,
        moment,
        to_ask,
        prompts,
        rows: rows(plads, all).await?,
        talk: talk::rows(plads, &talks).await?.pop(),
        may_talk: may(actor, Action::KeepTalks, ties).is_ok(),
    }))
}

async fn rows(plads: &Plads, all: Vec<Screened>) -> Result<Vec<ScreeningRow>, Failure> {
    let db = plads.store.read();
    let decisions = screening::decisions(db, &all.iter().map(|s| s.id).collect::<Vec<_>>()).await?;
    let users = all.iter().flat_map(|s| [Some(s.registered.0), s.handed.as_ref().map(|h| h.1), s.struck.as_ref().map(|s| s.0)]).flatten();
    let names = short_names(db, users.chain(decisions.iter().map(|d| d.2)).collect::<Vec<_>>()).await?;
    let name = |by: UserId| names.get(&by).cloned().unwrap_or_default();
    let row = |of: Screened| ScreeningRow {
        id: of.id,
        by: (name(of.registered.0), plads.local(of.registered.1)),
        decisions: decisions
            .iter()
            .filter(|(which, ..)| *which == of.id)
            .map(|(_, decision, by, at)| (*decision, name(*by), plads.local(*at)))
            .collect(),
        handed: of.handed.map(|(to, by, at)| (to, name(by), plads.local(at))),
        struck: of.struck.map(|(by, at, reason)| (reason, (name(by), plads.local(at)))),
        screening: of.screening,
    };
    Ok(all.into_iter().map(row).collect())
}

/// Talks as lines, in their order.
fn talk_row(plads: &Plads, of: &Talk, names: &HashMap<UserId, String>) -> TalkRow {
    TalkRow {
        id: of.id,
        version: of.version,
        from: plads.local(of.period.from()),
        by: names.get(&of.coordinator).cloned().unwrap_or_default(),
        held: of.state == TalkState::Held,
    }
}

/// The draft of a referral; logged.
pub(super) async fn referral(plads: &Plads, actor: &Actor, which: ScreeningId) -> Result<ReferralView, Failure> {
    may(actor, Action::KeepScreening, Ties::NONE)?;
    let db = plads.store.read();
    let of = screening::by_id(db, which).await?.ok_or(AppError::NotFound)?;
    let (stored, bed) = load(plads, actor, Action::KeepScreening, of.stay).await?;
    refers(&of)?;
    let person = citizen::by_id(db, stored.citizen).await?.ok_or(AppError::NotFound)?;
    let look = Look { action: "referral.read", purpose: "care", criterion: of.stay.to_string(), citizens: &[person.id], refresh: false };
    plads.log_look(actor, look).await?;
    let at = site::Entity::find_by_id(bed.site.0).one(db).await?.ok_or(AppError::NotFound)?;
    let operator = match facility::agreement_on(db, bed.site, plads.today()).await? {
        Some(agreement) => organisation::Entity::find_by_id(agreement.operator.0).one(db).await?.map_or_else(String::new, |o| o.name),
        None => String::new(),
    };
    let by = short_names(db, [of.registered.0]).await?.remove(&of.registered.0).unwrap_or_default();
    Ok(ReferralView {
        stay: stored.id,
        name: person.name.full(),
        born: person.birth_date,
        municipality: stored.home_municipality.clone(),
        site: at.name,
        site_phone: at.phone,
        operator,
        asked: (by, plads.local(of.registered.1)),
        screening: of.screening,
        expected: plads.local(stored.expected_departure),
        printed: plads.local(plads.now()),
    })
}
