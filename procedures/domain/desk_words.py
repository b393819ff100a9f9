"""Words of the desk as an instrument: what its notices, snippets and bulk acts are called."""

from collections.abc import Mapping

from procedures.domain.vocabulary import Act, NoticeKind, Word


class SnippetKind(Word):
    """For which texts a snippet is meant; those of the kind OTHER are offered everywhere."""

    SUPPLEMENT = "supplement", "How to mend a paper"
    REFUSAL = "refusal", "Why a matter is refused"
    EXTENSION = "extension", "Why a term is extended"
    STOP = "stop", "Why a matter is stopped"
    CORRECTION = "correction", "What was corrected"
    OTHER = "other", "Any text"


class DeskNotice(Word):
    """What concerns a member of staff since they last looked."""

    ASSIGNED = "assigned", "Assigned to you", "info"
    REMINDED = "reminded", "You are asked to settle it", "warning"
    DUE_SOON = "due_soon", "Due soon", "warning"
    OVERDUE = "overdue", "Overdue", "bad"
    INTAKE_ALERT = "intake_alert", "Waits to be accepted", "warning"
    INTAKE_OVERDUE = "intake_overdue", "Late to be accepted", "bad"
    SUPPLEMENT_ANSWERED = "supplement_answered", "The supplement is there", "info"
    CLOSE_PROPOSED = "close_proposed", "No supplement came in time", "warning"
    PAYMENT_CONFIRMED = "payment_confirmed", "The financial obligation is met", "info"
    ADJUSTED = "adjusted", "The applicant changed the contents", "info"
    WITHDRAWN = "withdrawn", "The applicant withdrew", "neutral"
    TASK_ASKED = "task_asked", "Another unit asks for an answer", "warning"
    TASK_ANSWERED = "task_answered", "An agency has answered", "info"
    RESULT_PROPOSED = "result_proposed", "A result waits for approval", "warning"
    RESULT_APPROVED = "result_approved", "The proposed result is approved", "info"
    RESULT_SENT_BACK = "result_sent_back", "The proposed result was sent back", "warning"
    ERROR_REPORTED = "error_reported", "An error in the result was reported", "bad"
    DISSATISFIED = "dissatisfied", "Somebody was not satisfied", "bad"
    URGED = "urged", "Urged: to be settled without delay", "bad"


TOLD_BY_ACT: Mapping[Act, DeskNotice] = {
    Act.ASSIGN: DeskNotice.ASSIGNED,
    Act.CONFIRM_SUPPLEMENT: DeskNotice.SUPPLEMENT_ANSWERED,
    Act.CONFIRM_PAYMENT: DeskNotice.PAYMENT_CONFIRMED,
    Act.ADJUST: DeskNotice.ADJUSTED,
    Act.WITHDRAW: DeskNotice.WITHDRAWN,
    Act.ANSWER_TASK: DeskNotice.TASK_ANSWERED,
    Act.APPROVE_RESULT: DeskNotice.RESULT_APPROVED,
    Act.SEND_BACK_RESULT: DeskNotice.RESULT_SENT_BACK,
    Act.REPORT_ERROR: DeskNotice.ERROR_REPORTED,
}
"""Of which acts a record's officer is told, unless they did it themselves."""

TOLD_BY_NOTICE: Mapping[NoticeKind, DeskNotice] = {
    NoticeKind.DUE_SOON: DeskNotice.DUE_SOON,
    NoticeKind.OVERDUE: DeskNotice.OVERDUE,
    NoticeKind.INTAKE_ALERT: DeskNotice.INTAKE_ALERT,
    NoticeKind.INTAKE_OVERDUE: DeskNotice.INTAKE_OVERDUE,
    NoticeKind.CLOSE_PROPOSED: DeskNotice.CLOSE_PROPOSED,
    NoticeKind.TASK_ASKED: DeskNotice.TASK_ASKED,
    NoticeKind.TASK_ANSWERED: DeskNotice.TASK_ANSWERED,
    NoticeKind.RESULT_PROPOSED: DeskNotice.RESULT_PROPOSED,
    NoticeKind.RESULT_SENT_BACK: DeskNotice.RESULT_SENT_BACK,
    NoticeKind.ERROR_REPORTED: DeskNotice.ERROR_REPORTED,
}
"""What the notice list says of a message that is meant for one member of staff."""


class BulkAct(Word):
    """What can be done to many records of a queue in one go."""

    TAKE = "take", "Take for processing"
    ASSIGN = "assign", "Assign an officer"
    FORWARD = "forward", "Forward to the competent unit"
    RETURN = "return", "Return the results to one person"
    REMIND = "remind", "Remind the officer"


class BulkState(Word):
    """How one record fared in a bulk act."""

    WAITING = "waiting", "Waiting", "neutral"
    DONE = "done", "Done", "good"
    REFUSED = "refused", "Not done", "bad"
