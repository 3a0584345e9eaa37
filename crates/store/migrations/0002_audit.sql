-- The audit log: who did what, from where, and what changed by it. Each organisation has a chain of its
-- own, named by its id; the nil id names the chain of what belongs to no organisation.

-- The end of each chain. Locked from an entry's writing until its transaction ends, so it is taken last.
CREATE TABLE audit_heads (
    organisation_id uuid PRIMARY KEY,
    sequence bigint NOT NULL CHECK (sequence >= 0),
    hash bytea NOT NULL CHECK (length(hash) = 32)
);

-- No foreign keys: an entry outlives what it tells of.
CREATE TABLE audit_entries (
    organisation_id uuid NOT NULL,
    -- 1, 2, 3 … without a gap.
    sequence bigint NOT NULL CHECK (sequence > 0),
    at timestamptz NOT NULL,
    actor text NOT NULL CHECK (actor IN ('person', 'system', 'visitor')),
    user_id uuid,
    -- The person's e-mail address at the time.
    person text,
    address text,
    request text,
    agent text,
    action text NOT NULL,
    subject text NOT NULL,
    subject_id text,
    -- Flat objects of texts.
    before jsonb NOT NULL CHECK (jsonb_typeof(before) = 'object'),
    after jsonb NOT NULL CHECK (jsonb_typeof(after) = 'object'),
    -- The hash of the entry before; of 32 zeros for the first.
    previous bytea NOT NULL CHECK (length(previous) = 32),
    hash bytea NOT NULL CHECK (length(hash) = 32),
    PRIMARY KEY (organisation_id, sequence),
    CHECK ((actor = 'person') = (user_id IS NOT NULL))
);
CREATE INDEX audit_entries_subject ON audit_entries (organisation_id, subject_id, sequence);

-- How a value goes into the hash: absent or present, and its length, so that no two entries read alike.
CREATE FUNCTION audit_text(value text) RETURNS bytea LANGUAGE sql STABLE PARALLEL SAFE
    RETURN CASE
        WHEN value IS NULL THEN '\x00'::bytea
        ELSE '\x01'::bytea || int4send(octet_length(convert_to(value, 'UTF8'))) || convert_to(value, 'UTF8')
    END;
CREATE FUNCTION audit_details(details jsonb) RETURNS bytea LANGUAGE sql STABLE PARALLEL SAFE
    RETURN (
        SELECT int4send(count(*)::integer)
               || coalesce(string_agg(audit_text(name) || audit_text(value), ''::bytea ORDER BY name COLLATE "C"), ''::bytea)
        FROM jsonb_each_text(details) AS detail (name, value)
    );
CREATE FUNCTION audit_hash(entry audit_entries) RETURNS bytea LANGUAGE sql STABLE PARALLEL SAFE
    RETURN sha256(
        convert_to('probity-audit-1', 'UTF8')
        || uuid_send(entry.organisation_id)
        || int8send(entry.sequence)
        || entry.previous
        || int8send((extract(epoch FROM entry.at) * 1000000)::bigint)
        || audit_text(entry.actor)
        || audit_text(entry.user_id::text)
        || audit_text(entry.person)
        || audit_text(entry.address)
        || audit_text(entry.request)
        || audit_text(entry.agent)
        || audit_text(entry.action)
        || audit_text(entry.subject)
        || audit_text(entry.subject_id)
        || audit_details(entry.before)
        || audit_details(entry.after)
    );

-- Appends to the chain of the transaction's organisation, or to the common one where it has none. The only
-- way for the application to write here: it can neither choose another chain nor another person.
CREATE FUNCTION append_audit_entry(
    told_at timestamptz,
    told_actor text,
    told_address text,
    told_request text,
    told_agent text,
    told_action text,
    told_subject text,
    told_subject_id text,
    told_before jsonb,
    told_after jsonb
) RETURNS bigint LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    entry public.audit_entries;
    head public.audit_heads;
BEGIN
    entry.organisation_id := coalesce(public.current_organisation(), '00000000-0000-0000-0000-000000000000');
    entry.at := told_at;
    entry.actor := told_actor;
    IF told_actor = 'person' THEN
        entry.user_id := public.current_person();
        SELECT email INTO entry.person FROM public.accounts WHERE id = entry.user_id;
    END IF;
    entry.address := told_address;
    entry.request := told_request;
    entry.agent := told_agent;
    entry.action := told_action;
    entry.subject := told_subject;
    entry.subject_id := told_subject_id;
    entry.before := told_before;
    entry.after := told_after;

    INSERT INTO public.audit_heads VALUES (entry.organisation_id, 0, decode(repeat('00', 32), 'hex'))
        ON CONFLICT DO NOTHING;
    SELECT * INTO STRICT head FROM public.audit_heads h WHERE h.organisation_id = entry.organisation_id FOR UPDATE;
    entry.sequence := head.sequence + 1;
    entry.previous := head.hash;
    entry.hash := public.audit_hash(entry);
    INSERT INTO public.audit_entries SELECT entry.*;
    UPDATE public.audit_heads h SET sequence = entry.sequence, hash = entry.hash
        WHERE h.organisation_id = entry.organisation_id;
    RETURN entry.sequence;
END
$$;
REVOKE ALL ON FUNCTION append_audit_entry FROM PUBLIC;
GRANT EXECUTE ON FUNCTION append_audit_entry TO probity_app;

CREATE FUNCTION refuse_audit_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'the audit log is only ever appended to';
END
$$;
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON audit_entries
    FOR EACH ROW EXECUTE FUNCTION refuse_audit_change();
CREATE TRIGGER append_only_whole BEFORE TRUNCATE ON audit_entries
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_audit_change();

-- Whether the query runs with the rights of the log's owner: the function above, and the verification.
CREATE FUNCTION owns_audit() RETURNS boolean LANGUAGE sql STABLE PARALLEL SAFE
    RETURN (SELECT pg_has_role(current_user, c.relowner, 'USAGE') FROM pg_class c
            WHERE c.oid = 'public.audit_entries'::regclass);

ALTER TABLE audit_heads ENABLE ROW LEVEL SECURITY;
ALTER TABLE audit_heads FORCE ROW LEVEL SECURITY;
ALTER TABLE audit_entries ENABLE ROW LEVEL SECURITY;
ALTER TABLE audit_entries FORCE ROW LEVEL SECURITY;
CREATE POLICY see ON audit_heads FOR SELECT USING (organisation_id = current_organisation());
CREATE POLICY owner ON audit_heads USING ((SELECT owns_audit()));
CREATE POLICY see ON audit_entries FOR SELECT USING (organisation_id = current_organisation());
CREATE POLICY owner ON audit_entries USING ((SELECT owns_audit()));
GRANT SELECT ON audit_heads, audit_entries TO probity_app;
