"""Queue tickets: numbers by group of matters, visits with their matters and times. Nothing personal stands on them."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from procedures.domain.ticket_vocabulary import Priority, ScreenKind, TicketState
from procedures.domain.ticketing import CALLABLE, IN_HAND, Rank, number


class TicketSeries(models.Model):
    """A group of matters of one centre, with the letter of its numbers and the counters that serve it (none: all)."""

    centre = models.ForeignKey("units.ServiceCentre", models.PROTECT, related_name="ticket_series")
    prefix = models.CharField(_("Letter"), max_length=1)
    name = models.CharField(_("Name"), max_length=80)
    name_en = models.CharField(_("English name"), max_length=80)
    position = models.PositiveSmallIntegerField(_("Position"))
    counters = ArrayField(
        models.CharField(max_length=20), verbose_name=_("Counters that serve it"), default=list, blank=True
    )
    is_active = models.BooleanField(_("Offered"), default=True)

    class Meta:
        verbose_name = _("group of matters")
        verbose_name_plural = _("groups of matters")
        ordering = ["centre", "position"]
        constraints = [
            models.UniqueConstraint(fields=["centre", "prefix"], name="ticket_series_prefix"),
            models.CheckConstraint(condition=Q(prefix__regex=r"^[A-Z]$"), name="ticket_series_letter"),
        ]

    def __str__(self) -> str:
        return f"{self.prefix} · {self.label}"

    @property
    def label(self) -> str:
        """The name in the active language."""
        return self.name_en if get_language() == "en" and self.name_en else self.name


class TicketScreen(models.Model):
    """An address that works without signing in: a kiosk or a screen of the hall. Of its token the digest is kept."""

    centre = models.ForeignKey("units.ServiceCentre", models.PROTECT, related_name="ticket_screens")
    kind = models.CharField(_("Kind"), max_length=10, choices=ScreenKind.choices())
    name = models.CharField(_("Where it stands"), max_length=60)
    digest = models.CharField(max_length=64, unique=True, editable=False)
    made_by = models.ForeignKey("staffing.Account", models.PROTECT, null=True, related_name="+")
    made_at = models.DateTimeField(_("Made at"))
    revoked_at = models.DateTimeField(_("Revoked at"), null=True, blank=True)

    class Meta:
        verbose_name = _("ticket screen")
        verbose_name_plural = _("ticket screens")
        ordering = ["centre", "-made_at"]
        constraints = [models.CheckConstraint(condition=Q(kind__in=list(ScreenKind)), name="ticket_screen_kind")]

    def __str__(self) -> str:
        return f"{self.kind} {self.name}"


class TicketCounter(models.Model):
    """The last number given out in one series and day; the row's lock makes numbers consecutive under concurrency."""

    series = models.ForeignKey(TicketSeries, models.PROTECT, related_name="+")
    day = models.DateField()
    last = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["series", "day"], name="ticket_counter_key")]

    def __str__(self) -> str:
        return f"{self.series_id} {self.day} {self.last}"


class Ticket(models.Model):
    """One visit. ``series`` is where it waits now, ``number`` what is printed on it and never changes.

    ``turn_at`` is the moment from which its right to be called counts (a transfer keeps it), ``since`` when its present
    state began, ``calls`` how often it was called at its present counter, ``called_at`` the last time.
    """

    centre = models.ForeignKey("units.ServiceCentre", models.PROTECT, related_name="tickets")
    day = models.DateField(_("Day"))
    series = models.ForeignKey(TicketSeries, models.PROTECT, related_name="tickets", verbose_name=_("Group of matters"))
    prefix = models.CharField(max_length=1)
    serial = models.PositiveIntegerField(_("Number"))
    priority = models.CharField(_("Priority"), max_length=10, choices=Priority.choices(), default=Priority.NONE)
    rank = models.PositiveSmallIntegerField(default=Rank.ORDINARY)
    language = models.CharField(_("Language"), max_length=2, default="vi")
    state = models.CharField(_("State"), max_length=12, choices=TicketState.choices(), default=TicketState.WAITING)
    issued_at = models.DateTimeField(_("Issued at"))
    turn_at = models.DateTimeField()
    since = models.DateTimeField()
    called_at = models.DateTimeField(_("Called at"), null=True, blank=True)
    calls = models.PositiveSmallIntegerField(default=0)
    counter = models.CharField(_("Counter"), max_length=20, blank=True)
    wanted_counter = models.CharField(_("Only for counter"), max_length=20, blank=True)
    clerk = models.ForeignKey("staffing.Account", models.PROTECT, null=True, blank=True, related_name="tickets")
    matters_begun = models.PositiveSmallIntegerField(default=0)
    issue_key = models.CharField(max_length=80, blank=True)

    class Meta:
        verbose_name = _("queue ticket")
        verbose_name_plural = _("queue tickets")
        ordering = ["centre", "day", "prefix", "serial"]
        constraints = [
            models.UniqueConstraint(fields=["centre", "day", "prefix", "serial"], name="ticket_number_once"),
            models.UniqueConstraint(
                fields=["centre", "day", "issue_key"], condition=~Q(issue_key=""), name="ticket_key_once"
            ),
            models.UniqueConstraint(
                fields=["clerk", "day"], condition=Q(state__in=sorted(IN_HAND)), name="ticket_one_per_clerk"
            ),
            models.UniqueConstraint(
                fields=["centre", "day", "counter"],
                condition=Q(state__in=sorted(IN_HAND)),
                name="ticket_one_per_counter",
            ),
            models.CheckConstraint(condition=Q(state__in=list(TicketState)), name="ticket_state"),
            models.CheckConstraint(condition=Q(priority__in=list(Priority)), name="ticket_priority"),
            models.CheckConstraint(condition=Q(rank__in=list(Rank)), name="ticket_rank"),
            models.CheckConstraint(condition=Q(language__in=["vi", "en"]), name="ticket_language"),
            models.CheckConstraint(
                condition=~Q(state__in=sorted(IN_HAND))
                | (Q(clerk__isnull=False, called_at__isnull=False) & ~Q(counter="")),
                name="ticket_in_somebodys_hand",
            ),
            models.CheckConstraint(condition=Q(since__gte=F("issued_at")), name="ticket_since"),
        ]
        indexes = [
            models.Index(
                fields=["centre", "day", "rank", "turn_at", "id"],
                condition=Q(state__in=sorted(CALLABLE)),
                name="ticket_callable",
            ),
            models.Index(fields=["centre", "day", "called_at"], name="ticket_by_call"),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def number(self) -> str:
        """As it is printed and called."""
        return number(self.prefix, self.serial)


class TicketPeriod(models.Model):
    """A stretch of a visit that has ended: waiting, called, served or held, from ``begun_at`` to ``ended_at``.

    Written once, when it ends, and refused by a database trigger to update or delete. ``is_cut`` marks what ended only
    because the day was closed: its length says nothing.
    """

    id = models.BigAutoField(primary_key=True)
    ticket = models.ForeignKey(Ticket, models.PROTECT, related_name="periods")
    state = models.CharField(_("State"), max_length=12, choices=TicketState.choices())
    series = models.ForeignKey(TicketSeries, models.PROTECT, related_name="+")
    counter = models.CharField(_("Counter"), max_length=20, blank=True)
    clerk = models.ForeignKey("staffing.Account", models.PROTECT, null=True, related_name="+")
    matter = models.PositiveSmallIntegerField(default=0)
    begun_at = models.DateTimeField(_("From"))
    ended_at = models.DateTimeField(_("To"))
    is_cut = models.BooleanField(default=False)

    class Meta:
        verbose_name = _("period of a visit")
        verbose_name_plural = _("periods of visits")
        ordering = ["ticket", "id"]
        constraints = [
            models.CheckConstraint(condition=Q(state__in=list(TicketState)), name="ticket_period_state"),
            models.CheckConstraint(condition=Q(ended_at__gte=F("begun_at")), name="ticket_period_order"),
        ]
        indexes = [models.Index(fields=["series", "state", "-ended_at"], name="ticket_period_by_series")]

    def __str__(self) -> str:
        return f"{self.ticket_id} {self.state}"


class TicketMatter(models.Model):
    """One matter of a visit, in its order, with the record that it was about."""

    ticket = models.ForeignKey(Ticket, models.PROTECT, related_name="matters")
    position = models.PositiveSmallIntegerField()
    record = models.ForeignKey("procedures.Record", models.PROTECT, null=True, blank=True, related_name="visits")
    begun_at = models.DateTimeField()

    class Meta:
        verbose_name = _("matter of a visit")
        verbose_name_plural = _("matters of visits")
        ordering = ["ticket", "position"]
        constraints = [
            models.UniqueConstraint(fields=["ticket", "position"], name="ticket_matter_position"),
            models.UniqueConstraint(
                fields=["ticket", "record"], condition=Q(record__isnull=False), name="ticket_matter_record"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.ticket_id}.{self.position}"


class TicketReturn(models.Model):
    """The right of somebody sent home for a paper to come back without queueing again. The code alone is printed."""

    code = models.CharField(_("Code"), max_length=8, unique=True)
    centre = models.ForeignKey("units.ServiceCentre", models.PROTECT, related_name="+")
    series = models.ForeignKey(TicketSeries, models.PROTECT, related_name="+")
    ticket = models.ForeignKey(Ticket, models.PROTECT, related_name="returns")
    record = models.ForeignKey("procedures.Record", models.PROTECT, null=True, blank=True, related_name="+")
    given_by = models.ForeignKey("staffing.Account", models.PROTECT, related_name="+")
    given_at = models.DateTimeField(_("Given at"))
    last_day = models.DateField(_("Until"))
    used_for = models.OneToOneField(Ticket, models.PROTECT, null=True, blank=True, related_name="came_back_with")

    class Meta:
        verbose_name = _("return ticket")
        verbose_name_plural = _("return tickets")
        constraints = [models.CheckConstraint(condition=Q(code__regex=r"^\d{8}$"), name="ticket_return_code")]

    def __str__(self) -> str:
        return f"{self.code[:4]} {self.code[4:]}"
