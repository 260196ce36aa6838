-- Why a session ended before its time: who was shut out is told so, and who only came back too late is let in again.
ALTER TABLE user_session ADD COLUMN IF NOT EXISTS
  ended VARCHAR(12) CHARACTER SET ascii COLLATE ascii_bin NULL COMMENT 'SIGNED_OUT, ELSEWHERE, RIGHTS; null where it was not ended';
