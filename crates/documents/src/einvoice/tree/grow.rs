//! From XML events to the tree.

use std::collections::HashMap;

use quick_xml::NsReader;
use quick_xml::escape::resolve_predefined_entity;
use quick_xml::events::{BytesRef, BytesStart, Event};
use quick_xml::name::ResolveResult;

use super::{Attribute, Element, MAX_ATTRIBUTES, MAX_DEPTH, MAX_ELEMENTS, MAX_NAME, MAX_TEXT, Tree, XmlError};
use crate::format::Root;

/// An element that has begun and not ended.
struct Open {
    at: usize,
    last_child: Option<usize>,
    /// By name: the first child and how many there are.
    names: HashMap<Box<str>, (usize, u32)>,
    /// The text grew past the bound and is not kept.
    oversized: bool,
}

#[derive(Default)]
struct Grower {
    elements: Vec<Element>,
    open: Vec<Open>,
    root: Option<Root>,
}

/// Builds the tree of a document's text.
pub(super) fn grow_tree(text: &str, lossy: bool) -> Result<Tree, XmlError> {
    let mut reader = NsReader::from_str(text);
    let mut grower = Grower::default();
    loop {
        let position = reader.buffer_position();
        let malformed = |reason: String| XmlError::Malformed { position, reason };
        let (namespace, event) = reader.read_resolved_event().map_err(|error| malformed(error.to_string()))?;
        match event {
            Event::Start(start) => grower.begin(&start, &namespace, position)?,
            Event::Empty(start) => {
                grower.begin(&start, &namespace, position)?;
                grower.end();
            }
            Event::End(_) => grower.end(),
            Event::Text(part) => grower.add_text(&part.xml10_content()),
            Event::CData(part) => grower.add_text(&part.xml10_content()),
            Event::GeneralRef(reference) => grower.add_reference(&reference, position)?,
            Event::DocType(_) => return Err(XmlError::DocumentType),
            Event::Decl(_) | Event::PI(_) | Event::Comment(_) => {}
            Event::Eof if grower.open.is_empty() => break,
            Event::Eof => return Err(malformed("it ends before its elements do".to_owned())),
        }
    }
    let root = grower.root.ok_or(XmlError::Malformed { position: 0, reason: "it has no element".to_owned() })?;
    Ok(Tree { elements: grower.elements, root, lossy })
}

impl Grower {
    fn begin(&mut self, start: &BytesStart, namespace: &ResolveResult, position: u64) -> Result<(), XmlError> {
        if self.open.len() >= MAX_DEPTH {
            return Err(XmlError::TooDeep);
        }
        if self.elements.len() >= MAX_ELEMENTS {
            return Err(XmlError::TooManyElements);
        }
        if self.open.is_empty() {
            if self.root.is_some() {
                return Err(XmlError::Malformed { position, reason: "it has a second root element".to_owned() });
            }
            let namespace = match namespace {
                ResolveResult::Bound(namespace) => namespace.0.to_owned(),
                _ => String::new(),
            };
            self.root = Some(Root { namespace, name: start.local_name().as_ref().to_owned() });
        }
        let name: Box<str> = start.name().0.into();
        if name.len() > MAX_NAME {
            return Err(XmlError::NameTooLong);
        }
        let attributes = read_attributes(start, position)?;
        let at = self.elements.len();
        let ordinal = self.link_to_parent(&name, at);
        self.elements.push(Element {
            name,
            text: String::new(),
            attributes,
            parent: self.open.last().map(|open| open.at),
            first_child: None,
            next_sibling: None,
            ordinal,
            has_namesake: ordinal > 1,
        });
        self.open.push(Open { at, last_child: None, names: HashMap::new(), oversized: false });
        Ok(())
    }

    /// Hangs the coming element under the open one; returns its ordinal among its namesakes.
    fn link_to_parent(&mut self, name: &str, at: usize) -> u32 {
        let Some(parent) = self.open.last_mut() else { return 1 };
        match parent.last_child.replace(at) {
            Some(sibling) => {
                if let Some(element) = self.elements.get_mut(sibling) {
                    element.next_sibling = Some(at);
                }
            }
            None => {
                if let Some(element) = self.elements.get_mut(parent.at) {
                    element.first_child = Some(at);
                }
            }
        }
        let Some((first, count)) = parent.names.get_mut(name) else {
            parent.names.insert(name.into(), (at, 1));
            return 1;
        };
        *count += 1;
        if let Some(element) = self.elements.get_mut(*first) {
            element.has_namesake = true;
        }
        *count
    }

    fn end(&mut self) {
        self.open.pop();
    }

    fn add_text(&mut self, part: &str) {
        let Some(open) = self.open.last_mut() else { return };
        let Some(element) = self.elements.get_mut(open.at) else { return };
        // The blanks between elements are the greater part of many documents.
        if element.text.is_empty() && part.trim_start().is_empty() {
            return;
        }
        if open.oversized || element.text.len() + part.len() > MAX_TEXT {
            open.oversized = true;
            element.text = String::new();
            return;
        }
        element.text.push_str(part);
    }

    fn add_reference(&mut self, reference: &BytesRef, position: u64) -> Result<(), XmlError> {
        let character = reference
            .resolve_char_ref()
            .map_err(|error| XmlError::Malformed { position, reason: error.to_string() })?;
        if let Some(character) = character {
            self.add_text(character.encode_utf8(&mut [0; 4]));
            return Ok(());
        }
        let known = resolve_predefined_entity(reference);
        self.add_text(known.ok_or_else(|| XmlError::UnknownEntity(reference.chars().take(40).collect()))?);
        Ok(())
    }
}

/// The attributes but for namespaces, with their local names.
fn read_attributes(start: &BytesStart, position: u64) -> Result<Vec<Attribute>, XmlError> {
    let mut attributes = Vec::new();
    // Looking for doubles costs the square of their number, so the number is bounded first.
    for (count, attribute) in start.attributes().with_checks(false).enumerate() {
        if count >= MAX_ATTRIBUTES {
            return Err(XmlError::TooManyAttributes);
        }
        let malformed = |reason: String| XmlError::Malformed { position, reason };
        let attribute = attribute.map_err(|error| malformed(error.to_string()))?;
        if attribute.key.as_namespace_binding().is_some() {
            continue;
        }
        let value = attribute.normalized_value(quick_xml::XmlVersion::Implicit1_0);
        let value = value.map_err(|error| malformed(error.to_string()))?;
        if value.len() <= MAX_TEXT {
            attributes
                .push(Attribute { name: attribute.key.local_name().as_ref().into(), value: value.as_ref().into() });
        }
    }
    Ok(attributes)
}
