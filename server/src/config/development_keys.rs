//! The keys of a development server: made once at random and kept, so that what was encrypted and who was
//! signed in survive a restart.

use std::fs::OpenOptions;
use std::io::{self, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};

use rand::TryRngCore;
use rand::rngs::OsRng;
use secrecy::{ExposeSecret, SecretString};

use super::Variables;

/// Production knows keys of development by this beginning, and refuses them.
pub const MARK: &str = "development-only-";
const FILE: &str = "development-keys.env";
const NAMES: [&str; 2] = ["SECRET_KEY", "ENCRYPTION_MASTER_KEY"];

pub struct DevelopmentKeys {
    path: PathBuf,
    pairs: Vec<(&'static str, SecretString)>,
}

impl DevelopmentKeys {
    /// The keys kept in the data folder, made where there are none.
    pub fn keep(data: &Path) -> io::Result<Self> {
        std::fs::create_dir_all(data)?;
        let keys = Self::find_or_make(data)?;
        let text: String = std::iter::once("# Made at the first start, for development only.\n".to_owned())
            .chain(keys.pairs.iter().map(|(name, key)| format!("{name}={}\n", key.expose_secret())))
            .collect();
        match OpenOptions::new().write(true).create_new(true).mode(0o600).open(&keys.path) {
            Ok(mut file) => {
                file.write_all(text.as_bytes())?;
                file.sync_all()?;
                Ok(keys)
            }
            // Kept already, or by another process since: what stands there holds.
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => Self::find_or_make(data),
            Err(error) => Err(error),
        }
    }

    /// As [`Self::keep`], without writing anything.
    pub fn find_or_make(data: &Path) -> io::Result<Self> {
        let path = data.join(FILE);
        let kept = match path.try_exists()? {
            true => Some(Variables::of_env_file(&path).map_err(io::Error::other)?),
            false => None,
        };
        let mut pairs = Vec::new();
        for name in NAMES {
            let key = match &kept {
                Some(kept) => kept
                    .text(name)
                    .map(SecretString::from)
                    .ok_or_else(|| io::Error::other(format!("{name} is missing in {}: put it back", path.display())))?,
                None => make_key(MARK)?,
            };
            pairs.push((name, key));
        }
        Ok(Self { path, pairs })
    }

    pub fn path(&self) -> &Path {
        &self.path
    }

    pub fn pairs(&self) -> impl Iterator<Item = (&'static str, &SecretString)> {
        self.pairs.iter().map(|(name, key)| (*name, key))
    }
}

/// 32 bytes from the system's random source in hex, after a mark.
pub fn make_key(mark: &str) -> io::Result<SecretString> {
    let mut bytes = [0_u8; 32];
    OsRng.try_fill_bytes(&mut bytes).map_err(io::Error::other)?;
    let mut text = mark.to_owned();
    text.extend(bytes.iter().map(|byte| format!("{byte:02x}")));
    Ok(text.into())
}
