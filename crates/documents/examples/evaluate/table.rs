//! The counts as tables for people.

use std::fmt;

use crate::calibration::Calibration;
use crate::part::{Part, Tally, share};

pub struct Table<'a> {
    pub part: &'a Part,
    pub mistakes: bool,
}

impl fmt::Display for Table<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let part = self.part;
        if self.mistakes {
            part.mistakes.iter().try_for_each(|mistake| writeln!(f, "  - {}", mistake.replace('\n', "\n    ")))?;
        }
        write!(f, "{}, {}: {} documents", part.corpus, part.reading, part.documents)?;
        if part.unread > 0 {
            write!(f, ", {} not read", part.unread)?;
        }
        if part.pages > 0 && part.seconds > 0.0 {
            write!(f, ", {} pages, {:.1} pages a second", part.pages, part.pages as f64 / part.seconds)?;
        }
        writeln!(f)?;
        writeln!(f, "  {:<24} {:>6} {:>6} {:>6}  exact  precision  recall  F1", "field", "known", "given", "right")?;
        part.fields.iter().try_for_each(|(field, tally)| write_row(f, field, *tally))?;
        write_row(f, "ALL FIELDS", part.all_fields())?;
        let (right, judged) = (part.headers_right, part.headers_judged);
        writeln!(f, "  documents whose every field is right: {right} of {judged}")?;
        if part.with_lines > 0 {
            write_row(f, "LINES", part.lines)?;
            writeln!(f, "  documents whose every line is right: {} of {}", part.lines_all_right, part.with_lines)?;
        }
        write_calibration(f, &part.calibration)
    }
}

/// One row a part, and the calibration over all.
pub struct Summary<'a>(pub &'a [Part]);

impl fmt::Display for Summary<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut calibration = Calibration::default();
        writeln!(f, "{:<44} fields F1  lines F1  pages/s", "SUMMARY")?;
        for part in self.0 {
            calibration.merge(&part.calibration);
            let lines = if part.with_lines > 0 { format!("{:.3}", part.lines.f1()) } else { "-".to_owned() };
            let speed =
                if part.seconds > 0.0 { format!("{:.1}", part.pages as f64 / part.seconds) } else { "-".to_owned() };
            let name = format!("{}, {}", part.corpus, part.reading);
            writeln!(f, "{name:<44} {:>9.3} {lines:>9} {speed:>8}", part.all_fields().f1())?;
        }
        write_calibration(f, &calibration)
    }
}

fn write_row(f: &mut fmt::Formatter<'_>, name: &str, tally: Tally) -> fmt::Result {
    writeln!(
        f,
        "  {name:<24} {:>6} {:>6} {:>6}  {:.3}      {:.3}   {:.3}  {:.3}",
        tally.known,
        tally.given,
        tally.right,
        tally.recall(),
        tally.precision(),
        tally.recall(),
        tally.f1()
    )
}

fn write_calibration(f: &mut fmt::Formatter<'_>, calibration: &Calibration) -> fmt::Result {
    if calibration.0.iter().all(|row| row.given == 0) {
        return Ok(());
    }
    writeln!(f, "  confidence    told  right  (values)")?;
    for row in calibration.0.iter().filter(|row| row.given > 0) {
        let right = share(row.right, row.given);
        writeln!(f, "  from {:>3} %   {:.3}  {right:.3}  ({})", row.from_percent, row.told(), row.given)?;
    }
    let sure = calibration.from(90);
    let verdict = if sure.right * 10 >= sure.given * 9 { "nine in ten" } else { "FEWER than nine in ten" };
    writeln!(f, "  of {} values with 90 % or more {} are right: {verdict}", sure.given, sure.right)
}
