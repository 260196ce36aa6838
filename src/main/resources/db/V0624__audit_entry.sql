-- What people did at their desks beside looking (see look). Rows are only ever added.
CREATE TABLE IF NOT EXISTS audit_entry (
  id           CHAR(26)    CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  at           DATETIME(6) NOT NULL COMMENT 'machine time, UTC',
  by_whom      VARCHAR(64) NOT NULL COMMENT 'user, or who ran the command',
  action       VARCHAR(24) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  subject      VARCHAR(80) NOT NULL COMMENT 'user, contract, household or call that it is about; empty for none',
  from_address VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'the browser''s; empty for the command line',
  device_hash  BINARY(32)  NULL COMMENT 'of a sign-in: the browser''s cookie, where it had one of this user',
  PRIMARY KEY (id),
  KEY audit_of_subject (subject, action, at),
  KEY audit_of_address (from_address, action, at)
);
