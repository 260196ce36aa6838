-- What a return call told of one person.
ALTER TABLE member_result
  ADD COLUMN IF NOT EXISTS return_call_id CHAR(26) CHARACTER SET ascii COLLATE ascii_bin NULL COMMENT 'the return call that told; null where it was a call of ours' AFTER attempt_id;
