//! Spreadsheets in: what is read, what is refused and how that is said, and that a file twice changes nothing.

use crate::harness::App;
use app::lang::Lang;
use domain::instant::Calendar as _;
use sea_orm::{ConnectionTrait, EntityTrait as _, Statement};
use server::import::{self, ImportError, Kind, Options, Report};
use server::store::entity::{agreement, citizen, organisation, request, stay, stay_phase};
use time::macros::{date, time};

pub const BEDS: &[u8] = include_bytes!("../../../docs/import/beds.csv");
pub const REQUESTS: &[u8] = include_bytes!("../../../docs/import/requests.csv");
pub const STAYS: &[u8] = include_bytes!("../../../docs/import/stays.csv");
pub const RESERVATIONS: &[u8] = include_bytes!("../../../docs/import/reservations.csv");

pub const BED_COLUMNS: &str =
    "external_id,site,address,postcode,city,ward,room,room_gender_rule,room_features,bed,bed_kinds,bed_features\n";
pub const STAY_COLUMNS: &str =
    "external_id,cpr,given_name,family_name,sex,site,ward,room,bed,kind,arrived_at,expected_departure,departed_at,outcome\n";
pub const REQUEST_COLUMNS: &str =
    "external_id,cpr,given_name,family_name,sex,postcode,source,requested_at,ready_at,kind,needs,wish_site,nights,note\n";

pub fn options(app: &App) -> Options {
    Options { dry_run: false, organisation: None, now: app.plads.now() }
}

pub async fn try_import(app: &App, kind: Kind, file: impl AsRef<[u8]>) -> Result<Report, ImportError> {
    import::run(&app.plads.store, kind, file.as_ref(), &options(app), &|_| {}).await.map(|(report, _)| report)
}

#[track_caller]
fn expect(done: Result<Report, ImportError>) -> Report {
    match done {
        Ok(report) => report,
        Err(error) => panic!("{error}: {:?}", words(Err(error_again(&error)))),
    }
}

fn error_again(error: &ImportError) -> ImportError {
    match error {
        ImportError::Refused(problems) => ImportError::Refused(problems.clone()),
        other => panic!("{other}"),
    }
}

pub async fn import_file(app: &App, kind: Kind, file: impl AsRef<[u8]>) -> Report {
    expect(try_import(app, kind, file).await)
}

/// What a refused file is told, in Danish.
#[track_caller]
pub fn words(done: Result<Report, ImportError>) -> Vec<String> {
    match done {
        Err(ImportError::Refused(problems)) => problems.iter().map(|p| p.words(Lang::Da)).collect(),
        other => panic!("not refused: {other:?}"),
    }
}

pub async fn count(app: &App, table: &str) -> i64 {
    let db = app.plads.store.read();
    let row = db.query_one_raw(Statement::from_string(db.get_database_backend(), format!("SELECT count(*) FROM {table}"))).await;
    row.unwrap().unwrap().try_get_by_index(0).unwrap()
}

/// Everything an import may write to.
async fn everything(app: &App) -> Vec<(&'static str, i64)> {
    let tables = [
        "organisation",
        "site",
        "agreement",
        "ward",
        "room",
        "bed",
        "citizen",
        "request",
        "decision",
        "stay",
        "stay_phase",
        "reservation",
        "bed_claim",
        "task",
        "event",
        "audit_log",
        "import_row",
    ];
    let mut counts = Vec::new();
    for table in tables {
        counts.push((table, count(app, table).await));
    }
    counts
}

pub async fn import_samples(app: &App) {
    import_file(app, Kind::Beds, BEDS).await;
    import_file(app, Kind::Requests, REQUESTS).await;
    import_file(app, Kind::Stays, STAYS).await;
    import_file(app, Kind::Reservations, RESERVATIONS).await;
}

/// A stay in the sample's bed "2", which the sample leaves free until 19 November.
fn stay_line(id: &str, cpr: &str, times: &str) -> String {
    format!("{id},{cpr},Ny,Prøvesen,female,Birkehuset,Afsnit 2,Stue 21,21,waiting,{times}\n")
}

on_both_engines! {
    async fn the_sample_files_are_imported_and_the_same_files_twice_change_nothing(app: App) {
        assert_eq!(import_file(&app, Kind::Beds, BEDS).await, Report { rows: 8, added: 8, unchanged: 0 });
        assert_eq!(import_file(&app, Kind::Requests, REQUESTS).await, Report { rows: 3, added: 3, unchanged: 0 });
        assert_eq!(import_file(&app, Kind::Stays, STAYS).await, Report { rows: 5, added: 5, unchanged: 0 });
        assert_eq!(import_file(&app, Kind::Reservations, RESERVATIONS).await, Report { rows: 2, added: 2, unchanged: 0 });
        let before = everything(&app).await;
        for (kind, file, rows) in [(Kind::Beds, BEDS, 8), (Kind::Requests, REQUESTS, 3), (Kind::Stays, STAYS, 5), (Kind::Reservations, RESERVATIONS, 2)] {
            assert_eq!(import_file(&app, kind, file).await, Report { rows, added: 0, unchanged: rows });
        }
        assert_eq!(everything(&app).await, before);
    }

    async fn a_row_saved_again_in_another_notation_is_the_same_row(app: App) {
        import_samples(&app).await;
        let file = String::from_utf8(REQUESTS.to_vec()).unwrap();
        let file = file.replace("2026-11-20 10:40", "20.11.2026 10.40").replace(',', ";").replace("\"Ny hofte; går", "\"Ny hofte, går");
        assert_eq!(import_file(&app, Kind::Requests, file).await, Report { rows: 3, added: 0, unchanged: 3 });
    }

    async fn a_dry_run_stores_nothing_and_says_what_it_would(app: App) {
        let before = everything(&app).await;
        let dry = Options { dry_run: true, ..options(&app) };
        let done = import::run(&app.plads.store, Kind::Beds, BEDS, &dry, &|_| {}).await;
        assert!(matches!(done, Err(ImportError::DryRun(Report { rows: 8, added: 8, unchanged: 0 }))), "{done:?}");
        assert_eq!(everything(&app).await, before);
    }

    async fn a_row_stored_with_other_values_is_refused_naming_each_column(app: App) {
        import_samples(&app).await;
        let file = String::from_utf8(BEDS.to_vec()).unwrap().replace("B-002,Birkehuset,Birkevej 12,9990,Eksempelby,Afsnit 1,Stue 1,same,wheelchair,1B,short_term|respite|inpatient_rehab,low_bed", "B-002,Birkehuset,Birkevej 12,9990,Eksempelby,Afsnit 1,Stue 1,same,wheelchair,1B,respite,oxygen");
        assert_eq!(words(try_import(&app, Kind::Beds, file).await), [
            "linje 3, kolonne bed_features: rækkens external_id er allerede gemt med en anden værdi her",
            "linje 3, kolonne bed_kinds: rækkens external_id er allerede gemt med en anden værdi her",
        ]);
    }

    async fn every_bad_cell_is_told_by_line_column_and_reason_and_nothing_is_stored(app: App) {
        import_samples(&app).await;
        let before = everything(&app).await;
        let file = format!("{REQUEST_COLUMNS}\
            R-10,0101501,Ny,Prøvesen,female,9990,gp,2026-11-20,2026-11-25,acute,,,,\n\
            R-11,101501234,Ny,Prøvesen,female,9990,gp,2026-11-20,2026-11-25,acute,,,,\n\
            R-12,3102501234,Ny,Prøvesen,kvinde,999,laege,2026-11-31,25/11-2026,akut,single|lift,Ukendthuset,nul,\n\
            R-13,0101501234,,Prøvesen,female,9990,gp,2026-11-24 10:00,2027-03-28 02:30,acute,,,400,\n\
            R-13,0101501234,Ny,Prøvesen,female,9990,gp,2026-11-20 25:00,,acute,,,,\n");
        assert_eq!(words(try_import(&app, Kind::Requests, file).await), [
            "linje 2, kolonne cpr: et CPR-nummer har 10 tegn, ikke 7",
            "linje 3, kolonne cpr: 9 cifre: regnearket har nok fjernet et nul foran; gem kolonnen som tekst",
            "linje 4, kolonne cpr: CPR-nummerets dato findes ikke",
            "linje 4, kolonne sex: ukendt kode »kvinde«; kendte: male female unknown",
            "linje 4, kolonne postcode: et postnummer har fire cifre",
            "linje 4, kolonne source: ukendt kode »laege«; kendte: citizen relative gp specialist hospital_medical hospital_surgical hospital_psychiatric hospital_emergency home_care home_nursing training health_promotion other_municipality case_worker other",
            "linje 4, kolonne requested_at: datoen findes ikke",
            "linje 4, kolonne ready_at: kan ikke læses som dato; skriv 2026-12-07 eller 07.12.2026, og eventuelt et klokkeslæt 14:05 efter",
            "linje 4, kolonne kind: ukendt kode »akut«; kendte: acute short_term assessment waiting respite inpatient_rehab palliative health_care_place",
            "linje 4, kolonne needs: ukendt kode »lift«; kendte: single own_bath isolation wheelchair door_alarm garden ceiling_lift bariatric oxygen low_bed pressure_mattress intravenous tracheostomy dialysis doctor",
            "linje 4, kolonne nights: skal være et helt tal fra 1 til 365",
            "linje 5, kolonne given_name: mangler",
            "linje 5, kolonne requested_at: ligger i fremtiden",
            "linje 5, kolonne ready_at: klokkeslættet findes ikke den dag, fordi uret stilles en time frem",
            "linje 5, kolonne nights: skal være et helt tal fra 1 til 365",
            "linje 6, kolonne requested_at: klokkeslættet kan ikke læses; skriv 14:05 eller 14.05",
            "linje 6, kolonne ready_at: mangler",
        ]);
        let unknown_site = format!("{REQUEST_COLUMNS}R-14,0101501234,Ny,Prøvesen,female,9990,gp,2026-11-20,2026-11-25,,,Ukendthuset,,\n");
        assert_eq!(words(try_import(&app, Kind::Requests, unknown_site).await), ["linje 2, kolonne wish_site: findes ikke: Ukendthuset"]);
        assert_eq!(everything(&app).await, before);
    }

    async fn one_bad_row_keeps_the_whole_file_out(app: App) {
        import_file(&app, Kind::Beds, BEDS).await;
        let before = everything(&app).await;
        let file = format!("{STAY_COLUMNS}{}{}",
            stay_line("S-20", "0101501234", "2026-11-01,2026-11-05,2026-11-05,own_home"),
            stay_line("S-21", "0101501234", "2026-11-06,2026-11-09,2026-11-09,"));
        assert_eq!(words(try_import(&app, Kind::Stays, file).await), ["linje 3, kolonne outcome: skal udfyldes, når departed_at er udfyldt"]);
        assert_eq!(everything(&app).await, before);
    }

    async fn the_hour_that_happens_twice_is_the_first_one(app: App) {
        import_file(&app, Kind::Beds, BEDS).await;
        let file = format!("{STAY_COLUMNS}{}", stay_line("S-30", "0101501234", "25.10.2026 02.30,2026-11-05,2026-11-05 09:00,own_home"));
        import_file(&app, Kind::Stays, file).await;
        let stay = stay::Entity::find().one(app.plads.store.read()).await.unwrap().unwrap();
        assert_eq!(stay.arrived_at.at().get(), time::macros::datetime!(2026-10-25 0:30 UTC));
        assert_eq!(stay.ended_at.unwrap().at(), app.at(date!(2026 - 11 - 05), time!(9:00)));
    }

    async fn a_date_alone_lets_a_bed_change_hands_on_one_day(app: App) {
        import_file(&app, Kind::Beds, BEDS).await;
        let file = format!("{STAY_COLUMNS}{}{}{}",
            stay_line("S-40", "0101501234", "2026-11-01,2026-11-05,2026-11-05,own_home"),
            stay_line("S-41", "0201501234", "2026-11-05,2026-11-05,2026-11-05,hospital"),
            stay_line("S-42", "0301501234", "2026-11-06,2026-11-12,,"));
        import_file(&app, Kind::Stays, file).await;
        let mut stays = stay::Entity::find().all(app.plads.store.read()).await.unwrap();
        stays.sort_by_key(|s| s.arrived_at);
        let local: Vec<String> = stays.iter().flat_map(|s| [Some(s.arrived_at), s.ended_at]).flatten().map(|t| app.plads.zone.local(t.at()).to_string()).collect();
        assert_eq!(local, ["2026-11-01 14:00:00.0", "2026-11-05 10:00:00.0", "2026-11-05 14:00:00.0", "2026-11-05 20:00:00.0", "2026-11-06 14:00:00.0"]);
    }

    async fn whoever_is_in_house_past_the_expected_departure_keeps_the_bed(app: App) {
        import_file(&app, Kind::Beds, BEDS).await;
        let file = format!("{STAY_COLUMNS}{}", stay_line("S-50", "0101501234", "2026-11-01,2026-11-10,,"));
        import_file(&app, Kind::Stays, file).await;
        let claim = server::store::entity::bed_claim::Entity::find().one(app.plads.store.read()).await.unwrap().unwrap();
        assert_eq!(claim.ends_at.at(), app.plads.now().plus_hours(1));
        let stay = stay::Entity::find().one(app.plads.store.read()).await.unwrap().unwrap();
        assert_eq!((stay.status.as_str(), stay.expected_departure.at()), ("in_house", app.at(date!(2026 - 11 - 10), time!(10:00))));
    }

    async fn impossible_times_are_refused(app: App) {
        import_file(&app, Kind::Beds, BEDS).await;
        let file = format!("{STAY_COLUMNS}{}{}{}{}{}",
            stay_line("S-60", "0101501234", "2026-11-01 10:00,2026-11-05,2026-11-01 10:00,own_home"),
            stay_line("S-61", "0101501234", "2026-11-25,2026-12-05,,"),
            stay_line("S-62", "0101501234", "2026-11-10,2026-11-05,,"),
            stay_line("S-63", "0101501234", "2026-11-10,2026-11-15,,own_home"),
            stay_line("S-64", "0101501234", ",2026-11-15,,"));
        assert_eq!(words(try_import(&app, Kind::Stays, file).await), [
            "linje 2, kolonne departed_at: skal ligge efter arrived_at",
            "linje 3, kolonne arrived_at: ligger i fremtiden",
            "linje 4, kolonne expected_departure: skal ligge efter arrived_at",
            "linje 5, kolonne outcome: må kun udfyldes sammen med departed_at",
            "linje 6, kolonne arrived_at: mangler",
        ]);
        let early = format!("{STAY_COLUMNS}{}", stay_line("S-65", "0101501234", "2019-11-01,2019-11-05,2019-11-05,own_home"));
        assert_eq!(words(try_import(&app, Kind::Stays, early).await), ["linje 2, kolonne arrived_at: ligger uden for den tid, sengen er åben"]);
    }

    async fn new_sites_get_the_organisation_named_or_one_that_is_listed_as_a_task(app: App) {
        let (unknown, agreement_tasks) = (count(&app, "organisation").await, "task WHERE kind = 'agreement_missing'");
        import_file(&app, Kind::Beds, BEDS).await;
        assert_eq!(count(&app, "organisation").await, unknown + 1);
        assert_eq!(count(&app, agreement_tasks).await, 1);
        let named = Options { organisation: Some("Eksempelby Kommune".into()), ..options(&app) };
        let other = String::from_utf8(BEDS.to_vec()).unwrap().replace("Birkehuset", "Bøgehuset").replace("Engen,", "Mosen,").replace("B-", "C-");
        drop(import::run(&app.plads.store, Kind::Beds, other.as_bytes(), &named, &|_| {}).await.unwrap());
        let db = app.plads.store.read();
        let made = organisation::Entity::find().all(db).await.unwrap().into_iter().find(|o| o.name == "Eksempelby Kommune").unwrap();
        assert_eq!(made.kind, "municipality");
        let agreements = agreement::Entity::find().all(db).await.unwrap();
        let of_made: Vec<_> = agreements.iter().filter(|a| a.authority_id == made.id).collect();
        assert_eq!(of_made.len(), 2, "one for each new site");
        assert!(of_made.iter().all(|a| a.operator_id == made.id && a.payer_id == made.id && a.owner_id == made.id));
        assert_eq!(of_made[0].valid_from, date!(2020 - 01 - 01));
        assert_eq!(count(&app, agreement_tasks).await, 1, "who is named is no task");
    }

    async fn what_contradicts_itself_or_what_is_built_is_refused_naming_both(app: App) {
        import_samples(&app).await;
        let file = format!("{BED_COLUMNS}\
            B-100,Birkehuset,Birkevej 99,9990,Eksempelby,Afsnit 1,Stue 1,any,wheelchair,1C,short_term,\n\
            B-101,Nyhuset,Nyvej 1,9990,Eksempelby,A,1,any,single,1,short_term,\n\
            B-102,Nyhuset,Nyvej 2,9990,Eksempelby,A,1,any,own_bath,2,short_term,\n\
            B-103,Birkehuset,Birkevej 12,9990,Eksempelby,Afsnit 1,Stue 1,same,wheelchair,1B,short_term,\n\
            B-104,Nyhuset,Nyvej 1,9990,Eksempelby,A,1,any,single,1,short_term,\n");
        assert_eq!(words(try_import(&app, Kind::Beds, file).await), [
            "linje 2, kolonne address: siger noget andet end det, der er gemt",
            "linje 2, kolonne room_gender_rule: siger noget andet end det, der er gemt",
            "linje 4, kolonne address: siger noget andet end B-101 (linje 3)",
            "linje 4, kolonne room_features: siger noget andet end B-101 (linje 3)",
            "linje 5, kolonne bed: sengen findes allerede: B-002 (allerede gemt)",
            "linje 6, kolonne bed: sengen findes allerede: B-101 (linje 3)",
        ]);
        let none = format!("{BED_COLUMNS}B-105,Nyhuset,Nyvej 1,9990,Eksempelby,A,1,any,,1,,\nB-105,Nyhuset,Nyvej 1,9990,Eksempelby,A,1,any,,1,short_term,\n");
        assert_eq!(words(try_import(&app, Kind::Beds, none).await), ["linje 2, kolonne bed_kinds: mangler"]);
    }

    async fn the_same_external_id_twice_in_a_file_is_refused(app: App) {
        let line = "B-1,Nyhuset,Nyvej 1,9990,Eksempelby,A,1,any,,1,short_term,\n";
        let file = format!("{BED_COLUMNS}{line}{line}");
        assert_eq!(words(try_import(&app, Kind::Beds, file).await), ["linje 3, kolonne external_id: står også i linje 2"]);
    }

    async fn another_name_or_sex_under_a_known_number_is_refused(app: App) {
        import_samples(&app).await;
        let file = format!("{REQUEST_COLUMNS}\
            R-70,170852-0159,Frede,Andensen,male,9990,gp,2026-11-20,2026-11-25,,,,,\n\
            R-71,1708520159,frede,Eksempel,female,9990,gp,2026-11-20,2026-11-25,,,,,\n");
        assert_eq!(words(try_import(&app, Kind::Requests, file).await), [
            "linje 2, kolonne family_name: siger noget andet end det, der er gemt",
            "linje 3, kolonne sex: siger noget andet end det, der er gemt",
        ]);
        let known = format!("{REQUEST_COLUMNS}R-72,1708520159,Frede,Eksempel,unknown,9990,gp,2026-11-20,2026-11-25,,,,,\n");
        import_file(&app, Kind::Requests, known).await;
        let people = citizen::Entity::find().all(app.plads.store.read()).await.unwrap();
        let frede = people.iter().find(|c| c.civil_number == "1708520159").unwrap();
        assert_eq!(frede.sex, "male", "unknown does not overwrite what is known");
    }

    async fn an_imported_request_is_received_by_the_authority_of_the_wished_site(app: App) {
        let named = Options { organisation: Some("Eksempelby Kommune".into()), ..options(&app) };
        drop(import::run(&app.plads.store, Kind::Beds, BEDS, &named, &|_| {}).await.unwrap());
        let file = format!("{REQUEST_COLUMNS}\
            R-80,0101501234,Ny,Prøvesen,female,9990,gp,2026-11-20 12:00,2026-11-25,acute,,Birkehuset,,\n\
            R-81,0201501234,Ny,Prøvesen,female,9990,hospital_medical,2026-11-20 12:00,2026-11-25,,,Solgården,,\n\
            R-82,0301501234,Ny,Prøvesen,female,9990,other,2026-11-20,2026-11-25,,,,,\n");
        import_file(&app, Kind::Requests, file).await;
        let db = app.plads.store.read();
        let organisations = organisation::Entity::find().all(db).await.unwrap();
        let name = |id| organisations.iter().find(|o| o.id == id).unwrap().name.clone();
        let mut requests = request::Entity::find().all(db).await.unwrap();
        requests.sort_by_key(|r| r.number.clone());
        let said: Vec<(String, String, String)> = requests.iter().map(|r| (r.number.clone(), name(r.authority_id), r.status.clone())).collect();
        let said: Vec<(&str, &str, &str)> = said.iter().map(|(a, b, c)| (a.as_str(), b.as_str(), c.as_str())).collect();
        assert_eq!(said, [
            ("A-2026-0001", "Eksempelby Kommune", "received"),
            ("A-2026-0002", "Region Prøve", "received"),
            ("A-2026-0003", "Ikke oplyst", "received"),
        ], "several authorities and none wished: nobody is guessed");
        assert!(requests.iter().all(|r| r.requester_id == r.authority_id), "who asked is not in the file");
        let due: Vec<i64> = requests.iter().map(|r| r.answer_due_at.at().seconds_since(r.requested_at.at()) / 60).collect();
        assert_eq!(due, [45, 240, 240], "as the settings say for acute and other kinds");
    }

    async fn a_stay_without_legal_basis_gets_not_stated_and_a_task(app: App) {
        import_samples(&app).await;
        assert_eq!(count(&app, "stay_phase p JOIN legal_basis l ON l.id = p.legal_basis_id WHERE l.code = 'not_stated'").await, 1);
        assert_eq!(count(&app, "task WHERE kind = 'legal_basis_missing' AND stay_id IS NOT NULL").await, 1, "S-003 is in house");
        let file = format!("{STAY_COLUMNS}{}{}",
            stay_line("S-90", "0101501234", "2026-10-01,2026-10-05,2026-10-05,own_home"),
            stay_line("S-91", "0201501234", "2026-10-05,2026-10-15,2026-10-15,own_home"));
        import_file(&app, Kind::Stays, file).await;
        assert_eq!(count(&app, "task WHERE kind = 'legal_basis_missing' AND stay_id IS NULL AND request_id IS NULL").await, 1, "one for the ended ones of a site");
        let unknown = format!("{},legal_basis,payer\nS-92,0101501234,Ny,Prøvesen,female,Birkehuset,Afsnit 2,Stue 21,21,waiting,2026-09-01,2026-09-05,2026-09-05,own_home,paragraf9,Ingen Kommune\n", STAY_COLUMNS.trim_end());
        let said = words(try_import(&app, Kind::Stays, &unknown).await);
        assert_eq!(said.len(), 1);
        assert!(said[0].starts_with("linje 2, kolonne legal_basis: ukendt kode »paragraf9«; kendte: aeldrelov10 "), "{said:?}");
        let no_payer = unknown.replace("paragraf9", "sul138");
        assert_eq!(words(try_import(&app, Kind::Stays, no_payer).await), ["linje 2, kolonne payer: der er ingen organisation af det navn"]);
    }

    async fn phases_name_authority_and_payer_of_the_agreement_unless_the_file_does(app: App) {
        let columns = STAY_COLUMNS.trim_end();
        let file = format!("{columns},legal_basis,authority,payer,home_municipality\n\
            S-1,0101501234,Ny,Prøvesen,female,Skoven,Skoven,S1,S1,short_term,2026-03-01,2026-03-05,2026-03-05,own_home,sul138,,,Prøveby\n\
            S-2,0201501234,Ny,Prøvesen,female,Skoven,Skoven,S2,S2,short_term,2026-03-01,2026-03-05,2026-03-05,own_home,sul138,Prøveby Kommune,Anden Region,\n");
        import_file(&app, Kind::Stays, file).await;
        let phases = stay_phase::Entity::find().all(app.plads.store.read()).await.unwrap();
        let of = |authority: domain::ids::OrganisationId, payer: domain::ids::OrganisationId| phases.iter().any(|p| (p.authority_id, p.payer_id) == (authority.0, payer.0));
        assert!(of(app.world.region, app.world.region) && of(app.world.municipality, app.world.other_region));
        assert_eq!(count(&app, "citizen WHERE home_municipality = 'Prøveby'").await, 1);
    }
}

/// Runs the command itself: what it prints, what it says meanwhile, and its exit code.
fn plads(arguments: &[&str]) -> (String, String, i32) {
    let done = std::process::Command::new(env!("CARGO_BIN_EXE_plads")).args(arguments).output().unwrap();
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    (text(done.stdout), text(done.stderr), done.status.code().unwrap())
}

#[test]
fn the_command_says_what_it_does_and_ends_with_0_1_or_2() {
    let dir = tempfile::tempdir().unwrap();
    let db = format!("sqlite:{}/d.sqlite", dir.path().display());
    let file = |name: &str, bytes: &[u8]| {
        let path = dir.path().join(name);
        std::fs::write(&path, bytes).unwrap();
        path.display().to_string()
    };
    let (beds, requests) = (file("beds.csv", BEDS), file("requests.csv", REQUESTS));

    let (out, _, code) = plads(&["import", "beds", &beds, "--dry-run", "--db", &db]);
    assert_eq!((out.as_str(), code), ("8 rækker er i orden: 8 nye, 0 uændrede; intet er gemt (--dry-run)\n", 0));
    let (out, said, code) = plads(&["import", "beds", &beds, "--organisation", "Eksempelby Kommune", "--db", &db]);
    assert_eq!((out.as_str(), code), ("8 rækker: 8 gemt, 0 uændrede\n", 0));
    assert!(said.contains("læst: 8 rækker") && said.contains("gemmer 8 af 8"), "progress: {said}");
    let (out, _, code) = plads(&["import", "beds", &beds, "--db", &db, "--lang", "en"]);
    assert_eq!((out.as_str(), code), ("8 rows: 0 stored, 8 unchanged\n", 0));

    let bad = file("bad.csv", String::from_utf8(REQUESTS.to_vec()).unwrap().replace("R-001,1708520159", "R-001,170852015").as_bytes());
    let (out, _, code) = plads(&["import", "requests", &bad, "--db", &db]);
    assert_eq!(
        (out.as_str(), code),
        ("linje 2, kolonne cpr: 9 cifre: regnearket har nok fjernet et nul foran; gem kolonnen som tekst\nintet er gemt: 1 fejl\n", 1)
    );
    assert!(!out.contains("170852"), "a civil number is not printed");
    let (_, said, code) = plads(&["import", "requests", "/nowhere/requests.csv", "--db", &db]);
    assert!(code == 2 && said.contains("/nowhere/requests.csv"), "{said}");
    let (_, _, code) = plads(&["import", "requests", &requests, "--db", &db]);
    assert_eq!(code, 0);

    let (out, _, code) = plads(&["doctor", "--json", "--db", &db]);
    assert!(code == 0 && out.starts_with(r#"{"violations":{"I1":0,"#), "{out}");
    let (_, said, code) = plads(&["doctor", "--db", &format!("sqlite:{}/none.sqlite", dir.path().display())]);
    assert!(code == 2 && said.contains("there is no database"), "{said}");
    assert!(!dir.path().join("none.sqlite").exists(), "examining makes nothing");
}
