//! Secrets that the service must be able to read again: sealed with a key that is not in the database.
//!
//! ChaCha20-Poly1305 with a random nonce. The person whom a secret belongs to is part of the seal, so that one person's
//! secret does not open in another one's row.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use ring::aead::{Aad, CHACHA20_POLY1305, LessSafeKey, NONCE_LEN, Nonce, UnboundKey};

use super::{StoreError, random};

/// What every sealed secret begins with; a secret in base 32 never does.
pub(super) const MARK: &str = "sealed-1:";

/// Bytes of a key.
const KEY_BYTES: usize = 32;

/// The key of the service.
#[derive(Debug, Clone)]
pub struct Key(LessSafeKey);

impl Key {
    /// A new key as text.
    ///
    /// # Errors
    /// A system without a source of randomness.
    pub fn generate() -> Result<String, StoreError> {
        Ok(STANDARD.encode(random::<KEY_BYTES>()?))
    }

    /// A key from its text: 32 bytes in base64.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let bytes = STANDARD.decode(text.trim()).ok()?;
        let key = UnboundKey::new(&CHACHA20_POLY1305, &bytes).ok()?;
        Some(Self(LessSafeKey::new(key)))
    }

    /// Seals the second factor of a person.
    ///
    /// # Errors
    /// A system without a source of randomness.
    pub fn seal(&self, user_id: &str, secret: &str) -> Result<String, StoreError> {
        let nonce = random::<NONCE_LEN>()?;
        let mut bytes = secret.as_bytes().to_vec();
        self.0
            .seal_in_place_append_tag(
                Nonce::assume_unique_for_key(nonce),
                belongs_to(user_id),
                &mut bytes,
            )
            .map_err(|_| StoreError::Damaged("a secret that cannot be sealed".to_owned()))?;
        bytes.splice(0..0, nonce);
        Ok(format!("{MARK}{}", STANDARD.encode(bytes)))
    }

    /// The second factor of a person.
    ///
    /// # Errors
    /// A seal of another key or person, or none.
    pub fn open(&self, user_id: &str, sealed: &str) -> Result<String, StoreError> {
        self.opened(user_id, sealed).ok_or_else(|| {
            let what = "a second factor that was sealed with another key";
            StoreError::Damaged(what.to_owned())
        })
    }

    fn opened(&self, user_id: &str, sealed: &str) -> Option<String> {
        let bytes = STANDARD.decode(sealed.strip_prefix(MARK)?).ok()?;
        let (nonce, secret) = bytes.split_at_checked(NONCE_LEN)?;
        let nonce = Nonce::try_assume_unique_for_key(nonce).ok()?;
        let mut secret = secret.to_vec();
        let secret = self
            .0
            .open_in_place(nonce, belongs_to(user_id), &mut secret)
            .ok()?;
        String::from_utf8(secret.to_vec()).ok()
    }
}

/// What a seal is bound to: the purpose and the person.
fn belongs_to(user_id: &str) -> Aad<Vec<u8>> {
    Aad::from(format!("second factor of {user_id}").into_bytes())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key() -> Key {
        Key::parse(&Key::generate().unwrap()).unwrap()
    }

    #[test]
    fn only_the_same_key_opens_it_for_the_same_person() {
        let key = key();
        let sealed = key.seal("lan", "GEZDGNBVGY3TQOJQ").unwrap();
        assert!(!sealed.contains("GEZDGNBVGY3TQOJQ"), "{sealed}");
        assert_eq!(key.open("lan", &sealed).unwrap(), "GEZDGNBVGY3TQOJQ");
        assert!(key.open("minh", &sealed).is_err());
        assert!(self::key().open("lan", &sealed).is_err());
        // The same secret looks different each time.
        assert_ne!(key.seal("lan", "GEZDGNBVGY3TQOJQ").unwrap(), sealed);
    }

    #[test]
    fn what_was_not_sealed_is_no_secret() {
        for text in ["GEZDGNBVGY3TQOJQ", "sealed-1:", "sealed-1:AAAA", ""] {
            assert!(key().open("lan", text).is_err(), "{text}");
        }
    }

    #[test]
    fn a_key_is_32_bytes_in_base64() {
        for text in ["", "geheim", "GEZDGNBVGY3TQOJQ"] {
            assert!(Key::parse(text).is_none(), "{text}");
        }
        let text = format!("{}\n", Key::generate().unwrap());
        assert!(Key::parse(&text).is_some());
    }
}
