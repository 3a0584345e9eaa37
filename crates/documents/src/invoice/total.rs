//! Amounts beside total labels, and which total each is.

mod collect;
mod proof;
mod solve;

use domain::{Decimal, Evidence};

use crate::layout::Cell;
use crate::layout::fold;

pub use collect::collect_totals;
pub use solve::{Solved, solve_totals};

/// What a total's label names.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum TotalKind {
    /// The sum of the lines.
    Lines,
    /// Without tax.
    Net,
    Tax,
    /// With tax.
    Gross,
    /// "Total" and no more.
    Total,
    Payable,
    Prepaid,
    Allowance,
    Charge,
    Rounding,
    /// Carried from or to another page: counts nowhere.
    Carried,
}

/// One labelled amount.
#[derive(Clone, Debug, PartialEq)]
pub struct Total {
    pub kind: TotalKind,
    pub label: String,
    pub amount: Decimal,
    /// A percentage printed with it.
    pub rate: Option<Decimal>,
    /// Another amount between label and amount: what a tax is taken on.
    pub basis: Option<Decimal>,
    pub cell: Cell,
    /// The sheet's row.
    pub row: usize,
}

impl Total {
    pub fn evidence(&self) -> Option<Evidence> {
        self.cell.evidence()
    }
}

/// The kind of total that a label names, in any of the languages; `None` where it names none.
pub fn classify(label: &str) -> Option<TotalKind> {
    use TotalKind::*;
    let text = tidy(label);
    if text.is_empty() || text.split(' ').count() > 10 {
        return None;
    }
    let any = |list: &str, test: &dyn Fn(&str) -> bool| list.split(',').map(str::trim).any(test);
    let has = |list: &str| any(list, &|phrase| contains_phrase(&text, phrase));
    let begins = |list: &str| any(list, &|word| text == word || text.starts_with(&format!("{word} ")));
    // German joins its words: `Rechnungsendbetrag`, `Positionsnettobetrag`.
    let ends = |list: &str| any(list, &|tail| text.split(' ').any(|word| word.ends_with(tail)));
    let tax = has(TAX);
    let without_tax = has(WITHOUT_TAX) || ends("nettobetrag, nettosumme, nettowert");
    let with_tax = has(WITH_TAX);
    let total = has(TOTAL);
    let amount = has("amount, value, betrag, montant, bedrag, importo, importe, valor");
    Some(if has(CARRIED) {
        Carried
    } else if has(PREPAID) {
        Prepaid
    } else if has(ROUNDING) {
        Rounding
    } else if has(PAYABLE) {
        Payable
    } else if has(LINES) || ends("zwischentotal, zwischensumme") {
        Lines
    } else if has(IDENTIFIER) {
        return None;
    } else if !with_tax && !tax && !has("total charges, total credit, credit total") && (has(ALLOWANCE) || has(CHARGE))
    {
        if has(ALLOWANCE) { Allowance } else { Charge }
    } else if has(EXCLUDES_TAX) || without_tax && (total || amount || has("netto, net, ht")) {
        Net
    } else if with_tax && (total || amount) || has(GROSS) || ends(GROSS_TAILS) {
        Gross
    } else if has(ALLOWANCE) && !begins(TAX) {
        Allowance
    } else if tax && !with_tax {
        Tax
    } else if has(ALLOWANCE) {
        Allowance
    } else if has(CHARGE) {
        Charge
    } else if without_tax {
        Net
    } else if total && opens_with_total(&text) {
        Total
    } else {
        return None;
    })
}

fn opens_with_total(text: &str) -> bool {
    let names = |word: &&str| TOTAL.split(", ").any(|name| name == *word);
    text.split(' ').take(3).any(|word| names(&word)) || text.rsplit(' ').next().is_some_and(|word| names(&word))
}

/// Folded words only; numbers, signs and currency codes dropped.
fn tidy(label: &str) -> String {
    let folded = fold(label);
    let words = folded.split(|c: char| !(c.is_alphabetic() || c == '\''));
    words
        .filter(|word| !word.is_empty() && !matches!(*word, "eur" | "usd" | "gbp" | "inr" | "chf" | "b" | "in" | "rs"))
        .collect::<Vec<_>>()
        .join(" ")
}

fn contains_phrase(text: &str, phrase: &str) -> bool {
    text.match_indices(phrase).any(|(at, _)| {
        let before = text.get(..at).and_then(|head| head.chars().last());
        let after = text.get(at + phrase.len()..).and_then(|tail| tail.chars().next());
        before.is_none_or(|c| c == ' ') && after.is_none_or(|c| c == ' ')
    })
}

/// Numbers of a person or company, not amounts.
const IDENTIFIER: &str =
    "id, idnr, nr, nummer, number, no, identnr, identifikationsnummer, registration, tin, intracommunautaire, reg";
const CARRIED: &str = "ubertrag, carried forward, brought forward, carry over, report, a reporter, transport ubertrag, riporto, \
    suma y sigue";
const PREPAID: &str = "prepaid, prepayment, deposit, deposits, paid, amount paid, already paid, payment received, payments received, \
    payment, payments, less payments, anzahlung, anzahlungen, geleistete anzahlungen, bereits gezahlt, bezahlt, \
    acompte, acomptes, deja paye, deja regle, vooruitbetaald, betaald, aanbetaling, acconto, pagato, anticipo, \
    pagado, vorauszahlung, vorausbezahlt, credits applied";
const ROUNDING: &str = "rundungsdifferenz, rounding difference, rounding, round off, rounded, rundung, rundungsbetrag, arrondi, afronding, arrotondamento, redondeo";
const PAYABLE: &str = "amount due, balance due, total due, due payable, payable, amount payable, total payable, balance, please pay, \
    to pay, now due, zahlbetrag, zu zahlen, zu zahlender betrag, zahlungsbetrag, offener betrag, restbetrag, \
    falliger betrag, net a payer, a payer, reste a payer, te betalen, te voldoen, da pagare, netto a pagare, a pagar, \
    total a pagar, due, noch zu zahlen, residual, remaining, reste du, uberweisungsbetrag, solde";
const LINES: &str = "subtotal, sub total, subtotals, zwischensumme, sous total, subtotaal, subtotale, items total, sum of lines, \
    line total, lines total, merchandise total, goods total, warenwert, positionssumme, summe positionen, \
    summe der positionen, somme des lignes, total lines, sum of line amounts, total lignes, total item, \
    items subtotal";
const TAX: &str = "vat, tax, taxes, mwst, ust, umsatzsteuer, mehrwertsteuer, steuer, steuerbetrag, versicherungssteuer, \
    versicherungsteuer, tva, btw, iva, gst, cgst, sgst, igst, hst, pst, sales tax, imposta, taxe, salestax, \
    mwst betrag, ust betrag, qst, impuesto, imposto";
const WITHOUT_TAX: &str = "net, netto, excl vat, ex vat, exc vat, excl, excluding, exclusive, without vat, before tax, before vat, taxable, \
    tax base, ohne mwst, ohne ust, exkl, ht, hors taxe, hors taxes, hors tva, base, excl btw, exclusief, \
    exclusief btw, imponibile, base imponible, nettobetrag, nettosumme, nettogesamt, nettowert, gesamtnetto, \
    summe netto, bemessungsgrundlage, grundlage, grondslag, untaxed, pre tax, nettorechnungsbetrag, \
    nettogesamtbetrag, totaalexclusief, steuerbasis, tax exclusive, steuerbasisbetrag, gesamtbetrag netto, \
    basisbetrag";
/// Without tax, even where the label names the tax too.
const EXCLUDES_TAX: &str = "excl, excl vat, excl btw, exclusief, excluding, exclusive, tax exclusive, ex vat, before tax, before vat, \
    hors taxe, hors taxes, hors tva, ohne mwst, ohne ust, exkl, untaxed, taxable, tax base, base imponible, \
    imponibile, bemessungsgrundlage";
const WITH_TAX: &str = "incl vat, inc vat, incl, including, inclusive, inkl, inkl mwst, incl btw, inclusief, ttc, toutes taxes, brutto, \
    gross, with vat, with tax, ivato, iva incluida, iva inclusa, tax inclusive";
const GROSS: &str = "total credit, credit total, total credit amount, credit amount, rechnungsbeitrag, grand total, invoice total, total invoice, total amount, total invoice amount, invoice amount, \
    gesamtbetrag, rechnungsbetrag, rechnungssumme, bruttobetrag, bruttosumme, bruttogesamt, gesamtsumme, endbetrag, \
    endsumme, gesamtbrutto, total ttc, total general, montant total, totaalbedrag, factuur totaal, factuurtotaal, \
    eindtotaal, totale fattura, totale documento, importe total, total factura, valor total, gutschriftsbetrag, \
    gesamtpreis, order total, montant ttc, total with tax, korrekturbetrag, total charges, totalbetrag";
const GROSS_TAILS: &str =
    "rechnungstotal, gesamttotal, endbetrag, gesamtbetrag, rechnungsbetrag, bruttobetrag, rechnungssumme, gesamtsumme";
const TOTAL: &str =
    "total, totals, summe, gesamt, gesamtbeitrag, totaal, totale, insgesamt, suma, sum, montant, endtotal";
const ALLOWANCE: &str = "discount, rabatt, remise, korting, sconto, descuento, desconto, nachlass, abschlag, allowance, abzug, gutschein, \
    reduction, rechnungsrabatt, rebate, abschlage, credit, nachlasse, commission, promo, coupon";
const CHARGE: &str = "shipping, freight, delivery, handling, postage, shipping handling, versand, versandkosten, fracht, frachtkosten, \
    transportkosten, porto, verpackung, frais de port, frais, port, livraison, verzendkosten, bezorgkosten, \
    spedizione, spese di spedizione, envio, gastos de envio, portes, surcharge, zuschlag, fuel surcharge, \
    service charge, gratuity, tip, lieferkosten, zuschlage, charge, charges, fee";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_name_their_total() {
        use TotalKind::*;
        let cases = [
            ("Subtotal:", Lines),
            ("Zwischentotal CHF", Lines),
            ("Rechnungstotal", Gross),
            ("Goods total", Lines),
            ("Tax (8%):", Tax),
            ("CGST (9%):", Tax),
            ("zzgl. 19% MwSt.", Tax),
            ("Umsatzsteuer 19%", Tax),
            ("Total excl. VAT", Net),
            ("Summe netto", Net),
            ("Total HT :", Net),
            ("Exclusief BTW", Net),
            ("Total TTC :", Gross),
            ("Rechnungsbetrag", Gross),
            ("Total incl. VAT", Gross),
            ("Totaal", Total),
            ("Grand Total", Gross),
            ("Amount due", Payable),
            ("Net à payer", Payable),
            ("Shipping:", Charge),
            ("Discount 5%", Allowance),
            ("Übertrag", Carried),
        ];
        for (label, kind) in cases {
            assert_eq!(classify(label), Some(kind), "{label}");
        }
        for label in ["Webcam - 4K HD", "Page 1 of 1", "12,50", "Invoice number"] {
            assert_eq!(classify(label), None, "{label}");
        }
    }
}
