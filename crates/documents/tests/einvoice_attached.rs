//! E-invoices inside PDFs.

#![allow(clippy::unwrap_used, reason = "the helpers of a test may fail it")]

use documents::einvoice::{AttachmentError, attached_einvoice};
use lopdf::encryption::{EncryptionState, EncryptionVersion, Permissions};
use lopdf::{Dictionary, Document, Object, Stream, dictionary};

const CII: &[u8] = include_bytes!("fixtures/einvoice/cii-invoice.xml");
const ORDER: &[u8] =
    b"<r:SCRDMCCBDACIOMessageStructure xmlns:r='urn:un:unece:uncefact:data:SCRDMCCBDACIOMessageStructure:100'/>";

/// Where a PDF hangs its files.
enum Place {
    NameTree,
    Associated,
}

fn pdf(files: &[(&str, &[u8])], place: Place) -> Vec<u8> {
    let mut document = Document::with_version("1.7");
    let specifications: Vec<Object> = files
        .iter()
        .map(|(name, content)| {
            let mut stream = Stream::new(Dictionary::new(), content.to_vec());
            stream.compress().unwrap();
            let stream = document.add_object(stream);
            let specification = dictionary! {
                "Type" => "Filespec",
                "UF" => Object::string_literal(*name),
                "EF" => dictionary! { "F" => stream },
            };
            document.add_object(specification).into()
        })
        .collect();
    let pages = document.add_object(dictionary! { "Type" => "Pages", "Kids" => Vec::<Object>::new(), "Count" => 0 });
    let mut catalog = dictionary! { "Type" => "Catalog", "Pages" => pages };
    match place {
        Place::Associated => catalog.set("AF", specifications),
        Place::NameTree => {
            let names = specifications.into_iter().flat_map(|file| [Object::string_literal("key"), file]);
            let root = document.new_object_id();
            let leaf = document.add_object(dictionary! { "Names" => names.collect::<Vec<_>>() });
            // The root is its own child too: a walk that trusts the tree never ends.
            let tree = dictionary! { "Kids" => vec![Object::Reference(root), leaf.into()] };
            document.objects.insert(root, tree.into());
            catalog.set("Names", dictionary! { "EmbeddedFiles" => root });
        }
    }
    let catalog = document.add_object(catalog);
    document.trailer.set("Root", catalog);
    let mut bytes = Vec::new();
    document.save_to(&mut bytes).unwrap();
    bytes
}

#[test]
fn finds_the_invoice_wherever_it_hangs() {
    for place in [Place::NameTree, Place::Associated] {
        let bytes = pdf(&[("notes.txt", b"hello"), ("factur-x.xml", CII)], place);
        assert_eq!(attached_einvoice(&bytes).unwrap().as_deref(), Some(CII));
    }
}

#[test]
fn an_invoice_goes_before_an_order_and_a_standard_name_before_another() {
    let other = String::from_utf8(CII.to_vec()).unwrap().replace("2026-0417", "other");
    let files: &[(&str, &[u8])] = &[("order-x.xml", ORDER), ("a.xml", other.as_bytes()), ("ZUGFeRD-invoice.xml", CII)];
    assert_eq!(attached_einvoice(&pdf(files, Place::NameTree)).unwrap().as_deref(), Some(CII));
    let order_only = pdf(&[("order-x.xml", ORDER)], Place::NameTree);
    assert_eq!(attached_einvoice(&order_only).unwrap().as_deref(), Some(ORDER));
    let unusual = pdf(&[("rechnung.xml", CII)], Place::NameTree);
    assert_eq!(attached_einvoice(&unusual).unwrap().as_deref(), Some(CII));
}

#[test]
fn other_attachments_are_no_invoice() {
    let files: &[(&str, &[u8])] = &[("terms.xml", b"<terms/>"), ("logo.png", b"\x89PNG")];
    assert_eq!(attached_einvoice(&pdf(files, Place::NameTree)), Ok(None));
    assert_eq!(attached_einvoice(&pdf(&[], Place::Associated)), Ok(None));
}

#[test]
fn refuses_an_attachment_that_unfolds_without_end() {
    let bomb = vec![b' '; 21 * 1024 * 1024];
    let bytes = pdf(&[("factur-x.xml", &bomb)], Place::NameTree);
    assert!(bytes.len() < 100_000);
    assert_eq!(attached_einvoice(&bytes), Err(AttachmentError::Unreadable("factur-x.xml".to_owned())));
}

#[test]
fn refuses_what_is_no_whole_pdf() {
    let bytes = pdf(&[("factur-x.xml", CII)], Place::NameTree);
    for cut in [0, 1, 9, bytes.len() / 10] {
        assert!(matches!(attached_einvoice(&bytes[..cut]), Err(AttachmentError::Broken(_))), "{cut}");
    }
}

/// The PDF, encrypted so that this password opens it.
fn encrypt(pdf: &[u8], password: &str) -> Vec<u8> {
    let mut document = Document::load_mem(pdf).unwrap();
    let id = Object::string_literal("0123456789abcdef");
    document.trailer.set("ID", vec![id.clone(), id]);
    let version = EncryptionVersion::V2 {
        document: &document,
        owner_password: "owner",
        user_password: password,
        key_length: 128,
        permissions: Permissions::all(),
    };
    let state = EncryptionState::try_from(version).unwrap();
    document.encrypt(&state).unwrap();
    let mut bytes = Vec::new();
    document.save_to(&mut bytes).unwrap();
    bytes
}

#[test]
fn opens_what_needs_no_password_and_refuses_the_rest() {
    let bytes = pdf(&[("factur-x.xml", CII)], Place::NameTree);
    assert_eq!(attached_einvoice(&encrypt(&bytes, "")).unwrap().as_deref(), Some(CII));
    assert_eq!(attached_einvoice(&encrypt(&bytes, "secret")), Err(AttachmentError::Encrypted));
}
