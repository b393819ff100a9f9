"""Pages of procedures and records."""

from django.urls import URLPattern, URLResolver, include, path
from django.views.generic import RedirectView

import procedures.web.codes  # noqa: F401 - registers the converters that the addresses below use
from procedures.web import (
    catalogue,
    contact_preferences,
    dashboard,
    dissatisfaction,
    figure_exports,
    life_events,
    message_reports,
    open_data,
    operations,
    printing,
    registers,
    satisfaction,
    tracking,
    transparency,
)
from staffing.domain.capabilities import Capability
from staffing.gates import gated

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("procedures.web.desk_urls")),
    path("", include("procedures.web.ticket_urls")),
    path("", include("procedures.web.filing_urls")),
    path("", include("procedures.web.money_urls")),
    path("", include("procedures.web.data_rights_urls")),
    path("", include("procedures.web.petition_urls")),
    path("", include("procedures.web.as_at_urls")),
    path("", include("procedures.web.figure_urls")),
    path("", include("procedures.web.index_766_urls")),
    path("", include("procedures.web.statistics_urls")),
    path("", include("procedures.web.steering_urls")),
    path("", include("procedures.web.export_urls")),
    path("procedures/", catalogue.catalogue_page, name="catalogue"),
    path("procedures/typeahead/", catalogue.procedures_typeahead, name="procedures_typeahead"),
    path("procedures/<procedure_code:code>/", catalogue.procedure_page, name="procedure"),
    path("life-events/<slug:code>/", life_events.life_event_page, name="life_event"),
    path("fields/", life_events.fields_page, name="fields"),
    path("fields/<slug:code>/", life_events.field_page, name="field"),
    path("tracking/", tracking.tracking, name="tracking"),
    path("tracking/<record_code:code>/", tracking.tracked_record, name="tracked_record"),
    *printing.urlpatterns,
    *registers.urlpatterns,
    path("operations/outbox/", operations.outbox, name="outbox"),
    path("operations/outbox/send-again/", operations.send_again, name="outbox_send_again"),
    path("operations/incidents/", operations.incidents, name="incidents"),
    path("operations/incidents/<int:incident_id>/close/", operations.close, name="incident_close"),
    path("dashboard/", dashboard.dashboard, name="dashboard"),
    path("dashboard/figures.csv", figure_exports.figures_csv, name="figures_csv"),
    path("dashboard/figures.xlsx", figure_exports.figures_xlsx, name="figures_xlsx"),
    path("dashboard/units/<str:code>/", dashboard.unit_figures, name="unit_figures"),
    path(
        "service-results/",
        gated(RedirectView.as_view(pattern_name="transparency", permanent=True), Capability.PUBLIC),
        name="service_results",
    ),
    path("transparency/", transparency.transparency, name="transparency"),
    path("transparency/data.csv", open_data.province_csv, name="transparency_csv"),
    path("transparency/data.json", open_data.province_json, name="transparency_json"),
    path("transparency/<str:code>/", transparency.transparency_unit, name="transparency_unit"),
    path("transparency/<str:code>/data.csv", open_data.unit_csv, name="transparency_unit_csv"),
    path("transparency/<str:code>/data.json", open_data.unit_json, name="transparency_unit_json"),
    path("my/preferences/", contact_preferences.contact_preferences, name="contact_preferences"),
    path("messages/reports/<slug:channel>/", message_reports.message_report, name="message_report"),
    path("rate/<str:token>/", satisfaction.rate_by_link, name="rate"),
    path("my/records/<record_code:code>/rating/", satisfaction.own_record_rating, name="own_record_rating"),
    path("desk/satisfaction/", dissatisfaction.desk_satisfaction, name="desk_satisfaction"),
    path("desk/satisfaction/<int:key>/", dissatisfaction.dissatisfaction_answer, name="dissatisfaction_answer"),
]
