//! Why a finding is waived: a reason from a closed set, and words where the reason asks for them.

/// A reason to waive a finding. Its code is what is stored and counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum WaiveReason {
    AgreedInWriting,
    BelowCost,
    Misread,
    TermsOutdated,
    SettledElsewhere,
    Goodwill,
    Other,
}

impl WaiveReason {
    pub const ALL: [Self; 7] = [
        Self::AgreedInWriting,
        Self::BelowCost,
        Self::Misread,
        Self::TermsOutdated,
        Self::SettledElsewhere,
        Self::Goodwill,
        Self::Other,
    ];

    pub const fn code(self) -> &'static str {
        match self {
            Self::AgreedInWriting => "agreed_in_writing",
            Self::BelowCost => "below_cost",
            Self::Misread => "misread",
            Self::TermsOutdated => "terms_outdated",
            Self::SettledElsewhere => "settled_elsewhere",
            Self::Goodwill => "goodwill",
            Self::Other => "other",
        }
    }

    /// The words for people.
    pub const fn label(self) -> &'static str {
        match self {
            Self::AgreedInWriting => "Agreed in writing, not yet filed",
            Self::BelowCost => "Below what a dispute costs",
            Self::Misread => "Read wrongly from the page",
            Self::TermsOutdated => "Other terms hold than those on file",
            Self::SettledElsewhere => "Settled with the vendor already",
            Self::Goodwill => "Let pass for the sake of the vendor",
            Self::Other => "Other, said below",
        }
    }

    /// `None` for any other code.
    pub fn read(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|reason| reason.code() == code)
    }

    /// Whether the code alone says nothing.
    const fn needs_words(self) -> bool {
        matches!(self, Self::Other)
    }
}

/// A reason with the words that a person added; they may be empty.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Waiver {
    reason: WaiveReason,
    words: String,
}

/// Why a waiver is not taken; the sentence says what to do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum WaiverFault {
    #[error("Choose a reason to dismiss the finding.")]
    NoReason,
    #[error("Choose one of the reasons of the list to dismiss the finding.")]
    UnknownReason,
    #[error("Say in your words why the finding is dismissed.")]
    NoWords,
}

impl Waiver {
    /// Reads what a form said.
    pub fn read(code: &str, words: &str) -> Result<Self, WaiverFault> {
        let (code, words) = (code.trim(), words.trim());
        if code.is_empty() {
            return Err(WaiverFault::NoReason);
        }
        let reason = WaiveReason::read(code).ok_or(WaiverFault::UnknownReason)?;
        if reason.needs_words() && words.is_empty() {
            return Err(WaiverFault::NoWords);
        }
        Ok(Self { reason, words: words.to_owned() })
    }

    pub const fn reason(&self) -> WaiveReason {
        self.reason
    }

    pub fn words(&self) -> &str {
        &self.words
    }
}

/// A reason as a sentence's end: its label, its words, or both. Either may be missing in what was kept long ago.
pub fn print_reason(code: Option<&str>, words: &str) -> String {
    match (code.and_then(WaiveReason::read), words.is_empty()) {
        (Some(WaiveReason::Other) | None, _) => words.to_owned(),
        (Some(reason), true) => reason.label().to_owned(),
        (Some(reason), false) => format!("{}: {words}", reason.label()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reason_is_one_of_the_set_and_other_needs_words() {
        assert_eq!(Waiver::read(" ", "words"), Err(WaiverFault::NoReason));
        assert_eq!(Waiver::read("because", "words"), Err(WaiverFault::UnknownReason));
        // What a person reads is no code.
        assert_eq!(Waiver::read(WaiveReason::Misread.label(), ""), Err(WaiverFault::UnknownReason));
        assert_eq!(Waiver::read("other", " "), Err(WaiverFault::NoWords));
        let waiver = Waiver::read("other", " Paid in kind ").unwrap();
        assert_eq!((waiver.reason(), waiver.words()), (WaiveReason::Other, "Paid in kind"));
        assert!(Waiver::read("misread", "").is_ok());
    }

    #[test]
    fn every_code_reads_back_and_none_is_said_twice() {
        for reason in WaiveReason::ALL {
            assert_eq!(WaiveReason::read(reason.code()), Some(reason));
            assert_eq!(WaiveReason::ALL.iter().filter(|other| other.label() == reason.label()).count(), 1);
        }
    }

    #[test]
    fn a_reason_is_printed_with_what_there_is_of_it() {
        assert_eq!(print_reason(Some("misread"), ""), "Read wrongly from the page");
        assert_eq!(print_reason(Some("misread"), "a smudge"), "Read wrongly from the page: a smudge");
        assert_eq!(print_reason(Some("other"), "Paid in kind"), "Paid in kind");
        assert_eq!(print_reason(None, "kept before there were codes"), "kept before there were codes");
    }
}
