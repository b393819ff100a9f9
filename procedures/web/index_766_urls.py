"""Addresses of the index of Decision 766."""

from datetime import date

from django.urls import path, register_converter

from procedures.web import index_766, index_766_entries, index_766_files, index_766_lost


class IndexMonth:
    """A month in an address: 2026-10."""

    regex = r"20\d{2}-(?:0[1-9]|1[0-2])"

    def to_python(self, value: str) -> date:
        """Its first day."""
        return date.fromisoformat(f"{value}-01")

    def to_url(self, value: str | date) -> str:
        """As it stands, or of a day its month."""
        return value if isinstance(value, str) else f"{value:%Y-%m}"


register_converter(IndexMonth, "index_month")

urlpatterns = [
    path("dashboard/index/", index_766.index, name="index_766"),
    path("dashboard/index/<index_month:month>/", index_766.index, name="index_month"),
    path("dashboard/index/<index_month:month>/units/<str:code>/", index_766.index_unit, name="index_unit"),
    path("dashboard/index/<index_month:month>/lost/<str:indicator>/", index_766_lost.index_lost, name="index_lost"),
    path("dashboard/index/<index_month:month>/compare/", index_766.index_compare, name="index_compare"),
    path("dashboard/index/<index_month:month>/entries/", index_766_entries.index_entries, name="index_entries"),
    path("dashboard/index/<index_month:month>/index.csv", index_766_files.index_csv, name="index_csv"),
    path("dashboard/index/<index_month:month>/index.xlsx", index_766_files.index_xlsx, name="index_xlsx"),
    path("dashboard/index/<index_month:month>/index.json", index_766_files.index_json, name="index_json"),
]
