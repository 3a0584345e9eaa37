//! `probity rerate`: invoices computed anew after their contract changed, and what that changes in money.

mod print;

use std::io::Write;
use std::process::ExitCode;

use clap::Args;
use domain::Date;
use domain::calendar::read_iso_date;
use store::{Actor, ContractId, ContractSummary, OrganisationId, Progress, Store};
use workflow::Desk;
use workflow::rerate::{RerateOptions, Rerated};
use workflow::scan::Scanning;

use self::print::Printer;
use super::contract_name::{is_meant, unknown};
use super::serve::{Failure, open_database, open_files, set_desk, start};
use super::start::reach_store;
use crate::config::Settings;

#[derive(Args)]
pub struct Arguments {
    /// Only this contract, by its number or its id
    #[arg(long, value_name = "NUMBER|ID")]
    contract: Option<String>,
    /// Only invoices from this day on; earlier ones count as history as they are
    #[arg(long, value_name = "DATE", value_parser = read_day)]
    since: Option<Date>,
    /// Only show what would change, and keep nothing
    #[arg(long)]
    dry_run: bool,
    /// One JSON object a line that changes, then one of the sums of each contract
    #[arg(long)]
    json: bool,
    /// Only this organisation
    #[arg(long, value_name = "ID")]
    organisation: Option<OrganisationId>,
}

fn read_day(text: &str) -> Result<Date, String> {
    read_iso_date(text).ok_or_else(|| format!("'{text}' is not a date such as 2026-11-24"))
}

pub fn run(arguments: &Arguments) -> ExitCode {
    start(|settings| async move {
        let (private, url) = open_database(&settings).await?;
        let store = reach_store(&settings, &url).await?;
        let done = rerate_all(&settings, &store, arguments).await;
        store.close().await;
        if let Some(private) = private {
            private.stop().await?;
        }
        done
    })
}

async fn rerate_all(settings: &Settings, store: &Store, arguments: &Arguments) -> Result<(), Failure> {
    let files = open_files(settings, store)?;
    let desk = set_desk(settings, store, files, Progress::in_memory(), Scanning::Missing);
    let chosen = choose(store, arguments).await?;
    let mut printer = Printer::new(std::io::stdout(), arguments.json);
    for (actor, contract) in &chosen {
        let rerated = rerate_one(&desk, actor, contract.id, arguments, &mut printer).await?;
        printer.end(contract, &rerated)?;
    }
    if !arguments.json {
        printer.close(arguments.dry_run)?;
    }
    Ok(())
}

async fn rerate_one<W: Write + Send>(
    desk: &Desk,
    actor: &Actor,
    contract: ContractId,
    arguments: &Arguments,
    printer: &mut Printer<W>,
) -> Result<Rerated, Failure> {
    let options = RerateOptions { since: arguments.since, dry_run: arguments.dry_run };
    let mut told: std::io::Result<()> = Ok(());
    let rerated = desk
        .rerate(actor, contract, &options, &mut |change| {
            if told.is_ok() {
                told = printer.write(contract, change);
            }
        })
        .await?;
    told?;
    Ok(rerated)
}

/// The contracts that the arguments name, each with the organisation on whose behalf it is rerated.
async fn choose(store: &Store, arguments: &Arguments) -> Result<Vec<(Actor, ContractSummary)>, Failure> {
    let organisations = match arguments.organisation {
        Some(organisation) => vec![organisation],
        None => store.list_organisations().await?,
    };
    let mut chosen = Vec::new();
    for organisation in organisations {
        let actor = Actor::system(organisation);
        for contract in store.list_contracts(&actor).await? {
            if arguments.contract.as_ref().is_none_or(|wanted| is_meant(&contract, wanted)) {
                chosen.push((actor.clone(), contract));
            }
        }
    }
    match &arguments.contract {
        Some(wanted) if chosen.is_empty() => Err(unknown(wanted)),
        _ => Ok(chosen),
    }
}
