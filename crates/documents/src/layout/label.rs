//! Labels in a form in which their many spellings are equal.

/// Lower case without accents; other signs stay.
pub fn fold(text: &str) -> String {
    // Nearly all words are plain, and this is done to all of them, many times.
    if text.is_ascii() && !text.contains('`') {
        return text.to_ascii_lowercase();
    }
    let mut folded = String::with_capacity(text.len());
    for c in text.chars().flat_map(char::to_lowercase) {
        match c {
            'à' | 'á' | 'â' | 'ã' | 'ä' | 'å' => folded.push('a'),
            'è' | 'é' | 'ê' | 'ë' => folded.push('e'),
            'ì' | 'í' | 'î' | 'ï' => folded.push('i'),
            'ò' | 'ó' | 'ô' | 'õ' | 'ö' | 'ø' => folded.push('o'),
            'ù' | 'ú' | 'û' | 'ü' => folded.push('u'),
            'ç' => folded.push('c'),
            'ñ' => folded.push('n'),
            'ß' => folded.push_str("ss"),
            '’' | '`' => folded.push('\''),
            '–' | '—' | '−' => folded.push('-'),
            '\u{300}'..='\u{36f}' => {}
            c => folded.push(c),
        }
    }
    folded
}

/// Letters and digits only, with the ways to write "number" made one: `Rechnungs-Nr.`,
/// `Rechnungsnummer` and `rechnungs nr` are all `rechnungsnr`.
pub fn squeeze(text: &str) -> String {
    text.split_whitespace().map(squeeze_word).collect()
}

/// [`squeeze`] for one word.
pub fn squeeze_word(word: &str) -> String {
    let folded = fold(word);
    let bare = folded.trim_matches(|c: char| !c.is_alphanumeric() && !matches!(c, '#' | '°' | 'º' | '№'));
    if matches!(bare, "no" | "nr" | "num" | "number" | "nummer" | "numero" | "n°" | "nº" | "no°" | "№" | "#" | "nro")
    {
        return "nr".to_owned();
    }
    if matches!(folded.as_str(), "n." | "n.:" | "n.º" | "n.º:" | "n.°" | "n.°:" | "nr.:" | "no.:") {
        return "nr".to_owned();
    }
    let plain: String = folded.chars().filter(|c| c.is_alphanumeric()).collect();
    for long in ["nummer", "number", "numero"] {
        if let Some(stem) = plain.strip_suffix(long) {
            return format!("{stem}nr");
        }
    }
    // `Invoice#` and `Rechnungs-No.` in one word.
    if folded.trim_end_matches([':', '.']).ends_with(['#', '°']) {
        return format!("{}nr", plain.trim_end_matches('n'));
    }
    plain
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spellings_of_one_label_are_equal() {
        for text in ["Rechnungs-Nr.", "Rechnungsnummer", "RECHNUNGS NR", "Rechnungs-Nummer:"] {
            assert_eq!(squeeze(text), "rechnungsnr", "{text}");
        }
        for text in ["Invoice #", "Invoice no.", "Invoice Number:", "INVOICE#"] {
            assert_eq!(squeeze(text), "invoicenr", "{text}");
        }
        assert_eq!(squeeze("Facture n°"), "facturenr");
        assert_eq!(squeeze("Fattura n."), "fatturanr");
        assert_eq!(squeeze("Quantité"), "quantite");
    }
}
