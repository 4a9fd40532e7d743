//! Parts as bytes, so that a history larger than one machine is measured piece by piece (design.md 5).
//!
//! Everything is a variable-length number, seven bits a byte, or a text with its length before it. What is read is checked
//! against what is left of the bytes before memory is asked for, so that no file makes the program allocate more than a
//! small multiple of its own length.

use calendar::Instant;

/// Bytes that no program of this version wrote.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the bytes end too early or mean nothing")]
pub struct Malformed;

/// What can be written as bytes and read back.
pub trait Pack: Sized {
    /// Adds its bytes. Equal values give equal bytes, in whatever order they were measured.
    fn pack(&self, to: &mut Packer);

    /// Reads what [`Pack::pack`] wrote.
    ///
    /// # Errors
    ///
    /// Fails when the bytes end early or mean nothing; never panics.
    fn unpack(from: &mut Unpacker<'_>) -> Result<Self, Malformed>;
}

/// Bytes being written.
#[derive(Debug, Default)]
pub struct Packer(Vec<u8>);

impl Packer {
    /// What was written.
    pub fn into_bytes(self) -> Vec<u8> {
        self.0
    }

    /// A number without sign.
    pub fn number(&mut self, mut value: u64) {
        while value >= 0x80 {
            self.0.push(value as u8 | 0x80);
            value >>= 7;
        }
        self.0.push(value as u8);
    }

    /// A number with sign.
    pub fn signed(&mut self, value: i64) {
        self.number((value << 1 ^ value >> 63) as u64);
    }

    /// A wide number without sign.
    pub fn wide(&mut self, value: u128) {
        self.number(value as u64);
        self.number((value >> 64) as u64);
    }

    /// A text.
    pub fn text(&mut self, text: &str) {
        self.bytes(text.as_bytes());
    }

    /// Some bytes.
    pub fn bytes(&mut self, bytes: &[u8]) {
        self.number(bytes.len() as u64);
        self.0.extend_from_slice(bytes);
    }

    /// Every item, with their number before them.
    pub fn list<T: Pack>(&mut self, items: &[T]) {
        self.number(items.len() as u64);
        items.iter().for_each(|item| item.pack(self));
    }
}

/// Bytes being read.
#[derive(Debug, Clone, Copy)]
pub struct Unpacker<'b>(&'b [u8]);

impl<'b> Unpacker<'b> {
    /// Reads these bytes from their beginning.
    pub fn new(bytes: &'b [u8]) -> Unpacker<'b> {
        Unpacker(bytes)
    }

    /// How many bytes are left.
    pub fn left(&self) -> usize {
        self.0.len()
    }

    /// A number without sign.
    ///
    /// # Errors
    ///
    /// Fails at the end of the bytes, and beyond 64 bits.
    #[inline]
    pub fn number(&mut self) -> Result<u64, Malformed> {
        let mut value = 0;
        for shift in (0..64).step_by(7) {
            let (byte, rest) = self.0.split_first().ok_or(Malformed)?;
            self.0 = rest;
            value |= u64::from(byte & 0x7F) << shift;
            if byte & 0x80 == 0 {
                return Ok(value);
            }
        }
        Err(Malformed)
    }

    /// A number with sign.
    ///
    /// # Errors
    ///
    /// As [`Unpacker::number`].
    #[inline]
    pub fn signed(&mut self) -> Result<i64, Malformed> {
        let value = self.number()?;
        Ok((value >> 1) as i64 ^ -((value & 1) as i64))
    }

    /// A wide number without sign.
    ///
    /// # Errors
    ///
    /// As [`Unpacker::number`].
    #[inline]
    pub fn wide(&mut self) -> Result<u128, Malformed> {
        let low = u128::from(self.number()?);
        Ok(u128::from(self.number()?) << 64 | low)
    }

    /// A number that fits a smaller type.
    ///
    /// # Errors
    ///
    /// As [`Unpacker::number`], and when the number is too great.
    pub fn small<T: TryFrom<u64>>(&mut self) -> Result<T, Malformed> {
        T::try_from(self.number()?).map_err(|_| Malformed)
    }

    /// How many items follow, each at least one byte long.
    ///
    /// # Errors
    ///
    /// As [`Unpacker::number`], and when the bytes that are left cannot hold so many.
    pub fn count(&mut self) -> Result<usize, Malformed> {
        let count: usize = self.small()?;
        if count <= self.left() { Ok(count) } else { Err(Malformed) }
    }

    /// Some bytes.
    ///
    /// # Errors
    ///
    /// Fails when fewer are left.
    pub fn bytes(&mut self) -> Result<&'b [u8], Malformed> {
        let count = self.count()?;
        let (bytes, rest) = self.0.split_at_checked(count).ok_or(Malformed)?;
        self.0 = rest;
        Ok(bytes)
    }

    /// A text.
    ///
    /// # Errors
    ///
    /// As [`Unpacker::bytes`], and when it is no UTF-8.
    pub fn text(&mut self) -> Result<&'b str, Malformed> {
        std::str::from_utf8(self.bytes()?).map_err(|_| Malformed)
    }

    /// Every item of a list.
    ///
    /// # Errors
    ///
    /// Fails when one of them does.
    pub fn list<T: Pack>(&mut self) -> Result<Vec<T>, Malformed> {
        let count = self.count()?;
        (0..count).map(|_| T::unpack(self)).collect()
    }
}

impl Pack for u64 {
    fn pack(&self, to: &mut Packer) {
        to.number(*self);
    }

    fn unpack(from: &mut Unpacker<'_>) -> Result<u64, Malformed> {
        from.number()
    }
}

impl Pack for i64 {
    fn pack(&self, to: &mut Packer) {
        to.signed(*self);
    }

    fn unpack(from: &mut Unpacker<'_>) -> Result<i64, Malformed> {
        from.signed()
    }
}

impl Pack for Instant {
    fn pack(&self, to: &mut Packer) {
        to.signed(self.as_ms());
    }

    fn unpack(from: &mut Unpacker<'_>) -> Result<Instant, Malformed> {
        Some(Instant(from.signed()?)).filter(|at| at.is_in_range()).ok_or(Malformed)
    }
}

impl Pack for String {
    fn pack(&self, to: &mut Packer) {
        to.text(self);
    }

    fn unpack(from: &mut Unpacker<'_>) -> Result<String, Malformed> {
        from.text().map(str::to_owned)
    }
}

impl<T: Pack> Pack for Option<T> {
    fn pack(&self, to: &mut Packer) {
        to.number(u64::from(self.is_some()));
        self.iter().for_each(|value| value.pack(to));
    }

    fn unpack(from: &mut Unpacker<'_>) -> Result<Option<T>, Malformed> {
        match from.number()? {
            0 => Ok(None),
            1 => T::unpack(from).map(Some),
            _ => Err(Malformed),
        }
    }
}
