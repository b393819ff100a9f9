"""What a person may do, and which role carries it (DOMAIN.md section 7; Decree 118/2025 Arts. 9-12)."""

from enum import StrEnum


class Capability(StrEnum):
    """One thing that a view or a service may ask for."""

    PUBLIC = "public"  # anybody, signed in or not
    SIGNED_IN = "signed_in"  # any active staff account
    VIEW_RECORDS = "view_records"
    VIEW_PERSONAL_DATA = "view_personal_data"
    SUBMIT_RECORDS = "submit_records"
    RECEIVE_RECORDS = "receive_records"
    REFUSE_INTAKE = "refuse_intake"
    FORWARD_RECORDS = "forward_records"
    ASSIGN_RECORDS = "assign_records"
    PROCESS_RECORDS = "process_records"
    SIGN_RESULTS = "sign_results"
    COMPLETE_RECORDS = "complete_records"
    RETURN_RESULTS = "return_results"
    WITHDRAW_RECORDS = "withdraw_records"
    COLLECT_FEES = "collect_fees"
    VIEW_FIGURES = "view_figures"
    EXPORT_FIGURES = "export_figures"
    VIEW_INCIDENTS = "view_incidents"
    MANAGE_CATALOGUE = "manage_catalogue"
    MANAGE_CALENDAR = "manage_calendar"
    MANAGE_UNITS = "manage_units"
    MANAGE_STAFF = "manage_staff"
    VIEW_AUDIT = "view_audit"
    OPERATE_SYSTEM = "operate_system"


class Role(StrEnum):
    """A role held at a place for a period, through an assignment."""

    ASSISTANT = "assistant"
    RECEPTION_CLERK = "reception_clerk"
    RETURN_CLERK = "return_clerk"
    CASHIER = "cashier"
    PROCESSING_OFFICER = "processing_officer"
    UNIT_LEADER = "unit_leader"
    DOCUMENT_CLERK = "document_clerk"
    CENTRE_LEADER = "centre_leader"
    PROVINCIAL_SUPERVISOR = "provincial_supervisor"
    PETITION_OFFICER = "petition_officer"
    CATALOGUE_ADMIN = "catalogue_admin"
    TECHNICAL_ADMIN = "technical_admin"
    AUDITOR = "auditor"


class Employer(StrEnum):
    """Who pays the person: centres are staffed by many (DOMAIN.md 0.3, 7)."""

    CIVIL_SERVICE = "civil_service"
    POLICE = "police"
    TAX = "tax"
    SOCIAL_INSURANCE = "social_insurance"
    POST_OFFICE = "post_office"
    FPT = "fpt"
    LAND_REGISTRATION = "land_registration"
    YOUTH_UNION = "youth_union"


C = Capability
_LOOK = frozenset({C.SIGNED_IN, C.VIEW_RECORDS})
_COUNTER = _LOOK | {C.VIEW_PERSONAL_DATA, C.SUBMIT_RECORDS}

ROLE_CAPABILITIES: dict[Role, frozenset[Capability]] = {
    # guidance and data entry only: no acceptance, no access to others' files
    Role.ASSISTANT: frozenset({C.SIGNED_IN, C.SUBMIT_RECORDS}),
    Role.RECEPTION_CLERK: _COUNTER
    | {C.RECEIVE_RECORDS, C.REFUSE_INTAKE, C.FORWARD_RECORDS, C.WITHDRAW_RECORDS, C.RETURN_RESULTS, C.COLLECT_FEES},
    Role.RETURN_CLERK: _LOOK | {C.VIEW_PERSONAL_DATA, C.RETURN_RESULTS},
    Role.CASHIER: _LOOK | {C.COLLECT_FEES},
    Role.PROCESSING_OFFICER: _LOOK | {C.VIEW_PERSONAL_DATA, C.PROCESS_RECORDS, C.COMPLETE_RECORDS},
    Role.UNIT_LEADER: _LOOK
    | {
        C.VIEW_PERSONAL_DATA,
        C.PROCESS_RECORDS,
        C.ASSIGN_RECORDS,
        C.COMPLETE_RECORDS,
        C.SIGN_RESULTS,
        C.VIEW_FIGURES,
        C.EXPORT_FIGURES,
    },
    Role.DOCUMENT_CLERK: _LOOK | {C.COMPLETE_RECORDS},
    Role.CENTRE_LEADER: _LOOK
    | {C.VIEW_PERSONAL_DATA, C.ASSIGN_RECORDS, C.FORWARD_RECORDS, C.VIEW_FIGURES, C.EXPORT_FIGURES, C.VIEW_INCIDENTS},
    Role.PROVINCIAL_SUPERVISOR: _LOOK | {C.VIEW_FIGURES, C.EXPORT_FIGURES, C.VIEW_INCIDENTS},
    Role.PETITION_OFFICER: frozenset({C.SIGNED_IN}),
    Role.CATALOGUE_ADMIN: frozenset({C.SIGNED_IN, C.MANAGE_CATALOGUE, C.MANAGE_CALENDAR, C.MANAGE_UNITS}),
    # no default right to read dossiers
    Role.TECHNICAL_ADMIN: frozenset({C.SIGNED_IN, C.MANAGE_STAFF, C.OPERATE_SYSTEM, C.VIEW_INCIDENTS}),
    Role.AUDITOR: frozenset({C.SIGNED_IN, C.VIEW_AUDIT, C.VIEW_FIGURES, C.VIEW_INCIDENTS}),
}

# These roles are held for the whole province when the assignment names the province.
PROVINCE_WIDE = frozenset({Role.PROVINCIAL_SUPERVISOR, Role.AUDITOR, Role.CATALOGUE_ADMIN, Role.TECHNICAL_ADMIN})
# Without an assignment to a place these read no record at all.
READS_NO_RECORDS = frozenset(role for role, held in ROLE_CAPABILITIES.items() if C.VIEW_RECORDS not in held)
