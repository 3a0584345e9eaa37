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
fn signs_set_apart_and_labels_of_two_lines_belong_to_their_prices() {
    let text = "\
Number of open accounts kept                    1,000        $    4.00
Number of closed accounts kept                    500        $   50.00

Stock Keeping Service (annual fee)                           $ 18,000.00

Pick and Pack Service
(printed matter provided by client)                          $1.70 per parcel
";
    let found = rates(text);
    let prices: Vec<&str> = found.iter().map(|(_, price, _)| price.as_str()).collect();
    assert_eq!(prices, ["4.00", "50.00", "18000.00", "1.70"], "{found:?}");
    assert!(found[0].0.starts_with("Number of open accounts kept"));
    assert_eq!(found[3].0, "Pick and Pack Service (printed matter provided by client)");
}

#[test]
fn the_words_of_a_rate_may_be_those_of_a_limit() {
    let text = "\
Code    Description               Unit     Unit price    Maximum
ST-1    Stock system access       user     62.00         25
MN-2    Minimum call-out          visit    95.00         4
        Total                              157.00
";
    assert_eq!(rates(text), [row("Stock system access", "62.00", "IE"), row("Minimum call-out", "95.00", "C63")]);
}

#[test]
fn a_thing_that_is_counted_names_its_rate() {
    let text = "Rowan agrees to pay Larch $0.01 (one cent) per access each week.";
    assert_eq!(rates(text), [row("access", "0.01", "access")]);
    assert!(rates("Rowan agrees to pay Larch $5.00 per day.").is_empty());
    assert_eq!(rates("Detention is charged at $65.00 per hour after two hours."), [row("Detention", "65.00", "HUR")]);
    assert!(rates("Customer is charged $65.00 per hour.").is_empty());
}

#[test]
fn several_columns_of_names_and_of_prices_are_read() {
    let text = "\
10.1 The total liability of the Agency shall not exceed 500,000 pounds.

SCHEDULE OF CHARGES

Grade      Role                     Day rate      Night rate     Sunday
                                    (GBP/hour)    (GBP/hour)     (GBP/hour)
G1         Packing operative        14.85         17.40          22.28
G2         Line operative           15.60         18.25          23.40
";
    let pages = lay_text(text).unwrap();
    let terms = read_rates(&Source::of(&pages), &[]);
    assert_eq!(terms.len(), 6);
    assert!(terms.iter().all(|term| term.unit.as_ref().is_some_and(|unit| unit.value.code() == Some("HUR"))));
    assert_eq!(terms[0].item_code.as_ref().unwrap().value, "G1");
    let found: Vec<(String, String)> = rates(text).into_iter().map(|(name, price, _)| (name, price)).collect();
    assert!(found.contains(&("Packing operative, Night rate".to_owned(), "17.40".to_owned())), "{found:?}");
    assert!(found.contains(&("Line operative, Sunday".to_owned(), "23.40".to_owned())), "{found:?}");
}

#[test]
fn a_grid_has_a_rate_for_each_row_and_column() {
    let text = "\
    Container          1x/Wk         2x/Wk         3x/Wk
    2 yard             $68.20        $121.40       $174.60
    4 yard             $95.10        $168.30       $241.50
";
    let found = rates(text);
    assert_eq!(found.len(), 6, "{found:?}");
    assert_eq!(found[1], row("2 yard, 2x/Wk", "121.40", ""));
    assert_eq!(found[5].1, "241.50");
}

#[test]
fn what_stands_right_of_the_price_names_nothing() {
    let text = "\
Resource                 Hourly Rate    Estimated Hours    Estimated Fees
Data Engineer            $140.00        480                $67,200.00
";
    assert_eq!(rates(text), [row("Data Engineer", "140.00", "HUR")]);
}

#[test]
fn the_pack_is_the_unit() {
    let text = "\
SKU     Product                 Pack          Price/pack
1001    Jacket potatoes         box               £11.20
1003    Wholemeal rolls         per dozen          £2.35
";
    let units: Vec<String> = rates(text).into_iter().map(|(_, _, unit)| unit).collect();
    assert_eq!(units, ["BX", "DZN"]);
}

#[test]
fn lanes_are_named_by_both_ends_and_the_least_charge_is_no_quantity() {
    let text = "\
Lane    Origin          Destination            Equipment     Rate per Mile    Min Charge
L01     Boise, ID       Salt Lake City, UT     Dry van       $2.45            $650.00
L02     Boise, ID       Denver, CO             Dry van       $2.30            $1,150.00
";
    let pages = lay_text(text).unwrap();
    let terms = read_rates(&Source::of(&pages), &[]);
    assert!(terms.iter().all(|term| term.minimum_quantity.is_none()));
    let boise = row("Boise, ID, Salt Lake City, UT, Dry van", "2.45", "SMI");
    assert_eq!(rates(text), [boise, row("Boise, ID, Denver, CO, Dry van", "2.30", "SMI")]);
}

#[test]
fn thousands_follow_the_mark_of_the_other_amounts() {
    let text = "\
Artikel-Nr.   Bezeichnung            Einheit    Einzelpreis EUR    Höchstmenge
GR-01         Reinigung Büro         m²         0,89               12.000
GR-02         Glasreinigung          m²         1,45               3.500
";
    let pages = lay_text(text).unwrap();
    let most = |term: &Term| term.maximum_quantity.as_ref().unwrap().value.to_string();
    let terms = read_rates(&Source::of(&pages), &[]);
    assert_eq!(terms.iter().map(most).collect::<Vec<_>>(), ["12000", "3500"]);
}

#[test]
fn how_often_a_service_comes_is_not_its_unit_where_the_price_names_one() {
    let text = "\
Service                          Frequency       Monthly Rate
8 yd front load                  3x per week     $   482.00
Disposal per ton                 n/a             $    61.25
";
    assert_eq!(rates(text), [row("8 yd front load", "482.00", "MON"), row("Disposal per ton", "61.25", "STN")]);
}

#[test]
fn the_end_of_a_wrapped_cell_labels_no_price() {
    let text = "\
From                             To                          Dollars per barrel
Larch County, Ohio               Junction near Ada,
                                               Ohio          $      1.68
";
    assert!(rates(text).is_empty(), "{:?}", rates(text));
}

#[test]
fn an_allowed_fee_is_no_rate() {
    let text = "The Supplier may charge a delivery fee of EUR 45,00 for each delivery of goods.";
    let pages = lay_text(text).unwrap();
    let source = Source::of(&pages);
    let fees = super::super::fee::read_fees(&source);
    assert_eq!(fees.amounts.len(), 1);
    assert!(read_rates(&source, &fees.amounts).is_empty());
    assert_eq!(read_rates(&source, &[]).len(), 1);
}

#[test]
fn reads_rates_in_sentences_and_lists() {
    let text = "Customer shall pay Transporter a transportation fee of $0.04 per MMBtu.\n\n8-yard front load: $600.00 monthly\n";
    assert_eq!(rates(text), [row("transportation fee", "0.04", "mmbtu"), row("8-yard front load", "600.00", "MON")]);
    let text = "The Purchaser shall pay Yarrow [***] per kilogram of Resin A and US$41.75 per kilogram of Resin B.";
    assert_eq!(rates(text), [row("Resin B", "41.75", "KGM")]);
    assert_eq!(rates("B.3 Lock bar ............ $6.50 per month"), [row("Lock bar", "6.50", "MON")]);
    assert_eq!(rates("Transport is invoiced at EUR 0,95 per km."), [row("Transport", "0.95", "KMT")]);
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
