//! Whether a packed document may be unpacked: counted while it unpacks, for its own list of sizes may lie.

use std::collections::HashSet;
use std::io::{Cursor, Read};

use zip::ZipArchive;
use zip::result::ZipError;

use super::{Limit, ReadFailure};

/// In bytes, of all members together.
const UNPACKED: u64 = 200 * 1024 * 1024;
const MEMBERS: usize = 2_000;

/// Unpacks every member into nothing. Refuses names that lead out of the archive or come twice, links,
/// macros, passwords, overlapping members, and more bytes or members than an office document has.
pub fn check(bytes: &[u8]) -> Result<(), ReadFailure> {
    check_within(bytes, UNPACKED)
}

fn check_within(bytes: &[u8], cap: u64) -> Result<(), ReadFailure> {
    let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(refuse)?;
    if archive.len() > MEMBERS {
        return Err(ReadFailure::TooLarge(Limit::Members(MEMBERS)));
    }
    if archive.has_duplicate_names() || archive.has_overlapping_files().map_err(refuse)? {
        return Err(ReadFailure::Forbidden("its members overlap or share a name".to_owned()));
    }
    let mut names = HashSet::new();
    let mut left = cap;
    for number in 0..archive.len() {
        let member = archive.by_index(number).map_err(refuse)?;
        let name = String::from_utf8_lossy(member.name_raw()).into_owned();
        if leads_out(&name) || member.is_symlink() {
            return Err(ReadFailure::Forbidden("a member's name leads out of the archive".to_owned()));
        }
        if name.to_ascii_lowercase().ends_with("vbaproject.bin") {
            return Err(ReadFailure::Forbidden("it holds a macro; save it without and upload it again".to_owned()));
        }
        if !names.insert(name.to_ascii_lowercase()) {
            return Err(ReadFailure::Forbidden("its members overlap or share a name".to_owned()));
        }
        let unpacked = std::io::copy(&mut member.take(left + 1), &mut std::io::sink())
            .map_err(|error| ReadFailure::Damaged(error.to_string()))?;
        let too_large = ReadFailure::TooLarge(Limit::Unpacked { megabytes: cap / 1024 / 1024 });
        left = left.checked_sub(unpacked).ok_or(too_large)?;
    }
    Ok(())
}

fn refuse(error: ZipError) -> ReadFailure {
    match error {
        ZipError::UnsupportedArchive(ZipError::PASSWORD_REQUIRED) | ZipError::InvalidPassword => ReadFailure::Encrypted,
        other => ReadFailure::Damaged(other.to_string()),
    }
}

/// Absolute, with a drive, with a step upwards, or with a sign that cuts names off.
fn leads_out(name: &str) -> bool {
    name.is_empty()
        || name.starts_with(['/', '\\'])
        || name.contains('\0')
        || name.contains(':')
        || name.split(['/', '\\']).any(|part| part == "..")
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use zip::ZipWriter;
    use zip::write::SimpleFileOptions;

    use super::*;

    fn pack(members: &[(&str, &[u8])]) -> Vec<u8> {
        let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
        for (name, content) in members {
            writer.start_file(*name, SimpleFileOptions::default()).unwrap();
            writer.write_all(content).unwrap();
        }
        writer.finish().unwrap().into_inner()
    }

    const CAP: u64 = 1024 * 1024;

    fn code(bytes: &[u8]) -> Option<&'static str> {
        check_within(bytes, CAP).err().map(|failure| failure.code())
    }

    #[test]
    fn an_honest_archive_passes() {
        assert_eq!(code(&pack(&[("[Content_Types].xml", b"<Types/>"), ("word/document.xml", b"<w/>")])), None);
    }

    #[test]
    fn a_bomb_is_stopped_while_it_unpacks() {
        let zeros = vec![0; 600 * 1024];
        let bomb = pack(&[("a", &zeros), ("b", &zeros)]);
        assert!(bomb.len() < 10 * 1024);
        assert_eq!(code(&bomb), Some("unpacks_too_large"));
    }

    #[test]
    fn forged_sizes_do_not_hide_a_bomb() {
        let zeros = vec![0; 3 * 1024 * 1024];
        let mut bomb = pack(&[("a", &zeros)]);
        let real = u32::try_from(zeros.len()).unwrap().to_le_bytes();
        while let Some(at) = bomb.windows(4).position(|window| window == real) {
            bomb[at..at + 4].copy_from_slice(&100u32.to_le_bytes());
        }
        assert!(matches!(code(&bomb), Some("unpacks_too_large" | "damaged")), "{:?}", code(&bomb));
    }

    #[test]
    fn too_many_members_are_refused() {
        let names: Vec<String> = (0..2_500).map(|number| format!("m{number}")).collect();
        let members: Vec<(&str, &[u8])> = names.iter().map(|name| (name.as_str(), &b""[..])).collect();
        assert_eq!(code(&pack(&members)), Some("too_many_members"));
    }

    #[test]
    fn names_that_lead_elsewhere_and_macros_are_forbidden() {
        for name in ["../../etc/x", "/etc/x", "C:\\x", "a/..\\b", "word/vbaProject.bin"] {
            assert_eq!(code(&pack(&[(name, b"x")])), Some("forbidden"), "{name}");
        }
        assert_eq!(code(&pack(&[("word/document.xml", b"x"), ("WORD/document.xml", b"y")])), Some("forbidden"));
    }

    #[test]
    fn what_is_no_archive_is_damaged() {
        assert_eq!(code(b"PK\x03\x04 and nothing more"), Some("damaged"));
    }
}
