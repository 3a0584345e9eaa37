//! Rows of CSV files, for spreadsheets: no cell of them is taken for a formula.

/// The cells as one row, with its end.
pub(crate) fn print_row<const N: usize>(cells: [String; N]) -> String {
    cells.map(|cell| print_cell(&cell)).join(",") + "\r\n"
}

/// A cell in quotes. What a spreadsheet might take for a formula gets an apostrophe before it.
fn print_cell(text: &str) -> String {
    let start = text.trim_start_matches(|c: char| c.is_whitespace() || c.is_control() || matches!(c, '"' | '\''));
    let control = text.starts_with(|c: char| c.is_whitespace() || c.is_control());
    let guard =
        if control || start.starts_with(['=', '+', '-', '@', '|', '%', '＝', '＋', '－', '＠']) { "'" } else { "" };
    format!("\"{guard}{}\"", text.replace('"', "\"\""))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_cell_is_a_formula() {
        for text in ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", " =1", "\"=1", "'=1", "=cmd|' /C calc'!A0", "＝1"]
        {
            assert!(print_cell(text).starts_with("\"'"), "{text:?}");
        }
        assert_eq!(print_cell("a \"b\", c"), "\"a \"\"b\"\", c\"");
        assert_eq!(print_cell("Mozilla/5.0"), "\"Mozilla/5.0\"");
    }

    #[test]
    fn a_row_is_one_line_whatever_is_in_it() {
        let row = print_row(["x\",\"y".to_owned(), "12.50".to_owned()]);
        assert_eq!(row, "\"x\"\",\"\"y\",\"12.50\"\r\n");
    }
}
