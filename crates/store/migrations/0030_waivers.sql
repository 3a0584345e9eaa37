-- Why a finding was waived, from a closed set; `reason` keeps the words beside it. Earlier rows have words only.
ALTER TABLE decisions ADD COLUMN code text
    CONSTRAINT decisions_code CHECK (code IS NULL OR (verdict = 'dismissed' AND code IN (
        'agreed_in_writing', 'below_cost', 'misread', 'terms_outdated', 'settled_elsewhere', 'goodwill', 'other')));
