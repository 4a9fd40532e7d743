-- What a mail that came is asked for by: its identifier and its writer. Personal data.
CREATE TABLE mail_trace (
    id BIGINT PRIMARY KEY,
    message_id TEXT NOT NULL,
    sender TEXT NOT NULL
);
CREATE INDEX mail_trace_message_id ON mail_trace (message_id, id);
CREATE INDEX mail_trace_sender ON mail_trace (sender, id);

-- The texts of our own mails as people of the desk wrote them. Rows are only added: the newest of a kind, a language and a team
-- is in force, and one without a text brings back what the program says by itself. Team 0 is every team.
CREATE TABLE mail_template (
    id BIGINT PRIMARY KEY,
    kind TEXT NOT NULL,
    language TEXT NOT NULL,
    team BIGINT NOT NULL,
    subject TEXT NOT NULL,
    body TEXT,
    changed_at BIGINT NOT NULL,
    changed_by BIGINT,
    failure TEXT,
    failed_at BIGINT
);
CREATE INDEX mail_template_of ON mail_template (kind, language, team, id);

-- How far mail got, for those who look after it.
CREATE INDEX mail_in_source ON mail_in (source, id);
CREATE INDEX mail_out_state ON mail_out (state, id);
CREATE INDEX mail_id_message ON mail_id (message);
