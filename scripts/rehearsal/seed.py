#!/usr/bin/env python3
"""Writes SQL that fills a migrated database with invoices that were read and reconciled.

Usage: seed.py PROBITY SAMPLES INVOICES ORGANISATIONS PEOPLE

What stands in them is what the program reads from the samples, so that pages are as large as real ones; number, vendor
and dates differ from row to row. The first account of the database gives its password to all others. To be run as
Postgres' superuser: triggers and row security are passed by.
"""
import json
import subprocess
import sys
from pathlib import Path

probity, samples = sys.argv[1], Path(sys.argv[2])
invoices, organisations, people = map(int, sys.argv[3:6])
contract_file = samples / "contract-services.pdf"
NUMBER, VENDOR, ISSUED, DUE = "LFS-SEED", "Seed Facility Services Ltd", "2026-09-01", "2026-10-16"
# Invoices under one contract: what an edit has computed anew hangs on it.
UNDER_ONE = 40


def ask(*arguments):
    # Findings are told by the exit code too.
    return json.loads(subprocess.run([probity, *arguments], stdout=subprocess.PIPE, check=False).stdout)


def extract(kind, file):
    read = ask("extract", "--kind", kind, str(file))
    return {name: value for name, value in read.items() if name not in ("file", "kind", "warnings")}


def quote(value):
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    assert "$seed$" not in text
    return f"$seed${text}$seed$"


def set_up(invoice, result):
    """The same invoice under names that each row replaces."""
    fields = invoice["fields"]
    text = json.dumps([invoice, result], ensure_ascii=False)
    for old, new in (
        (fields["invoice_number"]["value"], NUMBER),
        (fields["seller_name"]["value"], VENDOR),
        (fields["issue_date"]["value"], ISSUED),
        (fields["due_date"]["value"], DUE),
    ):
        text = text.replace(old, new)
    return json.loads(text)


contract = extract("contract", contract_file)
contract = json.loads(json.dumps(contract).replace(contract["fields"]["vendor_name"]["value"], VENDOR))
templates, findings = [], []
for kind, name in enumerate(["invoice-1-lfs-20381.pdf", "invoice-3-lfs-20412.pdf"]):
    result = ask("reconcile", "--json", "--contract", str(contract_file), "--invoice", str(samples / name))
    templates.append(set_up(extract("invoice", samples / name), result))
    for finding in result["findings"]:
        stake = (finding["stake"] or {"amount": "0"})["amount"]
        findings.append((kind, finding["id"], int(finding["severity"][1:]), stake))

rows = []
for kind, (invoice, result) in enumerate(templates):
    totals = result["totals"]
    own = [finding for finding in findings if finding[0] == kind]
    worst = min((finding[2] for finding in own), default="NULL")
    rows.append(
        f"({kind}, {quote(invoice)}, {quote(result)}, {totals['billed']}, {totals['at_stake']}, {totals['payable']},"
        f" {worst}, {len(own)}, '{'needs_review' if own else 'ready'}')"
    )
values = ",\n".join(f"({kind}, '{name}', {severity}, {stake})" for kind, name, severity, stake in findings)

print(f"""
\\set ON_ERROR_STOP on
SET client_min_messages = warning;
BEGIN;
SET LOCAL session_replication_role = replica;
SET LOCAL synchronous_commit = off;
SET LOCAL work_mem = '256MB';
SET LOCAL maintenance_work_mem = '512MB';

-- UUIDs of version 7, as the program makes them: of one time, so that rows lie in the order in which they came.
CREATE FUNCTION pg_temp.seed_id(kind text, number bigint) RETURNS uuid LANGUAGE sql IMMUTABLE RETURN
    (lpad(to_hex(1764000000000 + number), 12, '0') || '7' || substr(md5(kind || number), 1, 3)
     || '8' || substr(md5(kind || number), 4, 15))::uuid;

CREATE TEMP TABLE template (kind int, invoice text, result text, billed numeric, at_stake numeric, payable numeric,
                            worst smallint, findings int, state text);
INSERT INTO template VALUES {",".join(rows)};
CREATE TEMP TABLE template_finding (kind int, finding text, severity smallint, stake numeric);
INSERT INTO template_finding VALUES {values};

INSERT INTO organisations (id, name, created_at)
SELECT pg_temp.seed_id('organisation', n), 'Organisation ' || n, now() FROM generate_series(0, {organisations - 1}) n;
INSERT INTO accounts (id, email, name, password_hash, created_at)
SELECT pg_temp.seed_id('person', n), 'person' || n || '@example.org', 'Person ' || n,
       (SELECT password_hash FROM accounts ORDER BY created_at LIMIT 1), now()
FROM generate_series(0, {people - 1}) n;
INSERT INTO memberships (organisation_id, user_id, role, created_at)
SELECT pg_temp.seed_id('organisation', n % {organisations}), pg_temp.seed_id('person', n), 'owner', now()
FROM generate_series(0, {people - 1}) n;

-- Row n is of organisation n % organisations, and the k-th of it.
CREATE TEMP TABLE seed_contract AS
SELECT o * 1000000::bigint + c AS n, pg_temp.seed_id('organisation', o) AS organisation,
       'Facility Services ' || o || '-' || c AS vendor, 'LFS-' || o || '-' || c AS number
FROM generate_series(0, {organisations - 1}) o,
     generate_series(0, greatest(1, {invoices} / {organisations} / {UNDER_ONE}) - 1) c;
INSERT INTO documents (organisation_id, id, sha256, file_name, media_type, byte_size, kind, state, scan, uploaded_at, updated_at)
SELECT organisation, pg_temp.seed_id('contract document', n), sha256(('contract ' || n)::bytea), number || '.pdf',
       'application/pdf', 20000, 'contract', 'done', 'clean', now(), now() FROM seed_contract;
INSERT INTO contracts (organisation_id, id, document_id, contract, contract_number, vendor_name, currency,
                       effective_date, expiry_date, terms, created_at, updated_at)
SELECT organisation, pg_temp.seed_id('contract', n), pg_temp.seed_id('contract document', n),
       replace(replace({quote(contract)}, '{VENDOR}', vendor), '{contract["fields"]["contract_number"]["value"]}', number),
       number, vendor, 'USD', date '2025-01-01', date '2027-12-31', {len(contract["lines"])}, now(), now()
FROM seed_contract;

CREATE TEMP TABLE seed_invoice AS
SELECT n, n % {organisations} AS o, n / {organisations} AS k, (n / 7) % 2 AS kind,
       (n / {organisations}) % greatest(1, {invoices} / {organisations} / {UNDER_ONE}) AS c
FROM generate_series(0::bigint, {invoices - 1}) n;
INSERT INTO documents (organisation_id, id, sha256, file_name, media_type, byte_size, kind, state, scan, uploaded_at, updated_at)
SELECT pg_temp.seed_id('organisation', o), pg_temp.seed_id('document', n), sha256(('invoice ' || n)::bytea),
       'LFS-' || n || '.pdf', 'application/pdf', 20000, 'invoice', 'done', 'clean', now(), now() FROM seed_invoice;
INSERT INTO invoices (organisation_id, id, document_id, contract_id, invoice, result, invoice_number, vendor_name,
                      vendor_key, search, issue_date, due_date, currency, billed, found_at_stake, found_payable,
                      at_stake, payable, worst_severity, findings, state, created_at, updated_at)
SELECT pg_temp.seed_id('organisation', o), pg_temp.seed_id('invoice', n), pg_temp.seed_id('document', n),
       pg_temp.seed_id('contract', o * 1000000 + c),
       replace(replace(replace(replace(t.invoice, '{NUMBER}', 'LFS-' || n), '{VENDOR}', vendor), '{ISSUED}', issued::text),
               '{DUE}', (issued + 45)::text),
       replace(t.result, '{NUMBER}', 'LFS-' || n), 'LFS-' || n, vendor, lower(vendor),
       lower('LFS-' || n || ' ' || vendor), issued, issued + 45, 'USD', t.billed, t.at_stake, t.payable, t.at_stake,
       t.payable, t.worst, t.findings, t.state, now(), now()
FROM (SELECT s.*, date '2026-09-01' - (k % 300)::int AS issued, 'Facility Services ' || o || '-' || c AS vendor
      FROM seed_invoice s) s
JOIN template t USING (kind);
INSERT INTO findings (organisation_id, invoice_id, finding, severity, stake)
SELECT pg_temp.seed_id('organisation', o), pg_temp.seed_id('invoice', n), f.finding, f.severity, f.stake
FROM seed_invoice JOIN template_finding f USING (kind);
COMMIT;
VACUUM ANALYZE;
""")
