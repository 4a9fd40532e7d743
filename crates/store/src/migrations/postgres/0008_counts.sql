-- Lists are counted from their index alone: it holds every column that a count looks at. Otherwise each of the cases counted is a page
-- to read and to decrypt.
DROP INDEX case_row_owner;
DROP INDEX case_row_team;
DROP INDEX case_row_waiting;
DROP INDEX case_row_triage;
DROP INDEX case_row_unassigned;
CREATE INDEX case_row_owner ON case_row (owner, is_waiting, next_deadline_at, number, is_open) WHERE is_open = 1 AND owner IS NOT NULL;
CREATE INDEX case_row_team ON case_row (team, is_waiting, next_deadline_at, number, is_open) WHERE is_open = 1;
CREATE INDEX case_row_waiting ON case_row (is_waiting, next_deadline_at, number, is_open) WHERE is_open = 1;
CREATE INDEX case_row_triage ON case_row (next_deadline_at, number, is_open, is_triaged) WHERE is_open = 1 AND is_triaged = 0;
CREATE INDEX case_row_unassigned ON case_row (next_deadline_at, number, is_open, owner) WHERE is_open = 1 AND owner IS NULL;
