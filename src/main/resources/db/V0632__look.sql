-- Every look at a household's personal data, written before the data is shown. Never changed.
CREATE TABLE IF NOT EXISTS look (
  id            CHAR(26) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  contract_id   VARCHAR(40) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  household_id  CHAR(26) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  looked_by     VARCHAR(64) NOT NULL,
  reason        VARCHAR(16) NOT NULL COMMENT 'INBOUND_CALL',
  call_id       VARCHAR(80) CHARACTER SET ascii COLLATE ascii_bin NULL COMMENT 'the call because of which',
  looked_at     DATETIME(6) NOT NULL COMMENT 'machine time, UTC',
  PRIMARY KEY (id),
  KEY look_at_household (household_id, looked_at),
  KEY look_by (looked_by, looked_at)
);
