ALTER TABLE pbx_gap
  ADD COLUMN IF NOT EXISTS filled_at DATETIME(6) NULL COMMENT 'UTC: when all that the PBX wrote of that time was taken over; null while the gap is open',
  ADD KEY IF NOT EXISTS pbx_gap_open (filled_at, gap_to);
