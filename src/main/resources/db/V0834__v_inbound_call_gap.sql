-- A gap of one PBX says nothing of the calls of another.
-- For reports and dashboards: every call that came in, without personal data. filled_in: denwaban did not hear all of it,
-- so that it is known from the PBX's own record alone. Times are UTC but for contract_at_tokyo.
CREATE OR REPLACE VIEW v_inbound_call AS
SELECT c.id, c.contract_id, c.dialled, c.came_at, CONVERT_TZ(c.contract_at, '+00:00', '+09:00') AS contract_at_tokyo,
       c.route, c.withheld, c.queued_at, c.answered_at, c.operator_id, c.queue_left, c.ended_at, c.ending, c.cause,
       TIMESTAMPDIFF(MICROSECOND, c.queued_at, COALESCE(c.answered_at, c.ended_at)) / 1e6 AS wait_seconds,
       TIMESTAMPDIFF(MICROSECOND, c.answered_at, c.ended_at) / 1e6 AS talk_seconds,
       c.route <=> 'ALONE' OR EXISTS (
         SELECT 1 FROM pbx_gap g WHERE g.gap_to > c.came_at AND g.gap_from < COALESCE(c.ended_at, UTC_TIMESTAMP(6))
         AND (g.pbx IS NULL OR LEFT(c.id, CHAR_LENGTH(g.pbx) + 1) = CONCAT(g.pbx, '-')))
         AS filled_in
FROM inbound_call c;
