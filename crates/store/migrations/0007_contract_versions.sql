-- What a contract said before each saved change. Written with the change, never altered but to move it to another key.
CREATE TABLE contract_versions (
    organisation_id uuid NOT NULL REFERENCES organisations,
    contract_id uuid NOT NULL,
    version integer NOT NULL,
    contract text NOT NULL,
    contract_key_id text GENERATED ALWAYS AS (sealing_key(contract)) STORED,
    replaced_by uuid NOT NULL REFERENCES accounts,
    replaced_at timestamptz NOT NULL,
    PRIMARY KEY (organisation_id, contract_id, version),
    FOREIGN KEY (organisation_id, contract_id) REFERENCES contracts
);
CREATE INDEX contract_versions_key ON contract_versions (contract_key_id);

ALTER TABLE contract_versions ENABLE ROW LEVEL SECURITY;
ALTER TABLE contract_versions FORCE ROW LEVEL SECURITY;
CREATE POLICY own ON contract_versions USING (organisation_id = current_organisation());
GRANT SELECT, INSERT ON contract_versions TO probity_app;

DO $$
BEGIN
    EXECUTE format('CREATE POLICY rotate ON contract_versions TO %I USING (is_rotating())', current_user);
END
$$;
