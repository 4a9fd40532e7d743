-- What a mail that has not left yet says, so that every try says the same; nothing afterwards. Personal data.
ALTER TABLE mail_out ADD COLUMN draft TEXT;
