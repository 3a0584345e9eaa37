//! XLSX (ECMA-376): one sheet, written part by part.
//!
//! Written here, for a number in the file is decimal text: an amount goes into it as it is printed, without passing
//! through a float, and words go in as words that no program takes for a formula.

use std::io::{Cursor, Write};

use domain::{Date, Decimal};
use time::Month;
use zip::ZipWriter;
use zip::result::ZipError;
use zip::write::SimpleFileOptions;

use super::{Cell, Column, ColumnKind};

/// The longest text that a cell holds.
const LONGEST_TEXT: usize = 32_767;

const TYPES: &str = r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/><Override PartName="/xl/worksheets/sheet1.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/><Override PartName="/xl/styles.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.styles+xml"/></Types>"#;
const ROOT: &str = r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>"#;
const LINKS: &str = r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="rId2" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/styles" Target="styles.xml"/></Relationships>"#;
/// Styles by their places: 0 text, 1 heading, 2 day, 3 to 6 amounts with 0, 2, 3 and more places.
const STYLES: &str = r##"<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<styleSheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><numFmts count="5"><numFmt numFmtId="164" formatCode="yyyy\-mm\-dd"/><numFmt numFmtId="165" formatCode="#,##0"/><numFmt numFmtId="166" formatCode="#,##0.00"/><numFmt numFmtId="167" formatCode="#,##0.000"/><numFmt numFmtId="168" formatCode="#,##0.00########"/></numFmts><fonts count="2"><font><sz val="11"/><name val="Calibri"/></font><font><b/><sz val="11"/><name val="Calibri"/></font></fonts><fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills><borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders><cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs><cellXfs count="7"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/><xf numFmtId="0" fontId="1" fillId="0" borderId="0" xfId="0" applyFont="1"/><xf numFmtId="164" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/><xf numFmtId="165" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/><xf numFmtId="166" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/><xf numFmtId="167" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/><xf numFmtId="168" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/></cellXfs><cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>"##;
const SHEET_HEAD: &str = r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetViews><sheetView workbookViewId="0"><pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews>"#;

/// The file's bytes. `name` names the sheet.
pub fn write_xlsx(
    name: &str,
    columns: &[Column],
    rows: impl IntoIterator<Item = impl AsRef<[Cell]>>,
) -> Result<Vec<u8>, ZipError> {
    let mut file = ZipWriter::new(Cursor::new(Vec::new()));
    let workbook = format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n<workbook \
         xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\" \
         xmlns:r=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships\"><sheets><sheet name=\"{}\" \
         sheetId=\"1\" r:id=\"rId1\"/></sheets></workbook>",
        escape(name)
    );
    for (path, text) in [
        ("[Content_Types].xml", TYPES),
        ("_rels/.rels", ROOT),
        ("xl/workbook.xml", workbook.as_str()),
        ("xl/_rels/workbook.xml.rels", LINKS),
        ("xl/styles.xml", STYLES),
    ] {
        file.start_file(path, SimpleFileOptions::default())?;
        file.write_all(text.as_bytes())?;
    }
    file.start_file("xl/worksheets/sheet1.xml", SimpleFileOptions::default())?;
    file.write_all(SHEET_HEAD.as_bytes())?;
    file.write_all(write_widths(columns).as_bytes())?;
    file.write_all(b"<sheetData><row>")?;
    for column in columns {
        file.write_all(write_text(column.name, 1).as_bytes())?;
    }
    file.write_all(b"</row>")?;
    for row in rows {
        let cells: String = row.as_ref().iter().map(write_cell).collect();
        file.write_all(format!("<row>{cells}</row>").as_bytes())?;
    }
    file.write_all(b"</sheetData></worksheet>")?;
    Ok(file.finish()?.into_inner())
}

fn write_widths(columns: &[Column]) -> String {
    let widths = columns.iter().zip(1..).map(|(column, place)| {
        let width = match column.kind {
            ColumnKind::Text => 24,
            ColumnKind::Day => 12,
            ColumnKind::Count => 10,
            ColumnKind::Amount => 16,
        };
        format!("<col min=\"{place}\" max=\"{place}\" width=\"{width}\" customWidth=\"1\"/>")
    });
    format!("<cols>{}</cols>", widths.collect::<String>())
}

fn write_cell(cell: &Cell) -> String {
    match cell {
        Cell::Empty => "<c/>".to_owned(),
        Cell::Text(text) => write_text(text, 0),
        Cell::Day(day) => match serial(*day) {
            Some(serial) => write_number(&serial.to_string(), 2),
            None => write_text(&domain::calendar::print_iso_date(*day), 0),
        },
        Cell::Count(count) => write_number(&count.to_string(), 3),
        Cell::Amount(amount) => write_amount(*amount),
    }
}

fn write_amount(amount: Decimal) -> String {
    // A spreadsheet keeps 15 digits; what has more is told as words rather than as another amount.
    if amount.mantissa().unsigned_abs() >= 1_000_000_000_000_000 {
        return write_text(&amount.to_string(), 0);
    }
    let style = match amount.scale() {
        0 => 3,
        1 | 2 => 4,
        3 => 5,
        _ => 6,
    };
    write_number(&amount.to_string(), style)
}

fn write_number(digits: &str, style: u8) -> String {
    format!("<c s=\"{style}\"><v>{digits}</v></c>")
}

fn write_text(text: &str, style: u8) -> String {
    let cut: String = text.chars().take(LONGEST_TEXT).collect();
    format!("<c s=\"{style}\" t=\"inlineStr\"><is><t xml:space=\"preserve\">{}</t></is></c>", escape(&cut))
}

/// Days as spreadsheets count them. They take 1900 for a leap year, so that earlier days than March of it have no
/// number that all programs read alike.
fn serial(day: Date) -> Option<i64> {
    let begin = Date::from_calendar_date(1899, Month::December, 30).ok()?;
    Some((day - begin).whole_days()).filter(|count| *count > 60)
}

/// XML's own signs as entities; what XML 1.0 cannot hold is left out.
fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for sign in text.chars() {
        match sign {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\t' | '\n' => out.push(sign),
            sign if sign.is_control() || matches!(sign, '\u{FFFE}' | '\u{FFFF}') => {}
            sign => out.push(sign),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use std::io::Read;

    use domain::Currency;
    use time::macros::date;

    use super::*;

    fn sheet(bytes: Vec<u8>) -> String {
        let mut file = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
        let mut text = String::new();
        file.by_name("xl/worksheets/sheet1.xml").unwrap().read_to_string(&mut text).unwrap();
        text
    }

    fn write(cell: Cell) -> String {
        let columns = [Column::amount("Billed")];
        let text = sheet(write_xlsx("Savings", &columns, [[cell]]).unwrap());
        let (_, rest) = text.split_once("</row><row>").unwrap();
        rest.split_once("</row>").unwrap().0.to_owned()
    }

    #[test]
    fn an_amount_is_a_number_with_the_digits_that_it_has() {
        let amount = |text: &str, currency| write(Cell::amount(Some(text.parse().unwrap()), Some(currency)));
        assert_eq!(amount("1234.5", Currency::USD), "<c s=\"4\"><v>1234.50</v></c>");
        assert_eq!(amount("-0.1", Currency::USD), "<c s=\"4\"><v>-0.10</v></c>");
        assert_eq!(amount("1234.5678", Currency::USD), "<c s=\"6\"><v>1234.5678</v></c>");
        assert_eq!(amount("1200", Currency::read("JPY").unwrap()), "<c s=\"3\"><v>1200</v></c>");
        let long = amount("12345678901234567.89", Currency::USD);
        assert!(long.contains("inlineStr") && long.contains(">12345678901234567.89<"), "{long}");
    }

    /// As every reader of the format reads a number: what it then prints is what was written.
    #[test]
    fn an_amount_read_back_prints_equal() {
        for text in ["0.01", "8282.00", "999999999999.99", "-359.10", "70000000000.07", "0.045"] {
            let decimal: Decimal = text.parse().unwrap();
            let cell = write_amount(decimal);
            let digits = cell.split("<v>").nth(1).unwrap().split("</v>").next().unwrap();
            let read: f64 = digits.parse().unwrap();
            assert_eq!(format!("{read:.*}", decimal.scale() as usize), text);
        }
    }

    #[test]
    fn days_are_days_and_words_are_words() {
        assert_eq!(write(Cell::Day(date!(2026 - 11 - 24))), "<c s=\"2\"><v>46350</v></c>");
        assert_eq!(write(Cell::Empty), "<c/>");
        let text = write(Cell::text("=1+1 <&>\u{0}\u{b}\"x\""));
        assert!(text.contains("t=\"inlineStr\"") && text.contains(">=1+1 &lt;&amp;&gt;&quot;x&quot;<"), "{text}");
    }
}
