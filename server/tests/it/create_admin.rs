//! The first way in: a link that works once, for half an hour, and no default password.

use crate::harness::App;
use axum::http::StatusCode;
use sea_orm::EntityTrait as _;
use server::cli::create_admin;
use server::store::entity::{app_user, membership};

async fn invited(app: &App, email: &str) -> String {
    create_admin(&app.plads.store, email, "Anna Prøvesen", None, app.plads.now()).await.unwrap()
}

async fn follow(app: &App, token: &str) -> crate::harness::Answer {
    app.stranger().get(&format!("/link?token={token}")).await
}

on_both_engines! {
    async fn the_link_signs_the_administrator_in_once(app: App) {
        let token = invited(&app, "anna@plads.example").await;
        let answer = follow(&app, &token).await;
        assert_eq!(answer.location(), "/account");
        assert!(answer.headers["set-cookie"].to_str().unwrap().contains("HttpOnly"));
        assert_eq!(follow(&app, &token).await.status, StatusCode::NOT_FOUND, "a link works once");
        let user = app_user::Entity::find().all(app.plads.store.read()).await.unwrap().into_iter().find(|u| u.email == "anna@plads.example").unwrap();
        assert_eq!(user.password_hash, None, "there is no default password");
        let roles = membership::Entity::find().all(app.plads.store.read()).await.unwrap();
        assert_eq!(roles.iter().filter(|m| m.user_id == user.id).map(|m| m.role.as_str()).collect::<Vec<_>>(), ["admin"]);
    }

    async fn the_link_is_worth_nothing_after_half_an_hour(app: App) {
        let token = invited(&app, "anna@plads.example").await;
        app.wait_minutes(30);
        assert_eq!(follow(&app, &token).await.status, StatusCode::NOT_FOUND);
    }

    async fn an_existing_user_gets_the_role_and_only_the_newest_link_works(app: App) {
        let before = app_user::Entity::find().all(app.plads.store.read()).await.unwrap().len();
        let email = crate::world::email("Mette Holm");
        let (first, second) = (invited(&app, &email).await, invited(&app, &email).await);
        assert_eq!(app_user::Entity::find().all(app.plads.store.read()).await.unwrap().len(), before, "nobody is made twice");
        assert_eq!(follow(&app, &first).await.status, StatusCode::NOT_FOUND);
        assert_eq!(follow(&app, &second).await.location(), "/account");
    }
}
