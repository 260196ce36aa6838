-- Which calls they are, at most 1,000 a day.
CREATE TABLE IF NOT EXISTS reconciliation_finding (
  day     DATE        NOT NULL COMMENT 'Tokyo, machine time',
  call_id VARCHAR(80) CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'Linkedid of the call',
  finding VARCHAR(16) CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'MISSING, INVENTED, ANSWER_DIFFERS, END_MISSING',
  PRIMARY KEY (day, call_id),
  CONSTRAINT finding_of_day FOREIGN KEY (day) REFERENCES reconciliation (day) ON DELETE CASCADE
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_bin;
