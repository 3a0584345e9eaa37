//! The report for people.

use std::io::{self, Write};
use std::path::Path;

use domain::finding::{Finding, Source};
use domain::money::group_thousands;
use domain::{Currency, Decimal, Reconciliation};

pub fn write(output: &mut impl Write, file: &Path, result: &Reconciliation) -> io::Result<()> {
    let totals = &result.totals;
    let number = result.invoice.as_deref().unwrap_or("without a number");
    let contract = result.contract.as_deref().unwrap_or("without a number");
    writeln!(output, "Invoice {number} ({}), contract {contract}", file.display())?;
    writeln!(
        output,
        "  billed {}   at stake {}   payable {}",
        money(totals.billed, totals.currency),
        money(totals.at_stake, totals.currency),
        money(totals.payable, totals.currency),
    )?;
    if result.findings.is_empty() {
        writeln!(output, "  Nothing was found: every line agrees with the contract.")?;
    }
    for finding in &result.findings {
        write_finding(output, finding)?;
    }
    if !result.undecided.is_empty() {
        writeln!(output, "  Could not be decided:")?;
        for check in &result.undecided {
            let line = check.line.as_ref().map(|line| format!("line {line}, ")).unwrap_or_default();
            writeln!(output, "    {} {line}{}", check.rule, check.summary)?;
        }
    }
    writeln!(output)
}

fn write_finding(output: &mut impl Write, finding: &Finding) -> io::Result<()> {
    let line = finding.line.as_ref().map(|line| format!(", line {line}")).unwrap_or_default();
    let stake = money(finding.stake.amount, finding.stake.currency);
    writeln!(output, "  {:<7} {} {}{line}: {stake}", finding.severity.word(), finding.rule, finding.name)?;
    writeln!(output, "          {}", finding.summary)?;
    if !finding.formula.is_empty() {
        writeln!(output, "          {}", finding.formula)?;
    }
    for proof in &finding.evidence {
        let document = match proof.document {
            Source::Invoice => "invoice",
            Source::Contract => "contract",
            Source::History => "earlier invoice",
        };
        let page = proof.page.map(|page| format!(" p. {page}")).unwrap_or_default();
        let text = proof.text.as_deref().unwrap_or_default();
        writeln!(output, "          {document}{page}, {}: {text}", proof.label)?;
    }
    Ok(())
}

pub fn money(amount: Decimal, currency: Option<Currency>) -> String {
    let currency = currency.map(|currency| format!(" {currency}")).unwrap_or_default();
    format!("{}{currency}", group_thousands(amount))
}
