//! What a finding was computed from.

use serde::{Deserialize, Serialize};

use super::CertificateError;
use crate::contract::Contract;
use crate::history::History;
use crate::inputs::Inputs;
use crate::invoice::Invoice;
use crate::reconcile::reconcile_with;
use crate::reconciliation::Reconciliation;
use crate::settings::Settings;

/// All that goes into the engine for one invoice.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Basis {
    pub contract: Option<Contract>,
    pub invoice: Invoice,
    pub history: History,
    pub inputs: Inputs,
    pub settings: Settings,
}

impl Basis {
    pub fn reconcile(&self) -> Reconciliation {
        reconcile_with(self.contract.as_ref(), &self.invoice, &self.history, &self.inputs, &self.settings)
    }

    /// As whoever reads the file will have it: places on pages, for one, are rounded on the way.
    pub(super) fn as_read_back(&self) -> Result<Self, CertificateError> {
        let text = serde_json::to_string(self).map_err(CertificateError::Write)?;
        serde_json::from_str(&text).map_err(CertificateError::Write)
    }
}
