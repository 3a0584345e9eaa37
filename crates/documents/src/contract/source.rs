//! What the field readers share: the running text, its dates and its labelled values.

use domain::number::DecimalMark;

use super::date::{DateAt, find_dates};
use super::label::{Labelled, find_labels};
use super::script::Script;
use crate::pattern::Pattern;
use crate::read::page::Page;

/// One contract, prepared for reading.
pub struct Source<'p> {
    pub pages: &'p [Page],
    pub script: Script,
    pub dates: Vec<DateAt>,
    pub labels: Vec<Labelled>,
    /// How the document writes decimals, where its amounts tell.
    pub mark: Option<DecimalMark>,
}

impl<'p> Source<'p> {
    pub fn of(pages: &'p [Page]) -> Self {
        let script = Script::of(pages);
        let dates = find_dates(script.text(), writes_month_first(script.text()));
        let labels = find_labels(pages);
        let mark = decimal_mark(script.text());
        Self { pages, script, dates, labels, mark }
    }

    pub fn text(&self) -> &str {
        self.script.text()
    }

    /// The first date that begins at or after the place and before `limit` more bytes.
    pub fn date_after(&self, at: usize, limit: usize) -> Option<&DateAt> {
        self.dates.iter().find(|date| date.span.start >= at).filter(|date| date.span.start <= at + limit)
    }
}

/// The mark before the two decimals of the document's amounts, where nearly all have the same.
fn decimal_mark(text: &str) -> Option<DecimalMark> {
    static COMMA: Pattern = Pattern::new(r"(?:^|[^\d.,])\d{1,3}(?:[.' ]?\d{3})*,\d{2}(?:[^\d.,]|[.,](?:\s|$)|$)");
    static POINT: Pattern = Pattern::new(r"(?:^|[^\d.,])\d{1,3}(?:[,' ]?\d{3})*\.\d{2}(?:[^\d.,]|[.,](?:\s|$)|$)");
    let (commas, points) = (COMMA.find_all(text).count(), POINT.find_all(text).count());
    match (commas, points) {
        (commas, points) if commas > points * 3 => Some(DecimalMark::Comma),
        (commas, points) if points > commas * 3 => Some(DecimalMark::Point),
        _ => None,
    }
}

/// Whether the document comes from a country that writes the month before the day.
fn writes_month_first(text: &str) -> bool {
    static AMERICAN: Pattern = Pattern::new(
        r"\b(?:delaware|california|new york|texas|florida|nevada|illinois|ohio|georgia|washington|virginia|united states|u\.s\.|usa|(?-i:[A-Z]{2}) \d{5})\b|{month}\s+\d{1,2},\s+\d{4}",
    );
    static OTHER: Pattern = Pattern::new(
        r"\b(?:england|united kingdom|ltd\b.{0,40}\b(?:london|dublin)|india|australia|ireland|gmbh|singapore|south africa)\b",
    );
    AMERICAN.find_all(text).count() >= OTHER.find_all(text).count()
}
