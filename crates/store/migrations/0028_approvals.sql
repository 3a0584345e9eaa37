-- Who released how much of an invoice for payment. Written once, never altered: taking one back is a row of its own.
CREATE TABLE approvals (
    organisation_id uuid NOT NULL REFERENCES organisations,
    -- Counts up, so that the latest is known even within one instant.
    id bigint GENERATED ALWAYS AS IDENTITY,
    invoice_id uuid NOT NULL,
    step text NOT NULL CHECK (step IN ('given', 'taken_back')),
    -- What was payable then; an approval of another amount than is payable now counts for nothing.
    amount numeric NOT NULL,
    -- Of the invoice as it read then: an edit, of a bank account for one, ends what was approved.
    version integer NOT NULL,
    given_by uuid NOT NULL REFERENCES accounts,
    given_at timestamptz NOT NULL,
    PRIMARY KEY (organisation_id, id),
    FOREIGN KEY (organisation_id, invoice_id) REFERENCES invoices
);
CREATE INDEX approvals_invoice ON approvals (organisation_id, invoice_id, id DESC);

-- How an organisation approves.
CREATE TABLE approval_rules (
    organisation_id uuid PRIMARY KEY REFERENCES organisations,
    -- Above this amount, in the invoice's currency, a second person must approve; none: one person is enough.
    second_over numeric CHECK (second_over >= 0),
    updated_at timestamptz NOT NULL
);

DO $$
DECLARE
    name text;
BEGIN
    FOREACH name IN ARRAY ARRAY['approvals', 'approval_rules'] LOOP
        EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', name);
        EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', name);
        EXECUTE format('CREATE POLICY own ON %I USING (organisation_id = current_organisation())', name);
    END LOOP;
END
$$;
GRANT SELECT, INSERT ON approvals TO probity_app;
GRANT SELECT, INSERT, UPDATE ON approval_rules TO probity_app;

-- A finding may be right and put to the vendor.
ALTER TABLE decisions DROP CONSTRAINT decisions_verdict_check;
ALTER TABLE decisions ADD CONSTRAINT decisions_verdict_check
    CHECK (verdict IN ('confirmed', 'disputed', 'dismissed', 'reopened'));
