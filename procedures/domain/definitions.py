"""What every figure means and how it is reckoned: shown beside the figure in the reader's language, and kept with every
figure that is issued. A definition that changes gets a new version and the day from which it holds; its id stays.
"""

from dataclasses import dataclass
from datetime import date

from procedures.domain.vocabulary import Word


class Definition(Word):
    """The id of a figure, and its definition (decision 1, 2 and 10)."""

    SUBMITTED = (
        "submitted",
        "Records filed online in the period, counted by the day of filing, whether received since or not.",
    )
    RECEIVED = (
        "received",
        "Records accepted in the period, counted by the day of acceptance.",
    )
    SETTLED = (
        "settled",
        "Records whose settlement ended in the period: with a result, with a refusal after appraisal, or stopped."
        " Records refused at reception or withdrawn stand in no rate.",
    )
    ON_TIME = (
        "on_time",
        "Early or on time, of all settled. Terms in days last to the end of the due date, terms in working hours to"
        " their moment.",
    )
    ON_FIRST_DUE = (
        "on_first_due",
        "Settled by the due date given at first, of all settled: no extension changes this figure.",
    )
    ON_TIME_766 = (
        "on_time_766",
        "Settled at or before the very moment of the due date, of all settled: the reckoning of Decision 766/QĐ-TTg.",
    )
    REFUSED = ("refused", "Filings not accepted at reception, counted by the day of refusal. They stand in no rate.")
    WITHDRAWN = (
        "withdrawn",
        "Records taken back by the applicant, counted by the day of withdrawal. They stand in no rate.",
    )
    OPEN = ("open", "Records accepted and not yet ended, now, including those that wait for a supplement.")
    OVERDUE = ("overdue", "Open records whose term has run out at this moment.")
    DUE_SOON = (
        "due_soon",
        "Open records that run out within 24 working hours, or within a third of their term if that is less.",
    )
    RETURNED = (
        "returned",
        "Results handed over in the period, counted by the day of the hand-over at the centre that gives back.",
    )


class Formula(Word):
    """How the figure of a definition is reckoned, and which clock decides."""

    SUBMITTED = "submitted", "Number of records by the moment of filing, those of other systems and void ones left out"
    RECEIVED = "received", "Number of records by the moment of acceptance, at the receiving centre or by competent unit"
    SETTLED = "settled", "Early + on time + late, by the moment at which the settlement ended, at the competent unit"
    ON_TIME = "on_time", "(Early + on time) / (early + on time + late), against the due date in force at the end"
    ON_FIRST_DUE = "on_first_due", "Settled by the first due date / settled, by the same rule of days and hours"
    ON_TIME_766 = "on_time_766", "Settled with end ≤ due moment / settled, to the microsecond, whatever the term's unit"
    REFUSED = "refused", "Number of records by the moment of the refusal"
    WITHDRAWN = "withdrawn", "Number of records by the moment of the withdrawal"
    OPEN = "open", "Number of records accepted and not ended by the moment asked for"
    OVERDUE = "overdue", "Open records with overdue moment ≤ the moment asked for; a stopped clock is never overdue"
    DUE_SOON = "due_soon", "Open records with warning moment ≤ the moment asked for < overdue moment"
    RETURNED = (
        "returned",
        "Number of records by the moment of the hand-over, those handed to the post when they were posted",
    )


@dataclass(frozen=True, slots=True)
class Edition:
    """Which version of a definition holds, and from which day."""

    version: int
    since: date


EDITIONS: dict[Definition, Edition] = dict.fromkeys(Definition, Edition(1, date(2025, 7, 1)))
"""All stand as they were when the 54 units began."""

ON_TIME_TARGET = 0.98
"""What the province has set itself for ``on_time``."""


def formula(definition: Definition) -> Formula:
    """How it is reckoned."""
    return Formula(definition.value)


def explained() -> list[tuple[Definition, Formula]]:
    """Every definition with its formula, for the foot of a page."""
    return [(definition, formula(definition)) for definition in Definition]
