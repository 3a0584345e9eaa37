//! The last day: labelled, stated by the clause on the term, or counted from the first day.

use domain::calendar::add_months;
use domain::{Confidence, Date, Evidence, Field, PageBox};

use super::super::count::{Span, read_count};
use super::super::date::{DateAt, find_dates};
use super::super::source::Source;
use super::super::start::read_agreement_date;
use super::Clause;
use crate::pattern::Pattern;

static UNTIL: Pattern = Pattern::new(
    r"\b(?:until|through|thru|to|till|ending(?:\s+on)?|ends?(?:\s+on)?|expir(?:es?|ing)(?:\s+on)?|terminat(?:es?|ing)(?:\s+on)?|and\s+including|bis\s+zum|bis|jusqu'au|au)\s*:?\s*(?:midnight\s+(?:on|of)\s+)?(?:and\s+including\s+)?(?:the\s+)?$",
);

/// A day behind a label, or the second one of a range.
pub fn labelled_expiry(source: &Source) -> Option<Field<Date>> {
    static LABEL: Pattern = Pattern::new(
        r#"\b(?:(?:(?:contract|agreement|term)\s+)?(?:expir(?:y|ation)|end|termination|ending)\s+date|end\s+of\s+(?:the\s+)?(?:initial\s+|contract\s+|current\s+)?(?:term|contract|agreement|period)|last\s+day\s+of\s+(?:the\s+)?(?:initial\s+)?term)"?\s*(?:of\s+(?:this\s+)?(?:agreement|contract)\s*)?(?:[:|]|\s-|\bis\b|\bshall\s+be\b|\b(?:shall\s+)?means?\b)?\s*(?:the\s+)?|\b(?:vertragsende|laufzeitende|date\s+(?:de\s+fin|d'expiration|d'échéance\s+du\s+contrat))\s*:?\s*"#,
    );
    static RANGE: Pattern = Pattern::new(
        r"\b(?:term|initial\s+term|contract\s+period|period\s+of\s+(?:performance|agreement)|laufzeit|durée|(?:\w+\s+)?period)\s*:?\s*(?:from\s+|vom\s+|du\s+|is\s+)?$",
    );
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
    let date = label.or_else(range).or_else(|| range_in_cell(source))?;
    let percent = if date.sure { 92 } else { 60 };
    let proof = source.script.evidence(date.span.clone());
    Some(Field::new(date.date, Confidence::percent(percent), proof).printed(source.script.slice(date.span.clone())))
}

static AND_UNTIL: Pattern =
    Pattern::new(r"^\s*,?\s*(?:-|to|until|through|thru|till|bis(?:\s+zum)?|au)\s+(?:and\s+including\s+)?$");

/// The second day of a range that stands beside a label, in a column of its own.
fn range_in_cell<'s>(source: &'s Source) -> Option<&'s DateAt> {
    static LABEL: Pattern = Pattern::new(
        r"^(?:(?:\w+\s+){0,2}(?:term|period)|contract\s+dates|laufzeit|vertragslaufzeit|durée)(?:\s+of\s+(?:the\s+)?(?:agreement|contract))?$",
    );
    let cells = || source.labels.iter().filter(|found| LABEL.is_in(&found.label));
    source.dates.iter().zip(source.dates.iter().skip(1)).find_map(|(from, to)| {
        if from.date >= to.date || !AND_UNTIL.is_in(source.script.slice(from.span.end..to.span.start)) {
            return None;
        }
        let place = source.script.evidence(from.span.clone())?;
        let beside =
            |cell: &Evidence| cell.page == place.page && cell.area.zip(place.area).is_some_and(|(a, b)| meet(a, b));
        cells().any(|found| found.evidence.as_ref().is_some_and(beside)).then_some(to)
    })
}

fn meet(a: PageBox, b: PageBox) -> bool {
    a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom
}

/// A date that the clause itself gives as the end.
pub fn stated_expiry(source: &Source, clause: &Clause) -> Option<Field<Date>> {
    let date = source.dates.iter().filter(|date| clause.sentence.contains(&date.span.start)).find(|date| {
        let from = clause.sentence.start.max(date.span.start.saturating_sub(50));
        let from = (from..=date.span.start).find(|&at| source.text().is_char_boundary(at)).unwrap_or(date.span.start);
        UNTIL.is_in(source.script.slice(from..date.span.start))
    })?;
    let percent = if date.sure { clause.percent } else { 60 };
    let proof = source.script.evidence(clause.sentence.clone());
    Some(Field::new(date.date, Confidence::percent(percent), proof).printed(source.script.slice(date.span.clone())))
}

/// Which anniversary the text names: 5 for "the fifth (5th) anniversary".
pub fn anniversary_in(text: &str) -> Option<u32> {
    let found = ANNIVERSARY.captures(text)?;
    read_ordinal(found.get(1).or(found.get(2))?.as_str())
}

static ANNIVERSARY: Pattern = Pattern::new(
    r"\b(?:the\s+)?(?:({number})[\s-]*years?\s+anniversary|(\w+(?:-\w+)?(?:\s*\(\s*\d{1,2}\s*(?:st|nd|rd|t\s?h)?\s*\))?|\d{1,2}\s*(?:st|nd|rd|th))\s+anniversary)",
);

/// At the end of which year of its own the contract ends: 15 for "the end of the fifteenth (15th) contract year".
/// On which day such years begin is defined elsewhere.
pub fn contract_year_in(text: &str) -> Option<u32> {
    static CONTRACT_YEAR: Pattern = Pattern::new(
        r"\b(?:end|expiration|expiry|last\s+day|close|completion)\s+of\s+the\s+(\w+(?:-\w+)?(?:\s*\(\s*\d{1,2}\s*(?:st|nd|rd|t\s?h)?\s*\))?|\d{1,2}\s*(?:st|nd|rd|th))\s+(?:full\s+)?(?:contract|agreement|lease|licen[sc]e|service|operating)\s+year\b",
    );
    read_ordinal(CONTRACT_YEAR.captures(text)?.get(1)?.as_str())
}

/// The last day counted from the first one: the anniversary itself. Lawyers write it so both for
/// "until the fifth anniversary" and for "a term of five years from"; and where one day is in doubt,
/// the later end accuses no invoice of being late.
pub fn computed_expiry(source: &Source, clause: &Clause, effective: Option<&Field<Date>>) -> Option<Field<Date>> {
    static OTHER_START: Pattern = Pattern::new(
        r"\b(?:from|after|on|following|of|anniversary\s+of)\s+(?:the\s+)?(?:\w+\s+){0,3}(?:acceptance|delivery|installation|supply|launch|completion|go-?live|operations?|approval|signature)\s*(?:date)?\b",
    );
    static COMMENCEMENT: Pattern =
        Pattern::new(r"\b(?:from|after|on|following|of)\s+(?:the\s+)?(?:\w+\s+){0,3}commencement\b");
    // "of the date hereof" is the day of the agreement, whenever it takes effect.
    static AGREEMENT_DATE: Pattern = Pattern::new(
        r"\b(?:of|from|after)\s+(?:the\s+)?(?:date\s+(?:hereof|of\s+this\s+(?:agreement|contract)|first\s+(?:\w+\s+){0,2}(?:written|above))|agreement\s+date)\b",
    );
    let effective = effective?;
    let text = source.script.slice(clause.sentence.clone());
    let own = AGREEMENT_DATE.is_in(text).then(|| read_agreement_date(source)).flatten();
    let first = own.unwrap_or(effective.value);
    if OTHER_START.is_in(text) || (COMMENCEMENT.is_in(text) && !commences_on(source, first)) {
        return None;
    }
    let (last, percent) = if let Some(count) = anniversary_in(text) {
        let years = i32::try_from(count).ok()?;
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
    static AFTER: Pattern = Pattern::new(r#"^[\s,]*\(?\s*(?:the\s+)?"(?:\w+\s+)?commencement\s+date""#);
    static SAME: Pattern = Pattern::new(
        r#"\b(?:date\s+(?:hereof|first\s+(?:\w+\s+){1,2}above|(?:\w+\s+)?above\s+written|of\s+this\s+(?:agreement|contract))|effective\s+date"?)\s*\(?\s*(?:the\s+)?"commencement\s+date""#,
    );
    if SAME.is_in(source.text()) {
        return true;
    }
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
