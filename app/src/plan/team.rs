//! The team of a plan, with whom to call beside it, and what was told last of its sessions.

use super::page::is_open;
use super::{NoteView, PlanView};
use crate::lang::Lang;
use crate::t;
use crate::ui::copy::CopyText;
use crate::ui::field::{Opt, Select};
use crate::ui::form::ActForm;
use crate::ui::format::{date_input, date_time_relative, time_table};
use crate::words::{goal_owner_name, no_show_cause_name, options};
use domain::code::Code as _;
use domain::ids::UserId;
use domain::rehab::goal::GoalOwner;
use domain::rehab::session::Attendance;
use leptos::prelude::*;
use time::Date;

const JOIN: &str = "join_team";

/// Name of a field; `None` when it is not this form's.
pub(super) fn label(l: Lang, field: &str) -> Option<String> {
    Some(match field {
        "member" => t!(l, "Hvem", "Who"),
        "part" => t!(l, "Som", "As"),
        _ => return None,
    })
}

fn name(l: Lang, field: &str) -> String {
    label(l, field).unwrap_or_default()
}

/// The team: whoever holds the threads together first, then by what they are.
pub(super) fn panel(l: Lang, p: &PlanView, open: bool) -> impl IntoView + use<> {
    let place = |part: GoalOwner| GoalOwner::ALL.iter().position(|other| *other == part);
    let mut team = p.team.clone();
    team.sort_by_key(|(user, part, _)| (*user != p.lead.0, place(*part)));
    let lead_only = team.iter().all(|(user, ..)| *user != p.lead.0).then(|| {
        view! { <div><dt>{t!(l, "Tovholder", "Lead")}</dt><dd>{p.lead.1.clone()}</dd></div> }
    });
    let rows = team
        .into_iter()
        .map(|(user, part, who)| {
            let lead = (user == p.lead.0).then(|| view! { " " <span class="badge badge--line">{t!(l, "tovholder", "lead")}</span> });
            let leaves = open.then(|| leaving(l, user, &who));
            view! { <div><dt>{goal_owner_name(l, part)}</dt><dd class="row">{who}{lead}{leaves}</dd></div> }
        })
        .collect_view();
    let relative = (!p.relative.is_empty()).then(|| {
        view! { <div><dt>{t!(l, "Pårørende", "Relative")}</dt><dd>{p.relative.clone()}</dd></div> }
    });
    view! {
        <section class="panel" aria-labelledby="team">
            <h2 id="team" tabindex="-1">{t!(l, "Team", "Team")}</h2>
            <div class="panel__body stack-s">
                <dl class="facts">{lead_only}{rows}{relative}</dl>
                {(open && !p.may_join.is_empty()).then(|| joining(l, p))}
            </div>
        </section>
    }
}

fn leaving(l: Lang, user: UserId, who: &str) -> impl IntoView + use<> {
    let of = format!(": {who}");
    view! {
        <ActForm act="leave_team">
            <input type="hidden" name="member" value=user.to_string() />
            <button class="button-link small" type="submit">{t!(l, "Tag ud", "Take out")}<span class="sr-only">{of}</span></button>
        </ActForm>
    }
}

fn joining(l: Lang, p: &PlanView) -> impl IntoView + use<> {
    let choose = || std::iter::once(Opt::new("", t!(l, "Vælg", "Choose")));
    let people = choose().chain(p.may_join.iter().map(|(id, name)| Opt::new(id.to_string(), name.clone()))).collect();
    let parts = choose().chain(options(l, goal_owner_name).into_iter().filter(|o| o.value != GoalOwner::Citizen.code())).collect();
    view! {
        <details class="fold" open=is_open("team", &[JOIN])>
            <summary>{t!(l, "Sæt en på teamet", "Put somebody on the team")}</summary>
            <ActForm act=JOIN>
                <Select act=JOIN name="member" label=name(l, "member") options=people />
                <Select act=JOIN name="part" label=name(l, "part") options=parts />
                <div class="actions"><button class="button" type="submit">{t!(l, "Sæt på teamet", "Put on the team")}</button></div>
            </ActForm>
        </details>
    }
}

/// What was told last; nothing before anything was.
pub(super) fn notes(l: Lang, p: &PlanView) -> Option<impl IntoView + use<>> {
    let rows = p.notes.iter().map(|n| note(l, n, p.today)).collect_view();
    let text = p.notes.iter().map(|n| as_text(l, n)).collect::<Vec<_>>().join("\n");
    (!p.notes.is_empty()).then(|| {
        view! {
            <section class="panel" aria-labelledby="notes">
                <h2 id="notes">{t!(l, "Seneste notater", "Latest notes")}</h2>
                <div class="panel__body panel__body--flush"><ol class="log">{rows}</ol></div>
                <p class="panel__body"><CopyText text of=t!(l, "Seneste notater", "Latest notes") /></p>
            </section>
        }
    })
}

/// What was told: why somebody did not come, and what was done.
fn said(l: Lang, n: &NoteView) -> String {
    let missed = match n.attendance {
        Attendance::NoShow(cause) => {
            let cause = no_show_cause_name(l, cause).to_lowercase();
            Some(t!(l, "Ikke mødt: {cause}.", "Did not come: {cause}."))
        }
        Attendance::Planned | Attendance::Came | Attendance::Cancelled(_) => None,
    };
    missed.into_iter().chain((!n.note.is_empty()).then(|| n.note.clone())).collect::<Vec<_>>().join(" ")
}

/// "24.11.2026 08:15: Gang med stok: gang 60 m med stok (Jonas R.)"
fn as_text(l: Lang, n: &NoteView) -> String {
    format!("{} {}: {}: {} ({})", date_input(n.at.date()), time_table(n.at.time()), n.what, said(l, n), n.by)
}

fn note(l: Lang, n: &NoteView, today: Date) -> impl IntoView + use<> {
    view! {
        <li>
            <time>{date_time_relative(l, n.at, today)}</time>
            <span><a href=format!("/sessions/{}", n.session)>{n.what.clone()}</a>": "{said(l, n)}" "<span class="muted">{n.by.clone()}</span></span>
        </li>
    }
}
