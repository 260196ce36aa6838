-- How the operators of a contract are given calls; where there is no row, progressive without a countdown.
CREATE TABLE IF NOT EXISTS campaign_mode (
  contract_id       VARCHAR(40) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  mode              VARCHAR(16) NOT NULL COMMENT 'PREVIEW, PROGRESSIVE, MANUAL',
  countdown_seconds SMALLINT NOT NULL COMMENT 'progressive: from the card to the call, 0 to 60',
  changed_by        VARCHAR(64) NOT NULL,
  changed_at        DATETIME(6) NOT NULL COMMENT 'machine time, UTC',
  PRIMARY KEY (contract_id)
);
