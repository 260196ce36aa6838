-- A person of whom a call has told what there is to know needs no call of their own (rules.md, "Households").
ALTER TABLE contact
  ADD COLUMN IF NOT EXISTS settled_at DATETIME(6) NULL COMMENT 'contract time, UTC, of the call that told; null while in course';
