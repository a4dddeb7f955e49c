//! What the page of a ward's cover needs from the server, and what it gets.

use crate::error::AppError;
use async_trait::async_trait;
use domain::access::Actor;
use domain::cover::{Competence, Roster};
use domain::ids::{SiteId, WardId};
use domain::shift::{Shift, ShiftHours};
use time::Date;

/// Who is at work.
#[async_trait]
pub trait Covers: Send + Sync {
    /// What a ward has said about who is at work.
    ///
    /// # Errors
    /// [`AppError::Forbidden`] for other roles, [`AppError::NotFound`] for a ward of another organisation.
    async fn cover(&self, actor: &Actor, ward: WardId) -> Result<CoverView, AppError>;
}

/// What a ward has said.
#[derive(Clone, Debug)]
pub struct CoverView {
    /// The ward.
    pub ward: WardId,
    /// Its name.
    pub name: String,
    /// Its site, with its name.
    pub site: (SiteId, String),
    /// The wards of the site, by their place in the building.
    pub wards: Vec<(WardId, String)>,
    /// When the shifts begin.
    pub hours: ShiftHours,
    /// What it has said, exceptions from today on.
    pub roster: Roster,
    /// Version of what is usual; 0 while nothing has been said.
    pub version: i32,
    /// Today.
    pub today: Date,
    /// The shift at work, with what those in it can do.
    pub now: (Shift, Option<Vec<Competence>>),
    /// Is the reader an administrator?
    pub administers: bool,
}
