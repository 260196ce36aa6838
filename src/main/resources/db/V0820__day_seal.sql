-- One row a day that is over: the seal over its records and over the day before. docs/operate.md, "Are the records as they were?"
CREATE TABLE IF NOT EXISTS day_seal (
  day            DATE        NOT NULL COMMENT 'Tokyo, machine time',
  sealed_rows    BIGINT      NOT NULL,
  file_sha256    CHAR(64)    CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'of the file of its rows'' digests, unpacked',
  seal_before    CHAR(64)    CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'of the day before; zeros for the first',
  seal           CHAR(64)    CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'SHA-256 over all of these',
  sealed_at      DATETIME(6) NOT NULL COMMENT 'machine time, UTC',
  checked_at     DATETIME(6) NULL COMMENT 'when its records were last held against it',
  differing_rows INT         NULL COMMENT 'how many were not as they were sealed then',
  PRIMARY KEY (day)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_bin;
