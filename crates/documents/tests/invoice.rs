//! Printed invoices of several trades and languages, from their text to their fields.

use documents::extraction::{Content, DocumentKind, extract};
use domain::{Invoice, InvoiceKind, InvoiceLine};

type Failure = Box<dyn std::error::Error>;

fn read(name: &str) -> Result<(Invoice, Vec<String>), Failure> {
    let file = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/invoices").join(name);
    let extraction = extract(&file, None)?;
    assert_eq!(extraction.kind, DocumentKind::Invoice);
    match extraction.content {
        Content::Invoice(invoice) => Ok((invoice, extraction.warnings)),
        Content::Contract(_) => Err("read as a contract".into()),
    }
}

fn header(invoice: &Invoice, name: &str) -> String {
    let entries = invoice.header.entries();
    entries.into_iter().find(|entry| entry.name == name).map(|entry| entry.value).unwrap_or_default()
}

/// Quantity, unit price and amount.
fn figures(line: &InvoiceLine) -> [String; 3] {
    let text = |field: &Option<domain::Field<domain::Decimal>>| {
        field.as_ref().map(|field| field.value.to_string()).unwrap_or_default()
    };
    [text(&line.quantity), text(&line.unit_price), text(&line.line_net_amount)]
}

fn check_header(invoice: &Invoice, expected: &[(&str, &str)]) {
    for (name, value) in expected {
        assert_eq!(header(invoice, name), *value, "{name}");
    }
}

#[test]
fn blanks_group_thousands_and_a_discount_comes_before_tax() -> Result<(), Failure> {
    let (invoice, warnings) = read("french_groups_of_blanks.txt")?;
    check_header(
        &invoice,
        &[
            ("invoice_number", "F2026-0187"),
            ("issue_date", "2026-03-03"),
            ("due_date", "2026-04-02"),
            ("seller_name", "Atelier Durand SARL"),
            ("buyer_name", "Société Bellevue SAS"),
            ("sum_of_line_net", "1982.00"),
            ("allowance_total", "99.10"),
            ("tax_inclusive_amount", "2259.48"),
            ("payment_account", "FR7630006000011234567890189"),
        ],
    );
    let lines: Vec<_> = invoice.lines.iter().map(figures).collect();
    assert_eq!(lines, [["1250", "1.12", "1400.00"], ["12", "48.50", "582.00"]]);
    assert!(warnings.is_empty(), "{warnings:?}");
    Ok(())
}

#[test]
fn a_customer_account_is_no_bank_account_and_a_surcharge_no_total() -> Result<(), Failure> {
    let (invoice, _) = read("american_waste.txt")?;
    check_header(
        &invoice,
        &[
            ("issue_date", "2026-03-01"),
            ("contract_reference", "MSA-2024-118"),
            ("payment_terms", "Net 45"),
            ("payment_account", ""),
            ("buyer_name", "Ridgeline Property Group"),
            ("period_start", "2026-02-01"),
            ("payable_amount", "2058.84"),
        ],
    );
    let lines: Vec<_> = invoice.lines.iter().map(figures).collect();
    assert_eq!(lines.len(), 5);
    assert_eq!(lines[3], ["7.42", "48.00", "356.16"]);
    assert_eq!(lines[4], ["", "", "150.04"]);
    Ok(())
}

#[test]
fn carried_sums_are_no_lines() -> Result<(), Failure> {
    let (invoice, warnings) = read("german_two_pages.txt")?;
    assert_eq!(invoice.lines.len(), 55);
    check_header(
        &invoice,
        &[
            ("sum_of_line_net", "9171.50"),
            ("tax_amount", "1742.59"),
            ("tax_inclusive_amount", "10914.09"),
            ("due_date", "2026-04-10"),
        ],
    );
    assert!(warnings.is_empty(), "{warnings:?}");
    Ok(())
}

#[test]
fn freight_is_billed_by_the_hundredweight() -> Result<(), Failure> {
    let (invoice, _) = read("american_freight.txt")?;
    let first = &invoice.lines[0];
    assert_eq!(figures(first), ["4250", "18.40", "782.00"]);
    assert_eq!(first.price_base_quantity.as_ref().map(|field| field.value.to_string()).as_deref(), Some("100"));
    assert_eq!(first.unit.as_ref().map(|field| field.value.as_str().to_owned()).as_deref(), Some("LBR"));
    assert_eq!(invoice.lines.len(), 4);
    check_header(&invoice, &[("order_reference", "SO-99812"), ("seller_name", "BLUELINE FREIGHT LLC")]);
    Ok(())
}

#[test]
fn a_price_per_hundred_is_no_contradiction() -> Result<(), Failure> {
    let (invoice, warnings) = read("german_price_per_hundred.txt")?;
    check_header(
        &invoice,
        &[("invoice_number", "SW-77120"), ("charge_total", "12.90"), ("tax_exclusive_amount", "540.40")],
    );
    let bases: Vec<_> = invoice
        .lines
        .iter()
        .filter_map(|line| line.price_base_quantity.as_ref())
        .map(|field| field.value.to_string())
        .collect();
    assert_eq!(bases, ["100", "100"]);
    assert!(warnings.is_empty(), "{warnings:?}");
    Ok(())
}

#[test]
fn a_credit_note_states_what_it_credits() -> Result<(), Failure> {
    let (invoice, _) = read("german_credit_note.txt")?;
    assert_eq!(invoice.document_type, InvoiceKind::CreditNote);
    check_header(
        &invoice,
        &[
            ("preceding_invoice", "RE-2026-0911"),
            ("seller_name", "Stahlhandel Weber KG"),
            ("buyer_name", "Baugesellschaft Nord mbH"),
            ("tax_inclusive_amount", "737.80"),
        ],
    );
    Ok(())
}

#[test]
fn lines_have_their_own_periods_and_credits() -> Result<(), Failure> {
    let (invoice, _) = read("danish_telecom.txt")?;
    assert_eq!(invoice.lines.len(), 4);
    assert_eq!(figures(&invoice.lines[2]), ["1204.50", "0.0450", "54.20"]);
    assert_eq!(figures(&invoice.lines[3]), ["1", "-75.00", "-75.00"]);
    let period = invoice.lines[0].period_end.as_ref().map(|field| field.value.to_string());
    assert_eq!(period.as_deref(), Some("2026-03-31"));
    Ok(())
}

#[test]
fn days_of_consultants_are_lines() -> Result<(), Failure> {
    let (invoice, _) = read("british_consulting.txt")?;
    let lines: Vec<_> = invoice.lines.iter().map(figures).collect();
    assert_eq!(lines, [["5.5", "950.00", "5225.00"], ["12", "720.00", "8640.00"], ["", "", "318.40"]]);
    assert_eq!(invoice.lines[0].unit.as_ref().map(|field| field.value.as_str().to_owned()).as_deref(), Some("DAY"));
    check_header(&invoice, &[("currency", "GBP"), ("seller_tax_id", "GB987654321"), ("buyer_name", "Halden Rail plc")]);
    Ok(())
}

#[test]
fn periods_stand_in_the_head_in_columns_and_among_words() -> Result<(), Failure> {
    let (invoice, warnings) = read("british_cleaning_periods.txt")?;
    check_header(&invoice, &[("period_start", "2026-10-01"), ("period_end", "2026-10-31")]);
    let periods: Vec<_> = invoice
        .lines
        .iter()
        .map(|line| {
            let text = |field: &Option<domain::Field<domain::Date>>| {
                field.as_ref().map(|field| field.value.to_string()).unwrap_or_default()
            };
            [text(&line.period_start), text(&line.period_end)]
        })
        .collect();
    assert_eq!(
        periods,
        [
            ["2026-10-05", "2026-10-09"],
            ["2026-10-01", "2026-10-31"],
            ["2026-10-01", "2026-10-15"],
            ["2026-09-01", "2026-09-30"]
        ]
    );
    let lines: Vec<_> = invoice.lines.iter().map(figures).collect();
    assert_eq!(lines[1], ["160", "18.50", "2960.00"]);
    assert!(warnings.is_empty(), "{warnings:?}");
    Ok(())
}

#[test]
fn sums_under_the_columns_of_the_table_are_the_totals() -> Result<(), Failure> {
    let (invoice, warnings) = read("emirati_column_sums.txt")?;
    check_header(
        &invoice,
        &[
            ("buyer_name", "Oryx Marine Contractors LLC"),
            ("currency", "AED"),
            ("tax_exclusive_amount", "8370.00"),
            ("tax_amount", "418.50"),
            ("tax_inclusive_amount", "8788.50"),
        ],
    );
    assert_eq!(invoice.lines.len(), 2);
    assert!(warnings.is_empty(), "{warnings:?}");
    Ok(())
}

#[test]
fn a_column_called_to_names_no_buyer_and_one_called_number_counts() -> Result<(), Failure> {
    let (invoice, _) = read("british_haulage_columns.txt")?;
    check_header(&invoice, &[("buyer_name", "Ilkley Glassworks Ltd"), ("invoice_number", "CH-5528")]);
    let lines: Vec<_> = invoice.lines.iter().map(figures).collect();
    assert_eq!(lines, [["8", "42.50", "340.00"], ["12", "51.00", "612.00"]]);
    Ok(())
}

#[test]
fn units_behind_quantities_and_prices_turn_nothing_round() -> Result<(), Failure> {
    let (invoice, _) = read("norwegian_hours_with_units.txt")?;
    let lines: Vec<_> = invoice.lines.iter().map(figures).collect();
    assert_eq!(lines, [["64", "85.00", "5440.00"], ["7.5", "95.00", "712.50"]]);
    assert_eq!(invoice.lines[0].unit.as_ref().map(|field| field.value.as_str().to_owned()).as_deref(), Some("HUR"));
    Ok(())
}

#[test]
fn expenses_under_the_hours_are_lines_too() -> Result<(), Failure> {
    let (invoice, _) = read("american_fees_and_expenses.txt")?;
    let lines: Vec<_> = invoice.lines.iter().map(figures).collect();
    assert_eq!(
        lines,
        [["1.40", "620.00", "868.00"], ["2.25", "340.00", "765.00"], ["", "", "84.30"], ["", "", "22.00"]]
    );
    check_header(&invoice, &[("tax_inclusive_amount", "1739.30"), ("seller_name", "Harcourt Vane LLP")]);
    Ok(())
}

#[test]
fn products_are_read_where_no_header_names_columns() -> Result<(), Failure> {
    let (invoice, _) = read("american_products_without_header.txt")?;
    let lines: Vec<_> = invoice.lines.iter().map(figures).collect();
    assert_eq!(lines, [["5", "180.00", "900.00"], ["3", "75.00", "225.00"], ["12", "48.00", "576.00"]]);
    let texts: Vec<_> = invoice.lines.iter().filter_map(|line| line.description.as_ref()).collect();
    assert_eq!(texts[2].value, "Bark mulch, 12 yd");
    Ok(())
}

#[test]
fn a_deposit_lessens_what_is_payable_and_blanks_part_no_number() -> Result<(), Failure> {
    let (invoice, warnings) = read("french_deposit_and_blanks.txt")?;
    check_header(
        &invoice,
        &[
            ("tax_exclusive_amount", "1310.00"),
            ("tax_amount", "254.75"),
            ("tax_inclusive_amount", "1564.75"),
            ("prepaid_amount", "500.00"),
            ("payable_amount", "1064.75"),
        ],
    );
    assert!(warnings.is_empty(), "{warnings:?}");
    Ok(())
}

#[test]
fn a_product_that_reads_like_a_town_is_no_buyer() -> Result<(), Failure> {
    let (invoice, _) = read("dutch_waste_without_labels.txt")?;
    check_header(
        &invoice,
        &[
            ("buyer_name", "Koelhuis Brandsma BV"),
            ("seller_name", "Van Oord Afvalbeheer BV"),
            ("invoice_number", "2026-0441"),
        ],
    );
    assert_eq!(invoice.lines.len(), 3);
    Ok(())
}
