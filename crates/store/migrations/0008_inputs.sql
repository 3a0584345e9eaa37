-- Lists from outside the documents: receipts, index values, exchange rates. A kind of which no import is
-- left was never handed in; an import without rows says that there is nothing.
CREATE TABLE input_imports (
    organisation_id uuid NOT NULL REFERENCES organisations,
    id uuid NOT NULL,
    kind text NOT NULL,
    file_name text NOT NULL,
    sha256 bytea NOT NULL CHECK (length(sha256) = 32),
    rows integer NOT NULL CHECK (rows >= 0),
    -- Nobody: imported on the command line.
    imported_by uuid REFERENCES accounts,
    imported_at timestamptz NOT NULL,
    -- Its rows are deleted then; that it was there stays known.
    taken_back_at timestamptz,
    taken_back_by uuid REFERENCES accounts,
    PRIMARY KEY (organisation_id, id)
);
CREATE UNIQUE INDEX input_imports_content ON input_imports (organisation_id, kind, sha256) WHERE taken_back_at IS NULL;
CREATE INDEX input_imports_kind ON input_imports (organisation_id, kind, id DESC);

CREATE TABLE input_rows (
    organisation_id uuid NOT NULL REFERENCES organisations,
    import_id uuid NOT NULL,
    position integer NOT NULL,
    kind text NOT NULL,
    -- A hash of what the row is about (an item, a series, an amount): found by it, not read from it.
    filed bytea,
    day date,
    payload text NOT NULL,
    payload_key_id text GENERATED ALWAYS AS (sealing_key(payload)) STORED,
    PRIMARY KEY (organisation_id, import_id, position),
    FOREIGN KEY (organisation_id, import_id) REFERENCES input_imports
);
CREATE INDEX input_rows_filed ON input_rows (organisation_id, kind, filed, day);
CREATE INDEX input_rows_key ON input_rows (payload_key_id);

-- How strictly is checked: for the organisation ('organisation'), a vendor ('vendor:NAME') or a contract
-- ('contract:ID').
CREATE TABLE policies (
    organisation_id uuid NOT NULL REFERENCES organisations,
    id uuid NOT NULL,
    scope text NOT NULL,
    vendor text,
    contract_id uuid,
    version integer NOT NULL DEFAULT 1,
    policy text NOT NULL,
    policy_key_id text GENERATED ALWAYS AS (sealing_key(policy)) STORED,
    updated_at timestamptz NOT NULL,
    PRIMARY KEY (organisation_id, id),
    CONSTRAINT policies_scope UNIQUE (organisation_id, scope),
    CHECK (num_nonnulls(vendor, contract_id) = (scope <> 'organisation')::integer),
    FOREIGN KEY (organisation_id, contract_id) REFERENCES contracts
);
CREATE INDEX policies_key ON policies (policy_key_id);

-- Many invoices reconciled again, after an import or a change of policy, and how far that is.
CREATE TABLE reconciliation_runs (
    organisation_id uuid NOT NULL REFERENCES organisations,
    id uuid NOT NULL,
    cause text NOT NULL CHECK (cause IN ('inputs', 'policy')),
    -- The kind of the inputs.
    kind text CHECK ((kind IS NOT NULL) = (cause = 'inputs')),
    queued_at timestamptz NOT NULL,
    invoices integer,
    done integer NOT NULL DEFAULT 0,
    ended_at timestamptz,
    PRIMARY KEY (organisation_id, id)
);

DO $$
DECLARE
    name text;
BEGIN
    FOREACH name IN ARRAY ARRAY['input_imports', 'input_rows', 'policies', 'reconciliation_runs'] LOOP
        EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', name);
        EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', name);
        EXECUTE format('CREATE POLICY own ON %I USING (organisation_id = current_organisation())', name);
    END LOOP;
    FOREACH name IN ARRAY ARRAY['input_rows', 'policies'] LOOP
        EXECUTE format('CREATE POLICY rotate ON %I TO %I USING (is_rotating())', name, current_user);
    END LOOP;
END
$$;
GRANT SELECT, INSERT, UPDATE ON input_imports, policies, reconciliation_runs TO probity_app;
GRANT SELECT, INSERT, DELETE ON input_rows TO probity_app;
