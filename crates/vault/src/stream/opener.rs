//! Sealed chunks in, plain content out.

use aws_lc_rs::constant_time::verify_slices_are_equal;

use super::{ChunkKey, HEADER, MAGIC, SALT, SEALED_CHUNK};
use crate::context::Context;
use crate::data_key::DataKey;
use crate::error::VaultError;

/// Opens a file as it streams by. Each chunk is authenticated before any of it goes out; only when
/// [`StreamOpener::finish`] has succeeded was it the whole file.
pub struct StreamOpener {
    stage: Stage,
    pending: Vec<u8>,
}

enum Stage {
    Header { key: DataKey, context: Context },
    Chunks(ChunkKey),
}

impl StreamOpener {
    pub fn begin(key: DataKey, context: Context) -> Self {
        Self { stage: Stage::Header { key, context }, pending: Vec::new() }
    }

    /// Takes the next sealed bytes, of any length; `out` gets the content of the chunks that they fill.
    /// After an error the file is not to be read on.
    pub fn push(&mut self, sealed: &[u8], out: &mut Vec<u8>) -> Result<(), VaultError> {
        self.pending.extend_from_slice(sealed);
        if let Stage::Header { key, context } = &self.stage {
            let Some((header, rest)) = self.pending.split_at_checked(HEADER) else { return Ok(()) };
            let key = read_header(header, key, context)?;
            self.pending = rest.to_vec();
            self.stage = Stage::Chunks(key);
        }
        let Stage::Chunks(key) = &mut self.stage else { return Ok(()) };
        let mut rest = self.pending.as_mut_slice();
        // A full chunk at the end may be the last one: only what follows tells.
        while rest.len() > SEALED_CHUNK {
            let (chunk, after) = rest.split_at_mut(SEALED_CHUNK);
            out.extend_from_slice(key.open(chunk, false)?);
            rest = after;
        }
        let left = rest.to_vec();
        self.pending = left;
        Ok(())
    }

    /// Ends the file; `out` gets the content of its last chunk.
    pub fn finish(mut self, out: &mut Vec<u8>) -> Result<(), VaultError> {
        let Stage::Chunks(key) = &mut self.stage else {
            return Err(if self.pending.starts_with(&MAGIC) { VaultError::Truncated } else { VaultError::NotSealed });
        };
        // A chunk that was not sealed as the last one is a file cut between two chunks; an altered last
        // chunk looks the same from here, unless it opens as one in the middle.
        let mut copy = self.pending.clone();
        let number = key.next;
        if let Ok(plain) = key.open(&mut self.pending, true) {
            out.extend_from_slice(plain);
            return Ok(());
        }
        key.next = number;
        let is_middle = copy.is_empty() || key.open(&mut copy, false).is_ok();
        Err(if is_middle { VaultError::Truncated } else { VaultError::Altered })
    }
}

pub(super) fn read_header(header: &[u8], key: &DataKey, context: &Context) -> Result<ChunkKey, VaultError> {
    let (salt, commitment) =
        header.strip_prefix(&MAGIC).and_then(|rest| rest.split_at_checked(SALT)).ok_or(VaultError::NotSealed)?;
    let (key, expected) = ChunkKey::derive(key, context, salt)?;
    verify_slices_are_equal(commitment, &expected).map_err(|_| VaultError::Foreign)?;
    Ok(key)
}
