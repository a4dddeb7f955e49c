//! Rooms to train in, kept by the administrator: named once at a site, gym or pool, and never taken from sessions.

use crate::bed::number;
use crate::harness::{Answer, App, Browser};
use crate::training::{booking, house, plan_of};
use axum::http::StatusCode;
use domain::ids::SiteId;
use domain::rehab::series::Reach;
use domain::rehab::session::{CancelCause, Place};
use sea_orm::{ColumnTrait as _, EntityTrait as _, QueryFilter as _};
use server::store::entity::training_room;
use server::training::book::book;
use server::training::change;
use time::macros::{date, time};

async fn add(by: &Browser, site: SiteId, name: &str, kind: &str) -> Answer {
    by.post(&format!("/admin/sites/{site}"), "add_training_room", &[("training_name", name), ("training_kind", kind)]).await
}

async fn room(app: &App, name: &str) -> Option<training_room::Model> {
    training_room::Entity::find().filter(training_room::Column::Name.eq(name)).one(app.plads.store.read()).await.unwrap()
}

/// A form about a room, at the version it has.
async fn post(app: &App, by: &Browser, name: &str, act: &str, fields: &[(&str, &str)]) -> Answer {
    let of = room(app, name).await.unwrap();
    let (id, version) = (of.id.to_string(), of.version.to_string());
    let path = format!("/admin/sites/{}", of.site_id);
    by.post(&path, act, &[&[("id", id.as_str()), ("version", version.as_str())], fields].concat()).await
}

#[track_caller]
fn refused_at(answer: &Answer, field: &str, text: &str) {
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    answer.says(&format!("id=\"{field}-error\"")).says(text);
}

on_both_engines! {
    async fn rooms_are_added_and_renamed_and_a_name_is_one_rooms_at_a_site(app: App) {
        let (admin, here, elsewhere) = (app.admin().await, app.world.solgaarden, app.world.fjernby);
        let page = format!("/admin/sites/{here}");
        admin.get(&page).await.says("Træningslokaler").says("Ingen sal og intet bassin endnu.");
        add(&admin, here, "Salen", "gym").await.accepted();
        add(&admin, here, "Bassinet", "pool").await.accepted();
        add(&admin, elsewhere, "Salen", "gym").await.accepted();
        admin.get(&page).await.says("<b>Salen</b>").says("<b>Bassinet</b>").says("Bassin</span>").never_says("Ingen sal");
        let rows = async || number(&app, "SELECT count(*) FROM training_room").await;
        let told = async || number(&app, "SELECT count(*) FROM event WHERE name LIKE 'training_room.%'").await;
        assert_eq!((rows().await, told().await), (3, 3));
        refused_at(&add(&admin, here, "Salen", "pool").await, "add_training_room-training_name", "Findes allerede");
        refused_at(&add(&admin, here, " ", "gym").await, "add_training_room-training_name", "value=\"\"");
        for kind in ["ward", "home", "video", "hal"] {
            let refused = add(&admin, here, "Hallen", kind).await;
            refused_at(&refused, "add_training_room-training_kind", "Vælg en af mulighederne");
            refused.says("value=\"Hallen\"");
        }
        refused_at(&add(&admin, here, "Hallen", "").await, "add_training_room-training_kind", "Skal udfyldes");
        refused_at(&post(&app, &admin, "Bassinet", "rename_training_room", &[("edit_name", "Salen")]).await, "rename_training_room-edit_name", "Findes allerede");
        assert_eq!((rows().await, told().await), (3, 3), "what is refused writes nothing");

        let (id, of) = (room(&app, "Bassinet").await.unwrap().id.to_string(), &page);
        admin.get(&format!("{of}?edit=training-room:{id}")).await.says("id=\"rename_training_room-edit_name\"").says("value=\"Bassinet\"");
        post(&app, &admin, "Bassinet", "rename_training_room", &[("edit_name", "Varmtvandsbassinet")]).await.accepted();
        let renamed = room(&app, "Varmtvandsbassinet").await.unwrap();
        assert_eq!((renamed.kind.as_str(), renamed.version), ("pool", 2));
        let stale = [("id", id.as_str()), ("version", "1"), ("edit_name", "Bassin 2")];
        assert_eq!(admin.post(of, "rename_training_room", &stale).await.status, StatusCode::CONFLICT);
        assert_eq!(admin.post(of, "remove_training_room", &stale[..2]).await.status, StatusCode::CONFLICT);
        // By the page of another site it is not to be found.
        let other = format!("/admin/sites/{elsewhere}");
        let newest = [("id", id.as_str()), ("version", "2"), ("edit_name", "Bassin 2")];
        assert_eq!(admin.post(&other, "rename_training_room", &newest).await.status, StatusCode::NOT_FOUND);
        assert_eq!(admin.post(&other, "remove_training_room", &newest[..2]).await.status, StatusCode::NOT_FOUND);
        assert_eq!(number(&app, "SELECT count(*) FROM audit_log WHERE action = 'training_room.renamed'").await, 1);
        assert_eq!(rows().await, 3);
    }

    async fn a_room_is_removed_while_nobody_ever_trained_there_and_not_afterwards(app: App) {
        let (house, admin) = (house(&app).await, app.admin().await);
        let (_, plan) = plan_of(&app, &house, "2", 1).await;
        let at = app.at(date!(2026 - 11 - 25), time!(9:00));
        let id = book(&app.plads, &house.actor, plan, booking(house.actor.user, Place::Gym(house.gym), at, 45)).await.unwrap()[0];
        post(&app, &admin, "Bassinet", "remove_training_room", &[]).await.accepted();
        assert!(room(&app, "Bassinet").await.is_none());
        assert_eq!(number(&app, "SELECT count(*) FROM event WHERE name = 'training_room.removed'").await, 1);
        for step in ["planned", "cancelled"] {
            let refused = post(&app, &admin, "Træningssalen", "remove_training_room", &[]).await;
            assert_eq!(refused.status, StatusCode::CONFLICT, "{step}");
            refused.says("Er i brug og kan ikke ændres sådan.");
            if step == "planned" {
                change::cancel(&app.plads, &house.actor, id, 1, CancelCause::Other, Reach::One).await.unwrap();
            }
        }
        // Its name may change, and what it is stays whatever is sent along.
        let sent = [("edit_name", "Sal 1"), ("training_kind", "pool"), ("kind", "pool")];
        post(&app, &admin, "Træningssalen", "rename_training_room", &sent).await.accepted();
        assert_eq!(room(&app, "Sal 1").await.unwrap().kind, "gym");
        assert_eq!(number(&app, "SELECT count(*) FROM event WHERE name = 'training_room.removed'").await, 1);
    }
}
