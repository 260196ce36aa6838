-- The one import of a contract that can still be taken back: the last one that changed something, until it is.
ALTER TABLE call_list
    ADD COLUMN IF NOT EXISTS undoable_import CHAR(26) CHARACTER SET ascii COLLATE ascii_bin NULL
        COMMENT 'id of the import whose import_…_before rows are kept';
