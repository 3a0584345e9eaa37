//! The closed set of what the audit log can tell.

use crate::keyword::keywords;

keywords! {
    /// What was done. A word once written is never given another meaning.
    pub enum Action {
        OrganisationFounded = "organisation.founded",
        SignedIn = "sign_in.succeeded",
        SignInFailed = "sign_in.failed",
        SignInLocked = "sign_in.locked",
        SignedOut = "sign_out",
        SessionRevoked = "session.revoked",
        PasswordChanged = "password.changed",
        PasswordResetAsked = "password.reset_asked",
        PasswordReset = "password.reset",
        SecondFactorEnabled = "second_factor.enabled",
        SecondFactorDisabled = "second_factor.disabled",
        SecondFactorFailed = "second_factor.failed",
        RecoveryCodeUsed = "recovery_code.used",
        RecoveryCodesMade = "recovery_codes.made",
        InvitationMade = "invitation.made",
        InvitationWithdrawn = "invitation.withdrawn",
        MemberJoined = "member.joined",
        MemberRemoved = "member.removed",
        RoleChanged = "role.changed",
        SettingChanged = "setting.changed",
        InputsImported = "inputs.imported",
        InputsTakenBack = "inputs.taken_back",
        DocumentUploaded = "document.uploaded",
        DocumentRefused = "document.refused",
        DocumentInfected = "document.infected",
        DocumentRepeated = "document.repeated",
        DocumentCancelled = "document.cancelled",
        DocumentRead = "document.read",
        DocumentNotRead = "document.not_read",
        DocumentDownloaded = "document.downloaded",
        ContractEdited = "contract.edited",
        ContractRerated = "contract.rerated",
        InvoiceEdited = "invoice.edited",
        FindingsChanged = "findings.changed",
        FindingConfirmed = "finding.confirmed",
        FindingDisputed = "finding.disputed",
        FindingDismissed = "finding.dismissed",
        FindingReopened = "finding.reopened",
        InvoiceApproved = "invoice.approved",
        InvoiceApprovalTakenBack = "invoice.approval_taken_back",
        DisputeOpened = "dispute.opened",
        DisputeSent = "dispute.sent",
        DisputeAgreed = "dispute.agreed",
        DisputeRejected = "dispute.rejected",
        DisputeWithdrawn = "dispute.withdrawn",
        DisputeCredited = "dispute.credited",
        DisputeCreditTakenBack = "dispute.credit_taken_back",
        DisputePaidBack = "dispute.paid_back",
        DisputeStepTakenBack = "dispute.step_taken_back",
        RecoveryExported = "recovery.exported",
        AccessRefused = "access.refused",
        ProofDownloaded = "proof.downloaded",
        AuditExported = "audit.exported",
        DataExported = "data.exported",
        KeysRotated = "keys.rotated",
    }
}

keywords! {
    /// What kind of thing it was done to.
    pub enum SubjectKind {
        Organisation = "organisation",
        Account = "account",
        Session = "session",
        Invitation = "invitation",
        Setting = "setting",
        Document = "document",
        Contract = "contract",
        Invoice = "invoice",
        Dispute = "dispute",
        InputImport = "input_import",
        /// An address of the program, such as `POST /api/decide`.
        Address = "address",
        AuditLog = "audit_log",
        Key = "key",
    }
}
