"""Which papers of an earlier record may stand for a paper that is asked for now (Decree 118/2025 Art. 5.1.i).

What the authorities hold is not asked for again, if it is still valid. Whether it is, the clerk decides: the rule only
says what may be offered. An application is made for one matter and never stands for another.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from procedures.domain.vocabulary import ComponentForm, Status
from units.domain.names import search_key

OFFERED_FOR = timedelta(days=180)
"""How long a paper is offered: most confirmations are valid for six months (Decree 123/2015 Art. 23 among them)."""

_FOR_ONE_MATTER = (
    "to khai",
    "don ",
    "giay de nghi",
    "van ban yeu cau",
    "phieu yeu cau",
    "van ban uy quyen",
    "giay uy quyen",
)
_CAME_TO_NOTHING = frozenset({Status.SUBMITTED, Status.INTAKE_SUPPLEMENT, Status.REFUSED, Status.VOIDED})


@dataclass(frozen=True, slots=True)
class Earlier:
    """A paper of an earlier record of the same person. ``given_back`` when its original went back to them."""

    key: int
    code: str
    name: str
    form: ComponentForm
    is_present: bool
    given_back: bool
    status: Status
    handed_in_on: date


def may_stand_for(wanted: str, paper: Earlier, on: date) -> bool:
    """Whether ``paper`` may be offered on a day for the paper called ``wanted``."""
    name = search_key(wanted)
    return (
        paper.is_present
        and not paper.given_back
        and paper.form is not ComponentForm.DATA
        and paper.status not in _CAME_TO_NOTHING
        and on - paper.handed_in_on <= OFFERED_FOR
        and not name.startswith(_FOR_ONE_MATTER)
        and search_key(paper.name) == name
    )


def best(wanted: str, papers: Iterable[Earlier], on: date) -> Earlier | None:
    """The latest of the papers that may stand for ``wanted``."""
    fitting = [paper for paper in papers if may_stand_for(wanted, paper, on)]
    return max(fitting, key=lambda paper: (paper.handed_in_on, paper.key), default=None)
