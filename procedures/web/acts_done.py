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
    Act.REQUEST_SUPPLEMENT: _("Supplement requested"),
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
}
