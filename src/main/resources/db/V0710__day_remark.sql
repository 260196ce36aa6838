-- What a supervisor adds to the report of a day: who was responsible, and anything else worth reporting (仕様書 10(1)② ウ, エ). Rows are only ever added; of each day the newest holds.
CREATE TABLE IF NOT EXISTS day_remark (
  id            CHAR(26) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  contract_id   VARCHAR(40) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  day           DATE NOT NULL COMMENT 'contract time',
  supervisor    VARCHAR(64) NOT NULL COMMENT 'name or short name of who was responsible; empty for not said',
  remark_sealed VARBINARY(8200) NOT NULL COMMENT 'その他甲に報告が必要と判断される事項; may be empty',
  entered_by    VARCHAR(64) NOT NULL,
  entered_at    DATETIME(6) NOT NULL COMMENT 'machine time, UTC',
  PRIMARY KEY (id),
  KEY day_remark_by_day (contract_id, day, id)
);
