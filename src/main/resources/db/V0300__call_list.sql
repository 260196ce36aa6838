-- One row a contract: whoever merges a list locks it, so that two imports of one contract never mix.
CREATE TABLE IF NOT EXISTS call_list (
    contract_id VARCHAR(40) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    PRIMARY KEY (contract_id)
);
