//! The hostile documents, made here so that none of them lies in the repository.

use std::fmt::Write as _;
use std::io::{Cursor, Write};
use std::process::{Command, Stdio};

use flate2::Compression;
use flate2::write::ZlibEncoder;
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

const UBL: &str = "urn:oasis:names:specification:ubl:schema:xsd:Invoice-2";

pub fn good_pdf() -> Vec<u8> {
    std::fs::read(concat!(env!("CARGO_MANIFEST_DIR"), "/../samples/invoice-2-lfs-20397.pdf")).unwrap()
}

/// A PDF of these objects, numbered from 1, with a true table of where they stand.
fn pdf(objects: &[Vec<u8>], trailer: &str) -> Vec<u8> {
    let mut bytes = b"%PDF-1.7\n".to_vec();
    let mut table = String::from("0000000000 65535 f \n");
    for (number, object) in (1..).zip(objects) {
        writeln!(table, "{:010} 00000 n ", bytes.len()).unwrap();
        bytes.extend([format!("{number} 0 obj\n").as_bytes(), object, b"\nendobj\n"].concat());
    }
    let start = bytes.len();
    let size = objects.len() + 1;
    let end = format!("xref\n0 {size}\n{table}trailer\n<</Size {size} {trailer}>>\nstartxref\n{start}\n%%EOF\n");
    bytes.extend(end.as_bytes());
    bytes
}

fn text(object: impl Into<String>) -> Vec<u8> {
    object.into().into_bytes()
}

fn stream(entries: &str, content: &[u8]) -> Vec<u8> {
    let head = format!("<<{entries} /Length {}>>\nstream\n", content.len());
    [head.as_bytes(), content, b"\nendstream"].concat()
}

fn deflate(content: &[u8]) -> Vec<u8> {
    let mut encoder = ZlibEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(content).unwrap();
    encoder.finish().unwrap()
}

/// One page whose content is this stream, with these further entries in the catalog.
fn one_page(content: Vec<u8>, catalog: &str, resources: &str, more: Vec<Vec<u8>>) -> Vec<u8> {
    let page = format!(
        "<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</Font<</F 5 0 R>>{resources}>>>>"
    );
    let mut objects = vec![
        text(format!("<</Type/Catalog/Pages 2 0 R {catalog}>>")),
        text("<</Type/Pages/Kids[3 0 R]/Count 1>>"),
        text(page),
        content,
        text("<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>"),
    ];
    objects.extend(more);
    pdf(&objects, "/Root 1 0 R")
}

pub fn pdf_page_tree_loop() -> Vec<u8> {
    pdf(&[text("<</Type/Catalog/Pages 2 0 R>>"), text("<</Type/Pages/Kids[2 0 R 2 0 R]/Count 9>>")], "/Root 1 0 R")
}

pub fn pdf_deep_arrays(depth: usize) -> Vec<u8> {
    let deep = "[".repeat(depth) + &"]".repeat(depth);
    one_page(stream("", b"BT ET"), &format!("/Deep {deep}"), "", Vec::new())
}

pub fn pdf_xref_loop() -> Vec<u8> {
    let good = pdf(&[text("<</Type/Catalog/Pages 2 0 R>>"), text("<</Type/Pages/Kids[]/Count 0>>")], "/Root 1 0 R");
    let start = good.windows(5).position(|window| window == b"xref\n").unwrap();
    let text = String::from_utf8(good).unwrap();
    text.replace("/Root 1 0 R", &format!("/Root 1 0 R /Prev {start}")).into_bytes()
}

pub fn pdf_form_loop() -> Vec<u8> {
    let form = stream("/Type/XObject/Subtype/Form/BBox[0 0 9 9]/Resources<</XObject<</X 6 0 R>>>>", b"/X Do /X Do");
    one_page(stream("", b"/X Do"), "", "/XObject<</X 6 0 R>>", vec![form])
}

/// Pages with a line of text each, of this width and height in points.
pub fn pdf_pages(count: usize, side: usize) -> Vec<u8> {
    let kids: String = (0..count).map(|page| format!("{} 0 R ", page + 5)).collect();
    let mut objects = vec![
        text("<</Type/Catalog/Pages 2 0 R>>"),
        text(format!("<</Type/Pages/Kids[{kids}]/Count {count}>>")),
        stream("", b"BT /F 12 Tf 20 100 Td (Invoice No: A-1) Tj ET"),
        text("<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>"),
    ];
    let page = format!(
        "<</Type/Page/Parent 2 0 R/MediaBox[0 0 {side} {side}]/Contents 3 0 R/Resources<</Font<</F 4 0 R>>>>>>"
    );
    objects.extend(std::iter::repeat_n(text(page), count));
    pdf(&objects, "/Root 1 0 R")
}

/// A gigabyte of blanks in a megabyte, packed twice into a few kilobytes.
pub fn pdf_flate_bomb() -> Vec<u8> {
    let mut encoder = ZlibEncoder::new(Vec::new(), Compression::best());
    let blanks = vec![b' '; 1024 * 1024];
    for _ in 0..1024 {
        encoder.write_all(&blanks).unwrap();
    }
    let packed = deflate(&encoder.finish().unwrap());
    one_page(stream("/Filter[/FlateDecode/FlateDecode]", &packed), "", "", Vec::new())
}

pub fn pdf_filter_chain(length: usize) -> Vec<u8> {
    let filters = "/ASCIIHexDecode".repeat(length);
    one_page(stream(&format!("/Filter[{filters}]"), b"20>"), "", "", Vec::new())
}

/// The good file under passwords, made by qpdf.
pub fn pdf_encrypted(user: &str, owner: &str) -> Vec<u8> {
    let mut child = Command::new("qpdf")
        .args([
            "--encrypt",
            user,
            owner,
            "256",
            "--",
            concat!(env!("CARGO_MANIFEST_DIR"), "/../samples/contract-services.pdf"),
            "-",
        ])
        .stdout(Stdio::piped())
        .spawn()
        .expect("qpdf is missing: scripts/install-packages with-tests installs it");
    let mut bytes = Vec::new();
    std::io::Read::read_to_end(child.stdout.as_mut().unwrap(), &mut bytes).unwrap();
    assert!(child.wait().unwrap().success());
    bytes
}

pub fn pdf_unknown_handler() -> Vec<u8> {
    let objects = [text("<</Type/Catalog/Pages 2 0 R>>"), text("<</Type/Pages/Kids[]/Count 0>>")];
    pdf(&objects, "/Root 1 0 R /Encrypt<</Filter/Nobody.Knows/V 9>> /ID[<00><00>]")
}

/// An invoice that also wants to run a script, start a program, open a page and send a form.
pub fn pdf_with_actions() -> Vec<u8> {
    let lines =
        b"BT /F 12 Tf 40 800 Td (INVOICE) Tj 0 -20 Td (Invoice No: A-1) Tj 0 -20 Td (Invoice date: 1 October 2026) Tj \
        0 -20 Td (Total 10.00) Tj ET";
    let actions = "/OpenAction<</S/JavaScript/JS(app.launchURL\\('http://127.0.0.1:1/'\\))/Next<</S/Launch/F(/bin/sh)/Next\
        <</S/URI/URI(http://127.0.0.1:1/)/Next<</S/SubmitForm/F(http://127.0.0.1:1/)>>>>>>>>";
    one_page(stream("", lines), actions, "", Vec::new())
}

fn declared(declarations: &str, content: &str) -> Vec<u8> {
    let head = format!("<?xml version='1.0'?><!DOCTYPE Invoice {declarations}>");
    format!("{head}<Invoice xmlns='{UBL}'><ID>{content}</ID></Invoice>").into_bytes()
}

pub fn xml_external_entity() -> Vec<u8> {
    declared("[<!ENTITY x SYSTEM 'file:///etc/passwd'>]", "&x;")
}

pub fn xml_external_dtd() -> Vec<u8> {
    declared("SYSTEM 'http://127.0.0.1:1/x.dtd'", "")
}

pub fn xml_parameter_entity() -> Vec<u8> {
    declared("[<!ENTITY % x SYSTEM 'http://127.0.0.1:1/x.dtd'> %x;]", "")
}

pub fn xml_billion_laughs() -> Vec<u8> {
    let mut entities = String::from("[<!ENTITY l0 'ha'>");
    for level in 1..10 {
        let ten = format!("&l{};", level - 1).repeat(10);
        write!(entities, "<!ENTITY l{level} '{ten}'>").unwrap();
    }
    declared(&(entities + "]"), "&l9;")
}

pub fn xml_quadratic() -> Vec<u8> {
    declared(&format!("[<!ENTITY x '{}'>]", "x".repeat(100_000)), &"&x;".repeat(10_000))
}

pub fn xml_unknown_entity() -> Vec<u8> {
    format!("<Invoice xmlns='{UBL}'><ID>&x;</ID></Invoice>").into_bytes()
}

pub fn xml_attributes(count: usize) -> Vec<u8> {
    let attributes: String = (0..count).map(|number| format!(" a{number}='x'")).collect();
    format!("<Invoice xmlns='{UBL}'><ID{attributes}/></Invoice>").into_bytes()
}

pub fn xml_namespaces(count: usize) -> Vec<u8> {
    let attributes: String = (0..count).map(|number| format!(" xmlns:n{number}='urn:{number}'")).collect();
    format!("<Invoice xmlns='{UBL}'><ID{attributes}/></Invoice>").into_bytes()
}

pub fn xml_levels(depth: usize) -> Vec<u8> {
    format!("<Invoice xmlns='{UBL}'>{}{}</Invoice>", "<a>".repeat(depth), "</a>".repeat(depth)).into_bytes()
}

pub fn png(side: u32) -> Vec<u8> {
    let side = side.to_be_bytes();
    [&b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR"[..], &side, &side, &[8, 2, 0, 0, 0], &[0; 4]].concat()
}

pub fn jpeg(side: u16) -> Vec<u8> {
    let side = side.to_be_bytes();
    [&b"\xff\xd8\xff\xe0\0\x04ab\xff\xc2\0\x11\x08"[..], &side, &side, &[3]].concat()
}

pub fn tiff_loop() -> Vec<u8> {
    let mut bytes = b"II*\0\x08\0\0\0\x02\0".to_vec();
    for tag in [256u16, 257] {
        bytes.extend([&tag.to_le_bytes()[..], &[4, 0, 1, 0, 0, 0, 100, 0, 0, 0]].concat());
    }
    bytes.extend(8u32.to_le_bytes());
    bytes
}

/// Pages of one pixel each, whose pixels lie behind the end of the file.
pub fn tiff_pages(count: u32) -> Vec<u8> {
    let mut bytes = b"II*\0\x08\0\0\0".to_vec();
    let size = 2 + 8 * 12 + 4;
    for page in 1..=count {
        bytes.extend(8u16.to_le_bytes());
        for (tag, value) in
            [(256u16, 1u32), (257, 1), (258, 8), (259, 1), (262, 1), (273, 4_000_000_000), (278, 1), (279, 1)]
        {
            bytes.extend([&tag.to_le_bytes()[..], &[4, 0, 1, 0, 0, 0], &value.to_le_bytes()].concat());
        }
        bytes.extend(if page == count { 0 } else { 8 + page * size }.to_le_bytes());
    }
    bytes
}

pub fn png_with_wrong_sums() -> Vec<u8> {
    let rows = deflate(&vec![0; 101 * 100]);
    let chunk = |kind: &[u8], content: &[u8]| {
        let length = u32::try_from(content.len()).unwrap().to_be_bytes();
        [&length[..], kind, content, &[1, 2, 3, 4]].concat()
    };
    let head = [&100u32.to_be_bytes()[..], &100u32.to_be_bytes(), &[8, 0, 0, 0, 0]].concat();
    [&b"\x89PNG\r\n\x1a\n"[..], &chunk(b"IHDR", &head), &chunk(b"IDAT", &rows), &chunk(b"IEND", b"")].concat()
}

pub fn pdf_blank() -> Vec<u8> {
    one_page(stream("", b"BT ET"), "", "", Vec::new())
}

pub fn pdf_black() -> Vec<u8> {
    one_page(stream("", b"0 0 595 842 re f"), "", "", Vec::new())
}

/// Text whose font says that its letters are signs for private use.
pub fn pdf_private_signs() -> Vec<u8> {
    let map = b"/CIDInit /ProcSet findresource begin begincmap\n1 begincodespacerange <00> <ff> endcodespacerange\n\
        1 beginbfrange <20> <7e> <e020> endbfrange\nendcmap end";
    let page = "<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</Font<</F 5 0 R>>>>>>";
    let objects = [
        text("<</Type/Catalog/Pages 2 0 R>>"),
        text("<</Type/Pages/Kids[3 0 R]/Count 1>>"),
        text(page),
        stream("", b"BT /F 12 Tf 50 700 Td (Nothing of an invoice) Tj ET"),
        text("<</Type/Font/Subtype/Type1/BaseFont/Helvetica/ToUnicode 6 0 R>>"),
        stream("", map),
    ];
    pdf(&objects, "/Root 1 0 R")
}

/// A Word document with this in front of its root, in its body and behind that.
pub fn docx_saying(front: &str, body: &str, behind: &str) -> Vec<u8> {
    let space = "xmlns:w='http://schemas.openxmlformats.org/wordprocessingml/2006/main'";
    let document = format!("{front}<w:document {space}><w:body>{body}<w:p>{behind}</w:p></w:body></w:document>");
    zip(&[("[Content_Types].xml", b"<Types/>"), ("word/document.xml", document.as_bytes())])
}

/// A Word document whose settings name a template elsewhere.
pub fn docx_with_template(address: &str, body: &str) -> Vec<u8> {
    let space = "xmlns:w='http://schemas.openxmlformats.org/wordprocessingml/2006/main'";
    let document = format!("<w:document {space}><w:body>{body}</w:body></w:document>");
    let kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/attachedTemplate";
    let links = format!(
        "<Relationships><Relationship Id='r1' Type='{kind}' Target='{address}' TargetMode='External'/></Relationships>"
    );
    zip(&[
        ("[Content_Types].xml", b"<Types/>"),
        ("word/document.xml", document.as_bytes()),
        ("word/_rels/settings.xml.rels", links.as_bytes()),
    ])
}

pub fn docx_with(member: &str) -> Vec<u8> {
    docx(&[(member, b"x")])
}

pub fn docx_bomb(megabytes: usize) -> Vec<u8> {
    docx(&[("word/media/image1.bmp", &vec![0; megabytes * 1024 * 1024])])
}

fn docx(members: &[(&str, &[u8])]) -> Vec<u8> {
    let parts: [(&str, &[u8]); 2] = [("[Content_Types].xml", b"<Types/>"), ("word/document.xml", b"<w/>")];
    zip(&parts.iter().chain(members).copied().collect::<Vec<_>>())
}

pub fn zip(members: &[(&str, &[u8])]) -> Vec<u8> {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, content) in members {
        writer.start_file(*name, SimpleFileOptions::default()).unwrap();
        writer.write_all(content).unwrap();
    }
    writer.finish().unwrap().into_inner()
}
