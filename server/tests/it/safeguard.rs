//! What keeps somebody safe who cannot do so alone: decided, with a consent that may run out, and looked at again in time.

use crate::bed::number;
use crate::given::{civil_number, content, stay_in};
use crate::moving::{sound, tasks};
use axum::http::StatusCode;
use domain::instant::Calendar as _;
use sea_orm::{ColumnTrait as _, EntityTrait as _, QueryFilter as _};
use server::store::entity::{safeguard, task};
use server::store::stay;
use time::macros::{date, time};

on_both_engines! {
    async fn scenario_8_7_who_consents_to_the_alarm_is_kept_with_the_day_the_mandate_expires_and_somebody_is_asked_in_time(app: App) {
        let stay = stay_in(&app, app.world.beds["2"], content(&app, &civil_number(1))).await;
        let path = format!("/stays/{stay}/care");
        let nurse = app.ward_nurse().await;
        let version = async || stay::by_id(app.plads.store.read(), stay).await.unwrap().unwrap().version.to_string();
        let first = version().await;
        let alarm = |expires: &'static str, review: &'static str| {
            [("measure", "Døralarm om natten"), ("legal_basis", "Serviceloven § 124 a"), ("decided_by", "Afsnitsleder Bo Dal"),
             ("consent", "power_of_attorney"), ("consented_by", "Datter Lis"), ("consent_expires", expires), ("review_on", review)]
        };
        let decide = async |version: &str, fields: &[(&str, &str)]| {
            nurse.post(&path, "decide_safeguard", &[&[("version", version)], fields].concat()).await
        };
        decide(&first, &[]).await.says("Tiltag: Skal udfyldes").says("Lovgrundlag: Skal udfyldes").says("Vurderes igen: Skal udfyldes");
        decide(&first, &alarm("23.11.2026", "24.12.2026")).await.says("Fuldmagt eller værgemål udløber: ");
        decide(&first, &alarm("31.02.2027", "24.12.2026")).await.says("Datoen findes ikke");
        assert_eq!(number(&app, "SELECT count(*) FROM safeguard").await, 0, "nothing was written");
        decide(&first, &alarm("03.12.2026", "24.12.2026")).await.accepted();
        assert_eq!(decide(&first, &alarm("03.12.2026", "24.12.2026")).await.status, StatusCode::CONFLICT, "a second click");
        let page = nurse.get(&format!("/stays/{stay}")).await;
        page.says("Døralarm om natten").says("Pårørende med fuldmagt: Datter Lis. Udløber 03.12.2026").never_says("skal vurderes</span>");
        let due = async || {
            let open = task::Entity::find().filter(task::Column::Kind.eq("safeguard_due")).filter(task::Column::DoneAt.is_null());
            app.plads.zone.date(open.one(app.plads.store.read()).await.unwrap().unwrap().due_at.at())
        };
        assert_eq!(due().await, date!(2026 - 12 - 04), "the mandate ends before the review comes");

        app.set_local(date!(2026 - 12 - 04), time!(9:00));
        let nurse = app.ward_nurse().await;
        nurse.get(&format!("/stays/{stay}")).await.says("skal vurderes").says("Udløb 03.12.2026");
        let id = safeguard::Entity::find().one(app.plads.store.read()).await.unwrap().unwrap().id.to_string();
        let renewed = [("safeguard", id.as_str()), ("review_on", "15.01.2027"), ("consent_expires", ""), ("safeguard_reason", "Ny fuldmagt uden udløb")];
        nurse.post(&path, "renew_safeguard", &renewed).await.accepted();
        assert_eq!(nurse.post(&path, "renew_safeguard", &renewed).await.status, StatusCode::CONFLICT, "it was followed by another already");
        assert_eq!(due().await, date!(2027 - 01 - 16));
        nurse.get(&path).await.says("Ny fuldmagt uden udløb").says("Udløb 03.12.2026").says("Vurderes igen 15.01.2027");
        let next = safeguard::Entity::find().filter(safeguard::Column::EndedAt.is_null()).one(app.plads.store.read()).await.unwrap().unwrap();
        assert_eq!(next.replaces_id.unwrap().to_string(), id);

        let of_another = app.browser(app.world.other_ward_nurse).await;
        let ending = [("safeguard", next.id.to_string()), ("safeguard_reason", "Går ikke længere ud".into())];
        let ending = ending.each_ref().map(|(k, v)| (*k, v.as_str()));
        assert_eq!(of_another.post(&path, "end_safeguard", &ending).await.status, StatusCode::NOT_FOUND);
        nurse.post(&path, "end_safeguard", &ending).await.accepted();
        assert_eq!(tasks(&app, "safeguard_due").await, 0);
        nurse.get(&format!("/stays/{stay}")).await.never_says("<dt>Tryghedstiltag</dt>").says("Tryghedstiltag afsluttet");
        sound(&app).await;
    }
}
