ALTER TABLE call_back_try
  ADD COLUMN IF NOT EXISTS filled_from VARCHAR(3) NULL COMMENT 'CEL where stages of the call were not heard and taken from the PBX''s own record, else null';
