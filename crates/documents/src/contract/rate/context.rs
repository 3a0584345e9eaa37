//! Amounts that are no rates: limits, penalties, instalments, totals, minimums, examples.

use crate::layout::Row;
use crate::pattern::Pattern;

/// Whether a line's label names something else than a thing or service that is billed.
pub fn is_no_rate_label(label: &str) -> bool {
    static LABEL: Pattern = Pattern::new(
        r"^\W*(?:(?:sub|grand)?[\s-]*total|totals?|sum|summe|gesamt\w*|total\s+g[ée]n[ée]ral)\b|^\W*(?:contract\s+|calendar\s+|fiscal\s+)?(?:year|quarter|month|q)\s*\d|^\W*(?:\d+(?:st|nd|rd|th)|first|second|third|fourth)\s+(?:\w+\s+)?(?:quarter|year|instal|payment)|\b(?:upon|within|prior\s+to|at\s+signing|due\s+date)\b|\b(?:instal?lments?|down\s*payment|deposit|retention|balance|milestone|advance)\b|\b(?:minimum|guarantee\w*|target|quota|commitment|threshold|maximum|budget|estimate[ds]?|not\s+to\s+exceed|ceiling|limit)\b|\b(?:occurrence|aggregate|accident|liabilit\w*|insurance|coverage|umbrella|bodily|disease|deductible)\b|\b(?:penalt\w*|liquidated|damages|interest|late)\b|\b(?:calculation|example|net\s+pay|(?:per|each)\s+share|shares\s+(?:of|issued|issuable|to\s+be)|(?:common|preferred|capital)\s+stock|stock\s+(?:options?|price|purchase|issued)|warrants?)\b|\b(?:tax|vat|mwst|tva|gst)\b|^\W*(?:january|february|march|april|may|june|july|august|september|october|november|december)\b",
    );
    LABEL.is_in(label)
}

/// Whether the first words of a row under a price column name a sum, a part payment or a deposit. A
/// row of such a column is a rate by its place, so words like "minimum" or "stock" do not count.
pub fn is_sum_label(label: &str) -> bool {
    static LABEL: Pattern = Pattern::new(
        r"^\W*(?:(?:sub|grand|net)?[\s-]*totals?|sum|summe|(?:zwischen|gesamt)summe|gesamt|total\s+g[ée]n[ée]ral)\b|^\W*(?:contract\s+|calendar\s+|fiscal\s+)?(?:year|quarter|month|q)\s*\d+\W*$|\b(?:instal?lments?|down\s*payment)\b|^\W*(?:(?:security\s+)?deposit|retention|balance|sales\s+tax|tax|vat|mwst|ust|tva|gst)\b",
    );
    LABEL.is_in(label)
}

/// Whether the words around an amount make it something else than a rate.
pub fn is_no_rate_sentence(text: &str) -> bool {
    static SENTENCE: Pattern = Pattern::new(
        r"\b(?:liab\w*|insur\w*|indemni\w*|penalt\w*|liquidated|damages|coverage|aggregate|occurrence|deposit|shares?|stock|warrants?|par\s+value|exercise\s+price|exceed\w*|in\s+excess|less\s+than|more\s+than|at\s+least|minimum|threshold|worth\s+of|late|overdue|interest|fine[sd]?|revenues?|sales\s+of|target\w*|quota|loan|equity|example|illustration|letter\s+of\s+credit|bond|budget\w*|advanced|reserve|severance|bonus|prize|rebate|refund\w*|terminat\w*\s+fee|cancell?ation)\b",
    );
    SENTENCE.is_in(text)
}

/// Whether the lines above, nearest last, put what follows into a part whose amounts are no rates. A
/// sentence that ends further up belongs to another clause.
pub fn follows_other_part(above: &[Row]) -> bool {
    for (step, row) in above.iter().rev().enumerate() {
        let text = row.text();
        let sentence = text.ends_with(['.', ';']) && row.words().count() > 6;
        if step > 0 && sentence {
            return false;
        }
        if is_other_part(&text) {
            return true;
        }
    }
    false
}

/// Whether a heading begins a part of the document whose amounts are no rates.
fn is_other_part(text: &str) -> bool {
    static PART: Pattern = Pattern::new(
        r"\b(?:insurance|liability|minimum\s+(?:purchases?|commitment|orders?|annual|payment\w*|sell)|guaranteed\s+minimum|sales\s+targets?|revenue\s+targets?|payment\s+schedule|instal?lments?|milestones?|liquidated\s+damages|service\s+credits?|example|illustration|calculation|cumulative|minimum\s+sell)\b",
    );
    PART.is_in(text)
}

/// Whether the label is made of words and not of a number, a date or a sign.
pub fn is_label(text: &str) -> bool {
    let letters = text.chars().filter(|c| c.is_alphabetic()).count();
    let words = text.split_whitespace().count();
    letters >= 3 && words <= 25 && text.chars().count() <= 180
}

/// Without list numbers, bullets, dotted leaders and closing punctuation.
pub fn tidy_label(text: &str) -> String {
    static LEAD: Pattern = Pattern::new(
        r"^\W*(?:[a-z]\.\d{1,2}(?:\.\d{1,2})*\s+|\(?(?:[a-z]|[ivx]{1,4}|\d{1,2}(?:\.\d{1,2})*)[.)]\s+|[•·▪●◦*-]\s*)+",
    );
    static LEADERS: Pattern = Pattern::new(r"(?:\s*\.){3,}\s*|_{2,}");
    let start = LEAD.find(text).map_or(0, |found| found.end());
    let rest = text.get(start..).unwrap_or(text);
    let end = LEADERS.find(rest).filter(|found| found.start() > 0).map_or(rest.len(), |found| found.start());
    let joined = rest.get(..end).unwrap_or(rest).split_whitespace().collect::<Vec<_>>().join(" ");
    joined.trim_matches([':', '-', '–', '—', ',', ';', ' ', '.', '=']).to_owned()
}
