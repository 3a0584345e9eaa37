//! Lists from outside the documents on the command line: one option a kind, made from the table of kinds.

use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use clap::{Arg, ArgMatches, Args, Command, Error, FromArgMatches, value_parser};
use documents::inputs::read;
use documents::inputs::table::table;
use domain::{InputKind, Inputs};

use super::input::InputError;

/// Options are written with hyphens.
static OPTIONS: LazyLock<Vec<(InputKind, String)>> =
    LazyLock::new(|| InputKind::ALL.iter().map(|kind| (*kind, kind.as_str().replace('_', "-"))).collect());

/// `--inputs FILE.json` and `--receipts FILE.csv`, `--exchange-rates FILE.csv` and so on.
#[derive(Clone, Debug, Default)]
pub struct InputLists {
    whole: Option<PathBuf>,
    lists: Vec<(InputKind, PathBuf)>,
}

impl Args for InputLists {
    fn augment_args(command: Command) -> Command {
        let whole = Arg::new("inputs")
            .long("inputs")
            .value_name("FILE.json")
            .value_parser(value_parser!(PathBuf))
            .help("What is known beside the documents, as one JSON object");
        OPTIONS.iter().fold(command.arg(whole), |command, (kind, option)| {
            let option: &'static str = option;
            command.arg(
                Arg::new(option)
                    .long(option)
                    .value_name("FILE.csv")
                    .value_parser(value_parser!(PathBuf))
                    .help(table(*kind).purpose.trim_end_matches('.'))
                    .help_heading("Lists, as CSV"),
            )
        })
    }

    fn augment_args_for_update(command: Command) -> Command {
        Self::augment_args(command)
    }
}

impl FromArgMatches for InputLists {
    fn from_arg_matches(matches: &ArgMatches) -> Result<Self, Error> {
        let path = |name: &str| matches.get_one::<PathBuf>(name).cloned();
        let lists = OPTIONS.iter().filter_map(|(kind, option)| Some((*kind, path(option)?)));
        Ok(Self { whole: path("inputs"), lists: lists.collect() })
    }

    fn update_from_arg_matches(&mut self, matches: &ArgMatches) -> Result<(), Error> {
        *self = Self::from_arg_matches(matches)?;
        Ok(())
    }
}

impl InputLists {
    /// Everything that was named, together.
    pub fn read(&self) -> Result<Inputs, InputError> {
        let mut inputs = match &self.whole {
            Some(file) => {
                let text = std::fs::read_to_string(file).map_err(|error| InputError::new(file, error))?;
                serde_json::from_str(&text).map_err(|error| InputError::new(file, error))?
            }
            None => Inputs::default(),
        };
        for (kind, file) in &self.lists {
            add_list(*kind, file, &mut inputs)?;
        }
        Ok(inputs)
    }
}

fn add_list(kind: InputKind, file: &Path, inputs: &mut Inputs) -> Result<(), InputError> {
    let bytes = std::fs::read(file).map_err(|error| InputError::new(file, error))?;
    let rows = read(kind, &bytes).map_err(|faults| InputError::new(file, faults))?;
    inputs.give(kind);
    rows.into_iter().for_each(|row| inputs.add(row));
    Ok(())
}

/// Reads the name of a kind, with hyphens or underscores.
pub fn read_kind(text: &str) -> Result<InputKind, String> {
    InputKind::read(&text.replace('-', "_")).ok_or_else(|| {
        let names: Vec<&str> = OPTIONS.iter().map(|(_, option)| option.as_str()).collect();
        format!("there is no such kind; choose one of: {}", names.join(", "))
    })
}
