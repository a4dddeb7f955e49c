//! `plads doctor`: one line per invariant, exit 1 when one is broken.

use super::{CliError, Database, Language};
use crate::doctor;
use crate::store::{Store, StoreError};
use clap::Args;
use std::process::ExitCode;

/// Which database, and in which form to say it.
#[derive(Debug, Args)]
pub struct DoctorArgs {
    /// Print `{"violations":{"I1":0,…}}` and nothing else.
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    language: Language,
    #[command(flatten)]
    database: Database,
}

/// Examines the database without changing anything in it.
///
/// # Errors
/// [`CliError`], above all when there is no Plads database.
pub async fn run(args: DoctorArgs) -> Result<ExitCode, CliError> {
    // Connecting makes a missing file; somebody who mistypes a path must not be told that all is well in an empty database.
    let path = args.database.db.strip_prefix("sqlite:").map(|path| path.strip_prefix("//").unwrap_or(path));
    if let Some(path) = path.filter(|path| !std::path::Path::new(path).is_file()) {
        return Err(CliError::Said(format!("there is no database at {path}")));
    }
    let store = Store::connect(&args.database.db).await?;
    let found = doctor::examine(&store).await;
    store.close().await;
    let findings = found.map_err(|error| match error {
        StoreError::Database(e) => CliError::Said(format!("the database cannot be examined; has it been set up by this version? {e}")),
        error => error.into(),
    })?;
    if args.json {
        println!("{}", doctor::json(&findings));
    } else {
        for finding in &findings {
            println!("{}", finding.words(args.language.lang));
        }
    }
    let broken = findings.iter().any(|finding| finding.violations() > 0);
    Ok(if broken { ExitCode::from(1) } else { ExitCode::SUCCESS })
}
