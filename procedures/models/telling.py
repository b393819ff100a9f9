"""How people want to be told, whom a message without a record is for, and what became of each message by channel."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from procedures.domain.telling import QUIET_BEGINS, QUIET_ENDS, MessageChannel, SendingState

LANGUAGES = [("vi", "Tiếng Việt"), ("en", "English")]


class ContactPreference(models.Model):
    """How one citizen or organisation wants to be told of what is theirs; without a row the defaults hold.

    No quiet hours: both ends are empty.
    """

    citizen = models.OneToOneField("staffing.Citizen", models.CASCADE, related_name="contact_preference")
    zalo = models.BooleanField(_("Zalo"), default=True)
    sms = models.BooleanField(_("SMS"), default=True)
    mail = models.BooleanField(_("E-mail"), default=True)
    language = models.CharField(_("Language"), max_length=2, choices=LANGUAGES, default="vi")
    quiet_begins = models.TimeField(_("Quiet from"), null=True, blank=True, default=QUIET_BEGINS)
    quiet_ends = models.TimeField(_("Quiet until"), null=True, blank=True, default=QUIET_ENDS)
    changed_at = models.DateTimeField(_("Changed at"), null=True)

    class Meta:
        verbose_name = _("preference for notices")
        verbose_name_plural = _("preferences for notices")
        constraints = [
            models.CheckConstraint(
                condition=Q(quiet_begins=None, quiet_ends=None)
                | Q(quiet_begins__isnull=False, quiet_ends__isnull=False) & ~Q(quiet_begins=F("quiet_ends")),
                name="contact_preference_quiet_has_two_ends",
            ),
        ]

    def __str__(self) -> str:
        return f"preference {self.citizen_id}"

    @property
    def channels(self) -> frozenset[MessageChannel]:
        """The channels that are switched on."""
        return frozenset(channel for channel in MessageChannel if getattr(self, channel.value))


class NoticeReader(models.Model):
    """Whom a message is for that is about no record. Personal data: deleted when the message is no longer needed."""

    telephone = models.CharField(_("Telephone"), max_length=16, blank=True)
    email = models.EmailField(_("E-mail"), blank=True)
    citizen = models.ForeignKey("staffing.Citizen", models.CASCADE, null=True, related_name="+")

    class Meta:
        verbose_name = _("reader of a message")
        verbose_name_plural = _("readers of messages")

    def __str__(self) -> str:
        return f"reader {self.pk}"


class Sending(models.Model):
    """One message on one channel, once in the database: so it never goes out twice by the same.

    The address is kept masked; ``reference`` is the gateway's own number. ``unsure`` says that a try ended without an
    answer, so that the gateway may have taken it: then no other channel takes over.
    """

    message = models.ForeignKey("procedures.OutboxMessage", models.CASCADE, related_name="sendings")
    channel = models.CharField(_("Channel"), max_length=5, choices=MessageChannel.choices())
    state = models.CharField(_("State"), max_length=9, choices=SendingState.choices())
    address = models.CharField(_("Address"), max_length=254)
    tries = models.PositiveSmallIntegerField(_("Tries"), default=0)
    unsure = models.BooleanField(default=False)
    reference = models.CharField(_("Number at the gateway"), max_length=100, blank=True)
    error = models.CharField(_("Last error"), max_length=100, blank=True)
    begun_at = models.DateTimeField(_("Begun at"))
    held_until = models.DateTimeField(_("Held until"), null=True, blank=True)
    sent_at = models.DateTimeField(_("Sent at"), null=True, blank=True)
    ended_at = models.DateTimeField(_("Ended at"), null=True, blank=True)

    class Meta:
        verbose_name = _("sending")
        verbose_name_plural = _("sendings")
        ordering = ["message", "id"]
        constraints = [
            models.UniqueConstraint(fields=["message", "channel"], name="sending_once_by_channel"),
            models.CheckConstraint(condition=Q(channel__in=list(MessageChannel)), name="sending_channel"),
            models.CheckConstraint(condition=Q(state__in=list(SendingState)), name="sending_state"),
            models.CheckConstraint(
                condition=~Q(state=SendingState.SENT) | Q(sent_at__isnull=False), name="sending_sent_has_a_time"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.message_id} {self.channel} {self.state}"

    @property
    def key(self) -> str:
        """Under which a gateway takes it once, however often it is told."""
        return key_of(self.message.message_id, self.channel)


def key_of(message_id: str, channel: str) -> str:
    """The key of a message on a channel."""
    return f"{message_id}.{channel}"
