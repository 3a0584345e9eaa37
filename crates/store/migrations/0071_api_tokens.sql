-- Tokens by which other programs work for an organisation. Whoever holds one may do what it names; only its hash is kept.
CREATE FUNCTION current_api_token() RETURNS bytea LANGUAGE sql STABLE PARALLEL SAFE
    RETURN decode(nullif(current_setting('probity.api_token', true), ''), 'hex');

CREATE TABLE api_tokens (
    organisation_id uuid NOT NULL REFERENCES organisations,
    id uuid NOT NULL,
    name text NOT NULL,
    scope text NOT NULL CHECK (scope IN ('read', 'upload', 'audit')),
    token_hash bytea NOT NULL CONSTRAINT api_tokens_token UNIQUE CHECK (length(token_hash) = 32),
    -- In whose name it works: it ends when this person no longer manages the organisation.
    made_by uuid NOT NULL REFERENCES accounts,
    made_at timestamptz NOT NULL,
    ends_at timestamptz NOT NULL,
    -- To the hour.
    used_at timestamptz,
    ended_at timestamptz,
    PRIMARY KEY (organisation_id, id)
);

ALTER TABLE api_tokens ENABLE ROW LEVEL SECURITY;
ALTER TABLE api_tokens FORCE ROW LEVEL SECURITY;
CREATE POLICY own ON api_tokens USING (organisation_id = current_organisation());
CREATE POLICY held ON api_tokens FOR SELECT USING (token_hash = current_api_token());
GRANT SELECT, INSERT, UPDATE, DELETE ON api_tokens TO probity_app;
