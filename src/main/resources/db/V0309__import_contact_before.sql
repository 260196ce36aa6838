-- What an import changed of people who were known before it, as it stood. Of the undoable import of a contract only.
-- A sealed value is copied as it is: it still opens in its old place, and nowhere else.
CREATE TABLE IF NOT EXISTS import_contact_before (
    import_id CHAR(26) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    contact_id CHAR(26) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    household_id CHAR(26) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    member SMALLINT NOT NULL,
    state VARCHAR(32) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    gone_at DATETIME(6) NULL,
    defective BOOLEAN NOT NULL,
    ticket_digest BINARY(32) NOT NULL,
    content_digest BINARY(32) NOT NULL,
    line_sealed VARBINARY(5000) NOT NULL,
    PRIMARY KEY (import_id, contact_id)
);
