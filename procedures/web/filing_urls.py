"""Pages of filings, behind both doors, and of a citizen's own records."""

from django.urls import URLPattern, path

from procedures.web import (
    electronic_results,
    filing_end,
    filing_files,
    filing_steps,
    form_preview,
    own_acts,
    own_records,
)
from procedures.web.filing_doors import HELPED, OWN, Door


def _pages(door: Door) -> list[URLPattern]:
    filing = f"{door.prefix}filings/<uuid:uuid>/"
    pages = (
        (f"{door.prefix}file/<procedure_code:code>/", filing_steps.begin_page, "begin"),
        (filing, filing_steps.resume_page, "resume"),
        (f"{filing}papers/", filing_files.papers_page, "papers"),
        (f"{filing}files/", filing_files.files, "files"),
        (f"{filing}files/<uuid:upload>/", filing_files.file_piece, "file_piece"),
        (f"{filing}files/<uuid:upload>/remove/", filing_files.remove_file, "file_remove"),
        (f"{filing}check/", filing_end.check_page, "check"),
        (f"{filing}exit/", filing_steps.exit_page, "exit"),
        (f"{filing}delete/", filing_end.delete_page, "delete"),
        (f"{filing}sent/", filing_end.sent_page, "sent"),
        (f"{filing}confirmation.pdf", filing_end.confirmation_pdf, "confirmation"),
        (f"{filing}<slug:step_id>/", filing_steps.step_page, "step"),
    )
    return [path(address, door.gated(view), name=f"{door.name}_{name}") for address, view, name in pages]


urlpatterns: list[URLPattern] = [
    *_pages(OWN),
    *_pages(HELPED),
    path("forms/<int:key>/preview/", form_preview.form_preview, name="form_preview"),
    path("assisted/", own_records.assisted_drafts, name="assisted_drafts"),
    path("my/records/", own_records.own_records, name="own_records"),
    path("my/records/<record_code:code>/", own_acts.own_record, name="own_record"),
    path("my/records/<record_code:code>/answer/", own_acts.answer, name="own_answer"),
    path("my/records/<record_code:code>/result/take/", electronic_results.own_result_take, name="own_result_take"),
    path("my/records/<record_code:code>/due.ics", own_acts.own_due_calendar, name="own_due_calendar"),
    path("my/records/<record_code:code>/result.pdf", electronic_results.own_result_file, name="own_result_file"),
    path("my/records/<record_code:code>/withdraw/", own_acts.withdraw, name="own_withdraw"),
    path("my/records/<record_code:code>/return/", own_acts.change_return_method, name="own_return"),
    path("my/records/<record_code:code>/receipts/<int:key>/", own_acts.own_receipt, name="own_receipt"),
]
