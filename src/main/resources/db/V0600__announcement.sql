-- What a supervisor announced for one day of a line; the newest of a day holds, none is changed or deleted.
CREATE TABLE IF NOT EXISTS announcement (
  id            CHAR(26) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  contract_id   VARCHAR(40) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  day           DATE NOT NULL COMMENT 'in Tokyo',
  opens         TIME NULL COMMENT 'Tokyo; null: nobody answers that day',
  closes        TIME NULL COMMENT 'Tokyo, not included; null together with opens',
  announced_by  VARCHAR(64) NOT NULL,
  announced_at  DATETIME(6) NOT NULL COMMENT 'machine time, UTC',
  PRIMARY KEY (id),
  KEY announcement_of_day (contract_id, day)
);
