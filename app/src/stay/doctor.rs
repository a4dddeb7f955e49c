//! Which doctor to call, now and next: on the page of a stay, on the sheet of a handover and on the downtime sheet.

use crate::caller::visit;
use crate::lang::{Lang, tr};
use crate::t;
use crate::ui::format::{date_short, date_time_relative, duration_hm, phone, time_table};
use leptos::prelude::*;
use time::{Date, PrimitiveDateTime};

/// Who answers for the treatment of somebody who stays. Times are local.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DoctorView {
    /// Who answers now.
    pub now: Doctor,
    /// Who answers next, and from when; nothing when nothing is to change.
    pub next: Option<(PrimitiveDateTime, Doctor)>,
    /// Minutes until then.
    pub minutes: i64,
}

/// A doctor to call. What is not known is empty: it is said to be missing, never guessed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Doctor {
    /// What sort.
    pub kind: DoctorKind,
    /// Department or practice.
    pub name: String,
    /// Telephone.
    pub phone: String,
}

/// What sort of doctor answers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DoctorKind {
    /// The hospital the citizen is in.
    Admitted,
    /// The hospital that discharged.
    Hospital,
    /// The citizen's own.
    OwnDoctor,
}

fn kind_name(l: Lang, kind: DoctorKind) -> &'static str {
    match kind {
        DoctorKind::Admitted => tr(l, "Sygehuset, borgeren er indlagt på", "The hospital the citizen is in"),
        DoctorKind::Hospital => tr(l, "Sygehuset, der udskrev", "The hospital that discharged"),
        DoctorKind::OwnDoctor => tr(l, "Egen læge", "Own doctor"),
    }
}

impl Doctor {
    /// "Medicinsk 2, Prøveby Sygehus"; the sort where the name is not known.
    #[must_use]
    pub fn named(&self, l: Lang) -> String {
        match (self.name.is_empty(), self.kind) {
            (false, _) => self.name.clone(),
            (true, DoctorKind::OwnDoctor) => tr(l, "egen læge ikke oplyst", "own doctor not stated").to_owned(),
            (true, _) => tr(l, "afdeling ikke oplyst", "department not stated").to_owned(),
        }
    }

    /// "tlf. 12 34 56 78", or that it is missing.
    #[must_use]
    pub fn called(&self, l: Lang) -> String {
        if self.phone.is_empty() {
            return tr(l, "telefon mangler", "telephone missing").to_owned();
        }
        let number = phone(&self.phone);
        t!(l, "tlf. {number}", "tel. {number}")
    }
}

impl DoctorView {
    /// One line for a sheet: "Medicinsk 2, tlf. 12 34 56 78 til 27. nov. 14:00, så Lægerne Prøvegade, tlf. …".
    #[must_use]
    pub fn line(&self, l: Lang, today: Date) -> String {
        let now = format!("{}, {}", self.now.named(l), self.now.called(l));
        let Some((at, next)) = &self.next else { return now };
        let clock = time_table(at.time());
        let at = if at.date() == today { clock } else { format!("{} {clock}", date_short(l, at.date())) };
        let next = format!("{}, {}", next.named(l), next.called(l));
        t!(l, "{now} til {at}, så {next}", "{now} until {at}, then {next}")
    }
}

/// The panel of the stay page.
pub(super) fn panel(l: Lang, doctor: &DoctorView) -> impl IntoView + use<> {
    let today = visit().now.date();
    let said = |d: &Doctor| {
        let class = if d.phone.is_empty() { "badge badge--amber" } else { "nowrap" };
        view! { <b>{d.named(l)}</b><span class=class>{d.called(l)}</span> }
    };
    let class = match (doctor.now.kind, doctor.minutes) {
        (DoctorKind::Hospital, ..720) => "clock clock--today",
        (DoctorKind::Hospital, _) => "clock clock--ok",
        _ => "clock",
    };
    let left = doctor.next.as_ref().map(|(at, _)| {
        let (at, left) = (date_time_relative(l, *at, today), duration_hm(l, doctor.minutes));
        view! { <span>{t!(l, "til {at}, {left} endnu", "until {at}, {left} left")}</span> }
    });
    let next = doctor.next.as_ref().map(|(at, next)| {
        let at = date_time_relative(l, *at, today);
        let title = t!(l, "Derefter: {}", "Then: {}", kind_name(l, next.kind).to_lowercase());
        view! { <li class="clock"><h3>{title}</h3>{said(next)}<span>{t!(l, "fra {at}", "from {at}")}</span></li> }
    });
    let title = t!(l, "Ansvarlig læge", "Responsible doctor");
    view! {
        <section class="panel" aria-labelledby="doctor">
            <div class="panel__head"><h2 id="doctor">{title}</h2></div>
            <div class="panel__body">
                <ul class="clocks clocks--stack">
                    <li class=class><h3>{t!(l, "Lige nu: {}", "Just now: {}", kind_name(l, doctor.now.kind).to_lowercase())}</h3>{said(&doctor.now)}{left}</li>
                    {next}
                </ul>
            </div>
        </section>
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use time::macros::{date, datetime};

    #[test]
    fn a_line_says_both_doctors_and_what_is_missing() {
        let own = Doctor { kind: DoctorKind::OwnDoctor, name: "Lægerne Prøvegade".into(), phone: String::new() };
        let ward = Doctor { kind: DoctorKind::Hospital, name: "Medicinsk 2".into(), phone: "12345679".into() };
        let view = DoctorView { now: ward, next: Some((datetime!(2026-11-27 14:00), own.clone())), minutes: 600 };
        let today = date!(2026 - 11 - 24);
        assert_eq!(view.line(Lang::Da, today), "Medicinsk 2, tlf. 12 34 56 79 til 27. nov. 14:00, så Lægerne Prøvegade, telefon mangler");
        let nobody = Doctor { name: String::new(), ..own };
        let view = DoctorView { now: nobody, next: None, minutes: 0 };
        assert_eq!(view.line(Lang::En, today), "own doctor not stated, telephone missing");
    }
}
