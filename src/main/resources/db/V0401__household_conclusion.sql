-- Where a household's course came to its end, and when (contract time, UTC).
ALTER TABLE household
  ADD COLUMN IF NOT EXISTS ending       VARCHAR(32) NULL COMMENT 'CONTACTED, NOBODY_THREE_TIMES, … ; null while in course',
  ADD COLUMN IF NOT EXISTS concluded_at DATETIME(6) NULL;
