use super::*;

/// A ZIP archive with empty members of these names.
pub(super) fn archive(names: &[&str]) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut directory = Vec::new();
    for name in names {
        let length = u16::try_from(name.len()).unwrap().to_le_bytes();
        let offset = u32::try_from(bytes.len()).unwrap().to_le_bytes();
        bytes.extend([&b"PK\x03\x04"[..], &[0; 22], &length, &[0; 2], name.as_bytes()].concat());
        directory.extend([&b"PK\x01\x02"[..], &[0; 24], &length, &[0; 12], &offset, name.as_bytes()].concat());
    }
    let start = u32::try_from(bytes.len()).unwrap().to_le_bytes();
    bytes.extend(&directory);
    bytes.extend([&b"PK\x05\x06"[..], &[0; 12], &start, &[0; 2]].concat());
    bytes
}

#[test]
fn tells_files_by_their_first_bytes() {
    let cases: &[(&[u8], Format)] = &[
        (b"", Format::Empty),
        (b"  \r\n", Format::Empty),
        (b"%PDF-1.7\n", Format::Pdf),
        (b"\n\nnoise\n%PDF-1.4\n", Format::Pdf),
        (b"\x89PNG\r\n\x1a\n\0\0", Format::Png),
        (b"\xff\xd8\xff\xe0", Format::Jpeg),
        (b"II*\0\x08", Format::Tiff),
        (b"MM\0*\0", Format::Tiff),
        (b"{\\rtf1\\ansi", Format::Rtf),
        (b"RIFF\x10\0\0\0WEBPVP8 ", Format::Webp),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", Format::OldOffice),
        (b"BM is how this letter begins, and no picture", Format::PlainText),
        ("Rechnung für März".as_bytes(), Format::PlainText),
        (b"Rechnung f\xfcr M\xe4rz", Format::PlainText),
        (b"\xff\xfeI\0n\0v\0", Format::PlainText),
        (b"\x01\x02\x03\x04binary", Format::Unknown),
    ];
    for (bytes, format) in cases {
        assert_eq!(recognise(bytes), *format, "{:?}", String::from_utf8_lossy(bytes));
    }
}

#[test]
fn what_a_file_begins_with_decides() {
    assert_eq!(recognise(b"<html><body>%PDF-1.7</body>"), Format::Html);
    assert_eq!(recognise(b"<!DOCTYPE HTML><p>%PDF-1.7"), Format::Html);
    let behind_pdf = [b"%PDF-1.7\n%%EOF\n".to_vec(), archive(&["a.txt"])].concat();
    assert_eq!(recognise(&behind_pdf), Format::Pdf);
    let mut pdf_inside = archive(&["a.txt"]);
    pdf_inside.splice(30..30, b"%PDF-1.7".to_vec());
    assert_eq!(recognise(&pdf_inside), Format::Zip);
    let late = [vec![b'x'; 1100], b"%PDF-1.7".to_vec()].concat();
    assert_eq!(recognise(&late), Format::PlainText);
}

#[test]
fn tells_office_documents_by_their_parts() {
    let types = "[Content_Types].xml";
    assert_eq!(recognise(&archive(&[types, "word/document.xml"])), Format::Docx);
    assert_eq!(recognise(&archive(&[types, "word/document.xml", "word/embeddings/x.xlsx"])), Format::Docx);
    assert_eq!(recognise(&archive(&[types, "xl/workbook.xml"])), Format::Xlsx);
    assert_eq!(recognise(&archive(&[types, "xl/workbook.xml", "word/document.xml"])), Format::Zip);
    assert_eq!(recognise(&archive(&["word/document.xml"])), Format::Zip);
    assert_eq!(recognise(&archive(&["mimetypeapplication/vnd.oasis.opendocument.text"])), Format::OpenDocument);
    assert_eq!(recognise(b"PK\x03\x04"), Format::Zip);
}

#[test]
fn tells_xml_by_its_root() {
    let ubl = "urn:oasis:names:specification:ubl:schema:xsd:Invoice-2";
    let cii = "urn:un:unece:uncefact:data:standard:CrossIndustryInvoice:100";
    let order = "urn:un:unece:uncefact:data:SCRDMCCBDACIOMessageStructure:100";
    let cases = [
        (format!("<Invoice xmlns='{ubl}'/>"), Format::UblXml),
        (format!("\u{feff}\n <?xml version='1.0'?><!-- x --><u:Invoice xmlns:u='{ubl}'>"), Format::UblXml),
        (format!("<!DOCTYPE a [<!ENTITY b 'c'>]><Invoice xmlns='{ubl}'/>"), Format::UblXml),
        (format!("<rsm:CrossIndustryInvoice xmlns:rsm='{cii}'/>"), Format::CiiXml),
        (format!("<a:SCRDMCCBDACIOMessageStructure xmlns:a='{order}'/>"), Format::CiiXml),
        ("<r:CrossIndustryDocument xmlns:r='urn:ferd:CrossIndustryDocument:invoice:1p0'/>".into(), Format::CiiXml),
        ("<Invoice/>".into(), Format::OtherXml),
        ("<?xml version='1.0'?><html xmlns='http://www.w3.org/1999/xhtml'/>".into(), Format::Html),
        ("<svg xmlns='http://www.w3.org/2000/svg'/>".into(), Format::Svg),
        ("<= 30 days net".into(), Format::PlainText),
    ];
    for (text, format) in cases {
        assert_eq!(recognise(text.as_bytes()), format, "{text}");
    }
    let wide: Vec<u8> = format!("\u{feff}<Invoice xmlns='{ubl}'/>").encode_utf16().flat_map(u16::to_be_bytes).collect();
    assert_eq!(recognise(&wide), Format::UblXml);
}

#[test]
fn tells_a_mail_from_a_letter() {
    let mail = "From: a@example.com\nDate: Mon, 5 Jan 2026 10:00:00 +0000\nMIME-Version: 1.0\n\nHello";
    assert_eq!(recognise(mail.as_bytes()), Format::Email);
    assert_eq!(recognise(b"From: Acme\nDate: 5 Jan 2026\n\nInvoice 17"), Format::PlainText);
}
