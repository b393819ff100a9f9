"""What every figure means, in one sentence each: shown beside the figure, in the reader's language."""

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
