//! Measurements on a plan's page: the last value, what became of it since the start, line and table; and the form of a new one.

use super::page::is_open;
use super::{PlanView, Point, Series, awaiting, chart, item_field};
use crate::caller::failed;
use crate::lang::Lang;
use crate::t;
use crate::ui::copy::CopyText;
use crate::ui::field::{Choices, Opt, Select, TextField};
use crate::ui::form::ActForm;
use crate::ui::format::{date_input, date_short};
use crate::ui::icon::{Glyph, Icon};
use crate::ui::page::query;
use crate::words::{circumstance_name, direction_name, measured, name_text, options, unit_name, walking_aid_name};
use domain::code::Code as _;
use domain::rehab::catalogue;
use domain::rehab::instrument::{Circumstance, Instrument, Item, Scale, Scoring, Unit};
use domain::rehab::measure::{Change, Score, Taken};
use domain::rehab::outcome::Turn;
use leptos::prelude::*;

const REGISTER: &str = "register_measure";
const STRIKE: &str = "strike_measure";
const TARGET: &str = "set_target";

/// The instrument whose form was sent, or is asked for in the address.
fn asked() -> Option<&'static Instrument> {
    let sent = failed().map(|f| f.fields.get("instrument").to_owned()).filter(|code| !code.is_empty());
    let code = sent.unwrap_or_else(|| query("instrument"));
    catalogue::all().into_iter().find(|i| i.code == code.as_str())
}

/// Name of a field; `None` when it is not one of these forms'.
pub(super) fn label(l: Lang, field: &str) -> Option<String> {
    if let Some(code) = field.strip_prefix("item_") {
        let item = asked()?.items().iter().find(|i| i.code == code)?;
        return Some(name_text(l, &item.name));
    }
    Some(match field {
        "instrument" => t!(l, "Måleredskab", "Instrument"),
        "value" => asked().map_or_else(|| t!(l, "Værdi", "Value"), |i| name_text(l, &i.name)),
        "unknown" => t!(l, "Ved ikke", "Not known"),
        "taken_on" => t!(l, "Målt", "Measured on"),
        "measured" => t!(l, "Hvilken måling", "Which measurement"),
        "strike_reason" => t!(l, "Begrundelse", "Reason"),
        "target_of" => t!(l, "Måleredskab", "Instrument"),
        "target_value" => t!(l, "Mål", "Target"),
        other => circumstance_name(l, Circumstance::from_code(other).ok()?).to_owned(),
    })
}

fn name(l: Lang, field: &str) -> String {
    label(l, field).unwrap_or_default()
}

fn decimals(instrument: &Instrument) -> u8 {
    match instrument.scoring {
        Scoring::Measured(Scale::Range { decimals, .. }) => decimals,
        Scoring::Measured(Scale::Steps(_)) | Scoring::Sum(_) | Scoring::Profile(_) => 0,
    }
}

/// What a measurement comes to, in words.
pub(crate) fn score_text(l: Lang, instrument: &Instrument, score: Score) -> String {
    match score {
        Score::Number(number) => measured(l, number, decimals(instrument)),
        Score::Profile => t!(l, "uden samlet tal", "no total"),
        Score::Observe => t!(l, "ved ikke (OBS)", "not known (observe)"),
    }
}

/// The panel of measurements.
pub(super) fn panel(l: Lang, p: &PlanView, open: bool) -> impl IntoView + use<> {
    let last = p.series.iter().flat_map(|s| s.points.iter()).filter(|m| m.counts()).map(|m| m.on).max();
    let last = last.map(|day| {
        let day = date_short(l, day);
        t!(l, "Seneste {day}", "Latest {day}")
    });
    let all = p.series.iter().map(|s| one(l, s)).collect_view();
    let empty = p
        .series
        .is_empty()
        .then(|| view! { <p class="panel__body empty">{t!(l, "Intet er målt endnu.", "Nothing has been measured yet.")}</p> });
    view! {
        <section class="panel" aria-labelledby="measures">
            <div class="panel__head"><h2 id="measures">{t!(l, "Målinger", "Measurements")}</h2><span class="small muted">{last}</span></div>
            {empty}
            <div class="measures">{all}</div>
            {(open && !p.series.is_empty()).then(|| view! { <div class="panel__foot">{aiming(l, p)}{striking(l, p)}</div> })}
        </section>
    }
}

fn one(l: Lang, s: &Series) -> impl IntoView + use<> {
    let title = name_text(l, &s.instrument.name);
    let counted: Vec<&Point> = s.points.iter().filter(|p| p.counts()).collect();
    let last = counted.last().map(|p| p.score);
    let unit = match (s.instrument.unit, s.instrument.bounds()) {
        (Unit::Points, Some((_, Some(max)))) => {
            let max = measured(l, max, 0);
            t!(l, "af {max}", "of {max}")
        }
        (unit, _) => unit_name(l, unit).to_owned(),
    };
    let big = match last {
        Some(score @ Score::Number(_)) => {
            view! { <p class="big">{score_text(l, s.instrument, score)}" "<small>{unit}</small></p> }.into_any()
        }
        Some(score) => view! { <p>{score_text(l, s.instrument, score)}</p> }.into_any(),
        None => view! { <p class="muted">{t!(l, "mangler", "missing")}</p> }.into_any(),
    };
    let since = counted.first().map(|p| date_short(l, p.on)).unwrap_or_default();
    let by = |by| measured(l, by, 0);
    let change = match s.change {
        _ if counted.len() < 2 => t!(l, "Ændring mangler: målt én gang", "Change missing: measured once"),
        Change::Missing => match s.turn {
            None => t!(l, "Ændring mangler", "Change missing"),
            Some(Turn::Unchanged) => t!(l, "Uændret i alle dimensioner siden {since}", "Unchanged in every dimension since {since}"),
            Some(Turn::Better) => t!(l, "Bedre siden {since}, dårligere i ingen dimension", "Better since {since}, worse in no dimension"),
            Some(Turn::Worse) => t!(l, "Dårligere siden {since}, bedre i ingen dimension", "Worse since {since}, better in no dimension"),
            Some(Turn::Mixed) => t!(
                l,
                "Blandet siden {since}: bedre i én dimension, dårligere i en anden",
                "Mixed since {since}: better in one dimension, worse in another"
            ),
        },
        Change::Unchanged => t!(l, "Uændret siden {since}", "Unchanged since {since}"),
        Change::Better { by: n } => {
            let n = by(n);
            t!(l, "{n} bedre siden {since}", "{n} better since {since}")
        }
        Change::Worse { by: n } => {
            let n = by(n);
            t!(l, "{n} dårligere siden {since}", "{n} worse since {since}")
        }
    };
    let direction = direction_name(l, s.instrument.direction);
    let aimed = s.target.map(|target| {
        let number = measured(l, target, 0);
        t!(l, "Mål {number}", "Target {number}")
    });
    let is_reached = s.target.zip(last).is_some_and(|(target, score)| s.instrument.reaches(score, target));
    let reached = is_reached
        .then(|| view! { " " <span class="badge badge--green"><Icon name=Glyph::Check small=true />{t!(l, "Nået", "Reached")}</span> });
    let aim = aimed.clone().map(|text| view! { <p class="small">{text}{reached}</p> });
    let risk = (s.is_at_risk == Some(true)).then(
        || view! { <p><span class="badge badge--amber"><Icon name=Glyph::Warning small=true />{t!(l, "I risiko", "At risk")}</span></p> },
    );
    let calls = s.calls_for.map(|other| {
        let other = name_text(l, &other.name);
        view! { <p class="small">{t!(l, "Supplér med: {other}", "Measure as well: {other}")}</p> }
    });
    let numbers = counted.iter().map(|p| score_text(l, s.instrument, p.score)).collect::<Vec<_>>().join(", ");
    let aimed = aimed.map(|text| format!(" {text}.")).unwrap_or_default();
    let drawn = chart::chart(l, s.instrument, &s.points, s.target, format!("{title}. {numbers}. {change}.{aimed}"));
    let counted_text = counted.iter().map(|p| as_text(l, s.instrument, p)).collect::<Vec<_>>().join("\n");
    let rows = s.points.iter().map(|p| row(l, s.instrument, p)).collect_view();
    let (of, title_of) = (title.clone(), title.clone());
    view! {
        <div class="measure">
            <h3>{title}</h3>
            {big}
            <p class="small muted">{format!("{change} · {direction}")}</p>
            {aim}{risk}{calls}{drawn}
            {(!counted_text.is_empty()).then(|| view! { <p><CopyText text=counted_text of=title_of.clone() /></p> })}
            <details class="fold">
                <summary>{t!(l, "Vis som tabel", "Show as a table")}<span class="sr-only">{format!(": {of}")}</span></summary>
                <table class="table table--s">
                    <thead><tr><th scope="col">{t!(l, "Dato", "Date")}</th><th scope="col" class="r">{t!(l, "Værdi", "Value")}</th><th scope="col">{t!(l, "Målt af", "Taken by")}</th></tr></thead>
                    <tbody>{rows}</tbody>
                </table>
            </details>
        </div>
    }
}

/// "24.11.2026: Timed Up and Go (TUG) 21,0 sekunder, Rollator. Målt af Jonas R."
fn as_text(l: Lang, instrument: &Instrument, p: &Point) -> String {
    let (day, name, score) = (date_input(p.on), name_text(l, &instrument.name), score_text(l, instrument, p.score));
    let unit = if p.score.number().is_some() { format!(" {}", unit_name(l, instrument.unit)) } else { String::new() };
    let told = told(l, instrument, &p.taken).map(|text| format!(", {text}")).unwrap_or_default();
    let by = &p.by;
    t!(l, "{day}: {name} {score}{unit}{told}. Målt af {by}", "{day}: {name} {score}{unit}{told}. Taken by {by}")
}

fn row(l: Lang, instrument: &Instrument, p: &Point) -> impl IntoView + use<> {
    let score = score_text(l, instrument, p.score);
    let score = match &p.struck {
        Some(reason) => {
            let reason = t!(l, "streget ud: {reason}", "struck out: {reason}");
            view! { <s>{score}</s><br /><small class="muted">{reason}</small> }.into_any()
        }
        None if p.awaits => view! { {score}<br />{awaiting::mark(l)} }.into_any(),
        None => view! { {score} }.into_any(),
    };
    let signed = p.signed.as_ref().map(|by| view! { <br /><small class="muted">{t!(l, "godkendt af {by}", "approved by {by}")}</small> });
    let told = told(l, instrument, &p.taken);
    view! { <tr><td>{date_short(l, p.on)}</td><td class="r">{score}{told.map(|text| view! { <br /><small class="muted">{text}</small> })}</td><td>{p.by.clone()}{signed}</td></tr> }
}

/// Items and circumstances, in a line: "Rollator", "Spisning 2, Badning 0".
fn told(l: Lang, instrument: &Instrument, taken: &Taken) -> Option<String> {
    let mut parts: Vec<String> = instrument
        .items()
        .iter()
        .filter_map(|i| taken.items.get(i.code.as_ref()).map(|v| format!("{} {}", name_text(l, &i.name), measured(l, *v, 0))))
        .collect();
    parts.extend(taken.aid.map(|aid| walking_aid_name(l, aid).to_owned()));
    parts
        .extend(taken.hands_used.map(|used| if used { t!(l, "med hænder", "hands used") } else { t!(l, "uden hænder", "hands not used") }));
    parts.extend(taken.oxygen.map(|given| if given { t!(l, "med ilt", "with oxygen") } else { t!(l, "uden ilt", "without oxygen") }));
    parts.extend(taken.rests.map(|n| t!(l, "{n} pauser", "{n} rests")));
    (!parts.is_empty()).then(|| parts.join(", "))
}

/// What is aimed at, for the instruments that something was measured by and that come to a number.
fn aiming(l: Lang, p: &PlanView) -> Option<impl IntoView + use<>> {
    let with_number = p.series.iter().filter(|s| s.instrument.bounds().is_some());
    let which: Vec<Opt> = with_number.map(|s| Opt::new(s.instrument.code.to_string(), name_text(l, &s.instrument.name))).collect();
    (!which.is_empty()).then(|| {
        view! {
            <details class="fold" open=is_open("target", &[TARGET])>
                <summary>{t!(l, "Sæt et mål for en måling", "Set a target for a measurement")}</summary>
                <ActForm act=TARGET>
                    <div class="grid grid--2">
                        <Select act=TARGET name="target_of" label=name(l, "target_of") options=which />
                        <TextField act=TARGET name="target_value" label=name(l, "target_value") hint=t!(l, "Tomt: målet tages tilbage", "Empty: the target is taken back") mode="decimal" class="w-s" />
                    </div>
                    <div class="actions"><button class="button" type="submit">{t!(l, "Gem målet", "Keep the target")}</button></div>
                </ActForm>
            </details>
        }
    })
}

fn striking(l: Lang, p: &PlanView) -> impl IntoView + use<> {
    let which = p
        .series
        .iter()
        .flat_map(|s| s.points.iter().filter(|m| m.struck.is_none()).map(move |m| (s, m)))
        .map(|(s, m)| {
            Opt::new(
                m.id.to_string(),
                format!("{}, {}: {}", name_text(l, &s.instrument.name), date_short(l, m.on), score_text(l, s.instrument, m.score)),
            )
        })
        .collect();
    view! {
        <details class="fold">
            <summary>{t!(l, "Streg en måling ud", "Strike a measurement out")}</summary>
            <ActForm act=STRIKE>
                <Select act=STRIKE name="measured" label=name(l, "measured") options=which />
                <TextField act=STRIKE name="strike_reason" label=name(l, "strike_reason") />
                <div class="actions"><button class="button" type="submit">{t!(l, "Streg ud", "Strike out")}</button></div>
            </ActForm>
        </details>
    }
}

/// The form of a new measurement: first which instrument, then its fields.
pub(super) fn forms(l: Lang, p: &PlanView) -> impl IntoView + use<> {
    let instrument = asked();
    (instrument.is_some() || is_open("measure", &[REGISTER])).then(|| {
        let chosen = instrument.map(|i| i.code.as_ref());
        let choices = catalogue::all()
            .into_iter()
            .map(|i| {
                let href = format!("/plans/{}?instrument={}#measure", p.id, i.code);
                view! { <li><a class="button button--s" href=href aria-current=(chosen == Some(i.code.as_ref())).then_some("true")>{name_text(l, &i.name)}</a></li> }
            })
            .collect_view();
        view! {
            <section class="panel" aria-labelledby="measure">
                <div class="panel__head"><h2 id="measure" tabindex="-1">{t!(l, "Ny måling", "New measurement")}</h2></div>
                <div class="panel__body stack-s">
                    <nav aria-label=t!(l, "Måleredskab", "Instrument")><ul class="instruments">{choices}</ul></nav>
                    {instrument.map(|i| taking(l, p, i))}
                </div>
            </section>
        }
    })
}

/// "0–20", "mindst 0", "0, 5, 10".
pub(crate) fn scale_text(l: Lang, scale: &Scale) -> String {
    match scale {
        Scale::Steps(steps) => steps.iter().map(|s| measured(l, *s, 0)).collect::<Vec<_>>().join(", "),
        Scale::Range { min, max: Some(max), .. } => format!("{}–{}", measured(l, *min, 0), measured(l, *max, 0)),
        Scale::Range { min, max: None, .. } => {
            let min = measured(l, *min, 0);
            t!(l, "mindst {min}", "at least {min}")
        }
    }
}

fn item(l: Lang, item: &Item) -> impl IntoView + use<> {
    let (field, text) = (item_field(&item.code), name_text(l, &item.name));
    view! { <TextField act=REGISTER name=field label=text hint=scale_text(l, &item.scale) mode="decimal" class="w-s" /> }
}

fn taking(l: Lang, p: &PlanView, i: &'static Instrument) -> impl IntoView + use<> {
    let value = match &i.scoring {
        Scoring::Measured(scale) => {
            let hint = format!("{}, {}", scale_text(l, scale), unit_name(l, i.unit));
            Some(view! { <TextField act=REGISTER name="value" label=name_text(l, &i.name) hint=hint mode="decimal" class="w-s" /> })
        }
        Scoring::Sum(_) | Scoring::Profile(_) => None,
    };
    let today = date_input(p.today);
    let items = i.items().iter().map(|of| item(l, of)).collect_view();
    let asks = i.asks.iter().map(|what| circumstance(l, *what)).collect_view();
    let unknown = i.may_be_unknown.then(|| {
        let yes = vec![Opt::new("yes", t!(l, "Ved ikke: observeres", "Not known: observe"))];
        view! { <Choices act=REGISTER name="unknown" label=name(l, "unknown") options=yes many=true /> }
    });
    let open = i.unconfirmed.as_ref().map(|text| {
        let text = text.to_string();
        view! { <p class="small muted">{t!(l, "Ikke bekræftet: {text}", "Not confirmed: {text}")}</p> }
    });
    view! {
        <ActForm act=REGISTER>
            <input type="hidden" name="instrument" value=i.code.to_string() />
            <input type="hidden" name="instrument_version" value=i.version.to_string() />
            {value}
            <div class="grid grid--2">{items}</div>
            {asks}{unknown}
            <TextField act=REGISTER name="taken_on" label=name(l, "taken_on") value=today class="w-s" />
            {open}
            <div class="actions"><button class="button button-primary" type="submit">{t!(l, "Gem målingen", "Keep the measurement")}</button></div>
        </ActForm>
    }
}

fn circumstance(l: Lang, what: Circumstance) -> AnyView {
    let yes_no = || vec![Opt::new("no", t!(l, "Nej", "No")), Opt::new("yes", t!(l, "Ja", "Yes"))];
    let (field, label) = (what.code(), circumstance_name(l, what));
    match what {
        Circumstance::HandsUsed | Circumstance::Oxygen => {
            view! { <Choices act=REGISTER name=field label=label options=yes_no() /> }.into_any()
        }
        Circumstance::WalkingAid => {
            let aids = std::iter::once(Opt::new("", t!(l, "Vælg", "Choose"))).chain(options(l, walking_aid_name)).collect();
            view! { <Select act=REGISTER name=field label=label options=aids /> }.into_any()
        }
        Circumstance::Rests => view! { <TextField act=REGISTER name=field label=label mode="numeric" class="w-s" /> }.into_any(),
    }
}
