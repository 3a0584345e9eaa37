//! Sends the forms of server functions without leaving the page. Without this code they are plain forms.

use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{FormData, HtmlButtonElement, HtmlFormElement, RequestInit, Response, SubmitEvent, UrlSearchParams};

use super::events::{on, target};
use super::{alert, page};
use crate::AppError;

/// Set by the server where it leads to another page.
const LEADS: &str = "serverfnredirect";

/// What became of a form.
enum Outcome {
    Done,
    Leads(String),
    Failed(AppError),
}

pub fn listen() {
    // On the window, after whatever the page itself does with the event.
    let Some(window) = web_sys::window() else { return };
    on(&window, "submit", |event| {
        let Some(form) = target(&event).and_then(|element| element.dyn_into::<HtmlFormElement>().ok()) else { return };
        let button: Option<HtmlButtonElement> =
            event.dyn_ref::<SubmitEvent>().and_then(SubmitEvent::submitter).and_then(|button| button.dyn_into().ok());
        let given = button.as_ref().and_then(|button| button.get_attribute("formaction"));
        let address = given.or_else(|| form.get_attribute("action")).unwrap_or_default();
        let is_file = form.enctype() == "multipart/form-data";
        if form.method() != "post" || is_file || !address.starts_with("/api/") || form.has_attribute("data-plain") {
            return;
        }
        event.prevent_default();
        wasm_bindgen_futures::spawn_local(send(form, button, address));
    });
}

async fn send(form: HtmlFormElement, button: Option<HtmlButtonElement>, address: String) {
    let hold = |held: bool| {
        if let Some(button) = &button {
            button.set_disabled(held);
        }
    };
    let body = write_body(&form, button.as_ref());
    hold(true);
    let outcome = match body {
        Ok(body) => post(&address, &body).await.unwrap_or(Outcome::Failed(AppError::NoAnswer)),
        Err(_) => Outcome::Failed(AppError::NoAnswer),
    };
    match outcome {
        Outcome::Done => {
            finish(&form);
            page::refresh().await;
        }
        Outcome::Leads(to) if page::is_here(&to) => {
            finish(&form);
            page::turn_to(&to).await;
        }
        // The button stays held until the page is left.
        Outcome::Leads(to) => return page::go(&to),
        Outcome::Failed(error) => alert::say(&form, &error),
    }
    hold(false);
}

/// Nothing is left of what was typed, and the fold that it was typed in closes.
fn finish(form: &HtmlFormElement) {
    alert::unsay(form);
    form.reset();
    if let Ok(Some(fold)) = form.closest("details.edit, details.f-dismiss, details.menu") {
        // Removing what is there cannot fail.
        let _ = fold.remove_attribute("open");
    }
}

/// The fields as a plain form would send them, with the button's own.
fn write_body(form: &HtmlFormElement, button: Option<&HtmlButtonElement>) -> Result<String, JsValue> {
    let fields = FormData::new_with_form(form)?;
    if let Some(button) = button.filter(|button| !button.name().is_empty()) {
        fields.append_with_str(&button.name(), &button.value())?;
    }
    let text = UrlSearchParams::new_with_str_sequence_sequence(&fields)?;
    Ok(String::from(text.to_string()))
}

async fn post(address: &str, body: &str) -> Result<Outcome, JsValue> {
    let window = web_sys::window().ok_or(JsValue::NULL)?;
    let request = RequestInit::new();
    request.set_method("POST");
    request.set_body(&JsValue::from_str(body));
    let headers = web_sys::Headers::new()?;
    headers.set("Accept", "application/json")?;
    headers.set("Content-Type", "application/x-www-form-urlencoded")?;
    request.set_headers(&headers);
    let response: Response = JsFuture::from(window.fetch_with_str_and_init(address, &request)).await?.dyn_into()?;
    if response.ok() {
        let to = response.headers().get("location")?.filter(|_| response.headers().has(LEADS).unwrap_or(false));
        return Ok(to.map_or(Outcome::Done, Outcome::Leads));
    }
    let said = JsFuture::from(response.text()?).await?.as_string().unwrap_or_default();
    Ok(Outcome::Failed(serde_json::from_str(&said).unwrap_or(AppError::NoAnswer)))
}
