//! Backups and attachments, sealed with AES-256-GCM in pieces, so that none is ever held whole and none can be cut off
//! unseen.
//!
//! A file is a line that says what it is, such as `lodestar backup 1`, a line of JSON (`key`: the id of the key, `salt`:
//! 32 random hexadecimal digits), and pieces: 4 bytes for the length, most significant first, and that many bytes of sealed
//! text. The key of the pieces is derived from the desk's key, what the file is for, and the salt; the nonce of a piece is
//! 7 bytes 0, its number from 0 in 4 bytes, and 1 for the last piece, else 0. Both lines, and what the file is bound to, are
//! sealed with every piece.

use std::io::{self, BufRead, Read, Write};

use aes_gcm::aead::{Aead, Payload};
use aes_gcm::{Aes256Gcm, KeyInit};
use serde::{Deserialize, Serialize};

use crate::key::hex;
use crate::{Error, Key};

/// What a sealed file is.
#[derive(Debug, Clone, Copy)]
pub struct Kind {
    /// Its first line.
    magic: &'static str,
    /// What its keys are derived for.
    purpose: &'static str,
}

/// A backup.
pub const BACKUP: Kind = Kind { magic: "lodestar backup 1\n", purpose: "backup" };
/// The bytes of an attachment.
pub const ATTACHMENT: Kind = Kind { magic: "lodestar attachment 1\n", purpose: "attachment" };

/// The open bytes of a piece.
pub const PIECE: usize = 64 * 1024;
/// What sealing adds to a piece.
pub const TAG: usize = 16;
/// The longest of the two lines before the pieces.
pub const LONGEST_LINE: u64 = 1024;

#[derive(Serialize, Deserialize)]
struct Header {
    key: String,
    salt: String,
}

/// The pieces of one file, in their order.
pub struct Pieces {
    cipher: Aes256Gcm,
    /// Sealed with every piece: the lines before them, and what the file is bound to.
    around: Vec<u8>,
    number: u32,
}

impl Pieces {
    fn new(kind: Kind, key: &Key, (lines, bound): (&[u8], &str), salt: &str) -> Pieces {
        let key = key.derive(&format!("{} {salt}", kind.purpose));
        let around = [lines, bound.as_bytes()].concat();
        Pieces { cipher: Aes256Gcm::new(key.as_bytes().into()), around, number: 0 }
    }

    /// The pieces behind these two lines.
    ///
    /// # Errors
    ///
    /// Fails when they are of no such file, or sealed with another key.
    pub fn behind(kind: Kind, key: &Key, (lines, bound): (&[u8], &str)) -> Result<Pieces, Error> {
        let none = || Error::Damaged(format!("this file is no {} of this version", kind.purpose));
        let json = lines.strip_prefix(kind.magic.as_bytes()).ok_or_else(none)?;
        let header: Header = serde_json::from_slice(json).map_err(|_| none())?;
        if header.key != key.id() {
            return Err(Error::Key(format!(
                "the {} is sealed with the key {}, and this is {}",
                kind.purpose,
                header.key,
                key.id()
            )));
        }
        Ok(Pieces::new(kind, key, (lines, bound), &header.salt))
    }

    /// Opens the next piece.
    ///
    /// # Errors
    ///
    /// Fails when it is not what was sealed at this place.
    pub fn open(&mut self, sealed: &[u8], is_last: bool) -> io::Result<Vec<u8>> {
        let nonce = self.nonce(is_last)?;
        let payload = Payload { msg: sealed, aad: &self.around };
        self.cipher.decrypt(&nonce.into(), payload).map_err(|_| damaged())
    }

    /// Whether no piece was opened yet.
    pub fn is_at_start(&self) -> bool {
        self.number == 0
    }

    /// The nonce of the next piece; none is ever used twice under one salt.
    fn nonce(&mut self, is_last: bool) -> io::Result<[u8; 12]> {
        let mut nonce = [0; 12];
        nonce[7..11].copy_from_slice(&self.number.to_be_bytes());
        nonce[11] = is_last.into();
        self.number = self.number.checked_add(1).ok_or_else(|| io::Error::other("the file is too long"))?;
        Ok(nonce)
    }
}

/// Seals what is written to it.
pub struct Sealer<W> {
    out: W,
    pieces: Pieces,
    open: Vec<u8>,
}

impl<W: Write> Sealer<W> {
    /// Begins a file with its two lines. `bound` is stored nowhere, and must be the same when the file is opened.
    pub fn new(mut out: W, (kind, bound): (Kind, &str), key: &Key) -> io::Result<Sealer<W>> {
        let mut salt = [0; 16];
        getrandom::fill(&mut salt).map_err(|error| io::Error::other(error.to_string()))?;
        let header = Header { key: key.id(), salt: hex(&salt) };
        let lines = format!("{}{}\n", kind.magic, serde_json::to_string(&header)?);
        out.write_all(lines.as_bytes())?;
        let pieces = Pieces::new(kind, key, (lines.as_bytes(), bound), &header.salt);
        Ok(Sealer { out, pieces, open: Vec::with_capacity(PIECE) })
    }

    fn seal(&mut self, is_last: bool) -> io::Result<()> {
        let nonce = self.pieces.nonce(is_last)?;
        let payload = Payload { msg: &self.open, aad: &self.pieces.around };
        let sealed = self.pieces.cipher.encrypt(&nonce.into(), payload);
        let sealed = sealed.map_err(|_| io::Error::other("a piece cannot be sealed"))?;
        let length = u32::try_from(sealed.len()).map_err(io::Error::other)?;
        self.out.write_all(&length.to_be_bytes())?;
        self.out.write_all(&sealed)?;
        self.open.clear();
        Ok(())
    }
}

impl<W: Write> Sealer<io::BufWriter<W>> {
    /// Writes the last piece and everything that was held back.
    pub fn finish(self) -> io::Result<W> {
        self.close()?.into_inner().map_err(|error| error.into_error())
    }
}

impl<W: Write> Sealer<W> {
    /// Writes the last piece; without it the file counts as cut off.
    pub fn close(mut self) -> io::Result<W> {
        self.seal(true)?;
        Ok(self.out)
    }
}

impl<W: Write> Write for Sealer<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if self.open.len() == PIECE {
            self.seal(false)?;
        }
        let n_taken = bytes.len().min(PIECE - self.open.len());
        self.open.extend_from_slice(&bytes[..n_taken]);
        Ok(n_taken)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// Opens what was sealed; reading fails at the first byte that was not sealed so.
pub struct Opener<R> {
    input: R,
    pieces: Pieces,
    /// The next piece, still sealed; absent behind the last one.
    next: Option<Vec<u8>>,
    open: Vec<u8>,
    n_read: usize,
}

impl<R: BufRead> Opener<R> {
    /// # Errors
    ///
    /// Fails when it is no such file, or sealed with another key.
    pub fn new(mut input: R, kind: Kind, key: &Key) -> Result<Opener<R>, Error> {
        let mut lines = Vec::new();
        for _ in 0..2 {
            let read = (&mut input).take(LONGEST_LINE).read_until(b'\n', &mut lines);
            read.map_err(|error| Error::Damaged(error.to_string()))?;
        }
        let pieces = Pieces::behind(kind, key, (&lines, ""))?;
        let next = piece(&mut input).map_err(|error| Error::Damaged(error.to_string()))?;
        Ok(Opener { input, pieces, next, open: Vec::new(), n_read: 0 })
    }
}

fn piece(input: &mut impl Read) -> io::Result<Option<Vec<u8>>> {
    let mut length = [0; 4];
    if input.read(&mut length[..1])? == 0 {
        return Ok(None);
    }
    input.read_exact(&mut length[1..])?;
    let length = u32::from_be_bytes(length) as usize;
    if length > PIECE + TAG {
        return Err(damaged());
    }
    let mut sealed = vec![0; length];
    input.read_exact(&mut sealed)?;
    Ok(Some(sealed))
}

/// What is not what was sealed.
pub fn damaged() -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, "the file is damaged or cut off")
}

impl<R: Read> Read for Opener<R> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        while self.n_read == self.open.len() {
            let Some(sealed) = self.next.take() else {
                // Whether the last piece was the last one has been checked when it was opened.
                return if self.pieces.is_at_start() { Err(damaged()) } else { Ok(0) };
            };
            self.next = piece(&mut self.input).map_err(|_| damaged())?;
            self.open = self.pieces.open(&sealed, self.next.is_none())?;
            self.n_read = 0;
        }
        let n_taken = out.len().min(self.open.len() - self.n_read);
        out[..n_taken].copy_from_slice(&self.open[self.n_read..self.n_read + n_taken]);
        self.n_read += n_taken;
        Ok(n_taken)
    }
}
