//! The command line: one file per command.

mod serve;

pub use serve::{Listening, serve};

use crate::failure::Failure;
use crate::store::{Store, StoreError};
use clap::{Args, Parser, Subcommand};
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
}

/// Which database.
#[derive(Debug, Args)]
pub struct Database {
    /// `sqlite:PATH` or `postgres://…`.
    #[arg(long, env = "DATABASE_URL", default_value = "sqlite:plads.sqlite", hide_env_values = true)]
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
            let options = crate::state::Options { demo: false, plain_http: args.plain_http };
            serve(crate::state::Plads::new(store, crate::clock::Clock::system(), options), &args.listen, |_| {}).await?;
        }
        Command::Migrate(database) => {
            open(&database.db).await?;
            println!("the database is up to date");
        }
    }
    Ok(std::process::ExitCode::SUCCESS)
}

/// Connects and migrates.
///
/// # Errors
/// [`CliError::Store`].
pub async fn open(url: &str) -> Result<Store, CliError> {
    let store = Store::connect(url).await?;
    migrations::Migrator::up(store.for_migration(), None).await.map_err(StoreError::from)?;
    Ok(store)
}
