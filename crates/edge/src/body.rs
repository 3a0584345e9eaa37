//! Request bodies that keep up a pace: one that comes too slowly is given up, and so is its connection.

use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::task::{Context, Poll};
use std::time::Duration;

use axum::body::Body;
use axum::extract::Request;
use axum::middleware::Next;
use axum::response::Response;
use bytes::Bytes;
use http::{HeaderValue, StatusCode, header};
use http_body::{Frame, SizeHint};

use crate::listen::Pace;
use crate::refusal::refuse;

/// While the server waits for a body, this many bytes must come in each such time.
const WINDOW: Duration = Duration::from_secs(8);
const LEAST: usize = 800;

/// Gives up on bodies that dribble, with 408.
pub async fn keep_pace(request: Request, next: Next) -> Response {
    let gave_up = Arc::new(AtomicBool::new(false));
    let flag = gave_up.clone();
    let request =
        request.map(|body| Body::new(PacedBody { inner: body, pace: Pace::new(WINDOW, LEAST), gave_up: flag }));
    let response = next.run(request).await;
    if !gave_up.load(Ordering::Relaxed) {
        return response;
    }
    let mut response = refuse(StatusCode::REQUEST_TIMEOUT, "What was sent came too slowly. Send it again.");
    response.headers_mut().insert(header::CONNECTION, HeaderValue::from_static("close"));
    response
}

/// The body of a client that is too slow.
#[derive(Debug, thiserror::Error)]
#[error("the request's body came too slowly")]
struct TooSlow;

struct PacedBody {
    inner: Body,
    pace: Pace,
    gave_up: Arc<AtomicBool>,
}

impl http_body::Body for PacedBody {
    type Data = Bytes;
    type Error = axum::BoxError;

    fn poll_frame(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, axum::BoxError>>> {
        let this = self.get_mut();
        match Pin::new(&mut this.inner).poll_frame(cx) {
            Poll::Ready(frame) => {
                let bytes = match &frame {
                    Some(Ok(frame)) => frame.data_ref().map_or(0, Bytes::len),
                    _ => 0,
                };
                this.pace.moved(bytes);
                Poll::Ready(frame.map(|frame| frame.map_err(Into::into)))
            }
            Poll::Pending if this.pace.is_lost(cx) => {
                this.gave_up.store(true, Ordering::Relaxed);
                Poll::Ready(Some(Err(TooSlow.into())))
            }
            Poll::Pending => Poll::Pending,
        }
    }

    fn is_end_stream(&self) -> bool {
        self.inner.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.inner.size_hint()
    }
}
