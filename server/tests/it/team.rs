//! The team of a plan: put together by therapists of the house, the same wherever the plan takes place.

use crate::citizen::citizen;
use crate::given::{civil_number, content, request_received};
use crate::harness::App;
use crate::plan::{ORDER, a_plan, begin};
use crate::training::house;
use axum::http::StatusCode;
use domain::access::Role;
use domain::ids::{PlanId, UserId};
use domain::rehab::goal::GoalOwner;
use sea_orm::{ActiveModelTrait as _, ColumnTrait as _, EntityTrait as _, QueryFilter as _, Set};
use server::failure::Failure;
use server::store::entity::{audit_log, event, plan_member, stay};
use server::store::plan::team;
use time::macros::{date, time};

async fn team_of(app: &App, plan: PlanId) -> Vec<(UserId, GoalOwner)> {
    team::of_plans(app.plads.store.read(), &[plan]).await.unwrap().into_iter().map(|m| (m.user, m.part)).collect()
}

on_both_engines! {
    async fn those_who_work_in_the_house_join_the_team_and_leave_it(app: App) {
        let house = house(&app).await;
        let (_, plan) = a_plan(&app).await;
        let nurse = app.actor(app.world.ward_nurse).await.user;
        let second = house.therapists[1];
        let page = plan.by.get(&plan.path()).await;
        page.says("Sæt en på teamet").never_says("Pårørende").says(&nurse.to_string()).never_says("Freddy Fjern");
        plan.post("join_team", &[("member", &second.to_string()), ("part", "occupational_therapist")]).await.accepted();
        plan.post("join_team", &[("member", &nurse.to_string()), ("part", "nurse")]).await.accepted();
        let both = [(second, GoalOwner::OccupationalTherapist), (nurse, GoalOwner::Nurse)];
        assert_eq!(team_of(&app, plan.id).await, both);
        plan.by.get(&plan.path()).await.says("Ergoterapeut</dt><dd class=\"row\">Sigrid E.").says("Sygeplejerske</dt><dd class=\"row\">Ida K.");
        let again = plan.post("join_team", &[("member", &second.to_string()), ("part", "physiotherapist")]).await;
        assert_eq!(again.status, StatusCode::UNPROCESSABLE_ENTITY, "once at a time");
        again.says("id=\"join_team-member-error\"");
        assert_eq!(team_of(&app, plan.id).await, both);
        plan.post("leave_team", &[("member", &second.to_string())]).await.accepted();
        assert_eq!(team_of(&app, plan.id).await, both[1..]);
        assert_eq!(plan.post("leave_team", &[("member", &second.to_string())]).await.status, StatusCode::CONFLICT);
        let rows = plan_member::Entity::find().filter(plan_member::Column::UserId.eq(second.0)).all(app.plads.store.read()).await.unwrap();
        assert_eq!((rows.len(), rows[0].left_by), (1, Some(house.actor.user.0)), "who was in it stays to be read");
        plan.post("join_team", &[("member", &second.to_string()), ("part", "other")]).await.accepted();
        assert_eq!(team_of(&app, plan.id).await.len(), 2, "and comes back");
        for (name, times) in [("plan.member_joined", 3), ("plan.member_left", 1)] {
            let told = event::Entity::find().filter(event::Column::Name.eq(name)).all(app.plads.store.read()).await.unwrap();
            let audited = audit_log::Entity::find().filter(audit_log::Column::Action.eq(name)).all(app.plads.store.read()).await.unwrap();
            assert_eq!((told.len(), audited.len()), (times, times), "{name}");
        }
    }

    async fn nobody_joins_who_does_not_work_there_and_the_citizen_is_in_every_team(app: App) {
        let (_, plan) = a_plan(&app).await;
        let elsewhere = app.actor(app.world.other_therapist).await.user.to_string();
        let hospital = app.actor(app.world.hospital).await.user.to_string();
        let nurse = app.actor(app.world.ward_nurse).await.user.to_string();
        for (member, part, field) in [
            (elsewhere.as_str(), "nurse", "member"),
            (&hospital, "nurse", "member"),
            ("", "nurse", "member"),
            (&nurse, "citizen", "part"),
            (&nurse, "", "part"),
            (&nurse, "surgeon", "part"),
        ] {
            let refused = plan.post("join_team", &[("member", member), ("part", part)]).await;
            assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{member} {part}");
            refused.says(&format!("id=\"join_team-{field}-error\""));
        }
        assert_eq!(team_of(&app, plan.id).await, []);
        plan.post("join_team", &[("member", &nurse), ("part", "nurse")]).await.accepted();
        plan.post("end_plan", &[("stop_reason", "no_need_professional")]).await.accepted();
        assert_eq!(plan.post("leave_team", &[("member", &nurse)]).await.status, StatusCode::CONFLICT);
        assert_eq!(team_of(&app, plan.id).await.len(), 1, "a plan that is over keeps its team");
        plan.by.get(&plan.path()).await.says("Ida K.").never_says("leave_team").never_says("join_team");
    }

    async fn the_team_goes_home_with_the_plan_and_over_to_the_one_that_replaces_it(app: App) {
        app.set_local(date!(2026 - 12 - 07), time!(9:00));
        let house = house(&app).await;
        let (stay, plan) = a_plan(&app).await;
        let nurse = app.actor(app.world.ward_nurse).await.user;
        let second = house.therapists[1];
        plan.post("join_team", &[("member", &second.to_string()), ("part", "occupational_therapist")]).await.accepted();
        plan.post("join_team", &[("member", &nurse.to_string()), ("part", "nurse")]).await.accepted();
        let before = team_of(&app, plan.id).await;
        app.wait_minutes(10);
        plan.post("move_plan", &[("mode", "home")]).await.accepted();
        assert_eq!(team_of(&app, plan.id).await, before);
        let next = begin(&app, stay, &ORDER).await;
        // One of them is in the new plan already, as something else: that stands.
        next.post("join_team", &[("member", &second.to_string()), ("part", "physiotherapist")]).await.accepted();
        plan.post("replace_plan", &[("by", &next.id.to_string())]).await.accepted();
        let mut team = team_of(&app, next.id).await;
        team.sort_by_key(|(user, _)| *user != second);
        assert_eq!(team, [(second, GoalOwner::Physiotherapist), (nurse, GoalOwner::Nurse)]);
        assert_eq!(team_of(&app, plan.id).await, before, "the old plan still says who worked on it");
    }

    async fn the_relative_named_in_the_request_stands_beside_the_team(app: App) {
        let (id, plan) = a_plan(&app).await;
        let asked = request_received(&app, content(&app, &civil_number(1))).await;
        let row = stay::ActiveModel { id: Set(id.0), request_id: Set(Some(asked.0)), ..Default::default() };
        app.plads.store.write(async |tx| Ok::<_, Failure>(row.clone().update(&*tx).await?)).await.unwrap();
        plan.by.get(&plan.path()).await.says("Pårørende</dt><dd>Randi Kragh · 87654321");
    }

    async fn a_therapist_finds_the_plans_of_her_own_teams_and_the_citizen_sees_who_it_is(app: App) {
        let house = house(&app).await;
        let (stay, plan) = a_plan(&app).await;
        let second = app.browser((house.therapists[1], app.world.therapist.1, Role::Therapist)).await;
        second.get("/plans").await.says("Mine (0)").says(&plan.path());
        second.get("/plans?whose=mine").await.never_says(&plan.path()).says("Du er ikke på teamet i nogen plan.");
        plan.by.get("/plans?whose=mine").await.says("Mine (1)").says(&plan.path());
        plan.post("join_team", &[("member", &house.therapists[1].to_string()), ("part", "occupational_therapist")]).await.accepted();
        second.get("/plans?whose=mine").await.says("Mine (1)").says(&plan.path());
        let me = citizen(&app, stay).await;
        me.get("/me").await.says("Dit team").says("<strong>Sigrid</strong>, ergoterapeut").never_says("Eriksen");
    }
}
