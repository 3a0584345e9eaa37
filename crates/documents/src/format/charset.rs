//! From bytes to text, by byte order mark, declaration or, last, the bytes themselves.

use std::borrow::Cow;

use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252};

/// A text with what had to be guessed on the way.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Decoded<'a> {
    pub text: Cow<'a, str>,
    /// Some bytes were no text in this encoding and stand as U+FFFD.
    pub lossy: bool,
}

/// Decodes a text. Without a byte order mark an XML declaration decides; without that, UTF-8 where the
/// bytes are UTF-8, else Windows-1252.
pub fn decode(bytes: &[u8]) -> Decoded<'_> {
    let encoding = marked_encoding(bytes)
        .or_else(|| declared_encoding(bytes))
        .unwrap_or_else(|| if is_utf8(bytes) { UTF_8 } else { WINDOWS_1252 });
    let (text, _, lossy) = encoding.decode(bytes);
    Decoded { text, lossy }
}

fn marked_encoding(bytes: &[u8]) -> Option<&'static Encoding> {
    if let Some((encoding, _)) = Encoding::for_bom(bytes) {
        return Some(encoding);
    }
    match bytes {
        [b'<', 0, ..] => Some(UTF_16LE),
        [0, b'<', ..] => Some(UTF_16BE),
        _ => None,
    }
}

/// The encoding that `<?xml … encoding="…"?>` names.
fn declared_encoding(bytes: &[u8]) -> Option<&'static Encoding> {
    let head = bytes.get(..256).unwrap_or(bytes).trim_ascii_start();
    let declaration = head.strip_prefix(b"<?xml")?;
    let end = declaration.windows(2).position(|pair| pair == b"?>")?;
    let declaration = std::str::from_utf8(declaration.get(..end)?).ok()?;
    let (_, value) = declaration.split_once("encoding")?;
    let value = value.trim_start().strip_prefix('=')?.trim_start();
    let quote = value.chars().next().filter(|sign| matches!(sign, '"' | '\''))?;
    let label = value.get(1..)?.split(quote).next()?;
    // Bytes that could be read this far are no UTF-16, whatever they declare.
    Encoding::for_label(label.as_bytes()).filter(|named| named.is_ascii_compatible())
}

/// Whether the bytes are UTF-8, passing over a sign that a sample's end cuts in two.
fn is_utf8(bytes: &[u8]) -> bool {
    match std::str::from_utf8(bytes) {
        Ok(_) => true,
        Err(error) => error.error_len().is_none(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn utf16(text: &str, little: bool) -> Vec<u8> {
        text.encode_utf16().flat_map(|unit| if little { unit.to_le_bytes() } else { unit.to_be_bytes() }).collect()
    }

    #[test]
    fn reads_marks_declarations_and_bare_bytes() {
        let marked = [b"\xff\xfe".to_vec(), utf16("<é/>", true)].concat();
        assert_eq!(decode(&marked).text, "<é/>");
        assert_eq!(decode(&utf16("<é/>", false)).text, "<é/>");
        assert_eq!(decode(b"\xef\xbb\xbf\xc3\xa9").text, "é");
        assert_eq!(decode(b"<?xml version='1.0' encoding='ISO-8859-15'?><a>\xa4</a>").text.chars().nth(47), Some('€'));
        assert_eq!(decode(b"Stra\xdfe").text, "Straße");
        assert_eq!(decode("Straße".as_bytes()).text, "Straße");
    }

    #[test]
    fn tells_when_bytes_were_no_text() {
        let decoded = decode(b"<?xml version=\"1.0\" encoding=\"UTF-8\"?><a>\xff</a>");
        assert!(decoded.lossy && decoded.text.contains('\u{fffd}'));
        assert!(!decode("<a>é</a>".as_bytes()).lossy);
    }
}
