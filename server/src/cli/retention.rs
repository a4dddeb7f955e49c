//! `plads retention`: what has been kept for its 5 or 10 years, part by part, and what is held longer. It deletes nothing; `hold` and
//! `release` say for which citizens a case of supervision or compensation runs.

use super::{CliError, Database, open};
use crate::clock::Clock;
use crate::retention::{examine, hold, release};
use crate::state::{Options, Plads};
use crate::store::retention_hold::{Hold, running};
use clap::{Args, Subcommand};
use domain::code::Code as _;
use domain::ids::{HoldId, StayId};
use domain::retention::HoldCause;
use std::process::ExitCode;

/// Which database, and what to do.
#[derive(Debug, Args)]
pub struct RetentionArgs {
    #[command(subcommand)]
    act: Option<Act>,
    /// Name the stays and plans that are past their time, with the day it was over, and the holds that run.
    #[arg(long)]
    list: bool,
    #[command(flatten)]
    database: Database,
}

#[derive(Debug, Subcommand)]
enum Act {
    /// Keep all records of the citizen of a stay while a case runs.
    Hold {
        /// The stay.
        #[arg(long)]
        stay: StayId,
        /// What the case is: `supervision` or `compensation`.
        #[arg(long, value_parser = cause)]
        because: HoldCause,
        /// The number of the case; no civil number.
        #[arg(long, value_name = "NUMBER")]
        case: String,
        /// Who says so.
        #[arg(long, env = "USER", value_name = "NAME")]
        by: String,
    },
    /// Let the records go that a hold keeps.
    Release {
        /// The hold, as `--list` names it.
        hold: HoldId,
        /// Who says so.
        #[arg(long, env = "USER", value_name = "NAME")]
        by: String,
    },
}

fn cause(code: &str) -> Result<HoldCause, String> {
    HoldCause::from_code(code).map_err(|_| "known: supervision compensation".to_owned())
}

/// Tells what is kept, what is held, and what is past its time; or holds and releases.
///
/// # Errors
/// [`CliError`] from the database, and for a hold that cannot be.
pub async fn run(args: RetentionArgs) -> Result<ExitCode, CliError> {
    let store = open(&args.database.db).await?;
    let plads = Plads::new(store, Clock::system(), Options { demo: false, plain_http: false });
    match args.act {
        None => tell(&plads, args.list).await?,
        Some(Act::Hold { stay, because, case, by }) => println!("{}", hold(&plads, stay, because, &case, &by).await?),
        Some(Act::Release { hold, by }) => {
            release(&plads, hold, &by).await?;
            println!("{hold} is released");
        }
    }
    Ok(ExitCode::SUCCESS)
}

async fn tell(plads: &Plads, list: bool) -> Result<(), CliError> {
    for (part, found) in examine(plads).await? {
        let (code, years, kept, past) = (part.code(), part.years(), found.kept, found.past.len());
        let (complaint, case) = (found.by_complaint, found.by_case);
        println!("{code} ({years} years): {kept} kept, {complaint} held by a complaint, {case} held by a case, {past} past their time");
        for (since, id) in found.past.iter().filter(|_| list) {
            println!("  {since} {id}");
        }
    }
    if list {
        let holds = running(plads.store.read()).await?;
        println!("{} holds run", holds.len());
        for Hold { id, cause, case, begun: (by, at), .. } in holds {
            println!("  {id} {}, case {case}, since {} by {by}", cause.code(), plads.local(at).date());
        }
    }
    Ok(())
}
