"""CSV as spreadsheets read it, and nothing that a spreadsheet would carry out."""

import csv
from collections.abc import Iterable, Sequence
from typing import Any

from django.http import HttpResponse

from procedures.domain.csv_cells import harmless


def csv_response(rows: Iterable[Sequence[Any]]) -> HttpResponse:
    """UTF-8 with a mark, so that spreadsheets read the Vietnamese."""
    response = HttpResponse("\ufeff", content_type="text/csv; charset=utf-8")
    csv.writer(response).writerows([harmless(cell) for cell in row] for row in rows)
    return response
