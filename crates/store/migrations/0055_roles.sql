-- Roles beside owner, reviewer and viewer: who administers, who releases for payment, who audits. The old words stay.
ALTER TABLE memberships DROP CONSTRAINT memberships_role_check;
ALTER TABLE memberships ADD CONSTRAINT memberships_role_check
    CHECK (role IN ('owner', 'admin', 'approver', 'reviewer', 'auditor', 'viewer'));
ALTER TABLE invitations DROP CONSTRAINT invitations_role_check;
ALTER TABLE invitations ADD CONSTRAINT invitations_role_check
    CHECK (role IN ('owner', 'admin', 'approver', 'reviewer', 'auditor', 'viewer'));
