//! Reservations across the change: who lies there when an agreement changes, what must be decided anew, and who sees whose name.

use crate::bed::number;
use crate::given::{self, civil_number, content};
use crate::harness::{Answer, App};
use crate::phase::{basis, change, phases};
use axum::http::StatusCode;
use domain::citizen::PersonName;
use domain::ids::OrganisationId;
use domain::request::RequestContent;
use sea_orm::{ColumnTrait as _, EntityTrait as _, QueryFilter as _, Set};
use server::chance;
use server::failure::Failure;
use server::store::entity::agreement;
use server::store::stay;
use time::Date;
use time::macros::{date, time};

const NEW_YEAR: Date = date!(2027 - 01 - 01);

fn named(app: &App, n: u32, name: &str) -> RequestContent {
    RequestContent { name: PersonName::parse(name, "Prøve").unwrap(), ..content(app, &civil_number(n)) }
}

/// From a day on, another organisation decides and pays for Solgården, on another legal basis.
async fn handed_over(app: &App, day: Date, to: OrganisationId, law: &str) {
    let law: uuid::Uuid = basis(app, law).await.parse().unwrap();
    let (site, operator) = (app.world.solgaarden, app.world.municipality);
    app.plads
        .store
        .write(async |tx| {
            let end = agreement::ActiveModel { valid_to: Set(Some(day)), ..Default::default() };
            let open = agreement::Entity::update_many().set(end).filter(agreement::Column::SiteId.eq(site.0));
            open.filter(agreement::Column::ValidTo.is_null()).exec(&*tx).await?;
            let row = agreement::ActiveModel {
                id: Set(chance::id()),
                site_id: Set(site.0),
                authority_id: Set(to.0),
                operator_id: Set(operator.0),
                payer_id: Set(to.0),
                owner_id: Set(operator.0),
                usual_legal_basis_id: Set(Some(law)),
                valid_from: Set(day),
                valid_to: Set(None),
                version: Set(1),
            };
            agreement::Entity::insert(row).exec_without_returning(&*tx).await?;
            Ok::<_, Failure>(())
        })
        .await
        .unwrap();
}

/// The rows of the list as text, without their tags.
fn rows(page: &Answer) -> Vec<String> {
    assert_eq!(page.status, StatusCode::OK, "{}", page.body);
    let text = |row: &str| {
        let words = row.split('<').filter_map(|tag| tag.split_once('>')).map(|(_, text)| text.trim()).filter(|t| !t.is_empty());
        words.collect::<Vec<_>>().join(" | ")
    };
    page.body
        .split("<tbody>")
        .skip(1)
        .flat_map(|body| body.split("</tbody>").next().unwrap().split("</tr>"))
        .filter(|r| r.contains("<td"))
        .map(text)
        .collect()
}

on_both_engines! {
    async fn who_lies_across_a_change_of_agreement_is_listed_with_what_must_be_decided_anew(app: App) {
        let at = |day, clock| app.at(day, clock);
        let (dec, jan) = (date!(2026 - 12 - 20), date!(2027 - 01 - 10));
        let asleep = given::stay_from(&app, app.world.beds["2"], named(&app, 1, "Sover"), app.plads.now().plus_hours(-24), at(jan, time!(10:00))).await;
        given::stay_from(&app, app.world.beds["3"], named(&app, 2, "Borte"), app.plads.now().plus_hours(-24), at(date!(2026 - 12 - 31), time!(10:00))).await;
        let across = given::request_granted(&app, named(&app, 3, "Tværs")).await;
        given::offer_from(&app, across, app.world.beds["1A"], at(dec, time!(12:00)), at(jan, time!(10:00))).await;
        let after = given::request_granted(&app, named(&app, 4, "Senere")).await;
        given::offer_from(&app, after, app.world.beds["1B"], at(date!(2027 - 01 - 04), time!(12:00)), at(jan, time!(10:00))).await;
        let before = given::request_granted(&app, named(&app, 5, "Tidlig")).await;
        given::offer_from(&app, before, app.world.beds["1B"], at(dec, time!(12:00)), at(date!(2026 - 12 - 23), time!(10:00))).await;
        let elsewhere = given::request_granted(&app, named(&app, 6, "Andetsteds")).await;
        given::offer_from(&app, elsewhere, app.world.beds["S1"], at(dec, time!(12:00)), at(jan, time!(10:00))).await;

        let allocator = app.allocator().await;
        allocator.get("/changeover").await.says("Ingen aftale skifter");
        handed_over(&app, NEW_YEAR, app.world.other_region, "sul118d").await;
        let page = allocator.get("/changeover").await;
        page.says("3 af 3 skal afgøres på ny").says("Solgården fra 01.01.2027").says("Region Prøve → Anden Region").says("Sundhedsloven § 138 → Sundhedsloven § 118 d");
        page.says(&format!("/stays/{asleep}")).says(&format!("/requests/{across}")).says(&format!("/requests/{after}"));
        page.never_says("Borte").never_says("Tidlig").never_says("Andetsteds");
        let listed = rows(&page);
        let authority = "Ny myndighed: afgør på ny, eller lad afgørelsen stå ved magt";
        let law = "Nyt lovgrundlag: afgør lovgrundlag og egenbetaling på ny";
        assert_eq!(listed.len(), 3);
        for (row, who, pays) in [(&listed[0], "Sover", true), (&listed[1], "Tværs", true), (&listed[2], "Senere", false)] {
            assert!(row.contains(who) && row.contains("Region Prøve") && row.contains(authority) && row.contains(law), "{row}");
            assert_eq!(row.contains("Ny betaler"), pays, "who comes after is paid for by the agreement of that day: {row}");
        }
        assert_eq!(number(&app, "SELECT count(*) FROM access_log l JOIN access_log_citizen c ON c.access_id = l.id WHERE l.action = 'changeover.read'").await, 3);

        // The phase of the one who sleeps changes at midnight: decided before, settled on the list, and true in the house.
        let new_law = basis(&app, "sul118d").await;
        change(&app, &allocator, asleep, "health_care_place", &new_law, "1.1.2027 00:00", "Regionen overtager pladsen.").await.accepted();
        let page = allocator.get("/changeover").await;
        page.says("2 af 3 skal afgøres på ny");
        let listed = rows(&page);
        assert!(listed[2].contains("Sover") && listed[2].ends_with("Afgjort"), "what is decided comes last: {listed:?}");
        let night = phases(&app, asleep).await;
        assert_eq!((night[0].authority, night[1].authority), (app.world.region, app.world.other_region));
        assert_eq!((night[0].to, night[1].from), (Some(app.at(NEW_YEAR, time!(0:00))), app.at(NEW_YEAR, time!(0:00))));
        let here = stay::by_id(app.plads.store.read(), asleep).await.unwrap().unwrap();
        assert!(here.state.ended().is_none(), "the stay goes on");

        // After the change the list keeps what is left to be decided, and the new authority takes it over with the names.
        app.set_local(NEW_YEAR, time!(9:00));
        let theirs = app.browser(app.world.other_allocator).await.get("/changeover").await;
        let listed = rows(&theirs);
        assert!(listed.iter().any(|r| r.contains("Sover") && r.ends_with("Afgjort")), "{listed:?}");
        assert!(listed.iter().any(|r| r.contains("A-2026-") && !r.contains("Senere") && r.contains(authority)), "{listed:?}");
    }

    async fn the_list_shows_names_to_those_who_decide_and_numbers_to_the_others(app: App) {
        let asked = given::request_granted(&app, named(&app, 1, "Tværs")).await;
        let jan = app.at(date!(2027 - 01 - 10), time!(10:00));
        given::offer_from(&app, asked, app.world.beds["1A"], app.at(date!(2026 - 12 - 20), time!(12:00)), jan).await;
        handed_over(&app, NEW_YEAR, app.world.other_region, "sul118d").await;
        let requested = server::store::request::by_id(app.plads.store.read(), asked).await.unwrap().unwrap().number;
        for (who, name, listed) in [
            (app.world.allocator, true, true),
            (app.world.manager, false, true),
            (app.world.admin, false, true),
            // Those who take over see that something comes, and not yet who.
            (app.world.other_allocator, false, true),
            (app.world.other_manager, false, true),
        ] {
            let page = app.browser(who).await.get("/changeover").await;
            assert_eq!(page.status, StatusCode::OK);
            assert_eq!((page.body.contains("Prøve, Tværs"), page.body.contains(&requested)), (name, listed), "{who:?}");
        }
        for who in [app.world.ward_nurse, app.world.hospital, app.world.acute_nurse] {
            assert_eq!(app.browser(who).await.get("/changeover").await.status, StatusCode::FORBIDDEN);
        }
        assert_eq!(number(&app, "SELECT count(*) FROM access_log l JOIN access_log_citizen c ON c.access_id = l.id WHERE l.action = 'changeover.read'").await, 1);
    }

    async fn an_agreement_that_ends_without_a_new_one_lists_whom_to_find_a_place_for(app: App) {
        let id = given::stay_from(&app, app.world.beds["2"], named(&app, 1, "Sover"), app.plads.now().plus_hours(-24), app.at(date!(2027 - 02 - 01), time!(10:00))).await;
        let end = agreement::ActiveModel { valid_to: Set(Some(NEW_YEAR)), ..Default::default() };
        let site = app.world.solgaarden;
        app.plads.store.write(async |tx| {
            agreement::Entity::update_many().set(end.clone()).filter(agreement::Column::SiteId.eq(site.0)).exec(&*tx).await?;
            Ok::<_, Failure>(())
        }).await.unwrap();
        let page = app.allocator().await.get("/changeover").await;
        page.says("Region Prøve → ingen aftale").says(&format!("/stays/{id}")).says("find en anden plads, eller indgå aftale");
    }
}
