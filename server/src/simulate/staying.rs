//! What happens while somebody stays: leave and hospital with a held bed, another bed, another departure, another phase, the end.

use super::asking::local;
use super::player::{Command, Player, Stopped};
use super::scene::{Guest, Place};
use crate::stay::notice::{self, Notice};
use crate::store::entity::absence;
use app::stay::{StayAct, Stays as _};
use domain::access::{Actor, Role};
use domain::code::Code as _;
use domain::ids::{CitizenId, StayId};
use domain::instant::{Calendar as _, Instant};
use domain::notice::NoticeCode;
use time::{Duration, Time};

const ABSENCE: &str = "/stays/{id}/absence";
/// Whoever decides on stays.
const DECIDERS: [Role; 2] = [Role::Allocator, Role::AcuteNurse];

impl Player {
    /// A nurse at the bed.
    pub(super) fn nurse(&mut self, place: Place) -> Option<Actor> {
        self.at(&[Role::WardNurse], place.site)
    }

    /// Somebody of the authority that decides at the site.
    pub(super) fn decider(&mut self, place: Place) -> Option<Actor> {
        let authority = self.authority_of.get(&place.site.0).copied()?;
        self.of(&DECIDERS, authority)
    }

    /// What happens to somebody whose stay goes on, if anything now.
    pub(super) async fn on_guest(&mut self, guest: &Guest) -> Result<(), Stopped> {
        if let Some(away) = &guest.away {
            return self.on_absence(guest, away).await;
        }
        let Some(nurse) = self.nurse(guest.place) else { return Ok(()) };
        let Some(decides) = self.decider(guest.place) else { return Ok(()) };
        let (now, leaves) = (self.plads.now(), guest.stay.expected_departure.at());
        let hour = self.plads.local(now).hour();
        if leaves <= now.plus_hours(2) && (8..20).contains(&hour) && self.chance(2800) {
            return self.leaves(&nurse, guest).await;
        }
        if leaves <= now.plus_hours(96) && self.chance(if self.manners.are_wild() { 10 } else { 55 }) {
            return self.departure(&decides, guest, self.plads.zone.date(leaves.max(now)), 2, 14).await;
        }
        match self.dice.between(1, 10_000_i64.saturating_div(self.manners.haste)) {
            1..=5 => self.away(&nurse, guest).await,
            6..=8 => self.admitted(guest).await,
            9 => self.found_dead(&nurse, guest, "Ida K., nattevagt").await,
            10..=15 => self.transfer(&nurse, guest).await,
            16..=20 => self.phase(&decides, guest).await,
            21..=23 => self.departure(&decides, guest, self.plads.zone.date(now), 1, 4).await,
            24..=25 => self.complain(&decides, guest).await,
            26..=33 => self.correct(&nurse, guest).await,
            34..=36 => self.correct_fact(&nurse, guest).await,
            37..=46 => self.care(&nurse, guest).await,
            _ => Ok(()),
        }
    }

    /// The citizen leaves: home, most of them.
    async fn leaves(&mut self, nurse: &Actor, guest: &Guest) -> Result<(), Stopped> {
        let outcome = self.dice.one(&[
            "own_home",
            "own_home",
            "own_home_with_help",
            "own_home_with_help",
            "nursing_home",
            "hospital",
            "other_place",
            "own_choice",
        ]);
        let mut command =
            Command::on("/stays/{id}", "end_stay", guest.stay.id).with("version", guest.stay.version).with("outcome", outcome);
        if self.dice.percent(40) {
            let at = self.plads.now().plus_minutes(-self.dice.between(5, 90));
            let at = self.when(at);
            command = command.with("at", at);
        }
        if !self.post(nurse, command.clone()).await? {
            // Home before all is ready: somebody accepts it by name.
            let accepted = command.with("accepted_by", "Mette Holm").with("accept_reason", "Datteren er hjemme de første dage");
            self.post(nurse, accepted).await?;
        }
        Ok(())
    }

    /// Extended, or ended earlier; an extension that meets a promise is given up, or decided all the same.
    async fn departure(&mut self, decides: &Actor, guest: &Guest, day: time::Date, least: i64, most: i64) -> Result<(), Stopped> {
        let day = day.saturating_add(Duration::days(self.dice.between(least, most)));
        let hour = Time::from_hms(10, 0, 0).unwrap_or(Time::MIDNIGHT);
        let Some(until) = self.plads.zone.instant(day, hour) else { return Ok(()) };
        let until = self.when(until);
        let command = Command::on("/stays/{id}/departure", "change_departure", guest.stay.id)
            .with("version", guest.stay.version)
            .with("until", until)
            .with("reasons", "Du har endnu brug for træning og pleje hele døgnet.");
        if !self.post(decides, command.clone()).await? && self.dice.percent(40) {
            self.post(decides, command.with("despite", "yes")).await?;
        }
        Ok(())
    }

    async fn away(&mut self, nurse: &Actor, guest: &Guest) -> Result<(), Stopped> {
        let now = self.plads.now();
        let (kind, place) =
            if self.dice.percent(70) { ("leave", "Hos sin datter") } else { ("hospital", "Fjordby Sygehus, akutmodtagelsen") };
        let (at, back) = (now.plus_minutes(-self.dice.between(1, 60)), now.plus_hours(self.dice.between(3, 48)));
        let (at, back) = (self.when(at), self.when(back));
        let command = Command::on(ABSENCE, "leave", guest.stay.id)
            .with("version", guest.stay.version)
            .with("kind", kind)
            .with("place", place)
            .with("at", at)
            .with("expected_return", back);
        self.post(nurse, command).await.map(drop)
    }

    /// The hospital tells of an admission; sometimes late, sometimes twice.
    async fn admitted(&mut self, guest: &Guest) -> Result<(), Stopped> {
        self.notices += 1;
        let flow = format!("flow-{}-{}", self.seed, self.notices);
        let at = self.plads.now().plus_minutes(-self.dice.between(1, 300));
        self.tell(guest, &flow, NoticeCode::AdmitEmergency, at).await?;
        if self.dice.percent(30) {
            let at = at.plus_minutes(self.dice.between(30, 240)).min(self.plads.now());
            self.tell(guest, &flow, NoticeCode::AdmitInpatient, at).await?;
        }
        if self.dice.percent(10) {
            self.tell(guest, &flow, NoticeCode::CancelAdmit, self.plads.now()).await?;
        }
        Ok(())
    }

    /// A message from the hospital; one in ten comes twice.
    async fn tell(&mut self, guest: &Guest, flow: &str, code: NoticeCode, at: Instant) -> Result<(), Stopped> {
        let citizen = CitizenId(guest.stay.citizen_id);
        let message = format!("{flow}-{}-{}", code.code(), at.unix());
        let times = if self.dice.percent(10) { 2 } else { 1 };
        for _ in 0..times {
            let place = "Fjordby Sygehus".to_owned();
            let notice = Notice { message: message.clone(), flow: flow.to_owned(), code, citizen, place, at };
            let words = format!("notice {} of stay {}", code.code(), guest.stay.id);
            let answer = notice::receive(&self.plads, notice).await.map(drop);
            self.count("hospital_notice", answer.map_err(Into::into), words)?;
        }
        Ok(())
    }

    async fn on_absence(&mut self, guest: &Guest, away: &absence::Model) -> Result<(), Stopped> {
        let Some(nurse) = self.nurse(guest.place) else { return Ok(()) };
        let Some(decides) = self.decider(guest.place) else { return Ok(()) };
        let (id, version, now) = (guest.stay.id, guest.stay.version, self.plads.now());
        let on = |act| Command::on(ABSENCE, act, id).with("version", version);
        let back = if away.kind == "leave" { 500 } else { 130 };
        if self.chance(back) {
            let at = now.plus_minutes(-self.dice.between(0, 45));
            let at = self.when(at);
            return self.post(&nurse, on("come_back").with("at", at)).await.map(drop);
        }
        if away.hold_until.at() <= now.plus_hours(2) && self.chance(1500) {
            return if self.dice.percent(65) {
                let until = now.plus_hours(self.dice.between(12, 72));
                let until = self.when(until);
                self.post(&decides, on("hold_longer").with("until", until).with("reason", "Ventes tilbage snart")).await.map(drop)
            } else {
                let outcome = self.dice.one(&["hospital", "own_home", "other_place"]);
                self.post(&decides, on("release").with("outcome", outcome).with("reason", "Kommer ikke tilbage")).await.map(drop)
            };
        }
        match self.dice.between(1, 10_000_i64.saturating_div(self.manners.haste)) {
            1..=20 => match &away.flow {
                Some(flow) => {
                    let code = self.pick(&[
                        NoticeCode::DischargeHome,
                        NoticeCode::DischargeElsewhere,
                        NoticeCode::AdmitInpatient,
                        NoticeCode::Died,
                        NoticeCode::CancelAdmit,
                    ]);
                    let flow = flow.clone();
                    match code {
                        Some(code) => self.tell(guest, &flow, code, now.plus_minutes(-5)).await,
                        None => Ok(()),
                    }
                }
                None => {
                    let word = self.dice.one(&["discharged_home", "discharged_home", "discharged_elsewhere", "died"]);
                    self.post(&nurse, on("tell").with("word", word)).await.map(drop)
                }
            },
            21..=23 => self.post(&nurse, on("cancel_absence").with("reason", "Registreret på en anden borger")).await.map(drop),
            24..=27 => self.correct(&nurse, guest).await,
            28 => self.departure(&decides, guest, self.plads.zone.date(now), 3, 12).await,
            29 => self.phase(&decides, guest).await,
            _ if away.word.as_deref() == Some("died") && self.chance(900) => self.found_dead(&nurse, guest, "Fjordby Sygehus").await,
            _ if away.word.as_deref() == Some("discharged_elsewhere") && self.chance(600) => self
                .post(&decides, on("release").with("outcome", "other_place").with("reason", "Udskrevet til et andet sted"))
                .await
                .map(drop),
            _ => Ok(()),
        }
    }

    async fn transfer(&mut self, nurse: &Actor, guest: &Guest) -> Result<(), Stopped> {
        let plads = self.plads.clone();
        let seen = plads.acting(nurse, StayId(guest.stay.id), StayAct::Move).await;
        let Some(seen) = self.looked("move", seen)? else { return Ok(()) };
        let suits: Vec<_> = seen.beds.iter().filter(|b| b.suits).map(|b| b.bed).collect();
        let others: Vec<_> = seen.beds.iter().filter(|b| b.yields || self.manners.are_wild()).map(|b| b.bed).collect();
        let bed = if suits.is_empty() || self.dice.percent(10) { self.pick(&others) } else { self.pick(&suits) };
        let Some(bed) = bed else { return Ok(()) };
        let consents = if suits.contains(&bed) { "" } else { "Alle på stuen har sagt ja" };
        let mut command = Command::on("/stays/{id}/move", "move_citizen", guest.stay.id)
            .with("version", guest.stay.version)
            .with("bed", bed)
            .with("reason", "Ønsker ro om natten")
            .with("consents", consents);
        if self.dice.percent(30) {
            let at = self.plads.now().plus_minutes(-self.dice.between(1, 60));
            let at = self.when(at);
            command = command.with("at", at);
        }
        self.post(nurse, command).await.map(drop)
    }

    /// Another kind or legal basis, from a midnight on or from now.
    async fn phase(&mut self, decides: &Actor, guest: &Guest) -> Result<(), Stopped> {
        let kind = self.dice.one(&["short_term", "waiting", "assessment", "inpatient_rehab", "palliative"]);
        let Some(basis) = self.basis(kind) else { return Ok(()) };
        let now = self.plads.now();
        let from = match self.dice.between(0, 2) {
            0 => now,
            1 => self.plads.zone.start_of(self.plads.today()),
            _ => self.plads.zone.start_of(self.plads.today().saturating_add(Duration::DAY)),
        };
        let from = self.when(from);
        let command = Command::on("/stays/{id}/phase", "change_phase", guest.stay.id)
            .with("version", guest.stay.version)
            .with("kind", kind)
            .with("legal_basis", basis)
            .with("from", from)
            .with("reasons", "Din tilstand er bedre, og du venter på en bolig.");
        self.post(decides, command).await.map(drop)
    }

    async fn complain(&mut self, decides: &Actor, guest: &Guest) -> Result<(), Stopped> {
        let plads = self.plads.clone();
        let seen = plads.acting(decides, StayId(guest.stay.id), StayAct::Complaint).await;
        let Some(seen) = self.looked("complaint", seen)? else { return Ok(()) };
        let Some(decision) = self.pick(&seen.decisions) else { return Ok(()) };
        let channel = self.dice.one(&["phone", "letter", "in_person"]);
        let command = Command::on("/stays/{id}/complaint", "complain", guest.stay.id)
            .with("decision", decision.id)
            .with("channel", channel)
            .with("complainant", "Datter, med fuldmagt")
            .with("text", "Min mor er ikke klar til at komme hjem.");
        self.post(decides, command).await.map(drop)
    }

    /// Something was registered at a wrong time, or never was.
    pub(super) async fn correct(&mut self, nurse: &Actor, guest: &Guest) -> Result<(), Stopped> {
        let plads = self.plads.clone();
        let seen = plads.acting(nurse, StayId(guest.stay.id), StayAct::Correct).await;
        let Some(seen) = self.looked("correct", seen)? else { return Ok(()) };
        let Some(moment) = self.pick(&seen.moments) else { return Ok(()) };
        let version = seen.stay.version;
        let command = if moment.may_reopen && self.dice.percent(25) {
            Command::on("/stays/{id}/correct", "reopen_stay", guest.stay.id)
        } else {
            let at = moment.at.saturating_add(Duration::minutes(self.dice.between(-150, 150)));
            Command::on("/stays/{id}/correct", "correct", guest.stay.id)
                .with("what", format!("{}:{}", moment.moment.code(), moment.subject))
                .with("at", local(at))
        };
        self.post(nurse, command.with("version", version).with("reason", "Tastet forkert")).await.map(drop)
    }

    pub(super) async fn found_dead(&mut self, nurse: &Actor, guest: &Guest, by: &str) -> Result<(), Stopped> {
        let at = self.plads.now().plus_minutes(-self.dice.between(1, 30));
        let at = self.when(at);
        let command = Command::on("/stays/{id}/death", "found_dead", guest.stay.id)
            .with("version", guest.stay.version)
            .with("found_by", by)
            .with("at", at);
        self.post(nurse, command).await.map(drop)
    }
}
