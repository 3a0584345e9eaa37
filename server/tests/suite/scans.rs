//! The same invoice as text, as pictures and as scans, each read by the real, confined child process.

use std::path::PathBuf;
use std::process::Command;
use std::sync::Mutex;

use bytes::Bytes;
use documents::extraction::{Content, Extraction};
use domain::Invoice;
use reading::{Reader, Stage};

fn sample() -> PathBuf {
    PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../samples/invoice-2-lfs-20397.pdf"))
}

/// The first page of the sample, drawn in this form. By a file, for a TIFF cannot be written to a pipe.
fn drawn(form: &str) -> Vec<u8> {
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path().join("page");
    let arguments = [form, "-r", "200", "-singlefile"];
    let status = Command::new("pdftoppm").args(arguments).args([sample(), root]).status().unwrap();
    assert!(status.success());
    let page = std::fs::read_dir(folder.path()).unwrap().next().unwrap().unwrap();
    std::fs::read(page.path()).unwrap()
}

/// A PDF of one page that is nothing but this JPEG of 1700 x 2200 pixels, turned by so many degrees.
fn scanned_pdf(jpeg: &[u8], turned: u32) -> Vec<u8> {
    let content = b"612 0 0 792 0 0 cm /P Do";
    let picture = format!(
        "<</Type/XObject/Subtype/Image/Width 1700/Height 2200/ColorSpace/DeviceRGB/BitsPerComponent 8/Filter/DCTDecode/Length {}>>",
        jpeg.len()
    );
    let page = format!(
        "<</Type/Page/Parent 2 0 R/MediaBox[0 0 612 792]/Rotate {turned}/Contents 4 0 R/Resources<</XObject<</P 5 0 R>>>>>>"
    );
    let stream = |head: String, content: &[u8]| [head.as_bytes(), b"\nstream\n", content, b"\nendstream"].concat();
    let objects = [
        b"<</Type/Catalog/Pages 2 0 R>>".to_vec(),
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>".to_vec(),
        page.into_bytes(),
        stream(format!("<</Length {}>>", content.len()), content),
        stream(picture, jpeg),
    ];
    let mut bytes = b"%PDF-1.4\n".to_vec();
    let mut table = String::from("0000000000 65535 f \n");
    for (number, object) in (1..).zip(&objects) {
        table.push_str(&format!("{:010} 00000 n \n", bytes.len()));
        bytes.extend([format!("{number} 0 obj\n").as_bytes(), object, b"\nendobj\n"].concat());
    }
    let start = bytes.len();
    bytes.extend(format!("xref\n0 6\n{table}trailer\n<</Size 6/Root 1 0 R>>\nstartxref\n{start}\n%%EOF\n").bytes());
    bytes
}

async fn read(bytes: Vec<u8>) -> (Extraction, Vec<Stage>) {
    let reader = Reader::new(env!("CARGO_BIN_EXE_probity"), &["read-document"], 1);
    let stages = Mutex::new(Vec::new());
    let stream = futures::stream::iter([Ok::<_, std::io::Error>(Bytes::from(bytes))]);
    let read = reader.extract(stream, None, |stage| stages.lock().unwrap().push(stage)).await.unwrap();
    (read, stages.into_inner().unwrap())
}

fn invoice(extraction: &Extraction) -> &Invoice {
    let Content::Invoice(invoice) = &extraction.content else { panic!("taken for a contract") };
    invoice
}

/// What decides: number, date, total and the lines' amounts.
fn essence(invoice: &Invoice) -> Vec<String> {
    let wanted = ["invoice_number", "issue_date", "payable_amount", "tax_exclusive_amount"];
    let header = invoice.header.entries().into_iter().filter(|entry| wanted.contains(&entry.name.as_str()));
    let lines = invoice.lines.iter().flat_map(|line| line.entries()).filter(|entry| entry.name == "line_net_amount");
    header.chain(lines).map(|entry| format!("{}={}", entry.name, entry.value)).collect()
}

#[tokio::test]
async fn an_invoice_says_the_same_in_every_format() {
    let (text, told) = read(std::fs::read(sample()).unwrap()).await;
    assert_eq!(told, [Stage::Reading]);
    let wanted = essence(invoice(&text));
    assert!(wanted.len() > 4, "{wanted:?}");
    let jpeg = drawn("-jpeg");
    for (name, bytes) in [
        ("PNG", drawn("-png")),
        ("JPEG", jpeg.clone()),
        ("TIFF", drawn("-tiff")),
        ("scanned PDF", scanned_pdf(&jpeg, 0)),
        ("upside down", scanned_pdf(&jpeg, 180)),
        ("on its side", scanned_pdf(&jpeg, 90)),
    ] {
        let (scan, told) = read(bytes).await;
        assert_eq!(essence(invoice(&scan)), wanted, "{name}");
        assert_eq!(told, [Stage::Reading, Stage::Page { number: 1, of: 1 }], "{name}");
        let page = scan.pages[0];
        for entry in invoice(&scan).header.entries() {
            let area = entry.evidence.and_then(|evidence| evidence.area).unwrap();
            assert!(area.left >= -1.0 && area.right <= page.width + 1.0, "{name}: {area:?} on {page:?}");
            assert!(area.top >= -1.0 && area.bottom <= page.height + 1.0, "{name}: {area:?} on {page:?}");
        }
    }
}

#[tokio::test]
async fn a_place_on_a_scan_is_where_it_is_in_print() {
    let (text, _) = read(std::fs::read(sample()).unwrap()).await;
    let (scan, _) = read(scanned_pdf(&drawn("-jpeg"), 180)).await;
    let place = |extraction: &Extraction| {
        let number = invoice(extraction).header.invoice_number.as_ref().unwrap();
        number.evidence.as_ref().and_then(|evidence| evidence.area).unwrap()
    };
    let (printed, turned) = (place(&text), place(&scan));
    // Half a turn puts the left where the right was.
    assert!((turned.right - (612.0 - printed.left)).abs() < 6.0, "{printed:?} {turned:?}");
    assert!((turned.bottom - (792.0 - printed.top)).abs() < 6.0, "{printed:?} {turned:?}");
}
