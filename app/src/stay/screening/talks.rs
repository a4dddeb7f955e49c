//! `/screening`: who in the house smokes and wants help to stop, and the talks at the bedside: booked, held and called off.

use super::page::talk_text;
use super::{TalkRow, label};
use crate::caller::{lang, visit};
use crate::lang::Lang;
use crate::stay::Stays;
use crate::t;
use crate::ui::field::{Opt, Select, TextField};
use crate::ui::form::{ActForm, ErrorSummary};
use crate::ui::format::date_time_relative;
use crate::ui::frame::{Frame, Nav};
use crate::ui::icon::{Glyph, Icon};
use crate::ui::page::page;
use crate::words::smoking_status_name;
use domain::access::Actor;
use domain::ids::{ScreeningId, StayId};
use domain::rehab::screening::{SmokingStatus, TALK_MINUTES};
use leptos::prelude::*;
use std::sync::Arc;
use time::PrimitiveDateTime;

const BOOK: &str = "book_talk";

/// Somebody in the house who smokes and wants help to stop. Times are local.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SmokerRow {
    /// The stay.
    pub stay: StayId,
    /// The answer that says so.
    pub screening: ScreeningId,
    /// "Nielsen, Anna M.".
    pub name: String,
    /// The bed ("Solgården 1A").
    pub bed: String,
    /// How much.
    pub status: SmokingStatus,
    /// When it was asked.
    pub asked: PrimitiveDateTime,
    /// Expected departure.
    pub expected: PrimitiveDateTime,
    /// The last talk that was booked or held.
    pub talk: Option<TalkRow>,
}

/// `/screening`.
#[component]
pub fn TalksPage() -> impl IntoView {
    let refresh = visit().refresh;
    page(async move |stays: Arc<dyn Stays>, actor: Actor| stays.smokers(&actor, refresh).await, show)
}

fn show(rows: Vec<SmokerRow>) -> impl IntoView {
    let l = lang();
    let title = t!(l, "Rygestopsamtaler", "Stop-smoking talks");
    let waiting = rows.iter().filter(|row| row.talk.is_none()).count();
    let (all, minutes) = (rows.len(), TALK_MINUTES);
    let sub =
        t!(l, "{all} i huset vil gerne holde op · {waiting} uden samtale", "{all} in the house want to stop · {waiting} without a talk");
    let body = if rows.is_empty() {
        view! { <p class="panel__body empty">{t!(l, "Ingen i huset har bedt om hjælp til at holde op med at ryge.", "Nobody in the house has asked for help to stop smoking.")}</p> }.into_any()
    } else {
        table(l, &rows).into_any()
    };
    let booking = (!rows.is_empty()).then(|| booking(l, &rows));
    view! {
        <Frame title=title.clone() nav=Nav::None live=true>
            <div class="head"><div><h1>{title}</h1><p class="head__sub">{sub}</p></div></div>
            <ErrorSummary label />
            <div class="grid grid--main-side">
                <section class="panel" aria-labelledby="smokers">
                    <div class="panel__head"><h2 id="smokers">{t!(l, "I huset i dag", "In the house today")}</h2></div>
                    {body}
                </section>
                <div class="stack">
                    {booking}
                    <p class="small muted">{t!(l, "En samtale ved sengen varer {minutes} minutter. Her står kun borgere, der ryger og har sagt ja til hjælp.", "A talk at the bedside lasts {minutes} minutes. Only citizens who smoke and have said yes to help are listed.")}</p>
                </div>
            </div>
        </Frame>
    }
}

fn table(l: Lang, rows: &[SmokerRow]) -> impl IntoView + use<> {
    let today = visit().now.date();
    let lines = rows.iter().map(|row| {
        let href = format!("/stays/{}/screening", row.stay);
        let (referral, of) = (format!("/screenings/{}/referral", row.screening), format!(": {}", row.name));
        let (asked, expected) = (date_time_relative(l, row.asked, today), date_time_relative(l, row.expected, today));
        let talk = match &row.talk {
            Some(talk) => view! { <p>{talk_text(l, talk)}</p>{(!talk.held).then(|| acts(l, row, talk))} }.into_any(),
            None => view! { <span class="badge badge--amber">{t!(l, "Ingen tid", "No time")}</span> }.into_any(),
        };
        view! {
            <tr>
                <th scope="row" data-title=t!(l, "Borger", "Citizen")><span><a href=href>{row.name.clone()}</a><br /><small class="muted">{row.bed.clone()}</small></span></th>
                <td data-title=t!(l, "Svar", "Answer")><span>{smoking_status_name(l, row.status)}<br /><small class="muted">{asked}</small><br /><a class="small" href=referral>{t!(l, "Udkast til henvisning", "Draft of a referral")}<span class="sr-only">{of}</span></a></span></td>
                <td data-title=t!(l, "Afrejse", "Departure") class="nowrap">{expected}</td>
                <td data-title=t!(l, "Samtale", "Talk")>{talk}</td>
            </tr>
        }
    });
    let lines = lines.collect_view();
    view! {
        <table class="table table--cards">
            <thead>
                <tr>
                    <th scope="col">{t!(l, "Borger", "Citizen")}</th>
                    <th scope="col">{t!(l, "Svar", "Answer")}</th>
                    <th scope="col">{t!(l, "Afrejse", "Departure")}</th>
                    <th scope="col">{t!(l, "Samtale", "Talk")}</th>
                </tr>
            </thead>
            <tbody>{lines}</tbody>
        </table>
    }
}

fn acts(l: Lang, row: &SmokerRow, talk: &TalkRow) -> impl IntoView + use<> {
    let button = |act: &'static str, class: &'static str, icon: Option<Glyph>, text: String| {
        let (which, of) = (talk.id.to_string(), format!(": {}", row.name));
        view! {
            <ActForm act=act version=talk.version>
                <input type="hidden" name="talk" value=which />
                <button class=class type="submit">{icon.map(|name| view! { <Icon name small=true /> })}{text}<span class="sr-only">{of}</span></button>
            </ActForm>
        }
    };
    view! {
        <div class="row">
            {button("hold_talk", "button button--s", Some(Glyph::Check), t!(l, "Holdt", "Held"))}
            {button("call_off_talk", "button button--s button-plain", None, t!(l, "Aflys", "Call off"))}
        </div>
    }
}

/// One form for all: whoever has a time gets another.
fn booking(l: Lang, rows: &[SmokerRow]) -> impl IntoView + use<> {
    let with = rows
        .iter()
        .map(|row| {
            let booked = row.talk.as_ref().filter(|talk| !talk.held);
            let moves = if booked.is_some() { t!(l, " (ny tid)", " (another time)") } else { String::new() };
            let version = booked.map_or(0, |talk| talk.version);
            Opt::new(format!("{}:{version}", row.stay), format!("{}, {}{moves}", row.name, row.bed))
        })
        .collect();
    view! {
        <section class="panel" aria-labelledby="book">
            <div class="panel__head"><h2 id="book" tabindex="-1">{t!(l, "Book en samtale", "Book a talk")}</h2></div>
            <div class="panel__body">
                <ActForm act=BOOK>
                    <Select act=BOOK name="talk_with" label=label(l, "talk_with") options=with />
                    <TextField act=BOOK name="talk_at" label=label(l, "talk_at") hint=t!(l, "Fx i dag 14:00", "E.g. today 14:00") class="w-m" />
                    <div class="actions"><button class="button button-primary" type="submit">{t!(l, "Book", "Book")}</button></div>
                </ActForm>
            </div>
        </section>
    }
}
