//! One request, as the referrer sees it: where it stands, what is asked, what is offered, and what may be changed.

mod acts;
pub(super) mod content;

use super::Requests;
use super::form::citizen_line;
use super::offer::OfferCard;
use super::service::{Happening, Moment, PastOffer, QuestionView, RefusalView, RequestView};
use super::words::{clock_or_day, happening_text, milestone_name, status_badge};
use crate::caller::{failed, lang, visit};
use crate::lang::Lang;
use crate::t;
use crate::ui::field::TextArea;
use crate::ui::form::{ActForm, ErrorSummary};
use crate::ui::format::{date_long, date_time_relative, phone};
use crate::ui::frame::{Frame, Nav};
use crate::ui::icon::{Glyph, Icon};
use crate::ui::page::{Failure, id, page, param, query};
use crate::words::{decline_cause_name, item_text, offer_status_name};
use domain::access::Actor;
use domain::ids::RequestId;
use domain::request::RequestStatus;
use leptos::prelude::*;
use std::sync::Arc;

/// `/requests/{id}` of a referrer.
#[component]
pub fn OwnRequest() -> impl IntoView {
    let refresh = visit().refresh;
    match id::<RequestId>(&param("id")) {
        Ok(id) => page(move |s: Arc<dyn Requests>, actor: Actor| async move { s.one(&actor, id, refresh).await }, shown).into_any(),
        Err(error) => view! { <Failure error /> }.into_any(),
    }
}

fn shown(view: RequestView) -> impl IntoView {
    let l = lang();
    let today = visit().now.date();
    let number = view.number.clone();
    let title = t!(l, "Anmodning {number}", "Request {number}");
    let (badge, status) = status_badge(l, view.status, &view.now);
    let open = match failed().map(|f| f.fields.get("act").to_owned()).as_deref() {
        Some("propose_time") => "propose".to_owned(),
        Some("decline_offer") => "decline".to_owned(),
        Some(act) => act.to_owned(),
        None => query("show"),
    };
    let sent = (query("sent") == "1" && view.status == RequestStatus::Received).then(|| sent_note(l, &view));
    let offer = view.offer.clone().map(|offer| view! { <OfferCard offer whole=true open=open.clone() /> });
    let acts = view.status.is_open().then(|| acts::acts(l, &view, &open));
    view! {
        <Frame title=title.clone() nav=Nav::Requests class="page page--narrow" live=true>
            <p class="back"><a href="/requests"><Icon name=Glyph::ArrowBack small=true />{t!(l, "Mine anmodninger", "My requests")}</a></p>
            <div class="head">
                <div><h1>{citizen_line(l, &view.citizen)}</h1><p class="head__sub">{title}</p></div>
                <span class=badge>{status}</span>
            </div>
            <div class="grid grid--main-side">
                <div class="stack">
                    <ErrorSummary label=super::field_label />
                    {sent}
                    {alone(&view.now).then(|| view! { <p class="now">{happening_text(l, &view.now, today)}</p> })}
                    {question(l, &view)}
                    {missing(l, &view)}
                    {offer}
                    {view.refusal.clone().map(|refusal| refused(l, refusal))}
                    {acts}
                    {content::panel(l, &view)}
                </div>
                <aside class="stack" aria-label=t!(l, "Forløb", "Progress")>
                    {progress(l, &view.moments)}
                    {contact(l, &view)}
                    {answered(l, &view.questions)}
                    {past(l, &view.past_offers)}
                </aside>
            </div>
        </Frame>
    }
}

/// Does what is going on need a sentence of its own, because no panel says it?
fn alone(now: &Happening) -> bool {
    match now {
        Happening::Received { .. }
        | Happening::Assessed { .. }
        | Happening::Waiting { .. }
        | Happening::Arrived { .. }
        | Happening::Redirected { .. }
        | Happening::Withdrawn { .. } => true,
        Happening::Asked { .. } | Happening::Place(_) | Happening::Refused { .. } => false,
    }
}

fn sent_note(l: Lang, view: &RequestView) -> impl IntoView + use<> {
    let by = date_time_relative(l, view.answer_due, visit().now.date());
    let number = view.number.clone();
    view! {
        <div class="note note--green" role="status">
            <Icon name=Glyph::Success />
            <div><h2>{t!(l, "Anmodningen er sendt", "The request is sent")}</h2><p>{t!(l, "Nummer {number}. Svar senest {by}.", "Number {number}. Answer by {by}.")}</p></div>
        </div>
    }
}

fn question(l: Lang, view: &RequestView) -> Option<impl IntoView + use<>> {
    let open = view.questions.iter().find(|q| q.answer.is_none()).filter(|_| view.status == RequestStatus::NeedsInfo)?;
    let (text, by, at) = (open.text.clone(), open.by.clone(), date_time_relative(l, open.at, visit().now.date()));
    Some(view! {
        <section class="panel" aria-labelledby="question">
            <h2 id="question">{t!(l, "Visitator spørger", "The allocator asks")}</h2>
            <div class="panel__body">
                <blockquote class="quote">{text}<footer>{format!("{by}, {at}")}</footer></blockquote>
                <ActForm act="answer_question" version=view.version class="answer">
                    <TextArea act="answer_question" name="answer" label=super::field_label(l, "answer") />
                    <div class="actions"><button class="button button-primary" type="submit"><Icon name=Glyph::Reply />{t!(l, "Send svar", "Send answer")}</button></div>
                </ActForm>
            </div>
        </section>
    })
}

/// What the ward misses since the arrival: each item is answered on its own.
fn missing(l: Lang, view: &RequestView) -> Option<impl IntoView + use<>> {
    let Happening::Arrived { site, missing: Some(missing), .. } = &view.now else { return None };
    let (site, due) = (site.clone(), date_time_relative(l, missing.due, visit().now.date()));
    let version = missing.version;
    let items = missing
        .items
        .iter()
        .map(|(position, text)| {
            let (text, item) = (item_text(l, text).to_owned(), position.to_string());
            let of = text.clone();
            view! {
                <li class="row">
                    <span><Icon name=Glyph::Warning small=true />" "{text}</span>
                    <ActForm act="item_sent" version>
                        <input type="hidden" name="item" value=item />
                        <button class="button button--s button-primary" type="submit">{t!(l, "Sendt", "Sent")}<span class="sr-only">{format!(": {of}")}</span></button>
                    </ActForm>
                </li>
            }
        })
        .collect_view();
    Some(view! {
        <section class="panel" aria-labelledby="missing">
            <div class="panel__head">
                <h2 id="missing">{t!(l, "Mangler ved ankomsten", "Missing at arrival")}</h2>
                <span class=if missing.late { "due due--late" } else { "due" }>{t!(l, "Sendes senest {due}", "To be sent by {due}")}</span>
            </div>
            <div class="panel__body stack-s">
                <p class="small">{t!(l, "{site} savner dette. Send det, og svar her; {site} ser, at det er på vej.", "{site} misses this. Send it and answer here; {site} sees that it is on its way.")}</p>
                <ul class="rows">{items}</ul>
            </div>
        </section>
    })
}

fn refused(l: Lang, refusal: RefusalView) -> impl IntoView {
    let (weeks, body) = (refusal.complaint_weeks, refusal.complaint_body);
    let (signer, at) = (refusal.signer, date_long(l, refusal.at.date()));
    view! {
        <section class="panel" aria-labelledby="refusal">
            <h2 id="refusal">{t!(l, "Afslag med begrundelse", "Refusal with reasons")}</h2>
            <div class="panel__body stack-s">
                <p>{refusal.reasons}</p>
                {(!refusal.instead.is_empty()).then(|| view! { <p><b>{t!(l, "I stedet: ", "Instead: ")}</b>{refusal.instead}</p> })}
                <dl class="facts">
                    <dt>{t!(l, "Lovgrundlag", "Legal basis")}</dt><dd>{refusal.legal_basis}</dd>
                    <dt>{t!(l, "Klagevejledning", "Complaint guidance")}</dt>
                    <dd>{t!(l, "Borgeren kan klage til {body} inden {weeks} uger fra modtagelsen.", "The citizen may complain to {body} within {weeks} weeks of receiving it.")}</dd>
                    <dt>{t!(l, "Underskrevet", "Signed")}</dt><dd>{format!("{signer}, {at}")}</dd>
                </dl>
            </div>
        </section>
    }
}

fn progress(l: Lang, moments: &[Moment]) -> impl IntoView + use<> {
    let today = visit().now.date();
    let current = moments.iter().rposition(|m| m.at.is_some());
    view! {
        <section class="panel" aria-labelledby="progress">
            <h2 id="progress">{t!(l, "Forløb", "Progress")}</h2>
            <div class="panel__body">
                <ol class="ladder">
                    {moments.iter().enumerate().map(|(n, moment)| {
                        let reached = current.is_some_and(|c| n <= c);
                        let when = match moment.at {
                            Some(at) if moment.by.is_empty() => clock_or_day(l, at, today),
                            Some(at) => format!("{}, {}", clock_or_day(l, at, today), moment.by),
                            None => String::new(),
                        };
                        view! {
                            <li class=if reached { "is-yes" } else { "is-no" } aria-current=(current == Some(n)).then_some("step")>
                                <span class="step">{reached.then(|| view! { <Icon name=Glyph::Check /> })}</span>
                                <b>{milestone_name(l, moment.what)}{(!reached).then(|| view! { <span class="sr-only">{t!(l, " (endnu ikke)", " (not yet)")}</span> })}</b>
                                <span class="why">{when}</span>
                            </li>
                        }
                    }).collect_view()}
                </ol>
            </div>
        </section>
    }
}

fn contact(l: Lang, view: &RequestView) -> impl IntoView + use<> {
    let (authority, telephone) = (view.authority.clone(), phone(&view.authority_phone));
    let due = date_time_relative(l, view.answer_due, visit().now.date());
    let waits = matches!(view.status, RequestStatus::Received | RequestStatus::InAssessment | RequestStatus::NeedsInfo);
    view! {
        <section class="panel" aria-labelledby="contact">
            <h2 id="contact">{t!(l, "Visitationen", "The allocators")}</h2>
            <div class="panel__body">
                <dl class="facts">
                    <dt>{t!(l, "Myndighed", "Authority")}</dt><dd>{authority}</dd>
                    {(!telephone.is_empty()).then(|| view! { <dt>{t!(l, "Telefon", "Telephone")}</dt><dd>{telephone}</dd> })}
                    {waits.then(|| view! { <dt>{t!(l, "Svar senest", "Answer by")}</dt><dd>{due}</dd> })}
                </dl>
            </div>
        </section>
    }
}

fn answered(l: Lang, questions: &[QuestionView]) -> Option<impl IntoView + use<>> {
    let today = visit().now.date();
    let answered: Vec<_> = questions
        .iter()
        .filter_map(|q| {
            let (answer, by, at) = q.answer.clone()?;
            let when = date_time_relative(l, at, today);
            Some(view! { <dt>{q.text.clone()}</dt><dd>{answer}<br /><span class="small muted">{format!("{by}, {when}")}</span></dd> })
        })
        .collect();
    (!answered.is_empty()).then(|| {
        view! {
            <section class="panel" aria-labelledby="answered">
                <h2 id="answered">{t!(l, "Spørgsmål og svar", "Questions and answers")}</h2>
                <div class="panel__body"><dl class="facts facts--stacked">{answered}</dl></div>
            </section>
        }
    })
}

fn past(l: Lang, offers: &[PastOffer]) -> Option<impl IntoView + use<>> {
    let today = visit().now.date();
    (!offers.is_empty()).then(|| {
        let rows = offers
            .iter()
            .map(|offer| {
                let (how, at) = (offer_status_name(l, offer.how), date_time_relative(l, offer.at, today));
                let cause = offer.cause.map(|c| decline_cause_name(l, c).to_owned());
                let told = (!offer.citizen_answer.is_empty()).then(|| {
                    let (answer, by) = (&offer.citizen_answer, &offer.informed_by);
                    t!(l, "»{answer}« – informeret af {by}", "“{answer}” – informed by {by}")
                });
                let more = [cause, told].into_iter().flatten().collect::<Vec<_>>().join(". ");
                view! { <dt>{offer.site.clone()}</dt><dd>{format!("{how} {at}")}<br /><span class="small muted">{more}</span></dd> }
            })
            .collect_view();
        view! {
            <section class="panel" aria-labelledby="past">
                <h2 id="past">{t!(l, "Tidligere tilbud", "Earlier offers")}</h2>
                <div class="panel__body"><dl class="facts facts--stacked">{rows}</dl></div>
            </section>
        }
    })
}
