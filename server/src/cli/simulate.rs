//! `plads simulate`: plausible days in an invented house, to try the system and to fill a database to look at.

use super::{CliError, open};
use crate::clock::{Clock, Copenhagen};
use crate::simulate::{Manners, Month, Player, world};
use crate::state::{Options, Plads};
use crate::store::entity::{event, site};
use crate::store::installation::{self, Installation};
use crate::store::{Store, StoreError};
use clap::Args;
use domain::instant::{Calendar as _, Instant};
use sea_orm::{EntityTrait as _, QueryOrder as _};
use std::process::ExitCode;
use time::macros::time;
use time::{Date, Duration};

/// What to play.
#[derive(Debug, Args)]
pub struct SimulateArgs {
    /// `sqlite:PATH` or `postgres://…`: empty, or made by this command or by `plads demo`.
    #[arg(long, env = "DATABASE_URL", default_value = "sqlite:plads-simulate.sqlite", hide_env_values = true)]
    db: String,
    /// How many days.
    #[arg(long, default_value_t = 30, value_parser = clap::value_parser!(u16).range(1..=3660))]
    days: u16,
    /// The same seed and first day give the same history.
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// How many beds an empty database gets.
    #[arg(long, default_value_t = 40, value_parser = clap::value_parser!(u16).range(1..=5000))]
    beds: u16,
    /// First day (2026-01-05) in an empty database; without it the play ends today. Otherwise it goes on where the database ends.
    #[arg(long, value_parser = super::demo::date)]
    from: Option<Date>,
}

/// Plays, and prints what was done and what was refused.
///
/// # Errors
/// [`CliError`], above all when the database holds real citizens, and when something happened that no rule had refused.
pub async fn run(args: SimulateArgs) -> Result<ExitCode, CliError> {
    let system = Clock::system().now();
    let store = open(&args.db).await?;
    installation::settle(&store, Installation::Demo, system).await??;
    let (empty, begins) = beginning(&store, &args, system).await?;
    let plads = Plads::new(store.clone(), Clock::stopped_at(begins), Options { demo: true, plain_http: true });
    let made = if empty { world::make(&plads, usize::from(args.beds)).await } else { world::staff(&plads).await };
    made.map_err(said)?;
    let mut player = Player::new(plads.clone(), args.seed, Manners::USUAL).await?;
    let until = begins.plus_hours(24 * i64::from(args.days));
    println!(
        "seed {}, {} days from {}, {}",
        args.seed,
        args.days,
        plads.today(),
        if empty { format!("{} beds", args.beds) } else { "in the house that is there".to_owned() }
    );
    let played = player.play(until, |month| println!("{}", words(month))).await;
    println!("\n{}\n", player.tally);
    played.map_err(said)?;
    store.close().await;
    println!("seed {}: nothing went wrong. Now let `plads doctor` examine the database.", args.seed);
    Ok(ExitCode::SUCCESS)
}

fn said(error: impl std::fmt::Display) -> CliError {
    CliError::Said(error.to_string())
}

fn words(month: Month) -> String {
    let Month { first, commands, refused } = month;
    format!("{}-{:02}: {commands} commands, {refused} refused", first.year(), u8::from(first.month()))
}

/// Is the database empty, and from when is played: the morning of the first day, or where the history ends.
async fn beginning(store: &Store, args: &SimulateArgs, now: Instant) -> Result<(bool, Instant), CliError> {
    let zone = Copenhagen::new();
    let empty = site::Entity::find().one(store.read()).await.map_err(StoreError::from)?.is_none();
    if empty {
        let first = args.from.unwrap_or_else(|| zone.date(now).saturating_sub(Duration::days(i64::from(args.days))));
        let at = zone.instant(first, time!(6:00)).ok_or_else(|| said("that day has no 06:00"))?;
        return Ok((true, at));
    }
    if args.from.is_some() {
        return Err(said("--from is for an empty database: this one goes on where it ends"));
    }
    let last = event::Entity::find().order_by_desc(event::Column::At).one(store.read()).await.map_err(StoreError::from)?;
    Ok((false, last.map_or(now, |event| event.at.at()).plus_minutes(1)))
}
