//! The way from a request to an offer that is answered: what departments, practices and allocators do.

use super::player::{Command, Player, Stopped};
use super::scene::{Place, Scene};
use crate::store::entity::{request, reservation};
use app::allocation::{Allocation as _, view::ReserveDraft};
use domain::access::{Actor, Role};
use domain::citizen::Sex;
use domain::code::{Code as _, parse_list};
use domain::facility::Need;
use domain::ids::{BedId, RequestId};
use domain::request::{Infection, Mobility};
use domain::undo::has_left;
use time::PrimitiveDateTime;
use uuid::Uuid;

/// Whoever asks for a place.
const REFERRERS: [Role; 2] = [Role::ReferrerHospital, Role::ReferrerGp];
/// Whoever decides.
const DECIDERS: [Role; 2] = [Role::Allocator, Role::AcuteNurse];
const REQUEST: &str = "/requests/{id}";
const HOMES: [&str; 4] = ["8420", "8421", "8425", "8500"];
const REASONS: &str = "Du har brug for pleje hele døgnet, indtil du kan klare dig hjemme.";

impl Player {
    /// Somebody asks for a place.
    pub(super) async fn ask(&mut self) -> Result<(), Stopped> {
        let authorities = self.authorities.clone();
        let Some(authority) = self.pick(&authorities) else { return Ok(()) };
        let again = !self.known.is_empty() && self.dice.percent(12 + self.manners.odd / 2);
        let known = if again {
            let known = self.known.clone();
            self.pick(&known)
        } else {
            None
        };
        let (person, home) = match known {
            Some(known) => known,
            None => {
                let sex = if self.dice.percent(55) { Sex::Female } else { Sex::Male };
                let person = (self.people.invent(sex), self.dice.one(&HOMES));
                self.known.push(person.clone());
                person
            }
        };
        let by_phone = self.dice.percent(20);
        let asks = match by_phone {
            true => self.of(&DECIDERS, authority),
            false => {
                let all: Vec<Actor> = self.cast.those(&REFERRERS, |_| true).into_iter().cloned().collect();
                self.pick(&all)
            }
        };
        let Some(asks) = asks else { return Ok(()) };
        let kind = self.dice.one(&[
            "short_term",
            "short_term",
            "short_term",
            "acute",
            "inpatient_rehab",
            "waiting",
            "respite",
            "assessment",
            "palliative",
            "unsure",
        ]);
        let infection = match self.dice.between(1, 100) {
            1..=6 => "isolation",
            7..=10 => "awaiting_result",
            11..=14 if by_phone => "unknown",
            _ => "none",
        };
        let ready = self.plads.now().plus_minutes(self.dice.between(-600, 60 * 60));
        let ready = self.when(ready);
        let why = self.dice.one(&[
            "Hoftebrud, går få skridt med støtte",
            "Lungebetændelse, kan ikke være alene",
            "Faldet i hjemmet",
            "Ægtefælle trænger til aflastning",
        ]);
        let command = if by_phone { Command::new("/requests/phone", "register_phone") } else { Command::new("/requests/new", "send") };
        let command = command
            .with("civil_number", person.number.reveal())
            .with("postcode", home)
            .with("why", why)
            .with("ready", ready)
            .with("infection", infection)
            .with("wished_kind", kind)
            .with("source", if asks.role == Role::ReferrerGp { "gp" } else { "hospital_medical" });
        let command = if by_phone {
            command.with("name", person.name.full()).with("caller", "Lise på afsnit 3, 12 34 56 78").with("key", self.key())
        } else {
            self.whole_form(command.with("authority", authority), &person.name, person.sex, kind)
        };
        self.post(&asks, command).await?;
        Ok(())
    }

    /// What the form of five steps asks besides.
    fn whole_form(&mut self, command: Command, name: &domain::citizen::PersonName, sex: Sex, kind: &str) -> Command {
        let mobility = self.dice.one(&["independent", "one_helper", "one_helper", "two_helpers", "lift"]);
        let nights = match kind {
            _ if self.manners.are_wild() => self.dice.between(1, 3),
            "acute" => self.dice.between(1, 6),
            _ => self.dice.between(3, 24),
        };
        let mut command = command
            .with("draft", self.key())
            .with("version", 0)
            .with("part", "all")
            .with("given_name", name.given())
            .with("family_name", name.family())
            .with("sex", sex.code())
            .with("sender_phone", "12 34 56 78")
            .with("mobility", mobility)
            .with("nights", nights)
            .with("transport", "seated")
            .with("consent", "citizen");
        for (need, percent) in [("single", 10), ("own_bath", 8), ("wheelchair", 8), ("door_alarm", 4), ("low_bed", 3)] {
            if self.dice.percent(percent) {
                command = command.with("needs", need);
            }
        }
        if mobility == "lift" {
            command = command.with("needs", "ceiling_lift");
        }
        let sites = self.sites.clone();
        match self.pick(&sites).filter(|_| self.dice.percent(25)) {
            Some(site) => command.with("wish_site", site),
            None => command,
        }
    }

    /// What is done about an open request, if anything now.
    pub(super) async fn on_request(
        &mut self,
        scene: &Scene,
        row: &request::Model,
        offer: Option<&reservation::Model>,
    ) -> Result<(), Stopped> {
        let Some(decides) = self.of(&DECIDERS, row.authority_id) else { return Ok(()) };
        let asked = self.of(&REFERRERS, row.requester_id).unwrap_or_else(|| decides.clone());
        if self.chance(12) {
            return self.referrer_changes(&asked, row).await;
        }
        match (row.status.as_str(), offer) {
            ("received", _) if self.chance(3500) => self.take_up(&decides, row).await,
            ("in_assessment", _) if self.chance(3000) => self.decide(&decides, row).await,
            ("needs_info", _) if self.chance(2500) => {
                let command = on(row, "answer_question").with("answer", "Går med rollator, bor alene.");
                self.post(&asked, command).await.map(drop)
            }
            ("granted", _) if self.chance(40) => {
                let command = on(row, "withdraw").with("cause", "placed_elsewhere");
                self.post(&asked, command).await.map(drop)
            }
            ("granted", _) if self.chance(3000) => self.reserve(&decides, scene, row, None).await,
            ("reserved", Some(offer)) => self.on_offer(scene, (&decides, &asked), row, offer).await,
            _ => Ok(()),
        }
    }

    async fn take_up(&mut self, decides: &Actor, row: &request::Model) -> Result<(), Stopped> {
        if self.dice.percent(70) { self.post(decides, on(row, "take_up")).await.map(drop) } else { self.decide(decides, row).await }
    }

    async fn decide(&mut self, decides: &Actor, row: &request::Model) -> Result<(), Stopped> {
        let kind = row.wished_kind.as_deref().unwrap_or("short_term").to_owned();
        let Some(basis) = self.basis(&kind) else { return Ok(()) };
        let command = match self.dice.between(1, 100) {
            1..=9 => {
                let due = self.plads.now().plus_hours(4);
                let due = self.when(due);
                on(row, "ask").with("question", "Hvordan går borgeren?").with("due", due)
            }
            10..=13 => on(row, "refuse")
                .with("kind", &kind)
                .with("legal_basis", basis)
                .with("reasons", "Du kan få hjælpen hjemme.")
                .with("instead", "Hjemmepleje"),
            14..=16 => on(row, "redirect").with("to", "home").with("reason", "Akutsygeplejen kan komme i hjemmet"),
            _ => {
                let infection = if row.infection == "unknown" { "none" } else { row.infection.as_str() };
                let mut command = on(row, "grant")
                    .with("kind", &kind)
                    .with("legal_basis", basis)
                    .with("infection", infection)
                    .with("why_not_home", "Bor alene på 2. sal.")
                    .with("reasons", REASONS)
                    .with("confirmed", "yes");
                command = match row.wish_site_id {
                    Some(site) => command.with("choice", "chosen").with("wish_site", site),
                    None => command.with("choice", "nearest"),
                };
                for need in parse_list::<Need>(&row.needs).unwrap_or_default() {
                    command = command.with("needs", need.code());
                }
                command
            }
        };
        self.post(decides, command).await.map(drop)
    }

    /// A legal basis that may be chosen today, as fits the kind.
    pub(super) fn basis(&mut self, kind: &str) -> Option<Uuid> {
        let today = self.plads.today();
        let usual: &[&str] = match kind {
            "acute" => &["sul138"],
            "inpatient_rehab" => &["sul140", "servicelov86", "aeldrelov14"],
            "health_care_place" => &["sul118d"],
            "respite" => &["aeldrelov16", "servicelov84"],
            _ => &["sul138", "servicelov84", "aeldrelov17"],
        };
        let valid = |b: &&crate::store::entity::legal_basis::Model| b.valid_from <= today && b.valid_to.is_none_or(|end| today < end);
        let all: Vec<(bool, Uuid)> = self.bases.iter().filter(valid).map(|b| (usual.contains(&b.code.as_str()), b.id)).collect();
        let fit: Vec<Uuid> = all.iter().filter(|(usual, _)| *usual).map(|(_, id)| *id).collect();
        let any: Vec<Uuid> = all.into_iter().map(|(_, id)| id).collect();
        if fit.is_empty() { self.pick(&any) } else { self.pick(&fit) }
    }

    /// Offers a bed, or moves the offer there is: one of those suggested, seldom another.
    async fn reserve(
        &mut self,
        decides: &Actor,
        scene: &Scene,
        row: &request::Model,
        offer: Option<&reservation::Model>,
    ) -> Result<(), Stopped> {
        let id = RequestId(row.id);
        let plads = self.plads.clone();
        let Some(seen) = self.looked("assessment", plads.assessment(decides, id, None).await)? else { return Ok(()) };
        let suggested: Vec<BedId> = seen.places.iter().flat_map(|p| &p.suggestions).map(|s| s.bed.bed).collect();
        let nearly: Vec<BedId> = seen.places.iter().flat_map(|p| &p.nearly).map(|n| n.bed.bed).collect();
        let first = suggested.first().copied();
        let bed = if self.dice.percent(self.manners.odd) {
            self.pick(&scene.places).map(|p: Place| p.bed)
        } else if self.dice.percent(70) && first.is_some() {
            first
        } else if suggested.is_empty() && self.dice.percent(25) {
            self.pick(&nearly)
        } else {
            self.pick(&suggested)
        };
        let Some(bed) = bed else { return self.nothing_free(decides, row, offer).await };
        let shown = self.looked("assessment", plads.assessment(decides, id, Some(bed)).await)?;
        let Some(draft) = shown.and_then(|a| a.draft) else { return Ok(()) };
        let command = self.terms(row, offer, &draft);
        self.post(decides, command).await.map(drop)
    }

    fn terms(&mut self, row: &request::Model, offer: Option<&reservation::Model>, draft: &ReserveDraft) -> Command {
        let command = match offer {
            Some(offer) => on(row, "move").with("offer", offer.version),
            None => on(row, "reserve"),
        };
        let consents = if draft.verdict.suits() { "" } else { "Begge har sagt ja" };
        let unmet = if draft.unmet.is_some() { "Der er ingen ledig plads på det ønskede sted" } else { "" };
        command
            .with("bed", draft.bed.bed)
            .with("arrival", local(draft.arrival))
            .with("until", local(draft.until))
            .with("answer_by", local(draft.answer_by))
            .with("consents", consents)
            .with("unmet_choice", unmet)
    }

    async fn nothing_free(&mut self, decides: &Actor, row: &request::Model, offer: Option<&reservation::Model>) -> Result<(), Stopped> {
        if offer.is_some() || row.next_update_at.is_none_or(|at| at.at() > self.plads.now()) {
            return Ok(());
        }
        let next = self.plads.now().plus_hours(4);
        let next = self.when(next);
        self.post(decides, on(row, "promise_update").with("next_update", next)).await.map(drop)
    }

    async fn on_offer(
        &mut self,
        scene: &Scene,
        (decides, asked): (&Actor, &Actor),
        row: &request::Model,
        offer: &reservation::Model,
    ) -> Result<(), Stopped> {
        let now = self.plads.now();
        if offer.proposed_arrival.is_some() {
            if self.chance(3000) {
                let act = if self.dice.percent(70) { "accept_time" } else { "decline_time" };
                self.post(decides, on(row, act).with("offer", offer.version)).await?;
            }
            return Ok(());
        }
        if self.chance(8) {
            return self.couple(scene, decides, row).await;
        }
        if self.chance(25) {
            return self.reserve(decides, scene, row, Some(offer)).await;
        }
        if self.chance(10) {
            return self
                .post(decides, on(row, "cancel_offer").with("offer", offer.version).with("reason", "Pladsen skal bruges til en anden"))
                .await
                .map(drop);
        }
        if offer.status == "offered" {
            if !has_left(offer.offered_at.at(), now) {
                return Ok(());
            }
            return if self.chance(2200) { self.answer(asked, row, offer).await } else { Ok(()) };
        }
        let late = now.seconds_since(offer.arrival_at.at());
        if late > 5 * 3600 && self.chance(600) {
            // They are not coming: somebody has asked, and the bed is given back.
            let command = on(row, "withdraw").with("cause", "went_home");
            return self.post(decides, command).await.map(drop);
        }
        if late > -4 * 3600
            && self.chance(60)
            && let Some(place) = scene.places.iter().find(|p| p.bed.0 == offer.bed_id)
        {
            return self.later(*place, offer).await;
        }
        if late > -1800 && self.chance(if late < 0 { 300 } else { 3300 }) && !self.dice.percent(4) {
            return self.arrive(scene, offer).await;
        }
        Ok(())
    }

    /// Two who belong together are linked by the number of the other, or parted.
    async fn couple(&mut self, scene: &Scene, decides: &Actor, row: &request::Model) -> Result<(), Stopped> {
        let command = if self.dice.percent(25) {
            on(row, "part").with("part_reason", "De er ikke længere et par")
        } else {
            let others: Vec<String> = scene
                .requests
                .iter()
                .filter(|(r, _)| r.id != row.id && r.authority_id == row.authority_id)
                .map(|(r, _)| r.number.clone())
                .collect();
            let Some(number) = self.pick(&others) else { return Ok(()) };
            on(row, "link").with("number", number)
        };
        self.post(decides, command).await.map(drop)
    }

    async fn answer(&mut self, asked: &Actor, row: &request::Model, offer: &reservation::Model) -> Result<(), Stopped> {
        let act = |act| Command::on(REQUEST, act, row.id).with("reservation", offer.id).with("version", offer.version);
        let command = match self.dice.between(1, 100) {
            1..=8 => {
                let time = offer.arrival_at.at().plus_hours(self.dice.between(1, 20));
                let time = self.when(time);
                act("propose_time").with("time", time)
            }
            9..=15 => {
                let cause = self.dice.one(&["citizen_said_no", "time_does_not_fit", "condition_changed", "other_solution"]);
                act("decline_offer").with("cause", cause).with("citizen_answer", "Vil hellere hjem").with("informed_by", "Lise Toft")
            }
            _ => act("confirm_offer"),
        };
        self.post(asked, command).await.map(drop)
    }

    async fn referrer_changes(&mut self, asked: &Actor, row: &request::Model) -> Result<(), Stopped> {
        let command = match self.dice.between(1, 10) {
            1..=4 => {
                let ready = row.ready_at.at().max(self.plads.now()).plus_hours(self.dice.between(1, 40));
                let ready = self.when(ready);
                let cause = self.dice.one(&["treatment", "transport", "citizen", "not_prepared"]);
                on(row, "postpone").with("ready", ready).with("cause", cause)
            }
            5..=7 => {
                let infection = if self.dice.percent(20) { Infection::AwaitingResult.code() } else { row.infection.as_str() };
                let mobility = if row.mobility.is_empty() { Mobility::Unknown.code() } else { row.mobility.as_str() };
                let mut command = on(row, "change").with("infection", infection).with("mobility", mobility).with("transport", "wheelchair");
                for need in parse_list::<Need>(&row.needs).unwrap_or_default() {
                    command = command.with("needs", need.code());
                }
                command.with("note", "Rettet efter stuegang")
            }
            _ => {
                let cause = self.dice.one(&["went_home", "condition_changed", "citizen_declined", "placed_elsewhere", "mistake"]);
                on(row, "withdraw").with("cause", cause)
            }
        };
        self.post(asked, command).await.map(drop)
    }

    /// The citizen of a confirmed offer arrives.
    async fn arrive(&mut self, scene: &Scene, offer: &reservation::Model) -> Result<(), Stopped> {
        let Some(place) = scene.places.iter().find(|p| p.bed.0 == offer.bed_id).copied() else { return Ok(()) };
        let Some(nurse) = self.at(&[Role::WardNurse], place.site) else { return Ok(()) };
        let mut command = Command::on("/beds/{id}", "arrive", place.bed.0).with("reservation", offer.id).with("version", offer.version);
        if self.dice.percent(40) {
            let at = self.plads.now().plus_minutes(-self.dice.between(1, 40));
            let at = self.when(at);
            command = command.with("at", at);
        }
        self.post(&nurse, command).await.map(drop)
    }
}

/// A form of the page of a request, as it was seen.
fn on(row: &request::Model, act: &'static str) -> Command {
    Command::on(REQUEST, act, row.id).with("version", row.version)
}

/// A local time, as it is typed.
pub(super) fn local(at: PrimitiveDateTime) -> String {
    format!("{:02}.{:02}.{} {:02}:{:02}", at.day(), u8::from(at.month()), at.year(), at.hour(), at.minute())
}
