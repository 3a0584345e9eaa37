use std::io::Write;

use zip::ZipWriter;
use zip::write::SimpleFileOptions;

use super::*;

/// A Word document of these parts.
pub(crate) fn pack(parts: &[(&str, &str)]) -> Vec<u8> {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, content) in parts {
        writer.start_file(*name, SimpleFileOptions::default()).unwrap();
        writer.write_all(content.as_bytes()).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

const SPACE: &str = "xmlns:w='http://schemas.openxmlformats.org/wordprocessingml/2006/main'";

fn document(body: &str) -> Vec<u8> {
    let document = format!("<w:document {SPACE}><w:body>{body}</w:body></w:document>");
    pack(&[("[Content_Types].xml", "<Types/>"), ("word/document.xml", &document)])
}

fn paragraph(text: &str) -> String {
    format!("<w:p><w:r><w:t>{text}</w:t></w:r></w:p>")
}

fn table(rows: &[&[&str]]) -> String {
    let cell = |text: &&str| format!("<w:tc>{}</w:tc>", paragraph(text));
    let row = |cells: &&[&str]| format!("<w:tr>{}</w:tr>", cells.iter().map(cell).collect::<String>());
    format!("<w:tbl>{}</w:tbl>", rows.iter().map(row).collect::<String>())
}

fn lines(bytes: &[u8]) -> Vec<String> {
    let pages = read_bytes(bytes).unwrap();
    pages.iter().flat_map(|page| &page.lines).map(|line| line.text()).collect()
}

#[test]
fn paragraphs_and_tables_come_in_their_order() {
    let rows: &[&[&str]] =
        &[&["Service", "Unit", "Price"], &["Cleaning", "hour", "32.50"], &["Windows", "month", "180.00"]];
    let bytes = document(&(paragraph("Rates") + &table(rows) + &paragraph("R&amp;D &#8364; end")));
    assert_eq!(
        lines(&bytes),
        ["Rates", "Service Unit Price", "Cleaning hour 32.50", "Windows month 180.00", "R&D € end"]
    );
    let pages = read_bytes(&bytes).unwrap();
    let left = |line: usize| pages[0].lines[line].words[2].area.left;
    assert!(left(1) == left(2) && left(2) == left(3), "columns stand below each other");
}

#[test]
fn what_is_deleted_hidden_or_code_is_not_on_the_page() {
    let bytes = document(
        "<w:p><w:r><w:t>Net </w:t></w:r><w:del><w:r><w:delText>30</w:delText></w:r></w:del><w:ins><w:r><w:t>45</w:t></w:r></w:ins>\
         <w:r><w:rPr><w:vanish/></w:rPr><w:t> secret</w:t></w:r><w:r><w:instrText>DDEAUTO c:\\x</w:instrText></w:r>\
         <w:r><w:t xml:space='preserve'> days</w:t></w:r></w:p>",
    );
    assert_eq!(lines(&bytes), ["Net 45 days"]);
}

#[test]
fn letterheads_are_read_and_page_ends_kept() {
    let header = format!("<w:hdr {SPACE}>{}</w:hdr>", paragraph("Acme GmbH"));
    let body = format!(
        "<w:document {SPACE}><w:body>{}<w:p><w:r><w:br w:type='page'/></w:r></w:p>{}</w:body></w:document>",
        paragraph("one"),
        paragraph("two")
    );
    let bytes = pack(&[
        ("[Content_Types].xml", "<Types/>"),
        ("word/document.xml", &body),
        ("word/header1.xml", &header),
        ("word/headerfake.xml", "<broken"),
    ]);
    let pages = read_bytes(&bytes).unwrap();
    assert_eq!(pages.len(), 2);
    assert_eq!(lines(&bytes), ["Acme GmbH", "one", "two"]);
}

#[test]
fn cells_over_columns_leave_the_others_in_place() {
    let wide = format!(
        "<w:tc><w:tcPr><w:gridSpan w:val='2'/></w:tcPr>{}</w:tc><w:tc>{}</w:tc>",
        paragraph("Sum"),
        paragraph("9.00")
    );
    let rows = "<w:tr>".to_owned() + &["a", "b", "c"].map(|text| format!("<w:tc>{}</w:tc>", paragraph(text))).concat();
    let bytes = document(&format!("<w:tbl>{rows}</w:tr><w:tr>{wide}</w:tr></w:tbl>"));
    let pages = read_bytes(&bytes).unwrap();
    assert_eq!(pages[0].lines[0].words[2].area.left, pages[0].lines[1].words[1].area.left);
}

#[test]
fn hostile_documents_are_refused() {
    let code = |bytes: &[u8]| read_bytes(bytes).unwrap_err().code();
    let with = |xml: &str| pack(&[("[Content_Types].xml", "<Types/>"), ("word/document.xml", xml)]);
    let external = "<!DOCTYPE w [<!ENTITY x SYSTEM 'file:///etc/passwd'>]><w:document><w:t>&x;</w:t></w:document>";
    assert_eq!(code(&with(external)), "forbidden");
    assert_eq!(code(&with("<w:document><w:p>&lol;</w:p></w:document>")), "forbidden");
    assert_eq!(code(&with(&("<a>".repeat(300) + &"</a>".repeat(300)))), "forbidden");
    assert_eq!(code(&with("<w:document><w:p>")), "damaged");
    assert_eq!(code(&document("")), "no_text");
    assert_eq!(code(&document(&"<w:p/>".repeat(400_001))), "too_much_text");
    assert_eq!(code(&pack(&[("[Content_Types].xml", "<Types/>")])), "damaged");
}
