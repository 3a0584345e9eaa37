//! The figures of one line, and what their arithmetic says about them.

use domain::{Confidence, Decimal, PageBox};

use super::Style;
use super::text::Described;
use crate::invoice::number::{Number, read_number};
use crate::invoice::vocabulary::ColumnKind;
use crate::layout::{Cell, ColumnRole, Table, TableRow};
use crate::read::page::Word;

/// The numbers of one line with the cells that they were read from.
#[derive(Clone, Debug, Default)]
pub struct Figures {
    pub quantity: Option<(Number, Cell)>,
    pub price: Option<(Number, Cell)>,
    pub base: Option<(Number, Cell)>,
    pub discount: Option<(Number, Cell)>,
    pub amount: Option<(Number, Cell)>,
    pub has_amount_column: bool,
    /// Some were misread, and their product proved what is printed.
    pub mended: bool,
}

impl Figures {
    /// Whether they can carry a line: an amount, or quantity and price where no column has amounts.
    pub fn anchors(&self) -> bool {
        self.amount.is_some() || (!self.has_amount_column && self.price.is_some())
    }

    pub fn complete(&self) -> bool {
        self.amount.is_some() && self.price.is_some() && self.quantity.is_some()
    }

    /// Whether quantity times price is the amount.
    pub fn holds(&self) -> bool {
        self.explain().is_some()
    }

    fn values(&self) -> Option<(Decimal, &Number, Decimal)> {
        let (quantity, price, amount) = (self.quantity.as_ref()?, self.price.as_ref()?, self.amount.as_ref()?);
        Some((quantity.0.value, &price.0, amount.0.value))
    }

    /// How the amount comes about: with which base quantity and which allowance.
    fn explain(&self) -> Option<(Option<Decimal>, Option<Decimal>)> {
        let (quantity, price, amount) = self.values()?;
        let full = quantity.checked_mul(price.value)?;
        // Credit notes take back what was billed: the amount is negative, quantity and price often not.
        let full = if amount.is_sign_negative() && full.is_sign_positive() { -full } else { full };
        let slack = slack(quantity, price, amount)?;
        if near(full, amount, slack) {
            return Some((None, None));
        }
        if let Some((discount, _)) = &self.discount {
            let parts = if discount.percent || discount.value < Decimal::ONE_HUNDRED {
                full.checked_mul(discount.value.abs())?.checked_div(Decimal::ONE_HUNDRED)
            } else {
                None
            };
            for cut in parts.into_iter().chain([discount.value.abs()]) {
                let cut = if full.is_sign_negative() { -cut.abs() } else { cut.abs() };
                if near(full.checked_sub(cut)?, amount, slack) {
                    return Some((None, Some(full.checked_sub(amount)?.abs())));
                }
            }
        }
        let printed = self.base.as_ref().map(|(number, _)| number.value);
        let bases = printed.into_iter().chain([Decimal::ONE_HUNDRED, Decimal::ONE_THOUSAND]);
        for base in bases.filter(|base| *base > Decimal::ONE) {
            // The figures prove a base that is not printed only where it fits to the cent.
            let slack = if printed == Some(base) { slack } else { Decimal::new(5, 3) };
            if near(full.checked_div(base)?, amount, slack) && !amount.is_zero() {
                return Some((Some(base), None));
            }
        }
        None
    }
}

/// What rounding explains: half of the price's last printed digit times the quantity, at most a dime or
/// one in two thousand of the amount, and a cent for the amount itself.
fn slack(quantity: Decimal, price: &Number, amount: Decimal) -> Option<Decimal> {
    let half_digit = Decimal::try_new(5, price.decimals.max(2).checked_add(1)?).ok()?;
    let most = amount.abs().checked_div(Decimal::from(2000))?.max(Decimal::new(1, 1));
    quantity.abs().checked_mul(half_digit)?.min(most).checked_add(Decimal::new(1, 2))
}

fn near(a: Decimal, b: Decimal, slack: Decimal) -> bool {
    a.checked_sub(b).is_some_and(|difference| difference.abs() <= slack)
}

/// What the arithmetic of a line came to.
#[derive(Clone, Copy, Debug, Default)]
pub struct Settled {
    pub proven: bool,
    pub broken: bool,
    pub base: Option<Decimal>,
    pub allowance: Option<Decimal>,
}

/// Checks the figures; where they do not hold, looks for the reading that does.
pub fn settle_figures(
    table: &Table<ColumnKind>,
    row: &TableRow,
    figures: &mut Figures,
    described: &mut Described,
    style: Style,
) -> Settled {
    if !figures.holds() {
        let _ = split_glued_quantity(table, row, figures, described)
            || find_other_figures(table, row, figures, described, style);
    }
    if let Some((base, allowance)) = figures.explain() {
        return Settled { proven: true, broken: false, base, allowance };
    }
    // Without quantity a price that is the amount itself is the price of one; nothing is proven.
    Settled { broken: figures.complete(), ..Settled::default() }
}

/// A quantity glued to the word before it (`ABC-0146` for `ABC-014` and `6`): the amount divided by
/// the price is a whole number that ends the last word reaching into the quantity's column.
fn split_glued_quantity(
    table: &Table<ColumnKind>,
    row: &TableRow,
    figures: &mut Figures,
    described: &mut Described,
) -> bool {
    let (None, Some((price, _)), Some((amount, _))) = (&figures.quantity, &figures.price, &figures.amount) else {
        return false;
    };
    let Some(count) = amount.value.checked_div(price.value).filter(|count| count.fract().is_zero()) else {
        return false;
    };
    let printed = count.normalize().to_string();
    let Some(at) = table.column(ColumnKind::Quantity) else { return false };
    let Some(column) = table.columns.get(at) else { return false };
    let cells = row.cells.iter().take(at).flatten();
    let Some(cell) = cells.last().filter(|cell| cell.area.right > column.area.left) else { return false };
    let Some(word) = cell.words.last() else { return false };
    let Some(stem) = word.text.strip_suffix(printed.as_str()).filter(|stem| !stem.is_empty()) else { return false };
    let share = stem.chars().count() as f32 / word.text.chars().count().max(1) as f32;
    let cut = word.area.left + (word.area.right - word.area.left) * share;
    let part = |text: &str, left: f32, right: f32| Word {
        text: text.to_owned(),
        area: PageBox::new(left, word.area.top, right, word.area.bottom),
        confidence: word.confidence.and(Confidence::percent(90)),
    };
    let Some(quantity) = Cell::of(vec![part(&printed, cut, word.area.right)], cell.page) else { return false };
    described.replace_word(word, part(stem, word.area.left, cut));
    let number =
        Number { value: count.normalize(), percent: false, suffix: String::new(), prefix: String::new(), decimals: 0 };
    figures.quantity = Some((number, quantity));
    true
}

/// Among all numbers of the row, the two left of the amount whose product it is.
fn find_other_figures(
    table: &Table<ColumnKind>,
    row: &TableRow,
    figures: &mut Figures,
    described: &mut Described,
    style: Style,
) -> bool {
    let Some((amount, amount_cell)) = &figures.amount else { return false };
    if amount.value.is_zero() {
        return false;
    }
    // Numbers among words count too, for columns may be shifted; `strict` ones stand under numbers.
    let mut numbers: Vec<(ColumnKind, (Number, Cell))> = Vec::new();
    for (column, cell) in table.columns.iter().zip(&row.cells) {
        let Some(cell) = cell.as_ref().filter(|cell| cell.area.right < amount_cell.area.left) else { continue };
        if matches!(column.role, ColumnKind::Amount | ColumnKind::Position | ColumnKind::Date) {
            continue;
        }
        let found = parts_of(cell, style).into_iter().filter(|(number, _)| !number.percent);
        numbers.extend(found.map(|number| (column.role, number)));
    }
    let place = |role: ColumnKind| table.column(role).unwrap_or(usize::MAX);
    let price_first = place(ColumnKind::UnitPrice) < place(ColumnKind::Quantity);
    let strict = |role: ColumnKind| role.is_number() || role == ColumnKind::Unknown;
    for (at, (first_role, first)) in numbers.iter().enumerate() {
        for (second_role, second) in numbers.iter().skip(at + 1) {
            // What stands under the price's label is the price; else the columns' order tells.
            let turned = match (*first_role, *second_role) {
                (_, ColumnKind::UnitPrice) => false,
                (ColumnKind::UnitPrice, _) => true,
                _ => price_first,
            };
            let (quantity, price) = if turned { (second, first) } else { (first, second) };
            let trial = Figures {
                quantity: Some(quantity.clone()),
                price: Some(price.clone()),
                amount: figures.amount.clone(),
                base: figures.base.clone(),
                ..Figures::default()
            };
            let stated = figures.base.as_ref().map(|(number, _)| number.value);
            let exact = trial.explain().is_some_and(|(base, _)| base.is_none() || base == stated);
            // One times the amount proves nothing where the one is found among words.
            let trivial = quantity.0.value == Decimal::ONE || price.0.value == Decimal::ONE;
            if exact && quantity.0.value != Decimal::ZERO && (!trivial || (strict(*first_role) && strict(*second_role)))
            {
                described.drop_words(&quantity.1);
                described.drop_words(&price.1);
                (figures.quantity, figures.price) = (trial.quantity, trial.price);
                return true;
            }
        }
    }
    false
}

/// The cell as one number, else each of its words that is one.
fn parts_of(cell: &Cell, style: Style) -> Vec<(Number, Cell)> {
    if let Some(number) = read_number(&cell.text(), style.mark) {
        return vec![(number, cell.clone())];
    }
    let words = cell.words.iter().filter_map(|word| {
        let number = read_number(&word.text, style.mark)?;
        Some((number, Cell::of(vec![word.clone()], cell.page)?))
    });
    words.collect()
}
