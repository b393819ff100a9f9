"""Template tags of the site's shell."""

from typing import Any, Literal

from django import template
from django.urls import reverse

from portal.web import navigation
from procedures.domain.satisfaction import RatingChannel
from procedures.queries.links import tracking_link
from procedures.queries.satisfaction import may_be_rated, rating_of, rating_token
from procedures.queries.tracking import record_by_code
from procedures.web.qr import picture_of
from units import clock
from units.domain.names import search_key

register = template.Library()


@register.simple_tag(takes_context=True)
def menu(context: template.Context, face: str) -> list[navigation.Shown]:
    """``{% menu "desk" as entries %}``: the entries this person may open, with the page's ``queue_counts``."""
    request = context.get("request")
    path: Any = request.path if request is not None else ""
    return navigation.menu(face, context.get("access"), path, context.get("queue_counts"))


@register.filter
def folded(entries: list[navigation.Shown], wanted: bool) -> list[navigation.Shown]:
    """The entries behind "More" (``folded:True``), or those of the row before it (``folded:False``)."""
    return [entry for entry in entries if entry.folded == wanted]


@register.filter
def any_is(entries: list[navigation.Shown], state: Literal["current", "waiting"]) -> bool:
    """Whether one of the entries is the page one is on, or has something waiting."""
    return any(getattr(entry, state) for entry in entries)


@register.filter
def answering(entries: list[navigation.Shown], keys: list[str]) -> list[navigation.Shown]:
    """The entries whose label holds every one of the keys, marks aside."""
    return [entry for entry in entries if all(key in search_key(str(entry.label)) for key in keys)]


@register.simple_tag
def tracking_picture(code: str) -> str:
    """The source of a picture: a QR code that leads to where the record stands."""
    return picture_of(tracking_link(code))


@register.simple_tag
def rating_at_kiosk(code: str) -> str:
    """Where a record, shown by its four digits, is rated at the centre's device; "" where nothing is to be rated."""
    record = record_by_code(code)
    if record is None or not may_be_rated(record, clock.now()) or rating_of(record, RatingChannel.COUNTER) is not None:
        return ""
    return reverse("rate", args=[rating_token(record, RatingChannel.COUNTER)])
