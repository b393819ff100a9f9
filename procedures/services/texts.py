"""What a telephone shows: one line with code and date, no name, nothing of what was applied for, and no link.

There is no link because forged messages live on them: who wants to know more opens the portal as always.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from procedures.domain.calendar import local
from procedures.domain.vocabulary import NoticeKind, ReturnMethod
from procedures.models import Extension, OutboxMessage, Payment, Record, Refund
from units.formats import brief_moment, plain_date, spoken_money

SENDER = "DVC Quảng Ninh: "

SENTENCES: Mapping[NoticeKind, Promise] = {
    NoticeKind.SUBMITTED: _("Record %(code)s arrived on %(day)s. You are told by %(intake_due)s if it is accepted."),
    NoticeKind.RECEIVED: _("Record %(code)s is received. The result is due at %(due)s."),
    NoticeKind.RECEIVED_AGAIN: _(
        "Record %(replaces)s now has the code %(code)s: it is received again, and the result is due at %(due)s."
    ),
    NoticeKind.REFUSED: _(
        "Record %(code)s was not accepted on %(day)s. The written reason waits for you where you handed it in."
    ),
    NoticeKind.DUE_MOVED: _("Record %(code)s: the result is now due at %(due)s (first due at %(first_due)s)."),
    NoticeKind.EXTENDED: _(
        "We apologise: record %(code)s was not settled by %(first_due)s. The result is now promised for %(promised)s."
    ),
    NoticeKind.SUPPLEMENT_ASKED: _(
        "Record %(code)s, %(day)s: papers are missing.%(answer_by)s The letter of the service centre lists them."
    ),
    NoticeKind.SUPPLEMENT_REMINDER: _(
        "Record %(code)s, %(day)s: papers are still missing.%(answer_by)s After that it may be closed."
    ),
    NoticeKind.PAYMENT_ASKED: _(
        "Record %(code)s, %(day)s: pay what the notice of the competent authority says, then show the proof."
    ),
    NoticeKind.RESULT_READY: _("Record %(code)s: the result is ready since %(day)s. %(getting_it)s"),
    NoticeKind.CORRECTED: _(
        "Record %(code)s: the result was corrected on %(day)s. Bring the first one when you collect it. We apologise."
    ),
    NoticeKind.CLOSED: _(
        "Record %(code)s was closed without a result on %(day)s. The notice waits for you where you handed it in."
    ),
    NoticeKind.UNDELIVERED: _(
        "Record %(code)s: the result came back from the post on %(day)s. Collect it, or tell the centre your address."
    ),
    NoticeKind.FEE_PAID: _("Record %(code)s: your payment%(amount)s arrived on %(day)s. Keep this message."),
    NoticeKind.REFUND_ASKED: _("Record %(code)s, %(day)s: a refund%(amount)s to you is being decided on."),
    NoticeKind.REFUND_PAID: _("Record %(code)s: a refund%(amount)s was transferred to you on %(day)s."),
    NoticeKind.PETITION_RECEIVED: _("Petition %(code)s arrived on %(day)s. You are told what becomes of it."),
    NoticeKind.PETITION_ASKED: _("Petition %(code)s, %(day)s: something is asked of you before it can be answered."),
    NoticeKind.PETITION_REFUSED: _("Petition %(code)s was not accepted on %(day)s. The portal says why."),
    NoticeKind.DATA_ANSWERED: _(
        "Request %(code)s about your data was answered on %(day)s. Sign in to read the answer."
    ),
    NoticeKind.PETITION_ANSWERED: _("Petition %(code)s was answered on %(day)s. The portal shows the answer."),
}
"""By what is told; exactly the kinds that people outside the administration get."""

_GETTING_IT: Mapping[ReturnMethod, Promise] = {
    ReturnMethod.COUNTER: _("Collect it where the receipt says, with an identity paper."),
    ReturnMethod.POSTAL: _("The post brings it to you."),
    ReturnMethod.ELECTRONIC: _("You get it electronically."),
}
_ANSWER_BY = _(" Hand them in by %(moment)s.")


def text_of(message: OutboxMessage, *, language: str) -> str:
    """The text of a message in a language, with its diacritics."""
    with translation.override(language):
        return SENDER + str(SENTENCES[NoticeKind(message.kind)]) % _facts(message)


def code_of(message: OutboxMessage) -> str:
    """The code of what a message is about."""
    return str(message.record.code) if message.record else str(message.payload["code"])


def day_of(message: OutboxMessage) -> str:
    """The day on which it was written, as it is written in the active language."""
    return plain_date(local(message.created_at).date())


def amount_of(message: OutboxMessage) -> int | None:
    """The money that a message is about; None where there is none, or it would tell what a sensitive matter is."""
    record = message.record
    if record is None or record.field.is_sensitive:
        return None
    if payment := message.payload.get("payment"):
        return int(Payment.objects.values_list("amount_vnd", flat=True).get(pk=payment))
    if refund := message.payload.get("refund"):
        return int(Refund.objects.values_list("amount_vnd", flat=True).get(pk=refund))
    return None


def _facts(message: OutboxMessage) -> dict[str, Any]:
    amount = amount_of(message)
    facts = {
        "code": code_of(message),
        "day": day_of(message),
        "amount": f" ({spoken_money(amount)})" if amount is not None else "",
    }
    return facts | (_record_facts(message.record) if message.record else {})


def _record_facts(record: Record) -> dict[str, str]:
    extension = Extension.objects.filter(record=record).first() if record.extensions else None
    return {
        "due": _moment(record.due_at),
        "first_due": _moment(record.first_due_at),
        "intake_due": _moment(record.intake_due_at),
        "promised": _moment(extension.due_after if extension else record.due_at),
        "answer_by": str(_ANSWER_BY) % {"moment": _moment(record.answer_by)} if record.answer_by else "",
        "getting_it": str(_GETTING_IT[ReturnMethod(record.return_method)]),
        "replaces": record.replaces.code if record.replaces else "",
    }


def _moment(moment: datetime | None) -> str:
    return brief_moment(moment) if moment else ""
