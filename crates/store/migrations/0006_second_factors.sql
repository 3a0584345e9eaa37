-- Secrets of second factors move to another master key with everything else that is sealed.
ALTER TABLE second_factors ADD COLUMN secret_key_id text GENERATED ALWAYS AS (sealing_key(secret)) STORED;
CREATE INDEX second_factors_key ON second_factors (secret_key_id);

DO $$
BEGIN
    EXECUTE format('CREATE POLICY rotate ON second_factors TO %I USING (is_rotating())', current_user);
END
$$;
