//! What a site asks about lifestyle: shown, and switched on and off.

use super::service::ScreeningSwitches;
use super::words::label;
use super::{Fold, form, save_row};
use crate::lang::Lang;
use crate::t;
use crate::ui::field::{Opt, Select, field_id};
use crate::ui::form::chosen;
use crate::words::{instrument_name, measured};
use domain::rehab::instrument::Instrument;
use domain::rehab::screening::alcohol_instruments;
use leptos::prelude::*;

const ACT: &str = "set_screening";

/// "AUDIT, version 1: 0–40 point".
fn said(l: Lang, instrument: &Instrument) -> String {
    let name = instrument_name(l, instrument);
    match instrument.bounds() {
        Some((min, Some(max))) => {
            let (min, max) = (measured(l, min, 0), measured(l, max, 0));
            t!(l, "{name}: {min}–{max} point", "{name}: {min}–{max} points")
        }
        _ => name,
    }
}

pub(super) fn panel(l: Lang, switches: &ScreeningSwitches) -> impl IntoView + use<> {
    let off = || t!(l, "Spørges ikke", "Not asked");
    let smoking = if switches.smoking { t!(l, "Spørges", "Asked") } else { off() };
    let alcohol = switches.alcohol.map_or_else(off, |instrument| said(l, instrument));
    let asks = chosen(ACT, "screening_smoking", "yes", switches.smoking);
    let options = std::iter::once(Opt::new("off", off()))
        .chain(alcohol_instruments().into_iter().map(|i| Opt::new(i.code.to_string(), said(l, i))))
        .collect();
    let fields = view! {
        <label class="opt"><input type="checkbox" id=field_id(ACT, "screening_smoking") name="screening_smoking" value="yes" checked=asks /><span>{t!(l, "Spørg om rygning", "Ask about smoking")}</span></label>
        <Select act=ACT name="screening_alcohol" label=label(l, "screening_alcohol") options value=switches.alcohol.map_or_else(|| "off".to_owned(), |i| i.code.to_string()) />
        {save_row(l, t!(l, "Gem", "Save"), None)}
    };
    let form = form(ACT, None, Some(switches.version), fields);
    view! {
        <section class="panel" aria-labelledby="screening">
            <div class="panel__head"><h2 id="screening">{t!(l, "Tidlig opsporing", "Early detection")}</h2></div>
            <div class="panel__body">
                <dl class="facts">
                    <dt>{t!(l, "Rygning", "Smoking")}</dt><dd>{smoking}</dd>
                    <dt>{t!(l, "Alkohol", "Alcohol")}</dt><dd>{alcohol}</dd>
                </dl>
                <p class="small muted">{t!(l, "Der spørges ved ankomst og før afrejse. Ankomst og afrejse venter aldrig på et svar.", "It is asked at arrival and before departure. No arrival and no departure ever waits for an answer.")}</p>
                <Fold act=ACT title=t!(l, "Ret, hvad der spørges om", "Change what is asked about")>{form}</Fold>
            </div>
        </section>
    }
}
