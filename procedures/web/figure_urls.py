"""The pages of figures beside the overview and the units."""

from django.urls import path

from procedures.web import compare, figure_field, figure_forecast, figure_map, figure_officers, figure_times, wall

urlpatterns = [
    path("dashboard/map/", figure_map.dashboard_map, name="dashboard_map"),
    path("dashboard/times/", figure_times.dashboard_times, name="dashboard_times"),
    path("dashboard/procedures/<procedure_code:code>/", figure_times.procedure_figures, name="procedure_figures"),
    path("dashboard/fields/<slug:code>/", figure_field.field_figures, name="field_figures"),
    path("dashboard/forecast/", figure_forecast.dashboard_forecast, name="dashboard_forecast"),
    path("dashboard/compare/", compare.dashboard_compare, name="dashboard_compare"),
    path("dashboard/units/<str:code>/officers/", figure_officers.unit_officers, name="unit_officers"),
    path("dashboard/wall/", wall.dashboard_wall, name="dashboard_wall"),
    path("dashboard/wall/board/", wall.wall_board, name="wall_board"),
]
