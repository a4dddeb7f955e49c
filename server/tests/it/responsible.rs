//! Which doctor at 02:00: the hospital for 72 hours from discharge, then the own doctor, on stay page and sheets.

use crate::given::{self, civil_number, content};
use crate::harness::App;
use crate::phase::version;
use domain::ids::{OrganisationId, StayId};
use domain::notice::NoticeCode;
use domain::request::{RequestContent, Source};
use sea_orm::{ActiveModelTrait as _, ColumnTrait as _, EntityTrait as _, QueryFilter as _, Set};
use server::failure::Failure;
use server::stay::notice::{Notice, receive};
use server::store::citizen;
use server::store::entity::organisation;
use time::macros::{date, time};

/// Sets the telephone of an organisation.
async fn phone(app: &App, which: &str, number: &str) {
    let row = organisation::Entity::find().filter(organisation::Column::Name.eq(which)).one(app.plads.store.read()).await.unwrap().unwrap();
    let row = organisation::ActiveModel { id: Set(row.id), phone: Set(number.into()), ..Default::default() };
    app.plads
        .store
        .write(async |tx| {
            row.clone().update(&*tx).await.map_err(server::store::StoreError::from)?;
            Ok::<_, Failure>(())
        })
        .await
        .unwrap();
}

/// Arrives now, on a request of the department or of somebody else.
async fn arrive(app: &App, bed: &'static str, content: RequestContent, requester: Option<OrganisationId>) -> StayId {
    let asked = given::request_granted(app, content).await;
    if let Some(requester) = requester {
        let row = server::store::entity::request::ActiveModel { id: Set(asked.0), requester_id: Set(requester.0), ..Default::default() };
        app.plads
            .store
            .write(async |tx| {
                row.clone().update(&*tx).await.map_err(server::store::StoreError::from)?;
                Ok::<_, Failure>(())
            })
            .await
            .unwrap();
    }
    let bed = app.world.beds[bed];
    let offer = given::offer_from(app, asked, bed, app.plads.now(), app.plads.now().plus_hours(24 * 14)).await.to_string();
    let fields = [("reservation", offer.as_str()), ("version", "1"), ("at", "")];
    let to = app.ward_nurse().await.post(&format!("/beds/{bed}"), "arrive", &fields).await.accepted().to_owned();
    to.trim_start_matches("/stays/").parse().unwrap()
}

async fn stay_page(app: &App, id: StayId) -> String {
    app.ward_nurse().await.get(&format!("/stays/{id}")).await.body
}

#[track_caller]
fn says(page: &str, texts: &[&str]) {
    for text in texts {
        assert!(page.contains(text), "the page does not say {text:?}:\n{page}");
    }
}

on_both_engines! {
    async fn at_two_in_the_night_the_hospital_answers_until_72_hours_have_passed_and_then_the_own_doctor(app: App) {
        phone(&app, "Medicinsk 2", "12345679").await;
        phone(&app, "Lægerne Prøvegade", "87654320").await;
        app.set_local(date!(2026 - 11 - 24), time!(14:00));
        let id = arrive(&app, "2", content(&app, &civil_number(1)), None).await;
        app.set_local(date!(2026 - 11 - 25), time!(2:00));
        let night = stay_page(&app, id).await;
        says(&night, &["Ansvarlig læge", "Lige nu: sygehuset, der udskrev", "Medicinsk 2, Prøveby Sygehus", "tlf. 12 34 56 79", "til 27. nov. kl. 14.00, 60 t endnu", "Derefter: egen læge", "Lægerne Prøvegade", "tlf. 87 65 43 20"]);
        app.set_local(date!(2026 - 11 - 27), time!(13:59));
        says(&stay_page(&app, id).await, &["Lige nu: sygehuset, der udskrev", "1 min endnu"]);
        // By itself, at the instant, with nobody doing anything.
        app.set_local(date!(2026 - 11 - 27), time!(14:00));
        let after = stay_page(&app, id).await;
        says(&after, &["Lige nu: egen læge", "tlf. 87 65 43 20"]);
        assert!(!after.contains("sygehuset, der udskrev") && !after.contains("Derefter:"));
    }

    async fn a_return_from_hospital_begins_the_72_hours_anew_and_a_leave_does_not(app: App) {
        phone(&app, "Medicinsk 2", "12345679").await;
        app.set_local(date!(2026 - 11 - 24), time!(14:00));
        let id = arrive(&app, "2", content(&app, &civil_number(1)), None).await;
        let act = async |act: &str, more: &[(&str, &str)]| {
            let seen = version(&app, id).await;
            let mut fields = vec![("version", seen.as_str())];
            fields.extend_from_slice(more);
            app.ward_nurse().await.post(&format!("/stays/{id}/absence"), act, &fields).await.accepted();
        };
        app.set_local(date!(2026 - 11 - 28), time!(8:00));
        act("leave", &[("kind", "leave"), ("at", ""), ("place", "Hos datteren")]).await;
        says(&stay_page(&app, id).await, &["Lige nu: egen læge"]);
        app.set_local(date!(2026 - 11 - 28), time!(18:00));
        act("come_back", &[("at", "")]).await;
        says(&stay_page(&app, id).await, &["Lige nu: egen læge"]);
        app.set_local(date!(2026 - 11 - 29), time!(9:00));
        act("leave", &[("kind", "hospital"), ("at", ""), ("place", "Medicinsk 2")]).await;
        says(&stay_page(&app, id).await, &["Lige nu: sygehuset, borgeren er indlagt på", "Medicinsk 2", "tlf. 12 34 56 79"]);
        app.set_local(date!(2026 - 12 - 01), time!(11:00));
        act("come_back", &[("at", "")]).await;
        app.set_local(date!(2026 - 12 - 02), time!(2:00));
        says(&stay_page(&app, id).await, &["Lige nu: sygehuset, der udskrev", "til 4. dec. kl. 11.00, 57 t endnu", "tlf. 12 34 56 79"]);
        app.set_local(date!(2026 - 12 - 04), time!(11:00));
        says(&stay_page(&app, id).await, &["Lige nu: egen læge"]);
    }

    async fn the_hours_run_from_the_discharge_that_the_hospital_told_of_where_it_did(app: App) {
        app.set_local(date!(2026 - 11 - 24), time!(11:00));
        let content = content(&app, &civil_number(1));
        let citizen = app.plads.store.write(async |tx| Ok::<_, Failure>(citizen::keep(&tx, &content).await?)).await.unwrap();
        let told = Notice { message: "M-1".into(), flow: "F-1".into(), code: NoticeCode::DischargeHome, citizen, place: "Prøveby Sygehus".into(), at: app.at(date!(2026 - 11 - 24), time!(10:30)) };
        assert_eq!(receive(&app.plads, told).await.unwrap(), None);
        app.set_local(date!(2026 - 11 - 24), time!(14:00));
        let id = arrive(&app, "2", content, None).await;
        says(&stay_page(&app, id).await, &["til 27. nov. kl. 10.30"]);
    }

    async fn who_comes_from_home_has_the_own_doctor_and_what_is_not_known_is_missing(app: App) {
        phone(&app, "Lægerne Prøvegade", "").await;
        let from_home = RequestContent { source: Source::Gp, ..content(&app, &civil_number(1)) };
        let id = arrive(&app, "2", from_home, None).await;
        let page = stay_page(&app, id).await;
        says(&page, &["Lige nu: egen læge", "Lægerne Prøvegade", "telefon mangler"]);
        assert!(!page.contains("Derefter:") && !page.contains("endnu"));
        // A hospital patient whose request the allocators wrote themselves: no department, and none is guessed.
        let unknown = RequestContent { own_doctor: String::new(), ..content(&app, &civil_number(2)) };
        let id = arrive(&app, "3", unknown, Some(app.world.region)).await;
        says(&stay_page(&app, id).await, &["afdeling ikke oplyst", "egen læge ikke oplyst", "telefon mangler"]);
        // An imported stay has no request: whence the citizen came is not known, so no hospital is named.
        let id = given::stay_in(&app, app.world.beds["1A"], content(&app, &civil_number(3))).await;
        says(&stay_page(&app, id).await, &["Lige nu: egen læge"]);
    }

    async fn the_hours_are_those_agreed_on_the_day_of_the_discharge(app: App) {
        let fields = [("key_of_setting", "hospital_hours"), ("version", "0"), ("set_value", "24"), ("set_from", "25.11.2026"), ("set_source", "Sundhedsrådets aftale")];
        app.admin().await.post("/admin/settings", "set_setting", &fields).await.accepted();
        app.set_local(date!(2026 - 11 - 24), time!(23:00));
        let before = arrive(&app, "2", content(&app, &civil_number(1)), None).await;
        app.set_local(date!(2026 - 11 - 25), time!(1:00));
        let after = arrive(&app, "3", content(&app, &civil_number(2)), None).await;
        says(&stay_page(&app, before).await, &["til 27. nov. kl. 23.00"]);
        says(&stay_page(&app, after).await, &["til i morgen kl. 01.00"]);
    }

    async fn the_doctor_of_every_stay_is_on_the_handover_sheet_and_on_the_downtime_sheet(app: App) {
        phone(&app, "Medicinsk 2", "12345679").await;
        app.set_local(date!(2026 - 11 - 24), time!(14:00));
        arrive(&app, "2", content(&app, &civil_number(1)), None).await;
        let line = "Medicinsk 2, Prøveby Sygehus, tlf. 12 34 56 79 til 27. nov. 14:00, så Lægerne Prøvegade, tlf. 12 34 56 78";
        app.ward_nurse().await.get(&format!("/handover?site={}", app.world.solgaarden)).await.says(line);
        let folder = tempfile::tempdir().unwrap();
        let files = server::downtime::write(&app.plads, folder.path()).await.unwrap();
        let text = files.iter().map(|f| std::fs::read_to_string(f).unwrap()).find(|t| t.contains("Solgården")).unwrap();
        assert!(text.contains(line), "{text}");
    }
}
