//! Word from hospitals as commands: what a message says is kept once, and the absence is brought to agree with all that is known of
//! its course, in whatever order the messages come. Their formats are not this module's matter.

use super::absence::{self as acts, Leaving};
use crate::bed::load_bed;
use crate::chance;
use crate::failure::Failure;
use crate::state::Plads;
use crate::store::absence::{self, Absence};
use crate::store::entity::hospital_notice;
use crate::store::journal::Journal;
use crate::store::stay::Stay;
use crate::store::{StoreError, claims, stay};
use domain::absence::AbsenceKind;
use domain::code::Code as _;
use domain::facility::BedFacts;
use domain::ids::{CitizenId, StayId};
use domain::instant::Instant;
use domain::notice::{Course, NoticeCode, course};
use domain::stay::StayState;
use sea_orm::{ColumnTrait as _, EntityTrait as _, QueryFilter as _, Set};

/// A message, as far as it matters here.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Notice {
    /// Identity of the message: the same one twice is the same.
    pub message: String,
    /// The hospital's course.
    pub flow: String,
    /// What it says.
    pub code: NoticeCode,
    /// About whom.
    pub citizen: CitizenId,
    /// Hospital and department, as people say it.
    pub place: String,
    /// When what it tells of happened.
    pub at: Instant,
}

/// Takes a message; gives the stay it bears on, when the citizen has one with us.
///
/// # Errors
/// [`Failure`] from the database; receiving it again mends what was left undone.
pub async fn receive(plads: &Plads, notice: Notice) -> Result<Option<StayId>, Failure> {
    let stay = stay::open_of(plads.store.read(), notice.citizen).await?;
    keep(plads, &notice, stay.as_ref().map(|s| s.id)).await?;
    let Some(stay) = stay else { return Ok(None) };
    let Some(claim) = claims::of_stay(plads.store.read(), stay.id).await? else { return Ok(None) };
    let bed = load_bed(plads, claim.bed).await?;
    let told = hospital_notice::Entity::find().filter(hospital_notice::Column::Flow.eq(&notice.flow)).all(plads.store.read()).await?;
    let told = told
        .into_iter()
        .map(|row| {
            let code = NoticeCode::from_code(&row.code).map_err(|_| StoreError::Meaningless { column: "hospital_notice.code" })?;
            Ok((code, row.at.at()))
        })
        .collect::<Result<Vec<_>, StoreError>>()?;
    if let Some(course) = course(&told) {
        agree(plads, &stay, &bed, &notice, course, claim.period.from()).await?;
    }
    Ok(Some(stay.id))
}

/// Keeps the message; one that is there already is the same.
async fn keep(plads: &Plads, notice: &Notice, stay: Option<StayId>) -> Result<(), Failure> {
    let now = plads.now();
    let kept = plads
        .write(async |tx| {
            let row = hospital_notice::ActiveModel {
                id: Set(chance::id()),
                message: Set(notice.message.clone()),
                flow: Set(notice.flow.clone()),
                code: Set(notice.code.code().to_owned()),
                citizen_id: Set(notice.citizen.0),
                place: Set(notice.place.clone()),
                at: Set(notice.at.into()),
                received_at: Set(now.into()),
                stay_id: Set(stay.map(|s| s.0)),
            };
            hospital_notice::Entity::insert(row).exec_without_returning(&*tx).await.map_err(StoreError::from)?;
            Ok(((), Journal::new(None, now).write(&tx).await?))
        })
        .await;
    match kept {
        Err(Failure::Store(StoreError::Duplicate)) => Ok(()),
        kept => kept,
    }
}

/// Brings the absence of the stay to agree with the course.
async fn agree(plads: &Plads, stay: &Stay, bed: &BedFacts, notice: &Notice, says: Course, in_bed_since: Instant) -> Result<(), Failure> {
    let all = absence::of_stays(plads.store.read(), &[stay.id]).await?;
    let of_flow = |a: &&Absence| a.flow.as_deref() == Some(notice.flow.as_str());
    let open = match stay.state {
        StayState::OnLeave { absence, .. } => all.iter().find(|a| a.id == absence),
        StayState::InHouse { .. } | StayState::Ended { .. } => None,
    };
    // One's own registration of the same admission came first.
    let open_here = open.filter(|a| of_flow(a) || (a.flow.is_none() && a.kind == AbsenceKind::Hospital));
    match (says, open_here) {
        (Course::Admitted { latest, .. }, Some(_)) => acts::renew(plads, stay, bed, latest, &notice.flow).await,
        (Course::Admitted { since, .. }, None) => {
            let known = all.iter().filter(of_flow).any(|a| a.span.from >= since);
            if known || open.is_some() {
                return Ok(());
            }
            let leaving = Leaving {
                kind: AbsenceKind::Hospital,
                at: since.max(in_bed_since.plus_seconds(1)),
                place: notice.place.clone(),
                expected_return: None,
                flow: Some(notice.flow.clone()),
            };
            acts::begin(plads, None, stay, bed, None, leaving).await.map(drop)
        }
        (Course::Cancelled, Some(a)) if of_flow(&a) => acts::undo(plads, None, stay, bed, None, "").await,
        (Course::Over { word, at }, Some(a)) if a.word != Some((word, at)) => acts::hear(plads, None, stay, bed, None, (word, at)).await,
        (Course::Cancelled | Course::Over { .. }, _) => Ok(()),
    }
}
