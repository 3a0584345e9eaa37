-- Work that no person asks for: it forgets what has ended and sends the letters that wait.
CREATE FUNCTION is_housekeeping() RETURNS boolean LANGUAGE sql STABLE PARALLEL SAFE
    RETURN coalesce(current_setting('probity.housekeeping', true), '') = 'on';
CREATE FUNCTION current_reset() RETURNS bytea LANGUAGE sql STABLE PARALLEL SAFE
    RETURN decode(nullif(current_setting('probity.reset', true), ''), 'hex');

-- A removed member's row stays, so that the name stays on what that person decided.
ALTER TABLE memberships ADD COLUMN removed_at timestamptz;
GRANT UPDATE (role, removed_at, created_at) ON memberships TO probity_app;

-- Who is signed in, where and since when. What a session holds is with its id in Redis; that it holds
-- is decided here, so that ending one counts at once, in all processes, and whether or not Redis answers.
CREATE TABLE sessions (
    id uuid PRIMARY KEY,
    user_id uuid NOT NULL REFERENCES accounts,
    organisation_id uuid NOT NULL REFERENCES organisations,
    device text NOT NULL,
    address text NOT NULL,
    begun_at timestamptz NOT NULL,
    used_at timestamptz NOT NULL,
    ends_at timestamptz NOT NULL,
    idle_seconds integer NOT NULL CHECK (idle_seconds > 0)
);
CREATE INDEX sessions_user ON sessions (user_id, begun_at);
CREATE INDEX sessions_end ON sessions (ends_at);

-- Attempts that failed, by the hash of what was tried (an account, a client's address, a second factor).
CREATE TABLE failed_attempts (
    subject bytea PRIMARY KEY CHECK (length(subject) = 32),
    failures integer NOT NULL,
    last_at timestamptz NOT NULL
);
CREATE INDEX failed_attempts_last ON failed_attempts (last_at);

CREATE TABLE second_factors (
    user_id uuid PRIMARY KEY REFERENCES accounts,
    -- Sealed by the application: a dump of the table does not let anyone make codes.
    secret text NOT NULL,
    created_at timestamptz NOT NULL,
    -- Counts only from when the person has shown that the device makes the right codes.
    confirmed_at timestamptz,
    -- The last time step whose code was used, so that no code serves twice.
    last_step bigint NOT NULL DEFAULT 0
);

CREATE TABLE recovery_codes (
    user_id uuid NOT NULL REFERENCES accounts,
    code_hash bytea NOT NULL CHECK (length(code_hash) = 32),
    created_at timestamptz NOT NULL,
    used_at timestamptz,
    PRIMARY KEY (user_id, code_hash)
);

-- One open reset for each account: a new one takes the old one's place.
CREATE TABLE password_resets (
    user_id uuid PRIMARY KEY REFERENCES accounts,
    token_hash bytea NOT NULL CONSTRAINT password_resets_token UNIQUE CHECK (length(token_hash) = 32),
    created_at timestamptz NOT NULL,
    expires_at timestamptz NOT NULL
);

-- Letters to be sent. Written for any address that is asked for, so that asking tells nothing; whose it
-- is, and the token of a link, is settled when it is sent.
CREATE TABLE letters (
    recipient text NOT NULL,
    kind text NOT NULL CHECK (kind IN ('password_reset', 'password_changed', 'second_factor_changed')),
    asked_at timestamptz NOT NULL,
    due_at timestamptz NOT NULL,
    attempts integer NOT NULL DEFAULT 0,
    PRIMARY KEY (recipient, kind)
);
CREATE INDEX letters_due ON letters (due_at);

DO $$
DECLARE
    name text;
BEGIN
    FOREACH name IN ARRAY ARRAY['sessions', 'second_factors', 'recovery_codes', 'password_resets', 'letters'] LOOP
        EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', name);
        EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', name);
        EXECUTE format('CREATE POLICY house ON %I USING (is_housekeeping())', name);
    END LOOP;
    FOREACH name IN ARRAY ARRAY['sessions', 'second_factors', 'recovery_codes'] LOOP
        EXECUTE format('CREATE POLICY own ON %I USING (user_id = current_person())', name);
    END LOOP;
END
$$;

-- Whoever holds the token of a reset may see and use that one up.
CREATE POLICY own ON password_resets USING (user_id = current_person() OR token_hash = current_reset());

GRANT SELECT, INSERT, UPDATE, DELETE
    ON sessions, failed_attempts, second_factors, recovery_codes, password_resets, letters TO probity_app;
