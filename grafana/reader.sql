-- The account by which Grafana reads: reporting views only, which hold no personal data. Run it as the database's owner
-- after every update (new views), with a password of your own in the first line.
CREATE USER IF NOT EXISTS 'grafana_reader'@'localhost' IDENTIFIED BY 'CHANGE-ME';
GRANT SELECT ON denwaban.v_attempt TO 'grafana_reader'@'localhost';
GRANT SELECT ON denwaban.v_billable TO 'grafana_reader'@'localhost';
GRANT SELECT ON denwaban.v_call TO 'grafana_reader'@'localhost';
GRANT SELECT ON denwaban.v_call_back TO 'grafana_reader'@'localhost';
GRANT SELECT ON denwaban.v_household TO 'grafana_reader'@'localhost';
GRANT SELECT ON denwaban.v_inbound_call TO 'grafana_reader'@'localhost';
GRANT SELECT ON denwaban.v_pbx_gap TO 'grafana_reader'@'localhost';
