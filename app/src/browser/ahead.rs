//! Reckons an edit as it is sent. The engine is a module of its own, loaded with the case once a fold opens in which
//! a value can be corrected.

use std::cell::RefCell;
use std::rc::Rc;

use js_sys::{Array, Function, Promise, Reflect};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::HtmlFormElement;

use super::alert::REFUSED;
use super::events::{on, on_document, target};
use super::milliseconds;
use super::page::REFRESHED;
use crate::api::invoices::engine;
use crate::model::AheadView;

const FORM: &str = "form[action='/api/edit-invoice']";

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
        let edits = fold.query_selector(FORM).ok().flatten().is_some();
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
        let form = target(&event).filter(|form| form.matches(FORM).unwrap_or(false));
        let Some(form) = form.and_then(|form| form.dyn_into::<HtmlFormElement>().ok()) else { return };
        let began = milliseconds();
        let ahead = slot.borrow().as_ref().and_then(|engine| reckon(engine, &form));
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

fn reckon(engine: &Loaded, form: &HtmlFormElement) -> Option<AheadView> {
    let fields = web_sys::FormData::new_with_form(form).ok()?;
    let given = |name: &str| fields.get(name);
    let arguments = Array::of4(&engine.case.as_str().into(), &given("line"), &given("name"), &given("value"));
    let told = engine.reckon.apply(&JsValue::UNDEFINED, &arguments).ok()?.as_string()?;
    serde_json::from_str(&told).ok()
}
