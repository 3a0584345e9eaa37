-- The role that the application's sessions take on: it owns nothing and cannot pass by row security.
DO $$
BEGIN
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'probity_app') THEN
        BEGIN
            CREATE ROLE probity_app NOLOGIN;
        EXCEPTION
            WHEN duplicate_object OR unique_violation THEN NULL;
            WHEN insufficient_privilege THEN
                RAISE EXCEPTION 'the role probity_app is missing and % may not create it', current_user
                    USING HINT = format('As an administrator: CREATE ROLE probity_app NOLOGIN; GRANT probity_app TO %I;', current_user);
        END;
    END IF;
    IF NOT pg_has_role(current_user, 'probity_app', 'MEMBER') THEN
        EXECUTE format('GRANT probity_app TO %I', current_user);
    END IF;
END
$$;

-- What a transaction says about itself. A pooled session reads '' after the transaction that set one.
CREATE FUNCTION current_organisation() RETURNS uuid LANGUAGE sql STABLE PARALLEL SAFE
    RETURN nullif(current_setting('probity.organisation', true), '')::uuid;
CREATE FUNCTION current_person() RETURNS uuid LANGUAGE sql STABLE PARALLEL SAFE
    RETURN nullif(current_setting('probity.person', true), '')::uuid;
CREATE FUNCTION current_email() RETURNS text LANGUAGE sql STABLE PARALLEL SAFE
    RETURN nullif(current_setting('probity.email', true), '');
CREATE FUNCTION current_invitation() RETURNS bytea LANGUAGE sql STABLE PARALLEL SAFE
    RETURN decode(nullif(current_setting('probity.invitation', true), ''), 'hex');

-- One row: when the first organisation was founded. Locked while a founder signs up.
CREATE TABLE installation (
    only_row boolean PRIMARY KEY DEFAULT true CHECK (only_row),
    founded_at timestamptz
);
INSERT INTO installation DEFAULT VALUES;

CREATE TABLE organisations (
    id uuid PRIMARY KEY,
    name text NOT NULL,
    created_at timestamptz NOT NULL
);

CREATE TABLE accounts (
    id uuid PRIMARY KEY,
    email text NOT NULL CONSTRAINT accounts_email UNIQUE,
    name text NOT NULL,
    password_hash text NOT NULL,
    created_at timestamptz NOT NULL
);

CREATE TABLE memberships (
    organisation_id uuid NOT NULL REFERENCES organisations,
    user_id uuid NOT NULL REFERENCES accounts,
    role text NOT NULL CHECK (role IN ('owner', 'reviewer', 'viewer')),
    created_at timestamptz NOT NULL,
    PRIMARY KEY (organisation_id, user_id)
);
CREATE INDEX memberships_user ON memberships (user_id);

CREATE TABLE invitations (
    organisation_id uuid NOT NULL REFERENCES organisations,
    id uuid NOT NULL,
    email text NOT NULL,
    role text NOT NULL CHECK (role IN ('owner', 'reviewer', 'viewer')),
    token_hash bytea NOT NULL CONSTRAINT invitations_token UNIQUE,
    invited_by uuid NOT NULL REFERENCES accounts,
    created_at timestamptz NOT NULL,
    expires_at timestamptz NOT NULL,
    accepted_at timestamptz,
    revoked_at timestamptz,
    PRIMARY KEY (organisation_id, id)
);

CREATE TABLE documents (
    organisation_id uuid NOT NULL REFERENCES organisations,
    id uuid NOT NULL,
    sha256 bytea NOT NULL CHECK (length(sha256) = 32),
    file_name text NOT NULL,
    media_type text NOT NULL,
    byte_size bigint NOT NULL CHECK (byte_size >= 0),
    kind_told text CHECK (kind_told IN ('contract', 'invoice')),
    kind text CHECK (kind IN ('contract', 'invoice')),
    state text NOT NULL DEFAULT 'received'
        CHECK (state IN ('received', 'reading', 'extracting', 'reconciling', 'done', 'not_read', 'failed')),
    reason text,
    warnings text[] NOT NULL DEFAULT '{}',
    page_sizes jsonb NOT NULL DEFAULT '[]',
    uploaded_by uuid REFERENCES accounts,
    uploaded_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL,
    PRIMARY KEY (organisation_id, id),
    CONSTRAINT documents_content UNIQUE (organisation_id, sha256)
);

CREATE TABLE contracts (
    organisation_id uuid NOT NULL REFERENCES organisations,
    id uuid NOT NULL,
    document_id uuid NOT NULL,
    version integer NOT NULL DEFAULT 1,
    contract jsonb NOT NULL,
    contract_number text,
    vendor_name text,
    currency text,
    effective_date date,
    expiry_date date,
    spend_cap numeric,
    terms integer NOT NULL,
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL,
    PRIMARY KEY (organisation_id, id),
    CONSTRAINT contracts_document UNIQUE (organisation_id, document_id),
    FOREIGN KEY (organisation_id, document_id) REFERENCES documents
);

CREATE TABLE invoices (
    organisation_id uuid NOT NULL REFERENCES organisations,
    id uuid NOT NULL,
    document_id uuid NOT NULL,
    contract_id uuid,
    version integer NOT NULL DEFAULT 1,
    invoice jsonb NOT NULL,
    result jsonb,
    invoice_number text,
    vendor_name text,
    -- Lower-cased by the application, whose case folding does not hang on the database's locale.
    vendor_key text NOT NULL,
    search text NOT NULL,
    issue_date date,
    due_date date,
    currency text,
    billed numeric,
    -- As reconciled; at_stake and payable follow from them and from the decisions.
    found_at_stake numeric NOT NULL DEFAULT 0,
    found_payable numeric,
    at_stake numeric NOT NULL DEFAULT 0,
    payable numeric,
    worst_severity smallint CHECK (worst_severity BETWEEN 1 AND 4),
    findings integer NOT NULL DEFAULT 0,
    undecided integer NOT NULL DEFAULT 0,
    state text NOT NULL DEFAULT 'processing'
        CHECK (state IN ('processing', 'needs_review', 'no_contract', 'decided', 'ready')),
    -- A plain column, for row security lets only plain comparisons of columns use an index.
    due_order date NOT NULL GENERATED ALWAYS AS (coalesce(due_date, date '9999-12-31')) STORED,
    issue_order date NOT NULL GENERATED ALWAYS AS (coalesce(issue_date, date '9999-12-31')) STORED,
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL,
    PRIMARY KEY (organisation_id, id),
    CONSTRAINT invoices_document UNIQUE (organisation_id, document_id),
    FOREIGN KEY (organisation_id, document_id) REFERENCES documents,
    FOREIGN KEY (organisation_id, contract_id) REFERENCES contracts
);
CREATE INDEX invoices_due ON invoices (organisation_id, due_order, id);
CREATE INDEX invoices_stake ON invoices (organisation_id, at_stake DESC, id DESC);
CREATE INDEX invoices_state ON invoices (organisation_id, state);
CREATE INDEX invoices_contract ON invoices (organisation_id, contract_id, issue_order, id);
CREATE INDEX invoices_vendor ON invoices (organisation_id, vendor_key, issue_order, id);

-- The findings of an invoice's latest reconciliation, as far as decisions and sums need them.
CREATE TABLE findings (
    organisation_id uuid NOT NULL REFERENCES organisations,
    invoice_id uuid NOT NULL,
    finding text NOT NULL,
    severity smallint NOT NULL CHECK (severity BETWEEN 1 AND 4),
    stake numeric NOT NULL,
    PRIMARY KEY (organisation_id, invoice_id, finding),
    FOREIGN KEY (organisation_id, invoice_id) REFERENCES invoices ON DELETE CASCADE
);

CREATE TABLE decisions (
    organisation_id uuid NOT NULL REFERENCES organisations,
    -- Counts up, so that the latest is known even within one instant.
    id bigint GENERATED ALWAYS AS IDENTITY,
    invoice_id uuid NOT NULL,
    finding text NOT NULL,
    verdict text NOT NULL CHECK (verdict IN ('confirmed', 'dismissed', 'reopened')),
    reason text NOT NULL,
    decided_by uuid NOT NULL REFERENCES accounts,
    decided_at timestamptz NOT NULL,
    PRIMARY KEY (organisation_id, id),
    FOREIGN KEY (organisation_id, invoice_id) REFERENCES invoices
);
CREATE INDEX decisions_finding ON decisions (organisation_id, invoice_id, finding, id DESC);

CREATE TABLE edits (
    organisation_id uuid NOT NULL REFERENCES organisations,
    id bigint GENERATED ALWAYS AS IDENTITY,
    contract_id uuid,
    invoice_id uuid,
    field text NOT NULL,
    old_value text,
    new_value text,
    version integer NOT NULL,
    edited_by uuid NOT NULL REFERENCES accounts,
    edited_at timestamptz NOT NULL,
    PRIMARY KEY (organisation_id, id),
    CHECK (num_nonnulls(contract_id, invoice_id) = 1),
    FOREIGN KEY (organisation_id, contract_id) REFERENCES contracts,
    FOREIGN KEY (organisation_id, invoice_id) REFERENCES invoices
);
CREATE INDEX edits_contract ON edits (organisation_id, contract_id, id) WHERE contract_id IS NOT NULL;
CREATE INDEX edits_invoice ON edits (organisation_id, invoice_id, id) WHERE invoice_id IS NOT NULL;

-- Who waits for a document's progress hears of each committed change.
CREATE FUNCTION announce_document() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM pg_notify('probity_documents', NEW.organisation_id || ' ' || NEW.id);
    RETURN NULL;
END
$$;
CREATE TRIGGER announce AFTER INSERT OR UPDATE ON documents FOR EACH ROW EXECUTE FUNCTION announce_document();

DO $$
DECLARE
    name text;
BEGIN
    FOREACH name IN ARRAY ARRAY['documents', 'contracts', 'invoices', 'findings', 'decisions', 'edits'] LOOP
        EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', name);
        EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', name);
        EXECUTE format('CREATE POLICY own ON %I USING (organisation_id = current_organisation())', name);
    END LOOP;
    FOREACH name IN ARRAY ARRAY['organisations', 'accounts', 'memberships', 'invitations'] LOOP
        EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', name);
        EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', name);
    END LOOP;
END
$$;

-- A person may see its own memberships before it has chosen an organisation: that is how signing in works.
CREATE POLICY see ON memberships FOR SELECT
    USING (organisation_id = current_organisation() OR user_id = current_person());
CREATE POLICY own ON memberships USING (organisation_id = current_organisation());

CREATE POLICY see ON organisations FOR SELECT
    USING (id = current_organisation() OR EXISTS (
        SELECT FROM memberships m WHERE m.organisation_id = organisations.id AND m.user_id = current_person()));
CREATE POLICY own ON organisations USING (id = current_organisation());

-- Whoever knows an e-mail address may look up that one account, to check its password.
CREATE POLICY see ON accounts FOR SELECT
    USING (id = current_person() OR email = current_email() OR EXISTS (
        SELECT FROM memberships m WHERE m.user_id = accounts.id AND m.organisation_id = current_organisation()));
CREATE POLICY own ON accounts USING (id = current_person());

-- Whoever holds an invitation's token may see and accept that one invitation.
CREATE POLICY own ON invitations
    USING (organisation_id = current_organisation() OR token_hash = current_invitation());

GRANT USAGE ON SCHEMA public, apalis TO probity_app;
GRANT SELECT, UPDATE ON installation TO probity_app;
GRANT SELECT, INSERT ON organisations, memberships, decisions, edits TO probity_app;
GRANT SELECT, INSERT, UPDATE ON accounts, invitations, documents, contracts, invoices TO probity_app;
GRANT SELECT, INSERT, DELETE ON findings TO probity_app;
GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA apalis TO probity_app;
GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA apalis TO probity_app;
