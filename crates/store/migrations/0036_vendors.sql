-- Contracts by vendor, under the same key as invoices.
ALTER TABLE contracts ADD COLUMN vendor_key text NOT NULL DEFAULT '';
-- What is there already; whatever is saved from now on gets the application's own key.
UPDATE contracts SET vendor_key = lower(btrim(regexp_replace(vendor_name, '\s+', ' ', 'g'))) WHERE vendor_name IS NOT NULL;
CREATE INDEX contracts_vendor ON contracts (organisation_id, vendor_key, id);
