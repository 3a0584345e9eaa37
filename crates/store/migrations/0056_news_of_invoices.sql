-- Whoever looks at invoices hears of each committed change: once per transaction and organisation, however many it is.
CREATE FUNCTION announce_organisation() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM pg_notify('probity_documents', organisation_id::text)
    FROM (SELECT DISTINCT organisation_id FROM changed) AS concerned;
    RETURN NULL;
END
$$;
CREATE TRIGGER announce_insert AFTER INSERT ON invoices
    REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION announce_organisation();
CREATE TRIGGER announce_update AFTER UPDATE ON invoices
    REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION announce_organisation();
CREATE TRIGGER announce_insert AFTER INSERT ON approvals
    REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION announce_organisation();
