"""What events of papers and of agencies that were asked say beside their title."""

from typing import Any

from django.utils.translation import gettext as _

from procedures.domain.circulation_vocabulary import TaskAnswer, TaskKind
from procedures.queries.places import centre, unit


def circulation_notes(facts: dict[str, Any]) -> list[str]:
    """The list and the place of a paper, the agencies asked, the answer; nothing for other events."""
    if "list" in facts:
        return _paper_notes(facts)
    if "kind" in facts and "units" in facts:
        return [_(TaskKind(facts["kind"]).label), *(unit(key).label for key in facts["units"])]
    if "answer" in facts and "in_time" in facts:
        late = [] if facts["in_time"] else [_("after its term")]
        return [_(TaskAnswer(facts["answer"]).label), *late]
    return []


def _paper_notes(facts: dict[str, Any]) -> list[str]:
    notes = [_("list no. %(number)s") % {"number": facts["list"]}]
    for word, words in (("to", _("to %(place)s")), ("at", _("at %(place)s"))):
        if key := facts.get(f"{word}_centre"):
            notes.append(words % {"place": centre(key).label})
        if key := facts.get(f"{word}_unit"):
            notes.append(words % {"place": unit(key).label})
    return notes
