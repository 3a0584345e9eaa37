-- Findings of an invoice put to its vendor. The columns of the state and the sums follow from dispute_steps.
CREATE TABLE disputes (
    organisation_id uuid NOT NULL REFERENCES organisations,
    id uuid NOT NULL,
    invoice_id uuid NOT NULL,
    state text NOT NULL DEFAULT 'open'
        CHECK (state IN ('open', 'sent', 'agreed', 'credited', 'paid_back', 'rejected', 'withdrawn')),
    -- As the invoice said when the dispute was opened: whom it is put to does not change with a later correction.
    vendor_key text NOT NULL,
    currency text NOT NULL,
    -- While it is open, what is disputed now; then what the letter says.
    claimed numeric NOT NULL CHECK (claimed >= 0),
    agreed numeric CHECK (agreed > 0 AND agreed <= claimed),
    credited numeric NOT NULL DEFAULT 0 CHECK (credited >= 0 AND credited <= coalesce(agreed, claimed)),
    paid_back numeric NOT NULL DEFAULT 0 CHECK (paid_back >= 0 AND paid_back <= credited),
    -- The letter as it was sent, sealed; none while it is a draft.
    letter text,
    letter_key_id text GENERATED ALWAYS AS (sealing_key(letter)) STORED,
    opened_by uuid NOT NULL REFERENCES accounts,
    opened_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL,
    PRIMARY KEY (organisation_id, id),
    CHECK (state IN ('open', 'withdrawn') OR letter IS NOT NULL),
    FOREIGN KEY (organisation_id, invoice_id) REFERENCES invoices
);
-- One draft an invoice.
CREATE UNIQUE INDEX disputes_draft ON disputes (organisation_id, invoice_id) WHERE state = 'open';
CREATE INDEX disputes_invoice ON disputes (organisation_id, invoice_id, id);
CREATE INDEX disputes_state ON disputes (organisation_id, state, id DESC);
CREATE INDEX disputes_vendor ON disputes (organisation_id, vendor_key, id DESC);
CREATE INDEX disputes_key ON disputes (letter_key_id);

-- What a letter that was sent claims, finding by finding.
CREATE TABLE dispute_findings (
    organisation_id uuid NOT NULL REFERENCES organisations,
    dispute_id uuid NOT NULL,
    invoice_id uuid NOT NULL,
    finding text NOT NULL,
    amount numeric NOT NULL,
    PRIMARY KEY (organisation_id, dispute_id, finding),
    FOREIGN KEY (organisation_id, dispute_id) REFERENCES disputes
);
CREATE INDEX dispute_findings_finding ON dispute_findings (organisation_id, invoice_id, finding);

-- What was done about a dispute. Written once, never altered: taking a step back is a row of its own that names it.
CREATE TABLE dispute_steps (
    organisation_id uuid NOT NULL REFERENCES organisations,
    id bigint GENERATED ALWAYS AS IDENTITY,
    dispute_id uuid NOT NULL,
    step text NOT NULL CHECK (step IN (
        'sent', 'agreed', 'rejected', 'withdrawn', 'credited', 'credit_taken_back', 'paid_back', 'taken_back')),
    amount numeric CHECK (amount > 0),
    -- The credit note.
    credit_id uuid CHECK ((credit_id IS NOT NULL) = (step IN ('credited', 'credit_taken_back'))),
    undoes bigint CHECK ((undoes IS NOT NULL) = (step = 'taken_back')),
    made_by uuid NOT NULL REFERENCES accounts,
    made_at timestamptz NOT NULL,
    PRIMARY KEY (organisation_id, id),
    CHECK ((amount IS NOT NULL) = (step IN ('sent', 'agreed', 'credited', 'credit_taken_back', 'paid_back'))),
    FOREIGN KEY (organisation_id, dispute_id) REFERENCES disputes
);
CREATE INDEX dispute_steps_dispute ON dispute_steps (organisation_id, dispute_id, id);

-- How much of which credit note counts for which dispute.
CREATE TABLE dispute_credits (
    organisation_id uuid NOT NULL REFERENCES organisations,
    dispute_id uuid NOT NULL,
    -- The credit note, an invoice that gives money back.
    credit_id uuid NOT NULL,
    currency text NOT NULL,
    amount numeric NOT NULL CHECK (amount > 0),
    -- What the credit note was worth as a whole when it was confirmed.
    worth numeric NOT NULL CHECK (worth >= amount),
    PRIMARY KEY (organisation_id, dispute_id, credit_id),
    FOREIGN KEY (organisation_id, dispute_id) REFERENCES disputes,
    FOREIGN KEY (organisation_id, credit_id) REFERENCES invoices
);
CREATE INDEX dispute_credits_credit ON dispute_credits (organisation_id, credit_id);

-- Which findings of these invoices are disputed and in no letter yet that stands.
CREATE FUNCTION disputed_findings(invoices uuid[]) RETURNS TABLE (invoice_id uuid, finding text, stake numeric)
    LANGUAGE sql STABLE AS $$
    SELECT f.invoice_id, f.finding, f.stake
    FROM findings f
    WHERE f.organisation_id = current_organisation() AND f.invoice_id = ANY (invoices)
      AND (SELECT v.verdict FROM decisions v
           WHERE v.organisation_id = f.organisation_id AND v.invoice_id = f.invoice_id AND v.finding = f.finding
           ORDER BY v.id DESC LIMIT 1) = 'disputed'
      AND NOT EXISTS (
          SELECT FROM dispute_findings h
          JOIN disputes d ON d.organisation_id = h.organisation_id AND d.id = h.dispute_id
          WHERE h.organisation_id = f.organisation_id AND h.invoice_id = f.invoice_id AND h.finding = f.finding
            AND d.state NOT IN ('open', 'withdrawn'))
$$;

-- The credit notes of a vendor.
CREATE INDEX invoices_credit ON invoices (organisation_id, vendor_key, currency, id DESC) WHERE billed < 0;

DO $$
DECLARE
    name text;
BEGIN
    FOREACH name IN ARRAY ARRAY['disputes', 'dispute_findings', 'dispute_steps', 'dispute_credits'] LOOP
        EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', name);
        EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', name);
        EXECUTE format('CREATE POLICY own ON %I USING (organisation_id = current_organisation())', name);
    END LOOP;
    EXECUTE format('CREATE POLICY rotate ON disputes TO %I USING (is_rotating())', current_user);
END
$$;
GRANT SELECT, INSERT, UPDATE ON disputes TO probity_app;
GRANT SELECT, INSERT, DELETE ON dispute_findings, dispute_credits TO probity_app;
GRANT SELECT, INSERT ON dispute_steps TO probity_app;
