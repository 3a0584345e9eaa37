//! The child's half: confines itself, takes the bytes over, reads them, and gives one answer.

mod confinement;
mod files;
mod identity;
mod limits;
mod spool;
mod system_calls;

use std::io::Write;
use std::process::ExitCode;

use documents::extraction::extract_loaded;
use documents::format::recognise;
use documents::read::scan::{Readers, draw};
use documents::read::{Limit, Poppler, ReadFailure, Tesseract};

use crate::bounds;
use crate::message::{Message, Stage, Task};
pub use confinement::confine;
use spool::Spooled;

/// Does one task with the bytes of standard input. For a process of its own, before it has done or
/// started anything else: what it may do is taken away for good.
pub fn run_child(task: Task) -> ExitCode {
    let weak = match confine() {
        Ok(weak) => weak,
        Err(reason) => return end(say(&Message::Unconfined(reason))),
    };
    if !weak.is_empty() && say(&Message::Weak(weak)).is_err() {
        return ExitCode::FAILURE;
    }
    let document = match spool::spool(std::io::stdin().lock(), bounds::DOCUMENT) {
        Ok(document) => document,
        Err(failure) => return end(say(&Message::Failed(failure))),
    };
    // Whatever the document makes a tool do, no file grows from here on.
    if let Err(error) = limits::forbid_writing() {
        return end(say(&Message::Unconfined(error.to_string())));
    }
    if say(&Message::At(Stage::Reading)).is_err() {
        return ExitCode::FAILURE;
    }
    end(work(task, &document))
}

fn work(task: Task, document: &Spooled) -> std::io::Result<()> {
    let poppler = Poppler::confined(bounds::TOOL);
    match task {
        Task::Extract { kind } => {
            let words = Tesseract::confined(bounds::CHARACTERS);
            let readers = Readers { poppler, words: &words, on_page: &tell_page };
            match extract_loaded(&document.bytes, &document.path, readers, kind) {
                Ok(extraction) => say(&Message::Read(Box::new(extraction))),
                Err(failure) => say(&Message::Failed(failure)),
            }
        }
        Task::Draw { page, dots_per_inch } => {
            let format = recognise(&document.bytes);
            match draw(format, &document.bytes, &document.path, poppler, page, dots_per_inch) {
                Ok(picture) => {
                    let size = u64::try_from(picture.len()).unwrap_or(u64::MAX);
                    say(&Message::Picture(size))?;
                    let mut output = std::io::stdout().lock();
                    output.write_all(&picture)?;
                    output.flush()
                }
                Err(failure) => say(&Message::Failed(failure)),
            }
        }
    }
}

/// Grants the time that reading characters takes, and tells the parent to grant it too. Neither can fail
/// in a way that matters: without, the page ends by the limits that hold already.
fn tell_page(number: u32, of: u32) {
    let _ = limits::raise_processor();
    let _ = say(&Message::At(Stage::Page { number, of }));
}

fn say(message: &Message) -> std::io::Result<()> {
    let mut line = serde_json::to_vec(message)?;
    if u64::try_from(line.len()).unwrap_or(u64::MAX) >= bounds::ANSWER {
        line = serde_json::to_vec(&Message::Failed(ReadFailure::TooLarge(Limit::Text)))?;
    }
    line.push(b'\n');
    let mut output = std::io::stdout().lock();
    output.write_all(&line)?;
    output.flush()
}

fn end(said: std::io::Result<()>) -> ExitCode {
    if said.is_ok() { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}
