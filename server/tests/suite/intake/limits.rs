//! Kinds of files and limits: what is refused is told, and nothing of it is left.

use super::{count_stored, make_world};
use crate::files;
use crate::person::{Person, form};

async fn refuse(person: &Person, name: &str, content: &[u8], status: u16, words: &str) {
    let response = person.upload(name, content).await;
    let (code, text) = (response.status().as_u16(), response.text().await.unwrap());
    assert_eq!(code, status, "{name}: {text}");
    assert!(text.contains(words), "{name}: {text}");
}

#[tokio::test]
async fn a_file_is_what_its_content_is_and_limits_are_named() {
    let (mut world, _clamd) = make_world().await;
    world.set("UPLOAD_MAX_BYTES", "100000").set("REQUEST_MAX_BYTES", "300000").set("ORGANISATION_MAX_BYTES", "150000");
    let server = world.serve();
    let person = Person::sign_up(&server, "ada").await;

    refuse(&person, "invoice.pdf", b"<html><script>alert(1)</script>", 415, "a web page").await;
    refuse(&person, "drawing.png", b"<svg xmlns='http://www.w3.org/2000/svg'/>", 415, "an SVG drawing").await;
    refuse(&person, "invoice.xlsx", &files::docx_with("word/x.xml"), 415, ".docx").await;
    refuse(&person, "invoice.pdf", b"Invoice No: A-1", 415, ".txt").await;
    refuse(&person, "program.exe", b"MZ\x90\0\x03\0\0\0", 415, "not taken in").await;
    refuse(&person, "empty.pdf", b"", 422, "empty").await;
    let disguised = b"--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.pdf\"\r\n\
        Content-Type: text/html\r\n\r\n%PDF-1.7\n\r\n--b--\r\n";
    assert_eq!(person.send_form(disguised.to_vec()).send().await.unwrap().status(), 415);

    refuse(&person, "long.txt", &vec![b'x'; 120_000], 413, "UPLOAD_MAX_BYTES").await;
    // By its declared length, before any of it is read.
    let declared = person.post("/api/uploads").header("content-type", "multipart/form-data; boundary=b");
    let declared = declared
        .header("content-length", "400000")
        .body(reqwest::Body::wrap_stream(futures::stream::pending::<Result<Vec<u8>, std::io::Error>>()));
    let response = declared.send().await.unwrap();
    assert_eq!(response.status(), 413);
    assert!(response.text().await.unwrap().contains("REQUEST_MAX_BYTES"));
    let pieces = form(&[
        ("longer.txt", &vec![b'x'; 90_000]),
        ("l.txt", &vec![b'x'; 90_000]),
        ("m.txt", &[b'y'; 1_000]),
        ("n.txt", &vec![b'z'; 130_000]),
    ]);
    let pieces: Vec<Result<Vec<u8>, std::io::Error>> = pieces.chunks(8_000).map(|piece| Ok(piece.to_vec())).collect();
    let unsized_form = reqwest::Body::wrap_stream(futures::stream::iter(pieces));
    // The server stops listening at the limit, which a client that goes on talking may hear as a broken line.
    if let Ok(response) = person.send_form(unsized_form).send().await {
        assert_eq!(response.status(), 413, "{}", response.text().await.unwrap());
    }

    let stored = count_stored(&world);
    assert_eq!(stored, person.drawer().await.len(), "a file lies there that nothing records");
    refuse(&person, "more.txt", &vec![b'w'; 70_000], 413, "ORGANISATION_MAX_BYTES").await;
    let other = Person::sign_up(&server, "bob").await;
    other.upload_taken("more.txt", &vec![b'w'; 70_000]).await;
    assert_eq!(count_stored(&world), stored + 1);
    let mut administrator = world.database.open_administrator().await.unwrap();
    let told: i64 = sqlx::query_scalar("SELECT count(*) FROM audit_entries WHERE action = 'document.refused'")
        .fetch_one(&mut administrator)
        .await
        .unwrap();
    assert!(told >= 9, "the audit log tells of {told} refusals");
}

#[tokio::test]
async fn of_several_files_the_good_ones_are_taken_and_the_others_named() {
    let (world, _clamd) = make_world().await;
    let server = world.serve();
    let person = Person::sign_up(&server, "ada").await;
    let files = form(&[("bad.pdf", b"MZ no document"), ("invoice.pdf", &files::good_pdf()), ("evil.svg", b"<svg/>")]);
    let response = person.send_form(files).send().await.unwrap();
    assert_eq!(response.status(), 415);
    let text = response.text().await.unwrap();
    for words in ["bad.pdf", "evil.svg", "Taken in: invoice.pdf"] {
        assert!(text.contains(words), "{text}");
    }
    person.wait_until_done("invoice.pdf").await;
}

#[tokio::test]
async fn an_upload_that_breaks_off_leaves_nothing() {
    let (world, _clamd) = make_world().await;
    let server = world.serve();
    let person = Person::sign_up(&server, "ada").await;
    let whole = form(&[("invoice.pdf", &files::good_pdf())]);
    let half = whole[..whole.len() / 2].to_vec();
    assert_eq!(person.send_form(half.clone()).send().await.unwrap().status(), 400);
    let broken: Vec<Result<Vec<u8>, std::io::Error>> = vec![Ok(half), Err(std::io::Error::other("gone"))];
    let gone = person.send_form(reqwest::Body::wrap_stream(futures::stream::iter(broken))).send().await;
    assert!(gone.is_err() || gone.unwrap().status().is_client_error());
    crate::harness::wait_until("nothing is left", || count_stored(&world) == 0);
    assert!(person.drawer().await.is_empty());
}

#[tokio::test]
async fn a_download_is_to_be_saved_and_runs_nothing() {
    let (world, _clamd) = make_world().await;
    let server = world.serve();
    let person = Person::sign_up(&server, "ada").await;
    let name = "invoice%22; \u{202e}évil.pdf";
    let document = person.upload_taken(name, &files::pdf_with_actions()).await;
    person.wait_until_done("invoice%22; évil.pdf").await;
    let response = person.get(&format!("/documents/{document}/original")).send().await.unwrap();
    assert_eq!(response.status(), 200);
    let header = |name: &str| response.headers()[name].to_str().unwrap().to_owned();
    assert_eq!(header("content-type"), "application/pdf");
    assert_eq!(header("x-content-type-options"), "nosniff");
    assert_eq!(header("content-security-policy"), "sandbox; default-src 'none'");
    assert_eq!(header("cache-control"), "no-store");
    let disposition = header("content-disposition");
    assert!(
        disposition.starts_with("attachment; filename=\"invoice_22_ _vil.pdf\"; filename*=UTF-8''"),
        "{disposition}"
    );
    assert_eq!(response.headers().get_all("content-security-policy").iter().count(), 1);
    assert_eq!(response.bytes().await.unwrap(), files::pdf_with_actions());
    let mut administrator = world.database.open_administrator().await.unwrap();
    let told: i64 = sqlx::query_scalar("SELECT count(*) FROM audit_entries WHERE action = 'document.downloaded'")
        .fetch_one(&mut administrator)
        .await
        .unwrap();
    assert_eq!(told, 1);
    let stranger = Person::sign_up(&server, "bob").await;
    let stolen = stranger.get(&format!("/documents/{document}/original")).send().await.unwrap();
    assert_eq!(stolen.status(), 404);
}

#[tokio::test]
async fn a_hostile_document_costs_itself_and_the_next_is_read() {
    let (world, _clamd) = make_world().await;
    // Made before there is a connection that could grow old meanwhile.
    let bomb = files::docx_bomb(210);
    let server = world.serve();
    let person = Person::sign_up(&server, "ada").await;
    person.upload_taken("deep.pdf", &files::pdf_deep_arrays(10_000)).await;
    person.upload_taken("pages.pdf", &files::pdf_pages(10_000, 200)).await;
    person.upload_taken("laughs.xml", &files::xml_billion_laughs()).await;
    person.upload_taken("bomb.docx", &bomb).await;
    person.upload_taken("invoice.pdf", &files::good_pdf()).await;
    for (name, words) in [("pages.pdf", "500 pages"), ("laughs.xml", "DOCTYPE"), ("bomb.docx", "unpacks")] {
        let reason = person.wait_until_failed(name).await;
        assert!(reason.contains(words), "{name}: {reason}");
    }
    person.wait_until_done("invoice.pdf").await;
    assert!(!server.log().contains("panicked"), "{}", server.log());
}
