//! The one who plays: fills in the forms people fill in, as the people who do, while the clock goes on.

use super::cast::Cast;
use super::scene::{self, Place};
use super::tally::{Tally, reason};
use crate::chance;
use crate::deadlines;
use crate::demo::dice::Dice;
use crate::demo::people::{Person, Population};
use crate::failure::Failure;
use crate::forms::{self, Act, Posted};
use crate::state::Plads;
use crate::store::Stamp;
use crate::store::entity::{bed_claim, legal_basis};
use crate::store::facility;
use app::error::AppError;
use domain::access::{Actor, Role};
use domain::form::Fields;
use domain::ids::{OrganisationId, SiteId};
use domain::instant::Instant;
use domain::organisation::LegalBasis;
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait as _, EntityTrait as _, QueryFilter as _, QueryOrder as _, QuerySelect as _};
use std::collections::{BTreeMap, HashMap};
use std::time::Duration;
use time::PrimitiveDateTime;
use uuid::Uuid;

/// Deadlines are kept at least this often, in minutes, and a moment before a claim runs out.
const SWEEP_MINUTES: i64 = 60;
/// A claim that runs out is rolled forward at most so many minutes before.
const SOON_MINUTES: i64 = 5;

/// How somebody plays.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Manners {
    /// So many times more happens than in a house as it usually is.
    pub haste: i64,
    /// So many commands in a hundred are odd: sent twice by two users, at a wrong time, about a bed nobody suggested.
    pub odd: i64,
    /// So many acts in a hundred are undone by whoever did them, or tried to.
    pub undone: i64,
}

impl Manners {
    /// Nothing wrong, and nothing undone.
    pub const CAREFUL: Self = Self { haste: 1, odd: 0, undone: 0 };
    /// A house as it usually is.
    pub const USUAL: Self = Self { haste: 1, odd: 2, undone: 3 };
    /// Everything at once, and much of it wrong: to find out what the rules hold.
    pub const WILD: Self = Self { haste: 60, odd: 25, undone: 35 };

    pub(super) fn are_wild(self) -> bool {
        self.haste > 1
    }
}

/// Why a history stopped: something that no rule had refused.
#[derive(Debug, thiserror::Error)]
#[error("seed {seed}, step {step}, {at}: {command}\n  {cause}")]
pub struct Stopped {
    /// Seed of the history.
    pub seed: u64,
    /// The how-many-th command.
    pub step: u64,
    /// Local time.
    pub at: PrimitiveDateTime,
    /// What was tried, without names and civil numbers.
    pub command: String,
    /// What came of it.
    pub cause: String,
}

/// A form to be sent.
#[derive(Clone, Debug)]
pub struct Command {
    path: &'static str,
    act: &'static str,
    id: Option<Uuid>,
    fields: Fields,
}

impl Command {
    /// A form of a page.
    #[must_use]
    pub fn new(path: &'static str, act: &'static str) -> Self {
        Self { path, act, id: None, fields: Fields::default() }
    }

    /// A form of the page of something.
    #[must_use]
    pub fn on(path: &'static str, act: &'static str, id: Uuid) -> Self {
        Self { id: Some(id), ..Self::new(path, act) }
    }

    /// With a field.
    #[must_use]
    pub fn with(mut self, field: &str, value: impl std::fmt::Display) -> Self {
        self.fields.push(field, value.to_string());
        self
    }

    fn words(&self, actor: &Actor) -> String {
        let named = ["civil_number", "given_name", "family_name", "name", "relative_name"];
        let fields = self.fields.iter().filter(|(name, _)| !named.contains(name));
        let fields: Vec<String> = fields.map(|(name, values)| format!("{name}={}", values.join("|"))).collect();
        let id = self.id.map_or_else(String::new, |id| format!(" {id}"));
        format!("{} {}{id} as {:?}: {}", self.path, self.act, actor.role, fields.join(", "))
    }
}

/// Plays a house.
pub struct Player {
    /// The house.
    pub plads: Plads,
    /// What has been done so far.
    pub tally: Tally,
    pub(super) seed: u64,
    pub(super) manners: Manners,
    pub(super) dice: Dice,
    pub(super) people: Population,
    /// Everybody who has asked for a place, with a postcode.
    pub(super) known: Vec<(Person, &'static str)>,
    pub(super) cast: Cast,
    /// Who decides today, in the order of their sites.
    pub(super) authorities: Vec<Uuid>,
    /// Who decides at a site today.
    pub(super) authority_of: HashMap<Uuid, Uuid>,
    /// All sites.
    pub(super) sites: Vec<SiteId>,
    /// All beds.
    pub(super) places: Vec<Place>,
    /// Legal bases, by code.
    pub(super) bases: Vec<legal_basis::Model>,
    pub(super) forms: HashMap<(&'static str, &'static str), Act>,
    swept: Instant,
    tempo: Option<u16>,
    pub(super) notices: u64,
}

impl std::fmt::Debug for Player {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Player").field("seed", &self.seed).field("tally", &self.tally).finish_non_exhaustive()
    }
}

impl Player {
    /// Somebody who plays from the clock's time on; the clock is one that stands until it is moved.
    ///
    /// # Errors
    /// [`Failure`] from the database.
    pub async fn new(plads: Plads, seed: u64, manners: Manners) -> Result<Self, Failure> {
        let forms = forms::all().into_iter().map(|form| ((form.path, form.act), form.run)).collect();
        let swept = plads.now();
        let mut player = Self {
            plads,
            tally: Tally::default(),
            seed,
            manners,
            dice: Dice::seeded(seed),
            people: Population::crowd(seed ^ 0x5eed),
            known: Vec::new(),
            cast: Cast::default(),
            authorities: Vec::new(),
            authority_of: HashMap::new(),
            sites: Vec::new(),
            places: Vec::new(),
            bases: Vec::new(),
            forms,
            swept,
            tempo: None,
            notices: 0,
        };
        player.new_day().await?;
        Ok(player)
    }

    /// The same for people to watch: so many seconds go by in each.
    #[must_use]
    pub fn at_speed(self, seconds: u16) -> Self {
        Self { tempo: Some(seconds), ..self }
    }

    /// Looks round in the morning: agreements begin and end, beds are opened and retired.
    ///
    /// # Errors
    /// [`Failure`] from the database.
    pub async fn new_day(&mut self) -> Result<(), Failure> {
        let plads = &self.plads;
        self.cast = Cast::call(plads).await?;
        self.places = scene::places(plads).await?;
        self.sites = self.places.iter().map(|p| p.site).collect();
        self.sites.dedup();
        let agreements = facility::agreements_on(plads.store.read(), &self.sites, plads.today()).await?;
        self.authority_of = agreements.into_iter().map(|a| (a.site.0, a.authority.0)).collect();
        self.authorities = self.sites.iter().filter_map(|site| self.authority_of.get(&site.0).copied()).collect();
        self.authorities.dedup();
        let bases = legal_basis::Entity::find().order_by_asc(legal_basis::Column::Code).all(plads.store.read()).await?;
        self.bases = bases.into_iter().filter(|b| b.code != LegalBasis::NOT_STATED).collect();
        Ok(())
    }

    pub(super) fn stopped(&self, command: impl Into<String>, cause: impl std::fmt::Display) -> Stopped {
        let at = self.plads.local(self.plads.now());
        Stopped { seed: self.seed, step: self.tally.commands(), at, command: command.into(), cause: cause.to_string() }
    }

    /// True so many times in ten thousand, for somebody in no haste.
    pub(super) fn chance(&mut self, times: i64) -> bool {
        self.dice.between(1, 10_000) <= times.saturating_mul(self.manners.haste)
    }

    /// One of a list.
    pub(super) fn pick<T: Clone>(&mut self, list: &[T]) -> Option<T> {
        let last = i64::try_from(list.len()).ok()?.checked_sub(1)?;
        let place = usize::try_from(self.dice.between(0, last)).ok()?;
        list.get(place).cloned()
    }

    /// Somebody of an organisation.
    pub(super) fn of(&mut self, roles: &[Role], organisation: Uuid) -> Option<Actor> {
        let all: Vec<Actor> = self.cast.of(roles, OrganisationId(organisation)).into_iter().cloned().collect();
        self.pick(&all)
    }

    /// Somebody who works at a site.
    pub(super) fn at(&mut self, roles: &[Role], site: SiteId) -> Option<Actor> {
        let all: Vec<Actor> = self.cast.at(roles, site).into_iter().cloned().collect();
        self.pick(&all)
    }

    /// A time as it is typed, to the minute; now and then a wrong one.
    pub(super) fn when(&mut self, at: Instant) -> String {
        let at = if self.dice.percent(self.manners.odd / 2) { at.plus_minutes(self.dice.between(-3000, 3000)) } else { at };
        self.typed(at)
    }

    /// A time as it is typed, to the minute.
    pub(super) fn typed(&self, at: Instant) -> String {
        let local = self.plads.local(at);
        format!("{:02}.{:02}.{} {:02}:{:02}", local.day(), u8::from(local.month()), local.year(), local.hour(), local.minute())
    }

    /// Sends a form; true when it was accepted. Now and then somebody else sends the same form a moment later, having seen the same.
    ///
    /// # Errors
    /// [`Stopped`] when no rule speaks: a defect.
    pub(super) async fn post(&mut self, actor: &Actor, command: Command) -> Result<bool, Stopped> {
        let rival = self.dice.percent(self.manners.odd).then(|| self.of(&[actor.role], actor.organisation.0)).flatten();
        let done = self.post_once(actor, command.clone()).await?;
        if let Some(rival) = rival {
            self.post_once(&rival, command).await?;
        }
        Ok(done)
    }

    async fn post_once(&mut self, actor: &Actor, command: Command) -> Result<bool, Stopped> {
        let words = command.words(actor);
        let Some(run) = self.forms.get(&(command.path, command.act)).copied() else {
            return Err(self.stopped(words, "there is no such form"));
        };
        let began = self.plads.now();
        let params = command.id.map(|id| ("id".to_owned(), id.to_string())).into_iter().collect::<BTreeMap<_, _>>();
        let posted = Posted { plads: self.plads.clone(), actor: actor.clone(), params, fields: command.fields };
        let answer = run(posted).await;
        let done = answer.is_ok();
        self.count(command.act, answer.map(drop), words)?;
        if done && self.dice.percent(self.manners.undone) {
            self.take_back(actor, began).await?;
        }
        let pause = self.dice.between(7, 95);
        self.advance(self.plads.now().plus_seconds(pause)).await?;
        Ok(done)
    }

    /// Counts what came of a command.
    pub(super) fn count(&mut self, act: &'static str, answer: Result<(), AppError>, words: String) -> Result<(), Stopped> {
        match answer {
            Ok(()) => self.tally.done(act),
            Err(error) => match reason(&error) {
                Some(reason) => self.tally.refused(act, reason),
                None => return Err(self.stopped(words, format!("{error:?}"))),
            },
        }
        Ok(())
    }

    /// What a page showed, counted as the look it is; nothing when the page was refused.
    pub(super) fn looked<T>(&mut self, page: &str, answer: Result<T, AppError>) -> Result<Option<T>, Stopped> {
        match answer {
            Ok(view) => {
                self.tally.looks += 1;
                Ok(Some(view))
            }
            Err(error) if reason(&error).is_some() => Ok(None),
            Err(error) => Err(self.stopped(page, error)),
        }
    }

    /// Lets time pass, and keeps what is due on the way.
    ///
    /// # Errors
    /// [`Stopped`] when a deadline could not be kept.
    pub async fn advance(&mut self, to: Instant) -> Result<(), Stopped> {
        let Some(tempo) = self.tempo else { return self.skip(to).await };
        while self.plads.now() < to {
            tokio::time::sleep(Duration::from_millis(200)).await;
            let next = self.plads.now().plus_seconds(i64::from(tempo / 5).clamp(1, 3600));
            self.skip(next.min(to)).await?;
        }
        Ok(())
    }

    async fn skip(&mut self, to: Instant) -> Result<(), Stopped> {
        loop {
            let due = self.due(to).await.map_err(|e| self.stopped("looking for what is due", e))?;
            if due > to {
                break;
            }
            self.plads.clock.set(due.max(self.plads.now()));
            deadlines::run_once(&self.plads).await.map_err(|e| self.stopped("keeping the deadlines", format!("{e:?}")))?;
            self.tally.sweeps += 1;
            self.swept = self.plads.now();
        }
        self.plads.clock.set(to.max(self.plads.now()));
        Ok(())
    }

    /// When the deadlines must be looked at next, if that is not after `to`.
    async fn due(&self, to: Instant) -> Result<Instant, Failure> {
        let regular = self.swept.plus_minutes(SWEEP_MINUTES);
        let to = to.min(regular);
        let ends: Option<Stamp> = bed_claim::Entity::find()
            .select_only()
            .column(bed_claim::Column::EndsAt)
            .filter(Expr::col((bed_claim::Entity, bed_claim::Column::Live)))
            .filter(bed_claim::Column::Kind.is_in(["stay", "hold", "cleaning"]))
            .filter(bed_claim::Column::EndsAt.gt(Stamp::from(self.swept.plus_minutes(SOON_MINUTES))))
            .filter(bed_claim::Column::EndsAt.lte(Stamp::from(to.plus_minutes(SOON_MINUTES))))
            .order_by_asc(bed_claim::Column::EndsAt)
            .into_tuple()
            .one(self.plads.store.read())
            .await?;
        Ok(ends.map_or(regular, |at| at.at().plus_minutes(-SOON_MINUTES)))
    }

    /// A key that makes a form act once.
    pub(super) fn key(&self) -> String {
        chance::id().to_string()
    }
}
