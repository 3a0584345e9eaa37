-- Files that were sent together, and what became of each: a document, or why it was not taken in. A document that is
-- sent again belongs to both batches, so the batch is not kept with the document.
CREATE TABLE batches (
    organisation_id uuid NOT NULL REFERENCES organisations,
    id uuid NOT NULL,
    -- Of the archive; none where files were chosen one by one.
    name text,
    -- Nobody: the system.
    begun_by uuid REFERENCES accounts,
    begun_at timestamptz NOT NULL,
    -- From then on it takes no files.
    cancelled_at timestamptz,
    PRIMARY KEY (organisation_id, id)
);

CREATE TABLE batch_files (
    organisation_id uuid NOT NULL REFERENCES organisations,
    batch_id uuid NOT NULL,
    -- Counts up, so that files keep the order in which they came.
    position bigint GENERATED ALWAYS AS IDENTITY,
    name text NOT NULL,
    document_id uuid,
    -- Whether the same bytes had been taken in before.
    known boolean NOT NULL DEFAULT false,
    refusal text,
    PRIMARY KEY (organisation_id, batch_id, position),
    CONSTRAINT batch_files_document UNIQUE (organisation_id, batch_id, document_id),
    CHECK (num_nonnulls(document_id, refusal) = 1),
    FOREIGN KEY (organisation_id, batch_id) REFERENCES batches,
    FOREIGN KEY (organisation_id, document_id) REFERENCES documents
);
CREATE INDEX batch_files_of_document ON batch_files (organisation_id, document_id) WHERE document_id IS NOT NULL;

DO $$
DECLARE
    name text;
BEGIN
    FOREACH name IN ARRAY ARRAY['batches', 'batch_files'] LOOP
        EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', name);
        EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', name);
        EXECUTE format('CREATE POLICY own ON %I USING (organisation_id = current_organisation())', name);
    END LOOP;
END
$$;
GRANT SELECT, INSERT, UPDATE ON batches TO probity_app;
GRANT SELECT, INSERT ON batch_files TO probity_app;
