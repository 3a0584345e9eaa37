-- What is known of backups and of the verification of the audit log, for the operator and for monitoring.
ALTER TABLE installation
    ADD COLUMN backed_up_at timestamptz,
    -- When a verification last found that a backup holds, and what the latest found wrong.
    ADD COLUMN backup_proved_at timestamptz,
    ADD COLUMN backup_fault text,
    ADD COLUMN audit_checked_at timestamptz,
    ADD COLUMN audit_faults integer;
