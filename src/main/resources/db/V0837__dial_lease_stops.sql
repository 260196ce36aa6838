-- Emergency stops lie in the data directory of the server that dials. Whoever takes over from it must know of them.
ALTER TABLE dial_lease
  ADD COLUMN IF NOT EXISTS stops TEXT CHARACTER SET ascii COLLATE ascii_bin NOT NULL DEFAULT '' COMMENT 'emergency stops that held there at the last renewal: all, contract ids, parted by blanks';
