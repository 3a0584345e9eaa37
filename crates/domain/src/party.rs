//! Whether two printed names mean the same company.

/// A legal form and how it is written. Names with different forms are different companies.
const FORMS: &[(&str, &[&str])] = &[
    ("corporation", &["inc", "incorporated", "corp", "corporation"]),
    ("limited", &["ltd", "limited", "pty", "pvt"]),
    ("llc", &["llc", "l l c"]),
    ("llp", &["llp"]),
    ("lp", &["lp"]),
    ("plc", &["plc"]),
    ("gmbh", &["gmbh", "mbh", "ug"]),
    ("ag", &["ag"]),
    ("kg", &["kg", "kgaa", "ohg"]),
    ("ev", &["ev"]),
    ("sa", &["sa", "s a"]),
    ("sas", &["sas", "sasu"]),
    ("sarl", &["sarl", "eurl"]),
    ("srl", &["srl"]),
    ("spa", &["spa"]),
    ("bv", &["bv"]),
    ("nv", &["nv"]),
    ("ab", &["ab"]),
    ("as", &["as", "asa"]),
    ("aps", &["aps"]),
    ("oy", &["oy", "oyj"]),
    ("kk", &["kk"]),
];

/// Words that a company's name may carry or leave out.
const PLAIN: &[&str] = &[
    "co",
    "company",
    "the",
    "and",
    "und",
    "et",
    "of",
    "group",
    "holding",
    "holdings",
    "services",
    "service",
    "solutions",
    "international",
    "department",
    "dept",
    "accounts",
    "payable",
    "division",
    "attn",
    "c",
    "o",
    "dba",
];

struct Name {
    /// In their order, without legal forms.
    words: Vec<String>,
    form: Option<&'static str>,
}

impl Name {
    fn read(text: &str) -> Self {
        // "S.A." and "L.L.C." are written together; every other sign parts words.
        let lower = text.to_lowercase().replace('.', "").replace('&', " and ").replace(['\'', '’'], "");
        let mut words: Vec<String> =
            lower.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).map(str::to_owned).collect();
        let mut form = None;
        // A form stands behind the name; a company may well be called "Ab" or "As".
        while let Some(known) = words.last().filter(|_| words.len() > 1).and_then(|word| form_of(word)) {
            form = form.or(Some(known));
            words.pop();
        }
        if form.is_none() {
            let inner = words.iter().skip(1).position(|word| word.len() > 2 && form_of(word).is_some());
            if let Some(at) = inner {
                form = words.get(at + 1).and_then(|word| form_of(word));
                words.remove(at + 1);
            }
        }
        Self { words, form }
    }

    fn telling(&self) -> Vec<&str> {
        let telling: Vec<&str> = self.words.iter().map(String::as_str).filter(|word| !PLAIN.contains(word)).collect();
        if telling.is_empty() { self.words.iter().map(String::as_str).collect() } else { telling }
    }

    /// IBM of International Business Machines.
    fn is_initials_of(&self, long: &Self) -> bool {
        let [letters] = self.words.as_slice() else { return false };
        long.words.len() >= 2 && letters.chars().eq(long.words.iter().filter_map(|word| word.chars().next()))
    }
}

fn form_of(word: &str) -> Option<&'static str> {
    FORMS.iter().find(|(_, written)| written.contains(&word)).map(|(form, _)| *form)
}

/// Whether the two names mean one company: the same telling words, up to a slip of the pen, a name
/// cut short or initials, and no different legal forms.
pub fn is_same_party(one: &str, other: &str) -> bool {
    if one == other && one.chars().any(char::is_alphanumeric) {
        return true;
    }
    let (one, other) = (Name::read(one), Name::read(other));
    if matches!((one.form, other.form), (Some(a), Some(b)) if a != b) {
        return false;
    }
    let (mine, theirs) = (one.telling(), other.telling());
    if mine.is_empty() || theirs.is_empty() {
        return false;
    }
    if mine.concat() == theirs.concat() || one.is_initials_of(&other) || other.is_initials_of(&one) {
        return true;
    }
    let mut rest = theirs.clone();
    let mut shared = 0;
    for word in &mine {
        if let Some(at) = rest.iter().position(|other| is_like(word, other)) {
            rest.swap_remove(at);
            shared += 1;
        }
    }
    let (fewer, more) = (mine.len().min(theirs.len()), mine.len().max(theirs.len()));
    // All of the shorter name's words within the longer one, or three of four words.
    (shared == fewer && (fewer >= 2 || more == 1)) || shared * 4 >= more * 3
}

fn is_like(one: &str, other: &str) -> bool {
    if one == other {
        return true;
    }
    let least = one.chars().count().min(other.chars().count());
    let has_digit = one.chars().chain(other.chars()).any(|c| c.is_ascii_digit());
    if has_digit || least < 4 {
        return false;
    }
    let (short, long) = if one.len() <= other.len() { (one, other) } else { (other, one) };
    (least >= 5 && strsim::osa_distance(one, other) <= 1) || (least >= 4 && long.starts_with(short))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spelling_and_form_make_no_other_company() {
        for (one, other) in [
            ("Acme Corporation", "Acme Corp."),
            ("Northwick Field Services Ltd", "NORTHWICK FIELD SERVICES LIMITED"),
            ("Müller & Söhne GmbH", "Müller und Söhne GmbH"),
            ("Aldermoor Foods Ltd", "Aldermoor Foods"),
            ("Aldermoor Foods Ltd", "Aldermoor Foods Ltd, Accounts Payable"),
            ("International Business Machines Corp", "IBM"),
            ("Blue Collar Staffing Co", "Blue Collar Staffing"),
            ("Société Dupont S.A.", "Société Dupont SA"),
            ("PestGuard LLC", "Pest Guard, L.L.C."),
            ("Brightwater Labratories Inc", "Brightwater Laboratories Inc."),
        ] {
            assert!(is_same_party(one, other), "{one} / {other}");
        }
    }

    #[test]
    fn other_companies_stay_apart() {
        for (one, other) in [
            ("Delta Inc", "Delta LLC"),
            ("Northwick Field Services Ltd", "Southwick Marine Ltd"),
            ("Blue Collar Staffing", "Blue Llar Staffing Partners West"),
            ("Acme Waste", "Apex Waste"),
            ("Delta", "Delta Air Lines"),
            ("Store 12", "Store 14"),
            ("", "Acme"),
        ] {
            assert!(!is_same_party(one, other), "{one} / {other}");
        }
    }
}
