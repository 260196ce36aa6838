-- One person of the call list. Everything personal stands in one sealed column: the line of the list as it came.
CREATE TABLE IF NOT EXISTS contact (
    id CHAR(26) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    contract_id VARCHAR(40) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    household_id CHAR(26) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    member SMALLINT NOT NULL COMMENT 'place among the people of its household, in the order of the list, from 1',
    state VARCHAR(32) CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'LISTED, GONE',
    gone_at DATETIME(6) NULL COMMENT 'machine time, UTC, of the import that no longer had it',
    defective BOOLEAN NOT NULL COMMENT 'neither telephone 1 nor 2 is dialable',
    person_digest BINARY(32) NOT NULL COMMENT 'HMAC of the resident number, column 1',
    ticket_digest BINARY(32) NOT NULL COMMENT 'HMAC of the ticket number of this year, column 2',
    content_digest BINARY(32) NOT NULL COMMENT 'HMAC of the whole line: tells whether anything changed',
    line_sealed VARBINARY(5000) NOT NULL,
    PRIMARY KEY (id),
    UNIQUE KEY one_a_person (contract_id, person_digest),
    KEY by_household (household_id, state, member),
    KEY by_ticket (contract_id, ticket_digest),
    KEY listed (contract_id, state),
    CONSTRAINT contact_of_household FOREIGN KEY (household_id) REFERENCES household (id)
);
