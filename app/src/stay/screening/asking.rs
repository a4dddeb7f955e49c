//! `/stays/:id/screening/smoking` and `…/alcohol`: the forms. An instrument is asked by the numbers of its questions; their wording is on
//! the form the site uses.

use super::page::stay;
use super::{ScreeningView, label};
use crate::caller::{lang, visit};
use crate::lang::Lang;
use crate::plan::{item_field, scale_text};
use crate::stay::head::head;
use crate::stay::{StayView, Stays};
use crate::t;
use crate::ui::field::{Choices, Opt, TextField};
use crate::ui::form::{ActForm, ErrorSummary, typed};
use crate::ui::frame::{Frame, Nav};
use crate::ui::page::{page, query};
use crate::words::{
    answer_text, children_at_home_name, finding_name, instrument_name, name_text, options, referral_consent_name, screening_kind_name,
    screening_moment_name, smoking_status_name,
};
use domain::access::Actor;
use domain::code::Code as _;
use domain::rehab::decimal::Decimal;
use domain::rehab::instrument::{Instrument, Item, Scale};
use domain::rehab::screening::{ScreeningKind, ScreeningMoment};
use leptos::prelude::*;
use std::sync::Arc;

const SMOKING: &str = "screen_smoking";
const ALCOHOL: &str = "screen_alcohol";
const REFUSE: &str = "refuse_screening";

/// `/stays/:id/screening/smoking`.
#[component]
pub fn AskSmokingPage() -> impl IntoView {
    asking(ScreeningKind::Smoking)
}

/// `/stays/:id/screening/alcohol`.
#[component]
pub fn AskAlcoholPage() -> impl IntoView {
    asking(ScreeningKind::Alcohol)
}

fn asking(kind: ScreeningKind) -> impl IntoView {
    let refresh = visit().refresh;
    page(async move |stays: Arc<dyn Stays>, actor: Actor| stay(&*stays, &actor, refresh).await, move |s| show(kind, s))
}

fn show(kind: ScreeningKind, s: StayView) -> impl IntoView {
    let (l, now) = (lang(), visit().now);
    let title = t!(l, "Spørg om {}", "Ask about {}", screening_kind_name(l, kind).to_lowercase());
    let back = format!("/stays/{}/screening", s.id);
    let view = s.screening.as_ref();
    let moment = view.and_then(|v| asked_moment(kind, v));
    let body = match (moment, kind, view.and_then(|v| v.instrument)) {
        (None, ..) => closed(l, kind, view).into_any(),
        (Some(moment), ScreeningKind::Smoking, _) => smoking(l, moment).into_any(),
        (Some(moment), ScreeningKind::Alcohol, Some(instrument)) => alcohol(l, moment, instrument).into_any(),
        (Some(_), ScreeningKind::Alcohol, None) => closed(l, kind, view).into_any(),
    };
    let sub = moment.map(|m| view! { <span class="small muted">{screening_moment_name(l, m)}</span> });
    let refusing = moment.map(|moment| {
        view! {
            <section class="panel" aria-labelledby="refuse">
                <div class="panel__head"><h2 id="refuse">{t!(l, "Et nej er også et svar", "No is an answer as well")}</h2></div>
                <div class="panel__body stack-s">
                    <p>{t!(l, "Så står der, at borgeren ikke ønskede at svare. Det har ingen betydning for opholdet.", "It is noted that the citizen did not want to answer. It makes no difference to the stay.")}</p>
                    <ActForm act=REFUSE>{of_moment(moment)}<button class="button" type="submit">{t!(l, "Ønsker ikke at svare", "Does not want to answer")}</button></ActForm>
                </div>
            </section>
        }
    });
    view! {
        <Frame title=title.clone() nav=Nav::Board class="stay-page">
            {head(l, &s, now, false)}
            <div class="page">
                <ErrorSummary label />
                <div class="grid grid--main-side">
                    <section class="panel" aria-labelledby="form">
                        <div class="panel__head"><h2 id="form">{title}</h2>{sub}</div>
                        <div class="panel__body">{body}</div>
                    </section>
                    <div class="stack">{refusing}<p><a class="button" href=back>{t!(l, "Til svarene", "To the answers")}</a></p></div>
                </div>
            </div>
        </Frame>
    }
}

/// For which moment it is asked: the one in the address, where that is to be asked, or the first that is.
fn asked_moment(kind: ScreeningKind, view: &ScreeningView) -> Option<ScreeningMoment> {
    let act = if kind == ScreeningKind::Smoking { SMOKING } else { ALCOHOL };
    let wanted = typed(act, "moment", &query("moment"));
    let mut open = view.to_ask.iter().filter(|(of, _)| *of == kind).map(|(_, moment)| *moment);
    open.clone().find(|moment| moment.code() == wanted).or_else(|| open.next())
}

/// The moment, kept in the form: an answer that was struck out is given anew for its own.
fn of_moment(moment: ScreeningMoment) -> impl IntoView {
    view! { <input type="hidden" name="moment" value=moment.code() /> }
}

/// Nothing is asked: it has been, the site does not, or the stay is over.
fn closed(l: Lang, kind: ScreeningKind, view: Option<&ScreeningView>) -> impl IntoView + use<> {
    let known = view.and_then(|v| v.standing().rfind(|row| row.screening.kind == kind && Some(row.screening.moment) == v.moment));
    match known {
        Some(row) => {
            let (moment, answer) = (screening_moment_name(l, row.screening.moment), answer_text(l, &row.screening));
            let by = super::who_when(l, &row.by);
            view! { <p>{t!(l, "Der er spurgt.", "It has been asked.")}</p><dl class="facts"><div><dt>{moment}</dt><dd>{answer}" "<small class="muted">{by}</small></dd></div></dl> }.into_any()
        }
        None => view! { <p>{t!(l, "Der spørges ikke om det her nu.", "It is not asked about here now.")}</p> }.into_any(),
    }
}

fn smoking(l: Lang, moment: ScreeningMoment) -> impl IntoView {
    let statuses = options(l, smoking_status_name);
    let advised =
        vec![Opt::new("yes", t!(l, "Rådgivet om, hvad der hjælper, når man vil holde op", "Advised on what helps those who want to stop"))];
    view! {
        <ActForm act=SMOKING>
            {of_moment(moment)}
            <Choices act=SMOKING name="smoking_status" label=label(l, "smoking_status") options=statuses />
            <Choices act=SMOKING name="advised" label=label(l, "advised") options=advised many=true class="" />
            <Choices act=SMOKING name="referral_consent" label=label(l, "referral_consent") hint=t!(l, "Skal besvares, når borgeren ryger: en samtale ved sengen og kommunens tilbud om rygestop.", "To be answered when the citizen smokes: a talk at the bedside and the municipality's help to stop.") options=options(l, referral_consent_name) class="opts--3" />
            <div class="actions"><button class="button button-primary" type="submit">{t!(l, "Gem svaret", "Keep the answer")}</button></div>
        </ActForm>
    }
}

fn alcohol(l: Lang, moment: ScreeningMoment, instrument: &'static Instrument) -> impl IntoView {
    let items = instrument.items().iter().map(|of| item(l, of)).collect_view();
    let name = instrument_name(l, instrument);
    let open = instrument.unconfirmed.as_ref().map(|text| {
        let text = text.to_string();
        view! { <p class="small muted">{t!(l, "Ikke bekræftet: {text}", "Not confirmed: {text}")}</p> }
    });
    view! {
        <ActForm act=ALCOHOL>
            {of_moment(moment)}
            <input type="hidden" name="instrument" value=instrument.code.to_string() />
            <input type="hidden" name="instrument_version" value=instrument.version.to_string() />
            <p><b>{name}</b>". "{t!(l, "Stil spørgsmålene fra stedets eget skema. Her skrives kun svarene.", "Ask the questions on the site's own form. Only the answers are written here.")}</p>
            {open}
            <div class="grid grid--2">{items}</div>
            <Choices act=ALCOHOL name="finding" label=label(l, "finding") hint=t!(l, "Et tal alene afgør ingenting, og grænserne er forskellige.", "A number alone decides nothing, and limits differ.") options=options(l, finding_name) />
            <Choices act=ALCOHOL name="referral_consent" label=label(l, "referral_consent") hint=t!(l, "Skal besvares, når der er tegn på problem.", "To be answered when there are signs of a problem.") options=options(l, referral_consent_name) class="opts--3" />
            <Choices act=ALCOHOL name="children" label=label(l, "children") options=options(l, children_at_home_name) class="opts--3" />
            <div class="actions"><button class="button button-primary" type="submit">{t!(l, "Gem svaret", "Keep the answer")}</button></div>
        </ActForm>
    }
}

/// A question: yes or no where there are no other answers, otherwise the points.
fn item(l: Lang, of: &Item) -> AnyView {
    let (field, text) = (item_field(&of.code), name_text(l, &of.name));
    let is_yes_no = matches!(of.scale, Scale::Range { min, max: Some(max), .. } if min == Decimal::ZERO && max == Decimal::whole(1));
    if is_yes_no {
        let options = vec![Opt::new("0", t!(l, "Nej", "No")), Opt::new("1", t!(l, "Ja", "Yes"))];
        return view! { <Choices act=ALCOHOL name=field label=text options /> }.into_any();
    }
    view! { <TextField act=ALCOHOL name=field label=text hint=scale_text(l, &of.scale) mode="numeric" class="w-s" /> }.into_any()
}
