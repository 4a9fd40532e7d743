-- Whether mail is from whom it names (R-054), beside the mail it is about. Who brought it is kept until that is known: personal data.
CREATE TABLE mail_check (
    id INTEGER PRIMARY KEY,
    peer TEXT,
    helo TEXT NOT NULL,
    sender TEXT NOT NULL,
    is_whole INTEGER NOT NULL,
    verdict TEXT NOT NULL,
    checks TEXT NOT NULL,
    checked_at INTEGER,
    n_attempts INTEGER NOT NULL,
    next_at INTEGER
) STRICT;
CREATE INDEX mail_check_next ON mail_check (next_at, id) WHERE next_at IS NOT NULL;
