//! The labels of the columns of line tables, in seven languages.

use std::sync::LazyLock;

use super::ColumnKind;
use crate::layout::Vocabulary;

/// What line tables call their columns.
pub static COLUMNS: LazyLock<Vocabulary<ColumnKind>> = LazyLock::new(|| {
    use ColumnKind::*;
    Vocabulary::listed(&[
        (
            Position,
            "pos, position, sn, nr, line, line nr, item nr, lfd nr, ligne, riga, sr nr, s nr, sl nr, sr, ln, row, regel, \
             linea, posten, item #",
        ),
        (
            Code,
            "pro, pro nr, waybill, waybill nr, awb, awb nr, tracking nr, shipment nr, bol nr, ticket, ticket nr, art nr lief, unsere art nr, ihre art nr, sku, code, item code, art nr, artikelnr, artikel nr, article nr, \
             product code, product nr, part nr, part, ref, reference, codice, codigo, cod, gtin, ean, hsn, hsn sac, \
             sac, art nr lieferant, art nr kunde, material, materialnr, item id, item ref, service code, \
             seller assigned id, produktnr, artikelcode, productcode, catalog nr, stock code, charge code, rate code, \
             item number, code article, referencia, riferimento, referentie, product id",
        ),
        (
            Item,
            "item, items, artikel, article, product, products, produkt, produit, articolo, articulo, artigo, prodotto, \
             producto, produto, productnaam",
        ),
        (
            Description,
            "consultant, resource, staff, job, job title, role, shift, assignment, work performed, line of service, \
              timekeeper, employee, worker, matter, expense, expenses, goods, \
             position text, leistungsart, tatigkeit, nature, detail des prestations, servizio, servicio, servico, \
             dienst, werkzaamheden, lavorazione, causale, description, item description, product description, \
             description of goods, service description, description of services, goods description, line description, \
             details, detail, particulars, service, services, title, activity, task, work, beschreibung, bezeichnung, \
             artikelbezeichnung, artikelname, artikelbeschreibung, produktbezeichnung, leistung, \
             leistungsbeschreibung, text, designation, libelle, desciption, prestation, prestations, omschrijving, \
             descrizione, descripcion, concepto, descricao, product name, item name, name, produktname, charge, \
             charge description, charges description, product service, item service, nom, beschrijving, detalle, \
             bezeichnung der leistung, designation des produits, description des articles, item and description, \
             item description service, services rendered",
        ),
        (
            Quantity,
            "no of units, number of units, no of days, no of hours, number of days, number of hours, nr of units, \
             nr of days, nr of hours, volume, consumption, verbrauch, count, pieces, pcs, stuck, stk, nbre, nb, \
             numero, qty, quantity, qnty, quant, menge, anzahl, quantite, qte, nombre, aantal, hoeveelheid, quantita, \
             qta, cantidad, cant, cantitate, quantidade, qtd, qtde, hours, hrs, stunden, std, days, tage, heures, \
             jours, uren, ore, horas, units, usage, qty ordered, qty shipped, billed qty, qty hrs, hours qty, \
             quantity billed, invoiced qty, time, duration, zeit, dauer, duree, duur, hours worked, time spent, qty this period, \
             quantity this period, antal, ilosc, unidades, uds",
        ),
        (
            Unit,
            "mengeinheit, meng einheit, unit, uom, u m, um, einheit, einh, me, unite, eenheid, unita, unidad, unidade, \
             ud, unit of measure, mengeneinheit, unit type, measure",
        ),
        (
            UnitPrice,
            "preco unit, precio unit, prix unit, prezzo unit, preis pro stuck, rate cwt, rate per cwt, rate per mile, rate per kg, day rate, daily rate, bill rate, billing rate, pay rate, charge rate, tariff, rate per day, rate per hour, hour rate, unit price excl tax, unit price excl vat, \
             price excl vat, prix unitaire eur, cena, tarif horaire, tarif journalier, tariffa, tarifa, uurtarief, \
             dagtarief, e preis, einheitspreis, unit fee, fee, unit price, unitprice, price, price unit, rate, \
             unit cost, cost, unit rate, price each, each, net price, net unit price, hourly rate, price per unit, \
             list price, preis, einzelpreis, einzel, ep, stuckpreis, stueckpreis, vk preis, nettopreis, netto preis, \
             einzelpreis netto, preis pro einheit, preis einheit, prix unitaire, prix unitaire ht, prix unit, \
             prix unit ht, pu, pu ht, p u, p u ht, prix, prix ht, prix net, prijs, prijs per stuk, stukprijs, \
             eenheidsprijs, prezzo, prezzo unitario, prezzo un, precio, precio unitario, precio unidad, precio ud, \
             preco, preco unitario, valor unitario, tarif, tarief, base price, rate usd, stundensatz, tagessatz, satz, \
             price net, einzelbetrag, e-preis",
        ),
        (BaseQuantity, "per, price per, preiseinheit, pe, base quantity, price base, price unit qty, base qty"),
        (
            Discount,
            "desc %, desc perc, rem, rab, discount, disc, disc %, discount %, remise %, rabatt %, korting %, sconto %, dto %, rabatt, remise, korting, sconto, descuento, dto, desconto, nachlass",
        ),
        (
            TaxRate,
            "vat, vat rate, tax, taxes, tax rate, mwst, mwst satz, ust, ust satz, steuer, steuersatz, umsatzsteuer, \
             tva, taux tva, taux de tva, taux, btw, iva, gst, gst rate, sales tax, aliquota, tipo iva, taxe, \
             mehrwertsteuer, ust mwst",
        ),
        (
            TaxAmount,
            "tax amount, vat amount, mwst betrag, ust betrag, steuerbetrag, btw bedrag, montant tva, montant de tva, \
             gst amount, importo iva, cgst, sgst, igst",
        ),
        (
            Amount,
            "line total, total line, total net, amount net, amount excl vat, amount excl tax, total excl tax, \
             total ex tax, value net, fees, total fees, gesamt eur, summe eur, totaal excl, bedrag excl btw, \
             importo netto, totale netto, importe neto, valor liquido, netto summe, betrag eur, entgelt, \
             positionsbetrag, positionsbetrag ohne ust, amount, total, net amount, net, net total, total amount, \
             line amount, extended price, ext price, extended amount, extended, ext amount, extension, charges, \
             subtotal, sub total, total price, total excl vat, total ex vat, price total, line net, line net amount, \
             amount due, total cost, sum, betrag, gesamt, gesamtpreis, gesamtbetrag, gesamt netto, netto gesamt, \
             nettobetrag, nettowert, netto, summe, zeilenbetrag, zeilensumme, positionssumme, g preis, wert, \
             warenwert, montant, montant ht, montant net, montant net ht, total ht, total ligne, total ligne ht, \
             prix total, prix total ht, bedrag, totaal, totaalbedrag, totaal excl btw, netto bedrag, regeltotaal, \
             importo, totale, importe, valor, valor total, total linea, taxable value, taxable amount, value, ex vat, \
             line value, amount this period, this period, line sum, ext amt, gp, gesamtwert, betrag netto, total net amount, total price net",
        ),
        (
            GrossAmount,
            "gross, gross amount, total incl vat, total inc vat, total incl tax, total including vat, brutto, \
             bruttobetrag, gesamt brutto, prijs incl btw, bedrag incl btw, totaal incl btw, incl btw, montant ttc, \
             total ttc, prix ttc, ttc, total gross, amount incl vat, incl vat, totale ivato, gross total",
        ),
        (
            Weight,
            "weight, gross weight, net weight, chargeable weight, billed weight, gewicht, poids, peso, gewicht kg, weight lbs, weight kg, miles, km, distance",
        ),
        (
            Date,
            "date, datum, service date, period, zeitraum, periode, fecha, data, leistungsdatum, leistungszeitraum, \
             service period, service dates, billing period, date of service, delivery date, from, to, from date, to date, \
             start, end, start date, end date, service from, service to, von, bis, du, au, month, monat, mois, maand, \
             leistungsmonat, week ending, w e, week, work date, dates, dates of service, period of service, days of service",
        ),
    ])
});
