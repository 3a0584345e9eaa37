//! Postal addresses: lines under each other of which one has a postcode and a town.

use super::name::{clean_name, looks_like_name, names_document};
use crate::layout::{Cell, Sheet, fold};

/// An address on the first page.
#[derive(Clone, Debug)]
pub struct Address {
    pub name: Cell,
    /// The name's row in the sheet.
    pub row: usize,
    /// Phone, mail, web, bank or tax number stand with it: the sender's.
    pub has_contact: bool,
}

/// The addresses of the first page, top to bottom.
pub fn find_addresses(sheet: &Sheet) -> Vec<Address> {
    let mut addresses: Vec<Address> = Vec::new();
    let rows: Vec<_> = sheet.rows.iter().enumerate().filter(|(_, row)| row.page == 1).collect();
    for (at, row) in rows.iter().take(60) {
        for town in row.cells.iter().filter(|cell| is_town(&cell.text())) {
            let Some(address) = climb(sheet, *at, town) else { continue };
            if !addresses.iter().any(|known| known.name == address.name) {
                addresses.push(address);
            }
        }
    }
    addresses.sort_by_key(|address| address.row);
    addresses
}

/// From the line with the town up to the first line, and down for contacts.
fn climb(sheet: &Sheet, at: usize, town: &Cell) -> Option<Address> {
    let aligned = |cell: &&Cell, top: f32, bottom: f32| {
        let level = (cell.area.left - town.area.left).abs() < 6.0 || (cell.middle() - town.middle()).abs() < 3.0;
        level && cell.area.top < bottom + town.height() * 1.1 && cell.area.bottom > top - town.height() * 1.1
    };
    let mut top = town.clone();
    let mut row = at;
    let mut leading: f32 = 0.0;
    for (index, above) in sheet.rows.iter().enumerate().take(at).rev().take(8) {
        if above.page != town.page {
            break;
        }
        let Some(cell) = above.cells.iter().find(|cell| aligned(cell, top.area.top, f32::MAX - town.height() * 2.0))
        else {
            if top.area.top - above.area.bottom > town.height() * 1.1 { break } else { continue }
        };
        // A gap much wider than those between the lines below parts two addresses.
        let gap = (top.area.top - cell.area.bottom).max(0.0);
        if row < at && gap > town.height() * 0.5 && gap > (leading + 1.0) * 2.0 {
            break;
        }
        leading = leading.max(gap);
        // A salutation opens an address: what stands above it is another's.
        if opens_address(&cell.text()) {
            break;
        }
        if cell.text().ends_with(':')
            || crate::invoice::vocabulary::HEADER.role(&cell.text()).is_some()
            || is_return_line(&cell.text())
        {
            break;
        }
        (top, row) = (cell.clone(), index);
    }
    // Salutations and identifiers come before the name.
    let mut name = None;
    for (index, line) in sheet.rows.iter().enumerate().skip(row).take(at - row + 1) {
        let cell = line.cells.iter().find(|cell| aligned(cell, top.area.top - 400.0, f32::MAX - town.height() * 2.0));
        if let Some(cell) = cell.filter(|cell| clean_name(&cell.text()).is_some_and(|name| looks_like_name(&name))) {
            name = Some((index, cell.clone()));
            break;
        }
    }
    let (row, name) = name?;
    let mut bottom = name.area.bottom;
    let mut has_contact = false;
    for line in sheet.rows.iter().skip(row + 1).take(14).filter(|line| line.page == town.page) {
        let level =
            |cell: &&Cell| (cell.area.left - town.area.left).abs() < 6.0 || (cell.middle() - town.middle()).abs() < 3.0;
        let Some(cell) = line.cells.iter().find(level) else { continue };
        // Contacts belong to an address only without a gap between them.
        if cell.area.top - bottom > town.height() * 0.9 {
            break;
        }
        bottom = cell.area.bottom;
        has_contact |= is_contact(&cell.text());
    }
    Some(Address { name, row, has_contact })
}

fn opens_address(text: &str) -> bool {
    const SALUTATIONS: &[&str] =
        &["herr", "herrn", "frau", "firma", "an", "mr", "mrs", "ms", "monsieur", "madame", "familie"];
    SALUTATIONS.contains(&fold(text).trim_end_matches([':', '.']))
}

fn is_contact(text: &str) -> bool {
    let folded = fold(text);
    const SIGNS: &[&str] = &[
        "tel",
        "phone",
        "fax",
        "email",
        "e-mail",
        "@",
        "www.",
        "http",
        "iban",
        "ust-id",
        "vat id",
        "btw nl",
        "kvk",
        "siret",
        "siren",
        "gstin",
        "mobil",
        "fon ",
        "cvr",
        "hrb",
        "abn ",
        "trn ",
        "registered",
        "steuernummer",
        "vat reg",
        "licen",
    ];
    SIGNS.iter().any(|sign| folded.contains(sign))
}

/// A postcode beside a word: `88045 Friedrichshafen`, `Austin, TX 78701`, `3500 MJ Utrecht`.
fn is_town(text: &str) -> bool {
    let words: Vec<&str> = text.split([' ', ',']).filter(|word| !word.is_empty()).collect();
    let code = |word: &&&str| {
        let bare =
            word.trim_start_matches("D-").trim_start_matches("A-").trim_start_matches("CH-").trim_start_matches("F-");
        let bare = bare.split('-').next().unwrap_or(bare);
        (4..=6).contains(&bare.len()) && bare.chars().all(|c| c.is_ascii_digit())
    };
    let letters = words.iter().filter(|word| word.chars().filter(|c| c.is_alphabetic()).count() >= 3).count();
    words.iter().filter(code).count() == 1
        && letters >= 1
        && words.len() <= 12
        && !text.contains(':')
        && !text.contains('%')
}

/// One line with name, street and town: the sender's, above the window.
fn is_return_line(text: &str) -> bool {
    let placed = text
        .split(['|', '•', '●', '·', ',', '*'])
        .flat_map(|part| part.split(" - "))
        .flat_map(|part| part.split(" – "));
    if !placed.clone().any(|part| part.split_whitespace().count() <= 6 && is_town(part)) {
        return false;
    }
    let signs = ["|", "•", "●", "·", " - ", " – ", " * "];
    let parted = signs.iter().any(|sign| text.matches(sign).count() >= 1) || text.matches(',').count() >= 2;
    parted
        && text
            .split([' ', ',', '-'])
            .any(|word| (4..=6).contains(&word.len()) && word.chars().all(|c| c.is_ascii_digit()))
        && text.chars().filter(|c| c.is_alphabetic()).count() > 12
}

/// The sender's name from the line above the address window.
pub fn return_line(sheet: &Sheet) -> Option<(String, Cell, usize)> {
    let rows = sheet.rows.iter().enumerate().filter(|(_, row)| row.page == 1).take(25);
    let mut cells = rows.flat_map(|(at, row)| glue(&row.cells).into_iter().map(move |cell| (at, cell)));
    cells.find_map(|(at, cell)| {
        let text = cell.text();
        if !is_return_line(&text) || text.split_whitespace().count() > 16 {
            return None;
        }
        let name = clean_name(&text).filter(|name| looks_like_name(name) && !names_document(&text))?;
        Some((name, cell, at))
    })
}

/// Cells that only a sign stands between belong to one line.
fn glue(cells: &[Cell]) -> Vec<Cell> {
    let sign = |cell: &Cell| matches!(cell.text().as_str(), "|" | "•" | "●" | "·" | "-" | "–" | "*");
    let mut glued: Vec<Cell> = Vec::new();
    let mut open = false;
    for cell in cells {
        match glued.last_mut() {
            Some(last) if open || sign(cell) => *last = last.joined(cell),
            _ => glued.push(cell.clone()),
        }
        open = sign(cell);
    }
    glued
}
