use domain::{InputKind, Inputs};

use super::*;

fn json(kind: InputKind, text: &str) -> String {
    let rows = read(kind, text.as_bytes()).unwrap_or_else(|faults| panic!("{faults}"));
    let mut inputs = Inputs::default();
    inputs.give(kind);
    rows.into_iter().for_each(|row| inputs.add(row));
    serde_json::to_string(&inputs).unwrap()
}

fn faults(kind: InputKind, text: &str) -> Vec<String> {
    read(kind, text.as_bytes()).unwrap_err().faults.iter().map(ToString::to_string).collect()
}

#[test]
fn every_kind_takes_its_own_example() {
    for kind in InputKind::ALL {
        let table = table(*kind);
        let rows = read(*kind, table.example().as_bytes()).unwrap_or_else(|faults| panic!("{kind}: {faults}"));
        assert_eq!(rows.len(), 1, "{kind}");
        assert_eq!(rows[0].kind(), *kind);
        // What a column holds must be a value of the engine's under the same name.
        let json = rows[0].print_json().unwrap();
        for column in table.columns.iter().filter(|_| table.columns.len() > 1) {
            assert!(json.contains(&format!("\"{}\":", column.name)), "{kind} {} {json}", column.name);
        }
        assert!(table.purpose.ends_with('.') && table.columns.iter().all(|column| !column.explanation.is_empty()));
    }
}

#[test]
fn marks_delimiters_and_the_case_of_names_make_no_difference() {
    let wanted = r#"{"receipts":[{"item":"B-2, large","quantity":"12.5","on":"2026-10-05"}]}"#;
    for text in [
        "item,quantity,on\n\"B-2, large\",12.5,2026-10-05\n",
        "\u{feff}Item;Quantity;On\r\nB-2, large;12.5;2026-10-05\r\n",
        "ON\tQUANTITY\tITEM\n2026-10-05\t 12.5 \tB-2, large",
        "item;quantity;on;\n\nB-2, large;12.5;2026-10-05;\n;;;\n",
    ] {
        assert_eq!(json(InputKind::Receipts, text), wanted, "{text:?}");
    }
}

#[test]
fn a_header_alone_is_a_list_that_holds_nothing() {
    assert_eq!(json(InputKind::Approvals, "what,item,on\n"), r#"{"approvals":[]}"#);
    assert!(faults(InputKind::Approvals, "")[0].starts_with("The file is empty. Begin the file with a row of names"));
}

#[test]
fn optional_cells_may_be_empty_or_left_out() {
    let sheet = json(InputKind::Timesheets, "item,on,hours,approved\nB-2,2026-10-05,8,\n");
    assert!(sheet.contains(r#""approved":false"#), "{sheet}");
    let records = json(InputKind::Vendors, "name,aliases,domains\nNorthwick,NFS | Northwick FS,\n");
    assert!(records.contains(r#""aliases":["NFS","Northwick FS"],"tax_id":null,"domains":[]"#), "{records}");
    assert_eq!(json(InputKind::Sanctioned, "Name\nBlackwater LLC\n"), r#"{"sanctioned":["Blackwater LLC"]}"#);
}

#[test]
fn each_fault_names_its_row_its_column_and_the_mend() {
    let found =
        faults(InputKind::Receipts, "item,quantity,on\nB-2,\"1,5\",05.10.2026\n,3,2026-10-05\nB-2,3,2026-10-05\n");
    assert_eq!(
        found,
        [
            "Row 2, column quantity: '1,5' has a comma, which can mean two things. Write it with a point and without \
             grouping, such as 1234.56.",
            "Row 2, column on: '05.10.2026' is not a day. Write it as 2026-11-24: year, month, day.",
            "Row 3, column item: The cell is empty. Fill it in: The item's code or description, as the contract or the \
             invoice has it (text).",
        ]
    );
}

#[test]
fn a_header_that_does_not_fit_is_told_before_any_row() {
    let found = faults(InputKind::Receipts, "item,qty,item\nB-2,1,2\n");
    assert_eq!(found.len(), 4, "{found:?}");
    assert!(
        found[0].starts_with("Row 1, column qty: There is no such column. Take it out, or name it as one of: item")
    );
    assert!(found[1].contains("twice"));
    assert!(found[2].starts_with("Column quantity: It is missing. Add it"));
}

#[test]
fn periods_must_not_end_before_they_begin_nor_rows_be_longer_than_the_header() {
    let found = faults(InputKind::Excused, "from,to\n2026-10-05,2026-10-01\n");
    assert_eq!(found, ["Row 2, column to: The last day lies before the first. Exchange the two or mend one."]);
    let found = faults(InputKind::Excused, "from,to\n2026-10-05,2026-10-06,more\n");
    assert!(found[0].starts_with("Row 2: The row has more cells"), "{found:?}");
    // Currencies are no days, whatever their columns are called.
    assert!(read(InputKind::ExchangeRates, table(InputKind::ExchangeRates).example().as_bytes()).is_ok());
}

#[test]
fn of_very_many_faults_the_first_are_listed_and_all_counted() {
    let text = format!("name,tax_id\n{}", ",x\n".repeat(250));
    let faults = read(InputKind::Vendors, text.as_bytes()).unwrap_err();
    assert_eq!((faults.count, faults.faults.len()), (250, 100));
    assert!(faults.to_string().ends_with("There are 150 faults more of which these are the first."));
}
