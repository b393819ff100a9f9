"""Looks at personal data in words, for whoever was looked at: which post, when and why, and no officer's name."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from procedures.domain.petitions import LOOK_AT_WRITER, LOOK_TO_ANSWER
from procedures.domain.printing import FormCode
from procedures.queries.data_rights import Look
from staffing.domain.capabilities import Role
from staffing.models import Assignment
from staffing.web.audit import PURPOSES
from units.formats import spoken_moment

MORE_PURPOSES: dict[str, Promise] = {
    "data_request": gettext_lazy("To answer a request about personal data"),
    LOOK_TO_ANSWER: gettext_lazy("To answer the petition"),
    LOOK_AT_WRITER: gettext_lazy("To know who wrote the petition"),
    "export": gettext_lazy("To work through a list of records in a file, for a reason that was written down"),
    "scan": gettext_lazy("To read a scanned paper"),
    "scans_api": gettext_lazy("To read scanned papers, by a connected program"),
    **{code.value: gettext_lazy("To print a paper of the record") for code in FormCode},
}


@dataclass(frozen=True, slots=True)
class ShownLook:
    """One line of the list."""

    moment: str
    who: str
    purpose: str
    code: str


def shown_look(look: Look) -> ShownLook:
    """A look as its line says it. Purposes that other programs wrote in their own words are not repeated: they may
    speak of somebody else.
    """
    known = PURPOSES.get(look.purpose) or MORE_PURPOSES.get(look.purpose)
    return ShownLook(spoken_moment(look.at), _who(look), str(known or _("By a connected program")), look.code)


def _who(look: Look) -> str:
    if look.by_programme:
        return _("Whoever gave the code and four digits of the number or telephone")
    return "; ".join(_posts(look.posts)) or _("A member of staff")


def _posts(posts: Iterable[Assignment]) -> Iterator[str]:
    """The roles held at each place, the place once."""
    by_place: dict[str, list[str]] = defaultdict(list)
    for post in posts:
        by_place[post.place.label].append(_(Role(post.role).label))
    for place, roles in by_place.items():
        yield ", ".join([*dict.fromkeys(roles), place])
