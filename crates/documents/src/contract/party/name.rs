//! Where a company's name ends.

use crate::pattern::Pattern;

/// Cuts a name from the text that begins with it: before its description, its address or its
/// definition. `None` where no name is left, such as where it is blacked out.
pub fn cut_name(text: &str) -> Option<String> {
    static DESCRIPTION: Pattern = Pattern::new(
        r#"[(";]|[,\s]\s*(?:an?|the)\s+(?:[\w.-]+\s+){0,5}?(?:corporation|company|partnership|limited|organi[sz]ation|individual|firm|association|entity|municipality|trust|body|subsidiary|society|bank|gesellschaft|société)\b|,\s*(?:an?|the|having|with|whose|which|organi[sz]ed|located|incorporated\s+(?:in|under|and)|duly|acting|on\s+behalf|a/?k/?a|f/?k/?a|at|of|being|as|its|registered|party|hereinafter|represented|vertreten|dont|ayant|sise|société|mit\s+sitz|(?-i:[A-Z])\w+(?:\s+(?-i:[A-Z])\w+)?\s+(?:corporation|limited\s+liability\s+company|limited\s+partnership|company))\b|\s(?:having|whose|with\s+(?:its|offices|an?|principal|registered)|located|organi[sz]ed|incorporated\s+(?:in|under|and)|duly|a/k/a|hereinafter|mit\s+sitz|of\s+\d+|is\s+effective|is\s+made|certifies|dated)\b|\s(?:dated|effective)\s|,\s*(?:\d|p\.?o\.?\s+box|\[)|:"#,
    );
    static AFTER_FORM: Pattern = Pattern::new(
        r"\b(?:inc|llc|l\.l\.c|ltd|limited|corp|corporation|company|co|lp|l\.p|llp|plc|gmbh|ag|kg|se|n\.a|s\.a|b\.v|sarl|sas|pty|n\.v)\b\.?(,)\s*",
    );
    // A second form, or the name that the company trades under.
    static FORM: Pattern = Pattern::new(
        r"^(?:inc|llc|l\.l\.c|ltd|limited|corp|co|lp|l\.p|llp|plc|gmbh|n\.a|s\.a|b\.v|n\.v|pty)\b|^(?:d/?b/?a|doing\s+business\s+as|trading\s+as|t/a)\b",
    );
    static ARTICLE: Pattern = Pattern::new(r"^(?:the|la\s+société|der|die|das)\s+");
    static LEAD: Pattern = Pattern::new(
        r"^(?:(?:and\s+)?(?:on|of)\s+(?:the\s+)?(?:one|other|first|second)\s+(?:hand|part|side)\s*[,:]?\s+|party\s+[ab12]\s*[:,]\s*|(?:\d|[a-d]|i{1,3})[).]\s+|and\s+|(?:its|their)\s+(?:affiliate|subsidiary|parent)(?:\s+company)?\s*,?\s+)+",
    );
    static NEXT_SENTENCE: Pattern = Pattern::new(r"\.\s+(?:the|this|these|whereas|now|each|both|for|all|it)\s");
    static SENTENCE_END: Pattern = Pattern::new(r"\.\s+(?-i:[A-Z])");
    static ABBREVIATED: Pattern =
        Pattern::new(r"\b(?:inc|ltd|corp|co|st|no|mr|mrs|dr|n|pte|pvt|pty|bros|mfg|intl|u\.s|s|l\.p|(?-i:[A-Z]))$");
    let text = text.trim_start_matches(|c: char| !c.is_alphanumeric() && c != '[');
    if text.starts_with('[') {
        return None;
    }
    let lead = LEAD.find(text).map_or(0, |found| found.end());
    let text = text.get(lead..)?;
    let mut descriptions = DESCRIPTION.find_all(text);
    let description = descriptions.find(|found| !is_part_of_name(text.get(found.start()..).unwrap_or_default()));
    let mut end = description.map_or(text.len(), |found| found.start());
    for found in AFTER_FORM.all_captures(text) {
        let (Some(whole), Some(comma)) = (found.get(0), found.get(1)) else { continue };
        let rest = text.get(whole.end()..).unwrap_or_default();
        if comma.start() < end && !FORM.is_in(rest) {
            end = comma.start();
        }
    }
    if let Some(next) = NEXT_SENTENCE.find(text).filter(|next| next.start() < end) {
        end = next.start() + 1;
    }
    // A line end ends a name of several words; a name in one word goes on, if it is one.
    for stop in text.match_indices('\n').map(|(at, _)| at).take_while(|at| *at < end) {
        let words = text.get(..stop).unwrap_or_default().split_whitespace().count();
        if words > 1 {
            end = stop;
            break;
        }
    }
    for stop in SENTENCE_END.find_all(text) {
        let before = text.get(..stop.start()).unwrap_or_default();
        if stop.start() < end && !ABBREVIATED.is_in(before) {
            end = stop.start();
        }
    }
    let article = ARTICLE.find(text).map_or(0, |found| found.end());
    let text = text.get(article..)?;
    end = end.saturating_sub(article);
    let name = text.get(..end)?.trim().trim_end_matches([',', ';', ':', '-', ' ']).trim();
    let name = name.split_whitespace().collect::<Vec<_>>().join(" ");
    is_name(&name).then_some(name)
}

/// Whether the text begins with a bracket that belongs to a name: `(Pty) Limited`, `(UK) Ltd`.
pub fn is_part_of_name(text: &str) -> bool {
    static INNER: Pattern = Pattern::new(
        r"^\((?-i:[A-Z])[\w.& -]{0,24}\)\s*(?:pty|pvt|pte|private|proprietary|ltd|limited|inc|llc|llp|plc|corp|corporation|company|co|gmbh|ag|b\.?v|s\.?a|sarl)\b",
    );
    INNER.is_in(text)
}

/// Whether the name ends with a legal form, as companies' names do.
pub fn has_form(name: &str) -> bool {
    static FORM: Pattern = Pattern::new(
        r"(?:^|[\s,.])(?:inc(?:orporated)?|llc|l\.l\.c|ltd|limited|corp(?:oration)?|company|co|lp|l\.p|llp|plc|gmbh|ag|kg|se|n\.?\s?a|s\.?a|b\.?v|n\.?v|sarl|sas|s\.?r\.?l|pty|trust)\.?$",
    );
    FORM.is_in(name)
}

/// Whether the text can be the name of a company or a person.
pub fn is_name(text: &str) -> bool {
    static NO_NAME: Pattern = Pattern::new(
        r"\b(?:shall|means?|hereby|agreement|herein|such|this|pursuant|parties|party|number|date|name)\b|_{3}|\*{2}|^\W*$|\[",
    );
    static NUMBERED: Pattern = Pattern::new(r"^\d+\.\d");
    static ROLE: Pattern = Pattern::new(
        r"^(?:vendor|supplier|seller|contractor|provider|service\s+provider|customer|client|buyer|purchaser|recipient|owner|licensor|licensee|distributor|reseller|company|shipper|carrier)$",
    );
    if NUMBERED.is_in(text) || ROLE.is_in(text) {
        return false;
    }
    let letters = text.chars().filter(|c| c.is_alphabetic()).count();
    let starts = text.chars().next().is_some_and(|c| c.is_uppercase() || c.is_ascii_digit())
        || text.split(' ').any(|word| word.chars().next().is_some_and(char::is_uppercase));
    let words: Vec<&str> = text.split(' ').filter(|word| word.chars().any(char::is_alphabetic)).collect();
    let capital = |word: &&&str| word.chars().find(|c| c.is_alphabetic()).is_some_and(char::is_uppercase);
    let mostly_capital = words.iter().filter(capital).count() * 2 >= words.len();
    (2..=110).contains(&text.chars().count()) && letters >= 2 && starts && mostly_capital && !NO_NAME.is_in(text)
}

/// Whether two names are one company's, apart from case and punctuation.
pub fn are_same(a: &str, b: &str) -> bool {
    let plain = |name: &str| name.to_lowercase().chars().filter(|c| c.is_alphanumeric()).collect::<String>();
    let (a, b) = (plain(a), plain(b));
    a == b || (a.len().min(b.len()) > 5 && (a.starts_with(&b) || b.starts_with(&a)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cuts_at_descriptions_and_addresses() {
        for (text, name) in [
            ("PivX Corporation, a California corporation,", "PivX Corporation"),
            ("TELCO PTE, LTD., a company organized", "TELCO PTE, LTD."),
            ("Apollo Surgery, Delaware corporation having", "Apollo Surgery"),
            ("Fir 1, LLC, d/b/a/ HEMP FARMS (\"Fir\")", "Fir 1, LLC, d/b/a/ HEMP FARMS"),
            ("Wren Trials (Pty) Limited, of Cape Town", "Wren Trials (Pty) Limited"),
            ("(1) BRAMLEY PEOPLE LIMITED, a company incorporated in England", "BRAMLEY PEOPLE LIMITED"),
            ("and its affiliate MUGWORT EUROPE B.V. (together", "MUGWORT EUROPE B.V."),
            ("Alder (UK) Ltd (\"Alder\")", "Alder (UK) Ltd"),
            ("Bank of Fern, N. A, (", "Bank of Fern, N. A"),
            ("Solar Partners 1, LLC, a limited", "Solar Partners 1, LLC"),
            ("2205925 Ontario Limited, with its", "2205925 Ontario Limited"),
            ("Dexcel Ltd., with its registered address", "Dexcel Ltd."),
            ("551 FX Associates, LLC a Delaware Limited Liability Company", "551 FX Associates, LLC"),
            ("Muster GmbH, Bahnhofstr. 5, 8001 Zürich", "Muster GmbH"),
        ] {
            assert_eq!(cut_name(text).as_deref(), Some(name), "{text}");
        }
    }

    #[test]
    fn a_blacked_out_name_is_none() {
        assert_eq!(cut_name("[ * * * ] (the"), None);
        assert_eq!(cut_name("____________, a corporation"), None);
    }
}
