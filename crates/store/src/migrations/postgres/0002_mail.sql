-- Every mail that was accepted, once for each of our addresses it came to. The identity is a digest of the address and of what
-- its sender wrote, so that a second copy of the same transfer is known.
CREATE TABLE mail_in (
    id BIGINT PRIMARY KEY,
    source TEXT NOT NULL,
    identity TEXT NOT NULL,
    address TEXT NOT NULL,
    received_at BIGINT NOT NULL,
    size BIGINT NOT NULL,
    state TEXT NOT NULL,
    kind TEXT,
    reason TEXT,
    case_number BIGINT,
    message BIGINT,
    n_attempts BIGINT NOT NULL,
    next_at BIGINT
);
CREATE UNIQUE INDEX mail_in_identity ON mail_in (identity);
CREATE INDEX mail_in_state ON mail_in (state, id);
CREATE INDEX mail_in_next ON mail_in (next_at, id) WHERE next_at IS NOT NULL;
CREATE INDEX mail_in_case ON mail_in (case_number, id);
CREATE INDEX mail_in_message ON mail_in (message);

-- The bytes it came as, card numbers masked, sealed by us. Personal data.
CREATE TABLE mail_original (
    id BIGINT PRIMARY KEY,
    sealed BYTEA NOT NULL
);

-- By which identifiers messages are known in the world, of mail that came and of mail that left.
CREATE TABLE mail_id (
    message_id TEXT NOT NULL,
    case_number BIGINT NOT NULL,
    message BIGINT,
    PRIMARY KEY (message_id, case_number)
);
CREATE INDEX mail_id_case ON mail_id (case_number, message);

-- Every mail of ours. The identifier is made once, so that a second attempt is the same mail. Personal data.
CREATE TABLE mail_out (
    id BIGINT PRIMARY KEY,
    message_id TEXT NOT NULL,
    kind TEXT NOT NULL,
    case_number BIGINT,
    message BIGINT,
    customer BIGINT,
    recipient TEXT NOT NULL,
    address TEXT,
    is_automatic BIGINT NOT NULL,
    state TEXT NOT NULL,
    reason TEXT,
    created_at BIGINT NOT NULL,
    changed_at BIGINT NOT NULL
);
CREATE UNIQUE INDEX mail_out_message_id ON mail_out (message_id);
CREATE INDEX mail_out_case ON mail_out (case_number, id);
CREATE INDEX mail_out_recipient ON mail_out (recipient, id);

-- How far each mailbox was read, and how it stands.
CREATE TABLE mailbox (
    name TEXT PRIMARY KEY,
    uid_validity BIGINT NOT NULL,
    last_uid BIGINT NOT NULL,
    checked_at BIGINT,
    received_at BIGINT,
    failure TEXT,
    failed_at BIGINT
);

-- Our addresses: the name they answer under, and whose work comes in there.
CREATE TABLE mail_address (
    address TEXT PRIMARY KEY,
    brand TEXT NOT NULL,
    team BIGINT,
    language TEXT,
    signature TEXT NOT NULL
);

-- Addresses that no mail of ours goes to any more. Personal data.
CREATE TABLE mail_suppression (
    address TEXT PRIMARY KEY,
    reason TEXT NOT NULL,
    since_at BIGINT NOT NULL
);
CREATE INDEX mail_suppression_since ON mail_suppression (since_at, address);
