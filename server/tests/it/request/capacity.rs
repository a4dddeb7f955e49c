//! Free, few or full, never a count.

use super::{offered, sent};
use axum::http::StatusCode;
use time::macros::{date, time};

/// The words of one row of a site's table: now and tomorrow.
fn words<'a>(page: &'a str, site: &str, kind: &str) -> Vec<&'a str> {
    let site = page.find(&format!(">{site}</h2>")).unwrap_or_else(|| panic!("no {site}"));
    let row = page[site..].find(&format!(">{kind}</th>")).unwrap_or_else(|| panic!("no {kind}")) + site;
    let row = &page[row..row + page[row..].find("</tr>").unwrap()];
    ["Ledig", "Få", "Fuldt"]
        .into_iter()
        .flat_map(|w| row.match_indices(&format!("{w}</span>")).map(move |(at, _)| (at, w)).collect::<Vec<_>>())
        .collect::<std::collections::BTreeMap<_, _>>()
        .into_values()
        .collect()
}

on_both_engines! {
    async fn room_is_said_in_words_for_now_and_tomorrow(app: App) {
        let lise = app.hospital().await;
        let before = lise.get("/capacity").await;
        assert_eq!(words(&before.body, "Solgården", "Korttidsplads"), ["Ledig", "Ledig"], "1A, 1B, 2 and 3");
        assert_eq!(words(&before.body, "Solgården", "Akutplads"), ["Få", "Få"], "only 21");
        assert_eq!(words(&before.body, "Skoven", "Korttidsplads"), ["Få", "Få"], "S1 and S2");
        let from = app.at(date!(2026 - 11 - 25), time!(8:00));
        for (bed, number) in [("S1", "010150-1111"), ("S2", "020250-1111")] {
            let id = sent(&lise, &[("civil_number", number)]).await;
            offered(&app, id, bed, from).await;
        }
        let after = lise.get("/capacity").await;
        assert_eq!(words(&after.body, "Skoven", "Korttidsplads"), ["Få", "Fuldt"], "free today, promised from tomorrow at 8");
        app.set_local(date!(2026 - 11 - 25), time!(8:00));
        let lise = app.hospital().await;
        assert_eq!(words(&lise.get("/capacity").await.body, "Skoven", "Korttidsplads"), ["Fuldt", "Fuldt"]);
    }

    async fn administrators_do_not_see_capacity_and_strangers_sign_in(app: App) {
        assert_eq!(app.admin().await.get("/capacity").await.status, StatusCode::FORBIDDEN);
        assert_eq!(app.stranger().get("/capacity").await.status, StatusCode::SEE_OTHER);
    }
}
