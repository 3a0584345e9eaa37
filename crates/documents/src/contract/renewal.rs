//! Renewal, and the notice that stops it.

use domain::{Confidence, Field};

use super::count::{Span, TimeUnit, read_span};
use super::source::Source;
use crate::pattern::Pattern;

/// What the contract says on renewal and notice.
#[derive(Default)]
pub struct Renewal {
    pub automatic: Option<Field<bool>>,
    pub term: Option<Field<String>>,
    pub notice_days: Option<Field<u32>>,
}

static RENEWS: Pattern = Pattern::new(
    r"\b(?:renew(?:s|ed|al|able|als)?|extended|extends?|extension|evergreen|verlängert|verlängerung|continues?\s+(?:from\s+)?month[\s-]to[\s-]month|renouvel\w*|reconduct\w*|reconduit\w*)\b",
);
static OF_CONTRACT: Pattern = Pattern::new(
    r"\b(?:agreement|contract|terms?|initial\s+period|lease|renewal\s+period|schedule|order|vertrag(?:es)?|laufzeit|contrat|durée|verlängert\s+sich)\b|^[\W\d]*(?:it|er|il)\s",
);
static NO_RENEWAL: Pattern = Pattern::new(
    r"\b(?:insurance|polic(?:y|ies)|patent|trademark|licen[sc]es?\s+and\s+permits|domain|warranty|time\s+for|excused)\b",
);

pub fn read_renewal(source: &Source) -> Renewal {
    let mut renewal = Renewal::default();
    for (at, sentence) in source.script.sentences().iter().enumerate() {
        let text = source.script.slice(sentence.clone());
        if !RENEWS.is_in(text) || !OF_CONTRACT.is_in(text) || NO_RENEWAL.is_in(text) {
            continue;
        }
        if renewal.automatic.is_none()
            && let Some((automatic, percent)) = is_automatic(text)
        {
            let proof = source.script.evidence(sentence.clone());
            renewal.automatic = Some(Field::new(automatic, Confidence::percent(percent), proof));
        }
        if renewal.term.is_none()
            && let Some((place, span)) = renewal_span(text)
        {
            let span_at = sentence.start + place.start..sentence.start + place.end;
            let proof = source.script.evidence(span_at.clone());
            let printed = source.script.slice(span_at).to_owned();
            renewal.term = Some(Field::new(span.print(), Confidence::percent(88), proof).printed(printed));
        }
        if renewal.notice_days.is_none() {
            let next = source.script.sentences().get(at + 1);
            renewal.notice_days = notice_in(source, sentence, 90).or_else(|| {
                next.filter(|next| NOT_RENEW.is_in(source.script.slice((*next).clone())))
                    .and_then(|next| notice_in(source, next, 85))
            });
        }
        if renewal.automatic.is_some() && renewal.term.is_some() && renewal.notice_days.is_some() {
            break;
        }
    }
    if renewal.notice_days.is_none() {
        renewal.notice_days = labelled_notice(source).or_else(|| free_notice(source));
    }
    renewal
}

fn is_automatic(text: &str) -> Option<(bool, u8)> {
    static NEVER: Pattern = Pattern::new(
        r"\b(?:shall|will|does|do)\s+not\s+(?:be\s+)?(?:automatically\s+)?(?:renew|extend)|\bno\s+(?:automatic\s+)?renewal|\bnot\s+(?:be\s+)?(?:subject\s+to\s+)?automatic(?:ally)?\s+renew",
    );
    static AUTOMATIC: Pattern = Pattern::new(
        r"\bautomatic(?:ally)?\b|\btacit(?:ly)?\b|\bevergreen\b|\b(?:shall|will)\s+(?:then\s+|thereafter\s+)?(?:be\s+)?(?:renew(?:ed)?|extend(?:ed)?)\b(?:\s+for)?.{0,40}\b(?:successive|consecutive|additional|further|periods?|terms?|unless)\b|\brenews?\s+for\b.{0,60}\bunless\b|\bcontinues?\s+(?:from\s+)?month[\s-]to[\s-]month\b|\bautomatisch\b|verlängert\s+(?:er\s+|sie\s+)?sich|tacite\s+reconduction|tacitement",
    );
    static BY_CHOICE: Pattern = Pattern::new(
        r"\bmay\s+(?:be\s+|then\s+be\s+|also\s+)?(?:renew(?:ed)?|extend(?:ed)?)\b|\boption\s+to\s+(?:renew|extend)|\bat\s+the\s+option\b|\b(?:upon|by)\s+(?:the\s+)?(?:mutual|written)\s+(?:written\s+)?(?:agreement|consent)",
    );
    if NEVER.is_in(text) {
        return Some((false, 90));
    }
    if AUTOMATIC.is_in(text) {
        return Some((true, 90));
    }
    BY_CHOICE.is_in(text).then_some((false, 75))
}

/// How long one renewal lasts, and where that stands in the sentence.
fn renewal_span(text: &str) -> Option<(std::ops::Range<usize>, Span)> {
    static LENGTH: Pattern = Pattern::new(
        r"(?:renew\w*|extend\w*|extension|successive|additional|consecutive|further|verlängert|reconduction|renouvel\w*)\b[^.;]{0,90}?({number}[\s-]*{time})",
    );
    static WORDED: Pattern = Pattern::new(
        r"\b(?:renew\w*|extend\w*|extension|continues?|verlängert|reconduit\w*)\b[^.;]{0,60}?\b(month[- ]to[- ]month|monthly|year[- ]to[- ]year|annual(?:ly)?|every\s+year|each\s+year|yearly|jährlich|annuel(?:le(?:ment)?)?)\b",
    );
    static NOTICE: Pattern = Pattern::new(r"\b(?:notice|prior|before|notify|written|kündig\w*|préavis|vor)\b");
    static PERIOD: Pattern = Pattern::new(r"^\s*(?:renewal\s+|extension\s+)?(?:periods?|terms?|extensions?)\b");
    if let Some(place) = LENGTH.captures(text).and_then(|found| found.get(1)) {
        let from = text.get(..place.start()).unwrap_or_default();
        let verb = RENEWS.find(from).map_or(0, |found| found.start());
        let between = text.get(verb..place.start()).unwrap_or_default();
        let after: String = text.get(place.end()..).unwrap_or_default().chars().take(25).collect();
        if !NOTICE.is_in(between) && (PERIOD.is_in(&after) || !NOTICE.is_in(&after)) {
            return Some((place.range(), read_span(place.as_str())?));
        }
    }
    let place = WORDED.captures(text)?.get(1)?;
    let monthly = place.as_str().to_lowercase().starts_with("month");
    let unit = if monthly { TimeUnit::Month } else { TimeUnit::Year };
    Some((place.range(), Span { count: 1, unit }))
}

static NOT_RENEW: Pattern = Pattern::new(
    r"\b(?:not\s+(?:to\s+)?renew|non-?renewal|notice|terminat\w*|cancel\w*|kündig\w*|préavis|résili\w*)\b",
);
static NOTICE_SPAN: [Pattern; 2] = [
    Pattern::new(
        r"({number}[\s-]*{time}(?:'s?|s')?)\s*(?:,\s*)?(?:(?:prior|advance|advanced|written|previous|before|in\s+advance|preceding|or\s+more|notice|schriftlich|de\s+préavis|prior\s+to)\b)",
    ),
    Pattern::new(
        r"(?:notice|notif\w+|kündigungsfrist|frist|préavis)\b[^.;]{0,110}?\b(?:at\s+least|not\s+less\s+than|no\s+(?:less|later|fewer)\s+than|within|of|upon|von|mit\s+einer\s+frist\s+von|de|d'au\s+moins)\s+({number}[\s-]*{time}(?:'s?)?)",
    ),
];

fn notice_in(source: &Source, sentence: &std::ops::Range<usize>, percent: u8) -> Option<Field<u32>> {
    let text = source.script.slice(sentence.clone());
    if !NOT_RENEW.is_in(text) && !text.to_lowercase().contains("kündig") {
        return None;
    }
    NOTICE_SPAN.iter().find_map(|pattern| {
        pattern.all_captures(text).filter_map(|found| found.get(1)).find_map(|place| {
            let days = read_span(place.as_str())?.days()?;
            let span = sentence.start + place.start()..sentence.start + place.end();
            let printed = source.script.slice(span.clone()).to_owned();
            Some(Field::new(days, Confidence::percent(percent), source.script.evidence(span)).printed(printed))
        })
    })
}

/// "Notice period: 90 days"
fn labelled_notice(source: &Source) -> Option<Field<u32>> {
    static LABEL: Pattern = Pattern::new(
        r"\b(?:notice\s+period|(?:termination|renewal|cancellation)\s+notice|kündigungsfrist|préavis)\s*(?:\([^)]*\))?\s*[:|]\s*({number}[\s-]*{time})",
    );
    let place = LABEL.captures(source.text())?.get(1)?;
    let days = read_span(place.as_str())?.days()?;
    let proof = source.script.evidence(place.range());
    Some(Field::new(days, Confidence::percent(90), proof).printed(place.as_str()))
}

/// The notice by which either party may end the contract without a cause.
fn free_notice(source: &Source) -> Option<Field<u32>> {
    static ENDS: Pattern =
        Pattern::new(r"\b(?:terminat\w*|cancel\w*)\b|\bended?\s+(?:this|the|by)\b|\bkündig\w*\b|\brésili\w*\b");
    static FREE: Pattern = Pattern::new(
        r"\b(?:either\s+party|any\s+party|without\s+cause|for\s+convenience|for\s+any\s+(?:or\s+no\s+)?reason|at\s+any\s+time|customer|client|jede\s+partei|beide\s+parteien|chaque\s+partie)\b",
    );
    static CAUSE: Pattern = Pattern::new(
        r"\b(?:breach\w*|default\w*|fail\w*|cure\w*|insolven\w*|bankrupt\w*|non-?payment|force\s+majeure|dispute|change\s+of\s+control|material\w*|in\s+the\s+event|if)\b",
    );
    source.script.sentences().iter().find_map(|sentence| {
        let text = source.script.slice(sentence.clone());
        let fits = ENDS.is_in(text) && FREE.is_in(text) && OF_CONTRACT_OR_SHORT.is_in(text) && !CAUSE.is_in(text);
        if fits { notice_in(source, sentence, 80) } else { None }
    })
}

static OF_CONTRACT_OR_SHORT: Pattern = Pattern::new(
    r"\b(?:agreement|contract|lease|sow|statement\s+of\s+work|order(?:\s+form)?|vertrag|contrat)\b|may\s+(?:terminate|cancel)\s+(?:with|upon|on|by)\b",
);

#[cfg(test)]
mod tests {
    use super::*;
    use crate::read::plain::lay_text;

    fn renewal(text: &str) -> (Option<bool>, Option<String>, Option<u32>) {
        let pages = lay_text(text).unwrap();
        let read = read_renewal(&Source::of(&pages));
        (read.automatic.map(|f| f.value), read.term.map(|f| f.value), read.notice_days.map(|f| f.value))
    }

    #[test]
    fn reads_automatic_renewal_with_its_notice() {
        let text = "This Agreement will automatically renew for additional, successive five (5) year periods unless either\n\
            Party gives written notice at least one hundred twenty (120) days prior to the end of the Initial Term.";
        assert_eq!(renewal(text), (Some(true), Some("5 years".to_owned()), Some(120)));
    }

    #[test]
    fn months_of_notice_are_thirty_days_each() {
        let text =
            "The term is renewed automatically for one-year periods unless terminated with three months' prior notice.";
        assert_eq!(renewal(text), (Some(true), Some("1 year".to_owned()), Some(90)));
    }

    #[test]
    fn renewal_by_choice_is_not_automatic() {
        let text =
            "The Agreement may be renewed for an additional period of seven (7) years at the option of the Licensor.";
        assert_eq!(renewal(text), (Some(false), Some("7 years".to_owned()), None));
    }

    #[test]
    fn an_option_of_periods_and_a_plain_renewal_are_read() {
        let text = "District may extend the Agreement for up to two (2) additional one-year periods by written notice given\nat least one hundred twenty (120) days before expiration.";
        assert_eq!(renewal(text), (Some(false), Some("1 year".to_owned()), Some(120)));
        let text =
            "This Order Form renews for 12 month terms unless a party gives notice 90 days before the end of the term.";
        assert_eq!(renewal(text), (Some(true), Some("12 months".to_owned()), Some(90)));
        let text = "Er verlängert sich jeweils um ein weiteres Jahr, wenn er nicht mit einer Frist von sechs Monaten zum Ende der Laufzeit gekündigt wird.";
        assert_eq!(renewal(text), (Some(true), Some("1 year".to_owned()), Some(180)));
    }

    #[test]
    fn a_contract_may_go_on_from_month_to_month() {
        let text = "It then continues from month to month until ended by either party on three months' written notice.";
        assert_eq!(renewal(text), (Some(true), Some("1 month".to_owned()), Some(90)));
        let text = "9.2 It is established by calendar year and renewed tacitly every year.";
        assert_eq!(renewal(text), (Some(true), Some("1 year".to_owned()), None));
        let text = "Client may terminate this SOW for convenience on fifteen (15) days' notice.";
        assert_eq!(renewal(text), (None, None, Some(15)));
    }

    #[test]
    fn termination_for_cause_gives_no_notice_period() {
        let text =
            "Either party may terminate this Agreement upon ten (10) days written notice if the other is in breach.";
        assert_eq!(renewal(text), (None, None, None));
        let text = "Either party may terminate with 90 days written notice.";
        assert_eq!(renewal(text).2, Some(90));
    }
}
