-- A citizen called us because of a call or a postcard (返電): which household it was, as the operator found out. Never deleted.
CREATE TABLE IF NOT EXISTS return_call (
  id            CHAR(26) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  contract_id   VARCHAR(40) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  household_id  CHAR(26) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  call_id       VARCHAR(80) CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'the call that came in',
  operator_id   VARCHAR(64) NOT NULL COMMENT 'who talked with them',
  contract_at   DATETIME(6) NOT NULL COMMENT 'contract time, UTC: when the call came in',
  noted_at      DATETIME(6) NOT NULL COMMENT 'machine time, UTC',
  entered_at    DATETIME(6) NULL COMMENT 'machine time, UTC: when its result was entered',
  PRIMARY KEY (id),
  UNIQUE KEY return_call_once (call_id, household_id),
  KEY return_call_of_household (household_id, contract_at)
);
