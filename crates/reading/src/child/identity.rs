//! Who the process is.

use nix::unistd::{Gid, Uid, geteuid, setgroups, setresgid, setresuid};

/// The system's own user for those who may do nothing.
const NOBODY: u32 = 65534;

/// Leaves root for good. Who is not root stays who it is.
pub fn drop_privileges() -> Result<(), String> {
    if !geteuid().is_root() {
        return Ok(());
    }
    let (user, group) = (Uid::from_raw(NOBODY), Gid::from_raw(NOBODY));
    setgroups(&[])
        .and_then(|()| setresgid(group, group, group))
        .and_then(|()| setresuid(user, user, user))
        .map_err(|error| format!("root could not be left ({error}); start the server as a user without privileges"))
}
