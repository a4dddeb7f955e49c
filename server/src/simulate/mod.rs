//! Plausible days in a house, played through the forms people use: the same functions, on a clock that the play moves. Nothing is
//! written past them. Dice decide what happens, so the same seed and first day give the same history, on either database.
//!
//! [`player`] fills in forms and keeps deadlines, [`scene`] is what lies before everybody, [`asking`], [`staying`], [`caring`] and [`house`] say what
//! people do about it, [`undoing`] takes back what was a slip, [`world`] makes a house to play in, [`tally`] counts what was done and refused.

mod asking;
mod caring;
mod cast;
mod house;
mod player;
mod scene;
mod staying;
mod tally;
mod undoing;
pub mod world;

pub use player::{Command, Manners, Player, Stopped};
pub use tally::{Count, Tally};

use domain::instant::{Calendar as _, Instant};
use time::Date;

/// What is told while it goes on: a month is over.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Month {
    /// First day of the month.
    pub first: Date,
    /// Commands in it.
    pub commands: u64,
    /// Of these, refused.
    pub refused: u64,
}

impl Player {
    /// Plays until `until`; hears of every month that is over, and of the rest.
    ///
    /// # Errors
    /// [`Stopped`] at the first defect.
    pub async fn play(&mut self, until: Instant, mut hears: impl FnMut(Month)) -> Result<(), Stopped> {
        let mut since = (self.tally.commands(), self.tally.refusals());
        let mut today = self.plads.today();
        while self.plads.now() < until {
            let next = self.plads.now().plus_minutes(self.pause());
            self.advance(next.min(until)).await?;
            let day = self.plads.today();
            if day != today {
                self.new_day().await.map_err(|e| self.stopped("a new day", e))?;
            }
            let over = (day.year(), day.month()) != (today.year(), today.month());
            if over || self.plads.now() >= until {
                let so_far = (self.tally.commands(), self.tally.refusals());
                let first = today.replace_day(1).unwrap_or(today);
                hears(Month { first, commands: so_far.0 - since.0, refused: so_far.1 - since.1 });
                since = so_far;
            }
            today = day;
            self.round().await?;
        }
        Ok(())
    }

    /// Plays until so many commands have been sent in all.
    ///
    /// # Errors
    /// [`Stopped`] at the first defect.
    pub async fn play_commands(&mut self, commands: u64) -> Result<(), Stopped> {
        while self.tally.commands() < commands {
            let next = self.plads.now().plus_minutes(self.pause());
            let today = self.plads.today();
            self.advance(next).await?;
            if self.plads.today() != today {
                self.new_day().await.map_err(|e| self.stopped("a new day", e))?;
            }
            self.round().await?;
        }
        Ok(())
    }

    /// Minutes until somebody looks round again: three quarters of an hour by day, longer by night; anything where all goes wild.
    fn pause(&mut self) -> i64 {
        let hour = self.plads.zone.local(self.plads.now()).hour();
        if self.manners.are_wild() {
            self.dice.between(1, 150)
        } else if (7..22).contains(&hour) {
            self.dice.between(30, 60)
        } else {
            self.dice.between(90, 180)
        }
    }
}
