-- Which import made a household: what goes away when that one is taken back. Null where it was made before this column.
ALTER TABLE household
    ADD COLUMN IF NOT EXISTS first_import CHAR(26) CHARACTER SET ascii COLLATE ascii_bin NULL
        COMMENT 'the import that brought it',
    ADD INDEX IF NOT EXISTS by_first_import (first_import);
