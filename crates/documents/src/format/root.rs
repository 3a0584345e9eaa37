//! The root element of an XML text, and what it says about the document.

use quick_xml::NsReader;
use quick_xml::events::Event;
use quick_xml::name::ResolveResult;

use super::Format;

/// The namespace and local name of a root element.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Root {
    pub namespace: String,
    pub name: String,
}

impl Root {
    pub(crate) fn is_ubl(&self) -> bool {
        self.namespace.starts_with("urn:oasis:names:specification:ubl:schema:xsd:")
    }

    /// UN/CEFACT's cross industry and cross domain messages, and the forms of them that ZUGFeRD 1.0, its
    /// release candidate (CBFBUY) and Order-X use.
    pub(crate) fn is_cii(&self) -> bool {
        let message = self.namespace.strip_prefix("urn:un:unece:uncefact:data:");
        let message = message.map(|rest| rest.strip_prefix("standard:").unwrap_or(rest));
        message.is_some_and(|name| ["Cross", "SCRDM", "CBFBUY"].iter().any(|start| name.starts_with(start)))
            || self.namespace.starts_with("urn:ferd:CrossIndustryDocument:")
    }

    pub(crate) fn format(&self) -> Format {
        match self.name.as_str() {
            _ if self.is_ubl() => Format::UblXml,
            _ if self.is_cii() => Format::CiiXml,
            "html" => Format::Html,
            "svg" => Format::Svg,
            _ => Format::OtherXml,
        }
    }
}

/// The first element of a text that may be the mere beginning of a document.
pub(crate) fn find_root(text: &str) -> Option<Root> {
    let mut reader = NsReader::from_str(text);
    loop {
        let (namespace, event) = reader.read_resolved_event().ok()?;
        match event {
            Event::Start(start) | Event::Empty(start) => {
                let namespace = match namespace {
                    ResolveResult::Bound(namespace) => namespace.0.to_owned(),
                    _ => String::new(),
                };
                return Some(Root { namespace, name: start.local_name().as_ref().to_owned() });
            }
            Event::Eof => return None,
            Event::Text(text) if !text.trim().is_empty() => return None,
            _ => {}
        }
    }
}
