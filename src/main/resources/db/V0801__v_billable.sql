-- For reports and dashboards: households whose people are billable (実施件数), as rules.md, "Results", has it. One row a
-- household; persons is what it counts. The bill itself is made by the report.
CREATE OR REPLACE VIEW v_billable AS
SELECT h.id AS household_id, h.contract_id, h.ending,
       CONVERT_TZ(h.concluded_at, '+00:00', '+09:00') AS concluded_at_tokyo,
       (SELECT COUNT(*) FROM contact c
        WHERE c.household_id = h.id AND (c.state = 'LISTED' OR c.settled_at IS NOT NULL)) AS persons
FROM household h
WHERE h.ending IN ('CONTACTED', 'NOBODY_THREE_TIMES', 'DEFECTIVE_AFTER_DIALLING')
   OR (h.ending IN ('NUMBER_USED_UP', 'NO_WINDOW_LEFT', 'NO_NUMBER_LEFT', 'DO_NOT_CALL')
       AND EXISTS (SELECT 1 FROM attempt a WHERE a.household_id = h.id AND a.counted IS NOT NULL));
