-- Whether somebody has taken it and said nothing since: what a program that died had taken is given back, also after an
-- attempt that failed.
ALTER TABLE outbox ADD COLUMN is_taken BIGINT NOT NULL DEFAULT 0;
