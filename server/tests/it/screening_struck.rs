//! A wrong answer about lifestyle is struck out with a reason, counts nowhere any longer, and is asked anew for its moment.

use crate::bed::number;
use crate::given::{civil_number, content, stay_from, stay_in};
use crate::harness::{Answer, App, Browser};
use crate::moving::sound;
use crate::phase::version;
use crate::screening::{cage, smokes, switch_on, talk};
use axum::http::StatusCode;
use domain::ids::StayId;
use sea_orm::{ColumnTrait as _, ConnectionTrait as _, EntityTrait as _, QueryFilter as _, QueryOrder as _};
use server::store::entity::{audit_log, bedside_talk, event, screening};
use time::macros::{date, time};

fn page(stay: StayId) -> String {
    format!("/stays/{stay}/screening")
}

/// What was answered about something, in the order it was registered.
async fn answers(app: &App, stay: StayId, kind: &str) -> Vec<screening::Model> {
    let of = screening::Entity::find().filter(screening::Column::StayId.eq(stay.0)).filter(screening::Column::Kind.eq(kind));
    of.order_by_asc(screening::Column::RegisteredAt).all(app.plads.store.read()).await.unwrap()
}

/// The answer that stands for a moment.
async fn standing(app: &App, stay: StayId, kind: &str, moment: &str) -> screening::Model {
    let mut found = answers(app, stay, kind).await;
    found.retain(|row| row.struck_at.is_none() && row.moment == moment);
    assert_eq!(found.len(), 1, "{kind} {moment}");
    found.remove(0)
}

async fn strike(by: &Browser, stay: StayId, which: &screening::Model, reason: &str) -> Answer {
    by.post(&page(stay), "strike_screening", &[("wrong_answer", &which.id.to_string()), ("strike_reason", reason)]).await
}

/// Answers for a moment, as the form of that moment does.
async fn smokes_for(by: &Browser, stay: StayId, moment: &str, status: &str, consent: &str) -> Answer {
    let fields = [("moment", moment), ("smoking_status", status), ("advised", "yes"), ("referral_consent", consent)];
    by.post(&format!("{}/smoking", page(stay)), "screen_smoking", &fields).await
}

on_both_engines! {
    async fn a_wrong_answer_stays_to_be_seen_counts_no_longer_and_is_asked_anew_once(app: App) {
        switch_on(&app, "0", true, "off").await;
        let stay = stay_in(&app, app.world.beds["2"], content(&app, &civil_number(1))).await;
        let nurse = app.ward_nurse().await;
        nurse.get(&page(stay)).await.never_says("Ret svaret");
        smokes(&nurse, stay, "daily", "given").await.accepted();
        talk(&nurse, stay, 0, "i dag 14:00").await.accepted();
        let wrong = standing(&app, stay, "smoking", "arrival").await;
        nurse.get(&page(stay)).await.says("Ret svaret").says("Udkast til henvisning: rygning");
        let unsaid = strike(&nurse, stay, &wrong, " ").await;
        assert_eq!(unsaid.status, StatusCode::UNPROCESSABLE_ENTITY);
        unsaid.says("Hvad var forkert?: Skal udfyldes");
        strike(&nurse, stay, &wrong, "Det var naboens svar").await.accepted();
        let shown = nurse.get(&page(stay)).await;
        shown.says("<s>Ryger dagligt. Rådgivet</s>").says("Streget ud: Det var naboens svar").says("Ida K., i dag kl. 09.41");
        shown.says("Spørg om rygning").never_says("Udkast til henvisning: rygning").never_says("Ret svaret");
        shown.never_says("Henvisningen er givet videre").never_says("Samtale ved sengen");
        // Nothing rests on it any longer.
        let draft = format!("/screenings/{}/referral", wrong.id);
        assert_eq!(nurse.get(&draft).await.status, StatusCode::NOT_FOUND);
        let handed = nurse.post(&page(stay), "hand_on", &[("screening", &wrong.id.to_string()), ("handed_to", "Rygestop")]).await;
        assert_eq!(handed.status, StatusCode::NOT_FOUND);
        nurse.get("/screening").await.says("Ingen i huset har bedt om hjælp");
        assert_eq!(number(&app, "SELECT count(*) FROM bedside_talk WHERE state = 'booked'").await, 0);
        assert_eq!(talk(&nurse, stay, 0, "i dag 15:00").await.status, StatusCode::CONFLICT);
        nurse.get(&format!("/stays/{stay}")).await.says("Spørg ved ankomst").says("Spørg om rygning").never_says("Ryger dagligt");
        let twice = strike(&nurse, stay, &wrong, "Igen").await;
        assert_eq!(twice.status, StatusCode::CONFLICT);
        assert_eq!(answers(&app, stay, "smoking").await[0].strike_reason, "Det var naboens svar", "the first reason stands");
        let events = event::Entity::find().filter(event::Column::Name.eq("screening.struck")).all(app.plads.store.read()).await.unwrap();
        assert!(events.len() == 1 && !events[0].detail.contains("nabo") && !events[0].detail.contains("daily"), "{events:?}");
        let audited = audit_log::Entity::find().filter(audit_log::Column::Action.eq("screening.struck")).all(app.plads.store.read()).await.unwrap();
        assert!(audited.len() == 1 && audited[0].event_id == events[0].id && audited[0].role == "ward_nurse");
        // Asked anew, and no third time.
        smokes(&nurse, stay, "never", "").await.accepted();
        assert_eq!(standing(&app, stay, "smoking", "arrival").await.smoking.as_deref(), Some("never"));
        let more = smokes_for(&nurse, stay, "arrival", "daily", "given").await;
        assert_eq!(more.status, StatusCode::CONFLICT);
        more.says("Ida K. har allerede spurgt.");
        let both = nurse.get(&page(stay)).await;
        both.says("<s>Ryger dagligt. Rådgivet</s>").says("Har aldrig røget").never_says("Spørg om rygning");
        assert_eq!(answers(&app, stay, "smoking").await.len(), 2);
        sound(&app).await;
    }

    async fn an_answer_of_the_arrival_is_given_anew_for_the_arrival_and_the_departure_still_has_the_last_word(app: App) {
        switch_on(&app, "0", true, "off").await;
        let now = app.plads.now();
        let stay = stay_from(&app, app.world.beds["2"], content(&app, &civil_number(1)), now, now.plus_hours(14 * 24)).await;
        smokes(&app.ward_nurse().await, stay, "daily", "given").await.accepted();
        app.set_local(date!(2026 - 12 - 07), time!(10:00));
        let nurse = app.ward_nurse().await;
        strike(&nurse, stay, &standing(&app, stay, "smoking", "arrival").await, "Forkert borger").await.accepted();
        let asks = nurse.get(&page(stay)).await;
        asks.says(&format!("{}/smoking?moment=arrival", page(stay))).says(&format!("{}/smoking?moment=departure", page(stay)));
        nurse.get(&format!("{}/smoking?moment=arrival", page(stay))).await.says("Ved ankomst").never_says("Før afrejse");
        nurse.get(&format!("{}/smoking?moment=departure", page(stay))).await.says("Før afrejse").never_says("Ved ankomst");
        smokes_for(&nurse, stay, "departure", "daily", "declined").await.accepted();
        let unfinished = smokes_for(&nurse, stay, "arrival", "", "").await;
        assert_eq!(unfinished.status, StatusCode::UNPROCESSABLE_ENTITY);
        unfinished.says("name=\"moment\" value=\"arrival\"");
        app.wait_minutes(1);
        smokes_for(&nurse, stay, "arrival", "sometimes", "given").await.accepted();
        assert_eq!(standing(&app, stay, "smoking", "arrival").await.smoking.as_deref(), Some("sometimes"));
        assert_eq!(standing(&app, stay, "smoking", "departure").await.consent, "declined");
        nurse.get("/screening").await.says("Ingen i huset har bedt om hjælp");
        for moment in ["arrival", "departure", ""] {
            assert_eq!(smokes_for(&nurse, stay, moment, "never", "").await.status, StatusCode::CONFLICT, "twice a stay: {moment:?}");
        }
        // Without the answer of the departure, that of the arrival is the last.
        strike(&nurse, stay, &standing(&app, stay, "smoking", "departure").await, "Tastefejl").await.accepted();
        nurse.get("/screening").await.says("Ryger lejlighedsvis");
        sound(&app).await;
    }

    async fn a_talk_that_was_held_was_held_and_a_new_yes_gives_another(app: App) {
        switch_on(&app, "0", true, "off").await;
        let stay = stay_in(&app, app.world.beds["2"], content(&app, &civil_number(1))).await;
        let nurse = app.ward_nurse().await;
        smokes(&nurse, stay, "daily", "given").await.accepted();
        talk(&nurse, stay, 0, "i dag 14:00").await.accepted();
        let held = bedside_talk::Entity::find().one(app.plads.store.read()).await.unwrap().unwrap();
        nurse.post("/screening", "hold_talk", &[("talk", &held.id.to_string()), ("version", "1")]).await.accepted();
        strike(&nurse, stay, &standing(&app, stay, "smoking", "arrival").await, "Tastefejl").await.accepted();
        nurse.get(&page(stay)).await.says("Holdt i dag kl. 14.00, Ida K.");
        assert_eq!(number(&app, "SELECT count(*) FROM bedside_talk WHERE state = 'held'").await, 1);
        smokes(&nurse, stay, "sometimes", "given").await.accepted();
        let new = standing(&app, stay, "smoking", "arrival").await;
        nurse.get(&format!("/screenings/{}/referral", new.id)).await.says("Udkast til henvisning: rygestop");
        nurse.get("/screening").await.says("Ryger lejlighedsvis");
        talk(&nurse, stay, 0, "i dag 16:00").await.accepted();
        sound(&app).await;
    }

    async fn children_in_a_struck_answer_open_no_guidance_and_what_was_handed_on_is_still_told(app: App) {
        switch_on(&app, "0", false, "cage").await;
        let stay = stay_in(&app, app.world.beds["2"], content(&app, &civil_number(1))).await;
        let nurse = app.ward_nurse().await;
        cage(&nurse, stay, 3, "signs", "given", "yes").await.accepted();
        let wrong = standing(&app, stay, "alcohol", "arrival").await;
        let which = wrong.id.to_string();
        nurse.post(&page(stay), "hand_on", &[("screening", &which), ("handed_to", "Alkoholenheden, brev")]).await.accepted();
        nurse.post(&page(stay), "decide_children", &[("screening", &which), ("children_decision", "reported")]).await.accepted();
        strike(&nurse, stay, &wrong, "En anden borgers skema").await.accepted();
        let shown = nurse.get(&page(stay)).await;
        shown.says("Underretning givet til kommunen");
        shown.never_says("Der er børn i hjemmet").says("Givet videre til Alkoholenheden, brev").says("Spørg om alkohol");
        let decided = nurse.post(&page(stay), "decide_children", &[("screening", &which), ("children_decision", "discussed")]).await;
        assert_eq!(decided.status, StatusCode::CONFLICT);
        cage(&nurse, stay, 0, "no_sign", "", "no").await.accepted();
        nurse.get(&page(stay)).await.says("CAGE, version 1: 0 af 4 point").says("<s>CAGE, version 1: 3 af 4 point. Tegn på problem</s>");
        sound(&app).await;
    }

    async fn after_the_stay_an_answer_can_be_struck_out_and_nothing_is_asked(app: App) {
        switch_on(&app, "0", true, "off").await;
        let stay = stay_in(&app, app.world.beds["2"], content(&app, &civil_number(1))).await;
        let nurse = app.ward_nurse().await;
        smokes(&nurse, stay, "daily", "given").await.accepted();
        let fields = [("version", version(&app, stay).await), ("outcome", "nursing_home".to_owned())];
        nurse.post(&format!("/stays/{stay}"), "end_stay", &fields.each_ref().map(|(k, v)| (*k, v.as_str()))).await.accepted();
        strike(&nurse, stay, &standing(&app, stay, "smoking", "arrival").await, "Forkert borger").await.accepted();
        nurse.get(&page(stay)).await.says("Streget ud: Forkert borger").never_says("Spørg om rygning");
        assert_eq!(smokes_for(&nurse, stay, "arrival", "never", "").await.status, StatusCode::CONFLICT);
        sound(&app).await;
    }

    async fn only_those_who_may_ask_may_put_right_and_only_in_the_stay_of_the_answer(app: App) {
        switch_on(&app, "0", true, "off").await;
        let stay = stay_in(&app, app.world.beds["2"], content(&app, &civil_number(1))).await;
        let beside = stay_in(&app, app.world.beds["3"], content(&app, &civil_number(2))).await;
        smokes(&app.ward_nurse().await, stay, "daily", "given").await.accepted();
        let wrong = standing(&app, stay, "smoking", "arrival").await;
        for (who, expected) in [
            (app.world.student, StatusCode::FORBIDDEN),
            (app.world.hospital, StatusCode::FORBIDDEN),
            (app.world.manager, StatusCode::FORBIDDEN),
            (app.world.other_ward_nurse, StatusCode::NOT_FOUND),
        ] {
            assert_eq!(strike(&app.browser(who).await, stay, &wrong, "Forkert").await.status, expected);
        }
        assert_eq!(strike(&app.ward_nurse().await, beside, &wrong, "Forkert").await.status, StatusCode::NOT_FOUND, "another stay's");
        assert!(standing(&app, stay, "smoking", "arrival").await.struck_at.is_none());
        strike(&app.browser(app.world.therapist).await, stay, &wrong, "Forkert borger").await.accepted();
        let database = "UPDATE screening SET strike_reason = ''";
        let db = app.plads.store.for_migration();
        assert!(db.execute_unprepared(database).await.is_err(), "no strike without a reason, whoever writes");
    }
}
