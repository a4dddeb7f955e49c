//! `/kitchen`: how many eat when at a site, by ward and diet. No names, no numbers of citizens, no kind of stay.

use crate::board::SiteChoice;
use crate::caller::{lang, visit};
use crate::error::AppError;
use crate::lang::Lang;
use crate::t;
use crate::ui::format::{date_machine, number, time_prose, time_table, weekday_date};
use crate::ui::frame::{Frame, Nav};
use crate::ui::icon::{Glyph, Icon};
use crate::ui::page::{page, query};
use crate::words::{diet_name, meal_name};
use async_trait::async_trait;
use domain::access::Actor;
use domain::kitchen::{Diet, Meal};
use leptos::prelude::*;
use std::sync::Arc;
use time::{Date, Duration, Time};

/// The kitchen's figures.
#[async_trait]
pub trait Kitchen: Send + Sync {
    /// The figures of a day at a site; both may be empty: the actor's first site, today.
    ///
    /// # Errors
    /// [`AppError::Forbidden`] for other roles; [`AppError::NotFound`] for another organisation's site, or what is no day.
    async fn portions(&self, actor: &Actor, site: &str, date: &str) -> Result<KitchenView, AppError>;
}

/// A day at a site in portions.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KitchenView {
    /// The site; `None` when the actor has none.
    pub site: Option<SiteChoice>,
    /// The sites to choose from, by name.
    pub sites: Vec<SiteChoice>,
    /// The day.
    pub date: Date,
    /// The meals with their times.
    pub meals: Vec<(Meal, Time)>,
    /// By ward, in the order of the building.
    pub wards: Vec<WardPortions>,
    /// All wards: breakfast, lunch, supper.
    pub total: [u32; 3],
}

/// A ward in portions.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WardPortions {
    /// Its name.
    pub name: String,
    /// By diet: breakfast, lunch, supper.
    pub rows: Vec<(Diet, [u32; 3])>,
    /// Whatever the diet.
    pub total: [u32; 3],
}

/// `/kitchen`.
#[component]
pub fn KitchenPage() -> impl IntoView {
    let (site, date) = (query("site"), query("date"));
    page(async move |kitchen: Arc<dyn Kitchen>, actor: Actor| kitchen.portions(&actor, &site, &date).await, show)
}

fn address(site: Option<&SiteChoice>, date: Date) -> String {
    let site = site.map(|s| format!("site={}&", s.id)).unwrap_or_default();
    format!("/kitchen?{site}date={}", date_machine(date))
}

fn show(v: KitchenView) -> impl IntoView {
    let l = lang();
    let now = visit().now;
    let site = v.site.as_ref().map(|s| s.name.clone()).unwrap_or_default();
    let title = t!(l, "Køkkenliste · {site}", "Kitchen list · {site}");
    let (day, clock) = (weekday_date(l, v.date), time_prose(l, now.time()));
    let before = address(v.site.as_ref(), v.date.saturating_sub(Duration::DAY));
    let after = address(v.site.as_ref(), v.date.saturating_add(Duration::DAY));
    let today =
        (v.date != now.date()).then(|| view! { <a class="button" href=address(v.site.as_ref(), now.date())>{t!(l, "I dag", "Today")}</a> });
    let sites = (v.sites.len() > 1).then(|| {
        let current = v.site.as_ref().map(|s| s.id);
        let links = v
            .sites
            .iter()
            .map(|s| view! { <a href=address(Some(s), v.date) aria-current=(Some(s.id) == current).then_some("true")>{s.name.clone()}</a> })
            .collect_view();
        view! { <nav class="seg" aria-label=t!(l, "Sted", "Site")>{links}</nav> }
    });
    let heads: Vec<String> = v.meals.iter().map(|(meal, at)| format!("{} {}", meal_name(l, *meal), time_table(*at))).collect();
    let wards = v.wards.iter().enumerate().map(|(n, ward)| ward_panel(l, n, ward, &heads)).collect_view();
    let total = v.meals.iter().zip(v.total).map(|((meal, _), n)| format!("{} {n}", meal_name(l, *meal))).collect::<Vec<_>>().join(" · ");
    view! {
        <Frame title=title.clone() nav=Nav::Board class="page page--narrow" live=true>
            <div class="head">
                <div><h1>{title}</h1><p class="head__sub">{t!(l, "{day} · opgjort {clock} · {total}", "{day} · counted at {clock} · {total}")}</p></div>
                <div class="row no-print">
                    {sites}
                    <a class="button" href=before><Icon name=Glyph::ChevronLeft />{t!(l, "Dagen før", "Day before")}</a>
                    {today}
                    <a class="button" href=after>{t!(l, "Dagen efter", "Day after")}<Icon name=Glyph::ChevronRight /></a>
                </div>
            </div>
            <div class="stack">
                {wards}
                <p class="small muted">{t!(l, "Tæller dem, der er i huset, når måltidet serveres, og dem, der ventes inden da. Fraværende tæller ikke. Udskriv med browserens Udskriv.", "Counts those who are in the house when the meal is served, and those expected by then. Those away are not counted. Print with the browser's Print.")}</p>
            </div>
        </Frame>
    }
}

fn ward_panel(l: Lang, n: usize, ward: &WardPortions, heads: &[String]) -> impl IntoView + use<> {
    let (id, title) = (format!("ward-{n}"), format!("ward-{n}"));
    let cells = |figures: [u32; 3]| {
        heads
            .iter()
            .zip(figures)
            .map(|(head, n)| view! { <td class="r" data-title=head.clone()>{number(l, i64::from(n))}</td> })
            .collect_view()
    };
    let rows = ward
        .rows
        .iter()
        .map(|(diet, figures)| {
            view! { <tr><th scope="row" data-title=t!(l, "Kostform", "Diet")>{diet_name(l, *diet)}</th>{cells(*figures)}</tr> }
        })
        .collect_view();
    let total = view! { <tr class="total"><th scope="row" data-title="">{t!(l, "I alt", "In all")}</th>{cells(ward.total)}</tr> };
    let columns = heads.iter().map(|head| view! { <th scope="col" class="r">{head.clone()}</th> }).collect_view();
    view! {
        <section class="panel" aria-labelledby=id>
            <div class="panel__head"><h2 id=title>{ward.name.clone()}</h2></div>
            <table class="table table--cards">
                <thead><tr><th scope="col">{t!(l, "Kostform", "Diet")}</th>{columns}</tr></thead>
                <tbody>{rows}{total}</tbody>
            </table>
        </section>
    }
}
