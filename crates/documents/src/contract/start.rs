//! The first day of the term, and the contract's number.

use domain::{Confidence, Date, Field};

use super::date::DateAt;
use super::source::Source;
use crate::pattern::Pattern;

/// Finds a date and how sure it is the one, in percent.
type DateReader = fn(&Source) -> Option<(DateAt, u8)>;

/// The first day of the term, from the most telling place that names one.
pub fn read_effective_date(source: &Source) -> Option<Field<Date>> {
    let readers: [DateReader; 7] = [labelled, defined_after, defined_before, worded, commencing, in_preamble, in_title];
    let (surest, weaker) = readers.split_at(6);
    let stated = surest.iter().find_map(|read| read(source));
    let signed = || last_signature(source).filter(|_| begins_when_signed(source));
    let (found, percent) = stated
        .or_else(signed)
        .or_else(|| weaker.iter().find_map(|read| read(source)))
        .or_else(|| last_signature(source))?;
    let percent = if found.sure { percent } else { percent.min(60) };
    let printed = source.script.slice(found.span.clone()).to_owned();
    let proof = source.script.evidence(found.span);
    Some(Field::new(found.date, Confidence::percent(percent), proof).printed(printed))
}

/// The day on which the contract says it was made.
pub fn read_agreement_date(source: &Source) -> Option<Date> {
    in_preamble(source).filter(|(found, _)| found.sure).map(|(found, _)| found.date)
}

/// "Effective Date: May 1, 2024"
fn labelled(source: &Source) -> Option<(DateAt, u8)> {
    static LABEL: Pattern = Pattern::new(
        r#"\b(?:(?:(?:agreement|contract|addendum|amendment|order|msa|sow)\s+)?(?:effective|commencement|start|beginning)\s+date|date\s+of\s+commencement|services?\s+start(?:\s+date)?|vertragsbeginn|beginn|date\s+d'(?:effet|entrée\s+en\s+vigueur))"?\s*(?:of\s+(?:this\s+)?(?:agreement|contract)\s*)?(?:\(.{0,30}\)\s*)?(?:[:|]|\s-|\s{2,}|\bis\b|\bshall\s+be\b|\b(?:shall\s+)?means?\b|\bbedeutet\b|\bist\b|est\s+le)?\s*(?:der\s+|the\s+|le\s+)?"#,
    );
    LABEL.find_all(source.text()).find_map(|label| {
        let date = source.date_after(label.end(), 1)?;
        is_own(source, label.start()).then(|| (date.clone(), 95))
    })
}

/// "… as of May 1, 2024 (the "Effective Date")"
fn defined_after(source: &Source) -> Option<(DateAt, u8)> {
    static DEFINED: Pattern = Pattern::new(
        r#"^[\s,.)]*\(?\s*(?:the|hereinafter|herein|referred\s+to\s+as|called|which\s+date\s+is|such\s+date|collectively|[,\s])*\s*"?\s*(?:effective|commencement)\s+date"#,
    );
    let defined = |date: &&DateAt| {
        let rest = source.text().get(date.span.end..).unwrap_or_default();
        DEFINED.find(rest).is_some_and(|found| found.end() < 90) && is_own(source, date.span.start)
    };
    source.dates.iter().find(defined).map(|date| (date.clone(), 95))
}

/// ""Effective Date" shall mean the later of … May 1, 2024" is left alone; the plain forms are read.
fn defined_before(source: &Source) -> Option<(DateAt, u8)> {
    static DEFINED: Pattern = Pattern::new(
        r#""(?:effective|commencement)\s+date"\s*(?:shall\s+)?(?:means?|be|is|has\s+the\s+meaning)?\s*[:,]?\s*(?:the\s+)?(?:date\s+of\s+)?"#,
    );
    DEFINED.find_all(source.text()).find_map(|found| Some((source.date_after(found.end(), 2)?.clone(), 93)))
}

/// "effective as of May 1, 2024"
fn worded(source: &Source) -> Option<(DateAt, u8)> {
    static WORDED: Pattern = Pattern::new(
        r"\b(?:(?:made|is|be|becomes?|dated)\s+)?(?:effective|in\s+force|in\s+kraft)\s+(?:as\s+)?(?:(?:of|on|from|since|ab|am|zum)\s+)?(?:the\s+)?|\bwith\s+effect\s+(?:from|as\s+of)\s+(?:the\s+)?|\btritt\s+(?:am|zum|mit\s+wirkung\s+(?:zum|vom))\s+|\bprend\s+effet\s+(?:le|à\s+compter\s+du)\s+|\bmit\s+wirkung\s+(?:zum|vom|ab)\s+",
    );
    WORDED.find_all(source.text()).find_map(|found| {
        let date = source.date_after(found.end(), 2)?;
        is_own(source, found.start()).then(|| (date.clone(), 90))
    })
}

/// "shall commence on May 1, 2024"
fn commencing(source: &Source) -> Option<(DateAt, u8)> {
    static WORDED: Pattern = Pattern::new(
        r"\b(?:commenc(?:es?|ing)|begin(?:s|ning)?|start(?:s|ing)?|beginnt|commence|débute)\s+(?:as\s+of\s+|on\s+|from\s+|am\s+|le\s+)?(?:the\s+)?",
    );
    static TERM: Pattern =
        Pattern::new(r"\b(?:term|agreement|contract|period|services|vertrag|laufzeit|contrat|durée)\b");
    static TERM_RANGE: Pattern =
        Pattern::new(r"\b(?:term|period|laufzeit|durée)\b[^.\n]{0,60}?(?:[:|]|\bfrom|\bvom|\bdu|\bis\b)\s*(?:the\s+)?");
    let worded = WORDED.find_all(source.text()).find_map(|found| {
        let date = source.date_after(found.end(), 2)?;
        let sentence = source.script.slice(source.script.sentence_at(found.start()));
        TERM.is_in(sentence).then(|| (date.clone(), 85))
    });
    worded.or_else(|| {
        static UNTIL: Pattern = Pattern::new(r"^\s*(?:-|to|until|through|thru|till|bis|au)\b?");
        TERM_RANGE.find_all(source.text()).find_map(|found| {
            let date = source.date_after(found.end(), 2)?;
            UNTIL.is_in(source.text().get(date.span.end..)?).then(|| (date.clone(), 85))
        })
    })
}

/// "This Agreement is made on May 1, 2024 between …"
fn in_preamble(source: &Source) -> Option<(DateAt, u8)> {
    static MADE: Pattern = Pattern::new(
        r"\b(?:made|entered|dated|executed|concluded|geschlossen|conclu)\b[^.;]{0,90}?(?:(?:as\s+)?(?:of|on)\b|\bthis\b|\bdated\b|\bam\b|\bvom\b|\ble\b)?\s*(?:the\s+|this\s+)?(?:(?:as\s+)?of\s+)?(?:the\s+)?",
    );
    static PARTIES: Pattern = Pattern::new(r"\b(?:between|among|zwischen|entre)\b|\bb\s+e\s+t\s+w\s+e\s+e\s+n\b");
    let head = source.text().len().min(9_000);
    MADE.find_all(source.text()).take_while(|found| found.start() < head).find_map(|found| {
        let date = source.dates.iter().find(|date| date.span.start >= found.start())?;
        let between = source.script.slice(found.end()..date.span.start.max(found.end()));
        let near = between.len() <= 40 && !between.contains(['.', ';']);
        let around = source.script.sentence_at(found.start());
        let after = source.text().get(date.span.end..).unwrap_or_default();
        let after = (0..=900.min(after.len())).rev().find_map(|end| after.get(..end)).unwrap_or_default();
        let names_parties = PARTIES.is_in(source.script.slice(around)) || PARTIES.is_in(after);
        let own = is_own(source, found.start()) && is_own(source, date.span.start);
        (near && names_parties && own).then(|| (date.clone(), 82))
    })
}

/// "Dated May 1, 2024" on a cover, or a labelled date in the head.
fn in_title(source: &Source) -> Option<(DateAt, u8)> {
    static LABEL: Pattern =
        Pattern::new(r"^(?:(?:contract|agreement|order)\s+)?date$|^datum$|^date\s+du\s+contrat$|^dated$");
    static DATED: Pattern = Pattern::new(r"\bdated?\s*:?\s*(?:(?:effective\s+)?as\s+of\s*:?\s*)?(?:the\s+)?");
    static SIGNATURE: Pattern = Pattern::new(r"^(?:by|name|(?:print(?:ed)?|typed)\s+name|title|signature|signed|its)$");
    // A date below a signature is the day of signing.
    let head = source.labels.iter().take_while(|found| !SIGNATURE.is_in(&found.label));
    let label = head.filter(|found| found.in_head && LABEL.is_in(&found.label)).find_map(|found| {
        let place = source.dates.iter().find(|date| found.value.contains(source.script.slice(date.span.clone())))?;
        Some((place.clone(), 70))
    });
    label.or_else(|| {
        static SIGNED: Pattern = Pattern::new(r"\bby\s*:|/s/|\bin\s+witness\s+whereof");
        let head = SIGNED.find(source.text()).map_or(source.text().len(), |found| found.start()).min(1_500);
        DATED.find_all(source.text()).take_while(|found| found.start() < head).find_map(|found| {
            let date = source.date_after(found.end(), 2)?;
            is_own(source, found.start()).then(|| (date.clone(), 70))
        })
    })
}

/// The latest date beside a signature: a contract that names no other day begins with the last one,
/// and some say so.
fn last_signature(source: &Source) -> Option<(DateAt, u8)> {
    static SIGNED: Pattern = Pattern::new(r"\bdate(?:\s+signed)?\s*:?\s*$|/s/[^\n]{0,80}$|\bname:[^\n]{0,60}$");
    let signatures = source.dates.iter().filter(|date| {
        let from = date.span.start.saturating_sub(40);
        let start = (from..=date.span.start).find(|&at| source.text().is_char_boundary(at)).unwrap_or(0);
        SIGNED.is_in(source.script.slice(start..date.span.start))
    });
    let signatures: Vec<&DateAt> = signatures.collect();
    let latest = signatures.iter().max_by_key(|date| date.date)?;
    let percent = if begins_when_signed(source) { 65 } else { 50 };
    (signatures.len() > 1).then(|| ((*latest).clone(), percent))
}

/// Whether the contract says that it begins with the last signature.
fn begins_when_signed(source: &Source) -> bool {
    static BEGINS: Pattern = Pattern::new(
        r"\b(?:last|latest|later)\s+(?:date|of\s+the\s+dates?|signature|to\s+sign)[^.]{0,80}(?:sign|execut|below|referenced)|date\s+of\s+(?:the\s+)?(?:last|latest|final)\s+signature|last\s+signed\b|date\s+of\s+signature\s+of\s+the\s+last|\b(?:effective|effect|commence\w*)\s+(?:on|from|upon|as\s+of)\s+the\s+date\s+of\s+(?:signed\s+acceptance|(?:its\s+)?signature)",
    );
    BEGINS.is_in(source.text())
}

/// Whether the place speaks of this contract, not of another one that it mentions.
fn is_own(source: &Source, at: usize) -> bool {
    static OTHER: Pattern = Pattern::new(
        r"\bthat\s+certain\b|\b(?:that|the|an?|such|certain|its|their|to)\s+(?:[\w&-]+\s+){0,8}(?:agreement|contract|lease)\s*,?\s*(?:\([^)]*\)\s*)?,?\s*(?:dated\s*)?(?:as\s+of\s*)?$|\b(?:original|existing|prior|previous|amended\s+by|terminated|policy|patent|statement|plan)\b[^.;]{0,60}$",
    );
    let sentence = source.script.sentence_at(at);
    let from = sentence.start.max(at.saturating_sub(160));
    let from = (from..=at).find(|&from| source.text().is_char_boundary(from)).unwrap_or(at);
    !OTHER.is_in(source.script.slice(from..at))
}

/// The contract's own number.
pub fn read_contract_number(source: &Source) -> Option<Field<String>> {
    static NUMBERED: [Pattern; 2] = [
        Pattern::new(
            r"\b(?:(?:master|services?|supply|framework)\s+)*(?:contract|agreement|vertrags?|contrat)[\s-]*(?:number|nummer|numéro|num\b\.?|no\b\.?|#|id\b|ref(?:erence)?\b\.?|nr\b\.?|n°)(?:\s*(?:no\b\.?|number|#))?\s*[:#]?\s*((?-i:[A-Za-z0-9])[A-Za-z0-9/_.-]{1,40})",
        ),
        Pattern::new(
            r"\b(?:numéro\s+d[eu]\s+contrat|(?:msa|sow|order\s+form|schedule|addendum|purchase\s+order|quote|lease|policy)\s*(?:number|no\b\.?|#|id\b|ref(?:erence)?\b\.?)|(?:our\s+)?ref(?:erence)?\s*(?:no\b\.?)?\s*:)\s*[:#]?\s*((?-i:[A-Za-z0-9])[A-Za-z0-9/_.-]{1,40})",
        ),
    ];
    let head = source.text().len().min(6_000);
    for (pattern, percent) in NUMBERED.iter().zip([94, 80]) {
        let found = pattern.all_captures(source.text()).filter_map(|found| found.get(1)).find(|found| {
            found.start() < head
                && found.as_str().chars().any(|c| c.is_ascii_digit())
                && found.as_str().len() > 2
                && !source.dates.iter().any(|date| date.span.contains(&found.start()))
        });
        if let Some(found) = found {
            let number = found.as_str().trim_end_matches(['.', '-', '_', '/']);
            let span = found.start()..found.start() + number.len();
            let proof = source.script.evidence(span);
            return Some(Field::new(number.to_owned(), Confidence::percent(percent), proof));
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::read::plain::lay_text;

    fn effective(text: &str) -> Option<String> {
        let pages = lay_text(text).unwrap();
        read_effective_date(&Source::of(&pages)).map(|field| field.value.to_string())
    }

    #[test]
    fn the_effective_date_goes_before_the_date_of_signing() {
        let text = "This Agreement is entered into on October 1, 2019 and is made effective as of November 1, 2019 (the\n\
            \"Effective Date\"), by and between A Corp. (\"Vendor\") and B Corp. (\"Client\").";
        assert_eq!(effective(text).as_deref(), Some("2019-11-01"));
    }

    #[test]
    fn the_last_signature_begins_a_contract_that_names_no_other_day() {
        let text = "SUPPLY AGREEMENT\n\nA Corp. sells to B Corp.\n\nBy: /s/ Ann Ash                    By: /s/ Ben Birch\nDate: 1/26/2020                    Date: 1/27/2020\n";
        assert_eq!(effective(text).as_deref(), Some("2020-01-27"));
        let text = "Date: March 1, 1998\n\nThis Agreement shall be effective on the date of signed acceptance.\n\nBy: Ann Ash                        By: Ben Birch\nDate: March 4, 1998                Date: 3-5-98\n";
        assert_eq!(effective(text).as_deref(), Some("1998-03-05"));
    }

    #[test]
    fn the_day_of_the_contract_that_an_amendment_amends_is_not_ours() {
        let text =
            "This Amendment is made to the Distributor Agreement dated January 22, 2007 between A Corp. and B Corp.";
        assert_eq!(effective(text), None);
    }

    #[test]
    fn words_between_making_and_day_do_not_hide_the_day() {
        for text in [
            "THIS AGREEMENT made in duplicate this 20 day of November, 1995.\nB E T W E E N:\nSEDGE LTD.\n- and -\nRUSH LTD.",
            "THIS LICENSE is made and entered into as of this 20 day of November 1995 by and between A Corp. and B Corp.",
        ] {
            assert_eq!(effective(text).as_deref(), Some("1995-11-20"), "{text}");
        }
    }

    #[test]
    fn another_contracts_date_is_not_ours() {
        let text = "This Amendment amends that certain Supply Agreement dated as of May 4, 2015 between A and B.";
        assert_eq!(effective(text), None);
    }

    #[test]
    fn a_blank_date_is_none() {
        assert_eq!(effective("This Agreement is made this ___ day of ______, 2004 between A and B."), None);
    }

    #[test]
    fn ranges_and_german_clauses_begin_a_term() {
        assert_eq!(effective("Term: 1 March 2024 to 28 February 2026.").as_deref(), Some("2024-03-01"));
        assert_eq!(effective("Der Vertrag tritt am 01.04.2024 in Kraft.").as_deref(), Some("2024-04-01"));
    }

    #[test]
    fn reads_the_contracts_number() {
        let pages = lay_text("MASTER SERVICE AGREEMENT\nContract Number: MSA-0002-1710\nAmendment No. 3\n").unwrap();
        assert_eq!(read_contract_number(&Source::of(&pages)).unwrap().value, "MSA-0002-1710");
        let none = lay_text("This agreement no longer binds. AMENDMENT NO. 3").unwrap();
        assert!(read_contract_number(&Source::of(&none)).is_none());
    }
}
