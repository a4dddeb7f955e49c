//! A throw-away PostgreSQL for this test process: started once, one database per test from a migrated template, gone when the
//! process ends, however it ends (the server's keeper waits on a pipe that only we hold open).

use std::os::unix::process::CommandExt as _;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;
use tokio::sync::OnceCell;

pub struct Pg {
    dir: PathBuf,
    _keeper: Child,
}

static PG: OnceCell<Option<Pg>> = OnceCell::const_new();
static NEXT: AtomicU32 = AtomicU32::new(0);

/// Address of a fresh database with all tables, or `None` (loudly) where PostgreSQL is not installed.
pub async fn fresh() -> Option<String> {
    let pg = PG.get_or_init(|| async { start().await }).await.as_ref();
    let Some(pg) = pg else {
        assert!(std::env::var_os("REQUIRE_PG").is_none(), "REQUIRE_PG is set and PostgreSQL was not found");
        eprintln!("SKIPPED: PostgreSQL is not installed, the PostgreSQL half of this test did not run");
        return None;
    };
    let name = format!("t{}", NEXT.fetch_add(1, Ordering::SeqCst));
    let sql = format!("CREATE DATABASE {name} TEMPLATE tmpl STRATEGY FILE_COPY");
    for _ in 0..50 {
        // Two tests may copy the template at the same moment; the loser waits.
        if admin(pg, &sql).await {
            return Some(url(&pg.dir, &name));
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    panic!("a database could not be made from the template");
}

fn url(dir: &Path, database: &str) -> String {
    format!("postgres://postgres@localhost/{database}?host={}", dir.display())
}

async fn admin(pg: &Pg, sql: &str) -> bool {
    use sea_orm::ConnectionTrait as _;
    let Ok(db) = sea_orm::Database::connect(
        sea_orm::ConnectOptions::new(url(&pg.dir, "postgres")).max_connections(1).sqlx_logging(false).to_owned(),
    )
    .await
    else {
        return false;
    };
    let done = db.execute_unprepared(sql).await.is_ok();
    db.close().await.unwrap();
    done
}

fn program(name: &str) -> Option<PathBuf> {
    let mut folders: Vec<PathBuf> = std::env::split_paths(&std::env::var_os("PATH")?).collect();
    if let Ok(versions) = std::fs::read_dir("/usr/lib/postgresql") {
        folders.extend(versions.flatten().map(|v| v.path().join("bin")));
    }
    folders.into_iter().map(|f| f.join(name)).find(|p| p.is_file())
}

/// Root may not run the server: borrow an account.
fn service_user() -> Option<(u32, u32)> {
    let me = std::os::unix::fs::MetadataExt::uid(&std::fs::metadata("/proc/self").ok()?);
    if me != 0 {
        return None;
    }
    let passwd = std::fs::read_to_string("/etc/passwd").ok()?;
    ["postgres", "nobody"].iter().find_map(|name| {
        let line = passwd.lines().find(|l| l.split(':').next() == Some(name))?;
        let fields: Vec<_> = line.split(':').collect();
        Some((fields[2].parse().ok()?, fields[3].parse().ok()?))
    })
}

fn command(program: &Path, user: Option<(u32, u32)>, dir: &Path) -> Command {
    let mut command = Command::new(program);
    if let Some((u, g)) = user {
        command.uid(u).gid(g);
    }
    command.current_dir(dir).env("LC_ALL", "C").stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    command
}

async fn start() -> Option<Pg> {
    let (initdb, postgres) = (program("initdb")?, program("postgres")?);
    let user = service_user();
    let dir = tempfile::Builder::new().prefix("plads").tempdir().unwrap().keep();
    if let Some((u, g)) = user {
        std::os::unix::fs::chown(&dir, Some(u), Some(g)).unwrap();
    }
    let made = command(&initdb, user, &dir)
        .args(["-D", "data", "-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync"])
        .status()
        .expect("initdb starts");
    assert!(made.success(), "initdb failed");
    let script = "\"$2\" -D data -k \"$1\" -c listen_addresses= -c fsync=off -c full_page_writes=off \
         -c shared_buffers=64MB -c max_connections=400 >>log 2>&1 </dev/null & p=$!; \
         read _; kill -QUIT $p 2>/dev/null; wait $p; cd /; rm -rf \"$1\"";
    let keeper = command(Path::new("/bin/sh"), user, &dir)
        .args(["-c", script, "pg"])
        .arg(&dir)
        .arg(&postgres)
        .stdin(Stdio::piped())
        .spawn()
        .expect("the keeper starts");
    let pg = Pg { dir, _keeper: keeper };
    for _ in 0..600 {
        if admin(&pg, "CREATE DATABASE tmpl").await {
            let store = server::cli::open(&url(&pg.dir, "tmpl")).await.expect("the template migrates");
            store.close().await;
            return Some(pg);
        }
        tokio::time::sleep(Duration::from_millis(25)).await;
    }
    panic!("PostgreSQL did not start: {}", std::fs::read_to_string(pg.dir.join("log")).unwrap_or_default());
}
