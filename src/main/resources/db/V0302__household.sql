-- The unit that is dialled: the people of one insurance certificate.
CREATE TABLE IF NOT EXISTS household (
    id CHAR(26) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    contract_id VARCHAR(40) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    certificate_digest BINARY(32) NOT NULL COMMENT 'HMAC of the certificate number',
    state VARCHAR(32) CHARACTER SET ascii COLLATE ascii_bin NOT NULL DEFAULT 'OPEN'
        COMMENT 'OPEN, GONE (nobody of it is on the list), DEFECTIVE (no number to dial), CONCLUDED',
    next_at DATETIME(6) NULL COMMENT 'contract time, UTC, at which to look at it next',
    PRIMARY KEY (id),
    UNIQUE KEY one_a_certificate (contract_id, certificate_digest),
    KEY due (contract_id, state, next_at, id)
);
