//! Handing over: the sheet of a shift with what changed first, and the history of what was done in a shift.

use crate::bed::number;
use crate::given::{self, civil_number, content};
use crate::harness::{App, Browser};
use crate::phase::version;
use axum::http::StatusCode;
use domain::citizen::PersonName;
use domain::ids::BedId;
use domain::request::RequestContent;
use domain::task::TaskKind;
use server::failure::Failure;
use server::store::task::{NewTask, raise};
use time::macros::{date, time};

fn sheet(app: &App) -> String {
    format!("/handover?site={}", app.world.solgaarden)
}

fn named(app: &App, n: u32, given: &str, family: &str) -> RequestContent {
    RequestContent { name: PersonName::parse(given, family).unwrap(), ..content(app, &civil_number(n)) }
}

/// The places of some texts on a page, which must all be there, in this order.
#[track_caller]
fn in_order(page: &str, texts: &[&str]) {
    let mut from = 0;
    for text in texts {
        let Some(at) = page[from..].find(text) else { panic!("{text:?} does not follow on the page:\n{page}") };
        from += at + text.len();
    }
}

async fn arrive(app: &App, who: &Browser, content: RequestContent, bed: BedId) -> String {
    let asked = given::request_granted(app, content).await;
    let offer = given::offer_from(app, asked, bed, app.plads.now(), app.plads.now().plus_hours(240)).await;
    let fields = [("reservation", offer.to_string()), ("version", "1".into()), ("at", String::new())];
    let fields: Vec<(&str, &str)> = fields.iter().map(|(k, v)| (*k, v.as_str())).collect();
    who.post(&format!("/beds/{bed}"), "arrive", &fields).await.accepted().to_owned()
}

on_both_engines! {
    async fn the_sheet_tells_first_what_changed_since_the_same_shift_went_home_and_then_every_bed(app: App) {
        let beds = &app.world.beds;
        let gone = given::stay_in(&app, beds["1A"], named(&app, 1, "Gerda", "Gade")).await;
        let moved = given::stay_in(&app, beds["3"], named(&app, 2, "Mona", "Møller")).await;
        let away = given::stay_in(&app, beds["21"], named(&app, 3, "Frida", "Friis")).await;
        // The evening shift of the day before: before they went home at 23:00 they saw it themselves.
        app.set_local(date!(2026 - 11 - 23), time!(22:30));
        let closed = [("version", "1"), ("cause", "Maling"), ("from", "i dag 22:30"), ("until", "i morgen 06:00")];
        app.ward_nurse().await.post(&format!("/beds/{}", beds["1B"]), "close", &closed).await.accepted();
        app.set_local(date!(2026 - 11 - 24), time!(14:10));
        let nurse = app.ward_nurse().await;
        arrive(&app, &nurse, named(&app, 4, "Nora", "Nielsen"), beds["1B"]).await;
        let fields = [("version", version(&app, moved).await), ("bed", beds["2"].to_string()), ("at", String::new()), ("reason", "Isolation".into())];
        let fields: Vec<(&str, &str)> = fields.iter().map(|(k, v)| (*k, v.as_str())).collect();
        nurse.post(&format!("/stays/{moved}/move"), "move_citizen", &fields).await.accepted();
        nurse.post(&format!("/stays/{away}/absence"), "leave", &[("version", &version(&app, away).await), ("kind", "hospital"), ("at", "i dag 13:00"), ("place", "Medicinsk 2")]).await.accepted();
        nurse.post(&format!("/stays/{gone}"), "end_stay", &[("version", &version(&app, gone).await), ("outcome", "own_home"), ("at", "i dag 10:00")]).await.accepted();
        app.set_local(date!(2026 - 11 - 24), time!(14:40));
        let page = app.ward_nurse().await.get(&sheet(&app)).await;
        assert_eq!(page.status, StatusCode::OK);
        page.says("Vagtskifte dag → aften").says("kl. 15:00–23:00").says("Ændret siden sidste aftenvagt").says("4 ændringer");
        in_order(&page.body, &[
            "Ændret siden", "NN, ", "Ankomst registreret", "NY", "GG, ", "Ophold afsluttet: eget hjem", "MM, ", "flyttet til en anden seng: fra 3", "FF, ", "Fravær begyndt",
            "Ankommer til 23:00", "Ledige senge", "Rejser til 23:00", "Åbne opgaver", "Noter", "Alle senge", "1A", "1B", "21",
        ]);
        page.never_says("Seng lukket").says("Makuleres efter vagten").says("Udskrevet 24.11.2026 kl. 14.40 af Ida K. · logget");
        page.never_says("Nora").never_says("Nielsen").never_says(&civil_number(4));
        let named = app.ward_nurse().await.get(&format!("{}&names=1", sheet(&app))).await;
        named.says("Nielsen, Nora").says("Navn · alder").never_says(&civil_number(4));
    }

    async fn the_sheet_counts_and_lists_what_is_coming_and_the_tasks_open_and_done(app: App) {
        let beds = &app.world.beds;
        let asked = given::request_granted(&app, named(&app, 1, "Karla", "Krog")).await;
        let tonight = app.at(date!(2026 - 11 - 24), time!(18:00));
        given::offer_from(&app, asked, beds["2"], tonight, tonight.plus_hours(48)).await;
        let asked = given::request_granted(&app, named(&app, 2, "Lone", "Lind")).await;
        let tomorrow = app.at(date!(2026 - 11 - 25), time!(9:00));
        given::offer_from(&app, asked, beds["3"], tomorrow, tomorrow.plus_hours(48)).await;
        let now = app.plads.now();
        let stay = given::stay_from(&app, beds["1A"], named(&app, 3, "Rosa", "Ravn"), now.plus_hours(-48), app.at(date!(2026 - 11 - 24), time!(16:10))).await;
        let (site, operator) = (app.world.solgaarden, app.world.municipality);
        app.plads.store.write(async |tx| {
            for kind in [TaskKind::ReviewKind, TaskKind::Belongings] {
                raise(&tx, NewTask { site: Some(site), stay: Some(stay), ..NewTask::new(kind, operator, now.plus_hours(8)) }, now).await?;
            }
            Ok::<_, Failure>(())
        }).await.unwrap();
        app.set_local(date!(2026 - 11 - 24), time!(14:30));
        let nurse = app.ward_nurse().await;
        let done = crate::handover::task(&app, "belongings").await;
        nurse.post("/tasks", "done", &[("task", &done), ("version", "1")]).await.accepted();
        let page = nurse.get(&sheet(&app)).await;
        in_order(&page.body, &["Ankommer til 23:00", "KK", "18:00", "Rejser til 23:00", "RR", "16:10", "Åbne opgaver", "Opholdstype skal vurderes · RR, ", "1A", "Opgaver udført", "14:30", "Ejendele på stuen"]);
        let arriving = page.body.split("Ankommer til").nth(1).unwrap().split("</table>").next().unwrap();
        assert!(!arriving.contains("LL"), "tomorrow's is for the next shift: {arriving}");
        let next = nurse.get(&format!("{}&shift=2026-11-24-evening", sheet(&app))).await;
        next.says("Vagtskifte dag → aften");
        let day = nurse.get(&format!("{}&shift=2026-11-24-day", sheet(&app))).await;
        day.says("Vagtskifte nat → dag").says("Ændret siden sidste dagvagt");
        for shift in ["2026-11-24-night", "2026-11-23-evening", "2026-11-24-noon", "x"] {
            assert_eq!(nurse.get(&format!("{}&shift={shift}", sheet(&app))).await.status, StatusCode::NOT_FOUND, "{shift}: the beds are as they are now");
        }
    }

    async fn everybody_on_a_sheet_is_in_the_access_log_and_only_staff_of_the_site_may_have_it(app: App) {
        given::stay_in(&app, app.world.beds["2"], named(&app, 1, "Nora", "Nielsen")).await;
        let of = |action: &str| format!("SELECT count(*) FROM access_log l JOIN access_log_citizen c ON c.access_id = l.id WHERE l.action = '{action}'");
        app.ward_nurse().await.get(&sheet(&app)).await.says("NN");
        app.allocator().await.get(&sheet(&app)).await.says("NN");
        assert_eq!(number(&app, &of("handover.read")).await, 2, "one for each who printed it");
        for who in [app.world.manager, app.world.hospital, app.world.gp, app.world.admin, app.world.wall_screen] {
            for path in [sheet(&app), "/handover/acts".to_owned()] {
                assert_eq!(app.browser(who).await.get(&path).await.status, StatusCode::FORBIDDEN, "{path}");
            }
        }
        let other = app.browser(app.world.other_ward_nurse).await;
        assert_eq!(other.get(&sheet(&app)).await.status, StatusCode::NOT_FOUND);
        assert_eq!(other.get(&format!("/handover/acts?site={}", app.world.solgaarden)).await.status, StatusCode::NOT_FOUND);
        other.get("/handover").await.says("Fjernby").never_says("NN");
        assert_eq!(number(&app, &of("handover.read")).await, 2);
    }

    async fn a_sheet_of_one_ward_leaves_the_others_out(app: App) {
        let beds = &app.world.beds;
        given::stay_in(&app, beds["2"], named(&app, 1, "Nora", "Nielsen")).await;
        given::stay_in(&app, beds["21"], named(&app, 2, "Vera", "Vang")).await;
        let ward = server::store::facility::bed(app.plads.store.read(), beds["21"]).await.unwrap().unwrap().ward;
        let page = app.ward_nurse().await.get(&format!("{}&ward={ward}", sheet(&app))).await;
        page.says("Solgården, Afsnit 2").says("VV, ").never_says("NN, ");
        let wrong = app.ward_nurse().await.get(&format!("{}&ward={}", sheet(&app), app.world.solgaarden)).await;
        assert_eq!(wrong.status, StatusCode::NOT_FOUND);
    }

    async fn the_history_of_a_shift_says_who_did_what_when_and_leads_to_it(app: App) {
        let bed = app.world.beds["2"];
        let nurse = app.ward_nurse().await;
        let stay = arrive(&app, &nurse, named(&app, 1, "Nora", "Nielsen"), bed).await;
        let id = stay.trim_start_matches("/stays/").split(['?', '#']).next().unwrap().to_owned();
        app.set_local(date!(2026 - 11 - 24), time!(15:20));
        let nurse = app.ward_nurse().await;
        nurse.post(&format!("/stays/{id}/absence"), "leave", &[("version", "1"), ("kind", "leave"), ("at", "i dag 14:00"), ("place", "")]).await.accepted();
        let acts = format!("/handover/acts?site={}", app.world.solgaarden);
        let evening = nurse.get(&acts).await;
        evening.says("Aftenvagt").says("Fravær begyndt").says("gælder 14:00").says("15:20").says("Ida K.").says(&format!("href=\"/stays/{id}\"")).says("NN, ");
        evening.never_says("Ankomst registreret").never_says("Nielsen").never_says("Vagten efter");
        let day = nurse.get(&format!("{acts}&shift=2026-11-24-day")).await;
        day.says("Ankomst registreret").says("09:41").never_says("Fravær begyndt").says("Vagten efter");
        nurse.get(&format!("{acts}&shift=2026-11-23-night")).await.says("Intet er registreret i vagten");
        assert_eq!(nurse.get(&format!("{acts}&shift=2026-11-24-night")).await.status, StatusCode::NOT_FOUND, "it has not begun");
        let looks = "SELECT count(*) FROM access_log l JOIN access_log_citizen c ON c.access_id = l.id WHERE l.action = 'shift.read'";
        assert_eq!(number(&app, looks).await, 2);
    }
}

/// The open task of a kind.
pub async fn task(app: &App, kind: &str) -> String {
    use sea_orm::{ColumnTrait as _, EntityTrait as _, QueryFilter as _};
    use server::store::entity::task;
    let row =
        task::Entity::find().filter(task::Column::Kind.eq(kind)).filter(task::Column::DoneAt.is_null()).one(app.plads.store.read()).await;
    row.unwrap().unwrap().id.to_string()
}
