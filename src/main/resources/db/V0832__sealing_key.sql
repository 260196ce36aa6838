-- Under which keys this database's rows were sealed and digested. Not secret: an id says nothing about its key. A server with
-- another key of the same name would take everybody of a list for new, and who asked not to be called for a stranger.
CREATE TABLE IF NOT EXISTS sealing_key (
  name     VARCHAR(49) CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'house, or contract- and the contract''s id',
  key_id   CHAR(32) CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT '16 bytes in hexadecimal',
  noted_at DATETIME(6) NOT NULL COMMENT 'the database''s clock, UTC',
  PRIMARY KEY (name)
) ENGINE = InnoDB;
