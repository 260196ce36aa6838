-- Browsers from which somebody has signed in: a stranger's wrong guesses elsewhere do not shut them out there.
CREATE TABLE IF NOT EXISTS user_device (
  token_hash BINARY(32)  NOT NULL COMMENT 'SHA-256 of the cookie',
  user_name  VARCHAR(40) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  seen_at    DATETIME(6) NOT NULL COMMENT 'machine time, UTC: of the last sign-in there',
  PRIMARY KEY (token_hash),
  KEY device_of_user (user_name, seen_at)
);
