use super::*;
use crate::einvoice::open_pdf;

/// A PDF of one page with this content and this font.
fn pdf(content: &str, font: &str, more: &[&str]) -> Vec<u8> {
    let stream = format!("<</Length {}>>\nstream\n{content}\nendstream", content.len());
    let mut objects = vec![
        "<</Type/Catalog/Pages 2 0 R>>".to_owned(),
        "<</Type/Pages/Kids[3 0 R]/Count 1>>".to_owned(),
        "<</Type/Page/Parent 2 0 R/MediaBox[0 0 300 200]/Contents 4 0 R/Resources<</Font<</F 5 0 R>>>>>>".to_owned(),
        stream,
        font.to_owned(),
    ];
    objects.extend(more.iter().map(|object| (*object).to_owned()));
    let (mut file, mut table) = (String::from("%PDF-1.4\n"), String::from("0000000000 65535 f \n"));
    for (number, object) in (1..).zip(&objects) {
        table += &format!("{:010} 00000 n \n", file.len());
        file += &format!("{number} 0 obj\n{object}\nendobj\n");
    }
    let (start, size) = (file.len(), objects.len() + 1);
    file += &format!("xref\n0 {size}\n{table}trailer\n<</Size {size}/Root 1 0 R>>\nstartxref\n{start}\n%%EOF\n");
    file.into_bytes()
}

const PLAIN: &str = "<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>";
const SWAPPED: &str = "<</Type/Font/Subtype/Type1/BaseFont/Helvetica/ToUnicode 6 0 R>>";

fn table(entries: &str) -> String {
    format!("<</Length {}>>\nstream\n{entries}\nendstream", entries.len())
}

fn doubt(content: &str, font: &str, more: &[&str]) -> Option<Doubt> {
    Some(look(content, font, more).doubt).filter(|doubt| *doubt != Doubt::default())
}

fn look(content: &str, font: &str, more: &[&str]) -> Look {
    look_over(&open_pdf(&pdf(content, font, more)).unwrap()).remove(&1).unwrap()
}

#[test]
fn an_honest_page_is_believed_and_each_trick_is_doubted() {
    let honest = "BT /F 12 Tf 20 100 Td (1,000) Tj ET";
    assert_eq!(doubt(honest, PLAIN, &[]), None);
    let sight = Some(Doubt { sight: true, ..Doubt::default() });
    assert_eq!(doubt("1 g BT /F 12 Tf (1,000) Tj ET", PLAIN, &[]), sight);
    assert_eq!(doubt(&format!("{honest} 1 g 0 80 90 40 re f"), PLAIN, &[]), sight);
    assert_eq!(doubt(honest, PLAIN, &["<</Type/ExtGState/ca 0>>"]), sight);
    let unpainted = doubt("BT /F 10 Tf 3 Tr 20 100 Td (1,000) Tj ET", PLAIN, &[]);
    assert_eq!(unpainted, Some(Doubt { sight: true, meaning: false, unpainted: vec![(22.0, 102.5)] }));
    let meaning = Some(Doubt { meaning: true, ..Doubt::default() });
    assert_eq!(doubt(honest, SWAPPED, &[&table("1 beginbfchar <31> <0039> endbfchar")]), meaning);
    assert_eq!(doubt(honest, SWAPPED, &[&table("1 beginbfchar <31> <0031> endbfchar")]), None);
    let twice = "2 beginbfchar <0011> <0039> <0019> <0039> endbfchar";
    let composite = "<</Type/Font/Subtype/Type0/Encoding/Identity-H/ToUnicode 6 0 R>>";
    assert_eq!(doubt(honest, composite, &[&table(twice)]), meaning);
}

#[test]
fn what_pictures_may_cover_is_told() {
    let form = |content: &str| {
        format!("<</Subtype/Form/BBox[0 0 9 9]/Length {}>>\nstream\n{content}\nendstream", content.len())
    };
    let pictured = |content: &str, more: &[&str]| look(content, PLAIN, more).pictured;
    assert_eq!(pictured("BT /F 12 Tf (1,000) Tj ET", &[&form("0 0 9 9 re f")]), 0.0);
    assert_eq!(pictured("q 200 0 0 30 0 0 cm /Im Do Q", &[]), 6000.0);
    // A form is as large as what stands in it, which may be a picture.
    assert_eq!(pictured("/Fm Do", &[&form("q 9 0 0 9 0 0 cm /Im Do Q")]), f32::INFINITY);
    let tile = "<</PatternType 1/BBox[0 0 9 9]/Length 3>>\nstream\nq Q\nendstream";
    assert_eq!(pictured("", &[tile]), f32::INFINITY);
}
