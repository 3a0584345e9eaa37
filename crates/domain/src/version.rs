//! Which row of an item holds: by the day of service, then by quantity, then by price.

use rust_decimal::Decimal;
use time::Date;

use crate::contract::{Contract, Term};
use crate::sums::usable;

/// What a line says that tells one row of its item from another.
#[derive(Clone, Copy, Debug, Default)]
pub struct Service {
    pub day: Option<Date>,
    pub quantity: Option<Decimal>,
    pub price: Option<Decimal>,
}

/// The days on which a row of the rate table is in force; `None` at an end that is open.
pub fn window_of(term: &Term) -> (Option<Date>, Option<Date>) {
    (term.effective_from.as_ref().map(|field| field.value), term.effective_to.as_ref().map(|field| field.value))
}

/// The row of an item that holds for the service. Of rows in force those of the document that binds most
/// go first, then those that begin last. Outside every window it is the row that held last
/// before. Rows that nothing else tells apart are told apart by price: the one that was billed, else
/// the dearest, so that a doubt of the contract never counts against the vendor.
pub fn version_in_force<'a>(rows: &[usize], contract: &'a Contract, service: Service) -> Option<(usize, &'a Term)> {
    let rows: Vec<(usize, &Term)> = rows.iter().filter_map(|row| Some((*row, contract.terms.get(*row)?))).collect();
    if let [only] = rows.as_slice() {
        return Some(*only);
    }
    let mut fitting: Vec<(usize, &Term)> =
        rows.iter().copied().filter(|(_, term)| is_in_force(contract, term, service.day)).collect();
    if fitting.is_empty() {
        let has_begun = |term: &Term| window_of(term).0.is_none_or(|from| service.day.is_some_and(|day| from <= day));
        let begun = rows.iter().copied().filter(|(_, term)| has_begun(term));
        return begun.max_by_key(|(_, term)| window_of(term).0).or_else(|| rows.first().copied());
    }
    if !contract.sources.is_empty() {
        let rank = |term: &Term| contract.rank_of(source_of(term));
        let strongest = fitting.iter().map(|(_, term)| rank(term)).max();
        fitting.retain(|(_, term)| Some(rank(term)) == strongest);
    }
    // A window that begins later was written to replace one that is still open.
    let newest = fitting.iter().map(|(_, term)| window_of(term).0).max().flatten();
    fitting.retain(|(_, term)| window_of(term).0 == newest);
    if let Some(quantity) = service.quantity {
        keep_band(&mut fitting, quantity);
    }
    let price = |term: &Term| usable(term.unit_price.as_ref());
    let billed = fitting.iter().copied().find(|(_, term)| service.price.is_some() && price(term) == service.price);
    billed.or_else(|| fitting.iter().copied().rev().max_by_key(|(_, term)| price(term)))
}

/// The id of the document that a row stands in.
pub fn source_of(term: &Term) -> Option<&str> {
    term.source.as_ref().map(|field| field.value.as_str())
}

/// Whether the row and the document that it stands in hold on that day.
pub fn is_in_force(contract: &Contract, term: &Term, day: Option<Date>) -> bool {
    let Some(day) = day else { return true };
    let (from, to) = window_of(term);
    let within =
        |from: Option<Date>, to: Option<Date>| from.is_none_or(|from| from <= day) && to.is_none_or(|to| day <= to);
    let source = source_of(term).and_then(|id| contract.sources.iter().find(|known| known.id == id));
    within(from, to) && source.is_none_or(|source| within(source.effective_from, source.effective_to))
}

/// Keeps the rows for this quantity; above them all, the rows with the greatest maximum.
fn keep_band(rows: &mut Vec<(usize, &Term)>, quantity: Decimal) {
    let at_least = |term: &Term| usable(term.minimum_quantity.as_ref()).is_none_or(|least| least <= quantity);
    let most = |term: &Term| usable(term.maximum_quantity.as_ref());
    let fits = |term: &Term| at_least(term) && most(term).is_none_or(|most| quantity <= most);
    if rows.iter().any(|(_, term)| fits(term)) {
        rows.retain(|(_, term)| fits(term));
    } else if let Some(greatest) = rows.iter().filter(|(_, term)| at_least(term)).map(|(_, term)| most(term)).max() {
        rows.retain(|(_, term)| most(term) == greatest);
    }
}

#[cfg(test)]
mod tests {
    use crate::fixture::{contract, invoice, reconcile_pair, stakes};

    fn billed(terms: &str, quantity: &str, price: &str, net: &str) -> Vec<String> {
        let line = format!(
            r#"[{{"item_code":"B7","quantity":"{quantity}","unit_price":"{price}","line_net_amount":"{net}"}}]"#
        );
        stakes(&reconcile_pair(&contract(terms), &invoice(&line)))
    }

    #[test]
    fn the_band_of_the_quantity_decides() {
        let bands = r#"[{"item_code":"B7","unit_price":"10","minimum_quantity":"1","maximum_quantity":"10"},
            {"item_code":"B7","unit_price":"9","minimum_quantity":"11","maximum_quantity":"50"}]"#;
        assert!(billed(bands, "10", "10", "100").is_empty());
        assert_eq!(billed(bands, "20", "10", "200"), ["R20 1 20.00"]);
        assert_eq!(billed(bands, "51", "9", "459"), ["R26 1 9.00"]);
    }

    #[test]
    fn of_two_rows_alike_the_billed_price_holds_and_else_the_dearest() {
        let twice = r#"[{"item_code":"B7","unit_price":"0"},{"item_code":"B7","unit_price":"1.45"}]"#;
        assert!(billed(twice, "10", "1.45", "14.50").is_empty());
        assert!(billed(twice, "10", "0", "0").is_empty());
        assert_eq!(billed(twice, "10", "2", "20"), ["R20 1 5.50"]);
    }
}
