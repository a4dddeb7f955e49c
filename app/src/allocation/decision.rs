//! The decision: granting, asking, directing elsewhere or refusing, one at a time; and what was decided.

use super::situation::about;
use super::texts;
use super::view::{Assessment, Decided};
use crate::caller::{failed, visit};
use crate::lang::Lang;
use crate::t;
use crate::ui::field::{Choices, Opt, Select, TextArea, TextField};
use crate::ui::form::{ActForm, chosen, problem};
use crate::ui::format::{date_time_input, date_time_long};
use crate::ui::icon::{Glyph, Icon};
use crate::ui::page::query;
use crate::words::{choice_name, infection_name, kind_name, need_name, question_about, redirection_name};
use domain::allocation::MissingFact;
use domain::code::Code;
use domain::codes;
use domain::facility::{Need, StayKind};
use domain::request::{Choice, DecisionKind, Infection, Redirection};
use leptos::prelude::*;

codes! {
    /// What may be done with a request that is being judged.
    pub enum Doing {
        /// Grant.
        Grant = "grant",
        /// Ask.
        Ask = "ask",
        /// Direct elsewhere.
        Redirect = "redirect",
        /// Refuse.
        Refuse = "refuse",
    }
}

impl Doing {
    fn name(self, l: Lang) -> String {
        match self {
            Self::Grant => t!(l, "Bevilg", "Grant"),
            Self::Ask => t!(l, "Spørg", "Ask"),
            Self::Redirect => t!(l, "Henvis videre", "Direct elsewhere"),
            Self::Refuse => t!(l, "Afslå", "Refuse"),
        }
    }
}

/// Name of a field of the decision.
pub(super) fn label(l: Lang, field: &str) -> String {
    match field {
        "kind" => t!(l, "Opholdstype", "Kind of stay"),
        "legal_basis" => t!(l, "Lovgrundlag", "Legal basis"),
        "needs" => t!(l, "Særlige behov", "Needs"),
        "infection" => t!(l, "Isolation", "Isolation"),
        "choice" => t!(l, "Frit valg", "Free choice"),
        "wish_site" => t!(l, "Valgt sted", "Site chosen"),
        "why_not_home" => t!(l, "Hvorfor hjemmet ikke er nok", "Why home is not enough"),
        "reasons" => t!(l, "Begrundelse", "Reasons"),
        "confirmed" => t!(l, "Bekræft begrundelserne", "Confirm the reasons"),
        "next_update" => t!(l, "Ny besked til henviser", "Next word to the referrer"),
        "question" => t!(l, "Spørgsmål", "Question"),
        "due" => t!(l, "Svar ønskes inden", "Answer wanted by"),
        "to" => t!(l, "Henvises til", "Directed to"),
        "reason" => t!(l, "Hvorfor", "Why"),
        "instead" => t!(l, "Hvad tilbydes i stedet", "What is offered instead"),
        "answer" => t!(l, "Svar", "Answer"),
        "number" | "part_reason" => super::couple::label(l, field),
        "preference" | "preference_reason" => crate::room::label(l, field),
        _ => super::places::label(l, field),
    }
}

/// The panel in which a request is decided.
pub(super) fn panel(l: Lang, a: &Assessment) -> impl IntoView + use<> {
    let tried = failed().and_then(|f| Doing::from_code(f.fields.get("act")).ok());
    let current = tried.or_else(|| Doing::from_code(&query("do")).ok()).unwrap_or(Doing::Grant);
    let path = visit().path.split('?').next().unwrap_or_default().to_owned();
    let tabs = Doing::ALL
        .iter()
        .map(|d| {
            let href = format!("{path}?do={}#decision", d.code());
            view! { <a href=href aria-current=(*d == current).then_some("true")>{d.name(l)}</a> }
        })
        .collect_view();
    let form = match current {
        Doing::Grant => grant(l, a).into_any(),
        Doing::Ask => ask(l, a).into_any(),
        Doing::Redirect => redirect(l, a).into_any(),
        Doing::Refuse => refuse(l, a).into_any(),
    };
    let limited = a.only_acute.then(|| {
        view! {
            <p class="note note--amber note--plain"><Icon name=Glyph::Info /><span>{t!(l, "I kontortiden kan du kun give akutpladser. Andre opholdstyper afgør visitationen.", "In office hours you may only give acute places. The allocators decide other kinds.")}</span></p>
        }
    });
    view! {
        <section class="panel" id="decision" aria-labelledby="decision-title">
            <div class="panel__head">
                <h2 id="decision-title">{t!(l, "Afgørelse", "Decision")}</h2>
                <nav class="seg" aria-label=t!(l, "Hvad vil du gøre?", "What do you want to do?")>{tabs}</nav>
            </div>
            <div class="panel__body">{limited}{form}</div>
        </section>
    }
}

fn kinds(l: Lang, a: &Assessment) -> Vec<Opt> {
    StayKind::ALL
        .iter()
        .filter(|kind| !a.only_acute || **kind == StayKind::Acute)
        .map(|kind| {
            let opt = Opt::new(kind.code(), kind_name(l, *kind));
            if a.asked.wished_kind == Some(*kind) { opt.note(t!(l, "Ønsket af henviser", "Wished by the referrer")) } else { opt }
        })
        .collect()
}

fn bases(l: Lang, a: &Assessment) -> Vec<Opt> {
    let mut options = vec![Opt::new("", t!(l, "Vælg lovgrundlag", "Choose a legal basis"))];
    options.extend(a.choices.bases.iter().map(|b| {
        let mut marks = Vec::new();
        if b.usual {
            marks.push(t!(l, "sædvanligt her", "usual here"));
        }
        if b.charge_allowed {
            marks.push(t!(l, "egenbetaling for mad", "the citizen pays for food"));
        }
        if !b.confirmed {
            marks.push(t!(l, "ikke bekræftet", "not confirmed"));
        }
        let marks = if marks.is_empty() { String::new() } else { format!(" ({})", marks.join(", ")) };
        Opt::new(b.id.to_string(), format!("{}{marks}", b.name))
    }));
    options
}

fn wished(a: &Assessment) -> Vec<String> {
    a.asked.wished_kind.map(|kind| kind.code().to_owned()).into_iter().collect()
}

fn grant(l: Lang, a: &Assessment) -> impl IntoView + use<> {
    const ACT: &str = "grant";
    let a = a.clone();
    let q = a.asked.clone();
    let needs = Need::ALL.iter().map(|n| Opt::new(n.code(), need_name(l, *n))).collect();
    let have = q.needs.iter().map(|n| n.code().to_owned()).collect();
    let infections = Infection::ALL.iter().map(|i| Opt::new(i.code(), infection_name(l, *i))).collect();
    let choices = Choice::ALL.iter().map(|c| Opt::new(c.code(), choice_name(l, *c))).collect();
    let mut sites = vec![Opt::new("", t!(l, "Intet sted valgt", "No site chosen"))];
    sites.extend(a.choices.sites.iter().map(|(id, name)| Opt::new(id.to_string(), name)));
    let wish = q.wish_site.as_ref().map_or_else(String::new, |(id, _)| id.to_string());
    let suggested = move || view! { <p class="prefill"><Icon name=Glyph::Info small=true />{t!(l, "Forslag ud fra anmodningen – læs, ret og bekræft nederst", "Suggested from the request – read, mend and confirm below")}</p> };
    let (why_not_home, reasons) = (texts::why_not_home(&q), texts::reasons(&q));
    view! {
        <ActForm act=ACT version=a.version>
            <Choices act=ACT name="kind" label=label(l, "kind") options=kinds(l, &a) values=wished(&a) />
            <Select act=ACT name="legal_basis" label=label(l, "legal_basis") hint=t!(l, "Vælges af dig. Står i brevet til borgeren.", "Chosen by you. Stands in the letter to the citizen.") options=bases(l, &a) />
            <div class="grid grid--2 decision__pair">
                <Choices act=ACT name="needs" label=label(l, "needs") options=needs values=have many=true />
                <Choices act=ACT name="infection" label=label(l, "infection") hint=t!(l, "»Afventer prøvesvar« tæller som isolation", "“Awaiting test result” counts as isolation") options=infections values=vec![q.infection.code().to_owned()] class="opts--1" />
            </div>
            <div class="grid grid--2 decision__pair">
                <Choices act=ACT name="choice" label=label(l, "choice") options=choices class="opts--1" />
                <Select act=ACT name="wish_site" label=label(l, "wish_site") hint=t!(l, "Kun når borgeren har valgt sted", "Only when the citizen chose a site") options=sites value=wish />
            </div>
            <div class="suggested form-group">
                {suggested()}
                <TextArea act=ACT name="why_not_home" label=label(l, "why_not_home") value=why_not_home rows=2 />
                <TextArea act=ACT name="reasons" label=label(l, "reasons") hint=t!(l, "Til borgeren, i almindelige ord", "To the citizen, in plain words") value=reasons rows=4 />
            </div>
            {confirm(l)}
            <TextField act=ACT name="next_update" label=label(l, "next_update") hint=t!(l, "Senest, hvis der ikke er fundet en plads inden", "At the latest, if no place has been found by then") value=date_time_input(a.usual_update) class="w-m" />
            <div class="actions">
                <button class="button button-primary" type="submit"><Icon name=Glyph::Check />{t!(l, "Bevilg pladsen", "Grant the place")}</button>
                <span class="small muted">{t!(l, "Er der ingen plads nu, er anmodningen bevilget og venter. Det er ikke et afslag.", "If there is no place now, the request is granted and waits. That is no refusal.")}</span>
            </div>
        </ActForm>
    }
}

/// Suggested texts count only once this is ticked.
fn confirm(l: Lang) -> impl IntoView {
    let problem = problem("grant", "confirmed");
    let invalid = problem.is_some();
    view! {
        <div class="form-group" class:form-error=invalid>
            {problem.map(|text| view! { <p class="form-error-message" id="grant-confirmed-error">{text}</p> })}
            <label class="opt">
                <input type="checkbox" id="grant-confirmed" name="confirmed" value="yes" checked=chosen("grant", "confirmed", "yes", false) aria-invalid=invalid.then_some("true") aria-describedby=invalid.then_some("grant-confirmed-error") />
                <span>{t!(l, "Jeg har læst begrundelserne og står inde for dem", "I have read the reasons and stand by them")}<small>{t!(l, "Uden bekræftelse er de kun forslag og gemmes ikke", "Unconfirmed they are suggestions only and are not kept")}</small></span>
            </label>
        </div>
    }
}

fn ask(l: Lang, a: &Assessment) -> impl IntoView + use<> {
    const ACT: &str = "ask";
    let a = a.clone();
    let asked_about = query("about");
    let facts = [MissingFact::Weight, MissingFact::Infection, MissingFact::Sex];
    let question = facts.into_iter().find(|fact| about(*fact) == asked_about).map_or("", question_about);
    let from = a.asked.from.clone();
    view! {
        <ActForm act=ACT version=a.version>
            <TextArea act=ACT name="question" label=label(l, "question") hint=t!(l, "Sendes til {from}", "Goes to {from}") value=question rows=3 />
            <TextField act=ACT name="due" label=label(l, "due") value=date_time_input(a.usual_answer) class="w-m" />
            <div class="actions"><button class="button button-primary" type="submit"><Icon name=Glyph::Send />{t!(l, "Send spørgsmålet", "Send the question")}</button></div>
        </ActForm>
    }
}

fn redirect(l: Lang, a: &Assessment) -> impl IntoView + use<> {
    const ACT: &str = "redirect";
    let options = Redirection::ALL.iter().map(|r| Opt::new(r.code(), redirection_name(l, *r))).collect();
    view! {
        <ActForm act=ACT version=a.version>
            <Choices act=ACT name="to" label=label(l, "to") options=options class="opts--1" />
            <TextArea act=ACT name="reason" label=label(l, "reason") hint=t!(l, "Henviseren ser det", "The referrer sees it") rows=3 />
            <div class="actions"><button class="button button-primary" type="submit"><Icon name=Glyph::ArrowForward />{t!(l, "Henvis videre", "Direct elsewhere")}</button></div>
        </ActForm>
    }
}

fn refuse(l: Lang, a: &Assessment) -> impl IntoView + use<> {
    const ACT: &str = "refuse";
    let a = a.clone();
    view! {
        <ActForm act=ACT version=a.version>
            <p class="note note--amber note--plain"><Icon name=Glyph::Warning /><span>{t!(l, "Et afslag er en afgørelse. Er der blot ingen plads nu, så bevilg: borgeren venter da på en plads.", "A refusal is a decision. If there is merely no place now, grant: the citizen then waits for a place.")}</span></p>
            <Choices act=ACT name="kind" label=label(l, "kind") options=kinds(l, &a) values=wished(&a) />
            <Select act=ACT name="legal_basis" label=label(l, "legal_basis") options=bases(l, &a) />
            <TextArea act=ACT name="reasons" label=label(l, "reasons") hint=t!(l, "Til borgeren, i almindelige ord: hvad der er lagt vægt på, og hvorfor det fører til afslag", "To the citizen, in plain words: what counted, and why it leads to a refusal") rows=5 />
            <TextArea act=ACT name="instead" label=label(l, "instead") hint=t!(l, "Frivillig", "Optional") rows=2 />
            <p class="small muted">{t!(l, "Brevet får klagevejledning efter lovgrundlaget og underskrives af dig.", "The letter carries complaint guidance by the legal basis and is signed by you.")}</p>
            <div class="actions"><button class="button button-danger" type="submit">{t!(l, "Afslå, og lav brevet", "Refuse, and make the letter")}</button></div>
        </ActForm>
    }
}

/// What was decided, and the letter.
pub(super) fn decided(l: Lang, d: &Decided) -> impl IntoView + use<> {
    let (title, badge) = match d.kind {
        DecisionKind::Grant => (t!(l, "Afgørelse: bevilget", "Decision: granted"), "badge badge--green"),
        DecisionKind::Refusal => (t!(l, "Afgørelse: afslået", "Decision: refused"), "badge badge--late"),
    };
    let home = match d.kind {
        DecisionKind::Grant => label(l, "why_not_home"),
        DecisionKind::Refusal => label(l, "instead"),
    };
    let choice = match &d.wish_site {
        Some(site) => format!("{}: {site}", choice_name(l, d.choice)),
        None => choice_name(l, d.choice).to_owned(),
    };
    let (signer, at) = (d.signer.clone(), date_time_long(l, d.signed_at));
    let facts: Vec<(String, String)> = vec![
        (label(l, "kind"), kind_name(l, d.stay_kind).to_owned()),
        (label(l, "legal_basis"), d.legal_basis.clone()),
        (label(l, "choice"), choice),
        (home, d.why_not_home.clone()),
        (label(l, "reasons"), d.reasons.clone()),
    ];
    view! {
        <section class="panel" aria-labelledby="decided">
            <div class="panel__head">
                <h2 id="decided">{title}</h2>
                <a class="button button--s" href=format!("/letters/{}", d.id)><Icon name=Glyph::Print />{t!(l, "Brev til borgeren", "Letter to the citizen")}</a>
            </div>
            <div class="panel__body stack-s">
                <dl class="facts">
                    {facts.into_iter().filter(|(_, v)| !v.is_empty()).map(|(name, value)| view! { <dt>{name}</dt><dd class="prewrap">{value}</dd> }).collect_view()}
                </dl>
                <p class="small"><span class=badge>{t!(l, "Underskrevet", "Signed")}</span>" "{t!(l, "{signer}, {at}", "{signer}, {at}")}</p>
            </div>
        </section>
    }
}
