-- The manual of a contract: what to say (talk script) and answers to frequent questions (FAQ). Never changed: each change is a new version. Holds nobody's data.
CREATE TABLE IF NOT EXISTS manual_entry (
  id          CHAR(26) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  contract_id VARCHAR(40) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  entry_id    CHAR(26) CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'the first version''s id: what all versions have in common',
  version     INT NOT NULL COMMENT 'from 1',
  kind        VARCHAR(16) CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'FAQ, or the situation of a script: FIRST, SECOND, THIRD, APPOINTMENT, RETURN_CALL, INBOUND, FAMILY',
  heading     VARCHAR(200) NOT NULL COMMENT 'the question; of a script, its title',
  body        TEXT NOT NULL COMMENT 'the answer; of a script, what to say',
  valid_from  DATE NOT NULL COMMENT 'contract day from which it is shown',
  withdrawn   BOOLEAN NOT NULL COMMENT 'from that day on the entry is not shown any more',
  author      VARCHAR(64) NOT NULL,
  written_at  DATETIME(6) NOT NULL COMMENT 'machine time, UTC',
  PRIMARY KEY (id),
  UNIQUE KEY manual_version_once (entry_id, version),
  KEY manual_of_contract (contract_id, kind, entry_id)
);
