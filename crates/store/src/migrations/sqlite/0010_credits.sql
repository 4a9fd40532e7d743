-- What is owed to customers for months in which a promise fell short. Rows are only ever added; nothing here is changed or deleted,
-- apart from credit_clock, which says when the desk looks at a clock again and follows from the rest.
CREATE TABLE credit_month (
    month TEXT PRIMARY KEY,
    version TEXT NOT NULL,
    n_entries INTEGER NOT NULL,
    totals TEXT NOT NULL,
    levels TEXT NOT NULL,
    n_unknown INTEGER NOT NULL,
    at INTEGER NOT NULL
) STRICT;

CREATE TABLE credit_entry (
    id INTEGER PRIMARY KEY,
    once TEXT NOT NULL,
    kind TEXT NOT NULL,
    payer TEXT NOT NULL,
    level TEXT NOT NULL,
    month TEXT NOT NULL,
    promise TEXT NOT NULL,
    clause TEXT NOT NULL,
    rule_clause TEXT NOT NULL,
    version TEXT NOT NULL,
    cycle_from TEXT NOT NULL,
    cycle_until TEXT NOT NULL,
    hits INTEGER NOT NULL,
    n INTEGER NOT NULL,
    target TEXT NOT NULL,
    shortfall TEXT NOT NULL,
    uncut TEXT NOT NULL,
    percent TEXT NOT NULL,
    currency TEXT NOT NULL,
    monthly TEXT NOT NULL,
    amount INTEGER NOT NULL,
    cases TEXT NOT NULL,
    reverses INTEGER,
    reason TEXT,
    person INTEGER,
    at INTEGER NOT NULL
) STRICT;
CREATE UNIQUE INDEX credit_entry_once ON credit_entry (once);
CREATE UNIQUE INDEX credit_entry_reverses ON credit_entry (reverses) WHERE reverses IS NOT NULL;
CREATE INDEX credit_entry_month ON credit_entry (month, id);
CREATE INDEX credit_entry_payer ON credit_entry (payer, cycle_from, id);

CREATE TABLE credit_act (
    id INTEGER PRIMARY KEY,
    once TEXT NOT NULL,
    entry INTEGER NOT NULL,
    act TEXT NOT NULL,
    person INTEGER NOT NULL,
    reference TEXT,
    at INTEGER NOT NULL
) STRICT;
CREATE UNIQUE INDEX credit_act_once ON credit_act (once);
CREATE INDEX credit_act_entry ON credit_act (entry, id);
CREATE INDEX credit_act_issued ON credit_act (at) WHERE act = 'issued';

-- What the engine concluded of the clock that a verification started: each rung and each miss once.
CREATE TABLE credit_noted (
    id INTEGER PRIMARY KEY,
    once TEXT NOT NULL,
    act INTEGER NOT NULL,
    what TEXT NOT NULL,
    ladder INTEGER NOT NULL,
    rung INTEGER NOT NULL,
    due_at INTEGER NOT NULL,
    fired_at INTEGER NOT NULL
) STRICT;
CREATE UNIQUE INDEX credit_noted_once ON credit_noted (once);
CREATE INDEX credit_noted_act ON credit_noted (act, id);

CREATE TABLE credit_clock (
    act INTEGER PRIMARY KEY,
    next_at INTEGER
) STRICT;
CREATE INDEX credit_clock_next ON credit_clock (next_at) WHERE next_at IS NOT NULL;
