//! The period that the whole invoice bills.

use domain::{Confidence, Date, Field};

use super::{Source, dated};
use crate::invoice::period::{Period, find_only_period, find_period};
use crate::invoice::vocabulary::HeaderKind;
use crate::layout::{Cell, Pair, fold};
use crate::read::page::join;

/// First and last day: of a labelled period, of two labelled dates, of the days of service, or of a
/// sentence that says what is billed.
pub fn service_period(source: &Source<'_>, warnings: &mut Vec<String>) -> Option<(Field<Date>, Field<Date>)> {
    let labelled = || source.of(HeaderKind::Period).find_map(|pair| labelled_period(source, pair));
    let (period, cell, percent) = match labelled() {
        Some((period, cell)) => (period, cell, 92),
        None => {
            if let Some(ends) = labelled_ends(source) {
                return Some(ends);
            }
            service_days(source).or_else(|| stated_period(source))?
        }
    };
    let unsure = period.open && source.order_open;
    if unsure {
        warnings.push(format!("the period '{}' may have day and month the other way round", cell.text()));
    }
    let sure = Confidence::percent(if unsure { 60 } else { percent });
    let field = |date| Field::new(date, sure, cell.evidence()).printed(cell.text());
    Some((field(period.first), field(period.last)))
}

/// The value, or value and the line under it where the period goes on there.
fn labelled_period(source: &Source<'_>, pair: &Pair<HeaderKind>) -> Option<(Period, Cell)> {
    let order = source.style.dates;
    let broken_off =
        |text: &str| text.ends_with('-') || text.ends_with(" to") || text.ends_with(" bis") || text.ends_with(" au");
    let text = fold(&pair.value.text());
    if broken_off(&text) || find_period(&text, order).is_none() {
        let reach = pair.value.area.bottom + pair.value.height() * 1.5;
        let rows = source.sheet.rows.iter().filter(|row| row.page == pair.value.page);
        let below = rows.filter(|row| row.area.top >= pair.value.area.bottom - 1.0 && row.area.top < reach);
        let under = below.flat_map(|row| &row.cells).find(|cell| cell.shared_width(pair.value.area) > 0.0)?;
        let joined = pair.value.joined(under);
        return find_period(&joined.text(), order).filter(|period| period.ranged).map(|period| (period, joined));
    }
    find_period(&text, order).map(|period| (period, pair.value.clone()))
}

fn labelled_ends(source: &Source<'_>) -> Option<(Field<Date>, Field<Date>)> {
    let first = dated(source, HeaderKind::PeriodStart)?.1;
    let last = dated(source, HeaderKind::PeriodEnd)?.1;
    (first.value <= last.value).then_some((first, last))
}

/// A label for the day of service or delivery may have a whole period beside it.
fn service_days(source: &Source<'_>) -> Option<(Period, Cell, u8)> {
    const SERVICE: &[&str] = &["leistung", "liefer", "service", "delivery", "livraison", "prestation", "lever"];
    source.of(HeaderKind::Other).find_map(|pair| {
        let label = fold(&pair.label);
        let named = pair.opens && SERVICE.iter().any(|word| label.contains(word));
        let period = find_period(&pair.value.text(), source.style.dates).filter(|_| named)?;
        Some((period, pair.value.clone(), 88))
    })
}

/// `Invoice A-1 for June 2026`, `for the month of June`, `services rendered 1 to 30 June 2026`.
fn stated_period(source: &Source<'_>) -> Option<(Period, Cell, u8)> {
    const CUES: &[&str] = &[
        "for",
        "during",
        "period",
        "month",
        "rendered",
        "performed",
        "services",
        "fur",
        "im",
        "zeitraum",
        "leistungszeitraum",
        "abrechnungszeitraum",
        "leistungsmonat",
        "abrechnungsmonat",
        "monat",
        "pour",
        "periode",
        "mois",
        "voor",
        "maand",
        "per",
        "periodo",
        "mese",
        "mes",
        "del",
        "dal",
        "referente",
        "abrechnung",
    ];
    const BILLING: &[&str] = &[
        "invoice",
        "bill",
        "billing",
        "service",
        "services",
        "period",
        "month",
        "rendered",
        "performed",
        "rechnung",
        "abrechnung",
        "leistung",
        "leistungen",
        "zeitraum",
        "leistungszeitraum",
        "abrechnungszeitraum",
        "leistungsmonat",
        "abrechnungsmonat",
        "monat",
        "facture",
        "prestations",
        "periode",
        "mois",
        "factuur",
        "maand",
        "fattura",
        "periodo",
        "mese",
        "mes",
        "factura",
        "fatura",
    ];
    let is_one_of = |list: &[&str], text: &str| list.contains(&fold(text).trim_matches(|c: char| !c.is_alphanumeric()));
    let rows = source.sheet.rows.iter().enumerate().filter(|(at, row)| row.page == 1 && !source.line_rows.contains(at));
    let mut cells = rows.flat_map(|(_, row)| &row.cells).filter(|cell| (2..=25).contains(&cell.words.len()));
    cells.find_map(|cell| {
        let billing = cell.words.iter().any(|word| is_one_of(BILLING, &word.text));
        let cue = cell.words.iter().position(|word| is_one_of(CUES, &word.text)).filter(|_| billing)?;
        let rest = join(cell.words.get(cue..)?);
        let period = find_only_period(&rest, source.style.dates)?;
        Some((period, cell.clone(), 80))
    })
}

#[cfg(test)]
mod tests {
    use crate::invoice::read_invoice;
    use crate::read::plain::lay_text;
    use domain::calendar::print_iso_date;

    fn period(head: &str) -> Option<String> {
        let text = format!(
            "Abel Cleaning Ltd\n\n{head}\n\nDescription      Qty      Price      Amount\n\
             Cleaning         2        5.00       10.00\n\nTotal                                10.00\n"
        );
        let header = read_invoice(&lay_text(&text).unwrap()).invoice.header;
        let (first, last) = (header.period_start?, header.period_end?);
        Some(format!("{} {}", print_iso_date(first.value), print_iso_date(last.value)))
    }

    #[test]
    fn a_period_stands_beside_or_under_its_label_or_in_a_sentence() {
        for head in [
            "Invoice no: A-17\nService period: 1 to 30 September 2026",
            "Invoice no        Service period              Invoice date\nA-17              1 - 30 September 2026       2 October 2026",
            "Invoice no: A-17\nBilling period      01.09.2026 - 30.09.2026",
            "Rechnung Nr. A-17\nLeistungszeitraum: September 2026",
            "Rechnung Nr. A-17\nLeistungszeitraum 01.09. bis 30.09.2026",
            "Rechnung Nr. A-17\nLeistungsdatum: 01.09.2026 - 30.09.2026",
            "Rechnung Nr. A-17\nAbrechnungsmonat      09/2026",
            "Facture n° A-17\nPériode : du 1er septembre au 30 septembre 2026",
            "Invoice no: A-17\nService period\n1 September 2026 to\n30 September 2026",
            "Invoice A-17 for September 2026",
            "Invoice no: A-17\nFor services rendered from 1 September to 30 September 2026",
            "Rechnung Nr. A-17 vom 02.10.2026\nWir berechnen unsere Leistungen im Zeitraum 01.09.2026 bis 30.09.2026",
            "Invoice no: A-17\nPeriod from: 1 Sep 2026      Period to: 30 Sep 2026",
        ] {
            assert_eq!(period(head).as_deref(), Some("2026-09-01 2026-09-30"), "{head}");
        }
    }

    #[test]
    fn dates_that_bound_no_service_are_no_period() {
        for head in [
            "Invoice no: A-17\nInvoice date: 2 October 2026\nDue date: 1 November 2026",
            "Invoice no: A-17\nOrder date: 2 October 2026      Delivery date: 4 October 2026",
            "Invoice no: A-17\nPayment within 30 days for orders placed in Q3",
            "Invoice no: A-17\nUnder the agreement of January 2026",
        ] {
            assert_eq!(period(head), None, "{head}");
        }
    }
}
