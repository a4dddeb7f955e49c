//! The citizen's own page: how one comes in, what is told and what is not, and that nobody comes anywhere else.

use crate::bed::number;
use crate::given::{self, civil_number, content, stay_in};
use crate::harness::{Answer, App, Browser};
use crate::moving::{post, sound};
use axum::http::StatusCode;
use domain::citizen::PersonName;
use domain::facility::StayKind;
use domain::ids::{LegalBasisId, PhaseId, StayId};
use domain::instant::Calendar as _;
use domain::request::RequestContent;
use sea_orm::{ColumnTrait as _, EntityTrait as _, QueryFilter as _, Set};
use server::chance;
use server::failure::Failure;
use server::store::entity::{access_log, citizen_access, legal_basis};
use server::store::stay::{self, Phase};
use time::macros::{date, time};

/// The birth date in `civil_number(1)`.
pub const BORN: &str = "02.01.1930";

/// A stay in bed 2 of the citizen born on [`BORN`].
pub async fn a_stay(app: &App) -> StayId {
    stay_in(app, app.world.beds["2"], content(app, &civil_number(1))).await
}

/// What a member of staff does on the page of access.
pub async fn access(who: &Browser, stay: StayId, act: &str, fields: &[(&str, &str)]) -> Answer {
    who.post(&format!("/stays/{stay}/access"), act, fields).await
}

/// A code as the page shows it, once.
pub async fn code_for(who: &Browser, stay: StayId, fields: &[(&str, &str)]) -> String {
    access(who, stay, "give_code", fields).await.accepted();
    let page = who.get(&format!("/stays/{stay}/access")).await;
    let Some((_, rest)) = page.body.split_once("class=\"slip__code\">") else { panic!("no code is shown:\n{} {}", page.status, page.body) };
    rest[..11].to_owned()
}

pub async fn own_code(app: &App, stay: StayId) -> String {
    code_for(&app.ward_nurse().await, stay, &[("holder", "citizen")]).await
}

pub async fn enter(app: &App, code: &str, born: &str) -> Answer {
    app.stranger().post("/me/sign-in", "sign_in", &[("code", code), ("born", born)]).await
}

/// A browser on the citizen's page.
pub async fn citizen(app: &App, stay: StayId) -> Browser {
    let came = enter(app, &own_code(app, stay).await, BORN).await;
    assert_eq!(came.location(), "/me");
    app.browser_with(&came)
}

const WRONG: &str = "Koden og fødselsdatoen passer ikke sammen";

on_both_engines! {
    async fn a_code_is_shown_once_and_opens_the_own_page_once(app: App) {
        let stay = a_stay(&app).await;
        let nurse = app.ward_nurse().await;
        let code = code_for(&nurse, stay, &[("holder", "citizen")]).await;
        nurse.get(&format!("/stays/{stay}/access")).await.never_says(&code).says("Kan bruges").says("Ida K.");
        let row = citizen_access::Entity::find().one(app.plads.store.read()).await.unwrap().unwrap();
        assert_eq!(row.code_hash, chance::hash(&code.replace('-', "")), "only the hash is kept");
        let came = enter(&app, &code.to_lowercase().replace('-', " "), BORN).await;
        assert_eq!(came.location(), "/me");
        let set = came.headers["set-cookie"].to_str().unwrap();
        for part in ["Path=/me;", "HttpOnly", "SameSite=Strict"] {
            assert!(set.contains(part), "{set}");
        }
        let me = app.browser_with(&came);
        me.get("/me").await.never_says("frontend_bg").never_says("idiomorph");
        nurse.get(&format!("/stays/{stay}/access")).await.says("frontend_bg").says("idiomorph");
        me.get("/me").await.says("Du har en plads på Solgården").says("Birthe Kragh").says("Stue 2, seng 2").says("Forventet hjem");
        nurse.get(&format!("/stays/{stay}/access")).await.says("Er inde nu").never_says("Kan bruges");
        assert_eq!(enter(&app, &code, BORN).await.says(WRONG).status, StatusCode::CONFLICT, "a second use");
        nurse.get(&format!("/stays/{stay}")).await.says("Kode til borgerens side givet").says("Kode til borgerens side brugt");
        sound(&app).await;
    }

    async fn a_code_lives_twenty_four_hours_to_the_second(app: App) {
        let stay = a_stay(&app).await;
        let (one, other) = (own_code(&app, stay).await, own_code(&app, stay).await);
        app.wait_minutes(24 * 60);
        app.wait_seconds(-1);
        assert_eq!(enter(&app, &one, BORN).await.location(), "/me");
        app.wait_seconds(1);
        assert_eq!(enter(&app, &other, BORN).await.says(WRONG).status, StatusCode::CONFLICT);
        app.ward_nurse().await.get(&format!("/stays/{stay}/access")).await.says("Udløbet");
    }

    async fn the_fifth_wrong_birth_date_blocks_the_code_and_the_staff_see_it(app: App) {
        let stay = a_stay(&app).await;
        let (four, five) = (own_code(&app, stay).await, own_code(&app, stay).await);
        for (code, tries) in [(&four, 4), (&five, 5)] {
            for _ in 0..tries {
                assert_eq!(enter(&app, code, "03.01.1930").await.says(WRONG).status, StatusCode::CONFLICT);
            }
        }
        assert_eq!(enter(&app, &four, BORN).await.location(), "/me", "the fifth try is right");
        assert_eq!(enter(&app, &five, BORN).await.says(WRONG).status, StatusCode::CONFLICT, "the sixth is too late");
        let nurse = app.ward_nurse().await;
        nurse.get(&format!("/stays/{stay}/access")).await.says("forkert fødselsdato 5 gange");
        nurse.get(&format!("/stays/{stay}")).await.says("Kode til borgerens side spærret");
        assert_eq!(number(&app, "SELECT count(*) FROM citizen_access WHERE wrong_tries = 5").await, 1);
    }

    async fn nobody_is_told_which_of_the_two_was_wrong(app: App) {
        let stay = a_stay(&app).await;
        let nurse = app.ward_nurse().await;
        let (good, withdrawn) = (own_code(&app, stay).await, own_code(&app, stay).await);
        let newest = citizen_access::Entity::find().filter(citizen_access::Column::CodeHash.eq(chance::hash(&withdrawn.replace('-', ""))));
        let newest = newest.one(app.plads.store.read()).await.unwrap().unwrap().id.to_string();
        access(&nurse, stay, "withdraw_access", &[("access", &newest)]).await.accepted();
        let heard = async |code: &str, born: &str| {
            let answer = enter(&app, code, born).await;
            assert_eq!(answer.status, StatusCode::CONFLICT);
            assert!(code.len() == 1 || !answer.body.contains(code), "the code is not given back");
            let (_, from) = answer.body.split_once("id=\"errors\"").unwrap();
            from.split_once("</div>").unwrap().0.to_owned()
        };
        let of_date = heard(&good, "03.01.1930").await;
        assert_eq!(heard("AAAAA-AAAAA", BORN).await, of_date);
        assert_eq!(heard(&withdrawn, BORN).await, of_date);
        assert_eq!(heard("x", BORN).await, of_date);
        // What cannot be read is said at the field, keeps the date and costs no try.
        for (code, born, says) in [("", BORN, "Kode: Skal udfyldes"), (&good, "", "Fødselsdato: Skal udfyldes"), (&good, "31.02.1930", "Datoen findes ikke")] {
            assert_eq!(enter(&app, code, born).await.says(says).status, StatusCode::UNPROCESSABLE_ENTITY);
        }
        assert_eq!(number(&app, "SELECT sum(wrong_tries) FROM citizen_access").await, 1);
    }

    async fn guessing_from_one_address_is_slowed_down(app: App) {
        let stay = a_stay(&app).await;
        let code = own_code(&app, stay).await;
        for n in 0..30 {
            assert_eq!(enter(&app, &format!("{:05}-{n:05}", 34679), BORN).await.status, StatusCode::CONFLICT, "{n}");
        }
        assert_eq!(enter(&app, &code, BORN).await.status, StatusCode::TOO_MANY_REQUESTS);
        app.wait_minutes(2);
        assert_eq!(enter(&app, &code, BORN).await.location(), "/me");
    }

    async fn a_visit_ends_after_thirty_idle_minutes_after_eight_hours_and_by_signing_out(app: App) {
        let stay = a_stay(&app).await;
        let me = citizen(&app, stay).await;
        app.wait_minutes(29);
        assert_eq!(me.get("/me").await.status, StatusCode::OK);
        app.wait_minutes(30);
        assert_eq!(me.get("/me").await.location(), "/me/sign-in?from=over");
        let me = citizen(&app, stay).await;
        for _ in 0..19 {
            app.wait_minutes(25);
            assert_eq!(me.get("/me").await.status, StatusCode::OK);
        }
        app.wait_minutes(5);
        assert_eq!(me.get("/me").await.status, StatusCode::SEE_OTHER, "eight hours");
        let me = citizen(&app, stay).await;
        assert_eq!(me.post("/me/sign-out", "", &[]).await.location(), "/me/sign-in");
        assert_eq!(me.get("/me").await.status, StatusCode::SEE_OTHER, "the old cookie is worth nothing");
    }

    async fn staff_withdraw_an_access_and_the_visit_is_over_at_once(app: App) {
        let stay = a_stay(&app).await;
        let me = citizen(&app, stay).await;
        let id = citizen_access::Entity::find().one(app.plads.store.read()).await.unwrap().unwrap().id.to_string();
        let other = stay_in(&app, app.world.beds["3"], content(&app, &civil_number(2))).await;
        let nurse = app.ward_nurse().await;
        assert_eq!(access(&nurse, other, "withdraw_access", &[("access", &id)]).await.status, StatusCode::NOT_FOUND, "another citizen's");
        assert_eq!(me.get("/me").await.status, StatusCode::OK);
        access(&nurse, stay, "withdraw_access", &[("access", &id)]).await.accepted();
        assert_eq!(me.get("/me").await.status, StatusCode::SEE_OTHER);
        assert_eq!(access(&nurse, stay, "withdraw_access", &[("access", &id)]).await.status, StatusCode::CONFLICT, "once");
        nurse.get(&format!("/stays/{stay}/access")).await.says("trukket tilbage");
        sound(&app).await;
    }

    async fn another_holder_is_named_has_a_basis_and_loses_access_when_the_mandate_ends(app: App) {
        let stay = a_stay(&app).await;
        let nurse = app.ward_nurse().await;
        let power = |name: &'static str, basis: &'static str, until: &'static str| {
            [("holder", "power_of_attorney"), ("holder_name", name), ("basis", basis), ("until", until)]
        };
        for (fields, says) in [
            (power("", "Fremtidsfuldmagt", "24.11.2026").to_vec(), "Navn: Skal udfyldes"),
            (power("Randi Kragh", "", "24.11.2026").to_vec(), "Hvilken fuldmagt?: Skal udfyldes"),
            (power("Randi Kragh", "Fremtidsfuldmagt", "").to_vec(), "Gælder til og med: Skal udfyldes"),
            (power("Randi Kragh", "Fremtidsfuldmagt", "23.11.2026").to_vec(), "Gælder til og med: "),
            (vec![("holder", "relative"), ("holder_name", "Randi Kragh")], "Samtykke: Skal udfyldes"),
            (vec![("holder", "neighbour")], "Hvem er koden til?: "),
        ] {
            assert_eq!(access(&nurse, stay, "give_code", &fields).await.says(says).status, StatusCode::UNPROCESSABLE_ENTITY);
        }
        assert_eq!(number(&app, "SELECT count(*) FROM citizen_access").await, 0, "nothing was written");
        let code = code_for(&nurse, stay, &power("Randi Kragh", "Fremtidsfuldmagt", "24.11.2026")).await;
        nurse.get(&format!("/stays/{stay}/access")).await.says("Randi Kragh").says("Fremtidsfuldmagt, til 24.11.2026");
        app.set_local(date!(2026 - 11 - 24), time!(23:50));
        let me = app.browser_with(&enter(&app, &code, BORN).await);
        me.get("/me").await.says("Du ser siden for en anden");
        app.set_local(date!(2026 - 11 - 25), time!(0:05));
        assert_eq!(me.get("/me").await.status, StatusCode::SEE_OTHER, "the mandate ended with the day");
    }

    async fn a_member_of_staffs_cookie_opens_nothing_here_and_a_citizens_nothing_there(app: App) {
        let stay = a_stay(&app).await;
        let me = citizen(&app, stay).await;
        for nurse in [app.ward_nurse().await, app.ward_nurse().await.with_cookie_named("me")] {
            for endpoint in server::me::endpoints() {
                let answer = match endpoint.act {
                    Some(act) => nurse.post(&endpoint.path, act, &[]).await,
                    None => nurse.get(&endpoint.path).await,
                };
                assert!(answer.location().starts_with("/me/sign-in"), "{endpoint}");
            }
        }
        for me in [me.clone(), me.with_cookie_named("sid")] {
            for endpoint in server::endpoints() {
                let path = endpoint.path.replace("{id}", &stay.to_string());
                let answer = match (endpoint.method, endpoint.act) {
                    ("GET", _) => me.head_of(&path).await,
                    (_, Some(act)) => me.post(&path, act, &[]).await,
                    (_, None) => me.call(&path, "{}").await,
                };
                let to_login = answer.headers.get("location").is_some_and(|l| l.to_str().unwrap().starts_with("/login"));
                assert!(to_login || answer.status == StatusCode::UNAUTHORIZED, "{endpoint}: {}", answer.status);
            }
        }
    }

    async fn every_page_and_form_of_the_citizens_is_open_to_the_citizen_and_to_nobody_else(app: App) {
        // The table of the citizen's pages: what a stranger, and what the citizen is answered.
        const TABLE: [(&str, &str, u16); 6] = [
            ("GET /me", "login", 200),
            ("GET /me/evaluation", "login", 200),
            ("GET /me/looks", "login", 200),
            ("POST /me tick", "login", 404),
            ("POST /me wish", "login", 422),
            ("POST /me/evaluation evaluate", "login", 422),
        ];
        let stay = a_stay(&app).await;
        let me = citizen(&app, stay).await;
        let listed: Vec<String> = server::me::endpoints().iter().map(ToString::to_string).collect();
        assert_eq!(listed, TABLE.map(|(endpoint, _, _)| endpoint.to_owned()));
        for (endpoint, (_, stranger, status)) in server::me::endpoints().iter().zip(TABLE) {
            assert!(!endpoint.path.contains('{'), "an address of the citizen's holds no identity");
            let ask = async |who: &Browser| match endpoint.act {
                Some(act) => who.post(&endpoint.path, act, &[]).await,
                None => who.get(&endpoint.path).await,
            };
            assert_eq!(stranger, "login");
            assert!(ask(&app.stranger()).await.location().starts_with("/me/sign-in"), "{endpoint}");
            assert_eq!(ask(&me).await.status.as_u16(), status, "{endpoint}");
        }
        assert_eq!(me.post("/me", "nothing", &[]).await.status, StatusCode::UNPROCESSABLE_ENTITY);
    }

    async fn a_place_is_told_when_it_is_confirmed_and_not_while_it_is_offered(app: App) {
        let stay = a_stay(&app).await;
        let nurse = app.ward_nurse().await;
        let version = stay::by_id(app.plads.store.read(), stay).await.unwrap().unwrap().version.to_string();
        nurse.post(&format!("/stays/{stay}"), "end_stay", &[("version", &version), ("outcome", "own_home")]).await.accepted();
        app.wait_minutes(1);
        let me = citizen(&app, stay).await;
        me.get("/me").await.says("Dit ophold på Solgården er slut").never_says("seng 2");
        let asked = given::request_granted(&app, content(&app, &civil_number(1))).await;
        me.get("/me").await.says("Vi finder en plads til dig").never_says("Skoven");
        given::offer(&app, asked, app.world.beds["S1"]).await;
        me.get("/me").await.says("Vi finder en plads til dig").never_says("Skoven").never_says("S1");
        let request = server::store::request::by_id(app.plads.store.read(), asked).await.unwrap().unwrap();
        let offer = server::store::reservation::of_request(app.plads.store.read(), asked).await.unwrap().remove(0);
        let (request, offer) = (request.version.to_string(), (offer.id.to_string(), offer.version.to_string()));
        app.hospital()
            .await
            .post(&format!("/requests/{asked}"), "confirm_offer", &[("version", &offer.1), ("request_version", &request), ("reservation", &offer.0), ("informed", "citizen")])
            .await
            .accepted();
        // At 11:42 it is agreed for two hours from the offer: told as a window of whole hours.
        let page = me.get("/me").await;
        page.says("Du har en plads på Skoven tirsdag 24. november mellem kl. 10 og 13").says("S1").says("Tag med").says("Du bliver kørt hertil");
        page.never_says("11.4").never_says("11:4");
    }

    async fn what_it_costs_follows_the_legal_basis_of_the_phase_across_new_year(app: App) {
        app.set_local(date!(2026 - 12 - 30), time!(12:00));
        let stay = a_stay(&app).await;
        let (social, change) = (LegalBasisId(chance::id()), app.plads.zone.start_of(date!(2027 - 01 - 01)));
        let (world, first) = (&app.world, stay::phases_of(app.plads.store.read(), &[stay]).await.unwrap().remove(0));
        app.plads
            .store
            .write(async |tx| {
                let row = legal_basis::ActiveModel {
                    id: Set(social.0),
                    code: Set("servicelov84".into()),
                    act: Set("Serviceloven".into()),
                    section: Set("§ 84".into()),
                    charge_allowed: Set(true),
                    complaint_body: Set("Ankestyrelsen".into()),
                    complaint_weeks: Set(4),
                    valid_from: Set(date!(2007 - 01 - 01)),
                    valid_to: Set(None),
                    confirmed: Set(false),
                    source: Set("prøve".into()),
                    version: Set(1),
                };
                let known = legal_basis::Entity::find().filter(legal_basis::Column::Code.eq("servicelov84")).one(&*tx).await?;
                let social = match known {
                    Some(known) => LegalBasisId(known.id),
                    None => {
                        legal_basis::Entity::insert(row).exec_without_returning(&*tx).await?;
                        social
                    }
                };
                let phase = |basis, from, to| Phase {
                    id: PhaseId(chance::id()),
                    stay,
                    kind: StayKind::Respite,
                    legal_basis: basis,
                    authority: world.region,
                    payer: world.region,
                    from,
                    to,
                    decided_by: None,
                    reason: "prøve".into(),
                };
                let middle = first.from.plus_hours(1);
                stay::end_phase_at(&tx, first.id, middle).await?;
                stay::insert_phase(&tx, &phase(social, middle, Some(change))).await?;
                stay::insert_phase(&tx, &phase(world.nursing, change, None)).await?;
                Ok::<_, Failure>(())
            })
            .await
            .unwrap();
        let me = citizen(&app, stay).await;
        let page = me.get("/me").await;
        page.says("Du kan komme til at betale for mad og vask").says("Fra fredag 1. januar 2027: ").says("Mad og vask er også gratis");
        app.set_local(date!(2026 - 12 - 31), time!(23:50));
        let me = citizen(&app, stay).await;
        me.get("/me").await.says("Du kan komme til at betale for mad og vask");
        app.set_local(date!(2027 - 01 - 01), time!(0:05));
        me.get("/me").await.says("Mad og vask er også gratis").never_says("Du kan komme til at betale").never_says("Fra fredag");
    }

    async fn the_citizen_sees_who_has_looked_by_role_organisation_day_and_reason_and_no_names(app: App) {
        let stay = a_stay(&app).await;
        app.allocator().await.get(&format!("/stays/{stay}")).await;
        let me = citizen(&app, stay).await;
        let page = me.get("/me/looks").await;
        page.says("Visitator, Region Prøve").says("Sygeplejerske på afsnit, Prøveby Kommune").says("Pleje og behandling").says("Borgeren selv");
        for name in ["Mette", "Ida K", "Krogh", "Holm"] {
            page.never_says(name);
        }
        let own = access_log::Entity::find().filter(access_log::Column::Role.eq("citizen")).all(app.plads.store.read()).await.unwrap();
        let access = citizen_access::Entity::find().one(app.plads.store.read()).await.unwrap().unwrap();
        assert_eq!(own.len(), 1, "the look at the list itself");
        assert_eq!((own[0].actor_id, own[0].purpose.as_str(), own[0].action.as_str()), (access.id, "own", "me.looks"));
        me.get("/me").await;
        let own = access_log::Entity::find().filter(access_log::Column::Role.eq("citizen")).all(app.plads.store.read()).await.unwrap();
        assert_eq!(own.len(), 2);
        // Another citizen's looks are another's.
        let other = stay_in(&app, app.world.beds["3"], content(&app, &civil_number(2))).await;
        app.admin().await;
        app.browser(app.world.acute_nurse).await.get(&format!("/stays/{other}")).await;
        me.get("/me/looks").await.never_says("Akutsygeplejerske");
        let found = app.admin().await.post("/admin/access-log", "search", &[("civil_number", &civil_number(1))]).await;
        app.admin().await.get(found.location()).await.says("Borgeren selv").says("Så sin egen side");
    }

    async fn a_protected_citizen_is_named_nowhere_on_the_page_or_the_slip(app: App) {
        let person = RequestContent { protected: true, name: PersonName::parse("Gudrun", "Bach").unwrap(), ..content(&app, &civil_number(1)) };
        let stay = stay_in(&app, app.world.beds["2"], person).await;
        let nurse = app.ward_nurse().await;
        access(&nurse, stay, "give_code", &[("holder", "citizen")]).await.accepted();
        let page = nurse.get(&format!("/stays/{stay}/access")).await;
        let slip = page.body.split_once("class=\"panel slip\"").unwrap().1.split_once("</section>").unwrap().0;
        assert!(!slip.contains("Gudrun") && !slip.contains("Bach"), "{slip}");
        let code = &slip.split_once("class=\"slip__code\">").unwrap().1[..11];
        let me = app.browser_with(&enter(&app, code, BORN).await);
        for path in ["/me", "/me/looks", "/me/evaluation"] {
            me.get(path).await.never_says("Gudrun").never_says("Bach").never_says("Prøvestien").never_says(&civil_number(1));
        }
    }

    async fn a_death_closes_the_page_in_the_same_moment_and_no_code_is_given_after_it(app: App) {
        let stay = a_stay(&app).await;
        let (me, open) = (citizen(&app, stay).await, own_code(&app, stay).await);
        let nurse = app.ward_nurse().await;
        post(&app, &nurse, stay, "death", "found_dead", &[("at", "i dag 09:00"), ("found_by", "Ida K.")]).await.accepted();
        assert_eq!(me.get("/me").await.status, StatusCode::SEE_OTHER, "the visit is over");
        assert_eq!(me.post("/me", "wish", &[("wish", "Kaffe")]).await.status, StatusCode::SEE_OTHER);
        assert_eq!(enter(&app, &open, BORN).await.says(WRONG).status, StatusCode::CONFLICT, "the code is dead");
        assert_ne!(access(&nurse, stay, "give_code", &[("holder", "citizen")]).await.status, StatusCode::SEE_OTHER);
        assert_eq!(number(&app, "SELECT count(*) FROM citizen_access WHERE end_reason = 'death'").await, 2);
        assert_eq!(number(&app, "SELECT count(*) FROM citizen_visit").await, 0);
        assert_eq!(number(&app, "SELECT count(*) FROM event e JOIN event f ON e.at = f.at WHERE e.name = 'death.found' AND f.name = 'citizen_access.closed'").await, 1);
        sound(&app).await;
        // Taken back, the page stays closed until somebody gives a new code.
        post(&app, &nurse, stay, "correct", "reopen_stay", &[("reason", "Det var en anden borger")]).await.accepted();
        assert_eq!(me.get("/me").await.status, StatusCode::SEE_OTHER);
        assert_eq!(citizen(&app, stay).await.get("/me").await.status, StatusCode::OK);
    }
}
