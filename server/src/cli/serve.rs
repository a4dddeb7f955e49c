//! `plads serve`: listen, answer, stop in good order.

use super::CliError;
use crate::state::Plads;
use crate::{deadlines, downtime, events, leaving};
use axum::serve::ListenerExt as _;
use std::net::SocketAddr;
use std::path::PathBuf;
use tokio::net::TcpListener;

/// Where the server listens.
#[derive(Clone, Copy, Debug)]
pub struct Listening(pub SocketAddr);

/// Serves until asked to stop. `listening` hears the address, which matters when port 0 was asked for.
///
/// # Errors
/// [`CliError::Io`] when the address cannot be used.
pub async fn serve(
    plads: Plads,
    address: &str,
    downtime_folder: Option<PathBuf>,
    listening: impl FnOnce(Listening),
) -> Result<(), CliError> {
    let listener = TcpListener::bind(address).await?;
    let local = listener.local_addr()?;
    println!("Plads listens on http://{local}");
    listening(Listening(local));
    // Without this every streamed page waits 40 ms for an acknowledgement.
    let listener = listener.tap_io(|stream| drop(stream.set_nodelay(true)));
    let watcher = tokio::spawn(events::watch_versions(plads.clone()));
    let clock = tokio::spawn(deadlines::watch(plads.clone()));
    let leaving = tokio::spawn(leaving::watch(plads.clone()));
    let sheets = downtime_folder.map(|folder| tokio::spawn(downtime::watch(plads.clone(), folder)));
    let hub = plads.clone();
    let stop = async move {
        asked_to_stop().await;
        hub.events.stop();
    };
    let service = crate::router(plads).into_make_service_with_connect_info::<SocketAddr>();
    axum::serve(listener, service).with_graceful_shutdown(stop).await?;
    clock.abort();
    leaving.abort();
    if let Some(sheets) = sheets {
        sheets.abort();
    }
    drop(watcher.await);
    Ok(())
}

async fn asked_to_stop() {
    let interrupt = async { drop(tokio::signal::ctrl_c().await) };
    match tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate()) {
        Ok(mut terminate) => tokio::select! {
            () = interrupt => {}
            _ = terminate.recv() => {}
        },
        Err(_) => interrupt.await,
    }
}
