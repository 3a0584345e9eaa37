//! The forms, one for each common kind of clause.

use super::FormInput::{Amount, Bands, Choice, Count, Day, Month, Names, Percent, Switch, Text};
use super::{ClauseForm, FormField, FormInput};

const fn must(name: &'static str, label: &'static str, input: FormInput) -> FormField {
    FormField { name, label, input, required: true }
}

const fn may(name: &'static str, label: &'static str, input: FormInput) -> FormField {
    FormField { name, label, input, required: false }
}

pub(super) const SHARED: &[FormField] = &[
    must("id", "Number of the clause", Text),
    may("items", "Items it governs, by code or description", Names),
    may("effective_from", "First day of service", Day),
    may("effective_to", "Last day of service", Day),
    may("source", "Document that it stands in", Text),
];

const PERIODS: FormInput = Choice(&[
    ("invoice", "each invoice"),
    ("day", "day"),
    ("week", "week"),
    ("month", "month"),
    ("quarter", "quarter"),
    ("year", "calendar year"),
    ("contract_year", "contract year"),
    ("term", "whole term"),
]);

const CALENDAR: FormInput =
    Choice(&[("weekdays", "no holidays"), ("us_federal", "United States, federal"), ("target", "TARGET (euro)")]);

pub(super) const FORMS: &[ClauseForm] = &[
    ClauseForm {
        kind: "fixed_escalator",
        label: "Yearly rise by a fixed percentage",
        fields: &[
            must("percent", "Rise in percent", Percent),
            must("base_date", "Day that the listed prices are of", Day),
            may("first_date", "First day of a raised price", Day),
            may("compounding", "How the rises add up", Choice(&[("compound", "compound"), ("simple", "simple")])),
            may("cap_percent", "Most of all rises, in percent", Percent),
            may(
                "leap_day",
                "Anniversary of a 29 February",
                Choice(&[("last_of_february", "28 February"), ("first_of_march", "1 March")]),
            ),
        ],
    },
    ClauseForm {
        kind: "index_escalator",
        label: "Rise by a price index",
        fields: &[
            must("series", "Series of the index", Text),
            must("base_month", "Base month, such as 2025-01", Month),
            must("first_date", "First day of an adjusted price", Day),
            may("every_months", "Months between adjustments", Count),
            may("lag_months", "Months by which the index lies before", Count),
            may("share_percent", "Share of the change, in percent", Percent),
            may("floor_percent", "Least change, in percent", Percent),
            may("cap_percent", "Most change, in percent", Percent),
        ],
    },
    ClauseForm {
        kind: "tiers",
        label: "Prices by quantity",
        fields: &[
            must("bands", "Tiers, one a line: 1000 = 0.10, the last: above = 0.05", Bands),
            may(
                "mode",
                "How they apply",
                Choice(&[
                    ("graduated", "each unit by its own tier"),
                    ("volume", "all units by the tier of their total"),
                    ("per_order", "each line by its own tier"),
                    ("cumulative", "each unit by the running total"),
                ]),
            ),
            may("per", "Counted in each", PERIODS),
            may("retroactive", "Reaching a tier reprices the units before", Switch),
        ],
    },
    ClauseForm {
        kind: "cap",
        label: "Cap",
        fields: &[
            must("limit", "The most that may be billed", Amount),
            may("per", "In each", PERIODS),
            may("measure", "Counted as", Choice(&[("amount", "amount"), ("quantity", "units"), ("count", "lines")])),
            may("with_tax", "Tax counts against it", Switch),
            may("warn_percent", "Tell from this share on, in percent", Percent),
        ],
    },
    ClauseForm {
        kind: "commitment",
        label: "Minimum commitment",
        fields: &[
            must("quantity", "Units taken at least", Amount),
            must("per", "In each", PERIODS),
            must("price", "Price of each unit short", Amount),
            may("share_percent", "Share of it that is charged, in percent", Percent),
            may("threshold_percent", "No charge from this share on, in percent", Percent),
            may("carry_forward_months", "Months that units above count on", Count),
        ],
    },
    ClauseForm {
        kind: "list_discount",
        label: "Discount off the list price",
        fields: &[must("percent", "Discount in percent", Percent)],
    },
    ClauseForm {
        kind: "fee_policy",
        label: "Forbidden fees",
        fields: &[
            may("forbidden", "Fees that may not be billed", Names),
            may("all_in", "The prices include everything: no fee at all", Switch),
        ],
    },
    ClauseForm {
        kind: "accessorial",
        label: "Fee allowed with a proof",
        fields: &[
            must("fee", "Name of the fee", Text),
            must("proof", "What proves it", Text),
            may("price", "Price of a unit", Amount),
        ],
    },
    ClauseForm {
        kind: "proration",
        label: "Part of a period",
        fields: &[
            may(
                "method",
                "How days are counted",
                Choice(&[
                    ("actual", "days of the period"),
                    ("thirty", "months of 30 days"),
                    ("year365", "year of 365 days"),
                    ("year360", "year of 360 days"),
                    ("daily_rate", "stated daily rate"),
                ]),
            ),
            may("ends", "The last day", Choice(&[("inclusive", "counts"), ("exclusive", "does not count")])),
            may("daily_rate", "Daily rate", Amount),
        ],
    },
    ClauseForm {
        kind: "minimum_charge",
        label: "Minimum charge",
        fields: &[must("amount", "The least that is charged in each period", Amount)],
    },
    ClauseForm {
        kind: "renewal",
        label: "Renewal",
        fields: &[
            must("term_end", "Last day of the running term", Day),
            must("notice_days", "Days of notice", Count),
            may("business_days", "These are working days", Switch),
            may("calendar", "Whose holidays are no working days", CALENDAR),
            may("next_term_spend", "What the next term costs", Amount),
        ],
    },
    ClauseForm {
        kind: "late_fee",
        label: "Interest on late payment",
        fields: &[
            must("annual_percent", "Interest a year, in percent", Percent),
            may("grace_days", "Days after the due date that cost nothing", Count),
            may("day_basis", "Days of the year", Count),
            may("cap", "At most", Amount),
        ],
    },
    ClauseForm {
        kind: "payment_terms",
        label: "Days to pay",
        fields: &[
            must("days", "Days", Count),
            may(
                "start",
                "Counted from",
                Choice(&[("invoice", "the invoice"), ("receipt", "its receipt"), ("acceptance", "acceptance")]),
            ),
            may("end_of_month", "To the end of that month", Switch),
            may("business_days", "These are working days", Switch),
            may("calendar", "Whose holidays are no working days", CALENDAR),
        ],
    },
    ClauseForm {
        kind: "early_payment",
        label: "Discount for early payment",
        fields: &[
            must("percent", "Discount in percent", Percent),
            must("days", "If paid within days", Count),
            must("net_days", "Days of the full term", Count),
            may("base", "Of the amount", Choice(&[("net", "before tax"), ("gross", "with tax")])),
        ],
    },
];
