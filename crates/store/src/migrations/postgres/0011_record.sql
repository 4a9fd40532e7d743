-- What was published of a month. Nothing here is ever changed: what is known later stands in `adjustment`.
CREATE TABLE publication (
    month TEXT PRIMARY KEY,
    mission TEXT NOT NULL,
    n_missions BIGINT NOT NULL,
    published_at BIGINT NOT NULL,
    as_of BIGINT NOT NULL,
    figures TEXT NOT NULL,
    digest TEXT NOT NULL,
    checkpoint_on TEXT,
    checkpoint TEXT
);

-- Dated corrections of published months (R-242).
CREATE TABLE adjustment (
    id BIGINT PRIMARY KEY,
    month TEXT NOT NULL,
    figure TEXT NOT NULL,
    was TEXT NOT NULL,
    now TEXT NOT NULL,
    reason TEXT NOT NULL,
    adjusted_at BIGINT NOT NULL
);
CREATE INDEX adjustment_month ON adjustment (month, id);

-- What we say of a promise that was not kept: words, who takes care, until when. The last one of a promise and month counts.
CREATE TABLE publication_note (
    id BIGINT PRIMARY KEY,
    month TEXT NOT NULL,
    promise TEXT NOT NULL,
    words TEXT NOT NULL,
    owner TEXT NOT NULL,
    due_on TEXT,
    author BIGINT NOT NULL,
    written_at BIGINT NOT NULL
);
CREATE INDEX publication_note_month ON publication_note (month, id);

-- The file from which a month can be counted again by anybody.
CREATE TABLE publication_bundle (
    month TEXT PRIMARY KEY,
    digest TEXT NOT NULL,
    n_bytes BIGINT NOT NULL,
    made_at BIGINT NOT NULL
);

-- Who asked for a mail at each publication. Personal data.
CREATE TABLE record_subscription (
    id BIGINT PRIMARY KEY,
    address TEXT NOT NULL,
    asked_at BIGINT NOT NULL,
    confirmed_at BIGINT,
    ended_at BIGINT
);
CREATE UNIQUE INDEX record_subscription_address ON record_subscription (address);

-- Who paid for the customers that a month was credited for, and what, as it was known at the publication.
CREATE TABLE publication_payer (
    month TEXT NOT NULL,
    customer BIGINT NOT NULL,
    payer BIGINT NOT NULL,
    subscription TEXT,
    PRIMARY KEY (month, customer, payer)
);
