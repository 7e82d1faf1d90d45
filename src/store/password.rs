//! Passwords: what is refused, how they are kept.

use std::sync::LazyLock;

use argon2::Argon2;
use argon2::password_hash::phc::PasswordHash;
use argon2::password_hash::{PasswordHasher, PasswordVerifier};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use tokio::sync::Semaphore;
use tokio::task::spawn_blocking;

use super::{StoreError, random};

/// Least characters of a password.
pub const LEAST: usize = 12;
/// Most bytes of a password; a longer text is nobody's password.
pub const MOST: usize = 1_024;

/// Why a password is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Weak {
    /// It is too short.
    #[error("it has fewer than {LEAST} characters")]
    Short,
    /// It is too long.
    #[error("it is longer than {MOST} bytes")]
    Long,
    /// Others use it, or it repeats a few characters, or the name at sign-in.
    #[error("it is easy to guess")]
    Common,
}

/// What many passwords are made of. Digits and signs around them do not help.
const COMMON: &[&str] = &[
    "abc",
    "abcd",
    "abcdef",
    "admin",
    "administrator",
    "anhyeuem",
    "asdf",
    "asdfgh",
    "asdfghjkl",
    "changeme",
    "default",
    "dragon",
    "emyeuanh",
    "football",
    "giaoduc",
    "haiphong",
    "hello",
    "iloveyou",
    "khongbiet",
    "letmein",
    "login",
    "master",
    "matkhau",
    "monkey",
    "p@ssw@rd",
    "p@ssword",
    "pass",
    "passw@rd",
    "passw0rd",
    "password",
    "princess",
    "qazwsx",
    "qwer",
    "qwerty",
    "qwertyuiop",
    "secret",
    "sogddt",
    "sunshine",
    "superman",
    "test",
    "tester",
    "user",
    "vietnam",
    "vocmatch",
    "welcome",
    "whatever",
    "yeuem",
    "zaq",
    "zxcv",
    "zxcvbnm",
];

/// Whether a password may be used.
///
/// # Errors
/// One that is too short, too long or easy to guess.
pub fn check(password: &str, email: &str) -> Result<(), Weak> {
    if password.chars().count() < LEAST {
        return Err(Weak::Short);
    }
    if password.len() > MOST {
        return Err(Weak::Long);
    }
    let lower = password.to_lowercase();
    let mut distinct: Vec<char> = lower.chars().collect();
    distinct.sort_unstable();
    distinct.dedup();
    let name = email.split('@').next().unwrap_or_default().to_lowercase();
    let named = name.len() >= 4 && lower.contains(&name);
    let core = lower.trim_matches(|c: char| !c.is_alphabetic());
    let common = COMMON
        .iter()
        .any(|word| core.replace(word, "").chars().all(|c| !c.is_alphabetic()));
    if distinct.len() < 5 || named || common {
        return Err(Weak::Common);
    }
    Ok(())
}

/// A password of 120 random bits.
///
/// # Errors
/// A system without a source of randomness.
pub fn generate() -> Result<String, StoreError> {
    Ok(URL_SAFE_NO_PAD.encode(random::<15>()?))
}

/// How many passwords are worked on at once: each takes a processor and 19 MiB, and whoever knocks in masses must not
/// take all of them.
const AT_ONCE: usize = 4;
static PLACES: Semaphore = Semaphore::const_new(AT_ONCE);

/// The hash of a password in PHC form: argon2id with a salt of its own.
///
/// # Errors
/// A system without a source of randomness.
pub async fn hash(password: String) -> Result<String, StoreError> {
    apart(move || hashed(&password)).await?
}

fn hashed(password: &str) -> Result<String, StoreError> {
    let hash: PasswordHash = Argon2::default()
        .hash_password(password.as_bytes())
        .map_err(|error| StoreError::Damaged(error.to_string()))?;
    Ok(hash.to_string())
}

/// What is compared where there is nothing to compare with, so that an unknown name takes as long as a known one.
static NOBODYS: LazyLock<String> =
    LazyLock::new(|| hashed(&generate().unwrap_or_default()).unwrap_or_default());

/// Whether a password is the one whose hash is kept. Nobody's password takes as long and is always wrong.
///
/// # Errors
/// A system without threads.
pub async fn verify(password: String, hash: Option<String>) -> Result<bool, StoreError> {
    apart(move || {
        let nobodys = &*NOBODYS;
        let known = hash.is_some();
        let hash = hash.as_ref().unwrap_or(nobodys);
        let right = password.len() <= MOST
            && PasswordHash::new(hash).is_ok_and(|hash| {
                Argon2::default()
                    .verify_password(password.as_bytes(), &hash)
                    .is_ok()
            });
        right && known
    })
    .await
}

/// Runs something long on a thread of its own, a few at a time.
async fn apart<T: Send + 'static>(
    work: impl FnOnce() -> T + Send + 'static,
) -> Result<T, StoreError> {
    let _place = PLACES
        .acquire()
        .await
        .map_err(|error| StoreError::Damaged(error.to_string()))?;
    spawn_blocking(work)
        .await
        .map_err(|error| StoreError::Damaged(error.to_string()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_short_or_easy_to_guess_is_refused() {
        let verdict = |password: &str| check(password, "lan.nguyen@example.vn");
        assert_eq!(verdict("k9#pQ2x!vB7"), Err(Weak::Short));
        assert_eq!(verdict(&"xy7".repeat(400)), Err(Weak::Long));
        for guessed in [
            "123456789012",
            "Password123456",
            "passwordpassword",
            "matkhau@2026!",
            "aaaaaaaaaaaaaaa",
            "Qwertyuiop123",
            "lan.nguyen2026",
        ] {
            assert_eq!(verdict(guessed), Err(Weak::Common), "{guessed}");
        }
        for fine in [
            "con mèo leo cây cau",
            "Zr7-kkL0-pq2m",
            "correct horse battery",
        ] {
            assert_eq!(verdict(fine), Ok(()), "{fine}");
        }
        assert_eq!(verdict(&generate().unwrap()), Ok(()));
    }

    #[tokio::test]
    async fn a_hash_is_argon2id_salted_and_fits_its_password_only() {
        let first = hash("con mèo leo cây cau".to_owned()).await.unwrap();
        let second = hash("con mèo leo cây cau".to_owned()).await.unwrap();
        assert!(first.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"));
        assert_ne!(first, second);
        let verify = async |password: &str, hash: Option<&String>| {
            verify(password.to_owned(), hash.cloned()).await.unwrap()
        };
        assert!(verify("con mèo leo cây cau", Some(&first)).await);
        assert!(!verify("con mèo leo cây", Some(&first)).await);
        assert!(!verify("con mèo leo cây cau", None).await);
        assert!(!verify("con mèo leo cây cau", Some(&"nonsense".to_owned())).await);
    }
}
