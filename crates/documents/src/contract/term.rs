//! How long the contract runs: its term and its last day.

mod expiry;

use std::ops::Range;

use domain::{Confidence, Date, Field};

use super::count::{Span, TimeUnit, read_span};
use super::source::Source;
use crate::pattern::Pattern;
use expiry::{anniversary_in, computed_expiry, contract_year_in, labelled_expiry, stated_expiry};

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
    let term = term.or_else(|| clause.as_ref().and_then(|clause| anniversary_term(source, clause)));
    let expiry = stated.or_else(|| clause.as_ref().and_then(|clause| computed_expiry(source, clause, effective)));
    Duration { term, expiry }
}

/// "until the fifth anniversary", "until the end of the fifth contract year": a term of five years.
fn anniversary_term(source: &Source, clause: &Clause) -> Option<Field<String>> {
    let text = source.script.slice(clause.sentence.clone());
    let span = Span { count: anniversary_in(text).or_else(|| contract_year_in(text))?, unit: TimeUnit::Year };
    let proof = source.script.evidence(clause.sentence.clone());
    Some(Field::new(span.print(), Confidence::percent(clause.percent), proof).printed(text.trim()))
}

/// The sentence that says how long the contract runs.
struct Clause {
    sentence: Range<usize>,
    span: Option<(Range<usize>, Span)>,
    percent: u8,
}

static SPAN: Pattern = Pattern::new(r"{number}[\s-]*{time}");

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
        if span.is_none() && !dated && anniversary_in(text).is_none() && contract_year_in(text).is_none() {
            continue;
        }
        let percent = if score >= 7 { 92 } else { 82 };
        best = Some((score, Clause { sentence: sentence.clone(), span, percent }));
    }
    best.map(|(_, clause)| clause)
}

/// How much a sentence looks like the clause on the term.
fn weigh(text: &str) -> i32 {
    static SIGNS: [(Pattern, i32); 12] = [
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
        (
            Pattern::new(
                r"\bat\s+the\s+end\s+of\s+the\s+(?:initial|current|first)\b|\bmay\s+(?:adjust|increase|change)\b",
            ),
            -3,
        ),
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
    static LEAD: Pattern = Pattern::new(
        r"^\W*(?:\(?[\w.]{1,6}\)?\s+)?(?:terms?\W+)?(?:unless\s+(?:\w+\s+){0,2}terminated|subject\s+to|except|notwithstanding)\b[^,;]{0,200},",
    );
    // "…, unless terminated earlier under clause 9, for a period of …"
    static ASIDE: Pattern = Pattern::new(
        r"\bunless\b[^,;]{0,140},\s*(?:for|until|through|in\s+(?:full\s+)?(?:force|effect)|and\s+(?:shall|will)\s+continue)\b",
    );
    let text = source.script.slice(sentence.clone());
    // "Unless terminated earlier, …" opens the clause and does not end it.
    let lead = LEAD.find(text).map_or(0, |found| found.end());
    let aside = |at: usize| ASIDE.find_all(text).any(|found| found.range().contains(&at));
    let turns = text.get(lead..).into_iter().flat_map(|rest| TURN.find_all(rest)).map(|found| lead + found.start());
    let end = turns.filter(|at| !aside(*at)).min().unwrap_or(text.len());
    let found = SPAN.find_all(text.get(..end)?).find_map(|found| {
        let span = read_span(found.as_str())?;
        let long_enough = span.days().is_some_and(|days| (28..=36_600).contains(&days));
        long_enough.then(|| (sentence.start + found.start()..sentence.start + found.end(), span))
    })?;
    Some(found)
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
        assert_eq!(duration(&format!("{HEAD}{text}")), some("5 years", "2029-01-01"));
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
    fn what_stands_before_the_term_does_not_hide_it() {
        let text = "Unless terminated under Section 9, the term of this Agreement shall commence on the Effective Date and shall\ncontinue in effect for a FIVE (5) year period.";
        assert_eq!(duration(&format!("{HEAD}{text}")), some("5 years", "2029-01-01"));
        let text = "The initial term of this Agreement shall be for 3 years commencing on the date first set forth above (the\n\"Commencement Date\") and ending on the 3rd anniversary of the Commencement Date.";
        assert_eq!(duration(&format!("{HEAD}{text}")), some("3 years", "2027-01-01"));
        let text = "      INITIAL SALES\n       PERIOD:                       April 15, 2010 through October 15,\n                                     2010 (6 Months from the Effective Date)\n\n      PRODUCTS:                      Testers\n";
        assert_eq!(duration(text).1.as_deref(), Some("2010-10-15"));
        let text = "This Agreement shall commence on 1 April 2025 and shall continue, unless terminated earlier in accordance with\nclause 9, for a fixed period of 24 months, when it shall expire.";
        assert_eq!(duration(text), some("24 months", "2027-04-01"));
        assert_eq!(duration("PERIOD:   April 15, 2010 through October 15, 2010\n").1.as_deref(), Some("2010-10-15"));
    }

    #[test]
    fn a_term_from_the_day_of_the_agreement_is_counted_from_that_day() {
        let text = "This Agreement is dated as of November 28, 2001 by and between A Corp and B Corp, effective as of December 1, 2001\n(the \"Effective Date\").\n\nThe term of this Agreement shall end on the seventh anniversary of the date hereof.";
        assert_eq!(duration(text).1.as_deref(), Some("2008-11-28"));
    }

    #[test]
    fn contract_years_make_a_term_and_begin_on_a_day_of_their_own() {
        let text = "This Agreement shall commence on the Effective Date and continue in force until the end of the fifteenth\n(15th) Contract Year, and thereafter until terminated by either Party upon thirty (30) days notice.";
        assert_eq!(duration(&format!("{HEAD}{text}")), (Some("15 years".to_owned()), None));
        let text = "The term of this Lease shall begin on the Effective Date and expire on the last day of the third Lease Year.";
        assert_eq!(duration(&format!("{HEAD}{text}")), (Some("3 years".to_owned()), None));
    }

    #[test]
    fn confidentiality_and_notice_are_no_term() {
        let text = "Confidentiality obligations shall continue in effect for five (5) years after termination.";
        assert_eq!(duration(&format!("{HEAD}{text}")), (None, None));
    }
}
