-- A second person's word on letting personal data out. Never deleted.
CREATE TABLE IF NOT EXISTS export_approval (
  id           CHAR(26)     CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  contract_id  VARCHAR(40)  CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  kind         VARCHAR(24)  CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'RESULT_REPORT, POSTCARDS',
  month        CHAR(7)      CHARACTER SET ascii COLLATE ascii_bin NULL COMMENT 'such as 2018-11; null where the kind has none',
  why          VARCHAR(200) NOT NULL COMMENT 'as the asker said it; no person''s data',
  asked_by     VARCHAR(64)  NOT NULL,
  asked_at     DATETIME(6)  NOT NULL COMMENT 'machine time, UTC',
  good_until   DATETIME(6)  NOT NULL COMMENT 'machine time, UTC; not included',
  approved_by  VARCHAR(64)  NULL COMMENT 'another one; null while nobody has',
  approved_at  DATETIME(6)  NULL COMMENT 'machine time, UTC',
  revoked_by   VARCHAR(64)  NULL,
  revoked_at   DATETIME(6)  NULL COMMENT 'machine time, UTC; null while it holds',
  PRIMARY KEY (id),
  KEY approval_of_contract (contract_id, kind, month, id)
);
