//! Answers within their first ten seconds: a grant, a refusal, or a citizen directed elsewhere. Whoever decided sees it at once, the
//! referrer sees her request still being assessed, and undone the answer was never given.

use crate::bed::number;
use crate::given::{civil_number, content, request_received};
use crate::harness::{Answer, App, Browser};
use crate::moving::sound;
use crate::undo::{undo, way_back};
use crate::undo_offer::{offered, post, seen, stored, told};
use axum::http::StatusCode;
use domain::facility::Need;
use domain::ids::RequestId;
use domain::request::{Infection, RequestState, RequestStatus};
use sea_orm::EntityTrait as _;
use server::leaving;
use server::store::entity::decision;

/// What may be answered, with what its page then says, what it says once it is undone, and what the referrer reads when it has left.
const ANSWERS: [(&str, &str, &str, &str); 3] = [
    (
        "grant",
        "Bevilget. Det sendes, når de 10 sekunder er gået.",
        "Bevillingen er fortrudt. Den blev aldrig sendt.",
        "Bevilget, venter på plads",
    ),
    (
        "refuse",
        "Afslået. Det sendes, når de 10 sekunder er gået.",
        "Afslaget er fortrudt. Det blev aldrig sendt.",
        "Du har brug for pleje døgnet rundt.",
    ),
    (
        "redirect",
        "Henvist videre. Det sendes, når de 10 sekunder er gået.",
        "Henvisningen er fortrudt. Den blev aldrig sendt.",
        "Akutsygeplejen kommer.",
    ),
];

async fn answer(app: &App, who: &Browser, id: RequestId, act: &str) -> Answer {
    let basis = app.world.nursing.to_string();
    let fields = [
        ("kind", "short_term"),
        ("legal_basis", basis.as_str()),
        ("infection", "none"),
        ("choice", "chosen"),
        ("wish_site", &app.world.solgaarden.to_string()),
        ("why_not_home", "Du bor alene på 2. sal."),
        ("reasons", "Du har brug for pleje døgnet rundt."),
        ("confirmed", "yes"),
        ("to", "home"),
        ("reason", "Akutsygeplejen kommer."),
    ];
    post(app, who, id, act, &fields).await
}

/// Answers, and gives the way back that the page of the request then shows.
async fn answered(app: &App, who: &Browser, id: RequestId, act: &str) -> String {
    answer(app, who, id, act).await.accepted();
    let page = who.get(&format!("/requests/{id}")).await;
    page.says(ANSWERS.iter().find(|(name, ..)| *name == act).unwrap().1);
    way_back(&page)
}

/// A request just received, in which the referrer asks for more than the allocators will find needed, and left it open whether the
/// citizen is infectious.
async fn received(app: &App, n: u32) -> RequestId {
    let content = domain::request::RequestContent {
        infection: Infection::AwaitingResult,
        needs: vec![Need::CeilingLift],
        ..content(app, &civil_number(n))
    };
    request_received(app, content).await
}

async fn letter(app: &App, who: &Browser) -> Answer {
    let row = decision::Entity::find().one(app.plads.store.read()).await.unwrap().unwrap();
    who.get(&format!("/letters/{}", row.id)).await
}

on_both_engines! {
    async fn an_answer_reaches_the_referrer_in_the_tenth_second_and_until_then_she_sees_what_she_saw(app: App) {
        let mette = app.allocator().await;
        for (n, (act, .., words)) in (1..).zip(ANSWERS) {
            let id = received(&app, n).await;
            // The first as it came in, the others taken up before.
            if n > 1 {
                post(&app, &mette, id, "take_up", &[]).await.accepted();
            }
            let before = seen(&app, id).await;
            app.wait_seconds(20);
            let since = Some(leaving::tell(&app.plads, None).await.unwrap().at);
            let heard = told(&app, app.world.department).await;
            answered(&app, &mette, id, act).await;
            app.wait_seconds(9);
            assert_eq!(seen(&app, id).await, before, "{act}");
            let look = leaving::tell(&app.plads, since).await.unwrap();
            assert_eq!((look.next, told(&app, app.world.department).await), (1, heard), "{act} leaves in a second, and nobody is told before");
            app.wait_seconds(1);
            assert_eq!(leaving::tell(&app.plads, Some(look.at)).await.unwrap().next, 10);
            assert_eq!(told(&app, app.world.department).await, heard + 1, "{act}");
            app.hospital().await.get(&format!("/requests/{id}")).await.says(words);
            leaving::tell(&app.plads, Some(app.plads.now())).await.unwrap();
            assert_eq!(told(&app, app.world.department).await, heard + 1, "{act}: once");
            sound(&app).await;
        }
        let heard = told(&app, app.world.department).await;
        leaving::tell(&app.plads, None).await.unwrap();
        assert_eq!(told(&app, app.world.department).await, heard + 1, "a process that begins cannot know what left without it");
    }

    async fn an_answer_undone_in_the_ninth_second_leaves_no_trace_with_the_referrer(app: App) {
        let mette = app.allocator().await;
        for (n, (act, _, undone, words)) in (1..).zip(ANSWERS) {
            let id = received(&app, n).await;
            if n > 1 {
                post(&app, &mette, id, "take_up", &[]).await.accepted();
            }
            let (before, was) = (seen(&app, id).await, stored(&app, id).await);
            app.wait_seconds(20);
            let since = Some(leaving::tell(&app.plads, None).await.unwrap().at);
            let heard = told(&app, app.world.department).await;
            let way = answered(&app, &mette, id, act).await;
            app.wait_seconds(9);
            assert_eq!(undo(&mette, &way).await.accepted(), format!("/requests/{id}"));
            let now = stored(&app, id).await;
            assert!(now.version > was.version + 1, "{act}: two acts, each seen by whoever has the page open");
            assert_eq!(server::store::request::Stored { version: was.version, ..now }, was, "{act}: as it was, with what its referrer said");
            mette.get(&format!("/requests/{id}")).await.says(undone).never_says("action=\"/undo/");
            app.wait_seconds(60);
            assert_eq!(seen(&app, id).await, before, "{act}: now and later");
            leaving::tell(&app.plads, since).await.unwrap();
            assert_eq!(told(&app, app.world.department).await, heard, "{act}: her screen was never told");
            sound(&app).await;
            // It may be decided again, and that leaves.
            answered(&app, &mette, id, act).await;
            app.wait_seconds(10);
            app.hospital().await.get(&format!("/requests/{id}")).await.says(words);
            sound(&app).await;
        }
        assert_eq!(number(&app, "SELECT count(*) FROM decision").await, 4, "what was signed stays signed");
        for name in ["grant.undone", "refusal.undone", "redirection.undone"] {
            assert_eq!(number(&app, &format!("SELECT count(*) FROM event WHERE name = '{name}'")).await, 1, "{name}");
        }
    }

    async fn a_decision_undone_has_no_letter_and_one_that_stands_says_on_its_letter_how_to_undo_it(app: App) {
        let (mette, id) = (app.allocator().await, received(&app, 1).await);
        let page = answer(&app, &mette, id, "refuse").await.accepted().to_owned();
        assert!(page.starts_with("/letters/"), "{page}");
        let first = mette.get(&page).await;
        first.says("Afslag på korttidsplads").says("Afslået. Det sendes, når de 10 sekunder er gået.");
        undo(&mette, &way_back(&first)).await.accepted();
        let gone = mette.get(&page).await;
        assert_eq!(gone.status, StatusCode::GONE);
        gone.says("Afgørelsen blev fortrudt").says("Den har intet brev.").never_says("Afslag på korttidsplads");
        let page = answer(&app, &mette, id, "refuse").await.accepted().to_owned();
        app.wait_seconds(10);
        mette.get(&page).await.says("Afslag på korttidsplads").never_says("action=\"/undo/");
    }

    async fn an_answer_that_has_left_is_not_undone_and_nobody_else_undoes_one(app: App) {
        let mette = app.allocator().await;
        for (n, (act, ..)) in (1..).zip(ANSWERS) {
            let id = received(&app, n).await;
            let way = answered(&app, &mette, id, act).await;
            assert_eq!(undo(&app.ward_nurse().await, &way).await.status, StatusCode::FORBIDDEN, "{act}");
            assert_eq!(undo(&app.hospital().await, &way).await.status, StatusCode::FORBIDDEN, "{act}");
            assert_eq!(undo(&app.browser(app.world.other_allocator).await, &way).await.status, StatusCode::NOT_FOUND, "{act}");
            let second = undo(&app.browser(app.world.second_allocator).await, &way).await;
            assert_eq!(second.status, StatusCode::CONFLICT, "{act}");
            second.says("Kun den, der gjorde det, kan fortryde det.");
            app.wait_seconds(10);
            let answer = stored(&app, id).await;
            let late = undo(&mette, &way).await;
            assert_eq!(late.status, StatusCode::CONFLICT, "{act}");
            late.says("De 10 sekunder er gået.");
            assert_eq!(stored(&app, id).await, answer, "{act}");
        }
    }

    async fn a_grant_with_an_offer_is_no_longer_undone_and_the_referrer_sees_one_after_the_other(app: App) {
        let (mette, id) = (app.allocator().await, received(&app, 1).await);
        post(&app, &mette, id, "take_up", &[]).await.accepted();
        let before = seen(&app, id).await;
        let way = answered(&app, &mette, id, "grant").await;
        app.wait_seconds(3);
        let back = offered(&app, &mette, id, "2").await;
        let refused = undo(&mette, &way).await;
        assert_eq!(refused.status, StatusCode::CONFLICT);
        refused.says("En anden har ændret det");
        assert_eq!(seen(&app, id).await, before, "neither has left");
        undo(&mette, &back).await.accepted();
        assert_eq!(undo(&mette, &way).await.status, StatusCode::CONFLICT, "it went on all the same");
        assert_eq!(seen(&app, id).await, before);
        offered(&app, &mette, id, "2").await;
        assert_eq!(seen(&app, id).await, before);
        app.wait_seconds(7);
        let lise = app.hospital().await;
        let look = leaving::tell(&app.plads, Some(app.plads.now().plus_seconds(-7))).await.unwrap();
        assert_eq!((look.next, told(&app, app.world.department).await > 0), (3, true));
        lise.get(&format!("/requests/{id}")).await.says("Bevilget, venter på plads").never_says("Bekræft modtagelse");
        app.wait_seconds(3);
        lise.get(&format!("/requests/{id}")).await.says("Bekræft modtagelse");
        sound(&app).await;
    }

    async fn a_referrer_who_takes_her_request_back_meanwhile_never_learns_of_the_answer(app: App) {
        let (mette, lise) = (app.allocator().await, app.hospital().await);
        for (n, (act, .., words)) in (1..).zip(ANSWERS) {
            let id = received(&app, n).await;
            let way = answered(&app, &mette, id, act).await;
            post(&app, &lise, id, "withdraw", &[("cause", "went_home")]).await.accepted();
            assert_eq!(stored(&app, id).await.state.status(), RequestStatus::Withdrawn, "{act}");
            assert_eq!(undo(&mette, &way).await.status, StatusCode::CONFLICT, "{act}");
            app.wait_seconds(60);
            lise.get(&format!("/requests/{id}")).await.says("Trukket tilbage").never_says("Bevilget").never_says("Afslået").never_says(words);
            sound(&app).await;
        }
        assert_eq!(letter(&app, &mette).await.status, StatusCode::GONE);
    }

    async fn a_request_withdrawn_with_both_grant_and_offer_on_their_way_gives_its_bed_back(app: App) {
        let (mette, id) = (app.allocator().await, received(&app, 1).await);
        answered(&app, &mette, id, "grant").await;
        offered(&app, &mette, id, "2").await;
        let lise = app.hospital().await;
        post(&app, &lise, id, "withdraw", &[("cause", "died")]).await.accepted();
        let now = stored(&app, id).await;
        assert_eq!((now.state.status(), now.decision, now.granted_kind), (RequestStatus::Withdrawn, None, None));
        assert_eq!(number(&app, "SELECT count(*) FROM bed_claim WHERE live AND kind = 'reservation' AND starts_at < ends_at").await, 0);
        lise.get(&format!("/requests/{id}")).await.says("Trukket tilbage").never_says("Bevilget").never_says("Annulleret");
        sound(&app).await;
    }

    async fn what_a_referrer_changes_while_an_answer_is_on_its_way_waits_until_she_has_seen_it(app: App) {
        let (mette, lise) = (app.allocator().await, app.hospital().await);
        let change = [("infection", "isolation"), ("mobility", "lift"), ("transport", "seated")];
        let later = [("ready", "24.11.2026 18:00"), ("cause", "transport")];
        for (n, (act, ..)) in (1..).zip(ANSWERS) {
            let id = received(&app, n).await;
            answered(&app, &mette, id, act).await;
            let was = stored(&app, id).await;
            for (name, fields) in [("change", change.as_slice()), ("postpone", later.as_slice())] {
                let early = post(&app, &lise, id, name, fields).await;
                assert_eq!(early.status, StatusCode::CONFLICT, "{act}, {name}");
                early.says("En anden har ændret det").never_says("Afslået").never_says("Henvist videre").never_says("Bevilget, venter");
            }
            assert_eq!(stored(&app, id).await, was, "{act}");
            app.wait_seconds(10);
            let now = post(&app, &lise, id, "change", &change).await;
            assert_eq!(now.status, if act == "grant" { StatusCode::SEE_OTHER } else { StatusCode::CONFLICT }, "{act}");
        }
    }

    async fn an_answer_is_not_undone_when_its_citizen_has_been_asked_for_anew(app: App) {
        let (mette, id) = (app.allocator().await, received(&app, 1).await);
        let way = answered(&app, &mette, id, "refuse").await;
        received(&app, 1).await;
        let refused = undo(&mette, &way).await;
        assert_eq!(refused.status, StatusCode::CONFLICT);
        refused.says("Borgeren har allerede en åben anmodning");
        assert_eq!(stored(&app, id).await.state.status(), RequestStatus::Refused);
    }

    async fn of_two_who_press_undo_on_an_answer_at_once_one_undoes(app: App) {
        let (mette, id) = (app.allocator().await, received(&app, 1).await);
        let way = answered(&app, &mette, id, "refuse").await;
        app.wait_seconds(9);
        let (back, again) = tokio::join!(undo(&mette, &way), undo(&mette, &way));
        let mut answers = [back.status, again.status];
        answers.sort_unstable();
        assert_eq!(answers, [StatusCode::SEE_OTHER, StatusCode::CONFLICT]);
        assert_eq!(stored(&app, id).await.state, RequestState::Received);
        sound(&app).await;
    }

    async fn an_acute_nurse_undoes_what_she_decided_also_when_another_kind_was_asked_for(app: App) {
        let (nurse, id) = (app.browser(app.world.acute_nurse).await, received(&app, 1).await);
        let basis = app.world.nursing.to_string();
        let fields = [("kind", "acute"), ("legal_basis", basis.as_str()), ("reasons", "Hjælpen gives hjemme.")];
        let page = post(&app, &nurse, id, "refuse", &fields).await.accepted().to_owned();
        undo(&nurse, &way_back(&nurse.get(&page).await)).await.accepted();
        assert_eq!(stored(&app, id).await.state, RequestState::Received);
    }

    async fn the_doctor_finds_a_decision_that_its_request_lost_without_anybody_undoing_it(app: App) {
        let (mette, id) = (app.allocator().await, received(&app, 1).await);
        let way = answered(&app, &mette, id, "refuse").await;
        undo(&mette, &way).await.accepted();
        sound(&app).await;
        use sea_orm::ConnectionTrait as _;
        // As if another decision had been signed since, which nobody undid.
        app.wait_seconds(20);
        let other = received(&app, 2).await;
        post(&app, &mette, other, "take_up", &[]).await.accepted();
        app.plads.store.for_migration().execute_unprepared("UPDATE decision SET signed_at = (SELECT max(at) FROM event)").await.unwrap();
        let findings = server::doctor::examine(&app.plads.store).await.unwrap();
        let broken: Vec<_> = findings.iter().filter(|f| f.violations() > 0).map(|f| (f.id(), f.violations())).collect();
        assert_eq!(broken, [("I6", 1)]);
    }
}
