//! Administration through the real router: each form's success, what it refuses, and that a refusal leaves nothing behind.

use crate::given::{self, content};
use crate::harness::{Answer, App, Browser};
use axum::http::StatusCode;
use domain::access::Role;
use domain::code::Code as _;
use domain::ids::{OrganisationId, SiteId};
use domain::setting::SettingKey;
use sea_orm::{ColumnTrait as _, ConnectionTrait as _, EntityTrait as _, PaginatorTrait as _, QueryFilter as _, Statement};
use server::failure::Failure;
use server::store::entity::{
    access_log, agreement, app_user, audit_log, bed, equipment, event, legal_basis, organisation, room, session, setting, sign_in_link,
    site, task, ward,
};
use server::store::task::NewTask;
use time::macros::{date, time};
use uuid::Uuid;

/// How many rows the tables of the administration have: what a refused form must not change.
async fn rows(app: &App) -> Vec<i64> {
    let mut counts = Vec::new();
    for table in [
        "organisation",
        "site",
        "agreement",
        "ward",
        "room",
        "bed",
        "equipment",
        "app_user",
        "membership",
        "setting",
        "legal_basis",
        "sign_in_link",
        "event",
        "audit_log",
    ] {
        let db = app.plads.store.read();
        let sql = Statement::from_string(db.get_database_backend(), format!("SELECT count(*) AS n FROM {table}"));
        counts.push(db.query_one_raw(sql).await.unwrap().unwrap().try_get::<i64>("", "n").unwrap());
    }
    counts
}

#[track_caller]
fn went_to(answer: &Answer, start: &str) -> String {
    let to = answer.location().to_owned();
    assert!(to.starts_with(start), "{to}");
    to
}

#[track_caller]
fn invalid(answer: &Answer, field: &str, text: &str) {
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", answer.body);
    let links = answer.body.split("href=\"#").skip(1).filter_map(|rest| rest.split('"').next());
    // A field's id is made of its form and its name.
    let link = links.into_iter().find(|id| id.ends_with(&format!("-{field}"))).unwrap_or_else(|| panic!("no link to {field}"));
    answer.says(&format!("id=\"{link}\"")).says(&format!("id=\"{link}-error\"")).says(text);
}

async fn events(app: &App, name: &str) -> Vec<event::Model> {
    event::Entity::find().filter(event::Column::Name.eq(name)).all(app.plads.store.read()).await.unwrap()
}

fn at_site(app: &App) -> String {
    format!("/admin/sites/{}", app.world.solgaarden)
}

const SITE: [(&str, &str); 5] = [
    ("site_name", "Åhuset"),
    ("site_address", "Åvej 2"),
    ("site_postcode", "8600"),
    ("site_city", "Silkeborg"),
    ("site_phone", "87654321"),
];

/// A form with some fields other than usual.
fn with<'a>(usual: &[(&'a str, &'a str)], other: &[(&'a str, &'a str)]) -> Vec<(&'a str, &'a str)> {
    let kept = usual.iter().filter(|(name, _)| other.iter().all(|(o, _)| o != name));
    kept.chain(other).copied().collect()
}

/// An agreement with one organisation in every place.
async fn agree(browser: &Browser, site: SiteId, from: &str, authority: OrganisationId, operator: OrganisationId) -> Answer {
    let (authority, operator) = (authority.to_string(), operator.to_string());
    let fields = [
        ("agr_from", from),
        ("agr_authority", &authority),
        ("agr_operator", &operator),
        ("agr_payer", &authority),
        ("agr_owner", &operator),
        ("agr_basis", ""),
    ];
    browser.post(&format!("/admin/sites/{site}"), "add_agreement", &fields).await
}

on_both_engines! {
    async fn only_an_administrator_sees_or_changes_anything(app: App) {
        let before = rows(&app).await;
        for who in [app.world.allocator, app.world.manager, app.world.ward_nurse, app.world.hospital, app.world.gp, app.world.acute_nurse] {
            let browser = app.browser(who).await;
            for path in ["/admin", "/admin/organisations", &at_site(&app), "/admin/sites/new", "/admin/users", "/admin/settings", "/admin/access-log"] {
                assert_eq!(browser.get(path).await.status, StatusCode::FORBIDDEN, "{path}");
            }
            for form in server::forms::all().iter().filter(|f| f.path.starts_with("/admin")) {
                let path = form.path.replace("{id}", &app.world.solgaarden.to_string());
                let answer = browser.post(&path, form.act, &SITE).await;
                assert_eq!(answer.status, StatusCode::FORBIDDEN, "{path} {}", form.act);
            }
        }
        assert_eq!(rows(&app).await, before);
    }

    async fn every_page_of_the_administration_is_drawn_in_both_languages(app: App) {
        given::stay_in(&app, app.world.beds["2"], content(&app, &given::civil_number(1))).await;
        let browser = app.admin().await;
        for path in ["/admin", "/admin/organisations", &at_site(&app), "/admin/sites/new", "/admin/users", "/admin/settings", "/admin/access-log", "/account"] {
            let danish = browser.get(path).await;
            assert_eq!(danish.status, StatusCode::OK, "{path}");
            assert_eq!(danish.body.matches("<h1").count(), 1, "{path}");
            danish.never_says("Kragh");
            let request = browser.request("GET", path).header("cookie", "lang=en").body(axum::body::Body::empty()).unwrap();
            let english = browser.send(request).await;
            english.says("lang=\"en\"").never_says("Gælder fra").never_says(">ikke bekræftet<");
            let mut ids: Vec<&str> = danish.body.split(" id=\"").skip(1).filter_map(|rest| rest.split('"').next()).collect();
            let all = ids.len();
            ids.sort_unstable();
            ids.dedup();
            assert_eq!(ids.len(), all, "an id stands twice on {path}");
        }
    }

    async fn organisations_are_added_and_renamed_and_a_department_needs_its_hospital(app: App) {
        let browser = app.admin().await;
        let hospital = organisation::Entity::find().filter(organisation::Column::Kind.eq("hospital")).one(app.plads.store.read()).await.unwrap().unwrap();
        let parent = hospital.id.to_string();
        let fields = [("org_name", "Kirurgisk 4"), ("org_kind", "department"), ("org_parent", &parent), ("org_phone", "11223344")];
        went_to(&browser.post("/admin/organisations", "add_organisation", &fields).await, "/admin/organisations#organisation-");
        browser.get("/admin/organisations").await.says("Kirurgisk 4");
        let before = rows(&app).await;
        let again = browser.post("/admin/organisations", "add_organisation", &fields).await;
        invalid(&again, "org_name", "Findes allerede");
        again.says("value=\"Kirurgisk 4\"");
        invalid(&browser.post("/admin/organisations", "add_organisation", &with(&fields, &[("org_name", "")])).await, "org_name", "Skal udfyldes");
        invalid(&browser.post("/admin/organisations", "add_organisation", &with(&fields, &[("org_parent", "")])).await, "org_parent", "Skal udfyldes");
        let forged = Uuid::now_v7().to_string();
        invalid(&browser.post("/admin/organisations", "add_organisation", &with(&fields, &[("org_parent", &forged)])).await, "org_parent", "Vælg en af mulighederne");
        let region = app.world.region.to_string();
        invalid(&browser.post("/admin/organisations", "add_organisation", &with(&fields, &[("org_name", "X"), ("org_parent", &region)])).await, "org_parent", "Vælg en af mulighederne");
        assert_eq!(rows(&app).await, before);

        let id = app.world.department.to_string();
        let page = format!("/admin/organisations?edit=organisation:{id}");
        browser.get(&page).await.says("value=\"Medicinsk 2\"");
        let change = [("id", id.as_str()), ("version", "1"), ("edit_name", "Medicinsk 20"), ("edit_kind", "department"), ("edit_parent", &parent), ("edit_phone", "")];
        went_to(&browser.post(&page, "change_organisation", &change).await, "/admin/organisations#");
        browser.get("/admin/organisations").await.says("Medicinsk 20");
        let stale = browser.post(&page, "change_organisation", &with(&change, &[("edit_name", "Medicinsk 21")])).await;
        assert_eq!(stale.status, StatusCode::CONFLICT);
        stale.says("En anden har ændret det").says("value=\"Medicinsk 21\"").says("name=\"version\" value=\"2\"");
        let unknown = browser.post(&page, "change_organisation", &with(&change, &[("id", &forged)])).await;
        assert_eq!(unknown.status, StatusCode::NOT_FOUND);
        let hospital_becomes_region = [("id", parent.as_str()), ("version", "1"), ("edit_name", "X"), ("edit_kind", "region"), ("edit_parent", ""), ("edit_phone", "")];
        let refused = browser.post("/admin/organisations", "change_organisation", &hospital_becomes_region).await;
        assert_eq!(refused.status, StatusCode::CONFLICT);
        refused.says("Er i brug");
    }

    async fn a_site_is_added_with_its_position_and_is_nobodys_until_it_has_an_agreement(app: App) {
        let browser = app.admin().await;
        let fields = with(&SITE, &[("site_latitude", "56,17"), ("site_longitude", "9.55")]);
        let to = went_to(&browser.post("/admin/sites/new", "add_site", &fields).await, "/admin/sites/");
        let page = browser.get(&to).await;
        page.says("Åhuset").says("Ingen aftale gælder i dag").says("56,17000; 9,55000");
        let site: SiteId = to.rsplit('/').next().unwrap().parse().unwrap();
        assert!(!app.actor(app.world.allocator).await.sites.contains(&site));
        assert_eq!(agree(&browser, site, "01.01.2020", app.world.region, app.world.municipality).await.status, StatusCode::SEE_OTHER);
        assert!(app.actor(app.world.allocator).await.sites.contains(&site), "authority");
        assert!(app.actor(app.world.ward_nurse).await.sites.contains(&site), "operator");
        assert!(!app.actor(app.world.other_allocator).await.sites.contains(&site));

        let before = rows(&app).await;
        for (field, value, text) in [
            ("site_name", "Solgården", "Findes allerede"),
            ("site_postcode", "86000", "fire cifre"),
            ("site_latitude", "12", "grader fra 54 til 58"),
            ("site_longitude", "", "Skal udfyldes"),
            ("site_city", "", "Skal udfyldes"),
        ] {
            invalid(&browser.post("/admin/sites/new", "add_site", &with(&with(&fields, &[("site_name", "Nyt")]), &[(field, value)])).await, field, text);
        }
        assert_eq!(rows(&app).await, before);

        let change = with(&fields, &[("site_city", "Them"), ("version", "1")]);
        went_to(&browser.post(&to, "change_site", &change).await, &to);
        assert_eq!(browser.post(&to, "change_site", &change).await.status, StatusCode::CONFLICT, "the version is old");
        assert_eq!(browser.get(&format!("/admin/sites/{}", Uuid::now_v7())).await.status, StatusCode::NOT_FOUND);
        assert_eq!(browser.get("/admin/sites/nonsense").await.status, StatusCode::NOT_FOUND);
        assert_eq!(browser.post(&format!("/admin/sites/{}", Uuid::now_v7()), "change_site", &change).await.status, StatusCode::NOT_FOUND);
    }

    async fn a_new_agreement_takes_over_at_midnight_on_new_year_and_changes_whose_the_site_is(app: App) {
        let browser = app.admin().await;
        let (site, other) = (app.world.skoven, app.world.other_region);
        given::stay_from(&app, app.world.beds["S1"], content(&app, &given::civil_number(1)), app.plads.now(), app.at(date!(2027-01-10), time!(9:00))).await;
        went_to(&agree(&browser, site, "01.01.2027", other, app.world.municipality).await, "/admin/sites/");
        let page = browser.get(&format!("/admin/sites/{site}")).await;
        page.says("Ændres 01.01.2027").says("Myndighed bliver Anden Region, drift bliver Prøveby Kommune.").says("01.01.2020 – 31.12.2026").says("fra 01.01.2027");
        page.says("Ophold og reservationer over skiftet: 1.");
        browser.get("/admin").await.says("01.01.2027");

        app.set_local(date!(2026-12-31), time!(23:59:59));
        assert!(app.actor(app.world.allocator).await.sites.contains(&site));
        assert!(!app.actor(app.world.other_allocator).await.sites.contains(&site));
        app.set_local(date!(2027-01-01), time!(0:00));
        assert!(!app.actor(app.world.allocator).await.sites.contains(&site));
        assert!(app.actor(app.world.other_allocator).await.sites.contains(&site));
        assert!(app.actor(app.world.ward_nurse).await.sites.contains(&site), "the operator stays");
        assert_eq!(events(&app, "agreement.added").await.len(), 1);
    }

    async fn agreements_never_overlap_and_history_is_not_rewritten(app: App) {
        let browser = app.admin().await;
        let (site, region, other) = (app.world.skoven, app.world.region, app.world.other_region);
        went_to(&agree(&browser, site, "01.01.2027", other, other).await, "/admin/sites/");
        let before = rows(&app).await;
        for day in ["01.01.2027", "01.12.2026", "24.11.2026", "01.01.2019"] {
            let refused = agree(&browser, site, day, region, region).await;
            assert_eq!(refused.status, StatusCode::CONFLICT, "{day}");
            refused.says("allerede en aftale");
        }
        invalid(&agree(&browser, app.world.solgaarden, "01.06.2026", other, other).await, "agr_from", "for tidligt");
        invalid(&agree(&browser, app.world.solgaarden, "31.02.2027", other, other).await, "agr_from", "Datoen findes ikke");
        invalid(&agree(&browser, app.world.solgaarden, "01.01.2027", OrganisationId(Uuid::now_v7()), other).await, "agr_authority", "Vælg en af mulighederne");
        let nowhere = agree(&browser, SiteId(Uuid::now_v7()), "01.01.2027", other, other).await;
        assert_eq!(nowhere.status, StatusCode::NOT_FOUND);
        assert_eq!(rows(&app).await, before);
        let open = agreement::Entity::find().filter(agreement::Column::SiteId.eq(app.world.solgaarden.0)).all(app.plads.store.read()).await.unwrap();
        assert_eq!((open.len(), open[0].valid_to), (1, None), "the one that holds goes on");
    }

    async fn an_agreement_that_has_not_begun_can_be_removed_and_the_one_before_goes_on(app: App) {
        let browser = app.admin().await;
        let (site, other) = (app.world.skoven, app.world.other_region);
        went_to(&agree(&browser, site, "01.01.2027", other, other).await, "/admin/sites/");
        let all = || async { agreement::Entity::find().filter(agreement::Column::SiteId.eq(site.0)).all(app.plads.store.read()).await.unwrap() };
        let both = all().await;
        let of = |from| both.iter().find(|a| a.valid_from == from).unwrap();
        let (old, new) = (of(date!(2020-01-01)).id.to_string(), of(date!(2027-01-01)).id.to_string());
        let path = format!("/admin/sites/{site}");
        let begun = browser.post(&path, "remove_agreement", &[("id", &old), ("version", "2")]).await;
        assert_eq!(begun.status, StatusCode::CONFLICT, "it has begun");
        let elsewhere = browser.post(&at_site(&app), "remove_agreement", &[("id", &new), ("version", "1")]).await;
        assert_eq!(elsewhere.status, StatusCode::NOT_FOUND, "it is another site's");
        assert_eq!(browser.post(&path, "remove_agreement", &[("id", &new), ("version", "7")]).await.status, StatusCode::CONFLICT);
        assert_eq!(all().await.len(), 2);
        went_to(&browser.post(&path, "remove_agreement", &[("id", &new), ("version", "1")]).await, &path);
        let left = all().await;
        assert_eq!((left.len(), left[0].valid_to), (1, None));
    }

    async fn wards_rooms_and_beds_are_added_and_changed_and_stay_within_their_site(app: App) {
        let browser = app.admin().await;
        let path = at_site(&app);
        let to = went_to(&browser.post(&path, "add_ward", &[("ward_name", "Afsnit 9"), ("ward_position", "")]).await, &format!("{path}#ward-"));
        let ward_id = to.split("#ward-").nth(1).unwrap().to_owned();
        invalid(&browser.post(&path, "add_ward", &[("ward_name", "Afsnit 9")]).await, "ward_name", "Findes allerede");
        let room_fields = [("room_ward", ward_id.as_str()), ("room_name", "Stue 91"), ("room_rule", "same"), ("room_roomfeatures", "own_bath"), ("room_roomfeatures", "single")];
        let to = went_to(&browser.post(&path, "add_room", &room_fields).await, &format!("{path}#room-"));
        let room_id = to.split("#room-").nth(1).unwrap().to_owned();
        let bed_fields = [("bed_room", room_id.as_str()), ("bed_label", "91"), ("bed_opened", "24.11.2026"), ("bed_kinds", "respite"), ("bed_kinds", "acute"), ("bed_bedfeatures", "oxygen"), ("bed_weight", "180")];
        let to = went_to(&browser.post(&path, "add_bed", &bed_fields).await, &format!("{path}#bed-"));
        let bed_id = to.split("#bed-").nth(1).unwrap().to_owned();
        let stored = bed::Entity::find_by_id(bed_id.parse::<Uuid>().unwrap()).one(app.plads.store.read()).await.unwrap().unwrap();
        assert_eq!((stored.kinds.as_str(), stored.features.as_str(), stored.max_weight_kg), ("acute|respite", "oxygen", Some(180)));
        assert_eq!(stored.opened_at.at(), app.at(date!(2026-11-24), time!(0:00)));
        browser.get(&path).await.says("Afsnit 9: 1 stue, 1 seng").says("Enestue").says("Ilt");

        let before = rows(&app).await;
        let theirs = room::Entity::find().filter(room::Column::Name.eq("F1")).one(app.plads.store.read()).await.unwrap().unwrap().id.to_string();
        invalid(&browser.post(&path, "add_bed", &with(&bed_fields, &[("bed_room", &theirs)])).await, "bed_room", "Vælg en af mulighederne");
        let no_kinds: Vec<_> = bed_fields.into_iter().filter(|(name, _)| *name != "bed_kinds").collect();
        invalid(&browser.post(&path, "add_bed", &no_kinds).await, "bed_kinds", "Skal udfyldes");
        invalid(&browser.post(&path, "add_bed", &with(&bed_fields, &[("bed_kinds", "hotel")])).await, "bed_kinds", "Vælg en af mulighederne");
        invalid(&browser.post(&path, "add_bed", &with(&bed_fields, &[("bed_weight", "2000")])).await, "bed_weight", "fra 1 til 600");
        invalid(&browser.post(&path, "add_bed", &bed_fields).await, "bed_label", "Findes allerede");
        let their_ward = ward::Entity::find().filter(ward::Column::Name.eq("Fjernby")).one(app.plads.store.read()).await.unwrap().unwrap().id.to_string();
        invalid(&browser.post(&path, "add_room", &with(&room_fields, &[("room_ward", &their_ward)])).await, "room_ward", "Vælg en af mulighederne");
        for (act, id) in [("change_ward", &their_ward), ("change_room", &theirs), ("change_bed", &app.world.beds["F1"].to_string())] {
            let fields = [("id", id.as_str()), ("version", "1"), ("edit_name", "X"), ("edit_label", "X"), ("edit_rule", "any"), ("edit_kinds", "acute")];
            assert_eq!(browser.post(&path, act, &fields).await.status, StatusCode::NOT_FOUND, "{act}");
        }
        assert_eq!(rows(&app).await, before);

        let edit = format!("{path}?edit=room:{room_id}");
        browser.get(&edit).await.says("Ret Stue 91").says("value=\"Stue 91\"");
        let change = [("id", room_id.as_str()), ("version", "1"), ("edit_name", "Stue 91"), ("edit_rule", "female")];
        went_to(&browser.post(&edit, "change_room", &change).await, &path);
        let stored = room::Entity::find_by_id(room_id.parse::<Uuid>().unwrap()).one(app.plads.store.read()).await.unwrap().unwrap();
        assert_eq!((stored.gender_rule.as_str(), stored.features.as_str(), stored.version), ("female", "", 2));
        assert_eq!(browser.post(&edit, "change_room", &change).await.status, StatusCode::CONFLICT);
        let change = [("id", ward_id.as_str()), ("version", "1"), ("edit_name", "Afsnit 10"), ("edit_position", "5")];
        went_to(&browser.post(&path, "change_ward", &change).await, &path);
        browser.get(&path).await.says("Afsnit 10");
    }

    async fn a_bed_is_not_retired_while_somebody_lies_in_it_or_is_promised_it(app: App) {
        let browser = app.admin().await;
        let bed_id = app.world.beds["2"];
        let path = format!("{}?edit=bed:{bed_id}", at_site(&app));
        given::stay_from(&app, bed_id, content(&app, &given::civil_number(1)), app.plads.now(), app.at(date!(2026-12-10), time!(10:00))).await;
        let id = bed_id.to_string();
        let change = |day: &'static str| vec![("id", id.clone()), ("version", "1".to_owned()), ("edit_label", "2".to_owned()), ("edit_kinds", "short_term".to_owned()), ("edit_retired", day.to_owned())];
        let post = |fields: Vec<(&'static str, String)>| {
            let (browser, path) = (browser.clone(), path.clone());
            async move { browser.post(&path, "change_bed", &fields.iter().map(|(k, v)| (*k, v.as_str())).collect::<Vec<_>>()).await }
        };
        let refused = post(change("10.12.2026")).await;
        assert_eq!(refused.status, StatusCode::CONFLICT);
        refused.says("Er i brug");
        invalid(&post(change("01.01.2020")).await, "edit_retired", "for tidligt");
        let stored = || async { bed::Entity::find_by_id(bed_id.0).one(app.plads.store.read()).await.unwrap().unwrap() };
        assert_eq!((stored().await.retired_at, stored().await.version), (None, 1));
        went_to(&post(change("11.12.2026")).await, &at_site(&app));
        assert_eq!(stored().await.retired_at.unwrap().at(), app.at(date!(2026-12-11), time!(0:00)));
        assert_eq!(events(&app, "bed.changed").await.len(), 1);
    }

    async fn equipment_stands_at_a_bed_of_the_site_and_may_be_faulty_since_a_day(app: App) {
        let browser = app.admin().await;
        let path = at_site(&app);
        let place = format!("bed:{}", app.world.beds["3"]);
        let fields = [("eq_name", "Loftlift 3"), ("eq_at", place.as_str()), ("eq_faulty", "20.11.2026"), ("eq_note", "Venter på service")];
        went_to(&browser.post(&path, "add_equipment", &fields).await, &path);
        browser.get(&path).await.says("Loftlift 3").says("Seng 3").says("defekt siden 20.11.2026");
        let item = equipment::Entity::find().one(app.plads.store.read()).await.unwrap().unwrap();
        let id = item.id.to_string();
        let change = [("id", id.as_str()), ("version", "1"), ("edit_name", "Loftlift 3"), ("edit_at", "site"), ("edit_faulty", ""), ("edit_note", "")];
        went_to(&browser.post(&path, "change_equipment", &change).await, &path);
        browser.get(&path).await.says("i orden").says("Hele stedet");
        let before = rows(&app).await;
        assert_eq!(browser.post(&path, "change_equipment", &change).await.status, StatusCode::CONFLICT);
        let theirs = format!("bed:{}", app.world.beds["F1"]);
        invalid(&browser.post(&path, "add_equipment", &with(&fields, &[("eq_at", &theirs)])).await, "eq_at", "Vælg en af mulighederne");
        invalid(&browser.post(&path, "add_equipment", &with(&fields, &[("eq_faulty", "25.11.2026")])).await, "eq_faulty", "for sent");
        assert_eq!(rows(&app).await, before);
    }

    async fn a_user_gets_roles_a_link_that_works_once_and_is_signed_out_when_switched_off(app: App) {
        let browser = app.admin().await;
        let region = app.world.region.to_string();
        let fields = [("user_name", "Nina Ny"), ("user_email", "Nina@Plads.example"), ("user_role", "allocator"), ("user_organisation", region.as_str())];
        let to = went_to(&browser.post("/admin/users", "add_user", &fields).await, "/admin/users?edit=user:");
        let id = to.split("user:").nth(1).unwrap().split('#').next().unwrap().to_owned();
        let before = rows(&app).await;
        invalid(&browser.post("/admin/users", "add_user", &fields).await, "user_email", "Findes allerede");
        invalid(&browser.post("/admin/users", "add_user", &with(&fields, &[("user_email", "nina")])).await, "user_email", "navn@sted.dk");
        invalid(&browser.post("/admin/users", "add_user", &with(&fields, &[("user_organisation", &id)])).await, "user_organisation", "Vælg en af mulighederne");
        invalid(&browser.post("/admin/users", "add_user", &with(&fields, &[("user_role", "boss")])).await, "user_role", "Vælg en af mulighederne");
        assert_eq!(rows(&app).await, before);

        let made = browser.post("/admin/users", "make_link", &[("id", &id)]).await;
        let to = went_to(&made, "/admin/users?edit=user:");
        assert!(!to.contains("token"), "the token is in no address the browser keeps: {to}");
        let shown = browser.get(&to).await;
        let link = shown.body.split("http://plads.test").nth(1).expect("the link is shown").split('<').next().unwrap().to_owned();
        assert!(link.starts_with("/link?token="), "{link}");
        browser.get(&to).await.never_says("/link?token=");
        let stored = sign_in_link::Entity::find().one(app.plads.store.read()).await.unwrap().unwrap();
        assert!(!link.contains(&stored.token_hash), "only the hash is stored");
        let followed = app.stranger().get(&link).await;
        assert_eq!(followed.location(), "/account");
        assert_eq!(app.stranger().get(&link).await.status, StatusCode::NOT_FOUND, "it works once");

        let user = (domain::ids::UserId(id.parse().unwrap()), app.world.region, Role::Allocator);
        let theirs = app.browser(user).await;
        assert_eq!(theirs.get("/account").await.status, StatusCode::OK);
        assert_eq!(browser.post("/admin/users", "switch_off", &[("id", &id), ("version", "1")]).await.status, StatusCode::SEE_OTHER);
        assert_eq!(theirs.get("/account").await.status, StatusCode::SEE_OTHER, "signed out");
        assert_eq!(session::Entity::find().filter(session::Column::UserId.eq(user.0.0)).count(app.plads.store.read()).await.unwrap(), 0);
        assert_eq!(browser.post("/admin/users", "make_link", &[("id", &id)]).await.status, StatusCode::CONFLICT);
        assert_eq!(browser.post("/admin/users", "switch_on", &[("id", &id), ("version", "1")]).await.status, StatusCode::CONFLICT, "an old version");
        assert_eq!(browser.post("/admin/users", "switch_on", &[("id", &id), ("version", "2")]).await.status, StatusCode::SEE_OTHER);
    }

    async fn an_old_link_is_worth_nothing(app: App) {
        let browser = app.admin().await;
        let id = app.world.allocator.0.to_string();
        let to = browser.post("/admin/users", "make_link", &[("id", &id)]).await.location().to_owned();
        let shown = browser.get(&to).await;
        let link = shown.body.split("http://plads.test").nth(1).unwrap().split('<').next().unwrap().to_owned();
        app.wait_minutes(31);
        assert_eq!(app.stranger().get(&link).await.status, StatusCode::NOT_FOUND);
    }

    async fn roles_are_given_and_taken_and_one_administrator_always_remains(app: App) {
        let browser = app.admin().await;
        let (id, region) = (app.world.second_allocator.0.to_string(), app.world.region.to_string());
        let add = [("id", id.as_str()), ("edit_role", "capacity_manager"), ("edit_organisation", region.as_str())];
        assert_eq!(browser.post("/admin/users", "add_role", &add).await.status, StatusCode::SEE_OTHER);
        invalid(&browser.post(&format!("/admin/users?edit=user:{id}"), "add_role", &add).await, "edit_role", "Findes allerede");
        let theirs = app.browser((app.world.second_allocator.0, app.world.region, Role::CapacityManager)).await;
        assert_eq!(theirs.get("/occupancy").await.status, StatusCode::OK);
        let remove = [("id", id.as_str()), ("role", "capacity_manager"), ("organisation", region.as_str())];
        assert_eq!(browser.post("/admin/users", "remove_role", &remove).await.status, StatusCode::SEE_OTHER);
        assert_eq!(theirs.get("/occupancy").await.status, StatusCode::SEE_OTHER, "signed out of that role");
        assert_eq!(browser.post("/admin/users", "remove_role", &remove).await.status, StatusCode::NOT_FOUND);

        let other = (app.world.other_admin.0.to_string(), app.world.other_region.to_string());
        assert_eq!(browser.post("/admin/users", "remove_role", &[("id", &other.0), ("role", "admin"), ("organisation", &other.1)]).await.status, StatusCode::SEE_OTHER);
        let me = app.world.admin.0.to_string();
        let last = browser.post("/admin/users", "remove_role", &[("id", &me), ("role", "admin"), ("organisation", &region)]).await;
        assert_eq!(last.status, StatusCode::CONFLICT);
        let off = browser.post("/admin/users", "switch_off", &[("id", &me), ("version", "1")]).await;
        assert_eq!(off.status, StatusCode::CONFLICT);
        assert_eq!(browser.get("/admin").await.status, StatusCode::OK, "still here");
        assert!(app_user::Entity::find_by_id(app.world.admin.0.0).one(app.plads.store.read()).await.unwrap().unwrap().active);
        assert_eq!(browser.post("/admin/users", "switch_off", &[("id", &Uuid::now_v7().to_string()), ("version", "1")]).await.status, StatusCode::NOT_FOUND);
    }

    async fn everybody_sets_their_own_password_and_signs_in_with_it(app: App) {
        let browser = app.ward_nurse().await;
        let weak = browser.post("/account", "set_password", &[("pw_new", "kort"), ("pw_again", "kort")]).await;
        invalid(&weak, "pw_new", "Mindst 12 tegn");
        weak.never_says("kort\"");
        invalid(&browser.post("/account", "set_password", &[("pw_new", "en lang adgangskode"), ("pw_again", "en anden lang kode")]).await, "pw_again", "det samme");
        let done = browser.post("/account", "set_password", &[("pw_new", "en lang adgangskode"), ("pw_again", "en lang adgangskode")]).await;
        browser.get(done.location()).await.says("Adgangskoden er skiftet");
        let email = crate::world::email("Ida Krogh");
        let signed = app.stranger().post("/login", "sign_in", &[("email", &email), ("password", "en lang adgangskode"), ("next", "/board")]).await;
        assert_eq!(signed.location(), "/board");
        assert_eq!(app.stranger().post("/account", "set_password", &[("pw_new", "en lang adgangskode"), ("pw_again", "en lang adgangskode")]).await.status, StatusCode::SEE_OTHER, "sent to sign in");
    }

    async fn a_setting_holds_from_its_date_and_keeps_its_source(app: App) {
        let browser = app.admin().await;
        browser.get("/admin/settings").await.says("ikke bekræftet").says("kl. 23.00");
        let page = "/admin/settings?edit=setting:census_counts_held";
        browser.get(page).await.says("value=\"24.11.2026\"");
        let fields = [("key_of_setting", "census_counts_held"), ("version", "0"), ("set_value", "1"), ("set_from", "01.01.2027"), ("set_source", "Sundhedsrådet 12.11.2026"), ("set_confirmed", "yes")];
        assert_eq!(browser.post(page, "set_setting", &fields).await.location(), "/admin/settings#setting-census_counts_held");
        browser.get("/admin/settings").await.says("Ja fra 01.01.2027");
        let settings = app.plads.settings().await.unwrap();
        assert_eq!((settings.on(date!(2026-12-31), SettingKey::CensusCountsHeld), settings.on(date!(2027-01-01), SettingKey::CensusCountsHeld)), (0, 1));
        let before = rows(&app).await;
        assert_eq!(browser.post(page, "set_setting", &fields).await.status, StatusCode::CONFLICT, "somebody has set it meanwhile");
        let now = with(&fields, &[("version", "1")]);
        invalid(&browser.post(page, "set_setting", &with(&now, &[("set_value", "2")])).await, "set_value", "fra 0 til 1");
        invalid(&browser.post(page, "set_setting", &with(&now, &[("set_source", "")])).await, "set_source", "Skal udfyldes");
        invalid(&browser.post(page, "set_setting", &with(&now, &[("set_from", "32.01.2027")])).await, "set_from", "Datoen findes ikke");
        assert_eq!(browser.post(page, "set_setting", &with(&now, &[("key_of_setting", "gravity")])).await.status, StatusCode::NOT_FOUND);
        assert_eq!(rows(&app).await, before);
        let stored = setting::Entity::find().one(app.plads.store.read()).await.unwrap().unwrap();
        assert_eq!((stored.source.as_str(), stored.confirmed), ("Sundhedsrådet 12.11.2026", true));
    }

    async fn a_legal_basis_is_added_unconfirmed_then_confirmed_and_ended(app: App) {
        let browser = app.admin().await;
        let fields = [
            ("new_act", "Sundhedsloven"), ("new_section", "§ 118 d, udkast"), ("new_code", "sul118d_2"), ("new_charge", "no"), ("new_body", "Styrelsen for Patientklager"),
            ("new_weeks", "4"), ("new_from", "01.01.2027"), ("new_source", "S13"),
        ];
        assert_eq!(browser.post("/admin/settings", "add_basis", &fields).await.location(), "/admin/settings#bases");
        browser.get("/admin").await.says("Sundhedsloven § 118 d, udkast");
        invalid(&browser.post("/admin/settings", "add_basis", &fields).await, "new_code", "Findes allerede");
        invalid(&browser.post("/admin/settings", "add_basis", &with(&fields, &[("new_code", "§ 118")])).await, "new_code", "Kun små bogstaver");
        invalid(&browser.post("/admin/settings", "add_basis", &with(&fields, &[("new_charge", "")])).await, "new_charge", "Skal udfyldes");
        let stored = || async { legal_basis::Entity::find().filter(legal_basis::Column::Code.eq("sul118d_2")).one(app.plads.store.read()).await.unwrap().unwrap() };
        let id = stored().await.id.to_string();
        let page = format!("/admin/settings?edit=basis:{id}");
        let change = [("id", id.as_str()), ("version", "1"), ("basis_to", "01.07.2027"), ("basis_confirmed", "yes")];
        invalid(&browser.post(&page, "change_basis", &with(&change, &[("basis_to", "01.01.2027")])).await, "basis_to", "for tidligt");
        assert_eq!(browser.post(&page, "change_basis", &change).await.status, StatusCode::SEE_OTHER);
        assert_eq!((stored().await.confirmed, stored().await.valid_to), (true, Some(date!(2027-07-01))));
        assert_eq!(browser.post(&page, "change_basis", &change).await.status, StatusCode::CONFLICT);
    }

    async fn who_looked_is_found_by_a_posted_number_and_asking_is_a_look(app: App) {
        let number = given::civil_number(1);
        given::stay_from(&app, app.world.beds["2"], content(&app, &number), app.at(date!(2026-11-18), time!(12:00)), app.at(date!(2026-12-01), time!(12:00))).await;
        app.manager().await.get("/occupancy/nights?date=2026-11-20&class=occupied").await.says("Viser 1 af 7");
        app.wait_minutes(5);
        let browser = app.admin().await;
        let found = browser.post("/admin/access-log", "search", &[("civil_number", &number)]).await;
        let to = went_to(&found, "/admin/access-log?citizen=");
        assert!(!to.contains(&number) && !to.contains(&number[..6]), "no number in an address: {to}");
        let page = browser.get(&to).await;
        page.says("2 opslag på").says("Hanne Bach").says("Karl Drift").says("Så adgangsloggen").says("Så senge bag et belægningstal").says("Leder");
        page.never_says(&number).never_says("Kragh");
        let own = access_log::Entity::find().filter(access_log::Column::Action.eq("access_log.read")).all(app.plads.store.read()).await.unwrap();
        assert_eq!((own.len(), own[0].actor_id), (1, app.world.admin.0.0));

        let nobody = browser.post("/admin/access-log", "search", &[("civil_number", "010190-1234")]).await;
        assert_eq!(nobody.location(), "/admin/access-log?citizen=none");
        browser.get("/admin/access-log?citizen=none").await.says("Ingen borger i Plads har det nummer");
        invalid(&browser.post("/admin/access-log", "search", &[("civil_number", "311299")]).await, "civil_number", "CPR-nummer");
        invalid(&browser.post("/admin/access-log", "search", &[("civil_number", "")]).await, "civil_number", "Skal udfyldes");
        assert_eq!(browser.get(&format!("/admin/access-log?citizen={}", Uuid::now_v7())).await.status, StatusCode::NOT_FOUND);
    }

    async fn an_agreement_finishes_the_task_that_asked_for_it(app: App) {
        let (site, region, due) = (app.world.skoven, app.world.region, app.plads.now());
        app.plads.store.write(async |tx| {
            let mut new = NewTask::new(domain::task::TaskKind::AgreementMissing, region, due);
            new.site = Some(site);
            server::store::task::raise(&tx, new, due).await?;
            Ok::<_, Failure>(())
        }).await.unwrap();
        let browser = app.admin().await;
        browser.get("/admin").await.says("Myndighed og drift er ikke oplyst · Skoven");
        went_to(&agree(&browser, site, "01.01.2027", app.world.other_region, app.world.municipality).await, "/admin/sites/");
        browser.get("/admin").await.never_says("Myndighed og drift er ikke oplyst").says("Intet mangler.");
        let done = task::Entity::find().one(app.plads.store.read()).await.unwrap().unwrap();
        assert_eq!(done.done_by, Some(app.world.admin.0.0));
    }

    async fn every_change_is_noted_with_who_did_it_and_without_names(app: App) {
        let browser = app.admin().await;
        went_to(&browser.post("/admin/sites/new", "add_site", &SITE).await, "/admin/sites/");
        let noted = events(&app, "site.added").await;
        assert_eq!((noted.len(), noted[0].actor_id), (1, Some(app.world.admin.0.0)));
        assert!(!noted[0].detail.contains("Åhuset"));
        let audited = audit_log::Entity::find().filter(audit_log::Column::Action.eq("site.added")).all(app.plads.store.read()).await.unwrap();
        assert_eq!((audited.len(), audited[0].role.as_str()), (1, Role::Admin.code()));
        let site = site::Entity::find().filter(site::Column::Name.eq("Åhuset")).one(app.plads.store.read()).await.unwrap().unwrap();
        assert_eq!(noted[0].site_id, Some(site.id));
    }

    async fn a_form_without_what_it_needs_is_a_clear_refusal_and_writes_nothing(app: App) {
        let browser = app.admin().await;
        let before = rows(&app).await;
        for form in server::forms::all().iter().filter(|f| f.path.starts_with("/admin") || f.path == "/account") {
            let path = form.path.replace("{id}", &app.world.solgaarden.to_string());
            let answer = browser.post(&path, form.act, &[]).await;
            assert!(matches!(answer.status.as_u16(), 409 | 422), "{path} {}: {}", form.act, answer.status);
        }
        assert_eq!(rows(&app).await, before);
    }
}
