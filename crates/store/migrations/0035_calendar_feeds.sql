-- A person's calendar of deadlines, read by a calendar program that cannot sign in: whoever holds the token may read
-- it, and only its hash is kept. One for each person: a new one takes the old one's place.
CREATE FUNCTION current_calendar_feed() RETURNS bytea LANGUAGE sql STABLE PARALLEL SAFE
    RETURN decode(nullif(current_setting('probity.calendar_feed', true), ''), 'hex');

CREATE TABLE calendar_feeds (
    organisation_id uuid NOT NULL REFERENCES organisations,
    user_id uuid NOT NULL REFERENCES accounts,
    token_hash bytea NOT NULL CONSTRAINT calendar_feeds_token UNIQUE CHECK (length(token_hash) = 32),
    created_at timestamptz NOT NULL,
    PRIMARY KEY (organisation_id, user_id)
);

ALTER TABLE calendar_feeds ENABLE ROW LEVEL SECURITY;
ALTER TABLE calendar_feeds FORCE ROW LEVEL SECURITY;
CREATE POLICY own ON calendar_feeds
    USING (organisation_id = current_organisation() AND user_id = current_person());
CREATE POLICY held ON calendar_feeds FOR SELECT USING (token_hash = current_calendar_feed());
GRANT SELECT, INSERT, UPDATE, DELETE ON calendar_feeds TO probity_app;
