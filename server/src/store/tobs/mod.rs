//! TOBS: the sets of stays, as they were taken and scored, and the stays in which it is not used. The tables they are scored and
//! acted on by are in [`tables`].

pub mod tables;

use super::bulk::insert_models;
use super::entity::{tobs_exclusion, tobs_set};
use super::{Stamp, StoreError, Tx};
use domain::code::{Code as _, parse_list, write_list};
use domain::ids::{SiteId, StayId, TobsSetId, UserId};
use domain::instant::Instant;
use domain::rehab::decimal::Decimal;
use domain::rehab::tobs::{Consciousness, Readings, TemperatureSite, Tobs, TobsCall, TobsStep};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, Set};
use std::collections::HashMap;

/// A set as stored: what was read, what it scored, and what was to be done, by the tables as they stood then.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TobsSet {
    /// Identity.
    pub id: TobsSetId,
    /// Of which stay.
    pub stay: StayId,
    /// At which site, whose tables it was scored and acted on by.
    pub site: SiteId,
    /// When the values were read.
    pub taken: Instant,
    /// Who registered it, and when.
    pub registered: (UserId, Instant),
    /// The five values, none missing.
    pub readings: Readings,
    /// What they scored.
    pub tobs: Tobs,
    /// Version of the site's table of actions.
    pub actions: i32,
    /// Had a nurse approved that?
    pub actions_approved: bool,
    /// What was to be done.
    pub step: TobsStep,
    /// Which set it takes the place of.
    pub replaces: Option<TobsSetId>,
    /// Who marked it as a mistake, when and why.
    pub struck: Option<(UserId, Instant, String)>,
}

/// A time in which TOBS is not used in a stay.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Exclusion {
    /// Why not.
    pub reason: String,
    /// Who decided it, and when.
    pub began: (UserId, Instant),
    /// Who let it be used again, and when.
    pub ended: Option<(UserId, Instant)>,
}

/// What is kept of a stay.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Kept {
    /// Its sets, by the time they were taken; mistakes among them.
    pub sets: Vec<TobsSet>,
    /// When it was not used, in order.
    pub exclusions: Vec<Exclusion>,
}

impl Kept {
    /// Rises with everything that is registered.
    #[must_use]
    pub fn version(&self) -> i32 {
        let struck = self.sets.iter().filter(|set| set.struck.is_some()).count();
        let ended = self.exclusions.iter().filter(|e| e.ended.is_some()).count();
        i32::try_from(self.sets.len() + struck + self.exclusions.len() + ended).unwrap_or(i32::MAX)
    }

    /// The set taken last that is no mistake.
    #[must_use]
    pub fn latest(&self) -> Option<&TobsSet> {
        self.sets.iter().rev().find(|set| set.struck.is_none())
    }

    /// Why TOBS is not used now.
    #[must_use]
    pub fn excluded(&self) -> Option<&Exclusion> {
        self.exclusions.iter().find(|e| e.ended.is_none())
    }
}

fn set(row: tobs_set::Model) -> Result<TobsSet, StoreError> {
    let meaningless = |column| StoreError::Meaningless { column };
    let small = |number: i32| u8::try_from(number).map_err(|_| meaningless("tobs_set.points"));
    let consciousness = Consciousness::from_code(&row.consciousness).map_err(|_| meaningless("tobs_set.consciousness"))?;
    let site = TemperatureSite::from_code(&row.temperature_site).map_err(|_| meaningless("tobs_set.temperature_site"))?;
    Ok(TobsSet {
        id: TobsSetId(row.id),
        stay: StayId(row.stay_id),
        site: SiteId(row.site_id),
        taken: row.taken_at.at(),
        registered: (UserId(row.registered_by), row.registered_at.at()),
        readings: Readings {
            pulse: Some(Decimal::whole(row.pulse)),
            consciousness: Some(consciousness),
            respiration: Some(Decimal::whole(row.respiration)),
            temperature: Some((Decimal::tenths(row.temperature_tenths), site)),
            systolic: Some(Decimal::whole(row.systolic)),
        },
        tobs: Tobs {
            version: row.table_version,
            is_approved: row.table_approved,
            consciousness,
            awake: small(row.consciousness_points)?,
            pulse: small(row.pulse_points)?,
            respiration: small(row.respiration_points)?,
            temperature: small(row.temperature_points)?,
            systolic: small(row.systolic_points)?,
            is_very_ill: row.very_ill,
        },
        actions: row.actions_version,
        actions_approved: row.actions_approved,
        step: TobsStep {
            from: small(row.step_from)?,
            checks: parse_list(&row.step_checks).map_err(|_| meaningless("tobs_set.step_checks"))?,
            times_a_day: row.step_times.map(small).transpose()?,
            call: TobsCall::from_code(&row.step_call).map_err(|_| meaningless("tobs_set.step_call"))?,
        },
        replaces: row.replaces_id.map(TobsSetId),
        struck: row.struck_by.zip(row.struck_at).map(|(by, at)| (UserId(by), at.at(), row.strike_reason)),
    })
}

/// A set as a row.
///
/// # Errors
/// [`StoreError::Meaningless`] for a set with a value missing: there is no such score.
pub fn row_of(of: &TobsSet) -> Result<tobs_set::Model, StoreError> {
    let whole = |value: Option<Decimal>, hundredths: i64, column| {
        let value = value.ok_or(StoreError::Meaningless { column })?;
        i32::try_from(value.in_hundredths() / hundredths).map_err(|_| StoreError::Meaningless { column })
    };
    let (degrees, site) = of.readings.temperature.unzip();
    let struck = of.struck.clone();
    Ok(tobs_set::Model {
        id: of.id.0,
        stay_id: of.stay.0,
        site_id: of.site.0,
        taken_at: of.taken.into(),
        registered_by: of.registered.0.0,
        registered_at: of.registered.1.into(),
        pulse: whole(of.readings.pulse, 100, "tobs_set.pulse")?,
        consciousness: of.tobs.consciousness.code().to_owned(),
        respiration: whole(of.readings.respiration, 100, "tobs_set.respiration")?,
        temperature_tenths: whole(degrees, 10, "tobs_set.temperature_tenths")?,
        temperature_site: site.unwrap_or(TemperatureSite::Rectal).code().to_owned(),
        systolic: whole(of.readings.systolic, 100, "tobs_set.systolic")?,
        pulse_points: of.tobs.pulse.into(),
        consciousness_points: of.tobs.awake.into(),
        respiration_points: of.tobs.respiration.into(),
        temperature_points: of.tobs.temperature.into(),
        systolic_points: of.tobs.systolic.into(),
        total: of.tobs.total().into(),
        very_ill: of.tobs.is_very_ill,
        table_version: of.tobs.version.clone(),
        table_approved: of.tobs.is_approved,
        actions_version: of.actions,
        actions_approved: of.actions_approved,
        step_from: of.step.from.into(),
        step_checks: write_list(&of.step.checks),
        step_times: of.step.times_a_day.map(Into::into),
        step_call: of.step.call.code().to_owned(),
        replaces_id: of.replaces.map(|set| set.0),
        struck_by: struck.as_ref().map(|(by, ..)| by.0),
        struck_at: struck.as_ref().map(|(_, at, _)| Stamp::from(*at)),
        strike_reason: struck.map(|(.., reason)| reason).unwrap_or_default(),
    })
}

/// What is kept of a stay.
///
/// # Errors
/// [`StoreError`] from the database.
pub async fn of_stay<C: ConnectionTrait>(db: &C, stay: StayId) -> Result<Kept, StoreError> {
    Ok(of_stays(db, &[stay]).await?.remove(&stay).unwrap_or_default())
}

/// What is kept of some stays; those of which nothing is kept are left out.
///
/// # Errors
/// [`StoreError`] from the database.
pub async fn of_stays<C: ConnectionTrait>(db: &C, stays: &[StayId]) -> Result<HashMap<StayId, Kept>, StoreError> {
    let mut found: HashMap<StayId, Kept> = HashMap::new();
    for part in stays.chunks(400) {
        let sets = tobs_set::Entity::find()
            .filter(tobs_set::Column::StayId.is_in(part.iter().map(|s| s.0)))
            .order_by_asc(tobs_set::Column::TakenAt)
            .order_by_asc(tobs_set::Column::RegisteredAt)
            .order_by_asc(tobs_set::Column::Id);
        for row in sets.all(db).await? {
            found.entry(StayId(row.stay_id)).or_default().sets.push(set(row)?);
        }
        let exclusions = tobs_exclusion::Entity::find()
            .filter(tobs_exclusion::Column::StayId.is_in(part.iter().map(|s| s.0)))
            .order_by_asc(tobs_exclusion::Column::BeganAt)
            .order_by_asc(tobs_exclusion::Column::Id);
        for row in exclusions.all(db).await? {
            found.entry(StayId(row.stay_id)).or_default().exclusions.push(Exclusion {
                reason: row.reason,
                began: (UserId(row.began_by), row.began_at.at()),
                ended: row.ended_by.zip(row.ended_at).map(|(by, at)| (UserId(by), at.at())),
            });
        }
    }
    Ok(found)
}

/// Stores a new set.
///
/// # Errors
/// [`StoreError`] from the database.
pub async fn insert(tx: &Tx, new: &TobsSet) -> Result<(), StoreError> {
    insert_models::<tobs_set::ActiveModel>(tx, vec![row_of(new)?]).await
}

/// Marks a set as a mistake.
///
/// # Errors
/// [`StoreError::Conflict`] when it is marked already.
pub async fn strike(tx: &Tx, set: TobsSetId, by: UserId, at: Instant, reason: &str) -> Result<(), StoreError> {
    let marked = tobs_set::ActiveModel {
        struck_by: Set(Some(by.0)),
        struck_at: Set(Some(Stamp::from(at))),
        strike_reason: Set(reason.to_owned()),
        ..Default::default()
    };
    let standing =
        tobs_set::Entity::update_many().set(marked).filter(tobs_set::Column::Id.eq(set.0)).filter(tobs_set::Column::StruckAt.is_null());
    if standing.exec(&**tx).await?.rows_affected == 0 { Err(StoreError::Conflict) } else { Ok(()) }
}

/// From now on TOBS is not used in a stay.
///
/// # Errors
/// [`StoreError::Conflict`] when it is not used already.
pub async fn exclude(tx: &Tx, stay: StayId, by: UserId, at: Instant, reason: &str) -> Result<(), StoreError> {
    let row = tobs_exclusion::ActiveModel {
        id: Set(crate::chance::id()),
        stay_id: Set(stay.0),
        reason: Set(reason.to_owned()),
        began_by: Set(by.0),
        began_at: Set(at.into()),
        ended_by: Set(None),
        ended_at: Set(None),
    };
    match tobs_exclusion::Entity::insert(row).exec_without_returning(&**tx).await.map_err(StoreError::from) {
        Err(StoreError::Duplicate) => Err(StoreError::Conflict),
        Err(other) => Err(other),
        Ok(_) => Ok(()),
    }
}

/// TOBS is used again in a stay.
///
/// # Errors
/// [`StoreError::Conflict`] when it is used.
pub async fn include(tx: &Tx, stay: StayId, by: UserId, at: Instant) -> Result<(), StoreError> {
    let ended = tobs_exclusion::ActiveModel { ended_by: Set(Some(by.0)), ended_at: Set(Some(at.into())), ..Default::default() };
    let open = tobs_exclusion::Entity::update_many()
        .set(ended)
        .filter(tobs_exclusion::Column::StayId.eq(stay.0))
        .filter(tobs_exclusion::Column::EndedAt.is_null());
    if open.exec(&**tx).await?.rows_affected == 0 { Err(StoreError::Conflict) } else { Ok(()) }
}
