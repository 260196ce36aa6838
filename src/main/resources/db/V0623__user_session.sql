-- Who is signed in at a desk. Rows of sessions that are over are removed after a day.
CREATE TABLE IF NOT EXISTS user_session (
  token_hash BINARY(32)  NOT NULL COMMENT 'SHA-256 of the cookie',
  user_name  VARCHAR(40) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  began_at   DATETIME(6) NOT NULL COMMENT 'machine time, UTC',
  used_at    DATETIME(6) NOT NULL COMMENT 'machine time, UTC; to the minute',
  PRIMARY KEY (token_hash),
  KEY session_of_user (user_name)
);
