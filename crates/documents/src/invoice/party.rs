//! Who bills whom: labelled names, address windows, letterheads and footers.

mod address;
mod name;

use std::collections::HashMap;

use domain::{Confidence, Field, PageBox};

use self::address::{Address, find_addresses, return_line};
use self::name::{clean_name, cut_at_legal_form, has_legal_form, key_of, looks_like_name, names_document};
use super::vocabulary::{HEADER, HeaderKind};
use crate::layout::{Cell, Heading, Pair, Place, Sheet, find_headings, fold, squeeze};

/// The two names, and where the buyer's address stands.
#[derive(Debug, Default)]
pub struct Parties {
    pub seller: Option<Field<String>>,
    pub buyer: Option<Field<String>>,
    pub buyer_place: Option<(u32, PageBox)>,
}

/// Finds the two; `tabled` says which rows of the sheet belong to the line table and name nobody.
pub fn find_parties(sheet: &Sheet, pairs: &[Pair<HeaderKind>], tabled: impl Fn(usize) -> bool) -> Parties {
    let headings: Vec<Heading<HeaderKind>> =
        find_headings(sheet, &HEADER).into_iter().filter(|heading| !tabled(heading.row)).collect();
    // "Container 1100 l, exchange" looks like a postcode and a town.
    let addresses: Vec<Address> = find_addresses(sheet).into_iter().filter(|address| !tabled(address.row)).collect();
    let mut parties = Parties::default();
    let buyer = labelled_buyer(sheet, pairs, &headings).or_else(|| window_buyer(sheet, &addresses, pairs));
    if let Some((name, cell, row, sure)) = buyer {
        parties.buyer_place = place_below(sheet, row, &cell);
        parties.buyer = Some(Field::new(name, Confidence::percent(sure), cell.evidence()));
    }
    let buyer_key = parties.buyer.as_ref().map(|buyer| key_of(&buyer.value));
    parties.seller = find_seller(sheet, pairs, &headings, &addresses, &tabled, buyer_key.as_deref());
    parties
}

type Named = (String, Cell, usize, u8);

/// The first name-like text beside or under a label for the buyer.
fn labelled_buyer(sheet: &Sheet, pairs: &[Pair<HeaderKind>], headings: &[Heading<HeaderKind>]) -> Option<Named> {
    let mut best: Option<(i32, Named)> = None;
    for pair in pairs.iter().filter(|pair| pair.role == HeaderKind::Buyer && pair.opens) {
        let label = squeeze(&pair.label);
        let weak = matches!(
            label.as_str(),
            "to" | "for"
                | "client"
                | "customer"
                | "kunde"
                | "klant"
                | "cliente"
                | "facturea"
                | "factuuraan"
                | "destinataire"
                | "buyer"
        );
        if weak && !pair.label.ends_with(':') && pair.place == Place::Beside {
            continue;
        }
        let Some((name, cell, row)) = name_from(sheet, pair) else { continue };
        let score = i32::from(!weak) * 10 + i32::from(pair.place != Place::Right) * 2;
        if best.as_ref().is_none_or(|(old, _)| score > *old) {
            best = Some((score, (name, cell, row, if weak { 80 } else { 92 })));
        }
    }
    for heading in headings.iter().filter(|heading| heading.role == HeaderKind::Buyer) {
        let Some((name, cell, row)) = name_under(sheet, heading) else { continue };
        if best.as_ref().is_none_or(|(old, _)| *old < 8) {
            best = Some((8, (name, cell, row, 88)));
        }
    }
    best.map(|(_, named)| named)
}

/// The first name in the lines under a heading.
fn name_under(sheet: &Sheet, heading: &Heading<HeaderKind>) -> Option<(String, Cell, usize)> {
    let rows = sheet.rows.iter().enumerate().skip(heading.row + 1).take(10);
    let near = rows.filter(|(_, row)| {
        row.page == heading.cell.page && row.area.top < heading.cell.area.bottom + heading.cell.height() * 7.0
    });
    near.flat_map(|(at, row)| row.cells.iter().map(move |cell| (at, cell)))
        .filter(|(_, cell)| (-25.0..14.0).contains(&(heading.cell.area.left - cell.area.left)))
        .find_map(|(at, cell)| {
            let name = clean_name(&cell.text()).filter(|name| looks_like_name(name))?;
            Some((name, cell.clone(), at))
        })
}

/// The pair's value where it is a name, else the next lines below it.
fn name_from(sheet: &Sheet, pair: &Pair<HeaderKind>) -> Option<(String, Cell, usize)> {
    if let Some(name) = clean_name(&pair.value.text()).filter(|name| looks_like_name(name)) {
        return Some((name, pair.value.clone(), pair.row));
    }
    // An identifier or a salutation first; the name follows.
    let below = sheet.rows.iter().enumerate().skip(pair.row + 1).take(5);
    below.filter(|(_, row)| row.page == pair.value.page).find_map(|(at, row)| {
        let cell = row.cells.iter().find(|cell| {
            (cell.area.left - pair.value.area.left).abs() < 12.0 && cell.area.top >= pair.value.area.bottom - 2.0
        })?;
        let name = clean_name(&cell.text()).filter(|name| looks_like_name(name))?;
        Some((name, cell.clone(), at))
    })
}

/// Without a label: the address in the window of the letter.
fn window_buyer(sheet: &Sheet, addresses: &[Address], pairs: &[Pair<HeaderKind>]) -> Option<Named> {
    let others = |address: &&Address| {
        !address.has_contact
            && !pairs.iter().any(|pair| {
                matches!(pair.role, HeaderKind::Seller | HeaderKind::Other)
                    && pair.place == Place::Below
                    && pair.value.words.iter().any(|word| address.name.words.contains(word))
            })
    };
    let returned = return_line(sheet);
    let below_return = |address: &&Address| {
        returned.as_ref().is_some_and(|(_, cell, _)| {
            address.name.area.top >= cell.area.bottom - 2.0 && (address.name.area.left - cell.area.left).abs() < 40.0
        })
    };
    if let Some(named) = returned.as_ref().and_then(|(sender, cell, row)| name_below(sheet, sender, cell, *row)) {
        return Some(named);
    }
    let under = addresses.iter().filter(others).find(below_return);
    let free: Vec<&Address> = addresses.iter().filter(others).collect();
    let (address, sure) = match (under, free.as_slice()) {
        (Some(address), _) => (address, 88),
        (None, [_, second, ..]) if free.len() >= 2 && addresses.first().is_some_and(|first| !first.has_contact) => {
            (*second, 62)
        }
        (None, [first, ..]) => (*first, 68),
        _ => return None,
    };
    let name = clean_name(&address.name.text()).filter(|name| looks_like_name(name))?;
    Some((name, address.name.clone(), address.row, sure))
}

/// The first name in the window under the sender's line.
fn name_below(sheet: &Sheet, sender: &str, line: &Cell, row: usize) -> Option<Named> {
    let rows = sheet.rows.iter().enumerate().skip(row + 1).take(10).filter(|(_, row)| row.page == line.page);
    let near = rows.filter(|(_, row)| row.area.top < line.area.bottom + 75.0);
    near.flat_map(|(at, row)| row.cells.iter().map(move |cell| (at, cell)))
        .filter(|(_, cell)| (cell.area.left - line.area.left).abs() < 45.0)
        .find_map(|(at, cell)| {
            let name =
                clean_name(&cell.text()).filter(|name| looks_like_name(name) && key_of(name) != key_of(sender))?;
            Some((name, cell.clone(), at, 85))
        })
}

/// Page and box of the address that begins with the given line.
fn place_below(sheet: &Sheet, from: usize, first: &Cell) -> Option<(u32, PageBox)> {
    let rows = sheet.rows.iter().skip(from).take(12).filter(|row| row.page == first.page);
    let near = |cell: &&Cell| {
        (cell.area.left - first.area.left).abs() < 14.0
            && cell.area.top >= first.area.top - 2.0
            && cell.area.top < first.area.bottom + first.height() * 7.0
    };
    let place = rows.flat_map(|row| &row.cells).filter(near).map(|cell| cell.area).reduce(PageBox::union)?;
    Some((first.page, place))
}

struct Candidate {
    name: String,
    cell: Cell,
    score: i32,
}

fn find_seller(
    sheet: &Sheet,
    pairs: &[Pair<HeaderKind>],
    headings: &[Heading<HeaderKind>],
    addresses: &[Address],
    tabled: &impl Fn(usize) -> bool,
    buyer: Option<&str>,
) -> Option<Field<String>> {
    let mut candidates: HashMap<String, Candidate> = HashMap::new();
    let mut vote = |text: &str, cell: &Cell, score: i32| {
        let Some(name) = clean_name(text).filter(|name| looks_like_name(name)) else { return };
        let key = key_of(&name);
        if key.is_empty() || buyer == Some(key.as_str()) {
            return;
        }
        let entry = candidates.entry(key).or_insert(Candidate { name, cell: cell.clone(), score: 0 });
        entry.score += score;
    };
    for pair in pairs.iter().filter(|pair| pair.role == HeaderKind::Seller && pair.opens) {
        let label = squeeze(&pair.label);
        let indirect = ["payable", "holder", "inhaber", "remit", "titulaire", "beneficiary", "accountname"];
        let weight = if indirect.iter().any(|part| label.contains(part)) { 3 } else { 7 };
        if let Some((name, cell, _)) = name_from(sheet, pair) {
            vote(&name, &cell, weight);
        }
    }
    for heading in headings.iter().filter(|heading| heading.role == HeaderKind::Seller) {
        if let Some((name, cell, _)) = name_under(sheet, heading) {
            vote(&name, &cell, 6);
        }
    }
    if let Some((name, cell, _)) = return_line(sheet) {
        vote(&name, &cell, 7);
    }
    for address in addresses {
        // An office or agent of the seller has contacts too, but seldom a legal form.
        let contact = 3 + i32::from(has_legal_form(&address.name.text()));
        vote(&address.name.text(), &address.name, if address.has_contact { contact } else { 1 });
    }
    letterhead(sheet, &mut vote);
    footers(sheet, tabled, &mut vote);
    let domains = domains(sheet);
    for candidate in candidates.values_mut() {
        let key = key_of(&candidate.name);
        let first = key.split(' ').next().unwrap_or_default();
        let seen =
            sheet.rows.iter().flat_map(|row| &row.cells).filter(|cell| key_of(&cell.text()).contains(&key)).count();
        candidate.score += i32::try_from(seen.saturating_sub(1).min(3)).unwrap_or(0);
        candidate.score += i32::from(first.len() >= 4 && domains.iter().any(|domain| domain.contains(first))) * 2;
        candidate.score += i32::from(has_legal_form(&candidate.name)) * 2;
    }
    let best = candidates.into_values().max_by(|a, b| {
        // Ties go to the one nearer the top, so that the result does not hang on a map's order.
        a.score.cmp(&b.score).then(b.cell.area.top.total_cmp(&a.cell.area.top)).then(b.name.cmp(&a.name))
    })?;
    let sure = match best.score {
        7.. => 90,
        5..=6 => 80,
        3..=4 => 65,
        _ => return None,
    };
    Some(Field::new(best.name, Confidence::percent(sure), best.cell.evidence()))
}

/// The first words of the first page, and its largest ones.
fn letterhead(sheet: &Sheet, vote: &mut impl FnMut(&str, &Cell, i32)) {
    let head: Vec<&Cell> = sheet.rows.iter().filter(|row| row.page == 1).take(12).flat_map(|row| &row.cells).collect();
    let named = |cell: &&&Cell| {
        let text = cell.text();
        clean_name(&text).is_some_and(|name| looks_like_name(&name))
            && (!names_document(&text) || has_legal_form(&text))
    };
    if let Some(first) = head.iter().take(3).find(named) {
        vote(&first.text(), first, 3);
    }
    let largest = head.iter().filter(named).max_by(|a, b| a.height().total_cmp(&b.height()));
    let typical = head.iter().map(|cell| cell.height()).fold(f32::MAX, f32::min);
    if let Some(largest) = largest.filter(|cell| cell.height() > typical * 1.25) {
        vote(&largest.text(), largest, 2);
    }
}

/// Names with a legal form near the foot of a page, or in the column of a bank account or tax number.
fn footers(sheet: &Sheet, tabled: &impl Fn(usize) -> bool, vote: &mut impl FnMut(&str, &Cell, i32)) {
    let bottom = sheet.rows.iter().filter(|row| row.page == 1).map(|row| row.area.bottom).fold(0.0, f32::max);
    let rows = sheet.rows.iter().enumerate().filter(|(at, row)| row.page == 1 && !tabled(*at));
    for (_, row) in rows {
        for cell in &row.cells {
            let text = cell.text();
            let first = text.split([',', '|', '•', '●', '·', '–']).next().unwrap_or_default();
            if let Some(name) = cut_at_legal_form(first).filter(|_| row.area.top > bottom * 0.72) {
                vote(&name, cell, 4);
            }
        }
    }
}

/// The names inside web and mail addresses.
fn domains(sheet: &Sheet) -> Vec<String> {
    let words = sheet.rows.iter().flat_map(|row| row.words()).map(|word| fold(&word.text));
    words
        .filter_map(|word| {
            let host = word.rsplit_once('@').map(|(_, host)| host.to_owned());
            host.or_else(|| word.split_once("www.").map(|(_, host)| host.to_owned()))
        })
        .collect()
}
