//! The command line: one file per command.

mod create_admin;
mod demo;
mod doctor;
mod import;
mod retention;
mod serve;
mod simulate;

pub use create_admin::create as create_admin;
pub use demo::prepare as prepare_demo;
pub use serve::{Listening, serve};

use crate::failure::Failure;
use crate::store::installation::{self, Installation, WrongKind};
use crate::store::{Store, StoreError, legal_basis};
use app::lang::Lang;
use clap::{Args, Parser, Subcommand};
use domain::instant::Instant;
use migrations::MigratorTrait as _;

/// Short-term places and rehabilitation for health centres.
#[derive(Debug, Parser)]
#[command(name = "plads", version)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Run the server.
    Serve(ServeArgs),
    /// Bring the database up to this version.
    Migrate(Database),
    /// Show Plads with an invented region: one sign-in button per role.
    Demo(demo::DemoArgs),
    /// Bring beds, requests, stays or reservations in from a spreadsheet.
    Import(import::ImportArgs),
    /// Play plausible days in an invented house, through the same forms people use.
    Simulate(simulate::SimulateArgs),
    /// Look for broken invariants; changes nothing.
    Doctor(doctor::DoctorArgs),
    /// Tell which records have been kept for their 5 or 10 years, and hold those a case is about; deletes nothing.
    Retention(retention::RetentionArgs),
    /// Make an administrator, and print a link that signs them in once.
    CreateAdmin(create_admin::CreateAdminArgs),
}

/// In which language to speak.
#[derive(Clone, Copy, Debug, Args)]
pub struct Language {
    /// `da` or `en`.
    #[arg(long, default_value = "da", value_parser = language)]
    lang: Lang,
}

fn language(code: &str) -> Result<Lang, String> {
    Lang::from_code(code).ok_or_else(|| "known: da en".to_owned())
}

/// Which database.
#[derive(Debug, Args)]
pub struct Database {
    /// `sqlite:PATH` or `postgres://…`.
    #[arg(long, global = true, env = "DATABASE_URL", default_value = "sqlite:plads.sqlite", hide_env_values = true)]
    pub db: String,
}

/// How to serve.
#[derive(Debug, Args)]
pub struct ServeArgs {
    #[command(flatten)]
    database: Database,
    /// Address to listen on.
    #[arg(long, default_value = "127.0.0.1:3000")]
    listen: String,
    /// Serve over plain HTTP: cookies without `Secure`. Only for loopback.
    #[arg(long)]
    plain_http: bool,
    /// Folder for the sheets that help when this server is gone: one file for each site, new every 15 minutes.
    #[arg(long, value_name = "FOLDER")]
    downtime_folder: Option<std::path::PathBuf>,
}

/// Why a command failed, in one line for the person at the terminal.
#[derive(Debug, thiserror::Error)]
pub enum CliError {
    /// The database.
    #[error("database: {0}")]
    Store(#[from] StoreError),
    /// A use case.
    #[error(transparent)]
    Failure(#[from] Failure),
    /// The database is for something else.
    #[error(transparent)]
    WrongKind(#[from] WrongKind),
    /// A hold on records.
    #[error(transparent)]
    Hold(#[from] crate::retention::HoldError),
    /// The network or a file.
    #[error(transparent)]
    Io(#[from] std::io::Error),
    /// Anything said in words.
    #[error("{0}")]
    Said(String),
}

/// Runs the command line.
///
/// # Errors
/// [`CliError`] to print.
pub async fn run() -> Result<std::process::ExitCode, CliError> {
    match Cli::parse().command {
        Command::Serve(args) => {
            let store = open(&args.database.db).await?;
            settle_real(&store, crate::clock::Clock::system().now()).await?;
            let options = crate::state::Options { demo: false, plain_http: args.plain_http };
            let plads = crate::state::Plads::new(store, crate::clock::Clock::system(), options);
            serve(plads, &args.listen, args.downtime_folder, |_| {}).await?;
        }
        Command::Migrate(database) => {
            open(&database.db).await?;
            println!("the database is up to date");
        }
        Command::Demo(args) => return demo::run(args).await,
        Command::Import(args) => return import::run(args).await,
        Command::Simulate(args) => return simulate::run(args).await,
        Command::Doctor(args) => return doctor::run(args).await,
        Command::Retention(args) => return retention::run(args).await,
        Command::CreateAdmin(args) => return create_admin::run(args).await,
    }
    Ok(std::process::ExitCode::SUCCESS)
}

/// The database is for real citizens from now on; a demonstration is refused.
async fn settle_real(store: &Store, now: Instant) -> Result<(), CliError> {
    Ok(installation::settle(store, Installation::Real, now).await??)
}

/// Connects, migrates, and brings along the delivered list of legal bases.
///
/// # Errors
/// [`CliError::Store`].
pub async fn open(url: &str) -> Result<Store, CliError> {
    let store = Store::connect(url).await?;
    migrations::Migrator::up(store.for_migration(), None).await.map_err(StoreError::from)?;
    legal_basis::ensure(&store).await?;
    Ok(store)
}
