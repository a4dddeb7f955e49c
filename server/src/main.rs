//! The binary `plads`.

use std::process::ExitCode;

#[tokio::main]
async fn main() -> ExitCode {
    let filter = tracing_subscriber::EnvFilter::try_from_default_env().unwrap_or_else(|_| "info,sea_orm_migration=warn".into());
    tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr).init();
    match server::cli::run().await {
        Ok(code) => code,
        Err(error) => {
            eprintln!("plads: {error}");
            ExitCode::from(2)
        }
    }
}
