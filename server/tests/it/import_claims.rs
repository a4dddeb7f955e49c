//! What a file says about beds in use: overlaps named on both sides, promises, and a file as large as a region's.

use crate::harness::App;
use crate::import::{BED_COLUMNS, STAY_COLUMNS, count, import_file, import_samples, try_import, words};
use sea_orm::EntityTrait as _;
use server::doctor;
use server::import::{Kind, Report};
use server::store::entity::{bed_claim, decision, request, reservation};
use std::fmt::Write as _;
use time::macros::{date, time};

const RESERVATION_COLUMNS: &str = "external_id,request_external_id,site,ward,room,bed,from,until,confirmed\n";

/// A stay of its own citizen in the sample's bed 21.
fn stay_line(id: &str, cpr: &str, times: &str) -> String {
    format!("{id},{cpr},Ny,Prøvesen,female,Birkehuset,Afsnit 2,Stue 21,21,waiting,{times}\n")
}

pub async fn is_healthy(app: &App) {
    let findings = doctor::examine(&app.plads.store).await.unwrap();
    for finding in findings {
        assert_eq!(finding.violations(), 0, "{}", finding.words(app::lang::Lang::Da));
    }
}

on_both_engines! {
    async fn stays_of_one_bed_that_overlap_are_refused_naming_both(app: App) {
        import_samples(&app).await;
        let file = format!("{STAY_COLUMNS}{}{}",
            stay_line("S-1", "0101501234", "2026-11-01,2026-11-06,2026-11-06,own_home"),
            stay_line("S-2", "0201501234", "2026-11-06 09:59,2026-11-09,,"));
        assert_eq!(words(try_import(&app, Kind::Stays, file).await), ["linje 3, kolonne bed: S-2 overlapper S-1 (linje 2)"]);
        let file = format!("{STAY_COLUMNS}\
            S-3,0101501234,Ny,Prøvesen,female,Birkehuset,Afsnit 1,Stue 1,1A,waiting,2026-11-12,2026-11-13,2026-11-13,own_home\n\
            S-4,0201501234,Ny,Prøvesen,female,Birkehuset,Afsnit 1,Stue 1,1A,waiting,2026-11-23,2026-11-28,,\n");
        assert_eq!(words(try_import(&app, Kind::Stays, file).await), [
            "linje 2, kolonne bed: S-3 overlapper S-001 (allerede gemt)",
            "linje 3, kolonne bed: S-4 overlapper S-002 (allerede gemt)",
        ]);
    }

    async fn a_citizen_in_two_beds_at_once_is_refused_naming_both(app: App) {
        import_samples(&app).await;
        let file = format!("{STAY_COLUMNS}\
            S-1,0101501234,Ny,Prøvesen,female,Birkehuset,Afsnit 2,Stue 21,21,waiting,2026-11-01,2026-11-13,2026-11-13,own_home\n\
            S-2,0101501234,Ny,Prøvesen,female,Engen,Engen,Stue 1,1B,respite,2026-11-12,2026-11-14,2026-11-14,own_home\n\
            S-3,2911450100,Clara,Demodatter,female,Engen,Engen,Stue 1,1B,respite,2026-11-20,2026-11-30,,\n");
        assert_eq!(words(try_import(&app, Kind::Stays, file).await), [
            "linje 3, kolonne cpr: S-2 overlapper S-1 (linje 2)",
            "linje 4, kolonne cpr: S-3 overlapper S-002 (allerede gemt)",
        ]);
    }

    async fn a_stay_in_a_bed_promised_in_plads_names_the_promise(app: App) {
        import_samples(&app).await;
        let file = format!("{STAY_COLUMNS}S-1,0101501234,Ny,Prøvesen,female,Birkehuset,Afsnit 1,Stue 3,3,short_term,2026-11-20,2026-11-30,,\n");
        assert_eq!(words(try_import(&app, Kind::Stays, file).await), ["linje 2, kolonne bed: S-1 overlapper V-001 (allerede gemt)"]);
        let closure = bed_claim::Entity::find().all(app.plads.store.read()).await.unwrap().into_iter().find(|c| c.kind == "reservation").unwrap();
        assert!(closure.live);
    }

    async fn a_bed_nobody_has_built_is_named_by_the_part_that_is_missing(app: App) {
        import_samples(&app).await;
        let line = |place: &str| format!("S-1,0101501234,Ny,Prøvesen,female,{place},waiting,2026-11-01,2026-11-02,2026-11-02,own_home\n");
        for (place, column) in [
            ("Ingensted,Afsnit 1,Stue 1,1A", "site"),
            ("Birkehuset,Afsnit 9,Stue 1,1A", "ward"),
            ("Birkehuset,Afsnit 1,Stue 9,1A", "room"),
            ("Birkehuset,Afsnit 1,Stue 1,1C", "bed"),
        ] {
            let said = words(try_import(&app, Kind::Stays, format!("{STAY_COLUMNS}{}", line(place))).await);
            assert_eq!(said, [format!("linje 2, kolonne {column}: findes ikke: {}", place.replace(',', " / "))]);
        }
    }

    async fn a_reservation_grants_its_request_and_takes_the_bed(app: App) {
        import_samples(&app).await;
        let db = app.plads.store.read();
        let mut rows = reservation::Entity::find().all(db).await.unwrap();
        rows.sort_by_key(|r| r.arrival_at);
        assert_eq!(rows.iter().map(|r| r.status.as_str()).collect::<Vec<_>>(), ["confirmed", "offered"]);
        assert_eq!(rows[0].arrival_at.at(), app.at(date!(2026 - 11 - 27), time!(14:00)));
        assert_eq!(rows[1].arrival_at.at(), app.at(date!(2026 - 12 - 01), time!(14:00)), "a date alone");
        assert_eq!(rows[1].until_at.at(), app.at(date!(2026 - 12 - 08), time!(10:00)));
        assert_eq!(rows[1].answer_by.unwrap().at(), app.plads.now().plus_minutes(180), "an unanswered offer has a time to answer");
        let requests = request::Entity::find().all(db).await.unwrap();
        assert_eq!(requests.iter().filter(|r| r.status == "reserved").count(), 2);
        let decisions = decision::Entity::find().all(db).await.unwrap();
        assert!(decisions.len() == 2 && decisions.iter().all(|d| d.kind == "grant" && d.signed_by.is_none()));
        assert_eq!(count(&app, "task WHERE kind = 'legal_basis_missing' AND request_id IS NOT NULL").await, 2);
        is_healthy(&app).await;
    }

    async fn reservations_that_cannot_be_are_refused(app: App) {
        import_samples(&app).await;
        let file = format!("{RESERVATION_COLUMNS}\
            V-10,R-001,Engen,Engen,Stue 2,2,2026-12-01,2026-12-08,yes\n\
            V-11,R-999,Engen,Engen,Stue 2,2,2026-12-08,2026-12-10,yes\n\
            V-12,R-003,Birkehuset,Afsnit 1,Stue 3,3,2026-12-01,2026-12-05,maaske\n\
            V-13,R-003,Engen,Engen,Stue 2,2,2026-12-05,2026-12-01,no\n\
            V-14,R-003,Engen,Engen,Stue 2,2,2026-11-01,2026-11-05,no\n");
        assert_eq!(words(try_import(&app, Kind::Reservations, file).await), [
            "linje 4, kolonne confirmed: skriv ja eller nej",
            "linje 5, kolonne until: skal ligge efter from",
            "linje 6, kolonne until: er allerede forbi",
        ]);
        let file = format!("{RESERVATION_COLUMNS}\
            V-10,R-001,Engen,Engen,Stue 2,2,2026-12-01,2026-12-08,yes\n\
            V-11,R-999,Engen,Engen,Stue 2,2,2026-12-08,2026-12-10,yes\n\
            V-12,R-003,Birkehuset,Afsnit 1,Stue 3,3,2026-12-01,2026-12-05,ja\n");
        assert_eq!(words(try_import(&app, Kind::Reservations, file).await), [
            "linje 2, kolonne request_external_id: anmodningen kan ikke få en plads; den er reserved",
            "linje 3, kolonne request_external_id: ingen importeret anmodning har dette external_id",
            "linje 4, kolonne bed: V-12 overlapper V-001 (allerede gemt)",
        ]);
    }

    async fn a_thousand_beds_and_five_thousand_stays_take_seconds(app: App) {
        let (mut beds, mut stays) = (BED_COLUMNS.to_owned(), STAY_COLUMNS.to_owned());
        for n in 0..1000 {
            let (site, ward, room) = (n / 100, n / 20, n / 2);
            let bed = if n % 2 == 0 { "A" } else { "B" };
            writeln!(beds, "B{n},Sted {site},Vej {site},90{site:02},By,Afsnit {ward},Stue {room},any,,{bed},short_term|acute,").unwrap();
            for k in 0..5 {
                // Five stays of ten days each; the last one is still in house.
                let (person, from) = (n * 5 + k, date!(2026 - 10 - 01) + time::Duration::days(i64::from(k) * 10));
                let to = from + time::Duration::days(10);
                let cpr = format!("{:02}{:02}{:02}9{:03}", 1 + person % 28, 1 + (person / 28) % 12, 40 + (person / 336) % 15, person % 1000);
                let end = if k == 4 { ",".to_owned() } else { format!("{to},own_home") };
                writeln!(stays, "S{person},{cpr},Ny{person},Prøvesen,unknown,Sted {site},Afsnit {ward},Stue {room},{bed},short_term,{from},{to},{end}").unwrap();
            }
        }
        let begun = std::time::Instant::now();
        assert_eq!(import_file(&app, Kind::Beds, &beds).await, Report { rows: 1000, added: 1000, unchanged: 0 });
        assert_eq!(import_file(&app, Kind::Stays, &stays).await, Report { rows: 5000, added: 5000, unchanged: 0 });
        let took = begun.elapsed();
        eprintln!("1 000 beds and 5 000 stays: {took:?}");
        assert_eq!(count(&app, "stay WHERE status = 'in_house'").await, 1000);
        is_healthy(&app).await;
        assert_eq!(import_file(&app, Kind::Stays, &stays).await, Report { rows: 5000, added: 0, unchanged: 5000 });
        assert!(took.as_secs() < 60, "seconds, not minutes, even in a slow build: {took:?}");
    }
}
