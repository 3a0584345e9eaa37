//! Sends files one request each, so that each has its own progress and its own outcome.

use std::sync::atomic::{AtomicU64, Ordering};

use leptos::prelude::*;
use wasm_bindgen::prelude::Closure;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{
    DragEvent, Event, File, FileList, FormData, HtmlInputElement, HtmlSelectElement, ProgressEvent, XmlHttpRequest,
};

use super::events::{find, on_document, target};
use crate::components::{Transfer, Uploads};

static NEXT_KEY: AtomicU64 = AtomicU64::new(1);

fn send_files(uploads: Uploads, files: &FileList, kind: &str) {
    for index in 0..files.length() {
        if let Some(file) = files.item(index) {
            let key = NEXT_KEY.fetch_add(1, Ordering::Relaxed);
            let bytes = file.size() as u64;
            let error = uploads.refuse_size(bytes);
            let is_refused = error.is_some();
            let transfer = Transfer { key, name: file.name(), bytes, sent: 0, error };
            uploads.transfers.update(|transfers| transfers.push(transfer));
            if is_refused {
                continue;
            }
            if send(uploads, key, &file, kind).is_err() {
                fail(uploads, key, "This browser could not send the file. Reload the page and try again.".to_owned());
            }
        }
    }
}

fn send(uploads: Uploads, key: u64, file: &File, kind: &str) -> Result<(), JsValue> {
    let form = FormData::new()?;
    form.append_with_str("kind", kind)?;
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
            send_files(uploads, &files, "");
        }
    });
    on_document("change", move |event| {
        let Some(input) = target(&event).filter(|element| element.matches("#upload-files").unwrap_or(false)) else {
            return;
        };
        let Ok(input) = input.dyn_into::<HtmlInputElement>() else { return };
        let kind = find("#upload-kind").and_then(|kind| kind.dyn_into::<HtmlSelectElement>().ok());
        if let Some(files) = input.files() {
            send_files(uploads, &files, &kind.map(|kind| kind.value()).unwrap_or_default());
        }
        // Emptied for the next choice.
        input.set_value("");
    });
}

fn is_on_page(event: &Event) -> bool {
    target(event).is_some_and(|element| element.closest("#main").ok().flatten().is_some())
}
