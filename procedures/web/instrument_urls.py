"""Addresses of the desk as an instrument: scanning, bulk acts, preferences, snippets, views, notices."""

from django.urls import path

from procedures.web import bulk, drafts, notices, palette, presence, saved_views, scanning, snippets

urlpatterns = [
    path("desk/scan/", scanning.desk_scan, name="desk_scan"),
    path("desk/bulk/", bulk.desk_bulk, name="desk_bulk"),
    path("desk/bulk/<int:key>/", bulk.desk_bulk_run, name="desk_bulk_run"),
    path("desk/bulk/<int:key>/go-on/", bulk.desk_bulk_go_on, name="desk_bulk_go_on"),
    path("desk/drafts/<int:key>/restore/", drafts.desk_draft_restore, name="desk_draft_restore"),
    path("desk/palette/", palette.desk_palette, name="desk_palette"),
    path("desk/snippets/", snippets.desk_snippets, name="desk_snippets"),
    path("desk/snippets/choices/", snippets.snippet_choices, name="snippet_choices"),
    path("desk/snippets/<int:key>/", snippets.desk_snippet, name="desk_snippet"),
    path("desk/snippets/<int:key>/delete/", snippets.desk_snippet_delete, name="desk_snippet_delete"),
    path("desk/notices/", notices.desk_notices, name="desk_notices"),
    path("desk/notices/read/", notices.desk_notices_read, name="desk_notices_read"),
    path("records/views/save/", saved_views.view_save, name="view_save"),
    path("records/views/<int:key>/forget/", saved_views.view_forget, name="view_forget"),
    path("records/<int:key>/presence/", presence.record_presence, name="record_presence"),
]
