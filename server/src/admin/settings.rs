//! Settings with their dates, and legal bases. A value is never overwritten for the days it has held: a new one has a date.

use super::{allowed, changed_one, checked, date, date_or_none, id_in, taken};
use crate::chance;
use crate::failure::Failure;
use crate::forms::Posted;
use crate::state::Plads;
use crate::store::Tx;
use crate::store::entity::{legal_basis, setting};
use crate::store::journal::{Journal, Subject};
use app::admin::{BasisLine, SettingLine, SettingsView, ValueLine};
use app::error::AppError;
use app::ui::format::sort_key;
use domain::code::Code as _;
use domain::form::{Fields, Problem, Problems};
use domain::ids::LegalBasisId;
use domain::setting::SettingKey;
use sea_orm::sea_query::OnConflict;
use sea_orm::{ColumnTrait, EntityTrait, PaginatorTrait as _, QueryFilter, QueryOrder as _, Set};
use serde_json::json;
use time::Date;
use uuid::Uuid;

/// Everything on the page.
pub(super) async fn read(plads: &Plads) -> Result<SettingsView, Failure> {
    let today = plads.today();
    Ok(SettingsView { today, settings: lines(plads, today).await?, bases: bases(plads).await? })
}

/// Each setting as it stands on a day, with its other values.
pub(super) async fn lines(plads: &Plads, today: Date) -> Result<Vec<SettingLine>, Failure> {
    let rows = setting::Entity::find().order_by_desc(setting::Column::ValidFrom).all(plads.store.read()).await?;
    let mut lines = Vec::with_capacity(SettingKey::ALL.len());
    for key in SettingKey::ALL {
        let (value, source, confirmed) = key.default_value();
        let set = rows.iter().filter(|row| row.key == key.code()).map(|row| ValueLine {
            from: Some(row.valid_from),
            value: row.value,
            source: row.source.clone(),
            confirmed: row.confirmed,
        });
        let mut values: Vec<ValueLine> = set.collect();
        let version = i32::try_from(values.len()).unwrap_or(i32::MAX);
        values.push(ValueLine { from: None, value, source: source.to_owned(), confirmed });
        let holds = values.iter().position(|v| v.from.is_none_or(|from| from <= today)).unwrap_or(0);
        let now = values.remove(holds);
        lines.push(SettingLine { key: *key, today: now, others: values, version });
    }
    Ok(lines)
}

/// Legal bases, those in use first.
pub(super) async fn bases(plads: &Plads) -> Result<Vec<BasisLine>, Failure> {
    let mut rows = legal_basis::Entity::find().all(plads.store.read()).await?;
    rows.sort_by_cached_key(|b| sort_key(&format!("{} {}", b.act, b.section)));
    Ok(rows
        .into_iter()
        .map(|b| BasisLine {
            id: LegalBasisId(b.id),
            name: format!("{} {}", b.act, b.section).trim().to_owned(),
            code: b.code,
            charge_allowed: b.charge_allowed,
            complaint_body: b.complaint_body,
            complaint_weeks: b.complaint_weeks,
            from: b.valid_from,
            to: b.valid_to,
            confirmed: b.confirmed,
            source: b.source,
            version: b.version,
        })
        .collect())
}

fn ticked(fields: &Fields, field: &str) -> bool {
    fields.has(field, "yes")
}

/// `set_setting`: a value from a date; the version is the number of values the form was drawn with.
pub(super) async fn set(posted: &Posted) -> Result<String, Failure> {
    allowed(&posted.actor)?;
    let key = match posted.fields.get("key_of_setting") {
        "" => return Err(AppError::Invalid { problems: Vec::new() }.into()),
        code => SettingKey::from_code(code).map_err(|_| AppError::NotFound)?,
    };
    let version = posted.version()?;
    let fields = &posted.fields;
    let (min, max) = key.limits();
    let mut problems = Problems::default();
    let value = problems.number(fields, "set_value", min, max);
    if value == Some(None) {
        problems.add("set_value", Problem::Missing);
    }
    let from = date(&mut problems, fields, "set_from", posted.plads.today());
    let source = problems.required(fields, "set_source", 200);
    let ((value, from), source) = checked(problems, value.flatten().zip(from).zip(source))?;
    let mut journal = Journal::new(Some(&posted.actor), posted.plads.now());
    let detail = json!({ "key": key.code(), "from": from.to_string(), "value": value });
    journal.note("setting.set", Subject::Other("setting", Uuid::nil()), detail);
    let row = setting::ActiveModel {
        key: Set(key.code().to_owned()),
        valid_from: Set(from),
        value: Set(value),
        source: Set(source),
        confirmed: Set(ticked(fields, "set_confirmed")),
    };
    let work = async |tx: Tx| {
        let now = setting::Entity::find().filter(setting::Column::Key.eq(key.code())).count(&*tx).await?;
        if i32::try_from(now).ok() != Some(version) {
            return Err(AppError::Conflict.into());
        }
        let same_day = OnConflict::columns([setting::Column::Key, setting::Column::ValidFrom])
            .update_columns([setting::Column::Value, setting::Column::Source, setting::Column::Confirmed])
            .to_owned();
        setting::Entity::insert(row).on_conflict(same_day).exec_without_returning(&*tx).await?;
        Ok(((), journal.write(&tx).await?))
    };
    posted.plads.write(work).await?;
    Ok(format!("/admin/settings#setting-{}", key.code()))
}

/// `change_basis`: when it ends, and whether somebody has read the source.
pub(super) async fn change_basis(posted: &Posted) -> Result<String, Failure> {
    allowed(&posted.actor)?;
    let id: LegalBasisId = id_in(posted, "id")?;
    let version = posted.version()?;
    let old = legal_basis::Entity::find_by_id(id.0).one(posted.plads.store.read()).await?.ok_or(AppError::NotFound)?;
    let mut problems = Problems::default();
    let to = date_or_none(&mut problems, &posted.fields, "basis_to", posted.plads.today());
    if to.flatten().is_some_and(|day| day <= old.valid_from) {
        problems.add("basis_to", Problem::TooEarly);
    }
    let to = checked(problems, to)?;
    let confirmed = ticked(&posted.fields, "basis_confirmed");
    let mut journal = Journal::new(Some(&posted.actor), posted.plads.now());
    let detail = json!({ "to": to.map(|day| day.to_string()), "confirmed": confirmed });
    journal.note("legal_basis.changed", Subject::Other("legal_basis", id.0), detail);
    let row = legal_basis::ActiveModel {
        valid_to: Set(to),
        confirmed: Set(confirmed),
        version: Set(version.saturating_add(1)),
        ..Default::default()
    };
    let work = async |tx: Tx| {
        let done = legal_basis::Entity::update_many()
            .set(row)
            .filter(legal_basis::Column::Id.eq(id.0))
            .filter(legal_basis::Column::Version.eq(version))
            .exec(&*tx)
            .await?;
        changed_one(&done)?;
        Ok(((), journal.write(&tx).await?))
    };
    posted.plads.write(work).await?;
    Ok("/admin/settings#bases".to_owned())
}

/// A code for imports: small letters, digits and `_`.
fn code(fields: &Fields, problems: &mut Problems) -> Option<String> {
    let text = problems.required(fields, "new_code", 40)?;
    let is_code = text.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_');
    problems.keep("new_code", if is_code { Ok(text) } else { Err(Problem::NotACode) })
}

/// `add_basis`.
pub(super) async fn add_basis(posted: &Posted) -> Result<String, Failure> {
    allowed(&posted.actor)?;
    let fields = &posted.fields;
    let mut problems = Problems::default();
    let act = problems.required(fields, "new_act", 200);
    let section = problems.required(fields, "new_section", 60);
    let code = code(fields, &mut problems);
    let charge = match fields.get("new_charge") {
        "yes" => Some(true),
        "no" => Some(false),
        other => {
            problems.add("new_charge", if other.is_empty() { Problem::Missing } else { Problem::NotAChoice });
            None
        }
    };
    let body = problems.required(fields, "new_body", 200);
    let weeks = problems.number(fields, "new_weeks", 0, 52);
    if weeks == Some(None) {
        problems.add("new_weeks", Problem::Missing);
    }
    let from = date(&mut problems, fields, "new_from", posted.plads.today());
    let source = problems.required(fields, "new_source", 200);
    let id = chance::id();
    let all = || {
        Some(legal_basis::ActiveModel {
            id: Set(id),
            code: Set(code?),
            act: Set(act?),
            section: Set(section?),
            charge_allowed: Set(charge?),
            complaint_body: Set(body?),
            complaint_weeks: Set(i32::try_from(weeks??).ok()?),
            valid_from: Set(from?),
            valid_to: Set(None),
            confirmed: Set(ticked(fields, "new_confirmed")),
            source: Set(source?),
            version: Set(1),
        })
    };
    let row = checked(problems, all())?;
    let mut journal = Journal::new(Some(&posted.actor), posted.plads.now());
    journal.note("legal_basis.added", Subject::Other("legal_basis", id), json!({}));
    let work = async |tx: Tx| {
        legal_basis::Entity::insert(row).exec_without_returning(&*tx).await?;
        Ok(((), journal.write(&tx).await?))
    };
    posted.plads.write(work).await.map_err(taken("new_code"))?;
    Ok("/admin/settings#bases".to_owned())
}
