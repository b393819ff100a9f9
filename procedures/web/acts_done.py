"""What a trail says of an act that was done."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from procedures.domain.vocabulary import Act

DONE: Mapping[Act, Promise] = {
    Act.SUBMIT: _("Submitted"),
    Act.RECEIVE: _("Received"),
    Act.SETTLE_AT_ONCE: _("Settled and handed over at once"),
    Act.REQUEST_INTAKE_SUPPLEMENT: _("Completion requested before reception"),
    Act.ANSWER_INTAKE_SUPPLEMENT: _("Request before reception answered"),
    Act.REFUSE: _("Refused at reception"),
    Act.FORWARD: _("Forwarded to the competent unit"),
    Act.TAKE: _("Taken for processing"),
    Act.ASSIGN: _("Assigned to an officer"),
    Act.RELEASE: _("Put back among the waiting"),
    Act.REQUEST_SUPPLEMENT: _("Supplement requested"),
    Act.PROVIDE_SUPPLEMENT: _("Papers that were asked for taken in"),
    Act.CONFIRM_SUPPLEMENT: _("Full supplement confirmed"),
    Act.REQUEST_PAYMENT: _("Financial obligation requested"),
    Act.CONFIRM_PAYMENT: _("Financial obligation confirmed"),
    Act.EXTEND: _("Extended with apology"),
    Act.COMPLETE: _("Result recorded"),
    Act.RETURN: _("Result handed over"),
    Act.WITHDRAW: _("Withdrawn at the applicant's request"),
    Act.STOP: _("Settlement stopped"),
    Act.CLOSE: _("Closed for want of supplement"),
    Act.RECOMPUTE_DEADLINE: _("Due date recomputed"),
    Act.ADJUST: _("Contents adjusted by the applicant"),
    Act.AMEND: _("Typing error corrected"),
    Act.VOID: _("Made void, to be received again"),
    Act.RECORD_OUTAGE: _("Outage recorded"),
    Act.ASSIGN_TASK: _("Another agency asked"),
    Act.ANSWER_TASK: _("Answer of the agency recorded"),
    Act.PROPOSE_RESULT: _("Result proposed"),
    Act.APPROVE_RESULT: _("Result approved"),
    Act.SEND_BACK_RESULT: _("Proposal sent back"),
    Act.SIGN_RESULT: _("Result signed"),
    Act.ADD_RESULT_FILE: _("Electronic result added"),
    Act.SEND_PAPER: _("Paper sent on"),
    Act.RECEIVE_PAPER: _("Paper received"),
    Act.REPORT_ERROR: _("Error in the result reported"),
    Act.CORRECT_RESULT: _("Result corrected"),
    Act.GIVE_BACK_ORIGINALS: _("Originals given back"),
    Act.CONFIRM_DELIVERY: _("Delivered by the post"),
    Act.RECORD_UNDELIVERED: _("Came back from the post undeliverable"),
    Act.MIRROR: _("Taken over from the master system"),
}
