//! Files on their way in: the bytes first, then each stage of processing.

use leptos::form::ActionForm;
use leptos::prelude::*;

use super::Icon;
use crate::AppError;
use crate::api::uploads::{CancelUpload, recent_uploads};
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
    pub recent: Resource<Result<UploadsView, AppError>>,
}

impl Uploads {
    pub fn new() -> Self {
        Self { transfers: RwSignal::new(Vec::new()), recent: Resource::new(|| (), |()| recent_uploads()) }
    }

    /// Whether anything still moves.
    pub fn is_busy(&self) -> bool {
        let sending = self.transfers.with(|transfers| transfers.iter().any(|transfer| transfer.error.is_none()));
        let working = self
            .recent
            .with(|recent| matches!(recent, Some(Ok(recent)) if recent.uploads.iter().any(UploadView::is_busy)));
        sending || working
    }

    /// The same for a moment, outside of what the page follows.
    pub fn is_busy_now(&self) -> bool {
        untrack(|| self.is_busy())
    }

    /// Why a file of this size is not even sent, where the limit is known. A server that refuses a large file
    /// before it has all of it cannot always be heard.
    pub fn refuse_size(&self, bytes: u64) -> Option<String> {
        let limit = self.recent.with_untracked(|recent| Some(recent.as_ref()?.as_ref().ok()?.file_max_bytes))?;
        (bytes > limit).then(|| {
            let limit = size_text(limit);
            format!(
                "Larger than {limit}, the limit for one file. Split it, or ask who runs Probity to raise the limit."
            )
        })
    }

    /// Sends the files chosen in an input, and empties it for the next choice.
    #[cfg(not(feature = "hydrate"))]
    pub fn send_chosen(&self, _input: &leptos::web_sys::HtmlInputElement, _kind: &str) {}

    #[cfg(feature = "hydrate")]
    pub fn send_chosen(&self, input: &leptos::web_sys::HtmlInputElement, kind: &str) {
        if let Some(files) = input.files() {
            crate::browser::send_files(*self, &files, kind);
        }
        input.set_value("");
    }
}

impl Default for Uploads {
    fn default() -> Self {
        Self::new()
    }
}

#[component]
pub fn UploadDrawer(uploads: Uploads) -> impl IntoView {
    let cancel = ServerAction::<CancelUpload>::new();
    Effect::new(move |_| {
        if cancel.version().get() > 0 {
            uploads.recent.refetch();
        }
    });
    view! {
        <Transition>
            {move || Suspend::new(async move {
                let UploadsView { uploads: recent, unscanned, .. } = uploads.recent.await.unwrap_or_default();
                // What this page sends itself, it shows itself.
                let is_own = move |upload: &UploadView| {
                    upload.stage == Some(Stage::Upload)
                        && uploads.transfers.with_untracked(|sent| sent.iter().any(|transfer| transfer.name == upload.name))
                };
                let recent: Vec<UploadView> = recent.into_iter().filter(|upload| !is_own(upload)).collect();
                let transfers = move || uploads.transfers.get();
                let busy = recent.iter().filter(|upload| upload.is_busy()).count();
                let done = recent.len() - busy;
                let nothing = recent.is_empty();
                let drawer = view! {
                    <section class="drawer" aria-labelledby="up-h" aria-live="polite">
                        <header>
                            <h2 id="up-h">"Uploads"</h2>
                            <span class="muted">{format!("{busy} in progress, {done} done")}</span>
                            {unscanned.then(|| view! { <span class="muted push">"Files are not scanned for viruses here: CLAMD_URL is not set."</span> })}
                        </header>
                        <ul>
                            {move || transfers().into_iter().map(|transfer| view! { <Sending transfer/> }).collect_view()}
                            {recent.into_iter().map(|upload| view! { <Received upload cancel/> }).collect_view()}
                        </ul>
                    </section>
                };
                let hidden = move || nothing && uploads.transfers.with(Vec::is_empty);
                view! { <div class="drawer-wrap" hidden=hidden>{drawer}</div> }
            })}
        </Transition>
    }
}

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
fn Received(upload: UploadView, cancel: ServerAction<CancelUpload>) -> impl IntoView {
    let ended = if upload.cancelled { State::Stopped } else { State::Failed };
    let failed = upload.failure.is_some();
    let at = upload.stage;
    // Half way where nothing finer is known.
    let share = if upload.percent == 0 { 50 } else { u64::from(upload.percent) };
    let stop = upload.cancellable.then(|| {
        let label = format!("Cancel {}", upload.name);
        let id = upload.id.clone();
        view! {
            <ActionForm action=cancel attr:class="stop">
                <input type="hidden" name="document" value=id/>
                <button class="btn bare sm" type="submit" aria-label=label>"Cancel"</button>
            </ActionForm>
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
