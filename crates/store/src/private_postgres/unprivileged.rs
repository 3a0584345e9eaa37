//! Running Postgres as somebody else where this process is root, for Postgres refuses root.

use std::os::unix::fs::{MetadataExt, chown};
use std::os::unix::process::CommandExt;
use std::path::Path;
use std::process::Command;

use super::PrivatePostgresError;

/// The user that Postgres runs as.
#[derive(Clone, Debug)]
pub(super) struct Unprivileged {
    name: String,
    user: u32,
    group: u32,
}

impl Unprivileged {
    /// `None` where this process is not root: then Postgres runs as the same user.
    pub(super) fn find() -> Result<Option<Self>, PrivatePostgresError> {
        let process = Path::new("/proc/self");
        let is_root = match std::fs::metadata(process) {
            Ok(metadata) => metadata.uid() == 0,
            Err(_) => ask_id()? == 0,
        };
        if !is_root {
            return Ok(None);
        }
        let passwd = Path::new("/etc/passwd");
        let users = std::fs::read_to_string(passwd).map_err(PrivatePostgresError::io(passwd))?;
        ["postgres", "nobody"]
            .iter()
            .find_map(|name| Self::read(&users, name))
            .map(Some)
            .ok_or(PrivatePostgresError::NoUser)
    }

    fn read(users: &str, name: &str) -> Option<Self> {
        let mut fields =
            users.lines().map(|line| line.split(':')).find(|fields| fields.clone().next() == Some(name))?;
        Some(Self { name: name.to_owned(), user: fields.nth(2)?.parse().ok()?, group: fields.next()?.parse().ok()? })
    }

    pub(super) const fn user(&self) -> u32 {
        self.user
    }

    /// Lets the command run as this user.
    pub(super) fn apply(&self, command: &mut Command) {
        command.uid(self.user).gid(self.group);
    }

    /// Gives the folder to this user, and checks that it can get there.
    pub(super) fn own(&self, folder: &Path) -> Result<(), PrivatePostgresError> {
        chown(folder, Some(self.user), Some(self.group)).map_err(PrivatePostgresError::io(folder))?;
        let mut test = Command::new("test");
        test.arg("-w").arg(folder).current_dir("/");
        self.apply(&mut test);
        let reached = test.status().map_err(PrivatePostgresError::io(folder))?.success();
        reached
            .then_some(())
            .ok_or_else(|| PrivatePostgresError::ClosedFolder { user: self.name.clone(), folder: folder.to_owned() })
    }
}

fn ask_id() -> Result<u32, PrivatePostgresError> {
    let failed = |said: String| PrivatePostgresError::Failed { program: "id", said };
    let output = Command::new("id").arg("-u").output().map_err(|error| failed(error.to_string()))?;
    let text = String::from_utf8_lossy(&output.stdout).trim().to_owned();
    text.parse().map_err(|_| failed(text))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_a_user_by_its_whole_name() {
        let users =
            "root:x:0:0:root:/root:/bin/sh\npostgres2:x:1:2::/:/bin/sh\npostgres:x:101:104:,,,:/var:/bin/bash\n";
        let user = Unprivileged::read(users, "postgres").unwrap();
        assert_eq!((user.user, user.group), (101, 104));
        assert!(Unprivileged::read(users, "nobody").is_none());
    }
}
