CREATE TABLE IF NOT EXISTS pbx_gap (
    id        CHAR(26)    CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'made by us',
    epoch     BIGINT      NOT NULL COMMENT 'the connection that ended the gap',
    gap_from  DATETIME(6) NOT NULL COMMENT 'UTC: last byte heard before',
    gap_to    DATETIME(6) NOT NULL COMMENT 'UTC: login after',
    reason    VARCHAR(20) NOT NULL COMMENT 'pbx.ami.Hearing.Lost',
    PRIMARY KEY (id),
    KEY pbx_gap_epoch (epoch)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_bin COMMENT = 'times in which the PBX was not heard';
