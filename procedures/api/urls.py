"""/api/v1/: the catalogue, records and their verbs, deadlines, figures, tracking."""

from django.urls import URLPattern, URLResolver, path

from procedures.api import (
    catalogue,
    deadlines,
    figures,
    mirrored_records,
    record_acts,
    records,
    result_acts,
    tickets,
    tracking,
)

urlpatterns: list[URLPattern | URLResolver] = [
    path("deadlines/preview/", deadlines.DeadlinePreview.as_view(), name="api_deadline_preview"),
    path("figures/summary/", figures.FigureSummary.as_view(), name="api_figures_summary"),
    path("figures/units/", figures.FiguresByUnit.as_view(), name="api_figures_units"),
    path("figures/fields/", figures.FiguresByField.as_view(), name="api_figures_fields"),
    path("figures/days/", figures.FiguresByDay.as_view(), name="api_figures_days"),
    path("procedures/", catalogue.ProcedureList.as_view(), name="api_procedures"),
    path("procedures/<str:code>/", catalogue.ProcedureDetail.as_view(), name="api_procedure"),
    path("records/", records.RecordList.as_view(), name="api_records"),
    path("records/at-once/", records.AtOnceList.as_view(), name="api_records_at_once"),
    path("records/submissions/", records.SubmissionList.as_view(), name="api_submissions"),
    path("records/<str:code>/", records.RecordDetail.as_view(), name="api_record"),
    path("records/<str:code>/events/", records.RecordEvents.as_view(), name="api_record_events"),
    path("records/<str:code>/parties/", records.RecordParties.as_view(), name="api_record_parties"),
    path("records/<str:code>/receive/", record_acts.Receive.as_view(), name="api_record_receive"),
    path("records/<str:code>/refuse/", record_acts.Refuse.as_view(), name="api_record_refuse"),
    path("records/<str:code>/forward/", record_acts.Forward.as_view(), name="api_record_forward"),
    path("records/<str:code>/take/", record_acts.Take.as_view(), name="api_record_take"),
    path("records/<str:code>/assign/", record_acts.Assign.as_view(), name="api_record_assign"),
    path("records/<str:code>/complete/", record_acts.Complete.as_view(), name="api_record_complete"),
    path("records/<str:code>/return/", record_acts.Return.as_view(), name="api_record_return"),
    path("records/<str:code>/withdraw/", record_acts.Withdraw.as_view(), name="api_record_withdraw"),
    path("records/<str:code>/propose-result/", result_acts.ProposeResult.as_view(), name="api_record_propose_result"),
    path("records/<str:code>/approve-result/", result_acts.ApproveResult.as_view(), name="api_record_approve_result"),
    path("records/<str:code>/send-back-result/", result_acts.SendBackResult.as_view(), name="api_record_send_back"),
    path("records/<str:code>/sign-result/", result_acts.SignResult.as_view(), name="api_record_sign_result"),
    path("records/<str:code>/post/", result_acts.HandToThePost.as_view(), name="api_record_post"),
    path("records/<str:code>/confirm-delivery/", result_acts.ConfirmDelivery.as_view(), name="api_record_delivery"),
    path(
        "records/<str:code>/give-back-originals/", result_acts.GiveBackOriginals.as_view(), name="api_record_originals"
    ),
    path("records/<str:code>/report-error/", result_acts.ReportError.as_view(), name="api_record_report_error"),
    path("records/<str:code>/correct-result/", result_acts.CorrectResult.as_view(), name="api_record_correct_result"),
    path("mirrored-records/<str:code>/", mirrored_records.MirroredRecords.as_view(), name="api_mirrored_record"),
    path("tickets/", tickets.TicketNumbers.as_view(), name="api_tickets"),
    path("tickets/boards/<str:code>/", tickets.TicketBoard.as_view(), name="api_ticket_board"),
    path("tracking/<str:code>/", tracking.TrackingView.as_view(), name="api_tracking"),
]
