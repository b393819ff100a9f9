"""Addresses of the desk and of records."""

from django.urls import path

from procedures.web import (
    at_once,
    attachments,
    drafts,
    instrument_urls,
    offline,
    queues,
    reception,
    record_acts,
    records,
)

urlpatterns = [
    path("desk/", queues.desk, name="desk"),
    path("desk/queues/<slug:queue>/", queues.queue, name="desk_queue"),
    path("desk/reception/", reception.desk_reception, name="desk_reception"),
    path("desk/reception/live/", reception.reception_live, name="desk_reception_live"),
    path("desk/reception/matter/", reception.reception_matter, name="desk_reception_matter"),
    path("desk/reception/scan/", reception.reception_scan, name="desk_reception_scan"),
    path("desk/received/<int:key>/", reception.desk_received, name="desk_received"),
    path("desk/received/<int:key>/again/", reception.reception_again, name="desk_reception_again"),
    path("desk/at-once/", at_once.desk_at_once, name="desk_at_once"),
    path("desk/at-once/total/", at_once.at_once_total, name="desk_at_once_total"),
    path("desk/offline/", offline.offline_counter, name="desk_offline"),
    path("desk/offline/worker.js", offline.offline_worker, name="desk_offline_worker"),
    path("desk/offline/pack/", offline.offline_pack, name="desk_offline_pack"),
    path("desk/offline/block/", offline.offline_block, name="desk_offline_block"),
    path("desk/offline/register/", offline.offline_register, name="desk_offline_register"),
    path("desk/offline/<int:key>/take-over/", offline.offline_take_over, name="desk_offline_take_over"),
    path("desk/drafts/", drafts.desk_drafts, name="desk_drafts"),
    path("desk/drafts/save/", drafts.desk_draft_save, name="desk_draft_save"),
    path("desk/drafts/<int:key>/", drafts.desk_draft, name="desk_draft"),
    path("desk/drafts/<int:key>/discard/", drafts.desk_draft_discard, name="desk_draft_discard"),
    path("records/", records.records, name="records"),
    path("records/search/", records.record_search, name="record_search"),
    path("records/<int:key>/", records.record, name="record"),
    path("records/<int:key>/papers/<int:paper>/scans/", attachments.scans_add, name="scans_add"),
    path("records/scans/<int:key>/", attachments.scan_shown, name="scan_shown"),
    path("records/scans/<int:key>/description/", attachments.scan_description, name="scan_description"),
    path("records/scans/<int:key>/take-out/", attachments.scan_take_out, name="scan_take_out"),
    path("records/<int:key>/unmask/", records.unmask, name="record_unmask"),
    *instrument_urls.urlpatterns,
    *record_acts.urlpatterns,
]
