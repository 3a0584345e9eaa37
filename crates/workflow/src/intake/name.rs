//! What a file is called: the name as people see it. It is never used as a path.

use unicode_normalization::UnicodeNormalization;

/// In characters.
const LONGEST: usize = 120;
/// Names that Windows keeps for devices, whatever their ending.
const DEVICES: [&str; 6] = ["con", "prn", "aux", "nul", "conin$", "conout$"];

/// The last part of the name in one spelling (NFC), without control and direction characters and without
/// blanks and dots around it.
pub fn clean_name(name: &str) -> String {
    let last = name.rsplit(['/', '\\']).next().unwrap_or(name);
    let clean: String = last.nfc().filter(|sign| !hides(*sign)).collect();
    let clean = shorten(clean.trim_matches(is_edge));
    match clean.as_str() {
        "" => "unnamed".to_owned(),
        name if is_device(name) => format!("_{name}"),
        _ => clean,
    }
}

/// The ending in lower case, where there is one.
pub fn ending(name: &str) -> Option<String> {
    let (stem, ending) = name.rsplit_once('.')?;
    (!stem.is_empty() && !ending.is_empty()).then(|| ending.to_lowercase())
}

fn hides(sign: char) -> bool {
    sign.is_control()
        || matches!(sign,
            '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e007f}')
}

fn is_edge(sign: char) -> bool {
    sign.is_whitespace() || sign == '.'
}

/// Cut in the middle of the stem, so that the ending stays.
fn shorten(name: &str) -> String {
    let length = name.chars().count();
    if length <= LONGEST {
        return name.to_owned();
    }
    let ending = name.rsplit_once('.').map(|(_, ending)| ending).filter(|ending| ending.chars().count() <= 8);
    let Some(ending) = ending else { return name.chars().take(LONGEST).collect() };
    let stem: String = name.chars().take(LONGEST - ending.chars().count() - 1).collect();
    format!("{}.{ending}", stem.trim_end_matches(is_edge))
}

fn is_device(name: &str) -> bool {
    let stem = name.split('.').next().unwrap_or(name).trim_end().to_lowercase();
    let numbered = |prefix: &str| {
        let number = stem.strip_prefix(prefix);
        number.is_some_and(|number| {
            matches!(number, "0" | "1" | "2" | "3" | "4" | "5" | "6" | "7" | "8" | "9" | "¹" | "²" | "³")
        })
    };
    DEVICES.contains(&stem.as_str()) || numbered("com") || numbered("lpt")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_lose_what_hides_or_leads_elsewhere() {
        for (name, clean) in [
            ("../../etc/passwd", "passwd"),
            ("C:\\x\\invoice.pdf", "invoice.pdf"),
            ("invoice\u{202e}fdp.exe", "invoicefdp.exe"),
            ("in\u{200b}voice\u{2066}.pdf", "invoice.pdf"),
            ("a\r\nb\0.pdf", "ab.pdf"),
            ("", "unnamed"),
            (".", "unnamed"),
            ("...", "unnamed"),
            ("invoice.pdf. . ", "invoice.pdf"),
            ("CON.pdf", "_CON.pdf"),
            ("lpt1", "_lpt1"),
            ("console.pdf", "console.pdf"),
            ("Rechnung Mu\u{308}ller.pdf", "Rechnung M\u{fc}ller.pdf"),
            ("invoice 🧾.pdf", "invoice 🧾.pdf"),
        ] {
            assert_eq!(clean_name(name), clean, "{name:?}");
        }
    }

    #[test]
    fn a_long_name_keeps_its_ending() {
        let clean = clean_name(&format!("{}.pdf", "x".repeat(4000)));
        assert_eq!(clean.chars().count(), 120);
        assert!(clean.ends_with("x.pdf"));
        assert_eq!(clean_name(&"x".repeat(4000)).len(), 120);
    }

    #[test]
    fn the_ending_is_what_follows_the_last_dot() {
        assert_eq!(ending("a.tar.GZ").as_deref(), Some("gz"));
        assert_eq!(ending("README"), None);
        assert_eq!(ending(".pdf"), None);
    }
}
