//! Reckons an edit as it is sent. The engine is a module of its own, loaded with the case once a fold opens in which
//! a value can be corrected.

use std::cell::RefCell;
use std::rc::Rc;

use js_sys::{Array, Function, Promise, Reflect};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{Element, HtmlFormElement};

use super::alert::REFUSED;
use super::events::{on, on_document, target};
use super::milliseconds;
use super::page::REFRESHED;
use crate::api::invoices::engine;
use crate::model::AheadView;

/// The forms that correct a value, with the document as the engine names it.
const FORMS: [(&str, &str); 2] =
    [("form[action='/api/edit-invoice']", "invoice"), ("form[action='/api/edit-term']", "contract")];

/// Which document a form corrects.
fn document_of(form: &Element) -> Option<&'static str> {
    FORMS.iter().find(|(selector, _)| form.matches(selector).unwrap_or(false)).map(|(_, document)| *document)
}

/// The engine's way in, and the case as it takes it.
struct Loaded {
    reckon: Function,
    case: String,
}

/// What those who watch edits are told.
pub enum Edit {
    /// Reckoned, in so many milliseconds.
    Ahead(AheadView, f64),
    /// The server has stored something, and the page shows it.
    Stored,
    /// The server has stored nothing.
    Refused,
}

pub fn listen_for_edits(invoice: String, tell: impl Fn(Edit) + 'static) {
    let loaded: Rc<RefCell<Option<Loaded>>> = Rc::default();
    let tell = Rc::new(tell);
    let slot = loaded.clone();
    on_document("toggle", move |event| {
        let Some(fold) = target(&event).filter(|fold| fold.matches("details.edit[open]").unwrap_or(false)) else {
            return;
        };
        let edits = FORMS.iter().any(|(selector, _)| fold.query_selector(selector).ok().flatten().is_some());
        if edits && slot.borrow().is_none() {
            let (slot, invoice) = (slot.clone(), invoice.clone());
            wasm_bindgen_futures::spawn_local(async move {
                let ready = load_engine(invoice).await;
                slot.replace(ready.map(|(reckon, case)| Loaded { reckon, case }));
            });
        }
    });
    let (slot, say) = (loaded.clone(), tell.clone());
    on_document("submit", move |event| {
        let Some(form) = target(&event) else { return };
        let Some(edited) = document_of(&form) else { return };
        let Ok(form) = form.dyn_into::<HtmlFormElement>() else { return };
        let began = milliseconds();
        let ahead = slot.borrow().as_ref().and_then(|engine| reckon(engine, edited, &form));
        if let Some(ahead) = ahead {
            say(Edit::Ahead(ahead, milliseconds() - began));
        }
    });
    let Some(window) = web_sys::window() else { return };
    let say = tell.clone();
    on(&window, REFRESHED, move |_| {
        // The case has changed with it.
        loaded.replace(None);
        say(Edit::Stored);
    });
    on(&window, REFUSED, move |_| tell(Edit::Refused));
}

/// The engine's function and the case for it; nothing where either cannot be had: the server reckons in any case.
async fn load_engine(invoice: String) -> Option<(Function, String)> {
    let load: Function = Reflect::get(&js_sys::global(), &"loadPreview".into()).ok()?.dyn_into().ok()?;
    let promise: Promise = load.call0(&JsValue::UNDEFINED).ok()?.dyn_into().ok()?;
    let reckon: Function = JsFuture::from(promise).await.ok()?.dyn_into().ok()?;
    let case = engine(invoice).await.ok()??;
    Some((reckon, case))
}

fn reckon(engine: &Loaded, edited: &str, form: &HtmlFormElement) -> Option<AheadView> {
    let fields = web_sys::FormData::new_with_form(form).ok()?;
    let given = |name: &str| fields.get(name);
    let case = engine.case.as_str();
    let arguments = Array::of5(&case.into(), &edited.into(), &given("line"), &given("name"), &given("value"));
    let told = engine.reckon.apply(&JsValue::UNDEFINED, &arguments).ok()?.as_string()?;
    serde_json::from_str(&told).ok()
}
