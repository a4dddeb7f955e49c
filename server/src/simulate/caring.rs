//! What a ward sets on a stay and finds out about a bed: infection, diet, whose room, what is broken, an arrival put off.

use super::player::{Command, Player, Stopped};
use super::scene::{Guest, Place};
use crate::store::entity::reservation;
use app::board::Beds as _;
use app::stay::{StayAct, Stays as _};
use domain::access::{Actor, Role};
use domain::code::Code as _;
use domain::correction::Fact;
use domain::ids::StayId;

const BED: &str = "/beds/{id}";
const CARE: &str = "/stays/{id}/care";

impl Player {
    /// Something about the citizen turns out otherwise.
    pub(super) async fn care(&mut self, nurse: &Actor, guest: &Guest) -> Result<(), Stopped> {
        let on = |path, act| Command::on(path, act, guest.stay.id).with("version", guest.stay.version);
        let command = match self.dice.between(1, 10) {
            1..=5 => {
                let infection = self.dice.one(&["none", "none", "awaiting_result", "isolation", "unknown"]);
                let cleaning = self.dice.one(&["", "", "infection", "ordinary"]);
                on("/stays/{id}/infection", "change_infection")
                    .with("infection", infection)
                    .with("cleaning", cleaning)
                    .with("reason", "Svar på podning")
            }
            6..=7 => {
                let diet = self.dice.one(&["normal", "small_eater", "diabetes", "puree", "no_pork"]);
                on(CARE, "set_diet").with("diet", diet)
            }
            _ => {
                let preference = self.dice.one(&["", "women", "men"]);
                on(CARE, "set_room_preference").with("preference", preference).with("preference_reason", "Eget ønske")
            }
        };
        self.post(nurse, command).await.map(drop)
    }

    /// Where somebody went, or what an absence was, was registered wrongly.
    pub(super) async fn correct_fact(&mut self, nurse: &Actor, guest: &Guest) -> Result<(), Stopped> {
        let plads = self.plads.clone();
        let seen = plads.acting(nurse, StayId(guest.stay.id), StayAct::Correct).await;
        let Some(seen) = self.looked("correct", seen)? else { return Ok(()) };
        let Some(fact) = self.pick(&seen.facts) else { return Ok(()) };
        let (act, code) = match fact.is.fact() {
            Fact::Outcome => ("correct_outcome", self.dice.one(&["own_home", "hospital", "nursing_home", "died"])),
            Fact::AbsenceKind => ("correct_absence", self.dice.one(&["leave", "hospital"])),
        };
        let command = Command::on("/stays/{id}/correct", act, guest.stay.id)
            .with("version", seen.stay.version)
            .with(fact.is.fact().code(), format!("{}:{code}", fact.subject))
            .with("reason", "Tastet forkert");
        self.post(nurse, command).await.map(drop)
    }

    /// The ward puts an arrival off.
    pub(super) async fn later(&mut self, place: Place, offer: &reservation::Model) -> Result<(), Stopped> {
        let Some(nurse) = self.nurse(place) else { return Ok(()) };
        let to = offer.arrival_at.at().max(self.plads.now()).plus_hours(self.dice.between(1, 20));
        let to = self.when(to);
        let cause = self.dice.one(&["treatment", "transport", "citizen", "not_prepared"]);
        let command = Command::on(BED, "postpone_arrival", place.bed.0)
            .with("reservation", offer.id)
            .with("version", offer.version)
            .with("to", to)
            .with("cause", cause);
        self.post(&nurse, command).await.map(drop)
    }

    /// What stands at a bed breaks, or is whole again.
    pub(super) async fn equipment(&mut self, place: Place) -> Result<(), Stopped> {
        let Some(by) = self.at(&[Role::WardNurse, Role::CapacityManager], place.site) else { return Ok(()) };
        let plads = self.plads.clone();
        let Some(seen) = self.looked("bed", plads.bed(&by, place.bed, false).await)? else { return Ok(()) };
        let Some(thing) = self.pick(&seen.equipment) else { return Ok(()) };
        let command = if thing.faulty_since.is_some() {
            Command::on(BED, "equipment_repaired", place.bed.0)
        } else {
            Command::on(BED, "equipment_faulty", place.bed.0).with("fault", "Batteriet holder ikke strøm")
        };
        self.post(&by, command.with("equipment", thing.id).with("version", thing.version)).await.map(drop)
    }
}
