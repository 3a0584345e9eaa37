//! Tells the kind of a file while it streams by, without keeping it.

use super::archive::recognise_parts;
use super::{Format, TEXT_SAMPLE, recognise};

/// The end of an archive that is looked at: its directory must begin within.
const TAIL: usize = 1024 * 1024;

/// Takes a file's bytes in order.
#[derive(Debug, Default)]
pub struct Sniffer {
    head: Vec<u8>,
    /// The last bytes; kept for archives only, whose directory is at their end.
    tail: Vec<u8>,
    length: u64,
}

impl Sniffer {
    pub fn push(&mut self, bytes: &[u8]) {
        let room = TEXT_SAMPLE.saturating_sub(self.head.len());
        self.head.extend(bytes.iter().take(room));
        self.length = self.length.saturating_add(u64::try_from(bytes.len()).unwrap_or(u64::MAX));
        if self.is_archive() {
            self.tail.extend(bytes);
            // Cut off in large steps, so that each byte is moved few times.
            if self.tail.len() > 2 * TAIL {
                self.tail.drain(..self.tail.len() - TAIL);
            }
        }
    }

    /// What the file is as far as its beginning tells; nothing yet where more of it is needed.
    pub fn guess(&self) -> Option<Format> {
        (self.head.len() >= TEXT_SAMPLE && !self.is_archive()).then(|| recognise(&self.head))
    }

    /// What the file was, once all of it has passed.
    pub fn finish(&self) -> Format {
        if !self.is_archive() {
            return recognise(&self.head);
        }
        let skipped = self.length.saturating_sub(u64::try_from(self.tail.len()).unwrap_or(u64::MAX));
        usize::try_from(skipped).map_or(Format::Zip, |skipped| recognise_parts(&self.head, &self.tail, skipped))
    }

    fn is_archive(&self) -> bool {
        self.head.starts_with(b"PK")
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::archive;
    use super::*;

    fn sniff(bytes: &[u8], step: usize) -> Format {
        let mut sniffer = Sniffer::default();
        for part in bytes.chunks(step) {
            sniffer.push(part);
        }
        sniffer.finish()
    }

    #[test]
    fn tells_the_same_as_the_whole_file_whatever_the_pieces() {
        let document = archive(&["[Content_Types].xml", "word/document.xml"]);
        for (bytes, format) in [
            (&b"%PDF-1.7\n"[..], Format::Pdf),
            (b"", Format::Empty),
            (b"Invoice 17", Format::PlainText),
            (&document, Format::Docx),
            (b"PK\x03\x04", Format::Zip),
        ] {
            for step in [1, 7, 4096] {
                assert_eq!(sniff(bytes, step), format);
            }
        }
    }

    #[test]
    fn finds_the_directory_at_the_end_of_a_large_archive() {
        let mut large = b"PK\x03\x04".to_vec();
        large.resize(5 * 1024 * 1024, 0);
        let mut document = archive(&["[Content_Types].xml", "word/document.xml"]);
        let at = document.len() - 6;
        let start = u32::from_le_bytes(document[at..at + 4].try_into().unwrap()) + u32::try_from(large.len()).unwrap();
        document[at..at + 4].copy_from_slice(&start.to_le_bytes());
        large.extend(document);
        assert_eq!(sniff(&large, 64 * 1024), Format::Docx);
    }

    #[test]
    fn a_long_file_is_told_before_its_end() {
        let mut sniffer = Sniffer::default();
        sniffer.push(b"GIF89a");
        assert_eq!(sniffer.guess(), None);
        sniffer.push(&vec![0; TEXT_SAMPLE]);
        assert_eq!(sniffer.guess(), Some(Format::Gif));
    }
}
