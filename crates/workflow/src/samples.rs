//! Sample documents: one vendor, two contracts, eight invoices with known faults.

use bytes::Bytes;
use store::Actor;

use crate::intake::{Incoming, ToldKind};
use crate::{Desk, DeskError};

macro_rules! samples {
    ($($name:literal),* $(,)?) => {
        &[$(($name, include_bytes!(concat!("../../../samples/", $name, ".pdf")))),*]
    };
}

/// In the order in which they came in.
const SAMPLES: &[(&str, &[u8])] = samples![
    "contract-services",
    "contract-supplies",
    "invoice-1-lfs-20381",
    "invoice-2-lfs-20397",
    "invoice-3-lfs-20412",
    "invoice-4-lfs-20381-again",
    "invoice-5-lfs-20430",
    "invoice-6-r-2026-0117",
    "invoice-7-r-2026-0131",
    "invoice-8-r-2026-0148",
];

impl Desk {
    /// Takes the samples in as if they had been uploaded. Those already there stay as they are.
    pub async fn load_samples(&self, actor: &Actor) -> Result<(), DeskError> {
        for (name, bytes) in SAMPLES {
            let kind = if name.starts_with("contract") { ToldKind::Contract } else { ToldKind::Invoice };
            let stream = futures::stream::iter([Ok::<_, std::io::Error>(Bytes::from_static(bytes))]);
            let name = format!("{name}.pdf");
            self.receive(actor, Incoming { name: &name, kind, ..Incoming::default() }, stream).await?;
        }
        Ok(())
    }
}
