//! Equipment from a store (domain handbook 8.5, steps 2 and 3): the bed that waits for it is ready on condition, a delay keeps the
//! citizen from arriving, and a manager may let the citizen come without it.

use crate::bed::number;
use crate::given::{civil_number, content, request_granted};
use crate::harness::{Answer, App, Browser};
use crate::moving::{post, sound, tasks};
use crate::phase::version as stay_version;
use app::error::{AppError, Refusal};
use axum::http::StatusCode;
use domain::allocation::Mismatch;
use domain::code::Code as _;
use domain::equipment_move::MoveStep;
use domain::facility::Need;
use domain::ids::{BedId, RequestId, ReservationId, SiteId, StayId};
use domain::instant::Instant;
use domain::request::RequestContent;
use sea_orm::{ColumnTrait as _, EntityTrait as _, QueryFilter as _, Set};
use server::allocation::{Seen, Terms, cancel_reservation, move_reservation, reserve};
use server::chance;
use server::failure::Failure;
use server::store::entity::{equipment, event, task};
use server::store::equipment_move::{self, EquipmentMove};
use server::store::{request, reservation};
use std::sync::Arc;
use time::macros::{date, time};
use tokio::sync::Barrier;
use uuid::Uuid;

/// A piece in the store of a site.
pub async fn in_store(app: &App, site: SiteId, name: &str, meets: Need) -> Uuid {
    let id = chance::id();
    let row = equipment::ActiveModel {
        id: Set(id),
        site_id: Set(site.0),
        room_id: Set(None),
        bed_id: Set(None),
        name: Set(name.to_owned()),
        faulty_since: Set(None),
        note: Set(String::new()),
        version: Set(1),
        meets: Set(Some(meets.code().to_owned())),
    };
    let work = async |tx: server::store::Tx| {
        equipment::Entity::insert(row).exec_without_returning(&*tx).await?;
        Ok::<_, Failure>(())
    };
    app.plads.store.write(work).await.unwrap();
    id
}

/// Somebody who needs these, granted a place.
async fn needing(app: &App, n: u32, needs: &[Need]) -> RequestId {
    request_granted(app, RequestContent { needs: needs.to_vec(), ..content(app, &civil_number(n)) }).await
}

fn terms(app: &App, bed: &str, arrival: Instant) -> Terms {
    Terms {
        bed: app.world.beds[bed],
        arrival,
        until: arrival.plus_hours(14 * 24),
        answer_by: app.plads.now().plus_hours(3),
        message: String::new(),
        unmet_choice: String::new(),
        consents: String::new(),
    }
}

fn at_two(app: &App) -> Instant {
    app.at(date!(2026 - 11 - 24), time!(14:00))
}

async fn version(app: &App, id: RequestId) -> i32 {
    request::by_id(app.plads.store.read(), id).await.unwrap().unwrap().version
}

async fn promised(app: &App, id: RequestId, bed: &str, arrival: Instant) -> ReservationId {
    let actor = app.actor(app.world.allocator).await;
    let made = reserve(&app.plads, &actor, id, version(app, id).await, terms(app, bed, arrival)).await.unwrap();
    // Until then it may be undone, and the referrer knows of nothing.
    app.wait_seconds(11);
    made
}

async fn moves(app: &App, id: ReservationId) -> Vec<EquipmentMove> {
    equipment_move::of_reservation(app.plads.store.read(), id).await.unwrap()
}

async fn stands_at(app: &App, piece: Uuid) -> (SiteId, Option<BedId>) {
    let row = equipment::Entity::find_by_id(piece).one(app.plads.store.read()).await.unwrap().unwrap();
    (SiteId(row.site_id), row.bed_id.map(BedId))
}

/// Says how far the first piece of a reservation has come, as the form of its bed does.
async fn tell(app: &App, who: &Browser, id: ReservationId, act: &str, fields: &[(&str, &str)]) -> Answer {
    let m = moves(app, id).await.remove(0);
    let piece = format!("{}:{}", m.id, m.version);
    let mut all = vec![("piece", piece.as_str())];
    all.extend_from_slice(fields);
    who.post(&format!("/beds/{}", m.bed), act, &all).await
}

async fn arrive(app: &App, bed: &str, id: ReservationId, at: &str) -> Answer {
    let version = reservation::by_id(app.plads.store.read(), id).await.unwrap().unwrap().version.to_string();
    let (bed, id) = (app.world.beds[bed], id.to_string());
    app.ward_nurse().await.post(&format!("/beds/{bed}"), "arrive", &[("reservation", &id), ("version", &version), ("at", at)]).await
}

fn stay_of(answer: &Answer) -> StayId {
    answer.accepted().rsplit('/').next().unwrap().parse().unwrap()
}

fn refusal(failure: Failure) -> Refusal {
    match AppError::from(failure) {
        AppError::Refused { refusal } => *refusal,
        other => panic!("not a refusal: {other:?}"),
    }
}

on_both_engines! {
    async fn scenario_8_5_a_piece_from_another_store_is_ordered_and_the_bed_is_ready_on_condition_until_it_is_in_place(app: App) {
        let lift = in_store(&app, app.world.skoven, "Mobil lift", Need::CeilingLift).await;
        let bent = needing(&app, 1, &[Need::CeilingLift]).await;
        let allocator = app.allocator().await;
        let page = allocator.get(&format!("/requests/{bent}")).await;
        page.says("Klar betinget: Mobil lift hentes fra Skoven inden");
        let (ready, waits) = (page.body.find(&format!("bed={}", app.world.beds["3"])), page.body.find(&format!("bed={}", app.world.beds["2"])));
        assert!(ready.unwrap() < waits.unwrap(), "what is ready goes first");

        let (bed, path) = (app.world.beds["2"], format!("/beds/{}", app.world.beds["2"]));
        let at_form = version(&app, bent).await.to_string();
        let fields = [("version", at_form.as_str()), ("bed", &bed.to_string()), ("arrival", "24.11.2026 14:00"), ("until", "08.12.2026 10:00"), ("answer_by", "24.11.2026 12:00")];
        allocator.post(&format!("/requests/{bent}"), "reserve", &fields).await.accepted();
        let id = reservation::of_request(app.plads.store.read(), bent).await.unwrap()[0].id;
        let ordered = moves(&app, id).await;
        let [m] = ordered.as_slice() else { panic!("one piece: {ordered:?}") };
        assert_eq!((m.equipment, m.from, m.bed, m.step), (lift, app.world.skoven, bed, MoveStep::Ordered));
        assert_eq!(m.due, app.at(date!(2026 - 11 - 24), time!(13:00)), "an hour before the arrival");
        let row = task::Entity::find().one(app.plads.store.read()).await.unwrap().unwrap();
        assert_eq!((row.kind.as_str(), row.owner_role.as_str(), row.due_at.at(), row.bed_id), ("equipment_to_move", "ward_nurse", m.due, Some(bed.0)));
        assert_eq!(number(&app, "SELECT count(*) FROM event WHERE name = 'equipment.ordered' AND detail LIKE '%equipment_lead_minutes%'").await, 1, "which rule made it");

        let nurse = app.ward_nurse().await;
        let says = "Klar betinget: Mobil lift ventes i dag kl. 13.00";
        nurse.get("/tasks").await.says("Mobil lift (Skoven)");
        nurse.get(&path).await.says(says).says("Fra lageret på Skoven");
        nurse.get(&format!("/board?site={}", app.world.solgaarden)).await.says(says);
        nurse.get(&format!("/board?site={}&view=list", app.world.solgaarden)).await.says(says);
        allocator.get(&format!("/requests/{bent}")).await.says(says);
        app.admin().await.get(&format!("/admin/sites/{}", app.world.skoven)).await.says("til Solgården 2: bestilt, ventes i dag kl. 13.00");
        app.wait_seconds(11);
        app.hospital().await.get(&format!("/requests/{bent}")).await.never_says("Mobil lift").never_says("Klar betinget").never_says("ventes nu klar");

        // It is promised once: another bed that lacks a lift is not offered.
        let other = needing(&app, 2, &[Need::CeilingLift]).await;
        app.allocator().await.get(&format!("/requests/{other}")).await.never_says("Klar betinget");

        app.set_local(date!(2026 - 11 - 24), time!(14:05));
        let nurse = app.ward_nurse().await;
        let refused = arrive(&app, "2", id, "i dag 14:02").await;
        assert_eq!(refused.status, StatusCode::CONFLICT);
        refused.says("Mobil lift ventes").says("er ikke på plads").says("i dag 14:02");
        assert_eq!(number(&app, "SELECT count(*) FROM stay").await, 0);
        tell(&app, &nurse, id, "equipment_under_way", &[]).await.accepted();
        nurse.get(&path).await.says("På vej");
        assert_eq!(arrive(&app, "2", id, "").await.status, StatusCode::CONFLICT, "on its way is not there");
        tell(&app, &nurse, id, "equipment_in_place", &[]).await.accepted();
        assert_eq!(tasks(&app, "equipment_to_move").await, 0);
        assert_eq!(stands_at(&app, lift).await, (app.world.solgaarden, Some(bed)));
        nurse.get(&path).await.never_says("Klar betinget").says("Mobil lift");
        sound(&app).await;
        let stay = stay_of(&arrive(&app, "2", id, "").await);

        app.wait_minutes(60 * 24);
        let nurse = app.ward_nurse().await;
        // It goes along to another bed, and stays at the site when the stay is over.
        post(&app, &nurse, stay, "move", "move_citizen", &[("bed", &app.world.beds["S1"].to_string()), ("reason", "Nærmere træningen")]).await.accepted();
        assert_eq!(stands_at(&app, lift).await, (app.world.skoven, Some(app.world.beds["S1"])));
        sound(&app).await;
        app.wait_minutes(60 * 24);
        let nurse = app.ward_nurse().await;
        let seen = stay_version(&app, stay).await;
        nurse.post(&format!("/stays/{stay}"), "end_stay", &[("version", &seen), ("outcome", "own_home"), ("accepted_by", "Mette Holm"), ("accept_reason", "Datteren er hjemme")]).await.accepted();
        assert_eq!(stands_at(&app, lift).await, (app.world.skoven, None));
        let ended = event::Entity::find().filter(event::Column::Name.eq("stay.ended")).one(app.plads.store.read()).await.unwrap().unwrap().id;
        crate::undo::undo(&nurse, &format!("/undo/{ended}")).await.accepted();
        assert_eq!(stands_at(&app, lift).await, (app.world.skoven, Some(app.world.beds["S1"])), "nobody left, and nothing was taken away");
        sound(&app).await;
        app.wait_minutes(1);
        let seen = stay_version(&app, stay).await;
        nurse.post(&format!("/stays/{stay}"), "end_stay", &[("version", &seen), ("outcome", "own_home"), ("accepted_by", "Mette Holm"), ("accept_reason", "Datteren er hjemme")]).await.accepted();
        assert_eq!(stands_at(&app, lift).await, (app.world.skoven, None));
        app.allocator().await.get(&format!("/requests/{other}")).await.says("Klar betinget: Mobil lift hentes fra Skoven");
        sound(&app).await;
    }

    async fn scenario_8_5_a_delay_blocks_the_arrival_tells_both_sides_and_only_a_manager_overrides_with_a_reason(app: App) {
        in_store(&app, app.world.skoven, "Mobil lift", Need::CeilingLift).await;
        let bent = needing(&app, 1, &[Need::CeilingLift]).await;
        let id = promised(&app, bent, "2", at_two(&app)).await;
        let (nurse, path) = (app.ward_nurse().await, format!("/beds/{}", app.world.beds["2"]));
        tell(&app, &nurse, id, "equipment_delayed", &[("expected", ""), ("cause", "Bilen er i stykker")]).await.says("Ventes nu: Skal udfyldes").says("Bilen er i stykker");
        tell(&app, &nurse, id, "equipment_delayed", &[("expected", "i dag 9:00"), ("cause", "Bilen er i stykker")]).await.says("for tidligt");
        let stale = format!("{}:7", moves(&app, id).await[0].id);
        assert_eq!(nurse.post(&path, "equipment_in_place", &[("piece", &stale)]).await.status, StatusCode::CONFLICT, "seen before");
        tell(&app, &nurse, id, "equipment_delayed", &[("expected", "i dag 16:30"), ("cause", "Bilen er i stykker")]).await.accepted();
        assert_eq!(tasks(&app, "equipment_late").await, 1, "the allocators find out");
        nurse.get(&path).await.says("Klar betinget: Mobil lift ventes i dag kl. 16.30").says("Forsinket: Bilen er i stykker");
        let page = app.hospital().await.get(&format!("/requests/{bent}")).await;
        page.says("Pladsen ventes nu klar i dag kl. 16.30").never_says("Mobil lift").never_says("Bilen");

        app.set_local(date!(2026 - 11 - 24), time!(14:05));
        let nurse = app.ward_nurse().await;
        arrive(&app, "2", id, "").await.says("Mobil lift ventes").says("16.30");
        assert_eq!(tell(&app, &nurse, id, "waive_equipment", &[("waiver", "To hjælpere")]).await.status, StatusCode::FORBIDDEN);
        assert_eq!(tell(&app, &app.allocator().await, id, "waive_equipment", &[("waiver", "To hjælpere")]).await.status, StatusCode::FORBIDDEN);
        let manager = app.manager().await;
        manager.get(&path).await.says("Lad borgeren komme uden").never_says("Kragh");
        tell(&app, &manager, id, "waive_equipment", &[("waiver", " ")]).await.says("Hvorfor kan borgeren komme uden?: Skal udfyldes");
        tell(&app, &manager, id, "waive_equipment", &[("waiver", "To hjælpere til kl. 17")]).await.accepted();
        assert_eq!(number(&app, "SELECT count(*) FROM audit_log WHERE action = 'equipment.waived' AND role = 'capacity_manager'").await, 1);
        assert_eq!(tell(&app, &manager, id, "waive_equipment", &[("waiver", "Igen")]).await.status, StatusCode::CONFLICT);
        assert_eq!(tasks(&app, "equipment_late").await, 0);
        app.ward_nurse().await.get(&path).await.never_says("Klar betinget").says("Borgeren må komme uden: To hjælpere til kl. 17");
        stay_of(&arrive(&app, "2", id, "").await);
        assert_eq!(moves(&app, id).await[0].step, MoveStep::Delayed, "it is still awaited");
        sound(&app).await;
        tell(&app, &app.ward_nurse().await, id, "equipment_in_place", &[]).await.accepted();
        sound(&app).await;
    }

    async fn scenario_8_5_of_two_pieces_each_is_told_of_by_itself_and_what_a_bed_is_rated_for_is_judged_apart(app: App) {
        in_store(&app, app.world.skoven, "Mobil lift", Need::CeilingLift).await;
        in_store(&app, app.world.skoven, "Bariatrisk stol", Need::Bariatric).await;
        in_store(&app, app.world.fjernby, "Iltapparat", Need::Oxygen).await;
        let actor = app.actor(app.world.allocator).await;
        let needs = vec![Need::Bariatric, Need::CeilingLift];
        let bent = request_granted(&app, RequestContent { weight_kg: Some(212), needs, ..content(&app, &civil_number(1)) }).await;
        let unrated = reserve(&app.plads, &actor, bent, version(&app, bent).await, terms(&app, "2", at_two(&app))).await.unwrap_err();
        assert!(matches!(refusal(unrated), Refusal::BedDoesNotSuit { verdict, .. } if verdict.missing.len() == 1), "a chair makes no bed stronger");
        let work = async |tx: server::store::Tx| {
            use server::store::entity::bed;
            use sea_orm::{ColumnTrait as _, QueryFilter as _};
            let set = bed::ActiveModel { max_weight_kg: Set(Some(250)), ..Default::default() };
            bed::Entity::update_many().set(set).filter(bed::Column::Id.eq(app.world.beds["2"].0)).exec(&*tx).await?;
            Ok::<_, Failure>(())
        };
        app.plads.store.write(work).await.unwrap();
        let id = promised(&app, bent, "2", at_two(&app)).await;
        assert_eq!(moves(&app, id).await.len(), 2);
        assert_eq!(tasks(&app, "equipment_to_move").await, 1, "one errand");
        let nurse = app.ward_nurse().await;
        tell(&app, &nurse, id, "equipment_in_place", &[]).await.accepted();
        assert_eq!(tasks(&app, "equipment_to_move").await, 1);
        assert_eq!(arrive(&app, "2", id, "").await.status, StatusCode::CONFLICT, "the other is not there");
        // The time is moved with what is there already: nothing is ordered twice.
        let later = app.at(date!(2026 - 11 - 25), time!(10:00));
        let seen = Seen { request: version(&app, bent).await, offer: None };
        move_reservation(&app.plads, &actor, bent, seen, terms(&app, "2", later)).await.unwrap();
        let now = moves(&app, id).await;
        assert_eq!(now.len(), 2);
        let waits: Vec<Instant> = now.iter().filter(|m| m.step.is_awaited()).map(|m| m.due).collect();
        assert_eq!(waits, [later.plus_minutes(-60)], "another arrival is another time to be in place");
        sound(&app).await;

        let oxygen = needing(&app, 2, &[Need::Oxygen]).await;
        let far = reserve(&app.plads, &actor, oxygen, version(&app, oxygen).await, terms(&app, "S1", later)).await.unwrap_err();
        assert!(matches!(refusal(far), Refusal::BedDoesNotSuit { verdict, .. } if verdict.mismatches == [Mismatch::Need(Need::Oxygen)]), "another operator's");
    }

    async fn what_nobody_needs_any_more_is_not_fetched_and_what_has_left_is_for_a_person(app: App) {
        let lift = in_store(&app, app.world.skoven, "Mobil lift", Need::CeilingLift).await;
        let (actor, bent) = (app.actor(app.world.allocator).await, needing(&app, 1, &[Need::CeilingLift]).await);
        let first = promised(&app, bent, "2", at_two(&app)).await;
        let seen = Seen { request: version(&app, bent).await, offer: None };
        move_reservation(&app.plads, &actor, bent, seen, terms(&app, "S2", at_two(&app))).await.unwrap();
        let now = moves(&app, first).await;
        assert_eq!((now.len(), now[0].bed, now[0].equipment), (1, app.world.beds["S2"], lift), "to the new bed instead");
        assert_eq!((tasks(&app, "equipment_to_move").await, tasks(&app, "equipment_to_return").await), (1, 0));
        sound(&app).await;
        let seen = Seen { request: version(&app, bent).await, offer: None };
        cancel_reservation(&app.plads, &actor, bent, seen, "Bliver hjemme").await.unwrap();
        assert_eq!((moves(&app, first).await.len(), tasks(&app, "equipment_to_move").await, tasks(&app, "equipment_to_return").await), (0, 0, 0));

        let again = promised(&app, bent, "2", at_two(&app)).await;
        tell(&app, &app.ward_nurse().await, again, "equipment_in_place", &[]).await.accepted();
        let seen = Seen { request: version(&app, bent).await, offer: None };
        cancel_reservation(&app.plads, &actor, bent, seen, "Bliver hjemme").await.unwrap();
        assert_eq!(tasks(&app, "equipment_to_return").await, 1);
        assert_eq!(stands_at(&app, lift).await, (app.world.solgaarden, None), "in the store of the site where it is");
        sound(&app).await;
        // From there it can be fetched next.
        let third = promised(&app, bent, "2", at_two(&app)).await;
        assert_eq!(moves(&app, third).await[0].from, app.world.solgaarden);
        let admin = app.admin().await;
        let (site, id) = (app.world.solgaarden, lift.to_string());
        let version = equipment::Entity::find_by_id(lift).one(app.plads.store.read()).await.unwrap().unwrap().version.to_string();
        let away = format!("bed:{}", app.world.beds["3"]);
        let change = [("id", id.as_str()), ("version", &version), ("edit_name", "Mobil lift"), ("edit_at", &away), ("edit_meets", "ceiling_lift")];
        admin.post(&format!("/admin/sites/{site}"), "change_equipment", &change).await.says("Er i brug");
        sound(&app).await;
    }

    async fn of_many_who_want_the_last_piece_one_gets_it_and_the_others_hear_what_is_lacking(app: App) {
        in_store(&app, app.world.skoven, "Mobil lift", Need::CeilingLift).await;
        let actor = Arc::new(app.actor(app.world.allocator).await);
        let beds = ["2", "S1", "S2", "2", "S1", "S2"];
        let mut requests = Vec::new();
        for n in 0..u32::try_from(beds.len()).unwrap() {
            requests.push(needing(&app, n, &[Need::CeilingLift]).await);
        }
        let seen = version(&app, requests[0]).await;
        let start = Arc::new(Barrier::new(beds.len()));
        let work: Vec<_> = requests
            .into_iter()
            .zip(beds)
            .enumerate()
            .map(|(n, (id, bed))| {
                let (plads, actor, start) = (app.plads.clone(), Arc::clone(&actor), Arc::clone(&start));
                // The periods of one bed do not overlap: only the piece is in the way.
                let terms = terms(&app, bed, at_two(&app).plus_hours(if n < 3 { 0 } else { 24 * 20 }));
                tokio::spawn(async move {
                    start.wait().await;
                    reserve(&plads, &actor, id, seen, terms).await
                })
            })
            .collect();
        let mut won = 0;
        for task in work {
            match task.await.unwrap() {
                Ok(_) => won += 1,
                Err(failure) => {
                    let Refusal::BedDoesNotSuit { verdict, .. } = refusal(failure) else { panic!("another refusal") };
                    assert_eq!(verdict.mismatches, [Mismatch::Need(Need::CeilingLift)]);
                }
            }
        }
        assert_eq!(won, 1);
        assert_eq!(number(&app, "SELECT count(*) FROM equipment_move").await, 1, "losers leave no trace");
        assert_eq!(number(&app, "SELECT count(*) FROM request WHERE status = 'reserved'").await, 1);
        sound(&app).await;
    }
}
