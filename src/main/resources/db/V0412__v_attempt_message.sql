-- For reports and dashboards: every attempt, without personal data. Times are UTC but for contract_at_tokyo.
CREATE OR REPLACE VIEW v_attempt AS
SELECT id, contract_id, channel_id, household_id, phone_ordinal, operator_id, number, counted IS NOT NULL AS counts,
       state, outcome, state = 'ANSWERED' AND operator_gone_at IS NOT NULL AS result_missing, window_used,
       CONVERT_TZ(contract_at, '+00:00', '+09:00') AS contract_at_tokyo, promised_at, expires_at, redeemed_at,
       answered_at, ended_at, operator_gone_at,
       TIMESTAMPDIFF(MICROSECOND, answered_at, operator_gone_at) / 1e6 AS handling_seconds, cause, tech_cause, source,
       message, message_played_ms
FROM attempt;
