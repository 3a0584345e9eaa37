//! The labels beside the values of an invoice's head and foot, in seven languages.

use std::sync::LazyLock;

use super::HeaderKind;
use crate::layout::Vocabulary;

/// What values outside the line table are called.
pub static HEADER: LazyLock<Vocabulary<HeaderKind>> = LazyLock::new(|| {
    use HeaderKind::*;
    Vocabulary::listed(&[
        (
            InvoiceNumber,
            "invoice nr, invoicenr, invoice id, invoice ref, invoice reference, inv nr, tax invoice nr, bill nr, \
             bill id, document nr, doc nr, credit note nr, credit memo nr, credit nr, nr of invoice, rechnungsnr, \
             handelsrechnung nr, teilrechnung nr, schlussrechnung nr, abschlagsrechnung nr, sammelrechnung nr, \
             warenrechnung nr, kostenrechnung nr, stornorechnung nr, korrekturrechnung nr, commercial invoice nr, \
             proforma invoice nr, rechnung rechnungsnr, numero facture, documento nr, n fattura, rechnung nr, re nr, \
             rg nr, beleg nr, belegnr, gutschrift nr, gutschriftsnr, rechnungskorrekturnr, rechnungskorrektur nr, \
             facture nr, nr facture, nr de facture, nr de la facture, avoir nr, nr avoir, factuurnr, factuur nr, \
             fattura nr, nr fattura, numero fattura, factura nr, nr de factura, nr factura, fatura nr, nr da fatura, \
             creditnota nr, nota de credito nr, rechnung id, statement nr, invoice reference nr",
        ),
        (
            InvoiceTitle,
            "invoice, tax invoice, rechnung, facture, factuur, fattura, factura, fatura, credit note, gutschrift, \
             avoir, rechnungskorrektur, facture d'avoir",
        ),
        (
            IssueDate,
            "invoice date, date, date of issue, issue date, issued, issued at, issued on, date issued, invoice dated, \
             dated, bill date, billing date, date of invoice, inv date, document date, statement date, \
             credit note date, rechnungsdatum, datum, beleg datum, belegdatum, rechnung vom, ausstellungsdatum, \
             rechnungs datum, datum der rechnung, date de facture, date facture, date de la facture, date d'emission, \
             date de facturation, factuurdatum, factuur datum, data fattura, data documento, data, fecha, \
             fecha de factura, fecha factura, fecha de emision, data da fatura, data de emissao, invoice issue date, \
             tax point date, tax point, date of supply, dated on, emise le",
        ),
        (
            DueDate,
            "due date, fallig zum, due, payment due, payment due date, due on, due by, pay by, payable by, date due, \
             payment date, please pay by, please remit until, invoice due date, falligkeitsdatum, faelligkeitsdatum, \
             fallig am, fallig, faellig am, zahlbar bis, zahlbar bis zum, zahlungsziel, falligkeit, zahlung bis, \
             bitte zahlen bis, echeance, date d'echeance, date echeance, date limite de paiement, a payer avant le, \
             vervaldatum, betalen voor, te betalen voor, scadenza, data scadenza, vencimiento, fecha de vencimiento, \
             fecha vencimiento, vencimento, data de vencimento, zahlungsfrist, uiterste betaaldatum",
        ),
        (
            Order,
            "po nr, po, p o nr, ponr, purchase order, purchase order nr, order nr, your order, your reference, \
             your ref, votre reference, votre ref, ihre referenz, uw referentie, vostro riferimento, su referencia, \
             your order nr, order id, po reference, po ref, reference po, customer order, customer po, \
             customer order nr, order reference, order ref, order, cust po, bestell nr, bestellnr, bestellung, \
             ihre bestellung, ihre bestellnr, bestellung nr, auftrag nr, auftragsnr, auftrag, ihr auftrag, \
             nr de commande, commande nr, commande, votre commande, bon de commande, nr commande, ordernr, bestelnr, \
             uw bestelling, bestelling, ordine, ordine nr, nr ordine, pedido, nr de pedido, pedido nr, encomenda, \
             nr pedido, kunden bestellnr, bestellreferenz, buyer order, purchase order reference",
        ),
        (
            Contract,
            "contract nr, agreement ref, ref marche, reference marche, marche, nr de marche, ref contrat, \
             reference contrat, vertrags nr, vertragsnr, contract, contract reference, contract ref, contract id, \
             vertrag nr, vertrag, rahmenvertrag, contrat nr, nr de contrat, contrat, contractnr, contratto nr, \
             contratto, contrato nr, contrato, agreement nr, agreement, service agreement, master agreement, msa nr, \
             sow nr, nr contrat",
        ),
        (
            PrecedingInvoice,
            "original invoice, original invoice nr, corrects invoice, reference invoice, zu rechnung, zu rechnung nr, \
             zur rechnung, zur rechnung nr, zu rechnungsnr, ursprungsrechnung, ursprungliche rechnung, bezug rechnung, \
             facture d'origine, facture origine, oorspronkelijke factuur, preceding invoice, fattura di riferimento, \
             credited invoice, credit for invoice, against invoice",
        ),
        (
            PaymentTerms,
            "payment terms, terms, terms of payment, payment term, credit terms, zahlungsbedingungen, \
             zahlungsbedingung, zahlungskonditionen, conditions de paiement, conditions de reglement, \
             delai de paiement, betalingstermijn, betalingsvoorwaarden, betalingsconditie, condizioni di pagamento, \
             termini di pagamento, condiciones de pago, condicoes de pagamento",
        ),
        (
            Account,
            "iban, account nr, account number, bank account, bank account nr, account, acct nr, a c nr, kontonr, \
             konto nr, konto, kto nr, kto, nr de compte, rekening, rekeningnr, conto, cuenta, nr de cuenta, conta, \
             iban nr",
        ),
        (
            TaxId,
            "cvr, cvr nr, trn, trn nr, org nr, orgnr, mva, tva, gstin uin, gstin nr, gst, company vat nr, our vat nr, nr de tva intra communautaire, tva intra communautaire, nr tva intra communautaire, umsatzsteuer id nr, \
             umsatzsteuer identnr, vat id, vat nr, vat reg nr, vat registration nr, vat reg, vat, vat tin, vat id nr, \
             vat number, seller vat id, tax id, tax id nr, tax nr, tax registration nr, ein, tin, gstin, gst nr, abn, \
             ust id nr, ust idnr, ust id, ustid, ustidnr, ust ident nr, umsatzsteuer id, \
             umsatzsteuer identifikationsnr, mwst nr, uid, uid nr, tva intracommunautaire, nr tva, nr de tva, \
             tva intra, n tva, tva nr, id tva, btw nr, btwnr, btw, btw nummer, p iva, partita iva, piva, nif, cif, \
             nif cif, cnpj, contribuinte, federal tax id, fein, nr tva intracommunautaire, \
             numero tva intracommunautaire, vat identification nr",
        ),
        (
            Seller,
            "from, seller, sold by, vendor, supplier, billed by, issued by, bill from, invoice from, lieferant, \
             rechnungsersteller, leistungserbringer, dienstleister, verkaufer, rechnungssteller, aussteller, vendeur, \
             fournisseur, emetteur, leverancier, verkoper, fornitore, venditore, proveedor, vendedor, fornecedor, \
             emisor, remit to, make checks payable to, please make checks payable to, payable to, vendor name, \
             supplier name, seller name, company name, kontoinhaber, account holder, account name, beneficiary, \
             titulaire du compte, cedente, zahlungsempfanger",
        ),
        (
            Buyer,
            "exmos srs, exmo s sr s, exmos senhores, exmo sr, an die firma, customer details, client details, bill to party, consignee, charge to, charged to, billed party, account of, bill to, billed to, sold to, invoice to, invoiced to, buyer, customer, client, customer name, \
             client name, billing address, invoice address, bill to address, rechnung an, rechnungsempfanger, \
             rechnungsadresse, rechnungsanschrift, kaufer, kunde, leistungsempfanger, auftraggeber, facture a, \
             adresse de facturation, acheteur, destinataire, factuuradres, factuur aan, klant, koper, afnemer, \
             cliente, intestatario, comprador, acquirente, spett le, spettle, destinatario, facturar a, faturar a, \
             guest name, buyer name, to, attn to, for, invoice for, bill to customer, adressat",
        ),
        (
            Period,
            "service period, billing period, period, invoice period, period of service, service dates, billing cycle, \
             leistungszeitraum, abrechnungszeitraum, zeitraum, lieferzeitraum, periode, periode de facturation, \
             factuurperiode, periodo, periodo di fatturazione, periodo de facturacion, rechnungszeitraum, \
             for the period, usage period, this invoice is for the billing period, abrechnungsperiode, service month, billing month, \
             month of service, dates of service, period covered, covering period, period of performance, \
             leistungsmonat, abrechnungsmonat, mois de facturation, periode de prestation, prestatieperiode, \
             periodo di riferimento, competenza, periodo de servicio, service time, service term, subscription period",
        ),
        (PeriodStart, "period start, service from, from date, period from, service start, billing start, start date"),
        (PeriodEnd, "period end, service to, to date, period to, service end, billing end, end date"),
        (
            Currency,
            "currency, rechnungswahrung, betrage in, amounts in, all amounts in, montants en, wahrung, waehrung, \
             devise, valuta, moneda, moeda, invoice currency, document currency",
        ),
        (
            Other,
            "order date, orderdatum, bestelldatum, bestell datum, po date, purchase order date, delivery date, \
             date of delivery, ship date, shipping date, ship to, ship from, shipping address, delivery address, \
             lieferdatum, liefer datum, leistungsdatum, leistungs datum, lieferschein nr, lieferschein datum, \
             lieferscheinnr, auftrag datum, auftragsdatum, auftrag datum lief, liefer bzw leistungsdatum, \
             lieferadresse, lieferanschrift, warenempfanger, afleveradres, adresse de livraison, livraison, \
             date de livraison, date de commande, customer nr, customer id, customer account, client nr, kundennr, \
             kunden nr, kunde nr, klantnr, nr client, client id, code client, numero de dossier, nr cliente, \
             telephone, tel, phone, telefon, fax, email, e mail, mail, web, website, bic, swift, blz, bank, sort code, \
             ifsc code, ifsc, routing nr, page, seite, pagina, gln, hrb, siret, siren, rcs, kvk, status, \
             leveringsdatum, leverdatum, check in, check out, booking id, payment mode, payment method, zahlungsform, \
             zahlungsart, mode de paiement, mode de reglement, your reference, ihr zeichen, unser zeichen, \
             our reference, reference, steuerberater, bank name, branch, bankverbindung, balance, delivery note, \
             lief nr, liefernr, contact, ansprechpartner, invoice total, invoice amount, total, amount due, \
             balance due, rechnungsbetrag, rechnungsart, invoice type, bic swift, bic code, swift code, \
             account statement, sales order, sales order nr, project, projekt, job, quote nr, quotation nr, \
             angebot nr, angebotsnr, date de valeur, pan, cin, state code, place of supply",
        ),
    ])
});
