-- Sums over months: of what came in, and of what was decided.
CREATE INDEX invoices_arrival ON invoices (organisation_id, created_at, currency);
CREATE INDEX decisions_time ON decisions (organisation_id, decided_at);
