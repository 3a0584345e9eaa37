//! What keeps a log honest: one event, one line, whatever stands in it; and no address of a person in those that
//! are collected.

use std::io::{self, Write};
use std::sync::LazyLock;

use regex::bytes::Regex;
use tracing_subscriber::fmt::MakeWriter;

/// Addresses in texts that come from elsewhere, such as a mail server's answer.
static ADDRESS: LazyLock<Option<Regex>> = LazyLock::new(|| Regex::new(r#"[\w.+%'-]+@[\w-]+(\.[\w-]+)+"#).ok());

/// Where lines go in the end.
pub trait Target: Send + Sync + 'static {
    type Writer: Write;

    fn open(&self) -> Self::Writer;
}

pub struct StandardError;

impl Target for StandardError {
    type Writer = io::Stderr;

    fn open(&self) -> Self::Writer {
        io::stderr()
    }
}

/// What is done to an event before it is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Care {
    /// For machines: addresses of people are left out. JSON escapes all else by itself.
    Mask,
    /// For people: further lines of an event are set in, so that none can pass for an event.
    Fold,
}

pub struct LineWriter<T> {
    target: T,
    care: Care,
}

impl<T: Target> LineWriter<T> {
    pub fn masked(target: T) -> Self {
        Self { target, care: Care::Mask }
    }

    pub fn folded(target: T) -> Self {
        Self { target, care: Care::Fold }
    }
}

impl<'a, T: Target> MakeWriter<'a> for LineWriter<T> {
    type Writer = Line<T::Writer>;

    fn make_writer(&'a self) -> Self::Writer {
        Line { target: self.target.open(), care: self.care }
    }
}

/// Writes one event, which comes in one piece.
pub struct Line<W> {
    target: W,
    care: Care,
}

impl<W: Write> Write for Line<W> {
    fn write(&mut self, event: &[u8]) -> io::Result<usize> {
        match self.care {
            Care::Mask => self.target.write_all(&mask(event))?,
            Care::Fold => self.target.write_all(&fold(event))?,
        }
        Ok(event.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.target.flush()
    }
}

fn mask(event: &[u8]) -> Vec<u8> {
    match &*ADDRESS {
        Some(address) => address.replace_all(event, &b"(address)"[..]).into_owned(),
        None => event.to_vec(),
    }
}

fn fold(event: &[u8]) -> Vec<u8> {
    let (event, end) = match event.strip_suffix(b"\n") {
        Some(event) => (event, &b"\n"[..]),
        None => (event, &b""[..]),
    };
    let mut folded = Vec::with_capacity(event.len() + 1);
    for byte in event {
        match byte {
            b'\n' => folded.extend_from_slice(b"\n    | "),
            b'\t' => folded.push(b'\t'),
            0..=31 | 127 => folded.extend_from_slice(format!("\\x{byte:02x}").as_bytes()),
            _ => folded.push(*byte),
        }
    }
    folded.extend_from_slice(end);
    folded
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_text_passes_for_a_line_of_its_own() {
        let folded = fold(b"2026 INFO signed in as x\n2026 INFO signed in as root\r\x1b[2J\n");
        assert_eq!(
            String::from_utf8(folded).unwrap(),
            "2026 INFO signed in as x\n    | 2026 INFO signed in as root\\x0d\\x1b[2J\n"
        );
    }

    #[test]
    fn addresses_of_people_are_left_out() {
        let masked = mask(br#"{"error":"550 <jo.o'neil+x@mail.example.co.uk> unknown","n":3}"#);
        assert_eq!(String::from_utf8(masked).unwrap(), r#"{"error":"550 <(address)> unknown","n":3}"#);
    }
}
