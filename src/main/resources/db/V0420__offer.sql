-- A household whose card lies before an operator and which is not promised yet. Gone at every start of the server.
CREATE TABLE IF NOT EXISTS offer (
  operator_id   VARCHAR(64) NOT NULL,
  contract_id   VARCHAR(40) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  household_id  CHAR(26) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  offered_at    DATETIME(6) NOT NULL COMMENT 'machine time, UTC',
  dial_at       DATETIME(6) NULL COMMENT 'machine time, UTC, at which it is dialled; null until the operator asks for it',
  PRIMARY KEY (operator_id),
  UNIQUE KEY offer_one_a_household (household_id)
);
