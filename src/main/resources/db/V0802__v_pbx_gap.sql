-- For reports and dashboards: times in which the PBX was not heard. A gap is filled when every call that lived in it has
-- its end on record, from whatever source. Times are UTC.
CREATE OR REPLACE VIEW v_pbx_gap AS
SELECT g.id, g.epoch, g.gap_from, g.gap_to, g.reason, TIMESTAMPDIFF(MICROSECOND, g.gap_from, g.gap_to) / 1e6 AS seconds,
       NOT EXISTS (SELECT 1 FROM attempt a WHERE a.live = 1 AND a.redeemed_at < g.gap_to)
       AND NOT EXISTS (SELECT 1 FROM call_back_try t WHERE t.live = 1 AND t.redeemed_at < g.gap_to)
       AND NOT EXISTS (SELECT 1 FROM inbound_call i WHERE i.ended_at IS NULL AND i.came_at < g.gap_to) AS filled
FROM pbx_gap g;
