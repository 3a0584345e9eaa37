//! Plain content in, sealed chunks out.

use zeroize::Zeroizing;

use super::{CHUNK, ChunkKey, HEADER, MAGIC, SALT};
use crate::context::Context;
use crate::data_key::DataKey;
use crate::error::VaultError;

/// Seals a file as it streams by. What it puts out, in order, is the sealed file.
pub struct StreamSealer {
    key: ChunkKey,
    /// Held back until it is known whether more follows.
    pending: Zeroizing<Vec<u8>>,
}

impl StreamSealer {
    /// Begins a file; `out` gets its header.
    pub fn begin(key: &DataKey, context: &Context, out: &mut Vec<u8>) -> Result<Self, VaultError> {
        let mut salt = [0; SALT];
        aws_lc_rs::rand::fill(&mut salt)?;
        let (key, commitment) = ChunkKey::derive(key, context, &salt)?;
        out.reserve(HEADER);
        out.extend_from_slice(&MAGIC);
        out.extend_from_slice(&salt);
        out.extend_from_slice(&commitment);
        Ok(Self { key, pending: Zeroizing::new(Vec::with_capacity(CHUNK)) })
    }

    /// Takes the next plain bytes, of any length; `out` gets the chunks that they fill.
    pub fn push(&mut self, mut plain: &[u8], out: &mut Vec<u8>) -> Result<(), VaultError> {
        while !plain.is_empty() {
            if self.pending.len() == CHUNK {
                self.seal_pending(false, out)?;
            }
            let room = CHUNK.saturating_sub(self.pending.len()).min(plain.len());
            let (taken, rest) = plain.split_at(room);
            self.pending.extend_from_slice(taken);
            plain = rest;
        }
        Ok(())
    }

    /// Ends the file; `out` gets its last chunk.
    pub fn finish(mut self, out: &mut Vec<u8>) -> Result<(), VaultError> {
        self.seal_pending(true, out)
    }

    fn seal_pending(&mut self, last: bool, out: &mut Vec<u8>) -> Result<(), VaultError> {
        let mut chunk = std::mem::take(&mut *self.pending);
        self.key.seal(&mut chunk, last)?;
        out.append(&mut chunk);
        self.pending.reserve(CHUNK);
        Ok(())
    }
}
