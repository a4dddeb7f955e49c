//! Who shares a room: scenario 8.6, and the preference that counts instead of the registered sex.

use crate::bed::number;
use crate::given::{self, civil_number, content};
use crate::harness::App;
use crate::phase::version;
use axum::http::StatusCode;
use domain::citizen::{PersonName, RoomPreference, Sex};
use domain::ids::{BedId, RequestId, StayId};
use domain::request::{RequestContent, RequestState};
use sea_orm::{ActiveModelTrait as _, EntityTrait as _, IntoActiveModel as _, Set};
use server::allocation::{Terms, reserve};
use server::failure::Failure;
use server::store::entity::{bed, room};
use server::store::{request, reservation, stay};

fn named(app: &App, n: u32, name: &str, sex: Sex) -> RequestContent {
    RequestContent { name: PersonName::parse(name, "Prøve").unwrap(), sex, ..content(app, &civil_number(n)) }
}

async fn seen(app: &App, id: RequestId) -> i32 {
    request::by_id(app.plads.store.read(), id).await.unwrap().unwrap().version
}

async fn reserved(app: &App, id: RequestId, bed: BedId, consents: &str) -> Result<(), Failure> {
    let now = app.plads.now();
    let terms = Terms {
        bed,
        arrival: now.plus_hours(2),
        until: now.plus_hours(2 + 14 * 24),
        answer_by: now.plus_hours(3),
        message: String::new(),
        unmet_choice: String::new(),
        consents: consents.into(),
    };
    let actor = app.actor(app.world.allocator).await;
    reserve(&app.plads, &actor, id, seen(app, id).await, terms).await.map(drop)
}

/// The list of beds that fit, and the list of those that nearly do.
async fn lists(app: &App, id: RequestId) -> (String, String) {
    let page = app.allocator().await.get(&format!("/requests/{id}")).await;
    let (fit, nearly) =
        page.body.split_once("id=\"nearly\"").map_or((page.body.clone(), String::new()), |(a, b)| (a.to_owned(), b.to_owned()));
    (fit.split_once("id=\"places\"").unwrap().1.to_owned(), nearly)
}

async fn prefer(app: &App, stay: StayId, preference: &str, reason: &str) -> StatusCode {
    let fields = [("version", &*version(app, stay).await), ("preference", preference), ("preference_reason", reason)];
    app.ward_nurse().await.post(&format!("/stays/{stay}/care"), "set_room_preference", &fields).await.status
}

/// The double room of the world as room 3.02.
async fn room_302(app: &App) -> [BedId; 2] {
    let db = app.plads.store.for_migration();
    let beds = [app.world.beds["1A"], app.world.beds["1B"]];
    for (id, label) in beds.iter().zip(["3.02-A", "3.02-B"]) {
        let row = bed::Entity::find_by_id(id.0).one(db).await.unwrap().unwrap();
        let of = row.room_id;
        let mut named = row.into_active_model();
        named.label = Set(label.into());
        named.update(db).await.unwrap();
        let mut chamber = room::Entity::find_by_id(of).one(db).await.unwrap().unwrap().into_active_model();
        chamber.name = Set("Stue 3.02".into());
        chamber.update(db).await.unwrap();
    }
    beds
}

on_both_engines! {
    async fn scenario_8_6_a_room_holds_one_sex_unless_both_consent_or_the_preference_says_otherwise(app: App) {
        let [a, b] = room_302(&app).await;
        let gudrun = given::stay_in(&app, a, named(&app, 1, "Gudrun", Sex::Female)).await;
        let ole = given::request_granted(&app, named(&app, 2, "Ole", Sex::Male)).await;

        // Hidden by default: not among the beds that fit, named where one thing is lacking, and refused.
        let (fit, nearly) = lists(&app, ole).await;
        assert!(!fit.contains("3.02-B") && nearly.contains("3.02-B") && nearly.contains("Samtykke fra alle på stuen"), "{nearly}");
        assert!(reserved(&app, ole, b, "").await.is_err());
        assert_eq!(number(&app, "SELECT count(*) FROM reservation").await, 0);

        // Possible with both consents recorded, and who consented is kept.
        reserved(&app, ole, b, "Gudrun og Ole, begge spurgt af Mette").await.unwrap();
        let kept = reservation::of_request(app.plads.store.read(), ole).await.unwrap().remove(0);
        assert_eq!(kept.override_reason, "Gudrun og Ole, begge spurgt af Mette");

        // Kim is registered as a man and wants to share with women: the nurse sets it on Gudrun's neighbour's request.
        let actor = app.actor(app.world.allocator).await;
        server::allocation::cancel_reservation(&app.plads, &actor, ole, server::allocation::Seen { request: seen(&app, ole).await, offer: None }, "Andet sted").await.unwrap();
        let kim = given::request_granted(&app, named(&app, 3, "Kim", Sex::Male)).await;
        assert!(!lists(&app, kim).await.0.contains("3.02-B"));
        let fields = [("version", &*seen(&app, kim).await.to_string()), ("preference", "women"), ("preference_reason", "Kims eget ønske, aftalt med afsnittet.")];
        app.allocator().await.post(&format!("/requests/{kim}"), "set_room_preference", &fields).await.accepted();
        let (fit, _) = lists(&app, kim).await;
        assert!(fit.contains("3.02-B"), "the preference counts instead of the registered sex");
        reserved(&app, kim, b, "").await.unwrap();

        // From then on Kim is a room-mate by the preference too, also after arrival, and the registered sex is as it was.
        app.wait_minutes(120);
        let offer = reservation::of_request(app.plads.store.read(), kim).await.unwrap().remove(0);
        let fields = [("reservation", offer.id.to_string()), ("version", offer.version.to_string())];
        let fields: Vec<(&str, &str)> = fields.iter().map(|(name, value)| (*name, value.as_str())).collect();
        app.ward_nurse().await.post(&format!("/beds/{b}"), "arrive", &fields).await.accepted();
        let RequestState::Arrived { stay: kims, .. } = request::by_id(app.plads.store.read(), kim).await.unwrap().unwrap().state else { panic!() };
        let stored = stay::by_id(app.plads.store.read(), kims).await.unwrap().unwrap();
        assert_eq!(stored.room_preference, Some(RoomPreference::Women));
        let sex = server::store::citizen::by_id(app.plads.store.read(), stored.citizen).await.unwrap().unwrap().sex;
        assert_eq!(sex, Sex::Male);
        app.ward_nurse().await.post(&format!("/stays/{gudrun}"), "end_stay", &[("version", &version(&app, gudrun).await), ("outcome", "own_home")]).await.accepted();
        app.wait_minutes(60);
        server::deadlines::run_once(&app.plads).await.unwrap();
        let bodil = given::request_granted(&app, named(&app, 4, "Bodil", Sex::Female)).await;
        let page = app.allocator().await.get(&format!("/requests/{bodil}")).await;
        page.never_says("Stuen deles med en af andet køn");
    }

    async fn a_ward_nurse_sets_the_preference_with_a_reason_and_the_history_says_who_when_and_why(app: App) {
        let id = given::stay_in(&app, app.world.beds["1A"], named(&app, 1, "Kim", Sex::Male)).await;
        let asta = given::request_granted(&app, named(&app, 2, "Asta", Sex::Female)).await;
        assert!(!lists(&app, asta).await.0.contains("Solgården 1B"), "by the registered sex");
        assert_eq!(prefer(&app, id, "women", "").await, StatusCode::UNPROCESSABLE_ENTITY, "without a reason");
        assert_eq!(prefer(&app, id, "anything", "Fordi.").await, StatusCode::UNPROCESSABLE_ENTITY);
        assert_eq!(prefer(&app, id, "women", "Kims eget ønske.").await, StatusCode::SEE_OTHER);
        assert!(lists(&app, asta).await.0.contains("Solgården 1B"), "a woman may share Kim's room now");
        let page = app.ward_nurse().await.get(&format!("/stays/{id}/care")).await;
        page.says("Kims eget ønske.").says("Ida K.").says("Stue med kvinder");
        app.ward_nurse().await.get(&format!("/stays/{id}")).await.says("Rumpræference sat").says("Stue med kvinder");
        assert_eq!(prefer(&app, id, "", "Kim ønsker det ikke mere.").await, StatusCode::SEE_OTHER);
        assert!(!lists(&app, asta).await.0.contains("Solgården 1B"));
        assert_eq!(number(&app, "SELECT count(*) FROM room_preference").await, 2, "both settings are kept");
        let fields = [("version", &*version(&app, id).await), ("preference", "women"), ("preference_reason", "Fordi.")];
        let other = app.browser(app.world.other_ward_nurse).await;
        assert_eq!(other.post(&format!("/stays/{id}/care"), "set_room_preference", &fields).await.status, StatusCode::NOT_FOUND);
    }

    async fn the_last_digit_of_a_civil_number_says_nothing_about_the_sex(app: App) {
        // Even and odd numbers, each with either sex stated and with none: what was stated stands.
        for (n, (number, sex)) in [("0101501112", Sex::Male), ("0101501113", Sex::Female), ("0201501112", Sex::Unknown), ("0201501113", Sex::Unknown)].into_iter().enumerate() {
            let said = RequestContent { sex, ..content(&app, number) };
            let id = given::request_granted(&app, said).await;
            let citizen = request::by_id(app.plads.store.read(), id).await.unwrap().unwrap().citizen;
            let stored = server::store::citizen::by_id(app.plads.store.read(), citizen).await.unwrap().unwrap();
            assert_eq!(stored.sex, sex, "{n}");
            if sex == Sex::Unknown {
                let page = app.allocator().await.get(&format!("/requests/{id}")).await;
                page.says("Kan ikke afgøres: borgerens køn");
            }
        }
    }
}
