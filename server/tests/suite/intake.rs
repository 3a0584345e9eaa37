//! Files on their way into the real program in production, with a real clamd, Redis and Postgres.

mod archive;
mod limits;
mod live;
mod scan;

use crate::daemon::Clamd;
use crate::harness::World;

/// A world whose files are scanned.
async fn make_world() -> (World, Clamd) {
    make_world_with(30).await
}

/// The same, with a scanner that takes files of so many megabytes.
async fn make_world_with(megabytes: u32) -> (World, Clamd) {
    let clamd = Clamd::start(megabytes);
    let mut world = World::make().await;
    world.set("CLAMD_URL", &format!("unix:{}", clamd.socket().display()));
    (world, clamd)
}

/// How many files of documents lie in the data folder.
fn count_stored(world: &World) -> usize {
    fn count(folder: &std::path::Path) -> usize {
        let Ok(entries) = std::fs::read_dir(folder) else { return 0 };
        let paths = entries.map(|entry| entry.unwrap().path());
        paths.map(|path| if path.is_dir() { count(&path) } else { 1 }).sum()
    }
    count(&world.data().join("documents"))
}
