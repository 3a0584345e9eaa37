//! PDFs whose text layer says what their pages do not show.

use documents::extraction::{Content, Extraction, extract_loaded};
use documents::read::ocr::Language;
use documents::read::raster::Raster;
use documents::read::scan::Readers;
use documents::read::{Poppler, ReadFailure, TextLine, Word, WordReader};
use domain::{Confidence, InvoiceHeader, PageBox};

type Outcome<T> = Result<T, Box<dyn std::error::Error>>;

/// Reads from any picture what [`HONEST`] draws.
struct Eye;

impl WordReader for Eye {
    fn read_words(&self, _: &Raster, _: &[Language]) -> Result<Vec<TextLine>, ReadFailure> {
        let lines = HONEST.iter().filter_map(|print| {
            let pixels = |points: f32| points * 300.0 / 72.0;
            let mut left = print.left;
            let words = print.text.split(' ').map(|text| {
                let right = left + 6.0 * text.len() as f32;
                let area =
                    PageBox::new(pixels(left), pixels(832.0 - print.foot), pixels(right), pixels(842.0 - print.foot));
                left = right + 4.0;
                Word { text: text.to_owned(), area, confidence: Confidence::percent(98) }
            });
            TextLine::of(words.collect(), 0)
        });
        Ok(lines.collect())
    }

    fn find_turn(&self, _: &Raster) -> Result<Option<u8>, ReadFailure> {
        Ok(None)
    }
}

const HONEST: [Print; 5] = [
    Print { left: 50.0, foot: 780.0, text: "INVOICE" },
    Print { left: 50.0, foot: 750.0, text: "Northwind Supplies Ltd" },
    Print { left: 350.0, foot: 750.0, text: "Invoice No: A-4711" },
    Print { left: 350.0, foot: 735.0, text: "Date: 24 November 2026" },
    Print { left: 350.0, foot: 540.0, text: "Total due 1,000.00" },
];
const FALSE: Print = Print { left: 350.0, foot: 520.0, text: "Amount due 9,000.00" };
const PLAIN: &str = "<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>";

fn honest() -> String {
    HONEST.iter().map(Print::operators).collect()
}

fn read(name: &str, content: &str, font: &str, more: &[&str]) -> Outcome<(Extraction, InvoiceHeader)> {
    let bytes = write_pdf(content, font, more);
    let path = std::env::temp_dir().join(format!("probity-{}-{name}", std::process::id()));
    std::fs::write(&path, &bytes)?;
    let readers = Readers { poppler: Poppler::default(), words: &Eye, on_page: &|_, _| () };
    let extraction = extract_loaded(&bytes, &path, readers, None)?;
    std::fs::remove_file(&path)?;
    match extraction.content.clone() {
        Content::Invoice(invoice) => Ok((extraction, invoice.header)),
        Content::Contract(_) => Err("read as a contract".into()),
    }
}

/// The amount due and how far it is believed, in percent.
fn due(header: &InvoiceHeader) -> Outcome<(String, u8)> {
    let due = header.payable_amount.as_ref().ok_or("nothing is due")?;
    Ok((due.value.to_string(), due.confidence.as_percent()))
}

#[test]
fn text_in_the_colour_of_paper_unpainted_or_covered_is_not_read_and_is_told() -> Outcome<()> {
    let (plain, header) = read("honest.pdf", &honest(), PLAIN, &[])?;
    let (amount, sure) = due(&header)?;
    assert_eq!(
        (amount.as_str(), plain.warnings.iter().any(|text| text.contains("cannot be seen"))),
        ("1000.00", false)
    );
    let hidden = FALSE.operators();
    for (name, trick) in [
        ("white.pdf", format!("1 1 1 rg {hidden}")),
        ("mode.pdf", hidden.replace("BT", "BT 3 Tr")),
        ("covered.pdf", format!("{hidden} 1 g 300 510 200 20 re f")),
        ("tiny.pdf", hidden.replace("/F 12", "/F 0.2")),
    ] {
        let (extraction, header) = read(name, &format!("{}{trick}", honest()), PLAIN, &[])?;
        let (amount, unsure) = due(&header)?;
        assert_eq!(amount, "1000.00", "{name}");
        assert!(unsure < sure, "{name}: {unsure} of {sure}");
        assert!(extraction.warnings.iter().any(|text| text.contains("cannot be seen")), "{name}");
    }
    Ok(())
}

#[test]
fn swapped_meanings_are_found_out_and_the_pixels_are_read() -> Outcome<()> {
    let font = "<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding/ToUnicode 6 0 R>>";
    let table = "1 beginbfrange <20> <7e> <0020> endbfrange 1 beginbfchar <31> <0039> endbfchar";
    let table = format!("<</Length {}>>\nstream\n{table}\nendstream", table.len());
    let (extraction, header) = read("swapped.pdf", &honest(), font, &[&table])?;
    let (amount, unsure) = due(&header)?;
    assert_eq!(amount, "1000.00");
    assert!(unsure <= 60, "{unsure}");
    assert!(extraction.warnings.iter().any(|text| text.contains("is drawn")), "{:?}", extraction.warnings);
    Ok(())
}

/// A text and where its first letter stands, in points from the bottom left corner of an A4 page.
struct Print {
    left: f32,
    foot: f32,
    text: &'static str,
}

impl Print {
    fn operators(&self) -> String {
        format!("BT /F 12 Tf 1 0 0 1 {} {} Tm ({}) Tj ET\n", self.left, self.foot, self.text)
    }
}

/// The page's content, its font `F` as the fifth object, and more objects from the sixth on.
fn write_pdf(content: &str, font: &str, more: &[&str]) -> Vec<u8> {
    let stream = format!("<</Length {}>>\nstream\n{content}\nendstream", content.len());
    let page = "<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</Font<</F 5 0 R>>>>>>";
    let mut objects = vec!["<</Type/Catalog/Pages 2 0 R>>", "<</Type/Pages/Kids[3 0 R]/Count 1>>", page, &stream, font];
    objects.extend(more);
    let (mut file, mut table) = (String::from("%PDF-1.4\n"), String::from("0000000000 65535 f \n"));
    for (number, object) in (1..).zip(&objects) {
        table += &format!("{:010} 00000 n \n", file.len());
        file += &format!("{number} 0 obj\n{object}\nendobj\n");
    }
    let (start, size) = (file.len(), objects.len() + 1);
    file += &format!("xref\n0 {size}\n{table}trailer\n<</Size {size}/Root 1 0 R>>\nstartxref\n{start}\n%%EOF\n");
    file.into_bytes()
}
