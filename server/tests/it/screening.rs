//! Screening of lifestyle: smoking and alcohol at the arrival and before the departure, referral drafts, guidance about children in the
//! home, and talks at the bedside.

use crate::bed::number;
use crate::given::{civil_number, content, stay_from, stay_in};
use crate::harness::{Answer, App, Browser};
use crate::moving::sound;
use crate::phase::version;
use crate::transition::arrived;
use app::error::{AppError, ClashCause, ClashOf, Refusal};
use axum::http::StatusCode;
use domain::ids::StayId;
use domain::rehab::measure::Taken;
use domain::rehab::screening::{Answer as Said, ReferralConsent, ScreeningKind, SmokingStatus};
use sea_orm::{ActiveModelTrait as _, ColumnTrait as _, EntityTrait as _, IntoActiveModel as _, QueryFilter as _, Set};
use server::stay::screening::talk::book;
use server::stay::screening::{Answered, register};
use server::store::entity::{access_log, bedside_talk, event, screening, screening_children};
use std::sync::Arc;
use time::macros::{date, time};
use tokio::sync::Barrier;

/// Switches questions on at Solgården.
pub async fn switch_on(app: &App, version: &str, smoking: bool, alcohol: &str) {
    let fields = [("version", version), ("screening_alcohol", alcohol), ("screening_smoking", if smoking { "yes" } else { "" })];
    let path = format!("/admin/sites/{}", app.world.solgaarden);
    app.admin().await.post(&path, "set_screening", &fields).await.accepted();
}

fn own(stay: StayId) -> String {
    format!("/stays/{stay}")
}

fn page(stay: StayId) -> String {
    format!("/stays/{stay}/screening")
}

pub async fn smokes(by: &Browser, stay: StayId, status: &str, consent: &str) -> Answer {
    let fields = [("smoking_status", status), ("advised", "yes"), ("referral_consent", consent)];
    by.post(&format!("{}/smoking", page(stay)), "screen_smoking", &fields).await
}

/// CAGE with so many questions answered by yes.
pub async fn cage(by: &Browser, stay: StayId, yes: usize, finding: &str, consent: &str, children: &str) -> Answer {
    let items: Vec<String> = (1..=4).map(|n| format!("item_question_{n}")).collect();
    let mut fields = vec![("instrument", "cage"), ("instrument_version", "1"), ("finding", finding), ("referral_consent", consent)];
    fields.push(("children", children));
    fields.extend(items.iter().enumerate().map(|(n, item)| (item.as_str(), if n < yes { "1" } else { "0" })));
    by.post(&format!("{}/alcohol", page(stay)), "screen_alcohol", &fields).await
}

async fn refuses(by: &Browser, stay: StayId, kind: &str) -> Answer {
    by.post(&format!("{}/{kind}", page(stay)), "refuse_screening", &[]).await
}

/// The one answer about something there is.
pub async fn answer(app: &App, stay: StayId, kind: &str) -> screening::Model {
    let of = screening::Entity::find().filter(screening::Column::StayId.eq(stay.0)).filter(screening::Column::Kind.eq(kind));
    of.one(app.plads.store.read()).await.unwrap().unwrap()
}

/// Books a talk, as the form does: `booked` is the version of the talk that is on the screen.
pub async fn talk(by: &Browser, stay: StayId, booked: i32, at: &str) -> Answer {
    by.post("/screening", "book_talk", &[("talk_with", &format!("{stay}:{booked}")), ("talk_at", at)]).await
}

const PROMPT: &str = "Ikke nu";

on_both_engines! {
    async fn r4_signs_and_consent_draft_a_referral_that_a_person_sends(app: App) {
        switch_on(&app, "0", true, "cage").await;
        let stay = stay_in(&app, app.world.beds["2"], content(&app, &civil_number(1))).await;
        let nurse = app.ward_nurse().await;
        nurse.get(&format!("{}/alcohol", page(stay))).await.says("CAGE, version 1").says("Spørgsmål 4").never_says("Spørgsmål 5");
        cage(&nurse, stay, 3, "signs", "given", "no").await.accepted();
        let shown = nurse.get(&page(stay)).await;
        shown.says("CAGE, version 1: 3 af 4 point. Tegn på problem").says("Udkast til henvisning: alkohol").says("Ida K.");
        let row = answer(&app, stay, "alcohol").await;
        assert_eq!((row.instrument.as_deref(), row.instrument_version.as_deref(), row.hundredths), (Some("cage"), Some("1"), Some(300)));
        let draft = nurse.get(&format!("/screenings/{}/referral", row.id)).await;
        draft.says("Udkast til henvisning: alkohol").says("Birthe Kragh").says("Prøveby Kommune").says("CAGE, version 1: 3 af 4 point");
        draft.says("Til: ____").says("Plads sender intet").never_says(&civil_number(1)).never_says("Prøvestien");
        let looks = access_log::Entity::find().all(app.plads.store.read()).await.unwrap();
        assert!(looks.iter().any(|l| l.action == "referral.read" && l.role == "ward_nurse"));
        // A person sends it, and notes that.
        let row_id = row.id.to_string();
        let nobody = nurse.post(&page(stay), "hand_on", &[("screening", &row_id), ("handed_to", " ")]).await;
        assert_eq!(nobody.status, StatusCode::UNPROCESSABLE_ENTITY);
        nobody.says("Givet videre til: Skal udfyldes");
        nurse.post(&page(stay), "hand_on", &[("screening", &row_id), ("handed_to", "Alkoholenheden, brev")]).await.accepted();
        nurse.get(&page(stay)).await.says("Givet videre til Alkoholenheden, brev");
        let twice = nurse.post(&page(stay), "hand_on", &[("screening", &row_id), ("handed_to", "En anden")]).await;
        assert_eq!(twice.status, StatusCode::CONFLICT);
        // The history says that it was asked, and nothing of the answer.
        for name in ["screening.registered", "screening.handed_on"] {
            let found = event::Entity::find().filter(event::Column::Name.eq(name)).all(app.plads.store.read()).await.unwrap();
            assert_eq!(found.len(), 1, "{name}");
            assert!(!found[0].detail.contains("signs") && !found[0].detail.contains("cage") && !found[0].detail.contains("300"), "{:?}", found[0]);
        }
        sound(&app).await;
    }

    async fn r4_a_refusal_is_stored_and_nobody_is_referred(app: App) {
        switch_on(&app, "0", true, "cage").await;
        let stay = stay_in(&app, app.world.beds["2"], content(&app, &civil_number(1))).await;
        let nurse = app.ward_nurse().await;
        refuses(&nurse, stay, "alcohol").await.accepted();
        let row = answer(&app, stay, "alcohol").await;
        assert!(row.refused && row.instrument.is_none() && row.consent == "not_asked", "{row:?}");
        let shown = nurse.get(&page(stay)).await;
        shown.says("Ønskede ikke at svare").says("Ingen henvisning: borgeren ønskede ikke at svare.").never_says("Udkast til henvisning");
        assert_eq!(nurse.get(&format!("/screenings/{}/referral", row.id)).await.status, StatusCode::NOT_FOUND);
        let handed = nurse.post(&page(stay), "hand_on", &[("screening", &row.id.to_string()), ("handed_to", "Alkoholenheden")]).await;
        assert_eq!(handed.status, StatusCode::NOT_FOUND);
        nurse.get(&own(stay)).await.says("Ønskede ikke at svare");
        sound(&app).await;
    }

    async fn r4_without_consent_or_a_sign_the_page_says_why_there_is_no_referral(app: App) {
        switch_on(&app, "0", true, "cage").await;
        let beds = ["2", "3", "1A", "1B"];
        let nurse = app.ward_nurse().await;
        for (n, (finding, consent, why)) in (1..).zip([
            ("signs", "declined", "Ingen henvisning: borgeren har ikke samtykket."),
            ("signs", "not_asked", "Ingen henvisning: borgeren har ikke samtykket."),
            ("no_sign", "given", "Ingen henvisning: der er ikke noget at henvise for."),
            ("no_sign", "", "Ingen henvisning: der er ikke noget at henvise for."),
        ]) {
            let stay = stay_in(&app, app.world.beds[beds[n as usize - 1]], content(&app, &civil_number(n))).await;
            cage(&nurse, stay, 2, finding, consent, "no").await.accepted();
            nurse.get(&page(stay)).await.says(why).never_says("Udkast til henvisning");
            let row = answer(&app, stay, "alcohol").await;
            assert_eq!(nurse.get(&format!("/screenings/{}/referral", row.id)).await.status, StatusCode::NOT_FOUND, "{finding} {consent}");
        }
    }

    async fn r5_children_in_the_home_open_guidance_and_the_decision_is_noted_with_who_and_when(app: App) {
        switch_on(&app, "0", false, "cage").await;
        let stay = stay_in(&app, app.world.beds["2"], content(&app, &civil_number(1))).await;
        let other = stay_in(&app, app.world.beds["3"], content(&app, &civil_number(2))).await;
        let nurse = app.ward_nurse().await;
        cage(&nurse, other, 4, "signs", "declined", "not_said").await.accepted();
        nurse.get(&page(other)).await.never_says("Der er børn i hjemmet");
        let closed = nurse.post(&page(other), "decide_children", &[("screening", &answer(&app, other, "alcohol").await.id.to_string()), ("children_decision", "discussed")]).await;
        assert_eq!(closed.status, StatusCode::CONFLICT);
        cage(&nurse, stay, 0, "no_sign", "", "yes").await.accepted();
        let shown = nurse.get(&page(stay)).await;
        shown.says("Der er børn i hjemmet").says("skal du selv underrette kommunen").says("Plads sender ingenting");
        let which = answer(&app, stay, "alcohol").await.id.to_string();
        let nothing = nurse.post(&page(stay), "decide_children", &[("screening", &which), ("children_decision", "")]).await;
        assert_eq!(nothing.status, StatusCode::UNPROCESSABLE_ENTITY);
        nothing.says("Hvad du har besluttet: ");
        nurse.post(&page(stay), "decide_children", &[("screening", &which), ("children_decision", "discussed")]).await.accepted();
        nurse.get(&page(stay)).await.says("Drøftet med kollega eller leder").says("Ida K., i dag kl. 09.41");
        // Somebody decides more the day after; both stand.
        app.set_local(date!(2026 - 11 - 25), time!(10:00));
        let therapist = app.browser(app.world.therapist).await;
        therapist.post(&page(stay), "decide_children", &[("screening", &which), ("children_decision", "reported")]).await.accepted();
        let both = therapist.get(&page(stay)).await;
        both.says("Drøftet med kollega eller leder").says("Underretning givet til kommunen").says("Jonas R., i dag kl. 10.00");
        let rows = screening_children::Entity::find().all(app.plads.store.read()).await.unwrap();
        assert_eq!(rows.len(), 2);
        // Nothing has left: no task, no message, and no word of it in the log.
        assert_eq!(number(&app, "SELECT count(*) FROM task").await, 0);
        let events = event::Entity::find().filter(event::Column::Name.eq("screening.children_decided")).all(app.plads.store.read()).await.unwrap();
        assert!(events.len() == 2 && events.iter().all(|e| !e.detail.contains("reported") && !e.detail.contains("discussed")));
        sound(&app).await;
    }

    async fn r6_the_coordinator_sees_todays_willing_smokers_and_books_ten_minutes_at_the_bed(app: App) {
        switch_on(&app, "0", true, "off").await;
        let of = async |n: u32, bed: &str| {
            let mut about = content(&app, &civil_number(n));
            about.name = domain::citizen::PersonName::parse(["Anna", "Bodil", "Carla"][n as usize - 1], "Kragh").unwrap();
            stay_in(&app, app.world.beds[bed], about).await
        };
        let (willing, not_now, stopped) = (of(1, "2").await, of(2, "3").await, of(3, "1A").await);
        let nurse = app.ward_nurse().await;
        smokes(&nurse, willing, "daily", "given").await.accepted();
        smokes(&nurse, not_now, "daily", "declined").await.accepted();
        smokes(&nurse, stopped, "former", "").await.accepted();
        let therapist = app.browser(app.world.therapist).await;
        let list = therapist.get("/screening").await;
        list.says("Kragh, Anna").says("Solgården 2").says("Ryger dagligt").says("Ingen tid").never_says("Kragh, Bodil").never_says("Kragh, Carla");
        let looks = access_log::Entity::find().filter(access_log::Column::Action.eq("smokers.list")).all(app.plads.store.read()).await.unwrap();
        assert_eq!(looks.len(), 1);
        talk(&therapist, willing, 0, "i dag 14:00").await.accepted();
        therapist.get("/screening").await.says("i dag kl. 14.00, Jonas R.").says("0 uden samtale");
        nurse.get(&page(willing)).await.says("i dag kl. 14.00, Jonas R.");
        let row = bedside_talk::Entity::find().one(app.plads.store.read()).await.unwrap().unwrap();
        assert_eq!(row.ends_at.at().seconds_since(row.starts_at.at()), 600);
        // Another time takes its place, by whoever books it; a booking that did not see it is told.
        let unseen = talk(&nurse, willing, 0, "i dag 15:00").await;
        assert_eq!(unseen.status, StatusCode::CONFLICT);
        talk(&nurse, willing, 1, "i dag 15:00").await.accepted();
        nurse.get("/screening").await.says("i dag kl. 15.00, Ida K.").never_says("i dag kl. 14.00");
        let id = row.id.to_string();
        let stale = nurse.post("/screening", "hold_talk", &[("talk", &id), ("version", "1")]).await;
        assert_eq!(stale.status, StatusCode::CONFLICT);
        nurse.post("/screening", "hold_talk", &[("talk", &id), ("version", "2")]).await.accepted();
        nurse.get("/screening").await.says("Holdt i dag kl. 15.00, Ida K.");
        let held = nurse.post("/screening", "call_off_talk", &[("talk", &id), ("version", "3")]).await;
        assert_eq!(held.status, StatusCode::CONFLICT, "what was held is held");
        for name in ["talk.booked", "talk.moved", "talk.held"] {
            assert_eq!(number(&app, &format!("SELECT count(*) FROM event WHERE name = '{name}'")).await, 1, "{name}");
        }
        sound(&app).await;
    }

    async fn r6_a_talk_is_refused_in_the_past_after_the_stay_and_beside_another_of_the_same_coordinator(app: App) {
        switch_on(&app, "0", true, "off").await;
        let (first, second) = (
            stay_in(&app, app.world.beds["2"], content(&app, &civil_number(1))).await,
            stay_in(&app, app.world.beds["3"], content(&app, &civil_number(2))).await,
        );
        let (nurse, therapist) = (app.ward_nurse().await, app.browser(app.world.therapist).await);
        smokes(&nurse, first, "daily", "given").await.accepted();
        smokes(&nurse, second, "sometimes", "given").await.accepted();
        // It is 09:41; both leave on 8 December at 09:41.
        for (at, words) in [
            ("", "Hvornår: Skal udfyldes"),
            ("i dag 09:40", "Hvornår: Tidspunktet er for tidligt"),
            ("8.12.2026 09:32", "Hvornår: Tidspunktet er for sent"),
            ("i dag", "Hvornår: Skriv klokkeslættet"),
            ("snart", "Hvornår: Skriv datoen"),
        ] {
            let refused = talk(&nurse, first, 0, at).await;
            assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{at:?}");
            refused.says(words);
        }
        assert_eq!(number(&app, "SELECT count(*) FROM bedside_talk").await, 0);
        talk(&nurse, first, 0, "8.12.2026 09:31").await.accepted();
        for at in ["8.12.2026 09:22", "8.12.2026 09:31"] {
            let beside = talk(&nurse, second, 0, at).await;
            assert_eq!(beside.status, StatusCode::CONFLICT, "{at}");
            beside.says("Ida K. er optaget tir. 8. dec. 09:31–09:41: samtale ved sengen.");
            beside.never_says("Næste ledige tid");
        }
        talk(&nurse, second, 0, "8.12.2026 09:21").await.accepted();
        // Moving one onto the other is refused as well, moving it a little is not.
        assert_eq!(talk(&nurse, second, 1, "8.12.2026 09:25").await.status, StatusCode::CONFLICT);
        talk(&nurse, second, 1, "8.12.2026 09:20").await.accepted();
        // A colleague holds another at the same time.
        talk(&therapist, second, 2, "8.12.2026 09:31").await.accepted();
        assert_eq!(number(&app, "SELECT count(*) FROM bedside_talk WHERE state = 'booked'").await, 2);
        sound(&app).await;
    }

    async fn r6_who_leaves_or_thinks_better_of_it_is_off_the_list_and_takes_nobodys_time(app: App) {
        switch_on(&app, "0", true, "off").await;
        let now = app.plads.now();
        let leaves = stay_in(&app, app.world.beds["2"], content(&app, &civil_number(1))).await;
        let soon = stay_from(&app, app.world.beds["3"], content(&app, &civil_number(2)), now.plus_hours(-240), now.plus_hours(240)).await;
        let nurse = app.ward_nurse().await;
        smokes(&nurse, leaves, "daily", "given").await.accepted();
        smokes(&nurse, soon, "daily", "given").await.accepted();
        talk(&nurse, leaves, 0, "i dag 14:00").await.accepted();
        let fields = [("version", version(&app, leaves).await), ("outcome", "hospital".to_owned())];
        nurse.post(&own(leaves), "end_stay", &fields.each_ref().map(|(k, v)| (*k, v.as_str()))).await.accepted();
        nurse.get("/screening").await.says("1 i huset vil gerne holde op");
        let gone = talk(&nurse, leaves, 1, "i dag 15:00").await;
        assert_eq!(gone.status, StatusCode::CONFLICT);
        talk(&nurse, soon, 0, "i dag 14:05").await.accepted();
        assert_eq!(number(&app, "SELECT count(*) FROM bedside_talk WHERE state = 'booked'").await, 1, "nobody waits at 14:00");
        // Before the departure the citizen is asked again and says no.
        app.set_local(date!(2026 - 12 - 03), time!(10:00));
        let nurse = app.ward_nurse().await;
        talk(&nurse, soon, 1, "i dag 14:00").await.accepted();
        smokes(&nurse, soon, "daily", "declined").await.accepted();
        nurse.get("/screening").await.says("Ingen i huset har bedt om hjælp");
        assert_eq!(number(&app, "SELECT count(*) FROM bedside_talk WHERE state = 'booked'").await, 0);
        assert_eq!(talk(&nurse, soon, 0, "i dag 15:00").await.status, StatusCode::CONFLICT, "who does not want a talk has none");
        sound(&app).await;
    }

    async fn r6_two_bookings_of_one_coordinator_at_once_take_the_time_once(app: App) {
        switch_on(&app, "0", true, "off").await;
        let nurse = app.ward_nurse().await;
        let mut stays = Vec::new();
        for (n, bed) in (1..).zip(["2", "3", "1A", "1B"]) {
            let stay = stay_in(&app, app.world.beds[bed], content(&app, &civil_number(n))).await;
            smokes(&nurse, stay, "daily", "given").await.accepted();
            stays.push(stay);
        }
        let (actor, start) = (Arc::new(app.actor(app.world.ward_nurse).await), Arc::new(Barrier::new(stays.len())));
        let at = app.plads.now().plus_hours(2);
        let tasks: Vec<_> = stays.iter().enumerate().map(|(n, stay)| {
            let (plads, actor, start, stay) = (app.plads.clone(), Arc::clone(&actor), Arc::clone(&start), *stay);
            tokio::spawn(async move {
                start.wait().await;
                book(&plads, &actor, stay, 0, at.plus_minutes(n as i64)).await
            })
        }).collect();
        let mut won = 0;
        for task in tasks {
            match task.await.unwrap() {
                Ok(_) => won += 1,
                Err(failure) => {
                    let AppError::Refused { refusal } = AppError::from(failure) else { panic!("an untyped refusal") };
                    let Refusal::SessionTaken(taken) = *refusal else { panic!("another refusal: {refusal:?}") };
                    assert!(taken.clashes.iter().all(|c| c.why == ClashCause::Talk && c.who == ClashOf::Therapist("Ida K.".into())), "{taken:?}");
                }
            }
        }
        assert_eq!(won, 1);
        let overlaps = "SELECT count(*) FROM bedside_talk a JOIN bedside_talk b ON a.coordinator_id = b.coordinator_id AND a.id < b.id
            AND a.starts_at < b.ends_at AND b.starts_at < a.ends_at WHERE a.state = 'booked' AND b.state = 'booked'";
        assert_eq!((number(&app, overlaps).await, number(&app, "SELECT count(*) FROM bedside_talk").await), (0, 1));
    }

    async fn r7_the_question_is_shown_at_the_arrival_and_before_the_departure_and_no_third_time(app: App) {
        switch_on(&app, "0", true, "cage").await;
        app.set_local(date!(2026 - 12 - 01), time!(10:00));
        let now = app.plads.now();
        let stay = stay_from(&app, app.world.beds["2"], content(&app, &civil_number(1)), now, now.plus_hours(14 * 24)).await;
        let nurse = app.ward_nurse().await;
        nurse.get(&own(stay)).await.says("Spørg ved ankomst").says("Spørg om rygning").says("Spørg om alkohol").says(PROMPT);
        smokes(&nurse, stay, "never", "").await.accepted();
        nurse.get(&own(stay)).await.says("Har aldrig røget").never_says("Spørg om rygning").says("Spørg om alkohol");
        nurse.post(&own(stay), "put_away_screening", &[]).await.accepted();
        nurse.post(&own(stay), "put_away_screening", &[]).await.accepted();
        assert_eq!(number(&app, "SELECT count(*) FROM event WHERE name = 'screening.put_away'").await, 1);
        // From here on every day of the stay is looked at; the 15th is the expected departure.
        let mut shown = Vec::new();
        for day in 1..=16 {
            app.set_local(time::Date::from_calendar_date(2026, time::Month::December, day).unwrap(), time!(11:00));
            if app.ward_nurse().await.get(&own(stay)).await.body.contains(PROMPT) {
                shown.push(day);
            }
        }
        assert_eq!(shown, [13, 14, 15, 16], "put away at the arrival, asked again from two days before the departure");
        let nurse = app.ward_nurse().await;
        nurse.get(&own(stay)).await.says("Spørg før afrejse").says("Spørg om rygning");
        smokes(&nurse, stay, "former", "").await.accepted();
        refuses(&nurse, stay, "alcohol").await.accepted();
        nurse.get(&own(stay)).await.never_says(PROMPT).says("Er holdt op");
        // Extended, the stay does not ask a third time.
        let version = version(&app, stay).await;
        let fields = [("version", version.as_str()), ("until", "30.12.2026 10:00"), ("reasons", "Du er ikke klar.")];
        app.allocator().await.post(&format!("/stays/{stay}/departure"), "change_departure", &fields).await.accepted();
        for day in [17, 20, 29] {
            app.set_local(time::Date::from_calendar_date(2026, time::Month::December, day).unwrap(), time!(11:00));
            app.ward_nurse().await.get(&own(stay)).await.never_says(PROMPT);
        }
        let third = refuses(&app.ward_nurse().await, stay, "alcohol").await;
        assert_eq!(third.status, StatusCode::CONFLICT);
        third.says("Ida K. har allerede spurgt.");
        let asked = "SELECT max(n) FROM (SELECT count(*) AS n FROM screening GROUP BY stay_id, kind) c";
        assert_eq!(number(&app, asked).await, 2, "twice at most");
        sound(&app).await;
    }

    async fn r7_nobody_is_asked_after_the_departure(app: App) {
        switch_on(&app, "0", true, "cage").await;
        let now = app.plads.now();
        let stay = stay_from(&app, app.world.beds["2"], content(&app, &civil_number(1)), now.plus_hours(-240), now.plus_hours(24)).await;
        let nurse = app.ward_nurse().await;
        nurse.get(&own(stay)).await.says("Spørg før afrejse");
        let fields = [("version", version(&app, stay).await), ("outcome", "own_home".to_owned())];
        nurse.post(&own(stay), "end_stay", &fields.each_ref().map(|(k, v)| (*k, v.as_str()))).await.accepted();
        nurse.get(&own(stay)).await.never_says(PROMPT);
        nurse.get(&page(stay)).await.says("Opholdet er slut. Der spørges ikke længere.");
        let late = smokes(&nurse, stay, "daily", "given").await;
        assert_eq!(late.status, StatusCode::CONFLICT);
        late.says("Opholdet er afsluttet.");
        assert_eq!(nurse.post(&own(stay), "put_away_screening", &[]).await.status, StatusCode::CONFLICT);
        assert_eq!(number(&app, "SELECT count(*) FROM screening").await, 0);
    }

    async fn r7_of_two_who_register_at_once_one_does_and_the_other_is_told_by_whom(app: App) {
        switch_on(&app, "0", true, "cage").await;
        let stay = stay_in(&app, app.world.beds["2"], content(&app, &civil_number(1))).await;
        let actors = [Arc::new(app.actor(app.world.ward_nurse).await), Arc::new(app.actor(app.world.therapist).await)];
        let start = Arc::new(Barrier::new(8));
        let tasks: Vec<_> = (0..8).map(|n| {
            let (plads, actor, start) = (app.plads.clone(), Arc::clone(&actors[n % 2]), Arc::clone(&start));
            tokio::spawn(async move {
                start.wait().await;
                let answer = Said::Smoking { status: SmokingStatus::Daily, is_advised: true };
                let answered = Answered { kind: ScreeningKind::Smoking, answer, taken: Taken::default(), consent: ReferralConsent::Given, anew: None };
                register(&plads, &actor, stay, answered).await
            })
        }).collect();
        let (mut won, mut told) = (0, 0);
        for task in tasks {
            match task.await.unwrap() {
                Ok(_) => won += 1,
                Err(failure) => {
                    let AppError::Refused { refusal } = AppError::from(failure) else { panic!("an untyped refusal") };
                    let Refusal::ScreeningAsked { by } = *refusal else { panic!("another refusal: {refusal:?}") };
                    assert!(["Ida K.", "Jonas R."].contains(&by.as_str()), "{by}");
                    told += 1;
                }
            }
        }
        assert_eq!((won, told), (1, 7));
        assert_eq!(number(&app, "SELECT count(*) FROM screening").await, 1);
        assert_eq!(number(&app, "SELECT count(*) FROM event WHERE name = 'screening.registered'").await, 1, "losers leave no trace");
        // The database itself knows of once a moment.
        let own = answer(&app, stay, "smoking").await;
        let again = screening::ActiveModel { id: Set(server::chance::id()), ..own.into_active_model().reset_all() };
        assert!(screening::Entity::insert(again).exec_without_returning(app.plads.store.for_migration()).await.is_err());
    }

    async fn where_nothing_is_switched_on_nothing_is_asked(app: App) {
        let stay = stay_in(&app, app.world.beds["2"], content(&app, &civil_number(1))).await;
        let (nurse, admin) = (app.ward_nurse().await, app.admin().await);
        nurse.get(&own(stay)).await.never_says(PROMPT).never_says("Tidlig opsporing");
        nurse.get(&page(stay)).await.says("Stedet spørger ikke om rygning og alkohol.");
        nurse.get(&format!("{}/smoking", page(stay))).await.says("Der spørges ikke om det her nu.").never_says("screen_smoking");
        assert_eq!(smokes(&nurse, stay, "daily", "given").await.status, StatusCode::CONFLICT);
        assert_eq!(refuses(&nurse, stay, "alcohol").await.status, StatusCode::CONFLICT);
        assert_eq!(number(&app, "SELECT count(*) FROM screening").await, 0);
        let path = format!("/admin/sites/{}", app.world.solgaarden);
        admin.get(&path).await.says("Tidlig opsporing").says("Spørges ikke").says("AUDIT, version 1: 0–40 point").says("CAGE, version 1: 0–4 point");
        let unknown = admin.post(&path, "set_screening", &[("version", "0"), ("screening_alcohol", "tuva")]).await;
        assert_eq!(unknown.status, StatusCode::UNPROCESSABLE_ENTITY);
        unknown.says("Alkohol spørges med: Vælg en af mulighederne");
        switch_on(&app, "0", true, "off").await;
        let first = admin.post(&path, "set_screening", &[("version", "0"), ("screening_alcohol", "cage")]).await;
        assert_eq!(first.status, StatusCode::CONFLICT, "somebody was the first");
        nurse.get(&own(stay)).await.says("Spørg om rygning").never_says("Spørg om alkohol");
        assert_eq!(cage(&nurse, stay, 1, "no_sign", "", "no").await.status, StatusCode::CONFLICT, "not asked here");
        // Asked about with another instrument meanwhile: what was typed is not taken for it.
        switch_on(&app, "1", true, "audit").await;
        assert_eq!(cage(&nurse, stay, 1, "no_sign", "", "no").await.status, StatusCode::CONFLICT);
        nurse.get(&format!("{}/alcohol", page(stay))).await.says("AUDIT, version 1").says("Spørgsmål 10").says("0, 2, 4");
        // Switched off again, nothing more is asked; what was answered stays.
        smokes(&nurse, stay, "never", "").await.accepted();
        switch_on(&app, "2", false, "off").await;
        nurse.get(&own(stay)).await.never_says(PROMPT).says("Har aldrig røget");
        // The other site of the operator asks nothing by that.
        let skoven = stay_in(&app, app.world.beds["S1"], content(&app, &civil_number(2))).await;
        nurse.get(&own(skoven)).await.never_says("Tidlig opsporing");
        sound(&app).await;
    }

    async fn no_arrival_and_no_departure_waits_for_an_answer(app: App) {
        switch_on(&app, "0", true, "cage").await;
        let stay = arrived(&app, 1, "2").await;
        let nurse = app.ward_nurse().await;
        nurse.get(&own(stay)).await.says(PROMPT);
        crate::transition::tick(&app, &nurse, stay, &crate::transition::ALL_MUSTS).await.accepted();
        let fields = [("version", version(&app, stay).await), ("outcome", "own_home".to_owned())];
        nurse.post(&own(stay), "end_stay", &fields.each_ref().map(|(k, v)| (*k, v.as_str()))).await.accepted();
        assert_eq!(number(&app, "SELECT count(*) FROM screening").await, 0);
        sound(&app).await;
    }

    async fn an_arrival_takes_what_was_put_away_with_it_when_undone_unless_the_citizen_has_answered(app: App) {
        switch_on(&app, "0", true, "cage").await;
        let stay = arrived(&app, 1, "2").await;
        let nurse = app.ward_nurse().await;
        let way = crate::undo::way_back(&nurse.get(&own(stay)).await);
        nurse.post(&own(stay), "put_away_screening", &[]).await.accepted();
        crate::undo::undo(&nurse, &way).await.accepted();
        assert_eq!(number(&app, "SELECT count(*) FROM screening_put_away").await, 0);
        let stay = arrived(&app, 2, "3").await;
        let way = crate::undo::way_back(&nurse.get(&own(stay)).await);
        smokes(&nurse, stay, "daily", "given").await.accepted();
        assert_eq!(crate::undo::undo(&nurse, &way).await.status, StatusCode::CONFLICT, "the citizen has been here and has answered");
        sound(&app).await;
    }

    async fn bad_answers_are_named_at_their_fields_kept_and_write_nothing(app: App) {
        switch_on(&app, "0", true, "audit").await;
        let stay = stay_in(&app, app.world.beds["2"], content(&app, &civil_number(1))).await;
        let nurse = app.ward_nurse().await;
        for (fields, words) in [
            (vec![], "Ryger borgeren: Skal udfyldes"),
            (vec![("smoking_status", "often")], "Ryger borgeren: Vælg en af mulighederne"),
            (vec![("smoking_status", "daily")], "Må borgeren henvises: Skal udfyldes"),
            (vec![("smoking_status", "never"), ("referral_consent", "perhaps")], "Må borgeren henvises: Vælg en af mulighederne"),
        ] {
            let refused = nurse.post(&format!("{}/smoking", page(stay)), "screen_smoking", &fields).await;
            assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{fields:?}");
            refused.says(words);
        }
        let items: Vec<String> = (1..=10).map(|n| format!("item_question_{n}")).collect();
        let audit = async |change: &[(&str, &str)]| {
            let mut fields = vec![("instrument", "audit"), ("instrument_version", "1"), ("finding", "no_sign"), ("children", "no")];
            fields.extend(items.iter().map(|item| (item.as_str(), "2")));
            for (field, value) in change {
                fields.retain(|(known, _)| known != field);
                fields.push((field, value));
            }
            nurse.post(&format!("{}/alcohol", page(stay)), "screen_alcohol", &fields).await
        };
        for (change, words) in [
            (("item_question_3", "5"), "Spørgsmål 3: "),
            (("item_question_3", "-1"), "Spørgsmål 3: "),
            (("item_question_9", "3"), "Spørgsmål 9: "),
            (("item_question_1", "1,5"), "Spørgsmål 1: "),
            (("item_question_1", "mange"), "Spørgsmål 1: "),
            (("item_question_10", ""), "Spørgsmål 10: Skal udfyldes"),
            (("finding", ""), "Din vurdering af svarene: "),
            (("finding", "signs"), "Må borgeren henvises: Skal udfyldes"),
            (("children", "perhaps"), "Er der børn i hjemmet: Vælg en af mulighederne"),
        ] {
            let refused = audit(&[change]).await;
            assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{change:?}");
            refused.says(words).says("value=\"2\"");
        }
        audit(&[("item_question_3", "17")]).await.says("value=\"17\"");
        assert_eq!(audit(&[("instrument", "cage")]).await.status, StatusCode::CONFLICT);
        assert_eq!(audit(&[("instrument_version", "2")]).await.status, StatusCode::CONFLICT);
        assert_eq!(number(&app, "SELECT count(*) FROM screening").await, 0);
        assert_eq!(number(&app, "SELECT count(*) FROM event WHERE name = 'screening.registered'").await, 0);
        audit(&[]).await.accepted();
        nurse.get(&page(stay)).await.says("AUDIT, version 1: 20 af 40 point. Ingen tegn på problem");
        sound(&app).await;
    }

    async fn another_organisation_finds_nothing_of_it(app: App) {
        switch_on(&app, "0", true, "cage").await;
        let stay = stay_in(&app, app.world.beds["2"], content(&app, &civil_number(1))).await;
        let nurse = app.ward_nurse().await;
        smokes(&nurse, stay, "daily", "given").await.accepted();
        cage(&nurse, stay, 3, "signs", "given", "yes").await.accepted();
        talk(&nurse, stay, 0, "i dag 14:00").await.accepted();
        let (smoking, alcohol) = (answer(&app, stay, "smoking").await.id.to_string(), answer(&app, stay, "alcohol").await.id.to_string());
        let booked = bedside_talk::Entity::find().one(app.plads.store.read()).await.unwrap().unwrap().id.to_string();
        let other = app.browser(app.world.other_ward_nurse).await;
        for path in [page(stay), format!("{}/smoking", page(stay)), format!("{}/alcohol", page(stay)), format!("/screenings/{alcohol}/referral")] {
            assert_eq!(other.get(&path).await.status, StatusCode::NOT_FOUND, "{path}");
        }
        other.get("/screening").await.never_says("Kragh");
        for answer in [
            smokes(&other, stay, "never", "").await,
            refuses(&other, stay, "alcohol").await,
            other.post(&own(stay), "put_away_screening", &[]).await,
            other.post(&page(stay), "decide_children", &[("screening", &alcohol), ("children_decision", "no_concern")]).await,
            other.post(&page(stay), "hand_on", &[("screening", &smoking), ("handed_to", "Nogen")]).await,
            talk(&other, stay, 1, "i dag 15:00").await,
            other.post("/screening", "hold_talk", &[("talk", &booked), ("version", "1")]).await,
        ] {
            assert_eq!(answer.status, StatusCode::NOT_FOUND);
        }
        // Answers are looked for in the stay they are of.
        let beside = stay_in(&app, app.world.beds["3"], content(&app, &civil_number(2))).await;
        let wrong = nurse.post(&page(beside), "decide_children", &[("screening", &alcohol), ("children_decision", "no_concern")]).await;
        assert_eq!(wrong.status, StatusCode::NOT_FOUND);
        assert_eq!(number(&app, "SELECT count(*) FROM screening_children").await, 0);
        assert_eq!(app.manager().await.get("/screening").await.status, StatusCode::FORBIDDEN);
        sound(&app).await;
    }
}
