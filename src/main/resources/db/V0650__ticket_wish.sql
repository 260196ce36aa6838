-- A person wishes their checkup ticket to be issued again (受診券の再発行). The ticket's number stays sealed in contact. Never deleted: what was taken back stays, with who did.
CREATE TABLE IF NOT EXISTS ticket_wish (
  id             CHAR(26) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  contract_id    VARCHAR(40) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  household_id   CHAR(26) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  contact_id     CHAR(26) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  wished_at      DATETIME(6) NOT NULL COMMENT 'contract time, UTC',
  attempt_id     CHAR(32) CHARACTER SET ascii COLLATE ascii_bin NULL COMMENT 'the call of ours in which it was said',
  return_call_id CHAR(26) CHARACTER SET ascii COLLATE ascii_bin NULL COMMENT 'the return call in which it was said',
  by_operator    VARCHAR(64) NOT NULL COMMENT 'who took it',
  withdrawn_at   DATETIME(6) NULL COMMENT 'contract time, UTC',
  withdrawn_by   VARCHAR(64) NULL,
  PRIMARY KEY (id),
  KEY ticket_wish_by_time (contract_id, wished_at),
  KEY ticket_wish_of_household (household_id, wished_at)
);
