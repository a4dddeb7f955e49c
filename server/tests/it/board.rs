//! The board through the real router: what stands on a bed, who may see it, and that looking is written down.

use crate::given;
use crate::harness::{Answer, App, Browser};
use axum::body::Body;
use axum::http::StatusCode;
use domain::citizen::PersonName;
use domain::ids::{BedId, ClosureId};
use domain::instant::Instant;
use domain::period::Period;
use domain::request::{Infection, RequestContent};
use sea_orm::{ColumnTrait as _, EntityTrait as _, QueryFilter as _, Set};
use server::chance;
use server::failure::Failure;
use server::store::claims::{self, Serves};
use server::store::entity::{access_log, access_log_citizen, bed, bed_claim, closure, equipment, stay};
use time::macros::{date, time};

/// Somebody with a name of their own.
fn person(app: &App, n: u32, given_name: &str, family: &str) -> RequestContent {
    RequestContent { name: PersonName::parse(given_name, family).unwrap(), ..given::content(app, &given::civil_number(n)) }
}

async fn refreshed(browser: &Browser, path: &str) -> Answer {
    browser.send(browser.request("GET", path).header("x-plads-refresh", "1").body(Body::empty()).unwrap()).await
}

/// The tile of a bed: from its link to the next one.
fn tile<'a>(page: &'a Answer, label: &str) -> &'a str {
    let body = &page.body;
    let at = body.find(&format!(r#"<span class="bed__no">{label}</span>"#)).unwrap_or_else(|| panic!("no bed {label}:\n{body}"));
    let start = body[..at].rfind("<a ").unwrap();
    let end = at + body[at..].find("</a>").unwrap();
    &body[start..end]
}

#[track_caller]
fn assert_says(tile: &str, words: &[&str]) {
    for word in words {
        assert!(tile.contains(word), "the tile does not say {word:?}:\n{tile}");
    }
}

/// The figure before a text of the counter line.
fn figure(page: &Answer, text: &str) -> usize {
    let at = page.body.find(&format!("</b><span>{text}")).unwrap_or_else(|| panic!("no figure {text:?}"));
    page.body[..at].rsplit_once("<b>").unwrap().1.parse().unwrap()
}

async fn close(app: &App, bed: BedId, cause: &str, from: Instant, to: Instant) {
    let row = |id| closure::ActiveModel {
        id: Set(id),
        bed_id: Set(bed.0),
        cause: Set(cause.into()),
        starts_at: Set(from.into()),
        ends_at: Set(to.into()),
        closed_by: Set(None),
        closed_at: Set(from.into()),
        reopened_at: Set(None),
        reopened_by: Set(None),
        version: Set(1),
    };
    let work = async |tx: server::store::Tx| {
        let id = chance::id();
        closure::Entity::insert(row(id)).exec_without_returning(&*tx).await?;
        claims::insert(&tx, bed, Serves::Closure(ClosureId(id)), Period::new(from, to).unwrap()).await?;
        Ok::<_, Failure>(())
    };
    app.plads.store.write(work).await.unwrap();
}

/// Somebody away whose bed is kept until `to`.
async fn hold(app: &App, bed: BedId, who: RequestContent, to: Instant) {
    let now = app.plads.now();
    let stay = given::stay_from(app, bed, who, now.plus_hours(-48), now).await;
    let work = async |tx: server::store::Tx| {
        claims::insert(&tx, bed, Serves::Hold(stay), Period::new(now, to).unwrap()).await?;
        Ok::<_, Failure>(())
    };
    app.plads.store.write(work).await.unwrap();
}

/// Every state at Solgården: 1A occupied and leaving today, 1B reserved, 2 isolated, 3 cleaning with an arrival, 21 closed.
async fn busy(app: &App) {
    let beds = &app.world.beds;
    let today = |clock| app.at(date!(2026 - 11 - 24), clock);
    given::stay_from(app, beds["1A"], person(app, 1, "Aksel", "Toft"), today(time!(8:00)).plus_hours(-240), today(time!(13:00))).await;
    let request = given::request_granted(app, person(app, 2, "Karen Marie", "Lund")).await;
    given::offer_from(app, request, beds["1B"], app.plads.now(), app.at(date!(2026 - 12 - 08), time!(11:00))).await;
    let isolated = RequestContent { infection: Infection::AwaitingResult, ..person(app, 3, "Gudrun", "Bach") };
    given::stay_in(app, beds["2"], isolated).await;
    given::cleaning_of(app, beds["3"]).await;
    let next = given::request_granted(app, person(app, 4, "Niels", "Hald")).await;
    given::offer_from(app, next, beds["3"], today(time!(14:00)), app.at(date!(2026 - 12 - 10), time!(11:00))).await;
    close(app, beds["21"], "Defekt lift", app.plads.now().plus_hours(-3), app.at(date!(2026 - 11 - 27), time!(12:00))).await;
}

/// The row of a bed on the timeline, from its label to the end.
fn row<'a>(page: &'a Answer, label: &str) -> &'a str {
    let start = page.body.find(&format!("<b>{label}</b>")).unwrap_or_else(|| panic!("no row {label}"));
    page.body[start..].split("</tr>").next().unwrap()
}

fn spans(row: &str) -> usize {
    row.split("<td").skip(1).map(|cell| cell.split("colspan=\"").nth(1).unwrap().split('"').next().unwrap().parse::<usize>().unwrap()).sum()
}

/// The cell with a text, from its beginning.
#[track_caller]
fn cell<'a>(row: &'a str, text: &str) -> &'a str {
    row.split("<td").find(|cell| cell.contains(text)).unwrap_or_else(|| panic!("no cell says {text:?}:\n{row}"))
}

on_both_engines! {
    async fn the_timeline_draws_every_claim_on_its_half_days(app: App) {
        busy(&app).await;
        let site = app.world.solgaarden;
        let page = app.allocator().await.get(&format!("/board?site={site}&view=timeline")).await;
        assert_eq!(page.status, StatusCode::OK);
        page.says("Tidslinje · Solgården").says("Man. 23. nov. – søn. 6. dec. 2026").says("Uge 48").says("Uge 49");
        for label in ["1A", "1B", "2", "3", "21"] {
            assert_eq!(spans(row(&page, label)), 28, "bed {label} has two half-days a day");
        }
        // In house since before the tape, expected out today at 13: Monday and Tuesday.
        assert_says(cell(row(&page, "1A"), "Toft, Aksel"), &["colspan=\"4\"", "bar--from", "til i dag 13:00", "/stays/"]);
        // Promised from 09:41 today to 8 December: from Tuesday morning over the end.
        assert_says(cell(row(&page, "1B"), "Lund, Karen M."), &["colspan=\"26\"", "bar--reserved", "bar--to", "svar inden i dag 12:41", "#places"]);
        // Closed from Tuesday 06:41 to Friday noon.
        assert_says(cell(row(&page, "21"), "bar--closed"), &["colspan=\"7\"", "defekt lift", "til 27. nov."]);
        assert_says(cell(row(&page, "21"), "21 ledig fre. 27. nov."), &["half", "colspan=\"1\""]);
        assert_says(row(&page, "3"), &["bar--cleaning", "bar--reserved", "Hald, Niels"]);
        page.says("tape-now");
        let later = app.allocator().await.get(&format!("/board?site={site}&view=timeline&from=2027-01-14&days=7")).await;
        later.says("Man. 11. jan. – søn. 17. jan. 2027").never_says("tape-now").never_says("Toft, Aksel");
        assert_eq!(spans(row(&later, "1A")), 14);
    }

    async fn the_foot_of_the_timeline_counts_the_beds_without_a_claim_at_eleven_in_the_evening(app: App) {
        busy(&app).await;
        let page = app.allocator().await.get(&format!("/board?site={}&view=timeline", app.world.solgaarden)).await;
        let foot = page.body.split("<tfoot>").nth(1).unwrap().split("</tfoot>").next().unwrap();
        let shown: Vec<usize> = foot.split("<td").skip(1).map(|td| td.split("</span>").nth(1).unwrap().split('<').next().unwrap().parse().unwrap()).collect();
        let beds: Vec<uuid::Uuid> = bed::Entity::find().all(app.plads.store.read()).await.unwrap().into_iter().map(|b| b.id).filter(|id| page.body.contains(&id.to_string())).collect();
        let mut day = date!(2026 - 11 - 23);
        for free in shown {
            let night = server::store::Stamp::from(app.at(day, time!(23:00)));
            let taken = bed_claim::Entity::find()
                .filter(bed_claim::Column::StartsAt.lte(night))
                .filter(bed_claim::Column::EndsAt.gt(night))
                .filter(bed_claim::Column::BedId.is_in(beds.clone()))
                .all(app.plads.store.read())
                .await
                .unwrap();
            let taken: std::collections::BTreeSet<_> = taken.into_iter().filter(|c| c.live).map(|c| c.bed_id).collect();
            assert_eq!(free, beds.len() - taken.len(), "{day}");
            day = day.next_day().unwrap();
        }
        assert_eq!(day, date!(2026 - 12 - 07));
    }

    async fn the_timeline_keeps_to_own_sites_hides_names_and_is_logged(app: App) {
        busy(&app).await;
        let site = app.world.solgaarden;
        let timeline = |site: domain::ids::SiteId| format!("/board?view=timeline&site={site}");
        assert_eq!(app.allocator().await.get(&timeline(app.world.fjernby)).await.status, StatusCode::NOT_FOUND);
        assert_eq!(app.allocator().await.get(&format!("{}&from=2026-02-30", timeline(site))).await.status, StatusCode::NOT_FOUND);
        assert_eq!(app.hospital().await.get(&timeline(site)).await.status, StatusCode::FORBIDDEN);
        let manager = app.manager().await.get(&timeline(site)).await;
        manager.never_says("Toft").never_says("/stays/");
        app.ward_nurse().await.get(&format!("{}&names=0", timeline(site))).await.says("AT").never_says("Toft");
        let looks = access_log::Entity::find().filter(access_log::Column::Action.eq("board.read")).all(app.plads.store.read()).await.unwrap();
        let nurse: Vec<_> = looks.iter().filter(|look| look.role == "ward_nurse").collect();
        assert_eq!(nurse.len(), 1, "initials of known people are a look, too");
        assert!(looks.iter().all(|look| look.role != "capacity_manager"));
    }

    async fn each_state_is_drawn_with_its_word_its_class_and_its_time(app: App) {
        busy(&app).await;
        let page = app.allocator().await.get("/board").await;
        // The first site by name is Skoven; Solgården is asked for.
        page.says("Skoven");
        let page = app.allocator().await.get(&format!("/board?site={}", app.world.solgaarden)).await;
        assert_eq!(page.status, StatusCode::OK);
        assert_says(tile(&page, "1A"), &["bed--occupied", "Belagt", "Toft, Aksel", "rejser i dag 13:00", "/stays/"]);
        assert_says(tile(&page, "1B"), &["bed--reserved", "Reserveret", "Lund, Karen M.", "ankomst i dag 09:41", "svar inden 12:41", "/beds/"]);
        assert_says(tile(&page, "2"), &["bed--occupied", "Bach, Gudrun", "til 8. dec.", "Isolation"]);
        assert_says(tile(&page, "3"), &["bed--cleaning", "Klargøres", "klar kl. 10.26", "ikke startet", "NH 14:00"]);
        assert_says(tile(&page, "21"), &["bed--closed", "Lukket", "Defekt lift", "til fre. 27. nov. 12:00"]);
        page.says("Tir. 24. nov. · uge 48").never_says("bed--late");
    }

    async fn a_bare_address_means_the_board_as_it_was_last_seen_at_this_computer(app: App) {
        let nurse = app.ward_nurse().await;
        let seen = nurse.get(&format!("/board?site={}&view=list", app.world.solgaarden)).await;
        let kept = seen.headers["set-cookie"].to_str().unwrap().split(';').next().unwrap().to_owned();
        assert_eq!(kept, format!("board=site={}&view=list", app.world.solgaarden));
        let with = |cookie: String| {
            let request = nurse.request("GET", "/board");
            let own = request.headers_ref().unwrap()["cookie"].to_str().unwrap().to_owned();
            let mut request = request.body(Body::empty()).unwrap();
            request.headers_mut().insert("cookie", format!("{own}; {cookie}").parse().unwrap());
            request
        };
        nurse.send(with(kept)).await.says("Liste, Solgården");
        let gone = nurse.send(with(format!("board=site={}", app.world.region))).await;
        assert_eq!(gone.status, StatusCode::OK, "a site that is no longer the person's is forgotten");
    }

    async fn a_free_bed_says_until_when_and_what_the_room_is(app: App) {
        let request = given::request_granted(&app, person(&app, 1, "Karen", "Lund")).await;
        let arrival = app.at(date!(2026 - 12 - 03), time!(14:00));
        given::offer_from(&app, request, app.world.beds["1B"], arrival, arrival.plus_hours(240)).await;
        let page = app.ward_nurse().await.get(&format!("/board?site={}", app.world.solgaarden)).await;
        assert_says(tile(&page, "1B"), &["bed--free", "Ledig", "til tor. 3. dec.", "Samme køn"]);
        assert_says(tile(&page, "3"), &["ingen slutdato", "Enestue", "250 kg"]);
        page.says("loftlift · bariatrisk seng").says("eget bad · isolation");
    }

    async fn a_kept_bed_says_until_when_and_turns_red_in_its_last_hour(app: App) {
        hold(&app, app.world.beds["2"], person(&app, 1, "Jens", "Mikkelsen"), app.at(date!(2026 - 11 - 24), time!(12:00))).await;
        let path = format!("/board?site={}", app.world.solgaarden);
        let nurse = app.ward_nurse().await;
        let page = nurse.get(&path).await;
        assert_says(tile(&page, "2"), &["bed--reserved", "Fastholdt", "Mikkelsen, Jens", "holdes til 12:00", "bed__flag--amber"]);
        app.wait_minutes(100);
        let browser = app.ward_nurse().await;
        assert_says(tile(&browser.get(&path).await, "2"), &["bed--late", "bed__flag--red", "holdes til 12:00"]);
    }

    async fn a_citizen_who_has_died_is_not_named(app: App) {
        let bed = app.world.beds["2"];
        let stay_id = given::stay_in(&app, bed, person(&app, 1, "Viggo", "Dam")).await;
        let now = app.plads.now();
        let work = async |tx: server::store::Tx| {
            let ended = stay::ActiveModel {
                status: Set("ended".into()),
                ended_at: Set(Some(now.into())),
                outcome: Set(Some("died".into())),
                ..Default::default()
            };
            stay::Entity::update_many().set(ended).filter(stay::Column::Id.eq(stay_id.0)).exec(&*tx).await?;
            Ok::<_, Failure>(())
        };
        app.plads.store.write(work).await.unwrap();
        let page = app.ward_nurse().await.get(&format!("/board?site={}", app.world.solgaarden)).await;
        assert_says(tile(&page, "2"), &["bed--occupied", "Afventer afhentning"]);
        page.never_says("Dam, Viggo").never_says("VD");
    }

    async fn a_passed_departure_and_a_missing_answer_are_marked_red(app: App) {
        let beds = &app.world.beds;
        let now = app.plads.now();
        let stay_id = given::stay_in(&app, beds["2"], person(&app, 1, "Poul", "Wind")).await;
        let request = given::request_granted(&app, person(&app, 2, "Karen", "Lund")).await;
        given::offer_from(&app, request, beds["1B"], now, now.plus_hours(300)).await;
        let work = async |tx: server::store::Tx| {
            let row = stay::ActiveModel { expected_departure: Set(now.plus_minutes(60).into()), ..Default::default() };
            stay::Entity::update_many().set(row).filter(stay::Column::Id.eq(stay_id.0)).exec(&*tx).await?;
            Ok::<_, Failure>(())
        };
        app.plads.store.write(work).await.unwrap();
        app.wait_minutes(181);
        let page = app.allocator().await.get(&format!("/board?site={}", app.world.solgaarden)).await;
        assert_says(tile(&page, "2"), &["bed--late", "skulle være rejst"]);
        assert_says(tile(&page, "1B"), &["bed--late", "intet svar 12:41"]);
    }

    async fn a_broken_lift_leaves_the_bed_free_but_limited(app: App) {
        let (site, at, bed) = (app.world.solgaarden, app.plads.now(), app.world.beds["3"]);
        let work = async |tx: server::store::Tx| {
            let row = equipment::ActiveModel {
                id: Set(chance::id()),
                site_id: Set(site.0),
                room_id: Set(None),
                bed_id: Set(Some(bed.0)),
                name: Set("Loftlift".into()),
                faulty_since: Set(Some(at.into())),
                note: Set(String::new()),
                version: Set(1),
                meets: Set(None),
            };
            equipment::Entity::insert(row).exec_without_returning(&*tx).await?;
            Ok::<_, Failure>(())
        };
        app.plads.store.write(work).await.unwrap();
        let page = app.ward_nurse().await.get(&format!("/board?site={site}")).await;
        assert_says(tile(&page, "3"), &["bed--free", "Begrænset"]);
        assert!(!tile(&page, "2").contains("Begrænset"));
    }

    async fn another_regions_site_does_not_exist(app: App) {
        let path = format!("/board?site={}", app.world.fjernby);
        for browser in [app.allocator().await, app.ward_nurse().await, app.manager().await] {
            assert_eq!(browser.get(&path).await.status, StatusCode::NOT_FOUND);
        }
        let theirs = app.browser(app.world.other_allocator).await;
        theirs.get(&path).await.says("Fjernby").never_says("Solgården");
        assert_eq!(theirs.get("/board?site=nonsense").await.status, StatusCode::NOT_FOUND);
        assert_eq!(app.hospital().await.get("/board").await.status, StatusCode::FORBIDDEN);
        assert_eq!(app.admin().await.get("/board").await.status, StatusCode::FORBIDDEN);
    }

    async fn hidden_names_are_not_sent_at_all(app: App) {
        busy(&app).await;
        let browser = app.allocator().await;
        for view in ["", "&view=list"] {
            let page = browser.get(&format!("/board?site={}{view}&names=0", app.world.solgaarden)).await;
            for name in ["Toft", "Lund", "Bach", "Hald"] {
                page.never_says(name);
            }
            page.says("AT").says("KL").says("Vis navne");
            // Every link of the board keeps them hidden.
            for link in page.body.split("href=\"/board?").skip(1) {
                let link = link.split('"').next().unwrap();
                assert!(link.contains("names=0") || link == format!("site={}{view}", app.world.solgaarden).replace('&', "&amp;"), "{link}");
            }
        }
    }

    async fn a_manager_sees_beds_and_kinds_but_nobody(app: App) {
        busy(&app).await;
        for query in ["", "&names=1", "&view=list"] {
            let page = app.manager().await.get(&format!("/board?site={}{query}", app.world.solgaarden)).await;
            page.says("Korttidsplads").never_says("Toft").never_says("Vis navne").never_says("Skjul navne").never_says("/stays/");
            page.never_says(">AT<").never_says("NH 14:00");
        }
        let looks = access_log::Entity::find().filter(access_log::Column::Action.eq("board.read")).all(app.plads.store.read()).await.unwrap();
        assert_eq!(looks.len(), 0, "nobody identifiable was shown");
    }

    async fn the_figures_equal_the_lists_behind_them(app: App) {
        busy(&app).await;
        let browser = app.allocator().await;
        let site = format!("site={}", app.world.solgaarden);
        let page = browser.get(&format!("/board?{site}")).await;
        // Free now: none of five. Free tomorrow night: 1A, left today. 2 stays, the others are promised or closed.
        let wanted = [("free", "ledige i dag", 0), ("free_tomorrow", "ledige i morgen", 1), ("leaving", "rejser i dag", 1), ("arriving", "ankommer i dag", 2)];
        for (show, text, count) in wanted {
            assert_eq!(figure(&page, text), count, "{text}");
            page.says(&format!("/board?{site}&amp;view=list&amp;show={show}"));
            let list = browser.get(&format!("/board?{site}&view=list&show={show}")).await;
            assert_eq!(list.body.matches("<th scope=\"row\"").count(), count, "{show}: {}", list.body);
        }
        assert_eq!(figure(&page, "anmodninger"), 2);
        browser.get("/requests").await.says("2 åbne");
        assert_eq!(browser.get(&format!("/board?{site}&view=list")).await.body.matches("<th scope=\"row\"").count(), 5);
    }

    async fn a_bed_added_now_is_on_the_board_now(app: App) {
        let browser = app.ward_nurse().await;
        let path = format!("/board?site={}", app.world.solgaarden);
        browser.get(&path).await.never_says(">1C<");
        let row = bed::Entity::find_by_id(app.world.beds["1A"].0).one(app.plads.store.read()).await.unwrap().unwrap();
        let now = app.plads.now();
        let work = async |tx: server::store::Tx| {
            let mut new: bed::ActiveModel = row.clone().into();
            (new.id, new.label, new.opened_at) = (Set(chance::id()), Set("1C".into()), Set(now.into()));
            bed::Entity::insert(new).exec_without_returning(&*tx).await?;
            Ok::<_, Failure>(())
        };
        app.plads.store.write(work).await.unwrap();
        assert_says(tile(&browser.get(&path).await, "1C"), &["bed--free", "ingen slutdato"]);
    }

    async fn looking_is_written_once_and_a_refresh_only_when_it_shows_somebody_new(app: App) {
        let beds = &app.world.beds;
        given::stay_in(&app, beds["1A"], person(&app, 1, "Aksel", "Toft")).await;
        given::stay_in(&app, beds["2"], person(&app, 2, "Gudrun", "Bach")).await;
        let browser = app.ward_nurse().await;
        let path = format!("/board?site={}", app.world.solgaarden);
        let looks = async || {
            let db = app.plads.store.read();
            let rows = access_log::Entity::find().all(db).await.unwrap();
            assert!(rows.iter().all(|r| r.action == "board.read" && r.purpose == "care" && r.criterion == app.world.solgaarden.to_string()));
            (rows.len(), access_log_citizen::Entity::find().all(db).await.unwrap().len())
        };
        browser.get(&path).await;
        assert_eq!(looks().await, (1, 2));
        refreshed(&browser, &path).await.says("Toft, Aksel");
        assert_eq!(looks().await, (1, 2), "the same people again");
        given::stay_in(&app, beds["3"], person(&app, 3, "Poul", "Wind")).await;
        refreshed(&browser, &path).await.says("Wind, Poul");
        assert_eq!(looks().await, (2, 5));
        browser.get(&path).await;
        assert_eq!(looks().await, (3, 8), "opening the board is a look of its own");
    }

    async fn a_refresh_of_an_allocators_board_writes_nothing_for_the_inbox_either(app: App) {
        busy(&app).await;
        let browser = app.allocator().await;
        let path = format!("/board?site={}", app.world.solgaarden);
        browser.get(&path).await;
        let before = access_log::Entity::find().all(app.plads.store.read()).await.unwrap().len();
        assert_eq!(before, 2, "the board and the inbox");
        refreshed(&browser, &path).await;
        assert_eq!(access_log::Entity::find().all(app.plads.store.read()).await.unwrap().len(), before);
    }

    async fn no_civil_number_is_in_the_page(app: App) {
        busy(&app).await;
        let browser = app.allocator().await;
        for query in ["", "&view=list", "&names=0"] {
            let page = browser.get(&format!("/board?site={}{query}", app.world.solgaarden)).await;
            for n in 1..=4 {
                let number = given::civil_number(n);
                page.never_says(&number).never_says(&format!("{}-{}", &number[..6], &number[6..]));
                page.never_says(&number[..6]);
            }
            page.never_says("Hoftebrud");
        }
    }

    async fn an_organisation_without_sites_is_told_what_to_do(app: App) {
        let who = (app.world.manager.0, app.world.department, domain::access::Role::WardNurse);
        let row = server::store::entity::membership::ActiveModel {
            user_id: Set(who.0.0),
            organisation_id: Set(who.1.0),
            role: Set("ward_nurse".into()),
        };
        let work = async |tx: server::store::Tx| {
            server::store::entity::membership::Entity::insert(row.clone()).exec_without_returning(&*tx).await?;
            Ok::<_, Failure>(())
        };
        app.plads.store.write(work).await.unwrap();
        let page = app.browser(who).await.get("/board").await;
        assert_eq!(page.status, StatusCode::OK);
        page.says("Administratoren opretter steder");
    }

    async fn the_board_is_whole_in_english(app: App) {
        busy(&app).await;
        let browser = app.allocator().await;
        let cookie = browser.request("GET", "/").body(Body::empty()).unwrap().headers()["cookie"].to_str().unwrap().to_owned();
        let mut request = browser.request("GET", &format!("/board?site={}", app.world.solgaarden)).body(Body::empty()).unwrap();
        request.headers_mut().insert("cookie", format!("{cookie}; lang=en").parse().unwrap());
        let page = browser.send(request).await;
        assert_says(tile(&page, "1A"), &["Occupied", "leaves today 13:00"]);
        assert_says(tile(&page, "21"), &["Closed", "until Fri 27 Nov 12:00"]);
        for danish in ["Belagt", "Ledig", "ledige", "Skift sted", "Skjul", "Opdateret", "Anmodninger", "senge", "Forbindelse", "forbindelse"] {
            page.never_says(danish);
        }
    }
}
