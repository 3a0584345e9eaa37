//! The only text area in the product.
//!
//! Leptos 0.8 writes the children of `<textarea>` unescaped when it renders on the server, so that
//! text from a person could break out. This one escapes it there, and sets the property in the browser.

use leptos::prelude::*;

#[component]
pub fn TextArea(
    #[prop(into)] name: String,
    id: String,
    #[prop(optional, into)] value: String,
    #[prop(optional)] required: bool,
    #[prop(optional)] rows: Option<u8>,
    /// In characters.
    #[prop(optional)]
    longest: Option<u32>,
) -> impl IntoView {
    #[cfg(feature = "ssr")]
    let inner = html_escape::encode_text(&value).into_owned();
    #[cfg(not(feature = "ssr"))]
    let inner = value.clone();
    view! {
        <textarea class="input" name=name id=id required=required rows=rows.unwrap_or(2) maxlength=longest.unwrap_or(2000)
            prop:value=value inner_html=inner></textarea>
    }
}
