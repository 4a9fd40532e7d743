//! A file sealed with AES-256-GCM in pieces, so that none is ever held whole and none can be cut off unseen.
//!
//! The file is the line `lodestar backup 1`, a line of JSON (`key`: the id of the key, `salt`: 32 random hexadecimal
//! digits), and pieces: 4 bytes for the length, most significant first, and that many bytes of sealed text. The key of the
//! pieces is derived from the desk's key and the salt; the nonce of a piece is 7 bytes 0, its number from 0 in 4 bytes,
//! and 1 for the last piece, else 0. Both lines are sealed with every piece.

use std::io::{self, BufRead, Read, Write};

use aes_gcm::aead::{Aead, Payload};
use aes_gcm::{Aes256Gcm, KeyInit};
use serde::{Deserialize, Serialize};

use crate::key::hex;
use crate::{Error, Key};

const MAGIC: &str = "lodestar backup 1\n";
const PIECE: usize = 64 * 1024;
/// What sealing adds to a piece.
const TAG: usize = 16;

#[derive(Serialize, Deserialize)]
struct Header {
    key: String,
    salt: String,
}

struct Pieces {
    cipher: Aes256Gcm,
    header: Vec<u8>,
    number: u32,
}

impl Pieces {
    fn new(key: &Key, header: Vec<u8>, salt: &str) -> Pieces {
        let key = key.derive(&format!("backup {salt}"));
        Pieces { cipher: Aes256Gcm::new(key.as_bytes().into()), header, number: 0 }
    }

    /// The nonce of the next piece; none is ever used twice under one salt.
    fn nonce(&mut self, is_last: bool) -> io::Result<[u8; 12]> {
        let mut nonce = [0; 12];
        nonce[7..11].copy_from_slice(&self.number.to_be_bytes());
        nonce[11] = is_last.into();
        self.number = self.number.checked_add(1).ok_or_else(|| io::Error::other("the backup is too long"))?;
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
    pub fn new(mut out: W, key: &Key) -> io::Result<Sealer<W>> {
        let mut salt = [0; 16];
        getrandom::fill(&mut salt).map_err(|error| io::Error::other(error.to_string()))?;
        let header = Header { key: key.id(), salt: hex(&salt) };
        let lines = format!("{MAGIC}{}\n", serde_json::to_string(&header)?);
        out.write_all(lines.as_bytes())?;
        let pieces = Pieces::new(key, lines.into_bytes(), &header.salt);
        Ok(Sealer { out, pieces, open: Vec::with_capacity(PIECE) })
    }

    fn seal(&mut self, is_last: bool) -> io::Result<()> {
        let nonce = self.pieces.nonce(is_last)?;
        let payload = Payload { msg: &self.open, aad: &self.pieces.header };
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
    /// Writes the last piece; without it the file counts as cut off.
    pub fn finish(mut self) -> io::Result<W> {
        self.seal(true)?;
        self.out.into_inner().map_err(|error| error.into_error())
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
    /// Fails when it is no backup, or sealed with another key.
    pub fn new(mut input: R, key: &Key) -> Result<Opener<R>, Error> {
        let no_backup = || Error::Damaged("this file is no backup of this version".into());
        let mut lines = Vec::new();
        for _ in 0..2 {
            let _ = (&mut input).take(1024).read_until(b'\n', &mut lines).map_err(|_| no_backup())?;
        }
        let json = lines.strip_prefix(MAGIC.as_bytes()).ok_or_else(no_backup)?;
        let header: Header = serde_json::from_slice(json).map_err(|_| no_backup())?;
        if header.key != key.id() {
            let (wanted, given) = (header.key, key.id());
            return Err(Error::Key(format!(
                "the backup is sealed with the key {wanted}, and this is {given}"
            )));
        }
        let pieces = Pieces::new(key, lines, &header.salt);
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

fn damaged() -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, "the backup is damaged or cut off")
}

impl<R: Read> Read for Opener<R> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        while self.n_read == self.open.len() {
            let Some(sealed) = self.next.take() else {
                // Whether the last piece was the last one has been checked when it was opened.
                return if self.pieces.number == 0 { Err(damaged()) } else { Ok(0) };
            };
            self.next = piece(&mut self.input).map_err(|_| damaged())?;
            let nonce = self.pieces.nonce(self.next.is_none())?;
            let payload = Payload { msg: &sealed, aad: &self.pieces.header };
            self.open = self.pieces.cipher.decrypt(&nonce.into(), payload).map_err(|_| damaged())?;
            self.n_read = 0;
        }
        let n_taken = out.len().min(self.open.len() - self.n_read);
        out[..n_taken].copy_from_slice(&self.open[self.n_read..self.n_read + n_taken]);
        self.n_read += n_taken;
        Ok(n_taken)
    }
}
