//! What the field readers share: the running text, its dates and its labelled values.

use super::date::{DateAt, find_dates};
use super::label::{Labelled, find_labels};
use super::pattern::Pattern;
use super::script::Script;
use crate::read::page::Page;

/// One contract, prepared for reading.
pub struct Source<'p> {
    pub pages: &'p [Page],
    pub script: Script,
    pub dates: Vec<DateAt>,
    pub labels: Vec<Labelled>,
}

impl<'p> Source<'p> {
    pub fn of(pages: &'p [Page]) -> Self {
        let script = Script::of(pages);
        let dates = find_dates(script.text(), writes_month_first(script.text()));
        let labels = find_labels(pages);
        Self { pages, script, dates, labels }
    }

    pub fn text(&self) -> &str {
        self.script.text()
    }

    /// The first date that begins at or after the place and before `limit` more bytes.
    pub fn date_after(&self, at: usize, limit: usize) -> Option<&DateAt> {
        self.dates.iter().find(|date| date.span.start >= at).filter(|date| date.span.start <= at + limit)
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
