//! Cells of files for spreadsheets.

/// A cell in quotes. What a spreadsheet might take for a formula gets an apostrophe before it.
pub(crate) fn print_cell(text: &str) -> String {
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
}
