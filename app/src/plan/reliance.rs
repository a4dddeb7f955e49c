//! How the citizen manages, on a plan's page: functioning by area, and the course of self-reliance with the help of a week.

use super::PlanView;
use super::page::is_open;
use crate::lang::Lang;
use crate::t;
use crate::ui::copy::CopyText;
use crate::ui::field::{Choices, Select, TextField};
use crate::ui::form::ActForm;
use crate::ui::format::{date_input, date_short, decimal};
use crate::words::{area_name, checkpoint_name, function_level_name, home_activity_name, options};
use domain::code::Code as _;
use domain::rehab::fsiii::{FunctionLevel, Functioning};
use domain::rehab::plan::Mode;
use domain::rehab::self_reliance::{Checkpoint, Course, HelpChange, HomeActivity, MOST_HELP};
use leptos::prelude::*;
use std::collections::BTreeSet;
use time::Date;

const JUDGE: &str = "judge_functioning";
const CHOOSE: &str = "choose_activities";
const BEGIN: &str = "begin_course";
const TELL: &str = "tell_help";

/// How the citizen manages.
#[derive(Clone, Debug)]
pub struct RelianceView {
    /// Functioning in each area that was judged.
    pub functioning: Vec<FunctioningView>,
    /// What is trained in the home.
    pub activities: BTreeSet<HomeActivity>,
    /// The course of self-reliance.
    pub course: Option<Course>,
    /// The checkpoints at which help may be told today.
    pub open: Vec<Checkpoint>,
}

/// Functioning in an area.
#[derive(Clone, Debug)]
pub struct FunctioningView {
    /// How it was when first judged.
    pub first: FunctionLevel,
    /// How it was judged last.
    pub now: Functioning,
    /// On which day.
    pub on: Date,
    /// By whom.
    pub by: String,
}

/// Help of a week at a checkpoint, as a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct HelpView {
    /// Which.
    pub at: Checkpoint,
    /// When it is due.
    pub due: Date,
    /// Minutes; `None` when missing.
    pub minutes: Option<u32>,
    /// Against the start.
    pub change: HelpChange,
    /// The average level of functioning in hundredths, and of how many areas.
    pub functioning: Option<(u32, u32)>,
}

impl HelpView {
    /// The lines of a course.
    #[must_use]
    pub fn of(course: &Course) -> Vec<Self> {
        let line = |at: &Checkpoint| Self {
            at: *at,
            due: at.due(course.begun),
            minutes: course.help(*at),
            change: course.change(*at),
            functioning: course.found.get(at).and_then(|f| domain::rehab::fsiii::average_hundredths(f.functioning.values().copied())),
        };
        Checkpoint::ALL.iter().map(line).collect()
    }
}

/// Name of a field; `None` when it is not one of these forms'.
pub(super) fn label(l: Lang, field: &str) -> Option<String> {
    Some(match field {
        "area" => t!(l, "Område", "Area"),
        "current" => t!(l, "Begrænsning nu", "Limitation now"),
        "expected" => t!(l, "Forventet begrænsning", "Limitation expected"),
        "activity" => t!(l, "Der trænes i hjemmet", "Trained in the home"),
        "minutes" => t!(l, "Hjælp om ugen, i minutter", "Help a week, in minutes"),
        "checkpoint" => t!(l, "Hvornår", "When"),
        _ => return None,
    })
}

fn name(l: Lang, field: &str) -> String {
    label(l, field).unwrap_or_default()
}

/// "5 t 30 min", "ingen".
pub(super) fn help_text(l: Lang, minutes: u32) -> String {
    match (minutes / 60, minutes % 60) {
        (0, 0) => t!(l, "ingen", "none"),
        (0, m) => t!(l, "{m} min", "{m} min"),
        (h, 0) => t!(l, "{h} t", "{h} h"),
        (h, m) => t!(l, "{h} t {m} min", "{h} h {m} min"),
    }
}

/// Functioning by area, with the form of a judgement.
pub(super) fn functioning(l: Lang, p: &PlanView, open: bool) -> impl IntoView + use<> {
    let rows: Vec<_> = p.reliance.functioning.iter().map(|f| area(l, f)).collect();
    let body = if rows.is_empty() {
        view! { <p class="panel__body empty">{t!(l, "Ingen områder er vurderet endnu.", "No area has been judged yet.")}</p> }.into_any()
    } else {
        view! {
            <table class="table table--cards table--s">
                <thead>
                    <tr>
                        <th scope="col">{t!(l, "Område", "Area")}</th>
                        <th scope="col">{t!(l, "Ved start", "At the start")}</th>
                        <th scope="col">{t!(l, "Nu", "Now")}</th>
                        <th scope="col">{t!(l, "Forventet", "Expected")}</th>
                        <th scope="col">{t!(l, "Vurderet", "Judged")}</th>
                    </tr>
                </thead>
                <tbody>{rows}</tbody>
            </table>
        }
        .into_any()
    };
    let form = open.then(|| {
        let mut expected = vec![crate::ui::field::Opt::new("", t!(l, "Ikke vurderet", "Not judged"))];
        expected.extend(options(l, function_level_name));
        view! {
            <div class="panel__foot">
                <details class="fold" open=is_open("functioning", &[JUDGE])>
                    <summary>{t!(l, "Vurdér et område", "Judge an area")}</summary>
                    <ActForm act=JUDGE>
                        <div class="fields">
                            <Select act=JUDGE name="area" label=name(l, "area") options=options(l, area_name) />
                            <Select act=JUDGE name="current" label=name(l, "current") options=options(l, function_level_name) />
                            <Select act=JUDGE name="expected" label=name(l, "expected") options=expected />
                        </div>
                        <div class="actions"><button class="button" type="submit">{t!(l, "Gem vurderingen", "Keep the judgement")}</button></div>
                    </ActForm>
                </details>
            </div>
        }
    });
    let text = p.reliance.functioning.iter().map(|f| as_text(l, f)).collect::<Vec<_>>().join("\n");
    let copy = (!text.is_empty()).then(|| view! { <p class="panel__body"><CopyText text of=t!(l, "Funktionsevne", "Functioning") /></p> });
    view! {
        <section class="panel" aria-labelledby="functioning">
            <div class="panel__head"><h2 id="functioning">{t!(l, "Funktionsevne", "Functioning")}</h2><span class="small muted">{t!(l, "Fælles Sprog III · lavere er bedre", "Fælles Sprog III · lower is better")}</span></div>
            {body}
            {copy}
            {form}
        </section>
    }
}

/// "24.11.2026: Personlig pleje: 2 · Moderate, ved start 3 · Svære, forventet 1 · Lette. Vurderet af Sara E."
fn as_text(l: Lang, f: &FunctioningView) -> String {
    let level = |level: FunctionLevel| function_level_name(l, level);
    let (day, area, first, now, by) = (date_input(f.on), area_name(l, f.now.area), level(f.first), level(f.now.current), &f.by);
    let expected = f.now.expected.map_or_else(|| t!(l, "mangler", "missing"), |e| level(e).to_owned());
    t!(
        l,
        "{day}: {area}: {now}, ved start {first}, forventet {expected}. Vurderet af {by}",
        "{day}: {area}: {now}, at the start {first}, expected {expected}. Judged by {by}"
    )
}

fn area(l: Lang, f: &FunctioningView) -> impl IntoView + use<> {
    let level = |level: FunctionLevel| function_level_name(l, level);
    let expected = f.now.expected.map_or_else(|| t!(l, "mangler", "missing"), |e| level(e).to_owned());
    let judged = format!("{}, {}", date_short(l, f.on), f.by);
    view! {
        <tr>
            <th scope="row" data-title=t!(l, "Område", "Area")>{area_name(l, f.now.area)}</th>
            <td data-title=t!(l, "Ved start", "At the start")>{level(f.first)}</td>
            <td data-title=t!(l, "Nu", "Now")><strong>{level(f.now.current)}</strong></td>
            <td data-title=t!(l, "Forventet", "Expected")>{expected}</td>
            <td data-title=t!(l, "Vurderet", "Judged") class="muted">{judged}</td>
        </tr>
    }
}

/// What is trained in the home, and the course of self-reliance.
pub(super) fn course(l: Lang, p: &PlanView, open: bool, tells: bool) -> impl IntoView + use<> {
    let is_home = p.modes.last().is_some_and(|(_, mode)| *mode == Mode::Home);
    let told = p.reliance.course.as_ref().map(|course| lines(l, course));
    let begin = (open && p.reliance.course.is_none()).then(|| {
        view! {
            <details class="fold" open=is_open("course", &[BEGIN])>
                <summary>{t!(l, "Begynd forløbet »Vi vil klare os selv«", "Begin the self-reliance course")}</summary>
                <ActForm act=BEGIN>
                    {minutes_field(l, BEGIN)}
                    <div class="actions"><button class="button" type="submit">{t!(l, "Begynd i dag", "Begin today")}</button></div>
                </ActForm>
            </details>
        }
    });
    let tell = (tells && !p.reliance.open.is_empty()).then(|| {
        let choices = options(l, checkpoint_name);
        let choices = choices.into_iter().filter(|o| p.reliance.open.iter().any(|at| at.code() == o.value)).collect();
        let next = p.reliance.open.last().map(|at| at.code().to_owned()).unwrap_or_default();
        view! {
            <details class="fold" open=is_open("help", &[TELL])>
                <summary>{t!(l, "Opgør hjælpen", "Tell the help")}</summary>
                <ActForm act=TELL>
                    <Select act=TELL name="checkpoint" label=name(l, "checkpoint") options=choices value=next />
                    {minutes_field(l, TELL)}
                    <div class="actions"><button class="button" type="submit">{t!(l, "Gem", "Keep")}</button></div>
                </ActForm>
            </details>
        }
    });
    view! {
        <section class="panel" aria-labelledby="course">
            <h2 id="course">{t!(l, "Vi vil klare os selv", "Self-reliance")}</h2>
            <div class="panel__body stack-s">
                {told}
                {p.reliance.course.is_none().then(|| view! { <p class="muted">{t!(l, "Forløbet er ikke begyndt. Hjælp om ugen opgøres ved start og efter 4 og 12 uger.", "The course has not begun. The help of a week is told at the start and after 4 and 12 weeks.")}</p> })}
                {begin}
                {tell}
                {trained(l, p, is_home, open)}
            </div>
        </section>
    }
}

fn minutes_field(l: Lang, act: &'static str) -> impl IntoView {
    let most = MOST_HELP;
    view! {
        <TextField act name="minutes" label=name(l, "minutes") hint=t!(l, "0, når borgeren klarer sig selv; højst {most}", "0 when the citizen manages alone; at most {most}") mode="numeric" class="w-s" />
    }
}

fn lines(l: Lang, course: &Course) -> impl IntoView + use<> {
    let rows = HelpView::of(course).into_iter().map(|line| {
        let due = date_short(l, line.due);
        let help = line.minutes.map_or_else(|| t!(l, "mangler", "missing"), |minutes| help_text(l, minutes));
        let change = match line.change {
            _ if line.at == Checkpoint::Start => None,
            HelpChange::Less => Some(t!(l, "mindre", "less")),
            HelpChange::Same => Some(t!(l, "samme", "same")),
            HelpChange::More => Some(t!(l, "mere", "more")),
            HelpChange::Missing => None,
        };
        let functioning = line.functioning.map(|(average, n)| {
            let average = decimal(l, i64::from(average), 2);
            t!(l, "funktion {average}, n = {n}", "functioning {average}, n = {n}")
        });
        view! {
            <div>
                <dt>{checkpoint_name(l, line.at)}<br /><small class="muted">{due}</small></dt>
                <dd><strong>{help}</strong>{change.map(|c| format!(" · {c}"))}{functioning.map(|f| view! { <br /><small class="muted">{f}</small> })}</dd>
            </div>
        }
    });
    let told = HelpView::of(course).into_iter().filter_map(|line| {
        let (at, due, help) = (checkpoint_name(l, line.at), date_input(line.due), help_text(l, line.minutes?));
        Some(t!(l, "{at} ({due}): hjælp om ugen {help}", "{at} ({due}): help a week {help}"))
    });
    let text = told.collect::<Vec<_>>().join("\n");
    let copy = (!text.is_empty()).then(|| view! { <p><CopyText text of=t!(l, "Hjælp om ugen", "Help a week") /></p> });
    view! { <dl class="facts">{rows.collect_view()}</dl>{copy} }
}

fn trained(l: Lang, p: &PlanView, is_home: bool, open: bool) -> impl IntoView + use<> {
    let chosen: Vec<String> = p.reliance.activities.iter().map(|a| home_activity_name(l, *a).to_owned()).collect();
    let listed = (!chosen.is_empty()).then(|| {
        let chosen = chosen.join(", ");
        view! { <p>{t!(l, "Der trænes: {chosen}", "Trained: {chosen}")}</p> }
    });
    let form = (open && is_home).then(|| {
        let values = p.reliance.activities.iter().map(|a| a.code().to_owned()).collect();
        view! {
            <details class="fold" open=is_open("activities", &[CHOOSE])>
                <summary>{t!(l, "Vælg, hvad der trænes i hjemmet", "Choose what is trained in the home")}</summary>
                <ActForm act=CHOOSE version=p.version>
                    <Choices act=CHOOSE name="activity" label=name(l, "activity") options=options(l, home_activity_name) values many=true class="" />
                    <div class="actions"><button class="button" type="submit">{t!(l, "Gem", "Keep")}</button></div>
                </ActForm>
            </details>
        }
    });
    view! { {listed}{form} }
}
