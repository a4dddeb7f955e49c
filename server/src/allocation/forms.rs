//! The forms of the page of a request, as those who decide use them: reading what was typed, and the use case it means.

use super::decide::{self, Granting, Refusing};
use super::place::{self, Seen, Terms};
use super::suggest::DEPARTURE_HOUR;
use super::{couple, offer, phone};
use crate::failure::Failure;
use crate::forms::{Form, Posted, form, invalid};
use crate::room::{Preferring, prefer_for_request};
use domain::access::{Action, may};
use domain::code::Code as _;
use domain::facility::Need;
use domain::form::{Problem, Problems};
use domain::ids::{LegalBasisId, RequestId, SiteId};
use domain::instant::{Calendar as _, Instant};
use domain::request::{Choice, Redirection};
use domain::request_form::typed_instant;
use domain::typed::parse_date_time;
use time::Time;

/// The longest text in a decision.
const LONGEST: usize = 4000;
/// The longest word elsewhere.
const WORD: usize = 500;

pub(super) fn forms() -> Vec<Form> {
    // Who may decide is asked before anything typed is looked at.
    macro_rules! deciding {
        ($($act:literal => $run:expr),* $(,)?) => {
            [$(form("/requests/{id}", $act, |p| Box::pin(async move {
                allow(&p).await?;
                Ok($run(&p).await?)
            }))),*]
        };
    }
    let mut forms = vec![form("/requests/phone", "register_phone", |p| Box::pin(async move { Ok(phone::register(p).await?) }))];
    forms.extend(deciding! {
        "take_up" => take_up,
        "ask" => ask,
        "grant" => grant,
        "refuse" => refuse,
        "redirect" => redirect,
        "promise_update" => promise_update,
        "reserve" => reserve,
        "move" => move_reservation,
        "cancel_offer" => cancel_offer,
        "accept_time" => accept_time,
        "decline_time" => decline_time,
        "link" => link,
        "part" => part,
        "set_room_preference" => prefer,
    });
    forms
}

/// Refuses whoever may not decide, before anything typed is looked at; what kinds an acute nurse may is the use case's to say.
async fn allow(p: &Posted) -> Result<(), Failure> {
    let request = super::case::load(p.plads.store.read(), p.id()?).await?;
    may(&p.actor, Action::AssessRequest, request.ties())?;
    Ok(())
}

/// The page of the request.
fn page(id: RequestId) -> String {
    format!("/requests/{id}")
}

/// An instant typed in a field.
fn instant(p: &Posted, problems: &mut Problems, field: &str) -> Option<Instant> {
    match p.fields.get(field) {
        "" => {
            problems.add(field, Problem::Missing);
            None
        }
        text => problems.keep(field, typed_instant(text, p.plads.today(), &p.plads.zone)),
    }
}

/// The end of a stay: a date alone is that day at the usual hour of departure.
fn departure(p: &Posted, problems: &mut Problems, field: &str) -> Option<Instant> {
    let text = p.fields.get(field);
    match parse_date_time(text, p.plads.today()) {
        Ok((date, None)) => {
            let clock = Time::from_hms(DEPARTURE_HOUR, 0, 0).unwrap_or(Time::MIDNIGHT);
            problems.keep(field, p.plads.zone.instant(date, clock).ok_or(Problem::NoSuchTime))
        }
        _ => instant(p, problems, field),
    }
}

async fn take_up(p: &Posted) -> Result<String, Failure> {
    let id = p.id()?;
    decide::assess(&p.plads, &p.actor, id, p.version()?).await?;
    Ok(page(id))
}

async fn ask(p: &Posted) -> Result<String, Failure> {
    let (id, mut problems) = (p.id()?, Problems::default());
    let text = problems.required(&p.fields, "question", 2000);
    let due = instant(p, &mut problems, "due");
    let (Some(text), Some(due)) = (text, due) else { return Err(invalid(problems).into()) };
    decide::ask(&p.plads, &p.actor, id, p.version()?, &text, due).await?;
    Ok(page(id))
}

async fn grant(p: &Posted) -> Result<String, Failure> {
    let (id, fields, mut problems) = (p.id()?, &p.fields, Problems::default());
    let kind = problems.choice(fields, "kind");
    let legal_basis = required_id::<LegalBasisId>(p, &mut problems, "legal_basis");
    let needs: Result<Vec<Need>, _> = fields.all("needs").filter(|word| !word.is_empty()).map(Need::from_code).collect();
    let needs = problems.keep("needs", needs.map_err(|_| Problem::NotAChoice));
    let infection = problems.choice(fields, "infection");
    let choice = problems.choice::<Choice>(fields, "choice");
    let wish_site = match fields.get("wish_site") {
        "" => Some(None),
        text => problems.keep("wish_site", text.parse::<SiteId>().map(Some).map_err(|_| Problem::NotAChoice)),
    };
    if choice == Some(Choice::Chosen) && wish_site == Some(None) {
        problems.add("wish_site", Problem::Missing);
    }
    let why_not_home = problems.required(fields, "why_not_home", LONGEST);
    let reasons = problems.required(fields, "reasons", LONGEST);
    let confirmed = fields.get("confirmed") == "yes";
    if !confirmed {
        problems.add("confirmed", Problem::Missing);
    }
    let next_update_at = match fields.get("next_update") {
        "" => Some(None),
        _ => instant(p, &mut problems, "next_update").map(Some),
    };
    if !problems.is_empty() {
        return Err(invalid(problems).into());
    }
    let (Some(kind), Some(legal_basis), Some(mut needs), Some(infection), Some(choice)) = (kind, legal_basis, needs, infection, choice)
    else {
        return Err(invalid(problems).into());
    };
    let (Some(wish_site), Some(why_not_home), Some(reasons), Some(next_update_at)) = (wish_site, why_not_home, reasons, next_update_at)
    else {
        return Err(invalid(problems).into());
    };
    needs.sort_unstable();
    needs.dedup();
    let granting = Granting { kind, legal_basis, needs, infection, choice, wish_site, why_not_home, reasons, confirmed, next_update_at };
    decide::grant(&p.plads, &p.actor, id, p.version()?, granting).await?;
    Ok(format!("{}#places", page(id)))
}

async fn refuse(p: &Posted) -> Result<String, Failure> {
    let (id, fields, mut problems) = (p.id()?, &p.fields, Problems::default());
    let kind = problems.choice(fields, "kind");
    let legal_basis = required_id::<LegalBasisId>(p, &mut problems, "legal_basis");
    let reasons = problems.required(fields, "reasons", LONGEST);
    let instead = problems.optional(fields, "instead", LONGEST);
    let (Some(kind), Some(legal_basis), Some(reasons), Some(instead)) = (kind, legal_basis, reasons, instead) else {
        return Err(invalid(problems).into());
    };
    let decision = decide::refuse(&p.plads, &p.actor, id, p.version()?, Refusing { kind, legal_basis, reasons, instead }).await?;
    Ok(format!("/letters/{decision}"))
}

async fn redirect(p: &Posted) -> Result<String, Failure> {
    let (id, mut problems) = (p.id()?, Problems::default());
    let to = problems.choice::<Redirection>(&p.fields, "to");
    let reason = problems.required(&p.fields, "reason", WORD);
    let (Some(to), Some(reason)) = (to, reason) else { return Err(invalid(problems).into()) };
    decide::redirect(&p.plads, &p.actor, id, p.version()?, to, &reason).await?;
    Ok(page(id))
}

async fn promise_update(p: &Posted) -> Result<String, Failure> {
    let (id, mut problems) = (p.id()?, Problems::default());
    let Some(at) = instant(p, &mut problems, "next_update") else { return Err(invalid(problems).into()) };
    decide::promise_update(&p.plads, &p.actor, id, p.version()?, at).await?;
    Ok(page(id))
}

fn terms(p: &Posted) -> Result<Terms, Failure> {
    let mut problems = Problems::default();
    let bed = p.id_in("bed")?;
    let arrival = instant(p, &mut problems, "arrival");
    let until = departure(p, &mut problems, "until");
    let answer_by = instant(p, &mut problems, "answer_by");
    let message = problems.optional(&p.fields, "message", WORD);
    let unmet_choice = problems.optional(&p.fields, "unmet_choice", WORD);
    let consents = problems.optional(&p.fields, "consents", WORD);
    match (arrival, until, answer_by, message, unmet_choice, consents) {
        (Some(arrival), Some(until), Some(answer_by), Some(message), Some(unmet_choice), Some(consents)) => {
            Ok(Terms { bed, arrival, until, answer_by, message, unmet_choice, consents })
        }
        _ => Err(invalid(problems).into()),
    }
}

async fn reserve(p: &Posted) -> Result<String, Failure> {
    let id = p.id()?;
    place::reserve(&p.plads, &p.actor, id, p.version()?, terms(p)?).await?;
    Ok(page(id))
}

async fn move_reservation(p: &Posted) -> Result<String, Failure> {
    let id = p.id()?;
    place::move_reservation(&p.plads, &p.actor, id, seen(p)?, terms(p)?).await?;
    Ok(page(id))
}

async fn cancel_offer(p: &Posted) -> Result<String, Failure> {
    let (id, mut problems) = (p.id()?, Problems::default());
    let Some(reason) = problems.required(&p.fields, "reason", WORD) else { return Err(invalid(problems).into()) };
    offer::cancel_reservation(&p.plads, &p.actor, id, seen(p)?, &reason).await?;
    Ok(page(id))
}

async fn accept_time(p: &Posted) -> Result<String, Failure> {
    let id = p.id()?;
    offer::answer_proposal(&p.plads, &p.actor, id, seen(p)?, true).await?;
    Ok(page(id))
}

async fn decline_time(p: &Posted) -> Result<String, Failure> {
    let id = p.id()?;
    offer::answer_proposal(&p.plads, &p.actor, id, seen(p)?, false).await?;
    Ok(page(id))
}

async fn link(p: &Posted) -> Result<String, Failure> {
    let id = p.id()?;
    couple::link(&p.plads, &p.actor, id, p.version()?, p.fields.get("number")).await?;
    Ok(page(id))
}

async fn part(p: &Posted) -> Result<String, Failure> {
    let (id, mut problems) = (p.id()?, Problems::default());
    let Some(reason) = problems.optional(&p.fields, "part_reason", WORD) else { return Err(invalid(problems).into()) };
    couple::part(&p.plads, &p.actor, id, p.version()?, &reason).await?;
    Ok(page(id))
}

async fn prefer(p: &Posted) -> Result<String, Failure> {
    let (id, mut problems) = (p.id()?, Problems::default());
    let Some(new) = Preferring::read(&p.fields, &mut problems) else { return Err(invalid(problems).into()) };
    prefer_for_request(&p.plads, &p.actor, id, p.version()?, new).await?;
    Ok(page(id))
}

/// The versions the form was drawn with.
fn seen(p: &Posted) -> Result<Seen, Failure> {
    Ok(Seen { request: p.version()?, offer: p.fields.get("offer").parse().ok() })
}

fn required_id<I: std::str::FromStr>(p: &Posted, problems: &mut Problems, field: &str) -> Option<I> {
    match p.fields.get(field) {
        "" => {
            problems.add(field, Problem::Missing);
            None
        }
        text => problems.keep(field, text.parse().map_err(|_| Problem::NotAChoice)),
    }
}
