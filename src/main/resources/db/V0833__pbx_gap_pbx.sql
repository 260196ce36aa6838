-- Of several servers on one database each closes the gaps of its own PBX, whose record it reads.
ALTER TABLE pbx_gap
  ADD COLUMN IF NOT EXISTS pbx VARCHAR(80) NULL COMMENT 'system name of the PBX that was not heard; null where it is not noted' AFTER id;
