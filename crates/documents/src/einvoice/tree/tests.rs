use std::fmt::Write as _;
use std::time::{Duration, Instant};

use super::*;

fn read(text: &str) -> Result<Tree, XmlError> {
    Tree::read(text.as_bytes())
}

/// Every hostile document must be refused faster than anyone notices.
fn refuse(text: &str) -> XmlError {
    let start = Instant::now();
    let error = read(text).unwrap_err();
    assert!(start.elapsed() < Duration::from_secs(1), "{error}: took {:?}", start.elapsed());
    error
}

#[test]
fn finds_elements_by_their_path() {
    let tree = read(
        "<?xml version='1.0'?><!-- c --><a:R xmlns:a='urn:x'><a:L><i q='1'> A &amp; B&#x2F;<![CDATA[<C>]]> </i></a:L>
         <a:L><i/><j>2</j></a:L><K/></a:R>",
    )
    .unwrap();
    assert_eq!((tree.root().namespace.as_str(), tree.root().name.as_str()), ("urn:x", "R"));
    let top = tree.top();
    assert_eq!(top.text_at("L/i"), Some("A & B/<C>"));
    assert_eq!(top.find("L/i").unwrap().attribute("q"), Some("1"));
    assert_eq!(top.select("L|K").len(), 3);
    assert_eq!(top.find("L/j").unwrap().path(), "a:R/a:L[2]/j");
    assert_eq!(top.find("L/i").unwrap().path(), "a:R/a:L[1]/i");
    assert_eq!(top.find("K").unwrap().path(), "a:R/K");
    assert!(top.find("L/none").is_none());
}

#[test]
fn refuses_document_types_and_their_entities() {
    let laughs = "<!DOCTYPE lolz [<!ENTITY a 'lol'><!ENTITY b '&a;&a;&a;&a;&a;&a;&a;&a;'>]><l>&b;</l>";
    assert_eq!(refuse(laughs), XmlError::DocumentType);
    let file = "<!DOCTYPE r [<!ENTITY x SYSTEM 'file:///etc/passwd'>]><r>&x;</r>";
    assert_eq!(refuse(file), XmlError::DocumentType);
    assert_eq!(refuse("<!DOCTYPE r SYSTEM 'http://127.0.0.1/x.dtd'><r/>"), XmlError::DocumentType);
    assert_eq!(refuse("<r>&x;</r>"), XmlError::UnknownEntity("x".to_owned()));
}

#[test]
fn refuses_what_is_too_much_of_anything() {
    let mut attributes = String::from("<r");
    let mut namespaces = String::from("<r");
    for at in 0..100_000 {
        write!(attributes, " a{at}='1'").unwrap();
        write!(namespaces, " xmlns:n{at}='u'").unwrap();
    }
    assert_eq!(refuse(&(attributes + "/>")), XmlError::TooManyAttributes);
    assert!(matches!(refuse(&(namespaces + "/>")), XmlError::Malformed { .. }));
    let deep = "<r>".repeat(100_000) + &"</r>".repeat(100_000);
    assert_eq!(refuse(&deep), XmlError::TooDeep);
    assert_eq!(refuse(&format!("<{0}:r xmlns:{0}='u'/>", "p".repeat(100_000))), XmlError::NameTooLong);
}

#[test]
fn refuses_too_large_and_too_many() {
    assert_eq!(Tree::read(&vec![b' '; MAX_BYTES + 1]).unwrap_err(), XmlError::TooLarge);
    let many = format!("<r>{}</r>", "<e/>".repeat(MAX_ELEMENTS));
    assert_eq!(read(&many).unwrap_err(), XmlError::TooManyElements);
}

#[test]
fn refuses_broken_documents() {
    for text in ["", "no xml", "<a>", "<a></b>", "<a/><b/>", "<a b=1></a", "<a>&#0;</a>"] {
        assert!(matches!(read(text), Err(XmlError::Malformed { .. })), "{text}");
    }
}

#[test]
fn does_not_keep_embedded_files() {
    let tree = read(&format!("<r><file>{}</file><id>7</id></r>", "QUJD".repeat(100_000))).unwrap();
    assert_eq!(tree.top().text_at("file"), None);
    assert_eq!(tree.top().text_at("id"), Some("7"));
}
