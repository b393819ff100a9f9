"""Addresses of statistical reports."""

from django.urls import path

from procedures.web import statistics

urlpatterns = [
    path("dashboard/statistics/", statistics.statistics, name="statistics"),
    path("dashboard/statistics/prepare/", statistics.statistics_prepare, name="statistics_prepare"),
    path("dashboard/statistics/compile/", statistics.statistics_compile, name="statistics_compile"),
    path("dashboard/statistics/approve/", statistics.statistics_approve_all, name="statistics_approve_all"),
    path("dashboard/statistics/equipment/<int:centre>/", statistics.statistics_equipment, name="statistics_equipment"),
    path("dashboard/statistics/reports/<int:key>/", statistics.statistics_report, name="statistics_report"),
    path(
        "dashboard/statistics/reports/<int:key>/report.<slug:kind>", statistics.statistics_file, name="statistics_file"
    ),
    path(
        "dashboard/statistics/reports/<int:key>/own/<slug:act>/",
        statistics.statistics_own_act,
        name="statistics_own_act",
    ),
    path("dashboard/statistics/reports/<int:key>/<slug:act>/", statistics.statistics_act, name="statistics_act"),
]
