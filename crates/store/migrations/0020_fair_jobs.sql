-- Whose job it is, for fair shares between organisations. Immutable: UTF-8 is the queue's only encoding.
CREATE FUNCTION apalis.job_share(job bytea) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN coalesce(convert_from(job, 'UTF8')::jsonb ->> 'organisation', '');

-- What waits, by whose it is: the next job of an organisation is found without reading the others'.
CREATE INDEX jobs_share ON apalis.jobs (job_type, apalis.job_share(job), priority DESC, run_at)
    WHERE status = 'Pending' OR (status = 'Failed' AND attempts < max_attempts);
CREATE INDEX jobs_busy ON apalis.jobs (job_type, apalis.job_share(job)) WHERE status IN ('Queued', 'Running');

-- When each organisation was last given a turn. Lost in a crash, it only makes the turns begin anew.
CREATE UNLOGGED TABLE apalis.job_turns (
    share text PRIMARY KEY,
    served_at timestamptz NOT NULL
);
GRANT SELECT, INSERT, UPDATE, DELETE ON apalis.job_turns TO probity_app;

-- Each failure makes the next try wait longer: 2, 8, 32 and 128 seconds, and up to a quarter more, so that what failed
-- together is not tried together. What was only handed out when its worker died was never tried, and does not count.
CREATE FUNCTION apalis.pace_job() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.status = 'Failed' AND NEW.attempts < NEW.max_attempts THEN
        NEW.run_at := now() + make_interval(secs =>
            2 * 4 ^ least(greatest(NEW.attempts - 1, 0), 4) * (1 + random() / 4));
    ELSIF NEW.status = 'Pending' AND OLD.status = 'Queued' THEN
        NEW.attempts := OLD.attempts;
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER pace BEFORE UPDATE OF status ON apalis.jobs FOR EACH ROW
    WHEN (OLD.status IN ('Queued', 'Running') AND NEW.status IN ('Failed', 'Pending'))
    EXECUTE FUNCTION apalis.pace_job();
