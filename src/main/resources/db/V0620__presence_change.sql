-- Operators' coming, pausing and going. Written before anything follows from it, and never changed.
CREATE TABLE IF NOT EXISTS presence_change (
  id          CHAR(26)    CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'in the order in which they were made',
  operator_id VARCHAR(64) NOT NULL,
  changed_at  DATETIME(6) NOT NULL COMMENT 'machine time, UTC',
  contract_at DATETIME(6) NOT NULL COMMENT 'the same in contract time, UTC',
  state       VARCHAR(8)  CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'READY, PAUSED, OFF: from then on',
  reason      VARCHAR(16) CHARACTER SET ascii COLLATE ascii_bin NULL COMMENT 'of a pause: BREAK, MEAL, MEETING, TRAINING, PAPERWORK, OTHER',
  contracts   TEXT        CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'ids, joined by commas, for which they are there; empty when OFF',
  changed_by  VARCHAR(64) NOT NULL,
  PRIMARY KEY (id),
  KEY presence_change_of_operator (operator_id, id),
  KEY presence_change_by_time (contract_at)
);
