//! The lists of words.

/// Words that carry no meaning for a match.
pub(super) const SILENT: &[&str] = &[
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
pub(super) const GENERIC: &[&str] = &[
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
pub(super) const SHORT_FORMS: &[(&str, &str)] = &[
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
pub(super) const OPPOSITES: &[&[&str]] = &[
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
pub(super) const SPANS: &[(u8, &[&str])] = &[
    (1, &["hour", "hourly", "hr", "hrs", "hours"]),
    (2, &["day", "days", "daily"]),
    (4, &["week", "weeks", "weekly", "wk"]),
    (8, &["fortnight", "fortnightly", "biweekly"]),
    (16, &["month", "months", "monthly", "mo", "mth", "mthly"]),
    (32, &["quarter", "quarters", "quarterly", "qtr"]),
    (64, &["year", "years", "yearly", "annual", "annually", "annum", "yr"]),
];

/// Units that may follow a number: what they measure, how many of the smallest unit they hold (a
/// number and its decimal places), and their names.
pub(super) type SizeRow = (&'static str, (i64, u32), &'static [&'static str]);

pub(super) const SIZES: &[SizeRow] = &[
    ("length", (1, 0), &["mm", "millimetre", "millimeter", "millimetres", "millimeters"]),
    ("length", (10, 0), &["cm", "centimetre", "centimeter"]),
    ("length", (1000, 0), &["m", "metre", "meter", "metres", "meters", "mtr"]),
    ("length", (1_000_000, 0), &["km", "kilometre", "kilometer", "kilometres", "kilometers"]),
    ("length", (254, 1), &["in", "inch", "inches"]),
    ("length", (3048, 1), &["ft", "foot", "feet"]),
    ("length", (1_609_344, 0), &["mi", "mile", "miles"]),
    // A yard of a container is a cubic one, of cable a long one: it is compared with yards only.
    ("yard", (1, 0), &["yd", "yard", "yards", "yds", "cy"]),
    ("volume", (1, 3), &["ul", "µl", "microlitre", "microliter"]),
    ("volume", (1, 0), &["ml", "millilitre", "milliliter"]),
    ("volume", (1000, 0), &["l", "litre", "liter", "litres", "liters", "ltr"]),
    ("volume", (3_785_411_784, 6), &["gal", "gallon", "gallons"]),
    ("mass", (1, 0), &["g", "gram", "grams"]),
    ("mass", (1000, 0), &["kg", "kilo", "kilos", "kilogram", "kilograms", "kgs"]),
    ("mass", (45_359_237, 5), &["lb", "lbs", "pound", "pounds"]),
    ("mass", (28_349_523_125, 9), &["oz", "ounce", "ounces"]),
    ("ton", (1, 0), &["t", "ton", "tons", "tonne", "tonnes"]),
    ("power", (1, 0), &["w", "watt", "watts"]),
    ("power", (1000, 0), &["kw", "kilowatt", "kilowatts"]),
    ("kva", (1, 0), &["kva"]),
    ("volt", (1, 0), &["v", "volt", "volts"]),
    ("ampere", (1, 0), &["amp", "amps", "ampere"]),
    ("horsepower", (1, 0), &["hp", "horsepower"]),
    ("data", (1, 0), &["mb", "megabyte"]),
    ("data", (1000, 0), &["gb", "gigabyte", "gigabytes"]),
    ("data", (1_000_000, 0), &["tb", "terabyte", "terabytes"]),
    ("speed", (1, 0), &["mbps", "mbit"]),
    ("speed", (1000, 0), &["gbps", "gbit"]),
    ("port", (1, 0), &["port", "ports"]),
    ("man", (1, 0), &["man", "person", "people", "men"]),
    ("piece", (1, 0), &["pc", "pcs", "piece", "pieces", "ct", "count"]),
    ("percent", (1, 0), &["pct", "percent"]),
    ("time", (1, 0), &["min", "minute", "minutes", "mins"]),
    ("time", (60, 0), &["hour", "hours", "hr", "hrs", "h"]),
    ("time", (1440, 0), &["day", "days"]),
    ("month", (1, 0), &["month", "months"]),
    ("month", (12, 0), &["year", "years", "yr", "yrs"]),
];

/// A number behind one of these names a place or a paper, not a size.
pub(super) const REFERENCES: &[&str] = &[
    "site", "no", "nr", "number", "ref", "po", "order", "ticket", "week", "wk", "lot", "invoice", "page", "room",
    "route", "job", "building", "bldg", "store", "location", "case", "period",
];

/// A letter or number behind one of these tells one item from the next.
pub(super) const LABELS: &[&str] =
    &["grade", "class", "type", "size", "zone", "tier", "level", "band", "category", "phase", "cat", "group"];

pub(super) const MONTHS: &[&str] = &[
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

pub(super) const NUMBER_WORDS: &[(&str, u32)] = &[
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

pub(super) const ROMAN: &[(&str, u32)] = &[("i", 1), ("ii", 2), ("iii", 3), ("iv", 4), ("v", 5), ("vi", 6), ("vii", 7)];
