//! Couples: scenario 8.4, what a link means for beds, and what it never does to the other.

use crate::absence;
use crate::bed::{number, overlaps};
use crate::given::{self, civil_number, content};
use crate::harness::App;
use crate::phase::{basis, change, charges, phases, sound, version};
use app::error::{AppError, Refusal};
use axum::http::StatusCode;
use domain::allocation::Mismatch;
use domain::citizen::{PersonName, Sex};
use domain::couple::LinkError;
use domain::facility::StayKind;
use domain::ids::{BedId, RequestId, StayId};
use domain::request::{Choice, Infection, RequestContent, RequestState};
use sea_orm::{ColumnTrait as _, EntityTrait as _, QueryFilter as _};
use server::allocation::{Granting, Terms, grant, link, part, reserve};
use server::failure::Failure;
use server::store::entity::task;
use server::store::{claims, request, reservation, stay};
use std::sync::Arc;
use time::macros::{date, time};
use tokio::sync::Barrier;

fn person(app: &App, number: &str, name: &str, sex: Sex, kind: StayKind) -> RequestContent {
    let name = PersonName::parse(name, "Lauridsen").unwrap();
    RequestContent { name, sex, wished_kind: Some(kind), ..content(app, number) }
}

fn lonni(app: &App) -> RequestContent {
    person(app, "0201609996", "Lonni Test", Sex::Female, StayKind::InpatientRehab)
}

fn einer(app: &App) -> RequestContent {
    person(app, "0201609995", "Einer Test", Sex::Male, StayKind::Respite)
}

async fn seen(app: &App, id: RequestId) -> i32 {
    request::by_id(app.plads.store.read(), id).await.unwrap().unwrap().version
}

async fn together(app: &App, one: RequestId, other: RequestId) -> Result<(), Failure> {
    let actor = app.actor(app.world.allocator).await;
    let number = request::by_id(app.plads.store.read(), other).await.unwrap().unwrap().number;
    link(&app.plads, &actor, one, seen(app, one).await, &number).await
}

async fn granted_on(app: &App, id: RequestId, kind: StayKind, law: &str) {
    let legal_basis = basis(app, law).await.parse().unwrap();
    let granting = Granting {
        kind,
        legal_basis,
        needs: vec![],
        infection: Infection::None,
        choice: Choice::Nearest,
        wish_site: None,
        why_not_home: "Lonni passer Einer, og hun kan ikke lige nu.".into(),
        reasons: "Begge har brug for et ophold i de samme uger.".into(),
        confirmed: true,
        next_update_at: None,
    };
    let actor = app.actor(app.world.allocator).await;
    grant(&app.plads, &actor, id, seen(app, id).await, granting).await.unwrap();
}

async fn reserved(app: &App, id: RequestId, bed: BedId) -> Result<(), Failure> {
    let now = app.plads.now();
    let terms = Terms {
        bed,
        arrival: now.plus_hours(2),
        until: now.plus_hours(2 + 14 * 24),
        answer_by: now.plus_hours(3),
        message: String::new(),
        unmet_choice: String::new(),
        consents: String::new(),
    };
    let actor = app.actor(app.world.allocator).await;
    reserve(&app.plads, &actor, id, seen(app, id).await, terms).await.map(drop)
}

/// Arrives on the reservation and gives the stay.
async fn arrived(app: &App, id: RequestId, bed: BedId) -> StayId {
    let offer = reservation::of_request(app.plads.store.read(), id).await.unwrap().remove(0);
    let fields = [("reservation", offer.id.to_string()), ("version", offer.version.to_string())];
    let fields: Vec<(&str, &str)> = fields.iter().map(|(name, value)| (*name, value.as_str())).collect();
    app.ward_nurse().await.post(&format!("/beds/{bed}"), "arrive", &fields).await.accepted();
    match request::by_id(app.plads.store.read(), id).await.unwrap().unwrap().state {
        RequestState::Arrived { stay, .. } => stay,
        state => panic!("not arrived: {state:?}"),
    }
}

/// The names of the suggested beds, best first.
fn suggested(page: &str) -> Vec<String> {
    page.split("class=\"sug__name\"><h3>").skip(1).filter_map(|rest| rest.split('<').next()).map(ToOwned::to_owned).collect()
}

async fn partner_tasks(app: &App) -> Vec<task::Model> {
    let open = task::Entity::find().filter(task::Column::Kind.eq("partner_left")).filter(task::Column::DoneAt.is_null());
    open.all(app.plads.store.read()).await.unwrap()
}

/// Both in the double room since noon, on the bases of the scenario.
async fn both_in_house(app: &App) -> [(RequestId, StayId, BedId); 2] {
    let (hers, his) = (given::request_received(app, lonni(app)).await, given::request_received(app, einer(app)).await);
    together(app, hers, his).await.unwrap();
    granted_on(app, hers, StayKind::InpatientRehab, "sul140").await;
    granted_on(app, his, StayKind::Respite, "aeldrelov16").await;
    let (a, b) = (app.world.beds["1A"], app.world.beds["1B"]);
    reserved(app, hers, a).await.unwrap();
    reserved(app, his, b).await.unwrap();
    app.set_local(date!(2026 - 11 - 24), time!(12:00));
    [(hers, arrived(app, hers, a).await, a), (his, arrived(app, his, b).await, b)]
}

fn refusal(result: Result<(), Failure>) -> Refusal {
    match AppError::from(result.expect_err("it was done")) {
        AppError::Refused { refusal } => *refusal,
        other => panic!("another answer: {other:?}"),
    }
}

on_both_engines! {
    async fn scenario_8_4_a_couple_in_one_room_on_two_legal_bases_and_one_of_them_is_readmitted(app: App) {
        let (hers, his) = (given::request_received(&app, lonni(&app)).await, given::request_received(&app, einer(&app)).await);
        let allocator = app.allocator().await;
        let his_number = request::by_id(app.plads.store.read(), his).await.unwrap().unwrap().number;
        let before = allocator.get(&format!("/requests/{hers}")).await;
        before.never_says("Lauridsen, Einer").never_says("Plads til begge");
        let fields = [("version", &*seen(&app, hers).await.to_string()), ("number", &his_number)];
        allocator.post(&format!("/requests/{hers}"), "link", &fields).await.accepted();

        // Neither has a place: the room where the other bed suits the partner too comes first.
        let page = allocator.get(&format!("/requests/{hers}")).await;
        page.says("Samlet ophold").says("Lauridsen, Einer T.").says("66 år · 020160-xxxx").says(&his_number).says("Plads til begge på stuen");
        page.never_says("0201609995");
        assert_eq!(suggested(&page.body)[..2], ["Solgården 1A", "Solgården 1B"]);

        // She has a place: the bed beside hers comes first for him, next door after it, and the rule on sex is set aside.
        granted_on(&app, hers, StayKind::InpatientRehab, "sul140").await;
        granted_on(&app, his, StayKind::Respite, "aeldrelov16").await;
        reserved(&app, hers, app.world.beds["1A"]).await.unwrap();
        let page = allocator.get(&format!("/requests/{his}")).await;
        page.says("Samme stue som partneren").says("Stuen ved siden af partnerens").says("Reserveret: Solgården 1A");
        assert_eq!(suggested(&page.body)[..3], ["Solgården 1B", "Solgården 2", "Solgården 3"]);
        reserved(&app, his, app.world.beds["1B"]).await.unwrap();
        app.set_local(date!(2026 - 11 - 24), time!(12:00));
        let hers_stay = arrived(&app, hers, app.world.beds["1A"]).await;
        let his_stay = arrived(&app, his, app.world.beds["1B"]).await;
        let allocator = app.allocator().await;
        allocator.get(&format!("/requests/{his}")).await.says("I huset: Solgården 1A");

        // Day 5: she is readmitted. His stay is as it was; what it rests on is a task.
        app.set_local(date!(2026 - 11 - 28), time!(4:30));
        let untouched = stay::by_id(app.plads.store.read(), his_stay).await.unwrap();
        let his_claim = claims::of_stay(app.plads.store.read(), his_stay).await.unwrap();
        let (nurse, allocator) = (app.ward_nurse().await, app.allocator().await);
        absence::act(&app, &nurse, hers_stay, "leave", &[("kind", "hospital"), ("place", "Prøveby Sygehus")]).await.accepted();
        assert_eq!(stay::by_id(app.plads.store.read(), his_stay).await.unwrap(), untouched);
        assert_eq!(claims::of_stay(app.plads.store.read(), his_stay).await.unwrap(), his_claim);
        let open = partner_tasks(&app).await;
        assert_eq!(open.iter().map(|t| (t.stay_id, t.owner_role.as_str())).collect::<Vec<_>>(), [(Some(his_stay.0), "allocator")]);
        allocator.get("/tasks").await.says("Den ene i et samlet ophold er her ikke");
        allocator.get(&format!("/requests/{his}")).await.says("Fraværende siden").says("Solgården 1A er fastholdt");

        // Bed 2 of the double room is held 48 hours by decision, and his phase becomes an assessment.
        let longer = [("until", "30.11.2026 04:30"), ("reason", "Ventes retur, Einer har brug for hende.")];
        absence::act(&app, &allocator, hers_stay, "hold_longer", &longer).await.accepted();
        let held = server::store::absence::open(app.plads.store.read()).await.unwrap();
        assert_eq!(held[0].hold.until.seconds_since(held[0].span.from), 48 * 3600);
        let social = basis(&app, "servicelov84").await;
        change(&app, &allocator, his_stay, "assessment", &social, "28.11.2026 06:00", "Hjemmet skal vurderes på ny.").await.accepted();
        assert!(partner_tasks(&app).await.is_empty(), "the decision answers the task");
        assert_eq!(phases(&app, his_stay).await.iter().map(|p| p.kind).collect::<Vec<_>>(), [StayKind::Respite, StayKind::Assessment]);
        assert_eq!(phases(&app, hers_stay).await.len(), 1);

        // November: he may be charged for seven days, four on the one basis and three on the other; she for none.
        app.set_local(date!(2026 - 12 - 01), time!(9:00));
        let allocator = app.allocator().await;
        assert_eq!(charges(&app, "2026-11").await, [
            ["Ældreloven § 16", "Region Prøve", "4", "0", "0", "0"],
            ["Serviceloven § 84", "Region Prøve", "3", "0", "0", "0"],
            ["Sundhedsloven § 140", "Region Prøve", "0", "7", "0", "0"],
        ]);

        // The pair is separated, with history; nobody moves.
        let fields = [("version", &*seen(&app, his).await.to_string()), ("part_reason", "Lonni flytter til et andet sted.")];
        allocator.post(&format!("/requests/{his}"), "part", &fields).await.accepted();
        allocator.get(&format!("/requests/{hers}")).await.says("Adskilt fra").says("Lonni flytter til et andet sted.").never_says("Lauridsen, Einer");
        allocator.get(&format!("/stays/{his_stay}")).await.says("Samlet ophold adskilt").says("Samlet ophold med en anden borger");
        assert_eq!(claims::of_stay(app.plads.store.read(), his_stay).await.unwrap(), his_claim);
        assert_eq!(number(&app, "SELECT count(*) FROM companion WHERE parted_at IS NULL").await, 0);
        assert_eq!(overlaps(&app).await, 0);
        sound(&app).await;
    }

    async fn ending_or_death_of_one_leaves_the_other_as_it_was_with_a_task(app: App) {
        let [(_, hers, _), (_, his, _)] = both_in_house(&app).await;
        app.wait_minutes(60);
        let nurse = app.ward_nurse().await;
        let untouched = stay::by_id(app.plads.store.read(), hers).await.unwrap();
        let fields = [("version", &*version(&app, his).await), ("found_by", "Ida Krogh")];
        nurse.post(&format!("/stays/{his}/death"), "found_dead", &fields).await.accepted();
        assert_eq!(stay::by_id(app.plads.store.read(), hers).await.unwrap(), untouched);
        assert_eq!(partner_tasks(&app).await.iter().map(|t| t.stay_id).collect::<Vec<_>>(), [Some(hers.0)]);
        nurse.post(&format!("/stays/{hers}"), "end_stay", &[("version", &version(&app, hers).await), ("outcome", "own_home"), ("accepted_by", "Mette Holm"), ("accept_reason", "Datteren er hjemme")]).await.accepted();
        assert!(partner_tasks(&app).await.is_empty(), "nobody is left to look at");
        sound(&app).await;
    }

    async fn moving_one_of_a_couple_moves_nobody_else_and_a_mistaken_absence_takes_its_task_back(app: App) {
        let [(_, hers, _), (_, his, bed)] = both_in_house(&app).await;
        app.wait_minutes(60);
        let (nurse, mut after) = (app.ward_nurse().await, Vec::new());
        absence::act(&app, &nurse, hers, "leave", &[("kind", "hospital"), ("place", "Prøveby Sygehus")]).await.accepted();
        assert_eq!(partner_tasks(&app).await.len(), 1);
        absence::act(&app, &nurse, hers, "cancel_absence", &[("reason", "Forkert borger.")]).await.accepted();
        assert!(partner_tasks(&app).await.is_empty());
        app.wait_minutes(10);
        absence::act(&app, &nurse, hers, "leave", &[("kind", "leave"), ("place", "Hos datteren")]).await.accepted();
        assert!(partner_tasks(&app).await.is_empty(), "a leave is agreed and short");
        app.wait_minutes(10);
        absence::act(&app, &nurse, hers, "come_back", &[]).await.accepted();
        app.wait_minutes(10);
        let to = app.world.beds["3"].to_string();
        let fields = [("version", &*version(&app, hers).await), ("bed", &to), ("reason", "Mere ro om natten.")];
        nurse.post(&format!("/stays/{hers}/move"), "move_citizen", &fields).await.accepted();
        for id in [hers, his] {
            after.push(claims::of_stay(app.plads.store.read(), id).await.unwrap().unwrap().bed);
        }
        assert_eq!(after, [app.world.beds["3"], bed]);
        sound(&app).await;
    }

    async fn the_rule_of_a_room_is_set_aside_between_partners_only(app: App) {
        let (hers, his) = (given::request_granted(&app, lonni(&app)).await, given::request_granted(&app, einer(&app)).await);
        let stranger = given::request_granted(&app, content(&app, &civil_number(3))).await;
        let (a, b) = (app.world.beds["1A"], app.world.beds["1B"]);
        reserved(&app, his, a).await.unwrap();
        let other_sex = |result| match refusal(result) {
            Refusal::BedDoesNotSuit { verdict, .. } => verdict.mismatches,
            other => panic!("{other:?}"),
        };
        assert_eq!(other_sex(reserved(&app, hers, b).await), [Mismatch::RoomMateOtherSex], "not linked yet");
        together(&app, his, hers).await.unwrap();
        assert_eq!(other_sex(reserved(&app, stranger, b).await), [Mismatch::RoomMateOtherSex], "towards a third person it stands");
        reserved(&app, hers, b).await.unwrap();
        // Parted, they stay where they are; the link is gone for what comes.
        let actor = app.actor(app.world.allocator).await;
        part(&app.plads, &actor, hers, seen(&app, hers).await, "De ønsker det ikke længere.").await.unwrap();
        assert_eq!(number(&app, "SELECT count(*) FROM bed_claim WHERE live AND kind = 'reservation'").await, 2);
    }

    async fn two_requests_are_linked_by_the_allocator_of_their_authority_and_only_once(app: App) {
        let (hers, his) = (given::request_received(&app, lonni(&app)).await, given::request_received(&app, einer(&app)).await);
        let again = given::request_received(&app, RequestContent { wished_kind: None, ..lonni(&app) }).await;
        let third = given::request_received(&app, content(&app, &civil_number(3))).await;
        let theirs = RequestContent { authority: app.world.other_region, ..content(&app, &civil_number(4)) };
        let theirs = given::request_received(&app, theirs).await;
        let why = |result| match refusal(result) {
            Refusal::NotLinked { why } => why,
            other => panic!("{other:?}"),
        };
        assert_eq!(why(together(&app, hers, again).await), LinkError::SameCitizen);
        assert_eq!(why(together(&app, hers, theirs).await), LinkError::OtherAuthority);
        together(&app, hers, his).await.unwrap();
        assert_eq!(why(together(&app, third, his).await), LinkError::Linked);
        assert_eq!(why(together(&app, his, hers).await), LinkError::Linked);
        let allocator = app.allocator().await;
        let fields = [("version", &*seen(&app, third).await.to_string()), ("number", "A-2026-9999")];
        let answer = allocator.post(&format!("/requests/{third}"), "link", &fields).await;
        assert_eq!(answer.status, StatusCode::CONFLICT);
        answer.says("I har ingen anmodning med det nummer.").says("A-2026-9999");
        let fields = [("version", &*seen(&app, third).await.to_string()), ("number", "")];
        allocator.post(&format!("/requests/{third}"), "link", &fields).await.says("Den andens anmodning: Skal udfyldes");
        let nurse = app.browser(app.world.acute_nurse).await;
        assert_eq!(nurse.post(&format!("/requests/{third}"), "link", &fields).await.status, StatusCode::FORBIDDEN);
        assert_eq!(number(&app, "SELECT count(*) FROM event WHERE name = 'request.linked'").await, 2, "one in the history of each");
        let looks = || number(&app, "SELECT count(*) FROM access_log l JOIN access_log_citizen c ON c.access_id = l.id WHERE l.action = 'request.read'");
        let before = looks().await;
        allocator.get(&format!("/requests/{hers}")).await;
        assert_eq!(looks().await, before + 2, "a look at her page shows him too");
    }

    async fn two_partners_and_a_stranger_race_for_a_double_room_and_the_stranger_never_lies_beside_the_other_sex(app: App) {
        let (a, b) = (app.world.beds["1A"], app.world.beds["1B"]);
        let actor = Arc::new(app.actor(app.world.allocator).await);
        let mut pairs = 0;
        for round in 0..12_u32 {
            let day = i64::from(round) * 30 * 24;
            let hers = given::request_granted(&app, RequestContent { sex: Sex::Female, ..content(&app, &civil_number(100 + 3 * round)) }).await;
            let his = given::request_granted(&app, RequestContent { sex: Sex::Male, ..content(&app, &civil_number(101 + 3 * round)) }).await;
            let other = given::request_granted(&app, RequestContent { sex: Sex::Female, ..content(&app, &civil_number(102 + 3 * round)) }).await;
            together(&app, hers, his).await.unwrap();
            let start = Arc::new(Barrier::new(3));
            // The stranger wants his bed in one round and hers in the next.
            let wishes = [(hers, a), (his, b), (other, if round % 2 == 0 { a } else { b })];
            let mut tasks = Vec::new();
            for (id, bed) in wishes {
                let (plads, actor, start, seen) = (app.plads.clone(), Arc::clone(&actor), Arc::clone(&start), seen(&app, id).await);
                tasks.push(tokio::spawn(async move {
                    start.wait().await;
                    let arrival = plads.now().plus_hours(2 + day);
                    let until = arrival.plus_hours(14 * 24);
                    let answer_by = plads.now().plus_hours(3);
                    let terms = Terms { bed, arrival, until, answer_by, message: String::new(), unmet_choice: String::new(), consents: String::new() };
                    reserve(&plads, &actor, id, seen, terms).await.map(drop)
                }));
            }
            let mut won = Vec::new();
            for task in tasks {
                let result = task.await.unwrap();
                if let Err(failure) = &result {
                    assert!(matches!(failure, Failure::Answer(AppError::Refused { .. })), "refused for a stated reason: {failure:?}");
                }
                won.push(result.is_ok());
            }
            let [she, he, stranger] = won[..] else { panic!() };
            assert!(!(he && stranger), "round {round}: a strange woman beside a man");
            assert!(she && he || stranger, "round {round}: {won:?}: somebody had the room");
            pairs += u32::from(she && he);
        }
        println!("the couple had the room in {pairs} of 12 rounds");
        assert_eq!(overlaps(&app).await, 0);
    }
}
