//! What the page of a stay shows.

use super::load;
use crate::access::Look;
use crate::allocation::legal_basis_of;
use crate::bed::{bed_name, load_bed};
use crate::failure::Failure;
use crate::state::Plads;
use crate::store::entity::{app_user, bed_claim, correction, death, event, legal_basis, organisation, stay_decision, task};
use crate::store::stay::Stay;
use crate::store::{Stamp, StoreError};
use crate::store::{absence, citizen, facility, request, stay};
use app::error::AppError;
use app::stay::{
    AbsenceRow, AwayView, ClaimLine, Corrected, CorrectionRow, CourseView, DeathView, HistoryLine, PhaseRow, StayAct, StayTask, StayView,
};
use domain::absence::CourseStay;
use domain::access::{Action, Actor, Role, Ties, may, short_name};
use domain::allocation::ClaimKind;
use domain::citizen::age_on;
use domain::code::Code as _;
use domain::correction::Registered;
use domain::ids::{BedId, OrganisationId, StayId};
use domain::instant::{Calendar as _, Instant};
use domain::organisation::LegalBasis;
use domain::setting::SettingKey;
use domain::stay::StayState;
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait as _, EntityTrait as _, QueryFilter as _, QueryOrder as _, QuerySelect as _};
use std::collections::HashMap;
use uuid::Uuid;

pub(super) async fn view(plads: &Plads, actor: &Actor, id: StayId, refresh: bool) -> Result<StayView, Failure> {
    let (stored, bed) = load(plads, actor, Action::ReadStay, id).await?;
    let db = plads.store.read();
    let person = citizen::by_id(db, stored.citizen).await?.ok_or(AppError::NotFound)?;
    let look = Look { action: "stay.read", purpose: "care", criterion: id.to_string(), citizens: &[person.id], refresh };
    plads.log_look(actor, look).await?;
    let asked = match stored.request {
        Some(id) => request::by_id(db, id).await?,
        None => None,
    };
    let now = plads.now();
    let (arrived, ended) = (stored.state.since(), stored.state.ended());
    let in_house = ended.is_none();
    let until = ended.map_or(now, |(at, _)| at);
    let ties = facility::ties_of_site(db, bed.site, plads.today()).await?;
    let may_end = matches!(stored.state, StayState::InHouse { .. }) && may(actor, Action::EndStay, ties).is_ok();
    let opens_requests = matches!(actor.role, Role::Allocator | Role::AcuteNurse);
    let relative = asked.as_ref().map(|asked| asked.relative()).unwrap_or_default();
    Ok(StayView {
        just_done: crate::undo::just_done(plads, actor, id.0).await?,
        id,
        plan: crate::plan::latest_of_stay(plads, actor, &stored).await?,
        version: stored.version,
        name: person.name.to_string(),
        age: age_on(person.birth_date, plads.today()),
        born: person.birth_date,
        number: person.civil_number.to_string(),
        replacement_number: person.civil_number.kind().is_replacement(),
        protected: person.protected,
        bed: in_house.then(|| (bed.bed, bed_name(&bed))),
        site: Some(bed.site),
        arrived: plads.local(arrived),
        expected: plads.local(stored.expected_departure),
        ended: ended.map(|(at, outcome)| (plads.local(at), outcome)),
        nights: nights(plads, arrived, until),
        infection: stored.infection,
        home_municipality: stored.home_municipality.clone(),
        own_doctor: person.own_doctor,
        relative,
        room_preference: stored.room_preference,
        diet: stored.diet,
        safeguards: super::safeguard::rows(plads, id).await?,
        needs: asked.as_ref().map(|r| r.needs.clone()).unwrap_or_default(),
        request: asked.filter(|r| opens_requests && r.authority == actor.organisation).map(|r| (r.id, r.number)),
        phases: phases(plads, actor, &stored).await?,
        claims: beds_of(plads, id).await?,
        history: history(plads, &stored).await?,
        may_end,
        acts: acts(plads, actor, &stored, ties).await?,
        away: away(plads, &stored, may(actor, Action::DecideHold, ties).is_ok()).await?,
        absences: absences(plads, id).await?,
        death: super::death::of_stay(db, id).await?.map(|d| death_view(plads, d)),
        complaints: if may(actor, Action::HandleComplaint, ties).is_ok() {
            super::complaint::complaints(plads, id).await?
        } else {
            Vec::new()
        },
        corrections: corrections(plads, id).await?,
        tasks: open_tasks(plads, id).await?,
        course: course(plads, &stored).await?,
        check: super::arrival_check::view(plads, actor, &stored, ties).await?,
        transition: super::transition::view(plads, actor, &stored, ties).await?,
        tobs: crate::tobs::view(plads, actor, &stored, bed.site, ties).await?,
        screening: super::screening::view(plads, actor, &stored, bed.site, ties).await?,
        doctor: super::doctor::doctors(plads, &[id], now).await?.remove(&id),
    })
}

/// The night one is in: 1 on the day of arrival.
fn nights(plads: &Plads, from: Instant, to: Instant) -> i64 {
    (plads.zone.date(to) - plads.zone.date(from)).whole_days().saturating_add(1)
}

/// What the actor may do about the stay now, in the order of its buttons.
async fn acts(plads: &Plads, actor: &Actor, stored: &Stay, ties: Ties) -> Result<Vec<StayAct>, Failure> {
    let mut acts = Vec::new();
    for act in [
        StayAct::Move,
        StayAct::Departure,
        StayAct::Absence,
        StayAct::Phase,
        StayAct::Infection,
        StayAct::Care,
        StayAct::Access,
        StayAct::Complaint,
        StayAct::Correct,
        StayAct::Death,
    ] {
        if super::open_to(stored, act) && may(actor, super::action_of(plads, act).await?, ties).is_ok() {
            acts.push(act);
        }
    }
    Ok(acts)
}

async fn away(plads: &Plads, stored: &Stay, may_decide: bool) -> Result<Option<AwayView>, Failure> {
    let StayState::OnLeave { absence, .. } = stored.state else { return Ok(None) };
    let warning = plads.setting(SettingKey::HoldWarningMinutes).await?;
    let found = absence::by_id(plads.store.read(), absence).await?;
    Ok(found.map(|a| AwayView {
        kind: a.kind,
        since: plads.local(a.span.from),
        expected_return: a.expected_return.map(|at| plads.local(at)),
        hold_until: plads.local(a.hold.until),
        clock: a.hold.clock(plads.now(), warning),
        word: a.word.map(|(word, at)| (word, plads.local(at))),
        place: a.place,
        reason: a.reason,
        may_decide,
    }))
}

fn death_view(plads: &Plads, row: death::Model) -> DeathView {
    let local = |at: Option<Stamp>| at.map(|at| plads.local(at.at()));
    DeathView {
        found: plads.local(row.found_at.at()),
        found_by: row.found_by,
        confirmed: local(row.confirmed_at),
        doctor: row.doctor,
        body: local(row.body_at),
        belongings: local(row.belongings_at),
    }
}

async fn open_tasks(plads: &Plads, id: StayId) -> Result<Vec<StayTask>, Failure> {
    let open =
        task::Entity::find().filter(task::Column::StayId.eq(id.0)).filter(task::Column::DoneAt.is_null()).order_by_asc(task::Column::DueAt);
    let rows = open.all(plads.store.read()).await?;
    let now = plads.now();
    rows.into_iter()
        .map(|row| {
            Ok(StayTask {
                kind: crate::allocation::code("task.kind", &row.kind)?,
                owner: crate::allocation::code("task.owner_role", &row.owner_role)?,
                due: plads.local(row.due_at.at()),
                late: row.due_at.at() < now,
            })
        })
        .collect()
}

async fn corrections(plads: &Plads, id: StayId) -> Result<Vec<CorrectionRow>, Failure> {
    let db = plads.store.read();
    let all = correction::Entity::find().filter(correction::Column::StayId.eq(id.0)).order_by_desc(correction::Column::CorrectedAt);
    let rows = all.all(db).await?;
    let people = app_user::Entity::find().filter(app_user::Column::Id.is_in(rows.iter().map(|r| r.corrected_by))).all(db).await?;
    rows.into_iter()
        .map(|row| {
            Ok(CorrectionRow {
                what: corrected(plads, &row)?,
                reason: row.reason,
                who: people.iter().find(|u| u.id == row.corrected_by).map_or_else(String::new, |u| short_name(&u.name)),
                at: plads.local(row.corrected_at.at()),
            })
        })
        .collect()
}

/// What a row says was changed.
fn corrected(plads: &Plads, row: &correction::Model) -> Result<Corrected, Failure> {
    let Some((before, after)) = row.before_code.as_deref().zip(row.after_code.as_deref()) else {
        let moment = crate::allocation::code("correction.moment", &row.moment)?;
        return Ok(Corrected::Time { moment, before: plads.local(row.before_at.at()), after: row.after_at.map(|at| plads.local(at.at())) });
    };
    let fact = crate::allocation::code("correction.moment", &row.moment)?;
    let read = |code| Registered::of(fact, code).ok_or(StoreError::Meaningless { column: "correction.before_code" });
    Ok(Corrected::Fact { before: read(before)?, after: read(after)? })
}

async fn absences(plads: &Plads, id: StayId) -> Result<Vec<AbsenceRow>, Failure> {
    let all = absence::of_stays(plads.store.read(), &[id]).await?;
    let rows = all.into_iter().filter(absence::Absence::counts).map(|a| AbsenceRow {
        kind: a.kind,
        from: plads.local(a.span.from),
        to: a.span.to.map(|at| plads.local(at)),
        ended: a.ended,
        place: a.place,
    });
    Ok(rows.collect())
}

/// The course in figures, when there is more to say than that the citizen is here.
async fn course(plads: &Plads, stored: &Stay) -> Result<Option<CourseView>, Failure> {
    let db = plads.store.read();
    let stays = stay::of_course(db, stored.course).await?;
    let ids: Vec<StayId> = stays.iter().map(|s| s.id).collect();
    let absences = absence::of_stays(db, &ids).await?;
    let of_course: Vec<CourseStay> = stays
        .iter()
        .map(|s| CourseStay {
            arrived: s.arrived_at(),
            ended: s.state.ended().map(|(at, _)| at),
            absences: absences.iter().filter(|a| a.stay == s.id).map(absence::Absence::facts).collect(),
        })
        .collect();
    let figures = domain::absence::course(&of_course, plads.setting(SettingKey::ReadmissionDays).await?);
    let told = figures.spans > 1 || figures.readmissions > 0;
    Ok(told.then_some(CourseView { spans: figures.spans, readmissions: figures.readmissions }))
}

async fn phases(plads: &Plads, actor: &Actor, stored: &Stay) -> Result<Vec<PhaseRow>, Failure> {
    let db = plads.store.read();
    let phases = stay::phases_of(db, &[stored.id]).await?;
    let names: HashMap<Uuid, String> = organisation::Entity::find()
        .filter(organisation::Column::Id.is_in(phases.iter().flat_map(|p| [p.authority.0, p.payer.0])))
        .all(db)
        .await?
        .into_iter()
        .map(|o| (o.id, o.name))
        .collect();
    let people: HashMap<Uuid, String> = app_user::Entity::find()
        .filter(app_user::Column::Id.is_in(phases.iter().filter_map(|p| p.decided_by).map(|u| u.0)))
        .all(db)
        .await?
        .into_iter()
        .map(|u| (u.id, short_name(&u.name)))
        .collect();
    let bases: HashMap<Uuid, LegalBasis> = legal_basis::Entity::find()
        .filter(legal_basis::Column::Id.is_in(phases.iter().map(|p| p.legal_basis.0)))
        .all(db)
        .await?
        .into_iter()
        .map(|b| (b.id, legal_basis_of(b)))
        .collect();
    let decided = stay_decision::Entity::find().filter(stay_decision::Column::StayId.eq(stored.id.0)).all(db).await?;
    let granted = match stored.request {
        Some(id) => request::by_id(db, id).await?.and_then(|r| Some((r.decision?, r.authority))),
        None => None,
    };
    let name = |id: Uuid| names.get(&id).cloned().unwrap_or_default();
    let letter_of = |phase: &stay::Phase| {
        let (id, authority) = match decided.iter().find(|d| d.phase_id == Some(phase.id.0)) {
            Some(d) => (d.id, OrganisationId(d.authority_id)),
            None => granted.filter(|_| phase.from == stored.arrived_at()).map(|(id, authority)| (id.0, authority))?,
        };
        let ties = Ties { authority: Some(authority), ..Ties::NONE };
        may(actor, Action::ReadLetter, ties).is_ok().then(|| format!("/letters/{id}"))
    };
    Ok(phases
        .into_iter()
        .map(|p| {
            let basis = bases.get(&p.legal_basis.0);
            PhaseRow {
                kind: p.kind,
                legal_basis: basis.map_or_else(String::new, LegalBasis::name),
                legal_basis_missing: basis.is_none_or(|b| b.code == LegalBasis::NOT_STATED),
                charge_allowed: basis.is_some_and(|b| b.charge_allowed),
                authority: name(p.authority.0),
                payer: name(p.payer.0),
                from: plads.local(p.from),
                to: p.to.map(|to| plads.local(to)),
                decided_by: p.decided_by.and_then(|u| people.get(&u.0).cloned()).unwrap_or_default(),
                letter: letter_of(&p),
                reason: p.reason,
            }
        })
        .collect())
}

async fn beds_of(plads: &Plads, id: StayId) -> Result<Vec<ClaimLine>, Failure> {
    let db = plads.store.read();
    let rows = bed_claim::Entity::find()
        .filter(bed_claim::Column::StayId.eq(id.0))
        .filter(Expr::col((bed_claim::Entity, bed_claim::Column::Live)))
        .order_by_asc(bed_claim::Column::StartsAt)
        .all(db)
        .await?;
    let mut lines = Vec::new();
    for row in rows {
        let bed = load_bed(plads, BedId(row.bed_id)).await?;
        lines.push(ClaimLine {
            bed: bed_name(&bed),
            held: row.kind == ClaimKind::Hold.code(),
            from: plads.local(row.starts_at.at()),
            to: plads.local(row.ends_at.at()),
        });
    }
    Ok(lines)
}

/// What happened to the stay and to the request before it, newest first.
async fn history(plads: &Plads, stored: &Stay) -> Result<Vec<HistoryLine>, Failure> {
    let subjects: Vec<Uuid> = std::iter::once(stored.id.0).chain(stored.request.map(|r| r.0)).collect();
    let rows = event::Entity::find()
        .filter(event::Column::SubjectId.is_in(subjects))
        .order_by_desc(event::Column::At)
        .order_by_desc(event::Column::Id)
        .limit(50)
        .all(plads.store.read())
        .await?;
    Ok(rows.into_iter().map(|e| HistoryLine { at: plads.local(e.at.at()), name: e.name, who: e.actor_name }).collect())
}
