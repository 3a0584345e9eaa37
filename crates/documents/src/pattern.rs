//! Regular expressions that are built once, on first use.

mod spelling;

use std::sync::OnceLock;

use regex::{Captures, Match, Regex};
use spelling::spell;

/// A number in words, in digits, or both: `ninety (90)`, `thirty-six`, `12`.
const NUMBER: &str = r"(?:\b(?:WORD)(?:[\s-]+(?:and[\s-]+)?(?:WORD))*(?:\s*\(\s*\d{1,4}\s*\))?|\(?\b\d{1,4}\b\)?)";
const NUMBER_WORDS: &str = "one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|\
sixteen|seventeen|eighteen|nineteen|twenty|thirty|forty|fourty|fifty|sixty|seventy|eighty|ninety|hundred|a|an|\
ein(?:e[mnrs]?)?|zwei|drei|vier|fünf|sechs|zwölf|dreißig|un|une|deux|trois|quatre|cinq|six|douze|trente|soixante|\
quarante-cinq|quatre-vingt-dix";

/// A span of time after its number.
const TIME_UNIT: &str = r"(?:(?:business|working|calendar|consecutive|full|contract|additional|successive|further|weitere[nrsm]?)[\s-]+)*(?:(?:day|week|month|year|annum|tage?n?|wochen?|monate?n?|jahre?n?|jours?|semaines?|mois|ans?)s?\b|années?)";

const MONTH: &str = "(?:january|february|march|april|may|june|july|august|september|october|november|december|jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec|januar|jänner|februar|märz|mai|juni|juli|oktober|dezember|janvier|février|mars|avril|juin|juillet|août|septembre|octobre|novembre|décembre)";
const DAY_WORD: &str = "(?:first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|eleventh|twelfth|thirteenth|fourteenth|fifteenth|sixteenth|seventeenth|eighteenth|nineteenth|twentieth|twenty-(?:first|second|third|fourth|fifth|sixth|seventh|eighth|ninth)|thirtieth|thirty-first)";

/// An amount of money: a sign or code before or after the digits.
const MONEY: &str = r"(?:(?:us|c|ca|a|au|hk|s|nz)?\$|€|£|₹|¥|\b(?:usd|eur|gbp|cad|aud|chf|inr|rs\.?|sek|nok|dkk|jpy))\s*\d[\d,.'’]*\d?(?:\s*(?:million|billion|mn|bn))?|\b\d[\d,.'’]*\d?\s*(?:€|£|(?:usd|eur|gbp|cad|aud|chf|inr|euros?|(?:u\.?s\.?\s+)?dollars)\b)";

/// A regular expression that ignores case and knows the names `{number}`, `{time}`, `{money}`,
/// `{month}` and `{day word}`.
///
/// One that cannot be built matches nothing; a debug build says so at once.
pub struct Pattern {
    source: &'static str,
    built: OnceLock<Option<Regex>>,
}

impl Pattern {
    pub const fn new(source: &'static str) -> Self {
        Self { source, built: OnceLock::new() }
    }

    fn regex(&self) -> Option<&Regex> {
        let built = self.built.get_or_init(|| build(&with_names(self.source)));
        built.as_ref()
    }

    pub fn is_in(&self, text: &str) -> bool {
        self.regex().is_some_and(|regex| regex.is_match(text))
    }

    pub fn find<'t>(&self, text: &'t str) -> Option<Match<'t>> {
        self.regex().and_then(|regex| regex.find(text))
    }

    pub fn find_all<'t>(&self, text: &'t str) -> impl Iterator<Item = Match<'t>> {
        self.regex().into_iter().flat_map(move |regex| regex.find_iter(text))
    }

    pub fn captures<'t>(&self, text: &'t str) -> Option<Captures<'t>> {
        self.regex().and_then(|regex| regex.captures(text))
    }

    pub fn all_captures<'t>(&self, text: &'t str) -> impl Iterator<Item = Captures<'t>> {
        self.regex().into_iter().flat_map(move |regex| regex.captures_iter(text))
    }
}

/// With what the names stand for.
fn with_names(source: &str) -> String {
    if !source.contains('{') {
        return source.to_owned();
    }
    let mut full = source.replace("{number}", &NUMBER.replace("WORD", NUMBER_WORDS));
    for (name, part) in [("{time}", TIME_UNIT), ("{money}", MONEY), ("{month}", MONTH), ("{day word}", DAY_WORD)] {
        full = full.replace(name, part);
    }
    full
}

/// An expression that is only known while reading, under the same rules but for the names.
pub fn build(source: &str) -> Option<Regex> {
    let regex = Regex::new(&spell(source));
    debug_assert!(regex.is_ok(), "{regex:?}");
    regex.ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn knows_numbers_money_and_time_by_name() {
        static NOTICE: Pattern = Pattern::new(r"{number}\s+{time}");
        assert_eq!(
            NOTICE.find("upon ninety (90) calendar days' notice").unwrap().as_str(),
            "ninety (90) calendar days"
        );
        static SUM: Pattern = Pattern::new("{money}");
        let sums: Vec<&str> = SUM.find_all("US$1,000.50 or 12,5 EUR or $2 million").map(|m| m.as_str()).collect();
        assert_eq!(sums, ["US$1,000.50", "12,5 EUR", "$2 million"]);
    }
    /// One that cannot be built would match nothing in a release build, and nobody would be told.
    #[test]
    fn every_expression_can_be_built() {
        let mut folders = vec![std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("src")];
        let mut count = 0;
        while let Some(folder) = folders.pop() {
            for entry in std::fs::read_dir(folder).unwrap().flatten() {
                if entry.path().is_dir() {
                    folders.push(entry.path());
                    continue;
                }
                let text = std::fs::read_to_string(entry.path()).unwrap();
                for rest in text.split("Pattern::new(").skip(1) {
                    let rest = rest.trim_start();
                    let hashes: String = rest.chars().skip(1).take_while(|sign| *sign == '#').collect();
                    let Some((_, rest)) = rest.strip_prefix('r').and_then(|rest| rest.split_once('"')) else {
                        continue;
                    };
                    let (source, _) = rest.split_once(&format!("\"{hashes}")).unwrap();
                    assert!(regex::Regex::new(&spell(&with_names(source))).is_ok(), "{source}");
                    count += 1;
                }
            }
        }
        assert!(count > 100, "{count}");
    }
}
