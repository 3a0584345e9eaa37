//! `probity audit`: verifies the audit log, and signs where it ends.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::Subcommand;
use secrecy::SecretString;
use store::{OrganisationId, Store};
use workflow::audit::checkpoint::{self, PublicKey, SigningKey};

use super::serve::{open_database, start};
use super::start::reach_store;
use crate::clock;
use crate::config::Settings;

type Failure = Box<dyn std::error::Error + Send + Sync>;

#[derive(Subcommand)]
pub enum Command {
    /// Look for any change, gap or cut in the audit log
    #[command(after_help = "\
Against a checkpoint it also finds a log that was computed anew by somebody with all rights over the database.
Keep checkpoints where nobody who can write to the database can write.

Example:
  probity audit verify --checkpoint /mnt/write-once/audit-2026-11-24.json

Exit codes: 0 intact, 1 not intact, 69 the database cannot be reached, 78 wrong settings.")]
    Verify {
        /// Look at the chain of this organisation only
        #[arg(long, value_name = "ID")]
        organisation: Option<OrganisationId>,
        /// A file that 'probity audit checkpoint' printed
        #[arg(long, value_name = "FILE")]
        checkpoint: Option<PathBuf>,
        /// The key that must have signed the checkpoint; without it: that of SECRET_KEY or SECRET_KEY_PREVIOUS
        #[arg(long, value_name = "HEX", requires = "checkpoint")]
        public_key: Option<String>,
    },
    /// Print where the audit log ends, signed
    #[command(after_help = "\
Example:
  probity audit checkpoint > /mnt/write-once/audit-$(date +%F).json")]
    Checkpoint,
}

pub fn run(command: Command) -> ExitCode {
    let mut intact = true;
    let code = start(async |settings: Settings| {
        let (private, url) = open_database(&settings).await?;
        let store = reach_store(&settings, &url).await?;
        let done = match &command {
            Command::Verify { organisation, checkpoint, public_key } => {
                let keys = public_keys(&settings, public_key.as_deref());
                verify(&store, *organisation, checkpoint.as_deref(), keys).await.map(|found| intact = found)
            }
            Command::Checkpoint => sign(&store, &settings.secret_key).await,
        };
        store.close().await;
        if let Some(private) = private {
            private.stop().await?;
        }
        done
    });
    if code == ExitCode::SUCCESS && !intact { ExitCode::FAILURE } else { code }
}

fn public_keys(settings: &Settings, named: Option<&str>) -> Result<Vec<PublicKey>, Failure> {
    if let Some(named) = named {
        return Ok(vec![PublicKey::read(named)?]);
    }
    let secrets = std::iter::once(&settings.secret_key).chain(&settings.secret_key_previous.0);
    secrets.map(|secret| Ok(SigningKey::derive(secret)?.public_key()?)).collect()
}

async fn verify(
    store: &Store,
    organisation: Option<OrganisationId>,
    checkpoint: Option<&Path>,
    keys: Result<Vec<PublicKey>, Failure>,
) -> Result<bool, Failure> {
    let known = match checkpoint {
        Some(path) => {
            let text = std::fs::read_to_string(path).map_err(|error| format!("{}: {error}", path.display()))?;
            checkpoint::read(&text, &keys?).map_err(|error| format!("{}: {error}", path.display()))?
        }
        None => Vec::new(),
    };
    let verified = store.verify_audit(organisation, &known).await?;
    if organisation.is_none() {
        store.record_audit_check(verified.faults.len(), clock::now()).await?;
    }
    for fault in &verified.faults {
        println!("not intact: {fault}");
    }
    if verified.faults.is_empty() {
        println!("intact: {} entries in {} chains", verified.entries, verified.chains);
    } else {
        println!("Keep the database as it is, and compare it with a backup from before the first fault.");
    }
    Ok(verified.faults.is_empty())
}

async fn sign(store: &Store, secret: &SecretString) -> Result<(), Failure> {
    let heads = store.read_audit_heads().await?;
    println!("{}", checkpoint::sign(&heads, clock::now(), &SigningKey::derive(secret)?)?);
    Ok(())
}
