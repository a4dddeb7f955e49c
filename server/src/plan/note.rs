//! What was told last of a plan's sessions: what was done, and why somebody did not come.

use super::list::names;
use crate::failure::Failure;
use crate::state::Plads;
use crate::store::training;
use app::plan::NoteView;
use domain::ids::PlanId;

/// How many notes the page of a plan shows; the others stand with their sessions.
const SHOWN: u64 = 5;

/// The latest notes, the last session first. A student's that awaits approval is not among them.
pub(super) async fn latest(plads: &Plads, id: PlanId) -> Result<Vec<NoteView>, Failure> {
    let mut told = training::latest_told(plads.store.read(), id, SHOWN).await?;
    told.sort_by_key(|t| std::cmp::Reverse(t.session.period.from()));
    let writers = told.iter().flat_map(|t| &t.trainees).filter_map(|who| Some(who.told?.0.writer().user));
    let staff = names(plads, writers).await?;
    let view = |t: training::Training| {
        let who = t.trainees.into_iter().next()?;
        Some(NoteView {
            session: t.session.id,
            at: plads.local(t.session.period.from()),
            what: t.what,
            attendance: who.attendance,
            by: staff.get(&who.told?.0.writer().user).cloned().unwrap_or_default(),
            note: who.note,
        })
    };
    Ok(told.into_iter().filter_map(view).collect())
}
