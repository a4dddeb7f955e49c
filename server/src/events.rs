//! Telling the screens: "topic X, version n", and nothing else. A topic is a site or the requests of an organisation.
//!
//! A write raises the versions in its own transaction; one watcher per process reads them every second, and at once after a
//! write of this process, so that an import or a simulation in another process reaches the screens too.

use crate::chance;
use crate::session::Signed;
use crate::state::Plads;
use crate::store::entity::topic_version;
use crate::store::journal::Changed;
use axum::Extension;
use axum::extract::State;
use axum::response::sse::{Event, KeepAlive, Sse};
use futures::{Stream, StreamExt as _};
use sea_orm::EntityTrait as _;
use std::collections::{BTreeSet, HashMap};
use std::convert::Infallible;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;
use tokio::sync::{Notify, broadcast, watch};
use tokio_stream::wrappers::BroadcastStream;
use uuid::Uuid;

/// One change: serialised once, sent to all who watch its topic.
#[derive(Clone, Debug)]
struct Change {
    topic: Uuid,
    text: Arc<str>,
}

/// The hub of a process.
#[derive(Debug)]
pub struct Events {
    changes: broadcast::Sender<Change>,
    look: Notify,
    /// This run of the process, and how often it has seen something change.
    run: String,
    seen: AtomicU64,
    stopping: watch::Sender<bool>,
}

impl Default for Events {
    fn default() -> Self {
        Self::new()
    }
}

impl Events {
    /// A hub nobody watches yet.
    #[must_use]
    pub fn new() -> Self {
        let run = chance::id().simple().to_string();
        Self { changes: broadcast::channel(256).0, look: Notify::new(), run, seen: AtomicU64::new(0), stopping: watch::Sender::new(false) }
    }

    /// After a commit: the watcher should look now.
    pub fn look_soon(&self, changed: &Changed) {
        if !changed.0.is_empty() {
            self.look.notify_one();
        }
    }

    /// What has changed so far, as one word that is the same only while nothing changes. A page carries it and the stream begins
    /// with it, so that a change between drawing the page and opening the stream is not missed.
    #[must_use]
    pub fn seen(&self) -> String {
        format!("{}-{}", self.run, self.seen.load(Ordering::SeqCst))
    }

    /// Ends all streams, so that the server can stop.
    pub fn stop(&self) {
        self.stopping.send_replace(true);
    }
}

/// Watches the versions until the hub is stopped.
pub async fn watch_versions(plads: Plads) {
    let mut stopping = plads.events.stopping.subscribe();
    let mut seen: Option<HashMap<Uuid, i64>> = None;
    loop {
        match topic_version::Entity::find().all(plads.store.read()).await {
            Ok(rows) => {
                let now: HashMap<Uuid, i64> = rows.into_iter().map(|r| (r.topic_id, r.n)).collect();
                if let Some(before) = &seen {
                    if now != *before {
                        plads.events.seen.fetch_add(1, Ordering::SeqCst);
                    }
                    for (topic, n) in now.iter().filter(|(topic, n)| before.get(topic) != Some(n)) {
                        let text = format!(r#"{{"topic":"{topic}","version":{n}}}"#).into();
                        // Nobody listening is fine.
                        drop(plads.events.changes.send(Change { topic: *topic, text }));
                    }
                }
                seen = Some(now);
            }
            Err(error) => tracing::warn!(%error, "versions cannot be read"),
        }
        tokio::select! {
            () = plads.events.look.notified() => {}
            () = tokio::time::sleep(Duration::from_secs(1)) => {}
            _ = stopping.changed() => return,
        }
    }
}

/// Where the changes are heard.
pub const PATH: &str = "/events";

/// `GET /events`: the changes of what the signed-in person may watch.
pub async fn stream(
    State(plads): State<Plads>,
    Extension(signed): Extension<Signed>,
) -> Sse<impl Stream<Item = Result<Event, Infallible>>> {
    let actor = signed.actor;
    let mine: BTreeSet<Uuid> = actor.sites.iter().map(|s| s.0).chain([actor.organisation.0]).collect();
    let mut stopping = plads.events.stopping.subscribe();
    let changes = BroadcastStream::new(plads.events.changes.subscribe())
        .filter_map(move |change| {
            let event = match change {
                Ok(change) if mine.contains(&change.topic) => Some(Event::default().event("changed").data(&*change.text)),
                Ok(_) => None,
                // Too slow to follow: look again at everything.
                Err(_) => Some(Event::default().event("changed").data("{}")),
            };
            futures::future::ready(event.map(Ok))
        })
        .take_until(async move {
            // The sender lives as long as the process.
            drop(stopping.wait_for(|stop| *stop).await);
        });
    // Read after the subscription above: what is missed here comes as a change.
    let hello = Event::default().event("hello").data(plads.events.seen()).retry(Duration::from_secs(2));
    let hello = futures::stream::once(futures::future::ready(Ok(hello)));
    Sse::new(hello.chain(changes)).keep_alive(KeepAlive::new().interval(Duration::from_secs(15)))
}
