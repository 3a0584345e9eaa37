//! The XML that a hybrid invoice (Factur-X, ZUGFeRD, XRechnung, Order-X) carries inside its PDF.

use std::collections::HashSet;

use lopdf::{Dictionary, Document, LoadOptions, Object, Stream};

use super::kind::Kind;
use super::tree::Tree;

/// The most bytes that an attachment may unfold to.
const MAX_ATTACHMENT: usize = 20 * 1024 * 1024;
/// The most bytes that one of the PDF's own streams may unfold to while it is opened.
const MAX_STREAM: usize = 64 * 1024 * 1024;
const MAX_NODES: usize = 10_000;
/// The names that the standards give their files.
const NAMES: [&str; 4] = ["factur-x.xml", "zugferd-invoice.xml", "xrechnung.xml", "order-x.xml"];

/// Why a PDF's attachments cannot be read.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum AttachmentError {
    #[error("the PDF is encrypted; remove its password and upload it again")]
    Encrypted,
    #[error("the PDF cannot be opened: {0}; have it exported again")]
    Broken(String),
    #[error("the attachment '{0}' cannot be unpacked or is larger than {limit} MB", limit = MAX_ATTACHMENT / 1024 / 1024)]
    Unreadable(String),
}

/// The e-invoice inside a PDF, if it holds one: a file of a standard's name, or any other whose content
/// is a UBL or CII document. An invoice goes before an order.
pub fn attached_einvoice(pdf: &[u8]) -> Result<Option<Vec<u8>>, AttachmentError> {
    einvoice_in(&open_pdf(pdf)?)
}

/// The PDF's objects. One that is encrypted opens where its password is empty.
pub fn open_pdf(pdf: &[u8]) -> Result<Document, AttachmentError> {
    let options = LoadOptions::with_max_decompressed_size(MAX_STREAM);
    let document = Document::load_mem_with_options(pdf, options).map_err(|error| match error {
        lopdf::Error::InvalidPassword | lopdf::Error::Decryption(_) => AttachmentError::Encrypted,
        other => AttachmentError::Broken(other.to_string()),
    })?;
    if document.is_encrypted() {
        return Err(AttachmentError::Encrypted);
    }
    Ok(document)
}

/// The e-invoice inside a PDF that is open already.
pub fn einvoice_in(document: &Document) -> Result<Option<Vec<u8>>, AttachmentError> {
    let mut best: Option<(u8, Vec<u8>)> = None;
    for file in embedded_files(document) {
        let named = NAMES.iter().any(|name| file.name.eq_ignore_ascii_case(name));
        if !named && !file.name.to_ascii_lowercase().ends_with(".xml") {
            continue;
        }
        let content = match file.stream.get_plain_content_with_limit(MAX_ATTACHMENT) {
            Ok(content) => content,
            Err(_) if named => return Err(AttachmentError::Unreadable(file.name)),
            Err(_) => continue,
        };
        let rank = rank(&content, named);
        if rank > best.as_ref().map_or(0, |(rank, _)| *rank) {
            best = Some((rank, content));
        }
    }
    Ok(best.map(|(_, content)| content))
}

/// How much a file is what is looked for; zero where it is not at all.
fn rank(content: &[u8], named: bool) -> u8 {
    let kind = Tree::read(content).map(|tree| Kind::of(tree.root()));
    match (kind, named) {
        (Ok(Kind::Invoice(_) | Kind::CreditNote(_)), true) => 4,
        (Ok(Kind::Invoice(_) | Kind::CreditNote(_)), false) => 3,
        (Ok(Kind::Other(_)), _) => 2,
        // A broken file of the right name is handed on, so that its fault is told.
        (Err(_) | Ok(Kind::Unknown), true) => 1,
        (Err(_) | Ok(Kind::Unknown), false) => 0,
    }
}

struct EmbeddedFile<'d> {
    name: String,
    stream: &'d Stream,
}

/// The files of the name tree of embedded files, then those associated with the document.
fn embedded_files(document: &Document) -> Vec<EmbeddedFile<'_>> {
    let Ok(catalog) = document.catalog() else { return Vec::new() };
    let mut specifications = named_specifications(document, catalog);
    if let Ok(Object::Array(associated)) = catalog.get_deref(b"AF", document) {
        specifications.extend(associated.iter().take(MAX_NODES));
    }
    specifications.into_iter().filter_map(|object| open_specification(document, object)).collect()
}

/// Walks the name tree; a node met before is passed over, for a broken tree may lead in circles.
fn named_specifications<'d>(document: &'d Document, catalog: &'d Dictionary) -> Vec<&'d Object> {
    let mut found = Vec::new();
    let names = catalog.get_deref(b"Names", document).and_then(Object::as_dict);
    let Ok(tree) = names.and_then(|names| names.get(b"EmbeddedFiles")) else { return found };
    let mut seen = HashSet::new();
    let mut pending = vec![tree];
    while let Some(object) = pending.pop() {
        if let Ok(id) = object.as_reference()
            && !seen.insert(id)
        {
            continue;
        }
        let Ok((_, Object::Dictionary(node))) = document.dereference(object) else { continue };
        if let Ok(Object::Array(kids)) = node.get_deref(b"Kids", document) {
            pending.extend(kids.iter().take(MAX_NODES));
        }
        if let Ok(Object::Array(pairs)) = node.get_deref(b"Names", document) {
            found.extend(pairs.iter().skip(1).step_by(2).take(MAX_NODES));
        }
        if seen.len() > MAX_NODES || found.len() > MAX_NODES {
            break;
        }
    }
    found
}

fn open_specification<'d>(document: &'d Document, object: &'d Object) -> Option<EmbeddedFile<'d>> {
    let (_, specification) = document.dereference(object).ok()?;
    let specification = specification.as_dict().ok()?;
    let files = specification.get_deref(b"EF", document).and_then(Object::as_dict).ok()?;
    let stream = [&b"UF"[..], b"F"].iter().find_map(|key| files.get_deref(key, document).ok()?.as_stream().ok())?;
    let name = [&b"UF"[..], b"F"].iter().find_map(|key| specification.get_deref(key, document).ok());
    let name = name.and_then(|name| lopdf::decode_text_string(name).ok()).unwrap_or_default();
    // A path may stand in front of the name.
    let name = name.rsplit(['/', '\\']).next().unwrap_or_default().trim().to_owned();
    Some(EmbeddedFile { name, stream })
}
