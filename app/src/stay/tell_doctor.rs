//! Word to the own doctor, on the page of the transition: who was told, how and when, and the form that notes it.

use super::StayView;
use super::aid::was_sent;
use super::transition::TransitionView;
use crate::caller::visit;
use crate::lang::Lang;
use crate::t;
use crate::ui::field::{Opt, Select, TextField};
use crate::ui::form::ActForm;
use crate::ui::format::date_time_relative;
use crate::words::{doctor_moment_name, told_how_name};
use domain::code::Code as _;
use domain::transition::{DoctorMoment, ToldHow};
use leptos::prelude::*;
use time::PrimitiveDateTime;

const ACT: &str = "tell_doctor";

/// Somebody was told.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ToldRow {
    /// When in the stay.
    pub moment: DoctorMoment,
    /// Who was told.
    pub who: String,
    /// How.
    pub how: ToldHow,
    /// When, local time.
    pub at: PrimitiveDateTime,
    /// Who noted it ("Ida K.").
    pub by: String,
}

/// Name of a field; `None` when it is not this form's.
pub(super) fn label(l: Lang, field: &str) -> Option<String> {
    Some(match field {
        "moment" => t!(l, "Om", "About"),
        "told_who" => t!(l, "Hvem fik besked", "Who was told"),
        "told_how" => t!(l, "Hvordan", "How"),
        "told_at" => t!(l, "Hvornår", "When"),
        _ => return None,
    })
}

fn name(l: Lang, field: &str) -> String {
    label(l, field).unwrap_or_default()
}

/// What is known of a moment, in a line.
fn known(l: Lang, t: &TransitionView, moment: DoctorMoment) -> Option<String> {
    let row = t.told.iter().find(|row| row.moment == moment)?;
    let (who, how, at) = (row.who.clone(), told_how_name(l, row.how), date_time_relative(l, row.at, visit().now.date()));
    let by = row.by.clone();
    Some(t!(l, "{who}, {how}, {at} · {by}", "{who}, {how}, {at} · {by}"))
}

/// The panel.
pub(super) fn panel(l: Lang, s: &StayView) -> impl IntoView + use<> {
    let t = &s.transition;
    let rows = DoctorMoment::ALL
        .iter()
        .map(|moment| {
            let known = known(l, t, *moment).unwrap_or_else(|| t!(l, "Ikke noteret", "Not noted"));
            view! { <dt>{doctor_moment_name(l, *moment)}</dt><dd>{known}</dd> }
        })
        .collect_view();
    let open: Vec<Opt> = DoctorMoment::ALL
        .iter()
        .filter(|moment| !t.told.iter().any(|row| row.moment == **moment))
        .map(|moment| Opt::new(moment.code(), doctor_moment_name(l, *moment)))
        .collect();
    let form = (t.may_keep && !open.is_empty()).then(|| {
        let doctor = s.own_doctor.clone();
        let hows = ToldHow::ALL.iter().map(|how| Opt::new(how.code(), told_how_name(l, *how))).collect();
        view! {
            <details class="fold" open=was_sent(ACT)>
                <summary>{t!(l, "Notér, at lægen har fået besked", "Note that the doctor has been told")}</summary>
                <ActForm act=ACT>
                    <Select act=ACT name="moment" label=name(l, "moment") options=open />
                    <TextField act=ACT name="told_who" label=name(l, "told_who") value=doctor />
                    <Select act=ACT name="told_how" label=name(l, "told_how") options=hows />
                    <TextField act=ACT name="told_at" label=name(l, "told_at") hint=t!(l, "Tom betyder nu. Fx i dag 10:15", "Empty means now. E.g. today 10:15") class="w-m" />
                    <div class="actions"><button class="button button-primary" type="submit">{t!(l, "Notér", "Note")}</button></div>
                </ActForm>
            </details>
        }
    });
    view! {
        <section class="panel" aria-labelledby="doctor-told">
            <div class="panel__head"><h2 id="doctor-told" tabindex="-1">{t!(l, "Besked til egen læge", "Word to the own doctor")}</h2></div>
            <div class="panel__body stack-s"><dl class="facts facts--stacked">{rows}</dl>{form}</div>
        </section>
    }
}

/// Has the doctor been told? For the page of the stay; of the departure only once it has come.
pub(super) fn standing(l: Lang, t: &TransitionView, has_left: bool) -> impl IntoView + use<> {
    let moments = DoctorMoment::ALL.iter().filter(|m| has_left || **m == DoctorMoment::Arrival || known(l, t, **m).is_some());
    let rows = moments
        .map(|moment| {
            let known = known(l, t, *moment).unwrap_or_else(|| t!(l, "ikke noteret", "not noted"));
            let moment = doctor_moment_name(l, *moment).to_lowercase();
            view! { <dt>{t!(l, "Besked til egen læge {moment}", "Own doctor told {moment}")}</dt><dd>{known}</dd> }
        })
        .collect_view();
    view! { <dl class="facts facts--stacked">{rows}</dl> }
}
