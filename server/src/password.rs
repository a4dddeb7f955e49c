//! Passwords: Argon2id, checked two at a time, and the limit on guessing.

use crate::failure::{Failure, internal};
use crate::state::Plads;
use crate::store::Stamp;
use crate::store::entity::login_attempt;
use app::error::AppError;
use argon2::password_hash::{PasswordHash, PasswordHasher as _, PasswordVerifier as _, SaltString};
use argon2::{Algorithm, Argon2, Params, Version};
use base64::Engine as _;
use sea_orm::{ColumnTrait, EntityTrait, PaginatorTrait as _, QueryFilter, Set};

/// Shortest password.
pub const SHORTEST: usize = 12;
/// Failed attempts per minute on one account, after which it answers "wait".
const PER_ACCOUNT: u64 = 10;
/// Failed attempts per minute from one address.
const PER_ADDRESS: u64 = 30;
/// Passwords everybody tries first; longer than [`SHORTEST`], because shorter ones are refused anyway.
const COMMON: [&str; 8] =
    ["123456789012", "1234567890123", "password1234", "passwordpassword", "adgangskode1", "adgangskode123", "qwertyuiop12", "sommersommer"];

/// A hash nobody has the password of: an unknown user takes as long to refuse as a known one.
const NOBODY: &str = "$argon2id$v=19$m=19456,t=2,p=1$c29tZXNhbHRzb21lc2FsdA$2aUWPCVuEBZWQwZZrmVBOOYqSGnbLMzxkFOQKDxBTCs";

/// 19 MiB, two passes, one lane: OWASP's floor.
fn argon() -> Argon2<'static> {
    Argon2::new(Algorithm::Argon2id, Version::V0x13, Params::new(19 * 1024, 2, 1, None).unwrap_or_default())
}

/// May it be chosen as a password?
#[must_use]
pub fn is_strong(password: &str) -> bool {
    password.chars().count() >= SHORTEST && password.len() <= 512 && !COMMON.contains(&password.to_lowercase().as_str())
}

/// Hashes a password for storing.
///
/// # Errors
/// [`Failure`] when hashing fails, which is a defect.
pub async fn hash(plads: &Plads, password: String) -> Result<String, Failure> {
    let salt = base64::engine::general_purpose::STANDARD_NO_PAD.encode(crate::chance::salt());
    let _one = plads.password_checks.acquire().await.map_err(|e| internal(&e))?;
    let hashed = tokio::task::spawn_blocking(move || {
        let salt = SaltString::from_b64(&salt)?;
        argon().hash_password(password.as_bytes(), &salt).map(|h| h.to_string())
    })
    .await
    .map_err(|e| internal(&e))?;
    Ok(hashed.map_err(|e| internal(&e))?)
}

/// Does the password fit? Takes the same time whether or not there is such a user.
///
/// # Errors
/// [`Failure`] when checking fails, which is a defect.
pub async fn fits(plads: &Plads, password: String, hash: Option<String>) -> Result<bool, Failure> {
    let _one = plads.password_checks.acquire().await.map_err(|e| internal(&e))?;
    let known = hash.is_some();
    let fits = tokio::task::spawn_blocking(move || {
        let hash = hash.unwrap_or_else(|| NOBODY.to_owned());
        PasswordHash::new(&hash).is_ok_and(|h| argon().verify_password(password.as_bytes(), &h).is_ok())
    })
    .await
    .map_err(|e| internal(&e))?;
    Ok(fits && known)
}

/// Notes an attempt on an account from an address, unless there have been too many in the last minute.
///
/// # Errors
/// [`AppError::TooMany`]; [`Failure`] from the database.
pub async fn attempt(plads: &Plads, account: &str, address: &str) -> Result<(), Failure> {
    let now = plads.now();
    let since = Stamp::from(now.plus_minutes(-1));
    let keys = [(format!("account:{}", crate::chance::hash(account)), PER_ACCOUNT), (format!("address:{address}"), PER_ADDRESS)];
    plads
        .store
        .write(async |tx| {
            for (key, most) in &keys {
                let recent = login_attempt::Entity::find()
                    .filter(login_attempt::Column::Key.eq(key.as_str()))
                    .filter(login_attempt::Column::At.gt(since))
                    .count(&*tx)
                    .await?;
                if recent >= *most {
                    return Err(AppError::TooMany.into());
                }
            }
            login_attempt::Entity::delete_many().filter(login_attempt::Column::At.lt(Stamp::from(now.plus_hours(-24)))).exec(&*tx).await?;
            for (key, _) in keys.clone() {
                let row = login_attempt::ActiveModel { id: Set(crate::chance::id()), key: Set(key), at: Set(now.into()) };
                login_attempt::Entity::insert(row).exec_without_returning(&*tx).await?;
            }
            Ok::<_, Failure>(())
        })
        .await
}

/// Forgets the attempts on an account after a good one.
///
/// # Errors
/// [`Failure`] from the database.
pub async fn forget(plads: &Plads, account: &str) -> Result<(), Failure> {
    let key = format!("account:{}", crate::chance::hash(account));
    plads
        .store
        .write(async |tx| {
            login_attempt::Entity::delete_many().filter(login_attempt::Column::Key.eq(key)).exec(&*tx).await?;
            Ok::<_, Failure>(())
        })
        .await
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn refusing_an_unknown_user_costs_a_whole_check() {
        let hash = PasswordHash::new(NOBODY).unwrap();
        assert_eq!(hash.hash.unwrap().len(), 32);
        let params = Params::try_from(&hash).unwrap();
        assert_eq!(
            (params.m_cost(), params.t_cost(), params.p_cost()),
            (argon().params().m_cost(), argon().params().t_cost(), argon().params().p_cost())
        );
    }

    #[test]
    fn short_and_common_passwords_are_refused() {
        assert!(!is_strong("kort") && !is_strong("Adgangskode123") && !is_strong("elleve tegn"));
        assert!(is_strong("en lang adgangskode") && is_strong(&"æ".repeat(64)));
    }
}
