-- Of several servers on one database each holds the days that it sealed itself against their rows: it has their files.
ALTER TABLE day_seal
  ADD COLUMN IF NOT EXISTS sealed_by CHAR(26) CHARACTER SET ascii COLLATE ascii_bin NULL COMMENT 'id of the directory in which the file of its rows lies; null where it is not noted' AFTER seal;
