//! Reading everything once more before it is sent.

use crate::lang::Lang;
use crate::request::labels::{fact_label, step_name};
use crate::request::service::FormView;
use crate::t;
use crate::ui::format::{phone, time_prose, weekday_long};
use crate::ui::icon::{Glyph, Icon};
use crate::words::{infection_name, kind_name, mobility_name, need_name, problem_text, sex_name, source_name, transport_name};
use domain::citizen::{CivilNumber, CivilNumberKind};
use domain::code::Code;
use domain::request_form::{Step, UNSURE};
use leptos::prelude::*;

fn code<C: Code>(l: Lang, text: &str, name: fn(Lang, C) -> &'static str) -> String {
    C::from_code(text).map_or_else(|_| text.to_owned(), |c| name(l, c).to_owned())
}

/// What stands in a field, as people read it. The civil number is masked.
fn read(l: Lang, view: &FormView, field: &str) -> String {
    let text = view.fields.get(field);
    match field {
        _ if text.is_empty() => String::new(),
        "civil_number" => CivilNumber::parse(text).map_or_else(|_| String::new(), |n| n.to_string()),
        "sex" => code(l, text, sex_name),
        "weight_kg" => format!("{text} kg"),
        "protected" => t!(l, "Navne- og adressebeskyttelse", "Name and address protection"),
        "source" => code(l, text, source_name),
        "wished_kind" if text == UNSURE => t!(l, "Ved ikke – visitator vurderer", "Not sure – the allocator judges"),
        "wished_kind" => code(l, text, kind_name),
        "infection" => code(l, text, infection_name),
        "needs" => view.fields.all("needs").map(|n| code(l, n, need_name)).collect::<Vec<_>>().join(", "),
        "mobility" => code(l, text, mobility_name),
        "transport" => code(l, text, transport_name),
        "wish_site" => view.sites.iter().find(|(id, _)| id.to_string() == text).map_or_else(String::new, |(_, name)| name.clone()),
        "ready" => match view.ready_at {
            Some(at) => format!("{} {}", weekday_long(l, at.date()), time_prose(l, at.time())),
            None => text.to_owned(),
        },
        "sender_phone" | "relative_phone" => domain::request_form::phone(text).map_or_else(|| text.to_owned(), |p| phone(&p)),
        _ => text.to_owned(),
    }
}

/// The first four steps, each with a way back, and what to look at once more.
pub fn review(l: Lang, view: &FormView) -> impl IntoView + use<> {
    let sections = Step::ALL.iter().filter(|s| **s != Step::Review).map(|step| section(l, view, *step)).collect_view();
    view! {
        <section class="panel" aria-labelledby="part-review">
            <h2 id="part-review">{t!(l, "Gennemse", "Review")}</h2>
            <div class="panel__body stack">{hints(l, view)}{sections}</div>
        </section>
    }
}

fn hints(l: Lang, view: &FormView) -> impl IntoView + use<> {
    let citizen = view.citizen.as_ref();
    let check = citizen.filter(|c| c.check).map(|_| {
        t!(
            l,
            "Kontrollér nummeret: kontrolcifferet passer ikke. Det kan alligevel være gyldigt, og du kan sende.",
            "Check the number: the check digit does not fit. It may still be valid, and you may send."
        )
    });
    let replacement = citizen.filter(|c| c.number_kind != CivilNumberKind::Official).map(|_| {
        t!(
            l,
            "Erstatningsnummer: automatiske sygehusmeddelelser sendes ikke for borgeren.",
            "Replacement number: automatic notices from hospital are not sent for the citizen."
        )
    });
    [check, replacement]
        .into_iter()
        .flatten()
        .map(|text| view! { <div class="note note--amber note--plain"><Icon name=Glyph::Info /><p>{text}</p></div> })
        .collect_view()
}

fn section(l: Lang, view: &FormView, step: Step) -> impl IntoView + use<> {
    let wrong = |field: &str| view.problems.iter().find(|p| p.field == field).map(|p| problem_text(l, &p.problem));
    let rows = step
        .fields()
        .iter()
        .filter_map(|field| {
            let (text, problem) = (read(l, view, field), wrong(field));
            (!text.is_empty() || problem.is_some()).then(|| {
                view! {
                    <dt>{fact_label(l, field)}</dt>
                    <dd>
                        {text}
                        {problem.map(|p| view! { " "<span class="badge badge--late"><Icon name=Glyph::Error small=true />{p}</span> })}
                    </dd>
                }
            })
        })
        .collect_view();
    let (name, n) = (step_name(l, step), step.code());
    let id = format!("review-{n}");
    view! {
        <section aria-labelledby=id.clone()>
            <div class="review__head">
                <h3 id=id.clone()>{name.clone()}</h3>
                <button class="button button--s" type="submit" name="to" value=n>{t!(l, "Ret ", "Edit ")}<span class="sr-only">{name}</span></button>
            </div>
            <dl class="facts">{rows}</dl>
        </section>
    }
}
