//! The doctor finds what is broken: each kind of breach is planted with raw statements and must be counted, and only there.

use crate::given::{self, civil_number, content};
use crate::harness::App;
use crate::import::import_samples;
use crate::moving::post;
use sea_orm::ConnectionTrait as _;
use server::doctor;

async fn breaches(app: &App) -> Vec<(&'static str, i64)> {
    let findings = doctor::examine(&app.plads.store).await.unwrap();
    findings.iter().filter(|f| f.violations() > 0).map(|f| (f.id(), f.violations())).collect()
}

async fn plant(app: &App, statements: &[&str]) {
    for sql in statements {
        app.plads.store.for_migration().execute_unprepared(sql).await.unwrap_or_else(|e| panic!("{sql}: {e}"));
    }
}

/// Takes the guard on overlapping claims away, as somebody with the database in hand could.
async fn without_guard(app: &App) {
    if app.plads.store.is_postgres() {
        plant(app, &["ALTER TABLE bed_claim DROP CONSTRAINT bed_overlap"]).await;
    } else {
        plant(app, &["DROP TRIGGER bed_claim_bi", "DROP TRIGGER bed_claim_bu"]).await;
    }
}

/// An identity in the engine's own writing.
fn id(app: &App, n: u32) -> String {
    if app.plads.store.is_postgres() { format!("'00000000-0000-0000-0000-{n:012}'") } else { format!("x'{n:032}'") }
}

on_both_engines! {
    async fn a_sound_database_has_no_violation_and_says_so_as_json(app: App) {
        import_samples(&app).await;
        let findings = doctor::examine(&app.plads.store).await.unwrap();
        assert_eq!(
            doctor::json(&findings),
            r#"{"violations":{"I1":0,"I2":0,"I3":0,"I4":0,"I6":0,"I8":0,"I9":0,"I11":0,"I12":0,"away":0,"arrival":0,"equipment":0,"transition":0,"access":0,"training":0,"screening":0,"tobs":0,"audit":0}}"#
        );
    }

    async fn a_page_left_open_after_a_death_and_answers_nobody_gave_are_found(app: App) {
        let stay = crate::citizen::a_stay(&app).await;
        crate::citizen::own_code(&app, stay).await;
        let nurse = app.ward_nurse().await;
        post(&app, &nurse, stay, "death", "found_dead", &[("at", "i dag 09:00"), ("found_by", "Ida K.")]).await.accepted();
        assert_eq!(breaches(&app).await, []);
        plant(&app, &["UPDATE citizen_access SET ended_at = NULL, ended_by = NULL, end_reason = NULL"]).await;
        assert_eq!(breaches(&app).await, [("access", 1)]);
        plant(&app, &["INSERT INTO citizen_visit (token_hash, access_id, began_at, seen_at) SELECT 'x', id, given_at, given_at FROM citizen_access"]).await;
        assert_eq!(breaches(&app).await, [("access", 2)], "a visit with a code that was never used");
        plant(&app, &["INSERT INTO evaluated_stay (stay_id) SELECT id FROM stay"]).await;
        assert_eq!(breaches(&app).await, [("access", 3)]);
    }

    async fn a_tobs_that_does_not_add_up_and_tasks_asked_for_in_vain_are_found(app: App) {
        let (stay, nurse) = (crate::tobs::citizen(&app).await, app.ward_nurse().await);
        crate::tobs::register(&app, &nurse, stay, &[("pulse", "110"), ("temperature", "37,9"), ("temperature_site", "axillary")]).await.accepted();
        assert_eq!(breaches(&app).await, []);
        plant(&app, &["UPDATE tobs_set SET total = total + 1"]).await;
        assert_eq!(breaches(&app).await, [("tobs", 1)]);
        plant(&app, &["UPDATE tobs_set SET temperature_points = temperature_points + 1"]).await;
        assert_eq!(breaches(&app).await, [("tobs", 1)], "adds up, and is not what the table says");
        plant(&app, &["UPDATE tobs_set SET total = total - 1, temperature_points = temperature_points - 1, respiration = 31, respiration_points = 3"]).await;
        assert_eq!(breaches(&app).await, [("tobs", 2)], "neither the sum, nor very ill as the table says");
        plant(&app, &["UPDATE tobs_set SET respiration = 16, respiration_points = 0, step_times = NULL"]).await;
        assert_eq!(breaches(&app).await, [("tobs", 1)], "nobody asked for another");
        plant(&app, &[&format!("INSERT INTO tobs_exclusion (id, stay_id, reason, began_by, began_at) SELECT {}, stay_id, 'x', registered_by, registered_at FROM tobs_set", id(&app, 1))]).await;
        assert_eq!(breaches(&app).await, [("tobs", 3)], "both tasks, where TOBS is not used");
        plant(&app, &["UPDATE tobs_set SET replaces_id = id"]).await;
        assert_eq!(breaches(&app).await, [("tobs", 4)], "corrected without being a mistake");
    }

    async fn a_talk_nobody_wants_and_a_decision_about_no_children_are_found(app: App) {
        crate::screening::switch_on(&app, "0", true, "cage").await;
        let stay = crate::given::stay_in(&app, app.world.beds["2"], crate::given::content(&app, &crate::given::civil_number(1))).await;
        let nurse = app.ward_nurse().await;
        crate::screening::smokes(&nurse, stay, "daily", "given").await.accepted();
        crate::screening::cage(&nurse, stay, 2, "signs", "declined", "yes").await.accepted();
        crate::screening::talk(&nurse, stay, 0, "i dag 14:00").await.accepted();
        let which = crate::screening::answer(&app, stay, "alcohol").await.id.to_string();
        let decided = [("screening", which.as_str()), ("children_decision", "discussed")];
        nurse.post(&format!("/stays/{stay}/screening"), "decide_children", &decided).await.accepted();
        assert_eq!(breaches(&app).await, []);
        plant(&app, &["UPDATE screening SET consent = 'declined' WHERE kind = 'smoking'"]).await;
        assert_eq!(breaches(&app).await, [("screening", 1)]);
        plant(&app, &["UPDATE screening SET children = 'no' WHERE kind = 'alcohol'"]).await;
        assert_eq!(breaches(&app).await, [("screening", 2)]);
    }

    async fn two_claims_on_one_bed_are_found(app: App) {
        import_samples(&app).await;
        without_guard(&app).await;
        // The stay of S-001 is drawn into that of S-002 on the same bed.
        plant(&app, &["UPDATE bed_claim SET ends_at = (SELECT max(ends_at) FROM bed_claim) WHERE starts_at = (SELECT min(starts_at) FROM bed_claim c WHERE c.bed_id = bed_claim.bed_id AND (SELECT count(*) FROM bed_claim d WHERE d.bed_id = c.bed_id) = 2)
            AND stay_id IN (SELECT entity_id FROM import_row WHERE external_id = 'S-001')"]).await;
        assert_eq!(breaches(&app).await, [("I1", 1), ("I11", 1)], "the ended stay takes the bed past its end, too");
    }

    async fn a_phase_that_does_not_cover_the_stay_is_found(app: App) {
        import_samples(&app).await;
        let one = "(SELECT entity_id FROM import_row WHERE external_id = 'S-002')";
        plant(&app, &[&format!("UPDATE stay_phase SET ends_at = starts_at WHERE stay_id = {one}")]).await;
        assert_eq!(breaches(&app).await, [("I2", 1)]);
        plant(&app, &[&format!("DELETE FROM stay_phase WHERE stay_id = {one}")]).await;
        assert_eq!(breaches(&app).await, [("I2", 1)]);
    }

    async fn a_gap_between_two_phases_is_found(app: App) {
        import_samples(&app).await;
        let copy = |app: &App| format!("INSERT INTO stay_phase SELECT {}, stay_id, kind, legal_basis_id, authority_id, payer_id, ends_at, ends_at, decided_by, reason FROM stay_phase
            WHERE stay_id = (SELECT entity_id FROM import_row WHERE external_id = 'S-001')", id(app, 1));
        plant(&app, &[&copy(&app)]).await;
        assert_eq!(breaches(&app).await, [], "an empty phase at the very end leaves no gap");
        plant(&app, &[&format!("UPDATE stay_phase SET starts_at = (SELECT max(arrived_at) FROM stay), ends_at = (SELECT max(arrived_at) FROM stay) WHERE id = {}", id(&app, 1))]).await;
        assert_eq!(breaches(&app).await, [("I2", 1)]);
    }

    async fn a_bed_used_before_it_was_opened_or_after_it_was_retired_is_found(app: App) {
        import_samples(&app).await;
        plant(&app, &["UPDATE bed SET opened_at = (SELECT max(ends_at) FROM bed_claim) WHERE id IN (SELECT bed_id FROM bed_claim WHERE kind = 'reservation')"]).await;
        // V-001 on one bed; V-002 and the ended S-005 on another; S-004 on the first.
        assert_eq!(breaches(&app).await, [("I3", 4)]);
    }

    async fn a_citizen_in_two_beds_is_found(app: App) {
        import_samples(&app).await;
        plant(&app, &[
            "UPDATE stay SET citizen_id = (SELECT s.citizen_id FROM stay s JOIN import_row i ON i.entity_id = s.id WHERE i.external_id = 'S-001')
             WHERE id = (SELECT entity_id FROM import_row WHERE external_id = 'S-005')",
        ]).await;
        assert_eq!(breaches(&app).await, [("I4", 1)]);
    }

    async fn a_decision_without_complaint_guidance_and_a_refusal_without_legal_basis_are_found(app: App) {
        import_samples(&app).await;
        plant(&app, &["UPDATE decision SET complaint_body = ' ' WHERE request_id = (SELECT entity_id FROM import_row WHERE external_id = 'R-001')"]).await;
        assert_eq!(breaches(&app).await, [("I6", 1)]);
        plant(&app, &["UPDATE decision SET kind = 'refusal' WHERE request_id = (SELECT entity_id FROM import_row WHERE external_id = 'R-002')"]).await;
        assert_eq!(breaches(&app).await, [("I6", 3)], "and a request with a place must not rest on a refusal");
    }

    async fn a_look_without_purpose_or_person_is_found(app: App) {
        let actor = app.actor(app.world.allocator).await;
        let look = |purpose| server::access::Look { action: "board.read", purpose, criterion: "x".into(), citizens: &[], refresh: false };
        app.plads.log_look(&actor, look("care")).await.unwrap();
        assert_eq!(breaches(&app).await, []);
        app.plads.log_look(&actor, look("")).await.unwrap();
        assert_eq!(breaches(&app).await, [("I8", 1)]);
        plant(&app, &[&format!("INSERT INTO access_log SELECT {}, at, {}, role, organisation_id, action, purpose, criterion FROM access_log WHERE purpose = 'care'", id(&app, 1), id(&app, 2))]).await;
        assert_eq!(breaches(&app).await, [("I8", 2)]);
    }

    async fn a_stay_after_death_is_found(app: App) {
        import_samples(&app).await;
        plant(&app, &[
            "UPDATE stay SET citizen_id = (SELECT s.citizen_id FROM stay s JOIN import_row i ON i.entity_id = s.id WHERE i.external_id = 'S-004')
             WHERE id = (SELECT entity_id FROM import_row WHERE external_id = 'S-002')",
        ]).await;
        assert_eq!(breaches(&app).await, [("I9", 1)]);
    }

    async fn a_stay_in_house_without_a_bed_and_an_offer_without_one_are_found(app: App) {
        import_samples(&app).await;
        plant(&app, &["UPDATE bed_claim SET live = NOT live WHERE stay_id = (SELECT entity_id FROM import_row WHERE external_id = 'S-002')"]).await;
        assert_eq!(breaches(&app).await, [("I11", 1)]);
        plant(&app, &["UPDATE bed_claim SET live = NOT live WHERE reservation_id = (SELECT entity_id FROM import_row WHERE external_id = 'V-001')"]).await;
        assert_eq!(breaches(&app).await, [("I11", 2)]);
    }

    async fn an_ended_offer_that_keeps_its_bed_and_its_request_is_found(app: App) {
        import_samples(&app).await;
        plant(&app, &["UPDATE reservation SET status = 'cancelled', decided_at = offered_at WHERE id = (SELECT entity_id FROM import_row WHERE external_id = 'V-001')"]).await;
        assert_eq!(breaches(&app).await, [("I11", 2)]);
    }

    async fn an_unaccepted_cleaning_and_a_closure_without_claim_are_found(app: App) {
        let bed = "(SELECT id FROM bed WHERE label = 'S1')";
        let at = "(SELECT opened_at FROM bed WHERE label = 'S1')";
        plant(&app, &[
            &format!("INSERT INTO cleaning (id, bed_id, class, step, created_at, version) SELECT {}, {bed}, 'ordinary', 'due', {at}, 1", id(&app, 1)),
        ]).await;
        assert_eq!(breaches(&app).await, [("I11", 1)]);
        plant(&app, &[
            &format!("INSERT INTO closure (id, bed_id, cause, starts_at, ends_at, closed_at, version)
                SELECT {}, {bed}, 'lift', {at}, (SELECT max(created_at) FROM app_user), {at}, 1", id(&app, 2)),
        ]).await;
        assert_eq!(breaches(&app).await, [("I11", 2)]);
    }

    async fn a_question_nobody_asked_is_found(app: App) {
        import_samples(&app).await;
        plant(&app, &[&format!("UPDATE request SET status = 'needs_info', question_id = {} WHERE id = (SELECT entity_id FROM import_row WHERE external_id = 'R-003')", id(&app, 9))]).await;
        assert_eq!(breaches(&app).await, [("I11", 1)]);
    }

    async fn a_stay_that_no_person_ended_is_found(app: App) {
        import_samples(&app).await;
        plant(&app, &["DELETE FROM import_row WHERE external_id = 'S-005'"]).await;
        assert_eq!(breaches(&app).await, [("I12", 1)]);
    }

    async fn a_letter_about_a_stay_without_complaint_guidance_is_found(app: App) {
        let stay = given::stay_in(&app, app.world.beds["2"], content(&app, &civil_number(1))).await;
        let basis = crate::phase::basis(&app, "servicelov84").await;
        let fields = [("kind", "waiting"), ("legal_basis", basis.as_str()), ("from", "i dag 10:00"), ("reasons", "Fordi.")];
        post(&app, &app.allocator().await, stay, "phase", "change_phase", &fields).await.accepted();
        assert_eq!(breaches(&app).await, []);
        plant(&app, &["UPDATE stay_decision SET complaint_body = ' '"]).await;
        assert_eq!(breaches(&app).await, [("I6", 1)]);
    }

    async fn a_gap_between_two_beds_and_a_move_that_nobody_made_are_found(app: App) {
        let stay = given::stay_in(&app, app.world.beds["2"], content(&app, &civil_number(1))).await;
        app.wait_minutes(10);
        post(&app, &app.ward_nurse().await, stay, "care", "set_diet", &[("diet", "soft")]).await.accepted();
        app.wait_minutes(10);
        let to = app.world.beds["3"].to_string();
        post(&app, &app.ward_nurse().await, stay, "move", "move_citizen", &[("bed", &to), ("reason", "Støj")]).await.accepted();
        assert_eq!(breaches(&app).await, []);
        plant(&app, &["UPDATE bed_claim SET ends_at = (SELECT at FROM event WHERE name = 'stay.diet') WHERE stay_id IS NOT NULL AND ends_at = (SELECT min(c.ends_at) FROM bed_claim c WHERE c.stay_id IS NOT NULL)"]).await;
        assert_eq!(breaches(&app).await, [("I11", 1)], "nobody lay anywhere in between");
        plant(&app, &["DELETE FROM stay_transfer"]).await;
        assert_eq!(breaches(&app).await, [("I11", 1), ("I12", 1)]);
    }

    async fn a_death_whose_bed_does_not_wait_is_found(app: App) {
        import_samples(&app).await;
        plant(&app, &[&format!("INSERT INTO death (id, stay_id, found_at, found_by, recorded_by, recorded_at, doctor, version)
            SELECT {}, s.id, s.ended_at, 'x', (SELECT u.id FROM app_user u WHERE u.name = 'Mette Holm'), s.ended_at, '', 1 FROM stay s
            WHERE s.id = (SELECT entity_id FROM import_row WHERE external_id = 'S-004')", id(&app, 1))]).await;
        assert_eq!(breaches(&app).await, [("I9", 1)], "the bed was free at once");
        plant(&app, &["UPDATE death SET found_at = (SELECT min(opened_at) FROM bed), body_at = found_at, belongings_at = found_at"]).await;
        assert_eq!(breaches(&app).await, [("I9", 1)], "the stay says another time");
    }

    async fn a_held_bed_without_absence_and_an_absence_outside_its_stay_are_found(app: App) {
        import_samples(&app).await;
        let one = "(SELECT entity_id FROM import_row WHERE external_id = 'S-002')";
        plant(&app, &[&format!("UPDATE bed_claim SET kind = 'hold' WHERE stay_id = {one}")]).await;
        assert_eq!(breaches(&app).await, [("I11", 1), ("away", 1)], "in house without a bed, and a hold nobody is away for");
        plant(&app, &[&format!("UPDATE bed_claim SET kind = 'stay' WHERE stay_id = {one}")]).await;
        plant(&app, &[&format!("INSERT INTO absence (id, stay_id, kind, place, starts_at, hold_until, reason, version)
            SELECT {}, id, 'leave', '', (SELECT min(opened_at) FROM bed), (SELECT min(opened_at) FROM bed), '', 1 FROM stay WHERE id = {one}", id(&app, 1))]).await;
        // Before arrival, unknown to its stay, and no bed held from its beginning.
        assert_eq!(breaches(&app).await, [("away", 3)]);
    }

    async fn equipment_that_is_awaited_in_vain_or_was_not_there_at_an_arrival_is_found(app: App) {
        import_samples(&app).await;
        let piece = crate::fetching::in_store(&app, app.world.skoven, "Mobil lift", domain::facility::Need::CeilingLift).await;
        let stamp = "(SELECT min(opened_at) FROM bed)";
        plant(&app, &[&format!("INSERT INTO equipment_move (id, equipment_id, need, reservation_id, from_site_id, bed_id, lead_minutes, due_at, expected_at, step, cause, ordered_by, ordered_at, waiver, version)
            SELECT {}, e.id, 'ceiling_lift', r.id, e.site_id, r.bed_id, 60, {stamp}, {stamp}, 'ordered', '', (SELECT u.id FROM app_user u WHERE u.name = 'Mette Holm'), {stamp}, '', 1
            FROM equipment e, reservation r WHERE r.id = (SELECT entity_id FROM import_row WHERE external_id = 'V-001')", id(&app, 1))]).await;
        assert_eq!(breaches(&app).await, [], "{piece} is on order");
        plant(&app, &["UPDATE equipment_move SET step = 'in_place'"]).await;
        assert_eq!(breaches(&app).await, [("equipment", 1)], "it does not stand there");
        plant(&app, &["UPDATE equipment_move SET step = 'under_way', bed_id = (SELECT b.id FROM bed b WHERE b.id <> equipment_move.bed_id LIMIT 1)"]).await;
        assert_eq!(breaches(&app).await, [("equipment", 1)], "the promise is of another bed");
    }

    async fn an_event_without_audit_is_found(app: App) {
        import_samples(&app).await;
        plant(&app, &[&format!("INSERT INTO event SELECT {}, at, name, subject_kind, subject_id, actor_id, actor_name, organisation_id, site_id, detail FROM event WHERE id = (SELECT min(id::text)::uuid FROM event)", id(&app, 1))
            .replace("(SELECT min(id::text)::uuid FROM event)", if app.plads.store.is_postgres() { "(SELECT min(id::text)::uuid FROM event)" } else { "(SELECT min(id) FROM event)" })]).await;
        assert_eq!(breaches(&app).await, [("audit", 1)]);
    }
}
