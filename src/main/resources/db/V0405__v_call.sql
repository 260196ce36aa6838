-- For reports and dashboards: one row a logical call, from all that the PBX said (AMI) and wrote (CEL) of it, without
-- personal data. A call from outside, and one dialled by hand that the gate refused, have no attempt. Times are UTC.
-- A block of doubtful origin has no id that can be believed: it is counted at every call that lived when it was heard.
CREATE OR REPLACE VIEW v_call AS
SELECT c.linkedid, c.pbx, c.contract_id, c.direction, c.first_event_at, c.last_event_at,
       TIMESTAMPDIFF(MICROSECOND, c.first_event_at, c.last_event_at) / 1e6 AS seconds, c.events, c.records,
       (SELECT COUNT(*) FROM call_event f
        WHERE f.trust = 'SUSPECT' AND f.received_at BETWEEN c.first_event_at AND c.last_event_at) AS flagged_meanwhile,
       c.attempt_id
FROM (SELECT said.linkedid, MAX(said.pbx) AS pbx, COALESCE(MAX(said.contract), MAX(a.contract_id)) AS contract_id,
             IF(MAX(a.id) IS NULL, NULL, 'OUTBOUND') AS direction,
             MIN(said.at) AS first_event_at, MAX(said.at) AS last_event_at,
             CAST(SUM(said.heard) AS INTEGER) AS events, CAST(SUM(said.recorded) AS INTEGER) AS records,
             MAX(a.id) AS attempt_id
      FROM (SELECT linkedid, pbx, contract, COALESCE(event_at, received_at) AS at, 1 AS heard, 0 AS recorded
            FROM call_event WHERE linkedid IS NOT NULL
            UNION ALL
            SELECT linkedid, NULL, contract, COALESCE(event_at, read_at), 0, 1
            FROM cel_event WHERE linkedid IS NOT NULL) said
           LEFT JOIN attempt a ON a.channel_id = said.linkedid
      GROUP BY said.linkedid) c;
