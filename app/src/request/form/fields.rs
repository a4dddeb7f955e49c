//! The fields of each step.

use super::label;
use crate::caller::failed;
use crate::error::AppError;
use crate::lang::Lang;
use crate::request::kind_note;
use crate::request::service::FormView;
use crate::t;
use crate::ui::field::{Choices, Opt, Select, TextArea, TextField};
use crate::ui::format::{time_prose, weekday_long};
use crate::words::{consent_name, infection_name, kind_name, mobility_name, need_name, sex_name, source_name, transport_name};
use domain::citizen::Sex;
use domain::code::Code;
use domain::facility::{Need, StayKind};
use domain::request::{Consent, Infection, Mobility, Source, Transport};
use domain::request_form::UNSURE;
use leptos::prelude::*;

type Act = &'static str;

fn value(view: &FormView, field: &str) -> String {
    view.fields.get(field).to_owned()
}

fn values(view: &FormView, field: &str) -> Vec<String> {
    let all: Vec<String> = view.fields.all(field).map(str::to_owned).collect();
    if all.is_empty() { vec![String::new()] } else { all }
}

fn text(l: Lang, view: &FormView, act: Act, field: &'static str, class: &'static str) -> impl IntoView + use<> {
    view! { <TextField act name=field label=label(l, field) value=value(view, field) class /> }
}

fn phone(l: Lang, view: &FormView, act: Act, field: &'static str) -> impl IntoView + use<> {
    view! { <TextField act name=field label=label(l, field) value=value(view, field) class="w-m" mode="tel" /> }
}

fn number(l: Lang, view: &FormView, act: Act, field: &'static str, hint: String) -> impl IntoView + use<> {
    view! { <TextField act name=field label=label(l, field) hint value=value(view, field) class="w-xs" mode="numeric" /> }
}

/// Round choices of a list of codes.
fn codes<C: Code>(
    l: Lang,
    view: &FormView,
    act: Act,
    field: &'static str,
    class: &'static str,
    list: &[C],
    name: fn(Lang, C) -> &'static str,
) -> impl IntoView + use<C> {
    let options = list.iter().map(|c| Opt::new(c.code(), name(l, *c))).collect();
    view! { <Choices act name=field label=label(l, field) options values=values(view, field) class /> }
}

fn civil_number(l: Lang, view: &FormView, act: Act) -> impl IntoView + use<> {
    let hint = t!(l, "ddmmåå-xxxx; bindestregen kan udelades", "ddmmyy-xxxx; the dash may be left out");
    view! { <TextField act name="civil_number" label=label(l, "civil_number") hint value=value(view, "civil_number") class="w-m" mode="numeric" /> }
}

fn names(l: Lang, view: &FormView, act: Act) -> impl IntoView + use<> {
    view! {
        <div class="row row--top">{text(l, view, act, "given_name", "w-m")}{text(l, view, act, "family_name", "w-m")}</div>
    }
}

fn postcode(l: Lang, view: &FormView, act: Act) -> impl IntoView + use<> {
    view! { <TextField act name="postcode" label=label(l, "postcode") value=value(view, "postcode") class="w-xs" mode="numeric" /> }
}

fn sex(l: Lang, view: &FormView, act: Act) -> impl IntoView + use<> {
    codes(l, view, act, "sex", "opts--3", Sex::ALL, sex_name)
}

fn more_of_citizen(l: Lang, view: &FormView, act: Act) -> impl IntoView + use<> {
    let protected =
        vec![Opt::new("yes", t!(l, "Borgeren har navne- og adressebeskyttelse", "The citizen has name and address protection"))];
    view! {
        <Choices act name="protected" label=label(l, "protected") options=protected values=values(view, "protected") many=true class="" />
        <div class="row row--top">{text(l, view, act, "home_municipality", "w-m")}{text(l, view, act, "own_doctor", "w-m")}</div>
    }
}

fn relative(l: Lang, view: &FormView, act: Act) -> impl IntoView + use<> {
    let hint = t!(l, "Sprog, hvis der er brug for tolk", "Language, if an interpreter is needed");
    view! {
        <div class="row row--top">{text(l, view, act, "relative_name", "w-m")}{phone(l, view, act, "relative_phone")}</div>
        <TextField act name="interpreter" label=label(l, "interpreter") hint value=value(view, "interpreter") class="w-m" />
    }
}

/// Step 1.
pub fn citizen(l: Lang, view: &FormView, act: Act) -> impl IntoView + use<> {
    view! {
        <section class="panel" aria-labelledby="part-citizen">
            <h2 id="part-citizen">{t!(l, "Borger", "Citizen")}</h2>
            <div class="panel__body">
                {civil_number(l, view, act)}
                {names(l, view, act)}
                {sex(l, view, act)}
                <div class="row row--top">{postcode(l, view, act)}{text(l, view, act, "address", "w-l")}</div>
                {more_of_citizen(l, view, act)}
            </div>
        </section>
        <section class="panel" aria-labelledby="part-relative">
            <h2 id="part-relative">{t!(l, "Pårørende og tolk", "Relatives and interpreter")}</h2>
            <div class="panel__body">{relative(l, view, act)}</div>
        </section>
    }
}

fn why(l: Lang, view: &FormView, act: Act) -> impl IntoView + use<> {
    let hint = t!(
        l,
        "Skriv kort, hvad der er sket, og hvad der forhindrer hjemmet i dag.",
        "Say briefly what has happened, and what rules out home today."
    );
    view! { <TextArea act name="why" label=label(l, "why") hint value=value(view, "why") rows=4 /> }
}

fn infection(l: Lang, view: &FormView, act: Act) -> impl IntoView + use<> {
    let list = [Infection::None, Infection::Isolation, Infection::AwaitingResult];
    codes(l, view, act, "infection", "opts--3", &list, infection_name)
}

fn source(l: Lang, view: &FormView, act: Act) -> impl IntoView + use<> {
    let mut options = vec![Opt::new("", t!(l, "Vælg", "Choose"))];
    options.extend(Source::ALL.iter().map(|s| Opt::new(s.code(), source_name(l, *s))));
    view! { <Select act name="source" label=label(l, "source") options value=value(view, "source") /> }
}

fn kind(l: Lang, view: &FormView, act: Act) -> impl IntoView + use<> {
    // Only kinds that some bed is for; a kind chosen before stays visible.
    let exists = |kind: &&StayKind| {
        view.capacity.sites.iter().any(|s| s.kinds.iter().any(|k| k.0 == **kind)) || view.fields.get("wished_kind") == kind.code()
    };
    let mut options: Vec<Opt> =
        StayKind::ALL.iter().filter(exists).map(|k| Opt::new(k.code(), kind_name(l, *k)).note(kind_note(l, *k))).collect();
    options.push(Opt::new(UNSURE, t!(l, "Ved ikke", "Not sure")).note(t!(l, "Visitator vurderer", "The allocator judges")));
    view! { <Choices act name="wished_kind" label=label(l, "wished_kind") options values=values(view, "wished_kind") class="opts--2 opts--cards" /> }
}

fn needs(l: Lang, view: &FormView, act: Act) -> impl IntoView + use<> {
    // Isolation has its own question, with "awaiting result" among the answers.
    let options = Need::ALL.iter().filter(|n| **n != Need::Isolation).map(|n| Opt::new(n.code(), need_name(l, *n))).collect();
    let hint = t!(
        l,
        "Vælg kun det, sengen skal kunne. Ønsker skrives til sidst.",
        "Choose only what the bed must have. Wishes are written at the end."
    );
    view! { <Choices act name="needs" label=label(l, "needs") hint options values=values(view, "needs") many=true class="opts--3" /> }
}

/// Step 2.
pub fn background(l: Lang, view: &FormView, act: Act) -> impl IntoView + use<> {
    view! {
        <section class="panel" aria-labelledby="part-background">
            <h2 id="part-background">{t!(l, "Baggrund", "Background")}</h2>
            <div class="panel__body">
                {why(l, view, act)}
                <div class="row row--top">{phone(l, view, act, "sender_phone")}{source(l, view, act)}</div>
            </div>
        </section>
        <section class="panel" aria-labelledby="part-needs">
            <h2 id="part-needs">{t!(l, "Behov", "Needs")}</h2>
            <div class="panel__body">{kind(l, view, act)}{infection(l, view, act)}{needs(l, view, act)}</div>
        </section>
    }
}

fn mobility_and_aids(l: Lang, view: &FormView, act: Act) -> impl IntoView + use<> {
    let weight = t!(
        l,
        "20–400. Seng og lift er godkendt til en vægt; mangler den, må visitator spørge.",
        "20–400. Bed and lift are rated for a weight; without it the allocator must ask."
    );
    let aids = t!(l, "Det, der skal stå klar, fx rollator, bækkenstol", "What must stand ready, e.g. walker, commode");
    view! {
        {codes(l, view, act, "mobility", "opts--2", Mobility::ALL, mobility_name)}
        {number(l, view, act, "weight_kg", weight)}
        <TextArea act name="aids" label=label(l, "aids") hint=aids value=value(view, "aids") />
    }
}

/// Step 3.
pub fn function(l: Lang, view: &FormView, act: Act) -> impl IntoView + use<> {
    view! {
        <section class="panel" aria-labelledby="part-function">
            <h2 id="part-function">{t!(l, "Funktion og hjælpemidler", "Function and aids")}</h2>
            <div class="panel__body">{mobility_and_aids(l, view, act)}</div>
        </section>
    }
}

/// What was understood of a typed time, in words.
pub fn echo(l: Lang, at: Option<time::PrimitiveDateTime>) -> Option<impl IntoView> {
    at.map(|at| {
        let (day, clock) = (weekday_long(l, at.date()), time_prose(l, at.time()));
        view! { <p class="echo">{format!("{day} {clock}")}</p> }
    })
}

fn ready(l: Lang, view: &FormView, act: Act) -> impl IntoView + use<> {
    let hint =
        t!(l, "Dato og tid, fx 24.11 kl. 10:00, »i dag 10« eller »+1 08:30«", "Date and time, e.g. 24.11 10:00, “today 10” or “+1 08:30”");
    view! {
        <TextField act name="ready" label=label(l, "ready") hint value=value(view, "ready") class="w-m" />
        {echo(l, view.ready_at)}
    }
}

fn stay_and_travel(l: Lang, view: &FormView, act: Act) -> impl IntoView + use<> {
    let mut sites = vec![Opt::new("", t!(l, "Intet valg – nærmeste plads", "No choice – nearest place"))];
    sites.extend(view.sites.iter().map(|(id, name)| Opt::new(id.to_string(), name.clone())));
    let choice = t!(
        l,
        "Borgeren kan frit vælge; uden valg gives den nærmeste plads.",
        "The citizen may choose freely; without a choice the nearest place is given."
    );
    view! {
        {number(l, view, act, "nights", t!(l, "Hvis det kan skønnes", "If it can be estimated"))}
        <Choices act name="wish_site" label=label(l, "wish_site") hint=choice options=sites values=values(view, "wish_site") />
        {codes(l, view, act, "transport", "opts--3", Transport::ALL, transport_name)}
    }
}

/// Step 4.
pub fn time(l: Lang, view: &FormView, act: Act) -> impl IntoView + use<> {
    view! {
        <section class="panel" aria-labelledby="part-time">
            <h2 id="part-time">{t!(l, "Tidspunkt", "Time")}</h2>
            <div class="panel__body">{ready(l, view, act)}{stay_and_travel(l, view, act)}</div>
        </section>
    }
}

fn consent_choice(l: Lang, view: &FormView, act: Act) -> impl IntoView + use<> {
    let list = [Consent::Citizen, Consent::Representative, Consent::CannotConsent];
    codes(l, view, act, "consent", "", &list, consent_name)
}

fn representative(l: Lang, view: &FormView, act: Act) -> impl IntoView + use<> {
    let hint = t!(l, "Navn og relation, når en anden handler for borgeren", "Name and relation, when somebody else acts for the citizen");
    view! { <TextField act name="representative" label=label(l, "representative") hint value=value(view, "representative") class="w-l" /> }
}

fn receiver(l: Lang, view: &FormView, act: Act) -> Option<impl IntoView + use<>> {
    (view.authorities.len() > 1).then(|| {
        let mut options = vec![Opt::new("", t!(l, "Vælg", "Choose"))];
        options.extend(view.authorities.iter().map(|(id, name)| Opt::new(id.to_string(), name.clone())));
        view! { <Select act name="authority" label=label(l, "authority") options value=value(view, "authority") /> }
    })
}

fn note(l: Lang, view: &FormView, act: Act) -> impl IntoView + use<> {
    view! { <TextArea act name="note" label=label(l, "note") value=value(view, "note") /> }
}

/// Step 5, below the review.
pub fn consent(l: Lang, view: &FormView, act: Act) -> impl IntoView + use<> {
    view! {
        <section class="panel" aria-labelledby="part-consent">
            <h2 id="part-consent">{t!(l, "Samtykke og modtager", "Consent and receiver")}</h2>
            <div class="panel__body">
                {consent_choice(l, view, act)}
                {representative(l, view, act)}
                {note(l, view, act)}
                {receiver(l, view, act)}
            </div>
        </section>
    }
}

/// Fields that the short form shows at once; the others are folded away.
const SHORT: [&str; 8] = ["civil_number", "given_name", "family_name", "postcode", "why", "infection", "consent", "authority"];

/// The short form of a practice: seven fields, the rest folded.
pub fn short(l: Lang, view: &FormView, act: Act) -> impl IntoView + use<> {
    let wrong_inside = failed().is_some_and(|f| match f.error {
        AppError::Invalid { problems } => problems.iter().any(|p| !SHORT.contains(&p.field.as_str())),
        _ => false,
    });
    let now = view.ready_at.map_or_else(String::new, |at| {
        let (day, clock) = (weekday_long(l, at.date()), time_prose(l, at.time()));
        t!(l, "Pladsen ønskes fra {day} {clock}.", "The place is wanted from {day} {clock}.")
    });
    view! {
        <section class="panel" aria-labelledby="part-citizen">
            <h2 id="part-citizen">{t!(l, "1 Borger", "1 Citizen")}</h2>
            <div class="panel__body">{civil_number(l, view, act)}{names(l, view, act)}{postcode(l, view, act)}</div>
        </section>
        <section class="panel" aria-labelledby="part-background">
            <h2 id="part-background">{t!(l, "2 Hvorfor nu", "2 Why now")}</h2>
            <div class="panel__body">{why(l, view, act)}{infection(l, view, act)}</div>
        </section>
        <section class="panel" aria-labelledby="part-consent">
            <h2 id="part-consent">{t!(l, "3 Send", "3 Send")}</h2>
            <div class="panel__body">
                {consent_choice(l, view, act)}
                {receiver(l, view, act)}
                <p class="echo">{now}</p>
                <details class="fold" open=wrong_inside>
                    <summary>{t!(l, "Flere oplysninger (valgfrit)", "More details (optional)")}</summary>
                    <div>
                        {ready(l, view, act)}
                        {kind(l, view, act)}
                        {needs(l, view, act)}
                        {sex(l, view, act)}
                        {mobility_and_aids(l, view, act)}
                        {stay_and_travel(l, view, act)}
                        {text(l, view, act, "address", "w-l")}
                        {more_of_citizen(l, view, act)}
                        {relative(l, view, act)}
                        {representative(l, view, act)}
                        <div class="row row--top">{phone(l, view, act, "sender_phone")}{source(l, view, act)}</div>
                        {note(l, view, act)}
                    </div>
                </details>
            </div>
        </section>
    }
}
