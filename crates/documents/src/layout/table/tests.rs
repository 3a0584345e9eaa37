use super::*;
use crate::read::plain::lay_text;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Role {
    Code,
    Description,
    Quantity,
    Price,
    Amount,
}

impl ColumnRole for Role {
    fn is_number(self) -> bool {
        matches!(self, Self::Quantity | Self::Price | Self::Amount)
    }
}

fn tables(text: &str) -> Vec<Table<Role>> {
    let vocabulary = Vocabulary::new(&[
        (Role::Code, &["sku", "art nr"] as &[&str]),
        (Role::Description, &["description", "bezeichnung"]),
        (Role::Quantity, &["qty", "menge"]),
        (Role::Price, &["unit price", "price", "einzel"]),
        (Role::Amount, &["amount", "gesamt"]),
    ]);
    find_tables(&Sheet::of(&lay_text(text).unwrap()), &vocabulary, |roles| {
        roles.contains(&Role::Description) && roles.contains(&Role::Amount)
    })
}

fn texts(row: &TableRow) -> Vec<String> {
    row.cells.iter().map(|cell| cell.as_ref().map(Cell::text).unwrap_or_default()).collect()
}

#[test]
fn numbers_stand_under_their_labels_left_or_right() {
    let found = tables(
        "Description            SKU      Qty   Unit price      Amount\n\
         Paper, white, A4       P-100      3         4.50       13.50\n\
         Pen                             10  1.00            10.00\n",
    );
    assert_eq!(texts(&found[0].rows[0]), ["Paper, white, A4", "P-100", "3", "4.50", "13.50"]);
    assert_eq!(texts(&found[0].rows[1]), ["Pen", "", "10", "1.00", "10.00"]);
}

#[test]
fn a_missing_cell_stays_empty() {
    let found = tables(
        "Bezeichnung            Menge      Einzel/EUR      Gesamt/EUR\n\
         Transport                                             120,00\n",
    );
    assert_eq!(texts(&found[0].rows[0]), ["Transport", "", "", "120,00"]);
}

#[test]
fn a_header_repeated_on_the_next_page_continues_the_table() {
    let page = "Description      Qty      Amount\nPaper      1      2.00";
    let found = tables(&format!("{page}\u{c}{page}"));
    assert_eq!(found.len(), 1);
    assert_eq!(found[0].rows.len(), 2);
    assert_eq!(found[0].rows[1].page, 2);
}

#[test]
fn prose_is_no_header() {
    assert!(tables("The amount depends on the quantity; see the description of each of the services").is_empty());
}
