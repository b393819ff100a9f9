"""What the audit log says that somebody did, and to what."""

from units.domain.words import Labelled


class AuditAction(Labelled):
    """An act that is written into the audit log. Values are stored: they never change."""

    LOOK = "look", "Looked at personal data"
    EXPORT = "export", "Exported data"
    SIGNED_IN = "signed_in", "Signed in"
    SIGNED_OUT = "signed_out", "Signed out"
    CITIZEN_SIGNED_IN = "citizen_signed_in", "A citizen signed in"
    CITIZEN_SIGNED_OUT = "citizen_signed_out", "A citizen signed out"
    CITIZEN_REFUSED = "citizen_refused", "A citizen's sign-in was refused"
    CITIZEN_SESSIONS_ENDED = "citizen_sessions_ended", "The identity provider ended a citizen's sessions"
    ACCOUNT_OPENED = "account_opened", "Opened an account"
    ACCOUNT_CHANGED = "account_changed", "Changed an account"
    ACCOUNT_DEACTIVATED = "account_deactivated", "Deactivated an account"
    ACCOUNT_REACTIVATED = "account_reactivated", "Activated an account again"
    PASSWORD_RESET = "password_reset", "Reset a password"
    PASSWORD_CHANGED = "password_changed", "Changed their own password"
    ASSIGNED = "assigned", "Gave a role"
    ASSIGNMENT_ENDED = "assignment_ended", "Ended a role"
    SESSION_ENDED = "session_ended", "Ended a session"
    OTHER_SESSIONS_ENDED = "other_sessions_ended", "Ended their own other sessions"
    TOKEN_ISSUED = "token_issued", "Issued a token"
    TOKEN_ENDED = "token_ended", "Ended a token"
    INCIDENT_CLOSED = "incident_closed", "Closed an incident"
    MESSAGE_RESENT = "message_resent", "Sent a message again"
    SCAN_ADDED = "scan_added", "Added a scan"
    SCAN_REPLACED = "scan_replaced", "Replaced a scan"
    SCAN_DESCRIBED = "scan_described", "Described a scan"
    SCAN_TAKEN_OUT = "scan_taken_out", "Took a scan out"
    CLOCK_DIFFERED = "clock_differed", "Worked on a computer whose clock is wrong"
    DELEGATED = "delegated", "Recorded a delegation of authority"
    DELEGATION_REVOKED = "delegation_revoked", "Revoked a delegation of authority"
    ABSENCE_RECORDED = "absence_recorded", "Recorded an absence"
    ABSENCE_CALLED_OFF = "absence_called_off", "Called an absence off"


class SubjectKind(Labelled):
    """What an audit entry is about; ``subject_id`` is its key."""

    RECORD = "record", "Record"
    ACCOUNT = "account", "Account"
    CITIZEN = "citizen", "Citizen or organisation"
    FIGURES = "figures", "Figures"
    INCIDENT = "incident", "Incident"
    MESSAGE = "message", "Outgoing message"
