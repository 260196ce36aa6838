-- What a call told of one person. Never changed: a correction is a new row.
CREATE TABLE IF NOT EXISTS member_result (
  id            CHAR(26) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  contract_id   VARCHAR(40) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  household_id  CHAR(26) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  contact_id    CHAR(26) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  attempt_id    CHAR(32) CHARACTER SET ascii COLLATE ascii_bin NULL COMMENT 'the call that told; null where it was none of ours',
  disposition   VARCHAR(40) CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'code of the contract',
  reason        SMALLINT NULL COMMENT 'code of the contract',
  settles       BOOLEAN NOT NULL COMMENT 'whether the person needs no further call',
  note_sealed   VARBINARY(8200) NULL COMMENT '備考',
  entered_by    VARCHAR(64) NOT NULL,
  contract_at   DATETIME(6) NOT NULL COMMENT 'contract time, UTC',
  entered_at    DATETIME(6) NOT NULL COMMENT 'machine time, UTC',
  PRIMARY KEY (id),
  KEY result_of_contact (contact_id, id),
  KEY result_of_attempt (attempt_id)
);
