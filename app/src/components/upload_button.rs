//! Choosing files to upload: a form that works alone, and sends at once where the browser's code runs.

use leptos::prelude::*;

use super::Icon;
use crate::components::upload_drawer::Uploads;

#[component]
pub fn UploadButton(uploads: Uploads) -> impl IntoView {
    let form = NodeRef::<leptos::html::Form>::new();
    let files = NodeRef::<leptos::html::Input>::new();
    let kind = NodeRef::<leptos::html::Select>::new();
    let send = move |_| {
        let kind = kind.get().map(|kind| kind.value()).unwrap_or_default();
        if let Some(input) = files.get() {
            uploads.send_chosen(&input, &kind);
        }
    };
    view! {
        <details class="upload-menu">
            <summary class="btn primary" data-key="u"><Icon name="upload"/>"Upload "<kbd aria-hidden="true">"u"</kbd></summary>
            <form node_ref=form class="upload-form" method="post" action="/api/uploads" enctype="multipart/form-data">
                <div class="field">
                    <label for="upload-kind">"These files are"</label>
                    <span class="select-wrap">
                        <select class="select" id="upload-kind" name="kind" node_ref=kind>
                            <option value="">"Contracts or invoices: find out"</option>
                            <option value="invoice">"Invoices"</option>
                            <option value="contract">"Contracts"</option>
                        </select>
                        <Icon name="down"/>
                    </span>
                </div>
                <div class="field">
                    <label for="upload-files">"Files"</label>
                    <input class="input" id="upload-files" type="file" name="file" multiple required
                        accept=".pdf,.png,.jpg,.jpeg,.tif,.tiff,.bmp,.docx,.xml,.txt,.json" node_ref=files
                        on:change=send/>
                    <p class="hint">"PDF, DOCX, plain text, UBL or CII XML, and scans as PDF, PNG, JPEG, TIFF or BMP. You can also drop files anywhere on this page."</p>
                </div>
                <button class="btn quiet not-scripted" type="submit">"Send files"</button>
            </form>
        </details>
    }
}
