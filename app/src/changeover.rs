//! `/changeover` (*Reservationer over skiftet*): stays and reservations that lie across a change of agreement, and what must be decided
//! anew about each.

use crate::caller::{lang, visit};
use crate::error::AppError;
use crate::lang::Lang;
use crate::t;
use crate::ui::format::{date_long, date_time_relative};
use crate::ui::frame::{Frame, Nav};
use crate::ui::icon::{Glyph, Icon};
use crate::ui::page::page;
use crate::words::matter_name;
use async_trait::async_trait;
use domain::access::Actor;
use domain::changeover::Matter;
use leptos::prelude::*;
use std::sync::Arc;
use time::{Date, PrimitiveDateTime};

/// What lies across changes of agreement.
#[async_trait]
pub trait Changeover: Send + Sync {
    /// The changes at the sites of the actor's organisation, before or after; of all sites for administrators. Names are shown, and
    /// logged, to those who decide there today.
    ///
    /// # Errors
    /// [`AppError::Forbidden`] for other roles.
    async fn changes(&self, actor: &Actor) -> Result<Vec<ChangeView>, AppError>;
}

/// A change at a site.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ChangeView {
    /// The site.
    pub site: String,
    /// First day of the new order.
    pub day: Date,
    /// Who has what until then.
    pub before: Hands,
    /// Who has what from then on; `None` when nobody has.
    pub after: Option<Hands>,
    /// What lies across it: what must be decided first, then by time.
    pub rows: Vec<AcrossRow>,
}

/// In whose hands a site is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hands {
    /// Who decides.
    pub authority: String,
    /// Who runs it.
    pub operator: String,
    /// Who pays.
    pub payer: String,
    /// Usual act and section; empty when none is.
    pub legal_basis: String,
}

/// A stay or a reservation that lies across a change.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AcrossRow {
    /// A reservation, rather than a stay.
    pub reservation: bool,
    /// Number of the request; empty for a stay without one.
    pub number: String,
    /// Name as on the board, for those who decide there today.
    pub name: Option<String>,
    /// The bed, as people say it.
    pub bed: String,
    /// Arrival.
    pub from: PrimitiveDateTime,
    /// Expected departure.
    pub until: PrimitiveDateTime,
    /// Whose decision it rests on.
    pub decided_by: String,
    /// What is left to be done; empty when all is decided.
    pub matters: Vec<Matter>,
    /// Where it is dealt with, when the actor may open it.
    pub link: Option<String>,
}

/// `/changeover`.
#[component]
pub fn ChangeoverPage() -> impl IntoView {
    page(async move |list: Arc<dyn Changeover>, actor: Actor| list.changes(&actor).await, show)
}

fn show(changes: Vec<ChangeView>) -> impl IntoView {
    let l = lang();
    let title = t!(l, "Reservationer over skiftet", "Reservations across the change");
    let open: usize = changes.iter().flat_map(|c| &c.rows).filter(|r| !r.matters.is_empty()).count();
    let all: usize = changes.iter().map(|c| c.rows.len()).sum();
    let none = changes.is_empty();
    let panels = changes.iter().enumerate().map(|(n, c)| panel(l, n, c)).collect_view();
    view! {
        <Frame title=title.clone() nav=Nav::Tasks class="page page--narrow">
            <nav class="crumbs" aria-label=t!(l, "Sti", "Path")><a href="/tasks">{t!(l, "Opgaver", "Tasks")}</a></nav>
            <div class="head"><div><h1>{title}</h1><p class="head__sub">{t!(l, "{open} af {all} skal afgøres på ny", "{open} of {all} must be decided anew")}</p></div></div>
            {none.then(|| view! {
                <section class="panel"><p class="panel__body empty">{t!(l, "Ingen aftale skifter. Når en administrator lægger en ny aftale ind, står det her, hvem der ligger over skiftet.", "No agreement changes. When an administrator enters a new one, it stands here who lies across the change.")}</p></section>
            })}
            <div class="stack">{panels}</div>
        </Frame>
    }
}

fn panel(l: Lang, n: usize, c: &ChangeView) -> impl IntoView + use<> {
    let (id, title) = (format!("change-{n}"), format!("change-{n}"));
    let (site, day) = (c.site.clone(), date_long(l, c.day));
    let empty = c.rows.is_empty();
    view! {
        <section class="panel" aria-labelledby=id>
            <div class="panel__head"><h2 id=title>{t!(l, "{site} fra {day}", "{site} from {day}")}</h2></div>
            <div class="panel__body">{hands(l, c)}</div>
            {if empty {
                view! { <p class="panel__body empty">{t!(l, "Ingen ophold eller reservationer ligger over skiftet.", "No stays or reservations lie across the change.")}</p> }.into_any()
            } else {
                table(l, &c.rows).into_any()
            }}
        </section>
    }
}

/// Who has what before and after, what stays the same said once.
fn hands(l: Lang, c: &ChangeView) -> impl IntoView + use<> {
    let none = t!(l, "ingen aftale", "no agreement");
    let pair = |before: &str, after: Option<&String>| match after {
        Some(after) if after == before => before.to_owned(),
        Some(after) => format!("{before} → {after}"),
        None => format!("{before} → {none}"),
    };
    let law = |basis: &str| if basis.is_empty() { "–".to_owned() } else { basis.to_owned() };
    let (before, after) = (&c.before, c.after.as_ref());
    let facts = [
        (t!(l, "Myndighed", "Authority"), pair(&before.authority, after.map(|a| &a.authority))),
        (t!(l, "Drift", "Operator"), pair(&before.operator, after.map(|a| &a.operator))),
        (t!(l, "Betaler", "Payer"), pair(&before.payer, after.map(|a| &a.payer))),
        (
            t!(l, "Sædvanligt lovgrundlag", "Usual legal basis"),
            pair(&law(&before.legal_basis), after.map(|a| law(&a.legal_basis)).as_ref()),
        ),
    ];
    view! { <dl class="facts">{facts.into_iter().map(|(name, text)| view! { <div><dt>{name}</dt><dd>{text}</dd></div> }).collect_view()}</dl> }
}

fn table(l: Lang, rows: &[AcrossRow]) -> impl IntoView + use<> {
    let today = visit().now.date();
    let [what, bed, time, by, to_do] = [
        t!(l, "Hvad", "What"),
        t!(l, "Seng", "Bed"),
        t!(l, "Tid", "Time"),
        t!(l, "Afgjort af", "Decided by"),
        t!(l, "Skal afgøres", "To be decided"),
    ];
    let lines = rows
        .iter()
        .map(|r| {
            let kind = if r.reservation { t!(l, "Reservation", "Reservation") } else { t!(l, "Ophold", "Stay") };
            let name = [r.number.clone(), r.name.clone().unwrap_or_default()].into_iter().filter(|s| !s.is_empty()).collect::<Vec<_>>().join(" · ");
            let said = if name.is_empty() { kind.clone() } else { format!("{kind} {name}") };
            let (from, until) = (date_time_relative(l, r.from, today), date_time_relative(l, r.until, today));
            let matters = r.matters.iter().map(|m| view! { <li>{matter_name(l, *m)}</li> }).collect_view();
            view! {
                <tr>
                    <th scope="row" data-title=what.clone()>
                        {match r.link.clone() {
                            Some(link) => view! { <a href=link>{said}</a> }.into_any(),
                            None => view! { {said} }.into_any(),
                        }}
                    </th>
                    <td data-title=bed.clone()>{r.bed.clone()}</td>
                    <td data-title=time.clone()>{format!("{from} – {until}")}</td>
                    <td data-title=by.clone()>{r.decided_by.clone()}</td>
                    <td data-title=to_do.clone()>
                        {if r.matters.is_empty() {
                            view! { <span class="badge badge--green"><Icon name=Glyph::Check small=true />{t!(l, "Afgjort", "Decided")}</span> }.into_any()
                        } else {
                            view! { <ul class="list">{matters}</ul> }.into_any()
                        }}
                    </td>
                </tr>
            }
        })
        .collect_view();
    view! {
        <table class="table table--cards">
            <thead><tr>
                <th scope="col">{what.clone()}</th>
                <th scope="col">{bed.clone()}</th>
                <th scope="col">{time.clone()}</th>
                <th scope="col">{by.clone()}</th>
                <th scope="col">{to_do.clone()}</th>
            </tr></thead>
            <tbody>{lines}</tbody>
        </table>
    }
}
