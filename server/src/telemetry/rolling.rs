//! Log files that begin anew each day and when they have grown, and that are removed when they are old.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};

use time::macros::format_description;
use time::{Date, Duration, OffsetDateTime};

const PREFIX: &str = "probity.";
const SUFFIX: &str = ".log";

/// The present file of a series named `probity.2026-11-24.1.log`. Readable by the server's user alone.
pub struct RollingFile {
    folder: PathBuf,
    largest: u64,
    keep: Duration,
    clock: fn() -> OffsetDateTime,
    day: Date,
    number: u32,
    size: u64,
    file: File,
}

impl RollingFile {
    /// Goes on with today's newest file. `largest` is in bytes.
    pub fn open(folder: &Path, largest: u64, keep: Duration, clock: fn() -> OffsetDateTime) -> io::Result<Self> {
        fs::create_dir_all(folder)?;
        let day = clock().date();
        let number = find_newest(folder, day)?.unwrap_or(1);
        let (file, size) = open_file(folder, day, number)?;
        let rolling = Self { folder: folder.to_owned(), largest, keep, clock, day, number, size, file };
        rolling.remove_old();
        Ok(rolling)
    }

    fn roll(&mut self, day: Date, coming: u64) -> io::Result<()> {
        let number = if day == self.day { self.number } else { find_newest(&self.folder, day)?.unwrap_or(1) };
        let (mut number, (mut file, mut size)) = match day == self.day {
            true => (number + 1, open_file(&self.folder, day, number + 1)?),
            false => (number, open_file(&self.folder, day, number)?),
        };
        // Another process may have filled it already.
        while size > 0 && size + coming > self.largest {
            number += 1;
            (file, size) = open_file(&self.folder, day, number)?;
        }
        (self.day, self.number, self.file, self.size) = (day, number, file, size);
        self.remove_old();
        Ok(())
    }

    /// A file that cannot be removed is tried again at the next change of files.
    fn remove_old(&self) {
        let Ok(entries) = fs::read_dir(&self.folder) else { return };
        for entry in entries.flatten() {
            let name = entry.file_name();
            let old = name.to_str().and_then(read_name).is_some_and(|(day, _)| day < self.day - self.keep);
            if old {
                let _ = fs::remove_file(entry.path());
            }
        }
    }
}

impl Write for RollingFile {
    fn write(&mut self, line: &[u8]) -> io::Result<usize> {
        let coming = line.len() as u64;
        let day = (self.clock)().date();
        let is_full = self.size > 0 && self.size + coming > self.largest;
        if day != self.day || is_full {
            self.roll(day, coming)?;
        }
        self.file.write_all(line)?;
        self.size += coming;
        Ok(line.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file.flush()
    }
}

fn open_file(folder: &Path, day: Date, number: u32) -> io::Result<(File, u64)> {
    let path = folder.join(format!("{PREFIX}{day}.{number}{SUFFIX}"));
    let file = OpenOptions::new().append(true).create(true).mode(0o600).open(path)?;
    let size = file.metadata()?.len();
    Ok((file, size))
}

fn find_newest(folder: &Path, day: Date) -> io::Result<Option<u32>> {
    let mut newest = None;
    for entry in fs::read_dir(folder)? {
        if let Some((found, number)) = entry?.file_name().to_str().and_then(read_name)
            && found == day
        {
            newest = newest.max(Some(number));
        }
    }
    Ok(newest)
}

/// Day and number of a log file; None for files that are none, which are left alone.
fn read_name(name: &str) -> Option<(Date, u32)> {
    let (day, number) = name.strip_prefix(PREFIX)?.strip_suffix(SUFFIX)?.split_once('.')?;
    Some((Date::parse(day, format_description!("[year]-[month]-[day]")).ok()?, number.parse().ok()?))
}

#[cfg(test)]
mod tests {
    use time::macros::datetime;

    use super::*;

    fn names(folder: &Path) -> Vec<String> {
        let mut names: Vec<String> =
            fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
        names.sort();
        names
    }

    #[test]
    fn a_full_file_is_followed_by_another_and_a_restart_goes_on() {
        let folder = tempfile::tempdir().unwrap();
        let clock = || datetime!(2026-11-24 12:00 UTC);
        let mut log = RollingFile::open(folder.path(), 10, Duration::days(2), clock).unwrap();
        for line in ["1234567\n", "again\n", "x\n"] {
            log.write_all(line.as_bytes()).unwrap();
        }
        let mut log = RollingFile::open(folder.path(), 10, Duration::days(2), clock).unwrap();
        log.write_all(b"y\n").unwrap();
        assert_eq!(names(folder.path()), ["probity.2026-11-24.1.log", "probity.2026-11-24.2.log"]);
        let second = fs::read_to_string(folder.path().join("probity.2026-11-24.2.log")).unwrap();
        assert_eq!(second, "again\nx\ny\n");
    }

    #[test]
    fn old_files_go_and_strange_ones_stay() {
        let folder = tempfile::tempdir().unwrap();
        for name in ["probity.2026-11-21.1.log", "probity.2026-11-22.3.log", "probity.2020-01-01.log", "notes.txt"] {
            fs::write(folder.path().join(name), "x").unwrap();
        }
        let clock = || datetime!(2026-11-24 12:00 UTC);
        RollingFile::open(folder.path(), 10, Duration::days(2), clock).unwrap();
        assert_eq!(
            names(folder.path()),
            ["notes.txt", "probity.2020-01-01.log", "probity.2026-11-22.3.log", "probity.2026-11-24.1.log"]
        );
    }
}
