//! The front door: a file in, an invoice or a contract with evidence out.

mod doubt;
mod json;
mod kind;
mod locate;

use std::path::Path;

use domain::{Contract, Invoice};
use lopdf::Document;
use serde::{Deserialize, Serialize};

use crate::contract::read_contract;
use crate::einvoice::{AttachmentError, EInvoiceError, XmlError, einvoice_in, open_pdf, read_einvoice};
use crate::format::{Format, recognise};
use crate::invoice::read_invoice;
use crate::read::scan::{PagesRead, Readers, read_pdf, read_picture};
use crate::read::{Limit, Page, Poppler, ReadFailure, Tesseract, docx, plain};

pub use kind::decide_kind;

/// Larger files are refused before they are read into memory.
const SIZE_LIMIT: u64 = 64 * 1024 * 1024;

/// The two kinds of documents that Probity compares.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DocumentKind {
    Contract,
    Invoice,
}

/// What was read, by kind.
#[expect(clippy::large_enum_variant, reason = "one stands for a whole document; there is never a list of them")]
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Content {
    Invoice(Invoice),
    Contract(Contract),
}

impl Content {
    /// Neither rows nor one of the fields without which there is nothing to compare.
    fn says_nothing(&self) -> bool {
        match self {
            Self::Invoice(Invoice { header, lines, .. }) => {
                lines.is_empty()
                    && header.invoice_number.is_none()
                    && header.issue_date.is_none()
                    && header.payable_amount.is_none()
                    && header.tax_inclusive_amount.is_none()
                    && header.tax_exclusive_amount.is_none()
            }
            Self::Contract(Contract { header, terms, .. }) => {
                terms.is_empty()
                    && header.contract_number.is_none()
                    && header.vendor_name.is_none()
                    && header.customer_name.is_none()
                    && header.effective_date.is_none()
                    && header.expiry_date.is_none()
                    && header.term.is_none()
            }
        }
    }
}

/// The size of a page in points.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct PageSize {
    pub width: f32,
    pub height: f32,
}

/// Everything that a file says.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Extraction {
    pub kind: DocumentKind,
    pub content: Content,
    pub warnings: Vec<String>,
    /// Empty for documents without pages, such as XML.
    pub pages: Vec<PageSize>,
}

/// Reads a file as the given kind of document; `None` decides by its content.
pub fn extract(file: &Path, kind: Option<DocumentKind>) -> Result<Extraction, ReadFailure> {
    let words = Tesseract::default();
    let readers = Readers { poppler: Poppler::default(), words: &words, on_page: &|_, _| () };
    extract_loaded(&load(file)?, file, readers, kind)
}

/// Reads a file that lies in memory. `path` is where the readers' tools find the same bytes.
pub fn extract_loaded(
    bytes: &[u8],
    path: &Path,
    readers: Readers,
    kind: Option<DocumentKind>,
) -> Result<Extraction, ReadFailure> {
    if u64::try_from(bytes.len()).unwrap_or(u64::MAX) > SIZE_LIMIT {
        return Err(too_large());
    }
    let format = recognise(bytes);
    match format {
        Format::Pdf => {
            let opened = open_pdf(bytes);
            extract_pdf(read_pdf(opened.as_ref().ok(), path, readers), opened, kind)
        }
        Format::PlainText => extract_pages(&plain::read_bytes(bytes)?, kind),
        Format::Json => json::extract(bytes, kind),
        Format::UblXml | Format::CiiXml | Format::OtherXml => extract_xml(bytes),
        Format::Png | Format::Jpeg | Format::Tiff | Format::Bmp => {
            extract_read(read_picture(format, bytes, readers)?, kind)
        }
        Format::Empty => Err(ReadFailure::Empty),
        Format::Docx => extract_pages(&docx::read_bytes(bytes)?, kind),
        _ => Err(ReadFailure::NotReadYet { format: format.name().to_owned() }),
    }
}

/// Reads pages of which some may come from pictures.
pub fn extract_read(read: PagesRead, kind: Option<DocumentKind>) -> Result<Extraction, ReadFailure> {
    let mut extraction = extract_pages(&read.pages, kind)?;
    doubt::weigh(&mut extraction.content, &read);
    extraction.pages = sizes(&read);
    extraction.warnings.extend(read.remarks);
    Ok(extraction)
}

/// Reads pages that are already laid out.
pub fn extract_pages(pages: &[Page], kind: Option<DocumentKind>) -> Result<Extraction, ReadFailure> {
    let kind = kind.unwrap_or_else(|| decide_kind(pages));
    let (content, warnings) = match kind {
        DocumentKind::Invoice => {
            let read = read_invoice(pages);
            (Content::Invoice(read.invoice), read.warnings)
        }
        DocumentKind::Contract => {
            let (contract, warnings) = read_contract(pages);
            (Content::Contract(contract), warnings)
        }
    };
    if content.says_nothing() {
        return Err(ReadFailure::NoFields);
    }
    let sizes = pages.iter().map(|page| PageSize { width: page.width, height: page.height }).collect();
    Ok(Extraction { kind, content, warnings, pages: sizes })
}

fn load(file: &Path) -> Result<Vec<u8>, ReadFailure> {
    let unreadable = |error: std::io::Error| ReadFailure::Unreadable(error.to_string());
    let size = std::fs::metadata(file).map_err(unreadable)?.len();
    if size > SIZE_LIMIT {
        return Err(too_large());
    }
    std::fs::read(file).map_err(unreadable)
}

fn too_large() -> ReadFailure {
    ReadFailure::TooLarge(Limit::Bytes { megabytes: SIZE_LIMIT / 1024 / 1024 })
}

/// As the pages came, however they were turned to be read.
fn sizes(read: &PagesRead) -> Vec<PageSize> {
    let size = |page: &Page| match read.tilts.get(&page.number) {
        Some(tilt) => PageSize { width: tilt.width, height: tilt.height },
        None => PageSize { width: page.width, height: page.height },
    };
    read.pages.iter().map(size).collect()
}

fn extract_xml(xml: &[u8]) -> Result<Extraction, ReadFailure> {
    let read = read_einvoice(xml).map_err(|error| match error {
        EInvoiceError::Xml(XmlError::Malformed { .. }) => ReadFailure::Damaged(error.to_string()),
        EInvoiceError::Xml(_) => ReadFailure::Forbidden(error.to_string()),
        EInvoiceError::NotAnInvoice { .. } | EInvoiceError::UnknownRoot { .. } => {
            ReadFailure::Unreadable(error.to_string())
        }
    })?;
    Ok(Extraction {
        kind: DocumentKind::Invoice,
        content: Content::Invoice(read.invoice),
        warnings: read.warnings.iter().map(ToString::to_string).collect(),
        pages: Vec::new(),
    })
}

/// The XML inside a PDF states the invoice; the pages show where. Without XML the pages are all.
fn extract_pdf(
    read: Result<PagesRead, ReadFailure>,
    opened: Result<Document, AttachmentError>,
    kind: Option<DocumentKind>,
) -> Result<Extraction, ReadFailure> {
    if kind == Some(DocumentKind::Contract) {
        return extract_read(read?, kind);
    }
    let mut remarks = Vec::new();
    let xml = opened.and_then(|document| einvoice_in(&document)).unwrap_or_else(|error| {
        // Poppler opens some files that the stricter reader of attachments does not.
        if read.is_err() {
            remarks.push(error.to_string());
        }
        None
    });
    let stated = xml.and_then(|xml| match read_einvoice(&xml) {
        Ok(read) => Some(read),
        Err(error) => {
            remarks.push(format!("the XML inside the file is not used: {error}"));
            None
        }
    });
    let Some(stated) = stated else {
        let mut extraction = extract_read(read?, kind)?;
        extraction.warnings.extend(remarks);
        return Ok(extraction);
    };
    remarks.extend(stated.warnings.iter().map(ToString::to_string));
    let mut invoice = stated.invoice;
    let read = match read {
        Ok(read) => read,
        // The data are whole without the pages.
        Err(ReadFailure::NoText | ReadFailure::ToolMissing { .. }) => PagesRead::default(),
        Err(failure) => return Err(failure),
    };
    locate::place_on_pages(&mut invoice, &read.pages);
    let mut content = Content::Invoice(invoice);
    doubt::bring_back(&mut content, &read);
    Ok(Extraction { kind: DocumentKind::Invoice, content, warnings: remarks, pages: sizes(&read) })
}

impl Extraction {
    /// One JSON object: `file`, `kind`, `fields`, `lines`, `warnings`.
    pub fn to_json(&self, file: &str) -> Result<String, serde_json::Error> {
        #[derive(Serialize)]
        struct Written<'a, T: Serialize> {
            file: &'a str,
            kind: DocumentKind,
            #[serde(flatten)]
            content: &'a T,
            warnings: &'a [String],
        }
        let (kind, warnings) = (self.kind, self.warnings.as_slice());
        match &self.content {
            Content::Invoice(content) => serde_json::to_string(&Written { file, kind, content, warnings }),
            Content::Contract(content) => serde_json::to_string(&Written { file, kind, content, warnings }),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::read::plain::lay_text;

    const INVOICE: &str = "INVOICE\nInvoice No: A-1\nDescription      Qty      Price      Amount\n\
        Paper            2        5.00       10.00\nTotal                                10.00\n";

    #[test]
    fn json_has_the_promised_shape() {
        let extraction = extract_pages(&lay_text(INVOICE).unwrap(), None).unwrap();
        let json: serde_json::Value = serde_json::from_str(&extraction.to_json("a.txt").unwrap()).unwrap();
        assert_eq!(json["file"], "a.txt");
        assert_eq!(json["kind"], "invoice");
        assert_eq!(json["fields"]["invoice_number"]["value"], "A-1");
        assert_eq!(json["lines"][0]["line_net_amount"]["value"], "10.00");
        assert_eq!(json["lines"][0]["line_net_amount"]["evidence"]["page"], 1);
        assert_eq!(json["lines"][0]["line_net_amount"]["evidence"]["box"].as_array().unwrap().len(), 4);
    }

    #[test]
    fn a_text_that_bills_and_agrees_nothing_is_refused() {
        for text in ["MZ this is no PDF at all", "Dear all,\nthe office is closed on Friday.\nSee you on Monday.\n"] {
            let pages = lay_text(text).unwrap();
            for kind in [None, Some(DocumentKind::Contract), Some(DocumentKind::Invoice)] {
                assert_eq!(extract_pages(&pages, kind), Err(ReadFailure::NoFields), "{text}");
            }
        }
    }

    #[test]
    fn an_empty_file_and_a_damaged_picture_are_told_apart() {
        let folder = std::env::temp_dir().join(format!("probity-extract-{}", std::process::id()));
        std::fs::create_dir_all(&folder).unwrap();
        let (empty, image) = (folder.join("a"), folder.join("b"));
        std::fs::write(&empty, b"").unwrap();
        std::fs::write(&image, b"\x89PNG\r\n\x1a\n\0\0\0\x0dIHDR\0\0\0\x01\0\0\0\x01\x08\0\0\0\0").unwrap();
        assert_eq!(extract(&empty, None), Err(ReadFailure::Empty));
        assert!(matches!(extract(&image, None), Err(ReadFailure::Damaged(_))));
        std::fs::remove_dir_all(&folder).unwrap();
    }
}
