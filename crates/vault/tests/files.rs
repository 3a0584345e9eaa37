//! Files sealed in chunks.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test that fails may panic anywhere")]

use proptest::prelude::*;
use secrecy::SecretString;
use vault::{CHUNK, Context, DataKey, Keyring, Sealed, Sealer, StreamOpener, StreamSealer, VaultError};

const HEADER: usize = 56;
const SEALED_CHUNK: usize = CHUNK + 16;

fn sealer() -> Sealer {
    Sealer::new(Keyring::from_secrets(&SecretString::from("k".repeat(32)), &[]).unwrap())
}

fn place(document: u32) -> Context {
    Context::of("documents").with("organisation").with(document)
}

/// The sealed file in pieces of this size, and its wrapped key.
fn seal(content: &[u8], piece: usize) -> (Vec<u8>, Sealed) {
    let key = DataKey::generate().unwrap();
    let wrapped = sealer().wrap(&place(1), &key).unwrap();
    let mut out = Vec::new();
    let mut stream = StreamSealer::begin(&key, &place(1), &mut out).unwrap();
    for piece in content.chunks(piece) {
        stream.push(piece, &mut out).unwrap();
    }
    stream.finish(&mut out).unwrap();
    (out, wrapped)
}

fn open_as(file: &[u8], wrapped: &Sealed, context: Context, piece: usize) -> (Vec<u8>, Result<(), VaultError>) {
    let mut out = Vec::new();
    let mut stream = StreamOpener::begin(sealer().unwrap(&place(1), wrapped).unwrap(), context);
    let mut pieces = file.chunks(piece);
    let done = pieces.try_for_each(|piece| stream.push(piece, &mut out)).and_then(|()| stream.finish(&mut out));
    (out, done)
}

fn open(file: &[u8], wrapped: &Sealed) -> Result<Vec<u8>, VaultError> {
    let (out, done) = open_as(file, wrapped, place(1), 100_003);
    done.map(|()| out)
}

fn content(length: usize) -> Vec<u8> {
    (0..length).map(|at| (at % 251) as u8).collect()
}

#[test]
fn a_file_of_any_length_comes_out_as_it_went_in() {
    for length in [0, 1, CHUNK - 1, CHUNK, CHUNK + 1, 2 * CHUNK, 3 * CHUNK + 5] {
        let (file, wrapped) = seal(&content(length), 70_001);
        assert_eq!(open(&file, &wrapped).unwrap(), content(length), "{length}");
        if let Some(begin) = content(length).get(..64) {
            assert!(!file.windows(64).any(|window| window == begin), "{length}");
        }
    }
}

#[test]
fn a_flipped_bit_in_any_part_is_noticed_and_never_read() {
    let (file, wrapped) = seal(&content(2 * CHUNK + 100), CHUNK);
    let chunk = |number: usize| HEADER + number * SEALED_CHUNK;
    for (at, expected) in [
        (0, VaultError::NotSealed),
        (7, VaultError::NotSealed),
        (8, VaultError::Foreign),
        (39, VaultError::Foreign),
        (40, VaultError::Foreign),
        (HEADER - 1, VaultError::Foreign),
        (chunk(0), VaultError::Altered),
        (chunk(1) - 1, VaultError::Altered),
        (chunk(1), VaultError::Altered),
        (chunk(2), VaultError::Altered),
        (file.len() - 1, VaultError::Altered),
    ] {
        for bit in 0..8 {
            let mut altered = file.clone();
            altered[at] ^= 1 << bit;
            let (read, done) = open_as(&altered, &wrapped, place(1), 4096);
            assert_eq!(done, Err(expected), "bit {bit} of byte {at}");
            assert!(content(2 * CHUNK + 100).starts_with(&read), "rubbish went out after byte {at}");
        }
    }
}

#[test]
fn a_file_cut_anywhere_is_not_the_whole_one() {
    let (file, wrapped) = seal(&content(2 * CHUNK), CHUNK);
    for (length, expected) in [
        (0, VaultError::NotSealed),
        (20, VaultError::Truncated),
        (HEADER, VaultError::Truncated),
        (HEADER + SEALED_CHUNK, VaultError::Truncated),
        (HEADER + SEALED_CHUNK + 5, VaultError::Altered),
        (file.len() - 1, VaultError::Altered),
    ] {
        assert_eq!(open(&file[..length], &wrapped).unwrap_err(), expected, "cut at {length}");
    }
    let longer = [file.as_slice(), b"x"].concat();
    assert_eq!(open(&longer, &wrapped).unwrap_err(), VaultError::Altered);
}

#[test]
fn chunks_do_not_change_places() {
    let (file, wrapped) = seal(&content(3 * CHUNK), CHUNK);
    let chunk = |number: usize| &file[HEADER + number * SEALED_CHUNK..HEADER + (number + 1) * SEALED_CHUNK];
    let header = &file[..HEADER];
    assert_eq!(file, [header, chunk(0), chunk(1), chunk(2)].concat());
    for wrong in [
        [header, chunk(1), chunk(0), chunk(2)].concat(),
        [header, chunk(0), chunk(2)].concat(),
        [header, chunk(0), chunk(0), chunk(1), chunk(2)].concat(),
    ] {
        assert_eq!(open(&wrong, &wrapped).unwrap_err(), VaultError::Altered);
    }
}

#[test]
fn a_file_opens_under_its_own_key_and_name_only() {
    let (one, key_of_one) = seal(b"one", CHUNK);
    let (two, key_of_two) = seal(b"two", CHUNK);
    assert_eq!(open(&two, &key_of_one).unwrap_err(), VaultError::Foreign);
    assert_eq!(open_as(&two, &key_of_two, place(2), CHUNK).1, Err(VaultError::Foreign));
    assert_eq!(
        open(b"%PDF-1.7 a plain file that is longer than any header could ever be", &key_of_one).unwrap_err(),
        VaultError::NotSealed
    );
    assert_eq!(open(&one, &key_of_one).unwrap(), b"one");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn pieces_do_not_matter(length in 0..3 * CHUNK, sealing in 1..2 * CHUNK, opening in 1..2 * CHUNK) {
        let (file, wrapped) = seal(&content(length), sealing);
        let (read, done) = open_as(&file, &wrapped, place(1), opening);
        prop_assert_eq!(done, Ok(()));
        prop_assert_eq!(read, content(length));
    }

    #[test]
    fn no_flipped_byte_goes_unnoticed(length in 0..2 * CHUNK, at in any::<prop::sample::Index>(), flip in 1..=255_u8) {
        let (mut file, wrapped) = seal(&content(length), CHUNK);
        let at = at.index(file.len());
        file[at] ^= flip;
        prop_assert!(open(&file, &wrapped).is_err());
    }
}
