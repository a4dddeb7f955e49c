//! The migrations themselves.

use migrations::MigratorTrait as _;
use sea_orm::{ConnectionTrait, Statement};

on_both_engines! {
    async fn every_step_goes_down_and_up_again_on_a_populated_database(app: App) {
        let db = app.plads.store.for_migration();
        migrations::Migrator::down(db, None).await.expect("down");
        migrations::Migrator::up(db, None).await.expect("up again");
        assert_eq!(count(db, "bed").await, 0);
    }

    async fn the_log_cannot_be_changed_or_deleted(app: App) {
        app.allocator().await.get("/board").await;
        let db = app.plads.store.for_migration();
        db.execute_unprepared(
            "INSERT INTO event (id, at, name, subject_kind, subject_id, actor_name, detail)
             SELECT id, opened_at, 'test', 'bed', id, '', '{}' FROM bed",
        ).await.expect("events may be added");
        assert!(db.execute_unprepared("UPDATE event SET name = 'other'").await.is_err());
        assert!(db.execute_unprepared("DELETE FROM event").await.is_err());
        assert_eq!(count(db, "event").await, 8);
    }
}

async fn count(db: &impl ConnectionTrait, table: &str) -> i64 {
    let row = db.query_one_raw(Statement::from_string(db.get_database_backend(), format!("SELECT count(*) FROM {table}"))).await;
    row.unwrap().unwrap().try_get_by_index(0).unwrap()
}
