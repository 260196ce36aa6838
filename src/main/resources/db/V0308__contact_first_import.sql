-- Which import brought a person for the first time; as in household.
ALTER TABLE contact
    ADD COLUMN IF NOT EXISTS first_import CHAR(26) CHARACTER SET ascii COLLATE ascii_bin NULL
        COMMENT 'the import that brought it',
    ADD INDEX IF NOT EXISTS by_first_import (first_import);
