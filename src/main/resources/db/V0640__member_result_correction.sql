-- A correction is a new row; the old one stays.
ALTER TABLE member_result
  ADD COLUMN IF NOT EXISTS correction  BOOLEAN NOT NULL DEFAULT FALSE COMMENT 'a supervisor wrote it over what stood before',
  ADD COLUMN IF NOT EXISTS why_sealed  VARBINARY(8200) NULL COMMENT 'of a correction: why',
  ADD COLUMN IF NOT EXISTS outcome_was VARCHAR(20) CHARACTER SET ascii COLLATE ascii_bin NULL COMMENT 'of a correction of our call: how it had ended before';
