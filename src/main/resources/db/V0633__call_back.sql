-- A caller's wish to be called back. One a number, until they were called; never deleted.
CREATE TABLE IF NOT EXISTS call_back (
  id            CHAR(26)    CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  contract_id   VARCHAR(40) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  number_digest BINARY(32)  NOT NULL COMMENT 'HMAC of the number under the contract''s key',
  number_sealed VARBINARY(120) NOT NULL COMMENT 'the number to be called',
  call_id       VARCHAR(80) CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'the call in which it was asked for first',
  source        VARCHAR(16) NOT NULL COMMENT 'QUEUE, AFTER_HOURS',
  asked_at      DATETIME(6) NOT NULL COMMENT 'machine time, UTC',
  contract_at   DATETIME(6) NOT NULL COMMENT 'the same in contract time, UTC',
  waits         TINYINT     NULL COMMENT '1 until it is over, else null',
  tries         TINYINT     NOT NULL DEFAULT 0 COMMENT 'how often it was rung in vain',
  next_at       DATETIME(6) NOT NULL COMMENT 'contract time, UTC: not rung before',
  ending        VARCHAR(16) NULL COMMENT 'REACHED, CALLED_AGAIN (the caller reached us), GIVEN_UP (rung in vain too often), WRONG_NUMBER, CANCELLED',
  ended_at      DATETIME(6) NULL COMMENT 'machine time, UTC',
  ended_by      VARCHAR(64) NULL COMMENT 'who cancelled it',
  PRIMARY KEY (id),
  UNIQUE KEY call_back_one_a_number (contract_id, number_digest, waits),
  KEY call_back_waiting (contract_id, waits, next_at),
  KEY call_back_of_call (call_id)
);
