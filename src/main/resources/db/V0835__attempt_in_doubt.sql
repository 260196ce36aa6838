-- Attempts in doubt are few, and looked for every two seconds.
ALTER TABLE attempt ADD INDEX IF NOT EXISTS attempt_in_doubt (source, redeemed_at);
