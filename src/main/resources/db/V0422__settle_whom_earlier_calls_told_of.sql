-- As V0421, for households that an import had closed before the call's result came: they have no ending.
UPDATE contact c JOIN attempt a ON a.household_id = c.household_id AND a.outcome = 'CONTACT'
SET c.settled_at = a.contract_at
WHERE c.settled_at IS NULL AND c.first_import IS NULL
  AND NOT EXISTS (SELECT 1 FROM member_result r WHERE r.attempt_id = a.id);
