//! Writing: to stdout, or to a file that is whole or not there.

use std::fs::Permissions;
use std::io::{ErrorKind, Write};
use std::path::Path;

use crate::text::complaint::Complaint;

use super::Failure;

/// Prints bytes; a reader who has gone is no mistake.
pub fn print(bytes: &[u8]) -> Result<(), Failure> {
    let mut stdout = std::io::stdout().lock();
    stdout
        .write_all(bytes)
        .and_then(|()| stdout.flush())
        .map_err(|error| match error.kind() {
            ErrorKind::BrokenPipe => Failure::ReaderGone,
            _ => Failure::Complaint(Complaint::CannotWrite {
                path: "stdout".into(),
                reason: error.to_string(),
            }),
        })
}

/// Writes to a file where one is named, else to stdout.
pub fn deliver(path: Option<&Path>, bytes: &[u8]) -> Result<(), Failure> {
    match path {
        Some(path) => write(path, bytes),
        None => print(bytes),
    }
}

/// Writes a file under another name and renames it, so that a half-written file never has the name.
pub fn write(path: &Path, bytes: &[u8]) -> Result<(), Failure> {
    let failed = |error: std::io::Error| Complaint::CannotWrite {
        path: path.to_owned(),
        reason: error.to_string(),
    };
    let folder = path
        .parent()
        .filter(|folder| !folder.as_os_str().is_empty())
        .unwrap_or_else(|| Path::new("."));
    let mut builder = tempfile::Builder::new();
    builder.prefix(".vocmatch-");
    if let Some(permissions) = usual_permissions() {
        builder.permissions(permissions);
    }
    let mut file = builder.tempfile_in(folder).map_err(failed)?;
    file.write_all(bytes).map_err(failed)?;
    file.as_file().sync_all().map_err(failed)?;
    file.persist(path).map_err(|error| failed(error.error))?;
    Ok(())
}

/// Those of any new file: the system takes away what the user does not want.
#[cfg(unix)]
fn usual_permissions() -> Option<Permissions> {
    use std::os::unix::fs::PermissionsExt;
    Some(Permissions::from_mode(0o666))
}

#[cfg(not(unix))]
fn usual_permissions() -> Option<Permissions> {
    None
}
