//! A file that is only kept while it is worked on, such as an archive that is unpacked: sealed under a key that is kept
//! nowhere, and without a name, so that nothing of it outlives this process.

use std::fs::{File, OpenOptions};
use std::io::{self, Read, Seek, SeekFrom};
use std::os::unix::fs::{FileExt, OpenOptionsExt};
use std::sync::Arc;

use bytes::Bytes;
use futures::{Stream, StreamExt};
use uuid::Uuid;
use vault::{CHUNK, ChunkReader, Context, DataKey, StreamSealer};

use super::{Documents, FileError};

/// What was spooled, to be read from any place.
pub struct Spool {
    file: File,
    chunks: ChunkReader,
    length: u64,
    position: u64,
    /// The chunk that was opened last, by its number.
    open: Option<(u32, Vec<u8>)>,
}

impl Documents {
    /// Takes a file in as it streams, for as long as it is read.
    pub async fn spool<S, E>(&self, chunks: S, cap: u64) -> Result<Spool, FileError>
    where
        S: Stream<Item = Result<Bytes, E>>,
        E: Into<Box<dyn std::error::Error + Send + Sync>>,
    {
        let at_folder = |source| FileError::Folder { folder: self.folder.clone(), source };
        let path = self.folder.join(format!(".spool-{}", Uuid::new_v4()));
        let file = OpenOptions::new().read(true).write(true).create_new(true).mode(0o600).open(&path);
        let file = Arc::new(file.map_err(at_folder)?);
        std::fs::remove_file(&path).map_err(at_folder)?;

        let key = DataKey::generate().map_err(FileError::Seal)?;
        let context = Context::of("spool");
        let mut chunks = std::pin::pin!(chunks);
        let (mut part, mut written, mut length) = (Vec::new(), 0_u64, 0_u64);
        let mut sealer = StreamSealer::begin(&key, &context, &mut part).map_err(FileError::Seal)?;
        while let Some(chunk) = chunks.next().await {
            let chunk = chunk.map_err(|error| FileError::BrokenOff(error.into()))?;
            length = length.saturating_add(u64::try_from(chunk.len()).unwrap_or(u64::MAX));
            if length > cap {
                return Err(FileError::TooLarge { cap });
            }
            sealer.push(&chunk, &mut part).map_err(FileError::Seal)?;
            if part.len() >= super::writing::PART {
                written = append(&file, std::mem::take(&mut part), written).await.map_err(at_folder)?;
            }
        }
        if length == 0 {
            return Err(FileError::Empty);
        }
        sealer.finish(&mut part).map_err(FileError::Seal)?;
        append(&file, part, written).await.map_err(at_folder)?;

        let mut header = [0; ChunkReader::HEADER];
        file.read_exact_at(&mut header, 0).map_err(at_folder)?;
        let chunks = ChunkReader::begin(&key, &context, &header, length).map_err(FileError::Seal)?;
        let file = Arc::into_inner(file).ok_or_else(|| at_folder(io::Error::other("the file is still written to")))?;
        Ok(Spool { file, chunks, length, position: 0, open: None })
    }
}

/// Writes on a thread that may wait for the disk, and gives where the next part begins.
async fn append(file: &Arc<File>, part: Vec<u8>, at: u64) -> io::Result<u64> {
    let file = file.clone();
    let next = at.saturating_add(u64::try_from(part.len()).unwrap_or(u64::MAX));
    tokio::task::spawn_blocking(move || file.write_all_at(&part, at)).await.map_err(io::Error::other)??;
    Ok(next)
}

impl Spool {
    /// The length of what was spooled, in bytes.
    pub const fn length(&self) -> u64 {
        self.length
    }

    fn open_chunk(&mut self, number: u32) -> io::Result<()> {
        if self.open.as_ref().is_some_and(|(open, _)| *open == number) {
            return Ok(());
        }
        let missing = || io::Error::other("there is no such part of the file");
        let (at, size) = self.chunks.locate(number).ok_or_else(missing)?;
        let mut sealed = vec![0; size];
        self.file.read_exact_at(&mut sealed, at)?;
        let length = self.chunks.open(number, &mut sealed).map_err(io::Error::other)?.len();
        sealed.truncate(length);
        self.open = Some((number, sealed));
        Ok(())
    }
}

impl Read for Spool {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        if self.position >= self.length || out.is_empty() {
            return Ok(0);
        }
        let number = u32::try_from(self.position / CHUNK as u64).map_err(io::Error::other)?;
        let within = usize::try_from(self.position % CHUNK as u64).map_err(io::Error::other)?;
        self.open_chunk(number)?;
        let plain = self.open.as_ref().and_then(|(_, plain)| plain.get(within..)).unwrap_or_default();
        let count = out.iter_mut().zip(plain).map(|(to, from)| *to = *from).count();
        self.position = self.position.saturating_add(u64::try_from(count).unwrap_or(0));
        Ok(count)
    }
}

impl Seek for Spool {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        let found = match to {
            SeekFrom::Start(at) => Some(at),
            SeekFrom::End(by) => self.length.checked_add_signed(by),
            SeekFrom::Current(by) => self.position.checked_add_signed(by),
        };
        self.position = found.ok_or_else(|| io::Error::from(io::ErrorKind::InvalidInput))?;
        Ok(self.position)
    }
}
