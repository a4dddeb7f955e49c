//! The one place that may read randomness: identities, secrets, and how long to wait before another try.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use domain::citizen_access::AccessCode;
use sha2::{Digest as _, Sha256};
use uuid::Uuid;

/// A new identity, ordered by the time it was made.
#[must_use]
pub fn id() -> Uuid {
    Uuid::now_v7()
}

/// A new identity that does not say when it was made, for what must not be tied to a moment.
#[must_use]
pub fn timeless_id() -> Uuid {
    uuid::Builder::from_random_bytes(salt()).into_uuid()
}

/// A code for a citizen to type.
#[must_use]
#[allow(clippy::disallowed_methods)] // here, and nowhere else
pub fn access_code() -> AccessCode {
    AccessCode::draw(rand::random())
}

/// A secret of 256 bits as text for a cookie or a link.
#[must_use]
#[allow(clippy::disallowed_methods)] // here, and nowhere else
pub fn secret() -> String {
    URL_SAFE_NO_PAD.encode(rand::random::<[u8; 32]>())
}

/// What the database keeps of a secret.
#[must_use]
pub fn hash(secret: &str) -> String {
    URL_SAFE_NO_PAD.encode(Sha256::digest(secret.as_bytes()))
}

/// Milliseconds between 1 and `most`.
#[must_use]
pub fn jitter(most: u64) -> u64 {
    rand::random_range(1..=most.max(1))
}

/// Salt for one password.
#[must_use]
#[allow(clippy::disallowed_methods)] // here, and nowhere else
pub fn salt() -> [u8; 16] {
    rand::random()
}
