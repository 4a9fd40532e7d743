-- What the page of a case says of a mail that came: who else was on it, one address a line with the name behind it, and whether
-- it was written as HTML. Personal data.
CREATE TABLE mail_head (
    id BIGINT PRIMARY KEY,
    sender TEXT NOT NULL,
    recipients TEXT NOT NULL,
    copies TEXT NOT NULL,
    form TEXT NOT NULL,
    n_images BIGINT NOT NULL
);

-- Whom a message of ours goes to besides the customer. Personal data.
CREATE TABLE mail_copy (
    id BIGINT PRIMARY KEY,
    message BIGINT NOT NULL,
    address TEXT NOT NULL,
    name TEXT NOT NULL
);
CREATE INDEX mail_copy_message ON mail_copy (message, id);

-- A mail of ours stands once for each address it goes to.
DROP INDEX mail_out_message_id;
CREATE UNIQUE INDEX mail_out_message_id ON mail_out (message_id, recipient);
