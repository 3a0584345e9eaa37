//! Characters by Tesseract's command line, in a child process of its own.

use std::process::Command;
use std::time::Duration;

use super::super::process::{Finished, GivenUp, limited, run_with_input};
use super::super::{Limit, ReadFailure};
use super::table::read_table;
use super::{Language, Raster, TextLine, WordReader};

const OUTPUT_CAP: u64 = 32 * 1024 * 1024;
/// Less sure, and the page stays as it lies.
const SURE_OF_TURN: f32 = 0.5;

/// Reads characters with `tesseract`.
#[derive(Clone, Copy, Debug)]
pub struct Tesseract {
    limit: Duration,
    /// This process has limits already, and its tools inherit them.
    confined: bool,
}

impl Default for Tesseract {
    fn default() -> Self {
        Self { limit: Duration::from_secs(60), confined: false }
    }
}

impl WordReader for Tesseract {
    fn read_words(&self, picture: &Raster, languages: &[Language]) -> Result<Vec<TextLine>, ReadFailure> {
        let codes: Vec<&str> = languages.iter().map(|language| language.code()).collect();
        let codes = codes.join("+");
        // Mode 4 keeps the rows of a page together across its columns, as tables need it; of invoices with
        // noise it read more lines right than the mode that looks for blocks first.
        let finished = self.run(picture, &["-l", &codes, "--psm", "4", "--dpi", "300", "tsv"])?;
        Ok(read_table(&String::from_utf8_lossy(&finished.output)))
    }

    fn find_turn(&self, picture: &Raster) -> Result<Option<u8>, ReadFailure> {
        match self.run(picture, &["-l", "osd", "--psm", "0", "--dpi", "300"]) {
            Ok(finished) => Ok(read_turn(&String::from_utf8_lossy(&finished.output))),
            // Too few characters to tell are a failure to Tesseract.
            Err(ReadFailure::Damaged(_)) => Ok(None),
            Err(failure) => Err(failure),
        }
    }
}

impl Tesseract {
    /// For a process that has confined itself: its tools inherit the limits.
    pub fn confined(limit: Duration) -> Self {
        Self { limit, confined: true }
    }

    fn run(self, picture: &Raster, arguments: &[&str]) -> Result<Finished, ReadFailure> {
        let mut command = if self.confined { Command::new("tesseract") } else { limited("tesseract") };
        // Threads of its own only wait for each other on small pictures, and would multiply the limits.
        command.args(["stdin", "stdout"]).args(arguments).env("OMP_THREAD_LIMIT", "1");
        let finished = run_with_input(&mut command, picture.write_pgm(), self.limit, OUTPUT_CAP);
        let finished = finished.map_err(|given_up| match given_up {
            GivenUp::Missing => missing(),
            GivenUp::TimedOut => ReadFailure::TimedOut { seconds: self.limit.as_secs() },
            GivenUp::WroteTooMuch => ReadFailure::TooLarge(Limit::Text),
            GivenUp::Failed(reason) => ReadFailure::Unreadable(reason),
        })?;
        if finished.success {
            return Ok(finished);
        }
        let complaint = finished.complaint.as_str();
        if complaint.contains("couldn't load any languages") || complaint.contains("Failed loading language") {
            return Err(missing());
        }
        if finished.out_of_time {
            return Err(ReadFailure::TimedOut { seconds: self.limit.as_secs() });
        }
        if complaint.contains("bad_alloc") {
            return Err(ReadFailure::TooLarge(Limit::Memory));
        }
        let first = complaint.lines().next().unwrap_or("no reason given");
        Err(ReadFailure::Damaged(first.chars().take(120).collect()))
    }
}

fn missing() -> ReadFailure {
    let packages = "install the packages tesseract-ocr, tesseract-ocr-eng, -deu, -fra, -spa, -ita and -nld";
    ReadFailure::ToolMissing { tool: "tesseract".to_owned(), mend: packages.to_owned() }
}

/// The quarters in a line such as `Rotate: 90`, where `Orientation confidence` is high enough.
fn read_turn(report: &str) -> Option<u8> {
    let value = |label: &str| {
        let line = report.lines().find_map(|line| line.trim().strip_prefix(label))?;
        line.trim().parse::<f32>().ok()
    };
    let sure = value("Orientation confidence:")? >= SURE_OF_TURN;
    let degrees = value("Rotate:")?;
    sure.then_some(((degrees / 90.0).round() as u8) % 4)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_turn_is_taken_only_where_it_is_sure() {
        let report = |confidence: &str| {
            format!("Page number: 0\nOrientation in degrees: 90\nRotate: 270\nOrientation confidence: {confidence}\n")
        };
        assert_eq!(read_turn(&report("5.43")), Some(3));
        assert_eq!(read_turn(&report("0.1")), None);
        assert_eq!(read_turn("Too few characters. Skipping this page"), None);
    }
}
