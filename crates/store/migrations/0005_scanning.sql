-- Where a document stands with the virus scanner. Nothing reads a pending or an infected one.
ALTER TABLE documents
    ADD COLUMN scan text NOT NULL DEFAULT 'unscanned'
        CONSTRAINT documents_scan CHECK (scan IN ('pending', 'clean', 'unscanned', 'infected')),
    ADD COLUMN scan_tries integer NOT NULL DEFAULT 0,
    ADD COLUMN scanned_at timestamptz,
    -- What the scanner found.
    ADD COLUMN signature text;
ALTER TABLE documents ALTER COLUMN scan SET DEFAULT 'pending';

-- What has not been read yet is scanned first. The owner sees no rows while row security is forced.
ALTER TABLE documents NO FORCE ROW LEVEL SECURITY;
UPDATE documents SET scan = 'pending' WHERE state IN ('received', 'reading');
ALTER TABLE documents FORCE ROW LEVEL SECURITY;

ALTER TABLE documents DROP CONSTRAINT documents_state_check;
ALTER TABLE documents ADD CONSTRAINT documents_state CHECK (state IN (
    'received', 'quarantined', 'scanning', 'reading', 'extracting', 'reconciling',
    'done', 'not_read', 'failed', 'infected', 'cancelled'));

-- What an organisation's files take up is added up from the index alone.
CREATE INDEX documents_size ON documents (organisation_id) INCLUDE (scan, byte_size);
