//! `/wards/:id/cover`: ticks for each shift, and what is different on a date. Made for the keyboard: Tab, space, Enter.

use super::{CoverView, Covers};
use crate::caller::{lang, visit};
use crate::lang::{Lang, tr};
use crate::t;
use crate::ui::field::{Choices, Opt, Select, TextField};
use crate::ui::form::{ActForm, ErrorSummary, chosen};
use crate::ui::format::{date_input, time_table, weekday_date};
use crate::ui::frame::{Frame, Nav};
use crate::ui::icon::{Glyph, Icon};
use crate::ui::page::{id, page, param};
use crate::words::{competence_name, day_kind_name, shift_name};
use domain::access::Actor;
use domain::code::Code as _;
use domain::cover::{Competence, DayKind};
use domain::shift::{Shift, ShiftName};
use leptos::prelude::*;
use std::sync::Arc;

const USUAL: &str = "set_cover";
const DAY: &str = "set_day";

fn label(l: Lang, field: &str) -> String {
    match field {
        "date" => t!(l, "Dato", "Date"),
        "shift" => t!(l, "Vagt", "Shift"),
        "present" => t!(l, "I vagten er der", "In the shift there is"),
        _ => t!(l, "Afkrydsning", "Ticks"),
    }
}

/// `/wards/:id/cover`.
#[component]
pub fn CoverPage() -> impl IntoView {
    page(async move |covers: Arc<dyn Covers>, actor: Actor| covers.cover(&actor, id(&param("id"))?).await, show)
}

/// The name of the field of a shift's ticks.
fn field(kind: DayKind, shift: ShiftName) -> String {
    format!("{}_{}", kind.code(), shift.code())
}

fn show(view: CoverView) -> impl IntoView {
    let l = lang();
    let (site, ward) = (view.site.1.clone(), view.name.clone());
    let title = t!(l, "Kompetencer og lægedækning", "Competences and doctor cover");
    let back = if view.administers { format!("/admin/sites/{}", view.site.0) } else { format!("/handover?site={}", view.site.0) };
    let nav = if view.administers { Nav::Admin } else { Nav::Board };
    let wards = view
        .wards
        .iter()
        .map(|(id, name)| view! { <a href=format!("/wards/{id}/cover") aria-current=(*id == view.ward).then_some("page")>{name.clone()}</a> })
        .collect_view();
    let (shift, present) = &view.now;
    let shift = shift_name(l, shift.name).to_lowercase();
    let now = match present {
        None => t!(
            l,
            "Afsnittet fører ikke listen. Derfor bliver ingen plads fravalgt på grund af kompetencer.",
            "The ward does not keep the list. So no place is left out because of competences."
        ),
        Some(present) => {
            let names = names(l, present);
            t!(l, "Lige nu, {shift}: {names}", "Just now, {shift}: {names}")
        }
    };
    view! {
        <Frame title=title.clone() nav class="page page--narrow">
            <div class="head">
                <div><h1>{title}</h1><p class="head__sub">{format!("{ward}, {site}")}</p></div>
                <div class="row">
                    <nav class="seg" aria-label=t!(l, "Afsnit", "Ward")>{wards}</nav>
                    <a class="button button--s" href=back><Icon name=Glyph::ArrowBack small=true />{t!(l, "Tilbage", "Back")}</a>
                </div>
            </div>
            <ErrorSummary label />
            <div class="stack">
                <p class="note note--plain"><Icon name=Glyph::Info /><span>{now}</span></p>
                {usual(l, &view)}
                {exceptions(l, &view)}
            </div>
        </Frame>
    }
}

/// "IV-behandling, lægedækning", or that there is none of them.
fn names(l: Lang, present: &[Competence]) -> String {
    if present.is_empty() {
        return t!(l, "ingen af dem", "none of them");
    }
    present.iter().map(|c| competence_name(l, *c)).collect::<Vec<_>>().join(" · ")
}

fn usual(l: Lang, view: &CoverView) -> impl IntoView + use<> {
    let heads = Competence::ALL.iter().map(|c| view! { <th scope="col">{competence_name(l, *c)}</th> }).collect_view();
    let rows = DayKind::ALL
        .iter()
        .flat_map(|kind| ShiftName::ALL.iter().map(move |shift| (*kind, *shift)))
        .map(|(kind, shift)| {
            let (name, from) = (field(kind, shift), time_table(view.hours.clock(shift)));
            let present = view.roster.usual.get(&(kind, shift)).cloned().unwrap_or_default();
            let who = format!("{}, {}", day_kind_name(l, kind), shift_name(l, shift).to_lowercase());
            let cells = Competence::ALL
                .iter()
                .map(|c| {
                    let checked = chosen(USUAL, &name, c.code(), present.contains(c));
                    let label = format!("{who}: {}", competence_name(l, *c));
                    view! {
                        <td data-title=competence_name(l, *c)>
                            <label class="opt opt--tick">
                                <input type="checkbox" name=name.clone() value=c.code() checked=checked />
                                <span><span class="sr-only">{label}</span></span>
                            </label>
                        </td>
                    }
                })
                .collect_view();
            view! { <tr><th scope="row">{who}" "<small class="muted">{t!(l, "fra {from}", "from {from}")}</small></th>{cells}</tr> }
        })
        .collect_view();
    view! {
        <section class="panel" aria-labelledby="usual">
            <div class="panel__head"><h2 id="usual">{t!(l, "Sædvanligvis", "Usually")}</h2><span class="small muted">{t!(l, "Sæt flueben, når nogen i vagten kan", "Tick when somebody in the shift can")}</span></div>
            <div class="panel__body">
                <ActForm act=USUAL version=view.version>
                    <table class="table table--s table--cards ticks">
                        <thead><tr><th scope="col">{t!(l, "Vagt", "Shift")}</th>{heads}</tr></thead>
                        <tbody>{rows}</tbody>
                    </table>
                    <div class="actions"><button class="button button-primary" type="submit">{t!(l, "Gem afkrydsningen", "Save the ticks")}</button></div>
                </ActForm>
            </div>
        </section>
    }
}

fn exceptions(l: Lang, view: &CoverView) -> impl IntoView + use<> {
    let shifts = ShiftName::ALL.iter().map(|s| Opt::new(s.code(), shift_name(l, *s))).collect();
    let options = Competence::ALL.iter().map(|c| Opt::new(c.code(), competence_name(l, *c))).collect();
    let rows: Vec<_> = view.roster.days.iter().map(|(shift, present)| exception(l, *shift, present)).collect();
    let today = visit().now.date();
    view! {
        <section class="panel" aria-labelledby="days">
            <div class="panel__head"><h2 id="days">{t!(l, "Anderledes på en dato", "Different on a date")}</h2><span class="small muted">{t!(l, "Gælder i stedet for det sædvanlige", "Holds instead of what is usual")}</span></div>
            <div class="panel__body stack-s">
                {(!rows.is_empty()).then(|| view! { <ul class="rows">{rows}</ul> })}
                <ActForm act=DAY>
                    <div class="row row--top">
                        <TextField act=DAY name="date" label=label(l, "date") value=date_input(today) class="w-s" />
                        <Select act=DAY name="shift" label=label(l, "shift") options=shifts />
                    </div>
                    <Choices act=DAY name="present" label=label(l, "present") options=options many=true class="opts--2" />
                    <div class="actions"><button class="button" type="submit">{t!(l, "Gem for datoen", "Save for the date")}</button></div>
                </ActForm>
            </div>
        </section>
    }
}

fn exception(l: Lang, shift: Shift, present: &[Competence]) -> impl IntoView + use<> {
    let when = format!("{}, {}", weekday_date(l, shift.day), shift_name(l, shift.name).to_lowercase());
    let names = names(l, present);
    view! {
        <li>
            <ActForm act="clear_day" class="row">
                <input type="hidden" name="shift" value=shift.to_string() />
                <b>{when.clone()}</b><span>{names}</span>
                <button class="button button--s" type="submit">{tr(l, "Som sædvanlig", "As usual")}<span class="sr-only">{format!(": {when}")}</span></button>
            </ActForm>
        </li>
    }
}
