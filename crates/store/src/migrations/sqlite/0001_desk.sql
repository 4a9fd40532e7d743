-- Kinds are INTEGER, TEXT and BLOB only: BIGINT, TEXT and BYTEA of the other engine. Instants are milliseconds UTC and
-- end in _at, civil dates are text and end in _on, yes and no are 1 and 0. Nothing here reads a clock.

-- Every start of a program takes the next number, so that ids never repeat.
CREATE TABLE node (
    id INTEGER PRIMARY KEY,
    n_starts INTEGER NOT NULL
) STRICT;

-- The numbers of cases, customers, accounts, contacts, agents and teams, each from 1.
CREATE TABLE counter (
    name TEXT PRIMARY KEY,
    last INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE setting (
    name TEXT PRIMARY KEY,
    value TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE mission_version (
    number INTEGER PRIMARY KEY,
    text TEXT NOT NULL,
    digest TEXT NOT NULL,
    effective_on TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    actor TEXT NOT NULL
) STRICT;

-- The log. Rows are only ever added. `written_by` numbers the transaction where transactions can overlap.
CREATE TABLE event (
    position INTEGER PRIMARY KEY,
    written_by INTEGER NOT NULL DEFAULT 0,
    stream TEXT NOT NULL,
    version INTEGER NOT NULL,
    occurred_at INTEGER NOT NULL,
    recorded_at INTEGER NOT NULL,
    actor TEXT NOT NULL,
    class TEXT NOT NULL,
    kind TEXT NOT NULL,
    body TEXT NOT NULL,
    hash BLOB NOT NULL
) STRICT;
CREATE UNIQUE INDEX event_version ON event (stream, version);

CREATE TABLE checkpoint (
    day_on TEXT PRIMARY KEY,
    last_written_by INTEGER NOT NULL,
    last_position INTEGER NOT NULL,
    n_events INTEGER NOT NULL,
    root BLOB NOT NULL
) STRICT, WITHOUT ROWID;

-- What lists and the ticker need of a case: calculated from its events.
CREATE TABLE case_row (
    number INTEGER PRIMARY KEY,
    -- The smallest number among the cases that are folded together with it.
    family INTEGER NOT NULL,
    version INTEGER NOT NULL,
    status TEXT NOT NULL,
    is_open INTEGER NOT NULL,
    is_waiting INTEGER NOT NULL,
    is_triaged INTEGER NOT NULL,
    is_unread INTEGER NOT NULL,
    priority INTEGER NOT NULL,
    tier TEXT NOT NULL,
    channel TEXT NOT NULL,
    category TEXT,
    zone TEXT,
    language TEXT,
    customer INTEGER,
    account INTEGER,
    owner INTEGER,
    team INTEGER,
    line INTEGER NOT NULL,
    received_at INTEGER NOT NULL,
    last_message_at INTEGER NOT NULL,
    resolved_at INTEGER,
    changed_at INTEGER NOT NULL,
    -- The smallest exhaustion of a running clock; the greatest number there is when none runs.
    next_deadline_at INTEGER NOT NULL,
    next_due_at INTEGER,
    epoch INTEGER NOT NULL
) STRICT;
CREATE INDEX case_row_family ON case_row (family);
-- Cases without an owner are no list of anybody; an index of them here would be taken for the one below, and sorted.
CREATE INDEX case_row_owner ON case_row (owner, is_waiting, next_deadline_at, number) WHERE is_open = 1 AND owner IS NOT NULL;
CREATE INDEX case_row_team ON case_row (team, is_waiting, next_deadline_at, number) WHERE is_open = 1;
CREATE INDEX case_row_waiting ON case_row (is_waiting, next_deadline_at, number) WHERE is_open = 1;
CREATE INDEX case_row_triage ON case_row (next_deadline_at, number) WHERE is_open = 1 AND is_triaged = 0;
CREATE INDEX case_row_unassigned ON case_row (next_deadline_at, number) WHERE is_open = 1 AND owner IS NULL;
CREATE INDEX case_row_customer ON case_row (customer, number);
CREATE INDEX case_row_account ON case_row (account, number);
CREATE INDEX case_row_due ON case_row (next_due_at) WHERE next_due_at IS NOT NULL;
CREATE INDEX case_row_epoch ON case_row (epoch, number) WHERE is_open = 1;

CREATE TABLE case_tag (
    number INTEGER NOT NULL,
    tag TEXT NOT NULL,
    PRIMARY KEY (number, tag)
) STRICT, WITHOUT ROWID;
CREATE INDEX case_tag_tag ON case_tag (tag, number);

-- Personal data from here on: deleted by an erasure, never repeated elsewhere.
CREATE TABLE case_text (
    number INTEGER PRIMARY KEY,
    subject TEXT NOT NULL
) STRICT;

CREATE TABLE message (
    id INTEGER PRIMARY KEY,
    case_number INTEGER NOT NULL,
    contact INTEGER,
    kind TEXT NOT NULL,
    author_kind TEXT NOT NULL,
    author INTEGER,
    channel TEXT,
    body TEXT NOT NULL,
    format TEXT NOT NULL,
    digest BLOB NOT NULL,
    at INTEGER NOT NULL
) STRICT;
CREATE INDEX message_case ON message (case_number, at, id);

-- A file without a message was uploaded with a form that has not been taken yet, or waits with a reply of `outgoing`.
CREATE TABLE attachment (
    id INTEGER PRIMARY KEY,
    case_number INTEGER,
    message INTEGER,
    reply INTEGER,
    author_kind TEXT NOT NULL,
    author INTEGER,
    name TEXT NOT NULL,
    media_type TEXT NOT NULL,
    size INTEGER NOT NULL,
    digest BLOB NOT NULL,
    place TEXT NOT NULL,
    created_at INTEGER NOT NULL
) STRICT;
CREATE INDEX attachment_case ON attachment (case_number, id);
CREATE INDEX attachment_loose ON attachment (author_kind, author, id) WHERE message IS NULL;
CREATE UNIQUE INDEX attachment_place ON attachment (place);

CREATE TABLE account (
    number INTEGER PRIMARY KEY,
    version INTEGER NOT NULL,
    name TEXT NOT NULL,
    tier TEXT,
    zone TEXT,
    language TEXT,
    revenue TEXT,
    subscription TEXT,
    created_at INTEGER NOT NULL
) STRICT;
CREATE INDEX account_name ON account (name, number);
CREATE INDEX account_zone ON account (zone);

CREATE TABLE customer (
    number INTEGER PRIMARY KEY,
    version INTEGER NOT NULL,
    account INTEGER,
    name TEXT NOT NULL,
    email TEXT,
    phone TEXT,
    address TEXT,
    tier TEXT,
    zone TEXT,
    language TEXT,
    preferences TEXT NOT NULL,
    sees_account INTEGER NOT NULL,
    subscription TEXT,
    created_at INTEGER NOT NULL
) STRICT;
CREATE UNIQUE INDEX customer_email ON customer (email);
CREATE INDEX customer_account ON customer (account, name);
CREATE INDEX customer_name ON customer (name, number);
CREATE INDEX customer_zone ON customer (zone);

CREATE TABLE draft (
    case_number INTEGER NOT NULL,
    agent INTEGER NOT NULL,
    kind TEXT NOT NULL,
    body TEXT NOT NULL,
    saved_at INTEGER NOT NULL,
    PRIMARY KEY (case_number, agent)
) STRICT, WITHOUT ROWID;

-- Replies in their undo window.
CREATE TABLE outgoing (
    id INTEGER PRIMARY KEY,
    case_number INTEGER NOT NULL,
    agent INTEGER NOT NULL,
    request TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    send_at INTEGER NOT NULL
) STRICT;
CREATE INDEX outgoing_send ON outgoing (send_at, id);
CREATE INDEX outgoing_case ON outgoing (case_number, id);

-- Words of what can be searched; the words themselves stand in search_words under the same id.
CREATE TABLE search_entry (
    id INTEGER PRIMARY KEY,
    kind TEXT NOT NULL,
    subject INTEGER NOT NULL,
    case_number INTEGER,
    customer INTEGER,
    account INTEGER
) STRICT;
CREATE UNIQUE INDEX search_entry_subject ON search_entry (kind, subject);
CREATE VIRTUAL TABLE search_words USING fts5 (words, content = '', contentless_delete = 1, tokenize = 'unicode61');

-- What must be told to the world, at least once; the key makes it once for us.
CREATE TABLE outbox (
    id INTEGER PRIMARY KEY,
    key TEXT NOT NULL,
    kind TEXT NOT NULL,
    body TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    n_attempts INTEGER NOT NULL,
    next_at INTEGER,
    done_at INTEGER,
    dead_at INTEGER,
    failure TEXT
) STRICT;
CREATE UNIQUE INDEX outbox_key ON outbox (key);
CREATE INDEX outbox_next ON outbox (next_at, id) WHERE next_at IS NOT NULL;

-- Requests that must not happen twice, with what was answered.
CREATE TABLE once (
    key TEXT PRIMARY KEY,
    answer TEXT NOT NULL,
    at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- What an agent is told in the workspace.
CREATE TABLE notice (
    id INTEGER PRIMARY KEY,
    key TEXT NOT NULL,
    agent INTEGER NOT NULL,
    kind TEXT NOT NULL,
    case_number INTEGER,
    body TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    seen_at INTEGER,
    acknowledged_at INTEGER
) STRICT;
CREATE UNIQUE INDEX notice_key ON notice (key);
CREATE INDEX notice_agent ON notice (agent, id);
CREATE INDEX notice_unseen ON notice (agent) WHERE seen_at IS NULL;
CREATE INDEX notice_case ON notice (case_number, id);

-- Who looks at which case; rows older than a minute mean nothing.
CREATE TABLE presence (
    case_number INTEGER NOT NULL,
    agent INTEGER NOT NULL,
    is_writing INTEGER NOT NULL,
    seen_at INTEGER NOT NULL,
    PRIMARY KEY (case_number, agent)
) STRICT, WITHOUT ROWID;

-- Changes of settings and data, values masked. Rows are only ever added.
CREATE TABLE audit (
    id INTEGER PRIMARY KEY,
    at INTEGER NOT NULL,
    actor TEXT NOT NULL,
    what TEXT NOT NULL,
    subject TEXT NOT NULL,
    field TEXT NOT NULL,
    old TEXT,
    new TEXT
) STRICT;
CREATE INDEX audit_subject ON audit (subject, id);

-- The people of the desk. A password is an Argon2id hash; the secret of a second factor is sealed with the desk's key.
CREATE TABLE person (
    number INTEGER PRIMARY KEY,
    name TEXT NOT NULL,
    email TEXT NOT NULL,
    role TEXT NOT NULL,
    team INTEGER,
    line INTEGER,
    zone TEXT,
    languages TEXT NOT NULL,
    skills TEXT NOT NULL,
    is_active INTEGER NOT NULL,
    is_available INTEGER NOT NULL,
    password TEXT,
    totp BLOB,
    totp_is_on INTEGER NOT NULL,
    totp_last_step INTEGER NOT NULL,
    created_at INTEGER NOT NULL
) STRICT;
CREATE UNIQUE INDEX person_email ON person (email);
CREATE INDEX person_team ON person (team, number);

CREATE TABLE team (
    number INTEGER PRIMARY KEY,
    name TEXT NOT NULL,
    line INTEGER,
    created_at INTEGER NOT NULL
) STRICT;
CREATE UNIQUE INDEX team_name ON team (name);

-- Who holds a role that the mission's escalation paths name, in the order in which they are tried.
CREATE TABLE role_holder (
    role TEXT NOT NULL,
    person INTEGER NOT NULL,
    nth INTEGER NOT NULL,
    PRIMARY KEY (role, person)
) STRICT, WITHOUT ROWID;

-- How a person is reached, in the order in which it is tried: workspace, phone, sms, email, chat, webhook.
CREATE TABLE contact_method (
    person INTEGER NOT NULL,
    nth INTEGER NOT NULL,
    kind TEXT NOT NULL,
    value TEXT NOT NULL,
    PRIMARY KEY (person, nth)
) STRICT, WITHOUT ROWID;

-- Texts that people of ours write once and use often: everybody's, or those of one team or one person.
CREATE TABLE canned_reply (
    id INTEGER PRIMARY KEY,
    team INTEGER,
    agent INTEGER,
    name TEXT NOT NULL,
    note TEXT NOT NULL,
    body TEXT NOT NULL,
    changed_at INTEGER NOT NULL
) STRICT;
CREATE INDEX canned_reply_name ON canned_reply (name, id);

-- What takes a request back, for as long as that is offered.
CREATE TABLE undo (
    id INTEGER PRIMARY KEY,
    agent INTEGER NOT NULL,
    steps TEXT NOT NULL,
    created_at INTEGER NOT NULL
) STRICT;
CREATE INDEX undo_created ON undo (created_at);

-- What a customer was told would happen next, and what became of it. The text is personal data.
CREATE TABLE next_step (
    id INTEGER PRIMARY KEY,
    case_number INTEGER NOT NULL,
    agent INTEGER NOT NULL,
    body TEXT NOT NULL,
    due_at INTEGER NOT NULL,
    created_at INTEGER NOT NULL,
    ended_at INTEGER,
    is_done INTEGER
) STRICT;
CREATE INDEX next_step_case ON next_step (case_number, id);

-- Cases that somebody does not want in their own list for a while. No clock looks at it.
CREATE TABLE snooze (
    agent INTEGER NOT NULL,
    case_number INTEGER NOT NULL,
    since_at INTEGER NOT NULL,
    until_at INTEGER NOT NULL,
    PRIMARY KEY (agent, case_number)
) STRICT, WITHOUT ROWID;

-- Who of a roster is on duty in which hours of the week, read in the zone.
CREATE TABLE shift (
    id INTEGER PRIMARY KEY,
    roster TEXT NOT NULL,
    person INTEGER NOT NULL,
    hours TEXT NOT NULL,
    zone TEXT NOT NULL
) STRICT;
CREATE INDEX shift_roster ON shift (roster, id);

-- Who is signed in where. Of the cookie only its SHA-256 is kept.
CREATE TABLE session (
    id INTEGER PRIMARY KEY,
    digest BLOB NOT NULL,
    person INTEGER,
    customer INTEGER,
    stage TEXT NOT NULL,
    device TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    seen_at INTEGER NOT NULL,
    expires_at INTEGER NOT NULL
) STRICT;
CREATE UNIQUE INDEX session_digest ON session (digest);
CREATE INDEX session_person ON session (person, id);
CREATE INDEX session_expires ON session (expires_at);

-- Codes that prove an address. The digits follow from the id and the desk's key and are stored nowhere.
CREATE TABLE one_time_code (
    id INTEGER PRIMARY KEY,
    email TEXT NOT NULL,
    n_tries INTEGER NOT NULL,
    created_at INTEGER NOT NULL,
    expires_at INTEGER NOT NULL,
    used_at INTEGER
) STRICT;
CREATE INDEX one_time_code_email ON one_time_code (email, id);
