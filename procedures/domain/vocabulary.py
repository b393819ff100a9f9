"""Every word that people see for a stored value: its English label (the message id) and its tone stand here, once.

``locale/vi`` alone holds the Vietnamese; templates map the tone to a class. Values are stable for ever.
"""

from typing import Self

from units.domain.words import Labelled


class Word(Labelled):
    """A stored value with its label and tone: ``NAME = "value", "Label", "tone"``."""

    tone: str

    def __new__(cls, value: str, label: str = "", tone: str = "neutral") -> Self:
        member = str.__new__(cls, value)
        member._value_ = value
        member.label = label
        member.tone = tone
        return member

    @classmethod
    def choices(cls) -> list[tuple[str, str]]:
        """Pairs of value and English label, for a model's ``choices``."""
        return [(member.value, member.label) for member in cls]


class TermUnit(Word):
    """What a settlement term is counted in (Civil Code, Art. 144-148)."""

    WORKING_DAY = "working_day", "Working days"
    DAY = "day", "Calendar days"
    WORKING_HOUR = "working_hour", "Working hours"
    MONTH = "month", "Months"
    SAME_DAY = "same_day", "Within the day"


class Outcome(Word):
    """How a settled record stands to its due date."""

    EARLY = "early", "Early", "good"
    ON_TIME = "on_time", "On time", "good"
    LATE = "late", "Late", "bad"


class Standing(Word):
    """How an open record stands to its due date at a moment."""

    IN_TERM = "in_term", "In term", "neutral"
    DUE_SOON = "due_soon", "Due soon", "warning"
    OVERDUE = "overdue", "Overdue", "bad"


class Status(Word):
    """Where a record stands (Decree 118/2025 Arts. 17-22)."""

    SUBMITTED = "submitted", "Submitted", "info"
    INTAKE_SUPPLEMENT = "intake_supplement", "Waiting for completion before reception", "paused"
    REFUSED = "refused", "Refused at reception", "bad"
    RECEIVED = "received", "Received", "info"
    PROCESSING = "processing", "Being processed", "info"
    SUPPLEMENT_REQUESTED = "supplement_requested", "Waiting for supplement", "paused"
    FINANCIAL_OBLIGATION = "financial_obligation", "Waiting for financial obligation", "paused"
    WITHDRAWN = "withdrawn", "Withdrawn by the applicant", "neutral"
    STOPPED = "stopped", "Stopped", "neutral"
    COMPLETED = "completed", "Result ready", "good"
    RETURNED = "returned", "Result returned", "good"
    VOIDED = "voided", "Void, received again", "neutral"


class Act(Word):
    """What can be done to a record; every act leaves one event."""

    SUBMIT = "submit", "Submit"
    RECEIVE = "receive", "Receive"
    SETTLE_AT_ONCE = "settle_at_once", "Settle at once"
    REQUEST_INTAKE_SUPPLEMENT = "request_intake_supplement", "Request completion before reception"
    ANSWER_INTAKE_SUPPLEMENT = "answer_intake_supplement", "Answer the request before reception"
    REFUSE = "refuse", "Refuse at reception"
    FORWARD = "forward", "Forward to the competent unit"
    TAKE = "take", "Take for processing"
    ASSIGN = "assign", "Assign an officer"
    RELEASE = "release", "Put back among the waiting"
    REQUEST_SUPPLEMENT = "request_supplement", "Request supplement"
    PROVIDE_SUPPLEMENT = "provide_supplement", "Take in papers that were asked for"
    CONFIRM_SUPPLEMENT = "confirm_supplement", "Confirm full supplement"
    REQUEST_PAYMENT = "request_payment", "Request financial obligation"
    CONFIRM_PAYMENT = "confirm_payment", "Confirm financial obligation"
    EXTEND = "extend", "Extend with apology"
    COMPLETE = "complete", "Record the result"
    RETURN = "return", "Return the result"
    WITHDRAW = "withdraw", "Withdraw"
    STOP = "stop", "Stop"
    CLOSE = "close", "Close for want of supplement"
    RECOMPUTE_DEADLINE = "recompute_deadline", "Recompute the due date"
    ADJUST = "adjust", "Adjust the contents"
    AMEND = "amend", "Correct a typing error"
    VOID = "void", "Void and receive again"
    RECORD_OUTAGE = "record_outage", "Record an outage"
    ASSIGN_TASK = "assign_task", "Ask another agency"
    ANSWER_TASK = "answer_task", "Answer the unit that asked"
    PROPOSE_RESULT = "propose_result", "Propose the result"
    APPROVE_RESULT = "approve_result", "Approve the result"
    SEND_BACK_RESULT = "send_back_result", "Send the proposal back"
    SIGN_RESULT = "sign_result", "Sign the result"
    ADD_RESULT_FILE = "add_result_file", "Add the electronic result"
    SEND_PAPER = "send_paper", "Send the paper on"
    RECEIVE_PAPER = "receive_paper", "Receive the paper"
    REPORT_ERROR = "report_error", "Report an error in the result"
    CORRECT_RESULT = "correct_result", "Correct the result"
    GIVE_BACK_ORIGINALS = "give_back_originals", "Give back the originals"
    CONFIRM_DELIVERY = "confirm_delivery", "Confirm the delivery by post"
    RECORD_UNDELIVERED = "record_undelivered", "The letter came back undeliverable"
    MIRROR = "mirror", "Take over from the master system"


class Channel(Word):
    """How a record came (KenhThucHien 1, 2, 3)."""

    IN_PERSON = "in_person", "In person"
    ONLINE = "online", "Online"
    POSTAL = "postal", "By public post"


class ReturnMethod(Word):
    """How the result goes back (HinhThuc 0, 1; electronic is ours)."""

    COUNTER = "counter", "At the counter"
    POSTAL = "postal", "By public post"
    ELECTRONIC = "electronic", "Electronically"


class SourceSystem(Word):
    """Where a record was first written down."""

    COUNTER = "counter", "Service centre counter"
    PORTAL = "portal", "The province's own pages"
    NATIONAL_PORTAL = "national_portal", "National Public Service Portal"
    API = "api", "Another system through the API"


class ApplicantKind(Word):
    """Who a party is (LoaiDoiTuong 1-4)."""

    CITIZEN = "citizen", "Citizen"
    BUSINESS = "business", "Business"
    STATE_BODY = "state_body", "State body"
    ORGANISATION = "organisation", "Other organisation"


class ProcedureLevel(Word):
    """Which level of government settles a procedure."""

    COMMUNE = "commune", "Commune level"
    PROVINCE = "province", "Province level"


class Competence(Word):
    """By what rule the competent unit is found (decision 8)."""

    RECEIVING_UNIT = "receiving_unit", "The unit that receives"
    RESIDENCE = "residence", "Where the owner lives"
    PROPERTY = "property", "Where the land or works lie"
    AGENCY = "agency", "The agency of the field"


class OnlineLevel(Word):
    """How far a procedure can be done online (MucDo 4, 3, 2)."""

    FULL = "full", "Fully online"
    PARTIAL = "partial", "Partly online"
    INFORMATION = "information", "Information only"


class Target(Word):
    """For whom a procedure is."""

    CITIZEN = "citizen", "Citizens"
    BUSINESS = "business", "Businesses and organisations"
    BOTH = "both", "Citizens and organisations"


class FeeKind(Word):
    """What is known of a fee; unknown is never free."""

    FREE = "free", "Free"
    FIXED = "fixed", "Fixed amount"
    SET_BY_PROVINCE = "set_by_province", "Set by the province"
    NOT_STATED = "not_stated", "Not published"


class FeeBasis(Word):
    """Per what a fee is counted."""

    RECORD = "record", "per record"
    PAGE = "page", "per page"
    COPY = "copy", "per copy"
    SIGNATURE_CASE = "signature_case", "per signature"


class FeeCondition(Word):
    """What a fee rule may ask for (Resolution 66.22/2026/NQ-CP: five papers integrated at level 2)."""

    EID_LEVEL_2_INTEGRATED = (
        "eid_level_2_integrated",
        "Electronic identity of level 2 with the five basic papers integrated",
    )


class ComponentForm(Word):
    """In what form a paper is handed in (LoaiBan)."""

    ORIGINAL = "original", "Original"
    COPY = "copy", "Copy"
    DATA = "data", "From a database"


class ComponentState(Word):
    """Whether a paper is asked for (Decree 118/2025 Art. 5.1.i: never again what a database holds)."""

    MUST_PROVIDE = "must_provide", "To be handed in"
    REPLACED_BY_DATA = "replaced_by_data", "Replaced by data", "good"
    PENDING_CHECK = "pending_check", "To be checked", "warning"
    NOT_APPLICABLE = "not_applicable", "Not applicable"


class Reason(Word):
    """Why an act was done: codes only, since a trail holds no personal data."""

    NONE = "", "No reason needed"
    OUT_OF_COMPETENCE = "out_of_competence", "Outside the competence of the units served here"
    INCOMPLETE = "incomplete", "The papers are incomplete or not valid"
    CONDITIONS_NOT_MET = "conditions_not_met", "The conditions laid down by law are not met"
    DUPLICATE = "duplicate", "The same matter is already being settled"
    DATA_UNAVAILABLE = "data_unavailable", "Data cannot be used, is incomplete or inaccurate"
    APPLICANT_REQUEST = "applicant_request", "At the applicant's request"
    OTHER_UNIT_COMPETENT = "other_unit_competent", "Another unit is competent for this matter"
    NEW_ADDRESS = "new_address", "The address belongs to another unit after the merger"
    CALENDAR_CHANGED = "calendar_changed", "The working calendar was changed"
    RECEIVED_LATER = "received_later", "The competent unit received it later than it was accepted"
    NOT_ANSWERED = "not_answered", "No supplement within 15 days"
    LEGAL_GROUND = "legal_ground", "A legal ground was given"
    TYPING_ERROR = "typing_error", "A typing error was corrected"
    WRONG_PROCEDURE = "wrong_procedure", "It was received under the wrong procedure"
    STOP_ORDERED = "stop_ordered", "A competent body ordered the settlement to stop"
    SUBJECT_GONE = "subject_gone", "What was applied for no longer exists"
    MORE_VERIFICATION = "more_verification", "The matter needs more verification"
    AGENCY_LATE = "agency_late", "Another agency has not answered in time"
    TOO_MUCH_WORK = "too_much_work", "More records came than could be settled in time"
    OUTAGE = "outage", "A system was not working"
    ERROR_OF_AGENCY = "error_of_agency", "The result contains an error of the agency"
    ADDRESS_NOT_FOUND = "address_not_found", "The post did not find the address"
    RECEIVER_MOVED = "receiver_moved", "The receiver has moved away"
    NOT_COLLECTED = "not_collected", "Nobody was met, and nobody collected it from the post in time"
    NOT_ACCEPTED = "not_accepted", "The receiver did not accept it"


class SupplementPhase(Word):
    """Whether papers were asked for before or after acceptance: two phases with rules of their own."""

    BEFORE = "before", "Before reception"
    AFTER = "after", "After reception"


class Fault(Word):
    """What is wrong with a paper that is asked for."""

    MISSING = "missing", "Missing"
    INVALID = "invalid", "Not valid"
    EXPIRED = "expired", "No longer in force"
    UNCLEAR = "unclear", "Cannot be read, or is not clear"
    WRONG_FORM = "wrong_form", "Not in the form laid down"
    DIFFERS = "differs", "Does not agree with the other papers or the data"


class EvidenceKind(Word):
    """How a person who collects a result was identified."""

    PRESENT = "present", "Present at the counter"
    PERSONAL_NUMBER = "personal_number", "Personal identification number"
    PASSPORT = "passport", "Passport"
    AUTHORISATION = "authorisation", "Authorisation paper with identification"
    POSTAL_TRACKING = "postal_tracking", "Postal tracking number"
    ELECTRONIC = "electronic", "Electronic delivery"


class NoticeKind(Word):
    """What a notice tells."""

    RECEIVED = "received", "Your record was received"
    SUBMITTED = "submitted", "Your submission has arrived"
    REFUSED = "refused", "Your submission was refused"
    DUE_MOVED = "due_moved", "The due date has moved"
    RESULT_READY = "result_ready", "The result is ready"
    SUPPLEMENT_ASKED = "supplement_asked", "Papers are missing from your record"
    SUPPLEMENT_REMINDER = "supplement_reminder", "Papers are still missing from your record"
    CLOSE_PROPOSED = "close_proposed", "A supplement was not handed in in time"
    PAYMENT_ASKED = "payment_asked", "A financial obligation is to be met"
    EXTENDED = "extended", "The term of your record was extended"
    CLOSED = "closed", "The settlement of your record was stopped"
    RECEIVED_AGAIN = "received_again", "Your record was received again under another code"
    CORRECTED = "corrected", "The result was corrected"
    UNDELIVERED = "undelivered", "The result came back from the post"
    TASK_ASKED = "task_asked", "Another unit asks for an answer"
    TASK_ANSWERED = "task_answered", "An agency has answered"
    RESULT_PROPOSED = "result_proposed", "A result waits for approval"
    RESULT_SENT_BACK = "result_sent_back", "A proposed result was sent back"
    RESULT_SIGNED = "result_signed", "A signed result waits for its number"
    ERROR_REPORTED = "error_reported", "An error in a result is to be corrected"
    INTAKE_ALERT = "intake_alert", "A submission is waiting for intake"
    INTAKE_OVERDUE = "intake_overdue", "A submission has waited more than 8 working hours"
    DUE_SOON = "due_soon", "A record is due soon"
    OVERDUE = "overdue", "A record is overdue"
    DIGEST = "digest", "Daily digest"
    FILING_EXPIRES = "filing_expires", "A draft will be deleted"
    DATA_REQUEST_DUE = "data_request_due", "A request about personal data is to be answered"
    DATA_ANSWERED = "data_answered", "Your request about personal data was answered"
    FEE_PAID = "fee_paid", "Your payment has arrived"
    REFUND_ASKED = "refund_asked", "Money is to be paid back to you"
    REFUND_PAID = "refund_paid", "Money was paid back to you"
    PETITION_RECEIVED = "petition_received", "Your petition has arrived"
    PETITION_ASKED = "petition_asked", "More is asked about your petition"
    PETITION_REFUSED = "petition_refused", "Your petition was not accepted"
    PETITION_ANSWERED = "petition_answered", "Your petition was answered"
    PETITION_CAME = "petition_came", "A petition has come"
    PETITION_DUE_SOON = "petition_due_soon", "A petition is due soon"
    PETITION_OVERDUE = "petition_overdue", "A petition is overdue"
    STATISTICS_DUE = "statistics_due", "A statistical report is due soon"
    STATISTICS_LATE = "statistics_late", "A statistical report is late"
    URGED = "urged", "A record is urged"
    EXPLANATION_ASKED = "explanation_asked", "An explanation is asked for"
    EXPLANATION_GIVEN = "explanation_given", "An explanation was given"
    EXPLANATION_BACK = "explanation_back", "An explanation was sent back"
    EXPLANATION_LATE = "explanation_late", "An explanation was not given in time"
    ALERT_RAISED = "alert_raised", "A threshold was passed"


class LetterForm(Word):
    """Letters of the one-stop shop that bear a number (Circular 03/2025/TT-VPCP, Annex I)."""

    SUPPLEMENT = "02", "Request for supplement (form 02)"
    REFUSAL = "03", "Letter of refusal (form 03)"
    APOLOGY = "04", "Apology and extension (form 04)"
    STOP = "05", "Notice of stopping (form 05)"
    HANDOVER_LIST = "handover", "List of papers handed over"


class IncidentKind(Word):
    """What must not be, and must be looked into by a person."""

    FIGURES_DIFFER = "figures_differ", "The figures differ from a recount", "bad"
    TRAIL_BROKEN = "trail_broken", "The trail of a record was changed or cut", "bad"
    MESSAGES_GIVEN_UP = "messages_given_up", "Messages could not be delivered", "warning"
    SCAN_INFECTED = "scan_infected", "A virus was found in a scan", "bad"
    DATA_REQUEST_LATE = "data_request_late", "A request about personal data was not answered in time", "bad"


class SlipState(Word):
    """What became of a reception made while the line was down."""

    REGISTERED = "registered", "Registered", "good"
    REFUSED = "refused", "Not registered", "bad"
    TAKEN_OVER = "taken_over", "Taken over by a clerk", "neutral"


class Queue(Word):
    """A list of records by what is to be done with them."""

    INTAKE = "intake", "Submitted online", "info"
    OVERDUE = "overdue", "Overdue", "bad"
    DUE_TODAY = "due_today", "Due today", "warning"
    MINE = "mine", "Mine", "info"
    ASKED = "asked", "Asked of us", "info"
    WAITING = "waiting", "Waiting", "info"
    READY = "ready", "Ready to return", "good"
    FORWARDED = "forwarded", "Settled elsewhere", "neutral"
    TO_APPROVE = "to_approve", "To approve", "info"
    TO_SIGN = "to_sign", "To sign", "info"
    TO_ISSUE = "to_issue", "To issue", "info"
    TO_POST = "to_post", "To hand to the post", "good"
    IN_POST = "in_post", "On its way by post", "neutral"
    TO_CORRECT = "to_correct", "To correct", "warning"
    SUPPLEMENT = "supplement", "Waiting for supplement", "paused"
    STUCK = "stuck", "Untouched for long", "warning"
