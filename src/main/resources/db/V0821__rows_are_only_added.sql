-- Rows of these tables are added and never changed or deleted, by whomever: a fault of ours, a hand at a client. What TRUNCATE
-- or the tables' owner does all the same, the day's seal shows.
-- A row of the PBX's word comes twice where a commit was not answered; the second time nothing of it may be another.
CREATE TRIGGER IF NOT EXISTS member_result_not_changed BEFORE UPDATE ON member_result FOR EACH ROW SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'E-DB-009 member_result: rows are never changed';
CREATE TRIGGER IF NOT EXISTS look_not_changed BEFORE UPDATE ON look FOR EACH ROW SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'E-DB-009 look: rows are never changed';
CREATE TRIGGER IF NOT EXISTS audit_entry_not_changed BEFORE UPDATE ON audit_entry FOR EACH ROW SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'E-DB-009 audit_entry: rows are never changed';
CREATE TRIGGER IF NOT EXISTS export_made_not_changed BEFORE UPDATE ON export_made FOR EACH ROW SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'E-DB-009 export_made: rows are never changed';
CREATE TRIGGER IF NOT EXISTS presence_change_not_changed BEFORE UPDATE ON presence_change FOR EACH ROW SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'E-DB-009 presence_change: rows are never changed';
CREATE TRIGGER IF NOT EXISTS appointment_change_not_changed BEFORE UPDATE ON appointment_change FOR EACH ROW SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'E-DB-009 appointment_change: rows are never changed';
CREATE TRIGGER IF NOT EXISTS announcement_not_changed BEFORE UPDATE ON announcement FOR EACH ROW SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'E-DB-009 announcement: rows are never changed';
CREATE TRIGGER IF NOT EXISTS day_remark_not_changed BEFORE UPDATE ON day_remark FOR EACH ROW SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'E-DB-009 day_remark: rows are never changed';
CREATE TRIGGER IF NOT EXISTS member_result_not_deleted BEFORE DELETE ON member_result FOR EACH ROW SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'E-DB-009 member_result: rows are never deleted';
CREATE TRIGGER IF NOT EXISTS look_not_deleted BEFORE DELETE ON look FOR EACH ROW SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'E-DB-009 look: rows are never deleted';
CREATE TRIGGER IF NOT EXISTS audit_entry_not_deleted BEFORE DELETE ON audit_entry FOR EACH ROW SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'E-DB-009 audit_entry: rows are never deleted';
CREATE TRIGGER IF NOT EXISTS export_made_not_deleted BEFORE DELETE ON export_made FOR EACH ROW SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'E-DB-009 export_made: rows are never deleted';
CREATE TRIGGER IF NOT EXISTS presence_change_not_deleted BEFORE DELETE ON presence_change FOR EACH ROW SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'E-DB-009 presence_change: rows are never deleted';
CREATE TRIGGER IF NOT EXISTS appointment_change_not_deleted BEFORE DELETE ON appointment_change FOR EACH ROW SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'E-DB-009 appointment_change: rows are never deleted';
CREATE TRIGGER IF NOT EXISTS announcement_not_deleted BEFORE DELETE ON announcement FOR EACH ROW SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'E-DB-009 announcement: rows are never deleted';
CREATE TRIGGER IF NOT EXISTS day_remark_not_deleted BEFORE DELETE ON day_remark FOR EACH ROW SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'E-DB-009 day_remark: rows are never deleted';
CREATE TRIGGER IF NOT EXISTS call_event_not_deleted BEFORE DELETE ON call_event FOR EACH ROW SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'E-DB-009 call_event: rows are never deleted';
CREATE TRIGGER IF NOT EXISTS cel_event_not_deleted BEFORE DELETE ON cel_event FOR EACH ROW SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'E-DB-009 cel_event: rows are never deleted';
DELIMITER $$
CREATE TRIGGER IF NOT EXISTS call_event_not_changed BEFORE UPDATE ON call_event FOR EACH ROW
  IF NOT (
      NEW.id <=> OLD.id
      AND NEW.received_at <=> OLD.received_at
      AND NEW.event_at <=> OLD.event_at
      AND NEW.epoch <=> OLD.epoch
      AND NEW.sequence <=> OLD.sequence
      AND NEW.pbx <=> OLD.pbx
      AND NEW.kind <=> OLD.kind
      AND NEW.uniqueid <=> OLD.uniqueid
      AND NEW.linkedid <=> OLD.linkedid
      AND NEW.trust <=> OLD.trust
      AND NEW.reason <=> OLD.reason
      AND NEW.utf8 <=> OLD.utf8
      AND NEW.contract <=> OLD.contract
      AND NEW.key_id <=> OLD.key_id
      AND NEW.payload <=> OLD.payload) THEN
    SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'E-DB-009 call_event: rows are never changed';
  END IF$$
CREATE TRIGGER IF NOT EXISTS cel_event_not_changed BEFORE UPDATE ON cel_event FOR EACH ROW
  IF NOT (
      NEW.id <=> OLD.id
      AND NEW.read_at <=> OLD.read_at
      AND NEW.event_at <=> OLD.event_at
      AND NEW.type <=> OLD.type
      AND NEW.uniqueid <=> OLD.uniqueid
      AND NEW.linkedid <=> OLD.linkedid
      AND NEW.channel <=> OLD.channel
      AND NEW.cause <=> OLD.cause
      AND NEW.result_key <=> OLD.result_key
      AND NEW.message <=> OLD.message
      AND NEW.word <=> OLD.word
      AND NEW.torn <=> OLD.torn
      AND NEW.contract <=> OLD.contract
      AND NEW.key_id <=> OLD.key_id
      AND NEW.payload <=> OLD.payload) THEN
    SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'E-DB-009 cel_event: rows are never changed';
  END IF$$
DELIMITER ;
