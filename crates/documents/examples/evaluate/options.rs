//! What is measured, and how it is told.

use std::path::{Path, PathBuf};

use crate::Outcome;

#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Half {
    First,
    Second,
}

#[derive(Default)]
pub struct Options {
    pub corpora: PathBuf,
    pub json: bool,
    pub mistakes: bool,
    only: Option<String>,
    half: Option<Half>,
    /// Dots an inch of the pictures that are read instead of the text.
    pub scan: Option<u16>,
    /// What noise and which angle a picture gets.
    pub seed: u32,
}

impl Options {
    pub fn read(arguments: impl Iterator<Item = String>) -> Outcome<Self> {
        let mut options = Self::default();
        let mut arguments = arguments;
        while let Some(argument) = arguments.next() {
            let mut value = || arguments.next().ok_or(format!("{argument} needs a value"));
            match argument.as_str() {
                "--json" => options.json = true,
                "--mistakes" => options.mistakes = true,
                "--only" => options.only = Some(value()?),
                "--half" => {
                    options.half = Some(match value()?.as_str() {
                        "first" => Half::First,
                        "second" => Half::Second,
                        other => return Err(format!("--half is first or second, not {other}").into()),
                    });
                }
                "--seed" => options.seed = value()?.parse()?,
                "--scan" => options.scan = Some(value()?.parse()?),
                other if other.starts_with("--") => return Err(format!("there is no option {other}").into()),
                folder => options.corpora = PathBuf::from(folder),
            }
        }
        if !options.corpora.is_dir() {
            return Err("name the folder that holds the labelled documents: make eval-documents CORPUS=FOLDER".into());
        }
        Ok(options)
    }

    /// Whether this document is looked at: the `index`th of its corpus, in the order of the names.
    pub fn takes(&self, file: &Path, index: usize) -> bool {
        let named = self.only.as_ref().is_none_or(|part| file.to_string_lossy().contains(part.as_str()));
        let half = self.half.is_none_or(|half| (half == Half::First) == index.is_multiple_of(2));
        named && half
    }
}
