//! A page of typewritten text as a PDF, so that the same program draws it that draws all others.

use std::fmt::Write;

use super::page::Page;

/// Courier of this size is 7.2 points wide, as the text was laid.
const SIZE: f32 = 12.0;
/// From the top of a line to the foot of its letters.
const FOOT: f32 = 9.0;

/// A PDF of this one page.
pub fn typeset(page: &Page) -> Vec<u8> {
    let mut content = format!("BT /F {SIZE} Tf\n").into_bytes();
    for word in page.lines.iter().flat_map(|line| &line.words) {
        let (left, foot) = (word.area.left, page.height - word.area.top - FOOT);
        content.extend(format!("1 0 0 1 {left:.2} {foot:.2} Tm <").bytes());
        for sign in word.text.chars() {
            content.extend(format!("{:02x}", code_of(sign)).bytes());
        }
        content.extend(b"> Tj\n");
    }
    content.extend(b"ET");
    let sides = format!("[0 0 {:.2} {:.2}]", page.width, page.height);
    let font = "<</Type/Font/Subtype/Type1/BaseFont/Courier/Encoding/WinAnsiEncoding>>";
    let objects = [
        b"<</Type/Catalog/Pages 2 0 R>>".to_vec(),
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>".to_vec(),
        format!("<</Type/Page/Parent 2 0 R/MediaBox{sides}/Contents 4 0 R/Resources<</Font<</F 5 0 R>>>>>>")
            .into_bytes(),
        [format!("<</Length {}>>\nstream\n", content.len()).as_bytes(), &content, b"\nendstream"].concat(),
        font.as_bytes().to_vec(),
    ];
    assemble(&objects)
}

fn assemble(objects: &[Vec<u8>]) -> Vec<u8> {
    let mut bytes = b"%PDF-1.4\n".to_vec();
    let mut table = String::from("0000000000 65535 f \n");
    for (number, object) in (1..).zip(objects) {
        // Writing to a string does not fail.
        let _ = writeln!(table, "{:010} 00000 n ", bytes.len());
        bytes.extend([format!("{number} 0 obj\n").as_bytes(), object, b"\nendobj\n"].concat());
    }
    let (start, size) = (bytes.len(), objects.len() + 1);
    let end = format!("xref\n0 {size}\n{table}trailer\n<</Size {size}/Root 1 0 R>>\nstartxref\n{start}\n%%EOF\n");
    bytes.extend(end.bytes());
    bytes
}

/// The sign's place in the encoding of Windows for western Europe; a question mark for one that has none.
fn code_of(sign: char) -> u8 {
    let mut buffer = [0; 4];
    let (bytes, _, lost) = encoding_rs::WINDOWS_1252.encode(sign.encode_utf8(&mut buffer));
    if lost { b'?' } else { bytes.first().copied().unwrap_or(b'?') }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::read::plain::lay_text;
    use crate::read::{PageReader, Poppler};

    #[test]
    fn the_words_stand_where_they_were_laid() {
        let pages = lay_text("Rechnung (17)\n\n    Größe \\ 5 €     ż\n").unwrap();
        let file = std::env::temp_dir().join(format!("probity-typeset-{}.pdf", std::process::id()));
        std::fs::write(&file, typeset(&pages[0])).unwrap();
        let drawn = Poppler::default().read(&file).unwrap();
        std::fs::remove_file(&file).unwrap();
        assert_eq!((drawn[0].width, drawn[0].height), (pages[0].width, pages[0].height));
        let words = |page: &Page| page.rows().into_iter().flat_map(|row| row.words).collect::<Vec<_>>();
        for (laid, drawn) in words(&pages[0]).iter().zip(words(&drawn[0])) {
            assert_eq!(laid.text.replace('ż', "?"), drawn.text);
            assert!((laid.area.left - drawn.area.left).abs() < 1.0, "{laid:?} {drawn:?}");
            assert!((laid.area.top - drawn.area.top).abs() < 6.0, "{laid:?} {drawn:?}");
        }
    }
}
