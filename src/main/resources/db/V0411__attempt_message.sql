-- Whether an answering machine was left the contract's recorded message, and how much of it was played.
-- The index finds the few that are being left: looked for every two seconds.
ALTER TABLE attempt
  ADD COLUMN IF NOT EXISTS message VARCHAR(16) CHARACTER SET ascii COLLATE ascii_bin NULL COMMENT 'ASKED, WHOLE, CUT_SHORT, NOT_PLAYED, NO_RECORDING, IN_DOUBT; null where none was to be left',
  ADD COLUMN IF NOT EXISTS message_played_ms INT NULL COMMENT 'how much of it was played; null while ASKED and where nobody can tell',
  ADD INDEX IF NOT EXISTS attempt_by_message (message);
