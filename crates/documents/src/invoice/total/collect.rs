//! Finds the labelled amounts of a document.

use std::borrow::Cow;
use std::collections::HashSet;

use domain::number::DecimalMark;

use super::{Total, TotalKind, classify};
use crate::invoice::number::{Number, read_number};
use crate::layout::{Cell, Row, Sheet, fold};
use crate::read::page::Word;

/// A piece of a row: words, or one number.
enum Piece {
    Words(Vec<Word>),
    Figure(Number, Cell),
}

/// All labelled amounts outside the given rows: the label left of its amount, or above it.
pub fn collect_totals(sheet: &Sheet, mark: DecimalMark, lines: &HashSet<usize>) -> Vec<Total> {
    let mut totals = Vec::new();
    for (at, row) in sheet.rows.iter().enumerate() {
        if lines.contains(&at) {
            continue;
        }
        let pieces = pieces_of(row, mark);
        let figures =
            pieces.iter().filter(|piece| matches!(piece, Piece::Figure(number, _) if !number.percent)).count();
        let words: usize =
            pieces.iter().map(|piece| if let Piece::Words(words) = piece { letters(words) } else { 0 }).sum();
        if figures >= 2 && words <= 4 {
            totals.extend(under_labels(sheet, at, &pieces, lines));
        } else if figures >= 1 {
            totals.extend(beside_labels(sheet, at, &pieces));
        }
    }
    totals
}

fn letters(words: &[Word]) -> usize {
    words.iter().flat_map(|word| word.text.chars()).filter(|c| c.is_alphabetic()).count()
}

/// Cuts a row into words and numbers. A currency sign or code belongs to the number beside it.
fn pieces_of(row: &Row, mark: DecimalMark) -> Vec<Piece> {
    let mut pieces: Vec<Piece> = Vec::new();
    for cell in &row.cells {
        let mut words = cell.words.as_slice();
        let mut fresh = true;
        while let Some(first) = words.first() {
            let (taken, figure) = figure_at(words, cell.page, mark);
            match figure {
                Some((number, place)) => {
                    pieces.push(Piece::Figure(number, place));
                    fresh = true;
                }
                None => {
                    match pieces.last_mut() {
                        Some(Piece::Words(run)) if !fresh => run.push(first.clone()),
                        _ => pieces.push(Piece::Words(vec![first.clone()])),
                    }
                    fresh = false;
                }
            }
            words = words.get(taken..).unwrap_or_default();
        }
    }
    pieces
}

/// The number that begins at the first word, with how many words it takes.
fn figure_at(words: &[Word], page: u32, mark: DecimalMark) -> (usize, Option<(Number, Cell)>) {
    let is_currency = |word: &Word| {
        let bare = word.text.trim_matches(|c: char| matches!(c, ':' | '.' | '(' | ')'));
        matches!(bare, "$" | "€" | "£" | "■" | "₹" | "¥" | "JPY" | "Rs" | "INR" | "EUR" | "USD" | "GBP" | "CHF")
            || bare.is_empty() && word.text.contains('-')
    };
    let lead = words.iter().take_while(|word| is_currency(word)).count();
    let Some(rest) = words.get(lead..).filter(|rest| !rest.is_empty()) else { return (1, None) };
    let Some(first) = rest.first() else { return (1, None) };
    let shaped = |text: &str| {
        let text = without_markup(text);
        let letters = text.chars().filter(|c| c.is_alphabetic()).count();
        text.chars().any(|c| c.is_ascii_digit()) && letters <= 3 && !text.contains(['/', ':'])
    };
    if !shaped(&first.text) {
        return (1, None);
    }
    // `1 234,56`: groups of three in words of their own.
    let grouped = 1 + rest
        .iter()
        .skip(1)
        .take_while(|word| {
            let digits = word.text.chars().take_while(char::is_ascii_digit).count();
            digits == 3
        })
        .count();
    for count in [grouped, 1] {
        let Some(run) = words.get(..lead + count) else { continue };
        let text = run.iter().map(|word| word.text.as_str()).collect::<Vec<_>>().join(" ");
        if let Some(mut number) = read_number(&text, mark) {
            let percent_follows = words.get(lead + count).is_some_and(|word| word.text.starts_with('%'));
            number.percent |= percent_follows;
            let tail = usize::from(words.get(lead + count).is_some_and(|word| is_currency(word) || percent_follows));
            let place = Cell::of(run.to_vec(), page);
            return (lead + count + tail, place.map(|place| (number, place)));
        }
    }
    (1, None)
}

/// Some generators print the tags of their templates: `<b>12.50</b>`.
fn without_markup(text: &str) -> Cow<'_, str> {
    if !text.contains('<') {
        return Cow::Borrowed(text);
    }
    let bare = ["<b>", "</b>", "<i>", "</i>", "<strong>", "</strong>"]
        .iter()
        .fold(text.to_owned(), |text, tag| text.replace(tag, ""));
    Cow::Owned(bare)
}

/// Each label with the last number right of it, before the next label.
fn beside_labels(sheet: &Sheet, at: usize, pieces: &[Piece]) -> Vec<Total> {
    let mut totals: Vec<Total> = Vec::new();
    let mut label: Vec<Word> = Vec::new();
    let mut fresh = false;
    let mut rate = None;
    for piece in pieces {
        match piece {
            Piece::Words(words) => {
                if fresh {
                    label.clear();
                    rate = None;
                    fresh = false;
                }
                label.extend(words.iter().cloned());
            }
            Piece::Figure(number, _) if number.percent => rate = Some(number.value),
            Piece::Figure(number, cell) if !is_money(number, cell, pieces) => {}
            Piece::Figure(number, cell) => {
                let text = crate::read::page::join(&label);
                let Some(kind) = classify(&text).filter(|kind| !names_days(*kind, &text, number)) else {
                    fresh = true;
                    continue;
                };
                match totals.last_mut() {
                    Some(last) if fresh && last.label == text => {
                        last.basis = Some(last.amount);
                        (last.amount, last.cell) = (number.value, cell.clone());
                    }
                    _ => totals.push(Total {
                        kind,
                        label: text,
                        amount: number.value,
                        rate,
                        basis: None,
                        cell: cell.clone(),
                        row: at,
                    }),
                }
                // Further words after a number open the next label.
                fresh = true;
            }
        }
    }
    // The amount may stand alone in a later row of the same block; that is no label's row.
    totals.retain(|total| sheet.rows.get(total.row).is_none_or(|row| row.text().chars().count() <= 160));
    totals
}

/// `Net 30` are days to pay in.
fn names_days(kind: TotalKind, label: &str, number: &Number) -> bool {
    let last = label.split_whitespace().next_back().map(fold).unwrap_or_default();
    kind == TotalKind::Net
        && number.decimals == 0
        && matches!(last.as_str(), "net" | "netto")
        && number.prefix.is_empty()
}

/// Money has decimals or a currency, or stands in a row with hardly anything else.
fn is_money(number: &Number, cell: &Cell, pieces: &[Piece]) -> bool {
    let signed = cell.text().contains(['$', '€', '£', '¥', '₹', '■']) || number.prefix.chars().any(char::is_alphabetic);
    let words: usize = pieces.iter().map(|piece| if let Piece::Words(words) = piece { words.len() } else { 0 }).sum();
    number.decimals > 0 || signed || words <= 4
}

/// A row of numbers under a row of labels.
fn under_labels(sheet: &Sheet, at: usize, pieces: &[Piece], lines: &HashSet<usize>) -> Vec<Total> {
    let Some(row) = sheet.rows.get(at) else { return Vec::new() };
    let above = sheet.rows.iter().enumerate().take(at).rev().take(8);
    let labels: Vec<&Row> = above
        .take_while(|(_, above)| above.page == row.page)
        .filter(|(index, above)| !lines.contains(index) && above.cells.len() >= 2)
        .map(|(_, above)| above)
        .filter(|above| above.words().filter(|word| word.text.chars().any(|c| c.is_ascii_digit())).count() == 0)
        .take(1)
        .collect();
    let rate = pieces.iter().find_map(|piece| match piece {
        Piece::Figure(number, _) if number.percent => Some(number.value),
        _ => None,
    });
    let figures: Vec<(&Number, &Cell)> = pieces
        .iter()
        .filter_map(|piece| if let Piece::Figure(number, cell) = piece { Some((number, cell)) } else { None })
        .collect();
    let named = labels.first().map(|row| name_figures(row, &figures)).unwrap_or_default();
    let mut totals = Vec::new();
    for ((number, cell), words) in figures.into_iter().zip(named) {
        let text = crate::read::page::join(&words);
        if number.percent || text.contains('%') {
            continue;
        }
        if let Some(kind) = classify(&text) {
            totals.push(Total {
                kind,
                label: text,
                amount: number.value,
                rate,
                basis: None,
                cell: cell.clone(),
                row: at,
            });
        }
    }
    // A tax's basis is the net amount beside it.
    let net = totals.iter().find(|total| total.kind == TotalKind::Net).map(|total| total.amount);
    for total in totals.iter_mut().filter(|total| total.kind == TotalKind::Tax) {
        total.basis = net;
    }
    totals
}

/// The words of the label row that stand over each figure. A cell of labels over several figures is
/// shared out word by word.
fn name_figures(labels: &Row, figures: &[(&Number, &Cell)]) -> Vec<Vec<Word>> {
    let mut named: Vec<Vec<Word>> = vec![Vec::new(); figures.len()];
    for cell in &labels.cells {
        let over = figures.iter().filter(|(_, figure)| figure.shared_width(cell.area) > 0.0).count();
        let units: Vec<Cell> = if over > 1 {
            let parts = split_labels(&cell.words, over)
                .unwrap_or_else(|| cell.words.iter().map(|word| vec![word.clone()]).collect());
            parts.into_iter().filter_map(|words| Cell::of(words, cell.page)).collect()
        } else {
            vec![cell.clone()]
        };
        for unit in units {
            let nearest =
                figures.iter().enumerate().max_by(|a, b| closeness(&unit, a.1.1).total_cmp(&closeness(&unit, b.1.1)));
            if let Some((at, (_, figure))) = nearest
                && closeness(&unit, figure) > -25.0
                && let Some(words) = named.get_mut(at)
            {
                words.extend(unit.words);
            }
        }
    }
    named
}

/// Cuts the words into so many parts that each names a total; `None` where that cannot be.
fn split_labels(words: &[Word], parts: usize) -> Option<Vec<Vec<Word>>> {
    if parts == 0 || parts > 4 || words.len() > 12 {
        return None;
    }
    let named = |part: &[Word]| classify(&crate::read::page::join(part)).is_some();
    if parts == 1 {
        return named(words).then(|| vec![words.to_vec()]);
    }
    (1..words.len()).find_map(|at| {
        let (head, tail) = words.split_at_checked(at)?;
        let mut rest = named(head).then(|| split_labels(tail, parts - 1))??;
        rest.insert(0, head.to_vec());
        Some(rest)
    })
}

/// How much two cells share of the x axis; negative with the distance where nothing.
fn closeness(a: &Cell, b: &Cell) -> f32 {
    let shared = a.shared_width(b.area);
    let aligned = (a.area.right - b.area.right).abs().min((a.area.left - b.area.left).abs());
    if shared > 0.0 { shared + 20.0 - aligned.min(20.0) } else { shared }
}
