-- Mails that were seen in a mailbox and are not ours yet: the server did not hand them over, or they are too large. Those with a next
-- try are asked for again; the others stay where they are.
CREATE TABLE mail_left (
    mailbox TEXT NOT NULL,
    uid INTEGER NOT NULL,
    reason TEXT NOT NULL,
    since_at INTEGER NOT NULL,
    n_attempts INTEGER NOT NULL,
    next_at INTEGER,
    PRIMARY KEY (mailbox, uid)
) STRICT, WITHOUT ROWID;

-- Identifiers that mails of a customer name and that nobody has seen: who writes it later belongs to the same case.
CREATE TABLE mail_awaited (
    message_id TEXT NOT NULL,
    customer INTEGER NOT NULL,
    case_number INTEGER NOT NULL,
    PRIMARY KEY (message_id, customer)
) STRICT, WITHOUT ROWID;
