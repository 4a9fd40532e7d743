-- Mails that were seen in a mailbox and are not ours yet: the server did not hand them over, or they are too large. Those with a next
-- try are asked for again; the others stay where they are.
CREATE TABLE mail_left (
    mailbox TEXT NOT NULL,
    uid BIGINT NOT NULL,
    reason TEXT NOT NULL,
    since_at BIGINT NOT NULL,
    n_attempts BIGINT NOT NULL,
    next_at BIGINT,
    PRIMARY KEY (mailbox, uid)
);

-- Identifiers that mails of a customer name and that nobody has seen: who writes it later belongs to the same case.
CREATE TABLE mail_awaited (
    message_id TEXT NOT NULL,
    customer BIGINT NOT NULL,
    case_number BIGINT NOT NULL,
    PRIMARY KEY (message_id, customer)
);
