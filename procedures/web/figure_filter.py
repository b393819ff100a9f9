"""Which period and which field a page of figures is about."""

from datetime import date, datetime
from functools import lru_cache
from typing import Any

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.forms.renderers import BaseRenderer
from django.utils.safestring import SafeString
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from procedures.domain.calendar import local
from procedures.domain.periods import LONGEST, Period
from procedures.domain.vocabulary import Word
from procedures.models import Field
from procedures.models.issue import BEGINNING
from procedures.queries.catalogue import all_fields
from units import clock
from units.domain.days import EARLIEST, LATEST

FIRST_DAY = date(2025, 7, 1)  # of the 54 units
_BOUNDS = [MinValueValidator(EARLIEST), MaxValueValidator(LATEST)]


class Stretch(Word):
    """The periods that a page offers."""

    TODAY = "today", "Today"
    WEEK = "week", "Last 7 days"
    MONTH = "month", "Last 30 days"
    THIS_MONTH = "this_month", "This month"
    THIS_YEAR = "this_year", "This year"
    ALL = "all", "Since 1 July 2025"
    CHOSEN = "chosen", "Chosen days"


def period_of(stretch: Stretch, today: date) -> Period:
    """The days of a stretch that ends today."""
    match stretch:
        case Stretch.TODAY:
            return Period(today, today)
        case Stretch.WEEK:
            return Period.until(today, 7)
        case Stretch.THIS_MONTH:
            return Period(today.replace(day=1), today)
        case Stretch.THIS_YEAR:
            return Period(today.replace(month=1, day=1), today)
        case Stretch.ALL:
            return Period(min(FIRST_DAY, today), today)
    return Period.until(today, 30)


def _field_choices() -> list[tuple[str, Any]]:
    return [("", _("All fields")), *((field.code, field.label) for field in all_fields())]


def _field_of(code: str) -> Field:
    return next(field for field in all_fields() if field.code == code)


def moment_field() -> forms.DateTimeField:
    """The moment as at which figures are asked; empty for now."""
    widget = forms.DateTimeInput(attrs={"type": "datetime-local", "step": "1"}, format="%Y-%m-%dT%H:%M:%S")
    return forms.DateTimeField(label=_("As at"), required=False, widget=widget)


def known_moment(moment: datetime | None) -> datetime | None:
    """A moment of which something is known, or a sentence that says why not."""
    if moment is not None and moment > clock.now():
        raise forms.ValidationError(gettext("This moment is still to come. Choose one that is over."))
    if moment is not None and moment < BEGINNING:
        raise forms.ValidationError(gettext("Nothing is known of moments before 1 June 2025. Choose a later one."))
    return moment


def day_of(text: str) -> date:
    """The day with which the usual periods end: that of the moment asked for, where it can be one."""
    now = clock.now()
    try:
        moment = forms.DateTimeField(required=False).clean(text) or now
    except forms.ValidationError:
        moment = now
    return local(moment if BEGINNING <= moment <= now else now).date()


@lru_cache(maxsize=512)
def _written(
    name: str, value: str, choices: tuple[tuple[str, str], ...], attrs: tuple[tuple[str, Any], ...]
) -> SafeString:
    return forms.Select(choices=choices).render(name, value, dict(attrs))


class KeptSelect(forms.Select):
    """A list that is written once for each choice and language: of a hundred fields it is a tenth of a page's time."""

    def render(
        self, name: str, value: Any, attrs: dict[str, Any] | None = None, renderer: BaseRenderer | None = None
    ) -> SafeString:
        """As ``forms.Select``, from memory where the same was written before."""
        choices = tuple((str(code), str(label)) for code, label in self.choices)
        built = self.build_attrs(self.attrs, attrs)
        return _written(name, str(value or ""), choices, tuple(built.items()))


class FigureFilter(forms.Form):
    """Every view of the figures is an address: what is chosen stands in it."""

    period = forms.ChoiceField(
        label=_("Period"), required=False, choices=[(word.value, _(word.label)) for word in Stretch]
    )
    first = forms.DateField(
        label=_("From"), required=False, widget=forms.DateInput(attrs={"type": "date"}), validators=_BOUNDS
    )
    last = forms.DateField(
        label=_("To"), required=False, widget=forms.DateInput(attrs={"type": "date"}), validators=_BOUNDS
    )
    field = forms.TypedChoiceField(
        label=_("Field"),
        required=False,
        choices=_field_choices,
        coerce=_field_of,
        empty_value=None,
        widget=KeptSelect,
    )

    as_at = moment_field()

    def __init__(self, data: Any, *, today: date) -> None:
        given = data.copy()
        if given.get("first") or given.get("last"):
            given["period"] = Stretch.CHOSEN.value
        given.setdefault("period", Stretch.MONTH.value)
        super().__init__(given)
        self.today = today

    def clean_as_at(self) -> datetime | None:
        """A moment that is over; None for now."""
        return known_moment(self.cleaned_data["as_at"])

    def clean(self) -> dict[str, Any]:
        """Turn what was chosen into a period; days in the wrong order are a fault of the form."""
        given = super().clean() or {}
        stretch = Stretch(given.get("period") or Stretch.MONTH.value)
        self.chosen = period_of(Stretch.MONTH if stretch is Stretch.CHOSEN else stretch, self.today)
        if stretch is not Stretch.CHOSEN or "first" in self.errors or "last" in self.errors:
            return given
        first, last = given.get("first") or FIRST_DAY, given.get("last") or self.today
        if last < first:
            raise forms.ValidationError(gettext("The last day lies before the first. Choose the days again."))
        if (last - first).days >= LONGEST:
            raise forms.ValidationError(gettext("Ask for at most %(days)s days at once.") % {"days": LONGEST})
        self.chosen = Period(first, last)
        return given

    @property
    def moment(self) -> datetime | None:
        """The past moment asked for; None for now, and where what was sent cannot be read."""
        return self.cleaned_data.get("as_at") if self.is_valid() else None

    def answer(self) -> tuple[Period, Field | None]:
        """The period and the field; the usual ones where what was sent cannot be read."""
        if self.is_valid():
            return self.chosen, self.cleaned_data["field"]
        return getattr(self, "chosen", period_of(Stretch.MONTH, self.today)), None
