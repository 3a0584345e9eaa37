//! What bounds the price: currency, spend cap, tolerance and tax status.

use domain::number::{DecimalMark, read_decimal};
use domain::{Confidence, Currency, Decimal, Field};

use super::source::Source;
use crate::pattern::Pattern;

/// Reads `$1,000.00`, `EUR 1.000,00` or `US$2 million`; `1.000` after the document's decimal mark.
pub fn read_money(text: &str, mark: Option<DecimalMark>) -> Option<Decimal> {
    static PARTS: Pattern = Pattern::new(r"(\d[\d,.'’]*\d|\d)\s*(million|mn|billion|bn)?");
    let parts = PARTS.captures(text)?;
    let number = parts.get(1)?.as_str();
    let amount = read_decimal(number, mark).or_else(|| read_decimal(number, None))?;
    let factor = match parts.get(2).map(|scale| scale.as_str().to_lowercase()) {
        None => Decimal::ONE,
        Some(scale) if scale.starts_with('b') => Decimal::from(1_000_000_000),
        Some(_) => Decimal::from(1_000_000),
    };
    amount.checked_mul(factor)
}

/// The currency that the contract names, or else the one that its amounts are written in.
pub fn read_currency(source: &Source) -> Option<Field<Currency>> {
    static SIGNS: [(Pattern, &str); 9] = [
        (
            Pattern::new(
                r"\bUS\s?\$|\bUSD\b|\bU\.?S\.?\s+dollars?\b|\bunited\s+states\s+dollars?\b|\bdollars\s+of\s+the\s+united\s+states",
            ),
            "USD",
        ),
        (Pattern::new(r"€|\bEUR\b|\beuros?\b"), "EUR"),
        (Pattern::new(r"£|\bGBP\b|\bpounds?\s+sterling\b"), "GBP"),
        (Pattern::new(r"\bCAD\b|\bC\$|\bCA\$|\bcanadian\s+(?:dollars?|funds)\b|\bCdn\.?\s?\$?"), "CAD"),
        (Pattern::new(r"\bAUD\b|\bA\$|\bAU\$|\baustralian\s+dollars?\b"), "AUD"),
        (Pattern::new(r"₹|\bINR\b|\b(?:indian\s+)?rupees?\b|\bRs\.?\s?\d"), "INR"),
        (Pattern::new(r"\bCHF\b|\bswiss\s+francs?\b|\bschweizer\s+franken\b"), "CHF"),
        (Pattern::new(r"\bSGD\b|\bS\$|\bsingapore\s+dollars?\b"), "SGD"),
        (Pattern::new(r"\bJPY\b|\bjapanese\s+yen\b"), "JPY"),
    ];
    let mut counts: Vec<(usize, &str, Option<std::ops::Range<usize>>)> = SIGNS
        .iter()
        .map(|(sign, code)| {
            let first = sign.find(source.text()).map(|found| found.range());
            (sign.find_all(source.text()).count(), *code, first)
        })
        .filter(|(count, ..)| *count > 0)
        .collect();
    counts.sort_by_key(|(count, ..)| std::cmp::Reverse(*count));
    match counts.as_slice() {
        [(count, code, Some(first)), rest @ ..] => {
            let second = rest.first().map_or(0, |(count, ..)| *count);
            if *count == second {
                return None;
            }
            let percent = if second == 0 { 93 } else { 75 };
            let proof = source.script.evidence(first.clone());
            Some(Field::new(Currency::read(code)?, Confidence::percent(percent), proof))
        }
        _ => plain_dollar(source),
    }
}

/// A dollar sign alone names US dollars only in a contract of the United States.
fn plain_dollar(source: &Source) -> Option<Field<Currency>> {
    static AMERICAN: Pattern = Pattern::new(
        r"\b(?:delaware|california|new york|texas|florida|nevada|illinois|ohio|oklahoma|louisiana|massachusetts|virginia|washington|colorado|georgia|arizona|minnesota|pennsylvania|new jersey|north carolina|michigan|wisconsin|missouri|tennessee|indiana|oregon|utah|iowa|kansas|maryland|united states|u\.s\.|llc|(?-i:[A-Z]{2}) \d{5})\b",
    );
    static OTHER: Pattern = Pattern::new(
        r"\b(?:canada|ontario|british columbia|australia|new south wales|singapore|hong kong|new zealand|mexico|jamaica)\b",
    );
    static DOLLARS: Pattern = Pattern::new(r"\$\s?\d|\bdollars\b");
    let first = DOLLARS.find(source.text())?;
    let (at_home, abroad) = (AMERICAN.find_all(source.text()).count(), OTHER.find_all(source.text()).count());
    if at_home <= abroad {
        return None;
    }
    let proof = source.script.evidence(first.range());
    Some(Field::new(Currency::USD, Confidence::percent(if abroad == 0 { 80 } else { 60 }), proof))
}

/// The most that may be billed over the whole term.
pub fn read_spend_cap(source: &Source) -> Option<Field<Decimal>> {
    static CAP: [Pattern; 3] = [
        Pattern::new(
            r"\b(?:not[\s-]to[\s-]exceed(?:\s+(?:amount|sum|price|value|limit|total))?|(?:shall|will|may|must|do|does)\s+not\s+exceed|(?:shall|will)\s+in\s+no\s+event\s+exceed|in\s+no\s+event\s+(?:shall|will)\s+[^.;$]{0,80}\bexceed|nte(?:\s+amount)?|(?:maximum|ceiling|cap(?:ped)?)\s+(?:at|of)|limited\s+to(?:\s+a\s+maximum\s+of)?|darf\s+[^.;]{0,60}nicht\s+(?:überschreiten|übersteigen)|ne\s+(?:peut|pourra)\s+(?:excéder|dépasser))\s*:?\s*(?:an?\s+|the\s+)?(?:aggregate\s+|total\s+|maximum\s+|sum\s+|amount\s+|of\s+)*(?:[a-z]+(?:[\s-][a-z]+){0,9}\s+(?:dollars|euros)\s*)?\(?\s*({money})",
        ),
        Pattern::new(
            r"\b(?:(?:maximum|max\.?|total\s+maximum|ceiling|capped)\s+(?:total\s+|aggregate\s+)?(?:contract|agreement|order|annual|spend|expenditure|compensation|fees?|price|payment|billing)?\s*(?:value|amount|price|spend|sum|compensation|total|limit)?|spend(?:ing)?\s+(?:cap|limit)|(?:contract|budget|cost|fee)\s+(?:cap|ceiling|limit)|höchstbetrag|maximaler\s+(?:auftragswert|vertragswert)|kostenobergrenze|montant\s+maximum|plafond)\s*(?:of\s+(?:this|the)\s+(?:agreement|contract)\s*)?(?:\([^)]*\)\s*)?(?:[:|]|\bis\b|\bshall\s+be\b|\bof\b|\bbeträgt\b|\bist\b|\best\s+de\b)?\s*(?:[a-z]+(?:[\s-][a-z]+){0,9}\s+(?:dollars|euros)\s*)?\(?\s*({money})",
        ),
        Pattern::new(
            r"\b(?:darf|dürfen)\s+(?:[\w-]+\s+){0,5}?({money})\s+(?:\w+\s+){0,2}?nicht\s+(?:überschreiten|übersteigen)\b",
        ),
    ];
    static SUBJECT: Pattern = Pattern::new(
        r"\b(?:\w*auftragsvolumen|gesamtvergütung|fees?|charges?|compensation|contract\s+(?:value|price|sum|amount)|amounts?\s+(?:payable|paid|due|billed|invoiced)|total|aggregate|prices?|payments?|spend|invoices?|expenditure|cost|services|vergütung|auftragswert|vertragswert|rémunération|montant)\b",
    );
    static NO_CAP: Pattern = Pattern::new(
        r"\b(?:liab\w*|damages?|indemn\w*|insur\w*|penalt\w*|credits?|claims?|losses|deductible|coverage|occurrence|interest|haftung|schaden\w*|responsabilité|travel|meals?|lodging|per\s+diem|refund|rebate|discount|equity|purchase\s+orders?\s+(?:less|under)|single\s+instance|any\s+one|each\s+(?:instance|occurrence|claim|item)|late)\b",
    );
    static PER: Pattern = Pattern::new(
        r"^\s*\)?\s*(?:per|/|a|an|each|in\s+any\s+(?:single\s+)?(?:month|instance|quarter)|for\s+each|every)\s*(?:\w+)",
    );
    for sentence in source.script.sentences() {
        let text = source.script.slice(sentence.clone());
        for pattern in &CAP {
            let Some(found) = pattern.captures(text) else { continue };
            let (Some(whole), Some(money)) = (found.get(0), found.get(1)) else { continue };
            let after = text.get(money.end()..).unwrap_or_default();
            if !SUBJECT.is_in(text) || NO_CAP.is_in(text) || PER.is_in(after) {
                continue;
            }
            let Some(amount) = read_money(money.as_str(), source.mark) else { continue };
            let proof = source.script.evidence(sentence.clone());
            let printed = text.get(whole.start()..money.end()).unwrap_or_default();
            return Some(Field::new(amount, Confidence::percent(85), proof).printed(printed));
        }
    }
    None
}

/// A difference that the contract itself lets pass.
pub fn read_tolerance(source: &Source) -> Option<Field<Decimal>> {
    static TOLERANCE: [Pattern; 2] = [
        Pattern::new(
            r"\b(?:tolerance|variance|deviation|toleranz|tolérance)\b[^.;%]{0,80}?(?:\(|±|\+/-|\+\s*/\s*-|\s)\s*(\d{1,2}(?:[.,]\d+)?)\s*(?:%|percent|prozent)",
        ),
        Pattern::new(
            r"(?:±|\+/-)?\s*(\d{1,2}(?:[.,]\d+)?)\s*(?:%|percent|prozent)\)?\s+(?:\w+\s+){0,2}(?:tolerance|variance|toleranz)\b",
        ),
    ];
    static BILLED: Pattern = Pattern::new(
        r"\b(?:invoic\w*|bill\w*|pric\w*|quantit\w*|amounts?|charges?|rechnung\w*|preis\w*|mengen?|facture\w*|prix|quantités?)\b",
    );
    source.script.sentences().iter().find_map(|sentence| {
        let text = source.script.slice(sentence.clone());
        let number = TOLERANCE.iter().find_map(|pattern| pattern.captures(text)).and_then(|found| found.get(1))?;
        if !BILLED.is_in(text) {
            return None;
        }
        let value = read_decimal(&number.as_str().replace(',', "."), None)?;
        let proof = source.script.evidence(sentence.clone());
        Some(Field::new(value, Confidence::percent(80), proof).printed(text.trim()))
    })
}

/// Whether the buyer is exempt from tax, or owes it itself.
pub fn read_tax_status(source: &Source) -> Option<Field<String>> {
    static STATUS: [(Pattern, &str); 3] = [
        (
            Pattern::new(
                r"\btax\s+status\s*[:|]\s*exempt\b|\b(?:customer|client|buyer|purchaser|owner|city|county|university|district|state|company)\s+is\s+(?:a\s+)?(?:exempt\s+from\s+(?:\w+\s+){0,4}tax|(?:sales\s+)?tax[\s-]exempt)|\bexempt\s+from\s+(?:all\s+)?(?:state\s+(?:and\s+local\s+)?)?(?:sales|use|excise|value[\s-]added)\b[^.]{0,40}\btax|\bumsatzsteuerbefreit\b",
            ),
            "exempt",
        ),
        (
            Pattern::new(
                r"\breverse[\s-]charge\b|\bsteuerschuldnerschaft\s+des\s+leistungsempfängers|\bautoliquidation\b",
            ),
            "reverse charge",
        ),
        (Pattern::new(r"\btax\s+status\s*[:|]\s*taxable\b"), "taxable"),
    ];
    let (found, status) = STATUS.iter().find_map(|(sign, status)| Some((sign.find(source.text())?, *status)))?;
    let sentence = source.script.sentence_at(found.start());
    let proof = source.script.evidence(sentence);
    Some(Field::new(status.to_owned(), Confidence::percent(82), proof).printed(found.as_str()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::read::plain::lay_text;

    fn with<T>(text: &str, read: impl Fn(&Source) -> Option<Field<T>>) -> Option<T> {
        let pages = lay_text(text).unwrap();
        read(&Source::of(&pages)).map(|field| field.value)
    }

    fn cap(text: &str) -> Option<String> {
        with(text, read_spend_cap).map(|amount| amount.to_string())
    }

    #[test]
    fn a_cap_bounds_fees_not_liability() {
        assert_eq!(cap("Total fees under this Agreement shall not exceed $250,000.00.").as_deref(), Some("250000.00"));
        assert_eq!(cap("Maximum contract value: EUR 1.250.000,00").as_deref(), Some("1250000.00"));
        assert_eq!(
            cap("Compensation is not to exceed Fifty Thousand Dollars ($50,000) in total.").as_deref(),
            Some("50000")
        );
        assert_eq!(
            cap("Das Auftragsvolumen darf insgesamt 240.000,00 EUR nicht übersteigen.").as_deref(),
            Some("240000.00")
        );
        assert_eq!(cap("Vendor's total liability shall not exceed $1,000,000."), None);
        assert_eq!(cap("Meals shall not exceed $75 per day in total charges."), None);
    }

    #[test]
    fn a_plain_dollar_needs_a_country() {
        assert_eq!(with("A fee of $5.00. Laws of Ohio.", read_currency), Some(Currency::USD));
        assert_eq!(with("A fee of $5.00.", read_currency), None);
        assert_eq!(with("A fee of €5.00.", read_currency), Some(Currency::EUR));
    }

    #[test]
    fn reads_tolerance_and_tax_status() {
        let text = "Invoices may differ from the agreed prices within a tolerance of 2.5%.";
        assert_eq!(with(text, read_tolerance).map(|t| t.to_string()).as_deref(), Some("2.5"));
        assert_eq!(with("Buyer is exempt from sales tax.", read_tax_status).as_deref(), Some("exempt"));
    }
}
