//! Units of measure, by UN/ECE Recommendation 20 where known.

use std::fmt;

use rust_decimal::Decimal;

/// A unit: a Rec 20 code where the printed name is known, else the printed name, tidied.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Unit(String);

/// Rec 20 code, what it is measured in, how many of the base it holds, and its printed names.
/// Packs (bag, box, case) have no fixed content, so each is a base of its own.
type Row = (&'static str, &'static str, (i64, u32), &'static [&'static str]);

const ROWS: &[Row] = &[
    (
        "C62",
        "one",
        (1, 0),
        &[
            "each", "ea", "one", "unit", "units", "piece", "pieces", "pc", "pcs", "stk", "stück", "stueck", "item",
            "items", "no", "nos", "h87", "pce", "pz", "st", "qty", "count",
        ],
    ),
    ("PR", "one", (2, 0), &["pair", "pairs"]),
    ("DZN", "one", (12, 0), &["dozen", "dozens", "dz", "doz"]),
    ("CEN", "one", (100, 0), &["hundred", "per 100"]),
    ("MIL", "one", (1000, 0), &["thousand", "per 1000", "mille", "cpm"]),
    ("MIN", "time", (1, 0), &["minute", "minutes", "min", "mins"]),
    (
        "HUR",
        "time",
        (60, 0),
        &[
            "hour", "hours", "hr", "hrs", "h", "stunde", "stunden", "std", "heure", "heures", "ora", "ore", "hora",
            "horas", "uur", "per hour", "man hour", "manhour",
        ],
    ),
    (
        "DAY",
        "day",
        (1, 0),
        &[
            "day", "days", "d", "tag", "tage", "jour", "jours", "per day", "man day", "manday", "giorno", "giorni",
            "día", "días", "dag", "dagen",
        ],
    ),
    (
        "WEE",
        "day",
        (7, 0),
        &["week", "weeks", "wk", "woche", "wochen", "semaine", "weekly", "per week", "settimana", "semana"],
    ),
    (
        "MON",
        "month",
        (1, 0),
        &[
            "month",
            "months",
            "mo",
            "mth",
            "monat",
            "monate",
            "mois",
            "monthly",
            "per month",
            "mese",
            "mes",
            "meses",
            "maand",
        ],
    ),
    ("QAN", "month", (3, 0), &["quarter", "quarters", "quarterly", "quartal", "trimestre", "per quarter", "qtr"]),
    (
        "ANN",
        "month",
        (12, 0),
        &[
            "year",
            "years",
            "yr",
            "annum",
            "annual",
            "annually",
            "yearly",
            "jahr",
            "jahre",
            "an",
            "année",
            "per year",
            "per annum",
            "anno",
            "año",
            "jaar",
        ],
    ),
    ("GRM", "mass", (1, 0), &["g", "gram", "grams", "gramm"]),
    ("KGM", "mass", (1000, 0), &["kg", "kilogram", "kilograms", "kilo", "kilos"]),
    ("TNE", "mass", (1_000_000, 0), &["tonne", "tonnes", "metric ton", "metric tons", "mt", "t", "to"]),
    ("LBR", "mass", (45_359_237, 5), &["lb", "lbs", "pound", "pounds"]),
    ("ONZ", "mass", (28_349_523_125, 9), &["oz", "ounce", "ounces"]),
    ("STN", "mass", (90_718_474, 2), &["short ton", "short tons", "ton", "tons", "net ton"]),
    ("CWI", "mass", (45_359_237, 3), &["cwt", "hundredweight"]),
    ("MLT", "volume", (1, 0), &["ml", "millilitre", "milliliter"]),
    ("LTR", "volume", (1000, 0), &["l", "litre", "litres", "liter", "liters", "ltr"]),
    ("MTQ", "volume", (1_000_000, 0), &["m3", "m³", "cubic metre", "cubic meter", "cbm"]),
    ("GLL", "volume", (3_785_411_784, 6), &["gal", "gallon", "gallons", "us gallon"]),
    ("BLL", "volume", (158_987_294_928, 6), &["bbl", "barrel", "barrels"]),
    ("YDQ", "volume", (764_554_857_984, 6), &["yd3", "cubic yard", "cubic yards", "cu yd"]),
    ("MMT", "length", (1, 0), &["mm", "millimetre", "millimeter"]),
    ("CMT", "length", (10, 0), &["cm", "centimetre", "centimeter"]),
    ("MTR", "length", (1000, 0), &["m", "metre", "metres", "meter", "meters", "mtr"]),
    ("KMT", "length", (1_000_000, 0), &["km", "kilometre", "kilometres", "kilometer", "kilometers"]),
    ("INH", "length", (254, 1), &["in", "inch", "inches"]),
    ("FOT", "length", (3048, 1), &["ft", "foot", "feet"]),
    ("YRD", "length", (9144, 1), &["yd", "yard", "yards"]),
    ("SMI", "length", (1_609_344, 0), &["mi", "mile", "miles"]),
    ("MTK", "area", (10_000, 0), &["m2", "m²", "sqm", "square metre", "square meter", "qm"]),
    ("FTK", "area", (92_903_040, 5), &["ft2", "sq ft", "sqft", "square foot", "square feet"]),
    ("ACR", "area", (40_468_564_224, 3), &["acre", "acres"]),
    ("KWH", "energy", (1, 0), &["kwh", "kilowatt hour", "kilowatt hours"]),
    ("MWH", "energy", (1000, 0), &["mwh", "megawatt hour"]),
    ("E34", "data", (1, 0), &["gb", "gigabyte", "gigabytes"]),
    ("E35", "data", (1000, 0), &["tb", "terabyte", "terabytes"]),
    (
        "LS",
        "lump",
        (1, 0),
        &["lump sum", "ls", "flat", "fixed", "flat fee", "pauschal", "pausch", "forfait", "job", "lot", "fixed fee"],
    ),
    ("P1", "percent", (1, 0), &["%", "percent", "per cent"]),
    ("BG", "bag", (1, 0), &["bag", "bags"]),
    ("BX", "box", (1, 0), &["box", "boxes", "bx", "karton", "kartons"]),
    ("CS", "case", (1, 0), &["case", "cases", "cs"]),
    ("CT", "carton", (1, 0), &["carton", "cartons", "ctn"]),
    ("PK", "pack", (1, 0), &["pack", "packs", "package", "packages", "pkg", "pck"]),
    ("PF", "pallet", (1, 0), &["pallet", "pallets", "plt", "palette", "paletten"]),
    ("RO", "roll", (1, 0), &["roll", "rolls"]),
    ("DR", "drum", (1, 0), &["drum", "drums"]),
    ("BO", "bottle", (1, 0), &["bottle", "bottles", "btl", "flasche", "flaschen"]),
    ("SET", "set", (1, 0), &["set", "sets", "kit", "kits"]),
    ("E48", "service", (1, 0), &["service", "service unit", "services"]),
    ("E49", "working day", (1, 0), &["working day", "working days", "business day"]),
    (
        "IE",
        "person",
        (1, 0),
        &[
            "person", "persons", "people", "user", "users", "seat", "seats", "license", "licence", "licenses",
            "licences", "employee", "per user",
        ],
    ),
    ("C63", "visit", (1, 0), &["visit", "visits", "call", "calls", "callout", "call-out"]),
    ("E57", "load", (1, 0), &["load", "loads", "pull", "pulls", "haul"]),
    ("E54", "trip", (1, 0), &["trip", "trips", "journey"]),
];

impl Unit {
    /// Reads a Rec 20 code or a printed name, in any case, with or without "per" and brackets.
    pub fn read(text: &str) -> Option<Self> {
        let tidy = tidy(text);
        if tidy.is_empty() {
            return None;
        }
        if let Some(row) = row_of(&tidy) {
            return Some(Self(row.0.to_owned()));
        }
        Some(Self(tidy))
    }

    /// The Rec 20 code, where the unit is a known one.
    pub fn code(&self) -> Option<&str> {
        ROWS.iter().any(|row| row.0 == self.0).then_some(self.0.as_str())
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The name to show a person: `hour` for `HUR`.
    pub fn name(&self) -> &str {
        ROWS.iter().find(|row| row.0 == self.0).and_then(|row| row.3.first().copied()).unwrap_or(&self.0)
    }

    /// How many of `other` one of `self` holds, exactly; `None` where no fixed conversion exists.
    pub fn convert_to(&self, other: &Self) -> Option<Decimal> {
        if self == other {
            return Some(Decimal::ONE);
        }
        let (from, to) = (row_of(&self.0)?, row_of(&other.0)?);
        if from.1 != to.1 {
            return None;
        }
        let size = |row: &Row| Decimal::try_new(row.2.0, row.2.1).ok();
        size(from)?.checked_div(size(to)?)
    }
}

fn row_of(name: &str) -> Option<&'static Row> {
    ROWS.iter().find(|row| row.0.eq_ignore_ascii_case(name) || row.3.contains(&name))
}

fn tidy(text: &str) -> String {
    let lower = text.trim().to_lowercase();
    let inner = lower.trim_matches(['(', ')', '/', '.', ':', '*', ' ']);
    let inner = inner.strip_prefix("per ").or_else(|| inner.strip_prefix("a ")).unwrap_or(inner);
    inner.split_whitespace().collect::<Vec<_>>().join(" ")
}

impl fmt::Display for Unit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn unit(text: &str) -> Unit {
        Unit::read(text).unwrap()
    }

    #[test]
    fn knows_codes_and_printed_names() {
        assert_eq!(unit("Hours").code(), Some("HUR"));
        assert_eq!(unit("per hour").code(), Some("HUR"));
        assert_eq!(unit("HUR").name(), "hour");
        assert_eq!(unit("/mo.").code(), Some("MON"));
        assert_eq!(unit("H87"), unit("C62"));
        assert_eq!(unit("Widget crate").code(), None);
    }

    #[test]
    fn converts_exactly_or_not_at_all() {
        assert_eq!(unit("dozen").convert_to(&unit("each")), Some(Decimal::new(12, 0)));
        assert_eq!(unit("year").convert_to(&unit("month")), Some(Decimal::new(12, 0)));
        assert_eq!(unit("lb").convert_to(&unit("kg")), Some("0.45359237".parse().unwrap()));
        assert_eq!(unit("kg").convert_to(&unit("g")), Some(Decimal::new(1000, 0)));
        assert_eq!(unit("box").convert_to(&unit("each")), None);
        assert_eq!(unit("month").convert_to(&unit("day")), None);
    }
}
