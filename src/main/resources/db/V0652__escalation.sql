-- What was passed on to the commissioner (委託者への引継ぎ): a complaint, or a question that the operator could not answer. Never deleted.
CREATE TABLE IF NOT EXISTS escalation (
  id             CHAR(26) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  contract_id    VARCHAR(40) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  household_id   CHAR(26) CHARACTER SET ascii COLLATE ascii_bin NULL COMMENT 'null where nobody of a list is meant',
  contact_id     CHAR(26) CHARACTER SET ascii COLLATE ascii_bin NULL COMMENT 'whose line of the report tells of it, in 備考',
  call_id        VARCHAR(80) CHARACTER SET ascii COLLATE ascii_bin NULL COMMENT 'the attempt, or the call that came in; null for a fax or a visitor',
  content_sealed VARBINARY(8200) NOT NULL COMMENT 'what is asked of the commissioner',
  at             DATETIME(6) NOT NULL COMMENT 'contract time, UTC',
  operator_id    VARCHAR(64) NOT NULL,
  answered_at    DATETIME(6) NULL COMMENT 'contract time, UTC',
  answered_by    VARCHAR(64) NULL COMMENT 'who wrote the commissioner''s answer down',
  answer_sealed  VARBINARY(8200) NULL COMMENT 'the commissioner''s answer',
  entered_at     DATETIME(6) NOT NULL COMMENT 'machine time, UTC',
  PRIMARY KEY (id),
  KEY escalation_open (contract_id, answered_at, at),
  KEY escalation_of_contact (contact_id, id),
  KEY escalation_of_call (call_id)
);
