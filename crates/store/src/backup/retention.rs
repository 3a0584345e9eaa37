//! Which backups are kept, and removing the others.

use std::collections::{BTreeSet, HashSet};

use futures::TryStreamExt;
use object_store::path::Path as Key;
use object_store::{ObjectStore, ObjectStoreExt};
use time::{Duration, OffsetDateTime, UtcOffset};

use super::repository::{BACKUPS, DOCUMENTS, Repository, path_of_document};
use super::{Backup, BackupError, BackupId};

/// What is younger may belong to a backup that is being made.
const GRACE: Duration = Duration::days(1);

/// The number of the hour, day, week or month that a moment belongs to.
type SpanOf = fn(OffsetDateTime) -> i64;

/// How many backups are kept, one for each hour, day, week and month, counted back from the latest.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Retention {
    pub hourly: usize,
    pub daily: usize,
    pub weekly: usize,
    pub monthly: usize,
}

/// What was removed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Pruned {
    pub backups: Vec<BackupId>,
    /// Objects that no backup needs any more.
    pub objects: usize,
}

impl Retention {
    /// The backups that stay. Of each hour, day, week and month the latest that is not known to be broken; whatever the
    /// numbers say, the latest of all, the latest that was proved, and the latest that is not known to be broken.
    pub fn choose(&self, backups: &[Backup]) -> BTreeSet<BackupId> {
        let mut sorted: Vec<&Backup> = backups.iter().collect();
        sorted.sort_by_key(|backup| std::cmp::Reverse((backup.made_at, backup.id.clone())));
        let mut kept: BTreeSet<BackupId> = BTreeSet::new();
        let always = [sorted.first(), sorted.iter().find(|b| b.is_proved()), sorted.iter().find(|b| !b.is_broken())];
        kept.extend(always.into_iter().flatten().map(|backup| backup.id.clone()));
        let sound: Vec<&Backup> = sorted.into_iter().filter(|backup| !backup.is_broken()).collect();
        let spans: [(usize, SpanOf); 4] = [
            (self.hourly, |at| at.unix_timestamp().div_euclid(3600)),
            (self.daily, |at| i64::from(at.to_julian_day())),
            // Weeks begin on Mondays, as day 0 of this count did.
            (self.weekly, |at| i64::from(at.to_julian_day()).div_euclid(7)),
            (self.monthly, |at| i64::from(at.year()) * 12 + i64::from(u8::from(at.month()))),
        ];
        for (count, span_of) in spans {
            let mut spans = BTreeSet::new();
            for backup in &sound {
                let span = span_of(backup.made_at.to_offset(UtcOffset::UTC));
                if spans.len() < count && spans.insert(span) {
                    kept.insert(backup.id.clone());
                }
            }
        }
        kept
    }
}

impl Repository {
    /// Removes the backups that are not to be kept, then what no backup needs any more.
    pub async fn prune(&self, retention: &Retention, now: OffsetDateTime) -> Result<Pruned, BackupError> {
        let backups = self.list().await?;
        let kept = retention.choose(&backups);
        let mut pruned = Pruned::default();
        // A manifest that does not open names no files, so that all of them would go: better none does.
        let mut needed: HashSet<Key> = HashSet::new();
        for backup in &backups {
            match self.read_manifest(&backup.id).await {
                Ok(manifest) if kept.contains(&backup.id) => {
                    let paths =
                        manifest.documents.iter().map(|copy| path_of_document(copy.organisation, copy.document));
                    needed.extend(paths);
                }
                Err(error) if kept.contains(&backup.id) => return Err(error),
                _ => {}
            }
        }
        for backup in backups.into_iter().filter(|backup| !kept.contains(&backup.id)) {
            self.remove_backup(&backup.id).await?;
            pruned.backups.push(backup.id);
        }
        pruned.objects = self.remove_unneeded(&needed, &kept, now - GRACE).await?;
        Ok(pruned)
    }

    /// Its header goes first: what is left of a removal cut short is no backup.
    async fn remove_backup(&self, id: &BackupId) -> Result<(), BackupError> {
        use super::repository::{CHECKED, DATABASE, HEADER, MANIFEST, path_in};
        for name in [HEADER, CHECKED, MANIFEST, DATABASE] {
            match self.objects.delete(&path_in(id, name)).await {
                Ok(()) | Err(object_store::Error::NotFound { .. }) => {}
                Err(error) => return Err(error.into()),
            }
        }
        Ok(())
    }

    /// Files that no kept backup names, and parts of backups that were never whole.
    async fn remove_unneeded(
        &self,
        needed: &HashSet<Key>,
        kept: &BTreeSet<BackupId>,
        before: OffsetDateTime,
    ) -> Result<usize, BackupError> {
        let mut removed = 0;
        for folder in [DOCUMENTS, BACKUPS] {
            let objects: Vec<_> = self.objects.list(Some(&folder.into())).try_collect().await?;
            for object in objects {
                let is_old = object.last_modified.timestamp() < before.unix_timestamp();
                let is_kept = needed.contains(&object.location) || belongs_to(&object.location, kept);
                if is_old && !is_kept {
                    self.objects.delete(&object.location).await?;
                    removed += 1;
                }
            }
        }
        Ok(removed)
    }
}

fn belongs_to(path: &Key, kept: &BTreeSet<BackupId>) -> bool {
    let mut parts = path.parts();
    parts.next().is_some_and(|part| part.as_ref() == BACKUPS)
        && parts.next().and_then(|id| id.as_ref().parse().ok()).is_some_and(|id: BackupId| kept.contains(&id))
}

#[cfg(test)]
mod tests {
    use time::macros::datetime;

    use super::super::Checked;
    use super::*;

    fn backup(made_at: OffsetDateTime, faults: Option<&[&str]>) -> Backup {
        let checked = faults.map(|faults| Checked {
            at: made_at,
            faults: faults.iter().map(|fault| (*fault).to_owned()).collect(),
            broken: Vec::new(),
        });
        Backup { id: BackupId::generate(made_at), made_at, database_bytes: 1, documents: 0, checked }
    }

    #[test]
    fn one_is_kept_of_each_hour_day_week_and_month() {
        let start = datetime!(2026-01-01 00:30 UTC);
        let backups: Vec<Backup> = (0..24 * 90).map(|hour| backup(start + Duration::hours(hour), None)).collect();
        let kept = Retention { hourly: 24, daily: 7, weekly: 4, monthly: 3 }.choose(&backups);
        // The latest day holds the 24 hours; six further days; of the four weeks two that end before those; two months.
        let made = |id: &BackupId| backups.iter().find(|backup| backup.id == *id).unwrap().made_at;
        let times: Vec<_> = kept.iter().map(made).collect();
        assert_eq!(times.iter().filter(|at| **at >= datetime!(2026-03-31 00:00 UTC)).count(), 24);
        assert_eq!(kept.len(), 24 + 6 + 2 + 2, "{times:?}");
        assert!(times.contains(&datetime!(2026-01-31 23:30 UTC)) && times.contains(&datetime!(2026-02-28 23:30 UTC)));
    }

    #[test]
    fn the_last_good_one_is_never_dropped() {
        let good = backup(datetime!(2020-01-01 00:00 UTC), Some(&[]));
        let unproved = backup(datetime!(2026-01-01 00:00 UTC), None);
        let broken = backup(datetime!(2026-02-01 00:00 UTC), Some(&["the audit log"]));
        let older_broken = backup(datetime!(2025-02-01 00:00 UTC), Some(&["the audit log"]));
        let all = [good.clone(), unproved.clone(), broken.clone(), older_broken.clone()];
        let none = Retention { hourly: 0, daily: 0, weekly: 0, monthly: 0 };
        let kept = none.choose(&all);
        assert!(kept.contains(&good.id) && kept.contains(&unproved.id) && kept.contains(&broken.id));
        assert!(!kept.contains(&older_broken.id));
        assert_eq!(none.choose(&[]), BTreeSet::new());
        // What is broken takes nobody's place.
        let day = Retention { daily: 2, ..none }.choose(&all);
        assert!(day.contains(&unproved.id) && day.contains(&good.id));
    }
}
