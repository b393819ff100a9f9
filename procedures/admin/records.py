"""Records, their events and results in the administration site: to look at, within one's places, without people.

Whoever runs the system has no right to read dossiers; whoever has both rights sees here what a trail holds, and no
name, number or address: those stand on the record's own page, where every look is written down.
"""

from typing import Any

from django.contrib import admin
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.functional import cached_property
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from procedures.domain.vocabulary import Act, Status
from procedures.models import Record, RecordEvent, Result
from staffing.admin_gate import ByCapability
from staffing.domain.capabilities import Capability

MOST_COUNTED = 1_000


class Capped(Paginator):  # type: ignore[type-arg]
    """Counts to a thousand and no further: there are millions of records."""

    @cached_property
    def count(self) -> int:
        """The number of rows, as far as it is counted."""
        rows: Any = self.object_list
        return int(rows.order_by()[:MOST_COUNTED].count())


class ToLookAt(ByCapability):
    """Read only, for whoever may see records."""

    view_capability = Capability.VIEW_RECORDS


class EventInline(ToLookAt, admin.TabularInline):  # type: ignore[type-arg]
    """The trail of a record."""

    model = RecordEvent
    fields = ("sequence", "deed", "at", "recorded_at", "actor", "reason", "facts")
    readonly_fields = fields
    ordering = ("sequence",)

    @admin.display(description=_("Act"))
    def deed(self, event: RecordEvent) -> str:
        """The act in words."""
        return gettext(Act(event.act).label)


class ResultInline(ToLookAt, admin.StackedInline):  # type: ignore[type-arg]
    """What was decided."""

    model = Result
    fields = ("is_refusal", "number", "issued_on", "signer", "signer_title")


@admin.register(Record)
class RecordAdmin(ToLookAt, admin.ModelAdmin):  # type: ignore[type-arg]
    """A record without the people around it."""

    list_display = ("code", "stands_at", "procedure", "competent_unit", "received_at", "due_at")
    list_select_related = ("procedure", "competent_unit")
    search_fields = ("=code", "=external_code")
    ordering = ("-submitted_at", "-id")
    paginator = Capped
    show_full_result_count = False
    exclude = ("applicant", "submitter", "representative", "assisted_by")
    inlines = (EventInline, ResultInline)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Record]:
        """Records of the places where the person may see them."""
        access: Any = request.access  # type: ignore[attr-defined]
        rows: QuerySet[Record] = Record.objects.visible_to(access.scope_for(Capability.VIEW_RECORDS))
        return rows.order_by(*self.ordering)

    @admin.display(description=_("Status"))
    def stands_at(self, record: Record) -> str:
        """The status in words."""
        return gettext(Status(record.status).label)
