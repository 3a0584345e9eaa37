//! Everything that a child gives up, in the order in which it can.

use super::{files, identity, limits, system_calls};

/// Takes away from this process, for good, what reading a document does not need. Gives the protections that this system does not
/// offer; an error means that one which every system offers could not be put up, and nothing may be read.
pub fn confine() -> Result<Vec<String>, String> {
    limits::set().map_err(|error| format!("limits: {error}"))?;
    let mut weak = Vec::new();
    weak.extend(identity::drop_privileges().err());
    weak.extend(files::shut().err());
    system_calls::forbid().map_err(|error| format!("system calls: {error}"))?;
    Ok(weak)
}
