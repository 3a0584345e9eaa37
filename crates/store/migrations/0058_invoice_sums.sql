-- What the invoices of each vendor come to, kept with each change, so that the inbox need not add up all of them.
CREATE TABLE invoice_sums (
    organisation_id uuid NOT NULL REFERENCES organisations,
    vendor_key text NOT NULL,
    -- Empty where none is known.
    currency text NOT NULL,
    state text NOT NULL,
    invoices bigint NOT NULL,
    billed numeric NOT NULL,
    at_stake numeric NOT NULL,
    payable numeric NOT NULL,
    PRIMARY KEY (organisation_id, vendor_key, currency, state)
);
ALTER TABLE invoice_sums ENABLE ROW LEVEL SECURITY;
ALTER TABLE invoice_sums FORCE ROW LEVEL SECURITY;
CREATE POLICY own ON invoice_sums USING (organisation_id = current_organisation());
GRANT SELECT, INSERT, UPDATE ON invoice_sums TO probity_app;

-- Adds what came and takes off what went. In the order of the keys, so that two who do it at once never wait for each other.
CREATE FUNCTION move_invoice_sums() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        INSERT INTO invoice_sums AS s
        SELECT organisation_id, vendor_key, coalesce(currency, ''), state, count(*),
               coalesce(sum(billed), 0), sum(at_stake), coalesce(sum(payable), 0)
        FROM came GROUP BY 1, 2, 3, 4 ORDER BY 1, 2, 3, 4
        ON CONFLICT (organisation_id, vendor_key, currency, state) DO UPDATE SET
            invoices = s.invoices + excluded.invoices, billed = s.billed + excluded.billed,
            at_stake = s.at_stake + excluded.at_stake, payable = s.payable + excluded.payable;
    ELSE
        INSERT INTO invoice_sums AS s
        SELECT organisation_id, vendor_key, coalesce(currency, ''), state, sum(sign),
               coalesce(sum(sign * billed), 0), sum(sign * at_stake), coalesce(sum(sign * payable), 0)
        FROM (SELECT *, 1 AS sign FROM came UNION ALL SELECT *, -1 FROM went) AS moved
        GROUP BY 1, 2, 3, 4
        HAVING sum(sign) <> 0 OR sum(sign * billed) <> 0 OR sum(sign * at_stake) <> 0 OR sum(sign * payable) <> 0
        ORDER BY 1, 2, 3, 4
        ON CONFLICT (organisation_id, vendor_key, currency, state) DO UPDATE SET
            invoices = s.invoices + excluded.invoices, billed = s.billed + excluded.billed,
            at_stake = s.at_stake + excluded.at_stake, payable = s.payable + excluded.payable;
    END IF;
    RETURN NULL;
END
$$;
CREATE TRIGGER sum_insert AFTER INSERT ON invoices
    REFERENCING NEW TABLE AS came FOR EACH STATEMENT EXECUTE FUNCTION move_invoice_sums();
CREATE TRIGGER sum_update AFTER UPDATE ON invoices
    REFERENCING NEW TABLE AS came OLD TABLE AS went FOR EACH STATEMENT EXECUTE FUNCTION move_invoice_sums();

-- The owner too sees no organisation's rows but by this.
ALTER TABLE invoices NO FORCE ROW LEVEL SECURITY;
ALTER TABLE invoice_sums NO FORCE ROW LEVEL SECURITY;
INSERT INTO invoice_sums
SELECT organisation_id, vendor_key, coalesce(currency, ''), state, count(*),
       coalesce(sum(billed), 0), sum(at_stake), coalesce(sum(payable), 0)
FROM invoices GROUP BY 1, 2, 3, 4;
ALTER TABLE invoices FORCE ROW LEVEL SECURITY;
ALTER TABLE invoice_sums FORCE ROW LEVEL SECURITY;
