//! When an invoice is to be paid.

use std::ops::Range;

use domain::{Confidence, Field};

use super::count::read_span;
use super::source::Source;
use crate::pattern::Pattern;

/// The payment terms as printed and in days.
#[derive(Default)]
pub struct Payment {
    pub terms: Option<Field<String>>,
    pub days: Option<Field<u32>>,
}

/// A clause on payment: where its words stand, the days, and how much it looks like the one.
struct Candidate {
    span: Range<usize>,
    days: u32,
    weight: i32,
}

/// "Net 30", "within thirty (30) days of receipt of invoice", "due 45 days from invoice date".
static DAYS: Pattern = Pattern::new(
    r"(?:\b({number})\s+days?,?\s+net\b|\bnet\s+(?:cash\s+)?({number})(?:[\s-]*(?:calendar\s+|business\s+)?days?\b)?|\b(?:within|not\s+later\s+than|no\s+later\s+than|innerhalb\s+von|binnen|innert|sous|dans\s+(?:un\s+délai\s+de|les))\s+(?:the\s+)?(?:a\s+period\s+of\s+)?({number}[\s-]*{time}(?:'s?)?)|(?:\bdue\s+(?:and\s+payable\s+)?(?:on\s+the\s+|in\s+|at\s+)?|\bterms?\s*(?:are|is|:)?\s*|\bzahlungsziel\s*:?\s*(?:von\s+)?|\bpaiement\s*:?\s*(?:à\s+)?|\bpayable\s+(?:à\s+|in\s+(?:\w+\s+){1,4}?)?|\bpay\s+(?:\w+\s+){0,4})({number}[\s-]*days?|\d{1,3}\s+(?:tage?n?|jours)))(?:\s*,?\s*(?:net\b\s*)?(?:calendar\s+)?(?:of|from|after|following|upon|ab|nach|à\s+compter|après|date\s+de|of\s+the)\s+(?:[^.;\n]{0,70}?\b(?:invoices?|receipt|bills?|statements?|date|delivery|month|shipment|rechnung\w*|erhalt|facture|réception|acceptance)\b(?:\s+(?:date|of\s+(?:the\s+|an?\s+|such\s+|each\s+)?(?:\w+\s+){0,2}(?:invoices?|bills?|statements?))\b)?)?)?",
);
static ON_RECEIPT: Pattern = Pattern::new(
    r"\b(?:due|payable)\s+(?:and\s+payable\s+)?(?:immediately\s+)?(?:up)?on\s+(?:the\s+)?(?:receipt|presentation)(?:\s+of\s+(?:the\s+|an?\s+)?invoices?)?\b|\bsofort\s+fällig\b|\bpayable\s+à\s+réception\b",
);

pub fn read_payment(source: &Source) -> Payment {
    let mut best: Option<Candidate> = None;
    for sentence in source.script.sentences() {
        for candidate in candidates_in(source, sentence) {
            if candidate.weight >= 4 && best.as_ref().is_none_or(|best| candidate.weight > best.weight) {
                best = Some(candidate);
            }
        }
    }
    let Some(best) = best else { return Payment::default() };
    let printed = source.script.slice(best.span.clone()).trim().trim_end_matches([',', '.', ';']).to_owned();
    let proof = source.script.evidence(best.span);
    let confidence = Confidence::percent(if best.weight >= 7 { 93 } else { 80 });
    let shown = printed.split_whitespace().collect::<Vec<_>>().join(" ");
    Payment {
        terms: Some(Field::new(capitalise(&shown), confidence, proof.clone()).printed(printed.clone())),
        days: Some(Field::new(best.days, confidence, proof).printed(printed)),
    }
}

fn capitalise(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map_or_else(String::new, |first| first.to_uppercase().chain(chars).collect())
}

fn candidates_in(source: &Source, sentence: &Range<usize>) -> Vec<Candidate> {
    let text = source.script.slice(sentence.clone());
    let heading = heading_before(source, sentence.start);
    let mut found: Vec<Candidate> = DAYS
        .all_captures(text)
        .filter_map(|parts| {
            let whole = parts.get(0)?;
            let net = parts.get(1).or(parts.get(2));
            let days = match (net, parts.get(3).or(parts.get(4))) {
                // "net a" counts nothing.
                (Some(net), _) => super::count::read_count(net.as_str()).filter(|days| *days > 1)?,
                (_, Some(span)) => read_span(span.as_str())?.days()?,
                _ => return None,
            };
            if days > 365 {
                return None;
            }
            let weight = weigh(text, whole.range(), net.is_some()) + heading;
            Some(Candidate { span: sentence.start + whole.start()..sentence.start + whole.end(), days, weight })
        })
        .collect();
    if let Some(whole) = ON_RECEIPT.find(text) {
        let weight = weigh(text, whole.range(), false) + heading - 1;
        found.push(Candidate { span: sentence.start + whole.start()..sentence.start + whole.end(), days: 0, weight });
    }
    found
}

/// Whether the words just before the sentence are a heading on payment.
fn heading_before(source: &Source, at: usize) -> i32 {
    static HEADING: Pattern = Pattern::new(
        r"\b(?:payment\s+terms|terms\s+of\s+payment|invoic(?:es?|ing)(?:\s+and\s+payments?)?|billing(?:\s+and\s+payment)?|payments?|zahlungsbedingungen|zahlung|paiement)\s*[.:]?\s*$",
    );
    let from = at.saturating_sub(60);
    let from = (from..=at).find(|&from| source.text().is_char_boundary(from)).unwrap_or(at);
    i32::from(HEADING.is_in(source.script.slice(from..at))) * 2
}

fn weigh(sentence: &str, place: Range<usize>, net: bool) -> i32 {
    static SIGNS: [(Pattern, i32); 9] = [
        (Pattern::new(r"\binvoices?d?\b|\brechnung|\bfacture|\bbill(?:s|ed|ing)?\b|\bstatements?\b"), 3),
        (
            Pattern::new(
                r"\b(?:pays?|paid|payable|payments?|due|remit\w*|zahlbar|fällig|zahlung\w*|paiement|payables?|réglée?s?)\b",
            ),
            2,
        ),
        (
            Pattern::new(
                r"\bpayment\s+terms?\b|\bterms\s+of\s+payment\b|zahlungsbedingung|zahlungsziel|conditions\s+de\s+paiement",
            ),
            4,
        ),
        (
            Pattern::new(
                r"\b(?:shall|will|agrees?\s+to|must)\s+(?:\w+\s+){0,2}pay\b|\bpayments?\b[^.]{0,60}\b(?:shall|will)\s+be\s+(?:made|due|paid)\b|\b(?:shall|will)\s+be\s+(?:due|payable|paid)\b|\bare\s+(?:due|payable)\b",
            ),
            1,
        ),
        (
            Pattern::new(
                r"\b(?:terminat\w*|breach\w*|cure\w*|default\w*|suspend\w*|fails?\b|failure|unpaid|past\s+due|overdue|not\s+paid|delinquent|nonpayment|non-payment)",
            ),
            -4,
        ),
        (
            Pattern::new(
                r"\b(?:disput\w*|refund\w*|audit\w*|royalt\w*|commissions?|credit\s+(?:note|memo)|reconcil\w*|overpayment\w*|underpayment\w*|withh(?:old|eld)\w*|deposit|tax(?:es)?\s+return|indemni\w*|insurance|third\s+part(?:y|ies)\s+(?:invoice|payment)|termination)",
            ),
            -3,
        ),
        (Pattern::new(r"\b(?:interest|late\s+(?:charge|fee|payment)s?|discount|deemed|objection)\b"), -1),
        (Pattern::new(r"\breimburs\w*|\bexpenses?\b"), -2),
        (
            Pattern::new(
                r"effective\s+date|execution\s+of\s+(?:this|the)|end\s+of\s+(?:each|the)\s+(?:calendar\s+)?(?:quarter|month|year)",
            ),
            -1,
        ),
    ];
    static ISSUES: Pattern = Pattern::new(
        r"\b(?:shall|will|must|may|to)\s+(?:\w+\s+){0,3}(?:invoice|issue|submit|send|render|provide|deliver|furnish|notify|object|request)\w*\b[^.;]{0,90}$|\b(?:submitted|issued|sent|rendered|delivered|provided|notified|notify|object)\b[^.;]{0,60}$",
    );
    static PAYS: Pattern = Pattern::new(
        r"\b(?:pays?|paid|payables?|payments?|due|remit\w*|net|zahlbar|fällig|zahlung\w*|bezahl\w*|paiement|réglées?)\b",
    );
    let mut weight: i32 = SIGNS.iter().filter(|(sign, _)| sign.is_in(sentence)).map(|(_, weight)| weight).sum();
    let words = sentence.get(place.clone()).unwrap_or_default();
    let before = sentence.get(..place.start).unwrap_or_default();
    static COUNTED: Pattern =
        Pattern::new(r"\b(?:invoices?|bills?|statements?|rechnung\w*|facture|erhalt|réception)\b");
    static RECEIVED: Pattern = Pattern::new(r"\breceipt\b");
    weight += i32::from(COUNTED.is_in(words)) * 2 + i32::from(RECEIVED.is_in(words)) + i32::from(net) * 2;
    // "shall invoice within ten days" tells when the invoice comes, not when it is paid.
    if let Some(issue) = ISSUES.find(before) {
        let since = before.get(issue.start()..).unwrap_or_default();
        if !PAYS.is_in(since) && !net {
            weight -= 6;
        }
    }
    if !PAYS.is_in(sentence) {
        weight -= 3;
    }
    weight
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::read::plain::lay_text;

    fn days(text: &str) -> Option<u32> {
        let pages = lay_text(text).unwrap();
        read_payment(&Source::of(&pages)).days.map(|field| field.value)
    }

    #[test]
    fn reads_the_common_wordings() {
        for (text, expected) in [
            ("Payment terms: Net 60 days from invoice date.", 60),
            ("All payments shall be made within thirty (30) days after the receipt of the invoice.", 30),
            ("Invoices are due and payable within 30 calendar days from the invoice date.", 30),
            ("Client shall pay each undisputed invoice within forty-five (45) days of its date.", 45),
            ("Payment Terms: Net 15", 15),
            ("Payment: 14 days net", 14),
            (
                "Each invoice is payable in United States dollars forty-five (45) days after the date of the invoice.",
                45,
            ),
            ("Rechnungen sind innerhalb von 14 Tagen nach Erhalt zahlbar.", 14),
            ("Les factures sont payables dans les 30 jours à compter de la réception.", 30),
            ("Invoices are payable upon receipt.", 0),
        ] {
            assert_eq!(days(text), Some(expected), "{text}");
        }
    }

    #[test]
    fn other_periods_are_no_payment_terms() {
        for text in [
            "Contractor shall submit its invoice within ten (10) days after the end of each month.",
            "If Customer fails to pay an invoice within ten (10) days after notice, Supplier may terminate.",
            "Royalties shall be paid within 30 days after the end of each calendar quarter.",
            "Either party may terminate upon thirty (30) days notice.",
        ] {
            assert_eq!(days(text), None, "{text}");
        }
    }
}
