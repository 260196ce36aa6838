-- A call that the citizen or the family asked for (日時指定): who asked, when, and which operator took it. Never deleted.
CREATE TABLE IF NOT EXISTS appointment (
  id            CHAR(26) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  contract_id   VARCHAR(40) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  household_id  CHAR(26) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  agreed_at     DATETIME(6) NOT NULL COMMENT 'contract time, UTC: the agreed time',
  asked_by      VARCHAR(16) NOT NULL COMMENT 'PERSON, FAMILY',
  asked_at      DATETIME(6) NOT NULL COMMENT 'contract time, UTC',
  taken_by      VARCHAR(64) NOT NULL COMMENT 'operator',
  entered_at    DATETIME(6) NOT NULL COMMENT 'machine time, UTC',
  cancelled_at  DATETIME(6) NULL COMMENT 'machine time, UTC',
  cancelled_by  VARCHAR(64) NULL,
  PRIMARY KEY (id),
  KEY appointment_of_household (household_id, cancelled_at),
  KEY appointment_by_day (contract_id, agreed_at)
);
