"""Numbers of the index that the portal does not hold: entered by an official, month by month."""

from datetime import date

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from procedures.domain.index_766_words import FORMULAS, Indicator
from procedures.models import IndexInput
from procedures.queries.index_766_months import places_of, told, units_of_month
from procedures.queries.index_766_rules import version_on
from procedures.services.index_766 import LONGEST_NOTE, MOST, Entry, enter, entered_by_hand
from procedures.web.desk import access_to
from procedures.web.index_766 import about, asked
from staffing.domain.capabilities import Capability
from staffing.gates import gate
from staffing.web.acting import account_of
from units import clock
from units.formats import brief_moment
from units.scoping import Scope

PROVINCE = "province"
SHOWN = 100


class EntryForm(forms.Form):
    """One entry: of what place and indicator, two numbers, and where they are from."""

    place = forms.ChoiceField(label=gettext_lazy("Unit or province"))
    indicator = forms.ChoiceField(label=gettext_lazy("Indicator"))
    numerator = forms.IntegerField(label=gettext_lazy("Numerator"), min_value=0, max_value=MOST)
    denominator = forms.IntegerField(label=gettext_lazy("Denominator"), min_value=0, max_value=MOST)
    note = forms.CharField(
        label=gettext_lazy("Where the numbers are from"),
        max_length=LONGEST_NOTE,
        help_text=gettext_lazy("The report and its number, for instance. Name no persons."),
    )

    def __init__(self, data: QueryDict | None, *, first_day: date, scope: Scope) -> None:
        super().__init__(data, auto_id="entry_%s")
        by_hand = entered_by_hand(version_on(first_day))
        offered = {
            "place": _places(first_day, scope),
            "indicator": [(one.value, f"{one.value} {_(one.label)}") for one in by_hand],
        }
        for name, choices in offered.items():
            self.fields[name].choices = choices  # type: ignore[attr-defined]


def _places(first_day: date, scope: Scope) -> list[tuple[str, str]]:
    visible = places_of(scope, clock.now())
    rows = units_of_month(first_day, clock.now())
    if visible is not None:
        rows = rows.filter(pk__in=visible)
    own = [(PROVINCE, _("The province"))] if scope.whole_province else []
    return own + [(str(unit.pk), unit.label) for unit in rows]


@gate(Capability.ENTER_INDEX)
@require_http_methods(["GET", "HEAD", "POST"])
def index_entries(request: HttpRequest, month: date) -> HttpResponse:
    """What was entered for the month, and a form for more."""
    what = asked(request, month)
    scope = access_to(request).scope_for(Capability.ENTER_INDEX)
    form = EntryForm(request.POST or None, first_day=what.first_day, scope=scope)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        entry = Entry(
            month=what.first_day,
            unit=None if data["place"] == PROVINCE else int(data["place"]),
            indicator=Indicator(data["indicator"]),
            numerator=data["numerator"],
            denominator=data["denominator"],
            note=data["note"],
        )
        if entry.numerator > entry.denominator:
            form.add_error("numerator", _("This number counts a part of the one below, so it cannot be larger."))
        else:
            enter(entry=entry, actor=account_of(request), scope=scope, at=clock.now())
            messages.success(request, _("Entered. The index is counted anew within the hour."))
            return redirect("index_entries", month=what.month)
    this = told(what.first_day, clock.now())
    by_hand = entered_by_hand(this.version)
    context = about(request, what, this) | {
        "form": form,
        "rows": _rows(what.first_day, scope),
        "formulas": [(one.value, _(one.label), _(FORMULAS[one])) for one in by_hand],
    }
    return render(request, "procedures/index_766/entries.html", context, status=422 if form.errors else 200)


def _rows(first_day: date, scope: Scope) -> list[tuple[IndexInput, str, str, str, bool]]:
    """The entries of one's places, the latest first; whether each still counts."""
    visible = places_of(scope, clock.now())
    rows = IndexInput.objects.filter(month=first_day).select_related("unit", "entered_by")
    if visible is not None:
        rows = rows.filter(unit__in=visible)
    seen: set[tuple[int | None, str]] = set()
    found = []
    for row in rows[:SHOWN]:
        key = (row.unit_id, row.indicator)
        place = row.unit.label if row.unit else _("The province")
        name = f"{row.indicator} {_(Indicator(row.indicator).label)}"
        found.append((row, place, name, brief_moment(row.entered_at), key not in seen))
        seen.add(key)
    return found
