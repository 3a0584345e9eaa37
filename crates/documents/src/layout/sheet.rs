//! All rows of a document in order, each cut into cells at its wide gaps.

use std::collections::HashMap;

use domain::{Evidence, PageBox};

use crate::read::page::{Page, Word, evidence_of, join};

/// Words close to each other in one row.
#[derive(Clone, Debug, PartialEq)]
pub struct Cell {
    pub words: Vec<Word>,
    pub area: PageBox,
    pub page: u32,
}

impl Cell {
    /// `None` without words.
    pub fn of(words: Vec<Word>, page: u32) -> Option<Self> {
        let area = words.iter().map(|word| word.area).reduce(PageBox::union)?;
        Some(Self { words, area, page })
    }

    pub fn text(&self) -> String {
        join(&self.words)
    }

    pub fn height(&self) -> f32 {
        (self.area.bottom - self.area.top).max(1.0)
    }

    pub fn middle(&self) -> f32 {
        f32::midpoint(self.area.left, self.area.right)
    }

    pub fn evidence(&self) -> Option<Evidence> {
        evidence_of(self.page, &self.words)
    }

    /// Both cells' words as one cell.
    pub fn joined(&self, other: &Self) -> Self {
        let words = self.words.iter().chain(&other.words).cloned().collect();
        Self { words, area: self.area.union(other.area), page: self.page }
    }

    /// The words from the given one on, as a cell of their own.
    pub fn from_word(&self, at: usize) -> Option<Self> {
        Self::of(self.words.get(at..)?.to_vec(), self.page)
    }

    /// How much of the x axis both cover.
    pub fn shared_width(&self, other: PageBox) -> f32 {
        self.area.right.min(other.right) - self.area.left.max(other.left)
    }
}

/// One visual row of a page.
#[derive(Clone, Debug, PartialEq)]
pub struct Row {
    pub cells: Vec<Cell>,
    pub area: PageBox,
    pub page: u32,
    /// Stands at the same place on another page too: a running head or foot.
    pub repeated: bool,
}

impl Row {
    pub fn text(&self) -> String {
        self.cells.iter().map(Cell::text).collect::<Vec<_>>().join(" ")
    }

    pub fn words(&self) -> impl Iterator<Item = &Word> {
        self.cells.iter().flat_map(|cell| &cell.words)
    }

    pub fn height(&self) -> f32 {
        (self.area.bottom - self.area.top).max(1.0)
    }
}

/// The rows of all pages.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Sheet {
    pub rows: Vec<Row>,
}

impl Sheet {
    pub fn of(pages: &[Page]) -> Self {
        let mut rows: Vec<Row> = pages
            .iter()
            .flat_map(|page| page.rows().into_iter().map(|line| (page.number, line)))
            .filter_map(|(page, line)| {
                let words: Vec<Word> = line.words.into_iter().flat_map(split_at_colon).collect();
                let cells = cut(words, page);
                let area = cells.iter().map(|cell| cell.area).reduce(PageBox::union)?;
                Some(Row { cells, area, page, repeated: false })
            })
            .collect();
        let heights: HashMap<u32, f32> = pages.iter().map(|page| (page.number, page.height)).collect();
        mark_repeated(&mut rows, &heights);
        Self { rows }
    }
}

/// `Date:2026-11-24` as two words; times and addresses stay whole.
fn split_at_colon(word: Word) -> Vec<Word> {
    let Some((before, after)) = word.text.split_once(':') else { return vec![word] };
    let letters = before.chars().filter(|c| c.is_alphabetic()).count();
    if after.is_empty() || letters < 2 || after.starts_with("//") || before.contains('@') {
        return vec![word];
    }
    let share = (before.chars().count() + 1) as f32 / word.text.chars().count().max(1) as f32;
    let cut = word.area.left + (word.area.right - word.area.left) * share;
    let part = |text: String, left: f32, right: f32| Word {
        text,
        area: PageBox::new(left, word.area.top, right, word.area.bottom),
        confidence: word.confidence,
    };
    vec![part(format!("{before}:"), word.area.left, cut), part(after.to_owned(), cut, word.area.right)]
}

/// Cuts where the gap is wider than any space between words.
fn cut(words: Vec<Word>, page: u32) -> Vec<Cell> {
    let mut groups: Vec<Vec<Word>> = Vec::new();
    for word in words {
        let near = groups.last().and_then(|group| group.last()).is_some_and(|last| {
            let height = (last.area.bottom - last.area.top).min(word.area.bottom - word.area.top);
            word.area.left - last.area.right <= (height * 0.8).max(3.0)
        });
        match groups.last_mut() {
            Some(group) if near => group.push(word),
            _ => groups.push(vec![word]),
        }
    }
    groups.into_iter().filter_map(|words| Cell::of(words, page)).collect()
}

fn mark_repeated(rows: &mut [Row], heights: &HashMap<u32, f32>) {
    let mut places: HashMap<(String, i32), Vec<u32>> = HashMap::new();
    // Entries of a table repeat too, by chance: only the head and the foot of a page can run.
    let margin = |row: &Row| {
        let height = heights.get(&row.page).copied().unwrap_or_default();
        row.area.bottom < height * 0.25 || row.area.top > height * 0.8
    };
    let key = |row: &Row| {
        let text: String = row.text().chars().map(|c| if c.is_ascii_digit() { '0' } else { c }).collect();
        // Tens of points: positions vary by fractions only.
        (text, (row.area.top / 10.0).round() as i32)
    };
    for row in rows.iter() {
        places.entry(key(row)).or_default().push(row.page);
    }
    for row in rows.iter_mut() {
        let pages = places.get(&key(row)).map(Vec::as_slice).unwrap_or_default();
        row.repeated = margin(row) && pages.iter().any(|&page| page != row.page);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::read::plain::lay_text;

    fn cells(text: &str) -> Vec<String> {
        let sheet = Sheet::of(&lay_text(text).unwrap());
        sheet.rows.first().unwrap().cells.iter().map(Cell::text).collect()
    }

    #[test]
    fn wide_gaps_cut_cells() {
        assert_eq!(cells("Unit price   Total amount"), ["Unit price", "Total amount"]);
    }

    #[test]
    fn a_label_stuck_to_its_value_is_cut_off() {
        assert_eq!(cells("Date:2026-11-24  at 10:30"), ["Date: 2026-11-24", "at 10:30"]);
        assert_eq!(cells("https://example.com"), ["https://example.com"]);
    }

    #[test]
    fn running_heads_are_marked() {
        let sheet = Sheet::of(&lay_text("Page 1\nfirst\u{c}Page 2\nsecond").unwrap());
        let marks: Vec<bool> = sheet.rows.iter().map(|row| row.repeated).collect();
        assert_eq!(marks, [true, false, true, false]);
    }
}
