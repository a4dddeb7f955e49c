//! TOBS: five values, their points by the printed table with its holes closed to the worse side, what the site does about them, and
//! tables that a nurse approves.

use crate::bed::number;
use crate::given::{self, civil_number, content, stay_in};
use crate::harness::{Answer, App, Browser};
use crate::moving::{post, sound, tasks};
use axum::http::StatusCode;
use domain::ids::StayId;
use sea_orm::{EntityTrait as _, QueryOrder as _};
use server::store::entity::{access_log, event, task, tobs_actions, tobs_set};
use time::macros::{date, time};

const TABLES: &str = "/tobs/tables";

/// A set in which all is as it should be: 0 points.
const WELL: [(&str, &str); 6] = [
    ("pulse", "70"),
    ("consciousness", "habitual"),
    ("respiration", "16"),
    ("temperature", "37,0"),
    ("temperature_site", "rectal"),
    ("systolic", "130"),
];

/// The same with some fields changed.
fn with<'a>(changed: &[(&'a str, &'a str)]) -> Vec<(&'a str, &'a str)> {
    let kept = WELL.into_iter().filter(|(field, _)| changed.iter().all(|(f, _)| f != field));
    kept.chain(changed.iter().copied()).collect()
}

fn page(stay: StayId) -> String {
    format!("/stays/{stay}/tobs")
}

async fn version(app: &App, stay: StayId) -> String {
    server::store::tobs::of_stay(app.plads.store.read(), stay).await.unwrap().version().to_string()
}

/// Posts a form of the page, with what is kept as its version.
async fn act(app: &App, by: &Browser, stay: StayId, act: &str, fields: &[(&str, &str)]) -> Answer {
    let version = version(app, stay).await;
    by.post(&page(stay), act, &[&[("version", version.as_str())], fields].concat()).await
}

pub async fn register(app: &App, by: &Browser, stay: StayId, changed: &[(&str, &str)]) -> Answer {
    act(app, by, stay, "register_tobs", &with(changed)).await
}

async fn sets(app: &App) -> Vec<tobs_set::Model> {
    tobs_set::Entity::find().order_by_asc(tobs_set::Column::RegisteredAt).all(app.plads.store.read()).await.unwrap()
}

/// Notes and due times of the open tasks of a kind.
async fn open(app: &App, kind: &str) -> Vec<(String, domain::instant::Instant)> {
    let rows = task::Entity::find().all(app.plads.store.read()).await.unwrap();
    rows.into_iter().filter(|t| t.kind == kind && t.done_at.is_none()).map(|t| (t.note, t.due_at.at())).collect()
}

pub async fn citizen(app: &App) -> StayId {
    stay_in(app, app.world.beds["2"], content(app, &civil_number(1))).await
}

async fn tables(app: &App, by: &Browser, act: &str, fields: &[(&str, &str)]) -> Answer {
    let site = app.world.solgaarden.to_string();
    by.post(TABLES, act, &[&[("tobs_site", site.as_str())], fields].concat()).await
}

/// A site's own steps: from 0 at discretion, from 3 a nurse and four times a day.
const OWN: [(&str, &str); 6] =
    [("from_1", "0"), ("call_1", "nobody"), ("from_2", "3"), ("times_2", "4"), ("call_2", "nurse"), ("checks_2", "urine")];

on_both_engines! {
    async fn every_boundary_of_the_printed_table_scores_its_points_with_the_holes_closed_to_the_worse_side(app: App) {
        let (stay, nurse) = (citizen(&app).await, app.ward_nurse().await);
        let mut expected = Vec::new();
        // The handbook's table 3.4; 39, 130, 8, 25, 33,9, 40, 69 and 200 lie in its holes.
        for (field, rows) in [
            ("pulse", vec![("39", 2), ("40", 1), ("49", 1), ("50", 0), ("89", 0), ("90", 1), ("109", 1), ("110", 2), ("129", 2), ("130", 3)]),
            ("consciousness", vec![("habitual", 0), ("agitated", 1), ("speech_only", 1), ("pain_only", 2), ("none", 3)]),
            (
                "respiration",
                vec![("8", 3), ("9", 1), ("11", 1), ("12", 0), ("20", 0), ("21", 2), ("24", 2), ("25", 3), ("30", 3), ("31", 3)],
            ),
            (
                "temperature",
                vec![("33,9", 3), ("34", 2), ("35,9", 2), ("36", 0), ("37,9", 0), ("38", 1), ("38,9", 1), ("39", 2), ("39,9", 2), ("40", 3)],
            ),
            ("systolic", vec![("69", 3), ("70", 2), ("79", 2), ("80", 1), ("99", 1), ("100", 0), ("199", 0), ("200", 2)]),
        ] {
            for (value, points) in rows {
                register(&app, &nurse, stay, &[(field, value)]).await.accepted();
                expected.push((field, value, points));
                app.wait_seconds(1);
            }
        }
        for ((field, value, points), row) in expected.iter().zip(sets(&app).await) {
            let of = [
                ("pulse", row.pulse_points),
                ("consciousness", row.consciousness_points),
                ("respiration", row.respiration_points),
                ("temperature", row.temperature_points),
                ("systolic", row.systolic_points),
            ];
            for (column, found) in of {
                assert_eq!(found, if column == *field { *points } else { 0 }, "{field} {value}: {column}");
            }
            assert_eq!(row.total, *points, "{field} {value}");
            assert_eq!(row.very_ill, (*field, *value) == ("respiration", "31"), "{field} {value}");
            let as_read = match *field {
                "pulse" => row.pulse.to_string(),
                "respiration" => row.respiration.to_string(),
                "systolic" => row.systolic.to_string(),
                "temperature" => format!("{:.1}", f64::from(row.temperature_tenths) / 10.0).replace(".0", "").replace('.', ","),
                _ => row.consciousness.clone(),
            };
            assert_eq!(as_read, *value, "kept as it was read");
        }
        assert_eq!(expected.len(), 43);
        sound(&app).await;
    }

    async fn a_temperature_from_elsewhere_is_counted_as_if_taken_rectally_and_far_out_must_be(app: App) {
        let (stay, nurse) = (citizen(&app).await, app.ward_nurse().await);
        for (read, site, points) in
            [("37,4", "oral", 0), ("37,5", "oral", 1), ("36,9", "axillary", 0), ("37,0", "axillary", 1), ("35,5", "oral", 0), ("39", "axillary", 3)]
        {
            register(&app, &nurse, stay, &[("temperature", read), ("temperature_site", site)]).await.accepted();
            let row = sets(&app).await.pop().unwrap();
            assert_eq!((row.temperature_points, row.temperature_site.as_str()), (points, site), "{read} {site}");
            app.wait_seconds(1);
        }
        let before = sets(&app).await.len();
        for (read, site, found) in [("35,4", "oral", "35,9"), ("34,9", "axillary", "35,9"), ("39,6", "oral", "40,1"), ("39,1", "axillary", "40,1")] {
            let refused = register(&app, &nurse, stay, &[("temperature", read), ("temperature_site", site)]).await;
            assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{read} {site}");
            refused.says(&format!("Temperatur: Så lav eller høj en temperatur skal måles rektalt ({found} °C omregnet)")).says(&format!("value=\"{read}\""));
        }
        assert_eq!(sets(&app).await.len(), before, "nothing is written");
    }

    async fn right_after_saving_the_page_says_total_points_and_what_to_do(app: App) {
        let (stay, nurse) = (citizen(&app).await, app.ward_nurse().await);
        nurse.get(&format!("/stays/{stay}")).await.says("TOBS er ikke taget i opholdet").says("Tag TOBS");
        nurse.get(&page(stay)).await.says("Endnu ikke godkendt af en sygeplejerske").says("Reagerer kun på smerte").says("Aksillært");
        let saved = register(&app, &nurse, stay, &[("pulse", "112"), ("consciousness", "agitated"), ("systolic", "95")]).await;
        let to = saved.accepted().to_owned();
        let after = nurse.get(to.split('#').next().unwrap()).await;
        after.says("<b>4</b>").says("af 15 point").says("112 pr. minut").says("Agiteret").says("95 mmHg").says("37,0 °C rektalt");
        after.says("Kontakt en sygeplejerske nu.").says("Se på urin, blodsukker, væske, medicin.").says("Tag TOBS igen 6 gange det næste døgn.");
        after.says("Næste TOBS i dag kl. 13.41").says("Endnu ikke godkendt af en sygeplejerske").says("Pointtabel 2017-1, handlingstabel 1");
        app.wait_minutes(20);
        register(&app, &nurse, stay, &[]).await.accepted();
        let own = nurse.get(&format!("/stays/{stay}")).await;
        own.says("<b>0</b>").says("Tag TOBS igen efter skøn.").says("TOBS over tid: 4, 0. Højere er værre.").says("TOBS registreret");
        own.says("Vis alle sæt som tabel").never_says("Næste TOBS");
        // A therapist and an allocator read it, and are not asked for anything.
        for who in [app.world.therapist, app.world.allocator] {
            let other = app.browser(who).await;
            other.get(&page(stay)).await.says("<b>0</b>").never_says("register_tobs").never_says("Stedets tabeller");
        }
        let looks = access_log::Entity::find().all(app.plads.store.read()).await.unwrap();
        assert!(looks.iter().any(|l| l.role == "therapist" && l.action == "stay.read"));
        let events = event::Entity::find().all(app.plads.store.read()).await.unwrap();
        let registered = events.iter().filter(|e| e.name == "tobs.registered").collect::<Vec<_>>();
        assert_eq!(registered.len(), 2);
        assert!(registered.iter().all(|e| !e.detail.contains("112") && !e.detail.contains("Kragh")), "identities, times and versions");
        sound(&app).await;
    }

    async fn a_total_raises_the_tasks_of_the_sites_step(app: App) {
        let (stay, nurse) = (citizen(&app).await, app.ward_nurse().await);
        let now = app.plads.now();
        register(&app, &nurse, stay, &[]).await.accepted();
        for kind in ["tobs_again", "tobs_nurse", "tobs_doctor"] {
            assert_eq!(tasks(&app, kind).await, 0, "0 points ask for nothing: {kind}");
        }
        app.wait_seconds(1);
        register(&app, &nurse, stay, &[("pulse", "90")]).await.accepted();
        let now_1 = now.plus_seconds(1);
        assert_eq!(open(&app, "tobs_again").await, [("TOBS 1 (≥ 1)".to_owned(), now_1.plus_hours(8))], "three times a day");
        assert_eq!(open(&app, "tobs_doctor").await, [("TOBS 1 (≥ 1)".to_owned(), now_1)]);
        assert_eq!(tasks(&app, "tobs_nurse").await, 0);
        app.wait_minutes(20);
        let at = app.plads.now();
        register(&app, &nurse, stay, &[("pulse", "110")]).await.accepted();
        assert_eq!(open(&app, "tobs_again").await, [("TOBS 2 (≥ 2)".to_owned(), at.plus_hours(4))], "six times a day, from this set on");
        assert_eq!(open(&app, "tobs_nurse").await, [("TOBS 2 (≥ 2)".to_owned(), at)]);
        assert_eq!(tasks(&app, "tobs_doctor").await, 0, "the nurse is called instead");
        let listed = nurse.get("/tasks").await;
        listed.says("TOBS: kontakt en sygeplejerske").says("TOBS 2 (≥ 2)").says("TOBS skal tages igen");
        listed.never_says(&civil_number(1)).never_says("Kragh");
        let rows = task::Entity::find().all(app.plads.store.read()).await.unwrap();
        assert!(rows.iter().filter(|t| t.kind.starts_with("tobs")).all(|t| t.owner_role == "ward_nurse"));
        // The next set is well again: nothing is due, but nobody has called the nurse yet.
        app.wait_minutes(20);
        register(&app, &nurse, stay, &[]).await.accepted();
        assert_eq!((tasks(&app, "tobs_again").await, tasks(&app, "tobs_nurse").await), (0, 1));
        sound(&app).await;
    }

    async fn a9_a_tobs_of_5_raises_a_task_to_call_a_nurse(app: App) {
        let (stay, nurse) = (citizen(&app).await, app.ward_nurse().await);
        register(&app, &nurse, stay, &[("pulse", "130"), ("consciousness", "pain_only")]).await.accepted();
        assert_eq!(open(&app, "tobs_nurse").await, [("TOBS 5 (≥ 2)".to_owned(), app.plads.now())]);
        nurse.get(&format!("/stays/{stay}")).await.says("<b>5</b>").says("TOBS: kontakt en sygeplejerske");
        sound(&app).await;
    }

    async fn an_arrival_after_which_a_set_was_taken_is_no_slip_to_undo(app: App) {
        let stay = crate::transition::arrived(&app, 1, "2").await;
        let nurse = app.ward_nurse().await;
        register(&app, &nurse, stay, &[]).await.accepted();
        let events = event::Entity::find().all(app.plads.store.read()).await.unwrap();
        let arrival = events.iter().find(|e| e.name == "stay.arrived").unwrap().id;
        assert_eq!(nurse.post(&format!("/undo/{arrival}"), "undo", &[]).await.status, StatusCode::CONFLICT);
        assert_eq!((sets(&app).await.len(), number(&app, "SELECT count(*) FROM stay").await), (1, 1));
        sound(&app).await;
    }

    async fn very_ill_by_the_respiration_is_the_last_step_whatever_the_total(app: App) {
        let (stay, nurse) = (citizen(&app).await, app.ward_nurse().await);
        let own = [&OWN[..], &[("from_3", "8"), ("times_3", "24"), ("call_3", "nurse")]].concat();
        tables(&app, &nurse, "set_tobs_actions", &[&[("version", "1")], &own[..]].concat()).await.accepted();
        register(&app, &nurse, stay, &[("respiration", "30")]).await.accepted();
        assert_eq!(open(&app, "tobs_again").await[0].1, app.plads.now().plus_hours(6), "3 points, four times a day");
        app.wait_minutes(1);
        register(&app, &nurse, stay, &[("respiration", "31")]).await.accepted();
        assert_eq!(open(&app, "tobs_again").await, [("TOBS 3 (≥ 8)".to_owned(), app.plads.now().plus_hours(1))], "as from 8 points");
        nurse.get(&page(stay)).await.says("Meget syg").says("Respirationen er så høj, at borgeren er meget syg");
        sound(&app).await;
    }

    async fn the_next_set_is_the_one_that_was_due_and_a_late_one_changes_nothing(app: App) {
        let (stay, nurse) = (citizen(&app).await, app.ward_nurse().await);
        register(&app, &nurse, stay, &[("pulse", "90")]).await.accepted();
        let due = open(&app, "tobs_again").await;
        // Registered now, taken an hour ago: the other is still the latest.
        app.wait_minutes(5);
        register(&app, &nurse, stay, &[("pulse", "130"), ("taken_at", "i dag 08:40")]).await.accepted();
        assert_eq!(open(&app, "tobs_again").await, due);
        assert_eq!(tasks(&app, "tobs_nurse").await, 0, "what was an hour ago calls nobody now");
        nurse.get(&format!("/stays/{stay}")).await.says("<b>1</b>");
        app.wait_minutes(8 * 60);
        let nurse = app.ward_nurse().await;
        nurse.get(&page(stay)).await.says("(over frist)");
        register(&app, &nurse, stay, &[("pulse", "91")]).await.accepted();
        let after = open(&app, "tobs_again").await;
        assert_eq!(after.len(), 1);
        assert!(after[0].1 > app.plads.now(), "the one that was due is done, the next is asked for");
        sound(&app).await;
    }

    async fn a_set_that_was_wrong_is_corrected_by_another_and_stays_to_be_seen(app: App) {
        let (stay, nurse) = (citizen(&app).await, app.ward_nurse().await);
        register(&app, &nurse, stay, &[("pulse", "90")]).await.accepted();
        assert_eq!(tasks(&app, "tobs_doctor").await, 1);
        app.wait_minutes(1);
        register(&app, &nurse, stay, &[("pulse", "190")]).await.accepted();
        assert_eq!((tasks(&app, "tobs_nurse").await, tasks(&app, "tobs_doctor").await), (1, 0));
        let wrong = sets(&app).await.pop().unwrap().id.to_string();
        app.wait_minutes(1);
        let without = register(&app, &nurse, stay, &[("replaces", &wrong), ("replace_reason", " ")]).await;
        assert_eq!(without.status, StatusCode::UNPROCESSABLE_ENTITY);
        without.says("Hvad var forkert?: Skal udfyldes");
        assert_eq!(sets(&app).await.len(), 2);
        let at = app.plads.now().plus_minutes(-1);
        register(&app, &nurse, stay, &[("replaces", &wrong), ("replace_reason", "Puls tastet forkert"), ("taken_at", "i dag 09:42")]).await.accepted();
        let all = sets(&app).await;
        assert_eq!(all.len(), 3, "nothing is deleted");
        assert_eq!((all[1].strike_reason.as_str(), all[1].struck_at.is_some()), ("Puls tastet forkert", true));
        assert_eq!((all[2].replaces_id, all[2].taken_at.at()), (Some(all[1].id), at));
        assert_eq!(tasks(&app, "tobs_nurse").await, 0, "what the wrong one asked for is withdrawn");
        assert_eq!(tasks(&app, "tobs_doctor").await, 1, "and what it had taken the place of stands again");
        assert_eq!(tasks(&app, "tobs_again").await, 0);
        let shown = nurse.get(&page(stay)).await;
        shown.says("<b>0</b>").says("fejl: Puls tastet forkert (Ida K.)").says("i stedet for sættet fra i dag kl. 09.42").says("TOBS over tid: 1, 0.");
        let again = register(&app, &nurse, stay, &[("replaces", &wrong), ("replace_reason", "Igen")]).await;
        assert_eq!(again.status, StatusCode::CONFLICT, "a mistake is marked once");
        // One of another citizen's, without a set in its place.
        app.wait_minutes(1);
        let right = all[2].id.to_string();
        act(&app, &nurse, stay, "strike_tobs", &[("set", &right), ("strike_reason", "En anden borgers")]).await.accepted();
        nurse.get(&page(stay)).await.says("<b>1</b>").says("Næste TOBS");
        assert_eq!(tasks(&app, "tobs_again").await, 1, "the set before is the latest again");
        let other = stay_in(&app, app.world.beds["3"], content(&app, &civil_number(2))).await;
        let not_its = act(&app, &nurse, other, "strike_tobs", &[("set", &right), ("strike_reason", "x")]).await;
        assert_eq!(not_its.status, StatusCode::NOT_FOUND, "of another stay");
        sound(&app).await;
    }

    async fn bad_input_is_named_at_its_field_writes_nothing_and_keeps_what_was_typed(app: App) {
        let (stay, nurse) = (citizen(&app).await, app.ward_nurse().await);
        for (changed, words) in [
            (vec![("pulse", "")], "Puls: Skal udfyldes"),
            (vec![("pulse", "700")], "Puls: Højst 300"),
            (vec![("pulse", "70,5")], "Puls: Kun hele tal"),
            (vec![("pulse", "halvfjerds")], "Puls: Skriv et tal"),
            (vec![("consciousness", "")], "Bevidsthed: Skal udfyldes"),
            (vec![("consciousness", "sleepy")], "Bevidsthed: Vælg en af mulighederne"),
            (vec![("respiration", "")], "Respiration: Skal udfyldes"),
            (vec![("respiration", "101")], "Respiration: Højst 100"),
            (vec![("temperature", "")], "Temperatur: Skal udfyldes"),
            (vec![("temperature", "19,9")], "Temperatur: Mindst 20"),
            (vec![("temperature", "37,55")], "Temperatur: Højst 1 decimaler"),
            (vec![("temperature_site", "")], "Hvor er temperaturen målt?: Skal udfyldes"),
            (vec![("systolic", "")], "Systolisk blodtryk: Skal udfyldes"),
            (vec![("systolic", "-5")], "Systolisk blodtryk: Mindst 0"),
            (vec![("taken_at", "i dag 09:42")], "Målt: Tidspunktet er for sent"),
            (vec![("taken_at", "-2 09:00")], "Målt: Tidspunktet er for tidligt"),
            (vec![("taken_at", "31.02.2026 10:00")], "Målt: Datoen findes ikke"),
            (vec![("replaces", "x"), ("replace_reason", "y")], "Vælg en af mulighederne"),
        ] {
            let refused = register(&app, &nurse, stay, &changed).await;
            assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{changed:?}");
            refused.says(words);
            if changed[0].0 != "systolic" {
                refused.says("value=\"130\"");
            }
        }
        // All of it at once.
        let all = register(&app, &nurse, stay, &[("pulse", ""), ("respiration", "999"), ("temperature", "35"), ("temperature_site", "oral")]).await;
        all.says("Ret 3 felter").says("Puls: Skal udfyldes").says("Respiration: Højst 100").says("skal måles rektalt (35,5 °C omregnet)");
        assert_eq!(sets(&app).await.len(), 0);
        assert_eq!(number(&app, "SELECT count(*) FROM task").await, 0);
        assert_eq!(number(&app, "SELECT count(*) FROM event WHERE name LIKE 'tobs%'").await, 0);
    }

    async fn what_somebody_registered_meanwhile_is_seen_before_another_set_is_kept(app: App) {
        let (stay, nurse) = (citizen(&app).await, app.ward_nurse().await);
        register(&app, &nurse, stay, &[]).await.accepted();
        for stale in ["0", "2", ""] {
            let late = nurse.post(&page(stay), "register_tobs", &[&[("version", stale)], &with(&[("pulse", "111")])[..]].concat()).await;
            assert_eq!(late.status, StatusCode::CONFLICT, "{stale:?}");
            late.says("value=\"111\"");
        }
        assert_eq!(sets(&app).await.len(), 1);
        // Something else of the stay may change meanwhile.
        let nurse_2 = app.ward_nurse().await;
        post(&app, &nurse_2, stay, "care", "set_diet", &[("diet", "diabetes")]).await.accepted();
        nurse.post(&page(stay), "register_tobs", &[&[("version", "1")], &WELL[..]].concat()).await.accepted();
        sound(&app).await;
    }

    async fn tobs_is_not_used_with_a_reason_and_used_again(app: App) {
        let (stay, nurse) = (citizen(&app).await, app.ward_nurse().await);
        register(&app, &nurse, stay, &[("pulse", "110")]).await.accepted();
        let without = act(&app, &nurse, stay, "exclude_tobs", &[("exclude_reason", "")]).await;
        assert_eq!(without.status, StatusCode::UNPROCESSABLE_ENTITY);
        act(&app, &nurse, stay, "exclude_tobs", &[("exclude_reason", "Terminal, aftalt med egen læge")]).await.accepted();
        for kind in ["tobs_again", "tobs_nurse"] {
            assert_eq!(tasks(&app, kind).await, 0, "{kind}");
        }
        nurse.get(&format!("/stays/{stay}")).await.says("TOBS bruges ikke: Terminal, aftalt med egen læge (Ida K.").never_says("Tag TOBS");
        nurse.get(&page(stay)).await.never_says("register_tobs").says("Brug TOBS igen");
        let refused = register(&app, &nurse, stay, &[]).await;
        assert_eq!(refused.status, StatusCode::CONFLICT);
        refused.says("TOBS bruges ikke i dette ophold");
        let twice = act(&app, &nurse, stay, "exclude_tobs", &[("exclude_reason", "Igen")]).await;
        assert_eq!(twice.status, StatusCode::CONFLICT);
        act(&app, &nurse, stay, "use_tobs", &[]).await.accepted();
        assert_eq!(act(&app, &nurse, stay, "use_tobs", &[]).await.status, StatusCode::CONFLICT);
        app.wait_minutes(1);
        register(&app, &nurse, stay, &[("pulse", "90")]).await.accepted();
        assert_eq!(tasks(&app, "tobs_again").await, 1);
        sound(&app).await;
    }

    async fn the_end_of_a_stay_a_death_and_a_hospital_close_the_tasks(app: App) {
        let nurse = app.ward_nurse().await;
        let [leaves, dies, away] = ["2", "3", "1A"].map(|bed| (bed, app.world.beds[bed]));
        let leaves = stay_in(&app, leaves.1, content(&app, &civil_number(1))).await;
        let dies = stay_in(&app, dies.1, content(&app, &civil_number(2))).await;
        let away = stay_in(&app, away.1, content(&app, &civil_number(3))).await;
        for stay in [leaves, dies, away] {
            register(&app, &nurse, stay, &[("pulse", "110")]).await.accepted();
        }
        app.wait_minutes(1);
        let version = crate::phase::version(&app, leaves).await;
        let fields = [("version", version.as_str()), ("outcome", "nursing_home"), ("at", "")];
        nurse.post(&format!("/stays/{leaves}"), "end_stay", &fields).await.accepted();
        assert_eq!((tasks(&app, "tobs_again").await, tasks(&app, "tobs_nurse").await), (2, 2));
        post(&app, &nurse, dies, "death", "found_dead", &[("at", ""), ("found_by", "Ida K.")]).await.accepted();
        assert_eq!((tasks(&app, "tobs_again").await, tasks(&app, "tobs_nurse").await), (1, 1));
        let admitted = [("kind", "hospital"), ("place", "Prøveby Sygehus"), ("at", "")];
        post(&app, &nurse, away, "absence", "leave", &admitted).await.accepted();
        assert_eq!((tasks(&app, "tobs_again").await, tasks(&app, "tobs_nurse").await), (0, 0));
        for stay in [leaves, dies] {
            let refused = register(&app, &nurse, stay, &[]).await;
            assert_eq!(refused.status, StatusCode::CONFLICT);
            refused.says("Opholdet er afsluttet");
            nurse.get(&page(stay)).await.says("<b>2</b>").never_says("register_tobs");
        }
        sound(&app).await;
    }

    async fn a_nurse_approves_both_tables_and_sets_keep_what_they_were_scored_by(app: App) {
        let (stay, nurse) = (citizen(&app).await, app.ward_nurse().await);
        register(&app, &nurse, stay, &[("pulse", "110")]).await.accepted();
        let first = nurse.get(&format!("{TABLES}?site={}", app.world.solgaarden)).await;
        first.says("Tabeller for TOBS").says("Endnu ikke godkendt af en sygeplejerske").says("højst 39: 2").says("40–49: 1").says("mindst 130: 3");
        first.says("højst 33,9: 3").says("34–35,9: 2").says("2 og derover").says("Version 1, den sædvanlige");
        let stale = tables(&app, &nurse, "approve_tobs_points", &[("version", "2016-1")]).await;
        assert_eq!(stale.status, StatusCode::CONFLICT);
        tables(&app, &nurse, "approve_tobs_points", &[("version", "2017-1")]).await.accepted();
        assert_eq!(tables(&app, &nurse, "approve_tobs_points", &[("version", "2017-1")]).await.status, StatusCode::CONFLICT, "once");
        nurse.get(&page(stay)).await.says("Endnu ikke godkendt af en sygeplejerske");
        tables(&app, &nurse, "approve_tobs_actions", &[("version", "1")]).await.accepted();
        assert_eq!(tables(&app, &nurse, "approve_tobs_actions", &[("version", "1")]).await.status, StatusCode::CONFLICT, "once");
        let after = nurse.get(&format!("{TABLES}?site={}", app.world.solgaarden)).await;
        after.says("Godkendt af Ida K., i dag kl. 09.41").never_says("Endnu ikke godkendt");
        let shown = nurse.get(&page(stay)).await;
        shown.never_says("Endnu ikke godkendt");
        app.wait_minutes(1);
        register(&app, &nurse, stay, &[("pulse", "111")]).await.accepted();
        nurse.get(&page(stay)).await.says("tabellerne var ikke godkendt dengang");
        let approved: Vec<(bool, bool)> = sets(&app).await.iter().map(|s| (s.table_approved, s.actions_approved)).collect();
        assert_eq!(approved, [(false, false), (true, true)], "as it was then");
        // The other site has tables of its own.
        nurse.get(&format!("{TABLES}?site={}", app.world.skoven)).await.says("Endnu ikke godkendt");
        sound(&app).await;
    }

    async fn a_sites_own_actions_replace_the_usual_ones_and_nobody_has_approved_them(app: App) {
        let (stay, nurse) = (citizen(&app).await, app.ward_nurse().await);
        tables(&app, &nurse, "approve_tobs_points", &[("version", "2017-1")]).await.accepted();
        tables(&app, &nurse, "approve_tobs_actions", &[("version", "1")]).await.accepted();
        register(&app, &nurse, stay, &[("pulse", "110")]).await.accepted();
        assert_eq!(tasks(&app, "tobs_nurse").await, 1);
        for (fields, words) in [
            (vec![("from_1", ""), ("call_1", "nobody")], "Trin 1: fra hvor mange point: Skal udfyldes"),
            (vec![("from_1", "1"), ("call_1", "nobody")], "Skriv et helt tal fra 0 til 0"),
            (vec![("from_1", "0"), ("call_1", "nobody"), ("from_2", "0"), ("call_2", "nurse")], "Skriv et helt tal fra 1 til 15"),
            (vec![("from_1", "0"), ("call_1", "nobody"), ("from_2", "16"), ("call_2", "nurse")], "Skriv et helt tal fra 1 til 15"),
            (vec![("from_1", "0"), ("call_1", "nobody"), ("from_2", "2"), ("call_2", "nurse"), ("times_2", "25")], "fra 1 til 24"),
            (vec![("from_1", "0"), ("call_1", "priest")], "Trin 1: hvem kontaktes: Vælg en af mulighederne"),
            (vec![("from_1", "0"), ("call_1", "nobody"), ("checks_1", "teeth")], "Trin 1: hvad der ses på: Vælg en af mulighederne"),
        ] {
            let refused = tables(&app, &nurse, "set_tobs_actions", &[&[("version", "1")], &fields[..]].concat()).await;
            assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{fields:?}");
            refused.says(words);
        }
        assert_eq!(number(&app, "SELECT count(*) FROM tobs_actions").await, 1);
        tables(&app, &nurse, "set_tobs_actions", &[&[("version", "1")], &OWN[..]].concat()).await.accepted();
        let stale = tables(&app, &nurse, "set_tobs_actions", &[&[("version", "1")], &OWN[..]].concat()).await;
        assert_eq!(stale.status, StatusCode::CONFLICT, "somebody was faster");
        assert_eq!(tables(&app, &nurse, "approve_tobs_actions", &[("version", "1")]).await.status, StatusCode::CONFLICT, "not in force");
        let own = nurse.get(&format!("{TABLES}?site={}", app.world.solgaarden)).await;
        own.says("Version 2, stedets egen, af Ida K., i dag kl. 09.41").says("Endnu ikke godkendt").says("Kontakt en sygeplejerske nu. Se på urin. Tag TOBS igen 4 gange");
        app.wait_minutes(1);
        register(&app, &nurse, stay, &[("pulse", "111")]).await.accepted();
        assert_eq!(tasks(&app, "tobs_again").await, 0, "2 points are nothing here");
        nurse.get(&page(stay)).await.says("handlingstabel 2").says("Endnu ikke godkendt af en sygeplejerske").says("Tag TOBS igen efter skøn.");
        app.wait_minutes(1);
        register(&app, &nurse, stay, &[("pulse", "130")]).await.accepted();
        assert_eq!(open(&app, "tobs_again").await, [("TOBS 3 (≥ 3)".to_owned(), app.plads.now().plus_hours(6))]);
        let all = sets(&app).await;
        let kept: Vec<(i32, bool, i32)> = all.iter().map(|s| (s.actions_version, s.actions_approved, s.step_from)).collect();
        assert_eq!(kept, [(1, true, 2), (2, false, 0), (2, false, 3)], "the first keeps the version that scored it");
        tables(&app, &nurse, "approve_tobs_actions", &[("version", "2")]).await.accepted();
        nurse.get(&page(stay)).await.never_says("Endnu ikke godkendt");
        let rows = tobs_actions::Entity::find().order_by_asc(tobs_actions::Column::Version).all(app.plads.store.read()).await.unwrap();
        assert!(rows.len() == 2 && rows.iter().all(|r| r.approved_at.is_some()), "both versions are kept");
        sound(&app).await;
    }

    async fn a_set_keeps_the_tables_of_the_site_where_it_was_taken(app: App) {
        let (stay, nurse) = (citizen(&app).await, app.ward_nurse().await);
        register(&app, &nurse, stay, &[("pulse", "110")]).await.accepted();
        let bed = app.world.beds["S1"].to_string();
        post(&app, &nurse, stay, "move", "move_citizen", &[("bed", &bed), ("reason", "Tættere på hjemmet"), ("consents", "")]).await.accepted();
        nurse.get(&format!("/stays/{stay}")).await.says("Endnu ikke godkendt af en sygeplejerske");
        tables(&app, &nurse, "approve_tobs_points", &[("version", "2017-1")]).await.accepted();
        tables(&app, &nurse, "approve_tobs_actions", &[("version", "1")]).await.accepted();
        nurse.get(&format!("/stays/{stay}")).await.never_says("Endnu ikke godkendt");
        // The next one is scored by the tables of the site where the citizen is now.
        nurse.get(&page(stay)).await.says("Endnu ikke godkendt af en sygeplejerske");
        app.wait_minutes(1);
        register(&app, &nurse, stay, &[("pulse", "111")]).await.accepted();
        let all = sets(&app).await;
        assert_eq!([all[0].site_id, all[1].site_id], [app.world.solgaarden.0, app.world.skoven.0]);
        nurse.get(&format!("/stays/{stay}")).await.says("Endnu ikke godkendt");
        sound(&app).await;
    }

    async fn what_two_mistakes_asked_for_is_asked_for_by_nobody(app: App) {
        let (stay, nurse) = (citizen(&app).await, app.ward_nurse().await);
        register(&app, &nurse, stay, &[("pulse", "90")]).await.accepted();
        app.wait_minutes(1);
        register(&app, &nurse, stay, &[("pulse", "110")]).await.accepted();
        let ids: Vec<String> = sets(&app).await.iter().map(|set| set.id.to_string()).collect();
        app.wait_minutes(1);
        for wrong in &ids {
            act(&app, &nurse, stay, "strike_tobs", &[("set", wrong), ("strike_reason", "En anden borgers")]).await.accepted();
            app.wait_minutes(1);
        }
        for kind in ["tobs_again", "tobs_nurse", "tobs_doctor"] {
            assert_eq!(tasks(&app, kind).await, 0, "{kind}");
        }
        // And where TOBS is not used, a mistake brings nothing back.
        register(&app, &nurse, stay, &[("pulse", "90")]).await.accepted();
        app.wait_minutes(1);
        register(&app, &nurse, stay, &[("pulse", "110")]).await.accepted();
        let last = sets(&app).await.pop().unwrap().id.to_string();
        act(&app, &nurse, stay, "exclude_tobs", &[("exclude_reason", "Terminal")]).await.accepted();
        act(&app, &nurse, stay, "strike_tobs", &[("set", &last), ("strike_reason", "En anden borgers")]).await.accepted();
        assert_eq!((tasks(&app, "tobs_doctor").await, tasks(&app, "tobs_again").await), (0, 0));
        sound(&app).await;
    }

    async fn another_organisation_finds_nothing_and_others_may_not(app: App) {
        let (stay, nurse) = (citizen(&app).await, app.ward_nurse().await);
        let other = app.browser(app.world.other_ward_nurse).await;
        assert_eq!(other.get(&page(stay)).await.status, StatusCode::NOT_FOUND);
        assert_eq!(register(&app, &other, stay, &[]).await.status, StatusCode::NOT_FOUND);
        for act in ["approve_tobs_points", "approve_tobs_actions", "set_tobs_actions"] {
            assert_eq!(tables(&app, &other, act, &[("version", "1")]).await.status, StatusCode::NOT_FOUND, "{act}");
        }
        assert_eq!(other.get(&format!("{TABLES}?site={}", app.world.solgaarden)).await.status, StatusCode::NOT_FOUND);
        other.get(TABLES).await.says("Fjernby").never_says("Solgården");
        for who in [app.world.therapist, app.world.allocator] {
            let by = app.browser(who).await;
            assert_eq!(register(&app, &by, stay, &[]).await.status, StatusCode::FORBIDDEN);
            assert_eq!(by.get(TABLES).await.status, StatusCode::FORBIDDEN);
            assert_eq!(tables(&app, &by, "approve_tobs_points", &[("version", "2017-1")]).await.status, StatusCode::FORBIDDEN);
        }
        assert_eq!(app.admin().await.get(TABLES).await.status, StatusCode::FORBIDDEN, "approval is a nurse's act");
        let unknown = nurse.post(TABLES, "approve_tobs_points", &[("tobs_site", "x"), ("version", "2017-1")]).await;
        assert_eq!(unknown.status, StatusCode::NOT_FOUND);
        assert_eq!((sets(&app).await.len(), number(&app, "SELECT count(*) FROM tobs_approval").await), (0, 0));
        register(&app, &app.browser(app.world.acute_nurse).await, stay, &[]).await.accepted();
    }

    async fn a_departure_undone_leaves_what_was_asked_for(app: App) {
        let stay = given::stay_in(&app, app.world.beds["2"], content(&app, &civil_number(1))).await;
        let nurse = app.ward_nurse().await;
        app.set_local(date!(2026 - 11 - 24), time!(10:00));
        register(&app, &nurse, stay, &[("pulse", "110")]).await.accepted();
        app.wait_minutes(1);
        let version = crate::phase::version(&app, stay).await;
        let fields = [("version", version.as_str()), ("outcome", "nursing_home"), ("at", "")];
        nurse.post(&format!("/stays/{stay}"), "end_stay", &fields).await.accepted();
        assert_eq!(tasks(&app, "tobs_again").await, 0);
        let ended = event::Entity::find().all(app.plads.store.read()).await.unwrap();
        let ended = ended.iter().find(|e| e.name == "stay.ended").unwrap().id;
        nurse.post(&format!("/undo/{ended}"), "undo", &[]).await.accepted();
        assert_eq!((tasks(&app, "tobs_again").await, tasks(&app, "tobs_nurse").await), (1, 1));
        sound(&app).await;
    }

    async fn the_sheet_of_a_shift_says_the_last_set_what_is_open_about_it_or_that_tobs_is_not_used(app: App) {
        let (stay, nurse) = (citizen(&app).await, app.ward_nurse().await);
        let beside = stay_in(&app, app.world.beds["3"], content(&app, &civil_number(2))).await;
        let sheet = format!("/handover?site={}", app.world.solgaarden);
        let said = async || {
            let page = app.ward_nurse().await.get(&sheet).await;
            assert_eq!(page.status, StatusCode::OK);
            let lines = page.body.split("<span class=\"tobs\">").skip(1);
            lines.map(|line| line.split("</span>").next().unwrap().to_owned()).collect::<Vec<_>>()
        };
        assert_eq!(said().await, Vec::<String>::new(), "it was never taken");
        // Two points: a nurse is called, and it is taken again six times a day.
        register(&app, &nurse, stay, &[("pulse", "110")]).await.accepted();
        assert_eq!(said().await, ["TOBS 2, 09:41, tages igen senest 13:41 · TOBS: kontakt en sygeplejerske"]);
        app.wait_minutes(1);
        register(&app, &nurse, stay, &[]).await.accepted();
        register(&app, &nurse, beside, &[("respiration", "31")]).await.accepted();
        app.wait_minutes(1);
        let called = task::Entity::find().all(app.plads.store.read()).await.unwrap();
        let called = called.iter().find(|t| t.kind == "tobs_nurse" && t.stay_id == Some(stay.0)).unwrap().id.to_string();
        nurse.post("/tasks", "done", &[("task", &called), ("version", "1")]).await.accepted();
        let both = ["TOBS 0, 09:42", "TOBS 3, 09:42, meget syg, tages igen senest 13:42 · TOBS: kontakt en sygeplejerske"];
        assert_eq!(said().await, both, "nothing is open about the first");
        // The next day the time says which day it was.
        app.set_local(date!(2026 - 11 - 25), time!(7:00));
        assert_eq!(said().await[0], "TOBS 0, 24. nov. 09:42");
        let last = sets(&app).await.into_iter().find(|set| set.total == 0).unwrap().id.to_string();
        let nurse = app.ward_nurse().await;
        act(&app, &nurse, stay, "strike_tobs", &[("set", &last), ("strike_reason", "En anden borgers")]).await.accepted();
        assert_eq!(said().await[0], "TOBS 2, 24. nov. 09:41, tages igen senest 24. nov. 13:41", "a mistake does not count");
        act(&app, &nurse, stay, "exclude_tobs", &[("exclude_reason", "Terminal, aftalt med egen læge")]).await.accepted();
        assert_eq!(said().await[0], "TOBS bruges ikke: Terminal, aftalt med egen læge");
        act(&app, &nurse, stay, "use_tobs", &[]).await.accepted();
        let first = sets(&app).await.into_iter().find(|set| set.total == 2).unwrap().id.to_string();
        act(&app, &nurse, stay, "strike_tobs", &[("set", &first), ("strike_reason", "En anden borgers")]).await.accepted();
        assert_eq!(said().await.len(), 1, "nothing is left to say of the first");
    }
}
