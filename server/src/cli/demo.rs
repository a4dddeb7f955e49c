//! `plads demo`: the demonstration, ready to sign in to. Its data begin anew when they have grown old.

use super::{CliError, open, serve};
use crate::clock::{Clock, Copenhagen};
use crate::demo;
use crate::simulate::{Manners, Player, world};
use crate::state::{Options, Plads};
use crate::store::entity::{installation, site};
use crate::store::installation::{self as kind, Installation};
use crate::store::{Store, StoreError};
use clap::Args;
use domain::instant::{Calendar as _, Instant};
use domain::typed::parse_import_date_time;
use migrations::MigratorTrait as _;
use sea_orm::EntityTrait as _;
use std::process::ExitCode;
use time::Date;
use time::macros::time;

/// Data older than this are made anew: the screens speak of today.
const OLD_HOURS: i64 = 24;

/// How to show it.
#[derive(Debug, Args)]
pub struct DemoArgs {
    /// `sqlite:PATH` or `postgres://…`: a database of its own.
    #[arg(long, env = "DATABASE_URL", default_value = "sqlite:plads-demo.sqlite", hide_env_values = true)]
    db: String,
    /// Address to listen on.
    #[arg(long, default_value = "127.0.0.1:3000")]
    listen: String,
    /// Show this date (2026-11-24); the clock starts at 09:41.
    #[arg(long, value_parser = date)]
    today: Option<Date>,
    /// Keep the data however old they are: the demonstration goes on on a later day.
    #[arg(long)]
    keep: bool,
    /// Let the house live: people come, leave and are moved while you look.
    #[arg(long)]
    play: bool,
    /// With `--play`: so many seconds go by in each.
    #[arg(long, default_value_t = 60, value_parser = clap::value_parser!(u16).range(5..=3600))]
    speed: u16,
}

pub(super) fn date(text: &str) -> Result<Date, String> {
    match parse_import_date_time(text) {
        Ok((date, None)) => Ok(date),
        Ok((_, Some(_))) => Err("a date without a time".to_owned()),
        Err(error) => Err(error.to_string()),
    }
}

/// Prepares the data and serves.
///
/// # Errors
/// [`CliError`], above all when the database holds something else.
pub async fn run(args: DemoArgs) -> Result<ExitCode, CliError> {
    let clock = match args.today {
        None => Clock::system(),
        Some(day) => {
            let at = Copenhagen::new().instant(day, time!(9:41));
            Clock::running_from(at.ok_or_else(|| CliError::Said("that day has no 09:41".to_owned()))?)
        }
    };
    let store = prepare(&args.db, clock.now(), args.keep).await?;
    let options = Options { demo: true, plain_http: true };
    // A clock that is moved by the play stands still without it.
    let clock = if args.play { Clock::stopped_at(clock.now()) } else { clock };
    let plads = Plads::new(store, clock, options);
    let play = args.play.then(|| tokio::spawn(play(plads.clone(), args.speed)));
    serve(plads, &args.listen, None, |_| {}).await?;
    if let Some(play) = play {
        play.abort();
    }
    Ok(ExitCode::SUCCESS)
}

/// Plays on and on; when something goes wrong that no rule had refused, the house stands still and says so.
async fn play(plads: Plads, speed: u16) {
    let played = async {
        world::staff(&plads).await.map_err(|e| e.to_string())?;
        let seed = plads.now().unix().unsigned_abs();
        let player = Player::new(plads.clone(), seed, Manners::USUAL).await.map_err(|e| e.to_string())?;
        let until = plads.now().plus_hours(24 * 365);
        player.at_speed(speed).play(until, |_| {}).await.map_err(|e| e.to_string())
    };
    if let Err(error) = played.await {
        tracing::error!(%error, "the play has stopped");
    }
}

/// A demonstration database told from `now`: made, kept, or made anew when it is older than a day and not to be kept.
///
/// # Errors
/// [`CliError`].
pub async fn prepare(url: &str, now: Instant, keep: bool) -> Result<Store, CliError> {
    let mut store = open(url).await?;
    if let Some(made) = made_at(&store).await? {
        let age = now.seconds_since(made);
        if keep || (0..OLD_HOURS * 3600).contains(&age) {
            return Ok(store);
        }
        tracing::info!("the demonstration is {} hours old and begins anew", age / 3600);
        // On connections of their own: what they have prepared does not survive the tables.
        migrations::Migrator::down(store.for_migration(), None).await.map_err(StoreError::from)?;
        store.close().await;
        store = open(url).await?;
    }
    kind::settle(&store, Installation::Demo, now).await??;
    demo::seed(&store, now).await?;
    tracing::info!("the demonstration is ready");
    Ok(store)
}

/// When the demonstration in the database was made, if it holds a whole one.
async fn made_at(store: &Store) -> Result<Option<Instant>, StoreError> {
    if kind::kind(store.read()).await? != Some(Installation::Demo) {
        return Ok(None);
    }
    if site::Entity::find().one(store.read()).await?.is_none() {
        return Ok(None);
    }
    Ok(installation::Entity::find_by_id(1).one(store.read()).await?.map(|row| row.created_at.at()))
}
