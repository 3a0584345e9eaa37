use super::*;
use crate::read::plain::lay_text;

/// Description, price, unit of each rate.
fn rates(text: &str) -> Vec<(String, String, String)> {
    let pages = lay_text(text).unwrap();
    let row = |term: Term| {
        let unit = term.unit.map(|field| field.value.as_str().to_owned()).unwrap_or_default();
        let description = term.description.map(|field| field.value).unwrap_or_default();
        (description, term.unit_price.map(|field| field.value.to_string()).unwrap_or_default(), unit)
    };
    read_rates(&Source::of(&pages), &[]).into_iter().map(row).collect()
}

fn row(description: &str, price: &str, unit: &str) -> (String, String, String) {
    (description.to_owned(), price.to_owned(), unit.to_owned())
}

#[test]
fn reads_a_table_with_wrapped_descriptions_and_headings() {
    let text = "\
SCHEDULE A - RATES

Item Code   Description                 Unit    Unit Price   Max Qty   Effective From
-------------------------------------------------------------------------------------
Collection
WM-8FL      8-yard front load bin,      month   $600.00      4         2024-01-01
            emptied weekly
WM-6FL      6-yard front load bin       month   $450.00      2         2024-01-01
Total                                           $1,050.00

The rates above are firm.
";
    let pages = lay_text(text).unwrap();
    let terms = read_rates(&Source::of(&pages), &[]);
    assert_eq!(terms.len(), 2);
    assert_eq!(terms[0].description.as_ref().unwrap().value, "8-yard front load bin, emptied weekly");
    assert_eq!(terms[0].item_code.as_ref().unwrap().value, "WM-8FL");
    assert_eq!(terms[0].maximum_quantity.as_ref().unwrap().value.to_string(), "4");
    assert_eq!(terms[1].effective_from.as_ref().unwrap().value.to_string(), "2024-01-01");
    assert_eq!(terms[1].unit.as_ref().unwrap().value.code(), Some("MON"));
}

#[test]
fn reads_labels_and_prices_without_a_header() {
    let text = "EXCHANGE FEE:                  $10 per CD\nSUPPORT FEE:                   $25,000 per year\n";
    assert_eq!(rates(text), [row("EXCHANGE FEE", "10", "cd"), row("SUPPORT FEE", "25000", "ANN")]);
}

#[test]
fn reads_rates_in_sentences_and_lists() {
    let text = "Customer shall pay Transporter a transportation fee of $0.04 per MMBtu.\n\n8-yard front load: $600.00 monthly\n";
    assert_eq!(rates(text), [row("transportation fee", "0.04", "mmbtu"), row("8-yard front load", "600.00", "MON")]);
    let text = "Client agrees to a monthly fee of Five Thousand Dollars ($5,000.00).";
    assert_eq!(rates(text), [row("monthly fee", "5000.00", "MON")]);
}

#[test]
fn limits_instalments_and_insurance_are_no_rates() {
    for text in [
        "Vendor's liability shall not exceed $1,000,000 per occurrence.",
        "Commercial General Liability insurance of $2,000,000 per year.",
        "PAYMENT SCHEDULE\n\nUpon contract signing       $100,000.00\nSecond installment          $50,000.00\n",
        "The exercise price is $0.15 per share.",
        "Contract Year 1:          $750,000\nContract Year 2:          $1,000,000\n",
    ] {
        assert!(rates(text).is_empty(), "{text}: {:?}", rates(text));
    }
}

#[test]
fn the_price_counts_and_not_the_list_price_beside_it() {
    let text = "\
PRODUCT                  SUGGESTED RETAIL PRICE    DISCOUNT    PRICE TO BUYER
------------------------------------------------------------------------------
Tester 2000S             $5,995.00                 45%         $3,297.25
Scanner 2100             $2,995.00                 56%         $1,317.80
";
    assert_eq!(rates(text), [row("Tester 2000S", "3297.25", ""), row("Scanner 2100", "1317.80", "")]);
}
