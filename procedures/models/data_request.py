"""What people ask for about the data that is held of them, and what they were answered."""

from typing import Any

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from procedures.domain.data_rights import ANSWERS, DataRequestKind, DataRequestState
from units.scoping import Scope, ScopedQuerySet


class DataRequestQuerySet(ScopedQuerySet):
    """By the centre whose head answers."""

    def in_places(self, scope: Scope) -> Q:
        """The head's own centres."""
        return Q(centre__in=scope.centres)


class DataRequest(models.Model):
    """One request of one person: about a record of theirs, or about their data at large (``record`` None).

    ``about`` and ``answer`` are free text about a person: shown to whoever asked, and by a logged look to the head of
    the ``centre``. ``watch_at`` is the next moment at which somebody is to be told; None when nobody is any more.
    """

    citizen = models.ForeignKey("staffing.Citizen", models.PROTECT, related_name="data_requests")
    record = models.ForeignKey("procedures.Record", models.PROTECT, null=True, blank=True, related_name="data_requests")
    centre = models.ForeignKey("units.ServiceCentre", models.PROTECT, related_name="+")
    kind = models.CharField(_("Kind"), max_length=12, choices=DataRequestKind.choices())
    about = models.TextField(_("What is asked for"), max_length=1000)
    asked_at = models.DateTimeField(_("Asked at"))
    due_on = models.DateField(_("Answered by"))
    watch_at = models.DateTimeField(null=True, blank=True, editable=False)
    state = models.CharField(
        _("State"), max_length=8, choices=DataRequestState.choices(), default=DataRequestState.OPEN
    )
    answer = models.TextField(_("Answer"), max_length=1000, blank=True)
    answered_by = models.ForeignKey("staffing.Account", models.PROTECT, null=True, blank=True, related_name="+")
    answered_at = models.DateTimeField(_("Answered at"), null=True, blank=True)

    objects: Any = DataRequestQuerySet.as_manager()

    class Meta:
        verbose_name = _("request about personal data")
        verbose_name_plural = _("requests about personal data")
        ordering = ["due_on", "id"]
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=list(DataRequestKind)), name="data_request_kind"),
            models.CheckConstraint(condition=~Q(about=""), name="data_request_says_what"),
            models.CheckConstraint(
                condition=Q(state=DataRequestState.OPEN, answer="", answered_by=None, answered_at=None)
                | Q(
                    state__in=list(ANSWERS),
                    answered_by__isnull=False,
                    answered_at__gte=F("asked_at"),
                    watch_at=None,
                )
                & ~Q(answer=""),
                name="data_request_answered_in_full",
            ),
            models.UniqueConstraint(
                fields=["citizen", "record", "kind"],
                condition=Q(state=DataRequestState.OPEN),
                nulls_distinct=False,
                name="data_request_one_open",
            ),
        ]
        indexes = [
            models.Index(fields=["centre", "state", "due_on"], name="data_request_by_centre"),
            models.Index(fields=["watch_at"], condition=Q(watch_at__isnull=False), name="data_request_watched"),
        ]

    def __str__(self) -> str:
        return f"data request {self.pk}"
