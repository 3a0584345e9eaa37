//! Which kind of document a ZIP archive is, by the names in its directory.

use super::Format;

/// Names are enough to tell; a directory that goes on longer is no office document.
const MAX_MEMBERS: usize = 4096;
/// The end record is the last thing of an archive but for a comment of at most 64 KiB.
const END_WITHIN: usize = 22 + 65_535;

/// Tells an office document from another archive.
pub(super) fn recognise_archive(bytes: &[u8]) -> Format {
    recognise_parts(bytes, bytes, 0)
}

/// The same by an archive's first bytes and its last ones, which begin after the first `skipped` bytes.
pub(super) fn recognise_parts(head: &[u8], tail: &[u8], skipped: usize) -> Format {
    // OpenDocument puts its type, uncompressed, in front of everything else.
    let opening = head.get(30..120).or_else(|| head.get(30..)).unwrap_or_default();
    if opening.starts_with(b"mimetypeapplication/vnd.oasis.opendocument.") {
        return Format::OpenDocument;
    }
    let names = member_names(tail, skipped);
    let has = |name: &[u8]| names.contains(&name);
    if !has(b"[Content_Types].xml") {
        return Format::Zip;
    }
    match (has(b"word/document.xml"), has(b"xl/workbook.xml"), has(b"ppt/presentation.xml")) {
        (true, false, false) => Format::Docx,
        (false, true, false) => Format::Xlsx,
        (false, false, true) => Format::Pptx,
        _ => Format::Zip,
    }
}

/// The names in the central directory; none where it cannot be found.
fn member_names(bytes: &[u8], skipped: usize) -> Vec<&[u8]> {
    let mut names = Vec::new();
    let start = directory_start(bytes).and_then(|start| start.checked_sub(skipped));
    let Some(mut at) = start else { return names };
    while names.len() < MAX_MEMBERS {
        let Some(entry) = bytes.get(at..).filter(|entry| entry.starts_with(b"PK\x01\x02")) else { break };
        let (Some(name), Some(extra), Some(comment)) = (number(entry, 28), number(entry, 30), number(entry, 32)) else {
            break;
        };
        let Some(text) = entry.get(46..46 + name) else { break };
        names.push(text);
        at += 46 + name + extra + comment;
    }
    names
}

fn directory_start(bytes: &[u8]) -> Option<usize> {
    let tail_at = bytes.len().saturating_sub(END_WITHIN);
    let tail = bytes.get(tail_at..)?;
    let end = tail.windows(4).rposition(|window| window == b"PK\x05\x06")?;
    let offset: [u8; 4] = tail.get(end + 16..end + 20)?.try_into().ok()?;
    usize::try_from(u32::from_le_bytes(offset)).ok()
}

fn number(entry: &[u8], at: usize) -> Option<usize> {
    let bytes: [u8; 2] = entry.get(at..at + 2)?.try_into().ok()?;
    Some(usize::from(u16::from_le_bytes(bytes)))
}
