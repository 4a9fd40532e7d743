-- Questions to customers, and what became of them. Personal data.
CREATE TABLE survey (
    id INTEGER PRIMARY KEY,
    kind TEXT NOT NULL,
    case_number INTEGER NOT NULL,
    customer INTEGER NOT NULL,
    once TEXT NOT NULL,
    state TEXT NOT NULL,
    due_at INTEGER NOT NULL,
    sent_at INTEGER,
    until_at INTEGER,
    answered_at INTEGER,
    score TEXT,
    reasons TEXT NOT NULL,
    comment TEXT NOT NULL,
    may_contact INTEGER NOT NULL,
    reason TEXT,
    outreach_at INTEGER
) STRICT;
CREATE UNIQUE INDEX survey_once ON survey (once);
CREATE INDEX survey_due ON survey (due_at) WHERE state = 'due';
CREATE INDEX survey_case ON survey (case_number, id);
CREATE INDEX survey_customer ON survey (customer, kind, sent_at);
CREATE INDEX survey_answered ON survey (answered_at) WHERE answered_at IS NOT NULL;

-- Customers who asked us to ask no more.
CREATE TABLE survey_refusal (
    customer INTEGER PRIMARY KEY,
    since INTEGER NOT NULL
) STRICT;
