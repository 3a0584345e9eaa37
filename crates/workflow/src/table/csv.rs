//! CSV for spreadsheets: no text of it is taken for a formula.

use domain::calendar::print_iso_date;

use super::{Cell, Column};

/// The whole file, with the names of the columns first.
pub fn write_csv(columns: &[Column], rows: impl IntoIterator<Item = impl AsRef<[Cell]>>) -> String {
    let mut text = join(columns.iter().map(|column| print_text(column.name)));
    for row in rows {
        text.push_str(&join(row.as_ref().iter().map(print_cell)));
    }
    text
}

/// The cells as one row, with its end.
pub(crate) fn print_row<const N: usize>(cells: [String; N]) -> String {
    join(cells.iter().map(|cell| print_text(cell)))
}

fn join(cells: impl Iterator<Item = String>) -> String {
    cells.collect::<Vec<_>>().join(",") + "\r\n"
}

fn print_cell(cell: &Cell) -> String {
    match cell {
        Cell::Empty => String::new(),
        Cell::Text(text) => print_text(text),
        // Made of digits, a point and hyphens by this program: nothing of it comes from a document's words.
        Cell::Day(day) => print_iso_date(*day),
        Cell::Count(count) => count.to_string(),
        Cell::Amount(amount) => amount.to_string(),
    }
}

/// A text in quotes. What a spreadsheet might take for a formula gets an apostrophe before it.
pub fn print_text(text: &str) -> String {
    let start = text.trim_start_matches(|c: char| c.is_whitespace() || c.is_control() || matches!(c, '"' | '\''));
    let control = text.starts_with(|c: char| c.is_whitespace() || c.is_control());
    let guard =
        if control || start.starts_with(['=', '+', '-', '@', '|', '%', '＝', '＋', '－', '＠']) { "'" } else { "" };
    format!("\"{guard}{}\"", text.replace('"', "\"\""))
}

#[cfg(test)]
mod tests {
    use time::macros::date;

    use super::*;

    #[test]
    fn no_cell_is_a_formula() {
        for text in ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", " =1", "\"=1", "'=1", "=cmd|' /C calc'!A0", "＝1"]
        {
            assert!(print_text(text).starts_with("\"'"), "{text:?}");
        }
        assert_eq!(print_text("a \"b\", c"), "\"a \"\"b\"\", c\"");
        assert_eq!(print_text("Mozilla/5.0"), "\"Mozilla/5.0\"");
    }

    #[test]
    fn amounts_are_numbers_below_zero_too() {
        let columns = [Column::text("Vendor"), Column::amount("At stake"), Column::day("Issued")];
        let amount = Cell::amount(Some("-1234.5".parse().unwrap()), Some(domain::Currency::USD));
        let row = [Cell::text("-Acme\r\nLtd"), amount, Cell::Day(date!(2026 - 11 - 24))];
        let text = write_csv(&columns, [row]);
        assert_eq!(text, "\"Vendor\",\"At stake\",\"Issued\"\r\n\"'-Acme\r\nLtd\",-1234.50,2026-11-24\r\n");
    }
}
