-- Every import that changed something: who, when, which file, what came of it. An import that changes nothing leaves
-- no row.
CREATE TABLE IF NOT EXISTS list_import (
    id CHAR(26) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    contract_id VARCHAR(40) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    imported_at DATETIME(6) NOT NULL COMMENT 'machine time, UTC',
    imported_by VARCHAR(100) NOT NULL COMMENT 'sign-in name of the operating system or the desk',
    file_sha256 CHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    contacts INT NOT NULL COMMENT 'people on the list, one a line',
    households INT NOT NULL COMMENT 'distinct certificate numbers',
    defective INT NOT NULL COMMENT 'people of whom no telephone is dialable',
    corrected INT NOT NULL COMMENT 'people of whom a number needed the area code or other digits',
    added INT NOT NULL COMMENT 'on this list, not on the one before',
    returned INT NOT NULL COMMENT 'of these, known from a still earlier one',
    gone INT NOT NULL COMMENT 'on the one before, not on this list',
    changed INT NOT NULL COMMENT 'on both, with other values',
    unchanged INT NOT NULL COMMENT 'on both, as before',
    PRIMARY KEY (id),
    KEY by_contract (contract_id, imported_at)
);
