//! Which formats are taken in, under which names.

use super::Format;

impl Format {
    /// The endings that a file of this format may have, the usual one first; none where the format is not
    /// taken in.
    pub const fn endings(self) -> &'static [&'static str] {
        match self {
            Self::Pdf => &["pdf"],
            Self::Png => &["png"],
            Self::Jpeg => &["jpg", "jpeg", "jpe", "jfif"],
            Self::Tiff => &["tif", "tiff"],
            Self::Bmp => &["bmp", "dib"],
            Self::Docx => &["docx"],
            Self::UblXml | Self::CiiXml | Self::OtherXml => &["xml"],
            Self::PlainText => &["txt", "text"],
            Self::Json => &["json"],
            _ => &[],
        }
    }

    /// The type under which a file of this format is handed out.
    pub const fn media_type(self) -> &'static str {
        match self {
            Self::Pdf => "application/pdf",
            Self::Png => "image/png",
            Self::Jpeg => "image/jpeg",
            Self::Tiff => "image/tiff",
            Self::Bmp => "image/bmp",
            Self::Docx => "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
            Self::UblXml | Self::CiiXml | Self::OtherXml => "application/xml",
            Self::PlainText => "text/plain; charset=utf-8",
            Self::Json => "application/json",
            _ => "application/octet-stream",
        }
    }

    /// Whether a sender may call a file of this format so. Systems name types in many ways, but none calls
    /// a document by the name of something that a browser would run.
    pub fn may_be_called(self, media_type: &str) -> bool {
        let essence = media_type.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
        if essence.is_empty() || essence == "application/octet-stream" {
            return true;
        }
        let runs = ["html", "svg", "script", "x-msdownload", "x-sh"].iter().any(|word| essence.contains(word));
        let family = match self {
            Self::Png | Self::Jpeg | Self::Tiff | Self::Bmp => essence.starts_with("image/"),
            Self::PlainText => essence.starts_with("text/"),
            Self::Json => essence.ends_with("json") || essence == "text/plain",
            Self::UblXml | Self::CiiXml | Self::OtherXml => essence.contains("xml"),
            _ => essence.starts_with("application/"),
        };
        family && !runs
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn senders_may_be_vague_but_not_wrong() {
        for (format, said) in [
            (Format::Pdf, "application/pdf"),
            (Format::Pdf, "application/x-pdf"),
            (Format::Pdf, ""),
            (Format::Docx, "application/octet-stream"),
            (Format::CiiXml, "text/xml; charset=utf-8"),
            (Format::Bmp, "image/x-ms-bmp"),
            (Format::Json, "application/ld+json"),
        ] {
            assert!(format.may_be_called(said), "{format:?} {said}");
        }
        for (format, said) in [
            (Format::Pdf, "text/html"),
            (Format::Png, "image/svg+xml"),
            (Format::OtherXml, "application/xhtml+xml"),
            (Format::PlainText, "text/javascript"),
            (Format::Json, "application/javascript"),
            (Format::Jpeg, "application/pdf"),
        ] {
            assert!(!format.may_be_called(said), "{format:?} {said}");
        }
    }
}
