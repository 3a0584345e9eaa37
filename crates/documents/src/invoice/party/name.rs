//! What a party's name looks like.

use crate::invoice::total::classify;
use crate::invoice::vocabulary::{COLUMNS, HEADER};
use crate::layout::fold;

const LEGAL_FORMS: &[&str] = &[
    "gmbh",
    "ag",
    "kg",
    "ug",
    "ohg",
    "gbr",
    "ltd",
    "limited",
    "llc",
    "llp",
    "inc",
    "corp",
    "corporation",
    "co",
    "plc",
    "bv",
    "nv",
    "sarl",
    "sas",
    "sasu",
    "sa",
    "srl",
    "spa",
    "sl",
    "lda",
    "pvt",
    "pty",
    "oy",
    "ab",
    "aps",
    "as",
    "ev",
    "eg",
    "company",
    "group",
    "kgaa",
    "se",
    "eurl",
    "sro",
    "snc",
];

/// Whether the name carries a company's legal form.
pub fn has_legal_form(text: &str) -> bool {
    let words: Vec<String> = words_of(text);
    words.len() >= 2 && words.iter().skip(1).any(|word| LEGAL_FORMS.contains(&word.as_str()))
}

fn words_of(text: &str) -> Vec<String> {
    let folded = fold(text).replace('.', "");
    folded.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).map(str::to_owned).collect()
}

/// The text up to a company's legal form: `Acme SAS` of `Acme SAS with a capital of 10,000`.
pub fn cut_at_legal_form(text: &str) -> Option<String> {
    let words: Vec<&str> = text.split_whitespace().collect();
    let at = words.iter().skip(1).position(|word| LEGAL_FORMS.contains(&words_of(word).concat().as_str()))? + 1;
    // `GmbH & Co. KG`, `Pvt. Ltd.`: the form may have several words.
    let more = words
        .iter()
        .skip(at + 1)
        .take_while(|word| **word == "&" || LEGAL_FORMS.contains(&words_of(word).concat().as_str()));
    let end = at + 1 + more.count();
    words.get(..end).map(|words| words.join(" "))
}

/// The name in a form for comparing: folded words without legal forms.
pub fn key_of(name: &str) -> String {
    words_of(name).into_iter().filter(|word| !LEGAL_FORMS.contains(&word.as_str())).collect::<Vec<_>>().join(" ")
}

/// The name alone: without an address or contact that follows it in the same text.
pub fn clean_name(text: &str) -> Option<String> {
    // What a company is worth is no part of its name.
    let capital = [" au capital", " with a capital", " capital social", " con capital", " mit Stammkapital"];
    let text = capital.iter().filter_map(|words| text.find(words)).min().and_then(|at| text.get(..at)).unwrap_or(text);
    let mut name = text.trim();
    for sign in ["|", "•", "●", "·", " - ", " – ", " — ", ";", "\t"] {
        name = name.split(sign).next().unwrap_or(name).trim();
    }
    // A comma before a legal form belongs to the name, before an address it ends it.
    let mut end = name.len();
    for (at, _) in name.match_indices(',') {
        let rest = name.get(at + 1..).unwrap_or_default();
        let next = words_of(rest).into_iter().next().unwrap_or_default();
        if !LEGAL_FORMS.contains(&next.as_str()) {
            end = at;
            break;
        }
    }
    let name = name.get(..end)?.trim().trim_end_matches([',', ':', ';']);
    (!name.is_empty()).then(|| name.split_whitespace().collect::<Vec<_>>().join(" "))
}

/// Whether the text can name a person or company: words, no sentence, no label, no address.
pub fn looks_like_name(name: &str) -> bool {
    const SALUTATIONS: &[&str] = &[
        "herr", "frau", "herrn", "firma", "mr", "mrs", "ms", "an", "to", "monsieur", "madame", "name", "address",
        "adresse", "gln", "id",
    ];
    const STREETS: &[&str] = &[
        "street",
        "road",
        "avenue",
        "rue",
        "floor",
        "suite",
        "blvd",
        "po box",
        "postfach",
        "boulevard",
        "ave",
        "st",
        "lane",
        "drive",
        "dr",
        "way",
    ];
    let words = words_of(name);
    let letters = name.chars().filter(|c| c.is_alphabetic()).count();
    let digits = name.chars().filter(char::is_ascii_digit).count();
    let first = words.first().map(String::as_str).unwrap_or_default();
    let salutation = SALUTATIONS.contains(&first) && (words.len() == 1 || matches!(first, "gln" | "id" | "address"));
    let street = digits > 0
        && words.iter().any(|word| {
            STREETS.contains(&word.as_str())
                || word.ends_with("strasse")
                || word.ends_with("str")
                || word.ends_with("weg")
                || word.ends_with("platz")
        });
    const COUNTRIES: &[&str] = &[
        "deutschland",
        "germany",
        "france",
        "nederland",
        "netherlands",
        "italia",
        "italy",
        "espana",
        "spain",
        "portugal",
        "usa",
        "united states",
        "uk",
        "united kingdom",
        "india",
        "austria",
        "osterreich",
        "schweiz",
        "switzerland",
        "belgie",
        "belgique",
        "belgium",
        "suisse",
        "hong kong",
        "singapore",
        "china",
        "england",
        "ireland",
    ];
    let country = COUNTRIES.contains(&words.join(" ").as_str());
    // `Ecke 12` is a house, `12345 Stadthausen` a town.
    let numbered = |word: Option<&String>, digits: std::ops::RangeInclusive<usize>| {
        word.is_some_and(|word| word.chars().all(|c| c.is_ascii_digit()) && digits.contains(&word.len()))
    };
    let house = numbered(words.last(), 1..=4) && words.len() <= 4 && !has_legal_form(name);
    let coded = words.first().is_some_and(|word| word.len() <= 2) && numbered(words.get(1), 4..=6);
    let town = numbered(words.first(), 4..=6) || coded || (numbered(words.first(), 1..=5) && !has_legal_form(name));
    let begins_small = name.chars().find(|c| c.is_alphabetic()).is_some_and(char::is_lowercase);
    let phrase = words.len() >= 2 && begins_small && !has_legal_form(name);
    let street = street || country || house || town || phrase;
    let label = !name.contains('_') && HEADER.role(name).is_some()
        || COLUMNS.role(name).is_some()
        || name.ends_with(':')
        || name.contains(": ");
    letters >= 3
        && digits * 2 <= letters
        && words.len() <= 9
        && !name.contains('@')
        && !name.contains("www.")
        && !name.contains("://")
        && !salutation
        && !street
        && !label
        && (!is_title(&words) || has_legal_form(name))
        && (classify(name).is_none() || has_legal_form(name))
}

const TITLES: &[&str] = &[
    "invoice",
    "rechnung",
    "facture",
    "factuur",
    "fattura",
    "factura",
    "fatura",
    "receipt",
    "credit",
    "gutschrift",
    "rechnungskorrektur",
    "original",
    "copy",
    "kopie",
    "copie",
    "duplicate",
    "page",
    "seite",
    "statement",
    "bill",
    "quote",
    "order",
    "proforma",
    "warenrechnung",
    "avoir",
    "date",
    "datum",
    "purchase",
    "korrekturrechnung",
    "teilrechnung",
    "schlussrechnung",
    "tel",
    "phone",
    "fax",
    "email",
];

/// Whether the text speaks of an invoice or another document, as a title or a note on it does.
pub fn names_document(text: &str) -> bool {
    words_of(text).iter().any(|word| TITLES.contains(&word.as_str()))
}

/// Titles of documents and notes on them.
fn is_title(words: &[String]) -> bool {
    const CLOSINGS: &[&str] = &[
        "thank",
        "dear",
        "sehr",
        "please",
        "bitte",
        "wir",
        "we",
        "your",
        "ihre",
        "vielen",
        "bei",
        "im",
        "for",
        "authorized",
    ];
    let spelled: String = words.concat();
    words.iter().take(3).any(|word| TITLES.contains(&word.as_str()))
        || words.first().is_some_and(|word| CLOSINGS.contains(&word.as_str()))
        || TITLES.contains(&spelled.as_str())
        || words.iter().filter(|word| word.len() == 1).count() * 2 > words.len() && words.len() > 4
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_cut_from_their_addresses() {
        assert_eq!(clean_name("Acme GmbH | Europa-Allee 1980 | 60486 Frankfurt,").as_deref(), Some("Acme GmbH"));
        assert_eq!(clean_name("Acme, Inc., 1 Main St, Springfield").as_deref(), Some("Acme, Inc."));
    }

    #[test]
    fn addresses_titles_and_labels_are_no_names() {
        for text in [
            "INVOICE",
            "R E C H N U N G",
            "12 Main Street",
            "Due Date",
            "info@acme.com",
            "GLN 4304171000002",
            "Subtotal",
            "88045",
        ] {
            assert!(!looks_like_name(text), "{text}");
        }
        for text in ["Acme Corp", "Theodor Est", "MUSTER-KUNDE GMBH", "3M Company"] {
            assert!(looks_like_name(text), "{text}");
        }
    }
}
