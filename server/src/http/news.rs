//! News for open pages: that something of the organisation's has changed, and never what.

use std::convert::Infallible;
use std::time::Duration;

use axum::extract::rejection::QueryRejection;
use axum::extract::{Extension, Query, State};
use axum::http::header;
use axum::response::sse::{Event, KeepAlive, Sse};
use axum::response::{IntoResponse, Response};
use futures::{Stream, StreamExt};
use serde::Deserialize;
use store::DocumentWatch;
use tokio::time::{Instant, sleep, timeout, timeout_at};
use tokio_util::sync::CancellationToken;
use workflow::{Desk, DeskError};

use super::problem::Problem;
use super::visit::Visitor;

/// The page asks again after this long at most, and is then looked at anew: whoever was removed hears no more.
const LONGEST: Duration = Duration::from_secs(50);
/// What happens this soon after a piece of news is told with it.
const TOGETHER: Duration = Duration::from_millis(250);
/// How soon the page asks again.
const RETRY: Duration = Duration::from_millis(500);
const ALIVE: Duration = Duration::from_secs(10);

#[derive(Deserialize)]
pub struct NewsQuery {
    /// For how many seconds the asker will listen, at most [`LONGEST`].
    seconds: Option<u64>,
}

/// `/api/news`: server-sent events without content, one for each change or handful of changes.
pub async fn tell(
    State(desk): State<Desk>,
    Visitor(actor): Visitor,
    Extension(stop): Extension<CancellationToken>,
    query: Result<Query<NewsQuery>, QueryRejection>,
) -> Result<Response, Problem> {
    let wanted = query.ok().map(|Query(query)| query.seconds.map_or(LONGEST, Duration::from_secs));
    let Some(wanted) = wanted.filter(|wanted| *wanted <= LONGEST) else {
        return Err(DeskError::Refused("News are heard for 0 to 50 seconds at a time.".to_owned()).into());
    };
    let news = listen(desk.watch(&actor), Instant::now() + wanted, stop);
    let mut response = Sse::new(news).keep_alive(KeepAlive::new().interval(ALIVE)).into_response();
    let headers = response.headers_mut();
    headers.insert(header::CACHE_CONTROL, header::HeaderValue::from_static("no-store"));
    // nginx keeps answers back until it has a buffer full.
    headers.insert("x-accel-buffering", header::HeaderValue::from_static("no"));
    Ok(response)
}

fn listen(
    watch: DocumentWatch,
    until: Instant,
    stop: CancellationToken,
) -> impl Stream<Item = Result<Event, Infallible>> {
    let first = Event::default().retry(RETRY).comment("listening");
    let later = futures::stream::unfold((watch, stop), move |(mut watch, stop)| async move {
        let heard = stop.run_until_cancelled(timeout_at(until, watch.next())).await;
        let Some(Ok(Some(_))) = heard else { return None };
        gather(&mut watch).await;
        // An event without data is none: browsers let it go by.
        Some((Ok(Event::default().event("changed").data("look")), (watch, stop)))
    });
    futures::stream::once(async { Ok(first) }).chain(later)
}

/// Lets go by what follows at once.
async fn gather(watch: &mut DocumentWatch) {
    let more = async { while watch.next().await.is_some() {} };
    if timeout(TOGETHER, more).await.is_ok() {
        // The store is gone; the next look ends the stream.
        sleep(TOGETHER).await;
    }
}
