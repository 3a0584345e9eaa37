//! What is printed on the pages, to tell which true values can be read there at all.

use std::collections::HashSet;

use documents::invoice::date::{DateOrder, find_dates};
use documents::layout::fold;
use documents::read::Page;
use domain::Decimal;

use super::compare::{is_amount, words_of};

/// The text of a document, to tell which true values are printed in it.
pub struct Shown {
    squeezed: String,
    words: HashSet<String>,
    figures: HashSet<String>,
    dates: HashSet<String>,
    /// The figures of each row.
    rows: Vec<Vec<String>>,
}

/// The digits of each word, and of words that a blank between groups of three makes one number.
fn figures_of(line: &str) -> Vec<String> {
    let digits = |word: &str| word.chars().filter(char::is_ascii_digit).collect::<String>();
    let words: Vec<&str> = line.split_whitespace().collect();
    let mut figures: Vec<String> = words.iter().map(|word| digits(word)).collect();
    for pair in words.windows(2) {
        let [head, tail] = pair else { continue };
        let begins = tail.chars().take_while(char::is_ascii_digit).count() == 3;
        if begins && (1..=3).contains(&digits(head).len()) {
            figures.push(digits(head) + &digits(tail));
        }
    }
    figures
}

impl Shown {
    pub fn of(pages: &[Page]) -> Self {
        let lines: Vec<String> = pages.iter().flat_map(Page::rows).map(|row| row.text()).collect();
        let text = lines.join("\n");
        let squeezed = fold(&text).chars().filter(|c| c.is_alphanumeric()).collect();
        let words = words_of(&text).into_iter().collect();
        let rows: Vec<Vec<String>> = lines.iter().map(|line| figures_of(line)).collect();
        let figures = rows.iter().flatten().cloned().collect();
        let orders = [DateOrder::DayFirst, DateOrder::MonthFirst];
        let dates = orders.iter().flat_map(|order| lines.iter().flat_map(|line| find_dates(line, *order)));
        Self { squeezed, words, figures, dates: dates.map(|found| found.date.to_string()).collect(), rows }
    }

    /// Whether both figures stand in one row.
    pub fn shows_together(&self, price: &str, amount: Option<&str>) -> bool {
        let forms = |text: &str| -> Vec<String> {
            let digits = |text: String| text.chars().filter(char::is_ascii_digit).collect::<String>();
            let value: Option<Decimal> = text.parse().ok();
            let printed = value.map(|value| {
                let value = value.abs();
                let full = [0, 1, 2, 3, 4].map(|places| digits(format!("{value:.places$}")));
                full.into_iter().chain([digits(format!("{:.2}", value.round_dp(2)))]).collect()
            });
            printed.unwrap_or_default()
        };
        let Some(amount) = amount else { return true };
        let (prices, amounts) = (forms(price), forms(amount));
        // Figures such as 4.50 and 45.0 look alike without their marks.
        let alike = prices.iter().any(|price| amounts.contains(price));
        let needed = if alike { 2 } else { 1 };
        self.rows.iter().any(|row| {
            row.iter().any(|word| amounts.contains(word))
                && row.iter().filter(|word| prices.contains(word)).count() >= needed
        })
    }

    pub fn shows(&self, field: &str, value: &str) -> bool {
        if field.ends_with("_date") {
            return self.dates.contains(value.get(..10).unwrap_or(value));
        }
        if field.ends_with("_name") {
            return words_of(value).iter().all(|word| self.words.contains(word));
        }
        if let (true, Ok(amount)) = (is_amount(field), value.parse::<Decimal>()) {
            return self.figures.contains(&format!("{:.2}", amount.abs().round_dp(2)).replace('.', ""))
                || self.figures.contains(&amount.abs().normalize().to_string());
        }
        let squeezed: String = fold(value).chars().filter(|c| c.is_alphanumeric()).collect();
        field == "currency" || self.squeezed.contains(&squeezed)
    }
}
