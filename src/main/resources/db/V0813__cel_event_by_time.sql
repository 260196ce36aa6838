-- A day is compared by its times.
ALTER TABLE cel_event ADD KEY IF NOT EXISTS cel_event_at (event_at);
