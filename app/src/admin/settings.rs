//! `/admin/settings`: what law, agreement or custom may change, with date and source, and a tag until somebody has confirmed it.

use super::service::{Administration, BasisLine, SettingLine, SettingsView, ValueLine};
use super::words::{is_yes_or_no, label, setting_name, setting_value};
use super::{AdminFrame, Fold, Tab, editing, form, save_row, unconfirmed_tag};
use crate::caller::lang;
use crate::lang::Lang;
use crate::t;
use crate::ui::field::{Choices, Opt, Select, TextField};
use crate::ui::form::ActForm;
use crate::ui::format::{date_input, date_long};
use crate::ui::page::page;
use domain::code::Code as _;
use domain::setting::SettingKey;
use leptos::prelude::*;
use std::sync::Arc;
use time::Date;

/// `/admin/settings`.
#[component]
pub fn SettingsPage() -> impl IntoView {
    page(async move |admin: Arc<dyn Administration>, actor| admin.settings_kept(&actor).await, show)
}

fn show(view: SettingsView) -> impl IntoView {
    let l = lang();
    let open = view.settings.iter().filter(|s| !s.today.confirmed).count() + view.bases.iter().filter(|b| !b.confirmed).count();
    let setting = editing("setting").and_then(|code| view.settings.iter().find(|s| s.key.code() == code).cloned());
    let basis = editing("basis").and_then(|id| view.bases.iter().find(|b| b.id.to_string() == id).cloned());
    let today = view.today;
    view! {
        <AdminFrame
            title=t!(l, "Indstillinger og lovgrundlag", "Settings and legal bases")
            sub=t!(l, "{open} er ikke bekræftet. En ny værdi gælder fra sin dato; den gamle bliver stående for dagene før.", "{open} are not confirmed. A new value holds from its date; the old one stands for the days before.")
            tab=Tab::Settings
        >
            {setting.map(|s| edit_panel(setting_name(l, s.key).to_owned(), setting_form(l, &s, today).into_any()))}
            {basis.map(|b| edit_panel(b.name.clone(), basis_form(l, &b).into_any()))}
            {settings_table(l, view.settings)}
            {bases_table(l, view.bases, today)}
        </AdminFrame>
    }
}

fn edit_panel(title: String, form: AnyView) -> impl IntoView {
    view! {
        <section class="panel" id="edit" aria-labelledby="edit-title">
            <div class="panel__head"><h2 id="edit-title">{title}</h2></div>
            <div class="panel__body">{form}</div>
        </section>
    }
}

fn setting_form(l: Lang, setting: &SettingLine, today: Date) -> impl IntoView + use<> {
    let act = "set_setting";
    let key = setting.key;
    let (min, max) = key.limits();
    let value = setting.today.value.to_string();
    let field = if is_yes_or_no(key) {
        let options = vec![Opt::new("1", t!(l, "Ja", "Yes")), Opt::new("0", t!(l, "Nej", "No"))];
        view! { <Select act name="set_value" label=label(l, "value") options value /> }.into_any()
    } else {
        let unit = unit(l, key);
        let hint = t!(l, "{unit}, fra {min} til {max}", "{unit}, from {min} to {max}");
        view! { <TextField act name="set_value" label=label(l, "value") hint value mode="numeric" class="w-xs" /> }.into_any()
    };
    let fields = view! {
            <input type="hidden" name="key_of_setting" value=key.code() />
            {field}
            <TextField act name="set_from" label=label(l, "from") value=date_input(today) class="w-s" />
            <TextField
                act
                name="set_source"
                label=label(l, "source")
                hint=t!(l, "Lov, aftale eller beslutning, værdien kommer fra.", "The act, agreement or decision it comes from.")
                value=setting.today.source.clone()
                class="w-l"
            />
            {confirmed_box(l, act, "set_confirmed", setting.today.confirmed)}
            {save_row(l, t!(l, "Gem værdi", "Save value"), Some(format!("/admin/settings#setting-{}", key.code())))}
    };
    form(act, None, Some(setting.version), fields)
}

fn confirmed_box(l: Lang, act: &'static str, name: &'static str, confirmed: bool) -> impl IntoView {
    let options = vec![Opt::new("yes", t!(l, "Kilden er læst, og værdien er rigtig", "The source has been read and the value is right"))];
    let values = if confirmed { vec!["yes".to_owned()] } else { Vec::new() };
    view! { <Choices act name label=label(l, "confirmed") options values many=true class="" /> }
}

/// What a value is measured in.
fn unit(l: Lang, key: SettingKey) -> String {
    match key {
        SettingKey::OfficeFromHour | SettingKey::OfficeToHour | SettingKey::CensusHour => t!(l, "Hel time på døgnet", "Hour of the day"),
        SettingKey::BreakfastMinute | SettingKey::LunchMinute | SettingKey::SupperMinute => {
            t!(l, "Minutter efter midnat (12.00 er 720)", "Minutes after midnight (12:00 is 720)")
        }
        SettingKey::FewBeds => t!(l, "Antal senge", "Number of beds"),
        SettingKey::UsualNights => t!(l, "Døgn", "Nights"),
        SettingKey::DraftDays
        | SettingKey::ReviewDays
        | SettingKey::StayReviewDays
        | SettingKey::ReadmissionDays
        | SettingKey::ReconsiderDays
        | SettingKey::CorrectionDays
        | SettingKey::MedicineDays
        | SettingKey::StartOfferDays => {
            t!(l, "Dage", "Days")
        }
        SettingKey::HoldHours | SettingKey::HospitalHours | SettingKey::TellDoctorHours => t!(l, "Timer", "Hours"),
        SettingKey::AcuteNurseOutOfHours
        | SettingKey::CensusCountsReserved
        | SettingKey::CensusCountsHeld
        | SettingKey::ChargeAbsentDays
        | SettingKey::ChargeLastDay => {
            t!(l, "1 er ja, 0 er nej", "1 is yes, 0 is no")
        }
        SettingKey::HoldWarningMinutes
        | SettingKey::AnswerMinutes
        | SettingKey::AcuteAnswerMinutes
        | SettingKey::OfferMinutes
        | SettingKey::NextUpdateMinutes
        | SettingKey::CleaningMinutes
        | SettingKey::InfectionCleaningMinutes
        | SettingKey::RollForwardMinutes
        | SettingKey::MissingItemMinutes
        | SettingKey::EquipmentLeadMinutes
        | SettingKey::NonArrivalMinutes => t!(l, "Minutter", "Minutes"),
    }
}

/// A value with its date.
fn value_text(l: Lang, key: SettingKey, line: &ValueLine) -> String {
    let value = setting_value(l, key, line.value);
    match line.from {
        Some(from) => t!(l, "{value} fra {}", "{value} from {}", date_long(l, from)),
        None => t!(l, "{value} (fra start)", "{value} (from the start)"),
    }
}

fn settings_table(l: Lang, settings: Vec<SettingLine>) -> impl IntoView {
    let rows: Vec<_> = settings
        .into_iter()
        .map(|s| {
            let name = setting_name(l, s.key);
            let others: Vec<_> = s.others.iter().map(|line| view! { <li>{value_text(l, s.key, line)}</li> }).collect();
            let since = s.today.from.map(|from| t!(l, "fra {}", "from {}", date_long(l, from)));
            view! {
                <tr id=format!("setting-{}", s.key.code())>
                    <th scope="row">{name}</th>
                    <td data-title=label(l, "value")><span>{setting_value(l, s.key, s.today.value)}" "<span class="muted">{since}</span></span></td>
                    <td data-title=label(l, "source")><span>{s.today.source.clone()}" "{(!s.today.confirmed).then(|| unconfirmed_tag(l))}</span></td>
                    <td data-title=t!(l, "Andre værdier", "Other values")><ul class="bare">{others}</ul></td>
                    <td class="r">
                        <a href=format!("/admin/settings?edit=setting:{}#edit", s.key.code())>
                            {t!(l, "Ny værdi", "New value")}<span class="sr-only">{format!(" {name}")}</span>
                        </a>
                    </td>
                </tr>
            }
        })
        .collect();
    view! {
        <section class="panel" aria-labelledby="settings">
            <div class="panel__head"><h2 id="settings">{t!(l, "Indstillinger", "Settings")}</h2></div>
            <table class="table table--s table--cards">
                <thead>
                    <tr>
                        <th scope="col">{t!(l, "Indstilling", "Setting")}</th>
                        <th scope="col">{label(l, "value")}</th>
                        <th scope="col">{label(l, "source")}</th>
                        <th scope="col">{t!(l, "Andre værdier", "Other values")}</th>
                        <th scope="col"><span class="sr-only">{t!(l, "Ret", "Change")}</span></th>
                    </tr>
                </thead>
                <tbody>{rows}</tbody>
            </table>
        </section>
    }
}

fn basis_form(l: Lang, basis: &BasisLine) -> impl IntoView + use<> {
    let act = "change_basis";
    let fields = view! {
            <input type="hidden" name="id" value=basis.id.to_string() />
            <TextField
                act
                name="basis_to"
                label=label(l, "to")
                hint=t!(l, "Første dag, det ikke kan vælges mere; tom uden slutdato.", "First day it may no longer be chosen; empty without an end.")
                value=basis.to.map(date_input).unwrap_or_default()
                class="w-s"
            />
            {confirmed_box(l, act, "basis_confirmed", basis.confirmed)}
            {save_row(l, t!(l, "Gem lovgrundlag", "Save legal basis"), Some("/admin/settings#bases".to_owned()))}
    };
    form(act, None, Some(basis.version), fields)
}

fn new_basis_form(l: Lang, today: Date) -> impl IntoView {
    let act = "add_basis";
    let charge = vec![
        Opt::new("no", t!(l, "Nej, opholdet er vederlagsfrit", "No, the stay is free of charge")),
        Opt::new("yes", t!(l, "Ja, mad kan betales", "Yes, food may be charged for")),
    ];
    view! {
        <ActForm act>
            <TextField act name="new_act" label=label(l, "act") class="w-l" />
            <TextField act name="new_section" label=label(l, "section") hint="§ 118 d" class="w-s" />
            <TextField act name="new_code" label=label(l, "code") hint=t!(l, "Til import: små bogstaver, tal og _", "For imports: small letters, digits and _") class="w-s" />
            <Choices act name="new_charge" label=label(l, "charge") options=charge />
            <TextField act name="new_body" label=label(l, "body") class="w-l" />
            <TextField act name="new_weeks" label=label(l, "weeks") value="4" mode="numeric" class="w-xs" />
            <TextField act name="new_from" label=label(l, "from") value=date_input(today) class="w-s" />
            <TextField act name="new_source" label=label(l, "source") class="w-l" />
            {confirmed_box(l, act, "new_confirmed", false)}
            {save_row(l, t!(l, "Opret lovgrundlag", "Add legal basis"), None)}
        </ActForm>
    }
}

fn bases_table(l: Lang, bases: Vec<BasisLine>, today: Date) -> impl IntoView {
    let rows: Vec<_> = bases
        .into_iter()
        .map(|b| {
            let (from, weeks) = (date_long(l, b.from), b.complaint_weeks);
            let period = b.to.map_or_else(|| t!(l, "fra {from}", "from {from}"), |to| format!("{from} – {}", date_long(l, to)));
            let charge = if b.charge_allowed { t!(l, "mad kan betales", "food may be charged") } else { t!(l, "vederlagsfrit", "free of charge") };
            let name = b.name.clone();
            view! {
                <tr>
                    <th scope="row" class="nowrap"><span>{b.name}<br /><span class="muted">{b.code}</span></span></th>
                    <td class="nowrap" data-title=t!(l, "Periode", "Period")>{period}</td>
                    <td data-title=label(l, "charge")>{charge}</td>
                    <td data-title=label(l, "body")>{t!(l, "{}, {weeks} uger", "{}, {weeks} weeks", b.complaint_body)}</td>
                    <td data-title=label(l, "source")><span>{b.source}" "{(!b.confirmed).then(|| unconfirmed_tag(l))}</span></td>
                    <td class="r">
                        <a href=format!("/admin/settings?edit=basis:{}#edit", b.id)>{t!(l, "Ret", "Change")}<span class="sr-only">{format!(" {name}")}</span></a>
                    </td>
                </tr>
            }
        })
        .collect();
    view! {
        <section class="panel" aria-labelledby="bases">
            <div class="panel__head"><h2 id="bases">{t!(l, "Lovgrundlag", "Legal bases")}</h2></div>
            <table class="table table--s table--cards">
                <thead>
                    <tr>
                        <th scope="col">{t!(l, "Lov og paragraf", "Act and section")}</th>
                        <th scope="col">{t!(l, "Periode", "Period")}</th>
                        <th scope="col">{label(l, "charge")}</th>
                        <th scope="col">{label(l, "body")}</th>
                        <th scope="col">{label(l, "source")}</th>
                        <th scope="col"><span class="sr-only">{t!(l, "Ret", "Change")}</span></th>
                    </tr>
                </thead>
                <tbody>{rows}</tbody>
            </table>
            <div class="panel__body">
                <Fold act="add_basis" title=t!(l, "Nyt lovgrundlag", "New legal basis")>{new_basis_form(l, today)}</Fold>
            </div>
        </section>
    }
}
