-- Which server dials. One row: whoever holds it may redeem permits, and nobody else, however many servers share this
-- database. Times are the database's own.
CREATE TABLE IF NOT EXISTS dial_lease (
  one         TINYINT NOT NULL DEFAULT 1 COMMENT 'there is one row',
  holder      CHAR(26) CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'ULID of a data directory; empty: nobody yet',
  fence       BIGINT NOT NULL COMMENT 'grows each time the lease is taken; what a former holder still says is worth nothing',
  lasts_until DATETIME(6) NOT NULL COMMENT 'the database''s clock, UTC; over, anybody may take it',
  PRIMARY KEY (one),
  CONSTRAINT dial_lease_one CHECK (one = 1)
) ENGINE = InnoDB;
INSERT IGNORE INTO dial_lease (one, holder, fence, lasts_until) VALUES (1, '', 0, '2000-01-01');
