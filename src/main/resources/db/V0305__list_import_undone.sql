-- An import can be taken back until the first call after it. How many calls had gone out before it is a count and no
-- time: two clocks, or two things in one moment, cannot make it doubtful.
ALTER TABLE list_import
    ADD COLUMN IF NOT EXISTS calls_before INT NOT NULL DEFAULT 0
        COMMENT 'calls of the contract that the gate had let out when it was committed',
    ADD COLUMN IF NOT EXISTS undone_at DATETIME(6) NULL COMMENT 'machine time, UTC',
    ADD COLUMN IF NOT EXISTS undone_by VARCHAR(100) NULL;
