-- What somebody asked the call centre (問合せ), by telephone or fax. Never changed: a correction is a new row, to which the old one points.
CREATE TABLE IF NOT EXISTS enquiry (
  id             CHAR(26) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  contract_id    VARCHAR(40) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  call_id        VARCHAR(80) CHARACTER SET ascii COLLATE ascii_bin NULL COMMENT 'the call that came in; null for a fax or a visitor',
  channel        VARCHAR(8) CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'PHONE, FAX',
  category       VARCHAR(80) NOT NULL COMMENT 'one of the contract''s categories; empty where it has none',
  content_sealed VARBINARY(8200) NOT NULL COMMENT 'what was asked and answered',
  at             DATETIME(6) NOT NULL COMMENT 'contract time, UTC',
  operator_id    VARCHAR(64) NOT NULL,
  booking        VARCHAR(16) CHARACTER SET ascii COLLATE ascii_bin NULL COMMENT 'TAKEN, CANCELLED in the city''s system; null for none',
  booking_number VARCHAR(40) CHARACTER SET ascii COLLATE ascii_bin NULL COMMENT 'the city system''s own number, digits and hyphens',
  superseded_by  CHAR(26) CHARACTER SET ascii COLLATE ascii_bin NULL COMMENT 'the row that corrects this one',
  entered_at     DATETIME(6) NOT NULL COMMENT 'machine time, UTC',
  PRIMARY KEY (id),
  KEY enquiry_by_time (contract_id, at),
  KEY enquiry_of_call (call_id)
);
