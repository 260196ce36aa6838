-- Numbers that a call of ours is on its way to, whichever contract's it is. A row lives as long as its call: nothing that
-- joins one contract's people to another's stays.
CREATE TABLE IF NOT EXISTS live_number (
  number_digest BINARY(32) NOT NULL COMMENT 'HMAC of the number under the house''s key',
  call_id       CHAR(32) CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'attempt.id or call_back_try.id',
  since         DATETIME(6) NOT NULL COMMENT 'machine time, UTC: the gate said yes',
  PRIMARY KEY (number_digest),
  KEY live_number_of_call (call_id)
) ENGINE = InnoDB;
