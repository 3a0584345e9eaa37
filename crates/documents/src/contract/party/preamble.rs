//! The opening words that name the parties: "between X (the "Supplier") and Y (the "Customer")".

use std::ops::Range;

use super::name::{are_same, cut_name, has_form, is_part_of_name};
use super::role::weigh;
use crate::pattern::Pattern;

/// The preamble stands within this much text from the beginning.
const SEARCH: usize = 40_000;
/// A preamble with long descriptions of three parties is not longer.
const LONGEST: usize = 2_600;

/// A party with its name and the terms defined for it.
#[derive(Clone, Debug, PartialEq)]
pub struct Party {
    pub name: String,
    pub aliases: Vec<String>,
    /// The name and its description up to the definition.
    pub span: Range<usize>,
}

impl Party {
    /// Takes another company on to the same side.
    fn join(&mut self, other: &Self) {
        if !are_same(&self.name, &other.name) {
            self.name = format!("{} and {}", self.name, other.name);
            self.span.end = self.span.end.max(other.span.end);
        }
    }
}

static START: Pattern = Pattern::new(
    r"(?:\b(?:(?:entered\s+into\s+)?by,?\s+and\s+)?(?:between|among|amongst|zwischen|entre)\b|\bb\s+e\s+t\s+w\s+e\s+e\s+n\b|\bentered\s+into\s+by\b)\s*:?\s*(?:(?:the\s+following\s+parties|(?:the\s+)?parties\s+to\s+this\s+(?:agreement|contract))\s*:?\s*)?(?:\(\s*[1ia]\s*\)\s*)?",
);
static END: Pattern = Pattern::new(
    r"\bwhereas\b|\brecitals?\b|r\s+e\s+c\s+i\s+t\s+a\s+l\s+s|witnesseth|\bbackground\b|\bnow,?\s+there?fore\b|\bpräambel\b|il\s+a\s+été\s+convenu|\bparties\s+(?:hereby\s+)?agree\b|\n\s*(?:(?:section|article|§)\s+(?:1|i)\b|(?:1|i)[.)]\s)|\bmay\s+(?:\w+\s+){0,3}be\s+referred|\b(?:are|shall\s+be|will\s+be)\s+(?:\w+\s+){0,3}referred|\bare\s+(?:hereinafter|sometimes)|\bhereinafter\s+(?:jointly|collectively|individually)|with\s+respect\s+to\s+the\s+following|\btogether\s+(?:as\s+)?the\s+.?parties|\beach\s+individually|table\s+of\s+contents|[\n.]\s*this\s+(?:[\w&-]+\s+){0,8}(?:agreement|contract|amendment|addendum|lease)\b|capitali[sz]ed\s+terms",
);
static DEFINITION: Pattern = Pattern::new(
    r#"\([^()"]{0,70}"[^()]{1,120}\)|\((?:the\s+)?(?-i:[A-Z])[A-Za-z.]{1,14}(?:\s(?-i:[A-Z])[\w.]{1,14}){0,2}\)|,\s*(?:the\s+|as\s+)?"[^"\n]{2,40}"|\(\s*(?:the\s+)?'[^'()]{1,40}'\s*\)|\bhereinafter,?\s+(?:referred\s+to\s+as|called|known\s+as)?\s*(?:the\s+)?"[^"\n]{1,60}"|\bhereinafter\s+(?:referred\s+to\s+as|called|known\s+as)\s+(?:the\s+)?(?-i:[A-Z]\w+)|\bnachfolgend\s+(?:auch\s+)?"[^"\n]{1,60}"|\bci-après\s+(?:dénommée?\s+)?"[^"\n]{1,60}""#,
);
static QUOTED: Pattern = Pattern::new(r#""\s*([^"]{1,60}?)\s*[,.]?\s*(?:"|$|\))"#);
/// A definition of several companies at once.
static SEVERAL: Pattern =
    Pattern::new(r"^\W*(?:collectively|together|jointly|both|each|individually|severally|all\s+of|the\s+foregoing)\b");
static JOINT: Pattern = Pattern::new(r"\b(?:collectively|together)\s+with\s+(?-i:[A-Z])");
/// A name that is blacked out or left blank.
static HIDDEN: Pattern = Pattern::new(r"(?:^|\band)[\s:,]*(?:the\s+)?(?:\[[\s*]+\]|\*{3,}|_{4,})");
static BARE: Pattern = Pattern::new(
    r"^\(\s*(?:the\s+)?'?([\w ]+)'?\s*\)$|^hereinafter\s+(?:referred\s+to\s+as|called|known\s+as)\s+(?:the\s+)?(\w+)$",
);
static NO_PARTY: Pattern = Pattern::new(
    r"\bagreement|\bcontract\b|\beffective\b|\bpart(?:y|ies)\b|\bdate\b|\bamendment|\bterm\b|\bschedule\b|\border\b|^services$|\bmsa\b|vertrag\b|\bcontrat\b",
);
static AND: Pattern = Pattern::new(
    r"(?:^|[\s,;:.)-])(?:and|und|et)\s*[:,-]?\s+(?:\(\s*[\dibx]{1,3}\s*\)\s*|[2-4]\.\s+)?(?:the\s+|la\s+société\s+|la\s+|le\s+|der\s+|die\s+|das\s+)?((?-i:[A-Z0-9\[ÄÖÜÉ]))",
);

/// The parties in their order. Fewer than two where no preamble could be read.
pub fn find_parties(text: &str) -> Vec<Party> {
    let head = (0..=SEARCH.min(text.len())).rev().find_map(|end| text.get(..end)).unwrap_or_default();
    let mut best: Vec<Party> = Vec::new();
    for start in START.find_all(head) {
        let from = start.end();
        let rest = text.get(from..).unwrap_or_default();
        let rest = (0..=LONGEST.min(rest.len())).rev().find_map(|end| rest.get(..end)).unwrap_or_default();
        let end = END.find(rest).map_or(rest.len(), |found| found.start());
        let mut parties = split_parties(rest.get(..end).unwrap_or_default(), from);
        let early = start.start() < 6_000;
        let undefined = parties.iter().any(|party| party.aliases.is_empty());
        if !follows_contract(head, start.start()) || (undefined && !early) {
            parties.clear();
        }
        let rank = |parties: &[Party]| {
            let defined = parties.iter().filter(|party| !party.aliases.is_empty()).count();
            (parties.len().min(2), defined.min(2))
        };
        if rank(&parties) > rank(&best) {
            best = parties;
        }
        // A role whose name is blacked out still ends the search: its other party is the only one named.
        let blank = best.len() == 1 && HIDDEN.is_in(rest.get(..end).unwrap_or_default());
        if rank(&best) == (2, 2) || (blank && rank(&best).1 == 1) {
            return best;
        }
    }
    if best.len() < 2 {
        best = without_between(head).unwrap_or(best);
    }
    best
}

/// Parties of a preamble that does not say "between": the first paragraph that defines two of them.
fn without_between(head: &str) -> Option<Vec<Party>> {
    let mut at = 0;
    let mut roles: Vec<Party> = Vec::new();
    for paragraph in head.split_inclusive('\n') {
        let parties = split_parties(paragraph, at);
        roles.extend(parties.iter().filter(|party| weigh(&party.aliases) != 0).cloned());
        let defined = |party: &&Party| !party.aliases.is_empty();
        if parties.iter().filter(defined).count() >= 2 {
            return Some(parties);
        }
        at += paragraph.len();
    }
    // Each party may have a paragraph of its own: one that sells and one that buys.
    let seller = roles.iter().find(|party| weigh(&party.aliases) > 0)?;
    let buyer = roles.iter().find(|party| weigh(&party.aliases) < 0)?;
    (seller.span.start.abs_diff(buyer.span.start) < LONGEST).then(|| vec![seller.clone(), buyer.clone()])
}

/// Whether the words before a "between" speak of a contract.
fn follows_contract(head: &str, at: usize) -> bool {
    static CONTRACT: Pattern = Pattern::new(
        r"\b(?:agreements?|contract|amendment|addendum|lease|order|vertrag|\w+vertrag|vereinbarung|contrat)\b",
    );
    let from = (at.saturating_sub(240)..=at).find(|&from| head.is_char_boundary(from)).unwrap_or(at);
    CONTRACT.is_in(head.get(from..at).unwrap_or_default())
}

fn split_parties(preamble: &str, offset: usize) -> Vec<Party> {
    let mut parties: Vec<Party> = Vec::new();
    let mut from = 0;
    for definition in DEFINITION.find_all(preamble) {
        let aliases = read_aliases(definition.as_str());
        if aliases.is_empty() || is_part_of_name(preamble.get(definition.start()..).unwrap_or_default()) {
            continue;
        }
        let segment = preamble.get(from..definition.start()).unwrap_or_default();
        let start = from + if parties.is_empty() { 0 } else { skip_joint(segment) };
        if JOINT.is_in(definition.as_str())
            && let Some(last) = parties.last_mut()
        {
            // "… (collectively with Acme, the “Vendor”)": another company on the side of the one before.
            if let Some(other) = party_at(preamble, start..definition.start(), offset, &[]) {
                last.join(&other);
            }
            last.aliases.extend(aliases);
            from = definition.end();
            continue;
        }
        let again = || party_at(preamble, from + skip_joint(segment)..definition.start(), offset, &aliases);
        let mut party = party_at(preamble, start..definition.start(), offset, &aliases).or_else(again);
        if let Some(party) = party.as_mut().filter(|_| SEVERAL.is_in(definition.as_str())) {
            join_others(preamble, start..definition.start(), offset, party);
        }
        from = definition.end();
        match party {
            Some(party) => match parties.iter_mut().find(|known| are_same(&known.name, &party.name)) {
                Some(known) => known.aliases.extend(party.aliases),
                None => parties.push(party),
            },
            // A second definition of the same party: "(“Acme”, a subsidiary of X) (the “Vendor”)".
            None => {
                if let Some(last) = parties.last_mut() {
                    last.aliases.extend(aliases);
                }
            }
        }
    }
    if parties.len() < 2 {
        add_undefined(preamble, from, offset, &mut parties);
    }
    parties
}

/// Adds the other companies that one definition means: "A Ltd, a company of Malta, and B Ltd, a company
/// of Cyprus (together the “Buyer”)".
fn join_others(preamble: &str, span: Range<usize>, offset: usize, party: &mut Party) {
    let segment = preamble.get(span.clone()).unwrap_or_default();
    for at in AND.all_captures(segment).filter_map(|found| Some(found.get(1)?.start())) {
        let other = party_at(preamble, span.start + at..span.end, offset, &[]).filter(|other| has_form(&other.name));
        if let Some(other) = other.filter(|other| !party.name.contains(&other.name)) {
            party.join(&other);
        }
    }
}

/// A party named after the last definition, or two that have none at all.
fn add_undefined(preamble: &str, from: usize, offset: usize, parties: &mut Vec<Party>) {
    let rest = preamble.get(from..).unwrap_or_default();
    let end = from + rest.len().min(400);
    let Some(and) = AND.captures(rest).and_then(|found| found.get(1)).map(|name| from + name.start()) else { return };
    if and >= end {
        return;
    }
    if parties.is_empty() {
        let before = preamble.get(from..and).unwrap_or_default().to_lowercase();
        let joint = before.trim_end().trim_end_matches([':', ',']).trim_end();
        let cut = ["and", "und", "et"].iter().find_map(|word| joint.strip_suffix(word)).map_or(joint.len(), str::len);
        parties.extend(party_at(preamble, from..from + cut, offset, &[]));
        if parties.is_empty() {
            return;
        }
    }
    let stop = (end..=preamble.len()).find(|&at| preamble.is_char_boundary(at)).unwrap_or(preamble.len());
    let second = party_at(preamble, and..stop, offset, &[]);
    if let Some(second) = second.filter(|second| parties.iter().all(|known| !are_same(&known.name, &second.name))) {
        parties.push(second);
    }
}

fn party_at(preamble: &str, span: Range<usize>, offset: usize, aliases: &[String]) -> Option<Party> {
    let segment = preamble.get(span.clone())?;
    let name = cut_name(segment)?;
    let lead = segment.len() - segment.trim_start_matches(|c: char| !c.is_alphanumeric()).len();
    let span = offset + span.start + lead..offset + span.end;
    Some(Party { name, aliases: aliases.to_vec(), span })
}

/// Where the next party's name begins in what follows a definition: after the "and" that joins them.
fn skip_joint(segment: &str) -> usize {
    static WITH: Pattern = Pattern::new(r"\b(?:by|with|from|to)\s+((?-i:[A-Z]))");
    AND.captures(segment)
        .or_else(|| WITH.captures(segment))
        .and_then(|found| found.get(1))
        .map_or(0, |name| name.start())
}

fn read_aliases(definition: &str) -> Vec<String> {
    let mut aliases: Vec<String> = QUOTED
        .all_captures(definition)
        .filter_map(|found| found.get(1))
        .map(|alias| alias.as_str().trim_matches([',', '.', ';', ' ']).to_owned())
        .collect();
    if aliases.is_empty() {
        aliases.extend(
            BARE.captures(definition).and_then(|found| Some(found.get(1).or(found.get(2))?.as_str().to_owned())),
        );
    }
    aliases.retain(|alias| !alias.is_empty() && !NO_PARTY.is_in(alias));
    aliases
}

#[cfg(test)]
mod tests;
