"""What the trail says beside an act that changed a term or what stands in a record: fields and dates, no values."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from procedures.domain.amendments import AmendedField, PartyRole
from procedures.domain.outages import OutageSystem
from units.formats import spoken_moment, spoken_money


def change_notes(facts: Mapping[str, Any]) -> list[str]:
    """The notes of an event's facts, in their order."""
    return list(_notes(facts))


def _notes(facts: Mapping[str, Any]) -> Iterator[str]:
    if facts.get("late") and facts.get("promised_at"):
        yield _("promised anew for %(moment)s; the due date stays") % {"moment": _moment(facts["promised_at"])}
    if facts.get("clock_stops"):
        yield _("the clock stands still")
    if facts.get("replaces"):
        yield _("instead of %(code)s, which is void") % {"code": facts["replaces"]}
    if facts.get("fields"):
        yield ", ".join(_field(name) for name in facts["fields"])
    if "fee_before" in facts:
        words = _("the fee was %(before)s and is now %(now)s")
        yield words % {"before": _fee(facts["fee_before"]), "now": _fee(facts["fee_vnd"])}
    if facts.get("points"):
        yield ngettext("%(n)d point", "%(n)d points", facts["points"]) % {"n": facts["points"]}
    if facts.get("system") in set(OutageSystem):
        span = {"since": _moment(facts["since"]), "until": _moment(facts["until"])}
        yield f"{_(OutageSystem(facts['system']).label)}, {_('%(since)s to %(until)s') % span}"


def _field(name: str) -> str:
    party, _dot, field = name.rpartition(".")
    words = [_(PartyRole(party).label)] if party else []
    return " · ".join([*words, _(AmendedField(field).label)])


def _fee(amount_vnd: int | None) -> str:
    return _("Not published") if amount_vnd is None else spoken_money(amount_vnd)


def _moment(text: str) -> str:
    return spoken_moment(datetime.fromisoformat(text))
