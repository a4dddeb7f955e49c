//! `/evaluations`: what citizens thought of their stays, by site and month. A month with few answers shows neither figures nor words
//! without a name.

use crate::caller::lang;
use crate::error::AppError;
use crate::lang::Lang;
use crate::t;
use crate::ui::format::{decimal, month_name};
use crate::ui::frame::{Frame, Nav};
use crate::ui::page::page;
use crate::words::evaluation_question;
use async_trait::async_trait;
use domain::access::Actor;
use domain::evaluation::{QUESTIONS, SMALLEST};
use leptos::prelude::*;
use std::sync::Arc;
use time::Date;

/// A site's month.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EvaluationMonth {
    /// Its first day.
    pub month: Date,
    /// How many answered; `None` when they are few.
    pub answers: Option<usize>,
    /// The average of each question in tenths; `None` when they are few.
    pub averages: [Option<i64>; QUESTIONS],
    /// Comments: with the name that was put on it, or without one.
    pub comments: Vec<(Option<String>, String)>,
}

/// A site's months, the latest first.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EvaluatedSite {
    /// The site.
    pub site: String,
    /// Its months with answers.
    pub months: Vec<EvaluationMonth>,
}

/// What the page of evaluations needs.
#[async_trait]
pub trait Evaluations: Send + Sync {
    /// The sites of the actor's organisation, the last twelve months.
    ///
    /// # Errors
    /// [`AppError`].
    async fn evaluations(&self, actor: &Actor) -> Result<Vec<EvaluatedSite>, AppError>;
}

/// `/evaluations`.
#[component]
pub fn EvaluationsPage() -> impl IntoView {
    page(async move |evaluations: Arc<dyn Evaluations>, actor: Actor| evaluations.evaluations(&actor).await, show)
}

fn show(sites: Vec<EvaluatedSite>) -> impl IntoView {
    let l = lang();
    let title = t!(l, "Borgernes evalueringer", "What citizens thought of their stays");
    let sub = t!(
        l,
        "Gennemsnit fra 1 til 5 pr. måned. Færre end {SMALLEST} svar vises ikke.",
        "Averages from 1 to 5 by month. Fewer than {SMALLEST} answers are not shown."
    );
    let empty = sites.iter().all(|s| s.months.is_empty());
    let panels: Vec<_> = sites.into_iter().filter(|s| !s.months.is_empty()).enumerate().map(|(n, s)| panel(l, n, s)).collect();
    view! {
        <Frame title=title.clone() nav=Nav::Occupancy>
            <div class="head"><div><h1>{title}</h1><p class="head__sub">{sub}</p></div><a class="button" href="/occupancy">{t!(l, "Belægning", "Occupancy")}</a></div>
            {empty.then(|| view! { <p class="empty">{t!(l, "Ingen har svaret endnu.", "Nobody has answered yet.")}</p> })}
            <div class="stack">{panels}</div>
        </Frame>
    }
}

fn panel(l: Lang, n: usize, of: EvaluatedSite) -> impl IntoView {
    let heads = (0..QUESTIONS).map(|q| view! { <th scope="col" class="r">{evaluation_question(l, q)}</th> }).collect_view();
    let comments: Vec<_> = of.months.iter().flat_map(|m| m.comments.iter().map(|c| comment(l, m.month, c)).collect::<Vec<_>>()).collect();
    let comments = (!comments.is_empty()).then(|| {
        view! { <div class="panel__body"><h3>{t!(l, "Kommentarer", "Comments")}</h3><ul class="plain-list">{comments}</ul></div> }
    });
    let rows = of.months.iter().map(|m| row(l, m)).collect_view();
    let (id, labelled, site) = (format!("site-{n}"), format!("site-{n}"), of.site);
    let answers = t!(l, "Svar om {site}, måned for måned", "Answers about {site}, month by month");
    view! {
        <section class="panel" aria-labelledby=labelled>
            <div class="panel__head"><h2 id=id>{site}</h2></div>
            <div class="table-wrap" role="region" tabindex="0" aria-label=answers>
                <table class="table table--s">
                    <thead><tr><th scope="col">{t!(l, "Måned", "Month")}</th><th scope="col" class="r">{t!(l, "Svar", "Answers")}</th>{heads}</tr></thead>
                    <tbody>{rows}</tbody>
                </table>
            </div>
            {comments}
        </section>
    }
}

fn month_text(l: Lang, month: Date) -> String {
    format!("{} {}", month_name(l, month.month()), month.year())
}

fn row(l: Lang, m: &EvaluationMonth) -> impl IntoView + use<> {
    let few = t!(l, "under {SMALLEST}", "under {SMALLEST}");
    let answers = m.answers.map_or(few, |n| n.to_string());
    let cells = m
        .averages
        .iter()
        .map(|average| match average {
            Some(tenths) => view! { <td class="r"><strong>{decimal(l, *tenths, 1)}</strong></td> }.into_any(),
            None => view! { <td class="r muted">{t!(l, "for få", "too few")}</td> }.into_any(),
        })
        .collect_view();
    view! { <tr><th scope="row">{month_text(l, m.month)}</th><td class="r">{answers}</td>{cells}</tr> }
}

fn comment(l: Lang, month: Date, (name, text): &(Option<String>, String)) -> impl IntoView + use<> {
    let (month, who) = (month_text(l, month), name.clone().unwrap_or_else(|| t!(l, "Uden navn", "Without a name")));
    view! { <li><p class="prewrap">{t!(l, "»{text}«", "“{text}”")}</p><small class="muted">{format!("{who}, {month}")}</small></li> }
}
