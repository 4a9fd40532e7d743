-- Whether mail is from whom it names (R-054), beside the mail it is about. Who brought it is kept until that is known: personal data.
CREATE TABLE mail_check (
    id BIGINT PRIMARY KEY,
    peer TEXT,
    helo TEXT NOT NULL,
    sender TEXT NOT NULL,
    is_whole BIGINT NOT NULL,
    verdict TEXT NOT NULL,
    checks TEXT NOT NULL,
    checked_at BIGINT,
    n_attempts BIGINT NOT NULL,
    next_at BIGINT
);
CREATE INDEX mail_check_next ON mail_check (next_at, id) WHERE next_at IS NOT NULL;
