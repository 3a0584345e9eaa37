-- The end of an organisation: asked for by an owner, done after a time in which it can be taken back.
ALTER TABLE organisations ADD COLUMN delete_at timestamptz;
CREATE INDEX organisations_leaving ON organisations (delete_at) WHERE delete_at IS NOT NULL;
GRANT UPDATE (delete_at) ON organisations TO probity_app;
CREATE POLICY leaving ON organisations FOR SELECT USING (is_housekeeping() AND delete_at IS NOT NULL);

-- An entry goes with its organisation, and in no other way.
CREATE OR REPLACE FUNCTION refuse_audit_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' AND TG_LEVEL = 'ROW' THEN
        IF current_setting('probity.ending', true) = OLD.organisation_id::text AND public.owns_audit() THEN
            RETURN OLD;
        END IF;
    END IF;
    RAISE EXCEPTION 'the audit log is only ever appended to';
END
$$;

-- Deletes all that an organisation has, and the accounts of those who belong nowhere else. False where its time has
-- not come. The only way for the application to delete what it may only add to.
CREATE FUNCTION end_organisation(ended uuid, told_at timestamptz) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    people uuid[];
    person uuid;
    remaining oid[];
    ripe oid[];
    one oid;
BEGIN
    PERFORM set_config('probity.organisation', ended::text, true), set_config('probity.person', '', true);
    PERFORM FROM public.organisations WHERE id = ended AND delete_at <= least(told_at, now()) FOR UPDATE;
    IF NOT FOUND THEN
        RETURN false;
    END IF;
    PERFORM set_config('probity.ending', ended::text, true), set_config('probity.housekeeping', 'on', true);
    SELECT coalesce(array_agg(user_id), '{}') INTO people FROM public.memberships WHERE organisation_id = ended;
    FOREACH person IN ARRAY people LOOP
        PERFORM set_config('probity.person', person::text, true);
        DELETE FROM public.calendar_feeds WHERE organisation_id = ended AND user_id = person;
    END LOOP;

    -- Every table with rows of organisations, first those that no other of them refers to.
    SELECT array_agg(c.oid) INTO remaining
    FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attname = 'organisation_id' AND NOT a.attisdropped
    WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p');
    WHILE remaining <> '{}' LOOP
        SELECT coalesce(array_agg(t), '{}') INTO ripe FROM unnest(remaining) t
        WHERE NOT EXISTS (SELECT FROM pg_constraint f WHERE f.contype = 'f' AND f.confrelid = t AND f.conrelid <> t
                          AND f.conrelid = ANY (remaining));
        IF ripe = '{}' THEN
            RAISE EXCEPTION 'tables refer to each other in a circle: %', remaining::regclass[];
        END IF;
        FOREACH one IN ARRAY ripe LOOP
            EXECUTE format('DELETE FROM %s WHERE organisation_id = $1', one::regclass) USING ended;
        END LOOP;
        SELECT coalesce(array_agg(t), '{}') INTO remaining FROM unnest(remaining) t WHERE t <> ALL (ripe);
    END LOOP;
    DELETE FROM public.organisations WHERE id = ended;

    PERFORM set_config('probity.organisation', '', true);
    FOREACH person IN ARRAY people LOOP
        PERFORM set_config('probity.person', person::text, true);
        CONTINUE WHEN EXISTS (SELECT FROM public.memberships WHERE user_id = person);
        DELETE FROM public.recovery_codes WHERE user_id = person;
        DELETE FROM public.second_factors WHERE user_id = person;
        DELETE FROM public.password_resets WHERE user_id = person;
        DELETE FROM public.letters l USING public.accounts a WHERE a.id = person AND l.recipient = a.email;
        DELETE FROM public.accounts WHERE id = person;
    END LOOP;
    PERFORM set_config('probity.person', '', true), set_config('probity.housekeeping', '', true),
            set_config('probity.ending', '', true);
    RETURN true;
END
$$;
REVOKE ALL ON FUNCTION end_organisation FROM PUBLIC;
GRANT EXECUTE ON FUNCTION end_organisation TO probity_app;
