//! Files on their way in: the bytes first, then each stage of processing.

use leptos::prelude::*;

use super::Icon;
#[cfg(feature = "hydrate")]
use crate::api::uploads::recent_uploads;
use crate::model::{Stage, UploadView, UploadsView};

/// A file whose bytes are being sent.
#[derive(Clone, Debug, PartialEq)]
pub struct Transfer {
    pub key: u64,
    pub name: String,
    pub bytes: u64,
    pub sent: u64,
    pub error: Option<String>,
}

/// The files of this page: those being sent, and those that the server has.
#[derive(Clone, Copy)]
pub struct Uploads {
    pub transfers: RwSignal<Vec<Transfer>>,
    pub recent: RwSignal<UploadsView>,
}

#[cfg(feature = "hydrate")]
impl Uploads {
    /// Whether anything still moves, outside of what the page follows.
    fn is_busy(self) -> bool {
        let sending =
            self.transfers.with_untracked(|transfers| transfers.iter().any(|transfer| transfer.error.is_none()));
        sending || self.count_busy() > 0
    }

    fn count_busy(self) -> usize {
        self.recent.with_untracked(|recent| recent.uploads.iter().filter(|upload| upload.is_busy()).count())
    }

    /// Asks the server how far its files are. Where some are done since, the page shows what came of them.
    pub fn look(self) {
        leptos::task::spawn_local(async move {
            let busy = self.count_busy();
            let Ok(recent) = recent_uploads().await else { return };
            self.recent.set(recent);
            if self.count_busy() < busy {
                crate::browser::refresh_quietly().await;
            }
        });
    }

    /// Why a file of this size is not even sent, where the limit is known. A server that refuses a large file
    /// before it has all of it cannot always be heard.
    /// An archive has the limit of a whole request, which is the server's to tell.
    pub fn refuse_size(self, name: &str, bytes: u64) -> Option<String> {
        if crate::browser::is_archive(name) {
            return None;
        }
        let limit = self.recent.with_untracked(|recent| recent.file_max_bytes);
        (limit > 0 && bytes > limit).then(|| {
            let limit = size_text(limit);
            format!(
                "Larger than {limit}, the limit for one file. Split it, or ask who runs Probity to raise the limit."
            )
        })
    }
}

/// Takes files that are chosen or dropped on the page, and tells how far each is. `known` is what the server has.
#[island]
pub fn UploadDrawer(known: UploadsView) -> impl IntoView {
    let uploads = Uploads { transfers: RwSignal::new(Vec::new()), recent: RwSignal::new(known) };
    follow(uploads);
    let unscanned = move || uploads.recent.with(|recent| recent.unscanned);
    let count = move || {
        uploads.recent.with(|recent| {
            let busy = recent.uploads.iter().filter(|upload| upload.is_busy()).count();
            format!("{busy} in progress, {} done", recent.uploads.len() - busy)
        })
    };
    // What this page sends itself, it shows itself.
    let received = move || {
        let sent: Vec<String> =
            uploads.transfers.with(|sent| sent.iter().map(|transfer| transfer.name.clone()).collect());
        let is_own = |upload: &UploadView| upload.stage == Some(Stage::Upload) && sent.contains(&upload.name);
        uploads.recent.get().uploads.into_iter().filter(|upload| !is_own(upload)).collect::<Vec<_>>()
    };
    let hidden =
        move || uploads.transfers.with(Vec::is_empty) && uploads.recent.with(|recent| recent.uploads.is_empty());
    view! {
        <div class="drawer-wrap" hidden=hidden>
            <section class="drawer" aria-labelledby="up-h" aria-live="polite">
                <header>
                    <h2 id="up-h">"Uploads"</h2>
                    <span class="muted">{count}</span>
                    <a class="link" href="/batches">"Batches"</a>
                    <span class="muted push" hidden=move || !unscanned()>"Files are not scanned for viruses here: CLAMD_URL is not set."</span>
                </header>
                <ul>
                    {move || uploads.transfers.get().into_iter().map(|transfer| view! { <Sending transfer/> }).collect_view()}
                    {move || received().into_iter().map(|upload| view! { <Received upload/> }).collect_view()}
                </ul>
            </section>
        </div>
    }
}

/// Looks at the uploads each second while anything moves, and at each piece of news, for a file may have been sent
/// elsewhere; now and then where no news are heard.
#[cfg(feature = "hydrate")]
fn follow(uploads: Uploads) {
    crate::browser::take_files(uploads);
    let beats = std::cell::Cell::new(0_u32);
    set_interval(
        move || {
            beats.set(beats.get().wrapping_add(1));
            if uploads.is_busy() || !crate::browser::is_heard() && beats.get().is_multiple_of(IDLE_BEATS) {
                uploads.look();
            }
        },
        std::time::Duration::from_secs(1),
    );
    crate::browser::on_news(move || uploads.look());
}

#[cfg(not(feature = "hydrate"))]
fn follow(_uploads: Uploads) {}

/// How many seconds pass between two looks where nothing moves and no news are heard.
#[cfg(feature = "hydrate")]
const IDLE_BEATS: u32 = 6;

#[component]
fn Sending(transfer: Transfer) -> impl IntoView {
    let percent = (transfer.sent * 100).checked_div(transfer.bytes.max(1)).unwrap_or(0).min(100);
    let failed = transfer.error.is_some();
    let note =
        transfer.error.unwrap_or_else(|| format!("{} of {}", size_text(transfer.sent), size_text(transfer.bytes)));
    view! {
        <li class="upload">
            <FileName name=transfer.name bytes=transfer.bytes/>
            <ol class="stages">
                {Stage::ALL
                    .map(|stage| {
                        let share = if stage == Stage::Upload { percent } else { 0 };
                        view! { <StageBar stage state=if stage != Stage::Upload { State::Waiting } else if failed { State::Failed } else { State::Working } percent=share/> }
                    })
                    .collect_view()}
            </ol>
            <p class="note">{note}</p>
        </li>
    }
}

#[component]
fn Received(upload: UploadView) -> impl IntoView {
    let ended = if upload.cancelled { State::Stopped } else { State::Failed };
    let failed = upload.failure.is_some();
    let at = upload.stage;
    // Half way where nothing finer is known.
    let share = if upload.percent == 0 { 50 } else { u64::from(upload.percent) };
    let stop = upload.cancellable.then(|| {
        let label = format!("Cancel {}", upload.name);
        let id = upload.id.clone();
        view! {
            <form class="stop" method="post" action="/api/cancel-upload">
                <input type="hidden" name="document" value=id/>
                <button class="btn bare sm" type="submit" aria-label=label>"Cancel"</button>
            </form>
        }
    });
    let note = upload.failure.unwrap_or(upload.note);
    let title = note.clone();
    view! {
        <li class="upload">
            <FileName name=upload.name bytes=upload.bytes/>
            <ol class="stages">
                {Stage::ALL
                    .map(|stage| {
                        let state = match at {
                            None => State::Done,
                            Some(at) if stage < at => State::Done,
                            Some(at) if stage == at && failed => ended,
                            Some(at) if stage == at => State::Working,
                            Some(_) => State::Waiting,
                        };
                        let percent = if state == State::Done { 100 } else if state == State::Working { share } else { 0 };
                        view! { <StageBar stage state percent/> }
                    })
                    .collect_view()}
            </ol>
            <p class="note" title=title>
                {match upload.link {
                    Some(link) => view! { <a class="link" href=link>{note}</a> }.into_any(),
                    None => view! { <span>{note}</span> }.into_any(),
                }}
            </p>
            {stop}
        </li>
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum State {
    Waiting,
    Working,
    Done,
    Failed,
    Stopped,
}

#[component]
fn StageBar(stage: Stage, state: State, percent: u64) -> impl IntoView {
    let (class, bar) = match state {
        State::Waiting => ("wait", "bar"),
        State::Working => ("now", "bar"),
        State::Done => ("done", "bar ok"),
        State::Failed => ("fail", "bar bad"),
        State::Stopped => ("wait", "bar"),
    };
    let percent = if state == State::Failed { 100 } else { percent };
    view! {
        <li class=class aria-current=(state == State::Working).then_some("step")>
            <span class="w">
                {(state == State::Done).then(|| view! { <Icon name="check"/> })}
                {stage.label()}
                {match state {
                    State::Failed => Some(" failed"),
                    State::Stopped => Some(" stopped"),
                    State::Waiting | State::Working | State::Done => None,
                }}
            </span>
            <progress class=bar max="100" value=percent aria-label=stage.label()></progress>
        </li>
    }
}

#[component]
fn FileName(name: String, bytes: u64) -> impl IntoView {
    let title = name.clone();
    view! {
        <div class="file">
            <Icon name="invoice"/>
            <span class="name" title=title>{name}</span>
            <span class="size">{size_text(bytes)}</span>
        </div>
    }
}

/// `14.2 MB`: decimal units, one place from a megabyte on.
fn size_text(bytes: u64) -> String {
    match bytes {
        0..1_000 => format!("{bytes} B"),
        1_000..1_000_000 => format!("{} kB", bytes / 1_000),
        _ => format!("{}.{} MB", bytes / 1_000_000, bytes % 1_000_000 / 100_000),
    }
}
