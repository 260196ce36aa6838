-- What the PBX wrote of a call that came in.
ALTER TABLE cel_event
  ADD COLUMN IF NOT EXISTS word VARCHAR(80) CHARACTER SET ascii COLLATE ascii_bin NULL COMMENT 'what became of a call that came in, of DENWABAN_LINE and the like: open:yokosuka-2018:0468999900' AFTER message;
