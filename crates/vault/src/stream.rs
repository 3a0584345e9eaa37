//! Files sealed in chunks, so that neither side ever holds a whole one.
//!
//! ```text
//! file   = header, chunks
//! header = "PROBITY" 0x01, salt (32 random bytes), commitment (16 bytes)
//! chunk  = ciphertext (65,536 bytes; the last one 0 to 65,536), tag (16 bytes)
//! ```
//!
//! HKDF-SHA256 makes the chunks' key and the commitment from the file's key, the salt and the context.
//! The commitment tells a foreign file or key before anything is decrypted. Chunks are AES-256-GCM under
//! the nonce `0^7, chunk's number (4 bytes, big-endian), 1 for the last chunk else 0`: a chunk that is
//! missing, moved or cut off at the end does not open.

mod opener;
mod reader;
mod sealer;

use aws_lc_rs::aead::{AES_256_GCM, Aad, LessSafeKey, MAX_TAG_LEN, NONCE_LEN, Nonce, UnboundKey};

pub use opener::StreamOpener;
pub use reader::ChunkReader;
pub use sealer::StreamSealer;

use crate::context::Context;
use crate::data_key::DataKey;
use crate::derive::expand;
use crate::error::VaultError;

/// How many bytes of plain content a chunk holds.
pub const CHUNK: usize = 64 * 1024;

const SEALED_CHUNK: usize = CHUNK + MAX_TAG_LEN;
const MAGIC: [u8; 8] = *b"PROBITY\x01";
const SALT: usize = 32;
const COMMITMENT: usize = 16;
const HEADER: usize = MAGIC.len() + SALT + COMMITMENT;

/// The key of one file's chunks, with the number of the next.
struct ChunkKey {
    key: LessSafeKey,
    next: Option<u32>,
}

impl ChunkKey {
    /// The key, and the commitment to it.
    fn derive(key: &DataKey, context: &Context, salt: &[u8]) -> Result<(Self, [u8; COMMITMENT]), VaultError> {
        let made = expand::<{ 32 + COMMITMENT }>(salt, key.as_bytes(), &[b"file ", context.as_bytes()])?;
        let (key, commitment) = made.split_at(32);
        let key = LessSafeKey::new(UnboundKey::new(&AES_256_GCM, key)?);
        let commitment = commitment.try_into().map_err(|_| VaultError::Cryptography)?;
        Ok((Self { key, next: Some(0) }, commitment))
    }

    /// The nonce of the next chunk: each is given once.
    fn next_nonce(&mut self, last: bool) -> Result<Nonce, VaultError> {
        let number = self.next.ok_or(VaultError::TooLong)?;
        self.next = number.checked_add(1);
        let [a, b, c, d] = number.to_be_bytes();
        let nonce: [u8; NONCE_LEN] = [0, 0, 0, 0, 0, 0, 0, a, b, c, d, u8::from(last)];
        Ok(Nonce::assume_unique_for_key(nonce))
    }

    fn seal(&mut self, chunk: &mut Vec<u8>, last: bool) -> Result<(), VaultError> {
        let nonce = self.next_nonce(last)?;
        Ok(self.key.seal_in_place_append_tag(nonce, Aad::empty(), chunk)?)
    }

    fn open<'a>(&mut self, chunk: &'a mut [u8], last: bool) -> Result<&'a [u8], VaultError> {
        let nonce = self.next_nonce(last)?;
        let plain = self.key.open_in_place(nonce, Aad::empty(), chunk).map_err(|_| VaultError::Altered)?;
        Ok(plain)
    }
}
