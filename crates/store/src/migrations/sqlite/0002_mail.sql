-- Every mail that was accepted, once for each of our addresses it came to. The identity is a digest of the address and of what
-- its sender wrote, so that a second copy of the same transfer is known.
CREATE TABLE mail_in (
    id INTEGER PRIMARY KEY,
    source TEXT NOT NULL,
    identity TEXT NOT NULL,
    address TEXT NOT NULL,
    received_at INTEGER NOT NULL,
    size INTEGER NOT NULL,
    state TEXT NOT NULL,
    kind TEXT,
    reason TEXT,
    case_number INTEGER,
    message INTEGER,
    n_attempts INTEGER NOT NULL,
    next_at INTEGER
) STRICT;
CREATE UNIQUE INDEX mail_in_identity ON mail_in (identity);
CREATE INDEX mail_in_state ON mail_in (state, id);
CREATE INDEX mail_in_next ON mail_in (next_at, id) WHERE next_at IS NOT NULL;
CREATE INDEX mail_in_case ON mail_in (case_number, id);
CREATE INDEX mail_in_message ON mail_in (message);

-- The bytes it came as, card numbers masked, sealed by us. Personal data.
CREATE TABLE mail_original (
    id INTEGER PRIMARY KEY,
    sealed BLOB NOT NULL
) STRICT;

-- By which identifiers messages are known in the world, of mail that came and of mail that left.
CREATE TABLE mail_id (
    message_id TEXT NOT NULL,
    case_number INTEGER NOT NULL,
    message INTEGER,
    PRIMARY KEY (message_id, case_number)
) STRICT, WITHOUT ROWID;
CREATE INDEX mail_id_case ON mail_id (case_number, message);

-- Every mail of ours. The identifier is made once, so that a second attempt is the same mail. Personal data.
CREATE TABLE mail_out (
    id INTEGER PRIMARY KEY,
    message_id TEXT NOT NULL,
    kind TEXT NOT NULL,
    case_number INTEGER,
    message INTEGER,
    customer INTEGER,
    recipient TEXT NOT NULL,
    address TEXT,
    is_automatic INTEGER NOT NULL,
    state TEXT NOT NULL,
    reason TEXT,
    created_at INTEGER NOT NULL,
    changed_at INTEGER NOT NULL
) STRICT;
CREATE UNIQUE INDEX mail_out_message_id ON mail_out (message_id);
CREATE INDEX mail_out_case ON mail_out (case_number, id);
CREATE INDEX mail_out_recipient ON mail_out (recipient, id);

-- How far each mailbox was read, and how it stands.
CREATE TABLE mailbox (
    name TEXT PRIMARY KEY,
    uid_validity INTEGER NOT NULL,
    last_uid INTEGER NOT NULL,
    checked_at INTEGER,
    received_at INTEGER,
    failure TEXT,
    failed_at INTEGER
) STRICT, WITHOUT ROWID;

-- Our addresses: the name they answer under, and whose work comes in there.
CREATE TABLE mail_address (
    address TEXT PRIMARY KEY,
    brand TEXT NOT NULL,
    team INTEGER,
    language TEXT,
    signature TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- Addresses that no mail of ours goes to any more. Personal data.
CREATE TABLE mail_suppression (
    address TEXT PRIMARY KEY,
    reason TEXT NOT NULL,
    since_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX mail_suppression_since ON mail_suppression (since_at, address);
