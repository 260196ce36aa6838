-- The queue in which a household waits, so that the next one to dial is one step into an index, however long the list.
ALTER TABLE household
  ADD COLUMN IF NOT EXISTS waits_for VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL DEFAULT ''
    COMMENT 'APPOINTMENT, or the windows open to the next attempt, joined by +; empty until somebody has looked at it',
  ADD INDEX IF NOT EXISTS due_by_queue (contract_id, waits_for, next_at, id);
