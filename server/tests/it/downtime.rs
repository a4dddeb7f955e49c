//! The sheet for when the server is gone: what it says, who may read the file, and that it is replaced whole.

use crate::given;
use domain::citizen::PersonName;
use domain::request::RequestContent;
use server::downtime;
use std::os::unix::fs::PermissionsExt as _;
use time::macros::{date, time};

fn folder() -> std::path::PathBuf {
    let folder = std::env::temp_dir().join(format!("plads-sheets-{}", server::chance::id()));
    std::fs::create_dir(&folder).unwrap();
    folder
}

on_both_engines! {
    async fn the_sheet_lists_every_bed_and_the_next_seventy_two_hours(app: App) {
        let person = |n, family: &str| RequestContent {
            name: PersonName::parse("Anna", family).unwrap(),
            ..given::content(&app, &given::civil_number(n))
        };
        let beds = &app.world.beds;
        given::stay_from(&app, beds["1A"], person(1, "Toft"), app.plads.now().plus_hours(-24), app.at(date!(2026 - 11 - 26), time!(11:00))).await;
        let soon = given::request_granted(&app, person(2, "Lund")).await;
        given::offer_from(&app, soon, beds["2"], app.at(date!(2026 - 11 - 27), time!(9:00)), app.at(date!(2026 - 12 - 08), time!(11:00))).await;
        let later = given::request_granted(&app, person(3, "Hald")).await;
        given::offer_from(&app, later, beds["3"], app.at(date!(2026 - 11 - 27), time!(10:00)), app.at(date!(2026 - 12 - 08), time!(11:00))).await;
        let close = [("from", "i dag 09:41"), ("until", "25.11 12:00"), ("cause", "<script>alert(1)</script>")];
        app.ward_nurse().await.post(&format!("/beds/{}", beds["21"]), "close", &close).await.location();

        let folder = folder();
        let files = downtime::write(&app.plads, &folder).await.unwrap();
        assert_eq!(files.len(), 3, "one for each site");
        let file = files.iter().find(|f| f.to_string_lossy().contains("solgården")).unwrap();
        let text = std::fs::read_to_string(file).unwrap();
        assert!(text.starts_with("<!DOCTYPE html><html lang=\"da\">") && text.ends_with("</html>"), "a whole page");
        for words in ["tir. 24. nov. 09:41", "Toft, Anna", "Belagt", "&lt;script&gt;alert(1)&lt;/script&gt;"] {
            assert!(text.contains(words), "{words}:\n{text}");
        }
        let ahead = text.split("De næste 72 timer").nth(1).unwrap();
        let rows: Vec<&str> = ahead.split("<tr>").filter(|row| row.contains("scope=\"row\"")).collect();
        // The bed opens on Wednesday, Toft leaves on Thursday, Lund comes on Friday at 9; Hald, at 10, is more than 72 hours away.
        assert_eq!(rows.len(), 3, "{rows:?}");
        assert!(rows[0].contains("Sengen åbner") && rows[0].contains("ons. 25. nov. 12:00"));
        assert!(rows[1].contains("Afrejse") && rows[1].contains("Toft, Anna") && rows[1].contains("tor. 26. nov. 11:00"));
        assert!(rows[2].contains("Ankomst") && rows[2].contains("Lund, Anna") && rows[2].contains("fre. 27. nov. 09:00"));
        assert!(!text.contains("<script") && !text.contains("http"), "it needs nothing else and runs nothing");
        let number = given::civil_number(1);
        assert!(!text.contains(&number[..6]), "no civil numbers");
    }

    async fn only_the_server_may_read_a_sheet_and_the_next_one_replaces_it(app: App) {
        let folder = folder();
        let files = downtime::write(&app.plads, &folder).await.unwrap();
        let before = std::fs::read_to_string(&files[0]).unwrap();
        assert_eq!(std::fs::metadata(&files[0]).unwrap().permissions().mode() & 0o777, 0o600);
        app.wait_minutes(15);
        assert_eq!(downtime::write(&app.plads, &folder).await.unwrap(), files);
        let after = std::fs::read_to_string(&files[0]).unwrap();
        assert!(before.contains("09:41") && after.contains("09:56"));
        assert_eq!(std::fs::read_dir(&folder).unwrap().count(), files.len(), "nothing unfinished is left");
        let nowhere = downtime::write(&app.plads, &folder.join("missing")).await.unwrap_err().to_string();
        assert!(nowhere.contains("missing"), "the message names the file: {nowhere}");
    }
}
