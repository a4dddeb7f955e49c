//! What the page of a stay says of TOBS: the latest total, what is due, and how it has gone.

use super::sets::{copied, trend, whole};
use super::{ExcludedRow, TobsRow, TobsView};
use crate::caller::visit;
use crate::lang::Lang;
use crate::stay::StayView;
use crate::t;
use crate::ui::format::date_time_relative;
use crate::ui::icon::{Glyph, Icon};
use crate::words::{step_text, tobs_not_used, very_ill};
use domain::rehab::tobs::MOST_POINTS;
use leptos::prelude::*;

/// The panel.
pub(crate) fn panel(l: Lang, s: &StayView) -> impl IntoView + use<> {
    let t = &s.tobs;
    let to = format!("/stays/{}/tobs", s.id);
    let body = match (&t.excluded, t.latest()) {
        (Some(excluded), _) => not_used(l, excluded).into_any(),
        (None, Some(latest)) => view! { {score(l, latest)}{due(l, t)}{trend(l, t)}{copied(l, t)} }.into_any(),
        (None, None) => {
            view! { <p class="empty">{t!(l, "TOBS er ikke taget i opholdet.", "TOBS has not been taken in the stay.")}</p> }.into_any()
        }
    };
    let takes = (t.may_keep && t.excluded.is_none()).then(|| {
        let to = format!("{to}#new");
        view! { <p><a class="button button-primary" href=to><Icon name=Glyph::Plus />{t!(l, "Tag TOBS", "Take TOBS")}</a></p> }
    });
    view! {
        <section class="panel" aria-labelledby="tobs">
            <div class="panel__head"><h2 id="tobs">"TOBS"</h2><a class="small" href=to>{t!(l, "Alle sæt og nyt sæt", "All sets and a new one")}</a></div>
            <div class="panel__body stack-s">{body}{takes}</div>
        </section>
    }
}

/// "TOBS bruges ikke".
pub(super) fn not_used(l: Lang, excluded: &ExcludedRow) -> impl IntoView + use<> {
    let (by, at) = (&excluded.by, date_time_relative(l, excluded.at, visit().now.date()));
    let text = format!("{} ({by}, {at})", tobs_not_used(l, &excluded.reason));
    view! { <p class="note note--plain"><Icon name=Glyph::Info /><span>{text}</span></p> }
}

/// That a nurse has not approved the tables.
pub(super) fn unapproved(l: Lang) -> impl IntoView {
    view! { <span class="badge badge--amber"><Icon name=Glyph::Warning small=true />{t!(l, "Endnu ikke godkendt af en sygeplejerske", "Not yet approved by a nurse")}</span> }
}

/// The total of a set, and what was to be done.
pub(super) fn score(l: Lang, set: &TobsRow) -> impl IntoView + use<> {
    let (total, most) = (set.tobs.total(), MOST_POINTS);
    let (at, by) = (date_time_relative(l, set.taken, visit().now.date()), set.by.clone());
    let ill =
        set.tobs.is_very_ill.then(|| view! { <span class="badge badge--late"><Icon name=Glyph::Warning small=true />{very_ill(l)}</span> });
    let todo = step_text(l, &set.step, set.tobs.is_very_ill).into_iter().map(|text| view! { <li>{text}</li> }).collect_view();
    view! {
        <p class="tobs__total"><b>{total}</b>" "<small>{t!(l, "af {most} point", "of {most} points")}</small>" "{ill}{set.is_unapproved.then(|| unapproved(l))}</p>
        <p class="small muted">{t!(l, "Taget {at} af {by}", "Taken {at} by {by}")}</p>
        <ul class="tobs__todo">{todo}</ul>
    }
}

/// When the next set is due.
pub(super) fn due(l: Lang, t: &TobsView) -> Option<impl IntoView + use<>> {
    let now = visit().now;
    let at = t.again?;
    let (class, icon) = if at < now { ("due due--late", Glyph::Error) } else { ("due", Glyph::Time) };
    let text = date_time_relative(l, at, now.date());
    let late = (at < now).then(|| view! { <span class="sr-only">{t!(l, " (over frist)", " (overdue)")}</span> });
    Some(view! { <p><span class=class><Icon name=icon small=true />{t!(l, "Næste TOBS {text}", "Next TOBS {text}")}{late}</span></p> })
}

/// The points of every value of a set, and the set with its tables.
pub(super) fn result(l: Lang, t: &TobsView, set: &TobsRow) -> impl IntoView + use<> {
    let latest = t.latest().is_some_and(|latest| latest.id == set.id);
    view! { {score(l, set)}{latest.then(|| due(l, t))}{whole(l, set)} }
}
