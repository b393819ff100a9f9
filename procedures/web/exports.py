"""Files of records: asking for one from a list, one's own with how far they are, taking and calling them off."""

import hashlib
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotModified, QueryDict
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from procedures.domain.exports import (
    LONGEST_REASON,
    MOST_RECORDS,
    MOST_WITH_PEOPLE,
    ON_THE_WAY,
    ExportFormat,
    ExportList,
    ExportState,
)
from procedures.models import Export
from procedures.services.export_lists import exportable, listing_of, read_question
from procedures.services.export_requests import (
    Wish,
    ask_for_export,
    cancel_export,
    places_with_people,
    take_export,
)
from procedures.services.export_words import said_places
from procedures.web.figure_filter import FigureFilter
from procedures.web.figure_view import address
from procedures.web.numbers import count
from staffing.access import Access
from staffing.domain.capabilities import Capability
from staffing.gates import gate
from staffing.web.acting import account_of, acting
from units import clock
from units.errors import RuleBroken
from units.formats import brief_moment
from units.web.file_answers import file_answer
from units.web.refusals import sentence_of, status_of

MEDIA_TYPES = {
    ExportFormat.CSV: "text/csv; charset=utf-8",
    ExportFormat.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


class ExportForm(forms.Form):
    """Which file; people only for whoever may, and with the reason."""

    format = forms.ChoiceField(
        label=gettext_lazy("Form of the file"),
        choices=[(form.value, gettext_lazy(form.label)) for form in ExportFormat],
        initial=ExportFormat.XLSX.value,
        widget=forms.RadioSelect,
    )
    with_people = forms.BooleanField(
        label=gettext_lazy("With names, numbers and telephones of the owners"), required=False
    )
    reason = forms.CharField(
        label=gettext_lazy("Why they are needed"),
        help_text=gettext_lazy(
            "Kept in the audit log and written in the file. Every owner sees that their data was read."
        ),
        required=False,
        max_length=LONGEST_REASON,
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    use_required_attribute = False

    def __init__(self, *args: Any, may_name: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not may_name:
            del self.fields["with_people"], self.fields["reason"]


@dataclass(frozen=True, slots=True)
class Line:
    """One export as the list shows it."""

    export: Export
    title: str
    form: str
    said: list[tuple[str, str]]
    state: ExportState
    sentence: str
    asked: str
    taken: str
    until: str
    can_take: bool
    list_href: str
    again_href: str

    @property
    def is_on_the_way(self) -> bool:
        """Whether its bar still moves."""
        return self.state in ON_THE_WAY


@gate(Capability.EXPORT_FIGURES)
@require_http_methods(["GET", "HEAD", "POST"])
def export_new(request: HttpRequest, source: str) -> HttpResponse:
    """What is asked for, in words, and as which file. The address is the list's own conditions."""
    if source not in set(ExportList):
        raise Http404
    wanted, access, at = ExportList(source), _access(request), clock.now()
    places, named = exportable(wanted, access), places_with_people(wanted, access)
    if not places:
        raise RuleBroken("export_nowhere")
    if wanted is ExportList.DELAYS and not ("first" in request.GET and "last" in request.GET):
        return redirect(_with_days(request))
    question = read_question(wanted, request.META["QUERY_STRING"], at=at)
    form = ExportForm(request.POST if request.method == "POST" else None, may_name=named is not None)
    status = 200
    if request.method == "POST":
        if form.is_valid():
            try:
                _ask(request, wanted, question, form.cleaned_data)
                messages.success(request, _("The file is being made. You can go on working: it stays here for 7 days."))
                return redirect("exports")
            except RuleBroken as broken:
                form.add_error(broken.facts.get("field"), sentence_of(broken))
                status = status_of(broken)
        status = max(status, 422 if form.errors else 200)
    listing = listing_of(wanted)
    context = {
        "form": form,
        "title": _(wanted.label),
        "said": listing.said(question),
        "places": said_places(places),
        "may_name": named is not None,
        "most": count(MOST_RECORDS),
        "most_named": count(MOST_WITH_PEOPLE),
        "back": f"{reverse(listing.page)}?{question.urlencode()}",
    }
    return render(request, "procedures/exports/new.html", context, status=status)


def _with_days(request: HttpRequest) -> str:
    """The address with the days that the page of delays shows where it names none: a file's days stand written out."""
    period, _field = FigureFilter(request.GET, today=clock.today()).answer()
    return request.path + address(
        request.GET, first=period.first.isoformat(), last=period.last.isoformat(), period=None
    )


def _ask(request: HttpRequest, source: ExportList, question: QueryDict, given: dict[str, Any]) -> Export:
    wish = Wish(
        source=source,
        question=question.urlencode(),
        format=ExportFormat(given["format"]),
        language="en" if get_language() == "en" else "vi",
        with_people=bool(given.get("with_people")),
        reason=given.get("reason", ""),
    )
    return ask_for_export(wish=wish, access=_access(request), **acting(request))


@gate(Capability.EXPORT_FIGURES)
@require_safe
def exports(request: HttpRequest) -> HttpResponse:
    """One's own files, the latest first."""
    return render(request, "procedures/exports/list.html", _context(request))


@gate(Capability.EXPORT_FIGURES)
@require_safe
def exports_now(request: HttpRequest) -> HttpResponse:
    """The lines anew, asked for by the page while something is on its way; 304 while nothing moved."""
    rows = _own(request)
    seen = [(row.pk, row.state, row.done, row.total, row.tries > 0) for row in rows]
    etag = f'"{hashlib.sha256(repr((seen, get_language())).encode()).hexdigest()[:32]}"'
    if request.headers.get("If-None-Match") == etag:
        response: HttpResponse = HttpResponseNotModified()
    else:
        response = render(request, "procedures/exports/_lines.html", _context(request, rows))
    response["ETag"] = etag
    response["Cache-Control"] = "private, no-cache"
    request.session.accessed = False  # a page left open must not keep its session alive
    return response


@gate(Capability.EXPORT_FIGURES)
@require_safe
def export_file(request: HttpRequest, key: int) -> HttpResponseBase:
    """The file, whole or from where a broken line left off; written down in the audit log."""
    export = take_export(export_id=key, access=_access(request), **acting(request))
    form = ExportFormat(export.format)
    name = f"{export.source}-{export.asked_at:%Y%m%d}-{export.pk}.{form.value}"
    response = file_answer(request, export.file, media_type=MEDIA_TYPES[form], tag=export.sha256, name=name)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


@gate(Capability.EXPORT_FIGURES)
@require_POST
def export_cancel(request: HttpRequest, key: int) -> HttpResponse:
    """Call off what is on its way."""
    cancel_export(export_id=key, actor=account_of(request), at=clock.now())
    messages.success(request, _("The file is called off. Nothing of it is kept."))
    return redirect("exports")


def _access(request: HttpRequest) -> Access:
    return request.access  # type: ignore[attr-defined, no-any-return]


def _own(request: HttpRequest) -> list[Export]:
    return list(Export.objects.filter(account=account_of(request), expires_at__gt=clock.now()))


def _context(request: HttpRequest, rows: list[Export] | None = None) -> dict[str, Any]:
    lines = [_line(export) for export in (_own(request) if rows is None else rows)]
    return {"lines": lines, "moves": any(line.is_on_the_way for line in lines)}


def _line(export: Export) -> Line:
    source, question = ExportList(export.source), QueryDict(export.question)
    state = ExportState(export.state)
    most = MOST_WITH_PEOPLE if export.with_people else MOST_RECORDS
    along = f"?{question.urlencode()}" if question else ""
    return Line(
        export=export,
        title=_(source.label),
        form=_(ExportFormat(export.format).label),
        said=listing_of(source).said(question),
        state=state,
        sentence=sentence_of(RuleBroken(export.failure, most=count(most))) if export.failure else "",
        asked=brief_moment(export.asked_at),
        taken=brief_moment(export.taken_at) if export.taken_at else "",
        until=brief_moment(export.expires_at),
        can_take=state is ExportState.DONE,
        list_href=reverse(listing_of(source).page) + along,
        again_href=reverse("export_new", args=[source.value]) + along,
    )


def export_address(request: HttpRequest, source: ExportList, conditions: dict[str, object] | QueryDict) -> str:
    """Where a list's button leads; nowhere for whoever may not export it."""
    if not exportable(source, _access(request)):
        return ""
    given = conditions.urlencode() if isinstance(conditions, QueryDict) else urlencode(conditions)
    return f"{reverse('export_new', args=[source.value])}{f'?{given}' if given else ''}"
