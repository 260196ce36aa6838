-- v_call finds a call's attempt by its channel; figures of a day find a contract's attempts of that day.
ALTER TABLE attempt
  ADD INDEX IF NOT EXISTS attempt_by_channel (channel_id),
  ADD INDEX IF NOT EXISTS attempt_by_day (contract_id, contract_at);
