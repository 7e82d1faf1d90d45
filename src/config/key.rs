//! The key that second factors are sealed with: the setting `secret_key`, else a file of its own in the data folder.

use std::fs::{self, File};
use std::io::{ErrorKind, Write};
use std::path::{Path, PathBuf};

use crate::store::StoreError;
use crate::store::seal::Key;

use super::Config;

/// Why there is no key.
#[derive(Debug, thiserror::Error)]
pub enum KeyError {
    /// The file cannot be read or made.
    #[error("the key file {} cannot be read or made", .0.display())]
    File(PathBuf, #[source] std::io::Error),
    /// The file or the setting holds something else.
    #[error("{0} holds no key: it must be 32 bytes in base64")]
    NoKey(String),
    /// A system without a source of randomness.
    #[error("no key can be made")]
    Random(#[from] StoreError),
}

/// The file that holds the key where no setting does.
#[must_use]
pub fn file(folder: &Path) -> PathBuf {
    folder.join("secret.key")
}

/// The key that is there; none where neither the setting nor the file is.
///
/// # Errors
/// A file that cannot be read or holds something else.
pub fn find(config: &Config) -> Result<Option<Key>, KeyError> {
    if let Some(text) = &config.secret_key {
        return parse(text, "secret_key").map(Some);
    }
    let path = file(&config.data_folder);
    match fs::read_to_string(&path) {
        Ok(text) => parse(&text, &path.display().to_string()).map(Some),
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
        Err(error) => Err(KeyError::File(path, error)),
    }
}

fn parse(text: &str, place: &str) -> Result<Key, KeyError> {
    Key::parse(text).ok_or_else(|| KeyError::NoKey(place.to_owned()))
}

/// Makes a key in the data folder, which only the account of the service may read. Where another process was quicker,
/// its key counts.
///
/// # Errors
/// A folder that cannot be written.
pub fn create(config: &Config) -> Result<Key, KeyError> {
    let path = file(&config.data_folder);
    let text = Key::generate()?;
    match written(&config.data_folder, &path, &text) {
        Ok(()) => parse(&text, &path.display().to_string()),
        Err(error) if error.kind() == ErrorKind::AlreadyExists => {
            find(config)?.ok_or(KeyError::File(path, error))
        }
        Err(error) => Err(KeyError::File(path, error)),
    }
}

/// Whole or not at all, and on the disk before anything is sealed with it.
fn written(folder: &Path, path: &Path, text: &str) -> std::io::Result<()> {
    // Nobody else may read such a file from its first byte on.
    let mut file = tempfile::NamedTempFile::new_in(folder)?;
    writeln!(file, "{text}")?;
    file.as_file().sync_all()?;
    file.persist_noclobber(path)?;
    File::open(folder)?.sync_all()
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::PermissionsExt;

    use super::*;

    fn config(folder: &Path) -> Config {
        Config {
            data_folder: folder.to_owned(),
            ..Config::default()
        }
    }

    #[test]
    fn the_key_is_made_once_for_the_service_alone() {
        let folder = tempfile::tempdir().unwrap();
        let config = config(folder.path());
        assert!(find(&config).unwrap().is_none());
        let sealed = create(&config).unwrap().seal("lan", "ABC").unwrap();
        let mode = fs::metadata(file(folder.path()))
            .unwrap()
            .permissions()
            .mode();
        assert_eq!(mode & 0o777, 0o600);
        for key in [find(&config).unwrap().unwrap(), create(&config).unwrap()] {
            assert_eq!(key.open("lan", &sealed).unwrap(), "ABC");
        }
    }

    #[test]
    fn a_file_with_something_else_is_not_replaced() {
        let folder = tempfile::tempdir().unwrap();
        fs::write(file(folder.path()), "geheim").unwrap();
        let config = config(folder.path());
        for refused in [find(&config).map(|_| ()), create(&config).map(|_| ())] {
            let said = refused.unwrap_err().to_string();
            assert!(
                said.contains("secret.key holds no key") && !said.contains("geheim"),
                "{said}"
            );
        }
    }
}
