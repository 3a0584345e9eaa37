//! Names compared by their words.

use std::collections::HashSet;

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
