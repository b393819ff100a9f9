"""What a person may do, and which role carries it (Decree 118/2025 Arts. 9-12)."""

from units.domain.words import Labelled


class Capability(Labelled):
    """One thing that a view or a service may ask for."""

    PUBLIC = "public", "Open to everybody"  # anybody, signed in or not
    CITIZEN = "citizen", "Sign in as a citizen or an organisation"  # the other realm: no staff role carries it
    SIGNED_IN = "signed_in", "Sign in"  # any active staff account
    VIEW_RECORDS = "view_records", "See records"
    VIEW_PERSONAL_DATA = "view_personal_data", "See personal data"
    UNMASK_RECORDS = "unmask_records", "See whose record it is, for a reason"  # one record at a time, logged
    SUBMIT_RECORDS = "submit_records", "Enter submissions"
    MIRROR_RECORDS = "mirror_records", "Hand in records of another master system"
    RECEIVE_RECORDS = "receive_records", "Receive records"
    REFUSE_INTAKE = "refuse_intake", "Refuse at reception"
    FORWARD_RECORDS = "forward_records", "Forward records"
    ASSIGN_RECORDS = "assign_records", "Assign records to officers"
    PROCESS_RECORDS = "process_records", "Process records"
    SIGN_RESULTS = "sign_results", "Sign results"
    COMPLETE_RECORDS = "complete_records", "Complete records"
    RETURN_RESULTS = "return_results", "Return results"
    RETURN_BY_POST = "return_by_post", "Hand results to the addressee by post"
    WITHDRAW_RECORDS = "withdraw_records", "Withdraw records at the applicant's wish"
    REQUEST_SUPPLEMENTS = "request_supplements", "Request supplements"
    CONFIRM_SUPPLEMENTS = "confirm_supplements", "Confirm and close supplements"
    EXTEND_TERMS = "extend_terms", "Extend terms with an apology"
    STOP_RECORDS = "stop_records", "Stop the settlement of records"
    AMEND_RECORDS = "amend_records", "Correct typing errors"
    RECORD_OUTAGES = "record_outages", "Write down outages"
    VOID_RECORDS = "void_records", "Void records received wrongly"
    APPROVE_RESULTS = "approve_results", "Approve results"
    CORRECT_RESULTS = "correct_results", "Correct results after the end"
    MOVE_PAPERS = "move_papers", "Hand papers over"
    SERVE_TICKETS = "serve_tickets", "Call and serve tickets"
    MANAGE_TICKETS = "manage_tickets", "Manage kiosks and hall screens"
    MANAGE_DELEGATIONS = "manage_delegations", "Manage delegations of authority and cover"
    COLLECT_FEES = "collect_fees", "Collect fees"
    APPROVE_REFUNDS = "approve_refunds", "Approve refunds"
    RECONCILE_FEES = "reconcile_fees", "Compare fees with statements"
    ANSWER_DISSATISFACTION = "answer_dissatisfaction", "Answer people who were not satisfied"
    HANDLE_PETITIONS = "handle_petitions", "Handle petitions"
    ANSWER_DATA_REQUESTS = "answer_data_requests", "Answer requests about personal data"
    VIEW_FIGURES = "view_figures", "See the figures"
    EXPORT_FIGURES = "export_figures", "Export the figures"
    ENTER_INDEX = "enter_index", "Enter numbers of Index 766 that the portal does not hold"
    SUBMIT_STATISTICS = "submit_statistics", "Submit statistical reports"
    APPROVE_STATISTICS = "approve_statistics", "Approve statistical reports of the province"
    SUPERVISE = "supervise", "Watch over settlement: urge, ask for explanations"
    VIEW_INCIDENTS = "view_incidents", "See incidents"
    MANAGE_CATALOGUE = "manage_catalogue", "Manage the catalogue of procedures"
    MANAGE_CALENDAR = "manage_calendar", "Manage the working calendar"
    MANAGE_UNITS = "manage_units", "Manage units and centres"
    MANAGE_STAFF = "manage_staff", "Manage accounts and assignments"
    VIEW_AUDIT = "view_audit", "Read the audit log"
    OPERATE_SYSTEM = "operate_system", "Operate the system"
    USE_ADMIN = "use_admin", "Open the administration site"


OF_RECORDS = frozenset(
    {
        Capability.VIEW_RECORDS,
        Capability.VIEW_PERSONAL_DATA,
        Capability.UNMASK_RECORDS,
        Capability.RECEIVE_RECORDS,
        Capability.REFUSE_INTAKE,
        Capability.FORWARD_RECORDS,
        Capability.ASSIGN_RECORDS,
        Capability.PROCESS_RECORDS,
        Capability.SIGN_RESULTS,
        Capability.COMPLETE_RECORDS,
        Capability.RETURN_RESULTS,
        Capability.RETURN_BY_POST,
        Capability.WITHDRAW_RECORDS,
        Capability.REQUEST_SUPPLEMENTS,
        Capability.CONFIRM_SUPPLEMENTS,
        Capability.EXTEND_TERMS,
        Capability.STOP_RECORDS,
        Capability.AMEND_RECORDS,
        Capability.RECORD_OUTAGES,
        Capability.VOID_RECORDS,
        Capability.APPROVE_RESULTS,
        Capability.CORRECT_RESULTS,
        Capability.MOVE_PAPERS,
        Capability.COLLECT_FEES,
        Capability.APPROVE_REFUNDS,
        Capability.ANSWER_DISSATISFACTION,
        Capability.SUPERVISE,
    }
)
"""What is done to records that exist: a unit's successor does it to what the unit left open, since nobody files again.

All others stay with the places in force: figures, tickets, kiosks, staff. What begins anew at a counter (receptions,
days of a till) is refused at a closed place, whoever asks.
"""


class Role(Labelled):
    """A role held at a place for a period, through an assignment."""

    ASSISTANT = "assistant", "Assistant"
    RECEPTION_CLERK = "reception_clerk", "Reception clerk"
    RETURN_CLERK = "return_clerk", "Return clerk"
    CASHIER = "cashier", "Cashier"
    POST_OFFICER = "post_officer", "Post officer"
    PROCESSING_OFFICER = "processing_officer", "Processing officer"
    UNIT_LEADER = "unit_leader", "Unit leader"
    DOCUMENT_CLERK = "document_clerk", "Document clerk"
    CENTRE_LEADER = "centre_leader", "Centre leader"
    PROVINCIAL_SUPERVISOR = "provincial_supervisor", "Provincial supervisor"
    PETITION_OFFICER = "petition_officer", "Petition officer"
    CATALOGUE_ADMIN = "catalogue_admin", "Catalogue administrator"
    TECHNICAL_ADMIN = "technical_admin", "Technical administrator"
    AUDITOR = "auditor", "Auditor"
    CONNECTED_SYSTEM = "connected_system", "Connected system"


class Employer(Labelled):
    """Who pays the person: centres are staffed by many."""

    CIVIL_SERVICE = "civil_service", "Civil service"
    POLICE = "police", "Police"
    TAX = "tax", "Tax authority"
    SOCIAL_INSURANCE = "social_insurance", "Social insurance"
    POST_OFFICE = "post_office", "Post office"
    FPT = "fpt", "FPT"
    LAND_REGISTRATION = "land_registration", "Land registration office"
    YOUTH_UNION = "youth_union", "Youth union"


C = Capability
_LOOK = frozenset({C.SIGNED_IN, C.VIEW_RECORDS})
_PEOPLE = _LOOK | {C.VIEW_PERSONAL_DATA, C.UNMASK_RECORDS}
_COUNTER = _PEOPLE | {C.SUBMIT_RECORDS}

ROLE_CAPABILITIES: dict[Role, frozenset[Capability]] = {
    # guidance and data entry only: no acceptance, no access to others' files
    Role.ASSISTANT: frozenset({C.SIGNED_IN, C.SUBMIT_RECORDS}),
    Role.RECEPTION_CLERK: _COUNTER
    | {
        C.RECEIVE_RECORDS,
        C.REFUSE_INTAKE,
        C.FORWARD_RECORDS,
        C.WITHDRAW_RECORDS,
        C.CONFIRM_SUPPLEMENTS,
        C.AMEND_RECORDS,
        C.RECORD_OUTAGES,
        C.VOID_RECORDS,
        C.RETURN_RESULTS,
        C.MOVE_PAPERS,
        C.SERVE_TICKETS,
        C.COLLECT_FEES,
    },
    Role.RETURN_CLERK: _PEOPLE | {C.RETURN_RESULTS, C.MOVE_PAPERS, C.SERVE_TICKETS},
    Role.POST_OFFICER: _PEOPLE | {C.RETURN_BY_POST, C.MOVE_PAPERS},
    Role.CASHIER: _LOOK | {C.COLLECT_FEES},
    Role.PROCESSING_OFFICER: _PEOPLE
    | {
        C.RECORD_OUTAGES,
        C.PROCESS_RECORDS,
        C.REQUEST_SUPPLEMENTS,
        C.AMEND_RECORDS,
        C.COMPLETE_RECORDS,
        C.CORRECT_RESULTS,
        C.MOVE_PAPERS,
    },
    Role.UNIT_LEADER: _PEOPLE
    | {
        C.RECORD_OUTAGES,
        C.PROCESS_RECORDS,
        C.ASSIGN_RECORDS,
        C.REQUEST_SUPPLEMENTS,
        C.EXTEND_TERMS,
        C.STOP_RECORDS,
        C.APPROVE_RESULTS,
        C.SIGN_RESULTS,
        C.COMPLETE_RECORDS,
        C.CORRECT_RESULTS,
        C.MANAGE_DELEGATIONS,
        C.HANDLE_PETITIONS,
        C.VIEW_FIGURES,
        C.EXPORT_FIGURES,
        C.ENTER_INDEX,
        C.SUBMIT_STATISTICS,
        C.SUPERVISE,
    },
    Role.DOCUMENT_CLERK: _LOOK | {C.COMPLETE_RECORDS, C.MOVE_PAPERS},
    Role.CENTRE_LEADER: _PEOPLE
    | {
        C.RECORD_OUTAGES,
        C.ASSIGN_RECORDS,
        C.FORWARD_RECORDS,
        C.CONFIRM_SUPPLEMENTS,
        C.VOID_RECORDS,
        C.MANAGE_DELEGATIONS,
        C.APPROVE_REFUNDS,
        C.MANAGE_TICKETS,
        C.ANSWER_DISSATISFACTION,
        C.ANSWER_DATA_REQUESTS,
        C.HANDLE_PETITIONS,
        C.VIEW_FIGURES,
        C.EXPORT_FIGURES,
        C.SUBMIT_STATISTICS,
        C.SUPERVISE,
        C.VIEW_INCIDENTS,
    },
    Role.PROVINCIAL_SUPERVISOR: _LOOK
    | {
        C.UNMASK_RECORDS,
        C.VIEW_FIGURES,
        C.EXPORT_FIGURES,
        C.ENTER_INDEX,
        C.APPROVE_STATISTICS,
        C.SUPERVISE,
        C.VIEW_INCIDENTS,
        C.RECONCILE_FEES,
    },
    Role.PETITION_OFFICER: frozenset({C.SIGNED_IN, C.HANDLE_PETITIONS}),
    Role.CATALOGUE_ADMIN: frozenset({C.SIGNED_IN, C.MANAGE_CATALOGUE, C.MANAGE_CALENDAR, C.MANAGE_UNITS, C.USE_ADMIN}),
    # no default right to read dossiers
    Role.TECHNICAL_ADMIN: frozenset({C.SIGNED_IN, C.MANAGE_STAFF, C.OPERATE_SYSTEM, C.VIEW_INCIDENTS, C.USE_ADMIN}),
    Role.AUDITOR: frozenset({C.SIGNED_IN, C.VIEW_AUDIT, C.VIEW_FIGURES, C.VIEW_INCIDENTS}),
    # a program, not a person: it hands in what it is master of, and reads nothing
    Role.CONNECTED_SYSTEM: frozenset({C.SIGNED_IN, C.MIRROR_RECORDS}),
}
