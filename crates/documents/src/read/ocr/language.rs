//! In which language a page is written, by the small words that no text does without.

use super::super::page::TextLine;

/// What the reader of characters knows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Language {
    English,
    German,
    French,
    Spanish,
    Italian,
    Dutch,
}

impl Language {
    /// With which a document of an unknown language is begun.
    pub const FIRST: [Self; 2] = [Self::English, Self::German];
    const ALL: [Self; 6] = [Self::English, Self::German, Self::French, Self::Spanish, Self::Italian, Self::Dutch];

    /// ISO 639-2, as Tesseract names its data.
    pub const fn code(self) -> &'static str {
        match self {
            Self::English => "eng",
            Self::German => "deu",
            Self::French => "fra",
            Self::Spanish => "spa",
            Self::Italian => "ita",
            Self::Dutch => "nld",
        }
    }

    /// The language itself first; names and terms in English stand everywhere.
    pub fn with_english(self) -> Vec<Self> {
        if self == Self::English { vec![self] } else { vec![self, Self::English] }
    }

    /// Words of letters without accents, for those are what a reader of another language gets wrong.
    const fn words(self) -> &'static [&'static str] {
        match self {
            Self::English => &[
                "the",
                "and",
                "of",
                "to",
                "for",
                "from",
                "with",
                "invoice",
                "date",
                "amount",
                "due",
                "is",
                "this",
                "payment",
                "number",
                "description",
                "quantity",
                "price",
                "our",
                "your",
                "please",
                "tax",
                "bill",
            ],
            Self::German => &[
                "der", "die", "das", "und", "von", "mit", "rechnung", "datum", "betrag", "menge", "nicht", "bitte",
                "zahlung", "den", "dem", "ist", "netto", "brutto", "mwst", "ust", "preis", "zu", "im", "wir", "auf",
            ],
            Self::French => &[
                "le", "la", "les", "et", "des", "du", "pour", "facture", "montant", "date", "tva", "vous", "nous",
                "une", "sur", "au", "prix", "client", "commande", "paiement", "est", "ttc", "ht", "par", "dans",
            ],
            Self::Spanish => &[
                "el",
                "los",
                "las",
                "y",
                "por",
                "para",
                "factura",
                "importe",
                "fecha",
                "iva",
                "con",
                "una",
                "del",
                "precio",
                "cliente",
                "cantidad",
                "pago",
                "vencimiento",
                "su",
                "es",
                "se",
                "al",
                "que",
            ],
            Self::Italian => &[
                "il",
                "gli",
                "e",
                "di",
                "della",
                "per",
                "fattura",
                "importo",
                "data",
                "iva",
                "con",
                "una",
                "del",
                "prezzo",
                "cliente",
                "pagamento",
                "scadenza",
                "imponibile",
                "dei",
                "che",
                "al",
                "da",
                "nel",
                "totale",
            ],
            Self::Dutch => &[
                "het", "een", "en", "van", "voor", "factuur", "bedrag", "datum", "btw", "met", "aantal", "prijs",
                "klant", "betaling", "op", "aan", "uw", "wij", "is", "niet", "naar", "totaal", "te", "bij", "onze",
            ],
        }
    }

    /// The language whose words stand on the page most often; none where hardly any do.
    pub fn guess(lines: &[TextLine]) -> Option<Self> {
        let words = lines.iter().flat_map(|line| &line.words);
        let plain = |text: &str| text.trim_matches(|c: char| !c.is_alphabetic()).to_lowercase();
        let words: Vec<String> = words.map(|word| plain(&word.text)).filter(|word| !word.is_empty()).collect();
        let count = |language: Self| words.iter().filter(|word| language.words().contains(&word.as_str())).count();
        // Of equals the first, which is English.
        let best = Self::ALL.into_iter().rev().max_by_key(|language| count(*language))?;
        (count(best) >= 3).then_some(best)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::read::plain::lay_text;

    #[test]
    fn the_small_words_tell() {
        for (text, language) in [
            ("Please pay the amount due to the account of our bank", Language::English),
            ("Bitte zahlen Sie den Betrag auf das Konto, die Rechnung ist netto", Language::German),
            ("Nous vous prions de payer la facture pour le montant de 12 EUR", Language::French),
            ("La factura del cliente y el importe con IVA, fecha de vencimiento", Language::Spanish),
            ("La fattura del cliente, importo e scadenza di pagamento con IVA", Language::Italian),
            ("Wij verzoeken u het bedrag van de factuur te betalen op onze rekening", Language::Dutch),
        ] {
            assert_eq!(Language::guess(&lay_text(text).unwrap()[0].lines), Some(language), "{text}");
        }
        assert_eq!(Language::guess(&lay_text("A-17 2026 9,50").unwrap()[0].lines), None);
    }
}
