//! `plads create-admin`: the first way in. It prints a link that works once, for half an hour; there is no default password.

use super::{CliError, Database, open, settle_real};
use crate::clock::Clock;
use crate::failure::Failure;
use crate::store::entity::{app_user, membership, organisation, sign_in_link};
use crate::store::journal::{Journal, Subject};
use crate::store::{Store, Tx};
use crate::{chance, import};
use clap::Args;
use domain::access::Role;
use domain::code::Code as _;
use domain::instant::Instant;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder as _, Set};
use std::process::ExitCode;
use uuid::Uuid;

/// How long the link works.
const MINUTES: i64 = 30;

/// Who.
#[derive(Debug, Args)]
pub struct CreateAdminArgs {
    /// E-mail address to sign in with.
    #[arg(long)]
    email: String,
    /// Full name.
    #[arg(long)]
    name: String,
    /// Organisation the administrator belongs to; made when missing.
    #[arg(long, value_name = "NAME")]
    organisation: Option<String>,
    /// Address people reach Plads at, for the link.
    #[arg(long, default_value = "http://127.0.0.1:3000")]
    url: String,
    #[command(flatten)]
    database: Database,
}

/// Makes the administrator, or gives an existing user the role and a new link.
///
/// # Errors
/// [`CliError`].
pub async fn run(args: CreateAdminArgs) -> Result<ExitCode, CliError> {
    let email = args.email.trim().to_lowercase();
    let name = args.name.split_whitespace().collect::<Vec<_>>().join(" ");
    if !email.contains('@') || email.contains(char::is_whitespace) || email.len() > 200 {
        return Err(CliError::Said("--email is not an e-mail address".into()));
    }
    if name.is_empty() || name.chars().count() > 200 || name.chars().any(char::is_control) {
        return Err(CliError::Said("--name is not a name".into()));
    }
    let clock = Clock::system();
    let store = open(&args.database.db).await?;
    settle_real(&store, clock.now()).await?;
    let token = create(&store, &email, &name, args.organisation.as_deref(), clock.now()).await?;
    store.close().await;
    println!("{}/link?token={token}", args.url.trim_end_matches('/'));
    eprintln!("The link signs {email} in once, within {MINUTES} minutes.");
    Ok(ExitCode::SUCCESS)
}

/// Makes the user, the role and the link, and gives the link's secret.
///
/// # Errors
/// [`Failure`] from the database.
pub async fn create(store: &Store, email: &str, name: &str, organisation: Option<&str>, now: Instant) -> Result<String, Failure> {
    let token = chance::secret();
    let hash = chance::hash(&token);
    store
        .write(async |tx| {
            let organisation = home(&tx, organisation, now).await?;
            let user = user(&tx, email, name, now).await?;
            let held = membership::Entity::find_by_id((user, organisation, Role::Admin.code().to_owned())).one(&*tx).await?;
            if held.is_none() {
                let row = membership::ActiveModel {
                    user_id: Set(user),
                    organisation_id: Set(organisation),
                    role: Set(Role::Admin.code().to_owned()),
                };
                membership::Entity::insert(row).exec_without_returning(&*tx).await?;
            }
            // Only the newest link of a user works.
            sign_in_link::Entity::delete_many()
                .filter(sign_in_link::Column::UserId.eq(user))
                .filter(sign_in_link::Column::UsedAt.is_null())
                .exec(&*tx)
                .await?;
            let row = sign_in_link::ActiveModel {
                token_hash: Set(hash),
                user_id: Set(user),
                expires_at: Set(now.plus_minutes(MINUTES).into()),
                used_at: Set(None),
            };
            sign_in_link::Entity::insert(row).exec_without_returning(&*tx).await?;
            let mut journal = Journal::new(None, now);
            journal.note("admin_invited", Subject::Other("user", user), serde_json::json!({ "organisation": organisation }));
            drop(journal.write(&tx).await?);
            Ok::<_, Failure>(())
        })
        .await?;
    Ok(token)
}

/// The organisation named; without a name the oldest top-level one, else "Ikke oplyst".
async fn home(tx: &Tx, name: Option<&str>, now: Instant) -> Result<Uuid, Failure> {
    if name.is_none() {
        let oldest = organisation::Entity::find()
            .filter(organisation::Column::ParentId.is_null())
            .order_by_asc(organisation::Column::Id)
            .one(&**tx)
            .await?;
        if let Some(oldest) = oldest {
            return Ok(oldest.id);
        }
    }
    Ok(import::organisation(tx, name, now).await?)
}

/// The user with this address, active; the name of an existing one stays.
async fn user(tx: &Tx, email: &str, name: &str, now: Instant) -> Result<Uuid, Failure> {
    if let Some(found) = app_user::Entity::find().filter(app_user::Column::Email.eq(email)).one(&**tx).await? {
        if !found.active {
            let row = app_user::ActiveModel { active: Set(true), version: Set(found.version.saturating_add(1)), ..Default::default() };
            app_user::Entity::update_many().set(row).filter(app_user::Column::Id.eq(found.id)).exec(&**tx).await?;
        }
        return Ok(found.id);
    }
    let id = chance::id();
    let row = app_user::ActiveModel {
        id: Set(id),
        email: Set(email.to_owned()),
        name: Set(name.to_owned()),
        password_hash: Set(None),
        active: Set(true),
        created_at: Set(now.into()),
        version: Set(1),
    };
    app_user::Entity::insert(row).exec_without_returning(&**tx).await?;
    Ok(id)
}
