//! Single chunks of a sealed file, in any order.

use super::{CHUNK, ChunkKey, HEADER, SEALED_CHUNK, opener::read_header};
use crate::context::Context;
use crate::data_key::DataKey;
use crate::error::VaultError;

/// Opens chunks of a file whose length is known from whoever sealed it: each is authentic and in its place. That none
/// is missing is known only to who reads them all.
pub struct ChunkReader {
    key: ChunkKey,
    plain_length: u64,
}

impl ChunkReader {
    /// How many bytes the file begins with before its first chunk.
    pub const HEADER: usize = HEADER;

    /// Reads the file's header. `plain_length` is that of its whole content, in bytes.
    pub fn begin(key: &DataKey, context: &Context, header: &[u8], plain_length: u64) -> Result<Self, VaultError> {
        Ok(Self { key: read_header(header, key, context)?, plain_length })
    }

    /// Where the chunk lies in the sealed file, and how long it is there; `None` where there is no such chunk.
    pub fn locate(&self, number: u32) -> Option<(u64, usize)> {
        let begins = u64::from(number).checked_mul(CHUNK as u64)?;
        let left = self.plain_length.checked_sub(begins).filter(|left| *left > 0)?;
        let plain = usize::try_from(left).unwrap_or(CHUNK).min(CHUNK);
        let at = u64::from(number).checked_mul(SEALED_CHUNK as u64)?.checked_add(HEADER as u64)?;
        Some((at, plain.saturating_add(SEALED_CHUNK - CHUNK)))
    }

    /// Opens one chunk in place.
    pub fn open<'a>(&mut self, number: u32, sealed: &'a mut [u8]) -> Result<&'a [u8], VaultError> {
        let next = u64::from(number).saturating_add(1).saturating_mul(CHUNK as u64);
        self.key.next = Some(number);
        self.key.open(sealed, next >= self.plain_length)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::stream::StreamSealer;

    fn sealed(plain: &[u8], key: &DataKey, context: &Context) -> Vec<u8> {
        let mut out = Vec::new();
        let mut sealer = StreamSealer::begin(key, context, &mut out).unwrap();
        sealer.push(plain, &mut out).unwrap();
        sealer.finish(&mut out).unwrap();
        out
    }

    #[test]
    fn chunks_open_in_any_order_and_only_in_their_place() {
        let (key, context) = (DataKey::generate().unwrap(), Context::of("spool"));
        for length in [1, CHUNK, CHUNK + 1, 3 * CHUNK, 3 * CHUNK + 7] {
            let plain: Vec<u8> = (0..length).map(|at| u8::try_from(at % 251).unwrap()).collect();
            let file = sealed(&plain, &key, &context);
            let mut reader = ChunkReader::begin(&key, &context, &file[..ChunkReader::HEADER], length as u64).unwrap();
            let count = u32::try_from(length.div_ceil(CHUNK)).unwrap();
            assert_eq!(reader.locate(count), None);
            for number in (0..count).rev() {
                let (at, size) = reader.locate(number).unwrap();
                let at = usize::try_from(at).unwrap();
                let mut chunk = file[at..at + size].to_vec();
                let begins = number as usize * CHUNK;
                assert_eq!(reader.open(number, &mut chunk).unwrap(), &plain[begins..length.min(begins + CHUNK)]);
                let mut moved = file[at..at + size].to_vec();
                assert!(reader.open(number + 1, &mut moved).is_err());
            }
        }
    }
}
