-- Views of the inbox by rule and by age.
ALTER TABLE findings ADD COLUMN rule text GENERATED ALWAYS AS (split_part(finding, ':', 1)) STORED;
CREATE INDEX findings_rule ON findings (organisation_id, rule, invoice_id);
CREATE INDEX invoices_issued ON invoices (organisation_id, issue_order, id);
