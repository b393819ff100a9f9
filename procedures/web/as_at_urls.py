"""Addresses of the figures as at a past moment, of those that were issued, and of what made records late."""

from django.urls import path

from procedures.web import delays, figures_as_at, issued_papers

urlpatterns = [
    path("dashboard/as-at/", figures_as_at.figures_as_at, name="figures_as_at"),
    path("dashboard/as-at/records/", figures_as_at.records_as_at, name="records_as_at"),
    path("dashboard/delays/", delays.dashboard_delays, name="dashboard_delays"),
    path("dashboard/delays/records/", delays.delay_records, name="delay_records"),
    path("dashboard/issued/", figures_as_at.issued_list, name="issued_list"),
    path("dashboard/issued/<int:key>/", figures_as_at.issued_figures, name="issued_figures"),
    path("dashboard/issued/<int:key>/figures.csv", figures_as_at.issued_file, {"ending": "csv"}, name="issued_csv"),
    path("dashboard/issued/<int:key>/figures.json", figures_as_at.issued_file, {"ending": "json"}, name="issued_json"),
    path("dashboard/issued/<int:key>/report-vi.pdf", issued_papers.issued_paper, {"language": "vi"}, name="issued_vi"),
    path("dashboard/issued/<int:key>/report-en.pdf", issued_papers.issued_paper, {"language": "en"}, name="issued_en"),
]
