-- One row each time a call back is rung: the promise, its permit, and what became of it. Written before the PBX is asked.
CREATE TABLE IF NOT EXISTS call_back_try (
  id            CHAR(32)    CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'dw + contract tag + ULID; ActionID, ChannelId and Linkedid of the call',
  call_back_id  CHAR(26)    CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  contract_id   VARCHAR(40) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  operator_id   VARCHAR(64) NOT NULL,
  live          TINYINT     NULL COMMENT '1 from the promise until the outcome is known, else null',
  state         VARCHAR(16) NOT NULL COMMENT 'PROMISED, REDEEMED, ANSWERED, ENDED, VOID (given back)',
  outcome       VARCHAR(16) NULL COMMENT 'CONTACT NOBODY ABSENT MACHINE BUSY UNALLOCATED WRONG_PARTY CARRIER_FAILED IN_DOUBT',
  source        VARCHAR(16) NULL COMMENT 'where the outcome is known from: PBX, CEL, OPERATOR, NONE (in doubt)',
  contract_at   DATETIME(6) NOT NULL COMMENT 'contract time, UTC: of the promise, then of the redeeming',
  promised_at   DATETIME(6) NOT NULL COMMENT 'machine time, UTC, like all below',
  expires_at    DATETIME(6) NOT NULL COMMENT 'the permit is worth nothing from here on',
  redeemed_at   DATETIME(6) NULL COMMENT 'the gate said yes; once',
  answered_at   DATETIME(6) NULL,
  ended_at      DATETIME(6) NULL COMMENT 'outcome known, or given back',
  operator_gone_at DATETIME(6) NULL COMMENT 'the operator''s telephone is free again',
  cause         SMALLINT    NULL COMMENT 'Q.850 cause of the trunk leg''s Hangup',
  tech_cause    SMALLINT    NULL COMMENT 'SIP status of the trunk leg''s Hangup',
  PRIMARY KEY (id),
  UNIQUE KEY call_back_try_one_live (call_back_id, live),
  KEY call_back_try_open (live, state),
  CONSTRAINT try_of_call_back FOREIGN KEY (call_back_id) REFERENCES call_back (id)
);
