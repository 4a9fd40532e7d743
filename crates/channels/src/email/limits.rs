//! How much of a stranger's message is read.

/// What a message may have. What has more is not parsed; its bytes are kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Bytes of the whole message.
    pub bytes: usize,
    /// MIME parts, containers included.
    pub parts: usize,
    /// Parts within parts.
    pub depth: usize,
    /// Addresses in `To`, `Cc` and `Bcc` together.
    pub recipients: usize,
    /// Bytes of the header of one part.
    pub head: usize,
}

impl Default for Limits {
    /// 50 MB, 5,000 parts, 200 deep, 10,000 recipients, 2 MB of header.
    fn default() -> Limits {
        Limits { bytes: 50 << 20, parts: 5_000, depth: 200, recipients: 10_000, head: 2 << 20 }
    }
}

/// Why a message is kept as bytes only.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Unparsed {
    /// There is nothing but white space.
    #[error("the message is empty")]
    Empty,
    /// It has no header, so it is no mail.
    #[error("the message has no header field")]
    NoHeader,
    /// It is larger than allowed.
    #[error("the message has {bytes} bytes and can have {most}")]
    TooLarge {
        /// Its size.
        bytes: usize,
        /// The most there may be.
        most: usize,
    },
    /// It has more parts than allowed.
    #[error("the message has more than {most} parts")]
    TooManyParts {
        /// The most there may be.
        most: usize,
    },
    /// Its parts are nested deeper than allowed.
    #[error("the parts of the message are nested deeper than {most}")]
    TooDeep {
        /// The deepest they may be.
        most: usize,
    },
    /// It has more recipients than allowed.
    #[error("the message has {recipients} recipients and can have {most}")]
    TooManyRecipients {
        /// How many it has.
        recipients: usize,
        /// The most there may be.
        most: usize,
    },
    /// The header of one of its parts is longer than allowed.
    #[error("a header of the message has {bytes} bytes and can have {most}")]
    HeadTooLong {
        /// Its length.
        bytes: usize,
        /// The most there may be.
        most: usize,
    },
}
