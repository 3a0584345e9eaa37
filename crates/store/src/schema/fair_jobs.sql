-- How a worker is given jobs, in place of the queue's own way (the highest priority, then the oldest): each organisation
-- in its turn, first those of which the fewest jobs are under way, then who has waited longest for a turn. Within an
-- organisation the highest priority, then the oldest. So a batch of thousands delays nobody else's single invoice.
--
-- Put in place after every migration, for one of the queue's own might bring its way back.
CREATE OR REPLACE FUNCTION apalis.get_jobs(worker_id text, v_job_type text, v_job_count integer DEFAULT 5)
RETURNS SETOF apalis.jobs LANGUAGE plpgsql VOLATILE AS $$
DECLARE
    turn record;
    taken integer := 0;
    found_id text;
BEGIN
    WHILE taken < v_job_count LOOP
        found_id := NULL;
        FOR turn IN
            WITH RECURSIVE waiting AS (
                (SELECT apalis.job_share(j.job) AS share FROM apalis.jobs j
                 WHERE j.job_type = v_job_type
                   AND (j.status = 'Pending' OR (j.status = 'Failed' AND j.attempts < j.max_attempts))
                 ORDER BY apalis.job_share(j.job) LIMIT 1)
                UNION ALL
                SELECT (SELECT apalis.job_share(j.job) FROM apalis.jobs j
                        WHERE j.job_type = v_job_type
                          AND (j.status = 'Pending' OR (j.status = 'Failed' AND j.attempts < j.max_attempts))
                          AND apalis.job_share(j.job) > w.share
                        ORDER BY apalis.job_share(j.job) LIMIT 1)
                FROM waiting w WHERE w.share IS NOT NULL
            ),
            busy AS (
                SELECT apalis.job_share(j.job) AS share, count(*) AS jobs FROM apalis.jobs j
                WHERE j.job_type = v_job_type AND j.status IN ('Queued', 'Running')
                GROUP BY 1
            )
            SELECT w.share
            FROM waiting w LEFT JOIN busy b USING (share) LEFT JOIN apalis.job_turns t USING (share)
            WHERE w.share IS NOT NULL
            ORDER BY coalesce(b.jobs, 0), t.served_at NULLS FIRST, w.share
        LOOP
            SELECT j.id INTO found_id FROM apalis.jobs j
            WHERE j.job_type = v_job_type
              AND (j.status = 'Pending' OR (j.status = 'Failed' AND j.attempts < j.max_attempts))
              AND apalis.job_share(j.job) = turn.share
              AND j.run_at < now()
            ORDER BY j.priority DESC, j.run_at
            LIMIT 1
            FOR UPDATE SKIP LOCKED;
            EXIT WHEN found_id IS NOT NULL;
        END LOOP;
        EXIT WHEN found_id IS NULL;
        INSERT INTO apalis.job_turns AS t VALUES (turn.share, clock_timestamp())
            ON CONFLICT (share) DO UPDATE SET served_at = excluded.served_at;
        RETURN QUERY
            UPDATE apalis.jobs j SET status = 'Queued', lock_by = worker_id, lock_at = now()
            WHERE j.id = found_id
            RETURNING j.*;
        taken := taken + 1;
    END LOOP;
END
$$;
