//! The words that mean the same, mean little, or exclude each other in any trade.

/// Words that carry no meaning for a match.
const SILENT: &[&str] = &[
    "a",
    "an",
    "and",
    "as",
    "at",
    "by",
    "each",
    "for",
    "from",
    "in",
    "incl",
    "including",
    "of",
    "on",
    "or",
    "per",
    "the",
    "to",
    "with",
    "und",
    "der",
    "die",
    "das",
    "für",
    "pro",
    "mit",
    "et",
    "de",
    "la",
    "le",
    "les",
    "des",
    "pour",
    "par",
];

/// Words that nearly every description may carry or leave out.
const GENERIC: &[&str] = &[
    "service",
    "charge",
    "fee",
    "item",
    "product",
    "work",
    "rate",
    "cost",
    "price",
    "provision",
    "standard",
    "general",
    "supply",
    "unit",
    "fixed",
];

/// Short forms in general use, with the full word.
const SHORT_FORMS: &[(&str, &str)] = &[
    ("svc", "service"),
    ("svcs", "service"),
    ("serv", "service"),
    ("mgmt", "management"),
    ("mgt", "management"),
    ("maint", "maintenance"),
    ("equip", "equipment"),
    ("bldg", "building"),
    ("asst", "assistant"),
    ("admin", "administration"),
    ("administrative", "administration"),
    ("std", "standard"),
    ("sw", "software"),
    ("hw", "hardware"),
    ("sr", "senior"),
    ("jr", "junior"),
    ("qty", "quantity"),
    ("xmas", "christmas"),
    ("lge", "large"),
    ("sml", "small"),
    ("med", "medium"),
    ("licence", "license"),
    ("colour", "color"),
    ("centre", "center"),
    ("tyre", "tire"),
    ("grey", "gray"),
    ("regular", "standard"),
    ("aluminium", "aluminum"),
    ("programme", "program"),
    ("labour", "labor"),
];

/// Words of one group exclude each other: two descriptions with different ones are two items.
const OPPOSITES: &[&[&str]] = &[
    &["senior", "junior", "principal"],
    &["night", "evening"],
    &["weekday", "weekend"],
    &["overtime", "standard"],
    &["small", "medium", "large"],
    &["inbound", "outbound"],
    &["import", "export"],
    &["single", "double", "triple"],
    &["indoor", "outdoor"],
    &["interior", "exterior"],
    &["internal", "external"],
    &["onsite", "remote", "offsite"],
    &["front", "rear"],
    &["left", "right"],
    &["upper", "lower"],
    &["domestic", "international"],
    &["hazardous", "nonhazardous"],
    &["new", "used", "refurbished"],
    &["hot", "cold"],
    &["wet", "dry"],
    &["basic", "premium", "enterprise"],
    &["black", "white", "red", "blue", "green", "yellow", "color"],
    &["steel", "aluminum", "plastic", "wood", "copper", "brass"],
];

/// A span of time in a description: "monthly", "per month", "months".
const SPANS: &[(u8, &[&str])] = &[
    (1, &["hour", "hourly", "hr", "hrs", "hours"]),
    (2, &["day", "days", "daily"]),
    (4, &["week", "weeks", "weekly", "wk"]),
    (8, &["fortnight", "fortnightly", "biweekly"]),
    (16, &["month", "months", "monthly", "mo", "mth", "mthly"]),
    (32, &["quarter", "quarters", "quarterly", "qtr"]),
    (64, &["year", "years", "yearly", "annual", "annually", "annum", "yr"]),
];

/// Units that may follow a number, by the name under which they are compared.
const SIZES: &[(&str, &[&str])] = &[
    ("mm", &["millimetre", "millimeter", "millimetres", "millimeters"]),
    ("cm", &["centimetre", "centimeter"]),
    ("m", &["metre", "meter", "metres", "meters", "mtr"]),
    ("km", &["kilometre", "kilometer", "kilometres", "kilometers"]),
    ("in", &["inch", "inches"]),
    ("ft", &["foot", "feet"]),
    ("yd", &["yard", "yards", "yds", "cy"]),
    ("mi", &["mile", "miles"]),
    ("ml", &["millilitre", "milliliter"]),
    ("l", &["litre", "liter", "litres", "liters", "ltr"]),
    ("gal", &["gallon", "gallons"]),
    ("g", &["gram", "grams"]),
    ("kg", &["kilo", "kilos", "kilogram", "kilograms", "kgs"]),
    ("lb", &["lbs", "pound", "pounds"]),
    ("oz", &["ounce", "ounces"]),
    ("t", &["ton", "tons", "tonne", "tonnes"]),
    ("w", &["watt", "watts"]),
    ("kw", &["kilowatt", "kilowatts"]),
    ("kva", &[]),
    ("v", &["volt", "volts"]),
    ("amp", &["amps", "ampere"]),
    ("hp", &["horsepower"]),
    ("mb", &["megabyte"]),
    ("gb", &["gigabyte", "gigabytes"]),
    ("tb", &["terabyte", "terabytes"]),
    ("mbps", &["mbit"]),
    ("gbps", &["gbit"]),
    ("port", &["ports"]),
    ("man", &["person", "people", "men"]),
    ("min", &["minute", "minutes", "mins"]),
    ("pc", &["pcs", "piece", "pieces", "ct", "count"]),
    ("pct", &["percent"]),
    ("hour", &["hours", "hr", "hrs", "h"]),
    ("day", &["days"]),
    ("month", &["months"]),
    ("year", &["years", "yr", "yrs"]),
];

/// A number behind one of these names a place or a paper, not a size.
const REFERENCES: &[&str] = &[
    "site", "no", "nr", "number", "ref", "po", "order", "ticket", "week", "wk", "lot", "invoice", "page", "room",
    "route", "job", "building", "bldg", "store", "location", "case", "period",
];

/// A letter or number behind one of these tells one item from the next.
const LABELS: &[&str] =
    &["grade", "class", "type", "size", "zone", "tier", "level", "band", "category", "phase", "cat", "group"];

const MONTHS: &[&str] = &[
    "jan",
    "feb",
    "mar",
    "apr",
    "jun",
    "jul",
    "aug",
    "sep",
    "sept",
    "oct",
    "nov",
    "dec",
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
];

const NUMBER_WORDS: &[(&str, u32)] = &[
    ("two", 2),
    ("three", 3),
    ("four", 4),
    ("five", 5),
    ("six", 6),
    ("seven", 7),
    ("eight", 8),
    ("nine", 9),
    ("ten", 10),
    ("twelve", 12),
];

const ROMAN: &[(&str, u32)] = &[("i", 1), ("ii", 2), ("iii", 3), ("iv", 4), ("v", 5), ("vi", 6), ("vii", 7)];

/// What a word stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Silent,
    Generic,
    Plain,
    /// A bit of [`SPANS`].
    Span(u8),
    Month,
    Number(u32),
}

pub(super) fn kind_of(word: &str) -> Kind {
    if SILENT.contains(&word) {
        return Kind::Silent;
    }
    if let Some((bit, _)) = SPANS.iter().find(|(_, names)| names.contains(&word)) {
        return Kind::Span(*bit);
    }
    if MONTHS.contains(&word) {
        return Kind::Month;
    }
    if let Some((_, value)) = NUMBER_WORDS.iter().find(|(name, _)| *name == word) {
        return Kind::Number(*value);
    }
    if GENERIC.contains(&word) { Kind::Generic } else { Kind::Plain }
}

/// The name under which the unit behind a number is compared.
pub(super) fn size_unit(word: &str) -> Option<&'static str> {
    SIZES.iter().find(|(name, others)| *name == word || others.contains(&word)).map(|(name, _)| *name)
}

pub(super) fn is_reference(word: &str) -> bool {
    REFERENCES.contains(&word)
}

pub(super) fn label(word: &str) -> Option<&'static str> {
    LABELS.iter().find(|label| **label == word).copied()
}

/// The place of a single letter or Roman numeral behind a label: grade B, class II.
pub(super) fn label_value(word: &str) -> Option<u32> {
    if let Some((_, value)) = ROMAN.iter().find(|(name, _)| *name == word) {
        return Some(*value);
    }
    let mut letters = word.chars();
    match (letters.next(), letters.next()) {
        (Some(letter @ 'a'..='z'), None) => Some(u32::from(letter)),
        _ => None,
    }
}

/// The group of opposites that a stemmed word belongs to, from 1.
pub(super) fn opposite_group(word: &str) -> Option<usize> {
    OPPOSITES.iter().position(|group| group.contains(&word)).map(|at| at + 1)
}

/// The word without its plural or -ing, and with a short form spelled out.
pub(super) fn stem(word: &str) -> &str {
    if let Some((_, full)) = SHORT_FORMS.iter().find(|(short, _)| *short == word) {
        return full;
    }
    let cut = |ending: &str, least: usize| word.strip_suffix(ending).filter(|rest| rest.chars().count() >= least);
    if word.ends_with("ss") || word.ends_with("us") || word.ends_with("is") {
        return word;
    }
    if let Some(rest) = cut("ings", 4).or_else(|| cut("ing", 4)) {
        return rest;
    }
    if word.ends_with("ches") || word.ends_with("shes") || word.ends_with("xes") || word.ends_with("sses") {
        return cut("es", 3).unwrap_or(word);
    }
    cut("s", 3).unwrap_or(word)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stems_lightly() {
        for (word, expected) in [
            ("cleaning", "clean"),
            ("services", "service"),
            ("boxes", "box"),
            ("glass", "glass"),
            ("maint", "maintenance"),
            ("ring", "ring"),
            ("gas", "gas"),
        ] {
            assert_eq!(stem(word), expected);
        }
    }

    #[test]
    fn knows_spans_and_sizes() {
        assert_eq!(kind_of("monthly"), Kind::Span(16));
        assert_eq!(size_unit("yards"), Some("yd"));
        assert_eq!(label_value("ii"), Some(2));
        assert_eq!(kind_of("technician"), Kind::Plain);
    }
}
