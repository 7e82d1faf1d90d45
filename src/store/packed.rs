//! Bytes as they are stored: deflated, large ones in pieces.

use std::io::{Read, Write};

use flate2::Compression;
use flate2::read::ZlibDecoder;
use flate2::write::ZlibEncoder;

use super::StoreError;

/// Size of a piece before it is deflated: a row that either database takes at once, with little memory on either side.
const PIECE: usize = 4 << 20;

/// Deflates bytes.
///
/// # Errors
/// None that bytes can cause; what the compressor reports.
pub fn pack(bytes: &[u8]) -> Result<Vec<u8>, StoreError> {
    let mut encoder = ZlibEncoder::new(Vec::new(), Compression::fast());
    encoder.write_all(bytes).map_err(damaged)?;
    encoder.finish().map_err(damaged)
}

/// The bytes before they were deflated.
///
/// # Errors
/// Bytes that were never packed.
pub fn unpack(packed: &[u8]) -> Result<Vec<u8>, StoreError> {
    let mut bytes = Vec::new();
    ZlibDecoder::new(packed)
        .read_to_end(&mut bytes)
        .map_err(damaged)?;
    Ok(bytes)
}

/// Deflates bytes in pieces of about 4 MB.
///
/// # Errors
/// See [`pack`].
pub fn pack_pieces(bytes: &[u8]) -> Result<Vec<Vec<u8>>, StoreError> {
    bytes.chunks(PIECE).map(pack).collect()
}

/// The reverse of [`pack_pieces`].
///
/// # Errors
/// See [`unpack`].
pub fn unpack_pieces(pieces: &[Vec<u8>]) -> Result<Vec<u8>, StoreError> {
    let mut bytes = Vec::new();
    for piece in pieces {
        ZlibDecoder::new(piece.as_slice())
            .read_to_end(&mut bytes)
            .map_err(damaged)?;
    }
    Ok(bytes)
}

fn damaged(error: std::io::Error) -> StoreError {
    StoreError::Damaged(error.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_packed_comes_back() {
        let long: Vec<u8> = (0..PIECE + 7)
            .map(|i| u8::try_from(i % 251).unwrap())
            .collect();
        for bytes in [&b""[..], b"x", &long] {
            assert_eq!(unpack(&pack(bytes).unwrap()).unwrap(), bytes);
            assert_eq!(unpack_pieces(&pack_pieces(bytes).unwrap()).unwrap(), bytes);
        }
        assert!(unpack(b"nonsense").is_err());
    }
}
