-- The outbox of webhooks: one row an event and receiver, written in the transaction of the event itself, so that neither
-- is there without the other. Ids and codes only.
CREATE TABLE IF NOT EXISTS webhook_delivery (
  id            CHAR(26) CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'the receiver knows a repetition by it',
  hook          VARCHAR(40) CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'webhook.name of the settings',
  event         VARCHAR(20) CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'CALL_ENDED, RESULT_ENTERED',
  contract_id   VARCHAR(40) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  call_id       VARCHAR(80) CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'attempt.id or inbound_call.id',
  direction     VARCHAR(8) CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'OUTBOUND, INBOUND',
  code          VARCHAR(24) CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'outcome or ending',
  happened_at   DATETIME(6) NOT NULL COMMENT 'machine time, UTC',
  made_at       DATETIME(6) NOT NULL COMMENT 'machine time, UTC',
  tries         INT NOT NULL,
  next_at       DATETIME(6) NULL COMMENT 'when it is tried next; NULL: delivered or dead',
  delivered_at  DATETIME(6) NULL,
  dead_at       DATETIME(6) NULL,
  last_code     SMALLINT NULL COMMENT 'HTTP status; 0: no answer',
  PRIMARY KEY (id),
  KEY webhook_delivery_due (hook, next_at, id),
  KEY webhook_delivery_dead (hook, dead_at),
  KEY webhook_delivery_old (made_at)
);
