//! Sends files one request each, so that each has its own progress and its own outcome.

use std::sync::atomic::{AtomicU64, Ordering};

use leptos::prelude::*;
use leptos::task::spawn_local;
use wasm_bindgen::prelude::Closure;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{
    DragEvent, Event, File, FileList, FormData, HtmlInputElement, HtmlSelectElement, ProgressEvent, XmlHttpRequest,
};

use super::events::{find, on_document, target};
use crate::api::batches::begin_batch;
use crate::components::{Transfer, Uploads};

static NEXT_KEY: AtomicU64 = AtomicU64::new(1);

fn send_files(uploads: Uploads, files: &FileList, kind: String) {
    let mut sendable = Vec::new();
    // Taken out at once: the list is emptied for the next choice.
    for file in (0..files.length()).filter_map(|index| files.item(index)) {
        let key = NEXT_KEY.fetch_add(1, Ordering::Relaxed);
        let bytes = file.size() as u64;
        let error = uploads.refuse_size(&file.name(), bytes);
        if error.is_none() {
            sendable.push((key, file.clone()));
        }
        let transfer = Transfer { key, name: file.name(), bytes, sent: 0, error };
        uploads.transfers.update(|transfers| transfers.push(transfer));
    }
    spawn_local(async move {
        let batch = find_batch(&sendable).await;
        for (key, file) in sendable {
            if send(uploads, key, &file, &kind, batch.as_deref()).is_err() {
                fail(uploads, key, "This browser could not send the file. Reload the page and try again.".to_owned());
            }
        }
    });
}

/// Whether a file of this name is unpacked.
pub fn is_archive(name: &str) -> bool {
    name.to_lowercase().ends_with(".zip")
}

/// Several files that are sent together are one batch; an archive alone makes its own. Where none can be begun, the files
/// are sent all the same.
async fn find_batch(files: &[(u64, File)]) -> Option<String> {
    if files.len() < 2 { None } else { begin_batch(String::new()).await.ok() }
}

fn send(uploads: Uploads, key: u64, file: &File, kind: &str, batch: Option<&str>) -> Result<(), JsValue> {
    let form = FormData::new()?;
    form.append_with_str("kind", kind)?;
    if let Some(batch) = batch {
        form.append_with_str("batch", batch)?;
    }
    form.append_with_blob_and_filename("file", file, &file.name())?;
    let request = XmlHttpRequest::new()?;
    request.open("POST", "/api/uploads")?;
    request.set_request_header("Accept", "application/json")?;

    let on_progress = Closure::<dyn FnMut(ProgressEvent)>::new(move |event: ProgressEvent| {
        update(uploads, key, |transfer| transfer.sent = event.loaded().min(transfer.bytes as f64) as u64);
    });
    request.upload()?.set_onprogress(Some(on_progress.as_ref().unchecked_ref()));
    on_progress.forget();

    let answered = request.clone();
    let on_end = Closure::once_into_js(move || {
        let status = answered.status().unwrap_or(0);
        if (200..300).contains(&status) {
            uploads.transfers.update(|transfers| transfers.retain(|transfer| transfer.key != key));
            uploads.look();
        } else {
            let said = answered.response_text().ok().flatten().filter(|text| status >= 400 && text.len() < 400);
            let error = said.unwrap_or_else(|| "Not sent: the server did not answer. Try again.".to_owned());
            fail(uploads, key, error);
        }
    });
    request.set_onloadend(Some(on_end.unchecked_ref()));
    request.send_with_opt_form_data(Some(&form))
}

fn update(uploads: Uploads, key: u64, change: impl FnOnce(&mut Transfer)) {
    uploads.transfers.update(|transfers| {
        if let Some(transfer) = transfers.iter_mut().find(|transfer| transfer.key == key) {
            change(transfer);
        }
    });
}

fn fail(uploads: Uploads, key: u64, error: String) {
    update(uploads, key, |transfer| transfer.error = Some(error));
}

/// Sends the files that are chosen in the upload form or dropped on the page.
pub fn take_files(uploads: Uploads) {
    on_document("dragover", |event| {
        if is_on_page(&event) {
            event.prevent_default();
        }
    });
    on_document("drop", move |event| {
        let Some(dropped) = event.dyn_ref::<DragEvent>().filter(|event| is_on_page(event)) else { return };
        event.prevent_default();
        if let Some(files) = dropped.data_transfer().and_then(|data| data.files()) {
            send_files(uploads, &files, String::new());
        }
    });
    on_document("change", move |event| {
        let Some(input) = target(&event).filter(|element| element.matches("#upload-files").unwrap_or(false)) else {
            return;
        };
        let Ok(input) = input.dyn_into::<HtmlInputElement>() else { return };
        let kind = find("#upload-kind").and_then(|kind| kind.dyn_into::<HtmlSelectElement>().ok());
        if let Some(files) = input.files() {
            send_files(uploads, &files, kind.map(|kind| kind.value()).unwrap_or_default());
        }
        // Emptied for the next choice.
        input.set_value("");
    });
}

fn is_on_page(event: &Event) -> bool {
    target(event).is_some_and(|element| element.closest("#main").ok().flatten().is_some())
}
