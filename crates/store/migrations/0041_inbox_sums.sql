-- The sums and counts above the inbox come from the index alone: a row of an invoice is wide, and an organisation has many.
CREATE INDEX invoices_sums ON invoices (organisation_id, state) INCLUDE (currency, billed, at_stake, payable);
DROP INDEX invoices_state;
