-- The account by which Grafana reads: reporting views only, which hold no personal data. Run it as the database's owner
-- after every update (new views), with a password of your own in the first line.
CREATE USER IF NOT EXISTS 'denwaban_reader'@'localhost' IDENTIFIED BY 'CHANGE-ME';
GRANT SELECT ON denwaban.v_attempt TO 'denwaban_reader'@'localhost';
GRANT SELECT ON denwaban.v_billable TO 'denwaban_reader'@'localhost';
GRANT SELECT ON denwaban.v_call TO 'denwaban_reader'@'localhost';
GRANT SELECT ON denwaban.v_call_back TO 'denwaban_reader'@'localhost';
GRANT SELECT ON denwaban.v_household TO 'denwaban_reader'@'localhost';
GRANT SELECT ON denwaban.v_inbound_call TO 'denwaban_reader'@'localhost';
GRANT SELECT ON denwaban.v_pbx_gap TO 'denwaban_reader'@'localhost';
