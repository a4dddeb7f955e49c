//! Keeps the records of a citizen while a case of supervision or compensation runs, and lets them go again. Done at the server: such
//! cases are known to the management, not to the wards.

use crate::chance;
use crate::failure::Failure;
use crate::state::Plads;
use crate::store::StoreError;
use crate::store::journal::{Journal, Subject};
use crate::store::retention_hold::{self, Hold};
use crate::store::stay;
use domain::code::Code as _;
use domain::form::Problem;
use domain::ids::{HoldId, StayId};
use domain::record;
use domain::retention::HoldCause;
use serde_json::json;

/// Why a hold is not begun or ended.
#[derive(Debug, thiserror::Error)]
pub enum HoldError {
    /// There is no such stay.
    #[error("there is no stay {0}")]
    NoStay(StayId),
    /// A word is missing.
    #[error("{0} is missing")]
    Missing(&'static str),
    /// A word is too long.
    #[error("{0} has more than {max} characters", max = record::LONGEST_LINE)]
    TooLong(&'static str),
    /// A civil number stands where none belongs: holds are printed.
    #[error("{0} holds a civil number, where none belongs")]
    CivilNumber(&'static str),
    /// No such hold runs.
    #[error("no hold {0} runs")]
    NotRunning(HoldId),
    /// The database.
    #[error(transparent)]
    Failure(#[from] Failure),
}

impl From<StoreError> for HoldError {
    fn from(error: StoreError) -> Self {
        Self::Failure(error.into())
    }
}

/// Words without a civil number, as a line of a reference to the record.
fn words(name: &'static str, text: &str) -> Result<String, HoldError> {
    match record::line(text) {
        Ok(line) if line.is_empty() => Err(HoldError::Missing(name)),
        Ok(line) => Ok(line),
        Err(Problem::HasCivilNumber) => Err(HoldError::CivilNumber(name)),
        Err(_) => Err(HoldError::TooLong(name)),
    }
}

/// Keeps all records of the citizen of a stay from now on; `by` is who says so.
///
/// # Errors
/// [`HoldError`] with the reason.
pub async fn hold(plads: &Plads, id: StayId, cause: HoldCause, case: &str, by: &str) -> Result<HoldId, HoldError> {
    let (case, by) = (words("the case", case)?, words("the name", by)?);
    let of = stay::by_id(plads.store.read(), id).await?.ok_or(HoldError::NoStay(id))?;
    let now = plads.now();
    let new = Hold { id: HoldId(chance::id()), citizen: of.citizen, cause, case, begun: (by, now) };
    plads
        .write(async |tx| {
            retention_hold::insert(&tx, &new).await?;
            // Told of the hold itself: an event of the stay would be an entry in its record, and keep it for its years once more.
            let mut journal = Journal::new(None, now);
            journal.note("retention.held", Subject::Other("retention_hold", new.id.0), json!({ "stay": id, "because": cause.code() }));
            Ok(((), journal.write(&tx).await?))
        })
        .await?;
    Ok(new.id)
}

/// Lets the records go that a hold keeps; `by` is who says so.
///
/// # Errors
/// [`HoldError::NotRunning`], also when it was released already.
pub async fn release(plads: &Plads, id: HoldId, by: &str) -> Result<(), HoldError> {
    let (by, now) = (words("the name", by)?, plads.now());
    let done = plads
        .write(async |tx| {
            retention_hold::end(&tx, id, &by, now).await?;
            let mut journal = Journal::new(None, now);
            journal.note("retention.released", Subject::Other("retention_hold", id.0), json!({}));
            Ok(((), journal.write(&tx).await?))
        })
        .await;
    match done {
        Err(Failure::Store(StoreError::Conflict)) => Err(HoldError::NotRunning(id)),
        done => Ok(done?),
    }
}
