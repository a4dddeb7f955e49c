//! The running system: what every use case has at hand.

use crate::clock::{Clock, Copenhagen};
use crate::events::Events;
use crate::failure::Failure;
use crate::once_shown::OnceShown;
use crate::store::entity::setting;
use crate::store::journal::Changed;
use crate::store::{Store, StoreError, Tx};
use domain::code::Code as _;
use domain::instant::{Calendar as _, Instant};
use domain::setting::{DatedValue, SettingKey, Settings};
use sea_orm::{ConnectionTrait, EntityTrait};
use std::ops::Deref;
use std::sync::Arc;
use time::{Date, PrimitiveDateTime};

/// The running system, cheap to clone. Each slice implements its service on it.
#[derive(Clone, Debug)]
pub struct Plads(Arc<Inner>);

/// What the running system holds.
#[derive(Debug)]
pub struct Inner {
    /// The database.
    pub store: Store,
    /// The clock.
    pub clock: Clock,
    /// Local time.
    pub zone: Copenhagen,
    /// Tells the screens.
    pub events: Events,
    /// What kind of installation this is.
    pub options: Options,
    /// At most two password checks at once: each takes memory and a core.
    pub password_checks: tokio::sync::Semaphore,
    /// Sign-in links just made, until their maker has seen them.
    pub links: OnceShown<crate::admin::links::Unshown>,
    /// Codes to citizens' pages just given, until whoever gave one has seen it.
    pub codes: OnceShown<crate::stay::access::UnshownCode>,
}

/// What kind of installation this is.
#[derive(Clone, Copy, Debug, Default)]
pub struct Options {
    /// The demonstration: sign-in buttons and a ribbon.
    pub demo: bool,
    /// Served over plain HTTP (loopback, tests): cookies without `Secure`.
    pub plain_http: bool,
}

impl Deref for Plads {
    type Target = Inner;
    fn deref(&self) -> &Inner {
        &self.0
    }
}

impl Plads {
    /// Puts the system together.
    #[must_use]
    pub fn new(store: Store, clock: Clock, options: Options) -> Self {
        Self(Arc::new(Inner {
            store,
            clock,
            zone: Copenhagen::new(),
            events: Events::new(),
            options,
            password_checks: tokio::sync::Semaphore::new(2),
            links: OnceShown::default(),
            codes: OnceShown::default(),
        }))
    }

    /// Now.
    #[must_use]
    pub fn now(&self) -> Instant {
        self.clock.now()
    }

    /// Today, local.
    #[must_use]
    pub fn today(&self) -> Date {
        self.zone.date(self.now())
    }

    /// An instant in local time, for views.
    #[must_use]
    pub fn local(&self, at: Instant) -> PrimitiveDateTime {
        self.zone.local(at)
    }

    /// One write with what it touches: runs `work` in a transaction and tells the screens after the commit.
    ///
    /// # Errors
    /// What `work` returns, or the database's own failure.
    pub async fn write<T, F>(&self, work: F) -> Result<T, Failure>
    where
        F: AsyncFnOnce(Tx) -> Result<(T, Changed), Failure> + Clone,
    {
        let (value, changed) = self.store.write(work).await?;
        self.events.look_soon(&changed);
        Ok(value)
    }

    /// All settings.
    ///
    /// # Errors
    /// [`StoreError`] from the database.
    pub async fn settings(&self) -> Result<Settings, StoreError> {
        settings(self.store.read()).await
    }

    /// A setting as it stands today.
    ///
    /// # Errors
    /// [`StoreError`] from the database.
    pub async fn setting(&self, key: SettingKey) -> Result<i64, StoreError> {
        Ok(self.settings().await?.on(self.today(), key))
    }
}

/// All settings, read on a given connection.
///
/// # Errors
/// [`StoreError`] from the database.
pub async fn settings<C: ConnectionTrait>(db: &C) -> Result<Settings, StoreError> {
    let rows = setting::Entity::find().all(db).await?;
    let values = rows
        .into_iter()
        .map(|row| {
            let key = SettingKey::from_code(&row.key).map_err(|_| StoreError::Meaningless { column: "setting.key" })?;
            Ok(DatedValue { key, valid_from: row.valid_from, value: row.value })
        })
        .collect::<Result<Vec<_>, StoreError>>()?;
    Ok(Settings::new(values))
}
