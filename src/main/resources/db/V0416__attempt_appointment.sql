-- A call that keeps an appointment may come after the third attempt (rules.md); no other call may.
ALTER TABLE attempt
  ADD COLUMN IF NOT EXISTS appointment_id CHAR(26) CHARACTER SET ascii COLLATE ascii_bin NULL
    COMMENT 'the appointment that it keeps; null for a regular attempt',
  DROP CONSTRAINT IF EXISTS attempt_number,
  DROP CONSTRAINT IF EXISTS attempt_counted,
  ADD CONSTRAINT attempt_number CHECK (number BETWEEN 1 AND IF(appointment_id IS NULL, 3, 99)),
  ADD CONSTRAINT attempt_counted CHECK (counted IS NULL OR counted = number);
