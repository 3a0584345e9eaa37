#!/usr/bin/env bash
# Run by Postgres' own image at its first start: the role that owns the tables, and the one that serves, which row
# security binds. docs/deploy.md does the same by hand elsewhere.
set -euo pipefail
psql -v ON_ERROR_STOP=1 -U postgres \
  -v owner="$(cat /run/secrets/owner_password)" -v serving="$(cat /run/secrets/serving_password)" <<'SQL'
CREATE ROLE probity_app NOLOGIN;
CREATE ROLE probity_owner LOGIN PASSWORD :'owner';
CREATE ROLE probity_serving LOGIN PASSWORD :'serving' NOSUPERUSER NOBYPASSRLS IN ROLE probity_app;
GRANT probity_app TO probity_owner WITH ADMIN OPTION;
CREATE DATABASE probity OWNER probity_owner;
SQL
