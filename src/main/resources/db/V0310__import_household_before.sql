-- Households of before an import that it looked at anew, as they stood. Ending and conclusion are never an import's
-- doing, so they are not here.
CREATE TABLE IF NOT EXISTS import_household_before (
    import_id CHAR(26) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    household_id CHAR(26) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    state VARCHAR(32) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    next_at DATETIME(6) NULL,
    PRIMARY KEY (import_id, household_id)
);
