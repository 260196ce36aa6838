-- What the PBX wrote of a recorded message that was left on an answering machine.
ALTER TABLE cel_event
  ADD COLUMN IF NOT EXISTS message VARCHAR(32) CHARACTER SET ascii COLLATE ascii_bin NULL COMMENT 'status and milliseconds, of DENWABAN_MESSAGE, such as WHOLE:7800' AFTER result_key;
