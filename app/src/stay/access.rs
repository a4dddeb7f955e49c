//! `/stays/:id/access`: the citizen's way to the own page. A code is given and shown once, on a slip to print; who holds access is
//! listed and withdrawn; wishes written there are read.

use super::head::head;
use super::{Acting, StayAct, Stays};
use crate::caller::{lang, visit};
use crate::lang::Lang;
use crate::t;
use crate::ui::field::{Choices, Opt, TextField};
use crate::ui::form::{ActForm, ErrorSummary};
use crate::ui::format::{date_long, date_time_relative, relative_day};
use crate::ui::frame::{Frame, Nav};
use crate::ui::icon::{Glyph, Icon};
use crate::ui::page::{id, page, param};
use crate::words::{code_state_name, holder_name};
use domain::access::Actor;
use domain::citizen_access::{CODE_HOURS, CodeState, Holder};
use domain::code::Code as _;
use domain::ids::CitizenAccessId;
use leptos::prelude::*;
use std::sync::Arc;
use time::{Date, PrimitiveDateTime};

const GIVE: &str = "give_code";
const WITHDRAW: &str = "withdraw_access";

/// An access to the citizen's page, as a line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AccessRow {
    /// Identity.
    pub id: CitizenAccessId,
    /// Who holds it.
    pub holder: Holder,
    /// Their name; empty for the citizen.
    pub name: String,
    /// What it rests on.
    pub basis: String,
    /// The last day of the mandate.
    pub until: Option<Date>,
    /// Who gave the code ("Ida K."), and when.
    pub given: (String, PrimitiveDateTime),
    /// What the code is good for.
    pub state: CodeState,
    /// Is a visit going on?
    pub is_here: bool,
}

/// What belongs to the citizen's own page.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct AccessView {
    /// Codes and holders, the latest first.
    pub rows: Vec<AccessRow>,
    /// The code just given, with the time until which it can be used: shown this once.
    pub fresh: Option<(String, PrimitiveDateTime)>,
    /// What was wished, with when and by whom, the latest first.
    pub wishes: Vec<(PrimitiveDateTime, Holder, String)>,
}

fn label(l: Lang, field: &str) -> String {
    match field {
        "holder" => t!(l, "Hvem er koden til?", "Who is the code for?"),
        "holder_name" => t!(l, "Navn", "Name"),
        "consent" => t!(l, "Samtykke", "Consent"),
        "basis" => t!(l, "Hvilken fuldmagt?", "Which power of attorney?"),
        _ => t!(l, "Gælder til og med", "Holds until"),
    }
}

/// `/stays/:id/access`.
#[component]
pub fn AccessPage() -> impl IntoView {
    page(async move |stays: Arc<dyn Stays>, actor: Actor| stays.acting(&actor, id(&param("id"))?, StayAct::Access).await, show)
}

fn show(a: Acting) -> impl IntoView {
    let (l, now) = (lang(), visit().now);
    let title = t!(l, "Borgerens side", "The citizen's page");
    view! {
        <Frame title=title nav=Nav::Board class="stay-page">
            {head(l, &a.stay, now, false)}
            <div class="page page--narrow">
                <ErrorSummary label />
                <div class="stack">
                    {a.access.fresh.as_ref().map(|fresh| slip(l, fresh))}
                    {holders(l, &a.access.rows)}
                    {giving(l)}
                    {(!a.access.wishes.is_empty()).then(|| wishes(l, &a))}
                </div>
            </div>
        </Frame>
    }
}

/// What is handed over: address, code and how to. No name stands on it, so that a slip that is lost leads to nobody.
fn slip(l: Lang, (code, until): &(String, PrimitiveDateTime)) -> impl IntoView + use<> {
    let (address, code) = (format!("{}/me", visit().origin), code.clone());
    let until = date_time_relative(l, *until, visit().now.date());
    view! {
        <section class="panel slip" aria-labelledby="slip">
            <div class="panel__body">
                <p class="note note--amber note--plain no-print"><Icon name=Glyph::Warning /><span>{t!(l, "Koden vises kun nu. Udskriv med Ctrl + P, eller skriv den af, og giv den til den rigtige.", "The code is shown only now. Print with Ctrl + P, or write it down, and give it to the right person.")}</span></p>
                <h2 id="slip" lang="da">"Se din plads og din plan"</h2>
                <ol lang="da" class="slip__steps">
                    <li>"Åbn denne adresse på en telefon eller computer:"<br /><b class="slip__address">{address}</b></li>
                    <li>"Skriv koden:"<br /><b class="slip__code" id="fresh-code">{code}</b></li>
                    <li>"Skriv fødselsdatoen på den, pladsen er til."</li>
                </ol>
                <p lang="da">{format!("Koden gælder i {CODE_HOURS} timer og kan bruges én gang. Giv den ikke til andre. Bed personalet om en ny, hvis den ikke virker.")}</p>
                <p class="small muted no-print">{t!(l, "Gælder til {until}.", "Good until {until}.")}</p>
            </div>
        </section>
    }
}

fn holders(l: Lang, rows: &[AccessRow]) -> impl IntoView + use<> {
    let today = visit().now.date();
    let lines: Vec<_> = rows.iter().map(|row| line(l, row, today)).collect();
    let empty = lines
        .is_empty()
        .then(|| view! { <p class="panel__body empty">{t!(l, "Ingen har fået en kode.", "Nobody has been given a code.")}</p> });
    let table = (!lines.is_empty()).then(|| {
        view! {
            <table class="table table--cards">
                <thead>
                    <tr>
                        <th scope="col">{t!(l, "Hvem", "Who")}</th>
                        <th scope="col">{t!(l, "Grundlag", "Basis")}</th>
                        <th scope="col">{t!(l, "Givet", "Given")}</th>
                        <th scope="col">{t!(l, "Kode", "Code")}</th>
                        <th scope="col"><span class="sr-only">{t!(l, "Handling", "Act")}</span></th>
                    </tr>
                </thead>
                <tbody>{lines}</tbody>
            </table>
        }
    });
    view! {
        <section class="panel" aria-labelledby="holders">
            <div class="panel__head"><h2 id="holders">{t!(l, "Koder og adgang", "Codes and access")}</h2><span class="small muted">{t!(l, "En kode bruges én gang; besøget slutter efter 30 minutter i ro", "A code is used once; the visit ends after 30 idle minutes")}</span></div>
            {empty}{table}
        </section>
    }
}

fn line(l: Lang, row: &AccessRow, today: Date) -> impl IntoView + use<> {
    let who = holder_name(l, row.holder);
    let who = if row.name.is_empty() { who.to_owned() } else { format!("{} · {who}", row.name) };
    let until = row.until.map(|day| {
        let day = date_long(l, day);
        t!(l, "til {day}", "until {day}")
    });
    let basis = [Some(row.basis.clone()).filter(|b| !b.is_empty()), until].into_iter().flatten().collect::<Vec<_>>().join(", ");
    let basis = if basis.is_empty() { "–".to_owned() } else { basis };
    let (by, at) = (row.given.0.clone(), date_time_relative(l, row.given.1, today));
    let (class, state) = match (row.is_here, row.state) {
        (true, _) => ("badge badge--green", t!(l, "Er inde nu", "In there now")),
        (false, CodeState::Open) => ("badge badge--info", code_state_name(l, row.state).to_owned()),
        (false, CodeState::Ended(_)) => ("badge badge--amber", code_state_name(l, row.state).to_owned()),
        (false, CodeState::Used | CodeState::Expired | CodeState::MandateOver) => {
            ("badge badge--line", code_state_name(l, row.state).to_owned())
        }
    };
    let open = row.is_here || row.state == CodeState::Open;
    let (of, id) = (format!(": {who}"), row.id.to_string());
    let withdraw = open.then(|| {
        view! {
            <ActForm act=WITHDRAW>
                <input type="hidden" name="access" value=id />
                <button class="button button--s" type="submit">{t!(l, "Træk tilbage", "Withdraw")}<span class="sr-only">{of}</span></button>
            </ActForm>
        }
    });
    view! {
        <tr>
            <th scope="row" data-title=t!(l, "Hvem", "Who")>{who}</th>
            <td data-title=t!(l, "Grundlag", "Basis")>{basis}</td>
            <td data-title=t!(l, "Givet", "Given")>{t!(l, "{at}, {by}", "{at}, {by}")}</td>
            <td data-title=t!(l, "Kode", "Code")><span class=class>{state}</span></td>
            <td data-title="" class="r">{withdraw}</td>
        </tr>
    }
}

fn giving(l: Lang) -> impl IntoView {
    let holders = Holder::ALL.iter().map(|h| Opt::new(h.code(), holder_name(l, *h))).collect();
    let consent = vec![Opt::new(
        "yes",
        t!(l, "Borgeren har sagt ja til, at den pårørende ser siden", "The citizen has agreed that the relative sees the page"),
    )];
    view! {
        <section class="panel" aria-labelledby="give">
            <div class="panel__head"><h2 id="give">{t!(l, "Giv en kode", "Give a code")}</h2></div>
            <div class="panel__body">
                <ActForm act=GIVE>
                    <Choices act=GIVE name="holder" label=label(l, "holder") options=holders values=vec![Holder::Citizen.code().to_owned()] class="opts--3" />
                    <details class="fold" open=crate::caller::failed().is_some()>
                        <summary>{t!(l, "Til en pårørende, eller på fuldmagt", "For a relative, or by power of attorney")}</summary>
                        <TextField act=GIVE name="holder_name" label=label(l, "holder_name") class="w-l" />
                        <Choices act=GIVE name="consent" label=label(l, "consent") options=consent many=true class="" />
                        <TextField act=GIVE name="basis" label=label(l, "basis") hint=t!(l, "Fx fremtidsfuldmagt, generalfuldmagt, værgemål", "E.g. lasting or general power of attorney, guardianship") class="w-l" />
                        <TextField act=GIVE name="until" label=label(l, "until") hint=t!(l, "Skal stå ved fuldmagt. Fx 31.12.2026", "Needed for a power of attorney. E.g. 31.12.2026") class="w-s" />
                    </details>
                    <div class="actions"><button class="button button-primary" type="submit">{t!(l, "Giv en kode", "Give a code")}</button></div>
                </ActForm>
            </div>
        </section>
    }
}

fn wishes(l: Lang, a: &Acting) -> impl IntoView + use<> {
    let today = visit().now.date();
    let rows = a
        .access
        .wishes
        .iter()
        .map(|(at, holder, text)| {
            let (day, who) = (relative_day(l, at.date(), today), holder_name(l, *holder));
            view! { <li><p class="prewrap">{text.clone()}</p><small class="muted">{format!("{who}, {day}")}</small></li> }
        })
        .collect_view();
    view! {
        <section class="panel" aria-labelledby="wishes">
            <div class="panel__head"><h2 id="wishes">{t!(l, "Ønsker", "Wishes")}</h2></div>
            <div class="panel__body"><ul class="plain-list">{rows}</ul></div>
        </section>
    }
}
