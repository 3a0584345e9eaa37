//! Fees that may be billed beside the rates.

use std::ops::Range;

use domain::number::DecimalMark;
use domain::{Confidence, Field};
use regex::Match;

use super::limit::read_money;
use super::source::Source;
use crate::pattern::Pattern;

/// What the contract says on fees.
#[derive(Default)]
pub struct Fees {
    /// The allowed fees by name, with their amount where one is stated. Empty where the contract
    /// allows none; `None` where it does not speak of fees.
    pub allowed: Option<Field<Vec<String>>>,
    /// Where the text states their amounts: these are no rates.
    pub amounts: Vec<Range<usize>>,
}

pub fn read_fees(source: &Source) -> Fees {
    let mut names: Vec<String> = Vec::new();
    let mut amounts: Vec<Range<usize>> = Vec::new();
    let mut proof: Option<Range<usize>> = None;
    let mut none: Option<Range<usize>> = None;
    for (place, listed) in listed_fees(source.text()) {
        proof.get_or_insert(place);
        names.extend(listed);
    }
    for sentence in source.script.sentences() {
        let text = source.script.slice(sentence.clone());
        if none.is_none() && excludes_fees(text) {
            none = Some(sentence.clone());
            continue;
        }
        for fee in fees_in(text, source.mark) {
            proof.get_or_insert_with(|| sentence.clone());
            amounts.extend(fee.amount.map(|place| sentence.start + place.start..sentence.start + place.end));
            if !names.iter().any(|known| known.eq_ignore_ascii_case(&fee.text)) {
                names.push(fee.text);
            }
        }
    }
    let (sentence, percent) = match (proof, none) {
        (Some(sentence), _) => (sentence, 78),
        (None, Some(sentence)) => (sentence, 85),
        (None, None) => return Fees::default(),
    };
    let evidence = source.script.evidence(sentence.clone());
    let allowed =
        Field::new(names, Confidence::percent(percent), evidence).printed(source.script.slice(sentence).trim());
    Fees { allowed: Some(allowed), amounts }
}

fn excludes_fees(text: &str) -> bool {
    static NONE: Pattern = Pattern::new(
        r"\b(?:no|not\s+(?:charge|bill|invoice|impose|add)\s+(?:\w+\s+){0,2}any)\s+(?:other|additional|further|extra)\s+(?:\w+\s+){0,2}(?:fees?|charges?|surcharges?|costs?|amounts?)|\b(?:may|shall|will)\s+not\s+(?:charge|bill|invoice|impose|add|assess)\s+any\b[^.;]{0,120}\b(?:fees?|charges?|surcharges?)\b|\bno\s+(?:fuel\s+)?surcharges?\b|\bno\s+(?:fees?|charges?|surcharges?)[^.;]{0,40}\b(?:other\s+than|beyond|in\s+addition)|\ball[\s-]in\s+(?:price|rate|fee)s?|\b(?:prices?|rates?|fees?)\s+(?:\w+\s+){0,4}(?:all[\s-]inclusive|all[\s-]in)\b|\b(?:inclusive\s+of|includes?)\s+all\s+(?:other\s+)?(?:fees|charges|surcharges|costs)\b|\ball\s+other\s+(?:costs|fees|charges|expenses)\s+are\s+included\b|\bkeine\s+(?:weiteren|zusätzlichen)\s+(?:gebühren|kosten|zuschläge|entgelte)|\baucun(?:s|e)?\s+(?:autres?\s+)?(?:frais|supplément)",
    );
    static OTHER: Pattern = Pattern::new(
        r"\b(?:terminat\w*|cancel\w*|return|warranty|unless\s+otherwise\s+agreed|at\s+no\s+(?:additional|extra|further|other))\b",
    );
    NONE.is_in(text) && !OTHER.is_in(text)
}

/// "Allowed fees: fuel surcharge 3%; delivery"
fn listed_fees(text: &str) -> impl Iterator<Item = (Range<usize>, Vec<String>)> {
    static LIST: Pattern = Pattern::new(
        r"\b(?:(?:allowed|permitted|approved|allowable|accessorial)\s+(?:additional\s+)?(?:fees|charges|surcharges)\s*(?:are|include)?\s*:|(?:zulässige|zusätzliche)\s+(?:gebühren|zuschläge|nebenkosten)\s*:|frais\s+(?:autorisés|supplémentaires)\s*:)\s*([^\n]{1,400})",
    );
    LIST.all_captures(text).filter_map(|found| {
        let (whole, list) = (found.get(0)?, found.get(1)?);
        let items = list.as_str().split(if list.as_str().contains(';') { ';' } else { ',' });
        let items = items.map(|item| item.trim().trim_end_matches('.').trim());
        let fits = |item: &&str| {
            (3..=80).contains(&item.len()) && !item.eq_ignore_ascii_case("none") && item.split(' ').count() <= 10
        };
        Some((whole.range(), items.filter(fits).map(tidy).collect()))
    })
}

/// A fee as a sentence allows it.
struct Fee {
    /// Such as "Delivery fee: EUR 45.00 per delivery".
    text: String,
    /// Where its amount stands in the sentence.
    amount: Option<Range<usize>>,
}

/// The fees that a sentence allows as the object of "may charge".
fn fees_in(text: &str, mark: Option<DecimalMark>) -> Vec<Fee> {
    static MAY: Pattern = Pattern::new(
        r"\b(?:may|is\s+entitled\s+to|shall\s+be\s+entitled\s+to|can|darf)\s+(?:also\s+|additionally\s+)?(?:charge|bill|invoice|add|impose|apply|assess|pass\s+through)\s+(?:\w+\s+(?:for\s+)?)?(?:an?\s+|the\s+)?([^;\n]{3,160})",
    );
    static NAMED: Pattern = Pattern::new(
        r"\b((?:[a-z][\w-]*\s+){0,3}(?:sur)?(?:charges?|fees?|zuschlag|zuschläge|gebühr(?:en)?|supplément))(?:\s*(?:\(\s*|:\s*|of\s+|at\s+|not\s+(?:to\s+exceed|exceeding)\s+|up\s+to\s+|von\s+|-\s*)(?:up\s+to\s+)?({money}|\d+(?:[.,]\d+)?\s*%)(?:\s*(?:per|/|for\s+each|for\s+every|je|pro|par)\s*(\w+))?)?",
    );
    static UNWANTED: Pattern = Pattern::new(
        r"\b(?:late|interest|finance|cancellation|termination|licen[sc]e|its|such|any|no|these|those|all|by|additional|other|hourly|daily|weekly|monthly|quarterly|annual|yearly)\b",
    );
    static GERMAN: Pattern = Pattern::new(
        r"\bdarf\s+(?:eine[nrms]?\s+)?(\w*(?:pauschale|zuschlag|gebühr|kosten))\s+(?:von|in\s+höhe\s+von)\s+({money}|\d+(?:[.,]\d+)?\s*%)(?:\s*(?:je|pro)\s*(\w+))?[^.;]{0,40}\b(?:berechnen|erheben|verlangen|berechnet|erhoben)\b",
    );
    let mut fees = Vec::new();
    if let Some(object) = MAY.captures(text).and_then(|found| found.get(1)) {
        for named in NAMED.all_captures(object.as_str()) {
            let Some(name) = named.get(1).map(|name| strip_articles(name.as_str())) else { continue };
            if !UNWANTED.is_in(name) && name.split(' ').count() > 1 {
                fees.push(build_fee(name, named.get(2), named.get(3), object.start(), mark));
            }
        }
    }
    let refunds = if REFUSED.is_in(text) { None } else { REFUNDED.captures(text) };
    for named in GERMAN.all_captures(text).chain(CHARGED.all_captures(text)).chain(refunds) {
        let Some(name) = named.get(1).map(|name| strip_articles(name.as_str())) else { continue };
        let (amount, each) = (named.get(2).or(named.get(4)), named.get(3).or(named.get(5)));
        if !UNWANTED.is_in(name) {
            fees.push(build_fee(name, amount, each, 0, mark));
        }
    }
    fees
}

/// "A fuel surcharge of 3% shall be added", "a fuel surcharge shall be assessed and shall not exceed 12%":
/// only what is a surcharge by its name, for the rates themselves are charged too.
static CHARGED: Pattern = Pattern::new(
    r"\b((?:[a-z][\w-]*\s+){0,2}surcharges?|(?:fuel|environmental|delivery|freight|shipping|handling|admin\w*|regulatory|recovery|energy|lumper|toll|call-?out|travel|packaging|postage|overweight|overage|contamination|restocking)\s+(?:\w+\s+)?(?:fees?|charges?))\s+(?:of\s+({money}|\d+(?:[.,]\d+)?\s*%)(?:\s*(?:per|/|for\s+each|for\s+every)\s*(\w+))?\s+)?(?:(?:may|shall|will|is|are|can)\s+(?:also\s+|then\s+)?(?:be\s+)?(?:assessed|applied|added|imposed|passed\s+through|reimbursed|billed|charged|invoiced)|(?:shall\s+|will\s+|may\s+)?appl(?:y|ies))\b(?:[^.;\n]{0,100}?\b(?:at|of|up\s+to|exceed|exceeding|equal\s+to)\s+(?:up\s+to\s+)?({money}|\d+(?:[.,]\d+)?\s*%)(?:\s*(?:per|/|for\s+each|for\s+every)\s*(\w+))?)?",
);

/// "Client will reimburse pre-approved travel expenses at cost"
static REFUNDED: Pattern = Pattern::new(
    r"\breimburse[ds]?\b[^.;]{0,60}?\b((?:travel|out-of-pocket|lodging|mileage|subsistence)(?:\s+and\s+[\w-]+)?\s+(?:expenses?|costs?))\b",
);
static REFUSED: Pattern = Pattern::new(r"\bnot\s+(?:be\s+)?reimburse|\bno\b[^.;]{0,40}\breimburse");

fn build_fee(
    name: &str,
    amount: Option<Match<'_>>,
    each: Option<Match<'_>>,
    offset: usize,
    mark: Option<DecimalMark>,
) -> Fee {
    let each = each.map(|unit| format!(" per {}", unit.as_str())).unwrap_or_default();
    let figure = amount.map(|amount| format!(": {}{each}", plain_figure(amount.as_str(), mark))).unwrap_or_default();
    let amount = amount.map(|amount| offset + amount.start()..offset + amount.end());
    Fee { text: tidy(&format!("{name}{figure}")), amount }
}

/// The amount with a decimal point, whatever the page writes: `EUR 1.045,00` as `EUR 1045.00`.
fn plain_figure(printed: &str, mark: Option<DecimalMark>) -> String {
    static DIGITS: Pattern = Pattern::new(r"\d[\d,.'’]*\d|\d");
    let Some(digits) = DIGITS.find(printed) else { return printed.to_owned() };
    match read_money(digits.as_str(), mark) {
        Some(amount) => printed.replacen(digits.as_str(), &amount.to_string(), 1),
        None => printed.to_owned(),
    }
}

fn strip_articles(name: &str) -> &str {
    static ARTICLE: Pattern =
        Pattern::new(r"^(?:and|or|an?|the|customer|client|buyer|for|to|reasonable|applicable|separate)\s+");
    let mut name = name.trim();
    while let Some(article) = ARTICLE.find(name) {
        name = name.get(article.end()..).unwrap_or_default();
    }
    name
}

fn tidy(text: &str) -> String {
    let joined = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let mut chars = joined.chars();
    chars.next().map_or_else(String::new, |first| first.to_uppercase().chain(chars).collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::read::plain::lay_text;

    fn fees(text: &str) -> Option<Vec<String>> {
        let pages = lay_text(text).unwrap();
        read_fees(&Source::of(&pages)).allowed.map(|field| field.value)
    }

    fn list(names: &[&str]) -> Option<Vec<String>> {
        Some(names.iter().map(|name| (*name).to_owned()).collect())
    }

    #[test]
    fn reads_what_may_be_charged() {
        assert_eq!(
            fees("Hauler may charge a fuel surcharge of 3% and an environmental fee of $5.00 per lift."),
            list(&["Fuel surcharge: 3%", "Environmental fee: $5.00 per lift"])
        );
        assert_eq!(
            fees("The Supplier may charge a delivery fee of EUR 1.045,00 for each delivery. No other fee is payable."),
            list(&["Delivery fee: EUR 1045.00 per delivery"])
        );
        assert_eq!(
            fees(
                "Fuel surcharge shall be assessed under Appendix B and shall not exceed 12% of linehaul. No other accessorial charges apply."
            ),
            list(&["Fuel surcharge: 12%"])
        );
        assert_eq!(
            fees("Below that a delivery charge of £7.50 per drop applies."),
            list(&["Delivery charge: £7.50 per drop"])
        );
        assert_eq!(
            fees(
                "Client will reimburse reasonable pre-approved travel expenses at cost. All other costs are included in the hourly rates."
            ),
            list(&["Travel expenses"])
        );
        assert_eq!(fees("Travel expenses will not be reimbursed."), None);
        assert_eq!(
            fees("Der Auftragnehmer darf eine Anfahrtspauschale von 35,00 EUR je Einsatz berechnen."),
            list(&["Anfahrtspauschale: 35.00 EUR per Einsatz"])
        );
        assert_eq!(fees("The transportation fee shall be charged at $0.04 per barrel."), None);
        assert_eq!(fees("Allowed fees: Fuel surcharge 3%; Delivery"), list(&["Fuel surcharge 3%", "Delivery"]));
    }

    #[test]
    fn all_in_prices_allow_none() {
        assert_eq!(fees("The rates are all-inclusive. No other fees may be billed."), list(&[]));
        assert_eq!(fees("Company may not charge any environmental, administrative or fuel recovery fee."), list(&[]));
        assert_eq!(fees("Supplier shall deliver the goods."), None);
    }
}
