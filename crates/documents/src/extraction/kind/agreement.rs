//! What speaks for an agreement: how it calls itself, whom it binds, its clauses and its words of duty.

use std::collections::HashSet;

use crate::layout::{Cell, Row, Sheet, fold};
use crate::pattern::Pattern;
use crate::read::Page;

/// What was found of an agreement.
pub struct AgreementSigns {
    /// The row near the head that is a title such as `Master Services Agreement`.
    pub title: Option<usize>,
    /// Different words of duty and remedy.
    pub duties: usize,
    /// All text in one line, folded.
    flow: String,
}

/// What its sentences say.
pub struct AgreementSentences {
    /// It is made between named parties, or gives them the names of their roles.
    pub parties: bool,
    /// It is there to be signed.
    pub signed: bool,
    /// Lines that open as numbered clauses.
    pub clauses: usize,
}

/// Names of agreements and of price lists and orders, which are agreed and not billed.
const TITLES: &str = "agreement, contract, amendment, addendum, statement of work, order form, work order, purchase order, \
    terms of service, terms and conditions, price list, rate card, rate schedule, schedule of rates, quotation, \
    memorandum of understanding, letter of engagement, engagement letter, lease, charter party, \
    vertrag, vereinbarung, nachtrag, preisliste, bestellung, auftragsbestatigung, angebot, \
    contrat, convention, accord, avenant, bon de commande, grille tarifaire, devis, \
    overeenkomst, contract, prijslijst, offerte, bestelling, \
    contratto, accordo, listino prezzi, preventivo, contrato, acuerdo, convenio, acordo, lista de precios, \
    presupuesto, pedido, tabela de precos";

/// German and Dutch join their words: `Rahmenvertrag`, `raamovereenkomst`.
const TITLE_TAILS: &[&str] = &["vertrag", "vereinbarung", "overeenkomst", "preisliste", "prijslijst"];

const DUTIES: &str = "agreement shall hereby hereinafter hereto herein hereunder whereas parties party termination terminate \
    governing indemnify indemnification confidentiality liability warranties breach notwithstanding contractor \
    renewal renew clause amendment effective obligations covenants \
    vertrag vertragspartner vertragspartei parteien kundigung laufzeit haftung gerichtsstand verpflichtet \
    auftragnehmer vertragsgegenstand schriftform \
    contrat resiliation prestataire responsabilite obligations parties convention reconduction litige \
    overeenkomst partijen opzegging aansprakelijkheid opdrachtgever opdrachtnemer looptijd geschillen \
    contratto parti recesso risoluzione obblighi fornitore durata foro \
    contrato partes rescision resolucion obligaciones vigencia clausula contratante contratada rescisao";

/// Before and after the names of the parties, in folded text.
static PARTIES: Pattern = Pattern::new(
    r#"(?x)
    \b(is\ made|made\ and\ entered|entered\ into|by\ and)\s+(\S+\s+){0,12}?(between|among)\b
    | \b(agreement|contract)\b[^.]{0,60}\bbetween\b
    | \bbetween\s*:\s
    | \bzwischen\b[^.]{3,300}\bund\b[^.]{3,300}\b(nachfolgend|nachstehend|im\ folgenden)\b
    | \b(hereinafter|hereafter|nachfolgend|nachstehend|ci-apres|hierna|di\ seguito|en\ adelante|doravante)\b
    | \(\s*(the\s+)?["“”„'«][a-z][a-z\s]{2,20}["“”'»]\s*\)
    | \b(entre\ les\ soussignes|tussen\ de\ ondergetekenden|tra\ le\ parti|entre\ as\ partes|de\ una\ parte)\b
"#,
);

static SIGNED: Pattern = Pattern::new(
    r"(?x)
    \bin\ witness\ whereof\b | \bduly\ authori[sz]ed\ (representative|signator) | \bsigned\ (for|by|on\ behalf)\b
    | \bexecuted\ (by|as\ of)\b | \bunterschrift(en)?\b | \bfait\ en\ (deux|double|autant)\b | \bvoor\ akkoord\b
    | \bhandtekening(en)?\b | \bletto,?\ (approvato|confermato)\b | \b(authori[sz]ed\ )?signature\b
",
);

/// `4.2 The Customer`, `Article 7`, `§ 3 Laufzeit`, `(a) pay the Fees`.
static CLAUSE: Pattern = Pattern::new(
    r"(?x)^
    ( ( §+ | art(icle|ikel|icolo|iculo|igo|\.)? | section | clause | clausula | ziffer )\s*\d{1,2}\b
    | \d{1,2}(\.\d{1,2}){0,3}[.)]?\s+[a-zß-ɏ][a-zß-ɏ']*
    | \([a-z]\)\s+[a-zß-ɏ] )",
);

impl AgreementSigns {
    pub fn of(pages: &[Page], sheet: &Sheet) -> Self {
        let flow =
            pages.iter().flat_map(|page| &page.lines).map(|line| fold(&line.text())).collect::<Vec<_>>().join(" ");
        let spoken: HashSet<&str> = flow.split(|c: char| !c.is_alphanumeric()).collect();
        let duties: HashSet<&str> = DUTIES.split_whitespace().filter(|word| spoken.contains(word)).collect();
        let duties = duties.len();
        // The title is on the first page, or right behind a bare cover.
        let mut head = sheet.rows.iter().enumerate().take(40).filter(|(at, row)| row.page == 1 || *at < 12);
        let title = head.find(|(_, row)| is_title(row)).map(|(at, _)| at);
        Self { title, duties, flow }
    }

    /// Costs more than all other signs together.
    pub fn read_sentences(&self, sheet: &Sheet) -> AgreementSentences {
        let clauses = sheet.rows.iter().filter(|row| row.cells.len() <= 2 && !ends_in_amount(row));
        AgreementSentences {
            parties: PARTIES.is_in(&self.flow),
            signed: SIGNED.is_in(&self.flow),
            clauses: clauses.filter(|row| CLAUSE.is_in(&fold(&row.text()))).count(),
        }
    }
}

/// A line by itself, in a title's capitals, that names an agreement and does not merely refer to one.
fn is_title(row: &Row) -> bool {
    // Letters set wide part the words of one title.
    let apart = |(a, b): (&Cell, &Cell)| b.area.left - a.area.right > row.height() * 2.5;
    if row.cells.iter().zip(row.cells.iter().skip(1)).any(apart) {
        return false;
    }
    let text = row.text();
    let words = fold(&text)
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .map(str::to_owned)
        .collect::<Vec<_>>();
    let capital = text.chars().find(|c| c.is_alphabetic()).is_some_and(char::is_uppercase);
    let subject = row.words().next().is_some_and(|word| word.text.ends_with(':'));
    if !capital || subject || words.len() > 10 || text.ends_with(['.', ',', ';']) {
        return false;
    }
    let line = format!(" {} ", words.join(" "));
    let joined = words.iter().position(|word| TITLE_TAILS.iter().any(|tail| word.ends_with(tail)));
    let named = TITLES.split(',').filter_map(|title| {
        let phrase = format!(" {} ", title.trim());
        let at = line.find(&phrase)?;
        line.get(..at + phrase.len()).map(|head| head.split_whitespace().count() - 1)
    });
    // `Contract no. 17` and `Agreement of 3 May 2026` refer to one.
    let refers = |at: usize| {
        let rest: Vec<&str> = words.iter().skip(at + 1).map(String::as_str).collect();
        let numbered = rest.iter().take(3).any(|word| word.len() != 4 && word.chars().any(|c| c.is_ascii_digit()));
        let label = matches!(
            rest.first(),
            Some(&("no" | "nr" | "n" | "number" | "nummer" | "ref" | "reference" | "id" | "vom" | "date"))
        );
        numbered || label || text.trim_end().ends_with(':')
    };
    joined.into_iter().chain(named).any(|at| !refers(at))
}

fn ends_in_amount(row: &Row) -> bool {
    row.cells.len() > 1 && row.words().last().is_some_and(|word| word.text.chars().any(|c| c.is_ascii_digit()))
}

/// Whether most of the words stand in long lines of text.
pub fn is_mostly_prose(sheet: &Sheet) -> bool {
    let all: usize = sheet.rows.iter().map(|row| row.words().count()).sum();
    let long = sheet.rows.iter().flat_map(|row| &row.cells).filter(|cell| cell.words.len() >= 8);
    long.map(|cell| cell.words.len()).sum::<usize>() * 2 > all
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::read::plain::lay_text;

    fn signs(text: &str) -> AgreementSigns {
        let pages = lay_text(text).unwrap();
        AgreementSigns::of(&pages, &Sheet::of(&pages))
    }

    fn sentences(text: &str) -> AgreementSentences {
        let pages = lay_text(text).unwrap();
        let sheet = Sheet::of(&pages);
        AgreementSigns::of(&pages, &sheet).read_sentences(&sheet)
    }

    #[test]
    fn a_reference_to_a_contract_is_no_title() {
        for title in [
            "Master Services Agreement",
            "RAHMENVERTRAG",
            "Framework Agreement 2026",
            "Contrat de prestation",
            "Order Form",
            "DISTRIBUTOR   AGREEMENT",
        ] {
            assert!(signs(title).title.is_some(), "{title}");
        }
        for text in [
            "Agreement No. LFS-2026-014",
            "Contract: 17",
            "Contract     17",
            "as agreed in the contract.",
            "Vertrag vom 3. Mai",
        ] {
            assert!(signs(text).title.is_none(), "{text}");
        }
    }

    #[test]
    fn clauses_are_counted_and_billed_lines_are_not() {
        assert_eq!(sentences("1. Services\n1.1 The Supplier maintains\n§ 3 Laufzeit\n(a) pay the Fees").clauses, 4);
        assert_eq!(sentences("1  Paper    2     4.00    8.00\n2  Pens     1     3.00    3.00").clauses, 0);
    }

    #[test]
    fn parties_are_named_in_several_languages() {
        for text in [
            "This Agreement is made on 3 May 2026 between Abel Ltd and Cain Inc",
            "Abel Ltd (the \"Supplier\")",
            "la société Abel, ci-après le Prestataire",
            "Abel GmbH, nachfolgend Auftragnehmer",
        ] {
            assert!(sentences(text).parties, "{text}");
        }
        assert!(!sentences("Payable between 3 and 5 May").parties);
    }
}
