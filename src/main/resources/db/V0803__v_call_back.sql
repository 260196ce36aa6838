-- For reports and dashboards: callers' wishes to be called back, without personal data. Times are UTC but for
-- asked_at_tokyo.
CREATE OR REPLACE VIEW v_call_back AS
SELECT id, contract_id, call_id, source, CONVERT_TZ(contract_at, '+00:00', '+09:00') AS asked_at_tokyo,
       waits <=> 1 AS waits, tries, ending, ended_at
FROM call_back;
