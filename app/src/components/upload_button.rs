//! Choosing files to upload: a form that works alone, and sends at once where the browser's code runs.

use leptos::prelude::*;

use super::Icon;

/// `UploadDrawer` on the same page sends what is chosen.
#[component]
pub fn UploadButton() -> impl IntoView {
    view! {
        <details class="upload-menu">
            <summary class="btn primary" data-key="u"><Icon name="upload"/>"Upload "<kbd aria-hidden="true">"u"</kbd></summary>
            <form class="upload-form" method="post" action="/api/uploads" enctype="multipart/form-data">
                <div class="field">
                    <label for="upload-kind">"These files are"</label>
                    <span class="select-wrap">
                        <select class="select" id="upload-kind" name="kind">
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
                        accept=".pdf,.png,.jpg,.jpeg,.tif,.tiff,.bmp,.docx,.xml,.txt,.json,.zip"/>
                    <p class="hint">"PDF, DOCX, plain text, UBL or CII XML, and scans as PDF, PNG, JPEG, TIFF or BMP; or a ZIP of them. You can also drop files anywhere on this page."</p>
                </div>
                <button class="btn quiet not-scripted" type="submit">"Send files"</button>
            </form>
        </details>
    }
}
