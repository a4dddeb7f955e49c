//! `/handover`: the sheet that one shift leaves to the next, on A4. What changed comes first, then the beds in their order.

use super::beds::all_beds;
use super::words::{group_name, happened, moment, person};
use super::{AskSheet, Change, Handover, SheetView, TaskLine};
use crate::board::words::say;
use crate::board::{BedTile, Counts, Expected, ExpectedKind, RoomView};
use crate::caller::{lang, visit};
use crate::lang::{Lang, tr};
use crate::t;
use crate::ui::format::{date_time_long, time_table, weekday_long};
use crate::ui::frame::{Frame, Nav};
use crate::ui::icon::{Glyph, Icon};
use crate::ui::page::{id, page, query};
use crate::words::{competence_name, role_name, shift_name, shift_short, task_name};
use domain::access::Actor;
use domain::board::BedState;
use leptos::prelude::*;
use std::sync::Arc;
use time::Date;

/// What the address asks for.
#[derive(Clone, Copy)]
struct Asked {
    sheet: AskSheet,
    /// Lying on its side.
    wide: bool,
}

impl Asked {
    fn address(self) -> String {
        let AskSheet { site, ward, shift, names } = self.sheet;
        let parts = [
            site.map(|site| format!("site={site}")),
            ward.map(|ward| format!("ward={ward}")),
            shift.map(|shift| format!("shift={shift}")),
            names.then(|| "names=1".to_owned()),
            self.wide.then(|| "wide=1".to_owned()),
        ];
        let parts: Vec<String> = parts.into_iter().flatten().collect();
        if parts.is_empty() { "/handover".to_owned() } else { format!("/handover?{}", parts.join("&")) }
    }
}

/// `/handover`.
#[component]
pub fn HandoverPage() -> impl IntoView {
    let [site, ward, shift, names, wide] = ["site", "ward", "shift", "names", "wide"].map(query);
    page(
        async move |handover: Arc<dyn Handover>, actor: Actor| {
            let site = if site.is_empty() { None } else { Some(id(&site)?) };
            let ward = if ward.is_empty() { None } else { Some(id(&ward)?) };
            let shift = if shift.is_empty() { None } else { Some(id(&shift)?) };
            let sheet = AskSheet { site, ward, shift, names: names == "1" };
            let view = handover.sheet(&actor, sheet).await?;
            Ok((Asked { sheet, wide: wide == "1" }, view))
        },
        |(asked, view)| show(asked, view),
    )
}

fn show(asked: Asked, view: SheetView) -> impl IntoView {
    let l = lang();
    let Some(site) = view.board.site.clone() else {
        let title = t!(l, "Vagtskifte", "Handover");
        return view! { <Frame title=title.clone() nav=Nav::Board><div class="empty"><h1>{title}</h1><p>{t!(l, "Din organisation har intet sted i dag.", "Your organisation has no site today.")}</p></div></Frame> }.into_any();
    };
    let (from, to) = (shift_short(l, view.shift.before().name), shift_short(l, view.shift.name));
    let title = t!(l, "Vagtskifte {from} → {to}", "Handover {from} → {to}");
    let now = visit().now;
    let asked = Asked { sheet: AskSheet { site: Some(site.id), ..asked.sheet }, ..asked };
    let class = if asked.wide { "sheet sheet--wide" } else { "sheet" };
    let (day, begins, ends) = (weekday_long(l, view.shift.day), time_table(view.span.0.time()), time_table(view.span.1.time()));
    let ward =
        view.ward.and_then(|ward| view.board.wards.iter().find(|w| w.id == ward)).map(|w| format!(", {}", w.name)).unwrap_or_default();
    let place = format!("{}{ward}", site.name);
    let line = t!(l, "{place} · {day} · kl. {begins}–{ends}", "{place} · {day} · {begins}–{ends}");
    let foot = foot(l, &view, now);
    view! {
        <Frame title=title.clone() nav=Nav::Board class="sheet-page">
            {bar(l, asked, &view)}
            <section class=class aria-labelledby="sheet-title">
                <header><div><h1 id="sheet-title">{title}</h1><p>{line.clone()}</p></div><p>{counts(l, &view, now.date())}</p></header>
                {at_work(l, &view)}
                {changes(l, &view, now.date())}
                <div class="cols">
                    <div>{expected(l, &view, ExpectedKind::Arrival, now.date())}{free(l, &view, now.date())}</div>
                    <div>{expected(l, &view, ExpectedKind::Departure, now.date())}{expected(l, &view, ExpectedKind::Opening, now.date())}</div>
                </div>
                {open_tasks(l, &view.open, now.date())}
                {done_tasks(l, &view.done, now.date())}
                <h2>{tr(l, "Noter", "Notes")}</h2>
                <div class="lines"></div>
                {foot.clone()}
            </section>
            <section class=class aria-labelledby="beds-title">
                <header><div><h2 class="sheet__title" id="beds-title">{tr(l, "Alle senge", "All beds")}</h2><p>{line}</p></div><p>{if asked.sheet.names { tr(l, "Navn · alder", "Name · age") } else { tr(l, "Initialer · alder", "Initials · age") }}</p></header>
                {all_beds(l, &view, now.date())}
                {foot}
            </section>
        </Frame>
    }
    .into_any()
}

/// What is not printed: the way back, names, which way up, which shift and ward.
fn bar(l: Lang, asked: Asked, view: &SheetView) -> impl IntoView + use<> {
    let site = asked.sheet.site;
    let back = site.map_or_else(|| "/board".to_owned(), |site| format!("/board?site={site}"));
    let acts = site.map_or_else(|| "/handover/acts".to_owned(), |site| format!("/handover/acts?site={site}"));
    let link = |to: Asked, text: String, current: bool| view! { <a href=to.address() aria-current=current.then_some("true")>{text}</a> };
    let names = |names| Asked { sheet: AskSheet { names, ..asked.sheet }, ..asked };
    let ward = |ward| Asked { sheet: AskSheet { ward, ..asked.sheet }, ..asked };
    let wards = (view.board.wards.len() > 1 || view.ward.is_some()).then(|| {
        let whole = link(ward(None), t!(l, "Hele stedet", "The whole site"), view.ward.is_none());
        let each = view.board.wards.iter().map(|w| link(ward(Some(w.id)), w.name.clone(), view.ward == Some(w.id))).collect_view();
        view! { <nav class="seg" aria-label=t!(l, "Afsnit", "Ward")>{whole}{each}</nav> }
    });
    view! {
        <div class="sheet-bar no-print">
            <a class="button" href=back><Icon name=Glyph::ArrowBack />{t!(l, "Tavle", "Board")}</a>
            <a class="button" href=acts><Icon name=Glyph::ListBulleted />{t!(l, "Vagtens historik", "History of the shift")}</a>
            {wards}
            {view.keeps.map(|ward| view! { <a class="button" href=format!("/wards/{ward}/cover")><Icon name=Glyph::Checklist />{t!(l, "Kompetencer", "Competences")}</a> })}
            <nav class="seg" aria-label=t!(l, "Navne", "Names")>
                {link(names(false), t!(l, "Initialer", "Initials"), !asked.sheet.names)}
                {link(names(true), t!(l, "Fulde navne", "Full names"), asked.sheet.names)}
            </nav>
            <nav class="seg" aria-label=t!(l, "Retning", "Which way up")>
                {link(Asked { wide: false, ..asked }, t!(l, "Stående", "Portrait"), !asked.wide)}
                {link(Asked { wide: true, ..asked }, t!(l, "Liggende", "Landscape"), asked.wide)}
            </nav>
            <span>{t!(l, "Udskriv med Ctrl + P", "Print with Ctrl + P")}</span>
        </div>
    }
}

fn foot(l: Lang, view: &SheetView, now: time::PrimitiveDateTime) -> impl IntoView + Clone + use<> {
    let (at, by) = (date_time_long(l, now), view.by.clone());
    let printed = t!(l, "Udskrevet {at} af {by} · logget", "Printed {at} by {by} · logged");
    let shred = tr(l, "Makuleres efter vagten", "Shred after the shift");
    view! { <footer><span>{printed}</span><strong>{shred}</strong></footer> }
}

/// The beds of the sheet with their rooms.
pub(super) fn beds(view: &SheetView) -> impl Iterator<Item = (&RoomView, &BedTile)> {
    let wards = view.board.wards.iter().filter(|w| view.ward.is_none_or(|only| only == w.id));
    wards.flat_map(|w| &w.rooms).flat_map(|room| room.beds.iter().map(move |bed| (room, bed)))
}

fn counts(l: Lang, view: &SheetView, today: Date) -> String {
    let c = Counts::of(beds(view).map(|(_, bed)| bed), today);
    let (occupied, reserved, free, cleaning, closed) = (c.occupied, c.reserved + c.held, c.free, c.cleaning, c.closed);
    t!(
        l,
        "{occupied} belagt · {reserved} reserveret · {free} ledige · {cleaning} klargøres · {closed} lukket",
        "{occupied} occupied · {reserved} reserved · {free} free · {cleaning} being cleaned · {closed} closed"
    )
}

/// Who is there, where the wards say it.
fn at_work(l: Lang, view: &SheetView) -> Vec<impl IntoView + use<>> {
    let line = |(ward, present): &(String, Vec<domain::cover::Competence>)| {
        let names: Vec<&str> = present.iter().map(|c| competence_name(l, *c)).collect();
        let names = if names.is_empty() { t!(l, "ingen særlige kompetencer", "no special competences") } else { names.join(" · ") };
        let text = t!(l, "I vagten på {ward}: {names}", "In the shift in {ward}: {names}");
        view! { <p>{text}</p> }
    };
    view.present.iter().map(line).collect()
}

fn changes(l: Lang, view: &SheetView, today: Date) -> impl IntoView + use<> {
    let shift = shift_name(l, view.shift.name).to_lowercase();
    let count = view.changes.len();
    let counted = if count == 1 { t!(l, "1 ændring", "1 change") } else { t!(l, "{count} ændringer", "{count} changes") };
    let since = moment(l, view.since, today);
    let rows = view.changes.iter().map(|c| change(l, c, today)).collect_view();
    let none = view.changes.is_empty().then(|| view! { <p>{t!(l, "Intet siden {since}.", "Nothing since {since}.")}</p> });
    view! {
        <h2>{t!(l, "Ændret siden sidste {shift}", "Changed since the last {shift}")}" "<small>{t!(l, "fra {since} · {counted}", "from {since} · {counted}")}</small></h2>
        {none}
        <table class="diff"><tbody>{rows}</tbody></table>
    }
}

fn change(l: Lang, c: &Change, today: Date) -> impl IntoView + use<> {
    let h = &c.happening;
    let bed = h.bed.as_ref().map(|(_, label)| label.clone()).unwrap_or_default();
    let who = h.who.as_ref().map(|who| view! { <strong>{person(l, who)}</strong>" " });
    let text = format!("{} · {}", happened(l, h, today), moment(l, h.at, today));
    let words = match &h.link {
        Some(link) => view! { <a href=link.clone()>{text}</a> }.into_any(),
        None => text.into_any(),
    };
    let tag = match c.group {
        super::Group::Arrival => view! { <span class="new">{group_name(l, c.group)}</span> }.into_any(),
        _ => group_name(l, c.group).into_any(),
    };
    view! { <tr>{bed_cell(&bed)}<td>{who}{words}</td><td>{tag}</td></tr> }
}

/// The bed of a line, as its heading; what is about no bed has none.
fn bed_cell(label: &str) -> AnyView {
    match label {
        "" => view! { <td></td> }.into_any(),
        label => view! { <th scope="row">{label.to_owned()}</th> }.into_any(),
    }
}

fn expected(l: Lang, view: &SheetView, kind: ExpectedKind, today: Date) -> Option<impl IntoView + use<>> {
    let until = moment(l, view.span.1, today);
    let all: Vec<&Expected> = view.expected.iter().filter(|e| e.kind == kind && view.ward.is_none_or(|ward| ward == e.ward)).collect();
    if kind == ExpectedKind::Opening && all.is_empty() {
        return None;
    }
    let title = match kind {
        ExpectedKind::Arrival => t!(l, "Ankommer til {until}", "Arriving until {until}"),
        ExpectedKind::Departure => t!(l, "Rejser til {until}", "Leaving until {until}"),
        ExpectedKind::Opening => t!(l, "Åbner til {until}", "Opening until {until}"),
    };
    let rows = all
        .iter()
        .map(|e| {
            let who = if e.who.is_empty() { String::new() } else { format!("{} · ", e.who) };
            view! { <tr><th scope="row">{e.bed.clone()}</th><td>{who}{moment(l, e.at, today)}</td></tr> }
        })
        .collect_view();
    let none = all.is_empty().then(|| view! { <p>{tr(l, "Ingen", "Nobody")}</p> });
    Some(view! { <h2>{title}" "<small>{all.len()}</small></h2>{none}<table><tbody>{rows}</tbody></table> })
}

fn free(l: Lang, view: &SheetView, today: Date) -> impl IntoView + use<> {
    let all: Vec<_> = beds(view).filter(|(_, bed)| bed.now.state() == BedState::Free).collect();
    let rows = all
        .iter()
        .map(|(room, bed)| {
            let said = say(l, bed, room, today);
            let facts = if said.meta.is_empty() { said.main } else { format!("{} · {}", said.main, said.meta) };
            view! { <tr><th scope="row">{bed.label.clone()}</th><td>{facts}</td></tr> }
        })
        .collect_view();
    view! { <h2>{tr(l, "Ledige senge", "Free beds")}" "<small>{all.len()}</small></h2><table><tbody>{rows}</tbody></table> }
}

fn open_tasks(l: Lang, tasks: &[TaskLine], today: Date) -> impl IntoView + use<> {
    let rows = tasks
        .iter()
        .map(|task| {
            let who = task.who.as_ref().map(|who| format!(" · {}", person(l, who))).unwrap_or_default();
            let text = format!("{}{who}", task_name(l, task.kind));
            let owner = role_name(l, task.owner);
            view! {
                <tr>
                    <td><span class="box"></span>{moment(l, task.at, today)}</td>
                    <td>{text}" "<small>{owner}</small></td>
                    {bed_cell(&task.bed)}
                </tr>
            }
        })
        .collect_view();
    let none = tasks.is_empty().then(|| view! { <p>{tr(l, "Ingen", "None")}</p> });
    view! { <h2>{tr(l, "Åbne opgaver", "Open tasks")}" "<small>{tasks.len()}</small></h2>{none}<table class="tasks-t"><tbody>{rows}</tbody></table> }
}

fn done_tasks(l: Lang, tasks: &[TaskLine], today: Date) -> Option<impl IntoView + use<>> {
    let rows = tasks
        .iter()
        .map(|task| {
            view! { <tr><td>{moment(l, task.at, today)}</td><td>{task_name(l, task.kind)}</td>{bed_cell(&task.bed)}</tr> }
        })
        .collect_view();
    (!tasks.is_empty()).then(|| {
        view! { <h2>{tr(l, "Opgaver udført", "Tasks done")}" "<small>{tasks.len()}</small></h2><table class="tasks-t"><tbody>{rows}</tbody></table> }
    })
}
