-- Of print files: the segment and how many cards. The newest of a segment is what was printed.
ALTER TABLE export_made
  ADD COLUMN IF NOT EXISTS segment SMALLINT NULL COMMENT 'of postcards; null for another kind',
  ADD COLUMN IF NOT EXISTS cards   INT      NULL COMMENT 'of postcards: those in the print files';
