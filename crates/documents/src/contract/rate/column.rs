//! What the columns of a price schedule are called.

use crate::layout::{ColumnRole, Vocabulary};

/// What a column of a price schedule holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    Line,
    Code,
    /// "Item" alone: the code beside a description, else the description.
    Item,
    Description,
    Unit,
    Price,
    ListPrice,
    Discount,
    Amount,
    Quantity,
    Minimum,
    Maximum,
    From,
    To,
    /// The least that is billed, an amount and no quantity.
    Floor,
    /// A column of another kind, which keeps its place among the others.
    Other,
}

impl ColumnRole for Role {
    fn is_number(self) -> bool {
        !matches!(self, Self::Code | Self::Item | Self::Description | Self::Unit | Self::Other)
    }

    fn unknown() -> Option<Self> {
        Some(Self::Other)
    }
}

/// The names of each kind of column in English, German and French, parted by semicolons.
const LABELS: &[(Role, &str)] = &[
    (Role::Line, "line; line no; pos; pos nr; #; no; nr; s no; sr no; ln"),
    (
        Role::Code,
        "code; item code; item no; item id; item #; sku; part no; part; part #; product code; product no; \
         product id; service code; service id; article no; art nr; artikel nr; material no; material nr; \
         catalog no; catalogue no; cat no; model; model no; ref; reference; référence; code article; rate \
         code; clin; fee code; charge code; stock no; job code",
    ),
    (Role::Item, "item; items; article; artikel"),
    (
        Role::Description,
        "description; item description; product description; service description; description of services; \
         description of service; description of work; services; service; service type; type of service; \
         product; products; product name; product identification; goods; materials; material; deliverable; \
         deliverables; role; roles; position; resource; resource type; labor category; labour category; labor \
         classification; classification; category; activity; task; work item; job title; title; personnel; \
         staff; staff level; skill level; grade; level; consultant level; equipment; equipment type; vehicle \
         type; container; container size; container type; size; lane; route; fee type; type of fee; fee \
         description; charge type; type of charge; charge description; name; item name; plan; module; \
         license; licence; software; subscription; feature; component; waste type; location; site; \
         bezeichnung; beschreibung; leistung; leistungsbeschreibung; artikelbezeichnung; produkt; \
         dienstleistung; tätigkeit; désignation; prestation; prestations; libellé; produit; fees; charges; \
         origin; destination; pickup; drop off; point of origin; species; commodity; rate type; function; team member; scope; work",
    ),
    (
        Role::Unit,
        "unit; units; uom; um; u/m; unit of measure; unit of measurement; measure; per; basis; billing basis; \
         billing unit; price basis; rate basis; pricing unit; einheit; me; mengeneinheit; unité; unit type; \
         charge basis; fee basis; pack; pack size; sales unit; order unit; gebinde; conditionnement; frequency; billing frequency; billing period",
    ),
    (
        Role::Price,
        "price; unit price; price per unit; price each; unit rate; rate; rates; rate per unit; unit cost; \
         cost; cost per unit; net price; net unit price; contract price; contract rate; agreed price; agreed \
         rate; your price; discounted price; customer price; buyer price; selling price; sale price; charge; \
         unit charge; fee; unit fee; service fee; price to; purchase price; supply price; transfer price; \
         hourly rate; hourly rates; hourly fee; rate per hour; price per hour; hourly billing rate; billing \
         rate; bill rate; labor rate; daily rate; day rate; rate per day; weekly rate; monthly rate; monthly \
         fee; monthly price; monthly charge; monthly cost; rate per month; price per month; fee per month; \
         annual fee; annual price; annual rate; yearly fee; price per year; price per ton; rate per ton; \
         price per load; rate per mile; price per user; fee rate; base rate; fixed price; firm price; \
         einzelpreis; preis; stückpreis; nettopreis; satz; stundensatz; tagessatz; monatspreis; preis pro \
         einheit; ep; e preis; prix unitaire; prix unitaire ht; prix; prix ht; pu; pu ht; tarif; tarif ht; \
         tarif horaire; taux; taux horaire; one time fee; recurring fee; setup fee; rate usd; price usd; \
         price eur; rate eur; unit price usd; unit price eur; not to exceed rate",
    ),
    (
        Role::ListPrice,
        "list price; list; msrp; retail price; suggested retail price; standard price; standard rate; gross \
         price; regular price; catalog price; listenpreis; prix catalogue; current price; previous price; old \
         price; old rate",
    ),
    (Role::Discount, "discount; discount percent; discount %; disc; rabatt; remise; percentage discount"),
    (
        Role::Amount,
        "amount; total; total price; total amount; total cost; line total; extended price; extended amount; \
         extension; annual total; gesamtpreis; gesamt; betrag; montant; montant ht; total ht; extended cost; \
         annual cost; total fee; estimated fees; estimated fee; estimated cost; estimated total; estimated amount",
    ),
    (
        Role::Quantity,
        "qty; quantity; menge; anzahl; quantité; qté; estimated quantity; est qty; estimated qty; annual \
         quantity; volume; estimated volume; annual volume; hours; estimated hours; no of units",
    ),
    (
        Role::Floor,
        "min charge; minimum charge; min fee; minimum fee; min price; minimum price; minimum billing; \
         mindestbetrag; minimum de facturation",
    ),
    (
        Role::Minimum,
        "min; min qty; minimum; minimum quantity; minimum qty; min quantity; minimum order; moq; min order; \
         minimum order quantity; min order qty; mindestmenge; quantité minimale; qté min; qty min; from qty; \
         min units",
    ),
    (
        Role::Maximum,
        "max; max qty; maximum; maximum quantity; maximum qty; max quantity; maximum units; max units; qty \
         limit; quantity limit; höchstmenge; maximalmenge; quantité maximale; qté max; qty max; to qty; max \
         per invoice; maximum per invoice; max hours; maximum hours",
    ),
    (
        Role::From,
        "effective from; from; valid from; start; start date; effective date; effective; eff from; eff date; \
         gültig ab; ab; valable à partir du; à partir du; date from; from date; begin date",
    ),
    (
        Role::To,
        "effective to; to; valid to; valid until; valid through; until; end; end date; effective until; eff \
         to; expires; expiry; expiry date; expiration; expiration date; gültig bis; bis; jusqu'au; thru; date \
         to; to date; through",
    ),
];

/// The labels of price schedules.
pub fn vocabulary() -> Vocabulary<Role> {
    let names: Vec<(Role, Vec<&str>)> =
        LABELS.iter().map(|(role, names)| (*role, names.split("; ").collect())).collect();
    let entries: Vec<(Role, &[&str])> = names.iter().map(|(role, names)| (*role, names.as_slice())).collect();
    Vocabulary::new(&entries)
}

/// Whether the columns make a price schedule: something named and a price for it.
pub fn is_schedule(roles: &[Role]) -> bool {
    let has = |wanted: &[Role]| roles.iter().any(|role| wanted.contains(role));
    let named = has(&[Role::Description, Role::Item, Role::Code]) || (has(&[Role::From]) && has(&[Role::To]));
    named && (has(&[Role::Price]) || (has(&[Role::Amount]) && roles.len() >= 2))
}
