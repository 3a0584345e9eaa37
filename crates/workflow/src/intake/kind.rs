//! Whether a file is what its name and its sender say, and one of the kinds that are taken in.

use documents::format::Format;

use super::name::ending;
use crate::DeskError;

/// The content decides; the name and the sender must not say otherwise.
pub fn check_kind(name: &str, told_type: Option<&str>, format: Format) -> Result<(), DeskError> {
    let Some(usual) = format.endings().first() else { return Err(not_taken(name, format)) };
    if !ending(name).is_some_and(|ending| format.endings().contains(&ending.as_str())) {
        return Err(DeskError::WrongKind(format!(
            "{name} is {} by its content, but not by its name. Where that is right, give it the ending .{usual} and \
             send it again.",
            format.name()
        )));
    }
    match told_type {
        Some(told) if !format.may_be_called(told) => Err(DeskError::WrongKind(format!(
            "{name} is {} by its content, but was sent as something else. Send the file itself.",
            format.name()
        ))),
        _ => Ok(()),
    }
}

/// Refuses what is not taken in under any name.
pub fn not_taken(name: &str, format: Format) -> DeskError {
    DeskError::WrongKind(format!(
        "{name} is {}, which is not taken in. Send a PDF, PNG, JPEG, TIFF, BMP, Word document (DOCX), XML or plain text, \
         or a contract as JSON.",
        format.name()
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn is_taken(name: &str, told_type: Option<&str>, format: Format) -> bool {
        check_kind(name, told_type, format).is_ok()
    }

    #[test]
    fn content_name_and_sender_must_agree() {
        assert!(is_taken("a.PDF", Some("application/pdf"), Format::Pdf));
        assert!(is_taken("a.jpeg", None, Format::Jpeg));
        assert!(is_taken("a.xml", Some("text/xml"), Format::UblXml));
        assert!(is_taken("a.json", Some("application/json"), Format::Json));
        for (name, told_type, format) in [
            ("a.pdf", None, Format::Html),
            ("a.pdf", Some("text/html"), Format::Pdf),
            ("a.xlsx", None, Format::Docx),
            ("a.docx", None, Format::Xlsx),
            ("a.docx", None, Format::OpenDocument),
            ("a.png", None, Format::Svg),
            ("a.pdf", None, Format::PlainText),
            ("a.txt", None, Format::Json),
            ("a", None, Format::Pdf),
            ("a.zip", None, Format::Zip),
            ("a.exe", None, Format::Unknown),
        ] {
            assert!(!is_taken(name, told_type, format), "{name} {told_type:?} {format:?}");
        }
    }
}
