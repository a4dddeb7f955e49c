//! The start page of those who place, receive and oversee: figures, requests and beds.

use super::carry::Carrying;
use super::list::{Show, table};
use super::tiles::{Draw, legend, wards};
use super::{Ask, Board, BoardView, Counts, Length, SiteChoice, TapeView, tape};
use crate::allocation::{Allocation, InboxFilter, InboxItem, InboxPanel};
use crate::caller::{lang, service, visit};
use crate::error::AppError;
use crate::lang::{Lang, tr};
use crate::t;
use crate::ui::format::{date_from_machine, date_machine, week, weekday_date};
use crate::ui::frame::{Frame, Nav};
use crate::ui::habit::{habit, keep_habit};
use crate::ui::icon::{Glyph, Icon};
use crate::ui::page::{id, page, query};
use domain::access::{Actor, Role};
use domain::code::Code as _;
use domain::codes;
use domain::ids::SiteId;
use leptos::prelude::*;
use std::sync::Arc;
use time::Date;

/// What the address asks for.
#[derive(Clone, Copy)]
pub(super) struct Asked {
    pub site: Option<SiteId>,
    pub view: View,
    pub names: bool,
    /// Which beds of the list.
    pub show: Show,
    /// A day of the timeline's first week; `None` for today's.
    pub from: Option<Date>,
    /// How much of the timeline.
    pub length: Length,
}

codes! {
    /// How the beds of a site are shown.
    pub enum View {
        /// Tiles, as they are now.
        Board = "board",
        /// Bars over days.
        Timeline = "timeline",
        /// Lines, as they are now.
        List = "list",
    }
}

/// Under which the board's address is remembered at this computer.
const HABIT: &str = "board";

impl Asked {
    /// What the address asks for; a bare address means the board as it was last seen here.
    fn read(sites: &[SiteId]) -> Result<Self, AppError> {
        let said = ["site", "view", "names", "show", "days", "from"].map(query);
        if said.iter().all(String::is_empty) {
            return Ok(Self::remembered(sites));
        }
        let [site, view, names, show, days, from] = said;
        let site = if site.is_empty() { None } else { Some(id(&site)?) };
        let asked = Self::of(site, &view, &names, &show, &days);
        keep_habit(HABIT, "/board", asked.address().strip_prefix("/board?").unwrap_or_default());
        let from = if from.is_empty() { None } else { Some(date_from_machine(&from).ok_or(AppError::NotFound)?) };
        Ok(Self { from, ..asked })
    }

    /// As last seen, unless the site is no longer one of the person's.
    fn remembered(sites: &[SiteId]) -> Self {
        let kept = habit(HABIT).unwrap_or_default();
        let kept = |name: &str| {
            let mut pairs = kept.split('&').filter_map(|pair| pair.split_once('='));
            pairs.find(|(key, _)| *key == name).map(|(_, value)| value).unwrap_or_default()
        };
        Self::of(id(kept("site")).ok().filter(|site| sites.contains(site)), kept("view"), kept("names"), kept("show"), kept("days"))
    }

    fn of(site: Option<SiteId>, view: &str, names: &str, show: &str, days: &str) -> Self {
        Self {
            site,
            view: View::from_code(view).unwrap_or(View::Board),
            names: names != "0",
            show: Show::from_code(show).unwrap_or(Show::All),
            from: None,
            length: Length::from_code(days).unwrap_or(Length::TwoWeeks),
        }
    }

    /// The address that asks for this.
    pub fn address(self) -> String {
        let mut parts = Vec::new();
        parts.extend(self.site.map(|site| format!("site={site}")));
        if self.view != View::Board {
            parts.push(format!("view={}", self.view.code()));
        }
        parts.extend(self.from.map(|from| format!("from={}", date_machine(from))));
        if self.length != Length::TwoWeeks {
            parts.push(format!("days={}", self.length.code()));
        }
        if self.show != Show::All {
            parts.push(format!("show={}", self.show.code()));
        }
        if !self.names {
            parts.push("names=0".to_owned());
        }
        if parts.is_empty() { "/board".to_owned() } else { format!("/board?{}", parts.join("&")) }
    }
}

/// `/board`.
#[component]
pub fn BoardPage() -> impl IntoView {
    let refresh = visit().refresh;
    let allocation = service::<dyn Allocation>();
    page(
        move |board: Arc<dyn Board>, actor: Actor| {
            let asked = Asked::read(&actor.sites);
            async move {
                let asked = asked?;
                let ask = Ask { site: asked.site, names: asked.names, refresh };
                let beds = match asked.view {
                    View::Timeline => Beds::Days(board.tape(&actor, ask, asked.from, asked.length).await?),
                    View::Board | View::List => Beds::Now(board.board(&actor, ask).await?),
                };
                let inbox = match actor.role {
                    Role::Allocator | Role::AcuteNurse => Some(allocation?.inbox(&actor, InboxFilter::Open, refresh).await?),
                    _ => None,
                };
                Ok((asked, actor.role, beds, inbox))
            }
        },
        |(asked, role, beds, inbox)| match beds {
            Beds::Now(board) => show(asked, role, board, inbox).into_any(),
            Beds::Days(tape) => show_tape(asked, role, tape, inbox).into_any(),
        },
    )
}

/// What the page shows.
enum Beds {
    Now(BoardView),
    Days(TapeView),
}

fn show_tape(asked: Asked, role: Role, view: TapeView, inbox: Option<Vec<InboxItem>>) -> impl IntoView {
    let l = lang();
    let Some(site) = view.site.clone() else { return no_sites(l).into_any() };
    let asked = Asked { site: asked.site.or(Some(site.id)), ..asked };
    let tools = (role != Role::CapacityManager).then(|| names_switch(l, asked).into_any());
    let site_name = site.name;
    let title = t!(l, "Tidslinje · {site_name}", "Timeline · {site_name}");
    let class = if inbox.is_some() { "layout-tape" } else { "layout-tape layout-tape--alone" };
    let unplaced = |item: &InboxItem| item.offer.is_none();
    let panel = inbox.map(|items| view! { <InboxPanel items=items.into_iter().filter(unplaced).collect() hidden=!asked.names /> });
    let (line, sites) = (capital(&tape::period(l, &view)), site_menu(l, asked, &view.sites));
    let steps = tape::steps(l, asked, &view);
    view! {
        <Frame title=title.clone() nav=Nav::Board class="page page--tape" live=true tools=tools.unwrap_or_else(|| ().into_any())>
            <a class="skip" href="#tape">{tr(l, "Til tidslinjen", "To the timeline")}</a>
            <div class="head">
                <div><div class="row"><h1>{title}</h1>{sites}</div><p class="head__sub">{line}</p></div>
                <div class="row">{steps}{tape::views(l, asked)}</div>
            </div>
            <div class=class>{panel}{tape::tape(l, view, role != Role::CapacityManager)}</div>
        </Frame>
    }
    .into_any()
}

fn show(asked: Asked, role: Role, board: BoardView, inbox: Option<Vec<InboxItem>>) -> impl IntoView {
    let l = lang();
    let Some(site) = board.site.clone() else {
        return no_sites(l).into_any();
    };
    let asked = Asked { site: asked.site.or(Some(site.id)), ..asked };
    let today = visit().now.date();
    let counts = Counts::of(board.beds(), today);
    let draw = Draw { l, today, reads_stays: role != Role::CapacityManager };
    let strip = counters(l, asked, counts, inbox.as_deref()).into_any();
    let tools = (role != Role::CapacityManager).then(|| {
        {
            let handover = (!matches!(role, Role::Therapist | Role::Student)).then(|| handover(l, site.id));
            view! { {handover}{names_switch(l, asked)} }
        }
        .into_any()
    });
    let site_name = site.name.clone();
    let head = head(l, asked, &board, counts);
    let (title, class, body) = if asked.view == View::List {
        let tabs = Show::ALL
            .iter()
            .map(|show| {
                let href = Asked { show: *show, ..asked }.address();
                let name = if *show == Show::All { tr(l, "alle senge", "all beds") } else { show.name(l) };
                let current = (*show == asked.show).then_some("true");
                view! { <li><a href=href aria-current=current>{capital(name)}" "<span class="count">{show.count(counts)}</span></a></li> }
            })
            .collect_view();
        let body = view! {
            {head}
            <section class="panel" aria-label=tr(l, "Senge", "Beds")>
                <div class="panel__tabs"><ul class="tabs">{tabs}</ul></div>
                {table(draw, &board, asked.show)}
            </section>
        };
        (t!(l, "Liste, {site_name}", "List, {site_name}"), "page", body.into_any())
    } else {
        let class = if inbox.is_some() { "board" } else { "board board--alone" };
        let panel = inbox.map(|items| view! { <InboxPanel items=items hidden=!asked.names /> });
        let beds = if counts.beds == 0 {
            let text = t!(
                l,
                "Stedet har ingen senge endnu. Administratoren opretter dem.",
                "The site has no beds yet. The administrator adds them."
            );
            view! { <p class="empty">{text}</p> }.into_any()
        } else {
            let carrying = draw.reads_stays.then(|| view! { <Carrying /> });
            view! { {wards(draw, board.wards)}{carrying}<div class="row row--between board__foot">{legend(l)}</div> }.into_any()
        };
        let jump =
            panel.is_some().then(|| view! { <p class="board__jump"><a href="#site-title">{tr(l, "Til sengene", "To the beds")}</a></p> });
        let body =
            view! { {jump}{panel}<section aria-label=t!(l, "Sengene på {site_name}", "The beds of {site_name}")>{head}{beds}</section> };
        (t!(l, "Tavle, {site_name}", "Board, {site_name}"), class, body.into_any())
    };
    view! {
        <Frame title=title.clone() nav=Nav::Board class=class live=true counters=strip tools=tools.unwrap_or_else(|| ().into_any())>
            <h1 class="sr-only">{title}</h1>
            {body}
        </Frame>
    }
    .into_any()
}

/// The figures above the board; each leads to its list.
fn counters(l: Lang, asked: Asked, counts: Counts, inbox: Option<&[InboxItem]>) -> impl IntoView + use<> {
    let figure = |show: Show| {
        let href = Asked { view: View::List, show, ..asked }.address();
        view! { <li><a href=href><b>{show.count(counts)}</b><span>{show.name(l)}</span></a></li> }
    };
    let requests = inbox.map(|items| {
        let late = items.iter().filter(|item| item.overdue).count();
        let late = (late > 0).then(|| {
            view! { " "<span class="is-late"><Icon name=Glyph::Error small=true />{t!(l, " {late} over frist", " {late} overdue")}</span> }
        });
        view! { <li><a href="/requests"><b>{items.len()}</b><span>{tr(l, "anmodninger", "requests")}</span>{late}</a></li> }
    });
    view! {
        <nav aria-label=tr(l, "Tal for i dag", "Figures for today")>
            <ul>
                {figure(Show::Free)}
                {figure(Show::FreeTomorrow)}
                {requests}
                {figure(Show::Leaving)}
                {figure(Show::Arriving)}
            </ul>
        </nav>
    }
}

/// To the sheet that one shift leaves to the next.
fn handover(l: Lang, site: SiteId) -> impl IntoView {
    let href = format!("/handover?site={site}");
    view! { <a class="button button--s" href=href><Icon name=Glyph::Print small=true />{tr(l, "Vagtskifte", "Handover")}</a> }
}

fn names_switch(l: Lang, asked: Asked) -> impl IntoView {
    let href = Asked { names: !asked.names, ..asked }.address();
    let (glyph, text) = if asked.names {
        (Glyph::VisibilityOff, tr(l, "Skjul navne", "Hide names"))
    } else {
        (Glyph::Visibility, tr(l, "Vis navne", "Show names"))
    };
    view! { <a class="button button--s" href=href><Icon name=glyph small=true />{text}</a> }
}

fn head(l: Lang, asked: Asked, board: &BoardView, counts: Counts) -> impl IntoView + use<> {
    let name = board.site.as_ref().map(|site| site.name.clone()).unwrap_or_default();
    let now = visit().now;
    let day = capital(&weekday_date(l, now.date()));
    let (usable, occupied, reserved) = (counts.beds - counts.closed, counts.occupied, counts.reserved + counts.held);
    let line = t!(
        l,
        "{day} · {} · {usable} disponible · {occupied} belagt · {reserved} reserveret",
        "{day} · {} · {usable} usable · {occupied} occupied · {reserved} reserved",
        week(l, now.date())
    );
    let switch = site_menu(l, asked, &board.sites);
    // A therapist trains people; meals and beds are for others.
    let keeps_house = use_context::<Actor>().is_none_or(|actor| !matches!(actor.role, Role::Therapist | Role::Student));
    let kitchen = board.site.as_ref().filter(|_| keeps_house).map(|site| {
        view! { <a class="button button--s button-plain" href=format!("/kitchen?site={}", site.id)>{tr(l, "Køkkenliste", "Kitchen list")}</a> }
    });
    let cleaning = keeps_house.then(|| {
        let href = format!("/cleaning{}", asked.site.map(|site| format!("?site={site}")).unwrap_or_default());
        view! { <a class="button button--s button-plain" href=href>{tr(l, "Klargøringsliste", "Cleaning list")}</a> }
    });
    view! {
        <div class="head">
            <div class="row"><h2 id="site-title">{name}</h2>{switch}<span class="muted small">{line}</span></div>
            <div class="row">
                {kitchen}
                {cleaning}
                {tape::views(l, asked)}
            </div>
        </div>
    }
}

/// The other sites, where there are any.
fn site_menu(l: Lang, asked: Asked, sites: &[SiteChoice]) -> Option<impl IntoView + use<>> {
    let others: Vec<_> = sites
        .iter()
        .map(|site| {
            let href = Asked { site: Some(site.id), ..asked }.address();
            let current = (Some(site.id) == asked.site).then_some("page");
            view! { <li><a href=href aria-current=current>{site.name.clone()}</a></li> }
        })
        .collect();
    (others.len() > 1).then(|| {
        view! {
            <details class="menu menu--left">
                <summary class="button button--s">{tr(l, "Skift sted", "Change site")}<Icon name=Glyph::ChevronDown small=true /></summary>
                <ul>{others}</ul>
            </details>
        }
    })
}

fn no_sites(l: Lang) -> impl IntoView {
    let title = t!(l, "Tavle", "Board");
    view! {
        <Frame title=title.clone() nav=Nav::Board>
            <div class="empty">
                <h1>{title}</h1>
                <p>{t!(
                    l,
                    "Din organisation er hverken myndighed for eller driver et sted i dag. Administratoren opretter steder og aftaler.",
                    "Your organisation is neither authority for nor operates a site today. The administrator adds sites and agreements."
                )}</p>
            </div>
        </Frame>
    }
}

/// The text with a capital letter.
pub(super) fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}
