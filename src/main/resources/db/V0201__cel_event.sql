CREATE TABLE IF NOT EXISTS cel_event (
    id          CHAR(26)     CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'made by us when the line was read',
    read_at     DATETIME(6)  NOT NULL COMMENT 'UTC: when the line was read',
    event_at    DATETIME(6)  NULL     COMMENT 'UTC: when the PBX says it happened; null where the line is torn',
    type        VARCHAR(32)  NULL     COMMENT 'CHAN_START, ANSWER, HANGUP, …',
    uniqueid    VARCHAR(80)  CHARACTER SET ascii COLLATE ascii_bin NULL COMMENT 'channel, made by the PBX or by us',
    linkedid    VARCHAR(80)  CHARACTER SET ascii COLLATE ascii_bin NULL COMMENT 'call',
    channel     VARCHAR(80)  CHARACTER SET ascii COLLATE ascii_bin NULL COMMENT 'PJSIP/endpoint-counter; null for names that may hold a number',
    cause       SMALLINT     NULL     COMMENT 'Q.850 cause, of HANGUP',
    result_key  CHAR(1)      NULL     COMMENT '1 to 4: what the operator keyed in, of DENWABAN_RESULT',
    torn        BOOLEAN      NOT NULL COMMENT 'the line was no whole JSON object: the PBX died while it wrote',
    contract    VARCHAR(40)  NULL     COMMENT 'contract, where the call is known to be one contract''s',
    key_id      CHAR(32)     CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'key of the payload',
    payload     MEDIUMBLOB   NOT NULL COMMENT 'sealed: the line as it stood in the file',
    PRIMARY KEY (id),
    KEY cel_event_uniqueid (uniqueid, event_at),
    KEY cel_event_linkedid (linkedid, event_at),
    KEY cel_event_key (key_id)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_bin COMMENT = 'every line of the PBX''s CEL file, exactly once: what AMI did not say, or was made to say';
