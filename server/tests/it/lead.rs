//! Who holds the threads of a plan together: changed by the team, to one of the team.

use crate::plan::a_plan;
use crate::training::house;
use axum::http::StatusCode;
use sea_orm::{ColumnTrait as _, EntityTrait as _, QueryFilter as _};
use server::store::entity::{audit_log, event};
use server::store::plan;

on_both_engines! {
    async fn another_therapist_of_the_team_takes_the_lead_of_a_plan(app: App) {
        let house = house(&app).await;
        let (_, plan) = a_plan(&app).await;
        let stored = async || plan::by_id(app.plads.store.read(), plan.id).await.unwrap().unwrap();
        let (first, second) = (house.therapists[0], house.therapists[1]);
        assert_eq!(stored().await.lead, first, "whoever began it");
        let page = plan.by.get(&format!("{}?do=edit", plan.path())).await;
        page.says("Tovholder: Jonas R.").says("Skift tovholder").says(&second.to_string()).never_says("Freddy Fjern");
        let version = stored().await.version;
        plan.post("set_lead", &[("lead", &second.to_string())]).await.accepted();
        assert_eq!((stored().await.lead, stored().await.version), (second, version + 1));
        plan.by.get(&plan.path()).await.says("Tovholder: Sigrid E.");
        plan.by.get("/plans").await.says("Sigrid E.");
        let told = event::Entity::find().filter(event::Column::Name.eq("plan.lead_changed")).all(app.plads.store.read()).await.unwrap();
        assert_eq!(told.len(), 1);
        let detail: serde_json::Value = serde_json::from_str(&told[0].detail.to_string()).unwrap();
        assert_eq!((detail["before"].as_str(), detail["lead"].as_str()), (Some(&*first.to_string()), Some(&*second.to_string())));
        let audited = audit_log::Entity::find().filter(audit_log::Column::Action.eq("plan.lead_changed")).all(app.plads.store.read()).await.unwrap();
        assert_eq!(audited.len(), 1);
        // The one who has it already: nothing happens, and nothing is told.
        plan.post("set_lead", &[("lead", &second.to_string())]).await.accepted();
        assert_eq!(stored().await.version, version + 1);
        // At an older version nothing is decided.
        let old = [("version", version.to_string()), ("lead", first.to_string())];
        let old: Vec<_> = old.iter().map(|(k, v)| (*k, v.as_str())).collect();
        assert_eq!(plan.by.post(&plan.path(), "set_lead", &old).await.status, StatusCode::CONFLICT);
        assert_eq!(stored().await.lead, second);
    }

    async fn nobody_leads_a_plan_who_is_no_therapist_of_the_house_and_nobody_one_that_is_over(app: App) {
        let (_, plan) = a_plan(&app).await;
        let stored = async || plan::by_id(app.plads.store.read(), plan.id).await.unwrap().unwrap();
        let before = stored().await;
        let elsewhere = app.actor(app.world.other_therapist).await.user.to_string();
        let nurse = app.actor(app.world.ward_nurse).await.user.to_string();
        for who in [elsewhere.as_str(), nurse.as_str(), "", "Jonas"] {
            let refused = plan.post("set_lead", &[("lead", who)]).await;
            assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{who}");
            refused.says("Tovholder: Vælg en af mulighederne").says("id=\"set_lead-lead-error\"");
        }
        assert_eq!(stored().await, before);
        plan.post("end_plan", &[("stop_reason", "no_need_professional")]).await.accepted();
        let own = before.lead.to_string();
        assert_eq!(plan.post("set_lead", &[("lead", &own)]).await.status, StatusCode::CONFLICT);
        plan.by.get(&plan.path()).await.never_says("set_lead");
    }
}
