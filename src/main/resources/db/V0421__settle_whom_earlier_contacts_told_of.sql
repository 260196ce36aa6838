-- Contacts from before a contact was kept per person told of everybody: without this they would be dialled again.
UPDATE contact c JOIN household h ON h.id = c.household_id
SET c.settled_at = COALESCE(h.concluded_at, UTC_TIMESTAMP(6))
WHERE c.settled_at IS NULL AND h.ending = 'CONTACTED';
