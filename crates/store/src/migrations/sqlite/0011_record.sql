-- What was published of a month. Nothing here is ever changed: what is known later stands in `adjustment`.
CREATE TABLE publication (
    month TEXT PRIMARY KEY,
    mission TEXT NOT NULL,
    n_missions INTEGER NOT NULL,
    published_at INTEGER NOT NULL,
    as_of INTEGER NOT NULL,
    figures TEXT NOT NULL,
    digest TEXT NOT NULL,
    checkpoint_on TEXT,
    checkpoint TEXT
) STRICT, WITHOUT ROWID;

-- Dated corrections of published months (R-242).
CREATE TABLE adjustment (
    id INTEGER PRIMARY KEY,
    month TEXT NOT NULL,
    figure TEXT NOT NULL,
    was TEXT NOT NULL,
    now TEXT NOT NULL,
    reason TEXT NOT NULL,
    adjusted_at INTEGER NOT NULL
) STRICT;
CREATE INDEX adjustment_month ON adjustment (month, id);

-- What we say of a promise that was not kept: words, who takes care, until when. The last one of a promise and month counts.
CREATE TABLE publication_note (
    id INTEGER PRIMARY KEY,
    month TEXT NOT NULL,
    promise TEXT NOT NULL,
    words TEXT NOT NULL,
    owner TEXT NOT NULL,
    due_on TEXT,
    author INTEGER NOT NULL,
    written_at INTEGER NOT NULL
) STRICT;
CREATE INDEX publication_note_month ON publication_note (month, id);

-- The file from which a month can be counted again by anybody.
CREATE TABLE publication_bundle (
    month TEXT PRIMARY KEY,
    digest TEXT NOT NULL,
    n_bytes INTEGER NOT NULL,
    made_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- Who asked for a mail at each publication. Personal data.
CREATE TABLE record_subscription (
    id INTEGER PRIMARY KEY,
    address TEXT NOT NULL,
    asked_at INTEGER NOT NULL,
    confirmed_at INTEGER,
    ended_at INTEGER
) STRICT;
CREATE UNIQUE INDEX record_subscription_address ON record_subscription (address);

-- Who paid for the customers that a month was credited for, and what, as it was known at the publication.
CREATE TABLE publication_payer (
    month TEXT NOT NULL,
    customer INTEGER NOT NULL,
    payer INTEGER NOT NULL,
    subscription TEXT,
    PRIMARY KEY (month, customer, payer)
) STRICT, WITHOUT ROWID;
