//! What labels of totals call things, in all languages, and which of it a label says.

use std::collections::HashMap;
use std::sync::LazyLock;

/// What the phrases of one list mean.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum List {
    /// Numbers of a person or company, not amounts.
    Identifier,
    Carried,
    Prepaid,
    Rounding,
    Payable,
    Lines,
    Tax,
    WithoutTax,
    /// Without tax, even where the label names the tax too.
    ExcludesTax,
    WithTax,
    Gross,
    Total,
    Allowance,
    Charge,
    Amount,
    /// What is without tax where a sum is named too.
    Net,
    /// Sums that are named after what makes them.
    Credited,
}

impl List {
    const fn bit(self) -> u32 {
        1 << self as u32
    }
}

/// The lists of which a label says a phrase.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Said {
    anywhere: u32,
    first: u32,
}

impl Said {
    pub const fn has(self, list: List) -> bool {
        self.anywhere & list.bit() != 0
    }

    /// Whether the label begins with a phrase of the list.
    pub const fn begins(self, list: List) -> bool {
        self.first & list.bit() != 0
    }
}

/// All phrases by their first words: every label of a document is looked up, and most say none.
static PHRASES: LazyLock<HashMap<&str, Vec<(&str, List)>>> = LazyLock::new(|| {
    let mut phrases: HashMap<&str, Vec<(&str, List)>> = HashMap::new();
    for (list, text) in LISTS {
        for phrase in text.split(',').map(str::trim) {
            let first = phrase.split(' ').next().unwrap_or(phrase);
            phrases.entry(first).or_default().push((phrase, *list));
        }
    }
    phrases
});

/// What a label says, of which only folded words with single blanks between them are left.
pub fn lists_in(label: &str) -> Said {
    let mut said = Said::default();
    let mut rest = label;
    loop {
        let (word, after) = rest.split_once(' ').unwrap_or((rest, ""));
        for (phrase, list) in PHRASES.get(word).into_iter().flatten() {
            if rest.strip_prefix(phrase).is_some_and(|after| after.is_empty() || after.starts_with(' ')) {
                said.anywhere |= list.bit();
                said.first |= if rest.len() == label.len() { list.bit() } else { 0 };
            }
        }
        if after.is_empty() {
            return said;
        }
        rest = after;
    }
}

/// Whether the word alone is a phrase of the list.
pub fn is_in(word: &str, list: List) -> bool {
    PHRASES.get(word).into_iter().flatten().any(|(phrase, own)| *phrase == word && *own == list)
}

const LISTS: &[(List, &str)] = &[
    (
        List::Identifier,
        "id, idnr, nr, nummer, number, no, identnr, identifikationsnummer, registration, tin, intracommunautaire, reg",
    ),
    (
        List::Carried,
        "ubertrag, carried forward, brought forward, carry over, report, a reporter, transport ubertrag, riporto, \
    suma y sigue",
    ),
    (
        List::Prepaid,
        "prepaid, prepayment, deposit, deposits, paid, amount paid, already paid, payment received, payments received, \
    payment, payments, less payments, anzahlung, anzahlungen, geleistete anzahlungen, bereits gezahlt, bezahlt, \
    acompte, acomptes, deja paye, deja regle, vooruitbetaald, betaald, aanbetaling, acconto, pagato, anticipo, \
    pagado, vorauszahlung, vorausbezahlt, credits applied",
    ),
    (
        List::Rounding,
        "rundungsdifferenz, rounding difference, rounding, round off, rounded, rundung, rundungsbetrag, arrondi, afronding, arrotondamento, redondeo",
    ),
    (
        List::Payable,
        "amount due, balance due, total due, due payable, payable, amount payable, total payable, balance, please pay, \
    to pay, now due, zahlbetrag, zu zahlen, zu zahlender betrag, zahlungsbetrag, offener betrag, restbetrag, \
    falliger betrag, net a payer, a payer, reste a payer, te betalen, te voldoen, da pagare, netto a pagare, a pagar, \
    total a pagar, due, noch zu zahlen, residual, remaining, reste du, uberweisungsbetrag, solde",
    ),
    (
        List::Lines,
        "subtotal, sub total, subtotals, zwischensumme, sous total, subtotaal, subtotale, items total, sum of lines, \
    line total, lines total, merchandise total, goods total, warenwert, positionssumme, summe positionen, \
    summe der positionen, somme des lignes, total lines, sum of line amounts, total lignes, total item, \
    items subtotal",
    ),
    (
        List::Tax,
        "vat, tax, taxes, mwst, ust, umsatzsteuer, mehrwertsteuer, steuer, steuerbetrag, versicherungssteuer, \
    versicherungsteuer, tva, btw, iva, gst, cgst, sgst, igst, hst, pst, sales tax, imposta, taxe, salestax, \
    mwst betrag, ust betrag, qst, impuesto, imposto",
    ),
    (
        List::WithoutTax,
        "net, netto, excl vat, ex vat, exc vat, excl, excluding, exclusive, without vat, before tax, before vat, taxable, \
    tax base, ohne mwst, ohne ust, exkl, ht, hors taxe, hors taxes, hors tva, base, excl btw, exclusief, \
    exclusief btw, imponibile, base imponible, nettobetrag, nettosumme, nettogesamt, nettowert, gesamtnetto, \
    summe netto, bemessungsgrundlage, grundlage, grondslag, untaxed, pre tax, nettorechnungsbetrag, \
    nettogesamtbetrag, totaalexclusief, steuerbasis, tax exclusive, steuerbasisbetrag, gesamtbetrag netto, \
    basisbetrag",
    ),
    (
        List::ExcludesTax,
        "excl, excl vat, excl btw, exclusief, excluding, exclusive, tax exclusive, ex vat, before tax, before vat, \
    hors taxe, hors taxes, hors tva, ohne mwst, ohne ust, exkl, untaxed, taxable, tax base, base imponible, \
    imponibile, bemessungsgrundlage",
    ),
    (
        List::WithTax,
        "incl vat, inc vat, incl, including, inclusive, inkl, inkl mwst, incl btw, inclusief, ttc, toutes taxes, brutto, \
    gross, with vat, with tax, ivato, iva incluida, iva inclusa, tax inclusive",
    ),
    (
        List::Gross,
        "total credit, credit total, total credit amount, credit amount, rechnungsbeitrag, grand total, invoice total, total invoice, total amount, total invoice amount, invoice amount, \
    gesamtbetrag, rechnungsbetrag, rechnungssumme, bruttobetrag, bruttosumme, bruttogesamt, gesamtsumme, endbetrag, \
    endsumme, gesamtbrutto, total ttc, total general, montant total, totaalbedrag, factuur totaal, factuurtotaal, \
    eindtotaal, totale fattura, totale documento, importe total, total factura, valor total, gutschriftsbetrag, \
    gesamtpreis, order total, montant ttc, total with tax, korrekturbetrag, total charges, totalbetrag",
    ),
    (
        List::Total,
        "total, totals, summe, gesamt, gesamtbeitrag, totaal, totale, insgesamt, suma, sum, montant, endtotal",
    ),
    (
        List::Allowance,
        "discount, rabatt, remise, korting, sconto, descuento, desconto, nachlass, abschlag, allowance, abzug, gutschein, \
    reduction, rechnungsrabatt, rebate, abschlage, credit, nachlasse, commission, promo, coupon",
    ),
    (
        List::Charge,
        "shipping, freight, delivery, handling, postage, shipping handling, versand, versandkosten, fracht, frachtkosten, \
    transportkosten, porto, verpackung, frais de port, frais, port, livraison, verzendkosten, bezorgkosten, \
    spedizione, spese di spedizione, envio, gastos de envio, portes, surcharge, zuschlag, fuel surcharge, \
    service charge, gratuity, tip, lieferkosten, zuschlage, charge, charges, fee",
    ),
    (List::Amount, "amount, value, betrag, montant, bedrag, importo, importe, valor"),
    (List::Net, "netto, net, ht"),
    (List::Credited, "total charges, total credit, credit total"),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn phrases_are_whole_words() {
        let said = lists_in("geleistete anzahlungen");
        assert!(said.has(List::Prepaid) && said.begins(List::Prepaid));
        let said = lists_in("summe der positionen");
        assert!(said.has(List::Lines) && said.has(List::Total) && !said.has(List::Tax));
        let said = lists_in("zzgl mwst");
        assert!(said.has(List::Tax) && !said.begins(List::Tax));
        assert_eq!(lists_in("taxi subtotals2"), Said::default());
        assert_eq!(lists_in(""), Said::default());
        assert!(is_in("summe", List::Total) && !is_in("total", List::Lines));
    }
}
