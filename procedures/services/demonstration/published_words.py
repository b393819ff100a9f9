"""The press's figures in the reader's language: the file of sources keeps them in English."""

from django.utils.translation import get_language, gettext_noop
from django.utils.translation import gettext as _

from procedures.queries.places import all_units

PLACES = (gettext_noop("Quảng Ninh province"), gettext_noop("Quảng Ninh provincial centre"))
METRICS = (
    gettext_noop("civil servants at the centre"),
    gettext_noop("early or on time"),
    gettext_noop("of which non-boundary (other units' records)"),
    gettext_noop("of which vertical agencies (land office no. 4, police, social insurance, tax, post)"),
    gettext_noop("of which ward People's Committee"),
    gettext_noop("on time"),
    gettext_noop("online share of ward + non-boundary records"),
    gettext_noop("people per peak day"),
    gettext_noop("procedures listed"),
    gettext_noop("received in person"),
    gettext_noop("received online"),
    gettext_noop("records of the ward and of other units together"),
    gettext_noop("records on a peak day"),
    gettext_noop("records received"),
    gettext_noop("records received by 17:00"),
    gettext_noop("results returned electronically"),
)
UNITS = (
    gettext_noop("% (2,173 of 3,418)"),
    gettext_noop("people"),
    gettext_noop("procedures"),
    gettext_noop("records"),
    gettext_noop("records (more than)"),
)


def said_place(place: str, code: str) -> str:
    """A unit by its name in force, the province and its centre in words."""
    return next((unit.label for unit in all_units() if code and unit.code == code and unit.valid_to is None), _(place))


def said_number(written: str) -> str:
    """``1682`` as "1.682", ``98.7`` as "98,7"; English the other way round."""
    whole, point, decimals = written.partition(".")
    marks = (",", ".") if get_language() == "en" else (".", ",")
    grouped = f"{int(whole):,}".replace(",", marks[0]) if whole.isdigit() else whole
    return f"{grouped}{marks[1]}{decimals}" if point else grouped
