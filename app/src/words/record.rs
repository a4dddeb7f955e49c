//! The care record beside Plads: kinds of data, and which of the two keeps them.

use crate::lang::{Lang, tr};
use crate::t;
use domain::record::{DataKind, Master};

words! {
    /// A kind of data.
    data_kind_name(DataKind) {
        Goals: "Mål", "Goals";
        Measures: "Målinger", "Measurements";
        Notes: "Notater", "Notes";
        Screenings: "Screeninger", "Screenings";
    }
    /// Where data is kept.
    master_name(Master) {
        Plads: "I Plads", "In Plads";
        Record: "I omsorgsjournalen", "In the care record";
    }
}

/// "Mål føres i omsorgsjournalen. Skriv en henvisning i stedet."
#[must_use]
pub fn kept_text(l: Lang, kind: DataKind) -> String {
    let what = data_kind_name(l, kind);
    t!(
        l,
        "{what} føres i omsorgsjournalen på dette sted. Skriv en henvisning i stedet.",
        "{what} are kept in the care record at this site. Write a reference instead."
    )
}
