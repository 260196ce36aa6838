-- Whoever may sign in at a desk. A name is kept for ever: it stands in the records.
CREATE TABLE IF NOT EXISTS staff_user (
  name             VARCHAR(40)  CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'of an operator: the id in the settings',
  role             VARCHAR(16)  CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'OPERATOR, SUPERVISOR, COMMISSIONER, AUDITOR, ADMINISTRATOR',
  contracts        TEXT         CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'ids, joined by commas, that they have rights for',
  state            VARCHAR(8)   CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'INVITED, ACTIVE, DISABLED',
  password_hash    VARCHAR(255) CHARACTER SET ascii COLLATE ascii_bin NULL COMMENT 'argon2id with its parameters; null until the invitation is taken up',
  totp_sealed      VARBINARY(128) NULL COMMENT 'the secret of the one-time codes, sealed',
  totp_step        BIGINT       NULL COMMENT 'of the last code that was taken: none is taken twice',
  invitation_hash  BINARY(32)   NULL COMMENT 'SHA-256 of the word of the invitation that is out',
  invited_until    DATETIME(6)  NULL COMMENT 'machine time, UTC',
  changed_at       DATETIME(6)  NOT NULL COMMENT 'machine time, UTC',
  PRIMARY KEY (name)
);
