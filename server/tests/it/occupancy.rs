//! Occupancy through the real router: figures agree with a count made another way, and nobody reads another's.

use crate::given::{self, content};
use crate::harness::{Answer, App, Browser};
use axum::http::StatusCode;
use domain::access::Role;
use domain::code::Code as _;
use domain::ids::{BedId, ClosureId, OrganisationId, StayId};
use domain::instant::Instant;
use domain::period::Period;
use domain::stay::Outcome;
use sea_orm::{ColumnTrait as _, EntityTrait as _, QueryFilter as _, Set};
use server::chance;
use server::failure::Failure;
use server::store::claims::{self, Serves};
use server::store::entity::{access_log, access_log_citizen, agreement, bed, closure, membership, setting, site, stay, stay_phase};
use std::collections::BTreeMap;
use time::macros::{date, time};
use time::{Date, Time};

/// Classes of a line of the file: physical, closed, usable, occupied, held, reserved, cleaning, free, counted, per cent.
type Line = Vec<String>;

/// The file, by date and site.
async fn file(browser: &Browser, query: &str) -> BTreeMap<(String, String), Line> {
    let answer = browser.get(&format!("/occupancy.csv?{query}")).await;
    assert_eq!(answer.status, StatusCode::OK, "{}", answer.body);
    let text = answer.body.strip_prefix('\u{feff}').expect("a byte order mark");
    let mut lines = text.lines();
    assert_eq!(
        lines.next(),
        Some("Dato;Sted;Fysiske;Lukket;Disponible;Belagt;Fastholdt;Reserveret;Klargøres;Ledig;Tæller som belagt;Belægning i procent")
    );
    lines
        .map(|line| {
            let cells: Vec<String> = line.split(';').map(ToOwned::to_owned).collect();
            ((cells[0].clone(), cells[1].clone()), cells[2..].to_vec())
        })
        .collect()
}

fn numbers(line: &Line) -> Vec<i64> {
    line[..9].iter().map(|cell| cell.parse().unwrap()).collect()
}

/// Sums of the columns over all lines.
fn sums(lines: &BTreeMap<(String, String), Line>) -> Vec<i64> {
    lines.values().map(numbers).fold(vec![0; 9], |sum, line| sum.iter().zip(line).map(|(a, b)| a + b).collect())
}

/// Somebody who came and went.
async fn past_stay(app: &App, n: u32, bed: BedId, from: Instant, to: Instant, outcome: Outcome) -> StayId {
    let id = given::stay_from(app, bed, content(app, &given::civil_number(n)), from, to).await;
    app.plads
        .store
        .write(async |tx| {
            let ended = stay::ActiveModel {
                status: Set("ended".into()),
                ended_at: Set(Some(to.into())),
                outcome: Set(Some(outcome.code().into())),
                ..Default::default()
            };
            stay::Entity::update_many().set(ended).filter(stay::Column::Id.eq(id.0)).exec(&*tx).await?;
            Ok::<_, Failure>(())
        })
        .await
        .unwrap();
    id
}

async fn closed(app: &App, bed: BedId, from: Instant, to: Instant) {
    let row = |id| closure::ActiveModel {
        id: Set(id),
        bed_id: Set(bed.0),
        cause: Set("Vandskade".into()),
        starts_at: Set(from.into()),
        ends_at: Set(to.into()),
        closed_by: Set(None),
        closed_at: Set(from.into()),
        reopened_at: Set(None),
        reopened_by: Set(None),
        version: Set(1),
    };
    app.plads
        .store
        .write(async |tx| {
            let id = chance::id();
            closure::Entity::insert(row(id)).exec_without_returning(&*tx).await?;
            claims::insert(&tx, bed, Serves::Closure(ClosureId(id)), Period::new(from, to).unwrap()).await?;
            Ok::<_, Failure>(())
        })
        .await
        .unwrap();
}

async fn set(app: &App, key: &str, from: Date, value: i64) {
    let row = setting::ActiveModel {
        key: Set(key.into()),
        valid_from: Set(from),
        value: Set(value),
        source: Set("prøve".into()),
        confirmed: Set(true),
    };
    app.plads
        .store
        .write(async |tx| {
            setting::Entity::insert(row).exec_without_returning(&*tx).await?;
            Ok::<_, Failure>(())
        })
        .await
        .unwrap();
}

/// Counts by looking at the clock every minute of the days, and at every claim whenever it shows 23:00.
async fn count_by_minute(app: &App, from: Date, to: Date) -> BTreeMap<Date, BTreeMap<String, i64>> {
    use sea_orm::{ConnectionTrait as _, Statement, TryGetable as _};
    let db = app.plads.store.read();
    let all = "SELECT kind, starts_at, ends_at, live FROM bed_claim";
    let rows = db.query_all_raw(Statement::from_string(db.get_database_backend(), all)).await.unwrap();
    let claims: Vec<(String, Instant, Instant)> = rows
        .iter()
        .filter(|row| bool::try_get(row, "", "live").unwrap())
        .map(|row| {
            let at = |column| Instant::new(time::OffsetDateTime::try_get(row, "", column).unwrap());
            (String::try_get(row, "", "kind").unwrap(), at("starts_at"), at("ends_at"))
        })
        .collect();
    let mut nights = BTreeMap::new();
    let mut minute = app.at(from, Time::MIDNIGHT);
    while app.plads.local(minute).date() <= to {
        let local = app.plads.local(minute);
        if local.time() == time!(23:00) {
            let mut kinds: BTreeMap<String, i64> = BTreeMap::new();
            for (kind, _, _) in claims.iter().filter(|(_, from, to)| *from <= minute && minute < *to) {
                *kinds.entry(kind.clone()).or_default() += 1;
            }
            assert!(nights.insert(local.date(), kinds).is_none(), "23:00 happens once a day");
        }
        minute = minute.plus_minutes(1);
    }
    nights
}

/// Stays, cleanings and closures one after the other on each bed, of lengths that fall on all hours.
pub async fn fill(app: &App, from: Instant, days: i64) -> u32 {
    let (mut seed, mut n) = (7_u64, 1_u32);
    let mut next = |most: u64| {
        seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        i64::try_from((seed >> 33) % most).unwrap()
    };
    let beds: Vec<BedId> = ["1A", "1B", "2", "3", "21", "S1", "S2"].iter().map(|b| app.world.beds[b]).collect();
    for bed in beds {
        let mut at = from.plus_hours(next(60));
        while at < from.plus_hours(days * 24 - 200) {
            let end = at.plus_hours(1 + next(150));
            if next(5) == 0 {
                closed(app, bed, at, end).await;
            } else {
                past_stay(app, n, bed, at, end, Outcome::ALL[usize::try_from(next(10)).unwrap()]).await;
                n += 1;
            }
            at = end.plus_hours(next(40));
        }
    }
    n
}

async fn page(browser: &Browser, query: &str) -> Answer {
    let answer = browser.get(&format!("/occupancy?{query}")).await;
    assert_eq!(answer.status, StatusCode::OK, "{}", answer.body);
    answer
}

/// Text of a page without its tags.
fn text(answer: &Answer) -> String {
    let mut text = String::new();
    let mut inside = false;
    for c in answer.body.chars() {
        match c {
            '<' => inside = true,
            '>' => inside = false,
            c if !inside => text.push(c),
            _ => {}
        }
    }
    text
}

on_both_engines! {
    async fn every_night_agrees_with_a_count_by_the_minute_also_when_the_clock_changes(app: App) {
        let (from, to) = (date!(2026-10-18), date!(2026-11-23));
        fill(&app, app.at(date!(2026-10-10), time!(9:00)), 44).await;
        let expected = count_by_minute(&app, from, to).await;
        assert_eq!(expected.len(), 37);
        let lines = file(&app.manager().await, "from=18.10.2026&to=23.11.2026").await;
        let mut seen = 0;
        for (day, kinds) in &expected {
            let of_day = lines.iter().filter(|((date, _), _)| *date == format!("{:02}.{:02}.{}", day.day(), day.month() as u8, day.year()));
            let sum = of_day.map(|(_, line)| numbers(line)).fold(vec![0; 9], |sum, line| sum.iter().zip(line).map(|(a, b)| a + b).collect());
            let kind = |name: &str| kinds.get(name).copied().unwrap_or(0);
            assert_eq!((sum[0], sum[1], sum[3], sum[7]), (7, kind("closure"), kind("stay"), 7 - kind("closure") - kind("stay")), "{day}");
            seen += sum[3];
        }
        assert!(seen > 50, "the fixture is not empty: {seen}");
    }

    async fn the_columns_add_up_on_the_page_and_in_the_file(app: App) {
        fill(&app, app.at(date!(2026-10-10), time!(9:00)), 44).await;
        let lines = file(&app.manager().await, "").await;
        let sum = sums(&lines);
        assert_eq!(sum[0], 7 * 28, "beds × nights");
        assert_eq!(sum[0], sum[1] + sum[2]);
        assert_eq!(sum[2], sum[3..8].iter().sum::<i64>());
        for line in lines.values().map(numbers) {
            assert_eq!((line[0], line[2]), (line[1] + line[2], line[3..8].iter().sum::<i64>()));
        }
        let (counted, usable) = (sum[8], sum[2]);
        let tenths = (2 * counted * 1000 + usable) / (2 * usable);
        let answer = page(&app.manager().await, "").await;
        let shown = text(&answer);
        assert!(shown.contains(&format!("{counted} af {usable} sengedøgn")), "{shown}");
        assert!(shown.contains(&format!("{counted} ÷ {usable} = {},{}\u{a0}%", tenths / 10, tenths % 10)), "{shown}");
        answer.says("27.10.2026 – 23.11.2026").says("Opgjort kl. 23.00. Reserverede og fastholdte senge tæller ikke som belagt.");
    }

    async fn out_at_23_does_not_count_in_at_23_does_and_three_hours_at_noon_do_not(app: App) {
        let day = date!(2026-10-31);
        let hour = |h: u8| app.at(day, Time::from_hms(h, 0, 0).unwrap());
        past_stay(&app, 1, app.world.beds["2"], hour(8), hour(23), Outcome::OwnHome).await;
        past_stay(&app, 2, app.world.beds["3"], hour(23), hour(23).plus_hours(20), Outcome::OwnHome).await;
        past_stay(&app, 3, app.world.beds["21"], hour(11), hour(14), Outcome::OwnHome).await;
        past_stay(&app, 4, app.world.beds["1A"], hour(9), hour(10), Outcome::Hospital).await;
        past_stay(&app, 5, app.world.beds["1A"], hour(10), hour(10).plus_hours(24), Outcome::OwnHome).await;
        let lines = file(&app.manager().await, "from=31.10.2026&to=01.11.2026").await;
        let solgaarden = |date: &str| numbers(&lines[&(date.to_owned(), "Solgården".to_owned())]);
        assert_eq!(solgaarden("31.10.2026")[3], 2, "the one who came at 23:00, and the second in bed 1A");
        assert_eq!(solgaarden("01.11.2026")[3], 0, "month end: all have left by 19:00");
    }

    async fn a_stay_through_the_night_of_the_spring_change_is_one_night(app: App) {
        app.set_local(date!(2027-04-02), time!(9:00));
        let bed = app.world.beds["2"];
        past_stay(&app, 1, bed, app.at(date!(2027-03-27), time!(23:30)), app.at(date!(2027-03-28), time!(22:59:59)), Outcome::OwnHome).await;
        past_stay(&app, 2, bed, app.at(date!(2027-03-28), time!(23:00)), app.at(date!(2027-03-29), time!(9:00)), Outcome::OwnHome).await;
        let lines = file(&app.manager().await, "from=26.03.2027&to=30.03.2027").await;
        let occupied: Vec<i64> = (26..=30).map(|d| numbers(&lines[&(format!("{d}.03.2027"), "Solgården".to_owned())])[3]).collect();
        assert_eq!(occupied, [0, 0, 1, 0, 0]);
        assert_eq!(app.plads.local(app.at(date!(2027-03-28), time!(23:00))).time(), time!(23:00));
    }

    async fn somebody_who_came_before_the_period_counts_every_night_of_it_and_is_no_arrival(app: App) {
        given::stay_from(&app, app.world.beds["2"], content(&app, &given::civil_number(1)), app.at(date!(2026-07-01), time!(9:00)), app.at(date!(2026-12-24), time!(9:00))).await;
        let lines = file(&app.manager().await, "from=01.11.2026&to=20.11.2026").await;
        assert_eq!(sums(&lines)[3], 20);
        let shown = text(&page(&app.manager().await, "from=01.11.2026&to=20.11.2026").await);
        assert!(shown.contains("20 af 140 sengedøgn"), "{shown}");
        let arrivals = app.manager().await.get("/occupancy/nights?list=arrivals&from=01.11.2026&to=20.11.2026").await;
        arrivals.says("Ingen i perioden.");
    }

    async fn nobody_in_the_period_is_a_dash_and_never_nan(app: App) {
        let beds = ["1A", "1B", "2", "3", "21", "S1", "S2"];
        for label in beds {
            closed(&app, app.world.beds[label], app.at(date!(2026-10-01), time!(9:00)), app.at(date!(2026-12-01), time!(9:00))).await;
        }
        let answer = page(&app.manager().await, "").await;
        answer.says("0 af 0 sengedøgn").never_says("NaN").never_says("0,0\u{a0}%");
        assert!(answer.body.contains("<p class=\"big\">–"), "{}", answer.body);
        let lines = file(&app.manager().await, "").await;
        assert!(lines.values().all(|line| line[9].is_empty()), "no per cent without beds");
    }

    async fn the_rule_of_each_night_is_the_setting_of_its_date_and_is_shown(app: App) {
        let bed = app.world.beds["2"];
        let request = given::request_granted(&app, content(&app, &given::civil_number(1))).await;
        given::offer_from(&app, request, bed, app.at(date!(2026-11-10), time!(12:00)), app.at(date!(2026-11-14), time!(12:00))).await;
        set(&app, "census_counts_reserved", date!(2026-11-12), 1).await;
        let lines = file(&app.manager().await, "from=09.11.2026&to=15.11.2026").await;
        let of = |day: u8| numbers(&lines[&(format!("{day:02}.11.2026"), "Solgården".to_owned())]);
        assert_eq!((9..=15).map(|d| of(d)[5]).collect::<Vec<_>>(), [0, 1, 1, 1, 1, 0, 0], "reserved");
        assert_eq!((9..=15).map(|d| of(d)[8]).collect::<Vec<_>>(), [0, 0, 0, 1, 1, 0, 0], "counted");
        let answer = page(&app.manager().await, "from=09.11.2026&to=15.11.2026").await;
        answer.says("Fra 09.11.2026: Opgjort kl. 23.00. Reserverede og fastholdte senge tæller ikke som belagt.");
        answer.says("Fra 12.11.2026: Opgjort kl. 23.00. Reserverede senge tæller som belagt, fastholdte gør ikke.");
    }

    async fn the_list_behind_a_night_shows_beds_and_no_names_and_is_logged(app: App) {
        let bed = app.world.beds["2"];
        given::stay_from(&app, bed, content(&app, &given::civil_number(1)), app.at(date!(2026-11-18), time!(12:00)), app.at(date!(2026-12-01), time!(12:00))).await;
        closed(&app, app.world.beds["3"], app.at(date!(2026-11-01), time!(9:00)), app.at(date!(2026-12-01), time!(9:00))).await;
        let manager = app.manager().await;
        let answer = manager.get("/occupancy/nights?date=2026-11-20").await;
        assert_eq!(answer.status, StatusCode::OK);
        answer.says("1 af 6 disponible senge = 16,7\u{a0}%").says("Viser 7 af 7 senge.").says("Region Prøve").says("trukket fra").says("fredag 20. november 2026");
        answer.never_says("Kragh").never_says("Birthe").never_says(&given::civil_number(1)).never_says("/stays/");
        let occupied = manager.get("/occupancy/nights?date=2026-11-20&class=occupied").await;
        occupied.says("Viser 1 af 7 senge.").says(&format!("/beds/{bed}")).says("01.12.2026");
        assert!(text(&occupied).contains("Region Prøve301.12.2026"), "the third night: {}", text(&occupied));
        let looks = access_log::Entity::find().filter(access_log::Column::Action.eq("occupancy.list")).all(app.plads.store.read()).await.unwrap();
        assert_eq!(looks.len(), 2);
        assert_eq!(looks[0].actor_id, app.world.manager.0.0);
        let shown = access_log_citizen::Entity::find().all(app.plads.store.read()).await.unwrap();
        assert_eq!(shown.len(), 2, "each look names the one citizen");
        app.allocator().await.get("/occupancy/nights?date=2026-11-20&class=occupied").await.says("/stays/");
    }

    async fn arrivals_and_departures_are_counted_by_outcome_deaths_included(app: App) {
        let at = |d: u8, h: u8| app.at(Date::from_calendar_date(2026, time::Month::November, d).unwrap(), Time::from_hms(h, 0, 0).unwrap());
        past_stay(&app, 1, app.world.beds["2"], at(2, 10), at(6, 10), Outcome::Died).await;
        past_stay(&app, 2, app.world.beds["3"], at(3, 10), at(13, 10), Outcome::OwnHomeWithHelp).await;
        past_stay(&app, 3, app.world.beds["S1"], at(4, 0), at(5, 0), Outcome::Hospital).await;
        given::stay_from(&app, app.world.beds["1A"], content(&app, &given::civil_number(4)), at(5, 10), app.at(date!(2026-12-24), time!(9:00))).await;
        let answer = page(&app.manager().await, "from=03.11.2026&to=13.11.2026").await;
        let shown = text(&answer);
        assert!(shown.contains("heraf døde 1"), "{shown}");
        assert!(shown.contains("15 døgn på 3 afsluttede ophold"), "4 + 10 + 1 nights: {shown}");
        assert!(shown.contains("Median 4,0 · 90 %: højst 10"), "{shown}");
        answer.says("Død").says("Eget hjem med hjælp").says("Sygehus");
        let moves = app.manager().await.get("/occupancy/nights?list=arrivals&from=03.11.2026&to=13.11.2026").await;
        moves.says("3 ophold");
        let moves = app.manager().await.get("/occupancy/nights?list=departures&from=06.11.2026&to=06.11.2026").await;
        moves.says("1 ophold").says("Død").never_says("Kragh");
        let midnight = app.manager().await.get("/occupancy/nights?list=departures&from=05.11.2026&to=05.11.2026").await;
        midnight.says("1 ophold").says("Sygehus");
        app.manager().await.get("/occupancy/nights?list=departures&from=04.11.2026&to=04.11.2026").await.says("Ingen i perioden.");
    }

    async fn a_filter_on_site_or_kind_shows_a_part_and_the_parts_make_the_whole(app: App) {
        fill(&app, app.at(date!(2026-10-10), time!(9:00)), 44).await;
        let acute = given::stay_from(&app, app.world.beds["21"], content(&app, &given::civil_number(900)), app.at(date!(2026-11-20), time!(9:00)), app.at(date!(2026-12-01), time!(9:00))).await;
        app.plads.store.write(async |tx| {
            let kind = stay_phase::ActiveModel { kind: Set("acute".into()), ..Default::default() };
            stay_phase::Entity::update_many().set(kind).filter(stay_phase::Column::StayId.eq(acute.0)).exec(&*tx).await?;
            Ok::<_, Failure>(())
        }).await.unwrap();
        let manager = app.manager().await;
        let all = sums(&file(&manager, "").await);
        let mut parts = vec![0; 9];
        for site in [app.world.solgaarden, app.world.skoven] {
            let part = sums(&file(&manager, &format!("site={site}")).await);
            parts = parts.iter().zip(part).map(|(a, b)| a + b).collect();
        }
        assert_eq!(parts, all);
        let mut parts = vec![0; 9];
        for kind in domain::facility::StayKind::ALL {
            let part = sums(&file(&manager, &format!("kind={}", kind.code())).await);
            parts = parts.iter().zip(part).map(|(a, b)| a + b).collect();
        }
        assert_eq!(parts, all);
        assert_eq!(sums(&file(&manager, "kind=acute&from=20.11.2026&to=23.11.2026").await)[3], 4);
    }

    async fn a_bed_counts_from_its_opening_to_its_retirement(app: App) {
        app.plads.store.write(async |tx| {
            let life = bed::ActiveModel {
                opened_at: Set(app.at(date!(2026-11-10), time!(8:00)).into()),
                retired_at: Set(Some(app.at(date!(2026-11-15), time!(8:00)).into())),
                ..Default::default()
            };
            bed::Entity::update_many().set(life).filter(bed::Column::Id.eq(app.world.beds["S1"].0)).exec(&*tx).await?;
            Ok::<_, Failure>(())
        }).await.unwrap();
        let sum = sums(&file(&app.manager().await, &format!("site={}", app.world.skoven)).await);
        assert_eq!(sum[0], 28 + 5);
    }

    async fn figures_follow_the_agreement_of_each_night_over_new_year(app: App) {
        app.set_local(date!(2027-01-11), time!(9:00));
        let (skoven, other) = (app.world.skoven, app.world.other_region);
        app.plads.store.write(async |tx| {
            let end = agreement::ActiveModel { valid_to: Set(Some(date!(2027-01-01))), ..Default::default() };
            agreement::Entity::update_many().set(end).filter(agreement::Column::SiteId.eq(skoven.0)).exec(&*tx).await?;
            let row = agreement::ActiveModel {
                id: Set(chance::id()), site_id: Set(skoven.0), authority_id: Set(other.0), operator_id: Set(other.0), payer_id: Set(other.0),
                owner_id: Set(other.0), usual_legal_basis_id: Set(None), valid_from: Set(date!(2027-01-01)), valid_to: Set(None), version: Set(1),
            };
            agreement::Entity::insert(row).exec_without_returning(&*tx).await?;
            Ok::<_, Failure>(())
        }).await.unwrap();
        let period = "from=30.12.2026&to=02.01.2027";
        let dates = |lines: BTreeMap<(String, String), Line>| lines.into_keys().filter(|(_, site)| site == "Skoven").map(|(date, _)| date).collect::<Vec<_>>();
        assert_eq!(dates(file(&app.manager().await, period).await), ["30.12.2026", "31.12.2026"]);
        let theirs = app.browser(app.world.other_manager).await;
        assert_eq!(dates(file(&theirs, period).await), ["01.01.2027", "02.01.2027"]);
        assert_eq!(sums(&file(&theirs, &format!("site={skoven}&{period}")).await)[0], 4);
    }

    async fn another_organisations_site_and_unreadable_addresses_are_refused(app: App) {
        let manager = app.manager().await;
        let (theirs, own) = (app.world.fjernby, app.world.skoven);
        for path in ["/occupancy?", "/occupancy.csv?", "/occupancy/nights?date=2026-11-20&", "/occupancy/nights?list=departures&"] {
            assert_eq!(manager.get(&format!("{path}site={theirs}")).await.status, StatusCode::NOT_FOUND, "{path}");
            assert_eq!(manager.get(&format!("{path}site=nonsense")).await.status, StatusCode::NOT_FOUND, "{path}");
            assert_eq!(manager.get(&format!("{path}site={own}")).await.status, StatusCode::OK, "{path}");
        }
        let bad = manager.get("/occupancy?from=31.02.2026").await;
        assert_eq!(bad.status, StatusCode::UNPROCESSABLE_ENTITY);
        bad.says("Datoen findes ikke").says("value=\"31.02.2026\"").says("href=\"#filter-from\"");
        assert_eq!(manager.get("/occupancy.csv?from=31.02.2026").await.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert_eq!(manager.get("/occupancy?to=24.11.2026").await.status, StatusCode::UNPROCESSABLE_ENTITY, "the night is not over");
        assert_eq!(manager.get("/occupancy/nights?date=24.11.2026").await.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert_eq!(manager.get("/occupancy/nights?date=2026-11-20&class=haunted").await.status, StatusCode::NOT_FOUND);
        for browser in [app.ward_nurse().await, app.hospital().await, app.admin().await, app.browser(app.world.acute_nurse).await] {
            for path in ["/occupancy", "/occupancy.csv", "/occupancy/nights?date=2026-11-20"] {
                assert_eq!(browser.get(path).await.status, StatusCode::FORBIDDEN, "{path}");
            }
        }
        assert_eq!(app.stranger().get("/occupancy.csv").await.status, StatusCode::SEE_OTHER);
    }

    async fn a_site_named_like_a_formula_is_text_in_the_file(app: App) {
        app.plads.store.write(async |tx| {
            let name = site::ActiveModel { name: Set("=HYPERLINK(1)".into()), ..Default::default() };
            site::Entity::update_many().set(name).filter(site::Column::Id.eq(app.world.skoven.0)).exec(&*tx).await?;
            Ok::<_, Failure>(())
        }).await.unwrap();
        let answer = app.manager().await.get("/occupancy.csv").await;
        answer.says(";'=HYPERLINK(1);").never_says(";=");
        assert_eq!(answer.headers["content-type"], "text/csv; charset=utf-8");
        assert_eq!(answer.headers["content-disposition"], "attachment; filename=\"belaegning_2026-10-27_2026-11-23.csv\"");
    }

    async fn the_operators_manager_sees_the_same_beds_and_may_choose_the_language(app: App) {
        let who = (app.world.ward_nurse.0, app.world.municipality, Role::CapacityManager);
        app.plads.store.write(async |tx| {
            let row = membership::ActiveModel { user_id: Set(who.0.0), organisation_id: Set(OrganisationId::clone(&who.1).0), role: Set(who.2.code().into()) };
            membership::Entity::insert(row).exec_without_returning(&*tx).await?;
            Ok::<_, Failure>(())
        }).await.unwrap();
        let browser = app.browser(who).await;
        page(&browser, "").await.says("0 af 196 sengedøgn").says("Alle egne steder");
        let request = browser.request("GET", "/occupancy").header("cookie", "lang=en").body(axum::body::Body::empty()).unwrap();
        let english = browser.send(request).await;
        english.says("0 of 196 bed-nights").says("The beds behind the figure").never_says("sengedøgn");
    }
}
