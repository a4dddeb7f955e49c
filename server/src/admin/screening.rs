//! What a site asks about lifestyle: nothing until it is switched on.

use super::{allowed, checked};
use crate::failure::Failure;
use crate::forms::Posted;
use crate::store::Tx;
use crate::store::entity::site;
use crate::store::journal::{Journal, Subject};
use crate::store::screening::{self, Switches};
use app::error::AppError;
use domain::form::{Fields, Problem, Problems};
use domain::ids::SiteId;
use domain::rehab::instrument::Instrument;
use domain::rehab::screening::alcohol_instruments;
use sea_orm::EntityTrait as _;
use serde_json::json;

/// The instrument chosen, or none.
fn alcohol(problems: &mut Problems, fields: &Fields) -> Option<Option<&'static Instrument>> {
    match fields.get("screening_alcohol") {
        "off" => Some(None),
        code => {
            let known = alcohol_instruments().into_iter().find(|i| i.code == code);
            problems.keep("screening_alcohol", known.map(Some).ok_or(Problem::NotAChoice))
        }
    }
}

/// `set_screening`. What was answered stays as it was, with the instrument it was asked with.
pub(super) async fn set(posted: &Posted) -> Result<String, Failure> {
    allowed(&posted.actor)?;
    let (id, version): (SiteId, i32) = (posted.id()?, posted.version()?);
    let mut problems = Problems::default();
    let alcohol = alcohol(&mut problems, &posted.fields);
    let alcohol = checked(problems, alcohol)?;
    let set = Switches { smoking: posted.fields.has("screening_smoking", "yes"), alcohol, version };
    let mut journal = Journal::new(Some(&posted.actor), posted.plads.now());
    let detail =
        json!({ "smoking": set.smoking, "alcohol": alcohol.map(|i| i.code.as_ref()), "version": alcohol.map(|i| i.version.as_ref()) });
    journal.note_at(id, "site.screening_set", Subject::Site(id), detail);
    let work = async |tx: Tx| {
        site::Entity::find_by_id(id.0).one(&*tx).await?.ok_or(AppError::NotFound)?;
        screening::save_site(&tx, id, set).await?;
        Ok(((), journal.write(&tx).await?))
    };
    posted.plads.write(work).await?;
    Ok(format!("/admin/sites/{id}#screening"))
}
