//! Codes of a phone (RFC 6238): six digits, thirty seconds, one step early or late.

use anyhow::anyhow;
use totp_rs::{Builder, Secret, Totp};

use crate::clock::{Millis, SECOND};
use crate::store::random;

use super::problem::ApiError;

/// What the phone shows above the code.
const ISSUER: &str = "vocmatch";

/// A new secret of 160 bits, in base 32.
///
/// # Errors
/// A system without a source of randomness.
pub fn secret() -> Result<String, ApiError> {
    Ok(Secret::from(random::<20>()?.to_vec()).to_base32())
}

/// The address that a phone reads, usually as a picture.
///
/// # Errors
/// A stored secret that is none.
pub fn address(secret: &str, email: &str) -> Result<String, ApiError> {
    totp(secret, email)?
        .to_url()
        .map_err(|error| ApiError::Internal(anyhow!("{error}")))
}

/// The time step of which a code is; none where it is of no step around now.
///
/// # Errors
/// A stored secret that is none.
pub fn step(secret: &str, code: &str, now: Millis) -> Result<Option<i64>, ApiError> {
    let seconds = u64::try_from(now / SECOND).unwrap_or_default();
    let step = totp(secret, ISSUER)?.check(code.trim(), seconds);
    Ok(step.and_then(|step| i64::try_from(step).ok()))
}

fn totp(secret: &str, email: &str) -> Result<Totp, ApiError> {
    let secret =
        Secret::try_from_base32(secret).map_err(|error| ApiError::Internal(anyhow!("{error}")))?;
    Builder::new()
        .with_secret(secret)
        .with_issuer(Some(ISSUER))
        .with_account_name(email.replace(':', "."))
        .build()
        .map_err(|error| ApiError::Internal(anyhow!("{error}")))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// RFC 6238, appendix B, SHA-1: at 59 s the last six of the eight digits 94287082.
    #[test]
    fn the_codes_are_those_of_the_standard() {
        let secret = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"; // 12345678901234567890
        assert_eq!(step(secret, "287082", 59_000).unwrap(), Some(1));
        assert_eq!(step(secret, "287082", 89_000).unwrap(), Some(1));
        assert_eq!(step(secret, "287082", 120_000).unwrap(), None);
        assert_eq!(step(secret, "287083", 59_000).unwrap(), None);
        assert_eq!(step(secret, "", 59_000).unwrap(), None);
    }
}
