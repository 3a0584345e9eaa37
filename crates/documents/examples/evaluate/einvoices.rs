//! E-invoices against their truth, which stands beside them in one of several forms.

mod arithmetic;
mod gobl;
mod hybrid;
mod kinds;
mod pairs;

use std::path::Path;

use domain::{Decimal, Field, Reading};

use crate::options::Options;
use crate::part::Part;
use crate::{Outcome, files};

pub fn measure(folder: &Path, options: &Options) -> Outcome<Vec<Part>> {
    let mut parts = Vec::new();
    for measure in [gobl::measure, pairs::measure, kinds::measure, hybrid::measure] {
        let mut part = Part::new(files::name_of(folder), "XML");
        measure(folder, &mut part, options)?;
        if part.documents > 0 {
            parts.push(part);
        }
    }
    Ok(parts)
}

/// Counts one value; an empty truth is none.
fn compare(part: &mut Part, file: &str, field: &str, truth: Option<String>, read: Option<String>) {
    let truth = truth.filter(|truth| !truth.is_empty());
    let right = truth.as_ref().zip(read.as_ref()).is_some_and(|(truth, read)| same(truth, read));
    part.judge(file, field, truth.as_deref(), read.map(Into::into).as_ref(), right);
}

/// The plain text of a field.
fn shown<T: Reading>(field: &Option<Field<T>>) -> Option<String> {
    field.as_ref().map(|field| field.value.print())
}

fn same(truth: &str, read: &str) -> bool {
    match (truth.parse::<Decimal>(), read.parse::<Decimal>()) {
        (Ok(truth), Ok(read)) => truth == read,
        _ => normalise(truth) == normalise(read),
    }
}

fn normalise(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase()
}
