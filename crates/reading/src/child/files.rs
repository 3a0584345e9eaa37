//! Which files the process may open, and whom it may reach: Landlock.

use landlock::{
    ABI, Access, AccessFs, AccessNet, CompatLevel, Compatible, Ruleset, RulesetAttr, RulesetCreatedAttr, RulesetError,
    RulesetStatus, Scope, path_beneath_rules,
};

/// Programs and their libraries.
const PROGRAMS: [&str; 6] = ["/usr", "/bin", "/sbin", "/lib", "/lib64", "/nix/store"];
/// What programs look up: fonts, and where their libraries are.
const READABLE: [&str; 7] = [
    "/etc/fonts",
    "/etc/ld.so.cache",
    "/etc/ld.so.conf",
    "/etc/ld.so.conf.d",
    "/etc/alternatives",
    "/var/cache/fontconfig",
    "/dev/urandom",
];

/// Shuts everything but programs and fonts, and signals to and traces of other processes with it.
pub fn shut() -> Result<(), String> {
    let lacking = "start the server on Linux 5.13 or later with Landlock";
    match restrict() {
        Ok(RulesetStatus::FullyEnforced | RulesetStatus::PartiallyEnforced) => Ok(()),
        Ok(RulesetStatus::NotEnforced) => Err(format!("files stay open to the reader; {lacking}")),
        Err(error) => Err(format!("files stay open to the reader ({error}); {lacking}")),
    }
}

fn restrict() -> Result<RulesetStatus, RulesetError> {
    let abi = ABI::V6;
    let run = AccessFs::from_read(abi);
    let read = AccessFs::ReadFile | AccessFs::ReadDir;
    let write = AccessFs::ReadFile | AccessFs::WriteFile;
    let status = Ruleset::default()
        .set_compatibility(CompatLevel::BestEffort)
        .handle_access(AccessFs::from_all(abi))?
        .handle_access(AccessNet::from_all(abi))?
        .scope(Scope::from_all(abi))?
        .create()?
        .add_rules(path_beneath_rules(PROGRAMS, run))?
        .add_rules(path_beneath_rules(READABLE, read))?
        .add_rules(path_beneath_rules(["/dev/null"], write))?
        .restrict_self()?;
    Ok(status.ruleset)
}
