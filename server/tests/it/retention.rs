//! How long records are kept: 5 years from the last entry, 10 where a doctor confirmed a death, longer while a complaint runs.

use crate::given::{civil_number, content, stay_in};
use crate::harness::App;
use crate::moving::post;
use crate::plan::a_plan;
use domain::ids::StayId;
use domain::retention::RecordPart;
use server::retention::{Kept, examine};
use time::Date;
use time::macros::{date, time};

async fn of(app: &App, part: RecordPart) -> Kept {
    examine(&app.plads).await.unwrap().into_iter().find(|(found, _)| *found == part).unwrap().1
}

/// Days since which something is past its time.
fn days(kept: &Kept) -> Vec<Date> {
    kept.past.iter().map(|(since, _)| *since).collect()
}

async fn leave(app: &App, stay: StayId) {
    let version = crate::phase::version(app, stay).await;
    let fields = [("version", version.as_str()), ("outcome", "nursing_home"), ("at", "")];
    app.ward_nurse().await.post(&format!("/stays/{stay}"), "end_stay", &fields).await.accepted();
}

on_both_engines! {
    async fn a_stay_and_a_plan_are_past_their_time_five_years_after_the_last_entry_and_not_before(app: App) {
        let (stay, plan) = a_plan(&app).await;
        leave(&app, stay).await;
        app.set_local(date!(2031 - 11 - 25), time!(9:00));
        assert_eq!(days(&of(&app, RecordPart::Nursing).await), [date!(2031 - 11 - 25)]);
        assert_eq!(of(&app, RecordPart::Rehabilitation).await, Kept { kept: 1, ..Kept::default() }, "it goes on");
        app.set_local(date!(2027 - 01 - 15), time!(9:00));
        let plan = crate::plan::Plan { by: app.browser(app.world.therapist).await, ..plan };
        plan.post("end_plan", &[("stop_reason", "no_need_citizen")]).await.accepted();
        app.set_local(date!(2032 - 01 - 15), time!(9:00));
        assert_eq!(of(&app, RecordPart::Rehabilitation).await.kept, 1, "the last day");
        app.set_local(date!(2032 - 01 - 16), time!(9:00));
        let kept = of(&app, RecordPart::Rehabilitation).await;
        assert_eq!(kept.past, [(date!(2032 - 01 - 16), plan.id.0)]);
    }

    async fn a_complaint_that_runs_holds_what_is_past_its_time(app: App) {
        let stay = stay_in(&app, app.world.beds["2"], content(&app, &civil_number(1))).await;
        let allocator = app.allocator().await;
        let until = [("until", "26.12.2026 11:00"), ("reasons", "Du kan snart selv flytte dig.")];
        let letter = post(&app, &allocator, stay, "departure", "change_departure", &until).await.accepted().to_owned();
        let decision = letter.trim_start_matches("/letters/");
        let complaint = [("decision", decision), ("received", ""), ("channel", "phone"), ("complainant", "Datter, med samtykke"), ("text", "For kort.")];
        post(&app, &allocator, stay, "complaint", "complain", &complaint).await.accepted();
        leave(&app, stay).await;
        app.set_local(date!(2031 - 11 - 24), time!(9:00));
        assert_eq!(of(&app, RecordPart::Nursing).await.kept, 1);
        app.set_local(date!(2031 - 11 - 25), time!(9:00));
        assert_eq!(of(&app, RecordPart::Nursing).await, Kept { held: 1, ..Kept::default() });
    }

    async fn a_stay_in_which_a_doctor_confirmed_a_death_is_kept_for_ten_years(app: App) {
        let stay = stay_in(&app, app.world.beds["2"], content(&app, &civil_number(1))).await;
        let nurse = app.ward_nurse().await;
        post(&app, &nurse, stay, "death", "found_dead", &[("at", ""), ("found_by", "Ida K.")]).await.accepted();
        post(&app, &nurse, stay, "death", "confirm_death", &[("at", ""), ("doctor", "Vagtlæge Holm")]).await.accepted();
        post(&app, &nurse, stay, "death", "collected_body", &[("at", "")]).await.accepted();
        post(&app, &nurse, stay, "death", "collected_belongings", &[]).await.accepted();
        app.set_local(date!(2036 - 11 - 24), time!(9:00));
        assert_eq!(of(&app, RecordPart::Medical).await, Kept { kept: 1, ..Kept::default() });
        assert_eq!(of(&app, RecordPart::Nursing).await, Kept::default());
        app.set_local(date!(2036 - 11 - 25), time!(9:00));
        assert_eq!(of(&app, RecordPart::Medical).await.past, [(date!(2036 - 11 - 25), stay.0)]);
    }
}
