-- The board counts a contract's results of a day.
ALTER TABLE member_result
  ADD INDEX IF NOT EXISTS result_by_day (contract_id, contract_at);
