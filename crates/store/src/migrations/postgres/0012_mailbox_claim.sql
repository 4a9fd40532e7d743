-- Which node reads a mailbox, and until when nobody else does: two that read at once would do everything twice.
ALTER TABLE mailbox ADD COLUMN claimed_by TEXT;
ALTER TABLE mailbox ADD COLUMN claimed_until BIGINT;

-- A mail has neither case nor message when it is stored, and a transfer waits for what is written then.
DROP INDEX mail_in_case;
DROP INDEX mail_in_message;
CREATE INDEX mail_in_case ON mail_in (case_number, id) WHERE case_number IS NOT NULL;
CREATE INDEX mail_in_message ON mail_in (message) WHERE message IS NOT NULL;
