-- Every file with personal data that was let out, written before the file. Never changed.
CREATE TABLE IF NOT EXISTS export_made (
  id           CHAR(26)    CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  approval_id  CHAR(26)    CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  contract_id  VARCHAR(40) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  kind         VARCHAR(24) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  month        CHAR(7)     CHARACTER SET ascii COLLATE ascii_bin NULL,
  persons      INT         NOT NULL COMMENT 'how many people are in it',
  file_sha256  CHAR(64)    CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  made_by      VARCHAR(64) NOT NULL,
  made_at      DATETIME(6) NOT NULL COMMENT 'machine time, UTC',
  PRIMARY KEY (id),
  KEY export_of_approval (approval_id)
);
