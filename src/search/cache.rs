//! The index as bytes, so that a start does not fold a library anew.

use super::index::{Arena, Index};
use super::names::Names;
use super::vocab::Vocab;
use std::io::{self, Read, Write};
use uuid::Uuid;

/// Changes with every change of what is kept or how text is folded.
const MAGIC: &[u8; 8] = b"refsix03";

/// Why a kept index cannot be used; it is then made anew.
#[derive(Debug, thiserror::Error)]
pub enum CacheError {
    /// Reading failed.
    #[error("the kept index cannot be read: {0}")]
    Io(#[from] io::Error),
    /// Another version wrote it, or it is damaged.
    #[error("the kept index is of another version or damaged")]
    Unusable,
}

/// Numbers as bytes.
trait Number: Sized + Copy {
    const SIZE: usize;
    fn put(self, out: &mut [u8]);
    fn take(bytes: &[u8]) -> Self;
}

macro_rules! numbers {
    ($($t:ty)*) => {$(
        impl Number for $t {
            const SIZE: usize = std::mem::size_of::<$t>();
            fn put(self, out: &mut [u8]) { out.copy_from_slice(&self.to_le_bytes()); }
            fn take(bytes: &[u8]) -> $t {
                let mut b = [0u8; std::mem::size_of::<$t>()];
                b.copy_from_slice(bytes);
                <$t>::from_le_bytes(b)
            }
        }
    )*};
}
numbers!(u8 u16 u32 u64 i32 i64 u128);

impl<const N: usize> Number for [u16; N] {
    const SIZE: usize = 2 * N;
    fn put(self, out: &mut [u8]) {
        for (n, chunk) in self.iter().zip(out.chunks_exact_mut(2)) {
            chunk.copy_from_slice(&n.to_le_bytes());
        }
    }
    fn take(bytes: &[u8]) -> Self {
        let mut out = [0; N];
        for (n, chunk) in out.iter_mut().zip(bytes.chunks_exact(2)) {
            *n = u16::take(chunk);
        }
        out
    }
}

struct Out<'a> {
    out: &'a mut dyn Write,
    crc: crc32fast::Hasher,
}

impl Out<'_> {
    fn bytes(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.crc.update(bytes);
        self.out.write_all(bytes)
    }
    fn size(&mut self, n: usize) -> io::Result<()> {
        self.bytes(&(n as u64).to_le_bytes())
    }
    fn text(&mut self, text: &[u8]) -> io::Result<()> {
        self.size(text.len())?;
        self.bytes(text)
    }
    fn list<T: Number>(&mut self, list: &[T]) -> io::Result<()> {
        self.size(list.len())?;
        let mut buffer = vec![0u8; T::SIZE * list.len().min(8192)];
        for part in list.chunks(8192) {
            for (n, place) in part.iter().zip(buffer.chunks_exact_mut(T::SIZE)) {
                n.put(place);
            }
            self.bytes(&buffer[..part.len() * T::SIZE])?;
        }
        Ok(())
    }
    fn arena(&mut self, a: &Arena) -> io::Result<()> {
        self.text(a.text.as_bytes())?;
        self.list(&a.ends)
    }
    fn names(&mut self, n: &Names) -> io::Result<()> {
        self.size(n.names.len())?;
        for name in &n.names {
            self.text(name.as_bytes())?;
        }
        self.list(&n.at)?;
        self.list(&n.numbers_of)
    }
}

/// Reads from a slice or a file; never trusts a length before the bytes are there.
struct In<'a> {
    input: &'a mut dyn Read,
    crc: crc32fast::Hasher,
    left: u64,
}

impl In<'_> {
    fn exact(&mut self, buffer: &mut [u8]) -> Result<(), CacheError> {
        self.left = self
            .left
            .checked_sub(buffer.len() as u64)
            .ok_or(CacheError::Unusable)?;
        self.input.read_exact(buffer)?;
        self.crc.update(buffer);
        Ok(())
    }
    fn size(&mut self) -> Result<usize, CacheError> {
        let mut b = [0u8; 8];
        self.exact(&mut b)?;
        let n = u64::from_le_bytes(b);
        if n > self.left {
            return Err(CacheError::Unusable);
        }
        usize::try_from(n).map_err(|_| CacheError::Unusable)
    }
    fn bytes(&mut self) -> Result<Vec<u8>, CacheError> {
        let mut out = vec![0u8; self.size()?];
        self.exact(&mut out)?;
        Ok(out)
    }
    fn text(&mut self) -> Result<String, CacheError> {
        String::from_utf8(self.bytes()?).map_err(|_| CacheError::Unusable)
    }
    fn list<T: Number>(&mut self) -> Result<Vec<T>, CacheError> {
        let n = self.size()?;
        if (n as u64).saturating_mul(T::SIZE as u64) > self.left {
            return Err(CacheError::Unusable);
        }
        let mut out = Vec::with_capacity(n);
        let mut buffer = vec![0u8; T::SIZE * n.min(8192)];
        let mut todo = n;
        while todo > 0 {
            let part = todo.min(8192);
            let bytes = &mut buffer[..part * T::SIZE];
            self.exact(bytes)?;
            out.extend(bytes.chunks_exact(T::SIZE).map(T::take));
            todo -= part;
        }
        Ok(out)
    }
    fn arena(&mut self, rows: usize) -> Result<Arena, CacheError> {
        let arena = Arena {
            text: self.text()?,
            ends: self.list()?,
        };
        let sound = arena.ends.len() == rows
            && arena.ends.windows(2).all(|w| w[0] <= w[1])
            && arena.ends.last().map_or(0, |e| *e) == arena.text.len() as u64;
        if sound {
            Ok(arena)
        } else {
            Err(CacheError::Unusable)
        }
    }
    fn names(&mut self, rows: usize) -> Result<Names, CacheError> {
        let n = self.size()?;
        let names = (0..n).map(|_| self.text()).collect::<Result<_, _>>()?;
        Names::from_parts(names, self.list()?, self.list()?, rows).ok_or(CacheError::Unusable)
    }
}

impl Index {
    /// Writes the index, vocabulary included; call [`Index::settle`] before. `stamp` says which state of the library it shows.
    ///
    /// # Errors
    /// What `out` returns.
    pub fn write_to(&self, stamp: u64, out: &mut dyn Write) -> io::Result<()> {
        let mut o = Out {
            out,
            crc: crc32fast::Hasher::new(),
        };
        o.bytes(MAGIC)?;
        o.bytes(&stamp.to_le_bytes())?;
        let ids: Vec<u128> = self.ids.iter().map(|id| id.as_u128()).collect();
        o.list(&ids)?;
        o.list(&self.flags)?;
        o.list(&self.years)?;
        o.list(&self.kinds)?;
        o.list(&self.ratings)?;
        o.list(&self.added)?;
        o.list(&self.modified)?;
        o.list(&self.masks)?;
        o.arena(&self.text)?;
        o.list(&self.ends)?;
        o.arena(&self.shown)?;
        o.list(&self.shown_ends)?;
        o.arena(&self.identifiers)?;
        o.names(&self.tags)?;
        o.names(&self.collections)?;
        o.names(&self.languages)?;
        o.size(self.known)?;
        o.text(&self.vocab.arena)?;
        o.list(&self.vocab.starts)?;
        o.list(&self.vocab.masks)?;
        o.list(&self.vocab.places_at)?;
        o.list(&self.vocab.places)?;
        let crc = o.crc.clone().finalize();
        o.bytes(&crc.to_le_bytes())
    }

    /// Reads an index of `length` bytes back, with its stamp.
    ///
    /// # Errors
    /// When the bytes are not a sound index of this version.
    pub fn read_from(input: &mut dyn Read, length: u64) -> Result<(Index, u64), CacheError> {
        let mut i = In {
            input,
            crc: crc32fast::Hasher::new(),
            left: length,
        };
        let mut head = [0u8; 16];
        i.exact(&mut head)?;
        if &head[..8] != MAGIC {
            return Err(CacheError::Unusable);
        }
        let stamp = u64::take(&head[8..]);
        let ids: Vec<Uuid> = i.list::<u128>()?.into_iter().map(Uuid::from_u128).collect();
        let rows = ids.len();
        let index = Index {
            ids,
            flags: i.list()?,
            years: i.list()?,
            kinds: i.list()?,
            ratings: i.list()?,
            added: i.list()?,
            modified: i.list()?,
            masks: i.list()?,
            text: i.arena(rows)?,
            ends: i.list()?,
            shown: i.arena(rows)?,
            shown_ends: i.list()?,
            identifiers: i.arena(rows)?,
            tags: i.names(rows)?,
            collections: i.names(rows)?,
            languages: i.names(rows)?,
            known: i.size()?,
            vocab: Vocab {
                arena: i.bytes()?,
                starts: i.list()?,
                masks: i.list()?,
                places_at: i.list()?,
                places: i.list()?,
            },
            ..Index::default()
        };
        let crc = i.crc.clone().finalize();
        let mut kept = [0u8; 4];
        i.exact(&mut kept)?;
        let lengths = [
            index.flags.len(),
            index.years.len(),
            index.kinds.len(),
            index.ratings.len(),
            index.added.len(),
            index.modified.len(),
            index.masks.len(),
            index.ends.len(),
            index.shown_ends.len(),
        ];
        if u32::take(&kept) != crc
            || lengths.iter().any(|n| *n != rows)
            || index.known > rows
            || !index.vocab.is_sound(index.known)
        {
            return Err(CacheError::Unusable);
        }
        let live = (0..rows).filter(|r| !index.is_gone(*r)).count();
        Ok((Index { live, ..index }, stamp))
    }
}

impl Vocab {
    fn is_sound(&self, rows: usize) -> bool {
        let rising = |list: &[u32]| list.windows(2).all(|w| w[0] <= w[1]);
        let n = self.masks.len();
        if n == 0 && self.starts.is_empty() {
            return self.places.is_empty();
        }
        self.starts.len() == n + 1
            && self.places_at.len() == n + 1
            && self.starts.windows(2).all(|w| w[0] < w[1])
            && rising(&self.places_at)
            && self
                .starts
                .last()
                .is_some_and(|l| *l as usize == self.arena.len())
            && self
                .places_at
                .last()
                .is_some_and(|l| *l as usize == self.places.len())
            && self
                .places
                .iter()
                .all(|p| ((*p >> 3) as usize) < rows && p & 7 < 6)
    }
}
