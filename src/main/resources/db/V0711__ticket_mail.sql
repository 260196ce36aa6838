-- The mails of ticket numbers (受診券の再発行): promised here before anything is sent. One a contract and open day.
CREATE TABLE IF NOT EXISTS ticket_mail (
  id           CHAR(26) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  contract_id  VARCHAR(40) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  due_day      DATE NOT NULL COMMENT 'contract time: the open day by whose deadline it has left',
  message_id   VARCHAR(120) CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'the same at each try',
  wishes       INT NOT NULL COMMENT 'how many ticket numbers it holds; 0: that there were none',
  state        VARCHAR(12) CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'DUE, TRYING, HANDED (about to be the receiver''s), IN_DOUBT, SENT',
  tries        INT NOT NULL DEFAULT 0,
  doubts       INT NOT NULL DEFAULT 0 COMMENT 'how often the receiver may have had it without saying so',
  next_at      DATETIME(6) NOT NULL COMMENT 'machine time, UTC: not tried before',
  holder       CHAR(26) CHARACTER SET ascii COLLATE ascii_bin NULL COMMENT 'who tries',
  lease_until  DATETIME(6) NULL COMMENT 'machine time, UTC: then it is nobody''s again',
  last_code    VARCHAR(24) CHARACTER SET ascii COLLATE ascii_bin NULL COMMENT 'why the last try failed',
  made_at      DATETIME(6) NOT NULL COMMENT 'machine time, UTC',
  sent_at      DATETIME(6) NULL COMMENT 'machine time, UTC: the receiver said that it has it',
  PRIMARY KEY (id),
  UNIQUE KEY one_a_day (contract_id, due_day)
);
