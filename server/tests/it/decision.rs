//! Deciding: what a grant and a refusal need, what the citizen's letter says, and who may decide when.

use crate::given::{civil_number, content, request_granted, request_received};
use crate::harness::{Answer, App, Browser};
use domain::facility::StayKind;
use domain::ids::{DecisionId, RequestId};
use domain::request::{Infection, RequestContent, RequestState, RequestStatus};
use http::StatusCode;
use sea_orm::{ColumnTrait as _, EntityTrait as _, PaginatorTrait as _, QueryFilter as _};
use server::store::entity::{access_log, decision, event, question, request as row};
use server::store::request::{self, Stored};

async fn stored(app: &App, id: RequestId) -> Stored {
    request::by_id(app.plads.store.read(), id).await.unwrap().unwrap()
}

async fn events(app: &App, name: &str) -> u64 {
    event::Entity::find().filter(event::Column::Name.eq(name)).count(app.plads.store.read()).await.unwrap()
}

fn page(id: RequestId) -> String {
    format!("/requests/{id}")
}

/// The grant of a form filled in as an allocator does, with some fields changed; an empty value leaves the field out.
async fn grant(app: &App, who: &Browser, id: RequestId, changed: &[(&str, &str)]) -> Answer {
    let (version, basis) = (stored(app, id).await.version.to_string(), app.world.nursing.to_string());
    let mut fields = vec![
        ("version", version.as_str()),
        ("kind", "short_term"),
        ("legal_basis", basis.as_str()),
        ("needs", "ceiling_lift"),
        ("infection", "none"),
        ("choice", "nearest"),
        ("why_not_home", "Du bor alene på 2. sal."),
        ("reasons", "Du har brug for pleje døgnet rundt."),
        ("confirmed", "yes"),
    ];
    fields.retain(|(name, _)| !changed.iter().any(|(other, _)| other == name));
    fields.extend(changed.iter().filter(|(_, value)| !value.is_empty()));
    who.post(&page(id), "grant", &fields).await
}

async fn refuse(app: &App, who: &Browser, id: RequestId, reasons: &str, basis: &str) -> Answer {
    let version = stored(app, id).await.version.to_string();
    let fields = [("version", version.as_str()), ("kind", "short_term"), ("legal_basis", basis), ("reasons", reasons)];
    who.post(&page(id), "refuse", &fields).await
}

on_both_engines! {
    async fn granting_a_request_just_received_takes_it_up_signs_the_decision_and_promises_the_next_word(app: App) {
        let id = request_received(&app, content(&app, "1404471234")).await;
        let answer = grant(&app, &app.allocator().await, id, &[]).await;
        assert_eq!(answer.location(), format!("/requests/{id}#places"));
        let now = stored(&app, id).await;
        let RequestState::Granted { grant, next_update_at } = now.state else { panic!("{:?}", now.state) };
        assert_eq!(grant.kind, StayKind::ShortTerm);
        assert_eq!(next_update_at, app.plads.now().plus_minutes(240), "the setting");
        assert_eq!(now.needs, [domain::facility::Need::CeilingLift], "the needs as confirmed");
        assert_eq!(now.assessor, Some(app.world.allocator.0));
        let signed = decision::Entity::find_by_id(grant.decision.0).one(app.plads.store.read()).await.unwrap().unwrap();
        assert_eq!((signed.signer_name.as_str(), signed.signer_role.as_str()), ("Mette Holm", "allocator"));
        assert_eq!((signed.complaint_body.as_str(), signed.complaint_weeks), ("Styrelsen for Patientklager", 4));
        assert_eq!(events(&app, "request.granted").await, 1);
    }

    async fn a_grant_needs_a_legal_basis_a_choice_and_confirmed_reasons_and_keeps_what_was_typed(app: App) {
        let id = request_received(&app, content(&app, "1404471234")).await;
        let allocator = app.allocator().await;
        for (field, name) in [("legal_basis", "Lovgrundlag"), ("choice", "Frit valg"), ("confirmed", "Bekræft begrundelserne"), ("reasons", "Begrundelse"), ("why_not_home", "Hvorfor hjemmet ikke er nok")] {
            let answer = grant(&app, &allocator, id, &[(field, ""), ("next_update", "24.11.2026 18:17")]).await;
            assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{field}");
            answer.says(&format!("{name}: Skal udfyldes")).says("24.11.2026 18:17");
        }
        let answer = grant(&app, &allocator, id, &[("choice", "chosen")]).await;
        answer.says("Valgt sted: Skal udfyldes");
        let answer = grant(&app, &allocator, id, &[("next_update", "24.11.2026 09:00")]).await;
        answer.says("Ny besked til henviser: Tidspunktet er for tidligt");
        assert_eq!(stored(&app, id).await.state, RequestState::Received, "nothing was written");
        assert_eq!(events(&app, "request.granted").await, 0);
    }

    async fn a_legal_basis_that_says_nothing_or_is_not_yet_in_force_cannot_be_chosen(app: App) {
        use server::store::entity::legal_basis;
        let id = request_received(&app, content(&app, "1404471234")).await;
        let db = app.plads.store.read();
        for code in ["not_stated", "sul118d"] {
            let Some(basis) = legal_basis::Entity::find().filter(legal_basis::Column::Code.eq(code)).one(db).await.unwrap() else {
                assert_ne!(code, "not_stated");
                continue;
            };
            let basis = domain::ids::LegalBasisId(basis.id).to_string();
            let answer = grant(&app, &app.allocator().await, id, &[("legal_basis", &basis)]).await;
            assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{code}");
            app.allocator().await.get(&page(id)).await.never_says(&basis);
        }
    }

    async fn a_refusal_cannot_be_sent_without_reasons_and_legal_basis(app: App) {
        let id = request_received(&app, content(&app, "1404471234")).await;
        let allocator = app.allocator().await;
        let basis = app.world.nursing.to_string();
        let answer = refuse(&app, &allocator, id, "   ", &basis).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
        answer.says("Begrundelse: Skal udfyldes");
        let answer = refuse(&app, &allocator, id, "Hjælpen kan gives hjemme.", "").await;
        answer.says("Lovgrundlag: Skal udfyldes");
        assert_eq!(decision::Entity::find().count(app.plads.store.read()).await.unwrap(), 0);
        let answer = refuse(&app, &allocator, id, "Hjælpen kan gives hjemme.", &basis).await;
        let letter = answer.location().to_owned();
        assert!(letter.starts_with("/letters/"), "{letter}");
        assert_eq!(stored(&app, id).await.state.status(), RequestStatus::Refused);
        let letter = allocator.get(&letter).await;
        letter.says("Afslag på korttidsplads").says("Hjælpen kan gives hjemme.").says("§ 138");
        letter.says("Du skal klage inden 4 uger").says("Styrelsen for Patientklager").says("Mette Holm").says("Visitator");
    }

    async fn the_letter_is_danish_in_an_english_interface_carries_a_protected_address_and_is_logged(app: App) {
        let protected = RequestContent { protected: true, ..content(&app, "1404471234") };
        let id = request_granted(&app, protected).await;
        let decided: DecisionId = stored(&app, id).await.decision.unwrap();
        let allocator = app.allocator().await;
        let letter = allocator.get(&format!("/letters/{decided}")).await;
        letter.says("Birthe Kragh").says("Prøvestien 4").says("Du har fået bevilget: korttidsplads").says("lang=\"da\"");
        letter.never_says("140447");
        let seen = access_log::Entity::find().filter(access_log::Column::Action.eq("letter.read")).count(app.plads.store.read()).await;
        assert_eq!(seen.unwrap(), 1);
        // The request itself does not show the address to everybody who works with it.
        allocator.get(&page(id)).await.never_says("Prøvestien 4").says("Navne- og adressebeskyttelse");
        let other = app.browser(app.world.other_allocator).await.get(&format!("/letters/{decided}")).await;
        assert_eq!(other.status, StatusCode::NOT_FOUND);
        let manager = app.manager().await.get(&format!("/letters/{decided}")).await;
        assert_eq!(manager.status, StatusCode::FORBIDDEN);
    }

    async fn of_two_allocators_who_decide_from_the_same_screen_the_second_is_told(app: App) {
        let id = request_received(&app, content(&app, "1404471234")).await;
        let seen = stored(&app, id).await.version.to_string();
        grant(&app, &app.allocator().await, id, &[("version", &seen)]).await.location();
        let second = app.browser(app.world.second_allocator).await;
        let answer = grant(&app, &second, id, &[("version", &seen), ("reasons", "Noget helt andet.")]).await;
        assert_eq!(answer.status, StatusCode::CONFLICT);
        answer.says("En anden har ændret det");
        assert_eq!(decision::Entity::find().count(app.plads.store.read()).await.unwrap(), 1);
    }

    async fn an_allocator_of_another_region_finds_no_such_request(app: App) {
        let id = request_received(&app, content(&app, "1404471234")).await;
        let other = app.browser(app.world.other_allocator).await;
        assert_eq!(other.get(&page(id)).await.status, StatusCode::NOT_FOUND);
        let version = stored(&app, id).await.version.to_string();
        for act in ["take_up", "grant", "refuse", "redirect", "reserve", "cancel_offer", "promise_update"] {
            let basis = app.world.nursing.to_string();
            let bed = app.world.beds["2"].to_string();
            let fields = [
                ("version", version.as_str()), ("kind", "short_term"), ("legal_basis", basis.as_str()), ("infection", "none"),
                ("choice", "nearest"), ("why_not_home", "x"), ("reasons", "x"), ("confirmed", "yes"), ("to", "home"), ("reason", "x"),
                ("bed", bed.as_str()), ("arrival", "24.11.2026 14:00"), ("until", "30.11.2026"), ("answer_by", "24.11.2026 12:00"),
                ("next_update", "24.11.2026 18:00"),
            ];
            assert_eq!(other.post(&page(id), act, &fields).await.status, StatusCode::NOT_FOUND, "{act}");
        }
        assert_eq!(stored(&app, id).await.state, RequestState::Received);
        assert!(other.get("/requests").await.never_says("Kragh").status.is_success());
    }

    async fn a_question_makes_the_request_wait_and_says_by_when(app: App) {
        let id = request_received(&app, content(&app, "1404471234")).await;
        let allocator = app.allocator().await;
        let version = stored(&app, id).await.version.to_string();
        let missing = allocator.post(&page(id), "ask", &[("version", &version), ("due", "24.11.2026 12:00")]).await;
        missing.says("Spørgsmål: Skal udfyldes");
        let fields = [("version", version.as_str()), ("question", "Hvad vejer borgeren?"), ("due", "24.11.2026 12:00")];
        allocator.post(&page(id), "ask", &fields).await.location();
        assert_eq!(stored(&app, id).await.state.status(), RequestStatus::NeedsInfo);
        let asked = question::Entity::find().one(app.plads.store.read()).await.unwrap().unwrap();
        assert_eq!(asked.due_at.at(), app.plads.now().plus_minutes(139));
        allocator.get(&page(id)).await.says("Hvad vejer borgeren?").says("Venter på svar");
        // A decision waits for the answer.
        let early = grant(&app, &allocator, id, &[]).await;
        assert_eq!(early.status, StatusCode::CONFLICT);
        early.says("Afventer svar");
        let version = stored(&app, id).await.version.to_string();
        app.hospital().await.post(&page(id), "answer_question", &[("version", &version), ("answer", "212 kg")]).await.location();
        allocator.get(&page(id)).await.says("212 kg");
        grant(&app, &allocator, id, &[]).await.location();
    }

    async fn no_place_now_is_granted_and_waiting_and_the_next_word_can_be_promised_anew(app: App) {
        let id = request_granted(&app, content(&app, "1404471234")).await;
        let allocator = app.allocator().await;
        let version = stored(&app, id).await.version.to_string();
        let late = allocator.post(&page(id), "promise_update", &[("version", &version), ("next_update", "24.11.2026 08:00")]).await;
        late.says("Tidspunktet er for tidligt");
        allocator.post(&page(id), "promise_update", &[("version", &version), ("next_update", "25.11.2026 10:00")]).await.location();
        let now = stored(&app, id).await;
        assert_eq!(now.state.status(), RequestStatus::Granted);
        assert_eq!(now.next_update_at, Some(app.plads.now().plus_minutes(24 * 60 + 19)));
        app.hospital().await.get(&page(id)).await.says("i morgen kl. 10.00");
    }

    async fn directing_elsewhere_closes_the_request_with_its_reason(app: App) {
        let id = request_received(&app, content(&app, "1404471234")).await;
        let version = stored(&app, id).await.version.to_string();
        let allocator = app.allocator().await;
        allocator.post(&page(id), "redirect", &[("version", &version), ("to", "home")]).await.says("Hvorfor: Skal udfyldes");
        let fields = [("version", version.as_str()), ("to", "home"), ("reason", "Akutsygeplejen kommer to gange daglig.")];
        allocator.post(&page(id), "redirect", &fields).await.location();
        assert_eq!(stored(&app, id).await.state.status(), RequestStatus::Redirected);
        allocator.get(&page(id)).await.says("Eget hjem med hjælp").says("Akutsygeplejen kommer to gange daglig.");
    }

    async fn an_acute_nurse_decides_acute_always_and_other_kinds_only_outside_office_hours(app: App) {
        let in_office = [("a Tuesday at 09.41", 0, false), ("a Tuesday at 16.01", 380, true), ("a Wednesday at 07.59", 958, true), ("a Saturday at noon", 4 * 1440 - 342 + 481, true)];
        let begin = app.plads.now();
        for (n, (when, minutes, others)) in in_office.into_iter().enumerate() {
            app.plads.clock.set(begin.plus_minutes(minutes));
            let nurse_now = app.browser(app.world.acute_nurse).await;
            for (kind, allowed) in [("acute", true), ("short_term", others), ("respite", others)] {
                let number = civil_number(u32::try_from(n * 10 + kind.len()).unwrap());
                let id = request_received(&app, content(&app, &number)).await;
                let answer = grant(&app, &nurse_now, id, &[("kind", kind)]).await;
                if allowed {
                    answer.location();
                } else {
                    assert_eq!(answer.status, StatusCode::CONFLICT, "{kind} on {when}");
                    answer.says("I kontortiden afgør visitationen denne opholdstype");
                }
            }
        }
    }

    async fn an_acute_nurse_never_decides_other_kinds_when_the_setting_forbids_it(app: App) {
        use sea_orm::Set;
        use server::store::entity::setting;
        let row = setting::ActiveModel {
            key: Set("acute_nurse_out_of_hours".into()),
            valid_from: Set(time::macros::date!(2026 - 01 - 01)),
            value: Set(0),
            source: Set("prøve".into()),
            confirmed: Set(true),
        };
        app.plads.store.write(async |tx| {
            setting::Entity::insert(row).exec_without_returning(&*tx).await?;
            Ok::<_, server::failure::Failure>(())
        }).await.unwrap();
        app.wait_minutes(12 * 60);
        let nurse = app.browser(app.world.acute_nurse).await;
        let id = request_received(&app, content(&app, "1404471234")).await;
        assert_eq!(grant(&app, &nurse, id, &[]).await.status, StatusCode::CONFLICT);
        grant(&app, &nurse, id, &[("kind", "acute")]).await.location();
    }

    async fn a_call_is_taken_down_in_seven_fields_and_leads_to_the_assessment(app: App) {
        let allocator = app.allocator().await;
        let form = allocator.get("/requests/phone").await;
        let body = form.body.split("<main").nth(1).unwrap();
        let shown = body.split("<details").next().unwrap();
        let asked: std::collections::BTreeSet<&str> = ["civil_number", "name", "postcode", "why", "infection", "ready", "caller"].into();
        let names: std::collections::BTreeSet<&str> =
            shown.split(" name=\"").skip(1).filter_map(|part| part.split('"').next()).filter(|n| !["act", "key", "version"].contains(n)).collect();
        assert_eq!(names, asked, "seven fields, no more");
        let empty = allocator.post("/requests/phone", "register_phone", &[("postcode", "84200")]).await;
        assert_eq!(empty.status, StatusCode::UNPROCESSABLE_ENTITY);
        empty.says("Borgerens navn: Skal udfyldes").says("Postnummer: Skriv postnummeret med fire cifre").says("Hvem ringer, og på hvilket nummer?: Skal udfyldes");
        let fields = [
            ("civil_number", "140447-1234"), ("name", "Birthe Kragh"), ("postcode", "8420"), ("why", "Faldet hjemme"),
            ("infection", "none"), ("ready", "24.11.2026 13:00"), ("caller", "Lise Toft, 12 34 56 78"),
        ];
        let answer = allocator.post("/requests/phone", "register_phone", &fields).await;
        let id: RequestId = answer.location().strip_prefix("/requests/").unwrap().parse().unwrap();
        let kept = stored(&app, id).await;
        assert_eq!((kept.phoned_by.as_deref(), kept.phoned_at), (Some("Lise Toft, 12 34 56 78"), Some(app.plads.now())));
        assert_eq!((kept.requester, kept.authority), (app.world.region, app.world.region));
        assert_eq!((kept.sender_phone.as_str(), kept.infection), ("12345678", Infection::None));
        let again = allocator.post("/requests/phone", "register_phone", &fields).await;
        assert_eq!(again.status, StatusCode::CONFLICT);
        again.says("Borgeren har allerede en åben anmodning").says("Faldet hjemme");
        assert_eq!(row::Entity::find().count(app.plads.store.read()).await.unwrap(), 1);
    }

    async fn a_call_sent_twice_by_the_same_form_makes_one_request(app: App) {
        let allocator = app.allocator().await;
        let department = app.world.department.to_string();
        let fields = [
            ("key", "k1"), ("civil_number", "1404471234"), ("name", "Kragh, Birthe"), ("postcode", "8420"), ("why", "Faldet hjemme"),
            ("ready", "24.11.2026 13:00"), ("caller", "Lise Toft"), ("requester", department.as_str()),
        ];
        let first = allocator.post("/requests/phone", "register_phone", &fields).await;
        let second = allocator.post("/requests/phone", "register_phone", &fields).await;
        assert_eq!(first.location(), second.location());
        let id: RequestId = first.location().strip_prefix("/requests/").unwrap().parse().unwrap();
        assert_eq!(stored(&app, id).await.requester, app.world.department, "the department follows it");
        app.hospital().await.get(&page(id)).await.says("Kragh");
        let forged = domain::ids::OrganisationId(server::chance::id()).to_string();
        let fields = [("civil_number", "0102381236"), ("name", "A B"), ("postcode", "8420"), ("why", "x"), ("ready", "24.11.2026 13:00"), ("caller", "x"), ("requester", forged.as_str())];
        assert_eq!(allocator.post("/requests/phone", "register_phone", &fields).await.status, StatusCode::UNPROCESSABLE_ENTITY);
    }
}
