//! How prices may rise during the term.

use domain::{Confidence, Field};

use super::source::Source;
use crate::pattern::Pattern;

/// How prices may rise, such as "3% per year".
pub fn read_escalation(source: &Source) -> Option<Field<String>> {
    static RISE: Pattern = Pattern::new(
        r"\b(?:increas\w*|ris(?:e|es|ing)|escalat\w*|adjust\w*|rais(?:e|ed)|uplift\w*|index(?:ed|ation)|erhöh\w*|anpass\w*|preisanpassung|augment\w*|révis\w*)\b",
    );
    static PRICE: Pattern = Pattern::new(
        r"\b(?:prices?|pricing|rates?|fees?|charges?|compensation|rent|preise?n?|vergütung|prix|tarifs?)\b",
    );
    static PERCENT: Pattern = Pattern::new(
        r"(?:{number}\s*(?:percent|per\s+cent)\s*\(\s*\d+(?:[.,]\d+)?\s*%\s*\)|\d+(?:[.,]\d+)?\s*(?:%|percent\b|per\s+cent\b|prozent\b))\s*(?:(?:per|each|every|a)\s+(?:calendar\s+|contract\s+)?(?:year|annum)|annual(?:ly)?|yearly|pro\s+jahr|jährlich|par\s+an)?",
    );
    static INDEX: Pattern = Pattern::new(
        r"\b(?:(?:consumer|retail)\s+prices?\s+index|CPI(?:-[UW])?|producer\s+price\s+index|PPI|employment\s+cost\s+index|RPI|verbraucherpreisindex|indice\s+syntec)\b(?:\s*\([^)]{2,12}\))?",
    );
    static YEARLY: Pattern = Pattern::new(
        r"\b(?:annual\w*|year\w*|anniversar\w*|annum|renewal|(?:each|every)\s+{month}|twelve|12|index|CPI|jähr\w*|jahr|an(?:nuel\w*)?)\b",
    );
    static REFERS: Pattern = Pattern::new(r"\b(?:them|these|those|any\s+increase)\b");
    static OTHER: Pattern = Pattern::new(
        r"\b(?:interest|late\s+(?:fee|charge|payment)|discount|index\s+price|cash-?out|imbalance|volume\s+bands?|insurance|royalt\w*|shares?|stock|exercise\s+price|overdue|tax(?:es)?\s+rate)\b",
    );
    static FIXED: Pattern = Pattern::new(
        r"\b(?:prices?|rates?|fees?|charges?)\b[^.;]{0,60}\b(?:(?:shall|will)\s+(?:remain|be|stay)|are|is|remain)\s+(?:firm|fixed|unchanged|constant)\b|\b(?:prices?|rates?|fees?|charges?)\b[^.;]{0,60}\b(?:shall|will|may)\s+not\s+be\s+(?:increased|raised|adjusted)\b|\b(?:shall|will|may)\s+not\s+(?:increase|raise)\s+(?:\w+\s+)?(?:prices?|rates?|fees?|charges?)\b|\bprice\s+protection\b|\bfest(?:preise?|e\s+preise)\b",
    );
    let mut fixed = None;
    let mut before = "";
    for sentence in source.script.sentences() {
        let text = source.script.slice(sentence.clone());
        // "The Supplier may increase them": the prices stand in the sentence before.
        let of_prices = PRICE.is_in(text) || (REFERS.is_in(text) && PRICE.is_in(before));
        before = text;
        if OTHER.is_in(text) || !of_prices || text.len() > 1_500 {
            continue;
        }
        if fixed.is_none() && FIXED.is_in(text) {
            fixed = Some(sentence.clone());
        }
        if !RISE.is_in(text) || !YEARLY.is_in(text) {
            continue;
        }
        let percent = PERCENT.find(text).map(|found| found.as_str().trim());
        let index = INDEX.find(text).map(|found| found.as_str());
        let value = match (percent, index) {
            (Some(percent), Some(index)) => format!("{index}, {percent}"),
            (Some(percent), None) => percent.to_owned(),
            (None, Some(index)) => index.to_owned(),
            (None, None) => continue,
        };
        let value = value.split_whitespace().collect::<Vec<_>>().join(" ");
        let value = if value.ends_with('%') && YEARLY_RISE.is_in(text) { format!("{value} per year") } else { value };
        let proof = source.script.evidence(sentence.clone());
        return Some(Field::new(value, Confidence::percent(82), proof).printed(text.trim()));
    }
    let sentence = fixed?;
    let proof = source.script.evidence(sentence.clone());
    Some(Field::new("fixed".to_owned(), Confidence::percent(75), proof).printed(source.script.slice(sentence).trim()))
}

static YEARLY_RISE: Pattern = Pattern::new(
    r"\b(?:annual(?:ly)?|(?:each|every)\s+(?:year|{month})|per\s+(?:year|annum)|anniversar\w*|yearly|jährlich|chaque\s+année)\b",
);

#[cfg(test)]
mod tests {
    use super::*;
    use crate::read::plain::lay_text;

    fn escalation(text: &str) -> Option<String> {
        let pages = lay_text(text).unwrap();
        read_escalation(&Source::of(&pages)).map(|field| field.value)
    }

    #[test]
    fn reads_how_prices_rise() {
        for (text, expected) in [
            (
                "The Services Fee will escalate at a rate of three percent (3%) per year.",
                Some("three percent (3%) per year"),
            ),
            ("Late fees increase by 2% annually with the interest rate.", None),
            ("Prices shall remain firm during the term.", Some("fixed")),
            ("The rates are fixed for the term and shall not be increased.", Some("fixed")),
            (
                "The prices hold for one year. On each renewal the Supplier may increase them by no more than 4% per year.",
                Some("4% per year"),
            ),
            (
                "Prices are fixed for the first 12 months and rise thereafter each year by the Retail Prices Index (RPI).",
                Some("Retail Prices Index (RPI)"),
            ),
            ("The Seller shall not increase prices during the contract period.", Some("fixed")),
            ("The Contractor may adjust rates by up to 4% each January 1.", Some("4% per year")),
            ("Staff may increase them by 4% per year.", None),
        ] {
            assert_eq!(escalation(text).as_deref(), expected, "{text}");
        }
    }
}
