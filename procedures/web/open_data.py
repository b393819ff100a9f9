"""Open data: what is published, as CSV and JSON at addresses that stay, with what every column means."""

import functools
import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import datetime
from http import HTTPStatus
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import reverse
from django.utils.translation import gettext, gettext_noop, override
from django.views.decorators.http import condition, require_safe

from procedures.domain.open_data import LICENCE, UNIT_OF, DataColumn
from procedures.models import PublishedMonth
from procedures.queries import publication
from procedures.queries.publication import Line
from procedures.throttles import OpenDataThrottle
from procedures.web.csv_files import csv_response
from procedures.web.transparency import unit_or_404
from staffing.domain.capabilities import Capability
from staffing.gates import gate
from units.clock import ZONE
from units.models import Unit

EDITION = 2  # of the columns: another number, and whoever keeps a copy fetches it again
KEPT = "public, max-age=3600"
NULL = gettext_noop("A value that is null is not published: it is fewer than five, or would help to find one that is.")
View = Callable[..., HttpResponse]


def open_data(view: View) -> View:
    """A file for everybody: so many an hour from one address, and none twice to whoever has it already."""

    @functools.wraps(view)
    def measured(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        throttle = OpenDataThrottle()
        if not throttle.allow_request(request, None):
            words = gettext("Too many files were fetched from your address. Wait a minute, then try again.")
            refused = HttpResponse(words, status=HTTPStatus.TOO_MANY_REQUESTS, content_type="text/plain; charset=utf-8")
            refused["Retry-After"] = str(int(throttle.wait() or 60) + 1)
            return refused
        response = condition(etag_func=_etag, last_modified_func=_last_modified)(view)(request, *args, **kwargs)
        response["Cache-Control"] = KEPT
        response["Access-Control-Allow-Origin"] = "*"
        return response

    return gate(Capability.PUBLIC)(require_safe(measured))


def _etag(request: HttpRequest, code: str = "") -> str:
    latest = publication.latest_publication()
    known = f"{EDITION}|{request.path}|{latest.isoformat() if latest else ''}"
    return f'"{hashlib.sha256(known.encode()).hexdigest()[:24]}"'


def _last_modified(request: HttpRequest, code: str = "") -> datetime | None:
    return publication.latest_publication()


@open_data
def province_csv(request: HttpRequest) -> HttpResponse:
    """The province by month and field, and every unit by month."""
    return _csv(None)


@open_data
def province_json(request: HttpRequest) -> HttpResponse:
    """The same with what it means."""
    return _json(request, None)


@open_data
def unit_csv(request: HttpRequest, code: str) -> HttpResponse:
    """One unit by month and field."""
    return _csv(unit_or_404(code))


@open_data
def unit_json(request: HttpRequest, code: str) -> HttpResponse:
    """The same with what it means."""
    return _json(request, unit_or_404(code))


def _csv(unit: Unit | None) -> HttpResponse:
    with override("vi"):
        rows = [[row.get(column, "") for column in DataColumn] for row in _rows(unit)]
    response = csv_response([[column.value for column in DataColumn], *rows])
    name = unit.code if unit else "quang-ninh"
    response["Content-Disposition"] = f'attachment; filename="transparency-{name}.csv"'
    described = reverse("transparency_unit_json", args=[unit.code]) if unit else reverse("transparency_json")
    response["Link"] = f'<{described}>; rel="describedby", <{LICENCE}>; rel="license"'
    return response


def _json(request: HttpRequest, unit: Unit | None) -> HttpResponse:
    latest = publication.latest_publication()
    with override("vi"):
        name = unit.label if unit else "Tỉnh Quảng Ninh"
        rows = [{column.value: row.get(column) for column in DataColumn} for row in _rows(unit)]
    address = reverse("transparency_unit", args=[unit.code]) if unit else reverse("transparency")
    return JsonResponse(
        {
            "title": f"Kết quả giải quyết thủ tục hành chính: {name}",
            "source": request.build_absolute_uri(address),
            "licence": LICENCE,
            "published_at": _moment(latest) if latest else None,
            "left_out": _in_both(NULL),
            "columns": [_described(column) for column in DataColumn],
            "rows": rows,
        },
        json_dumps_params={"ensure_ascii": False},
    )


def _described(column: DataColumn) -> Mapping[str, Any]:
    unit = UNIT_OF[column]
    return {
        "name": column.value,
        "unit": unit.value,
        "unit_label": _in_both(unit.label),
        "definition": _in_both(column.label),
    }


def _in_both(sentence: str) -> dict[str, str]:
    said = {}
    for language in ("vi", "en"):
        with override(language):
            said[language] = gettext(sentence)
    return said


def _rows(unit: Unit | None) -> Iterator[dict[DataColumn, Any]]:
    taken = {month.first_day: month for month in publication.months()}
    level = "province" if unit is None else "unit"
    yield from _level(publication.by_month(unit), level, taken)
    yield from _level(publication.by_field(unit), f"{level}_field", taken)
    if unit is None:
        yield from _level(publication.by_unit(), "unit", taken)


def _level(lines: Iterable[Line], level: str, taken: Mapping[Any, PublishedMonth]) -> Iterator[dict[DataColumn, Any]]:
    for line in lines:
        month, is_field = taken[line.month], level.endswith("_field")
        cells: dict[DataColumn, Any] = {
            DataColumn.MONTH: f"{line.month:%Y-%m}",
            DataColumn.LEVEL: level,
            DataColumn.UNIT_CODE: line.unit.code if line.unit else "",
            DataColumn.UNIT_NAME: line.unit.label if line.unit else "",
            DataColumn.FIELD_CODE: line.code if is_field else "",
            DataColumn.FIELD_NAME: line.name if is_field else "",
            DataColumn.OPEN: line.open,
            DataColumn.OVERDUE: line.overdue,
            DataColumn.COUNTED_AT: _moment(month.taken_at) if month.with_stock else None,
            **_counted(line),
        }
        yield {column: value for column, value in cells.items() if value is not None}


def _counted(line: Line) -> dict[DataColumn, Any]:
    rated = line.satisfaction
    return {
        DataColumn.RECEIVED: line.received_total,
        DataColumn.ONLINE_SHARE: _share(line.online_share),
        DataColumn.SETTLED: line.settled_total,
        DataColumn.ON_TIME: _share(line.on_time_share),
        DataColumn.ON_FIRST_DUE: _share(line.on_first_due_share),
        DataColumn.ON_TIME_766: _share(line.on_time_766_share),
        DataColumn.RATED: rated.rated if rated else None,
        DataColumn.SATISFIED: _share(rated.rate if rated else None),
    }


def _share(share: float | None) -> float | None:
    return None if share is None else round(share, 4)


def _moment(moment: datetime) -> str:
    return moment.astimezone(ZONE).isoformat(timespec="seconds")
