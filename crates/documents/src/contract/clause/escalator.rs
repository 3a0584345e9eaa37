//! A yearly rise by a fixed percentage.

use domain::contract::{Compounding, FixedEscalator, LeapDay, Provision};
use domain::{Clause, ContractHeader, Date, Decimal, Evidence, Field};

use super::super::date::find_dates;
use crate::pattern::Pattern;

/// The rise that the contract prescribes. None where it only bounds one or leaves it to the vendor,
/// where an index makes it, or where the first day of the contract is not known.
pub(super) fn read_escalator(header: &ContractHeader) -> Option<Clause> {
    let field = header.price_escalation.as_ref()?;
    let begin = header.effective_date.as_ref()?.value;
    let escalator = read_rise(field.printed.as_deref().unwrap_or(&field.value), begin)?;
    Some(super::build(Provision::FixedEscalator(escalator), place(field)))
}

fn place(field: &Field<String>) -> Option<Evidence> {
    let place = field.evidence.as_ref()?;
    Some(Evidence { text: place.text.clone().or_else(|| field.printed.clone()), ..place.clone() })
}

fn read_rise(text: &str, begin: Date) -> Option<FixedEscalator> {
    static PERCENT: Pattern = Pattern::new(r"(\d{1,2}(?:[.,]\d{1,3})?)\s*(?:%|percent\b|per\s+cent\b|prozent\b)");
    static YEARLY: Pattern = Pattern::new(
        r"\b(?:anniversar\w*|annual(?:ly)?|(?:per|each|every|a)\s+(?:contract\s+|calendar\s+)?(?:year|annum)|yearly|(?:each|every)\s+{month}|jährlich|pro\s+jahr|par\s+an)\b",
    );
    static PRESCRIBED: Pattern = Pattern::new(
        r"\b(?:shall|will|are|is|be|increases?|rises?|escalates?|wird|werden|erhöh\w*|steig\w*|augmentent)\b",
    );
    static OPEN: Pattern = Pattern::new(
        r"\b(?:may|might|can|could|up\s+to|no\s+more|not\s+more|more\s+than|(?:shall|will)\s+not|maximum|at\s+most|(?:not|never)\s+(?:to\s+)?exceed\w*|less\s+than|lesser|greater|capped|cap|limit\w*|at\s+the\s+option|propose\w*|request\w*|negotiat\w*|renew\w*|renewal|index\w*|CPI(?:-\w)?|RPI|PPI|kann|können|darf|höchstens|maximal|bis\s+zu|peu\w+|au\s+plus)\b",
    );
    if OPEN.is_in(text) || !YEARLY.is_in(text) || !PRESCRIBED.is_in(text) {
        return None;
    }
    let mut found = PERCENT.all_captures(text).filter_map(|found| Some(found.get(1)?.as_str().replace(',', ".")));
    let (percent, other) = (found.next()?, found.next());
    // Two figures in one sentence say that the rise is not the same every year.
    if other.is_some_and(|other| other != percent) {
        return None;
    }
    let percent: Decimal = percent.parse().ok()?;
    static COMPOUND: Pattern =
        Pattern::new(r"\bcompound(?:ed|ing)?\b|\bthen[\s-]current\b|\bprevious\s+year'?s?\b|\bprior\s+year'?s?\b");
    static SIMPLE: Pattern =
        Pattern::new(r"\bnon[\s-]?compound\w*|\bof\s+the\s+(?:initial|original|base)\s+(?:price|rate|fee)s?\b");
    let compounding = if SIMPLE.is_in(text) {
        Some(Compounding::Simple)
    } else {
        COMPOUND.is_in(text).then_some(Compounding::Compound)
    };
    Some(FixedEscalator {
        percent,
        compounding,
        base_date: begin,
        first_date: first_named_day(text, begin),
        cap_percent: None,
        leap_day: LeapDay::default(),
    })
}

/// "each January 1": the first such day after the contract begins.
fn first_named_day(text: &str, begin: Date) -> Option<Date> {
    static NAMED: Pattern = Pattern::new(r"\b(?:each|every)\s+({month})\s+(\d{1,2})\b");
    let named = NAMED.captures(text)?;
    let (month, day) = (named.get(1)?.as_str(), named.get(2)?.as_str());
    let on = |year: i32| find_dates(&format!("{month} {day}, {year}"), true).first().map(|found| found.date);
    [begin.year(), begin.year() + 1].into_iter().filter_map(on).find(|day| *day > begin)
}

#[cfg(test)]
mod tests {
    use domain::calendar::read_iso_date;

    use super::*;

    fn rise(text: &str) -> Option<String> {
        let begin = read_iso_date("2024-03-01").unwrap();
        let escalator = read_rise(text, begin)?;
        Some(super::super::build(Provision::FixedEscalator(escalator), None).sentence(None))
    }

    #[test]
    fn a_prescribed_rise_is_a_clause() {
        let yearly = "Prices rise by 3% on every anniversary of 1 Mar 2024";
        for (text, rest) in [
            (
                "The Services Fee will escalate at a rate of three percent (3%) per year.",
                "; whether compound or simple is open.",
            ),
            ("Rates shall increase 3% annually, compounded.", ", compound."),
            ("Rates shall increase each year by 3% of the original rates.", ", each time of the first price."),
            (
                "Rates shall increase by 3% each January 1.",
                ", first on 1 Jan 2025; whether compound or simple is open.",
            ),
        ] {
            assert_eq!(rise(text).as_deref(), Some(format!("{yearly}{rest}").as_str()), "{text}");
        }
    }

    #[test]
    fn a_bound_a_choice_or_an_index_is_none() {
        for text in [
            "The Contractor may adjust rates by up to 4% each January 1.",
            "Prices shall not increase by more than 3% per year.",
            "Annual increases shall not exceed 3%.",
            "Rates will increase annually by the lesser of CPI and 3%.",
            "On each renewal the rates will increase by 3% per year.",
            "Rates increase by 3% in the second year and 4% every year after.",
            "Prices shall increase by 3%.",
            "fixed",
        ] {
            assert_eq!(rise(text), None, "{text}");
        }
    }
}
