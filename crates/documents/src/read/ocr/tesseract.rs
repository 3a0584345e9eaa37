//! Characters by Tesseract's command line, in a child process of its own.

use std::process::Command;
use std::time::Duration;

use super::super::ReadFailure;
use super::super::tool::{Package, Tools, missing};
use super::table::read_table;
use super::{Language, Raster, TextLine, WordReader};

const TOOL: &str = "tesseract";
const PACKAGE: Package = Package {
    cap: 32 * 1024 * 1024,
    mend: "install the packages tesseract-ocr, tesseract-ocr-eng, -deu, -fra, -spa, -ita and -nld",
    explain: explain_languages,
};
/// Less sure, and the page stays as it lies.
const SURE_OF_TURN: f32 = 0.5;

/// Reads characters with `tesseract`.
#[derive(Clone, Copy, Debug)]
pub struct Tesseract {
    tools: Tools,
}

impl Default for Tesseract {
    fn default() -> Self {
        Self { tools: Tools::limited(PACKAGE, Duration::from_secs(60)) }
    }
}

impl WordReader for Tesseract {
    fn read_words(&self, picture: &Raster, languages: &[Language]) -> Result<Vec<TextLine>, ReadFailure> {
        let codes: Vec<&str> = languages.iter().map(|language| language.code()).collect();
        let codes = codes.join("+");
        // Mode 4 keeps the rows of a page together across its columns, as tables need it; of invoices with
        // noise it read more lines right than the mode that looks for blocks first.
        let written = self.run(picture, &["-l", &codes, "--psm", "4", "--dpi", "300", "tsv"])?;
        Ok(read_table(&String::from_utf8_lossy(&written)))
    }

    fn find_turn(&self, picture: &Raster) -> Result<Option<u8>, ReadFailure> {
        match self.run(picture, &["-l", "osd", "--psm", "0", "--dpi", "300"]) {
            Ok(written) => Ok(read_turn(&String::from_utf8_lossy(&written))),
            // Too few characters to tell are a failure to Tesseract.
            Err(ReadFailure::Damaged(_)) => Ok(None),
            Err(failure) => Err(failure),
        }
    }
}

impl Tesseract {
    /// For a process that has confined itself: its tools inherit the limits.
    pub fn confined(limit: Duration) -> Self {
        Self { tools: Tools::confined(PACKAGE, limit) }
    }

    /// With so much time for each picture, where a busy machine must not count as a document's fault.
    pub fn patient(limit: Duration) -> Self {
        Self { tools: Tools::limited(PACKAGE, limit) }
    }

    fn run(self, picture: &Raster, arguments: &[&str]) -> Result<Vec<u8>, ReadFailure> {
        let mut command = Command::new(TOOL);
        // Threads of its own only wait for each other on small pictures, and would multiply the limits.
        command.args(["stdin", "stdout"]).args(arguments).env("OMP_THREAD_LIMIT", "1");
        self.tools.run_with_input(TOOL, &mut command, picture.write_pgm())
    }
}

fn explain_languages(complaint: &str) -> Option<ReadFailure> {
    let lacks = complaint.contains("couldn't load any languages") || complaint.contains("Failed loading language");
    lacks.then(|| missing(TOOL, PACKAGE.mend))
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
