-- How an organisation wants its people to sign in. No row: nothing beyond what the installation asks of everybody.
CREATE TABLE security_policies (
    organisation_id uuid PRIMARY KEY REFERENCES organisations,
    -- Whoever has no second factor can do nothing but set one up.
    second_factor boolean NOT NULL DEFAULT false,
    -- A session ends after so long without use, and so long after it began: where these are shorter than the
    -- installation's own limits.
    idle_minutes integer CHECK (idle_minutes BETWEEN 1 AND 43200),
    session_hours integer CHECK (session_hours BETWEEN 1 AND 720),
    version integer NOT NULL DEFAULT 1,
    updated_at timestamptz NOT NULL
);

ALTER TABLE security_policies ENABLE ROW LEVEL SECURITY;
ALTER TABLE security_policies FORCE ROW LEVEL SECURITY;
CREATE POLICY own ON security_policies USING (organisation_id = current_organisation());
GRANT SELECT, INSERT, UPDATE, DELETE ON security_policies TO probity_app;
