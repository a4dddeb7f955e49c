//! `plads retention`: what has been kept for its 5 or 10 years, part by part. It reads and deletes nothing.

use super::{CliError, Database, open};
use crate::clock::Clock;
use crate::retention::examine;
use crate::state::{Options, Plads};
use clap::Args;
use domain::code::Code as _;
use std::process::ExitCode;

/// Which database, and how much to say.
#[derive(Debug, Args)]
pub struct RetentionArgs {
    /// Name the stays and plans that are past their time, with the day it was over.
    #[arg(long)]
    list: bool,
    #[command(flatten)]
    database: Database,
}

/// Tells what is kept, what a complaint holds, and what is past its time.
///
/// # Errors
/// [`CliError`] from the database.
pub async fn run(args: RetentionArgs) -> Result<ExitCode, CliError> {
    let store = open(&args.database.db).await?;
    let plads = Plads::new(store, Clock::system(), Options { demo: false, plain_http: false });
    for (part, kept) in examine(&plads).await? {
        let (code, years, past) = (part.code(), part.years(), kept.past.len());
        println!("{code} ({years} years): {} kept, {} held by a complaint, {past} past their time", kept.kept, kept.held);
        for (since, id) in kept.past.iter().filter(|_| args.list) {
            println!("  {since} {id}");
        }
    }
    Ok(ExitCode::SUCCESS)
}
