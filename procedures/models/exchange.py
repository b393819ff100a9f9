"""The outbox: what the outside must be told, written in the transaction that makes it true."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from procedures.domain.vocabulary import NoticeKind


class OutboxMessage(models.Model):
    """One message on its way out. ``message_id`` is stable: sent twice, it is still one message.

    The payload holds keys only; what people read is made from the record when it is sent. ``dead_at`` marks a message
    that was given up: it stays in the list until somebody sends it again.
    """

    id = models.BigAutoField(primary_key=True)
    topic = models.CharField(_("Topic"), max_length=30)
    message_id = models.CharField(_("Message number"), max_length=120, unique=True)
    kind = models.CharField(_("Kind"), max_length=20, choices=NoticeKind.choices())
    record = models.ForeignKey("procedures.Record", models.CASCADE, null=True, related_name="outbox_messages")
    recipient = models.ForeignKey("staffing.Account", models.CASCADE, null=True, related_name="+")
    filing = models.ForeignKey("procedures.Filing", models.CASCADE, null=True, related_name="+")
    reader = models.ForeignKey("procedures.NoticeReader", models.SET_NULL, null=True, related_name="messages")
    payload = models.JSONField(default=dict)
    created_at = models.DateTimeField(_("Created at"))
    available_at = models.DateTimeField(_("Next try"))
    attempts = models.PositiveSmallIntegerField(_("Tries"), default=0)
    last_error = models.CharField(_("Last error"), max_length=300, blank=True)
    delivered_at = models.DateTimeField(_("Delivered at"), null=True, blank=True)
    dead_at = models.DateTimeField(_("Given up at"), null=True, blank=True)

    class Meta:
        verbose_name = _("outgoing message")
        verbose_name_plural = _("outgoing messages")
        constraints = [
            models.CheckConstraint(condition=Q(delivered_at=None) | Q(dead_at=None), name="outbox_one_end"),
        ]
        indexes = [
            models.Index(
                fields=["available_at", "id"],
                condition=Q(delivered_at=None, dead_at=None),
                name="outbox_waiting",
            ),
            models.Index(fields=["-dead_at"], condition=Q(dead_at__isnull=False), name="outbox_dead"),
        ]

    def __str__(self) -> str:
        return self.message_id


class DeadlineWarning(models.Model):
    """That somebody was told about one record and due date: once in the database, whatever workers do."""

    record = models.ForeignKey("procedures.Record", models.CASCADE, related_name="warnings")
    kind = models.CharField(max_length=20, choices=NoticeKind.choices())
    due_at = models.DateTimeField()
    raised_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["record", "kind", "due_at"], name="deadline_warning_once")]

    def __str__(self) -> str:
        return f"{self.record_id} {self.kind}"
