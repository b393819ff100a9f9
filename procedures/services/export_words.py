"""What stands in a file of records beside its lines: what was asked, when, of which places, and what the words mean."""

from collections.abc import Iterator

from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from procedures.domain.definitions import EDITIONS, formula
from procedures.domain.exports import ExportList
from procedures.models import Export
from procedures.queries.places import centres, units
from procedures.services.export_lists import listing_of
from units.formats import plain_date, spoken_moment
from units.scoping import Scope

_READING = gettext_noop(
    "Which records stand here is what the list held at that moment. What each line says was read after it,"
    " while the file was written, and may be newer."
)
_READING_PAST = gettext_noop(
    "Which records stand here, and what each of them counted as, is what was known as at the moment asked for."
    " Everything else that a line says was read while the file was written."
)


def definitions() -> Iterator[tuple[str, str]]:
    """Every figure by its stable name, with its words, formula and version."""
    for definition, edition in EDITIONS.items():
        since = _("version %(number)s since %(day)s") % {"number": edition.version, "day": plain_date(edition.since)}
        yield definition.value, f"{_(definition.label)} {_(formula(definition).label)} ({since})"


def about(export: Export) -> Iterator[tuple[str, str]]:
    """Name and words, line by line. Nothing here depends on when or how often it was written: only on the export."""
    source = ExportList(export.source)
    yield _("Which list"), _(source.label)
    yield from listing_of(source).said(QueryDict(export.question))
    yield _("Of which places"), said_places(export.places)
    yield _("Records"), str(export.total)
    if export.taken_at:
        yield _("Taken at"), spoken_moment(export.taken_at)
    yield _("How to read it"), _(_READING_PAST if source is ExportList.AS_AT else _READING)
    yield _("Taken by"), str(export.account)
    if export.with_people:
        yield _("Personal data"), _("Only for this purpose: %(reason)s") % {"reason": export.reason}
    yield from definitions()


def said_places(scope: Scope) -> str:
    """The places of a scope by name."""
    if scope.whole_province:
        return _("Whole province")
    named = [unit.label for unit in units(scope.units).values()]
    return "; ".join(sorted(named + [centre.label for centre in centres(scope.centres).values()]))
