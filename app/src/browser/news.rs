//! Hears from the server that something has changed, and draws the page anew.

use std::cell::{Cell, RefCell};

use wasm_bindgen::JsCast;
use wasm_bindgen::prelude::Closure;
use wasm_bindgen_futures::spawn_local;
use web_sys::{Event, EventSource};

use super::events::{document, find, on, on_document};
use super::page::refresh_quietly;

/// Told to the window at each piece of news, for those who follow.
const NEWS: &str = "news";

/// A page that is only passed through needs no news.
const FIRST: i32 = 5_000;
const AGAIN: i32 = 10_000;

thread_local! {
    static SOURCE: RefCell<Option<EventSource>> = const { RefCell::new(None) };
}

/// Listens while the page is seen. Where it is not, the connection is left to others: a browser has few for each server.
pub fn listen() {
    if find("nav.side").is_none() {
        return;
    }
    attend_in(FIRST);
    on_document("visibilitychange", |_| attend());
}

/// Whether news come by themselves now.
pub fn is_heard() -> bool {
    SOURCE.with_borrow(|source| source.as_ref().is_some_and(|source| source.ready_state() == EventSource::OPEN))
}

/// Acts at each piece of news, as long as the page lives.
pub fn on_news(act: impl Fn() + 'static) {
    if let Some(window) = web_sys::window() {
        on(&window, NEWS, move |_| act());
    }
}

fn attend() {
    let hidden = document().is_some_and(|document| document.hidden());
    SOURCE.with_borrow_mut(|source| match source.take() {
        Some(open) if hidden => open.close(),
        Some(open) => *source = Some(open),
        None if hidden => {}
        None => *source = open(),
    });
}

fn open() -> Option<EventSource> {
    let source = EventSource::new("/api/news").ok()?;
    on(&source, "changed", |_| {
        tell();
        spawn_local(refresh_quietly());
    });
    let opened = Cell::new(false);
    on(&source, "open", move |_| {
        tell();
        // What happened since the connection ended was told to nobody.
        if opened.replace(true) {
            spawn_local(refresh_quietly());
        }
    });
    let given = source.clone();
    on(&source, "error", move |_| {
        // The browser tries again by itself, but for an answer that says no: then the page finds out what is wrong.
        if given.ready_state() == EventSource::CLOSED {
            give_up();
        }
    });
    Some(source)
}

fn give_up() {
    SOURCE.with_borrow_mut(|source| *source = None);
    spawn_local(refresh_quietly());
    attend_in(AGAIN);
}

fn attend_in(milliseconds: i32) {
    let later = Closure::once_into_js(attend);
    if let Some(window) = web_sys::window() {
        let _ = window.set_timeout_with_callback_and_timeout_and_arguments_0(later.unchecked_ref(), milliseconds);
    }
}

fn tell() {
    if let (Some(window), Ok(event)) = (web_sys::window(), Event::new(NEWS)) {
        let _ = window.dispatch_event(&event);
    }
}
