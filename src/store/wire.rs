//! How requests and answers travel over the local socket: a length, JSON, and then records as they are in the store.

use super::message::Answer;
use serde::{Serialize, de::DeserializeOwned};
use std::io::{self, Read, Write};

/// What the holder says first; another version of the language is not spoken to.
pub(super) const HELLO: &str = "refs-store 1";

/// No message is longer than this: what says otherwise is not one of ours.
const LONGEST: u32 = 1 << 30;

fn write_block(out: &mut impl Write, bytes: &[u8]) -> io::Result<()> {
    let len = u32::try_from(bytes.len()).map_err(|_| io::ErrorKind::InvalidData)?;
    out.write_all(&len.to_le_bytes())?;
    out.write_all(bytes)
}

fn read_number(from: &mut impl Read) -> io::Result<u32> {
    let mut bytes = [0; 4];
    from.read_exact(&mut bytes)?;
    Ok(u32::from_le_bytes(bytes))
}

fn read_bytes(from: &mut impl Read, len: u32) -> io::Result<Vec<u8>> {
    if len > LONGEST {
        return Err(io::ErrorKind::InvalidData.into());
    }
    // Not allocated before it comes: a wrong length must not take the memory.
    let mut bytes = Vec::with_capacity(len.min(1 << 20) as usize);
    if from.take(u64::from(len)).read_to_end(&mut bytes)? < len as usize {
        return Err(io::ErrorKind::UnexpectedEof.into());
    }
    Ok(bytes)
}

/// Sends a message.
pub(super) fn send(out: &mut impl Write, message: &impl Serialize) -> io::Result<()> {
    write_block(out, &serde_json::to_vec(message)?)?;
    out.flush()
}

/// Receives a message.
pub(super) fn receive<T: DeserializeOwned>(from: &mut impl Read) -> io::Result<T> {
    let len = read_number(from)?;
    Ok(serde_json::from_slice(&read_bytes(from, len)?)?)
}

const ABSENT: u32 = u32::MAX;

/// Sends an answer with its records.
pub(super) fn send_answer(out: &mut impl Write, answer: &Answer) -> io::Result<()> {
    write_block(out, &serde_json::to_vec(answer)?)?;
    if let Answer::Records { records, .. } = answer {
        out.write_all(&(records.len() as u32).to_le_bytes())?;
        for record in records {
            match record {
                Some(bytes) => write_block(out, bytes)?,
                None => out.write_all(&ABSENT.to_le_bytes())?,
            }
        }
    }
    out.flush()
}

/// Receives an answer with its records.
pub(super) fn receive_answer(from: &mut impl Read) -> io::Result<Answer> {
    let mut answer: Answer = receive(from)?;
    if let Answer::Records { records, .. } = &mut answer {
        for _ in 0..read_number(from)? {
            records.push(match read_number(from)? {
                ABSENT => None,
                len => Some(read_bytes(from, len)?),
            });
        }
    }
    Ok(answer)
}
