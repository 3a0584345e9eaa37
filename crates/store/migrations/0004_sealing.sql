-- What a document says, and what a person changes it to, is kept as text that the application seals:
-- 'v1.KEY.BASE64'. JSON of earlier rows is still read; 'probity keys rotate' seals it.
CREATE FUNCTION sealing_key(value text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN CASE WHEN starts_with(value, 'v1.') THEN split_part(value, '.', 2) WHEN value IS NOT NULL THEN 'plain' END;

-- The key of the document's file, sealed; without one the file is as it was uploaded.
ALTER TABLE documents
    ADD COLUMN file_key text CHECK (starts_with(file_key, 'v1.')),
    ADD COLUMN file_key_id text GENERATED ALWAYS AS (coalesce(sealing_key(file_key), 'plain')) STORED;

ALTER TABLE contracts ALTER COLUMN contract TYPE text;
ALTER TABLE contracts ADD COLUMN contract_key_id text GENERATED ALWAYS AS (sealing_key(contract)) STORED;

ALTER TABLE invoices ALTER COLUMN invoice TYPE text, ALTER COLUMN result TYPE text;
ALTER TABLE invoices
    ADD COLUMN invoice_key_id text GENERATED ALWAYS AS (sealing_key(invoice)) STORED,
    ADD COLUMN result_key_id text GENERATED ALWAYS AS (sealing_key(result)) STORED;

-- {"old": ..., "new": ...}
ALTER TABLE edits ADD COLUMN change text;
ALTER TABLE edits NO FORCE ROW LEVEL SECURITY;
UPDATE edits SET change = json_build_object('old', old_value, 'new', new_value)::text;
ALTER TABLE edits FORCE ROW LEVEL SECURITY;
ALTER TABLE edits ALTER COLUMN change SET NOT NULL, DROP COLUMN old_value, DROP COLUMN new_value;
ALTER TABLE edits ADD COLUMN change_key_id text GENERATED ALWAYS AS (sealing_key(change)) STORED;

-- The rotation of keys asks for one key at a time, again and again.
CREATE INDEX documents_key ON documents (file_key_id);
CREATE INDEX contracts_key ON contracts (contract_key_id);
CREATE INDEX invoices_invoice_key ON invoices (invoice_key_id);
CREATE INDEX invoices_result_key ON invoices (result_key_id);
CREATE INDEX edits_key ON edits (change_key_id);

-- It sees all organisations, but only as the owner of the tables, and only while it says so.
CREATE FUNCTION is_rotating() RETURNS boolean LANGUAGE sql STABLE PARALLEL SAFE
    RETURN coalesce(current_setting('probity.rotation', true), '') = 'on';
DO $$
DECLARE
    name text;
BEGIN
    FOREACH name IN ARRAY ARRAY['documents', 'contracts', 'invoices', 'edits'] LOOP
        EXECUTE format('CREATE POLICY rotate ON %I TO %I USING (is_rotating())', name, current_user);
    END LOOP;
END
$$;
