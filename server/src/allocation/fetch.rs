//! What a promised bed needs from a store is ordered in the write that promises the bed: a move with a due time, and a task for the
//! ward. Of two who want the last piece one gets it; the other is told what the bed lacks.

use super::inbox::bed_name;
use crate::chance;
use crate::failure::Failure;
use crate::state::{Plads, settings};
use crate::store::Tx;
use crate::store::equipment_move::{self, EquipmentMove};
use crate::store::journal::{Journal, Subject};
use crate::store::loose::{self, Loose};
use crate::store::reservation::Reservation;
use app::error::{AppError, Refusal};
use domain::access::Actor;
use domain::allocation::{Mismatch, Verdict};
use domain::equipment_move::{MoveStep, due_for};
use domain::facility::{BedFacts, Need};
use domain::instant::Calendar as _;
use domain::setting::SettingKey;
use domain::task::TaskKind;
use serde_json::json;

/// Orders what meets `needs` to the bed of a reservation, unless it has been ordered already. Beds must be locked.
///
/// # Errors
/// [`Refusal::BedDoesNotSuit`] when the last piece was promised to somebody else meanwhile.
pub(super) async fn order(
    plads: &Plads,
    tx: &Tx,
    actor: &Actor,
    r: &Reservation,
    bed: &BedFacts,
    needs: &[Need],
    journal: &mut Journal,
) -> Result<(), Failure> {
    if needs.is_empty() {
        return Ok(());
    }
    loose::lock(tx, needs).await?;
    let loose = Loose::on(&**tx, plads.zone.date(r.period.from()), Some(r.id)).await?;
    let (now, minutes) = (plads.now(), settings(&**tx).await?.on(plads.today(), SettingKey::EquipmentLeadMinutes));
    let due = due_for(r.period.from(), minutes, now);
    let mut names = Vec::new();
    for need in needs.iter().filter(|need| loose.ordered(bed.bed, **need).is_none()) {
        let Some(piece) = loose.piece(bed, *need) else {
            let verdict = Verdict { mismatches: vec![Mismatch::Need(*need)], ..Verdict::default() };
            return Err(AppError::refused(Refusal::BedDoesNotSuit { bed: bed_name(bed), verdict }).into());
        };
        let new = EquipmentMove {
            id: chance::id(),
            equipment: piece.id,
            need: *need,
            reservation: r.id,
            from: piece.site,
            bed: bed.bed,
            lead_minutes: i32::try_from(minutes).unwrap_or_default(),
            due,
            expected: due,
            step: MoveStep::Ordered,
            cause: String::new(),
            ordered_by: actor.user,
            ordered_at: now,
            told: None,
            waived: None,
            waiver: String::new(),
            version: 1,
        };
        equipment_move::insert(tx, &new).await?;
        names.push(format!("{} ({})", piece.name, piece.site_name));
        let rule = SettingKey::EquipmentLeadMinutes;
        let detail = json!({
            "move": new.id, "equipment": piece.id, "need": need, "from": piece.site, "reservation": r.id, "due": due,
            "rule": domain::code::Code::code(rule), "minutes": minutes,
        });
        journal.note_at(bed.site, "equipment.ordered", Subject::Bed(bed.bed), detail);
        journal.touch_site(piece.site);
    }
    if !names.is_empty() {
        equipment_move::raise(tx, TaskKind::EquipmentToMove, r, bed.bed, due, names.join(", "), now).await?;
    }
    Ok(())
}
