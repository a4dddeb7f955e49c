//! `/stays/:id/screening`: what was answered about smoking and alcohol, and what follows from it. Nothing is sent from here.

use super::{ScreeningRow, ScreeningView, TalkRow, about, ask_links, label, line, who_when};
use crate::caller::{failed, lang, visit};
use crate::error::AppError;
use crate::lang::Lang;
use crate::stay::head::head;
use crate::stay::{StayView, Stays};
use crate::t;
use crate::ui::copy::CopyText;
use crate::ui::field::{Choices, Opt, Select, TextField};
use crate::ui::form::{ActForm, ErrorSummary};
use crate::ui::format::{date_input, date_time_relative};
use crate::ui::frame::{Frame, Nav};
use crate::ui::icon::{Glyph, Icon};
use crate::ui::page::{id, page, param};
use crate::words::{
    answer_text, children_at_home_name, children_decision_name, instrument_name, no_referral_text, options, referral_consent_name,
    screening_kind_name, screening_moment_name,
};
use domain::access::{Action, Actor, Ties, may};
use domain::code::Code as _;
use domain::rehab::screening::{Answer, ScreeningKind, ScreeningMoment};
use leptos::prelude::*;
use std::sync::Arc;
use time::PrimitiveDateTime;

const DECIDE: &str = "decide_children";
const HAND_ON: &str = "hand_on";
const STRIKE: &str = "strike_screening";

/// `/stays/:id/screening`.
#[component]
pub fn ScreeningPage() -> impl IntoView {
    let refresh = visit().refresh;
    page(async move |stays: Arc<dyn Stays>, actor: Actor| stay(&*stays, &actor, refresh).await, show)
}

/// The stay of the address, for whoever may ask about lifestyle in it: a student reads the stay and not this.
pub(super) async fn stay(stays: &dyn Stays, actor: &Actor, refresh: bool) -> Result<StayView, AppError> {
    may(actor, Action::KeepScreening, Ties::NONE).map_err(|_| AppError::Forbidden)?;
    stays.stay(actor, id(&param("id"))?, refresh).await
}

fn show(s: StayView) -> impl IntoView {
    let (l, now) = (lang(), visit().now);
    let body = match &s.screening {
        Some(view) => view! {
            <div class="grid grid--main-side">
                <div class="stack">{guidance(l, view)}{answers(l, view)}</div>
                <div class="stack">{asks(l, &s, view)}{handing(l, view)}{talk(l, view)}{correcting(l, view)}</div>
            </div>
        }
        .into_any(),
        None => view! { <p class="empty">{t!(l, "Stedet spørger ikke om rygning og alkohol.", "The site does not ask about smoking and alcohol.")}</p> }.into_any(),
    };
    view! {
        <Frame title=t!(l, "Tidlig opsporing", "Early detection") nav=Nav::Board class="stay-page" live=true>
            {head(l, &s, now, false)}
            <div class="page"><ErrorSummary label />{body}</div>
        </Frame>
    }
}

/// What is still to be asked, and with what.
fn asks(l: Lang, s: &StayView, view: &ScreeningView) -> impl IntoView + use<> {
    let with = view.instrument.map(|of| {
        let name = instrument_name(l, of);
        view! { <p class="small muted">{t!(l, "Alkohol spørges med {name}.", "Alcohol is asked about with {name}.")}</p> }
    });
    let body = match view.moment {
        None => view! { <p>{t!(l, "Opholdet er slut. Der spørges ikke længere.", "The stay is over. Nothing is asked any longer.")}</p> }
            .into_any(),
        Some(_) if !view.to_ask.is_empty() => {
            let of = |moment: &ScreeningMoment| {
                let asked = view.to_ask.iter().any(|(_, of)| of == moment);
                asked.then(|| view! { <p>{screening_moment_name(l, *moment)}</p><p class="row">{ask_links(l, s.id, view, *moment)}</p> })
            };
            ScreeningMoment::ALL.iter().map(of).collect_view().into_any()
        }
        Some(_) => view! { <p>{t!(l, "Der er ikke mere at spørge om nu.", "There is nothing more to ask now.")}</p> }.into_any(),
    };
    view! {
        <section class="panel" aria-labelledby="ask">
            <div class="panel__head"><h2 id="ask" tabindex="-1">{t!(l, "At spørge om", "To ask about")}</h2></div>
            <div class="panel__body stack-s">
                {body}
                {with}
                <p class="small muted">{t!(l, "Der spørges ved ankomst og igen, når afrejsen er nær: højst to gange i et ophold. Et nej er et svar.", "It is asked at arrival and again when the departure is near: at most twice a stay. No is an answer.")}</p>
            </div>
        </section>
    }
}

fn answers(l: Lang, view: &ScreeningView) -> impl IntoView + use<> {
    let body = if view.rows.is_empty() {
        view! { <p class="panel__body empty">{t!(l, "Der er ikke spurgt.", "Nobody has asked.")}</p> }.into_any()
    } else {
        view.rows.iter().map(|row| answer(l, row)).collect_view().into_any()
    };
    view! {
        <section class="panel" aria-labelledby="answers">
            <div class="panel__head"><h2 id="answers" tabindex="-1">{t!(l, "Svar", "Answers")}</h2></div>
            {body}
            {copied(l, view)}
        </section>
    }
}

/// The answers that stand, a line each, to be copied into another system.
fn copied(l: Lang, view: &ScreeningView) -> Option<impl IntoView + use<>> {
    let lines: Vec<String> = view.standing().map(|row| as_text(l, row)).collect();
    (!lines.is_empty()).then(|| view! { <p class="panel__body"><CopyText text=lines.join("\n") of=t!(l, "Svar", "Answers") /></p> })
}

/// "24.11.2026: Rygning ved ankomst: Ryger dagligt. Rådgivet. Spurgt af Ida K."
fn as_text(l: Lang, row: &ScreeningRow) -> String {
    let (day, of, said, by) = (date_input(row.by.1.date()), about(l, row), answer_text(l, &row.screening), &row.by.0);
    t!(l, "{day}: {of}: {said}. Spurgt af {by}", "{day}: {of}: {said}. Asked by {by}")
}

/// What was decided about children in the home.
fn decisions(l: Lang, row: &ScreeningRow) -> impl IntoView + use<> {
    let decided = row.decisions.iter().map(|(decision, who, at)| {
        let by = who_when(l, &(who.clone(), *at));
        view! { <div><dt>{t!(l, "Besluttet om børnene", "Decided about the children")}</dt><dd>{children_decision_name(l, *decision)}" "<small class="muted">{by}</small></dd></div> }
    });
    decided.collect_view()
}

/// An answer that was struck out: what it was, why it is wrong, and what had been done by it: that stays done.
fn struck_out(l: Lang, row: &ScreeningRow, reason: &str, by: &(String, PrimitiveDateTime)) -> impl IntoView + use<> {
    let handed = row.handed.as_ref().map(|(to, who, at)| {
        let by = who_when(l, &(who.clone(), *at));
        view! { <p>{t!(l, "Givet videre til {to}", "Handed on to {to}")}" "<small class="muted">{by}</small></p> }
    });
    let reason = t!(l, "Streget ud: {reason}", "Struck out: {reason}");
    view! {
        <div class="panel__body stack-s">
            <dl class="facts"><div><dt><s>{about(l, row)}</s></dt><dd><s>{answer_text(l, &row.screening)}</s></dd></div>{decisions(l, row)}</dl>
            {handed}
            <p>{reason}" "<small class="muted">{who_when(l, by)}</small></p>
            <p class="small muted">{who_when(l, &row.by)}</p>
        </div>
    }
}

fn answer(l: Lang, row: &ScreeningRow) -> AnyView {
    if let Some((reason, by)) = &row.struck {
        return struck_out(l, row, reason, by).into_any();
    }
    let consent = (row.screening.answer != Answer::Refused).then(|| {
        view! { <div><dt>{t!(l, "Samtykke til henvisning", "Consent to a referral")}</dt><dd>{referral_consent_name(l, row.screening.consent)}</dd></div> }
    });
    let children = if let Answer::Alcohol { children, .. } = &row.screening.answer {
        Some(view! { <div><dt>{t!(l, "Børn i hjemmet", "Children in the home")}</dt><dd>{children_at_home_name(l, *children)}</dd></div> })
    } else {
        None
    };
    let decisions = decisions(l, row);
    let referral = match (row.screening.may_refer(), &row.handed) {
        (Err(why), _) => view! { <p>{no_referral_text(l, why)}</p> }.into_any(),
        (Ok(()), handed) => {
            let handed = handed.as_ref().map(|(to, who, at)| {
                let by = who_when(l, &(who.clone(), *at));
                view! { <p><Icon name=Glyph::Check small=true />" "{t!(l, "Givet videre til {to}", "Handed on to {to}")}" "<small class="muted">{by}</small></p> }
            });
            let href = format!("/screenings/{}/referral", row.id);
            let kind = screening_kind_name(l, row.screening.kind).to_lowercase();
            view! { <p><a class="button" href=href><Icon name=Glyph::Document />{t!(l, "Udkast til henvisning: {kind}", "Draft of a referral: {kind}")}</a></p>{handed} }.into_any()
        }
    };
    view! {
        <div class="panel__body stack-s">
            <dl class="facts">{line(l, row)}{consent}{children}{decisions}</dl>
            {referral}
            <p class="small muted">{who_when(l, &row.by)}</p>
        </div>
    }
    .into_any()
}

/// Puts a wrong answer right: it is struck out, and the question is asked anew.
fn correcting(l: Lang, view: &ScreeningView) -> Option<impl IntoView + use<>> {
    let standing: Vec<Opt> = view.standing().map(|row| Opt::new(row.id.to_string(), about(l, row))).collect();
    let open = failed().is_some_and(|f| f.fields.get("act") == STRIKE);
    (!standing.is_empty()).then(|| {
        view! {
            <details class="fold" open=open>
                <summary>{t!(l, "Ret svaret", "Put the answer right")}</summary>
                <p class="small">{t!(l, "Det forkerte svar streges ud og kan stadig ses. Det tæller ikke mere, og der spørges igen for samme tidspunkt, så længe opholdet varer.", "The wrong answer is struck out and can still be seen. It counts no longer, and the question is asked again for the same moment while the stay goes on.")}</p>
                <ActForm act=STRIKE>
                    <Select act=STRIKE name="wrong_answer" label=label(l, "wrong_answer") options=standing />
                    <TextField act=STRIKE name="strike_reason" label=label(l, "strike_reason") />
                    <div class="actions"><button class="button" type="submit">{t!(l, "Streg ud, og spørg igen", "Strike out, and ask again")}</button></div>
                </ActForm>
            </details>
        }
    })
}

/// The guidance about children in the home, opened by the last answer that says there are some. A person decides and does; Plads
/// sends nothing.
fn guidance(l: Lang, view: &ScreeningView) -> Option<impl IntoView + use<>> {
    let row = view.standing().rfind(|row| row.screening.opens_guidance())?;
    let options = options(l, children_decision_name);
    let screening = row.id.to_string();
    let has_decided = !row.decisions.is_empty();
    let title = if has_decided {
        t!(l, "Ny beslutning", "Another decision")
    } else {
        t!(l, "Notér, hvad du har besluttet", "Note what you have decided")
    };
    let open = !has_decided || failed().is_some_and(|f| f.fields.get("act") == DECIDE);
    Some(view! {
        <section class="note note--amber note--plain" aria-labelledby="guidance">
            <Icon name=Glyph::Groups />
            <div class="stack-s">
                <h2 id="guidance" tabindex="-1">{t!(l, "Der er børn i hjemmet", "There are children in the home")}</h2>
                <ol>
                    <li>{t!(l, "Tal med borgeren om, hvordan børnene har det, og hvem der er hos dem nu.", "Talk with the citizen about how the children are, and who is with them now.")}</li>
                    <li>{t!(l, "Vend det med en kollega eller din leder.", "Talk it over with a colleague or your manager.")}</li>
                    <li>{t!(l, "Er du bekymret for et barn, skal du selv underrette kommunen. Pligten er din egen og kan ikke gives videre.", "If you are worried about a child, you must report it to the municipality yourself. The duty is your own and cannot be passed on.")}</li>
                </ol>
                <p>{t!(l, "Plads sender ingenting. Her noteres kun, hvad der er besluttet.", "Plads sends nothing. Only what was decided is noted here.")}</p>
                <details class="fold" open=open>
                    <summary>{title}</summary>
                    <ActForm act=DECIDE>
                        <input type="hidden" name="screening" value=screening />
                        <Choices act=DECIDE name="children_decision" label=label(l, "children_decision") options class="" />
                        <div class="actions"><button class="button button-primary" type="submit">{t!(l, "Notér", "Note")}</button></div>
                    </ActForm>
                </details>
            </div>
        </section>
    })
}

/// Notes that a person has handed a referral on.
fn handing(l: Lang, view: &ScreeningView) -> Option<impl IntoView + use<>> {
    let open: Vec<Opt> = view
        .standing()
        .filter(|row| row.screening.may_refer().is_ok() && row.handed.is_none())
        .map(|row| Opt::new(row.id.to_string(), about(l, row)))
        .collect();
    (!open.is_empty()).then(|| {
        view! {
            <section class="panel" aria-labelledby="hand-on">
                <div class="panel__head"><h2 id="hand-on">{t!(l, "Henvisningen er givet videre", "The referral was handed on")}</h2></div>
                <div class="panel__body">
                    <ActForm act=HAND_ON>
                        <Select act=HAND_ON name="screening" label=label(l, "screening") options=open />
                        <TextField act=HAND_ON name="handed_to" label=label(l, "handed_to") hint=t!(l, "Kommunens tilbud, og hvordan. Plads sender intet.", "The municipality's offer, and how. Plads sends nothing.") />
                        <div class="actions"><button class="button" type="submit">{t!(l, "Notér", "Note")}</button></div>
                    </ActForm>
                </div>
            </section>
        }
    })
}

/// "i dag kl. 14.00, Ida K.", and whether it was held.
pub(super) fn talk_text(l: Lang, talk: &TalkRow) -> String {
    let (at, by) = (date_time_relative(l, talk.from, visit().now.date()), talk.by.clone());
    if talk.held { t!(l, "Holdt {at}, {by}", "Held {at}, {by}") } else { t!(l, "{at}, {by}", "{at}, {by}") }
}

fn talk(l: Lang, view: &ScreeningView) -> Option<impl IntoView + use<>> {
    let wants = view.standing().rfind(|row| row.screening.kind == ScreeningKind::Smoking).is_some_and(|row| row.screening.wants_talk());
    let says = view.talk.as_ref().map(|talk| talk_text(l, talk));
    (wants || says.is_some()).then(|| {
        let says = says.unwrap_or_else(|| {
            t!(
                l,
                "Borgeren vil gerne tale om at holde op. Der er ingen tid endnu.",
                "The citizen would like to talk about stopping. There is no time yet."
            )
        });
        let to = view
            .may_talk
            .then(|| view! { <p><a class="button" href="/screening">{t!(l, "Rygestopsamtaler", "Stop-smoking talks")}</a></p> });
        view! {
            <section class="panel" aria-labelledby="talk">
                <div class="panel__head"><h2 id="talk">{t!(l, "Samtale ved sengen", "Talk at the bedside")}</h2></div>
                <div class="panel__body stack-s"><p>{says}</p>{to}</div>
            </section>
        }
    })
}
