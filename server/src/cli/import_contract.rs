//! `probity import-contract`: a contract written as JSON is checked, said in sentences, and taken in.

use std::io::Write;
use std::path::Path;
use std::process::ExitCode;
use std::sync::Arc;

use bytes::Bytes;
use domain::Contract;
use domain::contract::import_contract;
use store::accounts::EmailAddress;
use store::{Actor, Origin, Store};
use workflow::intake::{Incoming, ToldKind};
use workflow::scan::Scanning;

use super::contract_name::{is_meant, unknown};
use super::serve::{Failure, open_database, open_files, open_progress, set_desk, start};
use super::start::{check_tables, reach_store};
use crate::config::Settings;

/// Whose contract it becomes.
struct Wanted<'a> {
    member: &'a str,
    /// The number or id of the contract that it takes the place of.
    replace: Option<&'a str>,
}

pub fn run(file: &Path, member: Option<&str>, replace: Option<&str>) -> ExitCode {
    let text = match std::fs::read_to_string(file) {
        Ok(text) => text,
        Err(error) => {
            eprintln!("probity: {}: {error}", file.display());
            return ExitCode::from(2);
        }
    };
    let contract = match import_contract(&text) {
        Ok(contract) => contract,
        Err(faults) => {
            for fault in faults {
                eprintln!("probity: {}: {fault}", file.display());
            }
            return ExitCode::from(2);
        }
    };
    if print(&contract).is_err() {
        // Nobody reads on: there is nothing left to say.
        return ExitCode::SUCCESS;
    }
    match member {
        Some(member) => {
            let wanted = Wanted { member, replace };
            start(async |settings| take_in(&settings, file, text, contract, &wanted).await)
        }
        None => ExitCode::SUCCESS,
    }
}

fn print(contract: &Contract) -> std::io::Result<()> {
    let mut output = std::io::stdout().lock();
    let number = contract.header.contract_number.as_ref().map_or("without a number", |field| field.value.as_str());
    writeln!(output, "Contract {number}: {} rates, {} clauses", contract.terms.len(), contract.clauses.len())?;
    let money = contract.header.currency.as_ref().map(|field| field.value);
    for clause in &contract.clauses {
        writeln!(output, "  {}: {}", clause.id, clause.sentence(money))?;
    }
    Ok(())
}

async fn take_in(
    settings: &Settings,
    file: &Path,
    text: String,
    contract: Contract,
    wanted: &Wanted<'_>,
) -> Result<(), Failure> {
    std::fs::create_dir_all(&settings.data_dir)?;
    let (private, url) = open_database(settings).await?;
    let store = reach_store(settings, &url).await?;
    let done = match wanted.replace {
        Some(former) => replace(settings, &store, contract, wanted.member, former).await,
        None => upload(settings, &store, file, text, wanted.member).await,
    };
    store.close().await;
    if let Some(private) = private {
        private.stop().await?;
    }
    done
}

async fn upload(settings: &Settings, store: &Store, file: &Path, text: String, member: &str) -> Result<(), Failure> {
    check_tables(settings, store).await?;
    let actor = find_member(store, member, "probity import-contract").await?;
    let (files, progress) = (open_files(settings, store)?, open_progress(settings)?);
    // The running server scans it.
    let desk = set_desk(settings, store, files, progress, Scanning::Missing);
    let name = file.file_name().unwrap_or_default().to_string_lossy();
    let incoming = Incoming { name: &name, kind: ToldKind::Contract, ..Incoming::default() };
    let bytes = futures::stream::iter([Ok::<_, std::io::Error>(Bytes::from(text))]);
    let received = desk.receive(&actor, incoming, bytes).await?;
    let said = if received.already_known { "is there already" } else { "is taken in; the running server reads it now" };
    println!("{} {said}.", received.name);
    Ok(())
}

async fn replace(
    settings: &Settings,
    store: &Store,
    contract: Contract,
    member: &str,
    former: &str,
) -> Result<(), Failure> {
    check_tables(settings, store).await?;
    let actor = find_member(store, member, "probity import-contract").await?;
    let all = store.list_contracts(&actor).await?;
    let meant: Vec<_> = all.iter().filter(|known| is_meant(known, former)).collect();
    let id = match meant.as_slice() {
        [one] => one.id,
        [] => return Err(unknown(former)),
        _ => return Err(format!("several contracts are called '{former}': name one by the id in its address").into()),
    };
    let (files, progress) = (open_files(settings, store)?, open_progress(settings)?);
    let desk = set_desk(settings, store, files, progress, Scanning::Missing);
    desk.replace_contract(&actor, id, contract).await?;
    println!("{former} says this from now on; the running server reconciles its invoices anew.");
    Ok(())
}

pub async fn find_member(store: &Store, member: &str, command: &str) -> Result<Actor, Failure> {
    let email = EmailAddress::read(member).ok_or_else(|| format!("'{member}' is no e-mail address"))?;
    let account = store.find_account(&email).await?;
    let account = account.ok_or_else(|| format!("nobody has an account under {member}: name a member"))?;
    let membership = account.memberships.first().ok_or_else(|| format!("{member} belongs to no organisation"))?;
    let actor = Actor::person(account.user, membership.organisation, membership.role);
    Ok(actor.from_origin(Arc::new(Origin::new(None, None, Some(command)))))
}
