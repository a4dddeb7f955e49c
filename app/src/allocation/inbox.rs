//! The inbox: deadline first, then need, then name; the next act is one button on the card.

use super::{Allocation, InboxClock, InboxFilter, InboxItem};
use crate::board::carry;
use crate::caller::{lang, visit};
use crate::lang::{Lang, tr};
use crate::t;
use crate::ui::format::{date_time_relative, duration_hm, time_prose, time_table};
use crate::ui::frame::{Frame, Nav};
use crate::ui::icon::{Glyph, Icon};
use crate::ui::page::{page, query};
use crate::words::{kind_name, mobility_name, need_name, offer_status_name, request_status_name};
use domain::access::Actor;
use domain::allocation::OfferStatus;
use domain::code::Code as _;
use domain::codes;
use domain::request::{Mobility, RequestStatus};
use leptos::prelude::*;
use std::sync::Arc;
use time::PrimitiveDateTime;

codes! {
    /// A group of the panel beside the board.
    pub enum Group {
        /// The authority's turn.
        Act = "act",
        /// Others' turn.
        Wait = "wait",
        /// Confirmed, not yet arrived.
        Accepted = "accepted",
    }
}

impl Group {
    fn holds(self, item: &InboxItem) -> bool {
        match self {
            Self::Act => item.needs_action(),
            Self::Accepted => item.accepted(),
            Self::Wait => !item.needs_action() && !item.accepted(),
        }
    }

    fn name(self, l: Lang) -> &'static str {
        match self {
            Self::Act => tr(l, "Til handling", "To do"),
            Self::Wait => tr(l, "Afventer", "Waiting"),
            Self::Accepted => tr(l, "Accepteret", "Confirmed"),
        }
    }
}

codes! {
    /// A tab of the page.
    pub enum Tab {
        /// All that are open.
        All = "all",
        /// Just received.
        New = "new",
        /// Being assessed.
        Assessing = "assessing",
        /// A question is open.
        Asked = "asked",
        /// Granted, waiting for a place.
        Granted = "granted",
        /// Offered.
        Offered = "offered",
        /// Confirmed.
        Accepted = "accepted",
        /// Closed.
        Closed = "closed",
    }
}

impl Tab {
    fn holds(self, item: &InboxItem) -> bool {
        match self {
            Self::All | Self::Closed => true,
            Self::New => item.status == RequestStatus::Received,
            Self::Assessing => item.status == RequestStatus::InAssessment,
            Self::Asked => item.status == RequestStatus::NeedsInfo,
            Self::Granted => item.status == RequestStatus::Granted,
            Self::Offered => item.offer == Some(OfferStatus::Offered),
            Self::Accepted => item.offer == Some(OfferStatus::Confirmed),
        }
    }

    fn name(self, l: Lang) -> &'static str {
        match self {
            Self::All => tr(l, "Alle åbne", "All open"),
            Self::New => tr(l, "Nye", "New"),
            Self::Assessing => tr(l, "Vurderes", "Being assessed"),
            Self::Asked => tr(l, "Afventer svar", "Question asked"),
            Self::Granted => tr(l, "Bevilget", "Granted"),
            Self::Offered => tr(l, "Tilbudt", "Offered"),
            Self::Accepted => tr(l, "Accepteret", "Confirmed"),
            Self::Closed => tr(l, "Afsluttede", "Closed"),
        }
    }
}

/// The path of the page with one part of the query replaced.
pub(super) fn with_query(path: &str, key: &str, value: &str) -> String {
    let (path, query) = path.split_once('?').unwrap_or((path, ""));
    let mut parts: Vec<String> =
        query.split('&').filter(|part| !part.is_empty() && part.split('=').next() != Some(key)).map(ToOwned::to_owned).collect();
    if !value.is_empty() {
        parts.push(format!("{key}={value}"));
    }
    if parts.is_empty() { path.to_owned() } else { format!("{path}?{}", parts.join("&")) }
}

/// The open requests beside the beds of the board, in three groups; `?inbox=` chooses one.
#[component]
pub fn InboxPanel(
    /// What [`Allocation::inbox`] gave.
    items: Vec<InboxItem>,
    /// Show initials for names.
    #[prop(optional)]
    hidden: bool,
) -> impl IntoView {
    let l = lang();
    let path = visit().path;
    let current = Group::from_code(&query("inbox")).unwrap_or(Group::Act);
    let total = items.len();
    let tabs = Group::ALL
        .iter()
        .map(|group| {
            let late = items.iter().any(|i| group.holds(i) && i.overdue);
            let count = items.iter().filter(|i| group.holds(i)).count();
            tab(with_query(&path, "inbox", group.code()), group.name(l), count, late, *group == current)
        })
        .collect_view();
    let shown: Vec<InboxItem> = items.into_iter().filter(|i| current.holds(i)).collect();
    let mut primary = true;
    view! {
        <section class="panel inbox" aria-labelledby="inbox-title">
            <div class="panel__head">
                <h2 id="inbox-title">{t!(l, "Anmodninger", "Requests")}</h2>
                <a class="button button--s" href="/requests/phone"><Icon name=Glyph::Plus />{t!(l, "Telefon", "Telephone")}</a>
            </div>
            <div class="panel__tabs"><ul class="tabs">{tabs}</ul></div>
            {if shown.is_empty() {
                view! { <p class="empty">{empty_group(l, current)}</p> }.into_any()
            } else {
                view! {
                    <ul class="reqs">
                        {shown.into_iter().map(|item| card(l, item, hidden, std::mem::take(&mut primary))).collect_view()}
                    </ul>
                }
                .into_any()
            }}
            <p class="panel__foot"><a href="/requests">{t!(l, "Alle {total} anmodninger", "All {total} requests")}</a></p>
        </section>
    }
}

fn empty_group(l: Lang, group: Group) -> String {
    match group {
        Group::Act => t!(l, "Ingen anmodninger venter på dig.", "No requests are waiting for you."),
        Group::Wait => t!(l, "Der ventes ikke på andre.", "Nobody else is being waited for."),
        Group::Accepted => t!(l, "Ingen ankomster er aftalt.", "No arrivals are agreed."),
    }
}

fn tab(href: String, name: &'static str, count: usize, late: bool, current: bool) -> impl IntoView {
    let class = if late { "count count--red" } else { "count" };
    view! { <li><a href=href aria-current=current.then_some("true")>{name}" "<span class=class>{count}</span></a></li> }
}

fn card(l: Lang, item: InboxItem, hidden: bool, primary: bool) -> impl IntoView {
    let now = visit().now;
    let class = match urgency(&item, now) {
        Urgency::Late => "req req--late",
        Urgency::Today => "req req--today",
        Urgency::Later => "req",
    };
    let name = if hidden { item.initials.clone() } else { item.name.clone() };
    let who = format!("{name} · {} · {}", item.age, item.from);
    let tag = tag(l, &item, now);
    let carried = matches!(item.status, RequestStatus::Granted | RequestStatus::Reserved).then(|| carry::request(item.id));
    let (verb, button) = (verb(l, &item), if primary { "button button--s button-primary" } else { "button button--s" });
    view! {
        <li class=class draggable=carried.as_ref().map(|_| "true") data-carry=carried>
            <p class="req__due">{due_line(l, &item, now)}</p>
            <p class="req__need">{need_line(l, &item)}</p>
            <p class="req__who">{who.clone()}</p>
            <div class="req__act">
                <span class="badge badge--line">{tag}</span>
                <a class=button href=format!("/requests/{}", item.id)>{verb}<span class="sr-only">{format!(" – {who}")}</span></a>
            </div>
        </li>
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Urgency {
    Late,
    Today,
    Later,
}

fn urgency(item: &InboxItem, now: PrimitiveDateTime) -> Urgency {
    match item.clock {
        InboxClock::Closed => Urgency::Later,
        _ if item.overdue => Urgency::Late,
        _ if item.due.date() == now.date() => Urgency::Today,
        InboxClock::Answer | InboxClock::NextUpdate | InboxClock::OfferAnswer | InboxClock::Arrival => Urgency::Later,
    }
}

/// "Frist 08:00 – overskredet 1 t 41 min", "Svar inden 12:00", "I morgen 10:00".
fn due_line(l: Lang, item: &InboxItem, now: PrimitiveDateTime) -> impl IntoView + use<> {
    let (class, glyph) = match urgency(item, now) {
        Urgency::Late => ("due due--late", Glyph::Error),
        Urgency::Today => ("due due--today", Glyph::Time),
        Urgency::Later => ("due", Glyph::Time),
    };
    let text = if urgency(item, now) == Urgency::Late {
        let over = duration_hm(l, (now - item.due).whole_minutes());
        let clock = if item.due.date() == now.date() { time_table(item.due.time()) } else { date_time_relative(l, item.due, now.date()) };
        match item.clock {
            InboxClock::Answer | InboxClock::OfferAnswer => t!(l, "Frist {clock} – overskredet {over}", "Due {clock} – {over} late"),
            InboxClock::NextUpdate => t!(l, "Ny besked {clock} – overskredet {over}", "Next word {clock} – {over} late"),
            InboxClock::Arrival => t!(l, "Ankomst {clock} – {over} siden", "Arrival {clock} – {over} ago"),
            InboxClock::Closed => date_time_relative(l, item.due, now.date()),
        }
    } else {
        let when = if item.due.date() == now.date() { time_prose(l, item.due.time()) } else { date_time_relative(l, item.due, now.date()) };
        match item.clock {
            InboxClock::Answer => t!(l, "Svar inden {when}", "Answer by {when}"),
            InboxClock::NextUpdate => t!(l, "Ny besked {when}", "Next word {when}"),
            InboxClock::OfferAnswer => t!(l, "Henviser svarer inden {when}", "Referrer answers by {when}"),
            InboxClock::Arrival => t!(l, "Ankomst {when}", "Arrival {when}"),
            InboxClock::Closed => when,
        }
    };
    view! { <span class=class><Icon name=glyph small=true />{text}</span> }
}

/// "Korttidsplads, loftlift, hjælp af 2".
fn need_line(l: Lang, item: &InboxItem) -> String {
    let mut words =
        vec![item.kind.map_or_else(|| t!(l, "Opholdstype ikke valgt", "Kind of stay not chosen"), |k| kind_name(l, k).to_owned())];
    words.extend(item.needs.iter().map(|n| need_name(l, *n).to_lowercase()));
    if item.isolates && !item.needs.contains(&domain::facility::Need::Isolation) {
        words.push(t!(l, "isolation", "isolation"));
    }
    match item.mobility {
        Mobility::TwoHelpers | Mobility::Lift => words.push(mobility_name(l, item.mobility).to_lowercase()),
        Mobility::Independent | Mobility::OneHelper | Mobility::Unknown => {}
    }
    words.join(", ")
}

fn status_text(l: Lang, item: &InboxItem) -> String {
    if item.proposal {
        return t!(l, "Foreslår andet tidspunkt", "Proposes another time");
    }
    match item.offer {
        Some(offer) => offer_status_name(l, offer).to_owned(),
        None => request_status_name(l, item.status).to_owned(),
    }
}

/// The fact that matters in that state: the status, the bed, or since when the citizen is ready.
fn tag(l: Lang, item: &InboxItem, now: PrimitiveDateTime) -> String {
    let status = status_text(l, item);
    if let Some(bed) = &item.bed {
        return format!("{status} · {bed}");
    }
    match item.status {
        RequestStatus::Received | RequestStatus::InAssessment | RequestStatus::Granted => {
            let ready = date_time_relative(l, item.ready_at, now.date());
            let ready = if item.ready_at <= now { t!(l, "klar", "ready") } else { t!(l, "klar {ready}", "ready {ready}") };
            format!("{status} · {ready}")
        }
        RequestStatus::NeedsInfo
        | RequestStatus::Reserved
        | RequestStatus::Arrived
        | RequestStatus::Refused
        | RequestStatus::Redirected
        | RequestStatus::Withdrawn => status,
    }
}

fn verb(l: Lang, item: &InboxItem) -> &'static str {
    match item.status {
        RequestStatus::Granted => tr(l, "Find plads", "Find a place"),
        RequestStatus::Received | RequestStatus::InAssessment => tr(l, "Vurdér", "Assess"),
        RequestStatus::Reserved if item.proposal => tr(l, "Svar", "Answer"),
        RequestStatus::NeedsInfo
        | RequestStatus::Reserved
        | RequestStatus::Arrived
        | RequestStatus::Refused
        | RequestStatus::Redirected
        | RequestStatus::Withdrawn => tr(l, "Åbn", "Open"),
    }
}

/// `/requests` for those who decide.
#[component]
pub fn InboxPage() -> impl IntoView {
    let tab = Tab::from_code(&query("status")).unwrap_or(Tab::All);
    let refresh = visit().refresh;
    page(
        move |allocation: Arc<dyn Allocation>, actor: Actor| async move {
            let open = allocation.inbox(&actor, InboxFilter::Open, refresh).await?;
            let closed = if tab == Tab::Closed { allocation.inbox(&actor, InboxFilter::Closed, refresh).await? } else { Vec::new() };
            Ok((open, closed))
        },
        move |(open, closed)| requests_page(tab, open, closed),
    )
}

fn requests_page(current: Tab, open: Vec<InboxItem>, closed: Vec<InboxItem>) -> impl IntoView {
    let l = lang();
    let now = visit().now;
    let late = open.iter().filter(|i| i.overdue).count();
    let count = open.len();
    let tabs = Tab::ALL
        .iter()
        .map(|t| {
            let href = format!("/requests?status={}", t.code());
            if *t == Tab::Closed {
                return view! { <li><a href=href aria-current=(current == Tab::Closed).then_some("true")>{t.name(l)}</a></li> }.into_any();
            }
            let late = open.iter().any(|i| t.holds(i) && i.overdue);
            tab(href, t.name(l), open.iter().filter(|i| t.holds(i)).count(), late, *t == current).into_any()
        })
        .collect_view();
    let shown: Vec<InboxItem> = if current == Tab::Closed { closed } else { open.into_iter().filter(|i| current.holds(i)).collect() };
    let title = t!(l, "Anmodninger", "Requests");
    let line = if late == 0 {
        t!(l, "{count} åbne", "{count} open")
    } else {
        t!(l, "{count} åbne, {late} over frist", "{count} open, {late} past their time")
    };
    view! {
        <Frame title=title.clone() nav=Nav::Requests live=true>
            <div class="head">
                <div><h1>{title}</h1><p class="muted">{line}</p></div>
                <a class="button button-primary" href="/requests/phone"><Icon name=Glyph::Smartphone />{t!(l, "Telefonisk anmodning", "Telephone request")}</a>
            </div>
            <section class="panel" aria-label=current.name(l)>
                <div class="panel__tabs"><ul class="tabs">{tabs}</ul></div>
                {if shown.is_empty() {
                    view! { <p class="empty">{t!(l, "Ingen anmodninger her.", "No requests here.")}</p> }.into_any()
                } else {
                    table(l, shown, now).into_any()
                }}
            </section>
        </Frame>
    }
}

fn table(l: Lang, items: Vec<InboxItem>, now: PrimitiveDateTime) -> impl IntoView {
    let heads = [
        tr(l, "Frist", "Due"),
        tr(l, "Behov", "Need"),
        tr(l, "Borger", "Citizen"),
        tr(l, "Fra", "From"),
        tr(l, "Status", "Status"),
        tr(l, "Hos", "With"),
    ];
    let [due, need, citizen, from, status, with] = heads;
    view! {
        <div class="table-wrap" role="region" aria-label=t!(l, "Anmodninger", "Requests") tabindex="0">
            <table class="table table--cards">
                <thead>
                    <tr>
                        {heads.map(|h| view! { <th scope="col">{h}</th> }).to_vec()}
                        <th scope="col"><span class="sr-only">{t!(l, "Handling", "Action")}</span></th>
                    </tr>
                </thead>
                <tbody>
                    {items
                        .into_iter()
                        .map(|i| {
                            let class = match urgency(&i, now) {
                                Urgency::Late => "is-late",
                                Urgency::Today => "is-today",
                                Urgency::Later => "",
                            };
                            let from_text = match &i.phoned_by {
                                Some(by) => t!(l, "{} (telefon: {by})", "{} (by telephone: {by})", i.from),
                                None => i.from.clone(),
                            };
                            view! {
                                <tr class=class>
                                    <td data-title=due>{due_line(l, &i, now)}</td>
                                    <td data-title=need><b>{need_line(l, &i)}</b></td>
                                    <th scope="row" data-title=citizen><span>{format!("{} · {}", i.name, i.age)}<br /><small class="muted">{i.number.clone()}</small></span></th>
                                    <td data-title=from>{from_text}</td>
                                    <td data-title=status><span class="badge badge--line">{tag(l, &i, now)}</span></td>
                                    <td data-title=with>{i.holder.clone().unwrap_or_else(|| "–".into())}</td>
                                    <td class="r">
                                        <a class="button button--s" href=format!("/requests/{}", i.id)>{verb(l, &i)}<span class="sr-only">{format!(" – {}", i.name)}</span></a>
                                    </td>
                                </tr>
                            }
                        })
                        .collect_view()}
                </tbody>
            </table>
        </div>
    }
}

#[cfg(test)]
mod tests {
    use super::with_query;

    #[test]
    fn a_tab_keeps_the_rest_of_the_address() {
        assert_eq!(with_query("/board", "inbox", "wait"), "/board?inbox=wait");
        assert_eq!(with_query("/board?site=1&inbox=act&names=0", "inbox", "wait"), "/board?site=1&names=0&inbox=wait");
        assert_eq!(with_query("/board?inbox=act", "inbox", ""), "/board");
    }
}
