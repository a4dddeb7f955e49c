//! What the house itself does: cleaning, closures, the dead and their belongings, complaints and tasks.

use super::player::{Command, Player, Stopped};
use super::scene::{Guest, Place, Scene};
use crate::store::entity::{cleaning, closure, complaint, death, equipment_move, task};
use domain::access::Role;
use domain::code::Code as _;
use domain::ids::SiteId;
use domain::task::TaskKind;

const BED: &str = "/beds/{id}";
const DEATH: &str = "/stays/{id}/death";

impl Player {
    /// A cleaning goes a step further; some skip the step in between.
    pub(super) async fn on_cleaning(&mut self, row: &cleaning::Model, place: Place) -> Result<(), Stopped> {
        if !self.chance(3600) {
            return Ok(());
        }
        let Some(by) = self.at(&[Role::WardNurse, Role::CapacityManager], place.site) else { return Ok(()) };
        let act = match row.step.as_str() {
            "due" if self.dice.percent(85) => "start_cleaning",
            "due" | "started" if self.dice.percent(80) => "finish_cleaning",
            _ => "accept_cleaning",
        };
        self.post(&by, Command::on(BED, act, place.bed.0).with("cleaning", row.id)).await.map(drop)
    }

    /// Equipment sets out, is delayed or stands in place; seldom a manager lets the citizen come without it.
    pub(super) async fn on_awaited(&mut self, row: &equipment_move::Model, place: Place) -> Result<(), Stopped> {
        if !self.chance(1500) {
            return Ok(());
        }
        let Some(by) = self.at(&[Role::WardNurse, Role::CapacityManager], place.site) else { return Ok(()) };
        let on = |act| Command::on(BED, act, place.bed.0).with("piece", format!("{}:{}", row.id, row.version));
        let command = match self.dice.between(1, 10) {
            1..=2 => {
                let expected = self.plads.now().plus_minutes(self.dice.between(30, 600));
                on("equipment_delayed").with("expected", self.when(expected)).with("cause", "Bilen er optaget")
            }
            3..=4 => on("equipment_under_way"),
            5 => on("waive_equipment").with("waiver", "To hjælpere, til det kommer"),
            _ => on("equipment_in_place"),
        };
        self.post(&by, command).await.map(drop)
    }

    /// A bed is closed for some days, seldom its whole room or ward for some hours.
    pub(super) async fn close(&mut self, place: Place) -> Result<(), Stopped> {
        let Some(by) = self.at(&[Role::WardNurse, Role::CapacityManager], place.site) else { return Ok(()) };
        let from = self.plads.now().plus_minutes(self.dice.between(0, 4000));
        let (scope, longest) = match self.dice.between(1, 20) {
            1 => ("ward", 300),
            2..=4 => ("room", 2000),
            _ => ("", 8000),
        };
        let until = from.plus_minutes(self.dice.between(60, longest));
        let (from, until) = (self.when(from), self.when(until));
        let cause = self.dice.one(&["Loftlift til service", "Vandskade", "Gulvet skal lakeres"]);
        let command = Command::on(BED, "close", place.bed.0).with("scope", scope).with("from", from).with("until", until);
        self.post(&by, command.with("cause", cause)).await.map(drop)
    }

    /// A closed bed is opened early, now and then.
    pub(super) async fn on_closure(&mut self, row: &closure::Model, place: Place) -> Result<(), Stopped> {
        if !self.chance(60) {
            return Ok(());
        }
        let Some(by) = self.at(&[Role::WardNurse, Role::CapacityManager], place.site) else { return Ok(()) };
        self.post(&by, Command::on(BED, "reopen", place.bed.0).with("closure", row.id)).await.map(drop)
    }

    /// A doctor confirms; the citizen and the belongings are collected.
    pub(super) async fn on_death(&mut self, row: &death::Model, place: Place) -> Result<(), Stopped> {
        let Some(nurse) = self.nurse(place) else { return Ok(()) };
        let now = self.plads.now();
        let on = |act| Command::on(DEATH, act, row.stay_id);
        if row.confirmed_at.is_none() {
            if self.chance(2200) {
                let at = now.plus_minutes(-self.dice.between(0, 20)).max(row.found_at.at());
                let at = self.when(at);
                return self.post(&nurse, on("confirm_death").with("doctor", "Vagtlæge Holm").with("at", at)).await.map(drop);
            }
            // Somebody tries too early now and then.
            return if self.chance(60) { self.post(&nurse, on("collected_body")).await.map(drop) } else { Ok(()) };
        }
        if row.body_at.is_none() && self.chance(1200) {
            self.post(&nurse, on("collected_body")).await?;
        }
        if row.belongings_at.is_none() && self.chance(500) {
            self.post(&nurse, on("collected_belongings")).await?;
        }
        Ok(())
    }

    /// A complaint is decided.
    pub(super) async fn on_complaint(&mut self, row: &complaint::Model, place: Place) -> Result<(), Stopped> {
        if !self.chance(20) {
            return Ok(());
        }
        let Some(by) = self.decider(place) else { return Ok(()) };
        let result = self.dice.one(&["upheld", "partly", "maintained", "maintained"]);
        let command = Command::on("/stays/{id}/complaint", "answer_complaint", row.stay_id)
            .with("complaint", row.id)
            .with("result", result)
            .with("result_reasons", "Vi har set på sagen igen.");
        self.post(&by, command).await.map(drop)
    }

    /// Somebody ticks a task off.
    pub(super) async fn on_task(&mut self, row: &task::Model) -> Result<(), Stopped> {
        if !self.chance(if self.manners.are_wild() { 40 } else { 700 }) {
            return Ok(());
        }
        let Ok(kind) = TaskKind::from_code(&row.kind) else { return Ok(()) };
        if kind == TaskKind::ArrivalItemMissing {
            // A sender answers on the request.
            return Ok(());
        }
        let by = match row.site_id {
            Some(site) if kind.owner() == Role::WardNurse => self.at(&[Role::WardNurse], SiteId(site)),
            _ => self.of(&[kind.owner()], row.organisation_id),
        };
        let Some(by) = by else { return Ok(()) };
        self.post(&by, Command::new("/tasks", "done").with("task", row.id).with("version", row.version)).await.map(drop)
    }

    /// Something is corrected of somebody who has left.
    pub(super) async fn on_gone(&mut self, guest: &Guest) -> Result<(), Stopped> {
        if !self.chance(4) {
            return Ok(());
        }
        let Some(nurse) = self.nurse(guest.place) else { return Ok(()) };
        if self.dice.percent(40) { self.correct_fact(&nurse, guest).await } else { self.correct(&nurse, guest).await }
    }

    /// One round through everything that lies there.
    ///
    /// # Errors
    /// [`Stopped`] at the first defect.
    pub async fn round(&mut self) -> Result<(), Stopped> {
        let places = self.places.clone();
        let scene = Scene::read(&self.plads, &places).await.map_err(|e| self.stopped("looking round", e))?;
        let demand = self.demand();
        for _ in 0..demand / 10_000 + i64::from(self.chance(demand % 10_000)) {
            self.ask().await?;
        }
        for (row, offer) in &scene.requests {
            self.on_request(&scene, row, offer.as_ref()).await?;
        }
        for guest in &scene.guests {
            self.on_guest(guest).await?;
        }
        for guest in &scene.gone {
            self.on_gone(guest).await?;
        }
        for (row, place) in &scene.deaths {
            self.on_death(row, *place).await?;
        }
        for (row, place) in &scene.cleanings {
            self.on_cleaning(row, *place).await?;
        }
        for (row, place) in &scene.awaited {
            self.on_awaited(row, *place).await?;
        }
        for (row, place) in &scene.closures {
            self.on_closure(row, *place).await?;
        }
        for (row, place) in &scene.complaints {
            self.on_complaint(row, *place).await?;
        }
        for row in &scene.tasks {
            self.on_task(row).await?;
        }
        let bed = if self.chance(i64::try_from(places.len()).unwrap_or(1) * 3) { self.pick(&places) } else { None };
        if let Some(bed) = bed {
            self.close(bed).await?;
        }
        let bed = if self.chance(i64::try_from(places.len()).unwrap_or(1) * 3) { self.pick(&places) } else { None };
        match bed {
            Some(bed) => self.equipment(bed).await,
            None => Ok(()),
        }
    }

    /// How often somebody asks, so that the house is nearly full: in ten thousand rounds.
    fn demand(&self) -> i64 {
        // A bed turns over every ten days, and some of those who ask do not come; twenty rounds a day. Wildly: in three rounds of ten.
        let beds = i64::try_from(self.places.len()).unwrap_or(i64::MAX);
        if self.manners.are_wild() { 50 } else { beds.saturating_mul(14).saturating_mul(100) / 20 }
    }
}
