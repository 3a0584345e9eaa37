//! Rates in sentences: "at a rate of $125 per hour", "8-yard front load: $600.00 monthly".

use std::ops::Range;

use domain::{Decimal, Term, Unit};

use super::super::limit::read_money;
use super::super::source::Source;
use super::amount::{read_per, unit_of_label};
use super::context::{is_label, is_no_rate_label, is_no_rate_sentence, tidy_label};
use super::{Found, Priced};
use crate::pattern::Pattern;

static MONEY: Pattern = Pattern::new("{money}");

/// Reads all sentences, but for the amounts that stand at `fees`.
pub fn read_sentences(source: &Source, fees: &[Range<usize>]) -> Vec<Term> {
    source.script.sentences().iter().flat_map(|sentence| read_sentence(source, sentence, fees)).collect()
}

fn read_sentence(source: &Source, sentence: &Range<usize>, fees: &[Range<usize>]) -> Vec<Term> {
    static BILLED: Pattern = Pattern::new(
        r"\b(?:rates?|fees?|prices?|pric(?:ed|ing)|charges?|charged|costs?|pays?|paid|payable|bill(?:ed|s)?|invoiced?|compensation|retainer|rental|rent|available\s+at|satz|preis|vergütung|gebühr|prix|tarif)\b",
    );
    let text = source.script.slice(sentence.clone());
    let mut terms = Vec::new();
    let mut from = 0;
    for money in MONEY.find_all(text) {
        let before = text.get(from..money.start()).unwrap_or_default();
        let after = text.get(money.end()..).unwrap_or_default();
        from = money.end();
        let place = sentence.start + money.start()..sentence.start + money.end();
        if fees.contains(&place) {
            continue;
        }
        let amount = read_money(money.as_str(), source.mark).filter(|amount| *amount > Decimal::ZERO);
        let Some(amount) = amount else { continue };
        let near = after.chars().take(60).collect::<String>();
        let listed = listed_label(before);
        if (listed.is_none() && (!BILLED.is_in(text) || is_no_rate_sentence(&format!("{before} {near}"))))
            || listed.as_deref().is_some_and(is_no_rate_label)
        {
            continue;
        }
        let after = skip_words_in_brackets(after);
        let per = read_per(&after.replace('\n', " "));
        let label = listed
            .clone()
            .or_else(|| subject_before(before))
            .or_else(|| noun_before(before).filter(|noun| names_a_thing(noun)));
        let label = label.or_else(|| object_after(after)).or_else(|| counted_thing(per.as_ref()));
        let Some(label) = label.filter(|label| is_label(label) && !is_no_rate_label(label)) else { continue };
        let implied = unit_of_label(&label);
        if per.is_none() && implied.is_none() {
            continue;
        }
        let base = per.as_ref().and_then(|(.., base)| *base);
        let unit = per.map(|(unit, printed, _)| (unit, printed));
        let proof = source.script.evidence(place);
        let found = Found {
            description: label,
            description_proof: source.script.evidence(sentence.clone()),
            price: Priced { amount, unit, base, printed: money.as_str().to_owned() },
            price_proof: proof.clone(),
            unit: implied.map(|(unit, printed)| (unit, printed, proof)),
            percent: if listed.is_some() { 80 } else { 72 },
        };
        terms.push(found.into_term());
    }
    terms
}

/// "Detention is charged at": the one noun that begins the sentence, unless it names a party.
fn subject_before(before: &str) -> Option<String> {
    static SUBJECT: Pattern = Pattern::new(
        r"^\W*(?:[\d.]+\s+)?((?-i:[A-Z])[a-z-]{3,})\s+(?:is|are|shall\s+be|will\s+be)\s+(?:charged|billed|invoiced|priced|payable|paid)\s+(?:at\s+)?(?:an?\s+|the\s+)?(?:rate\s+of\s+)?$",
    );
    static PARTY: Pattern = Pattern::new(
        r"^(?:vendor|supplier|seller|contractor|provider|customer|client|buyer|purchaser|owner|carrier|shipper|hirer|company|licensee|licensor|payment|invoices?|services?|they|this|which)$",
    );
    let subject = SUBJECT.captures(before)?.get(1)?.as_str();
    (!PARTY.is_in(subject)).then(|| subject.to_owned())
}

/// `$0.01 (one cent) per access`: the amount in words.
fn skip_words_in_brackets(after: &str) -> &str {
    static BRACKET: Pattern = Pattern::new(r"^\s*\([^()\d]{3,60}\)");
    BRACKET.find(after).and_then(|found| after.get(found.end()..)).unwrap_or(after)
}

/// A unit that is no measure names what is paid for: "pays $0.01 per access".
fn counted_thing(per: Option<&(Unit, String, Option<Decimal>)>) -> Option<String> {
    per.filter(|(unit, ..)| unit.code().is_none()).map(|(_, printed, _)| printed.clone())
}

/// Whether the noun is more than the name of a party or a bare "fee".
fn names_a_thing(noun: &str) -> bool {
    let words: Vec<&str> = noun.split_whitespace().collect();
    match words.as_slice() {
        [] => false,
        [only] => {
            only.chars().next().is_some_and(char::is_lowercase)
                && !matches!(*only, "fee" | "rate" | "charge" | "price" | "payment" | "payments")
        }
        _ => true,
    }
}

/// "per month for such Technical Support Services": what the amount is paid for, after it.
fn object_after(after: &str) -> Option<String> {
    static OBJECT: Pattern = Pattern::new(
        r"^[)\s]*(?:per\s+\w+\s+(?:for|of|towards?)|(?:each|monthly|annually|a\s+\w+)?\s*(?:for|towards?))\s+(?:such|the|each|any|all|its)?\s*([^.,;:()\n]{4,90})",
    );
    let label = tidy_label(OBJECT.captures(after)?.get(1)?.as_str());
    is_label(&label).then_some(label)
}

/// "8-yard front load:" before the amount: the label of a list item.
fn listed_label(before: &str) -> Option<String> {
    static ITEM: Pattern = Pattern::new(r"(?:^|[\n;])\s*([^\n;:]{3,110}?)\s*(?::|=|\s-|\s\.{2,})\s*(?:at\s+)?$");
    let label = tidy_label(ITEM.captures(before)?.get(1)?.as_str());
    let clause =
        label.split_whitespace().any(|word| matches!(word.to_lowercase().as_str(), "shall" | "will" | "follows"));
    (!clause && is_label(&label)).then_some(label)
}

/// The words that name what the amount is paid for: "a transportation fee of".
fn noun_before(before: &str) -> Option<String> {
    static LINK: Pattern = Pattern::new(
        r"\s*(?:\b(?:is|are|shall\s+be|will\s+be|be|of|at|in\s+the\s+amount\s+of|equal\s+to|determined\s+on|billed|charged|priced|currently|set|fixed|a|an|the|rate|sum|amount|by|available)\b[\s:,(]*|(?:(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|eighteen|nineteen|twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety|hundred|thousand|million|and|no/100)[\s-]+)+(?:dollars|euros)\s*\(?|[(:,]\s*)+$",
    );
    static TIMED: Pattern = Pattern::new(r"\b(?:hourly|daily|weekly|monthly|quarterly|annual|yearly)$");
    let before = before.trim_end();
    let link = LINK.find(before).map_or(before.len(), |found| found.start());
    let tail = before.get(link..).unwrap_or_default();
    let head = before.get(..link).unwrap_or_default();
    // A bracket that closes here began with an earlier amount.
    let head = head.rsplit_once(')').filter(|(before, _)| !before.contains('(')).map_or(head, |(_, after)| after);
    let own = if is_item(head) { head } else { head.get(last_break(head)..).unwrap_or_default() };
    let mut words: Vec<&str> = own.split_whitespace().collect();
    // "pay Acme a rate of": the thing paid for is in the link itself, or nowhere.
    while words.first().is_some_and(|word| {
        matches!(word.to_lowercase().as_str(), "a" | "an" | "the" | "to" | "by" | "its" | "of" | "such" | "be")
    }) {
        words.remove(0);
    }
    // "pay Transporter a fee": the party before the article is not what is paid for.
    let article = words.iter().take(4).position(|word| matches!(*word, "a" | "an" | "the"));
    if let Some(article) = article
        && words.iter().take(article).all(|word| word.chars().next().is_some_and(char::is_uppercase))
        && !words.iter().take(article).any(|word| matches!(*word, "Price" | "Fee" | "Rate"))
    {
        words.drain(..=article);
    }
    let start = words.len().saturating_sub(12);
    let mut label = words.get(start..).unwrap_or_default().join(" ");
    if label.is_empty() && tail.to_lowercase().contains("rate") {
        label =
            head.split_whitespace().rev().take(8).collect::<Vec<_>>().into_iter().rev().collect::<Vec<_>>().join(" ");
    }
    let mut label = tidy_label(&label);
    if TIMED.is_in(&label) && tail.to_lowercase().contains("rate") {
        label.push_str(" rate");
    }
    (!label.is_empty()).then_some(label)
}

/// Whether the words are a whole list item: few, and without a verb that says who pays.
fn is_item(head: &str) -> bool {
    static CLAUSE: Pattern =
        Pattern::new(r"\b(?:shall|will|must|may|agrees?|pays?|paid|charge[sd]?|bill(?:ed|s)?|such|if|when)\b|[,;:]\s");
    let starts = tidy_label(head).chars().next().is_some_and(|c| c.is_uppercase() || c.is_ascii_digit());
    starts && (2..=12).contains(&head.split_whitespace().count()) && !CLAUSE.is_in(head)
}

/// Where the last clause before the amount begins.
fn last_break(head: &str) -> usize {
    static BREAK: Pattern = Pattern::new(
        r"[,;:\n.]\s|\b(?:shall|will|must|may|agrees?\s+to|hereby|that|which|whereby|if|when|then|thereafter|and|or|where|for\s+the\s+(?:term|period))\b|\b(?:pays?|paid|charge[sd]?|bill(?:ed|s)?|invoice[ds]?|owes?|remits?|receive[sd]?|entitled\s+to)\b",
    );
    BREAK.find_all(head).last().map_or(0, |found| found.end())
}
