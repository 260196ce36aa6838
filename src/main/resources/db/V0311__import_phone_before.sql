-- The numbers of those households, as they stood.
CREATE TABLE IF NOT EXISTS import_phone_before (
    import_id CHAR(26) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    household_id CHAR(26) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    ordinal SMALLINT NOT NULL,
    number_digest BINARY(32) NOT NULL,
    number_sealed VARBINARY(100) NOT NULL,
    PRIMARY KEY (import_id, household_id, ordinal)
);
