//! How long the contract runs: its term and its last day.

use std::ops::Range;

use domain::calendar::add_months;
use domain::{Confidence, Date, Field};

use super::count::{Span, read_count, read_span};
use super::date::find_dates;
use super::pattern::Pattern;
use super::source::Source;

/// The term and the last day, each where the contract tells.
#[derive(Default)]
pub struct Duration {
    pub term: Option<Field<String>>,
    pub expiry: Option<Field<Date>>,
}

pub fn read_duration(source: &Source, effective: Option<&Field<Date>>) -> Duration {
    let clause = best_clause(source);
    let stated = labelled_expiry(source).or_else(|| clause.as_ref().and_then(|clause| stated_expiry(source, clause)));
    let span = clause.as_ref().and_then(|clause| clause.span.clone().zip(Some(clause.percent)));
    let term = span.as_ref().zip(clause.as_ref()).map(|(((place, span), percent), clause)| {
        let proof = source.script.evidence(clause.sentence.clone());
        Field::new(span.print(), Confidence::percent(*percent), proof).printed(source.script.slice(place.clone()))
    });
    let expiry = stated.or_else(|| clause.as_ref().and_then(|clause| computed_expiry(source, clause, effective)));
    Duration { term, expiry }
}

/// The sentence that says how long the contract runs.
struct Clause {
    sentence: Range<usize>,
    span: Option<(Range<usize>, Span)>,
    percent: u8,
}

static SPAN: Pattern = Pattern::new(r"{number}[\s-]*{time}");
static UNTIL: Pattern = Pattern::new(
    r"\b(?:until|through|thru|to|till|ending(?:\s+on)?|ends?(?:\s+on)?|expir(?:es?|ing)(?:\s+on)?|terminat(?:es?|ing)(?:\s+on)?|and\s+including|bis\s+zum|bis|jusqu'au|au)\s*:?\s*(?:midnight\s+(?:on|of)\s+)?(?:and\s+including\s+)?(?:the\s+)?$",
);

fn best_clause(source: &Source) -> Option<Clause> {
    let mut best: Option<(i32, Clause)> = None;
    for sentence in source.script.sentences() {
        let text = source.script.slice(sentence.clone());
        let score = weigh(text);
        if score < 4 || best.as_ref().is_some_and(|(most, _)| *most >= score) {
            continue;
        }
        let span = find_span(source, sentence);
        let dated = source.dates.iter().any(|date| sentence.contains(&date.span.start));
        if span.is_none() && !dated && !ANNIVERSARY.is_in(text) {
            continue;
        }
        let percent = if score >= 7 { 92 } else { 82 };
        best = Some((score, Clause { sentence: sentence.clone(), span, percent }));
    }
    best.map(|(_, clause)| clause)
}

/// How much a sentence looks like the clause on the term.
fn weigh(text: &str) -> i32 {
    static SIGNS: [(Pattern, i32); 11] = [
        (Pattern::new(r"\binitial\s+(?:term|period|contract\s+term)\b"), 4),
        (
            Pattern::new(
                r"\b(?:the\s+|original\s+)?term\s+of\s+(?:this|the)\s+(?:\w+\s+){0,3}(?:agreement|contract|lease|schedule|order|amendment)\b",
            ),
            4,
        ),
        (
            Pattern::new(
                r"\b(?:this|the)\s+(?:\w+\s+){0,4}(?:agreement|contract|lease|schedule|order)\s+(?:\w+\s+){0,4}(?:shall|will|is|be|commences?|begins?|continues?|remains?|runs?|takes?)\b",
            ),
            2,
        ),
        (
            Pattern::new(
                r#"^\W*(?:\d+(?:\.\d+)*\.?\s+)?(?:\(?\w\)\s+)?"?(?:contract\s+)?(?:term|duration|laufzeit|vertragslaufzeit|vertragsdauer|durée)\b"#,
            ),
            3,
        ),
        (
            Pattern::new(
                r"\b(?:shall|will)\s+(?:\w+\s+){0,2}(?:commence|begin|start|continue|remain|be\s+(?:effective|in\s+effect|valid|for))\b|\bcommenc(?:es?|ing)\b|\bin\s+(?:full\s+)?(?:force|effect)\b|\bcontinues?\b|\btakes?\s+effect\b|\bruns?\s+(?:from|until|through|for)\b|\bextended\s+(?:to|until|through)\b",
            ),
            2,
        ),
        (
            Pattern::new(
                r"\b(?:vertrag|vereinbarung)\b.{0,60}\b(?:laufzeit|geschlossen|läuft|gilt|endet|beginnt)\b|\blaufzeit\b|\bcontrat\b.{0,60}\bdurée\b|\bdurée\s+d[eu]",
            ),
            4,
        ),
        (Pattern::new(r"\b(?:shall|will)\s+(?:\w+\s+){0,2}(?:terminate|expire|end)\s+on\b"), 3),
        (Pattern::new(r#"\(?(?:the\s+)?"(?:initial\s+|base\s+)?(?:term|period)\b"#), 2),
        (
            Pattern::new(
                r"\b(?:confidential|survive|surviving|warrant|non-?compet|records?|insurance|audit|sublicen[sc]e|end\s+user|sabbatical|employment|statute|option|forecast|purchase\s+orders?\s+shall|cure|breach)",
            ),
            -4,
        ),
        (
            Pattern::new(
                r"\brenewal\s+term|\bupon\s+(?:the\s+)?expiration\s+of\s+(?:the|this)|\bfollowing\s+the\s+(?:initial|expiration)|\bafter\s+(?:the\s+)?(?:expiration|termination)",
            ),
            -3,
        ),
        (Pattern::new(r"\bmay\s+(?:\w+\s+){0,3}(?:terminate|cancel)\b|\bsooner\s+than\b"), -1),
    ];
    // What a long clause adds at its end, such as remedies, does not make it another clause.
    let head = text.char_indices().nth(320).map_or(text, |(end, _)| text.get(..end).unwrap_or(text));
    SIGNS.iter().filter(|(sign, _)| sign.is_in(head)).map(|(_, weight)| weight).sum()
}

/// The first span of time in the sentence before it turns to renewal or notice.
fn find_span(source: &Source, sentence: &Range<usize>) -> Option<(Range<usize>, Span)> {
    static TURN: Pattern = Pattern::new(
        r"\b(?:renew\w*|notice|extend(?:ed|s)?\s+for|successive|thereafter|prior\s+to|provided|unless|terminate\s+this|until\s+(?:it\s+is\s+)?terminated|terminated\s+by|verlängert|kündigung|renouvel|préavis)",
    );
    let text = source.script.slice(sentence.clone());
    let end = TURN.find(text).map_or(text.len(), |found| found.start());
    let found = SPAN.find_all(text.get(..end)?).find_map(|found| {
        let span = read_span(found.as_str())?;
        let long_enough = span.days().is_some_and(|days| (28..=36_600).contains(&days));
        long_enough.then(|| (sentence.start + found.start()..sentence.start + found.end(), span))
    })?;
    Some(found)
}

/// "Expiration date: May 1, 2026"
fn labelled_expiry(source: &Source) -> Option<Field<Date>> {
    static LABEL: Pattern = Pattern::new(
        r#"\b(?:(?:(?:contract|agreement|term)\s+)?(?:expir(?:y|ation)|end|termination|ending)\s+date|end\s+of\s+(?:the\s+)?(?:initial\s+|contract\s+|current\s+)?(?:term|contract|agreement|period)|last\s+day\s+of\s+(?:the\s+)?(?:initial\s+)?term)"?\s*(?:of\s+(?:this\s+)?(?:agreement|contract)\s*)?(?:[:|]|\s-|\bis\b|\bshall\s+be\b|\b(?:shall\s+)?means?\b)?\s*(?:the\s+)?|\b(?:vertragsende|laufzeitende|date\s+(?:de\s+fin|d'expiration|d'échéance\s+du\s+contrat))\s*:?\s*"#,
    );
    static RANGE: Pattern = Pattern::new(
        r"\b(?:term|initial\s+term|contract\s+period|period\s+of\s+(?:performance|agreement)|laufzeit|durée|\w+\s+period)\s*:?\s*(?:from\s+|vom\s+|du\s+|is\s+)?$",
    );
    static AND_UNTIL: Pattern =
        Pattern::new(r"^\s*,?\s*(?:-|to|until|through|thru|till|bis(?:\s+zum)?|au)\s+(?:and\s+including\s+)?$");
    static CELL: Pattern = Pattern::new(
        r"^(?:(?:contract|agreement|term|lease)\s+)?(?:expir(?:y|ation)|end|termination|ending)\s+date$|^(?:expires|expiry|ends|valid\s+(?:until|to|through)|end\s+of\s+(?:the\s+)?(?:initial\s+|contract\s+)?(?:term|contract|agreement)|last\s+day|runs?\s+until|vertragsende|gültig\s+bis|date\s+de\s+fin)$",
    );
    let label = LABEL.find_all(source.text()).find_map(|label| source.date_after(label.end(), 1));
    if label.is_none()
        && let Some(cell) = source.labels.iter().find(|found| CELL.is_in(&found.label))
        && let Some(found) = find_dates(&cell.value, true).into_iter().next()
    {
        let confidence = Confidence::percent(if found.sure { 88 } else { 60 });
        return Some(Field::new(found.date, confidence, cell.evidence.clone()).printed(cell.value.clone()));
    }
    let range = || {
        source.dates.iter().zip(source.dates.iter().skip(1)).find_map(|(from, to)| {
            let between = source.script.slice(from.span.end..to.span.start);
            let lead = source.script.sentence_at(from.span.start).start.max(from.span.start.saturating_sub(60));
            let lead = (lead..=from.span.start).find(|&at| source.text().is_char_boundary(at))?;
            let labelled = RANGE.is_in(source.script.slice(lead..from.span.start));
            (labelled && AND_UNTIL.is_in(between) && from.date < to.date).then_some(to)
        })
    };
    let date = label.or_else(range)?;
    let percent = if date.sure { 92 } else { 60 };
    let proof = source.script.evidence(date.span.clone());
    Some(Field::new(date.date, Confidence::percent(percent), proof).printed(source.script.slice(date.span.clone())))
}

/// A date that the clause itself gives as the end.
fn stated_expiry(source: &Source, clause: &Clause) -> Option<Field<Date>> {
    let date = source.dates.iter().filter(|date| clause.sentence.contains(&date.span.start)).find(|date| {
        let from = clause.sentence.start.max(date.span.start.saturating_sub(50));
        let from = (from..=date.span.start).find(|&at| source.text().is_char_boundary(at)).unwrap_or(date.span.start);
        UNTIL.is_in(source.script.slice(from..date.span.start))
    })?;
    let percent = if date.sure { clause.percent } else { 60 };
    let proof = source.script.evidence(clause.sentence.clone());
    Some(Field::new(date.date, Confidence::percent(percent), proof).printed(source.script.slice(date.span.clone())))
}

static ANNIVERSARY: Pattern = Pattern::new(
    r"\b(?:the\s+)?(?:({number})[\s-]*years?\s+anniversary|(\w+(?:-\w+)?(?:\s*\(\s*\d{1,2}\s*(?:st|nd|rd|t\s?h)?\s*\))?|\d{1,2}\s*(?:st|nd|rd|th))\s+anniversary)",
);

/// The last day counted from the first one: the anniversary itself. Lawyers write it so both for
/// "until the fifth anniversary" and for "a term of five years from"; and where one day is in doubt,
/// the later end accuses no invoice of being late.
fn computed_expiry(source: &Source, clause: &Clause, effective: Option<&Field<Date>>) -> Option<Field<Date>> {
    static OTHER_START: Pattern = Pattern::new(
        r"\b(?:from|after|on|following|of|anniversary\s+of)\s+(?:the\s+)?(?:\w+\s+){0,3}(?:acceptance|delivery|installation|supply|launch|completion|go-?live|operations?|approval|signature)\s*(?:date)?\b",
    );
    static COMMENCEMENT: Pattern =
        Pattern::new(r"\b(?:from|after|on|following|of)\s+(?:the\s+)?(?:\w+\s+){0,3}commencement\b");
    let effective = effective?;
    let text = source.script.slice(clause.sentence.clone());
    let first = effective.value;
    if OTHER_START.is_in(text) || (COMMENCEMENT.is_in(text) && !commences_on(source, first)) {
        return None;
    }
    let (last, percent) = if let Some(found) = ANNIVERSARY.captures(text) {
        let count = found.get(1).or(found.get(2))?.as_str();
        let years = i32::try_from(read_ordinal(count)?).ok()?;
        (add_months(first, years.checked_mul(12)?)?, 80)
    } else {
        let (_, span) = clause.span.as_ref()?;
        (count_on(first, *span)?, 75)
    };
    let confidence = Confidence::percent(percent.min(clause.percent)).and(effective.confidence);
    let proof = source.script.evidence(clause.sentence.clone());
    Some(Field::new(last, confidence, proof).printed(text.trim()))
}

/// Whether the contract says that its commencement date is that day.
fn commences_on(source: &Source, day: Date) -> bool {
    static DEFINED: Pattern = Pattern::new(
        r#"\bcommencement(?:\s+date)?"?\s*(?:[:|]|(?:shall\s+)?means?|(?:shall\s+)?(?:be|is)|\s)\s*(?:on\s+)?(?:the\s+)?"#,
    );
    static AFTER: Pattern = Pattern::new(r#"^[\s,]*\(?\s*(?:the\s+)?"commencement\s+date""#);
    let before = || DEFINED.find_all(source.text()).filter_map(|found| source.date_after(found.end(), 2));
    let after = source.dates.iter().filter(|date| AFTER.is_in(source.text().get(date.span.end..).unwrap_or_default()));
    before().chain(after).any(|date| date.date == day)
}

fn read_ordinal(text: &str) -> Option<u32> {
    let digits: String = text.chars().filter(char::is_ascii_digit).collect();
    digits.parse().ok().or_else(|| read_count(text))
}

fn count_on(first: Date, span: Span) -> Option<Date> {
    match span.months() {
        Some(months) => add_months(first, months),
        None => Date::from_julian_day(first.to_julian_day().checked_add(i32::try_from(span.days()?).ok()?)?).ok(),
    }
}

#[cfg(test)]
mod tests {
    use super::super::start::read_effective_date;
    use super::*;
    use crate::read::plain::lay_text;

    fn duration(text: &str) -> (Option<String>, Option<String>) {
        let pages = lay_text(text).unwrap();
        let source = Source::of(&pages);
        let effective = read_effective_date(&source);
        let read = read_duration(&source, effective.as_ref());
        (read.term.map(|field| field.value), read.expiry.map(|field| field.value.to_string()))
    }

    fn some(a: &str, b: &str) -> (Option<String>, Option<String>) {
        (Some(a.to_owned()), Some(b.to_owned()))
    }

    const HEAD: &str = "This Agreement is effective as of January 1, 2024 (the \"Effective Date\").\n\n";

    #[test]
    fn a_term_of_years_ends_on_its_anniversary() {
        let text = "The initial term of this Agreement is three (3) years from the Effective Date.";
        assert_eq!(duration(&format!("{HEAD}{text}")), some("3 years", "2027-01-01"));
    }

    #[test]
    fn an_anniversary_and_a_stated_day_are_the_last_day_themselves() {
        let text = "This Agreement shall commence on the Effective Date and continue until the fifth (5th) anniversary thereof.";
        assert_eq!(duration(&format!("{HEAD}{text}")).1.as_deref(), Some("2029-01-01"));
        let text = "The term of this Agreement shall be one (1) year and shall end on December 30, 2024.";
        assert_eq!(duration(&format!("{HEAD}{text}")), some("1 year", "2024-12-30"));
        assert_eq!(duration("Term: 1 March 2024 to 28 February 2026.").1.as_deref(), Some("2026-02-28"));
    }

    #[test]
    fn a_term_that_runs_from_an_unknown_day_has_no_computed_end() {
        let text = "The initial term of this Agreement is ten years from the date of acceptance of the system.";
        assert_eq!(duration(&format!("{HEAD}{text}")), (Some("10 years".to_owned()), None));
    }

    #[test]
    fn a_term_from_the_commencement_date_ends_where_that_day_is_known() {
        let text = "\"Commencement Date\" means 16 October 2015.\n\nThis Agreement shall commence on the Commencement Date and shall continue for an initial period of five years.";
        assert_eq!(duration(text), some("5 years", "2020-10-16"));
        let text = "This Agreement shall commence on the commencement of the works and shall continue for an initial period of five years.";
        assert_eq!(duration(&format!("{HEAD}{text}")), (Some("5 years".to_owned()), None));
    }

    #[test]
    fn confidentiality_and_notice_are_no_term() {
        let text = "Confidentiality obligations shall continue in effect for five (5) years after termination.";
        assert_eq!(duration(&format!("{HEAD}{text}")), (None, None));
    }
}
