//! What the team aims at by an instrument: a number on its scale, drawn and read beside what was measured.

use crate::plan::{a_plan, measured_tug};
use axum::http::StatusCode;
use domain::rehab::decimal::Decimal;
use sea_orm::EntityTrait as _;
use server::store::entity::plan_target;
use server::store::plan::target;
use std::collections::HashMap;

on_both_engines! {
    async fn a_target_is_drawn_and_reached_and_taken_back(app: App) {
        let (_, plan) = a_plan(&app).await;
        measured_tug(&plan, "23.11.2026", "21,0").await;
        plan.by.get(&plan.path()).await.says("Sæt et mål for en måling").never_says("class=\"target\"");
        plan.post("set_target", &[("target_of", "tug"), ("target_value", "16,0")]).await.accepted();
        let page = plan.by.get(&plan.path()).await;
        page.says("class=\"target\"").says("mål 16").says("Mål 16").never_says("Nået");
        measured_tug(&plan, "24.11.2026", "15,9").await;
        plan.by.get(&plan.path()).await.says("Nået");
        plan.post("set_target", &[("target_of", "tug"), ("target_value", "12")]).await.accepted();
        plan.by.get(&plan.path()).await.says("Mål 12").never_says("Nået").never_says("Mål 16");
        plan.post("set_target", &[("target_of", "tug"), ("target_value", "12")]).await.accepted();
        let rows = plan_target::Entity::find().all(app.plads.store.read()).await.unwrap();
        assert_eq!(rows.len(), 2, "the same again is nothing new");
        plan.post("set_target", &[("target_of", "tug"), ("target_value", "")]).await.accepted();
        plan.by.get(&plan.path()).await.never_says("class=\"target\"").never_says("Mål 12");
        assert_eq!(target::of_plan(app.plads.store.read(), plan.id).await.unwrap(), HashMap::new());
    }

    async fn nothing_is_aimed_at_that_no_measurement_comes_to(app: App) {
        let (_, plan) = a_plan(&app).await;
        measured_tug(&plan, "23.11.2026", "21,0").await;
        for (instrument, value, says) in [
            ("barthel_20", "21", "Mål: Højst 20"),
            ("barthel_20", "-1", "Mål: Mindst 0"),
            ("tug", "hurtigt", "id=\"set_target-target_value-error\""),
            ("pain_nrs", "11", "Mål: Højst 10"),
            ("eq_5d", "1", "id=\"set_target-target_value-error\""),
            ("", "1", "id=\"set_target-target_of-error\""),
            ("spirometry", "1", "id=\"set_target-target_of-error\""),
        ] {
            let refused = plan.post("set_target", &[("target_of", instrument), ("target_value", value)]).await;
            assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{instrument} {value}");
            refused.says(says);
        }
        assert_eq!(plan_target::Entity::find().all(app.plads.store.read()).await.unwrap(), []);
        plan.post("set_target", &[("target_of", "barthel_20"), ("target_value", "20")]).await.accepted();
        let targets = target::of_plan(app.plads.store.read(), plan.id).await.unwrap();
        assert_eq!(targets, HashMap::from([("barthel_20".to_owned(), Decimal::whole(20))]));
        plan.post("end_plan", &[("stop_reason", "no_need_professional")]).await.accepted();
        assert_eq!(plan.post("set_target", &[("target_of", "tug"), ("target_value", "16")]).await.status, StatusCode::CONFLICT);
    }
}
