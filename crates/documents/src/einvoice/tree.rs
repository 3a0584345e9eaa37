//! An XML document as a tree, read within bounds and without entities.
//!
//! The tree lies flat in one list, so no depth of nesting ever becomes a depth of calls.

mod grow;
mod node;

pub(crate) use node::Node;

use crate::format::Root;

/// The most bytes that an XML document may have; embedded attachments count.
const MAX_BYTES: usize = 64 * 1024 * 1024;
const MAX_ELEMENTS: usize = 500_000;
const MAX_DEPTH: usize = 64;
const MAX_ATTRIBUTES: usize = 64;
/// Names become part of the path that proves each value, so they must not be long ones.
const MAX_NAME: usize = 128;
/// A longer text is no value of an invoice but an embedded file; it is not kept.
const MAX_TEXT: usize = 64 * 1024;

/// Why bytes are no XML document that is safe to read.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum XmlError {
    #[error("the XML is larger than {} MB; send it without embedded files", MAX_BYTES / 1024 / 1024)]
    TooLarge,
    #[error("the XML declares a document type (DOCTYPE), which is refused; send it without one")]
    DocumentType,
    #[error("the XML nests elements more than {MAX_DEPTH} deep; no invoice does")]
    TooDeep,
    #[error("the XML has more than {MAX_ELEMENTS} elements; split the invoice")]
    TooManyElements,
    #[error("an XML element has more than {MAX_ATTRIBUTES} attributes; no invoice's has")]
    TooManyAttributes,
    #[error("an XML element has a name of more than {MAX_NAME} bytes; no invoice's has")]
    NameTooLong,
    #[error("the XML uses the undeclared entity '&{0};'; write the character itself")]
    UnknownEntity(String),
    #[error("the XML is broken at byte {position}: {reason}; have it exported again")]
    Malformed { position: u64, reason: String },
}

#[derive(Debug)]
struct Element {
    /// As the document writes it, with its prefix.
    name: Box<str>,
    text: String,
    attributes: Vec<Attribute>,
    parent: Option<usize>,
    first_child: Option<usize>,
    next_sibling: Option<usize>,
    /// Counted from 1 among the siblings of the same name.
    ordinal: u32,
    has_namesake: bool,
}

#[derive(Debug)]
struct Attribute {
    /// Without its prefix.
    name: Box<str>,
    value: Box<str>,
}

/// A whole document.
#[derive(Debug)]
pub(crate) struct Tree {
    elements: Vec<Element>,
    root: Root,
    lossy: bool,
}

impl Tree {
    /// Reads a document of any encoding that a byte order mark or declaration names.
    pub(crate) fn read(bytes: &[u8]) -> Result<Self, XmlError> {
        if bytes.len() > MAX_BYTES {
            return Err(XmlError::TooLarge);
        }
        let decoded = crate::format::charset::decode(bytes);
        grow::grow_tree(&decoded.text, decoded.lossy)
    }

    /// Namespace and name of the root element.
    pub(crate) fn root(&self) -> &Root {
        &self.root
    }

    pub(crate) fn top(&self) -> Node<'_> {
        Node::new(self, 0)
    }

    /// Whether some bytes were no text in the document's encoding.
    pub(crate) fn is_lossy(&self) -> bool {
        self.lossy
    }
}

#[cfg(test)]
mod tests;
