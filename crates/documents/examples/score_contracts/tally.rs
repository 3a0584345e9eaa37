//! Counts of right, wrong and missing values, by field, for developed and held-back documents.

use std::collections::{BTreeMap, HashSet};

#[derive(Default)]
struct Count {
    /// Documents where the truth has a value.
    known: u32,
    given: u32,
    right: u32,
    /// Given where the truth is silent: neither right nor wrong.
    unjudged: u32,
    share: f64,
}

pub struct Tally {
    title: &'static str,
    counts: BTreeMap<(bool, &'static str), Count>,
    show: bool,
}

impl Tally {
    pub fn new(title: &'static str, show: bool) -> Self {
        Self { title, counts: BTreeMap::new(), show }
    }

    /// One value against its truth. `None` as truth: nothing is known.
    pub fn add(&mut self, field: &'static str, doc: &Doc, truth: Option<&str>, given: Option<&str>) {
        let right = truth.is_some() && truth == given;
        self.judge(field, doc, truth, given, right);
    }

    pub fn judge(&mut self, field: &'static str, doc: &Doc, truth: Option<&str>, given: Option<&str>, right: bool) {
        let count = self.counts.entry((doc.held, field)).or_default();
        match (truth, given) {
            (None, None) => {}
            (None, Some(_)) => count.unjudged += 1,
            (Some(_), None) => count.known += 1,
            (Some(_), Some(_)) => {
                count.known += 1;
                count.given += 1;
                count.right += u32::from(right);
            }
        }
        if self.show && !right && (truth.is_some() || given.is_some()) {
            let mark = if truth.is_none() {
                "unjudged"
            } else if given.is_none() {
                "missing"
            } else {
                "WRONG"
            };
            println!("  {mark:8} {field:16} {:40} truth {truth:?} given {given:?}", doc.short());
        }
    }

    /// A share between 0 and 1, to be averaged.
    pub fn add_share(&mut self, field: &'static str, doc: &Doc, share: f64) {
        let count = self.counts.entry((doc.held, field)).or_default();
        count.known += 1;
        count.share += share;
        if self.show && share < 0.999 {
            println!("  {share:.2}     {field:16} {}", doc.short());
        }
    }

    pub fn print(&self) {
        for held in [false, true] {
            println!("{} ({})", self.title, if held { "held back" } else { "developed on" });
            for ((of, field), count) in &self.counts {
                if *of != held {
                    continue;
                }
                let share = |a: u32, b: u32| {
                    if b == 0 { "  -  ".to_owned() } else { format!("{:5.2}", f64::from(a) / f64::from(b)) }
                };
                if count.share > 0.0 {
                    println!(
                        "  {field:22} mean {:.3} over {}",
                        count.share / f64::from(count.known.max(1)),
                        count.known
                    );
                    continue;
                }
                println!(
                    "  {field:22} accuracy {} coverage {} errors {}   ({} right of {} given, {} known, {} unjudged)",
                    share(count.right, count.known),
                    share(count.given, count.known),
                    share(count.given - count.right, count.given),
                    count.right,
                    count.given,
                    count.known,
                    count.unjudged
                );
            }
        }
    }
}

/// One document of a set.
pub struct Doc {
    pub name: String,
    pub held: bool,
}

impl Doc {
    /// Every third of a sorted list is held back.
    pub fn of(name: &str, index: usize) -> Self {
        Self { name: name.to_owned(), held: index % 3 == 2 }
    }

    pub fn short(&self) -> String {
        self.name.chars().take(38).collect()
    }
}

/// Words of a name without case, punctuation and legal forms.
pub fn name_tokens(name: &str) -> HashSet<String> {
    const FORMS: &[&str] = &[
        "inc",
        "llc",
        "ltd",
        "limited",
        "corp",
        "corporation",
        "company",
        "co",
        "lp",
        "plc",
        "pte",
        "sa",
        "na",
        "gmbh",
        "the",
        "dba",
        "and",
    ];
    let plain: String = name.replace(['.', '\''], "").to_lowercase();
    plain
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty() && !FORMS.contains(word))
        .map(str::to_owned)
        .collect()
}

pub fn f1(given: &HashSet<String>, truth: &HashSet<String>) -> f64 {
    let shared = given.intersection(truth).count() as f64;
    if shared == 0.0 {
        return 0.0;
    }
    2.0 * shared / (given.len() + truth.len()) as f64
}
