//! Is the process up, and can it serve?

use crate::state::Plads;
use axum::extract::State;
use http::StatusCode;
use sea_orm::ConnectionTrait as _;

/// `GET /healthz`: the process is up.
pub async fn alive() -> &'static str {
    "ok\n"
}

/// `GET /readyz`: the database answers and has the tables of this version.
pub async fn ready(State(plads): State<Plads>) -> (StatusCode, &'static str) {
    match plads.store.read().execute_unprepared("SELECT n FROM topic_version LIMIT 1").await {
        Ok(_) => (StatusCode::OK, "ready\n"),
        Err(_) => (StatusCode::SERVICE_UNAVAILABLE, "the database does not answer\n"),
    }
}
