//! When the shifts of a site begin: shown, and set.

use super::service::ShiftTimes;
use super::words::label;
use super::{Fold, form, save_row};
use crate::lang::Lang;
use crate::t;
use crate::ui::field::TextField;
use crate::ui::format::time_table;
use crate::words::shift_name;
use domain::code::Code as _;
use domain::shift::ShiftName;
use leptos::prelude::*;

pub(super) fn panel(l: Lang, times: &ShiftTimes) -> impl IntoView + use<> {
    let hours = times.hours;
    let rows = ShiftName::ALL
        .iter()
        .map(|name| {
            let from = time_table(hours.clock(*name));
            view! { <dt>{shift_name(l, *name)}</dt><dd>{t!(l, "fra {from}", "from {from}")}</dd> }
        })
        .collect_view();
    let act = "set_shifts";
    let value = |name| time_table(hours.clock(name));
    let fields = view! {
        <TextField act name="shift_day" label=label(l, "shift_day") value=value(ShiftName::Day) mode="numeric" class="w-s" />
        <TextField act name="shift_evening" label=label(l, "shift_evening") value=value(ShiftName::Evening) mode="numeric" class="w-s" />
        <TextField
            act
            name="shift_night"
            label=label(l, "shift_night")
            hint=t!(l, "Før midnat. Natten hører til den dag, den begynder.", "Before midnight. The night belongs to the day on which it begins.")
            value=value(ShiftName::Night)
            mode="numeric"
            class="w-s"
        />
        {save_row(l, t!(l, "Gem vagter", "Save shifts"), None)}
    };
    let form = form(act, None, Some(times.version), fields);
    view! {
        <section class="panel" aria-labelledby="shifts">
            <div class="panel__head"><h2 id="shifts">{t!(l, "Vagter", "Shifts")}</h2></div>
            <div class="panel__body">
                <dl class="facts">{rows}</dl>
                <Fold act title=t!(l, "Ret vagterne", "Change the shifts")>{form}</Fold>
            </div>
        </section>
    }
}
