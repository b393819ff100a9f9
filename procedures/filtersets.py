"""The filters of records that pages and API share. Every number of the dashboard is a set of these."""

from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from typing import Any

import django_filters
from django.core.validators import MaxValueValidator, MinValueValidator
from django.utils.translation import gettext_lazy as _

from procedures.domain.calendar import ZONE
from procedures.domain.vocabulary import Channel, Outcome, Standing, Status, Word
from procedures.models import Field, Procedure, Record
from procedures.models.record_queryset import RecordQuerySet
from units import clock
from units.domain.days import EARLIEST, LATEST
from units.models import ServiceCentre, Unit
from units.queries.successors import with_former
from units.queries.units_of_day import read_unit


def _words(words: type[Word]) -> list[tuple[str, Any]]:
    return [(word.value, _(word.label)) for word in words]


class _Day(django_filters.DateFilter):  # type: ignore[misc]
    """A day of Asia/Ho_Chi_Minh as a bound on a moment: ``gte`` its first moment, ``lt`` the first of the day after."""

    def __init__(self, **options: Any) -> None:
        super().__init__(validators=[MinValueValidator(EARLIEST), MaxValueValidator(LATEST)], **options)

    def filter(self, qs: RecordQuerySet, value: date | None) -> RecordQuerySet:
        if value is None:
            return qs
        day = value + timedelta(days=1) if self.lookup_expr == "lt" else value
        return qs.filter(**{f"{self.field_name}__{self.lookup_expr}": datetime.combine(day, time(0), ZONE)})


class _ByCode(django_filters.CharFilter):  # type: ignore[misc]
    """Places or matters by their codes, several with commas between. The keys are read first, so that the list itself
    asks for constants, for which the database knows the right index; an unknown code finds nothing.
    """

    def filter(self, qs: RecordQuerySet, value: str) -> RecordQuerySet:
        if not value:
            return qs
        return qs.filter(**{f"{self.field_name}__in": _KEYS[self.field_name](value.split(","))})


class _UnitOfTheDay(django_filters.CharFilter):  # type: ignore[misc]
    """The units themselves, each without what was merged into it (``units.queries.units_of_day``), commas between."""

    def filter(self, qs: RecordQuerySet, value: str) -> RecordQuerySet:
        if not value:
            return qs
        found = [read_unit(part) for part in value.split(",")]
        return qs.filter(competent_unit__in=[unit.pk for unit in found if unit is not None])


def _units(codes: list[str]) -> list[int]:
    """As figures count: the units that bear the codes today with all that was merged into them; a code that none bears
    any more names the unit that bore it.
    """
    rows = list(Unit.objects.filter(code__in=codes).values_list("pk", "code", "valid_to"))
    borne = {code for _key, code, valid_to in rows if valid_to is None}
    named = (key for key, code, valid_to in rows if valid_to is None or code not in borne)
    return sorted(with_former(named, clock.today()))


def _centres(codes: list[str]) -> list[int]:
    return list(ServiceCentre.objects.filter(unit__in=_units(codes)).values_list("pk", flat=True))


_KEYS: dict[str | None, Callable[[list[str]], list[int]]] = {
    "competent_unit": _units,
    "received_at_centre": _centres,
    "field": lambda codes: list(Field.objects.filter(code__in=codes).values_list("pk", flat=True)),
    "procedure": lambda codes: list(Procedure.objects.filter(code__in=codes).values_list("pk", flat=True)),
}


class RecordFilter(django_filters.FilterSet):  # type: ignore[misc]
    """Records by state, place, matter and period; periods include both their days.

    Places, fields and procedures are named by their codes, so that an address stays true in any database. ``at`` is
    the moment for standings, now when it is not given.
    """

    status = django_filters.MultipleChoiceFilter(label=_("Status"), choices=_words(Status))
    standing = django_filters.ChoiceFilter(
        label=_("Standing"), choices=_words(Standing), method="of_standing", empty_label=_("Any")
    )
    outcome = django_filters.MultipleChoiceFilter(label=_("Outcome"), choices=_words(Outcome))
    unit = _ByCode(label=_("Competent unit"), field_name="competent_unit")
    unit_of_day = _UnitOfTheDay(label=_("Competent unit of the day"))
    centre = _ByCode(label=_("Received at"), field_name="received_at_centre")
    field = _ByCode(label=_("Field"), field_name="field")
    procedure = _ByCode(label=_("Procedure"), field_name="procedure")
    channel = django_filters.ChoiceFilter(label=_("Channel"), choices=_words(Channel), empty_label=_("Any"))
    received_from = _Day(label=_("Received from"), field_name="received_at", lookup_expr="gte")
    received_to = _Day(label=_("Received until"), field_name="received_at", lookup_expr="lt")
    submitted_from = _Day(label=_("Submitted from"), field_name="submitted_at", lookup_expr="gte")
    submitted_to = _Day(label=_("Submitted until"), field_name="submitted_at", lookup_expr="lt")
    completed_from = _Day(label=_("Settled from"), field_name="completed_at", lookup_expr="gte")
    completed_to = _Day(label=_("Settled until"), field_name="completed_at", lookup_expr="lt")

    ends_from = _Day(label=_("Term ends from"), method="ending_from")
    ends_to = _Day(label=_("Term ends until"), method="ending_to")

    class Meta:
        model = Record
        fields: list[str] = []

    def __init__(self, *args: Any, at: datetime | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.at = at or clock.now()

    def of_standing(self, queryset: RecordQuerySet, _name: str, value: str) -> RecordQuerySet:
        """Open records of one standing at ``at``."""
        return queryset.standing(Standing(value), self.at)

    def ending_from(self, queryset: RecordQuerySet, _name: str, value: date) -> RecordQuerySet:
        """Open records whose term runs at ``at`` and ends on the day or later."""
        return queryset.open().filter(overdue_from__gt=max(datetime.combine(value, time(0), ZONE), self.at))

    def ending_to(self, queryset: RecordQuerySet, _name: str, value: date) -> RecordQuerySet:
        """Open records whose term runs at ``at`` and ends on the day at the latest: overdue from the midnight after."""
        end = datetime.combine(value + timedelta(days=1), time(0), ZONE)
        return queryset.open().filter(overdue_from__gt=self.at, overdue_from__lte=end)

    @property
    def ordering(self) -> str:
        """The column by which the filtered list is best read and found: due dates of open records, the day of
        settlement of settled ones, otherwise the day of submission.
        """
        given = self.form.cleaned_data if self.is_bound and self.form.is_valid() else {}
        if given.get("standing") or given.get("ends_from") or given.get("ends_to"):
            return "due_at"
        if given.get("outcome") or given.get("completed_from") or given.get("completed_to"):
            return "completed_at"
        return "submitted_at"
