//! Which columns each kind has: what they hold, whether they must be filled, and an example.

use domain::InputKind;

/// What a column's cells hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cell {
    Text,
    /// Several texts, parted by `|`.
    Texts,
    Number,
    /// 0 or more.
    Amount,
    /// More than 0.
    Rate,
    /// `2026-11-24`
    Day,
    /// `2026-11`
    Month,
    /// An ISO 4217 code.
    Currency,
    /// `yes` or `no`.
    YesNo,
}

impl Cell {
    /// For people: what to write.
    pub const fn form(self) -> &'static str {
        match self {
            Self::Text => "text",
            Self::Texts => "texts parted by |",
            Self::Number => "number such as 1234.56",
            Self::Amount => "number of 0 or more, such as 1234.56",
            Self::Rate => "number above 0, such as 1.0842",
            Self::Day => "day such as 2026-11-24",
            Self::Month => "month such as 2026-11",
            Self::Currency => "currency code such as EUR",
            Self::YesNo => "yes or no",
        }
    }
}

/// One column. Its name is that of the value in the engine's inputs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Column {
    pub name: &'static str,
    pub cell: Cell,
    /// Whether every row must fill it.
    pub required: bool,
    pub explanation: &'static str,
    pub example: &'static str,
}

/// A kind with its columns. A kind of one column is a list of bare values.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Table {
    pub kind: InputKind,
    pub name: &'static str,
    /// What the list is for, in a sentence.
    pub purpose: &'static str,
    pub columns: &'static [Column],
}

const fn must(name: &'static str, cell: Cell, explanation: &'static str, example: &'static str) -> Column {
    Column { name, cell, required: true, explanation, example }
}

const fn may(name: &'static str, cell: Cell, explanation: &'static str, example: &'static str) -> Column {
    Column { name, cell, required: false, explanation, example }
}

/// Made once, when the program is built.
macro_rules! columns {
    ($($column:expr),+ $(,)?) => { const { &[$($column),+] } };
}

const ITEM: Column =
    must("item", Cell::Text, "The item's code or description, as the contract or the invoice has it", "B-2");
const VENDOR: Column = must("vendor", Cell::Text, "The vendor's name", "Northwick Field Services Ltd");
const FROM: Column = must("from", Cell::Day, "The first day", "2026-10-01");
const TO: Column = must("to", Cell::Day, "The last day, included", "2026-10-31");

/// The table of a kind.
pub const fn table(kind: InputKind) -> Table {
    let (name, purpose, columns): (_, _, &[Column]) = match kind {
        InputKind::Receipts => (
            "Receipts",
            "Goods or work taken over, where a contract pays only what was received.",
            columns![
                ITEM,
                must("quantity", Cell::Number, "Units received; below 0 for what went back", "120"),
                must("on", Cell::Day, "The day of receipt", "2026-10-05"),
            ],
        ),
        InputKind::Timesheets => (
            "Timesheets",
            "Hours as worked and not rounded, where a contract pays approved hours, increments or daily hours.",
            columns![
                ITEM,
                must("on", Cell::Day, "The day of work", "2026-10-05"),
                must("hours", Cell::Amount, "Hours worked", "7.75"),
                may("person", Cell::Text, "Who worked", "A. Moor"),
                may("approved", Cell::YesNo, "Whether the entry is approved; no where it is empty", "yes"),
            ],
        ),
        InputKind::Usage => (
            "Usage",
            "Units used, where a contract includes some, commits to some or pays what was used.",
            columns![ITEM, FROM, TO, must("quantity", Cell::Amount, "Units used", "18250")],
        ),
        InputKind::Index => (
            "Index values",
            "Published values of an index, where prices or surcharges follow one.",
            columns![
                must("series", Cell::Text, "The series' id, exactly as the contract names it", "CPI-U"),
                must("month", Cell::Month, "The month that the value is for", "2026-09"),
                must("value", Cell::Rate, "The value", "324.8"),
                may("vintage", Cell::Day, "The day of publication; of several the last known counts", "2026-10-14"),
            ],
        ),
        InputKind::ExchangeRates => (
            "Exchange rates",
            "Rates of the day, where a contract agrees how another currency is reckoned.",
            columns![
                must("source", Cell::Text, "Whose rate it is, as the contract names it", "ECB"),
                must("on", Cell::Day, "The day", "2026-10-05"),
                must("from", Cell::Currency, "The currency of which one unit", "EUR"),
                must("to", Cell::Currency, "is worth so much of this one", "USD"),
                must("rate", Cell::Rate, "The rate", "1.0842"),
            ],
        ),
        InputKind::VerifiedAccounts => (
            "Verified accounts",
            "Bank accounts that a second person confirmed by calling the vendor back.",
            columns![
                VENDOR,
                must("account", Cell::Text, "The IBAN or account number", "GB33BUKB20201555555555"),
                must("verified_on", Cell::Day, "The day of the call", "2026-03-02"),
            ],
        ),
        InputKind::Vendors => (
            "Vendor records",
            "Vendors as the books know them: other names, tax number, domains of their mail.",
            columns![
                must("name", Cell::Text, "The vendor's name", "Northwick Field Services Ltd"),
                may("aliases", Cell::Texts, "Other names under which it bills", "Northwick FS|NFS Ltd"),
                may("tax_id", Cell::Text, "Its tax number", "GB123456789"),
                may("domains", Cell::Texts, "Domains of its mail", "northwick.example"),
            ],
        ),
        InputKind::Sanctioned => (
            "Sanctioned names",
            "Names of parties that must not be paid.",
            columns![must("name", Cell::Text, "The name", "Blackwater Trading LLC")],
        ),
        InputKind::Expenses => (
            "Expenses",
            "Money spent past the invoices: card payments, expense claims, bills of other entities.",
            columns![
                must("id", Cell::Text, "Your own number of the entry", "EXP-1042"),
                VENDOR,
                must("on", Cell::Day, "The day of payment", "2026-10-05"),
                must("amount", Cell::Amount, "What was paid, tax included", "300.00"),
                must("currency", Cell::Currency, "Its currency", "USD"),
                must("channel", Cell::Text, "How it was paid: card, expense claim, entity 200", "card"),
                may("number", Cell::Text, "The number of the vendor's bill", "NFS-20418"),
            ],
        ),
        InputKind::Approvals => (
            "Approvals",
            "Leave given before the work: overtime, change orders.",
            columns![
                must("what", Cell::Text, "overtime or change order", "overtime"),
                ITEM,
                must("on", Cell::Day, "The day of approval", "2026-10-02"),
            ],
        ),
        InputKind::Notices => (
            "Notices of price rises",
            "When a vendor announced a rise, where a contract asks for notice.",
            columns![
                must("on", Cell::Day, "The day on which the notice came in", "2026-07-01"),
                may("items", Cell::Texts, "The items that it names; all where it is empty", "B-2|B-3"),
            ],
        ),
        InputKind::Acceptances => (
            "Acceptances",
            "Milestones, deliveries and final work that were accepted.",
            columns![
                must("what", Cell::Text, "What was accepted, as the contract names it", "Go-live"),
                must("on", Cell::Day, "The day of acceptance", "2026-10-05"),
            ],
        ),
        InputKind::ListPrices => {
            ("List prices", "The vendor's list prices, where a contract agrees a discount off them.", PRICES)
        }
        InputKind::Costs => (
            "Cost proofs",
            "The vendor's own costs and the receipts of expenses, where a contract pays cost or cost plus.",
            columns![
                ITEM,
                must("on", Cell::Day, "The day of the receipt", "2026-10-05"),
                must("amount", Cell::Amount, "The amount", "412.80"),
            ],
        ),
        InputKind::FeeProofs => (
            "Fee proofs",
            "What proves that a fee fell due, where a contract pays it only with proof.",
            columns![
                must("fee", Cell::Text, "The fee, as the contract names it", "Detention"),
                must("proof", Cell::Text, "The proof that the contract asks for", "gate log"),
                must("on", Cell::Day, "The day", "2026-10-05"),
            ],
        ),
        InputKind::Payments => (
            "Payments",
            "What was paid on earlier invoices, where a contract allows interest on late payment.",
            columns![
                must("invoice", Cell::Text, "The number of the invoice that was paid", "NFS-20397"),
                must("on", Cell::Day, "The day of payment", "2026-10-05"),
                must("amount", Cell::Amount, "What was paid", "8282.00"),
                may("disputed", Cell::Amount, "What was in dispute when it fell due; 0 where it is empty", "0"),
            ],
        ),
        InputKind::PromisedCredits => (
            "Promised credits",
            "Credits that vendors promised on earlier invoices, to see whether they come.",
            columns![
                must("invoice", Cell::Text, "The number of the invoice on which it was promised", "NFS-20397"),
                must("on", Cell::Day, "The day of the promise", "2026-09-05"),
                must("amount", Cell::Amount, "What was promised, tax included", "120.00"),
            ],
        ),
        InputKind::Measurements => (
            "Measurements",
            "Measured service levels, where a contract gives credits for missed ones.",
            columns![
                must("metric", Cell::Text, "The metric, as the contract names it", "availability"),
                FROM,
                TO,
                must("value", Cell::Number, "The level that was measured", "99.2"),
            ],
        ),
        InputKind::Comparators => (
            "Prices of others",
            "What other customers of the vendor pay, where a contract promises the best price.",
            PRICES,
        ),
        InputKind::Excused => {
            ("Excused days", "Days on which nothing could be taken, which lessen a commitment.", columns![FROM, TO])
        }
    };
    Table { kind, name, purpose, columns }
}

const PRICES: &[Column] = &[
    ITEM,
    must("from", Cell::Day, "The first day of the price", "2026-01-01"),
    must("price", Cell::Amount, "The price of one unit", "142.50"),
];

impl Table {
    /// The header and an example row, to begin a file with.
    pub fn example(&self) -> String {
        let line = |cells: Vec<&str>| cells.join(",");
        let names = line(self.columns.iter().map(|column| column.name).collect());
        let values = line(self.columns.iter().map(|column| column.example).collect());
        format!("{names}\n{values}\n")
    }
}
