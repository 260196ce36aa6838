-- One row a day: the PBX's own record (cel_event) against our records of calls. Made anew until the day has no open gap.
CREATE TABLE IF NOT EXISTS reconciliation (
  day        DATE         NOT NULL COMMENT 'Tokyo, machine time',
  made_at    DATETIME(6)  NOT NULL COMMENT 'UTC',
  pbx_calls  INT          NOT NULL COMMENT 'calls through the carrier that the PBX wrote of',
  our_calls  INT          NOT NULL COMMENT 'calls on our record',
  agreed     INT          NOT NULL COMMENT 'on both, and the same was told of them',
  missing    INT          NOT NULL COMMENT 'the PBX wrote of them, and we know nothing',
  invented   INT          NOT NULL COMMENT 'on our record, and the PBX wrote nothing',
  differing  INT          NOT NULL COMMENT 'on both; whether they were answered or are over differs',
  in_doubt   INT          NOT NULL COMMENT 'on our record as in doubt, and the PBX wrote nothing: it died',
  torn_lines INT          NOT NULL COMMENT 'lines of the PBX''s record that day of which no call can be told',
  open_gaps  INT          NOT NULL COMMENT 'gaps of that day that were not filled when it was made',
  score      DECIMAL(7,4) NOT NULL COMMENT 'per cent: agreed, of all calls of either side; 100 where there were none',
  PRIMARY KEY (day)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_bin;
