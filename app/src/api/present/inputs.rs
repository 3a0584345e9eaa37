//! Inputs.

use domain::InputKind;
use domain::calendar::print_date;
use store::{Actor, Cause, Import, Run};
use workflow::inputs::{InputsView, KindState, ListOutcome, table};

use crate::model::{Choice, ColumnRow, ImportReport, ImportRow, InputKindRow, InputsPage, RunRow};

pub fn inputs_page(actor: &Actor, view: InputsView) -> InputsPage {
    InputsPage {
        kinds: view.kinds.into_iter().map(kind_row).collect(),
        runs: view.runs.iter().map(run_row).collect(),
        organisation: actor.organisation().to_string(),
        may_import: actor.role().may_write(),
    }
}

pub fn run_row(run: &Run) -> RunRow {
    let cause = match run.cause {
        Cause::Inputs(kind) => format!("{} changed", table(kind).name),
        Cause::Policy => "Tolerances changed".to_owned(),
    };
    RunRow { id: run.id.to_string(), cause, done: run.done, invoices: run.invoices }
}

/// What a person is told about a list that was sent.
pub fn import_report(kind: InputKind, file: &str, outcome: ListOutcome) -> ImportReport {
    let name = table(kind).name;
    match outcome {
        ListOutcome::Taken { rows, .. } => ImportReport {
            sentence: format!("{file} was imported: {name}, {}.", count(rows, "row")),
            good: true,
            faults: Vec::new(),
        },
        ListOutcome::Known => ImportReport {
            sentence: format!("{file} had been imported before with the same content. Nothing was changed."),
            good: true,
            faults: Vec::new(),
        },
        ListOutcome::Faulty(faults) => {
            let more = faults.count.saturating_sub(faults.faults.len());
            let mut told: Vec<String> = faults.faults.iter().map(ToString::to_string).collect();
            if more > 0 {
                told.push(format!("And {} more.", count(more, "fault")));
            }
            ImportReport {
                sentence: format!("Nothing of {file} was imported: {} in {name}.", count(faults.count, "fault")),
                good: false,
                faults: told,
            }
        }
    }
}

fn count(number: usize, what: &str) -> String {
    if number == 1 { format!("1 {what}") } else { format!("{number} {what}s") }
}

fn kind_row(state: KindState) -> InputKindRow {
    let table = table(state.kind);
    let input = format!("inputs.{}", state.kind);
    let rules = domain::registry().iter().filter(|info| info.inputs.contains(&input.as_str()));
    let columns = table.columns.iter().map(|column| ColumnRow {
        name: column.name.to_owned(),
        form: column.cell.form().to_owned(),
        required: column.required,
        explanation: column.explanation.to_owned(),
    });
    let last = state.imports.iter().find(|import| import.taken_back_at.is_none());
    InputKindRow {
        id: state.kind.as_str().to_owned(),
        name: table.name.to_owned(),
        purpose: table.purpose.to_owned(),
        rules: rules.map(|info| Choice { id: info.id.to_owned(), label: info.name.to_owned() }).collect(),
        rows: state.rows,
        last: last.map(|import| print_date(import.imported_at.date())),
        columns: columns.collect(),
        example: table.example(),
        imports: state.imports.into_iter().map(import_row).collect(),
    }
}

fn import_row(import: Import) -> ImportRow {
    ImportRow {
        id: import.id.to_string(),
        file: import.file_name,
        rows: import.rows,
        by: import.imported_by.unwrap_or_else(|| "Command line".to_owned()),
        at: print_date(import.imported_at.date()),
        hash: import.sha256.iter().take(4).map(|byte| format!("{byte:02x}")).collect(),
        taken_back: import.taken_back_at.is_some(),
    }
}
