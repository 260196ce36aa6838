-- Somebody of the family took the message and will pass it on (伝言): the person was not talked to, and needs no call of their own.
ALTER TABLE member_result
  ADD COLUMN IF NOT EXISTS passed_on BOOLEAN NOT NULL DEFAULT FALSE COMMENT 'the family passes the message on to the person' AFTER settles;
