//! A form with files, within bounds: parts, the lengths of their heads, and the whole.

use std::sync::Arc;

use axum::body::Body;
use axum::extract::multipart::{Field, Multipart, MultipartError};
use axum::extract::{DefaultBodyLimit, FromRequest, Request};
use axum::http::StatusCode;
use bytes::Bytes;
use futures::{Stream, TryStreamExt};
use store::BatchId;
use workflow::intake::ToldKind;

use super::RequestLimit;
use super::meter::{Meter, Metered};
use crate::http::problem::Problem;

/// More parts than this are no person's choice of files.
const PARTS: usize = 200;
/// The longest head of a part, in bytes.
const HEAD: u64 = 16 * 1024;
/// The longest word in a field, in bytes: as long as an id.
const WORD: usize = 36;

pub struct Form {
    parts: Multipart,
    meter: Arc<Meter>,
    limit: RequestLimit,
    left: usize,
}

/// One part of a form.
pub enum Part<'f> {
    Kind(ToldKind),
    /// The batch to which the files that follow belong; `None` where it is no id.
    Batch(Option<BatchId>),
    /// Of another name, or without a file; it has been passed over.
    Other,
    File {
        name: String,
        /// As the sender called it.
        media_type: Option<String>,
        content: Box<Content<'f>>,
    },
}

/// The bytes of a file in a form.
pub struct Content<'f>(Field<'f>);

impl Content<'_> {
    pub fn bytes(&mut self) -> impl Stream<Item = Result<Bytes, MultipartError>> + Send {
        (&mut self.0).map_err(|error| error)
    }

    /// Passes over what is left of it.
    pub async fn skip(&mut self) -> Result<(), MultipartError> {
        while self.0.chunk().await?.is_some() {}
        Ok(())
    }

    /// Its first bytes as text; the rest is passed over.
    async fn read_word(&mut self) -> Result<String, MultipartError> {
        let mut word = Vec::new();
        while let Some(piece) = self.0.chunk().await? {
            word.extend(piece.iter().take(WORD.saturating_sub(word.len())));
        }
        Ok(String::from_utf8_lossy(&word).into_owned())
    }
}

impl Form {
    /// Opens the form in a request's body.
    pub async fn open(request: Request, limit: RequestLimit) -> Result<Self, Problem> {
        let meter = Arc::new(Meter::new(limit.0));
        let (parts, body) = request.into_parts();
        let metered = Metered::new(body.into_data_stream(), meter.clone());
        let mut request = Request::from_parts(parts, Body::from_stream(metered));
        // The meter keeps the limit; the usual one of two megabytes is for forms without files.
        DefaultBodyLimit::disable().apply(&mut request);
        match Multipart::from_request(request, &()).await {
            Ok(parts) => Ok(Self { parts, meter, limit, left: PARTS }),
            Err(_) => {
                Err(broken("The upload was no form with files. Choose the files on the page and send them again."))
            }
        }
    }

    /// The next part.
    pub async fn next(&mut self) -> Result<Option<Part<'_>>, Problem> {
        let Some(left) = self.left.checked_sub(1) else {
            return Err(broken("The upload has more than 200 parts. Send fewer files at a time."));
        };
        self.left = left;
        self.meter.allow(HEAD);
        let (meter, limit) = (self.meter.clone(), self.limit);
        let field = self.parts.next_field().await.map_err(|error| explain(&meter, limit, told(&error)))?;
        meter.allow_all();
        let Some(field) = field else { return Ok(None) };
        let is_file = field.name() == Some("file");
        let is_kind = field.name() == Some("kind");
        let is_batch = field.name() == Some("batch");
        let name = field.file_name().filter(|name| !name.is_empty()).map(str::to_owned);
        let mut content = Content(field);
        if let (true, Some(name)) = (is_file, name) {
            let media_type = content.0.content_type().map(str::to_owned);
            return Ok(Some(Part::File { name, media_type, content: Box::new(content) }));
        }
        let word = content.read_word().await.map_err(|error| explain(&meter, limit, told(&error)))?;
        Ok(Some(match (is_kind, is_batch) {
            (true, _) => Part::Kind(ToldKind::read(&word)),
            (_, true) => Part::Batch(word.parse().ok()),
            _ => Part::Other,
        }))
    }

    /// What to answer where the form broke off: a limit that was passed, else this sentence.
    pub fn explain(&self, sentence: String) -> Problem {
        explain(&self.meter, self.limit, sentence)
    }
}

fn explain(meter: &Meter, limit: RequestLimit, sentence: String) -> Problem {
    if meter.is_over() {
        return limit.problem();
    }
    if meter.has_held_back() {
        return broken("A part of the upload has a head of more than 16 kB. Send the files from the page.");
    }
    Problem::Answer(StatusCode::BAD_REQUEST, sentence)
}

fn told(error: &MultipartError) -> String {
    format!("The upload was not complete: {}. Send it again.", error.body_text())
}

fn broken(sentence: &str) -> Problem {
    Problem::Answer(StatusCode::BAD_REQUEST, sentence.to_owned())
}

#[cfg(test)]
mod tests {
    use axum::http::header;
    use axum::response::IntoResponse;
    use futures::StreamExt;

    use super::*;

    const LIMIT: u64 = 4 * 1024 * 1024;

    fn request(content_type: &str, body: Body) -> Request {
        Request::post("/api/uploads").header(header::CONTENT_TYPE, content_type).body(body).unwrap()
    }

    /// What a form holds: the names of its files with their sizes, or the status of the refusal.
    async fn read(content_type: &str, body: impl Into<Body>) -> Result<Vec<(String, usize)>, u16> {
        let status = |problem: Problem| problem.into_response().status().as_u16();
        let mut form = Form::open(request(content_type, body.into()), RequestLimit(LIMIT)).await.map_err(status)?;
        let mut files = Vec::new();
        while let Some(part) = form.next().await.map_err(status)? {
            let Part::File { name, mut content, .. } = part else { continue };
            let mut size = 0;
            let whole = {
                let mut bytes = std::pin::pin!(content.bytes());
                loop {
                    match bytes.next().await {
                        Some(Ok(piece)) => size += piece.len(),
                        Some(Err(_)) => break false,
                        None => break true,
                    }
                }
            };
            drop(content);
            if !whole {
                return Err(status(form.explain("It did not arrive whole.".to_owned())));
            }
            files.push((name, size));
        }
        Ok(files)
    }

    fn part(head: &str, content: &[u8]) -> Vec<u8> {
        [b"--b\r\nContent-Disposition: form-data; ", head.as_bytes(), b"\r\n\r\n", content, b"\r\n"].concat()
    }

    /// In many pieces, all of them there at once.
    fn pieces(bytes: Vec<u8>) -> Body {
        let pieces: Vec<Result<Bytes, std::io::Error>> =
            bytes.chunks(8 * 1024).map(|piece| Ok(Bytes::copy_from_slice(piece))).collect();
        Body::from_stream(futures::stream::iter(pieces))
    }

    const FORM: &str = "multipart/form-data; boundary=b";

    #[tokio::test]
    async fn all_files_of_a_form_come_in_order() {
        let body = [
            part("name=\"kind\"", b"invoice"),
            part("name=\"file\"; filename=\"a.pdf\"", &vec![b'a'; 300_000]),
            part("name=\"file\"; filename=\"b.pdf\"", b"two"),
            b"--b--\r\n".to_vec(),
        ];
        let files = read(FORM, pieces(body.concat())).await.unwrap();
        assert_eq!(files, [("a.pdf".to_owned(), 300_000), ("b.pdf".to_owned(), 3)]);
    }

    #[tokio::test]
    async fn what_is_no_form_is_told_so() {
        assert_eq!(read("multipart/form-data", "--b\r\n").await, Err(400));
        assert_eq!(read("application/pdf", "%PDF-1.7").await, Err(400));
        assert_eq!(read(FORM, "no boundary anywhere").await, Err(400));
    }

    #[tokio::test]
    async fn a_form_that_breaks_off_is_refused() {
        let body = part("name=\"file\"; filename=\"a.pdf\"", b"half a file");
        assert_eq!(read(FORM, body).await, Err(400));
    }

    #[tokio::test]
    async fn ten_thousand_parts_are_too_many() {
        let body = part("name=\"x\"", b"x").repeat(10_000);
        assert_eq!(read(FORM, pieces(body)).await, Err(400));
    }

    #[tokio::test]
    async fn a_part_with_a_head_of_a_megabyte_is_refused_before_it_is_read() {
        let body = part(&format!("name=\"file\"; filename=\"{}\"", "x".repeat(1024 * 1024)), b"x");
        let (sender, taken) = (Arc::new(std::sync::atomic::AtomicUsize::new(0)), body.len());
        let counted = sender.clone();
        let pieces: Vec<Bytes> = body.chunks(8 * 1024).map(Bytes::copy_from_slice).collect();
        let stream = futures::stream::iter(pieces).map(move |piece| {
            counted.fetch_add(piece.len(), std::sync::atomic::Ordering::Relaxed);
            Ok::<_, std::io::Error>(piece)
        });
        assert_eq!(read(FORM, Body::from_stream(stream)).await, Err(400));
        let read = sender.load(std::sync::atomic::Ordering::Relaxed);
        assert!(read < 64 * 1024 && read < taken, "{read} bytes were taken");
    }

    #[tokio::test]
    async fn a_body_larger_than_the_limit_is_refused_by_its_count() {
        let body = part("name=\"file\"; filename=\"a.pdf\"", &vec![b'a'; 5 * 1024 * 1024]);
        assert_eq!(read(FORM, pieces(body)).await, Err(413));
    }
}
