//! How long records are kept: 5 years from the last entry, 10 where a doctor confirmed a death, longer while a complaint or
//! a case of supervision or compensation runs.

use crate::bed::number as number_of;
use crate::given::{civil_number, content, stay_in};
use crate::harness::App;
use crate::moving::post;
use crate::plan::a_plan;
use domain::ids::StayId;
use domain::retention::{HoldCause, RecordPart};
use sea_orm::{ColumnTrait as _, EntityTrait as _, QueryFilter as _};
use server::retention::{HoldError, Kept, examine, hold, release};
use server::store::entity::{audit_log, event, retention_hold};
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
        assert_eq!(of(&app, RecordPart::Nursing).await, Kept { by_complaint: 1, ..Kept::default() });
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

    async fn a_case_holds_all_records_of_its_citizen_until_it_is_released(app: App) {
        let (stay, plan) = a_plan(&app).await;
        plan.post("end_plan", &[("stop_reason", "no_need_citizen")]).await.accepted();
        leave(&app, stay).await;
        let beside = stay_in(&app, app.world.beds["3"], content(&app, &civil_number(2))).await;
        leave(&app, beside).await;
        app.set_local(date!(2031 - 06 - 01), time!(9:00));
        let id = hold(&app.plads, stay, HoldCause::Supervision, " 2031-441 ", "Ida Krogh").await.unwrap();
        let other = hold(&app.plads, stay, HoldCause::Compensation, "E 77", "Ida Krogh").await.unwrap();
        assert_eq!(of(&app, RecordPart::Nursing).await, Kept { kept: 2, ..Kept::default() }, "their time is not over");
        app.set_local(date!(2031 - 11 - 25), time!(9:00));
        let nursing = of(&app, RecordPart::Nursing).await;
        assert_eq!((nursing.by_case, nursing.by_complaint, nursing.kept), (1, 0, 0), "to hold is no entry in the record");
        assert_eq!(nursing.past, [(date!(2031 - 11 - 25), beside.0)], "the neighbour's is not held");
        assert_eq!(of(&app, RecordPart::Rehabilitation).await, Kept { by_case: 1, ..Kept::default() });
        release(&app.plads, id, "Bo Lund").await.unwrap();
        assert_eq!(of(&app, RecordPart::Nursing).await.by_case, 1, "the other case still runs");
        release(&app.plads, other, "Bo Lund").await.unwrap();
        assert_eq!(days(&of(&app, RecordPart::Nursing).await), [date!(2031 - 11 - 25); 2]);
        assert_eq!(days(&of(&app, RecordPart::Rehabilitation).await), [date!(2031 - 11 - 25)]);
        let again = release(&app.plads, id, "Bo Lund").await;
        assert!(matches!(again, Err(HoldError::NotRunning(which)) if which == id), "{again:?}");
        let rows = retention_hold::Entity::find().all(app.plads.store.read()).await.unwrap();
        assert!(rows.len() == 2 && rows.iter().all(|r| r.begun_by == "Ida Krogh" && r.ended_by == "Bo Lund"), "both stay to be read: {rows:?}");
        assert!(rows.iter().any(|r| r.reference == "2031-441"));
        for (name, count) in [("retention.held", 2), ("retention.released", 2)] {
            let events = event::Entity::find().filter(event::Column::Name.eq(name)).all(app.plads.store.read()).await.unwrap();
            assert_eq!(events.len(), count, "{name}");
            assert!(events.iter().all(|e| !e.detail.contains("441") && !e.detail.contains("Ida")), "no words in the log: {events:?}");
            let audited = audit_log::Entity::find().filter(audit_log::Column::Action.eq(name)).all(app.plads.store.read()).await.unwrap();
            assert_eq!(audited.len(), count, "{name}");
        }
    }

    async fn a_hold_is_of_a_stay_there_is_and_names_a_case_without_a_civil_number(app: App) {
        let stay = stay_in(&app, app.world.beds["2"], content(&app, &civil_number(1))).await;
        let nobody = StayId(server::chance::id());
        let unknown = hold(&app.plads, nobody, HoldCause::Supervision, "2026-1", "Ida").await;
        assert!(matches!(unknown, Err(HoldError::NoStay(which)) if which == nobody), "{unknown:?}");
        let number = civil_number(1);
        let dashed = format!("sag om {}-{}", &number[..6], &number[number.len() - 4..]);
        for (case, by) in [(number.as_str(), "Ida"), (dashed.as_str(), "Ida"), ("2026-1", number.as_str())] {
            let refused = hold(&app.plads, stay, HoldCause::Supervision, case, by).await;
            assert!(matches!(refused, Err(HoldError::CivilNumber(_))), "{case} {by}: {refused:?}");
            assert!(!refused.unwrap_err().to_string().contains(&number[..6]), "nor is it said again");
        }
        for (case, by) in [(" ", "Ida"), ("2026-1", "")] {
            let refused = hold(&app.plads, stay, HoldCause::Supervision, case, by).await;
            assert!(matches!(refused, Err(HoldError::Missing(_))), "{case:?} {by:?}: {refused:?}");
        }
        let long = hold(&app.plads, stay, HoldCause::Supervision, &"x".repeat(121), "Ida").await;
        assert!(matches!(long, Err(HoldError::TooLong(_))), "{long:?}");
        assert_eq!(number_of(&app, "SELECT count(*) FROM retention_hold").await, 0);
        assert_eq!(number_of(&app, "SELECT count(*) FROM event WHERE name = 'retention.held'").await, 0);
    }

    async fn the_command_holds_lists_and_releases(app: App) {
        let stay = stay_in(&app, app.world.beds["2"], content(&app, &civil_number(1))).await.to_string();
        let (id, said, code) = plads(&app, &["hold", "--stay", &stay, "--because", "compensation", "--case", "E 77", "--by", "Ida Krogh"]);
        assert_eq!(code, 0, "{said}");
        let id = id.trim();
        let (listed, ..) = plads(&app, &["--list"]);
        assert!(listed.contains("nursing (5 years): 1 kept, 0 held by a complaint, 0 held by a case, 0 past their time\n"), "{listed}");
        assert!(listed.contains("1 holds run\n") && listed.contains(&format!("  {id} compensation, case E 77, since ")), "{listed}");
        assert!(listed.contains(" by Ida Krogh\n"), "{listed}");
        assert!(!plads(&app, &[]).0.contains(id), "only where the list is asked for");
        let number = civil_number(1);
        for (arguments, words) in [
            (["--stay", stay.as_str(), "--because", "compensation", "--case", number.as_str(), "--by", "Ida"], "holds a civil number"),
            (["--stay", id, "--because", "compensation", "--case", "E 78", "--by", "Ida"], "there is no stay"),
            (["--stay", stay.as_str(), "--because", "curiosity", "--case", "E 78", "--by", "Ida"], "known: supervision compensation"),
        ] {
            let (_, said, code) = plads(&app, &[&["hold"], &arguments[..]].concat());
            assert!(code == 2 && said.contains(words), "{code} {said}");
        }
        let (said, _, code) = plads(&app, &["release", id, "--by", "Bo Lund"]);
        assert_eq!((said.as_str(), code), (format!("{id} is released\n").as_str(), 0));
        assert_eq!(plads(&app, &["release", id, "--by", "Bo Lund"]).2, 2, "once");
        assert!(plads(&app, &["--list"]).0.contains("0 holds run\n"));
    }
}

/// Runs the command itself on the same database: what it prints, what it says meanwhile, and its exit code.
fn plads(app: &App, arguments: &[&str]) -> (String, String, i32) {
    let mut command = std::process::Command::new(env!("CARGO_BIN_EXE_plads"));
    let done = command.arg("retention").args(arguments).args(["--db", &app.url]).output().unwrap();
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    (text(done.stdout), text(done.stderr), done.status.code().unwrap())
}
