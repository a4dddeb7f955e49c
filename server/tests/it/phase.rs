//! Phases of a stay: decided with reasons and a letter, contiguous always, and what they mean for what a citizen may be charged.

use crate::bed::number;
use crate::given::{self, civil_number, content};
use crate::harness::{Answer, App, Browser};
use axum::http::StatusCode;
use domain::facility::StayKind;
use domain::ids::StayId;
use domain::phase::{Span, check};
use sea_orm::{ColumnTrait as _, EntityTrait as _, QueryFilter as _};
use server::store::entity::legal_basis;
use server::store::stay::{self, Phase};
use time::macros::{date, time};

/// A legal basis as delivered.
pub async fn basis(app: &App, code: &str) -> String {
    let row = legal_basis::Entity::find().filter(legal_basis::Column::Code.eq(code)).one(app.plads.store.read()).await;
    row.unwrap().unwrap().id.to_string()
}

pub async fn version(app: &App, id: StayId) -> String {
    stay::by_id(app.plads.store.read(), id).await.unwrap().unwrap().version.to_string()
}

pub async fn phases(app: &App, id: StayId) -> Vec<Phase> {
    stay::phases_of(app.plads.store.read(), &[id]).await.unwrap()
}

pub async fn change(app: &App, who: &Browser, id: StayId, kind: &str, basis: &str, from: &str, reasons: &str) -> Answer {
    let version = version(app, id).await;
    let fields = [("version", version.as_str()), ("kind", kind), ("legal_basis", basis), ("from", from), ("reasons", reasons)];
    who.post(&format!("/stays/{id}/phase"), "change_phase", &fields).await
}

pub async fn sound(app: &App) {
    for finding in server::doctor::examine(&app.plads.store).await.unwrap() {
        assert_eq!(finding.violations(), 0, "{}", finding.words(app::lang::Lang::En));
    }
}

/// The line of a citizen in the month's file, from the figures on.
pub async fn charges(app: &App, month: &str) -> Vec<Vec<String>> {
    let answer = app.manager().await.get(&format!("/charges.csv?month={month}")).await;
    assert_eq!(answer.status, StatusCode::OK, "{}", answer.body);
    answer.body.lines().skip(1).map(|line| line.split(';').skip(5).map(ToOwned::to_owned).collect()).collect()
}

on_both_engines! {
    async fn a_change_of_phase_is_a_decision_with_a_letter_and_the_phases_stay_contiguous(app: App) {
        let id = given::stay_in(&app, app.world.beds["2"], content(&app, &civil_number(1))).await;
        let social = basis(&app, "servicelov84").await;
        let allocator = app.allocator().await;
        allocator.get(&format!("/stays/{id}/phase")).await.says("Sundhedsloven § 138").says("Ældreloven § 17");
        let letter = change(&app, &allocator, id, "waiting", &social, "i dag 09:00", "Du venter på en plejebolig.").await.accepted().to_owned();
        let two = phases(&app, id).await;
        let spans: Vec<Span> = two.iter().map(|p| Span { from: p.from, to: p.to }).collect();
        assert_eq!(check(two[0].from, None, &spans), Ok(()));
        assert_eq!((two[1].kind, two[1].from), (StayKind::Waiting, app.at(date!(2026 - 11 - 24), time!(9:00))));
        assert_eq!((two[1].authority, two[1].decided_by), (app.world.region, Some(app.world.allocator.0)));
        let page = allocator.get(&letter).await;
        page.says("Dit ophold bliver ændret til: venteophold").says("Du venter på en plejebolig.").says("Serviceloven § 84");
        page.says("Du kan klage over afgørelsen").says("inden 4 uger").says("Ankestyrelsen").never_says(&civil_number(1));
        allocator.get(&format!("/stays/{id}")).await.says("Venteophold").says("Serviceloven § 84 · egenbetaling").says(&letter);
        assert_eq!(number(&app, "SELECT count(*) FROM event e JOIN audit_log a ON a.event_id = e.id WHERE e.name = 'stay.phase_changed'").await, 1);
        sound(&app).await;
    }

    async fn a_phase_cannot_be_decided_without_reasons_or_a_law_in_force_or_before_the_one_before(app: App) {
        let id = given::stay_in(&app, app.world.beds["2"], content(&app, &civil_number(1))).await;
        let allocator = app.allocator().await;
        let (social, new_law, none) = (basis(&app, "servicelov84").await, basis(&app, "sul118d").await, basis(&app, "not_stated").await);
        for (kind, law, from, reasons, words) in [
            ("waiting", social.as_str(), "i dag 09:00", " ", "Begrundelse: Skal udfyldes"),
            ("waiting", "", "i dag 09:00", "Fordi.", "Lovgrundlag: Skal udfyldes"),
            ("waiting", none.as_str(), "i dag 09:00", "Fordi.", "Lovgrundlag: Vælg en af mulighederne"),
            ("health_care_place", new_law.as_str(), "i dag 09:00", "Fordi.", "Lovgrundlag: Vælg en af mulighederne"),
            ("waiting", social.as_str(), "", "Fordi.", "Gælder fra: Skal udfyldes"),
            ("waiting", social.as_str(), "23.11 09:41", "Fordi.", "Tidspunktet er for tidligt"),
            ("waiting", social.as_str(), "+14 09:41", "Fordi.", "Tidspunktet er for sent"),
            ("", social.as_str(), "i dag 09:00", "Fordi.", "Opholdstype: Skal udfyldes"),
        ] {
            let answer = change(&app, &allocator, id, kind, law, from, reasons).await;
            assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{words}");
            answer.says(words);
        }
        assert_eq!(phases(&app, id).await.len(), 1);
        assert_eq!(number(&app, "SELECT count(*) FROM stay_decision").await, 0);
    }

    async fn at_midnight_of_the_new_year_the_phase_of_a_sleeping_citizen_changes_law(app: App) {
        let now = app.plads.now();
        let id = given::stay_from(&app, app.world.beds["2"], content(&app, &civil_number(1)), now.plus_hours(-24), now.plus_hours(24 * 60)).await;
        let (allocator, new_law) = (app.allocator().await, basis(&app, "sul118d").await);
        change(&app, &allocator, id, "health_care_place", &new_law, "1.1.2027 00:00", "Regionen overtager pladsen.").await.accepted();
        allocator.get(&format!("/stays/{id}")).await.says("fra 1. jan.: »Regionen overtager pladsen.«");
        app.ward_nurse().await.get(&format!("/board?site={}", app.world.solgaarden)).await.says("Kragh");
        sound(&app).await;
        let ended = app.ward_nurse().await.post(&format!("/stays/{id}"), "end_stay", &[("version", &version(&app, id).await), ("outcome", "own_home")]).await;
        ended.accepted();
        assert_eq!(phases(&app, id).await.len(), 1, "a planned phase never came about");
        assert_eq!(number(&app, "SELECT count(*) FROM stay_decision").await, 1, "the decision that planned it is kept");
        sound(&app).await;
    }

    async fn of_two_who_decide_at_once_one_sees_the_others_phase(app: App) {
        let id = given::stay_in(&app, app.world.beds["2"], content(&app, &civil_number(1))).await;
        let (allocator, social, seen) = (app.allocator().await, basis(&app, "servicelov84").await, version(&app, id).await);
        change(&app, &allocator, id, "waiting", &social, "i dag 09:00", "Fordi.").await.accepted();
        let fields = [("version", seen.as_str()), ("kind", "respite"), ("legal_basis", &social), ("from", "i dag 09:30"), ("reasons", "Skrevet tekst.")];
        let late = allocator.post(&format!("/stays/{id}/phase"), "change_phase", &fields).await;
        assert_eq!(late.status, StatusCode::CONFLICT);
        late.says("En anden har ændret det").says("Skrevet tekst.");
    }

    async fn charge_days_are_days_under_social_law_and_never_under_the_health_act(app: App) {
        let arrived = app.at(date!(2026 - 11 - 10), time!(14:00));
        let id = given::stay_from(&app, app.world.beds["2"], content(&app, &civil_number(1)), arrived, app.at(date!(2026 - 12 - 20), time!(11:00))).await;
        let (allocator, social) = (app.allocator().await, basis(&app, "servicelov84").await);
        change(&app, &allocator, id, "waiting", &social, "20.11.2026 00:00", "Du venter på en plejebolig.").await.accepted();
        let health = ["Sundhedsloven § 138", "Region Prøve", "0", "10", "0", "0"];
        assert_eq!(charges(&app, "2026-11").await, [health.to_vec(), vec!["Serviceloven § 84", "Region Prøve", "5", "0", "0", "0"]], "the 20th to the 24th so far");
        let gone = app.ward_nurse().await.post(&format!("/stays/{id}"), "end_stay", &[("version", &version(&app, id).await), ("outcome", "own_home")]).await;
        gone.accepted();
        assert_eq!(charges(&app, "2026-11").await[1], ["Serviceloven § 84", "Region Prøve", "4", "0", "0", "1"], "the last day is free by the setting");
        let page = app.manager().await.get("/charges?month=2026-11").await;
        page.says("Kragh, Birthe").says("4 dage kan opkræves").never_says(&civil_number(1));
        assert_eq!(number(&app, "SELECT count(*) FROM access_log l JOIN access_log_citizen c ON c.access_id = l.id WHERE l.action = 'charges.read'").await, 3, "each look is logged with its citizen");
        assert_eq!(app.manager().await.get("/charges?month=2026-12").await.status, StatusCode::NOT_FOUND, "a month to come");
        assert!(charges(&app, "2026-10").await.is_empty());
        let other = app.browser(app.world.other_manager).await.get("/charges?month=2026-11").await;
        other.says("Ingen borgere i måneden").never_says("Kragh");
    }
}
