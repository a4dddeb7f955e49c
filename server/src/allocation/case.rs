//! What every use case on one request begins and ends with: loading it, who may decide now, and the journal.

use crate::failure::Failure;
use crate::state::Plads;
use crate::store::Tx;
use crate::store::journal::Journal;
use crate::store::request::{self, Stored};
use app::error::AppError;
use domain::access::DecisionScope;
use domain::facility::StayKind;
use domain::ids::RequestId;
use domain::instant::Instant;
use domain::setting::SettingKey;
use sea_orm::ConnectionTrait;
use time::Weekday;

/// A request, or not found.
pub(crate) async fn load<C: ConnectionTrait>(db: &C, id: RequestId) -> Result<Stored, Failure> {
    request::by_id(db, id).await?.ok_or_else(|| AppError::NotFound.into())
}

/// The same inside a write, still at the version that was on the screen.
pub(super) async fn reload(tx: &Tx, id: RequestId, version: i32) -> Result<Stored, Failure> {
    let stored = load(&**tx, id).await?;
    if stored.version == version { Ok(stored) } else { Err(AppError::Conflict.into()) }
}

/// What bears on who may decide just now: acute nurses decide other kinds only outside office hours, if the setting allows it.
pub(crate) async fn scope(plads: &Plads, kind: Option<StayKind>) -> Result<DecisionScope, Failure> {
    let (settings, today, now) = (plads.settings().await?, plads.today(), plads.local(plads.now()));
    let weekend = matches!(now.weekday(), Weekday::Saturday | Weekday::Sunday);
    let hours = settings.on(today, SettingKey::OfficeFromHour)..settings.on(today, SettingKey::OfficeToHour);
    let in_office = !weekend && hours.contains(&i64::from(now.hour()));
    let allowed = settings.on(today, SettingKey::AcuteNurseOutOfHours) == 1;
    Ok(DecisionScope { kind, acute_nurse_only_acute: in_office || !allowed })
}

/// An instant so many minutes from now, by a setting.
pub(super) async fn by_setting(plads: &Plads, key: SettingKey) -> Result<Instant, Failure> {
    Ok(plads.now().plus_minutes(plads.setting(key).await?))
}

/// Both sides of a request should look again.
pub(super) fn touch(journal: &mut Journal, request: &Stored) {
    journal.touch_organisation(request.requester);
    journal.touch_organisation(request.authority);
}
