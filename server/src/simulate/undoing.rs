//! Slips of the finger: what somebody has just done is taken back within its ten seconds; now and then too late, or by somebody else,
//! and then it must stand.

use super::player::{Player, Stopped};
use crate::failure::Failure;
use crate::forms::Posted;
use crate::store::Stamp;
use crate::store::entity::event;
use crate::undo::Act;
use app::error::{AppError, Refusal};
use domain::access::Actor;
use domain::form::Fields;
use domain::instant::Instant;
use domain::undo::{UNDO_SECONDS, UndoError};
use sea_orm::sea_query::ExprTrait as _;
use sea_orm::{ColumnTrait as _, EntityTrait as _, QueryFilter as _};
use std::collections::BTreeMap;

impl Player {
    /// Whoever has done something since `began` undoes it, when it can be undone at all.
    pub(super) async fn take_back(&mut self, actor: &Actor, began: Instant) -> Result<(), Stopped> {
        let act = self.lately_done(actor, began).await.map_err(|e| self.stopped("looking for what can be undone", e))?;
        let Some(act) = act else { return Ok(()) };
        let odd = self.dice.percent(self.manners.odd);
        let rival = if odd { self.of(&[actor.role], actor.organisation.0).filter(|other| other.user != actor.user) } else { None };
        let late = odd && rival.is_none();
        let after = if late { self.dice.between(UNDO_SECONDS, 60) } else { self.dice.between(1, UNDO_SECONDS - 1) };
        self.advance(act.at.plus_seconds(after)).await?;
        let must = match (&rival, late) {
            (Some(_), _) => Some(UndoError::NotYours),
            (None, true) => Some(UndoError::Late),
            (None, false) => None,
        };
        self.undo(rival.as_ref().unwrap_or(actor), &act, must).await
    }

    async fn undo(&mut self, by: &Actor, act: &Act, must: Option<UndoError>) -> Result<(), Stopped> {
        let words = format!("/undo {} of {} as {:?}", act.kind.undone(), act.id, by.role);
        let Some(run) = self.forms.get(&("/undo/{id}", "undo")).copied() else {
            return Err(self.stopped(words, "there is no such form"));
        };
        let params = BTreeMap::from([("id".to_owned(), act.id.to_string())]);
        let answer = run(Posted { plads: self.plads.clone(), actor: by.clone(), params, fields: Fields::default() }).await.map(drop);
        let why = match &answer {
            Err(AppError::Refused { refusal }) => match **refusal {
                Refusal::NotUndone { why } => Some(why),
                _ => None,
            },
            _ => None,
        };
        // Whoever works elsewhere knows nothing of it.
        let unknown = must == Some(UndoError::NotYours) && matches!(answer, Err(AppError::Forbidden | AppError::NotFound));
        // A person who watches the play may press the button first.
        if why != must && why != Some(UndoError::Already) && !unknown {
            return Err(self.stopped(words, format!("{answer:?}, but it should have been {must:?}")));
        }
        self.count(act.kind.undone(), answer, words)
    }

    /// What an actor has done since an instant and could undo.
    async fn lately_done(&self, actor: &Actor, since: Instant) -> Result<Option<Act>, Failure> {
        // By site and time there is an index; what is decided without a bed is of no site.
        let sites = event::Column::SiteId.is_in(self.sites.iter().map(|site| site.0)).or(event::Column::SiteId.is_null());
        let done = event::Entity::find()
            .filter(sites)
            .filter(event::Column::At.gte(Stamp::from(since)))
            .filter(event::Column::ActorId.eq(actor.user.0));
        let mut acts: Vec<Act> = done.all(self.plads.store.read()).await?.into_iter().filter_map(Act::of).collect();
        acts.sort_by_key(|act| (act.at, act.kind));
        Ok(acts.pop())
    }
}
