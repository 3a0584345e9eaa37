//! The columns that hold sealed values, and the statements that move them to another key.

/// Gives its statements for one column. `place` builds in SQL what the value's context is in the program.
macro_rules! sealed_column {
    ($table:literal . $column:literal, key $key:literal, place $place:literal) => {
        SealedColumn {
            name: concat!($table, ".", $column),
            table: $table,
            column: $column,
            place: $place,
            count: concat!("SELECT ", $key, ", count(*) FROM ", $table, " WHERE ", $key, " IS NOT NULL GROUP BY 1"),
            take: concat!(
                "SELECT ctid::text, ",
                $place,
                ", ",
                $column,
                " FROM ",
                $table,
                " WHERE ",
                $key,
                " = $1 AND NOT (",
                $place,
                " = ANY($2)) LIMIT $3 FOR UPDATE"
            ),
            read: concat!("SELECT ", $place, ", ", $column, " FROM ", $table, " WHERE ", $key, " IS NOT NULL"),
            put: concat!(
                "UPDATE ",
                $table,
                " SET ",
                $column,
                " = moved.value FROM unnest($1::text[], $2::text[]) AS moved (row, value)
                 WHERE ",
                $table,
                ".ctid = moved.row::tid"
            ),
        }
    };
}

pub(super) struct SealedColumn {
    /// `table.column`
    pub name: &'static str,
    pub table: &'static str,
    pub column: &'static str,
    /// What a value's context is, in SQL.
    pub place: &'static str,
    /// Counts the values under each key.
    pub count: &'static str,
    /// Locks up to `$3` values under the key `$1` but for those at the places `$2`: row, place, value.
    pub take: &'static str,
    /// All values with their places: place, value.
    pub read: &'static str,
    /// Writes the values `$2` into the rows `$1`, which are locked.
    pub put: &'static str,
}

pub(super) const COLUMNS: &[SealedColumn] = &[
    sealed_column!(
        "documents"."file_key",
        key "file_key_id",
        place "'documents.file_key ' || organisation_id || ' ' || id"
    ),
    sealed_column!(
        "contracts"."contract",
        key "contract_key_id",
        place "'contracts.contract ' || organisation_id || ' ' || document_id"
    ),
    sealed_column!(
        "contract_versions"."contract",
        key "contract_key_id",
        place "'contract_versions.contract ' || organisation_id || ' ' || contract_id || ' ' || version"
    ),
    sealed_column!(
        "invoices"."invoice",
        key "invoice_key_id",
        place "'invoices.invoice ' || organisation_id || ' ' || document_id"
    ),
    sealed_column!(
        "invoices"."result",
        key "result_key_id",
        place "'invoices.result ' || organisation_id || ' ' || document_id"
    ),
    sealed_column!(
        "edits"."change",
        key "change_key_id",
        place "'edits.change ' || organisation_id || ' ' || coalesce(contract_id, invoice_id) || ' ' || version"
    ),
    sealed_column!(
        "input_rows"."payload",
        key "payload_key_id",
        place "'input_rows.payload ' || organisation_id || ' ' || import_id || ' ' || position"
    ),
    sealed_column!(
        "policies"."policy",
        key "policy_key_id",
        place "'policies.policy ' || organisation_id || ' ' || id"
    ),
    sealed_column!(
        "disputes"."letter",
        key "letter_key_id",
        place "'disputes.letter ' || organisation_id || ' ' || id"
    ),
    sealed_column!(
        "second_factors"."secret",
        key "secret_key_id",
        place "'second_factors.secret ' || user_id"
    ),
];
