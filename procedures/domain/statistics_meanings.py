"""What every column of the statistical reports counts, in a sentence: on the page and in the workbook."""

from collections.abc import Mapping

from procedures.domain.statistics import StatisticsForm, noop

_RECORDS = {
    "received": noop("All records that there were to settle: (4) to (8)."),
    "full_online": noop("Received in the period, filed online under a procedure that is fully online."),
    "partly_online": noop("Received in the period, filed online under any other procedure."),
    "postal": noop("Received in the period by the public post."),
    "in_person": noop("Received in the period at a counter."),
    "carried_over": noop(
        "Received before the period and not ended before it: what the report before shows as in progress."
    ),
    "settled": noop(
        "Ended in the period: result ready, stopped or withdrawn; made void, where it was received before it."
    ),
    "early": noop("Ended on a day before the due date, or while the clock stood still."),
    "on_time": noop("Ended on the due date; of terms in working hours, by the due moment."),
    "late": noop("Ended after the due date."),
    "in_progress": noop("Received and not ended by the end of the period: (14) and (15)."),
    "in_term": noop("In progress at the end of the period and not overdue, or waiting with its clock standing still."),
    "overdue": noop("In progress at the end of the period, past the due date as it was then."),
}
_PETITIONS = {
    "received": noop("All petitions that there were to deal with, where they lay: (4) and (5), or (6) and (7)."),
    "conduct": noop("About the conduct of an authority or its people."),
    "rules": noop("About a rule or a procedure."),
    "carried_over": noop("Came before the period and not dealt with before it."),
    "came": noop("Came to the unit in the period, from the writer or from another unit."),
    "processed": noop("Answered or not taken up in the period; also passed on, where it came before the period."),
    "in_progress": noop("At the unit at the end of the period."),
    "published": noop("Answers that were published in the period."),
}
_CENTRES = {
    "points": noop("Places of the centre where papers are received."),
    "staff": noop("People with a post at the centre on the last day of the period: (5) to (7)."),
    "dedicated": noop("In the civil service."),
    "seconded": noop("Of the police, the tax authority, the social insurance and the land registration office."),
    "contract": noop("Of the post office, of companies and of the youth union."),
    "staff_computers": noop("1 where the centre says that there are enough, otherwise 0."),
    "public_computers": noop("1 where the centre says that there are enough, otherwise 0."),
    "scanners": noop("1 where the centre says that there are enough, otherwise 0."),
    "touch_screens": noop("1 where the centre says that there are enough, otherwise 0."),
}
F = StatisticsForm
MEANINGS: Mapping[F, Mapping[str, str]] = {
    F.PETITIONS: _PETITIONS,
    F.PETITIONS_OF_PROVINCE: _PETITIONS,
    F.RECORDS: _RECORDS,
    F.RECORDS_OF_PROVINCE: _RECORDS,
    F.CENTRE: _CENTRES,
    F.CENTRES_OF_PROVINCE: _CENTRES,
}
"""By form and column's key."""
