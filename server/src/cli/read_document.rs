//! `probity read-document`: the child process that reads one document. Not for people: the server starts it.

use std::process::ExitCode;

use clap::Subcommand;
use documents::extraction::DocumentKind;
use reading::Task;

use super::Kind;

#[derive(Clone, Copy, Debug, Subcommand)]
pub enum Work {
    Extract {
        #[arg(long)]
        kind: Option<Kind>,
    },
    Draw {
        #[arg(long)]
        page: u32,
        /// Dots an inch
        #[arg(long)]
        dots: u16,
    },
}

pub fn run(work: Work) -> ExitCode {
    reading::run_child(match work {
        Work::Extract { kind } => Task::Extract {
            kind: kind.map(|kind| match kind {
                Kind::Contract => DocumentKind::Contract,
                Kind::Invoice => DocumentKind::Invoice,
            }),
        },
        Work::Draw { page, dots } => Task::Draw { page, dots_per_inch: dots },
    })
}
