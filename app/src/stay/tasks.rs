//! `/tasks`: open tasks, one's own first.

use super::{Stays, TaskRow};
use crate::caller::{lang, visit};
use crate::lang::Lang;
use crate::t;
use crate::ui::form::{ActForm, ErrorSummary};
use crate::ui::format::date_time_relative;
use crate::ui::frame::{Frame, Nav};
use crate::ui::icon::{Glyph, Icon};
use crate::ui::page::page;
use crate::words::{role_name, task_name, task_text};
use domain::access::{Actor, Role};
use leptos::prelude::*;
use std::sync::Arc;

fn label(l: Lang, _: &str) -> String {
    t!(l, "Opgave", "Task")
}

/// `/tasks`.
#[component]
pub fn TasksPage() -> impl IntoView {
    page(async move |stays: Arc<dyn Stays>, actor: Actor| stays.tasks(&actor).await, show)
}

fn show(tasks: Vec<TaskRow>) -> impl IntoView {
    let l = lang();
    let count = tasks.len();
    let title = t!(l, "Opgaver", "Tasks");
    let reads = use_context::<Actor>().is_some_and(|a| matches!(a.role, Role::Allocator | Role::CapacityManager | Role::Admin));
    let changeover = reads.then(|| {
        view! { <a class="button" href="/changeover"><Icon name=Glyph::CalendarMonth />{t!(l, "Reservationer over skiftet", "Reservations across the change")}</a> }
    });
    view! {
        <Frame title=title.clone() nav=Nav::Tasks class="page page--narrow" live=true>
            <div class="head"><div><h1>{title}</h1><p class="head__sub">{t!(l, "{count} åbne", "{count} open")}</p></div>{changeover}</div>
            <ErrorSummary label />
            <section class="panel" aria-label=t!(l, "Åbne opgaver", "Open tasks")>
                {if tasks.is_empty() {
                    view! { <p class="panel__body empty">{t!(l, "Ingen åbne opgaver. Nye kommer af sig selv, når en frist brydes.", "No open tasks. New ones come by themselves when a promise breaks.")}</p> }.into_any()
                } else {
                    table(l, tasks).into_any()
                }}
            </section>
        </Frame>
    }
}

fn table(l: Lang, tasks: Vec<TaskRow>) -> impl IntoView {
    let today = visit().now.date();
    let rows = tasks
        .into_iter()
        .map(|task| {
            let due = date_time_relative(l, task.due, today);
            let place = [task.place.clone(), task.note.clone()].into_iter().filter(|s| !s.is_empty()).collect::<Vec<_>>().join(" · ");
            let name = task_name(l, task.kind);
            view! {
                <tr>
                    <td data-title=t!(l, "Frist", "Due") class="nowrap">
                        <span class=if task.late { "due due--late" } else { "due" }>
                            <Icon name=if task.late { Glyph::Error } else { Glyph::Time } small=true />{due}
                            {task.late.then(|| view! { <span class="sr-only">{t!(l, " (over frist)", " (overdue)")}</span> })}
                        </span>
                    </td>
                    <th scope="row" data-title=t!(l, "Opgave", "Task")><span>{name}<br /><small class="muted">{task_text(l, task.kind)}</small></span></th>
                    <td data-title=t!(l, "Om", "About")>
                        {match task.link.clone() {
                            Some(link) => view! { <a href=link>{if place.is_empty() { t!(l, "Åbn", "Open") } else { place }}</a> }.into_any(),
                            None => view! { {place} }.into_any(),
                        }}
                    </td>
                    <td data-title=t!(l, "Ansvarlig", "Owner")>{role_name(l, task.owner)}</td>
                    <td data-title="" class="r">
                        <ActForm act="done" version=task.version>
                            <input type="hidden" name="task" value=task.id.to_string() />
                            <button class="button button--s" type="submit">{t!(l, "Udført", "Done")}<span class="sr-only">{format!(": {name}")}</span></button>
                        </ActForm>
                    </td>
                </tr>
            }
        })
        .collect_view();
    view! {
        <table class="table table--cards">
            <thead>
                <tr>
                    <th scope="col">{t!(l, "Frist", "Due")}</th>
                    <th scope="col">{t!(l, "Opgave", "Task")}</th>
                    <th scope="col">{t!(l, "Om", "About")}</th>
                    <th scope="col">{t!(l, "Ansvarlig", "Owner")}</th>
                    <th scope="col"><span class="sr-only">{t!(l, "Handling", "Act")}</span></th>
                </tr>
            </thead>
            <tbody>{rows}</tbody>
        </table>
    }
}
