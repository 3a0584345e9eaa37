//! Earlier lines by their item, and within an item by the months of their days.

use std::ops::RangeInclusive;

use rustc_hash::FxHashMap;

use crate::calendar::{Period, months_of};
use crate::evidence::Confidence;
use crate::invoice::InvoiceLine;
use crate::spelling::fold_hash;

/// A line for more months than this is found whatever the months asked for.
const MOST_MONTHS: i32 = 14;

/// The lines of one item, each by its place.
#[derive(Default)]
struct ItemLines {
    /// By month and place. Lines come nearly in the order of their months, so that most are put at the end.
    by_month: Vec<(i32, u32)>,
    /// Those for more than [`MOST_MONTHS`].
    long: Vec<u32>,
    undated: Vec<u32>,
}

/// Lines by the hashes of their codes and of their words.
#[derive(Default)]
struct Named {
    by_code: FxHashMap<u64, ItemLines>,
    by_text: FxHashMap<u64, ItemLines>,
}

/// The hashes of a line's code and words, which those have in common that are compared as equal.
#[derive(Clone, Copy)]
struct Names {
    code: Option<u64>,
    text: Option<u64>,
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
        let Some(months) = dated.map(months_of) else { return self.undated.push(line) };
        if months.end() - months.start() >= MOST_MONTHS {
            self.long.push(line);
            return;
        }
        for month in months {
            let at = self.by_month.partition_point(|known| *known < (month, line));
            self.by_month.insert(at, (month, line));
        }
    }

    fn collect(&self, months: Option<&RangeInclusive<i32>>, found: &mut Vec<u32>) {
        found.extend(&self.long);
        let Some(months) = months else {
            found.extend(&self.undated);
            return found.extend(self.by_month.iter().map(|(_, line)| line));
        };
        let begin = self.by_month.partition_point(|(month, _)| month < months.start());
        let inside = self.by_month.iter().skip(begin).take_while(|(month, _)| month <= months.end());
        found.extend(inside.map(|(_, line)| line));
    }
}

impl Named {
    fn add(&mut self, line: u32, names: Names, dated: Option<Period>) {
        for (lists, name) in [(&mut self.by_code, names.code), (&mut self.by_text, names.text)] {
            if let Some(name) = name {
                lists.entry(name).or_default().add(line, dated);
            }
        }
    }

    fn collect(&self, names: Names, months: Option<&RangeInclusive<i32>>, found: &mut Vec<u32>) {
        for (lists, name) in [(&self.by_code, names.code), (&self.by_text, names.text)] {
            if let Some(lines) = name.and_then(|name| lists.get(&name)) {
                lines.collect(months, found);
            }
        }
    }
}

fn names_of(line: &InvoiceLine) -> Names {
    let hash_code = |code: &str| if code.is_ascii() { fold_hash(code) } else { fold_hash(&code.to_lowercase()) };
    let text = line.description.as_ref().filter(|field| !field.value.is_empty());
    Names {
        code: line.item_code.as_ref().map(|field| hash_code(field.value.trim())),
        text: text.map(|field| fold_hash(&field.value)),
    }
}

impl ItemIndex {
    pub fn add(&mut self, at: u32, line: &InvoiceLine, family: Option<(usize, Confidence)>, dated: Option<Period>) {
        let names = names_of(line);
        if let Some((family, _)) = family {
            self.by_family.entry(family).or_default().add(at, dated);
            self.matched.add(at, names, dated);
        }
        // An uncertain match may count as none: that is for the settings to say.
        if family.is_none_or(|(_, sure)| sure < Confidence::CERTAIN) {
            self.open.add(at, names, dated);
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
            None => self.matched.collect(names, months.as_ref(), &mut found),
        }
        self.open.collect(names, months.as_ref(), &mut found);
        found.sort_unstable();
        found.dedup();
        found
    }
}
