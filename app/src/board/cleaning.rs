//! `/cleaning`: the beds of a site to be made ready, in the order in which they are needed. Whoever cleans sees bed, class and time:
//! no names, no kinds of stay, no causes.

use super::{Board, SiteChoice};
use crate::caller::{lang, visit};
use crate::lang::Lang;
use crate::t;
use crate::ui::form::{ActForm, ErrorSummary};
use crate::ui::format::date_time_relative;
use crate::ui::frame::{Frame, Nav};
use crate::ui::icon::{Glyph, Icon};
use crate::ui::page::{Failure, id, page, query};
use crate::undo::{JustDone, UndoView};
use crate::words::{cleaning_class_name, cleaning_step_name};
use domain::access::{Actor, Role};
use domain::ids::{BedId, CleaningId, SiteId};
use domain::stay::{CleaningClass, CleaningStep};
use leptos::prelude::*;
use std::sync::Arc;
use time::PrimitiveDateTime;

/// What is to be cleaned at a site. Times are local.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CleaningView {
    /// The site.
    pub site: Option<SiteChoice>,
    /// The actor's sites.
    pub sites: Vec<SiteChoice>,
    /// May the actor accept a bed that is done?
    pub may_accept: bool,
    /// What the reader has just done here, with the way back.
    pub just_done: Option<UndoView>,
    /// The cleanings, the next needed first.
    pub rows: Vec<CleaningRow>,
}

/// A bed to be made ready.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CleaningRow {
    /// The cleaning.
    pub id: CleaningId,
    /// The bed.
    pub bed: BedId,
    /// Its label.
    pub label: String,
    /// Its room and ward.
    pub place: String,
    /// How thorough.
    pub class: CleaningClass,
    /// How far it is.
    pub step: CleaningStep,
    /// When it is expected to be ready.
    pub until: PrimitiveDateTime,
    /// When the bed is needed again, if somebody is expected.
    pub needed: Option<PrimitiveDateTime>,
}

fn label(l: Lang, _: &str) -> String {
    t!(l, "Klargøring", "Cleaning")
}

/// `/cleaning`.
#[component]
pub fn CleaningPage() -> impl IntoView {
    let asked = query("site");
    let site = match asked.as_str() {
        "" => None,
        text => match id::<SiteId>(text) {
            Ok(site) => Some(site),
            Err(error) => return view! { <Failure error /> }.into_any(),
        },
    };
    page(async move |board: Arc<dyn Board>, actor: Actor| board.cleanings(&actor, site).await, show).into_any()
}

fn show(view: CleaningView) -> impl IntoView {
    let l = lang();
    let (title, count) = (t!(l, "Klargøringsliste", "Cleaning list"), view.rows.len());
    let beds = if count == 1 { t!(l, "1 seng", "1 bed") } else { t!(l, "{count} senge", "{count} beds") };
    let name = view.site.as_ref().map(|site| site.name.clone()).unwrap_or_default();
    let here = view.site.as_ref().map(|site| site.id);
    let sites = view
        .sites
        .iter()
        .map(|site| {
            let current = (Some(site.id) == here).then_some("page");
            view! { <a href=format!("/cleaning?site={}", site.id) aria-current=current>{site.name.clone()}</a> }
        })
        .collect_view();
    let may_accept = view.may_accept;
    let rows = view.rows.into_iter().map(|row| line(l, row, may_accept)).collect_view();
    let cleans = use_context::<Actor>().is_some_and(|actor| actor.role == Role::Cleaner);
    let nav = if cleans { Nav::Cleaning } else { Nav::Board };
    view! {
        <Frame title=title.clone() nav class="page page--narrow" live=true>
            <div class="head">
                <div><h1>{title}</h1><p class="head__sub">{format!("{name} · {beds}")}</p></div>
                {(view.sites.len() > 1).then(|| view! { <nav class="seg" aria-label=t!(l, "Sted", "Site")>{sites}</nav> })}
            </div>
            {view.just_done.map(|of| view! { <JustDone of /> })}
            <ErrorSummary label />
            <section class="panel" aria-label=t!(l, "Senge til klargøring", "Beds to be made ready")>
                {if count == 0 {
                    view! { <p class="panel__body empty">{t!(l, "Ingen senge skal klargøres.", "No beds are to be made ready.")}</p> }.into_any()
                } else {
                    view! {
                        <table class="table table--cards">
                            <thead>
                                <tr>
                                    <th scope="col">{t!(l, "Seng", "Bed")}</th>
                                    <th scope="col">{t!(l, "Slags", "Sort")}</th>
                                    <th scope="col">{t!(l, "Skal bruges", "Needed")}</th>
                                    <th scope="col">{t!(l, "Trin", "Step")}</th>
                                    <th scope="col"><span class="sr-only">{t!(l, "Handling", "Act")}</span></th>
                                </tr>
                            </thead>
                            <tbody>{rows}</tbody>
                        </table>
                    }
                    .into_any()
                }}
            </section>
        </Frame>
    }
}

fn line(l: Lang, row: CleaningRow, may_accept: bool) -> impl IntoView {
    let today = visit().now.date();
    let infection = row.class == CleaningClass::Infection;
    let until = date_time_relative(l, row.until, today);
    let needed = row.needed.map_or_else(|| t!(l, "ingen venter", "nobody waits"), |at| date_time_relative(l, at, today));
    let next = match row.step {
        CleaningStep::Due => Some(("start_cleaning", t!(l, "Start", "Begin"))),
        CleaningStep::Started => Some(("finish_cleaning", t!(l, "Færdig", "Done"))),
        CleaningStep::Done | CleaningStep::Accepted => may_accept.then(|| ("accept_cleaning", t!(l, "Godkend", "Accept"))),
    };
    let (of, label) = (format!(": {}", row.label), row.label);
    let act = match next {
        Some((act, text)) => view! {
            <ActForm act=act>
                <input type="hidden" name="bed" value=row.bed.to_string() />
                <input type="hidden" name="cleaning" value=row.id.to_string() />
                <button class="button button--s" type="submit">{text}<span class="sr-only">{of}</span></button>
            </ActForm>
        }
        .into_any(),
        None => view! { <small class="muted">{t!(l, "afsnittet godkender", "the ward accepts it")}</small> }.into_any(),
    };
    view! {
        <tr>
            <th scope="row" data-title=t!(l, "Seng", "Bed")><span><b>{label}</b><br /><small class="muted">{row.place}</small></span></th>
            <td data-title=t!(l, "Slags", "Sort")>
                <span class=if infection { "badge badge--amber" } else { "badge badge--line" }>
                    {infection.then(|| view! { <Icon name=Glyph::Coronavirus small=true /> })}{cleaning_class_name(l, row.class)}
                </span>
            </td>
            <td data-title=t!(l, "Skal bruges", "Needed") class="nowrap">{needed}</td>
            <td data-title=t!(l, "Trin", "Step")><span>{cleaning_step_name(l, row.step)}<br /><small class="muted">{t!(l, "ventes klar {until}", "expected ready {until}")}</small></span></td>
            <td data-title="" class="r">{act}</td>
        </tr>
    }
}
