//! `plads import`: a spreadsheet in, or a list of what is wrong with it.

use super::{CliError, Database, Language, open, settle_real};
use crate::clock::Clock;
use crate::import::{self, ImportError, Kind, Options, Progress, Report};
use app::lang::Lang;
use app::t;
use clap::Args;
use domain::code::Code as _;
use std::path::PathBuf;
use std::process::ExitCode;

/// What to import, and how.
#[derive(Debug, Args)]
pub struct ImportArgs {
    /// What the file holds: beds, requests, stays or reservations.
    #[arg(value_parser = kind)]
    kind: Kind,
    /// The file: CSV with a header, comma or semicolon, UTF-8 (docs/import.md).
    file: PathBuf,
    /// Check everything and store nothing.
    #[arg(long)]
    dry_run: bool,
    /// Authority and operator of new sites; made when missing.
    #[arg(long, value_name = "NAME")]
    organisation: Option<String>,
    #[command(flatten)]
    language: Language,
    #[command(flatten)]
    database: Database,
}

fn kind(word: &str) -> Result<Kind, String> {
    Kind::from_code(word).map_err(|e| e.to_string())
}

/// Runs the import. 0: stored (or nothing wrong, on a dry run); 1: rows refused; 2: anything else.
///
/// # Errors
/// [`CliError`].
pub async fn run(args: ImportArgs) -> Result<ExitCode, CliError> {
    let l = args.language.lang;
    let bytes = std::fs::read(&args.file).map_err(|e| CliError::Said(format!("{}: {e}", args.file.display())))?;
    let clock = Clock::system();
    let store = open(&args.database.db).await?;
    settle_real(&store, clock.now()).await?;
    let organisation = args.organisation.map(|name| name.split_whitespace().collect::<Vec<_>>().join(" ")).filter(|name| !name.is_empty());
    let options = Options { dry_run: args.dry_run, organisation, now: clock.now() };
    let hears = |progress: Progress| eprintln!("{}", progress_words(progress, l));
    let done = import::run(&store, args.kind, &bytes, &options, &hears).await;
    store.close().await;
    match done {
        Ok((report, _)) => {
            println!("{}", summary(&report, false, l));
            Ok(ExitCode::SUCCESS)
        }
        Err(ImportError::DryRun(report)) => {
            println!("{}", summary(&report, true, l));
            Ok(ExitCode::SUCCESS)
        }
        Err(ImportError::Refused(problems)) => {
            for problem in &problems {
                println!("{}", problem.words(l));
            }
            let count = problems.len();
            println!("{}", t!(l, "intet er gemt: {count} fejl", "nothing is stored: {count} problems"));
            Ok(ExitCode::from(1))
        }
        Err(ImportError::Store(error)) => Err(error.into()),
    }
}

fn progress_words(progress: Progress, l: Lang) -> String {
    match progress {
        Progress::Read { rows } => t!(l, "læst: {rows} rækker", "read: {rows} rows"),
        Progress::Checking { new } => t!(l, "kontrollerer {new} nye rækker …", "checking {new} new rows …"),
        Progress::Storing { done, of } => t!(l, "gemmer {done} af {of}", "storing {done} of {of}"),
    }
}

fn summary(report: &Report, dry_run: bool, l: Lang) -> String {
    let Report { rows, added, unchanged } = report;
    if dry_run {
        t!(
            l,
            "{rows} rækker er i orden: {added} nye, {unchanged} uændrede; intet er gemt (--dry-run)",
            "{rows} rows are in order: {added} new, {unchanged} unchanged; nothing is stored (--dry-run)"
        )
    } else {
        t!(l, "{rows} rækker: {added} gemt, {unchanged} uændrede", "{rows} rows: {added} stored, {unchanged} unchanged")
    }
}
