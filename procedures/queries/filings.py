"""Whom somebody has entered before: offered again, so that nobody types their own mother twice."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from procedures.models import Filing

LOOKED_AT = 10  # filings of the same citizen
OFFERED = 6


@dataclass(frozen=True, slots=True)
class Known:
    """A person with what is known of them, by the parts of a question."""

    name: str
    parts: Mapping[str, Any]


def people_known(filing: Filing) -> list[Known]:
    """The citizen, whoever stands in this filing, and people of the citizen's latest ones; nobody twice.

    Who is helped is offered nobody but those of this filing: a helper's other filings are other people's.
    """
    found: dict[tuple[str, str], dict[str, Any]] = {}
    for person in _people(filing):
        key = (person["name"].casefold(), str(person.get("born_on", "")))
        found[key] = dict(person) | found.get(key, {})
    return [Known(person["name"], person) for person in list(found.values())[:OFFERED]]


def _people(filing: Filing) -> Iterator[Mapping[str, Any]]:
    citizen = filing.citizen
    if citizen is not None:
        known = {
            "name": citizen.person_name,
            "personal_number": citizen.personal_number,
            "born_on": citizen.born_on.isoformat() if citizen.born_on else "",
            "sex": citizen.sex,
            "telephone": citizen.telephone,
            "email": citizen.email,
        }
        yield {part: answer for part, answer in known.items() if answer}
    yield from _named(filing.answers)
    if citizen is not None:
        rows = Filing.objects.of_citizen(citizen.pk).exclude(pk=filing.pk).order_by("-saved_at")
        for answers in rows.values_list("answers", flat=True)[:LOOKED_AT]:
            yield from _named(answers)


def _named(answers: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    for answer in answers.values():
        if isinstance(answer, dict) and answer.get("name"):
            yield answer
