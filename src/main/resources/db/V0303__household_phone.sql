-- The numbers to dial, in the order in which to try them; a household that is gone keeps its last ones, to be found
-- again when it calls.
CREATE TABLE IF NOT EXISTS household_phone (
    household_id CHAR(26) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    ordinal SMALLINT NOT NULL COMMENT '1 is tried first',
    number_digest BINARY(32) NOT NULL COMMENT 'HMAC of the national digits; equal in every household of a contract',
    number_sealed VARBINARY(100) NOT NULL,
    PRIMARY KEY (household_id, ordinal),
    KEY by_number (number_digest),
    CONSTRAINT phone_of_household FOREIGN KEY (household_id) REFERENCES household (id)
);
