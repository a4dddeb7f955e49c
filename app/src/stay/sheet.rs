//! `/stays/:id/transition/sheet`: what goes with the citizen to own doctor and municipality, ready to print. The sheet itself is always
//! Danish: those who get it are.

use super::Stays;
use super::aid::AidState;
use super::doctor::DoctorView;
use super::transition::TransitionView;
use crate::caller::lang;
use crate::lang::Lang::Da;
use crate::plan::score_text;
use crate::t;
use crate::ui::format::{date_long, date_short, date_time_long, phone};
use crate::ui::frame::{Frame, Nav};
use crate::ui::icon::{Glyph, Icon};
use crate::ui::page::{id, page, param};
use crate::words::{
    goal_status_name, item_text, kind_name, name_text, outcome_name, plan_kind_name, plan_state_name, sector_name, unit_name,
};
use domain::access::Actor;
use domain::facility::StayKind;
use domain::ids::StayId;
use domain::rehab::goal::Goal;
use domain::rehab::instrument::Instrument;
use domain::rehab::measure::Score;
use domain::rehab::order::PlanKind;
use domain::rehab::plan::PlanState;
use domain::stay::Outcome;
use domain::transition::AidPlace;
use leptos::prelude::*;
use std::sync::Arc;
use time::{Date, PrimitiveDateTime};

/// The sheet of a stay. Times are local.
#[derive(Clone, Debug)]
pub struct SheetView {
    /// The stay.
    pub id: StayId,
    /// Whose, in full.
    pub name: String,
    /// Birth date.
    pub born: Date,
    /// Kind of the last phase.
    pub kind: StayKind,
    /// Arrival.
    pub arrived: PrimitiveDateTime,
    /// Expected departure.
    pub expected: PrimitiveDateTime,
    /// End and outcome, once over.
    pub ended: Option<(PrimitiveDateTime, Outcome)>,
    /// Where.
    pub site: String,
    /// Its telephone.
    pub site_phone: String,
    /// Who runs it.
    pub operator: String,
    /// Home municipality.
    pub municipality: String,
    /// Own doctor.
    pub own_doctor: String,
    /// Who answers for the treatment, while the stay goes on.
    pub doctor: Option<DoctorView>,
    /// The rehabilitation plan.
    pub plan: Option<SheetPlan>,
    /// Checklist and aids.
    pub transition: TransitionView,
    /// When it was drawn.
    pub printed: PrimitiveDateTime,
}

/// A rehabilitation plan on the sheet.
#[derive(Clone, Debug)]
pub struct SheetPlan {
    /// Kind.
    pub kind: PlanKind,
    /// Where it stands.
    pub state: PlanState,
    /// What stands in the way.
    pub hindrance: String,
    /// Its goals.
    pub goals: Vec<Goal>,
    /// The last of each measurement.
    pub measures: Vec<SheetMeasure>,
}

/// A measurement on the sheet.
#[derive(Clone, Copy, Debug)]
pub struct SheetMeasure {
    /// By which instrument.
    pub instrument: &'static Instrument,
    /// What it came to.
    pub score: Score,
    /// On which day.
    pub on: Date,
}

/// `/stays/:id/transition/sheet`.
#[component]
pub fn SheetPage() -> impl IntoView {
    page(async move |stays: Arc<dyn Stays>, actor: Actor| stays.sheet(&actor, id(&param("id"))?).await, show)
}

fn show(s: SheetView) -> impl IntoView {
    let l = lang();
    let back = format!("/stays/{}/transition", s.id);
    view! {
        <Frame title=t!(l, "Overlevering til udskrift", "Transition sheet") nav=Nav::Board class="letter-page">
            <div class="letter-bar no-print">
                <a class="button" href=back><Icon name=Glyph::ArrowBack />{t!(l, "Til overleveringen", "To the transition")}</a>
                <span>{t!(l, "Udskriv med Ctrl + P. Arket er altid på dansk.", "Print with Ctrl + P. The sheet is always in Danish.")}</span>
            </div>
            {paper(&s)}
        </Frame>
    }
}

fn list(title: &'static str, lines: Vec<String>) -> Option<impl IntoView> {
    (!lines.is_empty()).then(|| {
        let rows = lines.into_iter().map(|line| view! { <li>{line}</li> }).collect_view();
        view! { <h2>{title}</h2><ul>{rows}</ul> }
    })
}

fn paper(s: &SheetView) -> impl IntoView + use<> {
    let stayed = match s.ended {
        Some((at, outcome)) => {
            format!(
                "{} fra {} til {}: {}.",
                kind_name(Da, s.kind),
                date_long(Da, s.arrived.date()),
                date_time_long(Da, at),
                outcome_name(Da, outcome).to_lowercase()
            )
        }
        None => {
            let (kind, from) = (kind_name(Da, s.kind), date_long(Da, s.arrived.date()));
            format!("{kind} fra {from}. Forventet afrejse {}.", date_time_long(Da, s.expected))
        }
    };
    let stated = |text: &str| if text.is_empty() { "ikke oplyst".to_owned() } else { text.to_owned() };
    let to = format!("Egen læge: {}\nKommune: {}", stated(&s.own_doctor), stated(&s.municipality));
    let call = if s.site_phone.is_empty() { stated("") } else { phone(&s.site_phone) };
    let doctor = s.doctor.as_ref().map(|d| format!("Ansvarlig læge: {}", d.line(Da, s.printed.date())));
    let calls = [Some(format!("{}: tlf. {call}", s.site)), doctor, Some(format!("Egen læge: {}", stated(&s.own_doctor)))];
    view! {
        <article class="letter" lang="da">
            <header>
                <address>{to}</address>
                <p>{s.operator.clone()}<br />{s.site.clone()}<br />{date_long(Da, s.printed.date())}</p>
            </header>
            <h1>{format!("Overlevering: {}", s.name)}</h1>
            <p>{format!("Født {}.", date_long(Da, s.born))}<br />{stayed}</p>
            {s.plan.as_ref().map(plan)}
            {list("Hjælpemidler i hjemmet", aids(s))}
            {list("Åbent ved overleveringen", open(s))}
            {list("Accepteret, før alt var klar", accepted(s))}
            {list("Hvem man ringer til", calls.into_iter().flatten().collect())}
            <footer>{format!("{} · udskrevet {}", s.operator, date_time_long(Da, s.printed))}</footer>
        </article>
    }
}

fn plan(of: &SheetPlan) -> impl IntoView + use<> {
    let goal = |g: &Goal| {
        let what = if g.smart.specific.is_empty() { g.own_words.clone() } else { g.smart.specific.clone() };
        let now = g.gas.as_ref().and_then(|gas| gas.now).map(|now| format!(", nu {:+} (forventet 0)", now.get()));
        format!("{what}: {}{}", goal_status_name(Da, g.status).to_lowercase(), now.unwrap_or_default())
    };
    let measure = |m: &SheetMeasure| {
        let unit = if matches!(m.score, Score::Number(_)) { format!(" {}", unit_name(Da, m.instrument.unit)) } else { String::new() };
        format!("{}: {}{unit}, {}", name_text(Da, &m.instrument.name), score_text(Da, m.instrument, m.score), date_short(Da, m.on))
    };
    let hindrance = (!of.hindrance.is_empty()).then(|| format!(" I vejen: {}.", of.hindrance));
    view! {
        <h2>"Rehabiliteringsplan"</h2>
        <p>{format!("{}. {}.", plan_kind_name(Da, of.kind), plan_state_name(Da, of.state))}{hindrance}</p>
        {list("Mål", of.goals.iter().map(goal).collect())}
        {list("Seneste målinger", of.measures.iter().map(measure).collect())}
    }
}

fn aids(s: &SheetView) -> Vec<String> {
    let home = s.transition.aids.iter().filter(|row| row.facts.place == AidPlace::Home);
    home.filter_map(|row| {
        let state = match (&row.state, row.facts.ready_on) {
            (AidState::NotNeeded(..), _) => return None,
            (AidState::Delivered(_, at), _) => format!("leveret {}", date_short(Da, at.date())),
            (AidState::Awaited { late: true }, Some(ready)) => format!("skulle være klar {}, er ikke kommet", date_short(Da, ready)),
            (AidState::Awaited { .. }, Some(ready)) => format!("klar {}", date_short(Da, ready)),
            (AidState::Awaited { .. }, None) => "dagen kendes ikke".to_owned(),
        };
        let must = if row.facts.must { "skal være der" } else { "ønske" };
        let supplier = if row.supplier.is_empty() { String::new() } else { format!(", {}", row.supplier) };
        Some(format!("{} ({must}{supplier}): {state}", row.what))
    })
    .collect()
}

fn open(s: &SheetView) -> Vec<String> {
    let open = s.transition.lines.iter().filter(|line| line.done.is_none());
    open.map(|line| {
        let must = if line.item.must { " (skal)" } else { "" };
        format!("{}: {}{must}", sector_name(Da, line.item.sector), item_text(Da, &line.item.text))
    })
    .collect()
}

fn accepted(s: &SheetView) -> Vec<String> {
    s.transition.accepted.iter().map(|row| format!("{}: »{}« ({})", row.by, row.reason, date_time_long(Da, row.at))).collect()
}
