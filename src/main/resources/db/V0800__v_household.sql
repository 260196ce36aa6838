-- For reports and dashboards: how far every household is, without personal data. Times are Tokyo's, contract time.
CREATE OR REPLACE VIEW v_household AS
SELECT h.id, h.contract_id, h.state, h.ending, h.waits_for,
       CONVERT_TZ(h.next_at, '+00:00', '+09:00') AS next_at_tokyo,
       CONVERT_TZ(h.concluded_at, '+00:00', '+09:00') AS concluded_at_tokyo,
       (SELECT COUNT(*) FROM contact c WHERE c.household_id = h.id AND c.state = 'LISTED') AS persons
FROM household h;
