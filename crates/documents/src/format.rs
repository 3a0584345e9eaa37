//! What kind of file some bytes are, told by their content and never by a name.
//!
//! One rule for bytes that are two things at once: what a file begins with decides. A ZIP archive that
//! holds a PDF header is a ZIP, a PDF with an archive behind its end is a PDF and is never unpacked.

mod accepted;
mod archive;
pub mod charset;
mod root;
mod sniffer;

use archive::recognise_archive;
pub(crate) use root::Root;
use root::find_root;
pub use sniffer::Sniffer;

/// A kind of file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Format {
    Pdf,
    PlainText,
    /// A contract as data, which is the one JSON that is taken in.
    Json,
    /// A document of the OASIS Universal Business Language, invoice or not.
    UblXml,
    /// A UN/CEFACT cross industry document (also ZUGFeRD, Factur-X, Order-X), invoice or not.
    CiiXml,
    OtherXml,
    Html,
    Svg,
    Rtf,
    Email,
    Png,
    Jpeg,
    Tiff,
    Bmp,
    Gif,
    Webp,
    Heif,
    Docx,
    Xlsx,
    Pptx,
    /// OpenDocument text, table or slides.
    OpenDocument,
    /// The binary Office files of before 2007 (DOC, XLS, PPT, MSG).
    OldOffice,
    Zip,
    Gzip,
    Unknown,
    Empty,
}

impl Format {
    /// How to name the format to a person, with its article.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Pdf => "a PDF",
            Self::PlainText => "a plain text",
            Self::Json => "a JSON file",
            Self::UblXml => "a UBL document",
            Self::CiiXml => "a UN/CEFACT document",
            Self::OtherXml => "an XML file of an unknown kind",
            Self::Html => "a web page",
            Self::Svg => "an SVG drawing",
            Self::Rtf => "an RTF document",
            Self::Email => "an e-mail",
            Self::Png => "a PNG image",
            Self::Jpeg => "a JPEG image",
            Self::Tiff => "a TIFF image",
            Self::Bmp => "a BMP image",
            Self::Gif => "a GIF image",
            Self::Webp => "a WebP image",
            Self::Heif => "a HEIF image",
            Self::Docx => "a Word document",
            Self::Xlsx => "an Excel workbook",
            Self::Pptx => "a PowerPoint presentation",
            Self::OpenDocument => "an OpenDocument file",
            Self::OldOffice => "an Office file in the format of before 2007",
            Self::Zip => "a ZIP archive",
            Self::Gzip => "a gzip archive",
            Self::Unknown => "a file of an unknown kind",
            Self::Empty => "an empty file",
        }
    }
}

const SIGNATURES: &[(&[u8], Format)] = &[
    (b"%PDF-", Format::Pdf),
    (b"\x89PNG\r\n\x1a\n", Format::Png),
    (b"\xff\xd8\xff", Format::Jpeg),
    (b"II*\0", Format::Tiff),
    (b"MM\0*", Format::Tiff),
    (b"II+\0", Format::Tiff),
    (b"MM\0+", Format::Tiff),
    (b"GIF87a", Format::Gif),
    (b"GIF89a", Format::Gif),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", Format::OldOffice),
    (b"\x1f\x8b", Format::Gzip),
    (b"{\\rtf", Format::Rtf),
];

/// How far into a file its PDF header may stand, as PDF readers accept it.
const PDF_HEADER_WITHIN: usize = 1024;
/// How much of a text is looked at to tell what it is.
const TEXT_SAMPLE: usize = 64 * 1024;

/// Tells the kind of file from its bytes.
pub fn recognise(bytes: &[u8]) -> Format {
    if let Some((_, format)) = SIGNATURES.iter().find(|(magic, _)| bytes.starts_with(magic)) {
        return *format;
    }
    if bytes.starts_with(b"PK\x03\x04") || bytes.starts_with(b"PK\x05\x06") {
        return recognise_archive(bytes);
    }
    if let Some(format) = recognise_container(bytes) {
        return format;
    }
    recognise_text(bytes)
}

/// Formats whose mark stands behind a length or beside a second one.
fn recognise_container(bytes: &[u8]) -> Option<Format> {
    let at = |from: usize, mark: &[u8]| bytes.get(from..).is_some_and(|rest| rest.starts_with(mark));
    if at(0, b"RIFF") && at(8, b"WEBP") {
        return Some(Format::Webp);
    }
    if at(4, b"ftyp") && [b"heic", b"heix", b"mif1", b"msf1", b"avif"].iter().any(|brand| at(8, *brand)) {
        return Some(Format::Heif);
    }
    // "BM" alone may begin a text; the four reserved bytes of the header are zero.
    if at(0, b"BM") && at(6, &[0; 4]) && bytes.len() > 26 {
        return Some(Format::Bmp);
    }
    None
}

fn recognise_text(bytes: &[u8]) -> Format {
    let sample = bytes.get(..TEXT_SAMPLE).unwrap_or(bytes);
    let text = charset::decode(sample).text;
    let begin = text.trim_start();
    if begin.is_empty() && bytes.len() <= TEXT_SAMPLE {
        return Format::Empty;
    }
    let begins_with = |mark: &str| begin.get(..mark.len()).is_some_and(|head| head.eq_ignore_ascii_case(mark));
    if begins_with("<!doctype html") || begins_with("<html") || begins_with("<script") || begins_with("<body") {
        return Format::Html;
    }
    if begin.starts_with('<')
        && let Some(root) = find_root(begin)
    {
        return root.format();
    }
    // An XML document whose root stands behind more declarations than are looked at.
    if begins_with("<?xml") || begins_with("<!doctype") {
        return Format::OtherXml;
    }
    let header = bytes.get(..PDF_HEADER_WITHIN + 5).unwrap_or(bytes);
    if header.windows(5).any(|window| window == b"%PDF-") {
        return Format::Pdf;
    }
    if !is_text(&text) {
        return Format::Unknown;
    }
    if is_json(begin) {
        return Format::Json;
    }
    if is_email(begin) { Format::Email } else { Format::PlainText }
}

/// Whether a text has no signs that only binary files hold.
fn is_text(text: &str) -> bool {
    !text.chars().any(|sign| sign.is_control() && !matches!(sign, '\t' | '\n' | '\r' | '\u{c}' | '\u{85}'))
}

/// A JSON object begins with a brace, and the first name or the end of the object follows.
fn is_json(text: &str) -> bool {
    text.strip_prefix('{').is_some_and(|rest| rest.trim_start().starts_with(['"', '}']))
}

/// A mail begins with header lines, among them those that every mail has.
fn is_email(text: &str) -> bool {
    let headers: Vec<String> = text
        .lines()
        .take_while(|line| !line.trim().is_empty())
        .filter_map(|line| line.split_once(':'))
        .map(|(name, _)| name.to_ascii_lowercase())
        .collect();
    let has = |name: &str| headers.iter().any(|header| header == name);
    has("from") && has("date") && (has("mime-version") || has("message-id") || has("received"))
}

#[cfg(test)]
mod tests;
