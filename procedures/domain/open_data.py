"""The columns of the open data, what each holds and what it means. Programs rely on the names: they never change."""

from procedures.domain.definitions import Definition
from procedures.domain.vocabulary import Word

LICENCE = "https://creativecommons.org/licenses/by/4.0/"


class DataUnit(Word):
    """What a column counts in."""

    TEXT = "text", "Text"
    MONTH = "month", "Month, as 2026-10"
    RECORDS = "records", "Records"
    SHARE = "share", "Share, from 0 to 1"
    MOMENT = "moment", "Moment, by ISO 8601"


class DataColumn(Word):
    """A column with its definition."""

    MONTH = "month", "The month in which the records were received or settled."
    LEVEL = "level", "What the line is about: province, unit, province_field or unit_field."
    UNIT_CODE = "unit_code", "The code of the unit; empty for the whole province."
    UNIT_NAME = "unit_name", "The name of the unit, in Vietnamese."
    FIELD_CODE = "field_code", "The code of the field of administration; empty for all fields."
    FIELD_NAME = "field_name", "The name of the field, in Vietnamese."
    RECEIVED = "received", Definition.RECEIVED.label
    ONLINE_SHARE = "online_share", "Of the records received, those that were filed online."
    SETTLED = "settled", Definition.SETTLED.label
    ON_TIME = "on_time_share", Definition.ON_TIME.label
    ON_FIRST_DUE = "on_first_due_share", Definition.ON_FIRST_DUE.label
    ON_TIME_766 = "on_time_766_share", Definition.ON_TIME_766.label
    OPEN = (
        "open",
        "Records accepted and not yet ended at the moment in counted_at, including those that wait, rounded to tens; "
        "of the province and of units alone, not by field.",
    )
    OVERDUE = (
        "overdue",
        "Open records whose term had run out at the moment in counted_at, rounded to tens; not by field.",
    )
    RATED = "rated", "Records that people have rated so far; told anew when at least five more have come."
    SATISFIED = "satisfied_share", "Of the records rated, those whose latest rating is satisfied or very satisfied."
    COUNTED_AT = (
        "counted_at",
        "When open and overdue records were counted: when the month was published.",
    )


_SHARES = (
    DataColumn.ONLINE_SHARE,
    DataColumn.ON_TIME,
    DataColumn.ON_FIRST_DUE,
    DataColumn.ON_TIME_766,
    DataColumn.SATISFIED,
)
_RECORDS = (DataColumn.RECEIVED, DataColumn.SETTLED, DataColumn.OPEN, DataColumn.OVERDUE, DataColumn.RATED)
UNIT_OF = {
    **dict.fromkeys(DataColumn, DataUnit.TEXT),
    **dict.fromkeys(_SHARES, DataUnit.SHARE),
    **dict.fromkeys(_RECORDS, DataUnit.RECORDS),
    DataColumn.MONTH: DataUnit.MONTH,
    DataColumn.COUNTED_AT: DataUnit.MOMENT,
}
