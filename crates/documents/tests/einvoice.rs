//! E-invoices of both syntaxes, read from small documents.

#![allow(clippy::unwrap_used, reason = "the helpers of a test may fail it")]

use documents::einvoice::{EInvoice, EInvoiceError, Syntax, Warning, XmlError, read_einvoice};
use documents::format::recognise;
use domain::field::Entry;
use domain::{Field, Invoice, InvoiceKind, Reading};

const UBL: &[u8] = include_bytes!("fixtures/einvoice/ubl-invoice.xml");
const CII: &[u8] = include_bytes!("fixtures/einvoice/cii-invoice.xml");

fn read(xml: &[u8]) -> EInvoice {
    read_einvoice(xml).unwrap()
}

fn shown<T: Reading>(field: &Option<Field<T>>) -> String {
    field.as_ref().map(|field| field.value.print()).unwrap_or_default()
}

fn place<T>(field: &Option<Field<T>>) -> &str {
    field.as_ref().unwrap().evidence.as_ref().unwrap().text.as_deref().unwrap()
}

/// Every entry of an invoice, with its group, name and value.
fn entries(invoice: &Invoice) -> Vec<(String, String, String)> {
    let mut all = Vec::new();
    let mut add = |group: String, entries: Vec<Entry>| {
        all.extend(entries.into_iter().map(|entry| (group.clone(), entry.name, entry.value)));
    };
    add("header".to_owned(), invoice.header.entries());
    invoice.lines.iter().for_each(|line| add(format!("line {}", shown(&line.line_id)), line.entries()));
    invoice.allowances_charges.iter().for_each(|change| add("change".to_owned(), change.entries()));
    invoice.tax_breakdown.iter().for_each(|tax| add("tax".to_owned(), tax.entries()));
    all
}

#[test]
fn reads_every_field_of_the_header() {
    let read = read(UBL);
    let header: Vec<String> =
        read.invoice.header.entries().into_iter().map(|entry| format!("{}={}", entry.name, entry.value)).collect();
    let expected = [
        "invoice_number=2026-0417",
        "issue_date=2026-03-31",
        "due_date=2026-04-30",
        "currency=EUR",
        "seller_name=Nordlicht Werkstoffe GmbH & Co. KG",
        "seller_tax_id=DE111222333",
        "buyer_name=Südhafen AG",
        "order_reference=PO-77",
        "contract_reference=C-2025-9",
        "preceding_invoice=2026-0400",
        "payment_terms=30 days net",
        "payment_account=DE02120300000000202051",
        "sum_of_line_net=210.00",
        "allowance_total=10.00",
        "charge_total=25.00",
        "tax_exclusive_amount=225.00",
        "tax_amount=42.75",
        "tax_inclusive_amount=267.75",
        "prepaid_amount=67.00",
        "rounding_amount=0.25",
        "payable_amount=201.00",
        "period_start=2026-03-01",
        "period_end=2026-03-31",
    ];
    assert_eq!(header, expected);
    assert_eq!((read.syntax, read.type_code.as_deref()), (Syntax::Ubl, Some("380")));
    assert_eq!((read.profile.as_deref(), read.warnings.len()), (Some("urn:cen.eu:en16931:2017"), 0));
}

#[test]
fn reads_every_field_of_a_line() {
    let invoice = read(UBL).invoice;
    let line: Vec<String> =
        invoice.lines[0].entries().into_iter().map(|entry| format!("{}={}", entry.name, entry.value)).collect();
    let expected = [
        "line_id=1",
        "item_code=S-1",
        "description=Hex screws\nzinc plated, M6",
        "quantity=200",
        "unit=BX",
        "unit_price=50.00",
        "price_base_quantity=100",
        "line_allowance=7.00",
        "line_charge=2.00",
        "line_net_amount=95.00",
        "tax_rate=19",
        "period_start=2026-03-01",
        "period_end=2026-03-15",
    ];
    assert_eq!(line, expected);
    assert_eq!(shown(&invoice.lines[1].item_code), "4012345678918");
}

#[test]
fn both_syntaxes_of_one_invoice_read_equal() {
    assert_eq!(entries(&read(UBL).invoice), entries(&read(CII).invoice));
    assert_eq!(read(CII).syntax, Syntax::Cii);
}

#[test]
fn every_value_is_certain_and_names_its_element() {
    for (xml, price, net) in [
        (
            UBL,
            "ubl:Invoice/cac:InvoiceLine[2]/cac:Price/cbc:PriceAmount",
            "ubl:Invoice/cac:InvoiceLine[2]/cbc:LineExtensionAmount",
        ),
        (
            CII,
            "rsm:CrossIndustryInvoice/rsm:SupplyChainTradeTransaction/ram:IncludedSupplyChainTradeLineItem[2]/\
             ram:SpecifiedLineTradeAgreement/ram:NetPriceProductTradePrice/ram:ChargeAmount",
            "rsm:CrossIndustryInvoice/rsm:SupplyChainTradeTransaction/ram:IncludedSupplyChainTradeLineItem[2]/\
             ram:SpecifiedLineTradeSettlement/ram:SpecifiedTradeSettlementLineMonetarySummation/ram:LineTotalAmount",
        ),
    ] {
        let invoice = read(xml).invoice;
        assert_eq!(place(&invoice.lines[1].unit_price), price);
        assert_eq!(place(&invoice.lines[1].line_net_amount), net);
        let all = invoice.header.entries().into_iter().chain(invoice.lines.iter().flat_map(|line| line.entries()));
        for entry in all {
            assert_eq!(entry.confidence.as_percent(), 100, "{}", entry.name);
            assert!(
                entry.evidence.is_some_and(|evidence| evidence.page == 1 && evidence.text.is_some()),
                "{}",
                entry.name
            );
        }
    }
}

#[test]
fn reads_a_credit_note_as_it_states_its_amounts() {
    let read = read(include_bytes!("fixtures/einvoice/ubl-credit-note.xml"));
    let (header, line) = (&read.invoice.header, &read.invoice.lines[0]);
    assert_eq!(read.invoice.document_type, InvoiceKind::CreditNote);
    assert_eq!((shown(&header.currency), shown(&header.due_date)), ("SEK".into(), "2026-05-02".into()));
    assert_eq!(
        (shown(&header.order_reference), shown(&header.preceding_invoice)),
        ("PO-78".into(), "2026-0417".into())
    );
    assert_eq!((shown(&header.seller_name), shown(&header.payable_amount)), ("Nordlicht".into(), "37.50".into()));
    assert_eq!((shown(&line.quantity), shown(&line.line_net_amount)), ("3".into(), "30.00".into()));
    assert_eq!((shown(&line.tax_rate), shown(&line.description)), ("25".into(), "Returned pallets".into()));
    assert_eq!((shown(&line.unit), line.unit.as_ref().unwrap().printed.as_deref()), ("C62".into(), Some("H87")));
}

#[test]
fn reads_the_names_and_encoding_of_zugferd_1() {
    let read = read(include_bytes!("fixtures/einvoice/zugferd-1.xml"));
    let (header, line) = (&read.invoice.header, &read.invoice.lines[0]);
    assert_eq!(read.invoice.document_type, InvoiceKind::CreditNote);
    assert_eq!((shown(&header.seller_name), shown(&header.order_reference)), ("Getränke Müller".into(), "B-5".into()));
    assert_eq!(shown(&header.due_date), "2014-12-20");
    assert_eq!(shown(&header.payment_terms), "2 % within 8 days\n30 days net");
    assert_eq!((shown(&header.tax_amount), shown(&header.tax_inclusive_amount)), ("1.90".into(), "11.90".into()));
    let charge = &read.invoice.allowances_charges[0];
    assert_eq!((shown(&charge.is_charge), shown(&charge.amount)), ("true".into(), "2.00".into()));
    assert_eq!(read.invoice.lines.len(), 1);
    assert_eq!((shown(&line.unit_price), shown(&line.tax_rate)), ("4.00".into(), "19.00".into()));
}

#[test]
fn sub_lines_stand_for_the_bundles_they_add_up_to() {
    let read = read(include_bytes!("fixtures/einvoice/ubl-bundle.xml"));
    let ids: Vec<String> = read.invoice.lines.iter().map(|line| shown(&line.line_id)).collect();
    assert_eq!(ids, ["1.1", "1.2.1", "2"]);
    assert!(
        matches!(&read.warnings[..], [Warning::UnequalBundle { path, .. }] if path == "Invoice/cac:InvoiceLine[2]")
    );
}

#[test]
fn group_lines_of_the_extended_profile_do_not_bill_twice() {
    let xml = String::from_utf8(CII.to_vec()).unwrap();
    let line = |id: &str, more: &str| format!("<ram:LineID>{id}</ram:LineID>{more}");
    let grouped = xml
        .replace(&line("1", ""), &line("1", "<ram:LineStatusReasonCode>GROUP</ram:LineStatusReasonCode>"))
        .replace(&line("2", ""), &line("2", "<ram:ParentLineID>1</ram:ParentLineID>"));
    let ids =
        |xml: String| read(xml.as_bytes()).invoice.lines.iter().map(|line| shown(&line.line_id)).collect::<Vec<_>>();
    assert_eq!(ids(grouped), ["2"]);
    let circle = xml
        .replace(&line("1", ""), &line("1", "<ram:ParentLineID>2</ram:ParentLineID>"))
        .replace(&line("2", ""), &line("2", "<ram:ParentLineID>2</ram:ParentLineID>"));
    assert_eq!(ids(circle), ["1", "2"]);
}

#[test]
fn reads_any_declared_or_marked_encoding() {
    let text = std::str::from_utf8(UBL).unwrap();
    let wide: Vec<u8> = format!("\u{feff}{text}").encode_utf16().flat_map(u16::to_le_bytes).collect();
    let marked = [b"\xef\xbb\xbf", UBL].concat();
    for bytes in [wide, marked] {
        assert_eq!(entries(&read(&bytes).invoice), entries(&read(UBL).invoice));
    }
}

#[test]
fn tells_of_values_that_it_cannot_read() {
    let xml = std::str::from_utf8(UBL).unwrap().replace(">201.00<", ">201,00<").replace(">2026-04-30<", ">soon<");
    let read = read(xml.as_bytes());
    assert_eq!((&read.invoice.header.payable_amount, &read.invoice.header.due_date), (&None, &None));
    let told: Vec<String> = read.warnings.iter().map(ToString::to_string).collect();
    assert!(told[0].contains("'soon'") && told[1].contains("'201,00'"), "{told:?}");
}

#[test]
fn type_codes_tell_credit_notes_and_proforma_invoices() {
    let with = |code: &str| read(std::str::from_utf8(UBL).unwrap().replace(">380<", &format!(">{code}<")).as_bytes());
    for code in ["381", "396", "261", "262", "83", "532"] {
        assert_eq!(with(code).invoice.document_type, InvoiceKind::CreditNote, "{code}");
    }
    for code in ["380", "384", "389", "326"] {
        assert_eq!(with(code).invoice.document_type, InvoiceKind::Invoice, "{code}");
    }
    assert_eq!(with("325").warnings, [Warning::Proforma]);
}

#[test]
fn refuses_other_documents_by_their_name() {
    let ubl = "urn:oasis:names:specification:ubl:schema:xsd";
    let cases = [
        (format!("<Order xmlns='{ubl}:Order-2'/>"), "an order", true),
        (format!("<OrderResponseSimple xmlns='{ubl}:OrderResponseSimple-2'/>"), "an order response", true),
        (format!("<Quotation xmlns='{ubl}:Quotation-2'/>"), "a quotation", true),
        (format!("<RequestForQuotation xmlns='{ubl}:RequestForQuotation-2'/>"), "a request for quotation", false),
        (format!("<Catalogue xmlns='{ubl}:Catalogue-2'/>"), "a catalogue", true),
        (format!("<Statement xmlns='{ubl}:Statement-2'/>"), "an account statement", false),
        (format!("<Reminder xmlns='{ubl}:Reminder-2'/>"), "a payment reminder", false),
        (format!("<Forecast xmlns='{ubl}:Forecast-2'/>"), "another business document", false),
        (
            "<r:SCRDMCCBDACIOMessageStructure xmlns:r='urn:un:unece:uncefact:data:SCRDMCCBDACIOMessageStructure:100'/>"
                .to_owned(),
            "an order (Order-X)",
            true,
        ),
    ];
    for (xml, name, states_prices) in cases {
        let error = read_einvoice(xml.as_bytes()).unwrap_err();
        let EInvoiceError::NotAnInvoice { document, .. } = &error else { panic!("{xml}: {error}") };
        assert_eq!((document.name, document.states_prices), (name, states_prices));
        assert!(error.to_string().contains(name));
    }
    assert!(matches!(read_einvoice(b"<Invoice/>"), Err(EInvoiceError::UnknownRoot { .. })));
}

#[test]
fn refuses_document_types_inside_an_invoice() {
    let xml = std::str::from_utf8(UBL).unwrap();
    let hostile = xml.replacen("?>", "?><!DOCTYPE x [<!ENTITY e SYSTEM 'file:///etc/passwd'>]>", 1);
    assert_eq!(read_einvoice(hostile.as_bytes()), Err(EInvoiceError::Xml(XmlError::DocumentType)));
}

#[test]
fn reads_ten_thousand_lines_in_no_time() {
    let xml = std::str::from_utf8(UBL).unwrap();
    let start = xml.find("<cac:InvoiceLine>").unwrap();
    let end = xml.rfind("</ubl:Invoice>").unwrap();
    let many = [&xml[..start], &xml[start..end].repeat(5_000), &xml[end..]].concat();
    let begun = std::time::Instant::now();
    let lines = read(many.as_bytes()).invoice.lines;
    assert_eq!(lines.len(), 10_000);
    assert!(place(&lines[9_999].line_id).starts_with("ubl:Invoice/cac:InvoiceLine[10000]/"));
    assert!(begun.elapsed().as_secs() < 10, "took {:?}", begun.elapsed());
}

/// Whatever a damaged document is, reading it comes to an end and says so.
#[test]
fn damaged_documents_never_bring_the_reader_down() {
    let zugferd: &[u8] = include_bytes!("fixtures/einvoice/zugferd-1.xml");
    let huge = "79228162514264337593543950335";
    for xml in [UBL, CII, zugferd] {
        for at in (0..xml.len()).step_by(23) {
            let _ = (read_einvoice(&xml[..at]), recognise(&xml[..at]));
            for byte in [0, b'<', b'>', b'&', b'-', b'9', 0xff] {
                let mut damaged = xml.to_vec();
                damaged[at] = byte;
                let _ = (read_einvoice(&damaged), recognise(&damaged));
            }
        }
        let text = String::from_utf8_lossy(xml);
        for amount in ["50.00", "95.00", "5.00", "200", "100", "10.00", "25.00"] {
            let large = text.replace(&format!(">{amount}<"), &format!(">{huge}<"));
            let opposite = large.replace(">210.00<", &format!(">-{huge}<"));
            assert!(read_einvoice(large.as_bytes()).is_ok() && read_einvoice(opposite.as_bytes()).is_ok());
        }
    }
}
