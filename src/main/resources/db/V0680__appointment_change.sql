-- An appointment may be an operator's to keep, and a supervisor may give it to another, move it or cancel it. The row that stood stays as it was, cancelled; what stands in its place is a row of its own.
ALTER TABLE appointment
  ADD COLUMN IF NOT EXISTS keeper VARCHAR(64) NULL COMMENT 'operator who is to keep it, if they can be had at its time; null for whoever is ready';
CREATE TABLE IF NOT EXISTS appointment_change (
  id             CHAR(26) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  contract_id    VARCHAR(40) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  appointment_id CHAR(26) CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'the appointment that stood until then',
  successor_id   CHAR(26) CHARACTER SET ascii COLLATE ascii_bin NULL COMMENT 'the one in its place; null for one that was cancelled',
  what           VARCHAR(16) NOT NULL COMMENT 'GIVEN, MOVED, CANCELLED',
  why            VARCHAR(20) NOT NULL COMMENT 'CITIZEN_ASKED, OPERATOR_AWAY, MISTAKE, OTHER',
  changed_by     VARCHAR(64) NOT NULL COMMENT 'user',
  at             DATETIME(6) NOT NULL COMMENT 'contract time, UTC',
  entered_at     DATETIME(6) NOT NULL COMMENT 'machine time, UTC',
  PRIMARY KEY (id),
  UNIQUE KEY change_of_appointment (appointment_id)
);
