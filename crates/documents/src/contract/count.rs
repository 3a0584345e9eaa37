//! Counts and spans of time, in words, in digits or in both.

use crate::pattern::Pattern;

/// Reads `three`, `3`, `three (3)`, `thirty-six` or `one hundred and twenty`. `None` where words and
/// digits contradict each other: nothing tells which one was meant.
pub fn read_count(text: &str) -> Option<u32> {
    let lower = text.to_lowercase();
    let digits: String = lower.chars().skip_while(|c| !c.is_ascii_digit()).take_while(char::is_ascii_digit).collect();
    let digits: Option<u32> = digits.parse().ok();
    let words = lower.split(|c: char| !c.is_alphabetic()).filter(|word| !word.is_empty() && *word != "and");
    let mut words: Vec<&str> = words.collect();
    // The article of "a five year period" counts nothing; that of "a hundred" does.
    if matches!(words.as_slice(), ["a" | "an", next, ..] if *next != "hundred")
        || (matches!(words.as_slice(), ["a" | "an"]) && digits.is_some())
    {
        words.remove(0);
    }
    let mut sum: Option<u32> = None;
    for word in words {
        let value = word_value(word)?;
        let before = sum.unwrap_or(0);
        sum = Some(if value == 100 { before.max(1).checked_mul(100)? } else { before.checked_add(value)? });
    }
    match (sum, digits) {
        (Some(words), Some(digits)) if words != digits => None,
        (words, digits) => digits.or(words),
    }
}

fn word_value(word: &str) -> Option<u32> {
    const WORDS: &[(u32, &[&str])] = &[
        (1, &["one", "a", "an", "first", "ein", "eine", "einen", "einem", "einer", "eines", "un", "une"]),
        (2, &["two", "second", "zwei", "deux"]),
        (3, &["three", "third", "drei", "trois"]),
        (4, &["four", "fourth", "vier", "quatre"]),
        (5, &["five", "fifth", "fünf", "cinq"]),
        (6, &["six", "sixth", "sechs"]),
        (7, &["seven", "seventh"]),
        (8, &["eight", "eighth"]),
        (9, &["nine", "ninth"]),
        (10, &["ten", "tenth"]),
        (11, &["eleven", "eleventh"]),
        (12, &["twelve", "twelfth", "zwölf", "douze"]),
        (13, &["thirteen", "thirteenth"]),
        (14, &["fourteen", "fourteenth"]),
        (15, &["fifteen", "fifteenth"]),
        (16, &["sixteen", "sixteenth"]),
        (17, &["seventeen", "seventeenth"]),
        (18, &["eighteen", "eighteenth"]),
        (19, &["nineteen", "nineteenth"]),
        (20, &["twenty", "twentieth"]),
        (30, &["thirty", "thirtieth", "dreißig", "trente"]),
        (40, &["forty", "fourty"]),
        (50, &["fifty"]),
        (60, &["sixty", "soixante"]),
        (70, &["seventy"]),
        (80, &["eighty"]),
        (90, &["ninety"]),
        (100, &["hundred"]),
    ];
    WORDS.iter().find(|(_, names)| names.contains(&word)).map(|(value, _)| *value)
}

/// What a span of time is counted in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TimeUnit {
    Day,
    Week,
    Month,
    Year,
}

/// A span of time such as three years.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Span {
    pub count: u32,
    pub unit: TimeUnit,
}

impl Span {
    /// In days, a month counted as 30 and a year as 365.
    pub fn days(self) -> Option<u32> {
        let each = match self.unit {
            TimeUnit::Day => 1,
            TimeUnit::Week => 7,
            TimeUnit::Month => 30,
            TimeUnit::Year => 365,
        };
        self.count.checked_mul(each)
    }

    /// In whole months, where it has a number of them.
    pub fn months(self) -> Option<i32> {
        let each = match self.unit {
            TimeUnit::Month => 1,
            TimeUnit::Year => 12,
            TimeUnit::Day | TimeUnit::Week => return None,
        };
        i32::try_from(self.count.checked_mul(each)?).ok()
    }

    /// `3 years`
    pub fn print(self) -> String {
        let name = match self.unit {
            TimeUnit::Day => "day",
            TimeUnit::Week => "week",
            TimeUnit::Month => "month",
            TimeUnit::Year => "year",
        };
        format!("{} {name}{}", self.count, if self.count == 1 { "" } else { "s" })
    }
}

/// Reads one span of time, such as `three (3) years`, `one-year` or `24 months`.
pub fn read_span(text: &str) -> Option<Span> {
    static PARTS: Pattern = Pattern::new(r"^\W*({number})[\s-]*({time})");
    let parts = PARTS.captures(text)?;
    let unit = parts.get(2)?.as_str().to_lowercase();
    Some(Span { count: read_count(parts.get(1)?.as_str())?, unit: read_unit(&unit)? })
}

fn read_unit(text: &str) -> Option<TimeUnit> {
    let word = text.split([' ', '-', '\n']).next_back()?;
    let starts = |stems: &[&str]| stems.iter().any(|stem| word.starts_with(stem));
    if starts(&["day", "tag", "jour"]) {
        Some(TimeUnit::Day)
    } else if starts(&["week", "woche", "semaine"]) {
        Some(TimeUnit::Week)
    } else if starts(&["month", "monat", "mois"]) {
        Some(TimeUnit::Month)
    } else if starts(&["year", "an", "jahr"]) {
        Some(TimeUnit::Year)
    } else {
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_counts_in_words_and_digits() {
        for (text, count) in [
            ("three (3)", 3),
            ("ninety", 90),
            ("thirty-six (36)", 36),
            ("one hundred and twenty", 120),
            ("45", 45),
            ("a FIVE (5)", 5),
        ] {
            assert_eq!(read_count(text), Some(count), "{text}");
        }
    }

    #[test]
    fn a_contradiction_is_no_count() {
        assert_eq!(read_count("thirty (60)"), None);
    }

    #[test]
    fn reads_spans() {
        assert_eq!(read_span("three (3) years").map(Span::print).as_deref(), Some("3 years"));
        assert_eq!(read_span("one-year").map(Span::print).as_deref(), Some("1 year"));
        assert_eq!(read_span("24 consecutive months").and_then(Span::months), Some(24));
        assert_eq!(read_span("drei Monate").and_then(Span::days), Some(90));
        assert_eq!(read_span("years"), None);
    }
}
