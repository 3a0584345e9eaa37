-- What people say of an invoice to each other, and whose it is to settle. What was said stays.
CREATE TABLE comments (
    organisation_id uuid NOT NULL REFERENCES organisations,
    id uuid NOT NULL,
    invoice_id uuid NOT NULL,
    written_by uuid NOT NULL REFERENCES accounts,
    written_at timestamptz NOT NULL,
    text text NOT NULL CHECK (length(text) BETWEEN 1 AND 2000),
    PRIMARY KEY (organisation_id, id),
    FOREIGN KEY (organisation_id, invoice_id) REFERENCES invoices
);
CREATE INDEX comments_invoice ON comments (organisation_id, invoice_id, id DESC);
ALTER TABLE comments ENABLE ROW LEVEL SECURITY;
ALTER TABLE comments FORCE ROW LEVEL SECURITY;
CREATE POLICY own ON comments USING (organisation_id = current_organisation());
GRANT SELECT, INSERT ON comments TO probity_app;
CREATE TRIGGER announce_insert AFTER INSERT ON comments
    REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION announce_organisation();

ALTER TABLE invoices ADD COLUMN assigned_to uuid REFERENCES accounts;
CREATE INDEX invoices_assigned ON invoices (organisation_id, assigned_to, due_order, id) WHERE assigned_to IS NOT NULL;
