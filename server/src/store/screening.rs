//! Screening of lifestyle: what a site asks about, what was answered in stays, and what became of it.

use super::entity::{screening, screening_children, screening_put_away, site_screening};
use super::{Stamp, StoreError, Tx};
use crate::chance;
use domain::code::Code;
use domain::ids::{ScreeningId, SiteId, StayId, UserId};
use domain::instant::Instant;
use domain::rehab::decimal::Decimal;
use domain::rehab::instrument::Instrument;
use domain::rehab::measure::{Score, Taken};
use domain::rehab::screening::{
    Answer, ChildrenDecision, LifestyleScreening, ReferralConsent, ScreeningKind, ScreeningMoment, alcohol_instruments,
};
use sea_orm::sea_query::{Query, SelectStatement};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, PaginatorTrait as _, QueryFilter, QueryOrder, Set};

/// What a site asks about.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Switches {
    /// Smoking?
    pub smoking: bool,
    /// Alcohol, with this instrument.
    pub alcohol: Option<&'static Instrument>,
    /// Version; 0 where nobody has set it, and nothing is asked.
    pub version: i32,
}

impl Switches {
    /// What is switched on.
    #[must_use]
    pub fn kinds(&self) -> Vec<ScreeningKind> {
        let all = [(self.smoking, ScreeningKind::Smoking), (self.alcohol.is_some(), ScreeningKind::Alcohol)];
        all.into_iter().filter(|(on, _)| *on).map(|(_, kind)| kind).collect()
    }
}

/// Answers as stored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Screened {
    /// Identity.
    pub id: ScreeningId,
    /// Of which stay.
    pub stay: StayId,
    /// What was answered.
    pub screening: LifestyleScreening,
    /// Who registered it, and when.
    pub registered: (UserId, Instant),
    /// To whom the referral was handed on, by whom and when.
    pub handed: Option<(String, UserId, Instant)>,
    /// Who struck it out, when and why.
    pub struck: Option<(UserId, Instant, String)>,
}

impl Screened {
    /// Does it count: is it not struck out?
    #[must_use]
    pub fn stands(&self) -> bool {
        self.struck.is_none()
    }
}

fn meaningless(column: &'static str) -> StoreError {
    StoreError::Meaningless { column }
}

fn code<C: Code>(text: &str, column: &'static str) -> Result<C, StoreError> {
    C::from_code(text).map_err(|_| meaningless(column))
}

/// What a site asks about; nothing while nobody has set it.
///
/// # Errors
/// [`StoreError`] from the database.
pub async fn of_site<C: ConnectionTrait>(db: &C, site: SiteId) -> Result<Switches, StoreError> {
    let Some(row) = site_screening::Entity::find_by_id(site.0).one(db).await? else { return Ok(Switches::default()) };
    let alcohol = match row.instrument {
        Some(of) => Some(alcohol_instruments().into_iter().find(|i| i.code == of).ok_or(meaningless("site_screening.instrument"))?),
        None => None,
    };
    Ok(Switches { smoking: row.smoking, alcohol, version: row.version })
}

/// Sets what a site asks about, still at the version that was read.
///
/// # Errors
/// [`StoreError::Conflict`] when somebody was faster.
pub async fn save_site(tx: &Tx, site: SiteId, set: Switches) -> Result<(), StoreError> {
    let row = site_screening::ActiveModel {
        site_id: Set(site.0),
        smoking: Set(set.smoking),
        instrument: Set(set.alcohol.map(|i| i.code.to_string())),
        version: Set(set.version.saturating_add(1)),
    };
    if set.version == 0 {
        return match site_screening::Entity::insert(row).exec_without_returning(&**tx).await.map_err(StoreError::from) {
            // Somebody was the first to set it.
            Err(StoreError::Duplicate) => Err(StoreError::Conflict),
            Err(other) => Err(other),
            Ok(_) => Ok(()),
        };
    }
    let (own, same) = (site_screening::Column::SiteId.eq(site.0), site_screening::Column::Version.eq(set.version));
    let done = site_screening::Entity::update_many().set(row).filter(own).filter(same).exec(&**tx).await?;
    if done.rows_affected == 0 { Err(StoreError::Conflict) } else { Ok(()) }
}

fn screened(row: screening::Model) -> Result<Screened, StoreError> {
    let kind = code(&row.kind, "screening.kind")?;
    let answer = match (row.refused, &row.smoking, &row.instrument) {
        (true, None, None) => Answer::Refused,
        (false, Some(status), None) => {
            Answer::Smoking { status: code(status, "screening.smoking")?, is_advised: row.advised.ok_or(meaningless("screening.advised"))? }
        }
        (false, None, Some(instrument)) => Answer::Alcohol {
            instrument: instrument.clone(),
            version: row.instrument_version.ok_or(meaningless("screening.instrument_version"))?,
            score: Score::Number(Decimal::hundredths(row.hundredths.ok_or(meaningless("screening.hundredths"))?)),
            finding: code(&row.finding.unwrap_or_default(), "screening.finding")?,
            children: code(&row.children.unwrap_or_default(), "screening.children")?,
        },
        _ => return Err(meaningless("screening.refused")),
    };
    let moment = code(&row.moment, "screening.moment")?;
    Ok(Screened {
        id: ScreeningId(row.id),
        stay: StayId(row.stay_id),
        screening: LifestyleScreening { kind, moment, answer, consent: code(&row.consent, "screening.consent")? },
        registered: (UserId(row.registered_by), row.registered_at.at()),
        handed: row.handed_to.zip(row.handed_by.zip(row.handed_at)).map(|(to, (by, at))| (to, UserId(by), at.at())),
        struck: row.struck_by.zip(row.struck_at).map(|(by, at)| (UserId(by), at.at(), row.strike_reason)),
    })
}

/// What was answered in some stays, by the moment it belongs to and then by when it was registered; what was struck out is among it.
///
/// # Errors
/// [`StoreError`] from the database.
pub async fn of_stays<C: ConnectionTrait>(db: &C, stays: &[StayId]) -> Result<Vec<Screened>, StoreError> {
    let rows = screening::Entity::find()
        .filter(screening::Column::StayId.is_in(stays.iter().map(|s| s.0)))
        // An answer put right is registered later than its moment. 'arrival' comes before 'departure'.
        .order_by_asc(screening::Column::Moment)
        .order_by_asc(screening::Column::RegisteredAt);
    rows.all(db).await?.into_iter().map(screened).collect()
}

/// One of them.
///
/// # Errors
/// [`StoreError`] from the database.
pub async fn by_id<C: ConnectionTrait>(db: &C, id: ScreeningId) -> Result<Option<Screened>, StoreError> {
    screening::Entity::find_by_id(id.0).one(db).await?.map(screened).transpose()
}

/// What was asked and when, of some answers.
#[must_use]
pub fn asked<'a>(of: impl IntoIterator<Item = &'a Screened>) -> Vec<(ScreeningKind, ScreeningMoment)> {
    of.into_iter().map(|s| (s.screening.kind, s.screening.moment)).collect()
}

/// The stays in which somebody once said yes to help to stop smoking; the last answer may be another.
#[must_use]
pub fn with_consent() -> SelectStatement {
    let said_yes = screening::Column::Consent.eq(ReferralConsent::Given.code());
    let about = screening::Column::Kind.eq(ScreeningKind::Smoking.code());
    let stands = screening::Column::StruckAt.is_null();
    let mut found = Query::select();
    found.column(screening::Column::StayId).from(screening::Entity).and_where(about).and_where(said_yes).and_where(stands).to_owned()
}

/// Of some stays, the answers of those who smoke and want help to stop; the last answer of a stay that stands counts.
///
/// # Errors
/// [`StoreError`] from the database.
pub async fn willing<C: ConnectionTrait>(db: &C, stays: &[StayId]) -> Result<Vec<Screened>, StoreError> {
    let mut last: Vec<Screened> = Vec::new();
    for part in stays.chunks(400) {
        for one in of_stays(db, part).await?.into_iter().filter(|s| s.stands() && s.screening.kind == ScreeningKind::Smoking) {
            last.retain(|other| other.stay != one.stay);
            last.push(one);
        }
    }
    last.retain(|s| s.screening.wants_talk());
    Ok(last)
}

/// Stores answers, with what each item was given.
///
/// # Errors
/// [`StoreError::Duplicate`] when this was asked at this moment already.
pub async fn insert(tx: &Tx, new: &Screened, taken: &Taken) -> Result<(), StoreError> {
    let LifestyleScreening { kind, moment, answer, consent } = &new.screening;
    let mut row = screening::ActiveModel {
        id: Set(new.id.0),
        stay_id: Set(new.stay.0),
        kind: Set(kind.code().to_owned()),
        moment: Set(moment.code().to_owned()),
        refused: Set(*answer == Answer::Refused),
        consent: Set(consent.code().to_owned()),
        registered_by: Set(new.registered.0.0),
        registered_at: Set(new.registered.1.into()),
        strike_reason: Set(String::new()),
        ..Default::default()
    };
    match answer {
        Answer::Refused => {}
        Answer::Smoking { status, is_advised } => {
            row.smoking = Set(Some(status.code().to_owned()));
            row.advised = Set(Some(*is_advised));
        }
        Answer::Alcohol { instrument, version, score, finding, children } => {
            row.instrument = Set(Some(instrument.clone()));
            row.instrument_version = Set(Some(version.clone()));
            row.taken = Set(Some(serde_json::to_string(&taken.items).map_err(|_| meaningless("screening.taken"))?));
            row.hundredths = Set(score.number().map(Decimal::in_hundredths));
            row.finding = Set(Some(finding.code().to_owned()));
            row.children = Set(Some(children.code().to_owned()));
        }
    }
    screening::Entity::insert(row).exec_without_returning(&**tx).await?;
    Ok(())
}

/// Strikes answers out.
///
/// # Errors
/// [`StoreError::Conflict`] when they are struck out already.
pub async fn strike(tx: &Tx, id: ScreeningId, by: UserId, at: Instant, reason: &str) -> Result<(), StoreError> {
    let set = screening::ActiveModel {
        struck_by: Set(Some(by.0)),
        struck_at: Set(Some(Stamp::from(at))),
        strike_reason: Set(reason.to_owned()),
        ..Default::default()
    };
    let (own, stands) = (screening::Column::Id.eq(id.0), screening::Column::StruckAt.is_null());
    let done = screening::Entity::update_many().set(set).filter(own).filter(stands).exec(&**tx).await?;
    if done.rows_affected == 0 { Err(StoreError::Conflict) } else { Ok(()) }
}

/// Notes that a referral was handed on.
///
/// # Errors
/// [`StoreError::Conflict`] when it was already.
pub async fn hand_on(tx: &Tx, id: ScreeningId, to: &str, by: UserId, at: Instant) -> Result<(), StoreError> {
    let set = screening::ActiveModel {
        handed_to: Set(Some(to.to_owned())),
        handed_by: Set(Some(by.0)),
        handed_at: Set(Some(Stamp::from(at))),
        ..Default::default()
    };
    let (own, open) = (screening::Column::Id.eq(id.0), screening::Column::HandedAt.is_null());
    let done = screening::Entity::update_many().set(set).filter(own).filter(open).exec(&**tx).await?;
    if done.rows_affected == 0 { Err(StoreError::Conflict) } else { Ok(()) }
}

/// Were the questions of a moment put away?
///
/// # Errors
/// [`StoreError`] from the database.
pub async fn is_put_away<C: ConnectionTrait>(db: &C, stay: StayId, moment: ScreeningMoment) -> Result<bool, StoreError> {
    Ok(screening_put_away::Entity::find_by_id((stay.0, moment.code().to_owned())).one(db).await?.is_some())
}

/// Puts the questions of a moment away.
///
/// # Errors
/// [`StoreError::Duplicate`] when they are.
pub async fn put_away(tx: &Tx, stay: StayId, moment: ScreeningMoment, by: UserId, at: Instant) -> Result<(), StoreError> {
    let row = screening_put_away::ActiveModel {
        stay_id: Set(stay.0),
        moment: Set(moment.code().to_owned()),
        put_away_by: Set(by.0),
        put_away_at: Set(at.into()),
    };
    screening_put_away::Entity::insert(row).exec_without_returning(&**tx).await?;
    Ok(())
}

/// What was decided about children in the home: of which answers, what, by whom and when; the earliest first.
///
/// # Errors
/// [`StoreError`] from the database.
pub async fn decisions<C: ConnectionTrait>(
    db: &C,
    of: &[ScreeningId],
) -> Result<Vec<(ScreeningId, ChildrenDecision, UserId, Instant)>, StoreError> {
    let rows = screening_children::Entity::find()
        .filter(screening_children::Column::ScreeningId.is_in(of.iter().map(|id| id.0)))
        .order_by_asc(screening_children::Column::DecidedAt);
    let decided = |row: screening_children::Model| {
        let decision = code(&row.decision, "screening_children.decision")?;
        Ok((ScreeningId(row.screening_id), decision, UserId(row.decided_by), row.decided_at.at()))
    };
    rows.all(db).await?.into_iter().map(decided).collect()
}

/// Notes what was decided about children in the home.
///
/// # Errors
/// [`StoreError`] from the database.
pub async fn decide(tx: &Tx, of: ScreeningId, decision: ChildrenDecision, by: UserId, at: Instant) -> Result<(), StoreError> {
    let row = screening_children::ActiveModel {
        id: Set(chance::id()),
        screening_id: Set(of.0),
        decision: Set(decision.code().to_owned()),
        decided_by: Set(by.0),
        decided_at: Set(at.into()),
    };
    screening_children::Entity::insert(row).exec_without_returning(&**tx).await?;
    Ok(())
}

/// Takes what was put away in a stay that never was out of the book.
///
/// # Errors
/// [`StoreError::Conflict`] when the citizen has answered.
pub async fn forget(tx: &Tx, stay: StayId) -> Result<(), StoreError> {
    if screening::Entity::find().filter(screening::Column::StayId.eq(stay.0)).count(&**tx).await? > 0 {
        return Err(StoreError::Conflict);
    }
    screening_put_away::Entity::delete_many().filter(screening_put_away::Column::StayId.eq(stay.0)).exec(&**tx).await?;
    Ok(())
}
