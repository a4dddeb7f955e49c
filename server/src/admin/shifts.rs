//! When the shifts of a site begin.

use super::{allowed, changed_one, checked};
use crate::failure::Failure;
use crate::forms::Posted;
use crate::store::entity::{site, site_shift};
use crate::store::journal::{Journal, Subject};
use crate::store::{StoreError, Tx, shift};
use app::error::AppError;
use domain::form::{Fields, Problem, Problems};
use domain::ids::SiteId;
use domain::shift::{ShiftHours, ShiftName};
use domain::typed::parse_time;
use sea_orm::{ColumnTrait as _, EntityTrait as _, QueryFilter as _};
use serde_json::json;
use time::Time;

fn clock(problems: &mut Problems, fields: &Fields, field: &str) -> Option<Time> {
    let text = problems.required(fields, field, 20)?;
    problems.keep(field, parse_time(&text).map_err(Problem::from))
}

fn typed(fields: &Fields) -> Result<ShiftHours, Failure> {
    let mut problems = Problems::default();
    let day = clock(&mut problems, fields, "shift_day");
    let evening = clock(&mut problems, fields, "shift_evening");
    let night = clock(&mut problems, fields, "shift_night");
    match (day, evening, night) {
        (Some(day), Some(evening), _) if evening <= day => problems.add("shift_evening", Problem::TooEarly),
        (_, Some(evening), Some(night)) if night <= evening => problems.add("shift_night", Problem::TooEarly),
        _ => {}
    }
    let all = || ShiftHours::new(day?, evening?, night?).ok();
    checked(problems, all())
}

/// `set_shifts`.
pub(super) async fn set(posted: &Posted) -> Result<String, Failure> {
    allowed(&posted.actor)?;
    let id: SiteId = posted.id()?;
    let version = posted.version()?;
    let hours = typed(&posted.fields)?;
    let mut journal = Journal::new(Some(&posted.actor), posted.plads.now());
    let said = |name| hours.clock(name).to_string();
    let detail = json!({ "day": said(ShiftName::Day), "evening": said(ShiftName::Evening), "night": said(ShiftName::Night) });
    journal.note_at(id, "site.shifts_set", Subject::Site(id), detail);
    let work = async |tx: Tx| {
        site::Entity::find_by_id(id.0).one(&*tx).await?.ok_or(AppError::NotFound)?;
        let row = shift::row(id, hours, version.saturating_add(1));
        if version == 0 {
            site_shift::Entity::insert(row).exec_without_returning(&*tx).await?;
        } else {
            let same = site_shift::Column::Version.eq(version);
            let done =
                site_shift::Entity::update_many().set(row).filter(site_shift::Column::SiteId.eq(id.0)).filter(same).exec(&*tx).await?;
            changed_one(&done)?;
        }
        Ok(((), journal.write(&tx).await?))
    };
    posted.plads.write(work).await.map_err(|failure| match failure {
        // Somebody was the first to set them.
        Failure::Store(StoreError::Duplicate) => AppError::Conflict.into(),
        other => other,
    })?;
    Ok(format!("/admin/sites/{id}#shifts"))
}
