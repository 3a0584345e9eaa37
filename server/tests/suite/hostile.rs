//! Hostile documents, each read by the real child process: each ends in its named reason in time, and the
//! next good one is still read.

use crate::files;
use std::time::{Duration, Instant};

use bytes::Bytes;
use reading::{Reader, ReaderError};

fn reader() -> Reader {
    Reader::new(env!("CARGO_BIN_EXE_probity"), &["read-document"], 2)
}

fn stream(bytes: &[u8]) -> impl futures::Stream<Item = Result<Bytes, std::io::Error>> + Send + use<> {
    futures::stream::iter([Ok(Bytes::copy_from_slice(bytes))])
}

/// How the reading of these bytes ends: `read`, or the reason's name.
async fn outcome(bytes: &[u8]) -> &'static str {
    let started = Instant::now();
    let outcome = match reader().extract(stream(bytes), None, |_| ()).await {
        Ok(_) => "read",
        Err(ReaderError::Unread(failure)) => failure.code(),
        Err(other) => panic!("{other}"),
    };
    assert!(started.elapsed() < Duration::from_secs(30), "{outcome} after {:?}", started.elapsed());
    outcome
}

async fn assert_outcomes(cases: Vec<(&str, Vec<u8>, &[&str])>) {
    for (name, bytes, wanted) in cases {
        let outcome = outcome(&bytes).await;
        assert!(wanted.contains(&outcome), "{name}: {outcome}, not one of {wanted:?}");
    }
    assert_eq!(outcome(&files::good_pdf()).await, "read", "the next good file");
}

#[tokio::test]
async fn broken_and_cut_pdf_files() {
    let good = files::good_pdf();
    let cut = |percent: usize| good[..good.len() * percent / 100].to_vec();
    assert_outcomes(vec![
        ("empty", Vec::new(), &["empty"]),
        ("one byte", vec![b'%'], &["no_fields", "unreadable"]),
        ("only a header", b"%PDF-1.7\n".to_vec(), &["damaged"]),
        ("cut at 10 %", cut(10), &["damaged", "no_text"]),
        ("cut at 50 %", cut(50), &["damaged", "no_text", "no_fields", "read"]),
        ("cut at 99 %", cut(99), &["damaged", "no_text", "read"]),
    ])
    .await;
}

#[tokio::test]
async fn pdf_files_that_lead_in_circles_or_deep() {
    assert_outcomes(vec![
        ("a page tree that holds itself", files::pdf_page_tree_loop(), &["damaged", "no_text"]),
        ("arrays 10,000 deep", files::pdf_deep_arrays(10_000), &["damaged", "no_text", "crashed", "no_fields"]),
        ("a cross reference that leads to itself", files::pdf_xref_loop(), &["damaged", "no_text"]),
        ("a form that draws itself", files::pdf_form_loop(), &["damaged", "no_text", "no_fields"]),
    ])
    .await;
}

#[tokio::test]
async fn pdf_files_that_unfold() {
    assert_outcomes(vec![
        ("10,000 pages", files::pdf_pages(10_000, 200), &["too_many_pages"]),
        ("a page of a million points", files::pdf_pages(1, 1_000_000), &["page_too_large"]),
        ("a stream of a gigabyte", files::pdf_flate_bomb(), &["no_text", "timed_out", "too_much_memory", "damaged"]),
        ("fifty filters", files::pdf_filter_chain(50), &["no_text", "damaged", "timed_out"]),
    ])
    .await;
}

#[tokio::test]
async fn documents_of_word_that_reach_out_grow_or_hide() {
    let text = "<w:p><w:r><w:t>Invoice No: A-17</w:t></w:r></w:p><w:p><w:r><w:t>Total due: 10.00 EUR</w:t></w:r></w:p>";
    assert_outcomes(vec![
        ("an honest one", files::docx_saying("", text, ""), &["read"]),
        (
            "an external entity",
            files::docx_saying("<!DOCTYPE w [<!ENTITY x SYSTEM 'file:///etc/passwd'>]>", text, "&x;"),
            &["forbidden"],
        ),
        (
            "an external document type",
            files::docx_saying("<!DOCTYPE w SYSTEM 'http://127.0.0.1:1/x'>", text, ""),
            &["forbidden"],
        ),
        ("an entity that nobody declares", files::docx_saying("", text, "&x;"), &["forbidden"]),
        ("100,000 levels", files::docx_saying("", &"<w:a>".repeat(100_000), ""), &["forbidden"]),
        ("a million empty cells", files::docx_saying("", &"<w:tc/>".repeat(1_000_000), ""), &["too_much_text"]),
        ("a template elsewhere", files::docx_with_template("http://127.0.0.1:1/template", text), &["read"]),
        ("no text at all", files::docx_saying("", "", ""), &["no_text"]),
    ])
    .await;
}

#[tokio::test]
async fn scans_are_read_or_say_that_they_are_not() {
    assert_outcomes(vec![
        ("a blank page", files::pdf_blank(), &["no_text"]),
        ("a page that is all black", files::pdf_black(), &["no_text", "no_fields"]),
        ("signs that mean no letters", files::pdf_private_signs(), &["no_text", "no_fields"]),
    ])
    .await;
}

#[tokio::test]
async fn encrypted_pdf_files() {
    assert_outcomes(vec![
        ("a user's password", files::pdf_encrypted("secret", "owner"), &["encrypted"]),
        ("an owner's password only, which anybody may read past", files::pdf_encrypted("", "owner"), &["read"]),
        ("an unknown handler", files::pdf_unknown_handler(), &["encrypted", "damaged"]),
    ])
    .await;
}

#[tokio::test]
async fn active_content_is_neither_run_nor_followed() {
    assert_outcomes(vec![("actions", files::pdf_with_actions(), &["read"])]).await;
}

#[tokio::test]
async fn xml_that_declares_grows_or_nests() {
    let cases = vec![
        ("an external entity", files::xml_external_entity(), &["forbidden"][..]),
        ("an external document type", files::xml_external_dtd(), &["forbidden"]),
        ("a parameter entity", files::xml_parameter_entity(), &["forbidden"]),
        ("a billion laughs", files::xml_billion_laughs(), &["forbidden"]),
        ("quadratic growth", files::xml_quadratic(), &["forbidden"]),
        ("100,000 attributes", files::xml_attributes(100_000), &["forbidden"]),
        ("100,000 namespaces", files::xml_namespaces(100_000), &["forbidden", "damaged"]),
        ("100,000 levels", files::xml_levels(100_000), &["forbidden", "damaged"]),
        ("an entity that nobody declares", files::xml_unknown_entity(), &["forbidden"]),
    ];
    assert_outcomes(cases).await;
}

#[tokio::test]
async fn images_and_archives_that_unfold() {
    assert_outcomes(vec![
        ("a PNG of 50,000 x 50,000", files::png(50_000), &["too_many_pixels"]),
        ("a JPEG of 65,500 x 65,500", files::jpeg(65_500), &["too_many_pixels"]),
        ("a TIFF that leads in a circle", files::tiff_loop(), &["damaged"]),
        ("a TIFF of 501 pages", files::tiff_pages(501), &["too_many_pages"]),
        ("a TIFF of 500 pages that are not there", files::tiff_pages(500), &["damaged"]),
        ("a TIFF whose strip is not there", files::tiff_pages(1), &["damaged", "no_text"]),
        ("a PNG whose sums are wrong", files::png_with_wrong_sums(), &["damaged"]),
        ("a PNG that is nothing but its head", files::png(100), &["damaged"]),
        ("a document that unpacks to 210 MB", files::docx_bomb(210), &["unpacks_too_large"]),
        ("a document with a macro", files::docx_with("word/vbaProject.bin"), &["forbidden"]),
        ("a document that leads out", files::docx_with("../../etc/x"), &["forbidden"]),
    ])
    .await;
}

/// The most that all children of this process ever had in memory together is not known; each one's most is.
#[tokio::test]
async fn a_page_is_drawn_and_a_giant_one_is_drawn_small() {
    let picture = reader().draw(stream(&files::good_pdf()), 1, 144).await.unwrap();
    assert!(picture.starts_with(b"\x89PNG"));
    let picture = reader().draw(stream(&files::pdf_pages(1, 14_000)), 1, 400).await.unwrap();
    let width = u32::from_be_bytes(picture[16..20].try_into().unwrap());
    assert!(width <= 6000, "{width}");
    let missing = reader().draw(stream(&files::good_pdf()), 99, 144).await;
    assert!(matches!(missing, Err(ReaderError::Unread(_))), "{missing:?}");
}
