//! The forms of screening and of talks at the bedside.

use super::talk::{self, Became};
use super::{Answered, decide, hand_on, load, put_away, register, strike};
use crate::bed::typed_time;
use crate::failure::Failure;
use crate::forms::{Done, Form, Posted, form, invalid};
use crate::plan::measure::with_fields;
use crate::store::screening;
use app::error::AppError;
use app::plan::item_field;
use domain::access::{Action, Ties, may};
use domain::code::Code;
use domain::form::{FieldProblem, Problem, Problems};
use domain::ids::{SiteId, StayId, TalkId};
use domain::rehab::decimal::DecimalError;
use domain::rehab::measure::Taken;
use domain::rehab::screening::{Answer, Finding, ReferralConsent, ScreeningKind, ScreeningMoment, SmokingStatus, alcohol};

const SCREENING: &str = "/stays/{id}/screening";
const SMOKING: &str = "/stays/{id}/screening/smoking";
const ALCOHOL: &str = "/stays/{id}/screening/alcohol";
const TALKS: &str = "/screening";

/// The forms.
pub(in crate::stay) fn forms() -> Vec<Form> {
    vec![
        form("/stays/{id}", "put_away_screening", |p| Box::pin(post_put_away(p))),
        form(SMOKING, "screen_smoking", |p| Box::pin(post_smoking(p))),
        form(SMOKING, "refuse_screening", |p| Box::pin(post_refused(p, ScreeningKind::Smoking))),
        form(ALCOHOL, "screen_alcohol", |p| Box::pin(post_alcohol(p))),
        form(ALCOHOL, "refuse_screening", |p| Box::pin(post_refused(p, ScreeningKind::Alcohol))),
        form(SCREENING, "decide_children", |p| Box::pin(post_decision(p))),
        form(SCREENING, "strike_screening", |p| Box::pin(post_strike(p))),
        form(SCREENING, "hand_on", |p| Box::pin(post_hand_on(p))),
        form(TALKS, "book_talk", |p| Box::pin(post_book(p))),
        form(TALKS, "hold_talk", |p| Box::pin(post_told(p, Became::Held))),
        form(TALKS, "call_off_talk", |p| Box::pin(post_told(p, Became::CalledOff))),
    ]
}

/// Refuses whoever may not, before anything typed is looked at.
async fn allowed(p: &Posted) -> Result<StayId, AppError> {
    Ok(allowed_at(p).await?.0)
}

/// The same, with the site.
async fn allowed_at(p: &Posted) -> Result<(StayId, SiteId), AppError> {
    let id: StayId = p.id()?;
    let (_, bed) = load(&p.plads, &p.actor, Action::KeepScreening, id).await?;
    Ok((id, bed.site))
}

async fn post_put_away(p: Posted) -> Done {
    let id = allowed(&p).await?;
    put_away(&p.plads, &p.actor, id).await?;
    Ok(format!("/stays/{id}"))
}

/// A code that may be left out unless it is needed.
fn choice_if<C: Code>(problems: &mut Problems, p: &Posted, field: &str, is_needed: bool) -> Option<C> {
    if p.fields.get(field).is_empty() && !is_needed { None } else { problems.choice(&p.fields, field) }
}

async fn keep(p: &Posted, id: StayId, kind: ScreeningKind, answer: Answer, taken: Taken, consent: Option<ReferralConsent>) -> Done {
    let consent = consent.unwrap_or(ReferralConsent::NotAsked);
    let anew = ScreeningMoment::from_code(p.fields.get("moment")).ok();
    register(&p.plads, &p.actor, id, Answered { kind, answer, taken, consent, anew }).await?;
    Ok(format!("/stays/{id}/screening#answers"))
}

async fn post_refused(p: Posted, kind: ScreeningKind) -> Done {
    let id = allowed(&p).await?;
    keep(&p, id, kind, Answer::Refused, Taken::default(), None).await
}

async fn post_smoking(p: Posted) -> Done {
    let id = allowed(&p).await?;
    let mut problems = Problems::default();
    let status: Option<SmokingStatus> = problems.choice(&p.fields, "smoking_status");
    let smokes = matches!(status, Some(SmokingStatus::Daily | SmokingStatus::Sometimes));
    let consent = choice_if(&mut problems, &p, "referral_consent", smokes);
    let (Some(status), true) = (status, problems.is_empty()) else { return Err(invalid(problems)) };
    let answer = Answer::Smoking { status, is_advised: p.fields.has("advised", "yes") };
    keep(&p, id, ScreeningKind::Smoking, answer, Taken::default(), consent).await
}

async fn post_alcohol(p: Posted) -> Done {
    let (id, site) = allowed_at(&p).await?;
    // The form is drawn with one version of an instrument and read with the same; the site may ask with another by now.
    let (code, version) = (p.fields.get("instrument"), p.fields.get("instrument_version"));
    let asks = screening::of_site(p.plads.store.read(), site).await.map_err(Failure::from)?;
    let instrument = asks.alcohol.filter(|i| i.code == code && i.version == version).ok_or(AppError::Conflict)?;
    let mut problems = Problems::default();
    let mut taken = Taken::default();
    for item in instrument.items() {
        let field = item_field(&item.code);
        match p.fields.get(&field).parse() {
            Ok(points) => drop(taken.items.insert(item.code.to_string(), points)),
            // Said below, with the scale.
            Err(DecimalError::Empty) => {}
            Err(DecimalError::NotANumber | DecimalError::TooFine) => problems.add(&field, Problem::NotADecimal),
        }
    }
    let finding = problems.choice(&p.fields, "finding");
    let consent = choice_if(&mut problems, &p, "referral_consent", finding == Some(Finding::Signs));
    let children = problems.choice(&p.fields, "children");
    let faults = instrument.score(&taken).err().map(with_fields).unwrap_or_default();
    let problems = all(problems, faults);
    let (Some(finding), Some(children), true) = (finding, children, problems.is_empty()) else {
        return Err(AppError::Invalid { problems });
    };
    let answer = alcohol(instrument, &taken, finding, children).map_err(|_| AppError::Conflict)?;
    keep(&p, id, ScreeningKind::Alcohol, answer, taken, consent).await
}

/// Both, in the order of the form; what could not be read is not also missing.
fn all(problems: Problems, faults: Vec<FieldProblem>) -> Vec<FieldProblem> {
    let known = problems.into_vec();
    let more: Vec<FieldProblem> = faults.into_iter().filter(|fault| known.iter().all(|k| k.field != fault.field)).collect();
    let (items, rest): (Vec<_>, Vec<_>) = known.into_iter().partition(|k| k.field.starts_with("item_"));
    let mut items: Vec<FieldProblem> = items.into_iter().chain(more).collect();
    // Question 10 comes after question 9.
    items.sort_by_key(|k| (k.field.len(), k.field.clone()));
    items.into_iter().chain(rest).collect()
}

async fn post_decision(p: Posted) -> Done {
    let id = allowed(&p).await?;
    let mut problems = Problems::default();
    let Some(decision) = problems.choice(&p.fields, "children_decision") else { return Err(invalid(problems)) };
    decide(&p.plads, &p.actor, id, p.id_in("screening")?, decision).await?;
    Ok(format!("/stays/{id}/screening#answers"))
}

async fn post_strike(p: Posted) -> Done {
    let id = allowed(&p).await?;
    let mut problems = Problems::default();
    let Some(reason) = problems.required(&p.fields, "strike_reason", 200) else { return Err(invalid(problems)) };
    strike(&p.plads, &p.actor, id, p.id_in("wrong_answer")?, &reason).await?;
    Ok(format!("/stays/{id}/screening#ask"))
}

async fn post_hand_on(p: Posted) -> Done {
    let id = allowed(&p).await?;
    let mut problems = Problems::default();
    let Some(to) = problems.required(&p.fields, "handed_to", 200) else { return Err(invalid(problems)) };
    hand_on(&p.plads, &p.actor, id, p.id_in("screening")?, &to).await?;
    Ok(format!("/stays/{id}/screening#answers"))
}

async fn post_book(p: Posted) -> Done {
    may(&p.actor, Action::KeepTalks, Ties::NONE).map_err(crate::failure::denied_answer)?;
    let (stay, version) = p.fields.get("talk_with").split_once(':').ok_or(AppError::NotFound)?;
    let id: StayId = stay.parse().map_err(|_| AppError::NotFound)?;
    let version: i32 = version.parse().map_err(|_| AppError::Conflict)?;
    load(&p.plads, &p.actor, Action::KeepTalks, id).await?;
    let at = typed_time(&p.plads, &p.fields, "talk_at")?.ok_or_else(|| AppError::field("talk_at", Problem::Missing))?;
    talk::book(&p.plads, &p.actor, id, version, at).await?;
    Ok(TALKS.to_owned())
}

async fn post_told(p: Posted, became: Became) -> Done {
    may(&p.actor, Action::KeepTalks, Ties::NONE).map_err(crate::failure::denied_answer)?;
    let which: TalkId = p.id_in("talk")?;
    talk::tell(&p.plads, &p.actor, which, p.version()?, became).await?;
    Ok(TALKS.to_owned())
}
