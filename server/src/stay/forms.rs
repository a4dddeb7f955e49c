//! The forms of a stay.

use super::complaint::{self, Complaining};
use super::correct;
use super::death::{self, Collected};
use super::decide::{self, NewDeparture, NewPhase};
use super::end::{self, Ending};
use super::fact;
use super::infection::{self, NewInfection};
use super::transfer::{self, Transferring};
use super::transition::{self, Acceptance};
use super::{access, action_of, arrival_check, away, care, load, safeguard, screening};
use crate::bed::typed_time;
use crate::forms::{Done, Form, Posted, form, invalid};
use app::error::AppError;
use app::stay::StayAct;
use domain::access::Action;
use domain::code::Code as _;
use domain::complaint::{Channel, ComplaintResult};
use domain::correction::{Fact, Moment, Registered};
use domain::facility::StayKind;
use domain::form::{Problem, Problems};
use domain::ids::{BedId, ComplaintId, StayId};
use domain::instant::Instant;
use domain::request::Infection;
use domain::stay::CleaningClass;
use domain::typed::parse_date_time;
use uuid::Uuid;

const COMPLAINT: &str = "/stays/{id}/complaint";
const CORRECT: &str = "/stays/{id}/correct";
const INFECTION: &str = "/stays/{id}/infection";
const DEATH: &str = "/stays/{id}/death";

/// The forms of a stay.
#[must_use]
pub fn forms() -> Vec<Form> {
    let mut forms = vec![
        form("/stays/{id}", "end_stay", |p| Box::pin(post_end(p))),
        form("/stays/{id}/phase", "change_phase", |p| Box::pin(post_phase(p))),
        form("/stays/{id}/departure", "change_departure", |p| Box::pin(post_departure(p))),
        form("/stays/{id}/move", "move_citizen", |p| Box::pin(post_move(p))),
        form(COMPLAINT, "complain", |p| Box::pin(post_complain(p))),
        form(COMPLAINT, "answer_complaint", |p| Box::pin(post_answer(p))),
        form(CORRECT, "correct", |p| Box::pin(post_correct(p))),
        form(CORRECT, "correct_outcome", |p| Box::pin(post_fact(p, Fact::Outcome))),
        form(CORRECT, "correct_absence", |p| Box::pin(post_fact(p, Fact::AbsenceKind))),
        form(CORRECT, "reopen_stay", |p| Box::pin(post_reopen(p))),
        form(INFECTION, "change_infection", |p| Box::pin(post_infection(p))),
        form(DEATH, "found_dead", |p| Box::pin(post_found(p))),
        form(DEATH, "confirm_death", |p| Box::pin(post_confirm(p))),
        form(DEATH, "collected_body", |p| Box::pin(post_collected(p, Collected::Body))),
        form(DEATH, "collected_belongings", |p| Box::pin(post_collected(p, Collected::Belongings))),
    ];
    forms.extend(access::forms());
    forms.extend(arrival_check::forms());
    forms.extend(away::forms());
    forms.extend(care::forms());
    forms.extend(safeguard::forms());
    forms.extend(screening::forms());
    forms.extend(transition::forms());
    forms
}

/// Refuses whoever may not, before anything typed is looked at.
pub(super) async fn allow(p: &Posted, act: StayAct) -> Result<StayId, AppError> {
    let id: StayId = p.id()?;
    load(&p.plads, &p.actor, action_of(&p.plads, act).await?, id).await?;
    Ok(id)
}

/// The same for whoever may register an arrival.
pub(super) async fn allow_arrival(p: &Posted) -> Result<StayId, AppError> {
    let id: StayId = p.id()?;
    load(&p.plads, &p.actor, Action::RegisterArrival, id).await?;
    Ok(id)
}

/// A time that must be typed, or `otherwise` when nothing is.
pub(crate) fn time(p: &Posted, problems: &mut Problems, field: &str, otherwise: Option<Instant>) -> Result<Option<Instant>, AppError> {
    match typed_time(&p.plads, &p.fields, field) {
        Ok(Some(at)) => Ok(Some(at)),
        Ok(None) => {
            if otherwise.is_none() {
                problems.add(field, Problem::Missing);
            }
            Ok(otherwise)
        }
        Err(AppError::Invalid { problems: more }) => {
            for problem in more {
                problems.add(&problem.field, problem.problem);
            }
            Ok(None)
        }
        Err(other) => Err(other),
    }
}

async fn post_end(p: Posted) -> Done {
    let id: StayId = p.id()?;
    load(&p.plads, &p.actor, Action::EndStay, id).await?;
    let mut problems = Problems::default();
    let outcome = problems.choice(&p.fields, "outcome");
    let note = problems.optional(&p.fields, "note", 500);
    let accepted = Acceptance::read(&p.fields, &mut problems);
    let at = time(&p, &mut problems, "at", Some(p.plads.now()))?;
    let (Some(outcome), Some(note), Some(at), true) = (outcome, note, at, problems.is_empty()) else {
        return Err(invalid(problems));
    };
    let bed = end::end(&p.plads, &p.actor, id, p.version()?, Ending { at, outcome, note, accepted }).await?;
    Ok(format!("/beds/{bed}"))
}

async fn post_phase(p: Posted) -> Done {
    let id = allow(&p, StayAct::Phase).await?;
    let mut problems = Problems::default();
    let kind: Option<StayKind> = problems.choice(&p.fields, "kind");
    let legal_basis = match p.fields.get("legal_basis") {
        "" => {
            problems.add("legal_basis", Problem::Missing);
            None
        }
        text => problems.keep("legal_basis", text.parse().map_err(|_| Problem::NotAChoice)),
    };
    let reasons = problems.required(&p.fields, "reasons", 4000);
    let from = time(&p, &mut problems, "from", None)?;
    let (Some(kind), Some(legal_basis), Some(reasons), Some(from), true) = (kind, legal_basis, reasons, from, problems.is_empty()) else {
        return Err(invalid(problems));
    };
    let decided = decide::change_phase(&p.plads, &p.actor, id, p.version()?, NewPhase { kind, legal_basis, from, reasons }).await?;
    Ok(format!("/letters/{decided}"))
}

async fn post_departure(p: Posted) -> Done {
    let id = allow(&p, StayAct::Departure).await?;
    let mut problems = Problems::default();
    let reasons = problems.required(&p.fields, "reasons", 4000);
    let accepted = Acceptance::read(&p.fields, &mut problems);
    let until = time(&p, &mut problems, "until", None)?;
    let (Some(reasons), Some(until), true) = (reasons, until, problems.is_empty()) else { return Err(invalid(problems)) };
    let new = NewDeparture { until, reasons, despite: p.fields.has("despite", "yes"), accepted };
    let decided = decide::change_departure(&p.plads, &p.actor, id, p.version()?, new).await?;
    Ok(format!("/letters/{decided}"))
}

async fn post_move(p: Posted) -> Done {
    let id = allow(&p, StayAct::Move).await?;
    let mut problems = Problems::default();
    let bed: Option<BedId> = match p.fields.get("bed") {
        "" => {
            problems.add("bed", Problem::Missing);
            None
        }
        text => problems.keep("bed", text.parse().map_err(|_| Problem::NotAChoice)),
    };
    let reason = problems.required(&p.fields, "reason", 500);
    let consents = problems.optional(&p.fields, "consents", 500);
    let at = time(&p, &mut problems, "at", Some(p.plads.now()))?;
    let (Some(bed), Some(reason), Some(consents), Some(at), true) = (bed, reason, consents, at, problems.is_empty()) else {
        return Err(invalid(problems));
    };
    transfer::transfer(&p.plads, &p.actor, id, p.version()?, Transferring { bed, at, reason, consents }).await?;
    Ok(format!("/stays/{id}"))
}

async fn post_complain(p: Posted) -> Done {
    let id = allow(&p, StayAct::Complaint).await?;
    let mut problems = Problems::default();
    let decision: Option<Uuid> = problems.keep("decision", p.fields.get("decision").parse().map_err(|_| Problem::NotAChoice));
    let channel: Option<Channel> = problems.choice(&p.fields, "channel");
    let complainant = problems.required(&p.fields, "complainant", 200);
    let text = problems.required(&p.fields, "text", 4000);
    let received = match p.fields.get("received") {
        "" => Some(p.plads.today()),
        text => problems.keep("received", parse_date_time(text, p.plads.today()).map(|(day, _)| day).map_err(Problem::from)),
    };
    let (Some(decision), Some(channel), Some(complainant), Some(text), Some(received)) = (decision, channel, complainant, text, received)
    else {
        return Err(invalid(problems));
    };
    complaint::register(&p.plads, &p.actor, id, Complaining { decision, received, channel, complainant, text }).await?;
    Ok(format!("/stays/{id}/complaint"))
}

async fn post_answer(p: Posted) -> Done {
    let id = allow(&p, StayAct::Complaint).await?;
    let mut problems = Problems::default();
    let result: Option<ComplaintResult> = problems.choice(&p.fields, "result");
    let reasons = problems.required(&p.fields, "result_reasons", 4000);
    let (Some(result), Some(reasons)) = (result, reasons) else { return Err(invalid(problems)) };
    let which: ComplaintId = p.id_in("complaint")?;
    complaint::decide(&p.plads, &p.actor, id, which, result, &reasons).await?;
    Ok(format!("/stays/{id}/complaint"))
}

/// `arrival:01a2…`: what, and of which thing.
fn moment_of(text: &str) -> Option<(Moment, Uuid)> {
    let (moment, subject) = text.split_once(':')?;
    Some((Moment::from_code(moment).ok()?, subject.parse().ok()?))
}

async fn post_correct(p: Posted) -> Done {
    let id = allow(&p, StayAct::Correct).await?;
    let mut problems = Problems::default();
    let what: Option<(Moment, Uuid)> = match p.fields.get("what") {
        "" => {
            problems.add("what", Problem::Missing);
            None
        }
        text => problems.keep("what", moment_of(text).ok_or(Problem::NotAChoice)),
    };
    let reason = problems.required(&p.fields, "reason", 500);
    let at = time(&p, &mut problems, "at", None)?;
    let (Some(what), Some(reason), Some(at), true) = (what, reason, at, problems.is_empty()) else { return Err(invalid(problems)) };
    correct::correct(&p.plads, &p.actor, id, p.version()?, what, at, &reason).await?;
    Ok(format!("/stays/{id}"))
}

/// What is chosen says about which thing (`subject:code`).
fn registered(fact: Fact, text: &str) -> Option<(Uuid, Registered)> {
    let (subject, code) = text.split_once(':')?;
    Some((subject.parse().ok()?, Registered::of(fact, code)?))
}

async fn post_fact(p: Posted, fact: Fact) -> Done {
    let id = allow(&p, StayAct::Correct).await?;
    let mut problems = Problems::default();
    let field = fact.code();
    let new = match problems.required(&p.fields, field, 100) {
        Some(text) => problems.keep(field, registered(fact, &text).ok_or(Problem::NotAChoice)),
        None => None,
    };
    let reason = problems.required(&p.fields, "reason", 500);
    let (Some(new), Some(reason), true) = (new, reason, problems.is_empty()) else { return Err(invalid(problems)) };
    fact::replace(&p.plads, &p.actor, id, p.version()?, new, &reason).await?;
    Ok(format!("/stays/{id}"))
}

async fn post_reopen(p: Posted) -> Done {
    let id = allow(&p, StayAct::Correct).await?;
    let mut problems = Problems::default();
    let Some(reason) = problems.required(&p.fields, "reason", 500) else { return Err(invalid(problems)) };
    correct::reopen(&p.plads, &p.actor, id, p.version()?, &reason).await?;
    Ok(format!("/stays/{id}"))
}

async fn post_infection(p: Posted) -> Done {
    let id = allow(&p, StayAct::Infection).await?;
    let mut problems = Problems::default();
    let infection: Option<Infection> = problems.choice(&p.fields, "infection");
    let cleaning: Option<CleaningClass> = match p.fields.get("cleaning") {
        "" => None,
        _ => problems.choice(&p.fields, "cleaning"),
    };
    let reason = problems.required(&p.fields, "reason", 500);
    let (Some(infection), Some(reason), true) = (infection, reason, problems.is_empty()) else { return Err(invalid(problems)) };
    infection::change(&p.plads, &p.actor, id, p.version()?, NewInfection { infection, cleaning, reason }).await?;
    Ok(format!("/stays/{id}"))
}

async fn post_found(p: Posted) -> Done {
    let id = allow(&p, StayAct::Death).await?;
    let mut problems = Problems::default();
    let found_by = problems.required(&p.fields, "found_by", 200);
    let at = time(&p, &mut problems, "at", Some(p.plads.now()))?;
    let (Some(found_by), Some(at), true) = (found_by, at, problems.is_empty()) else { return Err(invalid(problems)) };
    death::found(&p.plads, &p.actor, id, p.version()?, at, &found_by).await?;
    Ok(format!("/stays/{id}/death"))
}

async fn post_confirm(p: Posted) -> Done {
    let id = allow(&p, StayAct::Death).await?;
    let mut problems = Problems::default();
    let doctor = problems.required(&p.fields, "doctor", 200);
    let at = time(&p, &mut problems, "at", Some(p.plads.now()))?;
    let (Some(doctor), Some(at), true) = (doctor, at, problems.is_empty()) else { return Err(invalid(problems)) };
    death::confirm(&p.plads, &p.actor, id, at, &doctor).await?;
    Ok(format!("/stays/{id}/death"))
}

async fn post_collected(p: Posted, what: Collected) -> Done {
    let id = allow(&p, StayAct::Death).await?;
    let mut problems = Problems::default();
    let Some(at) = time(&p, &mut problems, "at", Some(p.plads.now()))? else { return Err(invalid(problems)) };
    death::collected(&p.plads, &p.actor, id, what, at).await?;
    Ok(format!("/stays/{id}/death"))
}
