//! Whose stay it is: the strip over every page of a stay.

use super::{AwayView, StayAct, StayView};
use crate::lang::Lang;
use crate::t;
use crate::ui::format::{date_time_relative, week};
use crate::ui::icon::{Glyph, Icon};
use crate::words::{absence_kind_name, outcome_name};
use domain::absence::HoldClock;
use leptos::prelude::*;
use time::PrimitiveDateTime;

/// The person with place and times; `whole` adds the buttons of everything that may be done.
pub(crate) fn head(l: Lang, s: &StayView, now: PrimitiveDateTime, whole: bool) -> impl IntoView + use<> {
    let back = s.site.map_or_else(|| "/board".to_owned(), |site| format!("/board?site={site}"));
    let own = format!("/stays/{}", s.id);
    let age = s.age;
    let number = if s.replacement_number { t!(l, "{} (erstatningsnummer)", "{} (replacement number)", s.number) } else { s.number.clone() };
    let until = match s.ended {
        Some((at, outcome)) => {
            let at = date_time_relative(l, at, now.date());
            let outcome = outcome_name(l, outcome);
            t!(l, "Afsluttet {at} · {outcome}", "Ended {at} · {outcome}")
        }
        None => {
            let (nights, to) = (s.nights, date_time_relative(l, s.expected, now.date()));
            let week = week(l, s.expected.date());
            t!(l, "Døgn {nights} · til {to} ({week})", "Day {nights} · until {to} ({week})")
        }
    };
    let title = t!(l, "Ophold", "Stay");
    let crumb = if whole {
        view! { <li aria-current="page">{title}</li> }.into_any()
    } else {
        view! { <li><a href=own.clone()>{title}</a></li> }.into_any()
    };
    let bed = s.bed.clone();
    let doctor = s.own_doctor.clone();
    let acts = whole.then(|| acts(l, s, &own));
    view! {
        <div class="person">
            <div>
                <nav class="crumbs" aria-label=t!(l, "Sti", "Path")><ol><li><a href=back>{t!(l, "Tavle", "Board")}</a></li>{crumb}</ol></nav>
                <h1>{s.name.clone()}" "<small>{t!(l, "{age} år · {number}", "{age} years · {number}")}</small></h1>
                <p class="person__facts">
                    {bed.map(|(bed, name)| view! { <a href=format!("/beds/{bed}")><strong>{name}</strong></a> })}
                    <span>{until}</span>
                    {s.infection.isolates().then(|| view! { <span class="badge badge--amber"><Icon name=Glyph::Shield small=true />{t!(l, "Isolation", "Isolation")}</span> })}
                    {s.away.as_ref().map(|away| held(l, away, now))}
                    {s.protected.then(|| view! { <span class="badge badge--line"><Icon name=Glyph::Lock small=true />{t!(l, "Navne- og adressebeskyttelse", "Name and address protection")}</span> })}
                    {(!doctor.is_empty()).then(|| view! { <span>{t!(l, "Læge: {doctor}", "Doctor: {doctor}")}</span> })}
                </p>
            </div>
            {acts}
        </div>
    }
}

fn acts(l: Lang, s: &StayView, own: &str) -> impl IntoView + use<> {
    let rare = |act: &StayAct| {
        matches!(act, StayAct::Infection | StayAct::Care | StayAct::Access | StayAct::Complaint | StayAct::Correct | StayAct::Death)
    };
    let buttons = s
        .acts
        .iter()
        .filter(|act| !rare(act) && **act != StayAct::Phase)
        .map(|act| {
            let (path, icon, text) = said(l, *act);
            view! { <a class="button" href=format!("{own}/{path}")><Icon name=icon />{text}</a> }
        })
        .collect_view();
    let more: Vec<_> = s
        .acts
        .iter()
        .filter(|act| rare(act))
        .map(|act| {
            let (path, icon, text) = said(l, *act);
            view! { <li><a href=format!("{own}/{path}")><Icon name=icon small=true />{text}</a></li> }
        })
        .collect();
    let more = (!more.is_empty()).then(|| {
        view! { <details class="more"><summary class="button">{t!(l, "Mere", "More")}<Icon name=Glyph::ChevronDown small=true /></summary><ul class="pop more__list">{more}</ul></details> }
    });
    let end = s.may_end.then(|| view! { <a class="button button-primary" href="#end"><Icon name=Glyph::ArrowForward />{t!(l, "Afslut ophold", "End the stay")}</a> });
    view! { <div class="row">{buttons}{more}{end}</div> }
}

/// "Indlagt, fastholdt til 25. nov. kl. 05.10".
fn held(l: Lang, away: &AwayView, now: PrimitiveDateTime) -> impl IntoView + use<> {
    let (kind, until) = (absence_kind_name(l, away.kind), date_time_relative(l, away.hold_until, now.date()));
    let (class, text) = match away.clock {
        HoldClock::Running => ("badge badge--info", t!(l, "{kind}, fastholdt til {until}", "{kind}, held until {until}")),
        HoldClock::RunsOut => ("badge badge--amber", t!(l, "{kind}, fastholdt til {until}", "{kind}, held until {until}")),
        HoldClock::RunOut => ("badge badge--late", t!(l, "{kind}, fastholdelsen udløb {until}", "{kind}, the hold ran out {until}")),
    };
    view! { <span class=class><Icon name=Glyph::Bookmark small=true />{text}</span> }
}

/// Address, icon and button of an act.
pub(super) fn said(l: Lang, act: StayAct) -> (&'static str, Glyph, String) {
    match act {
        StayAct::Move => ("move", Glyph::Sync, t!(l, "Flyt", "Move")),
        StayAct::Departure => ("departure", Glyph::CalendarMonth, t!(l, "Forlæng", "Extend")),
        StayAct::Infection => ("infection", Glyph::Coronavirus, t!(l, "Smittestatus", "Infection status")),
        StayAct::Care => ("care", Glyph::Settings, t!(l, "Stue, kost og tryghed", "Room, diet and safeguards")),
        StayAct::Access => ("access", Glyph::Smartphone, t!(l, "Borgerens side", "The citizen's page")),
        StayAct::Complaint => ("complaint", Glyph::Flag, t!(l, "Klage", "Complaint")),
        StayAct::Correct => ("correct", Glyph::Edit, t!(l, "Ret en registrering", "Correct a registration")),
        StayAct::Death => ("death", Glyph::Document, t!(l, "Dødsfald", "Death")),
        StayAct::Absence => ("absence", Glyph::Hourglass, t!(l, "Fravær", "Absence")),
        StayAct::Phase => ("phase", Glyph::Plus, t!(l, "Ny fase", "New phase")),
    }
}
