//! Earlier lines by their item, and within an item by the months of their days.

use std::ops::RangeInclusive;

use rustc_hash::FxHashMap;

use crate::calendar::{Period, months_of};
use crate::evidence::Confidence;
use crate::invoice::InvoiceLine;

/// A line for more months than this is found whatever the months asked for.
const MOST_MONTHS: i32 = 14;

/// The lines of one item, each by its place; ascending.
#[derive(Default)]
struct ItemLines {
    all: Vec<u32>,
    by_month: FxHashMap<i32, Vec<u32>>,
    /// Those for more than [`MOST_MONTHS`].
    long: Vec<u32>,
}

/// Lines by code and by words.
#[derive(Default)]
struct Named {
    by_code: FxHashMap<String, ItemLines>,
    by_text: FxHashMap<String, ItemLines>,
}

#[derive(Default)]
pub(super) struct ItemIndex {
    by_family: FxHashMap<usize, ItemLines>,
    /// Lines of an item of the rate table, for lines of the present that are of none.
    matched: Named,
    /// Lines of none.
    open: Named,
}

impl ItemLines {
    fn add(&mut self, line: u32, dated: Option<Period>) {
        self.all.push(line);
        let Some(months) = dated.map(months_of) else { return };
        if months.end() - months.start() >= MOST_MONTHS {
            self.long.push(line);
            return;
        }
        for month in months {
            self.by_month.entry(month).or_default().push(line);
        }
    }

    fn collect(&self, months: Option<&RangeInclusive<i32>>, found: &mut Vec<u32>) {
        let Some(months) = months else { return found.extend(&self.all) };
        found.extend(&self.long);
        if months.end() - months.start() >= MOST_MONTHS {
            let inside = self.by_month.iter().filter(|(month, _)| months.contains(month));
            return inside.for_each(|(_, lines)| found.extend(lines));
        }
        months.clone().filter_map(|month| self.by_month.get(&month)).for_each(|lines| found.extend(lines));
    }
}

impl Named {
    fn add(&mut self, line: u32, (code, text): (Option<String>, String), dated: Option<Period>) {
        if let Some(code) = code {
            self.by_code.entry(code).or_default().add(line, dated);
        }
        if !text.is_empty() {
            self.by_text.entry(text).or_default().add(line, dated);
        }
    }

    fn collect(
        &self,
        (code, text): &(Option<String>, String),
        months: Option<&RangeInclusive<i32>>,
        found: &mut Vec<u32>,
    ) {
        let coded = code.as_ref().and_then(|code| self.by_code.get(code));
        coded.into_iter().chain(self.by_text.get(text)).for_each(|lines| lines.collect(months, found));
    }
}

fn names_of(line: &InvoiceLine) -> (Option<String>, String) {
    let code = line.item_code.as_ref().map(|field| field.value.trim().to_lowercase());
    let text = line.description.as_ref().map_or_else(String::new, |field| field.value.to_ascii_lowercase());
    (code, text)
}

impl ItemIndex {
    pub fn add(&mut self, at: u32, line: &InvoiceLine, family: Option<(usize, Confidence)>, dated: Option<Period>) {
        if let Some((family, _)) = family {
            self.by_family.entry(family).or_default().add(at, dated);
            self.matched.add(at, names_of(line), dated);
        }
        // An uncertain match may count as none: that is for the settings to say.
        if family.is_none_or(|(_, sure)| sure < Confidence::CERTAIN) {
            self.open.add(at, names_of(line), dated);
        }
    }

    /// Every line that may bill what this one bills, ascending, and few others.
    pub fn find(&self, line: &InvoiceLine, family: Option<usize>, months: Option<RangeInclusive<i32>>) -> Vec<u32> {
        let mut found = Vec::new();
        let names = names_of(line);
        match family {
            Some(family) => {
                self.by_family.get(&family).into_iter().for_each(|lines| lines.collect(months.as_ref(), &mut found));
            }
            None => self.matched.collect(&names, months.as_ref(), &mut found),
        }
        self.open.collect(&names, months.as_ref(), &mut found);
        found.sort_unstable();
        found.dedup();
        found
    }
}
