//! What is written together with every change: the event, who did it, and that something changed for those who watch.
//!
//! A use case opens a [`Journal`], notes what happens, and writes it as the last act of its transaction. What it returns goes to
//! `events` after the commit.

use super::entity::{audit_log, event, topic_version};
use super::{StoreError, Tx};
use domain::access::Actor;
use domain::citizen_access::Visitor;
use domain::code::Code as _;
use domain::ids::{BedId, OrganisationId, PlanId, RequestId, SessionId, SiteId, StayId};
use domain::instant::Instant;
use sea_orm::sea_query::{Expr, ExprTrait as _, OnConflict};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, Set};
use std::collections::BTreeSet;
use uuid::Uuid;

/// What an event is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Subject {
    /// A request, with its reservations, questions and decisions.
    Request(RequestId),
    /// A stay.
    Stay(StayId),
    /// A rehabilitation plan, with its goals and measures.
    Plan(PlanId),
    /// A training session.
    Training(SessionId),
    /// A bed.
    Bed(BedId),
    /// A site with its wards and rooms.
    Site(SiteId),
    /// An organisation.
    Organisation(OrganisationId),
    /// Anything else, by name.
    Other(&'static str, Uuid),
}

impl Subject {
    /// Kind and identity, as they stand in the log.
    #[must_use]
    pub fn parts(self) -> (&'static str, Uuid) {
        match self {
            Self::Request(id) => ("request", id.0),
            Self::Stay(id) => ("stay", id.0),
            Self::Plan(id) => ("plan", id.0),
            Self::Training(id) => ("training", id.0),
            Self::Bed(id) => ("bed", id.0),
            Self::Site(id) => ("site", id.0),
            Self::Organisation(id) => ("organisation", id.0),
            Self::Other(kind, id) => (kind, id),
        }
    }
}

/// The topics a write has touched: tell those who watch, after the commit.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[must_use = "watchers must be told after the commit"]
pub struct Changed(pub Vec<Uuid>);

#[derive(Clone, Debug)]
struct Noted {
    name: &'static str,
    subject: Subject,
    site: Option<SiteId>,
    detail: serde_json::Value,
    by_itself: bool,
}

/// Who does what is noted, as it stands in the logs.
#[derive(Clone, Debug)]
struct Doer {
    id: Uuid,
    /// Empty for citizens and those who speak for them: no log holds their names.
    name: String,
    role: &'static str,
    organisation: OrganisationId,
}

/// Events and touched topics of one use case.
#[derive(Clone, Debug)]
pub struct Journal {
    at: Instant,
    doer: Option<Doer>,
    events: Vec<Noted>,
    topics: BTreeSet<Uuid>,
}

impl Journal {
    /// A journal of what `actor` does at `at`; `None` is the system itself (a job, an import).
    #[must_use]
    pub fn new(actor: Option<&Actor>, at: Instant) -> Self {
        let doer = actor.map(|a| Doer { id: a.user.0, name: a.short_name(), role: a.role.code(), organisation: a.organisation });
        Self { at, doer, events: Vec::new(), topics: BTreeSet::new() }
    }

    /// A journal of what a visitor of the citizen's pages does at `at`: the access stands for who it is.
    #[must_use]
    pub fn by_visitor(visitor: &Visitor, at: Instant) -> Self {
        let doer = Doer { id: visitor.access.0, name: String::new(), role: visitor.holder.role(), organisation: visitor.organisation };
        Self { at, doer: Some(doer), events: Vec::new(), topics: BTreeSet::new() }
    }

    /// Notes an event. `detail` holds ids, codes and times; never a name or a civil number.
    pub fn note(&mut self, name: &'static str, subject: Subject, detail: serde_json::Value) {
        self.events.push(Noted { name, subject, site: None, detail, by_itself: false });
    }

    /// Notes an event at a site, which also touches it.
    pub fn note_at(&mut self, site: SiteId, name: &'static str, subject: Subject, detail: serde_json::Value) {
        self.events.push(Noted { name, subject, site: Some(site), detail, by_itself: false });
        self.touch_site(site);
    }

    /// Notes an event at a site that nobody does: time has passed, and this use case is the first to notice.
    pub fn note_by_itself(&mut self, site: SiteId, name: &'static str, subject: Subject, detail: serde_json::Value) {
        self.events.push(Noted { name, subject, site: Some(site), detail, by_itself: true });
        self.touch_site(site);
    }

    /// Has nothing been noted yet? An act that finds its journal empty has moved nobody else's plans.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.events.is_empty()
    }

    /// Those who watch the site should look again.
    pub fn touch_site(&mut self, site: SiteId) {
        self.topics.insert(site.0);
    }

    /// Those who watch the organisation's requests should look again.
    pub fn touch_organisation(&mut self, organisation: OrganisationId) {
        self.topics.insert(organisation.0);
    }

    /// Writes events, audit rows and topic versions: the last act of the transaction.
    ///
    /// # Errors
    /// [`StoreError`] from the database.
    pub async fn write(self, tx: &Tx) -> Result<Changed, StoreError> {
        for Noted { name, subject, site, detail, by_itself } in self.events {
            let (kind, subject_id) = subject.parts();
            let doer = self.doer.as_ref().filter(|_| !by_itself);
            let id = crate::chance::id();
            let row = event::ActiveModel {
                id: Set(id),
                at: Set(self.at.into()),
                name: Set(name.to_owned()),
                subject_kind: Set(kind.to_owned()),
                subject_id: Set(subject_id),
                actor_id: Set(doer.map(|d| d.id)),
                actor_name: Set(doer.map_or_else(String::new, |d| d.name.clone())),
                organisation_id: Set(doer.map(|d| d.organisation.0)),
                site_id: Set(site.map(|s| s.0)),
                detail: Set(detail.to_string()),
            };
            event::Entity::insert(row).exec_without_returning(&**tx).await?;
            let row = audit_log::ActiveModel {
                id: Set(crate::chance::id()),
                at: Set(self.at.into()),
                actor_id: Set(doer.map(|d| d.id)),
                role: Set(doer.map_or("system", |d| d.role).to_owned()),
                organisation_id: Set(doer.map(|d| d.organisation.0)),
                action: Set(name.to_owned()),
                subject_kind: Set(kind.to_owned()),
                subject_id: Set(subject_id),
                event_id: Set(id),
            };
            audit_log::Entity::insert(row).exec_without_returning(&**tx).await?;
        }
        let topics: Vec<Uuid> = self.topics.into_iter().collect();
        for topic in &topics {
            raise(tx, *topic).await?;
        }
        Ok(Changed(topics))
    }
}

/// Raises the version of a topic; in id order, so that two writers never wait for each other crosswise.
async fn raise(tx: &Tx, topic: Uuid) -> Result<(), StoreError> {
    let done = topic_version::Entity::update_many()
        .col_expr(topic_version::Column::N, Expr::col(topic_version::Column::N).add(1))
        .filter(topic_version::Column::TopicId.eq(topic))
        .exec(&**tx)
        .await?;
    if done.rows_affected == 0 {
        let row = topic_version::ActiveModel { topic_id: Set(topic), n: Set(1) };
        topic_version::Entity::insert(row)
            .on_conflict(
                OnConflict::column(topic_version::Column::TopicId)
                    .value(topic_version::Column::N, Expr::col((topic_version::Entity, topic_version::Column::N)).add(1))
                    .to_owned(),
            )
            .exec_without_returning(&**tx)
            .await?;
    }
    Ok(())
}
