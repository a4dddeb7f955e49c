//! Which doctor answers for the treatment of those who stay, with a telephone: from where each came, their returns from hospital,
//! and the hours agreed. A department or practice has the telephone its organisation has; otherwise it is missing.

use crate::failure::Failure;
use crate::state::{Plads, settings};
use crate::store::absence::{self, Absence};
use crate::store::entity::{hospital_notice, organisation};
use crate::store::request::{self, Stored};
use crate::store::stay::{self, Stay};
use crate::store::{Stamp, citizen};
use app::stay::{Doctor, DoctorKind, DoctorView};
use domain::absence::{AbsenceEnd, AbsenceKind, Word};
use domain::code::Code as _;
use domain::ids::{CitizenId, RequestId, StayId};
use domain::instant::{Calendar as _, Instant};
use domain::notice::NoticeCode;
use domain::phase::Span;
use domain::responsibility::{Discharge, Responsible, discharged, responsible};
use domain::setting::{SettingKey, Settings};
use sea_orm::{ColumnTrait as _, EntityTrait as _, QueryFilter as _};
use std::collections::{BTreeSet, HashMap};
use uuid::Uuid;

/// A notice of discharge so long before an arrival is about that journey.
const JOURNEY_HOURS: i64 = 24;

/// What is known, read once for many stays.
struct Known {
    requests: HashMap<RequestId, Stored>,
    absences: HashMap<StayId, Vec<Absence>>,
    own_doctors: HashMap<CitizenId, String>,
    told: HashMap<CitizenId, Vec<Instant>>,
    organisations: HashMap<Uuid, organisation::Model>,
    settings: Settings,
}

/// Who answers at `at` for each of some stays that go on.
pub(crate) async fn doctors(plads: &Plads, ids: &[StayId], at: Instant) -> Result<HashMap<StayId, DoctorView>, Failure> {
    let stays: Vec<Stay> = stay::by_ids(plads.store.read(), ids).await?.into_iter().filter(|s| s.state.ended().is_none()).collect();
    let known = Known::load(plads, &stays).await?;
    Ok(stays.iter().map(|stay| (stay.id, known.view(plads, stay, at))).collect())
}

impl Known {
    async fn load(plads: &Plads, stays: &[Stay]) -> Result<Self, Failure> {
        let db = plads.store.read();
        let asked: Vec<RequestId> = stays.iter().filter_map(|s| s.request).collect();
        let requests: HashMap<_, _> = request::by_ids(db, &asked).await?.into_iter().map(|r| (r.id, r)).collect();
        let ids: Vec<StayId> = stays.iter().map(|s| s.id).collect();
        let mut absences: HashMap<StayId, Vec<Absence>> = HashMap::new();
        for absence in absence::of_stays(db, &ids).await? {
            absences.entry(absence.stay).or_default().push(absence);
        }
        let citizens: Vec<CitizenId> = stays.iter().map(|s| s.citizen).collect::<BTreeSet<_>>().into_iter().collect();
        let own_doctors = citizen::by_ids(db, &citizens).await?.into_iter().map(|c| (c.id, c.own_doctor)).collect();
        let mut told: HashMap<CitizenId, Vec<Instant>> = HashMap::new();
        let discharges = [NoticeCode::DischargeHome, NoticeCode::DischargeElsewhere].map(|code| code.code());
        for part in citizens.chunks(500) {
            let rows = hospital_notice::Entity::find()
                .filter(hospital_notice::Column::CitizenId.is_in(part.iter().map(|c| c.0)))
                .filter(hospital_notice::Column::Code.is_in(discharges));
            for row in rows.all(db).await? {
                told.entry(CitizenId(row.citizen_id)).or_default().push(Stamp::at(row.at));
            }
        }
        // Departments and practices are few: all of them, so that a name can be looked up.
        let organisations = organisation::Entity::find().all(db).await?.into_iter().map(|o| (o.id, o)).collect();
        Ok(Self { requests, absences, own_doctors, told, organisations, settings: settings(db).await? })
    }

    fn view(&self, plads: &Plads, stay: &Stay, at: Instant) -> DoctorView {
        let away = self.in_hospital(stay);
        let spans: Vec<Span> = away.iter().map(|a| a.span).collect();
        let (discharges, doctors): (Vec<Discharge>, Vec<Doctor>) = self.discharges(plads, stay, &away).into_iter().unzip();
        let own = self.own_doctor(stay);
        match responsible(at, &spans, &discharges) {
            Responsible::Admitted { absence } => {
                let place = away.get(absence).map(|a| a.place.clone()).unwrap_or_default();
                DoctorView { now: self.by_name(DoctorKind::Admitted, place), next: None, minutes: 0 }
            }
            Responsible::Hospital { discharge, until } => {
                let now = doctors.into_iter().nth(discharge).unwrap_or(Doctor { kind: DoctorKind::Hospital, ..own.clone() });
                DoctorView { now, next: Some((plads.local(until), own)), minutes: until.seconds_since(at) / 60 }
            }
            Responsible::OwnDoctor { .. } => DoctorView { now: own, next: None, minutes: 0 },
        }
    }

    /// Absences in hospital that came about.
    fn in_hospital(&self, stay: &Stay) -> Vec<&Absence> {
        let all = self.absences.get(&stay.id).map_or(&[][..], Vec::as_slice);
        all.iter().filter(|a| a.kind == AbsenceKind::Hospital && a.counts()).collect()
    }

    /// Discharges to the stay, each with the department to call.
    fn discharges(&self, plads: &Plads, stay: &Stay, away: &[&Absence]) -> Vec<(Discharge, Doctor)> {
        let mut all = Vec::new();
        if let Some(asked) = stay.request.and_then(|id| self.requests.get(&id)).filter(|r| r.source.is_hospital()) {
            let came = stay.arrived_at();
            let earliest = came.plus_hours(-JOURNEY_HOURS);
            let told = self.told.get(&stay.citizen).into_iter().flatten().copied();
            let at = discharged(came, told.filter(|at| *at <= came).max(), earliest);
            all.push((self.discharge(plads, at), self.department(asked)));
        }
        for absence in away.iter().filter(|a| a.ended == Some(AbsenceEnd::Returned)) {
            let Some(back) = absence.span.to else { continue };
            let told = absence.word.filter(|(word, _)| *word != Word::Died).map(|(_, at)| at);
            let at = discharged(back, told, absence.span.from);
            all.push((self.discharge(plads, at), self.by_name(DoctorKind::Hospital, absence.place.clone())));
        }
        all
    }

    /// The hours that were agreed on the day of the discharge.
    fn discharge(&self, plads: &Plads, at: Instant) -> Discharge {
        Discharge { at, hours: self.settings.on(plads.zone.date(at), SettingKey::HospitalHours) }
    }

    /// The department that asked for the place.
    fn department(&self, asked: &Stored) -> Doctor {
        let found = self.organisations.get(&asked.requester.0).filter(|o| o.kind == "department" || o.kind == "hospital");
        let Some(department) = found else {
            // The allocators wrote the request for a department that is not known.
            return Doctor { kind: DoctorKind::Hospital, name: String::new(), phone: String::new() };
        };
        let hospital = department.parent_id.and_then(|id| self.organisations.get(&id)).map(|h| format!(", {}", h.name));
        let name = format!("{}{}", department.name, hospital.unwrap_or_default());
        Doctor { kind: DoctorKind::Hospital, name, phone: department.phone.clone() }
    }

    fn own_doctor(&self, stay: &Stay) -> Doctor {
        self.by_name(DoctorKind::OwnDoctor, self.own_doctors.get(&stay.citizen).cloned().unwrap_or_default())
    }

    /// Somebody known by name: the telephone is that of the one organisation of this name, if there is one.
    fn by_name(&self, kind: DoctorKind, name: String) -> Doctor {
        let fits = |o: &&organisation::Model| match kind {
            DoctorKind::OwnDoctor => o.kind == "practice",
            DoctorKind::Admitted | DoctorKind::Hospital => o.kind == "department" || o.kind == "hospital",
        };
        let mut same = self.organisations.values().filter(|o| !name.is_empty() && o.name == name).filter(fits);
        let phone = match (same.next(), same.next()) {
            (Some(one), None) => one.phone.clone(),
            _ => String::new(),
        };
        Doctor { kind, name, phone }
    }
}
