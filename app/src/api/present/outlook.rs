//! The next invoice, and what is missing.

use domain::calendar::print_date;
use domain::prediction::{PredictedLine, Prediction};
use domain::{Currency, Reading};
use workflow::outlook::Outlook;

use super::money;
use crate::model::{MissingView, NextInvoice, NextLine, OutlookView};

pub fn outlook(outlook: &Outlook, currency: Option<Currency>) -> OutlookView {
    let missing = outlook
        .missing
        .iter()
        .map(|missing| MissingView { summary: missing.summary.clone(), amount: money(missing.amount, currency) });
    let windows = outlook.renewal.iter().flat_map(|watch| &watch.windows).map(|window| {
        let opens = print_date(window.opens);
        if window.is_open {
            format!("{} days: open since {opens}", window.days)
        } else {
            format!("{} days: {opens}", window.days)
        }
    });
    OutlookView {
        next: outlook.next.as_ref().map(next),
        missing: missing.collect(),
        renewal: outlook.renewal.as_ref().map(|watch| watch.sentence()),
        windows: windows.collect(),
    }
}

fn next(prediction: &Prediction) -> NextInvoice {
    let currency = prediction.currency;
    NextInvoice {
        sentence: prediction.sentence(),
        lines: prediction.lines.iter().map(|known| line(known, currency)).collect(),
        net: money(prediction.net, currency),
        gross: money(prediction.gross, currency),
        assumptions: prediction.assumptions.clone(),
    }
}

fn line(line: &PredictedLine, currency: Option<Currency>) -> NextLine {
    let quantity = line.quantity.map(|quantity| quantity.print()).unwrap_or_default();
    let unit = line.unit.as_deref().unwrap_or_default();
    NextLine {
        item: line.item.clone(),
        quantity: format!("{quantity} {unit}").trim().to_owned(),
        amount: money(line.amount, currency),
        basis: line.basis.clone(),
    }
}
