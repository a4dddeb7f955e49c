//! Sheets for when the server is gone: every quarter of an hour one file for each site, in a folder that somebody copies or shares.
//!
//! They hold names, so only the server's own user may read them; who else may is for the folder's owner to say.

use crate::board::{Names, Sheet, sheet};
use crate::failure::Failure;
use crate::state::Plads;
use crate::store::entity::site;
use app::board::downtime_page;
use app::lang::Lang;
use domain::ids::SiteId;
use sea_orm::EntityTrait as _;
use std::io::Write as _;
use std::os::unix::fs::OpenOptionsExt as _;
use std::path::{Path, PathBuf};
use std::time::Duration;

/// Between two sheets.
const EVERY: Duration = Duration::from_secs(15 * 60);
/// How far a sheet looks ahead.
const HOURS: i64 = 72;

/// Why a sheet was not written.
#[derive(Debug, thiserror::Error)]
pub enum DowntimeError {
    /// The database.
    #[error(transparent)]
    Failure(#[from] Failure),
    /// The folder.
    #[error("{path}: {error}")]
    Io {
        /// Which file.
        path: PathBuf,
        /// What the system says.
        error: std::io::Error,
    },
}

/// Writes sheets until the process ends. A failure is logged; the sheet before stays, and says how old it is.
pub async fn watch(plads: Plads, folder: PathBuf) {
    loop {
        if let Err(error) = write(&plads, &folder).await {
            tracing::error!(%error, "downtime sheets could not be written");
        }
        tokio::time::sleep(EVERY).await;
    }
}

/// Writes the sheet of every site that has beds; gives the files. Each is replaced whole or not at all.
///
/// # Errors
/// [`DowntimeError`] with the file.
pub async fn write(plads: &Plads, folder: &Path) -> Result<Vec<PathBuf>, DowntimeError> {
    let sites = site::Entity::find().all(plads.store.read()).await.map_err(|e| Failure::from(crate::store::StoreError::from(e)))?;
    let mut files = Vec::new();
    for site in sites {
        let Sheet { board, expected, stays, .. } = sheet(plads, SiteId(site.id), Names::Full, plads.now().plus_hours(HOURS)).await?;
        if board.wards.is_empty() {
            continue;
        }
        let doctors = crate::stay::doctor::doctors(plads, &stays, plads.now()).await?;
        let text = downtime_page(Lang::Da, &site.name, &board, &expected, &doctors, plads.local(plads.now()));
        let path = folder.join(file_name(&site.name, SiteId(site.id)));
        replace(&path, &text).map_err(|error| DowntimeError::Io { path: path.clone(), error })?;
        files.push(path);
    }
    Ok(files)
}

/// "solgården-01a2….html": readable, and never the same for two sites.
fn file_name(name: &str, id: SiteId) -> String {
    let plain: String = name.to_lowercase().chars().map(|c| if c.is_alphanumeric() { c } else { '-' }).collect();
    format!("{plain}-{id}.html")
}

fn replace(path: &Path, text: &str) -> std::io::Result<()> {
    let unfinished = path.with_extension("unfinished");
    let mut file = std::fs::OpenOptions::new().write(true).create(true).truncate(true).mode(0o600).open(&unfinished)?;
    file.write_all(text.as_bytes())?;
    file.sync_all()?;
    std::fs::rename(&unfinished, path)
}
