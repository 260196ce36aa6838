-- Who is not to be called: a household, or a number wherever it stands. In force from the commit on, until it is lifted.
CREATE TABLE IF NOT EXISTS do_not_call (
  id            CHAR(26) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  contract_id   VARCHAR(40) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  household_id  CHAR(26) CHARACTER SET ascii COLLATE ascii_bin NULL,
  number_digest BINARY(32) NULL COMMENT 'HMAC of the number under the contract''s key',
  asked_by      VARCHAR(16) NOT NULL COMMENT 'CITIZEN, COMMISSIONER',
  entered_by    VARCHAR(64) NOT NULL,
  entered_at    DATETIME(6) NOT NULL COMMENT 'machine time, UTC',
  lifted_by     VARCHAR(64) NULL,
  lifted_at     DATETIME(6) NULL COMMENT 'machine time, UTC',
  PRIMARY KEY (id),
  CONSTRAINT do_not_call_one CHECK ((household_id IS NULL) <> (number_digest IS NULL)),
  KEY do_not_call_household (household_id, lifted_at),
  KEY do_not_call_number (contract_id, number_digest, lifted_at)
);
